//! A record of a file as it is kept.

use std::collections::HashMap;

use serde_json::Value;

use super::layer::{Kept, Passage};
use super::{MAX_ID_BYTES, MAX_RECORD_BYTES};
use crate::annotations::{Annotation, Deleted, Motivation, Quote, Target};
use crate::highlights::State;
use crate::ids::TextId;
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Result};

pub(super) fn unfit(why: &str) -> Error {
    Error::new(ErrorKind::InvalidValue, why)
}

pub(super) fn gone(deleted: Deleted) -> Option<Kept> {
    fits(&deleted.id).then(|| {
        let modified = deleted.modified.map(to_the_millisecond);
        Kept::gone(deleted.id, deleted.revision, modified)
    })
}

fn fits(id: &str) -> bool {
    !id.is_empty() && id.len() <= MAX_ID_BYTES && !id.contains('\0')
}

/// A record as it is kept, its place not looked for yet.
pub(super) fn incoming(
    item: Annotation,
    texts: &HashMap<String, TextId>,
) -> Result<(Kept, Target)> {
    let motivation = item.motivation.name();
    if !fits(&item.id) || motivation.len() > MAX_ID_BYTES || motivation.contains('\0') {
        return Err(unfit(
            "Its id or motivation is too long, empty, or holds a NUL.",
        ));
    }
    let record = item.record.to_string();
    if record.len() > MAX_RECORD_BYTES {
        return Err(unfit("It is longer than 1 MiB."));
    }
    let is_answer = item.motivation == Motivation::Replying;
    if is_answer && !fits(&item.target.source) {
        return Err(unfit(
            "What it answers has an id that is too long, or none.",
        ));
    }
    let source = match (is_answer, &item.target.text) {
        (true, text) => text.as_ref(),
        (false, _) => Some(&item.target.source),
    };
    let words = item.target.quote.clone().unwrap_or_default();
    let Quote {
        exact,
        prefix,
        suffix,
    } = words;
    let on_passage = !is_answer && names_a_passage(&item);
    let body = item.body.unwrap_or_default();
    let kept = Kept {
        text: source.and_then(|source| texts.get(source)).copied(),
        passage: Passage {
            place: None,
            quote: stored(exact),
            prefix: stored(prefix),
            suffix: stored(suffix),
            state: match on_passage {
                true => State::Unplaced,
                false => State::Placed,
            },
        },
        question: is_answer.then(|| item.target.source.clone()),
        revision: item.revision.unwrap_or(1),
        deleted: false,
        motivation: item.motivation.name().to_owned(),
        color: body.color.and_then(|name| named(name.into())),
        style: body.highlight.and_then(|name| named(name.into())),
        note: stored(body.value),
        tags: body.tags.into_iter().map(stored).collect(),
        created: item.created.map(to_the_millisecond),
        modified: item.modified.map(to_the_millisecond),
        id: item.id,
        record,
    };
    Ok((kept, item.target))
}

/// One with a selector that we do not know stands on a passage all the same.
fn names_a_passage(item: &Annotation) -> bool {
    let selector = item.record.pointer("/target/selector");
    let unknown = selector.is_some_and(|selector| match selector {
        Value::Null => false,
        Value::Array(all) => !all.is_empty(),
        _ => true,
    });
    item.target.quote.is_some() || item.target.position.is_some() || unknown
}

fn named<T: serde::de::DeserializeOwned>(name: Value) -> Option<T> {
    serde_json::from_value(name).ok()
}

/// Words as the database takes them.
fn stored(words: String) -> String {
    match words.contains('\0') {
        true => words.replace('\0', "\u{FFFD}"),
        false => words,
    }
}

/// As the database keeps moments, so that what comes again is what is there.
pub(super) fn to_the_millisecond(time: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(time.as_millisecond()).unwrap_or(time)
}
