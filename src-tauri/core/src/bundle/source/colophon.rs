//! `bundle.toml`: what a bundle says of itself, and which texts it has in which order.
//!
//! Read strictly, for a misspelled field would be left out without a word: an unknown one is refused with its line and
//! the field that was probably meant. Everything may be missing here; what a bundle cannot do without is for a check to
//! say.

mod look;

use serde::Deserialize;

use super::parser_words;
use crate::{Error, ErrorKind, Result};

/// The largest `bundle.toml`, bytes.
pub const MAX_COLOPHON: u64 = 1024 * 1024;

/// What stands in `bundle.toml`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Colophon {
    /// `urn:uuid:…`, constant over all editions.
    pub id: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Who wrote or chose the texts.
    pub authors: Vec<String>,
    /// Who edited them.
    pub editors: Vec<String>,
    /// Who else had a part in it.
    pub contributors: Vec<String>,
    /// Who hands it out.
    pub publisher: Option<String>,
    /// SPDX expression, or `NONE`.
    pub license: Option<String>,
    /// BCP-47: one tag or several, the main one first.
    pub language: Option<OneOrMore>,
    /// Edition, from 1.
    pub edition: Option<u32>,
    /// The edition's name for people.
    pub label: Option<String>,
    /// One or two sentences.
    pub description: Option<String>,
    /// The day it is published, `YYYY-MM-DD`.
    pub published: Option<jiff::civil::Date>,
    /// Subjects.
    pub about: Vec<String>,
    /// For whom: "first year", "advanced".
    pub educational_level: Option<String>,
    /// What it is: "reader", "exercise".
    pub learning_resource_type: Option<String>,
    /// What is learned.
    pub teaches: Vec<String>,
    /// How long it takes, ISO 8601 (`PT3H`).
    pub time_required: Option<String>,
    /// How it is perceived: "textual", "visual".
    pub access_mode: Vec<String>,
    /// What helps readers: "alternativeText", "tableOfContents".
    pub accessibility_feature: Vec<String>,
    /// What may harm readers: "none", "flashing".
    pub accessibility_hazard: Vec<String>,
    /// The same in a sentence.
    pub accessibility_summary: Option<String>,
    /// Identifiers of texts that earlier editions had and that were taken out on purpose.
    pub withdrawn: Vec<String>,
    /// The texts in reading order; without it all in `texts/`, by name.
    pub texts: Vec<ListedText>,
}

/// A text as `bundle.toml` lists it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ListedText {
    /// Path in the folder.
    pub file: String,
    /// `urn:uuid:…`, constant over all editions; without it `bundle.lock` keeps one.
    pub identifier: Option<String>,
}

/// One string or a list of them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum OneOrMore {
    /// `"en"`
    One(String),
    /// `["la", "en"]`
    More(Vec<String>),
}

impl OneOrMore {
    /// All of them.
    pub fn all(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::More(more) => more,
        }
    }
}

/// Why a `bundle.toml` cannot be read.
#[derive(Debug)]
pub struct Unreadable {
    /// The line, from 1.
    pub line: Option<u32>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl Colophon {
    /// Reads `bundle.toml`.
    pub fn parse(toml: &str) -> std::result::Result<Self, Unreadable> {
        let toml = toml.strip_prefix('\u{feff}').unwrap_or(toml);
        toml::from_str(toml).map_err(|error| Unreadable {
            line: error.span().map(|span| line_of(toml, span.start)),
            message: parser_words::of_toml(error.message()),
            hint: hint(error.message()),
        })
    }

    /// The languages, the main one first.
    pub fn languages(&self) -> &[String] {
        self.language.as_ref().map_or(&[], OneOrMore::all)
    }
}

impl From<Unreadable> for Error {
    fn from(unreadable: Unreadable) -> Self {
        let Unreadable {
            line,
            message,
            hint,
        } = unreadable;
        let place = line.map_or_else(String::new, |line| format!(", line {line}"));
        let words = format!("bundle.toml{place}: {message} Nothing was written. {hint}");
        Self::new(ErrorKind::InvalidSource, words)
    }
}

/// `urn:uuid:…` as an id.
pub fn urn<T: std::str::FromStr<Err = Error>>(urn: &str) -> Result<T> {
    let id = urn.trim().strip_prefix("urn:uuid:").ok_or_else(|| {
        Error::new(
            ErrorKind::InvalidSource,
            format!("“{urn}” is not an identifier. Identifiers look like urn:uuid:0199d2c1-7b1e-7000-8000-000000000000."),
        )
    })?;
    id.parse()
}

/// The line of a byte, from 1.
pub(super) fn line_of(text: &str, byte: usize) -> u32 {
    let before = text.get(..byte).unwrap_or(text);
    crate::text::plain::saturated(before.matches('\n').count() + 1)
}

/// What to do: for an unknown field the known one that is most like it.
fn hint(words: &str) -> String {
    match parser_words::meant(words) {
        Some(known) => format!("Did you mean {known}?"),
        None => {
            "Which fields there are, and how they are written, is in docs/bundles.md.".to_owned()
        }
    }
}

/// Letters to insert, delete or replace.
pub(super) fn edits(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.chars().enumerate() {
            let replace = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replace.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}
