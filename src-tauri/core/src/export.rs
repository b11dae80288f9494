//! Notes going out.

pub mod file;
pub mod markdown;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::TextId;
use crate::{Library, Result};

/// What an export wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ExportReport {
    /// The files, in order.
    #[ts(type = "string[]")]
    pub files: Vec<PathBuf>,
    /// How many highlights they hold.
    pub highlights: u32,
}

/// Writes the notes of one text or all as Markdown. `out` a folder: a file per text in it; else one file.
/// Each file is written whole or not at all.
pub fn notes_to_markdown(
    library: &Library,
    text: Option<TextId>,
    out: &Path,
) -> Result<ExportReport> {
    let _ = (library, text, out);
    unimplemented!()
}
