//! Where a folder made of a library's texts goes, and which bundle it goes on with: a teacher who makes a bundle of the
//! same title again in the same place wants its next edition. Another bundle would reach students as a second one, with
//! none of their marks.

use std::fs;
use std::path::{Path, PathBuf};

use super::COLOPHON;
use super::colophon::{Colophon, MAX_COLOPHON, Unreadable, urn};
use super::lock::{KnownText, Lock};
use crate::export::file::name;
use crate::ids::BundleId;
use crate::import::{encoding, file};
use crate::{Error, ErrorKind, Result};

/// The place for a bundle's folder.
#[derive(Debug)]
pub struct Place {
    /// The new folder: nothing has this name yet.
    pub folder: PathBuf,
    /// The folder whose bundle the new one goes on with.
    pub earlier: Option<Earlier>,
}

/// A folder with a bundle that was made before.
#[derive(Clone, Debug, PartialEq)]
pub struct Earlier {
    /// Where it lies.
    pub folder: PathBuf,
    /// What it is called.
    title: String,
    /// Its bundle.
    pub(super) bundle: BundleId,
    /// The edition that other content must at least have.
    pub(super) edition: u32,
    /// What its builds remember.
    pub(super) lock: Option<Lock>,
}

/// Finds the place inside a folder. The new one goes on with the bundle of this title that lies there already, under
/// whatever name, or with the one that is named itself; of several folders with the one that was built last. Nothing that
/// lies there is touched.
///
/// # Errors
/// `invalid-source` where a bundle lies there under the name of the title and cannot be read: it might be the one to go on
/// with.
pub fn place_for(inside: &Path, title: &str) -> Result<Place> {
    let title = title.trim();
    let named = Earlier::of(inside)?;
    let inside = match (&named, inside.parent()) {
        (Some(_), Some(parent)) => parent,
        _ => inside,
    };
    let mut found = bundles_in(inside, title)?;
    found.retain(|earlier| match &named {
        Some(named) => earlier.bundle == named.bundle,
        None => earlier.title == title,
    });
    // Of two that were built equally late the one that is named, then the one made last: the numbers of names grow.
    let order = |earlier: &Earlier| {
        let is_named = named
            .as_ref()
            .is_some_and(|named| named.folder == earlier.folder);
        let name = earlier.folder.as_os_str().len();
        (earlier.built(), is_named, name, earlier.folder.clone())
    };
    let earlier = found.into_iter().max_by_key(order);
    for number in 1.. {
        let folder = inside.join(folder_name(title, number));
        if folder.symlink_metadata().is_err() {
            return Ok(Place { folder, earlier });
        }
    }
    Err(Error::new(
        ErrorKind::UnwritableFile,
        "There is no name left for the folder. Nothing was written. Choose another place.",
    ))
}

/// The `number`th name of a folder for a title.
fn folder_name(title: &str, number: u32) -> String {
    let name = name::numbered(title, "d", number);
    name.strip_suffix(".d").unwrap_or(&name).to_owned()
}

/// The bundles whose folders lie in a folder. One that cannot be read is passed by where its name is not the title's.
fn bundles_in(inside: &Path, title: &str) -> Result<Vec<Earlier>> {
    let stem = folder_name(title, 1);
    let mut found = Vec::new();
    // A folder that is not there, or may not be looked into, is for whoever writes there to tell of.
    for entry in fs::read_dir(inside).into_iter().flatten().flatten() {
        match Earlier::of(&entry.path()) {
            Err(error) if entry.file_name().to_string_lossy().starts_with(&stem) => {
                return Err(error);
            }
            earlier => found.extend(earlier.ok().flatten()),
        }
    }
    Ok(found)
}

impl Earlier {
    /// The bundle of a folder; `None` where it has none.
    fn of(folder: &Path) -> Result<Option<Self>> {
        let place = folder.join(COLOPHON);
        if !place.is_file() {
            return Ok(None);
        }
        let broken = |why: String| {
            let words = format!(
                "A bundle lies in “{}” already and cannot be read: {why} Nothing was written. Mend it there, or choose another title or place.",
                folder.display()
            );
            Error::new(ErrorKind::InvalidSource, words)
        };
        let bytes = file::read(&place, MAX_COLOPHON).map_err(|error| broken(error.message))?;
        let toml = encoding::canonical(&String::from_utf8_lossy(&bytes));
        let colophon = Colophon::parse(&toml).map_err(|unreadable| broken(why(&unreadable)))?;
        let Ok(bundle) = urn(colophon.id.as_deref().unwrap_or_default()) else {
            return Err(broken(format!("{COLOPHON} has no id.")));
        };
        let lock = Lock::read(folder).map_err(|error| broken(error.message))?;
        let lock = lock.filter(|lock| lock.bundle == bundle);
        let built = lock.as_ref().and_then(Lock::last).map(|last| last.edition);
        Ok(Some(Self {
            folder: folder.to_owned(),
            title: colophon.title.unwrap_or_default().trim().to_owned(),
            bundle,
            edition: super::look::next_edition(colophon.edition, built),
            lock,
        }))
    }

    fn built(&self) -> Option<u32> {
        self.lock.as_ref()?.last().map(|last| last.edition)
    }

    /// The texts that builds remember.
    pub(super) fn known(&self) -> &[KnownText] {
        self.lock.as_ref().map_or(&[], |lock| &lock.texts)
    }

    /// Those of the edition built last.
    pub(super) fn last(&self) -> impl Iterator<Item = &KnownText> {
        let last = self.lock.as_ref().and_then(Lock::last);
        let edition = last.map(|last| last.edition);
        let known = self.known().iter();
        known.filter(move |known| Some(known.edition) == edition)
    }
}

fn why(unreadable: &Unreadable) -> String {
    let line = unreadable.line.map(|line| format!(":{line}"));
    format!(
        "{COLOPHON}{}: {}",
        line.unwrap_or_default(),
        unreadable.message
    )
}
