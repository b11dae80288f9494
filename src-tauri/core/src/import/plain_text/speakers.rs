//! Who speaks: lines such as `Jakob Rigi:` or `Tim Lee [1]:`, and transcripts where each turn begins `Name: …`.

use std::collections::{HashMap, HashSet};

use super::lines::Chunk;
use super::pieces::{Kind, Piece};

/// The longest name, characters.
const LONGEST: usize = 60;
/// So many turns make a transcript.
const TURNS: usize = 3;
/// What somebody says in points is longer than what is to be bought, characters.
const POINT: usize = 60;

/// Words that stand before a colon and are nobody's name.
const LABELS: &[&str] = &[
    "abstract",
    "author",
    "authors",
    "bibliography",
    "bridge",
    "cc",
    "chapter",
    "chorus",
    "conclusion",
    "contents",
    "copyright",
    "credits",
    "date",
    "definition",
    "definitions",
    "edit",
    "edited",
    "encoding",
    "example",
    "examples",
    "exercise",
    "figure",
    "from",
    "hint",
    "http",
    "https",
    "important",
    "introduction",
    "isbn",
    "keywords",
    "language",
    "lemma",
    "license",
    "licence",
    "literature",
    "location",
    "material",
    "materials",
    "name",
    "note",
    "notes",
    "objective",
    "objectives",
    "outline",
    "overview",
    "part",
    "place",
    "proof",
    "ps",
    "publisher",
    "re",
    "references",
    "refrain",
    "release",
    "remark",
    "section",
    "see",
    "source",
    "sources",
    "subject",
    "subtitle",
    "summary",
    "table",
    "theorem",
    "time",
    "tip",
    "title",
    "to",
    "topic",
    "topics",
    "translator",
    "update",
    "url",
    "verse",
    "volume",
    "warning",
    "year",
];

/// Small words inside names.
const PARTICLES: &[&str] = &[
    "af", "al", "av", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du",
    "el", "ibn", "la", "le", "ten", "ter", "van", "von", "y", "zu",
];

/// What a text as a whole says about who may be a speaker in it.
#[derive(Debug, Default)]
pub struct Speakers<'a> {
    turns: HashSet<&'a str>,
    small: HashSet<&'a str>,
}

impl<'a> Speakers<'a> {
    /// Looks for names that recur at the beginnings of lines, and for words a name cannot be made of.
    pub fn find(text: &'a str, chunks: &[Chunk<'a>]) -> Self {
        let lines = || chunks.iter().flat_map(|c| &c.lines).map(|l| l.text);
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let mut alone = false;
        for (name, rest) in lines().filter_map(label) {
            alone |= rest.is_empty();
            if !rest.is_empty() {
                *counts.entry(name).or_default() += 1;
            }
        }
        let recurring = |count: &usize| *count > 1;
        let turns: usize = counts.values().filter(|c| recurring(c)).sum();
        // Where speakers are in capitals, one who speaks but once is known by them.
        let capitals = counts
            .iter()
            .filter(|(_, c)| recurring(c))
            .all(|(name, _)| is_capitals(name));
        counts.retain(|name, count| {
            turns >= TURNS && (recurring(count) || (capitals && is_capitals(name)))
        });
        if counts.is_empty() && !alone {
            return Self::default();
        }
        let small = small_words(text);
        // "Q:" and "A:" talk to each other, whatever the word "a" is; "A:", "B:" and "C:" are there to choose from.
        let letters = counts.keys().filter(|name| is_letter(name)).count();
        let choices = ["A", "B", "C"].iter().all(|name| counts.contains_key(name));
        let turns = counts
            .into_keys()
            .filter(|name| match is_letter(name) {
                true => letters == 2 && !choices,
                false => !is_made_of(name, &small),
            })
            .collect();
        Self { turns, small }
    }

    /// The line `Name:`, and nothing after it.
    pub fn is_speaker_line(&self, line: &str) -> bool {
        label(line).is_some_and(|(name, rest)| rest.is_empty() && !is_made_of(name, &self.small))
    }

    /// A turn `Name: what they say` of a transcript: the name with its colon, and what they say.
    pub fn turn(&self, line: &'a str) -> Option<(&'a str, &'a str)> {
        let (name, rest) = label(line)?;
        (!rest.is_empty() && self.turns.contains(name))
            .then(|| (line[..line.len() - rest.len()].trim_end(), rest))
    }
}

/// Makes text again of labels that were taken for speakers: "Groceries:" over a list or over code. Somebody who speaks
/// in a list is known by other words of theirs, or has a name of several words and says more in a point than a list
/// of things does.
pub fn settle(pieces: &mut [Piece<'_>]) {
    let list_below = |i: usize| pieces.get(i + 1).is_some_and(|p| is_list_or_code(p));
    let (over_lists, speaking): (Vec<usize>, Vec<usize>) = (0..pieces.len())
        .filter(|&i| pieces[i].kind == Kind::Speaker)
        .partition(|&i| list_below(i));
    let name_of = |i: usize| label(pieces[i].first()).map(|(name, _)| name);
    let known: HashSet<&str> = speaking.into_iter().filter_map(name_of).collect();
    let labels: Vec<usize> = over_lists
        .into_iter()
        .filter(|&i| {
            let name = name_of(i).unwrap_or_default();
            let says =
                matches!(pieces[i + 1].kind, Kind::Listed(_)) && pieces[i + 1].width() >= POINT;
            let named = name.contains(char::is_whitespace) && says;
            !known.contains(name) && !named
        })
        .collect();
    for i in labels {
        pieces[i].kind = Kind::Prose;
    }
}

fn is_list_or_code(piece: &Piece<'_>) -> bool {
    matches!(piece.kind, Kind::Listed(_) | Kind::Code)
}

/// Splits `Name [1]: rest` into the bare name and the rest.
fn label(line: &str) -> Option<(&str, &str)> {
    let colon = line.find([':', '：'])?;
    let (before, after) = line.split_at(colon);
    let after = &after[after.chars().next().map_or(0, char::len_utf8)..];
    // "12:30" and "https://" are no labels; where letters have no case, no space is written either.
    let spaced = after.is_empty()
        || after.starts_with(char::is_whitespace)
        || line[colon..].starts_with('：');
    let name = before.split(['[', '(']).next().unwrap_or(before).trim();
    (spaced && is_name(name)).then(|| (name, after.trim()))
}

fn is_letter(name: &str) -> bool {
    name.chars().nth(1).is_none()
}

fn is_capitals(name: &str) -> bool {
    name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase)
}

/// One to five words, each with a capital (or in a script that has none), small words between them.
fn is_name(name: &str) -> bool {
    if name.is_empty() || name.chars().take(LONGEST + 1).count() > LONGEST {
        return false;
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let named = words
        .iter()
        .enumerate()
        .all(|(i, word)| match word.chars().next() {
            Some(c) if c.is_alphabetic() && !c.is_lowercase() => word.chars().all(is_name_char),
            Some(c) if c.is_numeric() => {
                i > 0 && i + 1 == words.len() && word.chars().all(char::is_numeric)
            }
            _ => PARTICLES.contains(word) && i + 1 < words.len(),
        });
    words.len() <= 5
        && named
        && !words
            .iter()
            .any(|w| LABELS.contains(&w.to_lowercase().trim_end_matches('.')))
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '.' | '-' | '\'' | '’' | '·' | '・')
        || unicode_normalization::char::is_combining_mark(c)
}

/// Words the text writes small somewhere: "Key Points" is no name where "key" and "points" are words.
fn small_words(text: &str) -> HashSet<&str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().next().is_some_and(char::is_lowercase))
        .collect()
}

fn is_made_of(name: &str, small: &HashSet<&str>) -> bool {
    let mut words = name.split_whitespace().filter(|w| !PARTICLES.contains(w));
    words.all(|word| {
        let mostly_capitals = word.chars().filter(|c| c.is_uppercase()).count() > 1;
        !mostly_capitals && small.contains(word.to_lowercase().as_str())
    })
}
