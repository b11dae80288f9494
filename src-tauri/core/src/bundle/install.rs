//! The student's way: a bundle is looked at, installed or updated, and nothing the reader made is lost.
//!
//! [`preview`] says what installing would do; [`install`] does it, as one transaction and one undoable step, with a
//! snapshot before. What a bundle may do is decided by the install table (`rules`); what becomes of each text by the
//! update table: the same words keep their marks, changed ones are carried ([`crate::editions`]), a withdrawn text stays
//! readable with its marks. Publisher's rows are replaced; the reader's are only ever pointed elsewhere.
//!
//! The long work is done before the library is held for writing: sources and pictures are kept by their hash as they are
//! read (whoever is killed there leaves bytes that nothing names, and the next start lets go of them), and the fates of
//! the marks are decided. The transaction then looks over what was decided, and decides anew where somebody wrote
//! meanwhile.

mod choice;
mod copying;
mod incoming;
mod layers;
mod reading;
mod repairing;
mod rules;
mod staging;
pub(super) mod store;
mod texts;
mod writing;

use std::ops::ControlFlow;
use std::thread;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use self::copying::Copying;
use super::keys::PublicKey;
use super::opened::Opened;
use crate::ids::{BundleId, TextId};
use crate::time::Timestamp;
use crate::{ErrorKind, Library, Result};

/// Who vouches for a bundle, as far as this reader knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Trust {
    /// Signed by a key the reader knows.
    KnownKey,
    /// Signed by a key the reader does not know.
    NewKey,
    /// Signed by a key that the known key named as its next.
    NextKey,
    /// Nobody vouches for it.
    Unsigned,
}

/// What the reader must say yes to before a bundle is installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, rename = "InstallQuestion")]
pub enum Question {
    /// Is this key the publisher's?
    NewKey,
    /// The publisher's key has changed, as the old one says. Take the new one?
    NextKey,
    /// So far nobody vouched for this bundle; now somebody does. Take their key?
    FirstSignature,
    /// Nobody vouches for this edition. Update all the same?
    NobodyVouches,
}

/// What installing would do, and what there is to know before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export, rename = "InstallPreview")]
pub struct Preview {
    /// The bundle, as it names itself.
    pub bundle: BundleId,
    /// Its title.
    pub name: String,
    /// Who gives it out, as they say; nobody checked the name.
    pub publisher: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// SPDX expression; `NONE` where it says that none is stated.
    pub license: String,
    /// BCP 47, the main language first.
    pub languages: Vec<String>,
    /// A few sentences.
    pub description: String,
    /// The edition.
    pub edition: u32,
    /// The edition's name for people.
    pub version: Option<String>,
    /// When it was last changed, as it says.
    #[serde(serialize_with = "crate::time::write")]
    pub modified: Timestamp,
    /// The edition that is installed.
    pub installed_edition: Option<u32>,
    /// Who vouches.
    pub trust: Trust,
    /// The key it is signed with.
    pub key: Option<KeyShown>,
    /// What would be done.
    pub act: Act,
    /// Why nothing would be.
    pub refusal: Option<Refused>,
    /// What must be said yes to.
    pub question: Option<Question>,
    /// Texts: those of the bundle in its order, then those that it withdraws.
    pub texts: Vec<TextNews>,
    /// What becomes of the marks in it.
    pub marks: MarkFates,
    /// Files.
    pub files: u32,
    /// All files together, bytes.
    pub bytes: u64,
    /// Books it names that the reading list lacks.
    pub books: u32,
    /// The teacher's notes.
    pub notes: u32,
    /// The teacher's questions.
    pub questions: u32,
    /// Those of the teacher's notes and questions that cannot be used, and are not counted above.
    pub left_out: Vec<LeftOut>,
}

/// A note or question of the teacher's that cannot be used. The others of its file come in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LeftOut {
    /// Its file in the bundle.
    pub file: String,
    /// Its number in that file, from 1.
    pub number: u32,
    /// Why, in words.
    pub message: String,
}

/// A public key, to be compared by people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct KeyShown {
    /// The key as minisign writes it.
    pub key: String,
    /// Eight words.
    pub words: Vec<String>,
    /// Sixteen hexadecimal digits.
    pub hex: String,
}

/// What is or would be done with a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, rename = "InstallAct")]
pub enum Act {
    /// It comes in.
    Install,
    /// It follows the edition that is here.
    Update,
    /// It is here already; nothing is written.
    Nothing,
    /// It is here already, and what was damaged of it is put right.
    Repair,
    /// It is refused.
    Refuse,
}

/// Why a bundle is refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export, rename = "InstallRefusal")]
pub struct Refused {
    /// The stable code.
    pub code: ErrorKind,
    /// What happened, what was kept, what to do.
    pub message: String,
}

/// What a bundle brings of one text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TextNews {
    /// The text in this library.
    pub id: TextId,
    /// Its title.
    pub title: String,
    /// What becomes of it.
    pub change: TextChange,
}

/// What becomes of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum TextChange {
    /// It comes in.
    New,
    /// It has other words.
    Changed,
    /// It has the same words.
    Same,
    /// The publisher took it out; it stays here, with its marks.
    Withdrawn,
}

/// What becomes of all marks in a bundle's texts: `before` is the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MarkFates {
    /// How many there are.
    pub before: u32,
    /// On the same words in the same place.
    pub kept: u32,
    /// On the same words elsewhere.
    pub moved: u32,
    /// Please check.
    pub check: u32,
    /// Without a place.
    pub unplaced: u32,
}

/// What installing did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export, rename = "InstallReport")]
pub struct Report {
    /// The bundle in this library; a separate copy has an id of its own.
    pub bundle: BundleId,
    /// Its title.
    pub name: String,
    /// The edition that is installed now.
    pub edition: u32,
    /// Who vouches.
    pub trust: Trust,
    /// What was done.
    pub act: Act,
    /// Texts: those of the bundle in its order, then those that it withdrew.
    pub texts: Vec<TextNews>,
    /// What became of the marks.
    pub marks: MarkFates,
    /// Books that came onto the reading list.
    pub books: u32,
    /// The teacher's notes and questions that could not be used.
    pub left_out: Vec<LeftOut>,
}

/// The reader's word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename = "InstallConsent")]
#[serde(default)]
pub struct Consent {
    /// The question they said yes to.
    pub yes_to: Option<Question>,
    /// Open it as a separate copy, beside what is here; then there is no question.
    pub as_copy: bool,
    /// Yes to whatever is asked, said beforehand on the command line. A window cannot say it.
    #[serde(skip)]
    #[ts(skip)]
    pub to_anything: bool,
}

/// How far it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct InstallProgress {
    /// Bytes done.
    pub done: f64,
    /// Bytes in all.
    pub total: f64,
    /// The file at work.
    pub file: String,
}

/// Is told how far it is, and says whether to go on. Whoever breaks off changes nothing.
pub type OnProgress<'a> = dyn FnMut(InstallProgress) -> ControlFlow<()> + 'a;

/// What installing an opened bundle would do. Reads and checks every file of it; writes nothing.
///
/// # Errors
/// Those of reading the bundle (`wrong-hash`, `damaged-bundle` …); a refusal by the install table stands in the preview.
pub fn preview(library: &Library, opened: &mut Opened) -> Result<Preview> {
    choice::preview(library, opened)
}

/// Installs an opened bundle, or updates what is here to it, as one undoable step. Where it is here already nothing is
/// written.
///
/// # Errors
/// The refusals of the install table; `new-key` or `unsigned` where the reader's word is needed and was not given;
/// `taken-text` where one of its texts is here by other hands; `cancelled`; those of reading the bundle and of writing a
/// library. The library is then as it was.
pub fn install(
    library: &Library,
    opened: &mut Opened,
    consent: Consent,
    progress: &mut OnProgress<'_>,
) -> Result<Report> {
    begin(library, |begun| begun.install(opened, consent, progress))
}

/// An install that has begun with what needs no bundle: the copy of the library as it is.
#[derive(Debug)]
pub struct Begun<'library>(Copying<'library>);

/// Begins an install before its bundle is open, so that `work` can open the bundle while the library is copied. Where
/// `work` does not go on to install it, no copy is kept.
pub fn begin<T>(library: &Library, work: impl FnOnce(Begun<'_>) -> T) -> T {
    thread::scope(|scope| work(Begun(Copying::begin(scope, library))))
}

impl Begun<'_> {
    /// Goes on with the bundle.
    ///
    /// # Errors
    /// As [`install`].
    pub fn install(
        self,
        opened: &mut Opened,
        consent: Consent,
        progress: &mut OnProgress<'_>,
    ) -> Result<Report> {
        choice::install(self.0, opened, consent, progress)
    }
}

impl KeyShown {
    /// A key as people compare it.
    pub fn of(key: &PublicKey) -> Self {
        let fingerprint = key.fingerprint();
        Self {
            key: key.to_string(),
            words: fingerprint.words.iter().map(ToString::to_string).collect(),
            hex: fingerprint.hex,
        }
    }
}

impl MarkFates {
    fn add(&mut self, other: Self) {
        self.before += other.before;
        self.kept += other.kept;
        self.moved += other.moved;
        self.check += other.check;
        self.unplaced += other.unplaced;
    }
}
