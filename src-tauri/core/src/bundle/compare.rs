//! What a new edition of a bundle changes, text by text and paragraph by paragraph, and what it does to marks: so that a
//! teacher sees before handing it out whom a correction hurts.
//!
//! Both files are read as a student's program reads them, one text at a time. Marks come from annotation files
//! (hand-ins); each is looked for in the old edition and carried to the new one by the same rules as in a library.

mod files;
pub mod html;
mod marks;
mod texts;

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Opened;
use super::manifest::{License, Manifest};
use crate::annotations::{Set, archive};
use crate::editions::{MarkCounts, RowKind, Verdict, WordChange};
use crate::highlights::State;
use crate::ids::{BundleId, TextId};
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Result};

/// Two editions side by side.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The old one.
    pub old: EditionOf,
    /// The new one.
    pub new: EditionOf,
    /// Are they editions of one bundle?
    pub same_bundle: bool,
    /// Whether the new edition would be taken over the old one, as far as numbers tell.
    pub higher: bool,
    /// What the bundle says of itself that differs.
    pub fields: Vec<FieldChange>,
    /// Every text, in the order of the new edition; then those it lacks.
    pub texts: Vec<TextChange>,
    /// Other files that differ.
    pub files: Vec<FileChange>,
    /// What becomes of marks; absent where none were given.
    pub marks: Option<Marks>,
}

/// An edition.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EditionOf {
    /// The bundle.
    pub bundle: BundleId,
    /// Its name.
    pub name: String,
    /// Its number.
    pub edition: u32,
    /// Its label.
    pub version: Option<String>,
    /// Its date.
    pub modified: Timestamp,
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// Which.
    pub field: &'static str,
    /// What it said.
    pub old: String,
    /// What it says.
    pub new: String,
}

/// What became of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TextNews {
    /// Nothing.
    Same,
    /// The same words in another form, under another name or title: marks stay where they are.
    Form,
    /// Other words.
    Words,
    /// It is new.
    New,
    /// It is not there any more.
    Withdrawn,
}

/// A text of one edition or of both.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TextChange {
    /// Its identifier.
    pub id: TextId,
    /// Its title; the new one where there are two.
    pub title: String,
    /// What became of it.
    pub change: TextNews,
    /// Its file in the old edition.
    pub old_file: Option<String>,
    /// Its file in the new one.
    pub new_file: Option<String>,
    /// How much of its words lives on, 0 to 1, of the shorter of both.
    pub similarity: f32,
    /// Paragraphs by what became of them.
    pub paragraphs: ParagraphCounts,
    /// Those that changed, in reading order.
    pub passages: Vec<PassageChange>,
}

/// Paragraphs (headings, items and cells too) by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ParagraphCounts {
    /// The same.
    pub same: u32,
    /// With other words.
    pub changed: u32,
    /// Not there any more.
    pub removed: u32,
    /// New.
    pub added: u32,
    /// Elsewhere.
    pub moved: u32,
}

/// A paragraph that changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PassageChange {
    /// How.
    pub kind: RowKind,
    /// The heading it stands under, or "".
    pub heading: String,
    /// In the old edition.
    pub old: Option<Passage>,
    /// In the new one.
    pub new: Option<Passage>,
    /// Which words, in code points of the editions.
    pub changes: Vec<WordChange>,
}

/// A passage of an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// Start, code points.
    pub start: u32,
    /// End, exclusive.
    pub end: u32,
    /// Its words.
    pub text: String,
}

/// What became of another file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileChange {
    /// Its name.
    pub file: String,
    /// How.
    pub change: FileNews,
}

/// How another file differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FileNews {
    /// It is new.
    Added,
    /// It holds something else.
    Changed,
    /// It is not there any more.
    Removed,
}

/// What becomes of marks. `counts.before + whole + withdrawn + refused.len()` is the number of records read.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Marks {
    /// Marks on passages of texts that both editions have.
    pub counts: MarkCounts,
    /// Notes on a text as a whole, and answers: nothing happens to them.
    pub whole: u32,
    /// Marks on texts that are withdrawn: they stay with them.
    pub withdrawn: u32,
    /// What could not be looked at, and why.
    pub refused: Vec<RefusedMark>,
    /// Each mark on a passage, text by text in order of place.
    pub entries: Vec<MarkChange>,
}

/// A mark, and what becomes of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MarkChange {
    /// The file it came in.
    pub file: String,
    /// Its id.
    pub id: String,
    /// Who made it, as they say.
    pub creator: Option<String>,
    /// Its note.
    pub note: String,
    /// The text.
    pub text: TextId,
    /// Its passage in the old edition.
    pub old: Passage,
    /// What became of it.
    pub verdict: Verdict,
    /// Where it stands then.
    pub state: State,
    /// How sure that is, 0 to 1.
    pub confidence: f32,
    /// Why, in words.
    pub reason: String,
    /// Its passage in the new edition; absent where it has none.
    pub new: Option<Passage>,
}

/// A record that could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RefusedMark {
    /// The file it came in.
    pub file: String,
    /// Its number in the file, from 1.
    pub number: u32,
    /// Why.
    pub message: String,
}

/// Compares two bundles; `notes` are annotation files made in the old one.
///
/// # Errors
/// Where one of the bundles cannot be opened or read, what opening and reading may say; `invalid-value` where a file
/// holds no annotations.
pub fn compare(old: &Path, new: &Path, notes: &[PathBuf]) -> Result<Comparison> {
    let (mut old, mut new) = (Opened::open(old)?, Opened::open(new)?);
    let sets = notes
        .iter()
        .map(|path| set_of(path))
        .collect::<Result<Vec<_>>>()?;
    let mut marks =
        (!sets.is_empty()).then(|| marks::Waiting::of(sets, old.manifest(), new.manifest()));
    let texts = texts::compare(&mut old, &mut new, marks.as_mut())?;
    let files = files::compare(&mut old, &mut new)?;
    let (before, after) = (old.manifest(), new.manifest());
    Ok(Comparison {
        same_bundle: before.id == after.id,
        higher: after.edition > before.edition,
        fields: fields(before, after),
        files,
        old: edition(before),
        new: edition(after),
        texts,
        marks: marks.map(marks::Waiting::finish),
    })
}

fn set_of(path: &Path) -> Result<(String, Set)> {
    if path.is_dir() {
        let words = format!(
            "“{}” is a folder. Nothing was compared. Name the files in it that students handed in, each by itself.",
            path.display()
        );
        return Err(Error::new(ErrorKind::UnreadableFile, words));
    }
    Ok((crate::import::file::shown_name(path), archive::read(path)?))
}

fn edition(manifest: &Manifest) -> EditionOf {
    EditionOf {
        bundle: manifest.id,
        name: manifest.name.clone(),
        edition: manifest.edition,
        version: manifest.version.clone(),
        modified: manifest.modified,
    }
}

fn fields(old: &Manifest, new: &Manifest) -> Vec<FieldChange> {
    let of = |manifest: &Manifest| {
        let names = |agents: &[super::manifest::Agent]| {
            let names: Vec<&str> = agents.iter().map(|agent| agent.name.as_str()).collect();
            names.join(", ")
        };
        let license = match &manifest.license {
            License::Spdx(expression) => expression.clone(),
            License::NotStated => "NONE".to_owned(),
        };
        let key = manifest.publisher_key.map(|key| key.id_hex());
        [
            ("name", manifest.name.clone()),
            ("authors", names(&manifest.authors)),
            ("editors", names(&manifest.editors)),
            (
                "publisher",
                manifest
                    .publisher
                    .iter()
                    .map(|agent| agent.name.clone())
                    .collect(),
            ),
            ("license", license),
            ("languages", manifest.languages.join(", ")),
            (
                "description",
                manifest.description.clone().unwrap_or_default(),
            ),
            ("key", key.unwrap_or_default()),
        ]
    };
    let pairs = of(old).into_iter().zip(of(new));
    let differing = pairs.filter(|((_, old), (_, new))| old != new);
    differing
        .map(|((field, old), (_, new))| FieldChange { field, old, new })
        .collect()
}
