//! Which text, note or book somebody means.

use marginalis_core::bundle::installed::{self, InstalledBundle};
use marginalis_core::highlights::{self, Highlight};
use marginalis_core::reading_list::{self, Book};
use marginalis_core::text::{self, TextSummary};
use marginalis_core::{Error, ErrorKind, Library, Result};

/// A text by id, part of an id, or exact title.
pub fn text(library: &Library, wanted: &str) -> Result<TextSummary> {
    let texts = text::shelf(library)?.texts;
    one(&texts, wanted, "text", |text| {
        Name::new(text.id, &text.title)
    })
}

/// A mark by id or part of an id.
pub fn note(library: &Library, wanted: &str) -> Result<Highlight> {
    let notes = highlights::list(library, None)?;
    one(&notes, wanted, "note", |note| Name::new(note.id, ""))
}

/// A book by id, part of an id, or exact title.
pub fn book(library: &Library, wanted: &str) -> Result<Book> {
    let books = reading_list::list(library)?;
    one(&books, wanted, "book", |book| {
        Name::new(book.id, &book.title)
    })
}

/// An installed bundle by id, part of an id, or exact title.
pub fn bundle(library: &Library, wanted: &str) -> Result<InstalledBundle> {
    let bundles = installed::list(library)?;
    one(&bundles, wanted, "bundle", |bundle| {
        Name::new(bundle.id, &bundle.name)
    })
}

/// What a thing can be called by.
struct Name {
    id: String,
    title: String,
}

impl Name {
    fn new(id: impl ToString, title: &str) -> Self {
        Self {
            id: id.to_string(),
            title: title.trim().to_lowercase(),
        }
    }

    fn is_id(&self, wanted: &str) -> bool {
        self.id == wanted
    }

    fn is_title(&self, wanted: &str) -> bool {
        self.title == wanted
    }

    /// A book's title without its subtitle.
    fn is_main_title(&self, wanted: &str) -> bool {
        self.title
            .split_once(": ")
            .is_some_and(|(main, _)| main == wanted)
    }

    fn is_part_of_id(&self, wanted: &str) -> bool {
        self.id.starts_with(wanted) || self.id.ends_with(wanted)
    }
}

/// The whole id wins over a title, a title over a part of an id: the more somebody wrote, the surer they are.
fn one<T: Clone>(things: &[T], wanted: &str, what: &str, name: impl Fn(&T) -> Name) -> Result<T> {
    let folded = wanted.trim().to_lowercase();
    if folded.is_empty() {
        return Err(unknown(wanted, what));
    }
    let ways: [fn(&Name, &str) -> bool; 4] = [
        Name::is_id,
        Name::is_title,
        Name::is_main_title,
        Name::is_part_of_id,
    ];
    for fits in ways {
        let mut matching = things.iter().filter(|thing| fits(&name(thing), &folded));
        match (matching.next(), matching.count()) {
            (None, _) => {}
            (Some(only), 0) => return Ok(only.clone()),
            (Some(_), others) => {
                let words = format!("“{wanted}” fits {} {what}s. Give the whole id.", others + 1);
                return Err(Error::new(ErrorKind::InvalidValue, words));
            }
        }
    }
    Err(unknown(wanted, what))
}

fn unknown(wanted: &str, what: &str) -> Error {
    let command = match what {
        "note" => "notes list".to_owned(),
        "bundle" => "bundle list".to_owned(),
        what => format!("{what}s"),
    };
    let words =
        format!("No {what} here is called “{wanted}”. `marginalis {command}` lists what there is.");
    Error::new(ErrorKind::NotFound, words)
}
