//! By what two books are known to be one, and by what a text is known to be a book of the list.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, Transaction};
use serde_json::Value;

use super::csl;
use super::store::{self, Stored};
use crate::ids::{BookId, TextId};
use crate::time::Timestamp;
use crate::{Result, text};

/// By what the books of the list are known.
#[derive(Debug, Default)]
pub(super) struct Known {
    ids: HashSet<String>,
    numbers: HashSet<String>,
    /// The subtitles of each title, author and year.
    works: HashMap<String, Vec<String>>,
}

impl Known {
    pub(super) fn of(connection: &Connection) -> Result<Self> {
        let mut known = Self::default();
        for book in store::all(connection)? {
            known.remember(&book.item);
        }
        Ok(known)
    }

    pub(super) fn knows(&self, item: &Value) -> bool {
        csl::id(item).is_some_and(|id| self.ids.contains(&id))
            || csl::numbers(item)
                .iter()
                .any(|number| self.numbers.contains(number))
            || csl::work(item).is_some_and(|(work, subtitle)| {
                let known = self.works.get(&work);
                known.is_some_and(|known| known.iter().any(|other| goes_on(other, &subtitle)))
            })
    }

    pub(super) fn remember(&mut self, item: &Value) {
        self.ids.extend(csl::id(item));
        self.numbers.extend(csl::numbers(item));
        if let Some((work, subtitle)) = csl::work(item) {
            self.works.entry(work).or_default().push(subtitle);
        }
    }

    /// Puts a book at the end of the list. An item without an id, or with one that is taken, gets a new one: in an
    /// export they must differ.
    pub(super) fn put(
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

/// Does one subtitle go on from the other, in whole words? Reference lists often leave it out, or a part of it; "Volume
/// 1" and "Volume 2" are two books.
fn goes_on(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let rest = long.strip_prefix(short);
    rest.is_some_and(|rest| short.is_empty() || rest.is_empty() || rest.starts_with(' '))
}

/// The texts of the library by title, to say of a book that the library has it.
#[derive(Debug)]
pub(super) struct TextsByTitle(HashMap<String, (TextId, Vec<String>)>);

impl TextsByTitle {
    pub(super) fn of(connection: &Connection) -> Result<Self> {
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
    pub(super) fn find(&self, item: &Value) -> Option<TextId> {
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn known(listed: &Value, item: &Value) -> bool {
        let mut known = Known::default();
        known.remember(listed);
        known.knows(item)
    }

    fn book(title: &str, author: &str, year: i32) -> Value {
        json!({"title": title, "author": [{"literal": author}], "issued": {"date-parts": [[year]]}})
    }

    #[test]
    fn one_book_is_known_by_its_numbers_or_by_title_author_and_year() {
        let full = json!({"title": "The Wealth of Networks: How Social Production Transforms Markets and Freedom",
            "author": [{"family": "Benkler", "given": "Yochai"}], "issued": {"date-parts": [[2006]]},
            "ISBN": "978-0-300-11056-2"});
        let short = book("The wealth of networks.", "Yochai Benkler", 2006);
        assert!(known(&full, &short) && known(&short, &full));
        let number = json!({"title": "X", "ISBN": "0300110561"});
        assert!(known(&full, &number), "by ISBN-10");
        let nobody = json!({"title": "The Wealth of Networks", "issued": {"date-parts": [[2006]]}});
        assert!(!known(&full, &nobody));
        for other in [
            book("The Wealth of Nations", "Yochai Benkler", 2006),
            book("The Wealth of Networks", "Adam Smith", 2006),
            book("The Wealth of Networks", "Yochai Benkler", 2011),
            book("The Wealth", "Yochai Benkler", 2006),
            book("", "Yochai Benkler", 2006),
        ] {
            assert!(!known(&full, &other), "{other}");
        }
    }

    #[test]
    fn two_volumes_are_two_books_and_a_shortened_subtitle_is_none() {
        let first = book("Collected Doors: Volume 1", "K. Sand", 1990);
        assert!(!known(
            &first,
            &book("Collected Doors: Volume 2", "K. Sand", 1990)
        ));
        assert!(!known(
            &first,
            &book("Collected Doors: Volume 10", "K. Sand", 1990)
        ));
        let long = book(
            "Rubble: How Streets, Squares and Yards Became Gardens",
            "A. Whitlow",
            1998,
        );
        assert!(known(
            &long,
            &book("Rubble: How Streets", "A. Whitlow", 1998)
        ));
    }
}
