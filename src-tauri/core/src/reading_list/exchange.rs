//! The list as CSL-JSON: in, out, and into a library that is being made.

use std::path::Path;

use rusqlite::Transaction;
use serde_json::Value;

use super::known::Known;
use super::{BooksReport, MAX_IMPORT, RefusedItem, csl, store};
use crate::export::file::kind::only_over;
use crate::export::file::write_whole;
use crate::history::Action;
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Library, Result};

/// Takes a CSL-JSON array, each item by itself; one undoable step.
///
/// # Errors
/// `invalid-csl` where the whole is no array of at most [`MAX_IMPORT`] items.
pub fn import(library: &Library, json: &str) -> Result<BooksReport> {
    let items = parse(json)?;
    let now = library.clock().now();
    library.write(Action::ImportBooks, |tx| take(tx, items, now))
}

/// The whole list as a CSL-JSON array; what is ours stands in `custom` under `mg:` names.
pub fn export(library: &Library) -> Result<String> {
    let books = library.read(store::all)?;
    let items: Vec<Value> = (1..)
        .zip(&books)
        .map(|(order, book)| csl::put_together(&book.item, &book.progress, order))
        .collect();
    serde_json::to_string_pretty(&items)
        .map(|json| json + "\n")
        .map_err(|e| Error::caused(ErrorKind::Internal, "The list could not be written.", e))
}

/// The same, into a file.
///
/// # Errors
/// Those of writing a file, also where something else than such a list stands there.
pub fn export_to(library: &Library, to: &Path) -> Result<()> {
    only_over(to, "a list of books in CSL-JSON", LARGEST, is_list)?;
    write_whole(to, export(library)?.as_bytes())
}

/// The largest file that is looked at before it is replaced, bytes.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Items, each with a title or of some type, or not a byte. Not every list gives types, and ours has what it was given.
fn is_list(bytes: &[u8]) -> bool {
    let json = bytes.strip_prefix(MARK.as_bytes()).unwrap_or(bytes);
    let items: Option<Vec<Value>> = serde_json::from_slice(json).ok();
    let is_item = |item: &Value| item["title"].is_string() || item["type"].is_string();
    bytes.is_empty() || items.is_some_and(|all| all.iter().all(is_item))
}

/// The byte order mark, with which some programs begin a file.
const MARK: &str = "\u{feff}";

/// Puts the books that come with the program into a library that is being made.
pub(crate) fn install(tx: &Transaction<'_>, now: Timestamp, json: &str) -> Result<()> {
    let report = take(tx, parse(json)?, now)?;
    match report.refused.into_iter().next() {
        None => Ok(()),
        Some(refused) => Err(Error::new(
            ErrorKind::Internal,
            format!(
                "The key books that come with the program are broken: {}",
                refused.message
            ),
        )),
    }
}

pub(super) fn parse(json: &str) -> Result<Vec<Value>> {
    let invalid = |message: &str, cause: Option<serde_json::Error>| Error {
        kind: ErrorKind::InvalidCsl,
        message: message.to_owned(),
        cause: cause.map(Into::into),
    };
    let json = json.strip_prefix(MARK).unwrap_or(json);
    let items: Vec<Value> = serde_json::from_str(json).map_err(|e| {
        invalid(
            "This is not CSL-JSON: it must be an array of items. The list is as it was.",
            Some(e),
        )
    })?;
    if items.len() > MAX_IMPORT {
        return Err(invalid(
            &format!(
                "The file holds more than {MAX_IMPORT} items. The list is as it was; split the file."
            ),
            None,
        ));
    }
    Ok(items)
}

/// Takes items onto the list. Where they say in which order they stood, they come in that order.
pub(super) fn take(tx: &Transaction<'_>, items: Vec<Value>, now: Timestamp) -> Result<BooksReport> {
    let mut report = BooksReport::default();
    let mut incoming = Vec::new();
    for (number, item) in (1..).zip(items) {
        match csl::take_apart(item) {
            Ok(item) => incoming.push(item),
            Err(error) => report.refused.push(RefusedItem {
                number,
                message: error.message,
            }),
        }
    }
    incoming.sort_by_key(|item| item.order.unwrap_or(i64::MAX));
    let mut known = Known::of(tx)?;
    for item in incoming {
        if known.knows(&item.item) {
            report.known += 1;
        } else {
            known.put(tx, item, now)?;
            report.added += 1;
        }
    }
    Ok(report)
}
