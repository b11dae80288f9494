//! What the reader answers to a teacher's questions and notes. An answer keeps the words it answered: it outlives the
//! question, the text and the bundle.

pub(super) mod store;

use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::notes;
use crate::history::Action;
use crate::ids::{AnswerId, BundleId, TextId};
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Library, Result};

/// The longest answer, bytes of UTF-8.
pub const MAX_ANSWER_BYTES: usize = 256 * 1024;

/// An answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Answer {
    /// Id.
    pub id: AnswerId,
    /// The bundle.
    pub bundle: BundleId,
    /// The text it was asked about.
    pub text: Option<TextId>,
    /// What was answered: its id as the teacher's file has it.
    pub target: String,
    /// Was it a question (or a note)?
    pub question: bool,
    /// The words of the question or note, as they were when it was answered.
    pub asked: String,
    /// The passage it stood on then; "" for none.
    pub quote: String,
    /// The answer, Markdown as typed.
    pub body: String,
    /// When it was first given.
    #[serde(serialize_with = "crate::time::write")]
    pub created: Timestamp,
    /// When it was last changed.
    #[serde(serialize_with = "crate::time::write")]
    pub modified: Timestamp,
    /// Grows with each change; a change names the one it saw.
    pub revision: u32,
}

/// Answers a question or note, or changes the answer; an empty one takes it back (`None` is returned then). `revision`
/// is the one that was seen, 0 for none: where somebody else wrote meanwhile both are kept, the stored one first.
///
/// # Errors
/// `not-found` where there is neither such a question nor an answer to it; `invalid-value` for over
/// [`MAX_ANSWER_BYTES`] or a NUL character.
pub fn answer(
    library: &Library,
    bundle: BundleId,
    target: &str,
    body: &str,
    revision: u32,
) -> Result<Option<Answer>> {
    let now = library.clock().now();
    library.write(Action::AnswerQuestion, |tx| {
        let stored = store::get(tx, bundle, target)?;
        let body = match &stored {
            Some(stored) if stored.revision != revision => both(&stored.body, body),
            _ => body.to_owned(),
        };
        check(&body)?;
        match stored {
            Some(stored) if body.trim().is_empty() => {
                store::delete(tx, stored.id)?;
                Ok(None)
            }
            Some(stored) if stored.body == body => Ok(Some(stored)),
            Some(stored) => changed(tx, now, stored, body).map(Some),
            None if body.trim().is_empty() => Ok(None),
            None => first(tx, now, bundle, target, body).map(Some),
        }
    })
}

/// The answers in a bundle, in order of time.
pub fn list(library: &Library, bundle: BundleId) -> Result<Vec<Answer>> {
    library.read(|connection| store::list(connection, bundle))
}

fn changed(tx: &Transaction<'_>, now: Timestamp, stored: Answer, body: String) -> Result<Answer> {
    // What is answered now is what is asked now, if it is still asked.
    let asked = notes::one(tx, stored.bundle, &stored.target)?;
    let answer = Answer {
        asked: asked
            .as_ref()
            .map_or(stored.asked, |note| note.body.clone()),
        quote: asked.map_or(stored.quote, |note| note.quote),
        body,
        modified: now,
        revision: stored.revision.saturating_add(1),
        ..stored
    };
    store::update(tx, &answer)?;
    Ok(answer)
}

fn first(
    tx: &Transaction<'_>,
    now: Timestamp,
    bundle: BundleId,
    target: &str,
    body: String,
) -> Result<Answer> {
    let note = notes::one(tx, bundle, target)?.ok_or_else(|| {
        Error::new(
            ErrorKind::NotFound,
            "There is no such question or note (any more). Nothing was changed.",
        )
    })?;
    let answer = Answer {
        id: AnswerId::new(),
        bundle,
        text: note.text,
        target: target.to_owned(),
        question: note.question,
        asked: note.body,
        quote: note.quote,
        body,
        created: now,
        modified: now,
        revision: 1,
    };
    store::insert(tx, &answer)?;
    Ok(answer)
}

fn both(stored: &str, new: &str) -> String {
    match (stored == new, new.is_empty()) {
        (true, _) => new.to_owned(),
        (false, true) => stored.to_owned(),
        (false, false) => format!("{stored}\n\n---\n\n{new}"),
    }
}

fn check(body: &str) -> Result<()> {
    if body.len() <= MAX_ANSWER_BYTES && !body.contains('\0') {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::InvalidValue,
        format!(
            "An answer may have {} KiB and no NUL character. Nothing was changed.",
            MAX_ANSWER_BYTES / 1024
        ),
    ))
}
