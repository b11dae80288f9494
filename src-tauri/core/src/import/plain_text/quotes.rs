//! Quoted passages: paragraphs from one that begins with a quotation mark to the one that ends with its partner, and
//! paragraphs set in from the margin.

use super::lists::leads;
use super::pieces::{Kind, Piece};

/// The longest passage looked for, paragraphs.
const LONGEST: usize = 60;
/// A quoted paragraph that nothing announces is a passage from this size on, characters.
const PASSAGE: usize = 200;
/// A quoted paragraph of several sentences is one from this size on, characters; a shorter one may be a reply.
const SENTENCES: usize = 100;
/// What may follow the closing mark, characters: "(Journal, 2011)".
const SOURCE: usize = 160;

/// Marks quoted passages; each gets a number.
pub fn mark(pieces: &mut [Piece<'_>]) {
    let marked = mark_between_marks(pieces);
    mark_set_in(pieces, marked);
}

/// Paragraphs that are set in as a whole, in a text that is not.
fn mark_set_in(pieces: &mut [Piece<'_>], mut number: usize) {
    let wrapped = |p: &&Piece<'_>| p.kind == Kind::Prose && p.lines.len() > 1;
    let (all, inset) = (
        pieces.iter().filter(wrapped).count(),
        pieces.iter().filter(|p| p.inset).count(),
    );
    if inset * 3 > all {
        return;
    }
    let mut before = false;
    for piece in pieces {
        let set_in = piece.inset && piece.kind == Kind::Prose && piece.quote.is_none();
        if set_in {
            number += usize::from(!before);
            piece.quote = Some(number);
        }
        before = set_in;
    }
}

/// Passages between quotation marks; says how many.
fn mark_between_marks(pieces: &mut [Piece<'_>]) -> usize {
    let dialogue = is_dialogue(pieces);
    let (mut at, mut number) = (0, 0);
    while at < pieces.len() {
        let announced = at > 0 && leads(&pieces[at - 1]);
        let after_heading = at > 0 && matches!(pieces[at - 1].kind, Kind::Heading(_));
        let end = passage_end(&pieces[at..]).map(|count| at + count);
        let wanted = end.is_some_and(|end| {
            let single = end - at == 1;
            announced || (!dialogue && (!single || after_heading || is_passage(&pieces[at])))
        });
        match end {
            Some(end) if wanted => {
                for piece in &mut pieces[at..end] {
                    piece.quote = Some(number);
                }
                number += 1;
                at = end;
            }
            _ => at += 1,
        }
    }
    number
}

/// Is a quoted paragraph more than a remark: long, or several sentences?
fn is_passage(piece: &Piece<'_>) -> bool {
    let words = || piece.lines.iter().flat_map(|line| line.split_whitespace());
    let ends = |word: &&str| {
        word.trim_end_matches(['”', '“', '"', '»', '’', ')'])
            .ends_with(['.', '!', '?'])
    };
    piece.width() >= PASSAGE || (piece.width() >= SENTENCES && words().filter(ends).count() > 1)
}

/// Paragraphs that begin with a quotation mark by the dozen are people talking, and so are short ones.
fn is_dialogue(pieces: &[Piece<'_>]) -> bool {
    let prose = pieces.iter().filter(|p| p.kind == Kind::Prose);
    let (mut all, mut quoted, mut short) = (0, 0, 0);
    for piece in prose {
        all += 1;
        if Marks::opening(piece).is_some() {
            quoted += 1;
            short += usize::from(piece.width() < SENTENCES);
        }
    }
    (quoted >= 8 && quoted * 6 >= all) || (short >= 2 && short * 2 >= quoted)
}

/// The quotation marks of one kind.
#[derive(Clone, Copy)]
enum Marks {
    Straight,
    Pair(char, &'static [char]),
}

const ENGLISH: Marks = Marks::Pair('“', &['”']);

impl Marks {
    fn opening(piece: &Piece<'_>) -> Option<Marks> {
        match piece.first().chars().next()? {
            '"' => Some(Marks::Straight),
            '“' => Some(ENGLISH),
            // German closes with the one, Polish with the other.
            '„' => Some(Marks::Pair('„', &['“', '”'])),
            '«' => Some(Marks::Pair('«', &['»'])),
            '»' => Some(Marks::Pair('»', &['«'])),
            '「' => Some(Marks::Pair('「', &['」'])),
            _ => None,
        }
    }
}

/// How many paragraphs from the first on make one quoted passage.
fn passage_end(pieces: &[Piece<'_>]) -> Option<usize> {
    let first = pieces.first().filter(|p| is_text(p))?;
    let marks = Marks::opening(first)?;
    let mut open = 0_i64;
    for (i, piece) in pieces.iter().take(LONGEST).enumerate() {
        if !is_text(piece) {
            return None;
        }
        let reading = read(piece, marks, open, i > 0);
        open = reading.open;
        if open <= 0 {
            // A mark that closes before the end of its paragraph ends a word or a remark, not a passage.
            let whole = reading.closes_at_end && reading.closings == 1;
            let count = i + 1;
            return whole.then(|| count + usize::from(pieces.get(count).is_some_and(closes_again)));
        }
    }
    None
}

fn is_text(piece: &Piece<'_>) -> bool {
    matches!(piece.kind, Kind::Prose | Kind::Verse)
}

/// How the quotation marks of one paragraph go.
struct Reading {
    /// Marks open after it.
    open: i64,
    /// How often the outermost mark was closed in it.
    closings: u32,
    /// Is there nothing after the last of them but a source?
    closes_at_end: bool,
}

fn read(piece: &Piece<'_>, marks: Marks, open: i64, further: bool) -> Reading {
    let text = piece.lines.join(" ");
    let last = text
        .trim_end()
        .char_indices()
        .next_back()
        .map_or(0, |(i, _)| i);
    let mut reading = Reading {
        open,
        closings: 0,
        closes_at_end: false,
    };
    for (i, c) in text.char_indices() {
        let opens = match marks {
            Marks::Straight if c == '"' => {
                reading.open == 0 || (opens_word(&text, i) && i != last && i != 0)
            }
            Marks::Pair(open, _) if c == open => i != last || reading.open == 0,
            Marks::Pair(_, close) if close.contains(&c) => false,
            _ => continue,
        };
        // Each paragraph of a long quotation may begin with the mark again.
        if opens && further && i == 0 {
            continue;
        }
        reading.open += if opens { 1 } else { -1 };
        if !opens && reading.open <= 0 {
            reading.closings += 1;
            reading.closes_at_end = is_source(&text[i + c.len_utf8()..]);
        }
    }
    reading
}

/// Straight marks look alike; one that opens stands after a space and before a word.
fn opens_word(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + 1..].chars().next();
    before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–' | '“' | '‘'))
        && after.is_some_and(|c| !c.is_whitespace())
}

/// Nothing, or where the quotation is from.
fn is_source(rest: &str) -> bool {
    let rest = rest.trim();
    let begins = rest.is_empty()
        || rest.starts_with(['(', '[', '—', '–', '-', '.', ',', ';', '*', '†'])
        || rest.chars().all(|c| c.is_ascii_digit());
    begins && rest.chars().take(SOURCE + 1).count() <= SOURCE
}

/// A paragraph that closes a quotation nobody opened goes on with the one just closed.
fn closes_again(piece: &Piece<'_>) -> bool {
    if !is_text(piece) || Marks::opening(piece).is_some() {
        return false;
    }
    [Marks::Straight, ENGLISH].into_iter().any(|marks| {
        let reading = read(piece, marks, 1, false);
        reading.open == 0 && reading.closings == 1 && reading.closes_at_end
    })
}
