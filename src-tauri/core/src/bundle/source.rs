//! A bundle as a teacher keeps it: a folder of plain files, from which bundles are built.
//!
//! ```text
//! bundle.toml          what the bundle says of itself (colophon)
//! texts/               the texts, anything an import reads
//! assets/              images and recordings that the texts name
//! reading-list.json    CSL-JSON
//! annotations/*.json   the teacher's notes, a layer per file
//! questions.json       the teacher's questions
//! LICENSES/*.txt       the licenses' own words
//! bundle.lock          what builds remember: identifiers and editions
//! ```
//!
//! [`create`] makes a folder that works at once, [`from_library`] one of a library's texts, [`check`] says what a student would stumble on, [`build`] writes the
//! bundle. A check and a build read a folder the same way (`draft`); a build that meets an error writes nothing.

mod build;
pub mod colophon;
mod create;
mod draft;
mod earlier;
mod finding;
mod folder;
mod from_library;
mod identity;
mod json_lines;
mod links;
pub mod lock;
mod look;
mod parser_words;
mod passages;
mod publication;
mod reading_list;
mod remarks;
mod sketch;
mod spool;
mod texts;
mod vocabulary;

use std::ops::ControlFlow;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use build::{Built, BuiltText, Wanted, build, refuse_errors};
pub use colophon::{Colophon, ListedText};
pub use create::{NewBundle, create};
pub use earlier::{Earlier, Place, place_for};
pub use finding::{Finding, FindingCode, Findings, Severity};
pub use folder::MAX_FILES;
pub use from_library::{ChosenForBundle, FolderMade, NewQuestion, from_library};
pub(super) use identity::from_name;
pub use look::{FindingPlace, FolderText, SourceFolder, look, place_of};
pub use vocabulary::NO_LICENSE;

use crate::{Error, ErrorKind, Result};

/// What a bundle says of itself.
pub const COLOPHON: &str = "bundle.toml";
/// What builds remember.
pub const LOCK: &str = "bundle.lock";
/// The books.
pub const READING_LIST: &str = "reading-list.json";
/// The questions.
pub const QUESTIONS: &str = "questions.json";

/// How far a check or a build is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SourceProgress {
    /// Files done.
    pub done: u32,
    /// Files in all.
    pub total: u32,
    /// The file at work.
    pub file: String,
}

/// Told at each file; breaks off to cancel.
pub type OnProgress<'a> = dyn FnMut(&SourceProgress) -> ControlFlow<()> + 'a;

/// Looks a folder through. The findings stand in the order of files and lines; a folder without any can be built.
///
/// # Errors
/// What keeps it from being looked through at all: `unreadable-file`, `invalid-source` where there is no `bundle.toml`,
/// `bundle-too-large`, `cancelled`.
pub fn check(folder: &Path, progress: &mut OnProgress<'_>) -> Result<Findings> {
    let draft = draft::read(folder, &mut |_| Ok(()), &mut Step(progress))?;
    Ok(draft.findings)
}

/// Tells the progress, and stops where that is asked for.
struct Step<'a>(&'a mut OnProgress<'a>);

impl Step<'_> {
    fn at(&mut self, done: usize, total: usize, file: &str) -> Result<()> {
        let progress = SourceProgress {
            done: crate::text::plain::saturated(done),
            total: crate::text::plain::saturated(total),
            file: file.to_owned(),
        };
        match (self.0)(&progress) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Error::new(
                ErrorKind::Cancelled,
                "It was stopped. Nothing was written.",
            )),
        }
    }
}

/// A hash as [`sha256`] writes it.
pub(super) fn hash_of(written: &str) -> Option<[u8; 32]> {
    let bytes = STANDARD.decode(written.strip_prefix("sha256-")?).ok()?;
    bytes.try_into().ok()
}

/// A hash as manifests and locks name it.
pub(super) fn sha256(hash: &[u8; 32]) -> String {
    format!("sha256-{}", STANDARD.encode(hash))
}
