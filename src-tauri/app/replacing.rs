//! A new edition that the reader chose and has not said yes to: it was read once, and what was previewed is what is
//! installed, whatever becomes of the file meanwhile.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use marginalis_core::editions::{self, Replacement};
use marginalis_core::ids::TextId;
use marginalis_core::import::{self, Prepared};
use marginalis_core::{Error, ErrorKind, Library, Result};

/// The edition that was previewed last, and its text.
#[derive(Debug, Default)]
pub struct Previewed(Mutex<Option<(TextId, Prepared)>>);

impl Previewed {
    /// Reads a file and says what replacing the text by it would do.
    ///
    /// # Errors
    /// Those of reading and previewing; then nothing is kept.
    pub fn read(&self, library: &Library, text: TextId, file: &Path) -> Result<Replacement> {
        let new = import::prepare(file)?;
        let replacement = editions::preview(library, text, &new)?;
        *self.held() = Some((text, new));
        Ok(replacement)
    }

    /// Replaces the text by what was previewed. It is kept where that fails, so that it can be tried again.
    ///
    /// # Errors
    /// `not-found` where nothing was previewed for this text; those of replacing.
    pub fn install(
        &self,
        library: &Library,
        text: TextId,
        other_work: bool,
    ) -> Result<Replacement> {
        let mut held = self.held();
        let Some((_, new)) = held.as_ref().filter(|(previewed, _)| *previewed == text) else {
            return Err(Error::new(
                ErrorKind::NotFound,
                "No new version was chosen for this text. Nothing was changed; choose the file again.",
            ));
        };
        let replacement = editions::replace(library, text, new, other_work)?;
        *held = None;
        Ok(replacement)
    }

    /// A panic elsewhere left at worst a preview.
    fn held(&self) -> MutexGuard<'_, Option<(TextId, Prepared)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
