//! Where the library is. Opened by the commands that need one: `carry` and `resolve` work on files alone.

use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread;

use marginalis_core::bundle::Opened;
use marginalis_core::library::{DATABASE, default_folder};
use marginalis_core::time::Clock;
use marginalis_core::{Error, ErrorKind, Library, Result};

/// The library's folder, as it was asked for, or the one that the window opens.
pub struct Place(pub Option<PathBuf>);

/// A bundle that is being opened.
pub struct Opening<'a>(Box<dyn FnOnce() -> Result<Opened> + 'a>);

impl Opening<'_> {
    /// Waits until it is.
    pub fn wait(self) -> Result<Opened> {
        (self.0)()
    }
}

impl Place {
    /// Opens the library, or makes it.
    pub fn library(&self) -> Result<Library> {
        Library::open(&self.folder()?, Clock::system())
    }

    /// Opens the library that is there.
    ///
    /// # Errors
    /// `not-a-library` where there is none; those of opening one.
    pub fn existing(&self) -> Result<Library> {
        if self.has_library()? {
            return self.library();
        }
        let words = format!(
            "There is no library in “{}”. Nothing was made; check the path.",
            self.folder()?.display()
        );
        Err(Error::new(ErrorKind::NotALibrary, words))
    }

    /// Opens the library that a bundle is for, while the bundle is opened. A library is only made for a bundle that holds.
    pub fn library_for<T, E: From<Error>>(
        &self,
        bundle: &Path,
        work: impl FnOnce(&Library, Opening<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        thread::scope(|scope| {
            let opening = scope.spawn(|| Opened::open(bundle));
            let wait = || opening.join().unwrap_or_else(|e| resume_unwind(e));
            if self.has_library()? {
                return work(&self.library()?, Opening(Box::new(wait)));
            }
            let opened = wait()?;
            work(&self.library()?, Opening(Box::new(|| Ok(opened))))
        })
    }

    fn has_library(&self) -> Result<bool> {
        Ok(self.folder()?.join(DATABASE).exists())
    }

    fn folder(&self) -> Result<PathBuf> {
        match &self.0 {
            Some(folder) => Ok(folder.clone()),
            None => default_folder(),
        }
    }
}
