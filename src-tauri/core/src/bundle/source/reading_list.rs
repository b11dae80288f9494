//! `reading-list.json`: CSL-JSON, as every program that keeps literature reads it.

use std::collections::HashSet;

use serde_json::Value;

use super::finding::{At, FindingCode, Findings};
use super::folder::SourceFile;
use super::json_lines;
use super::parser_words;
use super::passages::Passages;
use crate::bundle::limits;
use crate::import::{encoding, file};
use crate::reading_list::{MAX_IMPORT, MAX_ITEM_BYTES, csl};

/// Under this name in `custom` an entry names its text: by path in the folder, by identifier in the bundle.
const TEXT: &str = "mg:text";

/// Reads the list; gives its bytes as they go into a bundle.
pub(super) fn read(
    source: &SourceFile,
    passages: &Passages<'_>,
    findings: &mut Findings,
) -> Option<Vec<u8>> {
    let file = &source.path;
    let refuse = |line, message: &str, findings: &mut Findings| {
        let hint = "The reading list is a CSL-JSON array, as Zotero and Pandoc write it. Without books: [].";
        findings.add(
            FindingCode::InvalidReadingList,
            At { file, line },
            message,
            hint,
        );
    };
    let bytes = match file::read(&source.place, limits::MAX_DATA) {
        Ok(bytes) => bytes,
        Err(error) => {
            refuse(None, &error.message, findings);
            return None;
        }
    };
    let Ok(json) = String::from_utf8(bytes) else {
        refuse(None, "The file is not in UTF-8.", findings);
        return None;
    };
    let json = encoding::canonical(&json);
    let mut items: Vec<Value> = match serde_json::from_str(&json) {
        Ok(items) => items,
        Err(error) => {
            let line = u32::try_from(error.line()).ok();
            refuse(line, &parser_words::of_json(&error), findings);
            return None;
        }
    };
    if items.len() > MAX_IMPORT {
        refuse(
            None,
            &format!("The list has more than {MAX_IMPORT} entries."),
            findings,
        );
        return None;
    }
    let lines = json_lines::of_entries(&json, "");
    let mut ids = HashSet::new();
    for (item, line) in items.iter_mut().zip(lines) {
        let at = At::line(file, line);
        check(item, at, &mut ids, findings);
        name_text(item, at, passages, findings);
    }
    let pretty = serde_json::to_string_pretty(&items).ok()?;
    Some((pretty + "\n").into_bytes())
}

fn check(item: &Value, at: At<'_>, ids: &mut HashSet<String>, findings: &mut Findings) {
    let title = csl::title(item);
    if title.is_empty() || item.to_string().len() > MAX_ITEM_BYTES {
        let message = "This entry is no object with a title, or is larger than 64 KiB.";
        findings.add(
            FindingCode::InvalidReadingList,
            at,
            message,
            "Give it a title, or take it out.",
        );
        return;
    }
    match csl::id(item) {
        Some(id) if !ids.insert(id.clone()) => {
            let message = format!("The id “{id}” is used twice.");
            findings.add(
                FindingCode::DuplicateEntry,
                at,
                message,
                "Give each entry an id of its own.",
            );
        }
        _ => {}
    }
    if csl::authors(item).is_empty() {
        let message = format!("“{title}” has no author or editor.");
        findings.add(
            FindingCode::EntryWithoutAuthor,
            at,
            message,
            "Add \"author\": [{\"family\": \"…\", \"given\": \"…\"}].",
        );
    }
    if csl::year(item).is_none() {
        let message = format!("“{title}” has no year.");
        findings.add(
            FindingCode::EntryWithoutYear,
            at,
            message,
            "Add \"issued\": {\"date-parts\": [[2006]]}.",
        );
    }
}

/// Where an entry names the text of the bundle that it is, by path, the bundle names it by its identifier.
fn name_text(item: &mut Value, at: At<'_>, passages: &Passages<'_>, findings: &mut Findings) {
    let Some(named) = item.pointer_mut(&format!("/custom/{TEXT}")) else {
        return;
    };
    match named.as_str().and_then(|name| passages.text(name)) {
        Some(text) => *named = Value::String(format!("urn:uuid:{}", passages.identifier(text))),
        None => {
            let message = format!("{named} is no text of this bundle.");
            findings.add(FindingCode::UnknownText, at, message, "Name the text by its path in the folder, such as texts/on-invention.md, or take mg:text out.");
        }
    }
}
