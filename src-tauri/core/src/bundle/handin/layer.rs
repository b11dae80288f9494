//! A student's layer and its annotations, as they are kept.

use std::cmp::Ordering;
use std::ops::Range;

use serde_json::Value;

use super::super::placing::Ground;
use crate::annotations::{Quote, Target};
use crate::highlights::{Color, State, Style};
use crate::ids::{BundleId, EditionId, HandInId, TextId};
use crate::time::Timestamp;

/// A student of a bundle.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layer {
    pub(super) id: HandInId,
    pub(super) bundle: BundleId,
    /// The student's own id.
    pub(super) creator: String,
    pub(super) number: u32,
    pub(super) called: String,
    pub(super) pseudonym: String,
    pub(super) received: Timestamp,
    pub(super) said: Said,
}

/// What the newest file says of itself. The order is that of age; of two made at one moment any order will do, so long
/// as it is always the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Said {
    pub(super) generated: Option<Timestamp>,
    pub(super) edition: Option<u32>,
    pub(super) manifest: String,
    pub(super) name: String,
}

/// An annotation of a student.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Kept {
    /// As the file has it.
    pub(super) id: String,
    pub(super) revision: u32,
    pub(super) deleted: bool,
    pub(super) motivation: String,
    pub(super) text: Option<TextId>,
    pub(super) passage: Passage,
    pub(super) color: Option<Color>,
    pub(super) style: Option<Style>,
    pub(super) note: String,
    pub(super) tags: Vec<String>,
    /// What it answers.
    pub(super) question: Option<String>,
    pub(super) created: Option<Timestamp>,
    pub(super) modified: Option<Timestamp>,
    /// The record, JSON.
    pub(super) record: String,
}

/// Where an annotation stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Passage {
    /// The edition and the place in it; none: it stands on no passage, or its passage was not found.
    pub(super) place: Option<(EditionId, Range<u32>)>,
    /// The words; "" for none.
    pub(super) quote: String,
    pub(super) prefix: String,
    pub(super) suffix: String,
    pub(super) state: State,
}

impl Kept {
    /// One that is no more.
    pub(super) fn gone(id: String, revision: u32, modified: Option<Timestamp>) -> Self {
        Self {
            id,
            revision,
            deleted: true,
            motivation: String::new(),
            text: None,
            passage: Passage::default(),
            color: None,
            style: None,
            note: String::new(),
            tags: Vec::new(),
            question: None,
            created: None,
            modified,
            record: "{}".to_owned(),
        }
    }

    /// Is it on a passage (and not on a text as a whole, nor an answer)?
    pub(super) fn on_passage(&self) -> bool {
        self.question.is_none()
            && (self.passage.place.is_some() || self.passage.state == State::Unplaced)
    }

    /// Which of two states of an annotation is the newer. By revision, for clocks are wrong and some dates are lies;
    /// where two of one revision differ (a library that was copied), by their dates, and then in an order that is
    /// always the same, so that it does not matter which came first.
    pub(super) fn age(&self, other: &Self) -> Ordering {
        self.revision
            .cmp(&other.revision)
            .then_with(|| self.modified.cmp(&other.modified))
            .then_with(|| self.deleted.cmp(&other.deleted))
            .then_with(|| match self.record == other.record {
                true => Ordering::Equal,
                false => said(&self.record).cmp(&said(&other.record)),
            })
    }
}

/// What a record says, apart from how its writer is called: that is no state of the annotation.
fn said(record: &str) -> String {
    match serde_json::from_str(record) {
        Ok(Value::Object(mut record)) => {
            record.remove("creator");
            Value::Object(record).to_string()
        }
        _ => record.to_owned(),
    }
}

impl Passage {
    /// Looks for its words in a text.
    pub(super) fn by_words(
        &self,
        ground: &mut Ground<'_>,
    ) -> Option<(crate::anchor::Anchor, State)> {
        ground.by_words(&Target {
            quote: (!self.quote.is_empty()).then(|| Quote {
                exact: self.quote.clone(),
                prefix: self.prefix.clone(),
                suffix: self.suffix.clone(),
            }),
            position: self.place.as_ref().map(|(_, at)| at.clone()),
            ..Target::default()
        })
    }
}

/// The less certain of two.
pub(super) fn lesser(a: State, b: State) -> State {
    match (a, b) {
        (State::Unplaced, _) | (_, State::Unplaced) => State::Unplaced,
        (State::Check, _) | (_, State::Check) => State::Check,
        (State::Placed, State::Placed) => State::Placed,
    }
}
