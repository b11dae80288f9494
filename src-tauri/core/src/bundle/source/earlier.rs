//! Where a folder made of a library's texts goes, and which bundle it goes on with: a teacher who makes a bundle of the
//! same title again in the same place wants its next edition. Another bundle would reach students as a second one, with
//! none of their marks.

use std::path::{Path, PathBuf};

use super::COLOPHON;
use super::colophon::{Colophon, MAX_COLOPHON, urn};
use super::lock::Lock;
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
    /// Its bundle.
    pub(super) bundle: BundleId,
    /// The edition that other content must at least have.
    pub(super) edition: u32,
    /// What its builds remember.
    pub(super) lock: Option<Lock>,
}

/// Finds the place inside a folder. The new one goes on with the bundle of this title that lies there already, or with the
/// one that is named itself; of several folders with the one that was built last. Nothing that lies there is touched.
///
/// # Errors
/// `invalid-source` where a bundle lies there and cannot be read: it might be the one to go on with.
pub fn place_for(inside: &Path, title: &str) -> Result<Place> {
    let named = Earlier::of(inside)?;
    let inside = match (&named, inside.parent()) {
        (Some(_), Some(parent)) => parent,
        _ => inside,
    };
    let is_wanted = |bundle| named.as_ref().is_none_or(|named| named.bundle == bundle);
    let mut found: Vec<Earlier> = named.iter().cloned().collect();
    for number in 1.. {
        let name = name::numbered(title.trim(), "d", number);
        let folder = inside.join(name.strip_suffix(".d").unwrap_or(&name));
        if folder.symlink_metadata().is_err() {
            found.retain(|earlier| is_wanted(earlier.bundle));
            let earlier = found.into_iter().max_by_key(Earlier::built);
            return Ok(Place { folder, earlier });
        }
        found.extend(Earlier::of(&folder)?);
    }
    Err(Error::new(
        ErrorKind::UnwritableFile,
        "There is no name left for the folder. Nothing was written. Choose another place.",
    ))
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
        let colophon = Colophon::parse(&toml)
            .map_err(|unreadable| broken(format!("{COLOPHON}: {}", unreadable.message)))?;
        let Ok(bundle) = urn(colophon.id.as_deref().unwrap_or_default()) else {
            return Err(broken(format!("{COLOPHON} has no id.")));
        };
        let lock = Lock::read(folder).map_err(|error| broken(error.message))?;
        let lock = lock.filter(|lock| lock.bundle == bundle);
        let built = lock.as_ref().and_then(Lock::last).map(|last| last.edition);
        Ok(Some(Self {
            folder: folder.to_owned(),
            bundle,
            edition: super::look::next_edition(colophon.edition, built),
            lock,
        }))
    }

    fn built(&self) -> Option<u32> {
        self.lock.as_ref()?.last().map(|last| last.edition)
    }
}
