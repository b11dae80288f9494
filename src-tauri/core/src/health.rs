//! Checking a library: a report, never a repair.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Library, Result};

/// What a check found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HealthReport {
    /// Nothing wrong?
    pub ok: bool,
    /// What is wrong, in words.
    pub problems: Vec<String>,
    /// The library's folder.
    pub folder: String,
    /// Schema version.
    pub schema: u32,
    /// SQLite's version.
    pub sqlite: String,
    /// Texts.
    pub texts: u32,
    /// Highlights.
    pub highlights: u32,
    /// Books.
    pub books: u32,
    /// Size of the database, bytes.
    pub bytes: f64,
}

/// Checks the database, the foreign keys, and that each highlight's quote is what its edition says at its place.
pub fn check(library: &Library) -> Result<HealthReport> {
    let _ = library;
    unimplemented!()
}
