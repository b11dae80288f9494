//! A JSON object, taken apart field by field; what is left over is kept.

use serde_json::{Map, Value};

use super::super::names::steers_direction;
use crate::{Error, ErrorKind, Result};

/// The fields of one object that have not been read yet.
pub(super) struct Fields {
    /// What the object is, for messages.
    of: String,
    map: Map<String, Value>,
}

impl Fields {
    pub(super) fn of(what: impl Into<String>, value: Value) -> Result<Self> {
        let of = what.into();
        match value {
            Value::Object(map) => Ok(Self { of, map }),
            _ => Err(invalid(&of, "is not an object")),
        }
    }

    /// Names the object, once it is known what it is.
    pub(super) fn call(&mut self, what: String) {
        self.of = what;
    }

    /// What nobody asked for.
    pub(super) fn rest(self) -> Map<String, Value> {
        self.map
    }

    pub(super) fn wrong(&self, name: &str, why: &str) -> Error {
        invalid(&format!("“{name}” of {}", self.of), why)
    }

    pub(super) fn missing(&self, name: &str) -> Error {
        self.wrong(name, "is missing")
    }

    pub(super) fn take(&mut self, name: &str) -> Option<Value> {
        // `remove` of an order-keeping map would be the swapping one.
        self.map.shift_remove(name)
    }

    /// A string of at most `most` code points that is not empty.
    pub(super) fn string(&mut self, name: &str, most: usize) -> Result<Option<String>> {
        self.take(name)
            .map(|value| self.as_string(name, value, most))
            .transpose()
    }

    pub(super) fn as_string(&self, name: &str, value: Value, most: usize) -> Result<String> {
        let Value::String(text) = value else {
            return Err(self.wrong(name, "is not a string"));
        };
        if text.trim().is_empty() {
            return Err(self.wrong(name, "is empty"));
        }
        if text.chars().count() > most {
            return Err(self.wrong(name, &format!("has over {most} characters")));
        }
        Ok(text)
    }

    /// A list of at most `most` values; an empty list is not written, so it is not read either.
    pub(super) fn list(&mut self, name: &str, most: usize) -> Result<Vec<Value>> {
        match self.take(name) {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) if items.is_empty() => Err(self.wrong(name, "is empty")),
            Some(Value::Array(items)) if items.len() > most => {
                Err(self.wrong(name, &format!("has over {most} entries")))
            }
            Some(Value::Array(items)) => Ok(items),
            Some(_) => Err(self.wrong(name, "is not a list")),
        }
    }

    pub(super) fn strings(&mut self, name: &str, most: usize, each: usize) -> Result<Vec<String>> {
        self.list(name, most)?
            .into_iter()
            .map(|value| self.as_string(name, value, each))
            .collect()
    }

    /// A whole number from 1 to 2^31 − 1.
    pub(super) fn positive(&mut self, name: &str) -> Result<Option<u32>> {
        self.take(name)
            .map(|value| {
                value
                    .as_u64()
                    .and_then(|number| u32::try_from(number).ok())
                    .filter(|number| (1..=i32::MAX as u32).contains(number))
                    .ok_or_else(|| self.wrong(name, "is not a whole number from 1 to 2147483647"))
            })
            .transpose()
    }
}

/// Strings anywhere in a manifest are text for people or names: none may steer what shows it. Tabs and line breaks may
/// stand in a description alone.
pub(super) fn harmless(value: &Value, name: &str) -> Result<()> {
    match value {
        Value::String(text) => harmless_text(text, name),
        Value::Array(items) => items.iter().try_for_each(|item| harmless(item, name)),
        Value::Object(map) => map.iter().try_for_each(|(key, value)| {
            harmless_text(key, "a key")?;
            harmless(value, key)
        }),
        _ => Ok(()),
    }
}

fn harmless_text(text: &str, name: &str) -> Result<()> {
    // Nearly all of a manifest: hashes, names of files.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Ok(());
    }
    let multiline = matches!(name, "description" | "accessibilitySummary");
    let steering = |c: char| {
        (c.is_control() && !(multiline && matches!(c, '\n' | '\t')))
            || (steers_direction(c) && !matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}'))
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}')
    };
    if text.chars().any(steering) {
        return Err(invalid(
            &format!("“{}”", super::super::names::shown(name)),
            "has a control character, or one that turns the direction of what follows",
        ));
    }
    Ok(())
}

pub(super) fn invalid(what: &str, why: &str) -> Error {
    Error::new(
        ErrorKind::InvalidManifest,
        format!(
            "The bundle’s description (publication.json) breaks the format: {what} {why}. Nothing was changed. Ask its publisher for one built anew."
        ),
    )
}
