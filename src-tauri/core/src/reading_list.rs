//! The books that matter: order, status, progress. Bibliographic data is CSL-JSON, kept whole.

pub mod csl;
pub(crate) mod store;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::ids::{BookId, TextId};
use crate::time::Timestamp;
use crate::{Library, Result};

/// Where the reader stands with a book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Status {
    /// To read.
    #[default]
    ToRead,
    /// Reading.
    Reading,
    /// Finished.
    Finished,
    /// Set aside.
    SetAside,
}

/// A book on the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Book {
    /// Id.
    pub id: BookId,
    /// The CSL-JSON item, whole.
    #[ts(type = "Record<string, unknown>")]
    pub item: Value,
    /// Title, from the item.
    pub title: String,
    /// Authors (else editors) as shown, from the item.
    pub authors: Vec<String>,
    /// Year, from the item.
    pub year: Option<i32>,
    /// Publisher, from the item.
    pub publisher: Option<String>,
    /// Pages in all: the reader's own figure, else the item's.
    pub pages: Option<u32>,
    /// Status.
    pub status: Status,
    /// The page reached.
    pub page: Option<u32>,
    /// Percent reached, 0 to 100: as set, else from page and pages.
    pub percent: Option<u32>,
    /// When begun.
    #[ts(type = "string | null")]
    pub started: Option<Date>,
    /// When finished.
    #[ts(type = "string | null")]
    pub finished: Option<Date>,
    /// 1 to 5.
    pub rating: Option<u8>,
    /// The reader's note.
    pub note: String,
    /// The text in this library, if it has it.
    pub text: Option<TextId>,
    /// When it came onto the list.
    pub added: Timestamp,
}

/// What to change in a book; what is absent stays, `null` clears.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
#[serde(default)]
pub struct BookChange {
    /// Status. Reading sets `started`, finished sets `finished`, each where it is empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Page reached; sets the percent where the pages are known, and `reading` where it was to read.
    #[serde(deserialize_with = "some", skip_serializing_if = "Option::is_none")]
    #[ts(type = "number | null")]
    pub page: Option<Option<u32>>,
    /// Percent reached.
    #[serde(deserialize_with = "some", skip_serializing_if = "Option::is_none")]
    #[ts(type = "number | null")]
    pub percent: Option<Option<u32>>,
    /// Pages in all.
    #[serde(deserialize_with = "some", skip_serializing_if = "Option::is_none")]
    #[ts(type = "number | null")]
    pub pages: Option<Option<u32>>,
    /// When begun.
    #[serde(deserialize_with = "some", skip_serializing_if = "Option::is_none")]
    #[ts(type = "string | null")]
    pub started: Option<Option<Date>>,
    /// When finished.
    #[serde(deserialize_with = "some", skip_serializing_if = "Option::is_none")]
    #[ts(type = "string | null")]
    pub finished: Option<Option<Date>>,
    /// 1 to 5.
    #[serde(deserialize_with = "some", skip_serializing_if = "Option::is_none")]
    #[ts(type = "number | null")]
    pub rating: Option<Option<u8>>,
    /// The reader's note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The CSL-JSON item anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(type = "Record<string, unknown>")]
    pub item: Option<Value>,
}

/// `null` and absent are two things: absent keeps, `null` clears.
fn some<'de, T, D>(deserializer: D) -> std::result::Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// What an import of books did; `added + known + refused.len()` = items read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BooksReport {
    /// Came onto the list.
    pub added: u32,
    /// Were on it already (same CSL id, ISBN, DOI, or title and first author and year).
    pub known: u32,
    /// Could not be taken: number in the file from 1, and why.
    pub refused: Vec<RefusedItem>,
}

/// An item that could not be taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RefusedItem {
    /// Number in the file, from 1.
    pub number: u32,
    /// Why.
    pub message: String,
}

/// All books in the reader's order.
pub fn list(library: &Library) -> Result<Vec<Book>> {
    let _ = library;
    unimplemented!()
}

/// One book.
pub fn get(library: &Library, id: BookId) -> Result<Book> {
    let _ = (library, id);
    unimplemented!()
}

/// Puts a book at the end of the list.
///
/// # Errors
/// `invalid-csl` where the item is not an object with a title.
pub fn add(library: &Library, item: Value) -> Result<Book> {
    let _ = (library, item);
    unimplemented!()
}

/// Changes a book.
pub fn change(library: &Library, id: BookId, change: BookChange) -> Result<Book> {
    let _ = (library, id, change);
    unimplemented!()
}

/// Puts a book before another one, or at the end.
pub fn move_before(library: &Library, id: BookId, before: Option<BookId>) -> Result<()> {
    let _ = (library, id, before);
    unimplemented!()
}

/// Takes a book off the list.
pub fn remove(library: &Library, id: BookId) -> Result<()> {
    let _ = (library, id);
    unimplemented!()
}

/// Takes a CSL-JSON array, each item by itself; one undoable step.
pub fn import(library: &Library, json: &str) -> Result<BooksReport> {
    let _ = (library, json);
    unimplemented!()
}

/// The whole list as a CSL-JSON array; what is ours stands in `custom` under `mg:` names.
pub fn export(library: &Library) -> Result<String> {
    let _ = library;
    unimplemented!()
}

/// The books that a text's reference lists name and the list lacks, as CSL-JSON items.
pub fn offered_by(library: &Library, text: TextId) -> Result<Vec<Value>> {
    let _ = (library, text);
    unimplemented!()
}

/// Takes those books onto the list; one undoable step.
pub fn take_offered(library: &Library, text: TextId) -> Result<BooksReport> {
    let _ = (library, text);
    unimplemented!()
}
