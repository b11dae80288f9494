//! A bundle takes the place of a bundle and of nothing else.

use std::path::Path;

use super::{MEDIA_TYPE, MIMETYPE};
use crate::Result;
use crate::export::file::kind::only_over;

/// The length of an entry's own header in a ZIP file, up to its name.
const HEADER: usize = 30;
/// As much of a file as says whether it is a bundle, bytes.
const HEAD: u64 = 128;

/// Refuses a target that is there and is not a bundle.
///
/// # Errors
/// As [`only_over`].
pub(super) fn only_over_a_bundle(target: &Path) -> Result<()> {
    only_over(target, "a bundle", HEAD, is_bundle)
}

/// Does it begin as every bundle does? More is not asked: a damaged one may be replaced by a sound one.
fn is_bundle(bytes: &[u8]) -> bool {
    first_entry(bytes, MIMETYPE).is_some_and(|content| content.starts_with(MEDIA_TYPE.as_bytes()))
}

/// What follows the name of the first entry, where the bytes begin as a ZIP file does in which that is `name`.
pub(super) fn first_entry<'a>(bytes: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let header = bytes.get(..HEADER)?;
    let named = header
        .starts_with(b"PK\x03\x04")
        .then(|| &bytes[HEADER..])?;
    named.strip_prefix(name.as_bytes())
}
