//! The study edition that comes with the app (`content/`), compiled in.

use crate::{Library, Result};

/// Puts the shipped texts and key books into a library that was just made.
pub(crate) fn install(library: &Library) -> Result<()> {
    let _ = library;
    unimplemented!()
}
