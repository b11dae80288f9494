//! What a check has to say: where, how bad, and what to do.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Severity {
    /// It stops a build.
    Error,
    /// A student would stumble on it; a build goes on.
    Warning,
}

/// One thing found in a source folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Finding {
    /// The file, as a path in the folder.
    pub file: String,
    /// The line, from 1, where one is to blame.
    pub line: Option<u32>,
    /// How bad it is.
    pub severity: Severity,
    /// The stable code.
    pub code: FindingCode,
    /// What was found.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// The stable codes; `kebab-case` in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum FindingCode {
    /// `bundle.toml` is missing, is no TOML, or holds a field or value it may not hold.
    InvalidBundleToml,
    /// No title.
    MissingTitle,
    /// No authors.
    MissingAuthors,
    /// No license.
    MissingLicense,
    /// It is said that there is no license.
    NoLicense,
    /// Not an SPDX expression, or one with an unknown id.
    UnknownLicense,
    /// No language.
    MissingLanguage,
    /// Not a BCP-47 tag, or one with an unknown part.
    UnknownLanguage,
    /// `bundle.lock` cannot be read.
    InvalidLock,
    /// No text at all.
    NoTexts,
    /// A file that is named is not there.
    MissingFile,
    /// A file that does not come along.
    UnlistedFile,
    /// A file that came along but that no text shows.
    UnusedFile,
    /// A file that cannot be read as a text; the message says why.
    UnreadableText,
    /// Two texts with the same words.
    DuplicateText,
    /// An identifier is used twice.
    DuplicateIdentifier,
    /// Not a `urn:uuid:…`.
    InvalidIdentifier,
    /// A text that earlier editions had has no successor.
    IdentifierGone,
    /// A link to a text that is not in the bundle.
    BrokenLink,
    /// A link to a heading that is not in the text.
    BrokenFragment,
    /// A link of a kind that is never opened.
    DeadLink,
    /// An image that is not there or is none.
    BrokenImage,
    /// An image on the web: it is never loaded.
    RemoteImage,
    /// An image without an alternative text.
    MissingAlt,
    /// A heading more than one level below the one before it.
    HeadingJump,
    /// HTML, which students see as its characters.
    RawHtml,
    /// A name that is not allowed in a bundle.
    ForbiddenName,
    /// Two files that would have one name.
    NameClash,
    /// A kind of file that bundles do not carry.
    UnsupportedType,
    /// More, larger or deeper than a bundle may be.
    OverLimit,
    /// A link to a place outside the folder, or to anywhere.
    LinkInFolder,
    /// `reading-list.json` is no CSL-JSON.
    InvalidReadingList,
    /// An entry without an author or editor.
    EntryWithoutAuthor,
    /// An entry without a year.
    EntryWithoutYear,
    /// Two entries with one id.
    DuplicateEntry,
    /// A file of notes that cannot be read.
    InvalidNotes,
    /// A file of questions that cannot be read.
    InvalidQuestions,
    /// A note or question on a text that is not in the bundle.
    UnknownText,
    /// A note or question whose passage is gone.
    PassageGone,
    /// A note or question whose passage may be in several places.
    PassageAmbiguous,
    /// A note or question whose passage now reads otherwise.
    PassageReworded,
}

/// The findings of a check, in the order of files and lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Findings(pub Vec<Finding>);

impl Findings {
    /// Takes one in; `hint` says what to do.
    pub(super) fn add(
        &mut self,
        code: FindingCode,
        at: At<'_>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.0.push(Finding {
            file: at.file.to_owned(),
            line: at.line,
            severity: code.severity(),
            code,
            message: message.into(),
            hint: hint.into(),
        });
    }

    /// Puts them in the order in which a person goes through a folder: errors and warnings together, file by file.
    pub(super) fn sort(&mut self) {
        self.0.sort_by(|a, b| {
            let place = |finding: &Finding| (finding.file != super::COLOPHON, finding.line);
            let key = |finding: &Finding| (place(finding).0, finding.file.clone());
            key(a)
                .cmp(&key(b))
                .then(a.line.cmp(&b.line))
                .then(a.code.cmp(&b.code))
        });
    }

    /// Those that stop a build.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.0
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
    }
}

/// Where something was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct At<'a> {
    pub(super) file: &'a str,
    pub(super) line: Option<u32>,
}

impl<'a> At<'a> {
    /// A file as a whole.
    pub(super) fn file(file: &'a str) -> Self {
        Self { file, line: None }
    }

    /// A line of a file.
    pub(super) fn line(file: &'a str, line: u32) -> Self {
        Self {
            file,
            line: Some(line),
        }
    }
}

impl FindingCode {
    /// How bad it is: what would reach students broken, or would cost them their place, stops a build; what makes
    /// reading harder is a warning.
    pub fn severity(self) -> Severity {
        use FindingCode::*;
        match self {
            MissingAuthors | NoLicense | UnlistedFile | UnusedFile | DuplicateText
            | BrokenFragment | DeadLink | RemoteImage | MissingAlt | HeadingJump | RawHtml
            | EntryWithoutAuthor | EntryWithoutYear | PassageReworded => Severity::Warning,
            _ => Severity::Error,
        }
    }
}
