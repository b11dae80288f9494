//! A bundle that was opened: structure, names, limits, manifest and signature are checked; its files are checked as
//! they are read.
//!
//! The file is opened once. What was checked and what is read come from the same handle, and every file is hashed
//! while it is read, so that nothing changes unseen in between.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::container::{Container, Packing};
use super::keys::PublicKey;
use super::limits::{MAX_MANIFEST, MAX_ROTATIONS, MAX_STATEMENT};
use super::manifest::{Manifest, Resource};
use super::media::{HEAD, Look, Media, forbidden};
use super::names::shown;
use super::rotation::{Rotation, check_chain};
use super::signature::{Minisig, Prehash, TrustedComment, broken};
use super::{MEDIA_TYPE, MIMETYPE, PUBLICATION, SIGNATURE, from_io, handin, not_a_bundle};
use crate::{Error, ErrorKind, Result};

/// Who vouches for a bundle. A signature that does not hold is an error, never one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant)] // one for each opened bundle
pub enum Signature {
    /// Nobody.
    Unsigned,
    /// Whoever has this key; whether that is whom the manifest names is for the reader to find out.
    Signed {
        /// The key, the one that the manifest names.
        key: PublicKey,
        /// What was signed with the manifest; it agrees with it.
        comment: TrustedComment,
        /// How the publisher came to this key, the oldest step first.
        rotations: Vec<Rotation>,
    },
}

impl Signature {
    /// The key that signed.
    pub fn key(&self) -> Option<&PublicKey> {
        match self {
            Self::Unsigned => None,
            Self::Signed { key, .. } => Some(key),
        }
    }

    /// Does whoever has `known` vouch for this bundle: with that key, or with one that it leads to?
    pub fn vouched_by(&self, known: &PublicKey) -> bool {
        match self {
            Self::Unsigned => false,
            Self::Signed { key, rotations, .. } => {
                key == known || rotations.iter().any(|step| step.from == *known)
            }
        }
    }
}

/// How far checking has come, bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Checked so far.
    pub done: u64,
    /// Of so many.
    pub of: u64,
}

/// An opened bundle.
#[derive(Debug)]
pub struct Opened<R = File> {
    container: Container<R>,
    manifest: Arc<Manifest>,
    publication: Vec<u8>,
    hash: [u8; 32],
    signature: Signature,
    signature_file: Option<Vec<u8>>,
    /// Where each file of the manifest lies in the container, by name.
    places: HashMap<String, usize>,
}

impl Opened<File> {
    /// Opens a file, and checks all but the bytes of its files.
    ///
    /// # Errors
    /// `unreadable-file`; all of [`Self::from_reader`].
    pub fn open(path: &Path) -> Result<Self> {
        let name = crate::import::file::shown_name(path);
        let unreadable = |cause: std::io::Error| {
            let words = format!(
                "“{name}” could not be read ({cause}). Nothing was changed. Check the name and the folder."
            );
            Error::caused(ErrorKind::UnreadableFile, words, cause)
        };
        // Asked before opening: opening a pipe would wait for whoever writes into it.
        let is_file = |data: std::fs::Metadata| match data.is_file() {
            true => Ok(()),
            false => Err(unreadable(std::io::Error::other("it is no file"))),
        };
        is_file(std::fs::metadata(path).map_err(unreadable)?)?;
        let file = File::open(path).map_err(unreadable)?;
        is_file(file.metadata().map_err(unreadable)?)?;
        Self::from_reader(file)
    }
}

impl<R: Read + Seek> Opened<R> {
    /// The same, of bytes that lie elsewhere.
    ///
    /// # Errors
    /// `not-a-bundle`, `damaged-bundle`, `forbidden-name`, `bundle-too-large`, `invalid-manifest`, `newer-bundle`,
    /// `broken-signature`, `unlisted-file`, `missing-file`, `wrong-hash`, `forbidden-media`.
    pub fn from_reader(from: R) -> Result<Self> {
        let mut container = Container::open(from)?;
        check_mimetype(&mut container)?;
        if container
            .entries()
            .get(1)
            .is_none_or(|entry| entry.name != PUBLICATION)
        {
            return Err(not_a_bundle("its second entry is not its description"));
        }
        let publication = container.unpack_whole(1, MAX_MANIFEST)?;
        let manifest = Manifest::parse(&publication)?;
        let hash = Sha256::digest(&publication).into();
        let (signature_file, rotations, own) = signatures(&mut container)?;
        let signature = match &signature_file {
            None => Signature::Unsigned,
            Some(file) => believe(file, &manifest, &publication, hash, rotations)?,
        };
        let places = listed(&container, &manifest, own)?;
        Ok(Self {
            container,
            manifest: Arc::new(manifest),
            publication,
            hash,
            signature,
            signature_file,
            places,
        })
    }

    /// What the bundle says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The same, for whoever keeps it beside this.
    pub(super) fn shared_manifest(&self) -> Arc<Manifest> {
        Arc::clone(&self.manifest)
    }

    /// SHA-256 of the manifest's bytes: the name of this very edition.
    pub fn manifest_hash(&self) -> [u8; 32] {
        self.hash
    }

    /// The manifest's bytes.
    pub fn publication(&self) -> &[u8] {
        &self.publication
    }

    /// Who vouches for it.
    pub fn signature(&self) -> &Signature {
        &self.signature
    }

    /// The signature file's bytes, where there is one.
    pub fn signature_file(&self) -> Option<&[u8]> {
        self.signature_file.as_deref()
    }

    /// The container's entries, for whoever shows or copies them.
    pub fn container(&mut self) -> &mut Container<R> {
        &mut self.container
    }

    /// Gives the bytes of a file to `out`. Where this fails, what was given is not to be believed.
    ///
    /// # Errors
    /// `wrong-hash`, `damaged-bundle`, `forbidden-media`; `missing-file` where the manifest has no such file; what
    /// writing to `out` fails with (an [`Error`] within the [`std::io::Error`] comes out as it was).
    pub fn read(&mut self, resource: &Resource, out: &mut dyn Write) -> Result<()> {
        self.read_pieces(&resource.url, &mut |piece| {
            out.write_all(piece).map_err(from_io)
        })
    }

    /// The bytes of a whole file.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_whole(&mut self, resource: &Resource) -> Result<Vec<u8>> {
        // Its size was checked against the container's, and that against the limits.
        let mut bytes = Vec::with_capacity(resource.size.min(HEAD as u64) as usize);
        self.read(resource, &mut bytes)?;
        Ok(bytes)
    }

    /// A whole file that is text.
    ///
    /// # Errors
    /// As [`Self::read`]; `forbidden-media` where it is not UTF-8.
    pub fn read_text(&mut self, resource: &Resource) -> Result<String> {
        let bytes = self.read_whole(resource)?;
        String::from_utf8(bytes).map_err(|_| forbidden(&resource.url, "is not text in UTF-8"))
    }

    /// Reads every file and checks it. `progress` is asked after each piece whether to go on.
    ///
    /// # Errors
    /// As [`Self::read`]; `cancelled`.
    pub fn verify(&mut self, progress: &mut dyn FnMut(Progress) -> ControlFlow<()>) -> Result<()> {
        let files: Vec<(String, u64)> = self
            .manifest
            .all()
            .map(|file| (file.url.clone(), file.size))
            .collect();
        let mut so_far = Progress {
            done: 0,
            of: files.iter().map(|(_, size)| size).sum(),
        };
        for (url, _) in files {
            self.read_pieces(&url, &mut |piece| {
                so_far.done += piece.len() as u64;
                match progress(so_far) {
                    ControlFlow::Continue(()) => Ok(()),
                    ControlFlow::Break(()) => Err(Error::new(
                        ErrorKind::Cancelled,
                        "Checking the bundle was cancelled. Nothing was changed.",
                    )),
                }
            })?;
        }
        Ok(())
    }

    fn read_pieces(&mut self, url: &str, to: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
        let (Some(resource), Some(place)) = (self.manifest.resource(url), self.places.get(url))
        else {
            return Err(missing(url));
        };
        let media = Media::declared(url, &resource.media_type)?;
        let mut look = Look::at(media);
        let mut sha256 = Sha256::new();
        self.container.unpack(*place, &mut |piece| {
            look.take(piece);
            sha256.update(piece);
            to(piece)
        })?;
        if look.size() != resource.size || <[u8; 32]>::from(sha256.finalize()) != resource.sha256 {
            return Err(wrong(url));
        }
        look.end(url)
    }
}

/// The first entry says what the file is, at a place where any program finds it.
fn check_mimetype<R: Read + Seek>(container: &mut Container<R>) -> Result<()> {
    let first = container.entries().first();
    let right = first.is_some_and(|entry| {
        entry.name == MIMETYPE
            && entry.packing == Packing::Stored
            && entry.size == MEDIA_TYPE.len() as u64
    });
    if first.is_some_and(|entry| entry.name == handin::ENTRY) {
        return Err(not_a_bundle(
            "it is what a student handed in, which is opened under Hand-ins or with `marginalis bundle collect`",
        ));
    }
    if !right || container.unpack_whole(0, MEDIA_TYPE.len() as u64)? != MEDIA_TYPE.as_bytes() {
        return Err(not_a_bundle("its first entry does not say that it is one"));
    }
    Ok(())
}

type Signatures = (Option<Vec<u8>>, Vec<Rotation>, usize);

/// The signature, the statements about its key, and how many entries are the format's own.
fn signatures<R: Read + Seek>(container: &mut Container<R>) -> Result<Signatures> {
    let named = |container: &Container<R>, place: usize, name: &str| {
        container
            .entries()
            .get(place)
            .is_some_and(|entry| entry.name == name)
    };
    if !named(container, 2, SIGNATURE) {
        return Ok((None, Vec::new(), 2));
    }
    let signature = container.unpack_whole(2, MAX_STATEMENT)?;
    let mut rotations = Vec::new();
    let mut next = 3;
    // One more than there may be, so that a chain that is too long is called so.
    for number in 1..=MAX_ROTATIONS + 1 {
        let [statement, its_signature] = Rotation::entry_names(number);
        if !named(container, next, &statement) || !named(container, next + 1, &its_signature) {
            break;
        }
        let statement = container.unpack_whole(next, MAX_STATEMENT)?;
        let its_signature = container.unpack_whole(next + 1, MAX_STATEMENT)?;
        rotations.push(Rotation::read(&statement, &its_signature)?);
        next += 2;
    }
    Ok((Some(signature), rotations, next))
}

/// The signature holds for the manifest's very bytes, by the key that the manifest names.
fn believe(
    file: &[u8],
    manifest: &Manifest,
    publication: &[u8],
    hash: [u8; 32],
    rotations: Vec<Rotation>,
) -> Result<Signature> {
    let Some(key) = manifest.publisher_key else {
        return Err(broken("the bundle does not say whose key it is"));
    };
    let minisig = Minisig::parse(file)?;
    let comment: TrustedComment = minisig
        .verify(&key, &Prehash::of(publication))
        .map_err(|e| match e.kind {
            ErrorKind::OtherKey => broken("it is by another key than the bundle says"),
            _ => e,
        })?
        .parse()?;
    let agreed = TrustedComment {
        bundle: manifest.id,
        edition: manifest.edition,
        manifest: hash,
    };
    if comment != agreed {
        return Err(broken("it is for another bundle or edition"));
    }
    check_chain(&rotations, &key)?;
    Ok(Signature::Signed {
        key,
        comment,
        rotations,
    })
}

/// Every entry is listed, and every listed file is an entry of the listed size.
fn listed<R: Read + Seek>(
    container: &Container<R>,
    manifest: &Manifest,
    own: usize,
) -> Result<HashMap<String, usize>> {
    let sizes: HashMap<&str, u64> = manifest
        .all()
        .map(|file| (file.url.as_str(), file.size))
        .collect();
    let mut places = HashMap::with_capacity(sizes.len());
    for (place, entry) in container.entries().iter().enumerate().skip(own) {
        match sizes.get(entry.name.as_str()) {
            None => return Err(unlisted(&entry.name)),
            Some(size) if *size != entry.size => return Err(wrong(&entry.name)),
            Some(_) => places.insert(entry.name.clone(), place),
        };
    }
    match manifest.all().find(|file| !places.contains_key(&file.url)) {
        Some(file) => Err(missing(&file.url)),
        None => Ok(places),
    }
}

fn unlisted(name: &str) -> Error {
    Error::new(
        ErrorKind::UnlistedFile,
        format!(
            "The bundle holds “{}”, which its description does not name. Nothing was changed. Fetch the file again from its publisher.",
            shown(name)
        ),
    )
}

fn missing(name: &str) -> Error {
    Error::new(
        ErrorKind::MissingFile,
        format!(
            "The bundle should hold “{}” and does not. Nothing was changed. Fetch the file again from its publisher.",
            shown(name)
        ),
    )
}

fn wrong(name: &str) -> Error {
    Error::new(
        ErrorKind::WrongHash,
        format!(
            "“{}” in the bundle is not the file that its description names: its size or its SHA-256 differs. Nothing was changed. Fetch the file again from its publisher.",
            shown(name)
        ),
    )
}
