//! JSON to a set.

use std::ops::Range;

use serde_json::Value;

use super::{
    About, Annotation, Body, Creator, DOUBTFUL, Deleted, MAX_BODY_BYTES, MAX_QUOTE_BYTES,
    MAX_RECORDS, MAX_TAGS, Motivation, Quote, Refused, Set, Target,
};
use crate::text::plain::saturated;
use crate::time::{Timestamp, rfc3339};
use crate::{Error, ErrorKind, Result};

impl Set {
    /// Reads a set.
    ///
    /// # Errors
    /// `invalid-value` where it is no annotation set at all, or one of more than [`MAX_RECORDS`] records.
    pub fn parse(json: &[u8]) -> Result<Self> {
        let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
        let value: Value = serde_json::from_slice(json).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            let words = format!(
                "Annotations are JSON, and this is none at line {line}, column {column}. Nothing was taken from it."
            );
            Error::caused(ErrorKind::InvalidValue, words, error)
        })?;
        Self::of(value)
    }

    /// The same for JSON that was read already.
    pub fn of(mut value: Value) -> Result<Self> {
        let refused = |words: &str| Err(Error::new(ErrorKind::InvalidValue, words));
        if !has_type(
            &value,
            &["AnnotationSet", "AnnotationPage", "AnnotationCollection"],
        ) {
            return refused("This is not a set of annotations. Nothing was taken from it.");
        }
        let records = match value.get_mut("items").map(Value::take) {
            Some(Value::Array(records)) => records,
            _ => return refused("The set has no list of items. Nothing was taken from it."),
        };
        if records.len() > MAX_RECORDS {
            return refused(
                "The set holds more than 50,000 annotations. Nothing was taken from it; split it.",
            );
        }
        let mut set = Set {
            id: string(&value, "id"),
            title: words(value.get("title")),
            generated: time(&value, "generated"),
            creator: first(value.get("creator")).map(creator),
            deleted: each(value.get("mg:deleted"))
                .take(MAX_RECORDS)
                .filter_map(deleted)
                .collect(),
            about: about(value.get("about").unwrap_or(&Value::Null)),
            ..Set::default()
        };
        for (number, record) in (1..).zip(records) {
            match annotation(record) {
                Ok(annotation) => set.items.push(annotation),
                Err(message) => set.refused.push(Refused {
                    number,
                    message: message.to_owned(),
                }),
            }
        }
        Ok(set)
    }
}

fn about(value: &Value) -> About {
    let identifiers = match value.get("dc:identifier") {
        Some(Value::Array(all)) => all
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        Some(Value::String(one)) => vec![one.clone()],
        _ => Vec::new(),
    };
    About {
        identifiers,
        title: words(value.get("dc:title")),
        edition: value
            .get("mg:edition")
            .and_then(Value::as_u64)
            .and_then(|n| n.try_into().ok()),
        manifest: string(value, "mg:manifest"),
    }
}

fn annotation(record: Value) -> std::result::Result<Annotation, &'static str> {
    let id = string(&record, "id").ok_or("It has no id.")?;
    if !has_type(&record, &["Annotation"]) {
        return Err("It is no annotation.");
    }
    let target = target(record.get("target").ok_or("It stands on nothing.")?)?;
    let body = body(&record)?;
    let motivation = match first(record.get("motivation")).and_then(Value::as_str) {
        Some(name) => Motivation::of(name),
        None if body.as_ref().is_some_and(|body| !body.value.is_empty()) => Motivation::Commenting,
        None if target.quote.is_some() || target.position.is_some() => Motivation::Highlighting,
        None => Motivation::Bookmarking,
    };
    Ok(Annotation {
        created: time(&record, "created"),
        modified: time(&record, "modified"),
        revision: revision(&record),
        creator: first(record.get("creator")).map(creator),
        id,
        motivation,
        target,
        body,
        record,
    })
}

fn deleted(value: &Value) -> Option<Deleted> {
    Some(Deleted {
        id: string(value, "id")?,
        revision: revision(value)?,
        modified: time(value, "modified"),
    })
}

fn revision(value: &Value) -> Option<u32> {
    let revision = value.get("mg:revision")?.as_u64()?.try_into().ok()?;
    (revision > 0).then_some(revision)
}

/// A moment between the years 0 and 9999, as we write them.
fn time(value: &Value, name: &str) -> Option<Timestamp> {
    let time: Timestamp = string(value, name)?.parse().ok()?;
    rfc3339(time)
        .as_bytes()
        .first()
        .is_some_and(u8::is_ascii_digit)
        .then_some(time)
}

fn creator(value: &Value) -> Creator {
    match value {
        Value::String(id) => Creator {
            id: Some(id.clone()),
            name: None,
        },
        value => Creator {
            id: string(value, "id"),
            name: words(value.get("name")),
        },
    }
}

fn target(value: &Value) -> std::result::Result<Target, &'static str> {
    let value = first(Some(value)).ok_or("It stands on nothing.")?;
    if let Value::String(source) = value {
        return Ok(Target {
            source: source.clone(),
            ..Target::default()
        });
    }
    let source = match value.get("source") {
        Some(Value::String(source)) => Some(source.clone()),
        Some(source) => string(source, "id"),
        None => string(value, "id"),
    };
    let mut target = Target {
        source: source.ok_or("It does not say on which text it stands.")?,
        text_hash: string(value, "mg:textHash"),
        doubtful: value.get("mg:state").and_then(Value::as_str) == Some(DOUBTFUL),
        text: string(value, "mg:text"),
        asked: string(value, "mg:asked"),
        ..Target::default()
    };
    if target
        .asked
        .as_ref()
        .is_some_and(|asked| asked.len() > MAX_BODY_BYTES)
    {
        return Err("What it answers is longer than 256 KiB.");
    }
    for selector in each(value.get("selector")) {
        take_selector(selector, &mut target)?;
    }
    Ok(target)
}

/// A selector refined by another one says the larger passage first; of the smaller one the words count, for they are
/// words of the text. A place in an element is none in the text.
fn take_selector(selector: &Value, target: &mut Target) -> std::result::Result<(), &'static str> {
    if has_type(selector, &["TextQuoteSelector"]) {
        let text = |name| string(selector, name).unwrap_or_default();
        let quote = Quote {
            exact: text("exact"),
            prefix: text("prefix"),
            suffix: text("suffix"),
        };
        if [&quote.exact, &quote.prefix, &quote.suffix]
            .iter()
            .any(|text| text.len() > MAX_QUOTE_BYTES)
        {
            return Err("Its quote is longer than 64 KiB.");
        }
        if !quote.exact.trim().is_empty() {
            target.quote = Some(quote);
        }
    } else if has_type(selector, &["TextPositionSelector"]) {
        target.position = position(selector).or(target.position.take());
    }
    if let Some(refined) = selector
        .get("refinedBy")
        .filter(|by| has_type(by, &["TextQuoteSelector"]))
    {
        take_selector(refined, target)?;
    }
    Ok(())
}

fn position(selector: &Value) -> Option<Range<u32>> {
    let number = |name: &str| selector.get(name)?.as_u64()?.try_into().ok();
    let (start, end): (u32, u32) = (number("start")?, number("end")?);
    (start <= end).then_some(start..end)
}

fn body(record: &Value) -> std::result::Result<Option<Body>, &'static str> {
    let mut all = Body::default();
    let mut found = false;
    if let Some(value) = string(record, "bodyValue") {
        all.value = value;
        found = true;
    }
    for one in each(record.get("body")) {
        found = true;
        take_body(one, &mut all);
    }
    if all.value.len() > MAX_BODY_BYTES
        || all
            .hint
            .as_ref()
            .is_some_and(|hint| hint.len() > MAX_BODY_BYTES)
    {
        return Err("Its note is longer than 256 KiB.");
    }
    if all.tags.len() > MAX_TAGS {
        return Err("It has more than 100 tags.");
    }
    Ok(found.then_some(all))
}

/// Several bodies are read into one: notes one after the other, tags together.
fn take_body(one: &Value, all: &mut Body) {
    let value = match one {
        Value::String(value) => Some(value.clone()),
        one => words(one.get("value")),
    };
    let tagging = one.get("purpose").and_then(Value::as_str) == Some("tagging");
    match value {
        Some(tag) if tagging => all.tags.push(tag),
        Some(value) if !all.value.is_empty() => all.value = format!("{}\n\n{value}", all.value),
        Some(value) => all.value = value,
        None => {}
    }
    all.color = all.color.take().or(string(one, "color"));
    all.highlight = all.highlight.take().or(string(one, "highlight"));
    all.hint = all.hint.take().or(words(one.get("mg:hint")));
    let tags = each(one.get("tags")).chain(each(one.get("tag")));
    all.tags
        .extend(tags.filter_map(Value::as_str).map(str::to_owned));
}

/// A text that may be written with its language and direction: as a string, or an object that holds it.
fn words(value: Option<&Value>) -> Option<String> {
    match first(value)? {
        Value::String(text) => Some(text.clone()),
        text => ["value", "stringValue", "text"]
            .iter()
            .find_map(|name| string(text, name)),
    }
}

fn string(value: &Value, name: &str) -> Option<String> {
    Some(value.get(name)?.as_str()?.to_owned())
}

/// JSON-LD writes one of a thing without a list.
fn each(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let all = match value {
        Some(Value::Array(all)) => all.as_slice(),
        Some(one) if !one.is_null() => std::slice::from_ref(one),
        _ => &[],
    };
    all.iter()
}

fn first(value: Option<&Value>) -> Option<&Value> {
    each(value).next()
}

fn has_type(value: &Value, names: &[&str]) -> bool {
    each(value.get("type").or(value.get("@type")))
        .any(|name| names.iter().any(|known| name == known))
}

/// How many records a set has, used or not.
impl Set {
    /// Records read: those taken and those refused.
    pub fn records(&self) -> u32 {
        saturated(self.items.len() + self.refused.len())
    }
}
