//! Where the reader stands with a book, and what a change makes of it.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::store::Stored;
use super::{BookChange, MAX_NOTE_BYTES, MAX_PAGES, Status, csl};
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Library, Result};

/// What the reader says of a book.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Progress {
    pub(super) status: Status,
    pub(super) page: Option<u32>,
    pub(super) percent: Option<u32>,
    pub(super) pages: Option<u32>,
    pub(super) started: Option<Date>,
    pub(super) finished: Option<Date>,
    pub(super) rating: Option<u8>,
    pub(super) note: String,
    pub(super) added: Option<Timestamp>,
}

/// A book with a change made.
pub(super) fn changed(mut book: Stored, change: BookChange, today: Date) -> Result<Stored> {
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
pub(super) fn check(progress: &Progress, pages: Option<u32>) -> Result<()> {
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
pub(super) fn percent_of(page: Option<u32>, pages: Option<u32>) -> Option<u32> {
    let (page, pages) = (u64::from(page?), u64::from(pages?));
    u32::try_from(page * 100 / pages.max(1))
        .ok()
        .map(|percent| percent.min(100))
}

/// The reader's date: that of the place where they are.
pub(super) fn today(library: &Library) -> Date {
    library.clock().now().to_zoned(TimeZone::system()).date()
}
