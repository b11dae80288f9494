//! Checking a library: a report, never a repair.

mod daily;
mod store;

pub use daily::{DailyLook, LAST_LOOK, LOOK_EVERY, look_daily};

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use crate::storage::connection::JournalMode;
use crate::storage::migrations::{self, hex};
use crate::storage::synced_by;
use crate::text::Document;
use crate::{ErrorKind, Library, Result, library};

/// What a check found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HealthReport {
    /// Nothing wrong?
    pub ok: bool,
    /// What is wrong, in words.
    pub problems: Vec<String>,
    /// What is not wrong but good to know, in words.
    pub remarks: Vec<String>,
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

/// Checks the database, the foreign keys, that each edition reads as it did when it came, and that each highlight's
/// quote is what its edition says at its place.
pub fn check(library: &Library) -> Result<HealthReport> {
    library.read(|connection| {
        let mut problems = Vec::new();
        // Damage in one place ends that look, not the report.
        let looks = [
            store::integrity,
            store::foreign_keys,
            store::astray,
            check_texts,
        ];
        for found in looks.map(|look| look(connection)) {
            problems.extend(found.unwrap_or_else(|error| vec![error.message]));
        }
        let (texts, highlights, books) = store::counts(connection)?;
        Ok(HealthReport {
            ok: problems.is_empty(),
            problems,
            remarks: remarks(library),
            folder: library.folder().display().to_string(),
            schema: migrations::version(connection)?.unsigned_abs(),
            sqlite: rusqlite::version().to_owned(),
            texts,
            highlights,
            books,
            bytes: store::bytes(connection)?,
        })
    })
}

/// What is good to know of the place that the library lies in.
fn remarks(library: &Library) -> Vec<String> {
    let mut remarks = Vec::new();
    if library.storage().journal_mode() == JournalMode::Truncate {
        remarks.push(
            "The library lies on a network file system. Saving is slower there, and it must not be open on two \
             machines at once."
                .to_owned(),
        );
    }
    if let Some(program) = synced_by(library.storage().folder()) {
        remarks.push(format!(
            "The library lies in a folder that {program} copies to other machines. Such a program may copy the \
             database half written, or put an older one in its place while it is open. Better keep the library \
             elsewhere, and copy its folder while the window is closed."
        ));
    }
    remarks
}

/// Does each edition read as it did when it came, and does each mark stand on its words?
fn check_texts(connection: &Connection) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for (edition, plain_hash, title) in store::editions(connection)? {
        // Parsed here and let go again: a check must not fill the memory, nor push out what the reader has open.
        let source = match library::store::source(connection, edition) {
            Err(error) if error.kind == ErrorKind::DamagedLibrary => {
                problems.push(format!("“{title}” cannot be read: its text is damaged."));
                continue;
            }
            source => source?,
        };
        let document = Document::parse(&source);
        if hex(&Sha256::digest(document.plain.as_str().as_bytes())) != plain_hash {
            problems.push(format!(
                "“{title}” does not read as it did when it came in."
            ));
        }
        for claim in store::claims(connection, edition)? {
            if document.plain.slice(claim.start..claim.stop) != Some(&claim.quote) {
                problems.push(format!(
                    "Mark {} in “{title}” does not stand on its words.",
                    claim.id
                ));
            }
        }
        for claim in store::former_claims(connection, edition)? {
            if document.plain.slice(claim.start..claim.stop) != Some(&claim.quote) {
                problems.push(format!(
                    "Mark {} never stood in “{title}” where it is said to have stood.",
                    claim.id
                ));
            }
        }
    }
    Ok(problems)
}
