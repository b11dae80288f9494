//! The forms of headings, each judged from the line alone.

use super::markers::roman;
use super::pieces::{Kind, Piece};

/// What makes a line look like a heading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Form {
    /// A division that names itself: a volume 0, a book or part 1, an act 2, a chapter 3, a scene 4.
    Division(u8),
    /// "II" or "II.", and its value.
    Roman(u32),
    /// A line drawn under it.
    Underlined(char),
    /// Equals signs around it, so many on each side.
    Framed(u8),
    /// CAPITALS.
    Capitals,
    /// "1." is 1, "1.2" is 2 …
    Numbered(u8),
    /// "Preface", "References": parts of a text that stand on their own.
    Matter,
    /// Just short, and without a full stop.
    Plain,
}

/// The longest heading, characters.
const LONGEST: usize = 100;
/// The longest heading, words.
const MOST_WORDS: usize = 16;

const DIVISIONS: &[(&str, u8)] = &[
    ("volume", 0),
    ("vol.", 0),
    ("book", 1),
    ("part", 1),
    ("teil", 1),
    ("buch", 1),
    ("partie", 1),
    ("act", 2),
    ("akt", 2),
    ("chapter", 3),
    ("kapitel", 3),
    ("chapitre", 3),
    ("capítulo", 3),
    ("capitolo", 3),
    ("canto", 3),
    ("letter", 3),
    ("lecture", 3),
    ("lesson", 3),
    ("session", 3),
    ("unit", 3),
    ("week", 3),
    ("appendix", 3),
    ("scene", 4),
    ("section", 4),
    ("stave", 3),
    ("§", 4),
];

const NUMBER_WORDS: &[&str] = &[
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "last",
    "the",
];

const MATTER: &[&str] = &[
    "abstract",
    "acknowledgements",
    "acknowledgments",
    "afterword",
    "appendix",
    "bibliography",
    "conclusion",
    "conclusions",
    "contents",
    "dedication",
    "endnotes",
    "epilogue",
    "external links",
    "footnotes",
    "foreword",
    "further reading",
    "glossary",
    "index",
    "introduction",
    "literature",
    "more information",
    "notes",
    "preface",
    "prologue",
    "references",
    "see also",
    "sources",
    "summary",
    "works cited",
];

const SMALL_WORDS: &[&str] = &[
    "a", "an", "and", "as", "at", "but", "by", "de", "del", "der", "des", "die", "du", "et", "for",
    "from", "if", "in", "into", "is", "la", "le", "nor", "of", "off", "on", "or", "over", "per",
    "so", "than", "that", "the", "to", "und", "up", "van", "via", "von", "vs", "vs.", "with", "y",
];

impl Form {
    /// The form of a piece, where it could be a heading.
    pub fn of(piece: &Piece<'_>) -> Option<Form> {
        let line = piece.first();
        match piece.kind {
            Kind::Underlined(c) => return Some(Form::Underlined(c)),
            Kind::Framed(signs) => return Some(Form::Framed(signs)),
            Kind::Prose | Kind::Verse if piece.lines.len() <= 3 => {}
            _ => return None,
        }
        if !line.chars().any(char::is_alphanumeric) || piece.width() > LONGEST {
            return None;
        }
        if piece.lines.len() == 1 {
            return Form::of_line(line);
        }
        // Several lines with such words are a table of contents; one and its title below are a heading.
        let mut below = piece.lines.iter().skip(1);
        if let Some(rank) = division(line)
            && is_untitled(line)
            && below.all(|more| division(more).is_none())
        {
            return Some(Form::Division(rank));
        }
        let capitals = piece.lines.iter().all(|line| is_capitals(line));
        capitals.then(|| {
            named_alone(line)
                .or_else(|| numbered(line))
                .unwrap_or(Form::Capitals)
        })
    }

    /// The form of one line by itself.
    pub fn of_line(line: &str) -> Option<Form> {
        if !line.chars().any(char::is_alphanumeric) || line.chars().count() > LONGEST {
            return None;
        }
        division(line)
            .map(Form::Division)
            .or_else(|| named_alone(line))
            .or_else(|| numbered(line))
            .or_else(|| is_capitals(line).then_some(Form::Capitals))
            .or_else(|| is_plain(line).then_some(Form::Plain))
    }

    /// Is it a heading beyond doubt, whatever stands under it?
    pub fn is_certain(self) -> bool {
        matches!(self, Form::Underlined(_) | Form::Framed(_))
    }

    /// Does the form say by itself how deep the heading stands?
    pub fn tells_depth(self) -> bool {
        !matches!(self, Form::Capitals | Form::Plain | Form::Matter)
    }

    /// The lower, the further out it stands; equal ranks are sections side by side.
    pub fn rank(self) -> u8 {
        match self {
            Form::Division(rank) => rank,
            Form::Roman(_) => 5,
            Form::Underlined('=') => 6,
            Form::Underlined('-' | '_') => 7,
            Form::Underlined(_) => 8,
            Form::Capitals => 9,
            Form::Numbered(depth) | Form::Framed(depth) => 10 + depth,
            Form::Matter | Form::Plain => 30,
        }
    }
}

/// "CHAPTER IV", "Part two": the word and a number of any kind.
fn division(line: &str) -> Option<u8> {
    let lower = line.to_lowercase();
    let (rank, rest) = DIVISIONS.iter().find_map(|(word, rank)| {
        let rest = lower.strip_prefix(word)?;
        (rest.starts_with(char::is_whitespace) || *word == "§").then(|| (*rank, rest.trim_start()))
    })?;
    let number = rest.split(|c: char| !c.is_alphanumeric()).next()?;
    let counted = number.chars().all(|c| c.is_ascii_digit())
        || roman(&number.to_uppercase()).is_some()
        || NUMBER_WORDS.contains(&number)
        || (number.len() == 1 && line.starts_with(['A', 'a']));
    // "Scene 2. The same, at night." says where it plays; "Part of me was glad that he had gone." is a sentence.
    let labeled = rest
        .strip_prefix(number)
        .is_some_and(|r| r.starts_with(['.', ':']));
    let sentence = rest.ends_with('.') && rest.split_whitespace().count() > 6 && !labeled;
    let begins = line.chars().next().is_some_and(|c| !c.is_lowercase());
    (begins && counted && !number.is_empty() && !sentence && !line.ends_with([',', ';']))
        .then_some(rank)
}

/// Is it no more than "CHAPTER IV.", with its title still to come?
pub fn is_untitled(line: &str) -> bool {
    let words = line.split_whitespace().count();
    let numeral = roman(line.trim_end_matches('.')).is_some();
    numeral || (words <= 2 && division(line).is_some())
}

fn named_alone(line: &str) -> Option<Form> {
    let bare = line.trim_end_matches('.');
    if let Some(number) = roman(bare) {
        return Some(Form::Roman(number));
    }
    let begins = line.chars().next().is_some_and(char::is_uppercase);
    (begins && MATTER.contains(&bare.to_lowercase().as_str())).then_some(Form::Matter)
}

fn numbered(line: &str) -> Option<Form> {
    let (number, title) = line.split_once(char::is_whitespace)?;
    let digits = number.trim_end_matches(['.', ')']);
    let mut parts = digits.split('.');
    let depth = digits.split('.').count();
    let well_formed =
        parts.all(|p| !p.is_empty() && p.len() <= 2 && p.bytes().all(|b| b.is_ascii_digit()));
    // "12 men" is no heading, "12. Men" and "1.2 Men" are.
    let marked = depth > 1 || number.len() > digits.len();
    let title = title.trim();
    let begins = title
        .chars()
        .next()
        .is_some_and(|c| c.is_alphanumeric() && !c.is_lowercase());
    (well_formed && marked && begins && !ends_like_text(title) && fits(line))
        .then(|| Form::Numbered(u8::try_from(depth).unwrap_or(9).min(9)))
}

fn is_capitals(line: &str) -> bool {
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    let small = line.chars().any(char::is_lowercase);
    let capital = line.chars().filter(|c| c.is_uppercase()).count();
    letters >= 3
        && capital == letters
        && !small
        && fits(line)
        && !line.ends_with([',', ';', ':', '-', '!'])
}

/// Short, begins like a heading, and does not end or read like a sentence.
pub fn is_plain(line: &str) -> bool {
    let begins = line
        .chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || c.is_numeric() || is_caseless(c));
    let question = line.ends_with(['?', '？']);
    begins
        && fits(line)
        && !ends_like_text(line)
        && (!question || is_title_case(line))
        && !has_sentence_end(line)
        && !is_credit(line)
        && !is_dateline(line)
        && !is_address(line)
        && line.chars().filter(|c| c.is_alphabetic()).count() >= 2
}

fn fits(line: &str) -> bool {
    line.chars().take(LONGEST + 1).count() <= LONGEST
        && line.split_whitespace().count() <= MOST_WORDS
}

fn ends_like_text(line: &str) -> bool {
    line.ends_with([
        '.', ',', ';', ':', '!', '…', '-', '–', '—', '"', '”', '»', '。', '，', '：', '！', '/',
        '\\', '=', '|',
    ])
}

fn is_caseless(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
}

/// Are all but the small words written with a capital?
pub fn is_title_case(line: &str) -> bool {
    line.split_whitespace().all(|word| {
        let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        word.chars().next().is_none_or(|c| !c.is_lowercase())
            || SMALL_WORDS.contains(&word.trim_end_matches([',', ':']))
    })
}

/// "… critics. These are …": a full stop inside, after a word that is no abbreviation.
fn has_sentence_end(line: &str) -> bool {
    line.split_whitespace().rev().skip(1).any(|word| {
        let bare = word.trim_end_matches(['.', '!', '?', '"', '”', ')']);
        bare.len() < word.len()
            && word.contains(['.', '!', '?'])
            && bare.chars().count() > 3
            && bare
                .chars()
                .all(|c| c.is_lowercase() || c == '-' || c == '’')
    })
}

/// A line that says where words are from or who wrote them ("Translated by …", "Excerpts from …"), a salutation, the
/// words under a figure: short lines that are about the text rather than over it.
pub fn is_credit(line: &str) -> bool {
    let lower = line.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().take(3).collect();
    let [first, second, third] = [0, 1, 2].map(|i| words.get(i).copied().unwrap_or(""));
    let sourced = |word: &str| matches!(word, "from" | "by" | "at" | "on" | "in" | "for" | "with");
    // "Notes on Ladders" is a title, "Notes by a carpenter" is none.
    let from = |word: &str| matches!(word, "from" | "by");
    let participle = first.ends_with("ed")
        || matches!(
            first,
            "written" | "taken" | "drawn" | "given" | "seen" | "told"
        );
    let excerpt = matches!(
        first.trim_end_matches('s'),
        "essay"
            | "excerpt"
            | "extract"
            | "image"
            | "note"
            | "passage"
            | "photo"
            | "poem"
            | "quote"
            | "selection"
            | "storie"
            | "tale"
            | "transcript"
            | "translation"
    );
    matches!(
        first,
        "by" | "dear" | "©" | "copyright" | "figure" | "fig." | "table" | "image" | "http" | "www"
    ) || (participle && sourced(second))
        || (excerpt && (from(second) || from(third)))
}

/// "London, 4 May 1890".
fn is_dateline(line: &str) -> bool {
    line.contains(',') && line.trim_end().ends_with(|c: char| c.is_ascii_digit())
}

fn is_address(line: &str) -> bool {
    line.contains("://")
        || line
            .split_whitespace()
            .any(|w| w.contains('@') || w.starts_with("www."))
}
