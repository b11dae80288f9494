//! What a note and a tag may be.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::{MAX_NOTE_BYTES, MAX_TAG, MAX_TAGS};
use crate::{Error, ErrorKind, Result};

/// A note is kept as typed, unless it is too long or holds a NUL, which no file format of ours can carry.
pub(super) fn check_note(note: &str) -> Result<()> {
    if note.len() > MAX_NOTE_BYTES {
        return Err(Error::new(
            ErrorKind::InvalidValue,
            format!(
                "The note is longer than {} KiB and was not saved; what was saved before is kept. Split it over \
                 several marks.",
                MAX_NOTE_BYTES / 1024
            ),
        ));
    }
    if note.contains('\0') {
        return Err(Error::new(
            ErrorKind::InvalidValue,
            "The note holds a NUL character and was not saved; what was saved before is kept. Remove it and save \
             again.",
        ));
    }
    Ok(())
}

/// Tags without white space around them, each once ("Commons" and "commons" are one).
pub(super) fn clean_tags(tags: &[String]) -> Result<Vec<String>> {
    let mut seen = BTreeSet::new();
    let mut clean = Vec::new();
    for tag in tags.iter().map(|tag| tag.trim()) {
        if tag.is_empty() {
            return Err(Error::new(
                ErrorKind::InvalidValue,
                "A tag needs at least one character that is not a space. Nothing was changed.",
            ));
        }
        if tag.chars().count() > MAX_TAG {
            return Err(Error::new(
                ErrorKind::InvalidValue,
                format!(
                    "A tag may have {MAX_TAG} characters. Nothing was changed; choose a shorter one."
                ),
            ));
        }
        if tag.chars().any(char::is_control) {
            return Err(Error::new(
                ErrorKind::InvalidValue,
                "A tag may not hold a line break or another control character. Nothing was changed.",
            ));
        }
        if seen.insert(folded(tag)) {
            clean.push(tag.to_owned());
        }
    }
    if clean.len() > MAX_TAGS {
        return Err(Error::new(
            ErrorKind::InvalidValue,
            format!("A mark may have {MAX_TAGS} tags. Nothing was changed; remove some first."),
        ));
    }
    Ok(clean)
}

/// Text as it is compared: without case, composed.
pub(super) fn folded(text: &str) -> String {
    text.nfc().flat_map(char::to_lowercase).collect()
}
