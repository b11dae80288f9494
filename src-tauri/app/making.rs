//! Bundles on their way out: a teacher's folder, looked through, and a key to sign with.
//!
//! Folders and keys are chosen in dialogs and kept here under numbers; the page never names a path. A secret key is read
//! when it is used, and let go at once.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use marginalis_core::bundle::install::KeyShown;
use marginalis_core::bundle::source::{
    self, ChosenForBundle, FindingPlace, FolderMade, SourceFolder, SourceProgress, Wanted,
};
use marginalis_core::bundle::{SecretKey, file_hash, key_files};
use marginalis_core::import::file;
use marginalis_core::{Error, ErrorKind, Library, Result};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// The folders and keys that were chosen.
#[derive(Debug, Default)]
pub struct Workshop {
    chosen: Mutex<Numbered>,
    /// One check or build at a time.
    turn: Mutex<()>,
    cancel: AtomicBool,
}

#[derive(Debug, Default)]
struct Numbered {
    last: u32,
    folders: HashMap<u32, (PathBuf, SourceFolder)>,
    keys: HashMap<u32, PathBuf>,
}

/// A folder that bundles are built from.
#[derive(Clone, Debug, Serialize)]
pub struct WorkFolder {
    /// Its number.
    pub handle: u32,
    /// Where it lies.
    pub place: String,
    /// What it was made of, if it was made just now.
    pub made: Option<FolderMade>,
    /// What it is, and what a check has to say.
    pub looked: SourceFolder,
}

/// A key to sign with.
#[derive(Clone, Debug, Serialize)]
pub struct WorkKey {
    /// Its number.
    pub handle: u32,
    /// The file's name, without the folder.
    pub file: String,
    /// Its public half, where it is known without the passphrase: of a key just made.
    pub key: Option<KeyShown>,
}

/// The key that a build is signed with.
#[derive(Deserialize)]
pub struct Signing {
    /// The key's number.
    pub key: u32,
    /// Its passphrase.
    pub passphrase: String,
}

/// A bundle that was built.
#[derive(Clone, Debug, Serialize)]
pub struct WorkBuilt {
    /// Where it lies.
    pub file: String,
    /// The edition.
    pub edition: u32,
    /// Its size, bytes.
    pub bytes: u64,
    /// The file's SHA-256, hexadecimal.
    pub sha256: String,
    /// The key it is signed with.
    pub signed: Option<KeyShown>,
    /// What students would stumble on all the same.
    pub warnings: u32,
}

/// How far a check or a build is.
pub type Told<'a> = dyn FnMut(&SourceProgress) + 'a;

impl Workshop {
    /// Makes a folder of what was chosen, inside another one, and looks it through. Where a bundle of this title lies there,
    /// the folder goes on with it.
    ///
    /// # Errors
    /// Those of making and of looking through.
    pub fn make(
        &self,
        library: &Library,
        inside: &Path,
        chosen: &ChosenForBundle,
        told: &mut Told<'_>,
    ) -> Result<WorkFolder> {
        let place = source::place_for(inside, &chosen.title)?;
        let made = source::from_library(library, &place, chosen)?;
        let opened = self.open(&place.folder, told)?;
        Ok(WorkFolder {
            made: Some(made),
            ..opened
        })
    }

    /// Looks a folder through and keeps it under a number.
    ///
    /// # Errors
    /// Those of looking it through.
    pub fn open(&self, folder: &Path, told: &mut Told<'_>) -> Result<WorkFolder> {
        let looked = self.look(folder, told)?;
        let mut chosen = held(&self.chosen);
        let handle = chosen.next();
        chosen
            .folders
            .insert(handle, (folder.to_owned(), looked.clone()));
        Ok(shown(handle, folder, looked))
    }

    /// Looks a folder through again.
    ///
    /// # Errors
    /// `not-found` where it is not open any more; those of looking it through.
    pub fn check(&self, handle: u32, told: &mut Told<'_>) -> Result<WorkFolder> {
        let (folder, _) = self.folder(handle)?;
        let looked = self.look(&folder, told)?;
        held(&self.chosen)
            .folders
            .insert(handle, (folder.clone(), looked.clone()));
        Ok(shown(handle, &folder, looked))
    }

    /// Where the library has what a finding is about, by its number in the last check.
    ///
    /// # Errors
    /// `not-found` where the folder is not open any more; those of reading the library.
    pub fn place_of(
        &self,
        library: &Library,
        handle: u32,
        finding: usize,
    ) -> Result<Option<FindingPlace>> {
        let (folder, looked) = self.folder(handle)?;
        match looked.findings.get(finding) {
            Some(found) => source::place_of(library, &folder, &looked, found),
            None => Ok(None),
        }
    }

    /// The file that a finding of the last check is about; the folder where that file is not there.
    ///
    /// # Errors
    /// `not-found` where the folder is not open any more, or there is no such finding.
    pub fn file_of(&self, handle: u32, finding: usize) -> Result<PathBuf> {
        let (folder, looked) = self.folder(handle)?;
        let found = looked.findings.get(finding).ok_or_else(not_open)?;
        let file = folder.join(&found.file);
        Ok(if file.exists() { file } else { folder })
    }

    /// What a folder is, as it was last looked through.
    ///
    /// # Errors
    /// `not-found` where it is not open any more.
    pub fn folder(&self, handle: u32) -> Result<(PathBuf, SourceFolder)> {
        held(&self.chosen)
            .folders
            .get(&handle)
            .cloned()
            .ok_or_else(not_open)
    }

    /// Keeps a key's file under a number.
    pub fn take_key(&self, path: &Path) -> WorkKey {
        let mut chosen = held(&self.chosen);
        let handle = chosen.next();
        chosen.keys.insert(handle, path.to_owned());
        WorkKey {
            handle,
            file: file::shown_name(path),
            key: None,
        }
    }

    /// Makes a key pair.
    ///
    /// # Errors
    /// What making and writing a key may say.
    pub fn make_key(&self, path: &Path, passphrase: &str) -> Result<WorkKey> {
        let key = SecretKey::generate()?;
        key_files::write_new(path, &key, passphrase)?;
        let shown = KeyShown::of(&key.public()?);
        Ok(WorkKey {
            key: Some(shown),
            ..self.take_key(path)
        })
    }

    /// Reads a key.
    ///
    /// # Errors
    /// `not-found` where none was chosen; `wrong-passphrase`, `invalid-key`, `unreadable-file`.
    pub fn key(&self, signing: Signing) -> Result<SecretKey> {
        let Signing { key, passphrase } = signing;
        let passphrase = Zeroizing::new(passphrase);
        let path = held(&self.chosen).keys.get(&key).cloned();
        key_files::read_secret(&path.ok_or_else(not_open)?, || Ok(passphrase))
    }

    /// Builds a bundle into a file, signed where a key is given.
    ///
    /// # Errors
    /// `not-found` where the folder is not open any more; those of building.
    pub fn build(
        &self,
        handle: u32,
        out: &Path,
        edition: u32,
        key: Option<&SecretKey>,
        told: &mut Told<'_>,
    ) -> Result<WorkBuilt> {
        let (folder, _) = self.folder(handle)?;
        let wanted = Wanted {
            out: Some(out.to_owned()),
            edition: Some(edition),
            key,
            ..Wanted::default()
        };
        let built = self.at_work(told, |step| source::build(&folder, &wanted, step))?;
        let signed = key.map(SecretKey::public).transpose()?;
        Ok(WorkBuilt {
            sha256: hash(&built.file)?,
            file: built.file.display().to_string(),
            edition: built.edition,
            bytes: built.bytes,
            signed: signed.as_ref().map(KeyShown::of),
            warnings: u32::try_from(built.warnings.0.len()).unwrap_or(u32::MAX),
        })
    }

    /// Stops what is at work.
    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }

    fn look(&self, folder: &Path, told: &mut Told<'_>) -> Result<SourceFolder> {
        self.at_work(told, |step| source::look(folder, step))
    }

    fn at_work<T>(
        &self,
        told: &mut Told<'_>,
        work: impl FnOnce(&mut source::OnProgress<'_>) -> Result<T>,
    ) -> Result<T> {
        let _turn = held(&self.turn);
        self.cancel.store(false, Ordering::Relaxed);
        work(&mut |so_far| {
            told(so_far);
            match self.cancel.load(Ordering::Relaxed) {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        })
    }
}

impl Numbered {
    fn next(&mut self) -> u32 {
        self.last = self.last.wrapping_add(1);
        self.last
    }
}

fn shown(handle: u32, folder: &Path, looked: SourceFolder) -> WorkFolder {
    WorkFolder {
        handle,
        place: folder.display().to_string(),
        made: None,
        looked,
    }
}

fn hash(file: &Path) -> Result<String> {
    let unreadable = |cause: std::io::Error| {
        let words = format!("The bundle was built and could not be read again ({cause}).");
        Error::caused(ErrorKind::UnreadableFile, words, cause)
    };
    let open = File::open(file).map_err(unreadable)?;
    file_hash(BufReader::new(open)).map_err(unreadable)
}

fn not_open() -> Error {
    Error::new(
        ErrorKind::NotFound,
        "This folder or key is not open any more. Nothing was changed; choose it again.",
    )
}

/// A panic elsewhere must not stop later work: what these locks guard is whole at every moment.
fn held<T: ?Sized>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
