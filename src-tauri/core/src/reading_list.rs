//! The books that matter: order, status, progress. Bibliographic data is CSL-JSON, kept whole.

pub mod csl;
mod exchange;
mod known;
mod merging;
mod named;
mod progress;
pub(crate) mod store;

use jiff::civil::Date;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::history::Action;
use crate::ids::{BookId, TextId};
use crate::time::Timestamp;
use crate::{Library, Result};
pub(crate) use exchange::install;
pub use exchange::{export, export_to, import};
use known::{Known, TextsByTitle};
pub(crate) use merging::{lacking, merge};
pub use named::{Named, named_by, take_offered};
use store::Stored;

/// The most pages a book can have.
pub const MAX_PAGES: u32 = 100_000;
/// The longest note, bytes of UTF-8.
pub const MAX_NOTE_BYTES: usize = 256 * 1024;
/// The largest CSL-JSON item, bytes.
pub const MAX_ITEM_BYTES: usize = 64 * 1024;
/// The most items of one import.
pub const MAX_IMPORT: usize = 10_000;

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
    #[serde(serialize_with = "crate::time::write")]
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
    /// Were on it already (same CSL id, ISBN, DOI, or title, first author and year).
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
    library.read(|connection| {
        let texts = TextsByTitle::of(connection)?;
        Ok(store::all(connection)?
            .into_iter()
            .map(|stored| shown(stored, &texts))
            .collect())
    })
}

/// One book.
pub fn get(library: &Library, id: BookId) -> Result<Book> {
    library.read(|connection| get_in(connection, id))
}

fn get_in(connection: &Connection, id: BookId) -> Result<Book> {
    Ok(shown(
        store::get(connection, id)?,
        &TextsByTitle::of(connection)?,
    ))
}

/// Puts a book at the end of the list.
///
/// # Errors
/// `invalid-csl` where the item is not an object with a title.
pub fn add(library: &Library, item: Value) -> Result<Book> {
    let incoming = csl::take_apart(item)?;
    let now = library.clock().now();
    library.write(Action::AddBook, |tx| {
        let mut known = Known::of(tx)?;
        let id = known.put(tx, incoming, now)?;
        get_in(tx, id)
    })
}

/// Changes a book.
///
/// Reading sets `started` and finishing sets `finished`, each where it is empty; a page or a percentage on a book that
/// was to be read makes it one that is being read.
///
/// # Errors
/// `not-found`, `invalid-value`, `invalid-csl`.
pub fn change(library: &Library, id: BookId, change: BookChange) -> Result<Book> {
    let today = progress::today(library);
    let action = if change.item.is_some() {
        Action::EditBook
    } else {
        Action::ChangeBook
    };
    library.write(action, |tx| {
        let stored = store::get(tx, id)?;
        let changed = progress::changed(stored.clone(), change, today)?;
        if changed != stored {
            store::update(tx, &changed)?;
        }
        get_in(tx, id)
    })
}

/// Puts a book before another one, or at the end.
///
/// # Errors
/// `not-found` where one of the two is not on the list.
pub fn move_before(library: &Library, id: BookId, before: Option<BookId>) -> Result<()> {
    library.write(Action::MoveBook, |tx| {
        store::get(tx, id)?;
        if before == Some(id) {
            return Ok(());
        }
        let mut order = store::places(tx)?;
        let old = order.iter().position(|(other, _)| *other == id);
        order.retain(|(other, _)| *other != id);
        let index = match before {
            Some(before) => {
                store::get(tx, before)?;
                order.iter().position(|(other, _)| *other == before)
            }
            None => None,
        };
        let index = index.unwrap_or(order.len());
        if old == Some(index) {
            return Ok(());
        }
        store::put_between(tx, id, &order, index)
    })
}

/// Takes a book off the list.
///
/// # Errors
/// `not-found`.
pub fn remove(library: &Library, id: BookId) -> Result<()> {
    library.write(Action::RemoveBook, |tx| store::delete(tx, id))
}

fn shown(stored: Stored, texts: &TextsByTitle) -> Book {
    let Stored {
        id,
        item,
        progress,
        added,
    } = stored;
    let text = texts.find(&item);
    let mut book = Book {
        id,
        item,
        title: String::new(),
        authors: Vec::new(),
        year: None,
        publisher: None,
        pages: progress.pages,
        status: progress.status,
        page: progress.page,
        percent: progress.percent,
        started: progress.started,
        finished: progress.finished,
        rating: progress.rating,
        note: progress.note,
        text,
        added,
    };
    csl::derive(&mut book);
    book
}
