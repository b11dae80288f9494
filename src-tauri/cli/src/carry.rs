//! `carry OLD NEW TARGETS.json` and `resolve TEXT SELECTORS.json`

use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;

use marginalis_core::anchor::carry::{Carried, Change, EditionMap, EditionText, Verdict};
use marginalis_core::anchor::quote_match::{Haystack, Selector};
use marginalis_core::import::encoding;
use marginalis_core::import::file;
use marginalis_core::text::Document;
use marginalis_core::{Error, ErrorKind};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::DONE;
use crate::output::{Out, Result};

/// The largest file that is read, bytes.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Carries marks from one edition to another.
pub fn run(old: &Path, new: &Path, targets: &Path, out: &mut Out) -> Result<u8> {
    let (old, new) = (Edition::read(old)?, Edition::read(new)?);
    let marks: Vec<Target> = json(targets)?;
    check(&marks, &old, targets)?;
    let map = EditionMap::between(&old.text(), &new.text());
    let answers = marks
        .into_iter()
        .map(|target| Answer::new(target.id, map.carry(target.start..target.end)));
    out.json(&answers.collect::<Vec<_>>())?;
    Ok(DONE)
}

/// Finds passages by their words.
pub fn resolve(text: &Path, selectors: &Path, out: &mut Out) -> Result<u8> {
    let text = Edition::read(text)?;
    let wanted: Vec<Quote> = json(selectors)?;
    each_once(wanted.iter().map(|quote| &quote.id), selectors)?;
    let haystack = Haystack::of(&text.plain);
    let answers = wanted.into_iter().map(|quote| {
        let selector = Selector {
            quote: &quote.exact,
            before: &quote.prefix,
            after: &quote.suffix,
            hint: quote.start,
        };
        let found = haystack.resolve(&selector);
        Answer::new(quote.id, found)
    });
    out.json(&answers.collect::<Vec<_>>())?;
    Ok(DONE)
}

#[derive(Deserialize)]
struct Target {
    id: serde_json::Value,
    start: u32,
    end: u32,
}

/// A W3C text quote selector with an id and, if known, where the passage started.
#[derive(Deserialize)]
struct Quote {
    id: serde_json::Value,
    #[serde(alias = "quote")]
    exact: String,
    #[serde(default)]
    prefix: String,
    #[serde(default)]
    suffix: String,
    start: Option<u32>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Anchored,
    Orphaned,
}

/// The fate of a mark, as printed.
#[derive(Serialize)]
struct Answer {
    id: serde_json::Value,
    status: Status,
    verdict: Verdict,
    start: Option<u32>,
    end: Option<u32>,
    confidence: f64,
    reason: String,
    /// Other places that might be meant; where the best one is not likely enough, that one first.
    alternatives: Vec<Range<u32>>,
    changes: Vec<Change>,
    /// Where a removed passage would stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    gap: Option<u32>,
}

impl Answer {
    /// An ambiguous mark is anchored only where its best place is likelier right than not.
    fn new(id: serde_json::Value, carried: Carried) -> Self {
        let anchored = match carried.verdict {
            Verdict::Removed => false,
            Verdict::Ambiguous => carried.confidence > 0.5,
            Verdict::Kept | Verdict::Moved | Verdict::Reworded => true,
        };
        let Range { start, end } = carried.range;
        let best = (!anchored && start < end).then_some(start..end);
        Answer {
            id,
            status: if anchored {
                Status::Anchored
            } else {
                Status::Orphaned
            },
            verdict: carried.verdict,
            start: anchored.then_some(start),
            end: anchored.then_some(end),
            confidence: (f64::from(carried.confidence) * 1e4).round() / 1e4,
            reason: carried.reason.to_string(),
            alternatives: best.into_iter().chain(carried.alternatives).collect(),
            changes: carried.changes,
            gap: (carried.verdict == Verdict::Removed).then_some(start),
        }
    }
}

/// A file's plain text and its blocks.
struct Edition {
    plain: String,
    /// `None`: each line is a block.
    blocks: Option<Vec<Range<u32>>>,
}

impl Edition {
    fn read(path: &Path) -> marginalis_core::Result<Self> {
        let text = text(path)?;
        if path.extension().is_none_or(|extension| extension != "md") {
            return Ok(Edition {
                plain: text,
                blocks: None,
            });
        }
        let document = Document::parse(&encoding::canonical(&text));
        Ok(Edition {
            plain: document.plain.as_str().to_owned(),
            blocks: Some(
                document
                    .blocks
                    .iter()
                    .map(|block| block.start..block.end)
                    .collect(),
            ),
        })
    }

    fn text(&self) -> EditionText<'_> {
        match &self.blocks {
            Some(blocks) => EditionText {
                plain: &self.plain,
                blocks: blocks.clone(),
            },
            None => EditionText::of_lines(&self.plain),
        }
    }
}

/// Every mark must be one: some characters of the old edition, under an id of its own.
fn check(marks: &[Target], old: &Edition, file: &Path) -> marginalis_core::Result<()> {
    let length = old.plain.chars().count();
    for Target { id, start, end } in marks {
        let wrong = if start >= end {
            "its end must lie behind its start".to_owned()
        } else if *end as usize > length {
            format!("the old edition has {length} characters")
        } else {
            continue;
        };
        return Err(Error::new(
            ErrorKind::InvalidRange,
            format!(
                "Mark {id} in “{}” cannot be from {start} to {end}: {wrong}. Nothing was carried. Mend it and try again.",
                file::shown_name(file)
            ),
        ));
    }
    each_once(marks.iter().map(|mark| &mark.id), file)
}

fn each_once<'a>(
    ids: impl Iterator<Item = &'a serde_json::Value>,
    file: &Path,
) -> marginalis_core::Result<()> {
    let mut seen = HashSet::new();
    for id in ids {
        if !seen.insert(id.to_string()) {
            return Err(Error::new(
                ErrorKind::InvalidValue,
                format!(
                    "The id {id} is given twice in “{}”, so the answers could not be told apart. Nothing was carried. Give each an id of its own.",
                    file::shown_name(file)
                ),
            ));
        }
    }
    Ok(())
}

fn text(path: &Path) -> marginalis_core::Result<String> {
    let bytes = match file::read(path, MAX_BYTES) {
        Err(error) if error.kind == ErrorKind::EmptyFile => Vec::new(),
        read => read?,
    };
    String::from_utf8(bytes).map_err(|error| {
        let name = file::shown_name(path);
        Error::caused(
            ErrorKind::BinaryFile,
            format!("“{name}” is not a text in UTF-8. Nothing was carried. Save it as UTF-8 and try again."),
            error,
        )
    })
}

fn json<T: DeserializeOwned>(path: &Path) -> marginalis_core::Result<T> {
    serde_json::from_str(&text(path)?).map_err(|error| {
        let name = file::shown_name(path);
        Error::caused(
            ErrorKind::InvalidValue,
            format!("“{name}” is not what was expected ({error}). Nothing was carried. `--help` shows the form."),
            error,
        )
    })
}
