//! SQL of the reading list.

use jiff::civil::Date;
use rusqlite::{Connection, Row, Transaction, params};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Status;
use super::progress::Progress;
use crate::ids::BookId;
use crate::storage::{Stamp, damaged};
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Result};

/// How far apart two books are placed, so that many can come between them.
const GAP: i64 = 1 << 20;

/// A book as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stored {
    pub(super) id: BookId,
    pub(super) item: Value,
    pub(super) progress: Progress,
    pub(super) added: Timestamp,
}

const COLUMNS: &str =
    "id, item, status, page, percent, pages, started, finished, rating, note, added";

/// All books in order.
pub(super) fn all(connection: &Connection) -> Result<Vec<Stored>> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM books ORDER BY place, id"))?;
    let mut rows = statement.query([])?;
    let mut books = Vec::new();
    while let Some(row) = rows.next()? {
        books.push(read(row)?);
    }
    Ok(books)
}

/// One book.
pub(super) fn get(connection: &Connection, id: BookId) -> Result<Stored> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM books WHERE id = ?1"))?;
    let mut rows = statement.query([id])?;
    rows.next()?.map(read).ok_or_else(no_such_book)?
}

fn read(row: &Row<'_>) -> Result<Stored> {
    let added = row.get::<_, Stamp>(10)?.0;
    Ok(Stored {
        id: row.get(0)?,
        item: parsed(row, 1)?,
        progress: Progress {
            status: named(row, 2)?,
            page: row.get(3)?,
            percent: row.get(4)?,
            pages: row.get(5)?,
            started: date(row, 6)?,
            finished: date(row, 7)?,
            rating: row.get(8)?,
            note: row.get(9)?,
            added: Some(added),
        },
        added,
    })
}

/// Stores a new book at the end of the list.
pub(super) fn append(tx: &Transaction<'_>, book: &Stored) -> Result<()> {
    let progress = &book.progress;
    tx.prepare_cached(
        "INSERT INTO books (id, item, status, page, percent, pages, started, finished, rating, note, added, place)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, (SELECT coalesce(max(place), 0) + ?12 FROM books))",
    )?
    .execute(params![
        book.id,
        book.item.to_string(),
        status_name(progress.status)?,
        progress.page,
        progress.percent,
        progress.pages,
        progress.started.map(|date| date.to_string()),
        progress.finished.map(|date| date.to_string()),
        progress.rating,
        progress.note,
        Stamp(book.added),
        GAP
    ])?;
    Ok(())
}

/// Stores what changed in a book.
pub(super) fn update(tx: &Transaction<'_>, book: &Stored) -> Result<()> {
    let progress = &book.progress;
    tx.prepare_cached(
        "UPDATE books SET item = ?2, status = ?3, page = ?4, percent = ?5, pages = ?6, started = ?7, finished = ?8,
                          rating = ?9, note = ?10
         WHERE id = ?1",
    )?
    .execute(params![
        book.id,
        book.item.to_string(),
        status_name(progress.status)?,
        progress.page,
        progress.percent,
        progress.pages,
        progress.started.map(|date| date.to_string()),
        progress.finished.map(|date| date.to_string()),
        progress.rating,
        progress.note
    ])?;
    Ok(())
}

/// Deletes a book.
pub(super) fn delete(tx: &Transaction<'_>, id: BookId) -> Result<()> {
    match tx.execute("DELETE FROM books WHERE id = ?1", [id])? {
        0 => Err(no_such_book()),
        _ => Ok(()),
    }
}

/// The books and their places, in order.
pub(super) fn places(connection: &Connection) -> Result<Vec<(BookId, i64)>> {
    let mut statement =
        connection.prepare_cached("SELECT id, place FROM books ORDER BY place, id")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Puts a book between two others. Where no number is left between them, all are numbered anew.
pub(super) fn put_between(
    tx: &Transaction<'_>,
    id: BookId,
    others: &[(BookId, i64)],
    index: usize,
) -> Result<()> {
    let before = index.checked_sub(1).and_then(|index| others.get(index));
    let after = others.get(index);
    let place = match (before, after) {
        (None, None) => GAP,
        (Some((_, before)), None) => before + GAP,
        (None, Some((_, after))) => after - GAP,
        (Some((_, before)), Some((_, after))) if after - before > 1 => {
            before + (after - before) / 2
        }
        _ => return number_anew(tx, id, others, index),
    };
    set_place(tx, id, place)
}

fn number_anew(
    tx: &Transaction<'_>,
    id: BookId,
    others: &[(BookId, i64)],
    index: usize,
) -> Result<()> {
    let mut order: Vec<BookId> = others.iter().map(|(id, _)| *id).collect();
    order.insert(index, id);
    (1..)
        .zip(order)
        .try_for_each(|(number, id)| set_place(tx, id, number * GAP))
}

fn set_place(tx: &Transaction<'_>, id: BookId, place: i64) -> Result<()> {
    tx.prepare_cached("UPDATE books SET place = ?2 WHERE id = ?1 AND place <> ?2")?
        .execute(params![id, place])?;
    Ok(())
}

fn parsed(row: &Row<'_>, column: usize) -> Result<Value> {
    let json: String = row.get(column)?;
    serde_json::from_str(&json).map_err(|_| damaged("what it holds of a book cannot be read"))
}

fn named<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T> {
    let name: String = row.get(column)?;
    serde_json::from_value(name.into())
        .map_err(|_| damaged("what it holds of a book cannot be read"))
}

fn date(row: &Row<'_>, column: usize) -> Result<Option<Date>> {
    row.get::<_, Option<String>>(column)?
        .map(|date| {
            date.parse()
                .map_err(|_| damaged("a book's date cannot be read"))
        })
        .transpose()
}

fn status_name(status: Status) -> Result<String> {
    match serde_json::to_value(status) {
        Ok(Value::String(name)) => Ok(name),
        _ => Err(Error::new(
            ErrorKind::Internal,
            "The book could not be stored; nothing was changed.",
        )),
    }
}

fn no_such_book() -> Error {
    Error::new(
        ErrorKind::NotFound,
        "There is no such book on the list (any more). Nothing was changed.",
    )
}
