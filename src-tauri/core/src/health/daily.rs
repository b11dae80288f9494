//! The look that a window takes once a day: damage is best found while there still is a good copy.
//!
//! When it was taken stands in a file beside the database. It is no act of the reader, and a database that is copied
//! or brought back from a copy should not bring along the word of another day.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{remarks, store};
use crate::time::Timestamp;
use crate::{ErrorKind, Library, Result};

/// How long one look is good for.
pub const LOOK_EVERY: SignedDuration = SignedDuration::from_hours(24);

/// The file in the library's folder that says when the last look found nothing.
pub const LAST_LOOK: &str = "marginalis.checked";

/// What the look of the day has to say; mostly nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DailyLook {
    /// What is damaged, in words.
    pub problems: Vec<String>,
    /// What is not wrong but good to know, in words; each is said once.
    pub remarks: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct LastLook {
    at: Timestamp,
    said: Vec<String>,
}

/// Looks for damage, where the last look that found none is older than [`LOOK_EVERY`]. Reads the whole database on a
/// connection of its own, so nobody waits for it.
///
/// # Errors
/// Where the look could not be taken; damage is no error but what was looked for.
pub fn look_daily(library: &Library) -> Result<DailyLook> {
    let now = library.clock().now();
    let file = library.folder().join(LAST_LOOK);
    let last = last_look(&file);
    if last.as_ref().is_some_and(|last| is_recent(last.at, now)) {
        return Ok(DailyLook::default());
    }
    let problems = match library.read(store::quick) {
        Err(error) if error.kind == ErrorKind::DamagedLibrary => vec![error.message],
        other => other?,
    };
    if !problems.is_empty() {
        // Not remembered: it is told at each start until it is mended.
        return Ok(DailyLook {
            problems,
            remarks: Vec::new(),
        });
    }
    let said = remarks(library);
    let before = last.map(|last| last.said).unwrap_or_default();
    let look = DailyLook {
        problems,
        remarks: said
            .iter()
            .filter(|remark| !before.contains(remark))
            .cloned()
            .collect(),
    };
    remember(&file, &LastLook { at: now, said });
    Ok(look)
}

/// A look from the future says that a clock was wrong, and nothing about today.
fn is_recent(last: Timestamp, now: Timestamp) -> bool {
    let age = now.duration_since(last);
    !age.is_negative() && age < LOOK_EVERY
}

/// `None` where there was none, or its word cannot be read: then it is time for one.
fn last_look(file: &Path) -> Option<LastLook> {
    serde_json::from_str(&fs::read_to_string(file).ok()?).ok()
}

/// Where it cannot be kept, the next start looks again.
fn remember(file: &PathBuf, look: &LastLook) {
    if let Ok(words) = serde_json::to_string(look) {
        let _ = fs::write(file, words);
    }
}
