//! Texts coming in: what a file is (by its bytes), and which reader takes it. Each reader makes canonical Markdown.

pub mod books;
pub mod encoding;
pub mod markdown;
pub mod plain_text;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::TextId;
use crate::{ErrorKind, Library, Result};

/// The largest file that is read, bytes.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;
/// The largest text that is kept, bytes of Markdown.
pub const MAX_TEXT_BYTES: usize = 8 * 1024 * 1024;
/// The longest title, code points; the rest is cut.
pub const MAX_TITLE: usize = 300;

/// What an import did; every file is in one of the two lists.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportReport {
    /// Came in.
    pub texts: Vec<ImportedText>,
    /// Did not, and why.
    pub refused: Vec<RefusedFile>,
}

/// A text that came in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportedText {
    /// Id.
    pub id: TextId,
    /// Title.
    pub title: String,
    /// Words.
    pub words: u32,
    /// Books its reference lists name that the reading list lacks.
    pub books_offered: u32,
    /// Was it in the library already (same words)? Then `id` is that text, and nothing was added.
    pub known: bool,
}

/// A file that did not come in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RefusedFile {
    /// Its name, without the folder.
    pub file: String,
    /// The stable code.
    pub code: ErrorKind,
    /// Why, and what to do.
    pub message: String,
}

/// A text made ready to be stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    /// Title.
    pub title: String,
    /// Canonical Markdown (with front matter where the source had any).
    pub markdown: String,
    /// Images that came with it: name as referred to in the source, bytes, media type.
    pub assets: Vec<Asset>,
    /// The text's own identifier, if it names one.
    pub identifier: Option<TextId>,
}

/// An image that came with a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Asset {
    /// As referred to in the source.
    pub name: String,
    /// By its bytes, e.g. `image/png`.
    pub media_type: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// How far an import is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportProgress {
    /// Files done.
    pub done: u32,
    /// Files in all.
    pub total: u32,
    /// The file at work.
    pub file: String,
}

/// Reads one file into canonical Markdown; touches no library.
pub fn prepare(path: &Path) -> Result<Prepared> {
    let _ = path;
    unimplemented!()
}

/// Brings files in, all that can be as one undoable step. `cancel` stops before the next file: nothing is kept then.
pub fn import(
    library: &Library,
    files: &[PathBuf],
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(ImportProgress),
) -> Result<ImportReport> {
    let _ = (library, files, cancel, progress);
    unimplemented!()
}
