//! Which text, note or book somebody means.

use marginalis_core::highlights::{self, Highlight};
use marginalis_core::reading_list::{self, Book};
use marginalis_core::text::{self, TextSummary};
use marginalis_core::{Error, ErrorKind, Library, Result};

/// A text by id, part of an id, or exact title.
pub fn text(library: &Library, wanted: &str) -> Result<TextSummary> {
    let texts = text::shelf(library)?.texts;
    one(texts, wanted, "text", |text| {
        (text.id.to_string(), text.title.clone())
    })
}

/// A mark by id or part of an id.
pub fn note(library: &Library, wanted: &str) -> Result<Highlight> {
    let notes = highlights::list(library, None)?;
    one(notes, wanted, "note", |note| {
        (note.id.to_string(), String::new())
    })
}

/// A book by id, part of an id, or exact title.
pub fn book(library: &Library, wanted: &str) -> Result<Book> {
    let books = reading_list::list(library)?;
    one(books, wanted, "book", |book| {
        (book.id.to_string(), book.title.clone())
    })
}

/// The whole id wins over a title, a title over a part of an id: the more somebody wrote, the surer they are.
fn one<T>(
    things: Vec<T>,
    wanted: &str,
    what: &str,
    names: impl Fn(&T) -> (String, String),
) -> Result<T> {
    let wanted = wanted.trim();
    let folded = wanted.to_lowercase();
    let ways: [&dyn Fn(&str, &str) -> bool; 3] = [
        &|id, _| id == folded,
        &|_, title| !title.is_empty() && title.to_lowercase() == folded,
        &|id, _| !folded.is_empty() && (id.starts_with(&folded) || id.ends_with(&folded)),
    ];
    let mut things: Vec<Option<T>> = things.into_iter().map(Some).collect();
    for way in ways {
        let fits = |thing: &Option<T>| {
            thing.as_ref().is_some_and(|thing| {
                let (id, title) = names(thing);
                way(&id, &title)
            })
        };
        let matching: Vec<usize> = (0..things.len()).filter(|at| fits(&things[*at])).collect();
        match matching[..] {
            [] => {}
            [at] => return things[at].take().ok_or_else(|| unknown(wanted, what)),
            _ => {
                let words = format!(
                    "“{wanted}” fits {} {what}s. Give the whole id.",
                    matching.len()
                );
                return Err(Error::new(ErrorKind::InvalidValue, words));
            }
        }
    }
    Err(unknown(wanted, what))
}

fn unknown(wanted: &str, what: &str) -> Error {
    let command = if what == "note" {
        "notes list".to_owned()
    } else {
        format!("{what}s")
    };
    let words =
        format!("No {what} here is called “{wanted}”. `marginalis {command}` lists what there is.");
    Error::new(ErrorKind::NotFound, words)
}
