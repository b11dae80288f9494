//! The books that matter: order, status, progress. Bibliographic data is CSL-JSON, kept whole.

pub mod csl;
pub(crate) mod store;

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::history::Action;
use crate::ids::{BookId, TextId};
use crate::import::books;
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Library, Result, text};
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

/// What the reader says of a book.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Progress {
    status: Status,
    page: Option<u32>,
    percent: Option<u32>,
    pages: Option<u32>,
    started: Option<Date>,
    finished: Option<Date>,
    rating: Option<u8>,
    note: String,
    added: Option<Timestamp>,
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
    let today = today(library);
    let action = if change.item.is_some() {
        Action::EditBook
    } else {
        Action::ChangeBook
    };
    library.write(action, |tx| {
        let stored = store::get(tx, id)?;
        let changed = changed(stored.clone(), change, today)?;
        if changed != stored {
            store::update(tx, &changed)?;
        }
        get_in(tx, id)
    })
}

fn changed(mut book: Stored, change: BookChange, today: Date) -> Result<Stored> {
    if let Some(mut item) = change.item {
        csl::check_item(&item)?;
        if let (None, Some(id)) = (csl::id(&item), csl::id(&book.item)) {
            csl::set_id(&mut item, &id);
        }
        book.item = item;
    }
    let progress = &mut book.progress;
    progress.pages = change.pages.unwrap_or(progress.pages);
    progress.started = change.started.unwrap_or(progress.started);
    progress.finished = change.finished.unwrap_or(progress.finished);
    progress.rating = change.rating.unwrap_or(progress.rating);
    progress.note = change
        .note
        .unwrap_or_else(|| std::mem::take(&mut progress.note));
    let pages = progress.pages.or_else(|| csl::pages(&book.item));
    if let Some(page) = change.page {
        progress.page = page;
        progress.percent = percent_of(page, pages);
    }
    if let Some(percent) = change.percent {
        progress.percent = percent;
    }
    let begun = change.page.flatten().is_some() || change.percent.flatten().is_some();
    progress.status = match change.status {
        Some(status) => status,
        None if begun && progress.status == Status::ToRead => Status::Reading,
        None => progress.status,
    };
    // A date that this very change clears stays cleared.
    if progress.status == Status::Reading && change.started.is_none() {
        progress.started = progress.started.or(Some(today));
    }
    if progress.status == Status::Finished && change.finished.is_none() {
        progress.finished = progress.finished.or(Some(today));
    }
    check(progress, pages)?;
    Ok(book)
}

/// Refuses what cannot be. `pages` is what is known of the book's length, wherever from.
pub(crate) fn check(progress: &Progress, pages: Option<u32>) -> Result<()> {
    let invalid = |message: String| {
        Err(Error::new(
            ErrorKind::InvalidValue,
            message + " Nothing was changed.",
        ))
    };
    if progress
        .rating
        .is_some_and(|rating| !(1..=5).contains(&rating))
    {
        return invalid("A rating goes from 1 to 5.".to_owned());
    }
    if progress.percent.is_some_and(|percent| percent > 100) {
        return invalid("A percentage goes from 0 to 100.".to_owned());
    }
    if progress
        .pages
        .is_some_and(|pages| !(1..=MAX_PAGES).contains(&pages))
    {
        return invalid(format!("A book has 1 to {MAX_PAGES} pages."));
    }
    let last = progress.pages.or(pages).unwrap_or(MAX_PAGES);
    if progress.page.is_some_and(|page| page > last) {
        return invalid(format!("The book ends at page {last}."));
    }
    if let (Some(started), Some(finished)) = (progress.started, progress.finished)
        && finished < started
    {
        return invalid(format!(
            "The book cannot be finished on {finished} and begun on {started}."
        ));
    }
    if progress.note.len() > MAX_NOTE_BYTES || progress.note.contains('\0') {
        return invalid(format!(
            "A note may have {} KiB and no NUL character.",
            MAX_NOTE_BYTES / 1024
        ));
    }
    Ok(())
}

/// How far a page is in a book, percent, rounded down: 100 is the last page and nothing before it.
fn percent_of(page: Option<u32>, pages: Option<u32>) -> Option<u32> {
    let (page, pages) = (u64::from(page?), u64::from(pages?));
    u32::try_from(page * 100 / pages.max(1))
        .ok()
        .map(|percent| percent.min(100))
}

/// The reader's date: that of the place where they are.
fn today(library: &Library) -> Date {
    library.clock().now().to_zoned(TimeZone::system()).date()
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

fn parse(json: &str) -> Result<Vec<Value>> {
    let invalid = |message: &str, cause: Option<serde_json::Error>| Error {
        kind: ErrorKind::InvalidCsl,
        message: message.to_owned(),
        cause: cause.map(Into::into),
    };
    let json = json.strip_prefix('\u{feff}').unwrap_or(json);
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
fn take(tx: &Transaction<'_>, items: Vec<Value>, now: Timestamp) -> Result<BooksReport> {
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

/// The books that a text's reference lists name and the list lacks, as CSL-JSON items.
pub fn offered_by(library: &Library, text: TextId) -> Result<Vec<Value>> {
    let edition = library.read(|connection| text::store::current_edition(connection, text))?;
    let document = library.document(edition)?;
    let mut named = books::references(&document);
    let known = library.read(Known::of)?;
    named.retain(|item| !known.knows(item));
    Ok(named)
}

/// Takes those books onto the list; one undoable step. Where there are none, there is nothing to undo.
pub fn take_offered(library: &Library, text: TextId) -> Result<BooksReport> {
    let items = offered_by(library, text)?;
    if items.is_empty() {
        return Ok(BooksReport::default());
    }
    let now = library.clock().now();
    library.write(Action::ImportBooks, |tx| take(tx, items, now))
}

/// By what the books of the list are known.
#[derive(Debug)]
struct Known {
    ids: HashSet<String>,
    marks: HashSet<String>,
}

impl Known {
    fn of(connection: &Connection) -> Result<Self> {
        let mut known = Self {
            ids: HashSet::new(),
            marks: HashSet::new(),
        };
        for book in store::all(connection)? {
            known.remember(&book.item);
        }
        Ok(known)
    }

    fn knows(&self, item: &Value) -> bool {
        csl::id(item).is_some_and(|id| self.ids.contains(&id))
            || csl::marks(item)
                .iter()
                .any(|mark| self.marks.contains(mark))
    }

    fn remember(&mut self, item: &Value) {
        self.ids.extend(csl::id(item));
        self.marks.extend(csl::marks(item));
    }

    /// Puts a book at the end of the list. An item without an id, or with one that is taken, gets a new one: in an
    /// export they must differ.
    fn put(
        &mut self,
        tx: &Transaction<'_>,
        incoming: csl::Incoming,
        now: Timestamp,
    ) -> Result<BookId> {
        let csl::Incoming {
            mut item, progress, ..
        } = incoming;
        let id = BookId::new();
        if csl::id(&item).is_none_or(|id| self.ids.contains(&id)) {
            csl::set_id(&mut item, &id.to_string());
        }
        self.remember(&item);
        let added = progress.added.unwrap_or(now);
        store::append(
            tx,
            &Stored {
                id,
                item,
                progress,
                added,
            },
        )?;
        Ok(id)
    }
}

/// The texts of the library by title, to say of a book that the library has it.
#[derive(Debug)]
struct TextsByTitle(HashMap<String, (TextId, Vec<String>)>);

impl TextsByTitle {
    fn of(connection: &Connection) -> Result<Self> {
        let texts = text::store::shelf(connection)?.texts;
        Ok(Self(
            texts
                .into_iter()
                .map(|text| {
                    let authors = text
                        .authors
                        .iter()
                        .map(|author| csl::comparable(author))
                        .collect();
                    (csl::comparable(&text.title), (text.id, authors))
                })
                .collect(),
        ))
    }

    /// The text with a book's title, and its first author where both name one.
    fn find(&self, item: &Value) -> Option<TextId> {
        let (text, authors) = self.0.get(&csl::comparable(&csl::title(item)))?;
        let same = match csl::first_family(item) {
            Some(family) => {
                authors.is_empty() || authors.iter().any(|author| author.contains(&family))
            }
            None => true,
        };
        same.then_some(*text)
    }
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
