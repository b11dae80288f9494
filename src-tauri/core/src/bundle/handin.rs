//! Handing in: a student writes marks, notes and answers of one bundle to a file, a teacher opens those of a class.
//!
//! The file is a W3C EPUB Annotations 1.0 set ([`crate::annotations`]), which other programs read too. Ours in it are the
//! bundle and its edition, the text a place counts in, a revision for each annotation, and which ones are no more.
//!
//! - Each student of a bundle is a layer of their own, told apart by an id that says nothing of them; the name is what
//!   they call themselves. Nothing that comes in touches the teacher's own marks, nor another student's layer.
//! - Of two states of an annotation the higher revision stands, whatever the order of the files. So the same file twice
//!   changes nothing, and an older one after a newer takes nothing back. What a file does not mention stays.
//! - A place is kept in the edition it was made in, where that is here, and carried to the text's current edition
//!   whenever it is asked for: placed, to check, or without a place.
//! - What comes in is words, never markup, and every record of a file ends as taken or refused with a reason.

mod answered;
mod collecting;
mod heat;
mod layer;
mod naming;
mod people;
mod reading;
mod record;
mod shapes;
mod standing;
mod store;
mod table;
mod views;
mod writing;

use std::path::{Path, PathBuf};

use crate::ids::{BundleId, HandInId, TextId};
use crate::{Library, Result};
pub use shapes::{
    Collected, CollectedCounts, CollectedFile, HandIn, HandInCounts, HandInMark, HandInMarks,
    HandInText, HandIns, HandedIn, HeatMap, HeatRun, QuestionAnswers, RefusedHandIn, RefusedRecord,
    StudentAnswer, TableForm,
};

/// How the file's name ends, without the dot.
pub const EXTENSION: &str = "annotations";
/// The entry of the annotations in it.
pub(super) const ENTRY: &str = "annotations.json";
/// The most files that are opened at once.
pub const MAX_FILES: usize = 1_000;
/// What the files that are opened at once may have in all, bytes.
pub const MAX_BYTES: u64 = 256 * 1024 * 1024;
/// The most people whose annotations one file holds.
pub const MAX_CREATORS: usize = 200;
/// The longest id of an annotation, a person or a question, bytes of UTF-8.
pub const MAX_ID_BYTES: usize = 2_000;
/// The longest record as it is kept, bytes of JSON.
pub const MAX_RECORD_BYTES: usize = 1024 * 1024;
/// The longest name of a student, code points; what a file has beyond is cut.
pub const MAX_NAME: usize = 100;
/// The most marks of students on a text that are told at once.
pub const MAX_MARKS: usize = 20_000;
/// The most runs of a heat map.
pub const MAX_RUNS: usize = 2_000;

/// What would be handed in of a bundle now. Nothing is written.
///
/// # Errors
/// `not-found`.
pub fn outlook(library: &Library, bundle: BundleId) -> Result<HandedIn> {
    writing::outlook(library, bundle)
}

/// Writes the reader's marks, notes and answers of a bundle to a file. A name that is given is remembered for the next
/// time.
///
/// # Errors
/// `not-found`; `invalid-value` where nobody said a name yet, or it is none; those of writing a file.
pub fn hand_in(
    library: &Library,
    bundle: BundleId,
    name: Option<&str>,
    to: &Path,
) -> Result<HandedIn> {
    writing::hand_in(library, bundle, name, to)
}

/// Opens files, and the files in folders, that students handed in, as one undoable step. A file that cannot be taken is
/// told and the others go on. `only` is the bundle they must be about; without it each says itself.
///
/// # Errors
/// `invalid-value` for more than [`MAX_FILES`]; `not-found` where `only` is not installed.
pub fn collect(library: &Library, only: Option<BundleId>, files: &[PathBuf]) -> Result<Collected> {
    collecting::collect(library, only, files)
}

/// The same, without taking anything.
///
/// # Errors
/// Those of [`collect`].
pub fn preview(library: &Library, only: Option<BundleId>, files: &[PathBuf]) -> Result<Collected> {
    collecting::preview(library, only, files)
}

/// Who handed in what.
///
/// # Errors
/// `not-found`.
pub fn hand_ins(library: &Library, bundle: BundleId) -> Result<HandIns> {
    views::hand_ins(library, bundle)
}

/// What students marked in a text.
///
/// # Errors
/// `not-found`.
pub fn marks(library: &Library, text: TextId) -> Result<HandInMarks> {
    views::marks(library, text)
}

/// How many students marked each passage of a text.
///
/// # Errors
/// `not-found`.
pub fn heat_map(library: &Library, text: TextId) -> Result<HeatMap> {
    views::heat_map(library, text)
}

/// What students answered: the questions of the bundle in their order, then what else was answered.
///
/// # Errors
/// `not-found`.
pub fn answers(library: &Library, bundle: BundleId) -> Result<Vec<QuestionAnswers>> {
    answered::by_question(library, bundle)
}

/// Every annotation of every student as a table (RFC 4180, UTF-8).
///
/// # Errors
/// `not-found`.
pub fn table(library: &Library, bundle: BundleId, form: TableForm) -> Result<String> {
    table::csv(library, bundle, form)
}

/// The same, into a file.
///
/// # Errors
/// `not-found`; those of writing a file, also where another file than such a table stands there.
pub fn write_table(library: &Library, bundle: BundleId, form: TableForm, to: &Path) -> Result<()> {
    table::write(library, bundle, form, to)
}

/// Calls a student something: a name of the teacher's, a pseudonym, or both; "" is none.
///
/// # Errors
/// `not-found`; `invalid-value` for over [`MAX_NAME`], or control characters.
pub fn name_student(
    library: &Library,
    hand_in: HandInId,
    called: Option<&str>,
    pseudonym: Option<&str>,
) -> Result<()> {
    naming::name(library, hand_in, called, pseudonym)
}

/// Lets go of what a student handed in, as an undoable step.
///
/// # Errors
/// `not-found`.
pub fn remove(library: &Library, hand_in: HandInId) -> Result<()> {
    naming::remove(library, hand_in)
}
