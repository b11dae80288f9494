//! CSL-JSON: what a book's item says, and what of ours travels in it.
//!
//! An item is kept whole, also what this program does not understand. What the reader adds (status, progress, dates,
//! rating, note) stands in its `custom` object under names that begin with `mg:` and is moved out of it when the item
//! comes in, so an export that is imported again is the same list.
//! Format: <https://github.com/citation-style-language/schema> `csl-data.json`.

use jiff::civil::Date;
use serde_json::{Map, Value, json};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::progress::{Progress, check, percent_of};
use super::{Book, MAX_ITEM_BYTES};
use crate::time::rfc3339;
use crate::{Error, ErrorKind, Result};

/// Names under which ours stands in `custom`.
const STATUS: &str = "mg:status";
const PAGE: &str = "mg:page";
const PERCENT: &str = "mg:percent";
const PAGES: &str = "mg:pages";
const STARTED: &str = "mg:started";
const FINISHED: &str = "mg:finished";
const RATING: &str = "mg:rating";
const NOTE: &str = "mg:note";
const ADDED: &str = "mg:added";
const ORDER: &str = "mg:order";
const OURS: [&str; 10] = [
    STATUS, PAGE, PERCENT, PAGES, STARTED, FINISHED, RATING, NOTE, ADDED, ORDER,
];

/// An item taken apart: the bibliographic part, and what of ours it carried.
#[derive(Clone, Debug)]
pub(super) struct Incoming {
    pub(super) item: Value,
    pub(super) progress: Progress,
    pub(super) order: Option<i64>,
}

/// Checks an item and takes out of it what is ours. What of ours has a value that is not allowed is left where it is.
///
/// # Errors
/// `invalid-csl` where it is not an object with a title, or is larger than [`MAX_ITEM_BYTES`].
pub(super) fn take_apart(mut item: Value) -> Result<Incoming> {
    check_item(&item)?;
    let mut progress = Progress::default();
    let mut order = None;
    if let Some(custom) = item.get_mut("custom").and_then(Value::as_object_mut) {
        order = custom.remove(ORDER).and_then(|value| value.as_i64());
        let found = read_progress(custom);
        if check(&found, None).is_ok() {
            progress = found;
            custom.retain(|name, _| !OURS.contains(&name.as_str()));
        }
        if custom.is_empty() {
            remove(&mut item, "custom");
        }
    }
    Ok(Incoming {
        item,
        progress,
        order,
    })
}

fn remove(item: &mut Value, name: &str) {
    if let Some(object) = item.as_object_mut() {
        object.shift_remove(name);
    }
}

/// Refuses what is no item of a book.
pub(super) fn check_item(item: &Value) -> Result<()> {
    let invalid = |message: &str| Err(Error::new(ErrorKind::InvalidCsl, message));
    let Some(object) = item.as_object() else {
        return invalid(
            "This is not a CSL-JSON item: it must be an object with a title. Nothing was taken from it.",
        );
    };
    match object.get("title").and_then(Value::as_str).map(str::trim) {
        None | Some("") => {
            return invalid("The item has no title. Nothing was taken from it; add a title.");
        }
        Some(_) => {}
    }
    if item.to_string().len() > MAX_ITEM_BYTES {
        return invalid(
            "The item is larger than 64 KiB, more than any book says of itself. Nothing was taken from it.",
        );
    }
    Ok(())
}

fn read_progress(custom: &Map<String, Value>) -> Progress {
    let number = |name: &str| {
        custom
            .get(name)
            .and_then(Value::as_u64)
            .and_then(|value| u32::try_from(value).ok())
    };
    let text = |name: &str| custom.get(name).and_then(Value::as_str);
    let date = |name: &str| text(name).and_then(|date| date.parse::<Date>().ok());
    Progress {
        status: custom
            .get(STATUS)
            .and_then(|status| serde_json::from_value(status.clone()).ok())
            .unwrap_or_default(),
        page: number(PAGE),
        percent: number(PERCENT),
        pages: number(PAGES),
        started: date(STARTED),
        finished: date(FINISHED),
        rating: number(RATING).and_then(|rating| u8::try_from(rating).ok()),
        note: text(NOTE).unwrap_or_default().to_owned(),
        added: text(ADDED).and_then(|added| added.parse().ok()),
    }
}

/// The item as it leaves the program: with what is ours.
pub(super) fn put_together(item: &Value, progress: &Progress, order: usize) -> Value {
    let mut item = item.clone();
    let Some(object) = item.as_object_mut() else {
        return item;
    };
    let mut custom = match object.shift_remove("custom") {
        Some(Value::Object(custom)) => custom,
        _ => Map::new(),
    };
    custom.insert(ORDER.to_owned(), json!(order));
    custom.insert(STATUS.to_owned(), json!(progress.status));
    for (name, value) in [
        (PAGE, progress.page.map(|page| json!(page))),
        (PERCENT, progress.percent.map(|percent| json!(percent))),
        (PAGES, progress.pages.map(|pages| json!(pages))),
        (
            STARTED,
            progress.started.map(|date| json!(date.to_string())),
        ),
        (
            FINISHED,
            progress.finished.map(|date| json!(date.to_string())),
        ),
        (RATING, progress.rating.map(|rating| json!(rating))),
        (
            NOTE,
            (!progress.note.is_empty()).then(|| json!(progress.note)),
        ),
        (ADDED, progress.added.map(|added| json!(rfc3339(added)))),
    ] {
        if let Some(value) = value {
            custom.insert(name.to_owned(), value);
        }
    }
    object.insert("custom".to_owned(), Value::Object(custom));
    item
}

/// A string of an item, without white space around it.
fn text<'a>(item: &'a Value, name: &str) -> Option<&'a str> {
    item.get(name)
        .and_then(Value::as_str)
        .map(str::trim)
        .filter(|text| !text.is_empty())
}

/// The title.
pub fn title(item: &Value) -> String {
    text(item, "title").unwrap_or_default().to_owned()
}

/// The authors as shown, else the editors.
pub fn authors(item: &Value) -> Vec<String> {
    people(item).iter().filter_map(shown).collect()
}

fn people(item: &Value) -> &[Value] {
    ["author", "editor"]
        .iter()
        .filter_map(|role| item.get(role).and_then(Value::as_array))
        .find(|people| !people.is_empty())
        .map_or(&[], Vec::as_slice)
}

/// A name as shown: "Eric von Hippel".
fn shown(person: &Value) -> Option<String> {
    if let Some(literal) = text(person, "literal") {
        return Some(literal.to_owned());
    }
    let parts: Vec<&str> = [
        "given",
        "dropping-particle",
        "non-dropping-particle",
        "family",
        "suffix",
    ]
    .iter()
    .filter_map(|part| text(person, part))
    .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// The year it was issued.
pub fn year(item: &Value) -> Option<i32> {
    let issued = item.get("issued")?;
    if let Some(year) = issued.pointer("/date-parts/0/0") {
        return number(year).and_then(|year| i32::try_from(year).ok());
    }
    let written = issued
        .as_str()
        .or_else(|| text(issued, "raw"))
        .or_else(|| text(issued, "literal"))?;
    written
        .split(|c: char| !c.is_ascii_digit())
        .find(|digits| digits.len() == 4)
        .and_then(|year| year.parse().ok())
}

/// The publisher.
pub fn publisher(item: &Value) -> Option<String> {
    text(item, "publisher").map(str::to_owned)
}

/// The number of pages.
pub fn pages(item: &Value) -> Option<u32> {
    let pages = number(item.get("number-of-pages")?)?;
    u32::try_from(pages).ok().filter(|&pages| pages > 0)
}

/// CSL-JSON writes numbers as numbers or as strings.
fn number(value: &Value) -> Option<i64> {
    value
        .as_i64()
        .or_else(|| value.as_str().and_then(|digits| digits.trim().parse().ok()))
}

/// The item's own id, as a string.
pub fn id(item: &Value) -> Option<String> {
    match item.get("id")? {
        Value::String(id) if !id.trim().is_empty() => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

/// Gives an item an id.
pub(super) fn set_id(item: &mut Value, id: &str) {
    if let Some(object) = item.as_object_mut() {
        object.insert("id".to_owned(), json!(id));
    }
}

/// The numbers by which two items are known to be one book; one in common is enough. They are compared by their digits
/// and letters alone.
pub(super) fn numbers(item: &Value) -> Vec<String> {
    let mut numbers = Vec::new();
    if let Some(isbn) = text(item, "ISBN") {
        numbers.extend(isbns(isbn).map(|isbn| format!("isbn {isbn}")));
    }
    if let Some(doi) = text(item, "DOI") {
        let doi = doi.to_lowercase();
        let bare = doi.find("10.").map_or(doi.as_str(), |start| &doi[start..]);
        numbers.push(format!("doi {bare}"));
    }
    numbers
}

/// What a book without numbers is known by: its title up to the first colon, its first author, its year; and what
/// follows the colon. All without case, accents and punctuation.
pub(super) fn work(item: &Value) -> Option<(String, String)> {
    let title = title(item);
    let (main, subtitle) = title.split_once(':').unwrap_or((&title, ""));
    let (family, year) = (first_family(item)?, year(item)?);
    let main = comparable(main);
    (!main.is_empty()).then(|| (format!("{main} {family} {year}"), comparable(subtitle)))
}

/// The ISBNs of a field, which may hold several; ISBN-10 as ISBN-13.
fn isbns(field: &str) -> impl Iterator<Item = String> {
    field
        .split([' ', ',', ';'])
        .map(|part| {
            part.chars()
                .filter(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X'))
                .collect::<String>()
        })
        .filter_map(|isbn| match isbn.len() {
            13 => Some(isbn),
            10 => Some(isbn_13(&isbn)),
            _ => None,
        })
}

/// An ISBN-10 as an ISBN-13: `978`, its first nine digits, and a new check digit (ISO 2108).
fn isbn_13(isbn_10: &str) -> String {
    let body = format!("978{}", &isbn_10[..9]);
    let sum: u32 = body
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .zip([1, 3].into_iter().cycle())
        .map(|(digit, weight)| digit * weight)
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

/// The family name of the first author, comparable.
pub(super) fn first_family(item: &Value) -> Option<String> {
    let first = people(item).first()?;
    let family =
        text(first, "family").or_else(|| text(first, "literal")?.split_whitespace().last())?;
    Some(comparable(family))
}

/// Letters and digits alone, without case and accents, words separated by one space.
pub(super) fn comparable(text: &str) -> String {
    let folded: String = text
        .nfkd()
        .filter(|&c| !is_combining_mark(c))
        .flat_map(char::to_lowercase)
        .collect();
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// What an item says, in the fields of a book.
pub(super) fn derive(book: &mut Book) {
    book.title = title(&book.item);
    book.authors = authors(&book.item);
    book.year = year(&book.item);
    book.publisher = publisher(&book.item);
    book.pages = book.pages.or_else(|| pages(&book.item));
    book.percent = book.percent.or_else(|| percent_of(book.page, book.pages));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading_list::Status;

    #[test]
    fn an_item_is_read() {
        let item = json!({
            "title": "Democratizing Innovation",
            "author": [{"given": "Eric", "non-dropping-particle": "von", "family": "Hippel"}, {"literal": "A Group"}],
            "issued": {"date-parts": [["2005", 4]]},
            "number-of-pages": "204",
        });
        assert_eq!(authors(&item), ["Eric von Hippel", "A Group"]);
        assert_eq!((year(&item), pages(&item)), (Some(2005), Some(204)));
        assert_eq!(year(&json!({"issued": {"raw": "ca. 1998-05"}})), Some(1998));
        assert_eq!(year(&json!({"issued": "2011"})), Some(2011));
        assert_eq!(year(&json!({})), None);
    }

    #[test]
    fn ours_travels_and_comes_back() -> Result<()> {
        let item = json!({"id": "b", "title": "T", "custom": {"mg:required": true, "other": [1]}, "strange": {"x": 1}});
        let progress = Progress {
            status: Status::Reading,
            page: Some(40),
            rating: Some(5),
            note: "n".to_owned(),
            ..Progress::default()
        };
        let back = take_apart(put_together(&item, &progress, 3))?;
        assert_eq!(
            (back.item, back.progress, back.order),
            (item, progress, Some(3))
        );
        Ok(())
    }
}
