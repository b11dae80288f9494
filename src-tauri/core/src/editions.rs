//! A text gets a new edition, and every mark goes with its words or says that it could not.
//!
//! [`replace`] installs an edition as one undoable transaction: each mark is carried
//! ([`crate::anchor::carry`]) from the edition it stands in, the reader's place too, and before the transaction ends
//! the marks are counted: placed, to check and unplaced after are those from before, or nothing happened.
//!
//! What became of each mark is kept with it ([`changes`]) until the next edition; the reader accepts it, places it by
//! hand or leaves it without a place ([`accept`], [`place`], [`orphan`]). An edition stays as long as a mark or such a
//! record needs it, and the one before the current in any case, to compare ([`compare`]).

pub(crate) mod alignment;
pub(crate) mod carrying;
mod changed;
pub(crate) mod comparison;
mod decisions;
pub(crate) mod fates;
mod records;
mod replacing;
mod same_work;
mod store;
mod words;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use crate::anchor::carry::Verdict;
pub(crate) use comparison::LastCompared;
pub use same_work::{Likeness, SameWork, ToldBy};

use crate::anchor::{Anchor, Reason};
use crate::highlights::{Color, Highlight, State, Style};
use crate::ids::{EditionId, HighlightId, TextId};
use crate::import::Prepared;
use crate::text::Block;
use crate::time::Timestamp;
use crate::{Library, Result};

/// From this confidence on a mark on the same words is placed without asking; below it is one to check.
pub const SURE: f32 = 0.95;

/// What replacing would do or did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Replacement {
    /// The text.
    pub text: TextId,
    /// Its title before, by which it is known so far.
    pub title_before: String,
    /// Its title with the new edition.
    pub title: String,
    /// The number of the edition that is in use then.
    pub edition: u32,
    /// What the new edition brings.
    pub news: News,
    /// Is it the same work?
    pub likeness: Likeness,
    /// What becomes of the marks.
    pub marks: MarkCounts,
}

/// What a new edition brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum News {
    /// Nothing: it is the edition in use, sign for sign. Nothing is written.
    Nothing,
    /// The same words in another form (markup, metadata, pictures): all marks stay where they are.
    Form,
    /// Other words.
    Words,
}

/// Marks of a text by verdict, and by where they stand: both sum up to `before`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MarkCounts {
    /// How many there were.
    pub before: u32,
    /// The same words in the same place.
    pub kept: u32,
    /// The same words elsewhere.
    pub moved: u32,
    /// Some words were changed.
    pub reworded: u32,
    /// Two places are about as good.
    pub ambiguous: u32,
    /// The words are gone.
    pub removed: u32,
    /// On their words.
    pub placed: u32,
    /// Please check.
    pub check: u32,
    /// Without a place.
    pub unplaced: u32,
}

/// What the reader said to what became of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Decision {
    /// There is nothing to say: it stands on its words.
    NotNeeded,
    /// Nothing yet.
    Open,
    /// It is right so.
    Accepted,
    /// It stands where the reader put it.
    Placed,
    /// It is left without a place, also by later editions.
    Orphan,
}

/// A stretch, code points; the end is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Span {
    /// Start.
    pub start: u32,
    /// End.
    pub end: u32,
}

/// Words that were changed: empty in `old` where words came in, in `new` where words went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct WordChange {
    /// In the old passage or edition.
    pub old: Span,
    /// In the new.
    pub new: Span,
}

/// Which changes to list; what is absent does not filter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(default)]
pub struct ChangeQuery {
    /// With this verdict.
    #[ts(type = "\"kept\" | \"moved\" | \"reworded\" | \"ambiguous\" | \"removed\" | null")]
    pub verdict: Option<Verdict>,
    /// Only those the reader has not decided.
    pub open: bool,
    /// How many to skip.
    pub offset: u32,
    /// How many at most (0: 200).
    pub limit: u32,
}

/// What became of a text's marks when it got its current edition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ChangeList {
    /// The text.
    pub text: TextId,
    /// All of its marks that were carried.
    pub counts: MarkCounts,
    /// How many the reader has not decided.
    pub open: u32,
    /// How many fit the query.
    pub total: u32,
    /// Those of this page, in order of place in the edition they came from.
    pub entries: Vec<ChangedMark>,
}

/// What became of one mark.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ChangedMark {
    /// The mark as it is now.
    pub highlight: Highlight,
    /// What became of it.
    #[ts(type = "\"kept\" | \"moved\" | \"reworded\" | \"ambiguous\" | \"removed\"")]
    pub verdict: Verdict,
    /// How sure that is, 0 to 1.
    pub confidence: f32,
    /// Why.
    pub reason: Reason,
    /// The edition it came from.
    pub old_edition: EditionId,
    /// That edition's number.
    pub old_edition_number: u32,
    /// The passage there.
    pub old: Anchor,
    /// The headings it stood under, outermost first.
    pub old_headings: Vec<String>,
    /// Those it stands under in the current edition, or would stand under.
    pub headings: Vec<String>,
    /// Where it would stand in the current edition, while it is unplaced.
    pub gap: Option<u32>,
    /// Other places that may be meant, the likeliest first.
    pub alternatives: Vec<Alternative>,
    /// What the reader said.
    pub decision: Decision,
    /// The words that differ, counted from the start of each passage; none for a mark without a place.
    pub changes: Vec<WordChange>,
}

/// Another place that may be meant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Alternative {
    /// The passage there.
    #[serde(flatten)]
    pub passage: Anchor,
    /// The headings it stands under, outermost first.
    pub headings: Vec<String>,
}

/// Marks to decide on: by name, or all open ones of a text with a verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Chosen {
    /// These.
    Marks(Vec<HighlightId>),
    /// All that are open.
    Open {
        /// Of this text.
        text: TextId,
        /// With this verdict.
        #[ts(type = "\"kept\" | \"moved\" | \"reworded\" | \"ambiguous\" | \"removed\"")]
        verdict: Verdict,
    },
}

/// A passage that is gone, at the place where it stood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Gap {
    /// Where, in the current edition.
    pub at: u32,
    /// The mark, with its old words, its note and its tags.
    pub highlight: Highlight,
    /// What the reader said.
    pub decision: Decision,
}

/// An edition of a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct EditionSummary {
    /// Id.
    pub id: EditionId,
    /// Number, from 1.
    pub number: u32,
    /// When it came.
    #[serde(serialize_with = "crate::time::write")]
    pub added: Timestamp,
    /// Words.
    pub words: u32,
    /// Length of its plain text, code points.
    pub length: u32,
    /// Is it the one in use?
    pub current: bool,
    /// Marks that stand in it: in an earlier edition those without a place in the current one.
    pub marks: u32,
}

/// A part of two editions side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Compared {
    /// The old edition.
    pub old: EditionId,
    /// The new one.
    pub new: EditionId,
    /// How many rows there are in all.
    pub total: u32,
    /// These rows.
    pub rows: Vec<ComparedRow>,
    /// Marks on these rows, on the old side.
    pub old_marks: Vec<MarkSpan>,
    /// Marks on these rows, on the new side.
    pub new_marks: Vec<MarkSpan>,
}

/// Blocks of two editions that belong side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ComparedRow {
    /// How they differ.
    pub kind: RowKind,
    /// Blocks of the old edition.
    pub old: Vec<Block>,
    /// Blocks of the new one.
    pub new: Vec<Block>,
    /// For a moved block: the row where its other side is.
    pub other: Option<u32>,
    /// Changed words, code points of the editions.
    pub changes: Vec<WordChange>,
}

/// How the sides of a row differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum RowKind {
    /// The same words.
    Same,
    /// Some words differ.
    Changed,
    /// Only in the old edition.
    Removed,
    /// Only in the new edition.
    Added,
    /// The old side of a passage that stands elsewhere now.
    MovedAway,
    /// The new side of a passage that stood elsewhere.
    MovedHere,
}

/// A mark on one side of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MarkSpan {
    /// Which.
    pub highlight: HighlightId,
    /// Start, code points.
    pub start: u32,
    /// End, exclusive.
    pub end: u32,
    /// Color.
    pub color: Color,
    /// Style.
    pub style: Style,
    /// Where it stands now.
    pub state: State,
}

/// What replacing a text by a new edition would do. Writes nothing.
///
/// # Errors
/// `not-found`; `empty-file` where the new edition holds no words.
pub fn preview(library: &Library, text: TextId, new: &Prepared) -> Result<Replacement> {
    replacing::preview(library, text, new)
}

/// Replaces a text by a new edition, as one undoable step. `other_work` says that it need not look like the same work.
///
/// # Errors
/// `another-work`, `not-found`, `empty-file`, and what writing to a library may say. The text and its marks are then
/// as they were.
pub fn replace(
    library: &Library,
    text: TextId,
    new: &Prepared,
    other_work: bool,
) -> Result<Replacement> {
    replacing::replace(library, text, new, other_work)
}

/// What became of a text's marks when it got its current edition.
pub fn changes(library: &Library, text: TextId, query: &ChangeQuery) -> Result<ChangeList> {
    changed::changes(library, text, query)
}

/// Accepts what became of marks: those with a place stay there, those without stay gone. One undoable step; returns
/// how many were still open.
///
/// # Errors
/// `not-found` where one of them is not there; then nothing is changed.
pub fn accept(library: &Library, chosen: &Chosen) -> Result<u32> {
    decisions::accept(library, chosen)
}

/// Puts a mark on other words of its text's current edition, as one undoable step.
///
/// # Errors
/// `not-found`, `invalid-range`.
pub fn place(library: &Library, mark: HighlightId, start: u32, end: u32) -> Result<Highlight> {
    decisions::place(library, mark, start, end)
}

/// Leaves carried marks without a place, each with its old words and note. One undoable step; returns how many had one
/// or were still open.
///
/// # Errors
/// `not-found` where one of them is not there or was never carried; then nothing is changed.
pub fn orphan(library: &Library, chosen: &Chosen) -> Result<u32> {
    decisions::orphan(library, chosen)
}

/// The passages of a text that are gone, in order of the place where they stood.
pub fn gaps(library: &Library, text: TextId) -> Result<Vec<Gap>> {
    changed::gaps(library, text)
}

/// The editions of a text that are still held, newest first.
pub fn list(library: &Library, text: TextId) -> Result<Vec<EditionSummary>> {
    library.read(|connection| store::list(connection, text))
}

/// Rows `from..to` (clamped) of two editions of a text side by side.
///
/// # Errors
/// `not-found`; `invalid-value` where they are of different texts.
pub fn compare(
    library: &Library,
    old: EditionId,
    new: EditionId,
    from: u32,
    to: u32,
) -> Result<Compared> {
    comparison::compare(library, old, new, from, to)
}

/// The row of a comparison in which the passage stands that a mark had in the old edition; `None` where it had none
/// there.
///
/// # Errors
/// Those of [`compare`]; `not-found` where there is no such mark.
pub fn row_of_mark(
    library: &Library,
    old: EditionId,
    new: EditionId,
    mark: HighlightId,
) -> Result<Option<u32>> {
    comparison::row_of_mark(library, old, new, mark)
}
