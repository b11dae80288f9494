//! A folder as its teacher sees it between two builds: what it is, what a check has to say, and where that can be mended.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::finding::Finding;
use super::identity::in_bundle;
use super::{COLOPHON, OnProgress, QUESTIONS, READING_LIST, Step, draft, json_lines};
use crate::bundle::limits;
use crate::ids::{BundleId, HighlightId, TextId};
use crate::import::{encoding, file};
use crate::text::plain::saturated;
use crate::text::{self, Document, find};
use crate::{ErrorKind, Library, Result, highlights};

/// A folder, looked through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SourceFolder {
    /// The bundle.
    pub bundle: BundleId,
    /// Its title; "" where it has none.
    pub title: String,
    /// The edition that a build with other content must at least have.
    pub edition: u32,
    /// The last edition that was built.
    pub built: Option<u32>,
    /// Its texts, in order.
    pub texts: Vec<FolderText>,
    /// What a check has to say.
    pub findings: Vec<Finding>,
}

/// A text of a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FolderText {
    /// Its identifier.
    pub id: TextId,
    /// Its title.
    pub title: String,
    /// Its file.
    pub file: String,
}

/// Where what a finding is about can be mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[ts(export)]
pub enum FindingPlace {
    /// In a text of the library.
    Text {
        /// The text.
        text: TextId,
        /// The position in its current edition, code points; none: the text as a whole.
        at: Option<u32>,
    },
    /// A mark of the library, which came along as a note.
    Mark {
        /// The text it stands in.
        text: TextId,
        /// The mark.
        mark: HighlightId,
    },
    /// A question.
    Question {
        /// Its number in its file, from 0.
        entry: u32,
        /// The text it is about, where the library has it.
        text: Option<TextId>,
    },
    /// An entry of the reading list.
    Book {
        /// Its number in its file, from 0.
        entry: u32,
    },
    /// What is said of the bundle as a whole.
    Details,
}

/// Looks a folder through, as [`super::check`] does, and says what it is besides.
///
/// # Errors
/// Those of [`super::check`].
pub fn look(folder: &Path, progress: &mut OnProgress<'_>) -> Result<SourceFolder> {
    let draft = draft::read(folder, &mut |_| Ok(()), &mut Step(progress))?;
    let built = draft.lock.last().map(|built| built.edition);
    let texts = draft.texts.iter().map(|text| FolderText {
        id: text.id,
        title: text.title.clone(),
        file: text.source.path.clone(),
    });
    Ok(SourceFolder {
        bundle: draft.bundle,
        title: draft.title().to_owned(),
        edition: next_edition(draft.colophon.edition, built),
        built,
        texts: texts.collect(),
        findings: draft.findings.0,
    })
}

/// The edition that other content must at least have: the one `bundle.toml` names, or the one after the last built.
pub(super) fn next_edition(named: Option<u32>, built: Option<u32>) -> u32 {
    named
        .unwrap_or(1)
        .max(built.map_or(1, |built| built.saturating_add(1)))
}

/// Where what a finding is about can be mended; `None` where that is the file alone, or the library does not have the text.
///
/// # Errors
/// What reading the library may say.
pub fn place_of(
    library: &Library,
    folder: &Path,
    looked: &SourceFolder,
    finding: &Finding,
) -> Result<Option<FindingPlace>> {
    if finding.file == COLOPHON {
        return Ok(Some(FindingPlace::Details));
    }
    if let Some(found) = looked.texts.iter().find(|text| text.file == finding.file) {
        let words = finding
            .line
            .and_then(|line| words_of(&folder.join(&found.file), line));
        return in_text(library, looked, found.id, words.as_deref());
    }
    let Some((number, entry)) = entry_of(folder, finding) else {
        return Ok(None);
    };
    let entry_number = saturated(number);
    let named = |key| entry.get(key).and_then(Value::as_str);
    let text = named("text").and_then(|name| text_named(looked, name));
    match finding.file.as_str() {
        READING_LIST => Ok(Some(FindingPlace::Book {
            entry: entry_number,
        })),
        QUESTIONS => {
            let here = text.map(|text| here(library, looked, text)).transpose()?;
            Ok(Some(FindingPlace::Question {
                entry: entry_number,
                text: here.flatten(),
            }))
        }
        _ => match mark(library, named("id"))? {
            Some(mark) => Ok(Some(mark)),
            None => match text {
                Some(text) => in_text(library, looked, text, named("quote")),
                None => Ok(None),
            },
        },
    }
}

/// The library's text that a text of the folder was made of, or is; `None` where the library does not have it.
fn here(library: &Library, looked: &SourceFolder, text: TextId) -> Result<Option<TextId>> {
    let all = library.read(text::store::in_order)?;
    let made_of = |id: &&TextId| in_bundle(looked.bundle, **id) == text;
    let found = all.iter().find(made_of);
    Ok(found
        .or_else(|| all.iter().find(|id| **id == text))
        .copied())
}

/// The place of words in a text, or the text as a whole; `None` where the library does not have it.
fn in_text(
    library: &Library,
    looked: &SourceFolder,
    text: TextId,
    words: Option<&str>,
) -> Result<Option<FindingPlace>> {
    let Some(text) = here(library, looked, text)? else {
        return Ok(None);
    };
    let edition = library.read(|connection| text::store::current_edition(connection, text))?;
    let at = match words {
        Some(words) => find::find(&*library.document(edition)?, words)
            .hits
            .first()
            .map(|hit| hit.start),
        None => None,
    };
    Ok(Some(FindingPlace::Text { text, at }))
}

/// The mark that a note was made of.
fn mark(library: &Library, id: Option<&str>) -> Result<Option<FindingPlace>> {
    let id = id.and_then(|id| id.strip_prefix("urn:uuid:")?.parse().ok());
    let Some(id) = id else { return Ok(None) };
    match highlights::get(library, id) {
        Ok(mark) => Ok(Some(FindingPlace::Mark {
            text: mark.text,
            mark: id,
        })),
        Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The text that an entry names: by its path, with or without its folder, its identifier or its title.
fn text_named(looked: &SourceFolder, name: &str) -> Option<TextId> {
    let name = name.trim();
    let id = name
        .strip_prefix("urn:uuid:")
        .and_then(|id| id.parse().ok());
    let is_named = |text: &&FolderText| {
        Some(text.id) == id
            || text.file == name
            || text.file.strip_prefix("texts/") == Some(name)
            || text.title == name
    };
    looked.texts.iter().find(is_named).map(|text| text.id)
}

/// The entry of a list that a finding's line stands in, and its number. The file may have been changed since: then it is
/// another one, or none, and that is no error.
fn entry_of(folder: &Path, finding: &Finding) -> Option<(usize, Value)> {
    let bytes = file::read(&folder.join(&finding.file), limits::MAX_TEXT).ok()?;
    let json = String::from_utf8(bytes).ok()?;
    let json = json.trim_start_matches('\u{FEFF}');
    let value: Value = serde_json::from_str(json).ok()?;
    let key = ["items", "notes", "questions"]
        .into_iter()
        .find(|key| value.get(key).is_some())
        .unwrap_or_default();
    let lines = json_lines::of_entries(json, key);
    let number = lines
        .iter()
        .rposition(|start| Some(*start) <= finding.line)?;
    let list = value.get(key).unwrap_or(&value);
    Some((number, list.get(number)?.clone()))
}

/// The words of a line, as they read in the text. The folder may have been changed since: then there are other words, or
/// none, and that is no error.
fn words_of(place: &Path, line: u32) -> Option<String> {
    let bytes = file::read(place, limits::MAX_TEXT).ok()?;
    let source = encoding::canonical(&String::from_utf8(bytes).ok()?);
    let line = source.lines().nth(line.checked_sub(1)? as usize)?;
    let words = Document::parse(line).plain.as_str().trim().to_owned();
    (!words.is_empty()).then_some(words)
}
