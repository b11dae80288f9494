//! What a new file may take the place of: a file of its own kind and no other. A name that was mistyped must cost nobody a
//! key, a text or a page.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::{MEDIA_TYPE, MIMETYPE};
use crate::export::file::{old_file, unwritable};
use crate::{Error, ErrorKind, Result};

/// The length of an entry's own header in a ZIP file, up to its name.
const HEADER: usize = 30;
/// As much of a file as says whether it is a bundle, bytes.
const HEAD: u64 = 128;

/// Refuses a target that holds something else: `is_one` judges its first bytes, at most `most` of them. `kind` says what it
/// should be, as in "is not …".
///
/// # Errors
/// `unwritable-file`; nothing was changed then.
pub(super) fn only_over(
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

/// Refuses a target that is there and is not a bundle.
///
/// # Errors
/// As [`only_over`].
pub(super) fn only_over_a_bundle(target: &Path) -> Result<()> {
    only_over(target, "a bundle", HEAD, is_bundle)
}

/// What stands at a target, when it is not what is written there.
pub(super) fn foreign(target: &Path, kind: &str) -> Error {
    let words = format!(
        "“{}” is there already and is not {kind}; files of another kind are never written over. Nothing was changed. Choose another name, or move that file away.",
        target.display()
    );
    Error::new(ErrorKind::UnwritableFile, words)
}

/// Does it begin as every bundle does? More is not asked: a damaged one may be replaced by a sound one.
fn is_bundle(bytes: &[u8]) -> bool {
    let named = bytes
        .get(HEADER..)
        .and_then(|rest| rest.strip_prefix(MIMETYPE.as_bytes()));
    bytes.starts_with(b"PK\x03\x04")
        && named.is_some_and(|rest| rest.starts_with(MEDIA_TYPE.as_bytes()))
}
