//! What the teacher wrote beside the texts, as the reader sees it: read-only notes and questions, each with the
//! reader's answer.

mod store;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::answers::Answer;
use crate::highlights::{Color, State, Style};
use crate::ids::{BundleId, TextId};
use crate::{Library, Result};

/// A teacher's note or question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TeacherNote {
    /// The bundle it came with.
    pub bundle: BundleId,
    /// Its id as its file has it.
    pub id: String,
    /// What its layer is called.
    pub layer: String,
    /// Is it a question?
    pub question: bool,
    /// The text it is about; none: the whole bundle.
    pub text: Option<TextId>,
    /// The passage it stands on in the text's current edition, code points; none: the whole text.
    pub start: Option<u32>,
    /// The end of the passage, exclusive.
    pub end: Option<u32>,
    /// The passage's words; "" for none.
    pub quote: String,
    /// Does it stand on its words?
    pub state: State,
    /// `commenting`, `highlighting`, `questioning` …
    pub motivation: String,
    /// Color.
    pub color: Option<Color>,
    /// Style.
    pub style: Option<Style>,
    /// What it says, as typed.
    pub body: String,
    /// Help with a question; "" for none.
    pub hint: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Who wrote it, as they say.
    pub creator: String,
    /// The reader's answer.
    pub answer: Option<Answer>,
}

/// The notes and questions on a text, in order of place; those on the whole text first.
pub fn of_text(library: &Library, text: TextId) -> Result<Vec<TeacherNote>> {
    library.read(|connection| store::of_text(connection, text))
}

/// All notes and questions of a bundle in the order of its files; those on the whole bundle have no text.
pub fn of_bundle(library: &Library, bundle: BundleId) -> Result<Vec<TeacherNote>> {
    library.read(|connection| store::of_bundle(connection, bundle))
}

pub(super) use store::one;
