//! A folder as its teacher sees it between two builds: what it is, what a check has to say, and where in the library's
//! texts that is.

use std::path::Path;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::finding::Finding;
use super::{OnProgress, Step, draft};
use crate::bundle::limits;
use crate::ids::{BundleId, TextId};
use crate::import::{encoding, file};
use crate::text::{self, Document, find};
use crate::{ErrorKind, Library, Result};

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
    /// Its identifier: that of the text in a library, where it is there.
    pub id: TextId,
    /// Its title.
    pub title: String,
    /// Its file.
    pub file: String,
}

/// A place in a text of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FindingPlace {
    /// The text.
    pub text: TextId,
    /// The position in its current edition, code points; none: the text as a whole.
    pub at: Option<u32>,
}

/// Looks a folder through, as [`super::check`] does, and says what it is besides.
///
/// # Errors
/// Those of [`super::check`].
pub fn look(folder: &Path, progress: &mut OnProgress<'_>) -> Result<SourceFolder> {
    let draft = draft::read(folder, &mut |_| Ok(()), &mut Step(progress))?;
    let built = draft.lock.last().map(|built| built.edition);
    let named = draft.colophon.edition.unwrap_or(1);
    let texts = draft.texts.iter().map(|text| FolderText {
        id: text.id,
        title: text.title.clone(),
        file: text.source.path.clone(),
    });
    Ok(SourceFolder {
        bundle: draft.bundle,
        title: draft.title().to_owned(),
        edition: built.map_or(named, |built| named.max(built.saturating_add(1))),
        built,
        texts: texts.collect(),
        findings: draft.findings.0,
    })
}

/// Where the library has what a finding is about; `None` where it is about no text, or the library does not have it.
///
/// # Errors
/// What reading the library may say.
pub fn place_of(
    library: &Library,
    folder: &Path,
    looked: &SourceFolder,
    finding: &Finding,
) -> Result<Option<FindingPlace>> {
    let Some(found) = looked.texts.iter().find(|text| text.file == finding.file) else {
        return Ok(None);
    };
    let edition =
        match library.read(|connection| text::store::current_edition(connection, found.id)) {
            Ok(edition) => edition,
            Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
    let words = finding
        .line
        .and_then(|line| words_of(&folder.join(&found.file), line));
    let at = match words {
        Some(words) => find::find(&*library.document(edition)?, &words)
            .hits
            .first()
            .map(|hit| hit.start),
        None => None,
    };
    Ok(Some(FindingPlace { text: found.id, at }))
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
