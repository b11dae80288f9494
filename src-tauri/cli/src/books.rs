//! `books …`

use std::path::Path;

use marginalis_core::reading_list::{self, Book, BookChange, BooksReport};
use marginalis_core::{Error, ErrorKind, Library};
use serde_json::{Value, json};

use crate::args::{BooksCommand, Progress};
use crate::output::{Out, Result, count, short};
use crate::shapes::BookLine;
use crate::{DONE, REFUSED, find};

/// The largest reading list that is read, bytes.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// The reading list.
pub fn run(library: &Library, command: Option<BooksCommand>, out: &mut Out) -> Result<u8> {
    match command.unwrap_or(BooksCommand::List) {
        BooksCommand::List => list(library, out),
        BooksCommand::Set { id, progress } => set(library, &id, progress, out),
        BooksCommand::Add {
            title,
            authors,
            year,
            publisher,
            pages,
        } => {
            let book = reading_list::add(library, item(&title, &authors, year, publisher, pages))?;
            tell(&book, out)
        }
        BooksCommand::Import {
            text: Some(text), ..
        } => {
            let text = find::text(library, &text)?;
            report(&reading_list::take_offered(library, text.id)?, out)
        }
        BooksCommand::Import { file, .. } => {
            let json = read(&file.unwrap_or_default())?;
            report(&reading_list::import(library, &json)?, out)
        }
        BooksCommand::Export { out: file } => take_out(library, file.as_deref(), out),
        BooksCommand::Remove { id } => {
            let book = find::book(library, &id)?;
            reading_list::remove(library, book.id)?;
            out.say("Taken off the list. `marginalis undo` brings it back.");
            tell(&book, out)
        }
    }
}

fn list(library: &Library, out: &mut Out) -> Result<u8> {
    let books = reading_list::list(library)?;
    if out.wants_json() {
        out.json(&books.iter().map(BookLine::from).collect::<Vec<_>>())?;
        return Ok(DONE);
    }
    out.line(&format!(
        "{:36}  {:9}  {:>5}  {:>5}  TITLE",
        "ID", "STATUS", "PAGE", "READ"
    ))?;
    books.iter().try_for_each(|book| show(book, out))?;
    Ok(DONE)
}

fn set(library: &Library, id: &str, progress: Progress, out: &mut Out) -> Result<u8> {
    let book = find::book(library, id)?;
    let change = BookChange {
        status: progress.status,
        page: progress.page.map(|value| value.0),
        percent: progress.percent.map(|value| value.0),
        pages: progress.pages.map(|value| value.0),
        started: progress.started.map(|value| value.0),
        finished: progress.finished.map(|value| value.0),
        rating: progress.rating.map(|value| value.0),
        note: progress.note,
        item: None,
    };
    tell(&reading_list::change(library, book.id, change)?, out)
}

/// A book as a CSL-JSON item.
fn item(
    title: &str,
    authors: &[String],
    year: Option<i32>,
    publisher: Option<String>,
    pages: Option<u32>,
) -> Value {
    let mut item = json!({ "type": "book", "title": title });
    if !authors.is_empty() {
        item["author"] = authors
            .iter()
            .map(|name| json!({ "literal": name }))
            .collect();
    }
    if let Some(year) = year {
        item["issued"] = json!({ "date-parts": [[year]] });
    }
    if let Some(publisher) = publisher {
        item["publisher"] = json!(publisher);
    }
    if let Some(pages) = pages {
        item["number-of-pages"] = json!(pages);
    }
    item
}

fn read(file: &Path) -> Result<String> {
    let refuse = |kind, words: String| Err(Error::new(kind, words).into());
    let name = file.display();
    match std::fs::metadata(file) {
        Ok(about) if about.len() > MAX_BYTES => {
            return refuse(
                ErrorKind::FileTooLarge,
                format!("“{name}” is over 16 MB: no reading list. Nothing was added."),
            );
        }
        _ => {}
    }
    match std::fs::read(file).map(String::from_utf8) {
        Ok(Ok(json)) => Ok(json),
        Ok(Err(_)) => refuse(
            ErrorKind::InvalidCsl,
            format!("“{name}” is not CSL-JSON in UTF-8. Nothing was added."),
        ),
        Err(cause) => refuse(
            ErrorKind::UnreadableFile,
            format!("“{name}” could not be read ({cause}). Nothing was added."),
        ),
    }
}

fn take_out(library: &Library, file: Option<&Path>, out: &mut Out) -> Result<u8> {
    match file {
        // CSL-JSON either way: that is what was asked for.
        None => {
            let list = reading_list::export(library)?;
            out.text(&format!("{}\n", list.trim_end()))?;
        }
        Some(file) => {
            reading_list::export_to(library, file)?;
            let file = file.display().to_string();
            match out.wants_json() {
                true => out.json(&json!({ "files": [file] }))?,
                false => out.line(&file)?,
            }
        }
    }
    Ok(DONE)
}

fn report(report: &BooksReport, out: &mut Out) -> Result<u8> {
    if out.wants_json() {
        out.json(report)?;
    } else {
        let added = count(report.added as usize, "book", "books");
        out.line(&format!(
            "Added {added}; {} on the list already",
            report.known
        ))?;
    }
    for item in &report.refused {
        out.say(&format!("Item {}: {}", item.number, item.message));
    }
    Ok(if report.refused.is_empty() {
        DONE
    } else {
        REFUSED
    })
}

fn tell(book: &Book, out: &mut Out) -> Result<u8> {
    match out.wants_json() {
        true => out.json(&BookLine::from(book))?,
        false => show(book, out)?,
    }
    Ok(DONE)
}

fn show(book: &Book, out: &mut Out) -> Result {
    let status = json!(book.status)
        .as_str()
        .unwrap_or_default()
        .replace('_', " ");
    let page = book.page.map(|page| page.to_string()).unwrap_or_default();
    let percent = book
        .percent
        .map(|percent| format!("{percent}%"))
        .unwrap_or_default();
    let year = book
        .year
        .map(|year| format!(" ({year})"))
        .unwrap_or_default();
    let authors = book.authors.join(", ");
    let title = short(&book.title, 120);
    let line = format!(
        "{}  {status:<9}  {page:>5}  {percent:>5}  {title}. {authors}{year}",
        book.id
    );
    out.line(&line)
}
