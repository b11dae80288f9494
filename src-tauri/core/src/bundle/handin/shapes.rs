//! What is told of hand-ins, to the window and to scripts.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ErrorKind;
use crate::highlights::{Color, State, Style};
use crate::ids::{BundleId, HandInId, TextId};
use crate::time::Timestamp;

/// What was, or would be, handed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HandedIn {
    /// The bundle.
    pub bundle: BundleId,
    /// Its title.
    pub title: String,
    /// Its edition.
    pub edition: u32,
    /// What the reader calls themselves; "": they have not said yet.
    pub name: String,
    /// Marks, those with a note too.
    pub marks: u32,
    /// Marks with a note.
    pub notes: u32,
    /// Answers.
    pub answers: u32,
    /// Marks and answers that were handed in before and are no more.
    pub deleted: u32,
}

/// What opening files of students did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Collected {
    /// The files, in order of their names.
    pub files: Vec<CollectedFile>,
    /// All of them together.
    pub counts: CollectedCounts,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CollectedFile {
    /// The file's name, without its folder.
    pub file: String,
    /// The bundle it is about.
    pub bundle: Option<BundleId>,
    /// That bundle's title.
    pub title: String,
    /// Whose it is: as many names as there are people in it.
    pub students: Vec<String>,
    /// What became of its records.
    pub counts: CollectedCounts,
    /// Records that were not taken.
    pub refused: Vec<RefusedRecord>,
    /// Why nothing was taken from it.
    pub refusal: Option<RefusedHandIn>,
}

/// Why a file was not taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RefusedHandIn {
    /// The code.
    pub code: ErrorKind,
    /// In words.
    pub message: String,
}

/// Why a record was not taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RefusedRecord {
    /// Its number in the file, from 1.
    pub number: u32,
    /// In words.
    pub message: String,
}

/// What became of records: `records` is the sum of new, changed, same, older and refused; of those that stand now (new,
/// changed, same) each is placed, to check, without a place, or on no passage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CollectedCounts {
    /// Records in the file.
    pub records: u32,
    /// Not here before.
    pub new: u32,
    /// Newer than what was here.
    pub changed: u32,
    /// Here already.
    pub same: u32,
    /// Older than what is here, or of one that was deleted since: left alone.
    pub older: u32,
    /// Refused.
    pub refused: u32,
    /// Annotations that were here and are no more.
    pub deleted: u32,
    /// On their words.
    pub placed: u32,
    /// On words that changed.
    pub check: u32,
    /// Their words are gone.
    pub unplaced: u32,
    /// On a text as a whole, or an answer.
    pub whole: u32,
}

/// What students handed in of a bundle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HandIns {
    /// The bundle.
    pub bundle: BundleId,
    /// Its title.
    pub title: String,
    /// Its edition here.
    pub edition: u32,
    /// Its texts, in order.
    pub texts: Vec<HandInText>,
    /// The students, by number.
    pub students: Vec<HandIn>,
}

/// A text that can be marked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HandInText {
    /// Id.
    pub id: TextId,
    /// Title.
    pub title: String,
}

/// What a student handed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HandIn {
    /// Id.
    pub id: HandInId,
    /// The student's number in this bundle, in the order they came.
    pub number: u32,
    /// What they call themselves, which nobody vouches for; "": nothing.
    pub name: String,
    /// What the teacher calls them; "": as they do.
    pub called: String,
    /// What they are called where names are not to be seen; "": "Student" and the number.
    pub pseudonym: String,
    /// Which one of those who are called the same here, from 1; 0: nobody else is.
    pub namesake: u32,
    /// The same among pseudonyms. It is no clue to the names.
    pub pseudonym_namesake: u32,
    /// The edition it was made in, if the file says so.
    pub edition: Option<u32>,
    /// When the newest file was made, as it says.
    #[serde(serialize_with = "crate::time::write_option")]
    pub generated: Option<Timestamp>,
    /// When something new of it was last taken in.
    #[serde(serialize_with = "crate::time::write")]
    pub received: Timestamp,
    /// Marks and notes in all.
    pub counts: HandInCounts,
    /// Those on each text, in the order of [`HandIns::texts`].
    pub texts: Vec<HandInCounts>,
    /// Answers.
    pub answers: u32,
}

/// How much somebody marked. Placed + check + unplaced = marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HandInCounts {
    /// Passages that were marked, those with a note too.
    pub marks: u32,
    /// Notes, those on a text as a whole too.
    pub notes: u32,
    /// Marks on their words.
    pub placed: u32,
    /// Marks on words that changed.
    pub check: u32,
    /// Marks whose words are gone.
    pub unplaced: u32,
}

/// Students' marks on a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HandInMarks {
    /// In order of place; those without one stand last.
    pub marks: Vec<HandInMark>,
    /// How many there are beyond [`super::MAX_MARKS`].
    pub left_out: u32,
}

/// A student's mark.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HandInMark {
    /// Whose.
    pub hand_in: HandInId,
    /// Its id as the student's file has it.
    pub id: String,
    /// The passage in the text's current edition, code points; none: it has no place there, or is about the whole text.
    pub start: Option<u32>,
    /// The end of the passage, exclusive.
    pub end: Option<u32>,
    /// Is it on a passage at all?
    pub on_passage: bool,
    /// Does it stand on its words?
    pub state: State,
    /// The words it was made on; "" for none.
    pub quote: String,
    /// Color.
    pub color: Option<Color>,
    /// Style.
    pub style: Option<Style>,
    /// The note, as typed.
    pub note: String,
    /// Tags.
    pub tags: Vec<String>,
    /// When it was made, as the file says.
    #[serde(serialize_with = "crate::time::write_option")]
    pub created: Option<Timestamp>,
    /// When it was last changed, as the file says.
    #[serde(serialize_with = "crate::time::write_option")]
    pub modified: Option<Timestamp>,
}

/// How many students marked each passage of a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HeatMap {
    /// Students who handed in something of the text's bundle.
    pub students: u32,
    /// The most who marked one and the same place.
    pub most: u32,
    /// Where anybody did, in order, none over another. At most [`super::MAX_RUNS`]: where there are more, neighbors are told
    /// as one, with the highest number among them.
    pub runs: Vec<HeatRun>,
}

/// A passage, code points, and how many students marked it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HeatRun {
    /// Start.
    pub start: u32,
    /// End, exclusive.
    pub end: u32,
    /// How many.
    pub students: u32,
}

/// A question and what students answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct QuestionAnswers {
    /// The question's or note's id, as the teacher's file has it.
    pub target: String,
    /// Is it a question (or a note that was answered)?
    pub question: bool,
    /// Does the bundle still have it?
    pub asked_still: bool,
    /// The text it is about; none: the whole bundle, or a text that is not here.
    pub text: Option<TextId>,
    /// Its words, as they are or, where the bundle no longer has it, as they were last.
    pub asked: String,
    /// The passage it stands on; "" for none.
    pub quote: String,
    /// The answers, by the students' numbers.
    pub answers: Vec<StudentAnswer>,
}

/// A student's answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct StudentAnswer {
    /// Whose.
    pub hand_in: HandInId,
    /// Its id as the student's file has it.
    pub id: String,
    /// The answer, as typed.
    pub body: String,
    /// The words that were answered, where they are not those above.
    pub asked: Option<String>,
    /// When it was last changed, as the file says.
    #[serde(serialize_with = "crate::time::write_option")]
    pub modified: Option<Timestamp>,
}

/// How the table of all annotations is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TableForm {
    /// Pseudonyms in place of names.
    pub pseudonyms: bool,
    /// Cells exactly as they are. Without it one that a spreadsheet would run as a formula begins with an apostrophe.
    pub raw: bool,
}

impl HandIn {
    /// What to call the student; among several of one name with a number behind it.
    pub fn shown(&self, pseudonyms: bool) -> String {
        let namesake = match pseudonyms {
            true => self.pseudonym_namesake,
            false => self.namesake,
        };
        match namesake {
            0 => self.plainly(pseudonyms),
            number => format!("{} ({number})", self.plainly(pseudonyms)),
        }
    }

    /// What to call the student where nobody else is called so.
    pub(super) fn plainly(&self, pseudonyms: bool) -> String {
        let names = match pseudonyms {
            true => [self.pseudonym.as_str(), ""],
            false => [self.called.as_str(), self.name.as_str()],
        };
        match names.into_iter().find(|name| !name.is_empty()) {
            Some(name) => name.to_owned(),
            None => format!("Student {}", self.number),
        }
    }
}

impl CollectedCounts {
    pub(super) fn add(&mut self, other: Self) {
        for (mine, other) in [
            (&mut self.records, other.records),
            (&mut self.new, other.new),
            (&mut self.changed, other.changed),
            (&mut self.same, other.same),
            (&mut self.older, other.older),
            (&mut self.refused, other.refused),
            (&mut self.deleted, other.deleted),
            (&mut self.placed, other.placed),
            (&mut self.check, other.check),
            (&mut self.unplaced, other.unplaced),
            (&mut self.whole, other.whole),
        ] {
            *mine = mine.saturating_add(other);
        }
    }
}
