//! Files of notes and questions, as a person or another program writes them.

use std::ops::Range;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::super::folder::SourceFile;
use super::super::json_lines::{self, Entry};
use super::super::parser_words;
use crate::Error;
use crate::annotations::{Body, Creator, MAX_RECORDS, Motivation, Quote, Set};
use crate::bundle::limits;
use crate::import::file;
use crate::time::Timestamp;

/// What is read of a file before its passages are looked for.
pub(super) struct Draft {
    pub(super) title: Option<String>,
    pub(super) creator: Option<String>,
    pub(super) remarks: Vec<Remark>,
    /// Entries that cannot be read.
    pub(super) unreadable: Vec<Unreadable>,
}

/// A remark before its passage is found.
pub(super) struct Remark {
    pub(super) line: Option<u32>,
    pub(super) id: Option<String>,
    pub(super) motivation: Motivation,
    pub(super) created: Option<Timestamp>,
    pub(super) modified: Option<Timestamp>,
    pub(super) creator: Option<Creator>,
    /// The text as it is named; absent: the bundle as a whole.
    pub(super) text: Option<String>,
    pub(super) quote: Option<Quote>,
    pub(super) position: Option<Range<u32>>,
    pub(super) body: Body,
}

/// A note as a person writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenNote {
    id: Option<String>,
    text: Option<String>,
    #[serde(alias = "passage")]
    quote: Option<String>,
    #[serde(default)]
    before: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    tags: Vec<String>,
    color: Option<String>,
    style: Option<String>,
}

/// A question as a person writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenQuestion {
    id: Option<String>,
    text: Option<String>,
    #[serde(alias = "passage")]
    quote: Option<String>,
    #[serde(default)]
    before: String,
    #[serde(default)]
    after: String,
    question: String,
    hint: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
}

/// A file as a person writes it: a list, or the list with a title and a name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    title: Option<String>,
    creator: Option<String>,
    /// Each is read by itself: one that is wrong hides none of the others.
    #[serde(alias = "questions")]
    notes: Vec<IgnoredAny>,
}

/// A line, where one is to blame, and what is wrong.
pub(super) type Unreadable = (Option<u32>, String);

/// Reads a file of notes, or of questions.
pub(super) fn read(source: &SourceFile, questions: bool) -> std::result::Result<Draft, Unreadable> {
    let told = |error: Error| (None, error.message);
    let bytes = file::read(&source.place, limits::MAX_DATA).map_err(told)?;
    let json =
        String::from_utf8(bytes).map_err(|_| (None, "The file is not in UTF-8.".to_owned()))?;
    let json = crate::import::encoding::canonical(&json);
    let value: Value = serde_json::from_str(&json).map_err(|error| parse_error(&error))?;
    let records = value
        .get("items")
        .or(value.get("notes"))
        .or(value.get("questions"))
        .unwrap_or(&value);
    if records
        .as_array()
        .is_some_and(|records| records.len() > MAX_RECORDS)
    {
        return Err((None, "The file has more than 50,000 entries.".to_owned()));
    }
    if value.get("items").is_some() {
        return annotations(value, &json_lines::of_entries(&json, "items"));
    }
    let (list, other) = if questions {
        ("questions", "notes")
    } else {
        ("notes", "questions")
    };
    let key = if value.get(list).is_some() {
        list
    } else {
        other
    };
    if value.is_object() && value.get(key).is_none() {
        return Err((Some(1), format!("There is no list of {list} in it.")));
    }
    let entries = json_lines::entries(&json, key);
    let (title, creator) = if value.is_array() {
        (None, None)
    } else {
        let whole: Written = serde_json::from_str(&json).map_err(|error| parse_error(&error))?;
        if whole.notes.len() != entries.len() {
            return Err((None, format!("Its list of {list} is not named “{key}”.")));
        }
        (whole.title, whole.creator)
    };
    let (remarks, unreadable) = if questions {
        written::<WrittenQuestion>(&entries)
    } else {
        written::<WrittenNote>(&entries)
    };
    Ok(Draft {
        title,
        creator,
        remarks,
        unreadable,
    })
}

fn parse_error(error: &serde_json::Error) -> Unreadable {
    let line = u32::try_from(error.line()).ok().filter(|line| *line > 0);
    (line, parser_words::of_json(error))
}

fn written<'de, T>(entries: &[Entry<'de>]) -> (Vec<Remark>, Vec<Unreadable>)
where
    T: Deserialize<'de> + Into<Remark>,
{
    let (mut remarks, mut unreadable) = (Vec::new(), Vec::new());
    for entry in entries {
        match serde_json::from_str::<T>(entry.json) {
            Ok(note) => remarks.push(Remark {
                line: Some(entry.line),
                ..note.into()
            }),
            Err(error) => {
                let (line, message) = parse_error(&error);
                let below = line.unwrap_or(1).saturating_sub(1);
                unreadable.push((Some(entry.line.saturating_add(below)), message));
            }
        }
    }
    (remarks, unreadable)
}

fn annotations(value: Value, lines: &[u32]) -> std::result::Result<Draft, Unreadable> {
    let set = Set::of(value).map_err(|error| (None, error.message))?;
    let unreadable = set.refused.iter().map(|refused| {
        let line = lines.get(refused.number as usize - 1).copied();
        let message = format!(
            "Annotation {} cannot be used: {}",
            refused.number, refused.message
        );
        (line, message)
    });
    let unreadable = unreadable.collect();
    let lines = lines
        .iter()
        .map(|line| Some(*line))
        .chain(std::iter::repeat(None));
    let remarks = set.items.into_iter().zip(lines).map(|(item, line)| Remark {
        line,
        id: Some(item.id),
        motivation: item.motivation,
        created: item.created,
        modified: item.modified,
        creator: item.creator,
        text: Some(item.target.source),
        quote: item.target.quote,
        position: item.target.position,
        body: item.body.unwrap_or_default(),
    });
    Ok(Draft {
        title: set.title,
        creator: None,
        remarks: remarks.collect(),
        unreadable,
    })
}

impl From<WrittenNote> for Remark {
    fn from(note: WrittenNote) -> Self {
        let motivation = if note.note.is_empty() {
            Motivation::Highlighting
        } else {
            Motivation::Commenting
        };
        Remark {
            line: None,
            id: note.id,
            motivation,
            created: None,
            modified: None,
            creator: None,
            text: note.text,
            quote: quote(note.quote, note.before, note.after),
            position: None,
            body: Body {
                value: note.note,
                color: note.color,
                highlight: note.style,
                tags: note.tags,
                ..Body::default()
            },
        }
    }
}

impl From<WrittenQuestion> for Remark {
    fn from(question: WrittenQuestion) -> Self {
        Remark {
            line: None,
            id: question.id,
            motivation: Motivation::Questioning,
            created: None,
            modified: None,
            creator: None,
            text: question.text,
            quote: quote(question.quote, question.before, question.after),
            position: None,
            body: Body {
                value: question.question,
                hint: question.hint,
                tags: question.tags,
                ..Body::default()
            },
        }
    }
}

fn quote(exact: Option<String>, prefix: String, suffix: String) -> Option<Quote> {
    exact
        .filter(|exact| !exact.trim().is_empty())
        .map(|exact| Quote {
            exact,
            prefix,
            suffix,
        })
}
