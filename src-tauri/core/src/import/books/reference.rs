//! One reference to a book, read from the end: what is last is most regular.
//!
//! Read are the common shapes
//! - `Author, Title, Place: Publisher, Year.`
//! - `Author, Title (Place: Publisher, Year).`, with any words after it
//! - `Author (Year). Title. Place: Publisher.`
//! - `Author. Title. Place: Publisher, Year.`
//!
//! with one author or several, in either order of their names, and with a mark such as `[3]` before them. A title in
//! quotation marks is an article, and left out; so is whatever names no person, no publisher or no year.

use super::names::{self, Name};

/// A book as a reference names it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// Authors, or editors.
    pub names: Vec<Name>,
    /// Are they editors?
    pub edited: bool,
    /// With the subtitle.
    pub title: String,
    /// "Cambridge, MA".
    pub place: Option<String>,
    /// "MIT Press".
    pub publisher: Option<String>,
    /// Of publication.
    pub year: i32,
}

/// The longest reference, characters; what follows can only be words about the book.
const LONGEST: usize = 1_000;

/// The longest mark before a reference, bytes: `Ell98` of `[Ell98]`.
const LONGEST_MARK: usize = 12;

/// Who published where and when.
struct Imprint {
    place: Option<String>,
    publisher: String,
    year: i32,
}

/// Does a text look like a reference, to whatever and in whatever style? It begins with its mark or somebody's name, and
/// names a year or an address.
pub fn is_citation(text: &str) -> bool {
    let bare = without_mark(text);
    let short = text.chars().take(LONGEST + 1).count() <= LONGEST;
    let years =
        |word: &str| year_of(word.trim_end_matches(|c: char| c.is_ascii_lowercase())).is_some();
    let sourced = bare.split(|c: char| !c.is_alphanumeric()).any(years) || bare.contains("://");
    short && sourced && (bare.len() < text.len() || begins_with_person(bare))
}

/// "Ellery, M.", "M. Ellery,", "Maud Ellery (": a name, up to what follows it.
fn begins_with_person(text: &str) -> bool {
    let ends = |&(_, c): &(usize, char)| matches!(c, ',' | '(' | ':' | '.');
    let mut ends = text.char_indices().filter(ends).map(|(at, _)| at).take(6);
    ends.any(|at| people(&text[..at]).is_some() || people(&text[..=at]).is_some())
}

/// The words after "[3]" or "[Ell98]".
fn without_mark(text: &str) -> &str {
    let after = text.trim_start().strip_prefix('[').and_then(|rest| {
        let (label, after) = rest.split_once(']')?;
        (label.len() <= LONGEST_MARK && !label.contains(char::is_whitespace)).then_some(after)
    });
    after.unwrap_or(text).trim_start()
}

/// Reads a reference, if the text is one.
pub fn read(text: &str) -> Option<Reference> {
    let text = without_mark(text);
    let end = text
        .char_indices()
        .nth(LONGEST)
        .map_or(text.len(), |(at, _)| at);
    let whole = end == text.len();
    let text = text[..end].split_whitespace().collect::<Vec<_>>().join(" ");
    if !whole {
        return in_brackets(&text);
    }
    in_brackets(&text)
        .or_else(|| year_after_author(&text))
        .or_else(|| by_commas(&text))
        .or_else(|| by_full_stops(&text))
}

/// `Author, Title (Place: Publisher, Year)`.
fn in_brackets(text: &str) -> Option<Reference> {
    let mut from = 0;
    while let Some(open) = text[from..].find('(').map(|at| from + at) {
        let close = open + text[open..].find(')')?;
        let imprint = text[open + 1..close]
            .rsplit_once(", ")
            .and_then(|(published, year)| {
                let (place, publisher) = published.split_once(": ")?;
                Some(Imprint {
                    place: Some(place_name(place)?),
                    publisher: publisher_name(publisher)?,
                    year: year_of(year)?,
                })
            });
        if let Some(imprint) = imprint {
            return authors_and_title(text[..open].trim_end_matches([' ', ',']), imprint);
        }
        from = close;
    }
    None
}

/// `Author (Year). Title. Place: Publisher.`
fn year_after_author(text: &str) -> Option<Reference> {
    let (open, close, year) = text.match_indices('(').find_map(|(open, _)| {
        let close = open + text[open..].find(')')?;
        let year = text[open + 1..close].trim_end_matches(|c: char| c.is_ascii_lowercase());
        Some((open, close, year_of(year)?))
    })?;
    let (names, edited) = people(&text[..open])?;
    let rest = text[close + 1..]
        .trim_start_matches(['.', ',', ':', ' '])
        .trim_end_matches('.');
    let (title, published) = rest.rsplit_once(". ")?;
    let (place, publisher) = match published.split_once(": ") {
        Some((place, publisher)) => (Some(place_name(place)?), publisher),
        None => (None, published),
    };
    let publisher = publisher_name(publisher)?;
    Some(Reference {
        names,
        edited,
        title: title_of(title)?,
        place,
        publisher: Some(publisher),
        year,
    })
}

/// `Author, Title, Place: Publisher, Year.`
fn by_commas(text: &str) -> Option<Reference> {
    let (published, year) = text.trim_end_matches('.').rsplit_once(", ")?;
    let year = year_of(year)?;
    let (before, publisher) = published.rsplit_once(": ")?;
    let publisher = publisher_name(publisher)?;
    let parts: Vec<&str> = before.split(", ").collect();
    // "Cambridge, MA" before "Boston": the longer place is tried first, if its second half says it is one.
    let state = parts.last().is_some_and(|last| is_state(last));
    let count = if state { 2 } else { 1 };
    let at = parts.len().checked_sub(count).filter(|&at| at > 0)?;
    let place = place_name(&parts[at..].join(", "))?;
    authors_and_title(
        &parts[..at].join(", "),
        Imprint {
            place: Some(place),
            publisher,
            year,
        },
    )
}

/// `Author. Title. Place: Publisher, Year.`
fn by_full_stops(text: &str) -> Option<Reference> {
    let (published, year) = text.trim_end_matches('.').rsplit_once(", ")?;
    let year = year_of(year)?;
    let (before, imprint) = published.rsplit_once(". ")?;
    let (place, publisher) = imprint.split_once(": ")?;
    let (place, publisher) = (place_name(place)?, publisher_name(publisher)?);
    let stops: Vec<usize> = before.match_indices(". ").map(|(at, _)| at).collect();
    let (names, edited, title) = stops.into_iter().rev().find_map(|at| {
        let (names, edited) = people(&before[..=at])?;
        Some((names, edited, title_of(&before[at + 2..])?))
    })?;
    Some(Reference {
        names,
        edited,
        title,
        place: Some(place),
        publisher: Some(publisher),
        year,
    })
}

/// Parts `A B, C D and E F, Title, with commas` where the names end.
fn authors_and_title(text: &str, imprint: Imprint) -> Option<Reference> {
    let commas: Vec<usize> = text.match_indices(", ").map(|(at, _)| at).collect();
    // Several names end after an "and"; without one, the first comma ends the only name.
    let joined = |at: &&usize| text[..**at].contains(" and ") || text[..**at].contains(" & ");
    let several = commas.iter().rev().filter(joined);
    let (names, edited, title) = several.chain(&commas).find_map(|&at| {
        let (names, edited) = people(&text[..at])?;
        Some((names, edited, title_of(&text[at + 2..])?))
    })?;
    Some(Reference {
        names,
        edited,
        title,
        place: imprint.place,
        publisher: Some(imprint.publisher),
        year: imprint.year,
    })
}

/// Names, and whether they are of editors.
fn people(text: &str) -> Option<(Vec<Name>, bool)> {
    let text = text.trim().trim_end_matches(',').trim_end();
    let editors = [
        " (eds.)",
        " (ed.)",
        ", eds.",
        ", ed.",
        " (Eds.)",
        " (Ed.)",
        ", editors",
        ", editor",
    ];
    let bare = editors.iter().find_map(|mark| text.strip_suffix(mark));
    let edited = bare.is_some();
    let bare = bare.unwrap_or(text);
    // "Yochai Benkler." has a full stop that is not its own, "Prahalad, C. K." one that is.
    let names = names::all(bare).or_else(|| names::all(bare.strip_suffix('.')?))?;
    let names = names.into_iter().map(without_final_stop).collect();
    Some((names, edited))
}

fn without_final_stop(mut name: Name) -> Name {
    let last = name.given.split_whitespace().next_back().unwrap_or("");
    if last.ends_with('.') && last.chars().count() > 3 && !last.trim_end_matches('.').contains('.')
    {
        name.given.pop();
    }
    if name.family.ends_with('.') && !name.family.ends_with("Jr.") {
        name.family.pop();
    }
    name
}

fn year_of(text: &str) -> Option<i32> {
    let text = text.trim();
    let digits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|year| digits && (1400..2200).contains(year))
}

fn title_of(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches(['.', ',']).trim_end();
    let begins = text
        .chars()
        .next()
        .is_some_and(|c| c.is_alphanumeric() && !c.is_lowercase());
    let article = text.contains(['"', '“', '”', '«', '„']);
    (begins && !article && text.chars().count() >= 2).then(|| text.to_owned())
}

/// A place: few words, each with a capital, no figures.
fn place_name(text: &str) -> Option<String> {
    let text = text.trim();
    let words: Vec<&str> = text.split_whitespace().collect();
    let plausible = words.iter().all(|word| {
        let small = matches!(
            *word,
            "and" | "am" | "an" | "der" | "de" | "la" | "on" | "upon" | "/" | "&" | "in" | "im"
        );
        small
            || word
                .chars()
                .next()
                .is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
    });
    ((1..=6).contains(&words.len())
        && plausible
        && !text.contains(". ")
        && !text.chars().any(|c| c.is_ascii_digit()))
    .then(|| text.to_owned())
}

/// A publisher: few words that begin with a capital, and no figures but in a name like "37signals".
fn publisher_name(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('.').trim();
    let begins = text
        .chars()
        .next()
        .is_some_and(|c| c.is_alphanumeric() && !c.is_lowercase());
    let words = text.split_whitespace().count();
    let figures = text.split_whitespace().any(|w| {
        w.chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | '(' | ')'))
    });
    (begins && (1..=9).contains(&words) && !figures && !text.contains([':', '"', '“', '?']))
        .then(|| text.to_owned())
}

/// "MA", "Mass.", "UK": what stands after a town.
fn is_state(text: &str) -> bool {
    let bare = text.trim_end_matches('.').replace('.', "");
    let abbreviation =
        (2..=3).contains(&bare.len()) && bare.chars().all(|c| c.is_ascii_uppercase());
    abbreviation
        || matches!(
            bare.as_str(),
            "Mass"
                | "Conn"
                | "Calif"
                | "Ill"
                | "Penn"
                | "Mich"
                | "England"
                | "Massachusetts"
                | "Connecticut"
                | "California"
                | "Canada"
                | "Australia"
                | "Germany"
                | "Illinois"
                | "New Jersey"
                | "Ont"
                | "Wash"
        )
}
