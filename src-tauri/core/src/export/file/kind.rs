//! What a new file may take the place of: a file of its own kind and no other. A name that was mistyped must cost nobody a
//! key, a text or a page.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::{old_file, unwritable};
use crate::{Error, ErrorKind, Result};

/// Refuses a target that holds something else: `is_one` judges its first bytes, at most `most` of them. `kind` says what it
/// should be, as in "is not …".
///
/// # Errors
/// `unwritable-file`; nothing was changed then.
pub(crate) fn only_over(
    target: &Path,
    kind: &str,
    most: u64,
    is_one: impl FnOnce(&[u8]) -> bool,
) -> Result<()> {
    if old_file(target)?.is_none() {
        return Ok(());
    }
    let mut bytes = Vec::new();
    File::open(target)
        .and_then(|file| file.take(most).read_to_end(&mut bytes))
        .map_err(|cause| unwritable(target, cause))?;
    match is_one(&bytes) {
        true => Ok(()),
        false => Err(foreign(target, kind)),
    }
}

/// What stands at a target, when it is not what is written there.
pub(crate) fn foreign(target: &Path, kind: &str) -> Error {
    let words = format!(
        "“{}” is there already and is not {kind}; files of another kind are never written over. Nothing was changed. Choose another name, or move that file away.",
        target.display()
    );
    Error::new(ErrorKind::UnwritableFile, words)
}
