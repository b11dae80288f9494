//! Files of notes and questions, as a person or another program writes them.

use std::ops::Range;

use serde::Deserialize;
use serde_json::Value;

use super::super::folder::SourceFile;
use super::super::json_lines;
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
#[serde(deny_unknown_fields, bound = "T: Deserialize<'de>")]
struct Written<T> {
    title: Option<String>,
    creator: Option<String>,
    #[serde(alias = "questions")]
    notes: Vec<T>,
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
    let lines = json_lines::of_entries(
        &json,
        if value.get("notes").is_some() {
            "notes"
        } else {
            "questions"
        },
    );
    if questions {
        written::<WrittenQuestion>(&json, value.is_array(), &lines)
    } else {
        written::<WrittenNote>(&json, value.is_array(), &lines)
    }
}

fn parse_error(error: &serde_json::Error) -> Unreadable {
    let line = u32::try_from(error.line()).ok().filter(|line| *line > 0);
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or_default();
    (line, format!("The file cannot be read: {words}."))
}

fn written<'de, T>(
    json: &'de str,
    is_list: bool,
    lines: &[u32],
) -> std::result::Result<Draft, Unreadable>
where
    T: Deserialize<'de> + Into<Remark>,
{
    let written = if is_list {
        let notes: Vec<T> = serde_json::from_str(json).map_err(|error| parse_error(&error))?;
        Written {
            title: None,
            creator: None,
            notes,
        }
    } else {
        serde_json::from_str(json).map_err(|error| parse_error(&error))?
    };
    let lines = lines
        .iter()
        .map(|line| Some(*line))
        .chain(std::iter::repeat(None));
    let remarks = written
        .notes
        .into_iter()
        .zip(lines)
        .map(|(note, line)| Remark {
            line,
            ..note.into()
        });
    Ok(Draft {
        title: written.title,
        creator: written.creator,
        remarks: remarks.collect(),
    })
}

fn annotations(value: Value, lines: &[u32]) -> std::result::Result<Draft, Unreadable> {
    let set = Set::of(value).map_err(|error| (None, error.message))?;
    if let Some(refused) = set.refused.first() {
        let line = lines.get(refused.number as usize - 1).copied();
        return Err((
            line,
            format!(
                "Annotation {} cannot be used: {}",
                refused.number, refused.message
            ),
        ));
    }
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
