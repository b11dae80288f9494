//! Which lines are headings, and of what kind.
//!
//! A heading is a line that stands alone and has something under it. *Strong* ones show it by their form: a line
//! drawn under them, "Chapter 3", "2.1 Methods", CAPITALS. *Weak* ones are merely short and end without a full
//! stop; they are believed only where the text around them looks like sections, not like verse or a list of lines.

use std::collections::{HashMap, HashSet};

use super::forms::{self, Form};
use super::lines::{Layout, Line};
use super::pieces::{Kind, Piece};
use super::verse;

/// A heading that was found.
#[derive(Clone, Debug)]
pub struct Heading {
    /// The piece.
    pub piece: usize,
    /// Its form.
    pub form: Form,
    /// Does the next heading follow with no text between?
    pub bare: bool,
}

/// More headings than this in a row, with no text between, are a table of contents or no headings at all.
const ROW: usize = 3;
/// As many characters make a paragraph, however it ends.
const BODY: usize = 80;

/// The narrowest wrap at which a short line over a paragraph is known not to be a part of it.
const WRAPPED: usize = 45;

/// How many lines, at most [`ROW`], are headings that stand right over a paragraph, with no blank line between: much
/// shorter than its lines, and followed by one that begins a sentence.
pub fn over_a_paragraph(lines: &[Line<'_>], layout: &Layout) -> usize {
    let heads = |line: &&Line<'_>| {
        let short = layout.unwrapped || line.width * 10 <= layout.wrap * 6;
        short && !line.is_long() && Form::of_line(line.text).is_some()
    };
    let count = lines.iter().take(ROW).take_while(heads).count();
    let wrapped = layout.wrap >= WRAPPED && layout.full >= 0.5 && !layout.unwrapped;
    let is_paragraph = |rest: &[Line<'_>]| match rest {
        [first, next, ..] if wrapped => {
            let begins = first.text.starts_with(|c: char| !c.is_lowercase());
            begins && first.is_full_before(next, layout.wrap) && verse::is_prose(rest, layout)
        }
        [first, ..] => layout.unwrapped && first.width > BODY,
        [] => false,
    };
    let over = (1..=count).rev().find(|&n| is_paragraph(&lines[n..]));
    over.unwrap_or(0)
}

/// Are the two lines of a piece two headings, of which the second stands over text?
pub fn are_two(pieces: &[Piece<'_>], i: usize) -> bool {
    let piece = &pieces[i];
    let [first, second] = piece.lines.as_slice() else {
        return false;
    };
    let forms = [first, second].map(|line| {
        let form = Form::of_line(line)?;
        (form != Form::Plain || forms::is_title_case(line)).then_some(form)
    });
    let [Some(first_form), Some(second_form)] = forms else {
        return false;
    };
    let strong = first_form != Form::Plain;
    // A title in capitals may go on in the next line; "CHAPTER I" and the line below it are one heading.
    let one = (first_form == Form::Capitals && second_form == Form::Capitals)
        || forms::is_untitled(first);
    let long = |piece: &Piece<'_>| piece.kind == Kind::Prose && piece.width() > BODY;
    let ended = |piece: &Piece<'_>| piece.last().ends_with(['.', '!', '?', '"', '”', ')']);
    let after_text = i > 0 && (strong || (long(&pieces[i - 1]) && ended(&pieces[i - 1])));
    matches!(piece.kind, Kind::Prose | Kind::Verse)
        && !piece.inset
        && !one
        && after_text
        && pieces.get(i + 1).is_some_and(long)
}

/// The headings among the pieces from `from` on, in order.
pub fn find(pieces: &[Piece<'_>], from: usize) -> Vec<Heading> {
    let verse = is_verse(pieces);
    let repeated = repeated(pieces);
    let romans = roman_numerals(pieces);
    let mut found: Vec<Heading> = Vec::new();
    for i in (from..pieces.len()).rev() {
        let form = Form::of(&pieces[i]).filter(|form| match form {
            Form::Roman(_) => romans,
            Form::Capitals => repeated
                .get(pieces[i].first())
                .is_none_or(|&times| times < 3),
            Form::Plain => may_be_plain(pieces, i, verse, &repeated),
            _ => true,
        });
        let Some(form) = form else { continue };
        // What stands over nothing but a heading further out is the name of the author, or some other line.
        let next = found.last().filter(|next| next.piece == i + 1);
        let further_out =
            next.is_some_and(|next| next.form == Form::Matter || next.form.rank() < form.rank());
        if further_out && !form.tells_depth() {
            continue;
        }
        let above = next.is_some();
        let holds = form.is_certain() || above || stands_over_text(pieces, i, found.last());
        if holds {
            found.push(Heading {
                piece: i,
                form,
                bare: above,
            });
        }
    }
    found.reverse();
    thin_out(pieces, found)
}

/// Takes out rows of headings without text, and weak headings where there are more of them than text.
fn thin_out(pieces: &[Piece<'_>], found: Vec<Heading>) -> Vec<Heading> {
    let mut kept: Vec<Heading> = Vec::new();
    for row in found.chunk_by(|a, b| a.bare && a.piece + 1 == b.piece) {
        match row {
            // The last of the row has the text under it.
            [rest @ .., last] if row.len() > ROW && !goes_in(row) => {
                kept.extend(rest.iter().filter(|h| h.form.is_certain()).cloned());
                kept.extend(Some(last).filter(|h| h.form != Form::Plain).cloned());
            }
            _ => kept.extend_from_slice(row),
        }
    }
    let weak = kept.iter().filter(|h| h.form == Form::Plain).count();
    let bodies = pieces.iter().filter(|p| is_body(p)).count();
    if weak > bodies + 2 {
        kept.retain(|h| h.form != Form::Plain);
    }
    kept
}

/// Does each heading of a row stand further in than the one before, as a book, a part and a chapter do?
fn goes_in(row: &[Heading]) -> bool {
    row.windows(2)
        .all(|pair| pair[0].form.rank() < pair[1].form.rank())
}

/// Is there text under a heading? Who wrote it or where it is from may stand between; with nothing more, that was all
/// the line was over: "A Novel", "By …", and then the first part.
fn stands_over_text(pieces: &[Piece<'_>], i: usize, next: Option<&Heading>) -> bool {
    let credit = |piece: &&Piece<'_>| piece.is_single_line() && forms::is_credit(piece.first());
    let credits = pieces[i + 1..].iter().take(ROW).take_while(credit).count();
    let below = i + 1 + credits;
    let text = pieces.get(below).is_some_and(is_body);
    text && !(credits > 0 && next.is_some_and(|next| next.piece == below))
}

/// Is it text a heading can stand over?
fn is_body(piece: &Piece<'_>) -> bool {
    match piece.kind {
        Kind::Prose => {
            piece.lines.len() > 1 || piece.width() > BODY || !forms::is_plain(piece.first())
        }
        Kind::Rule | Kind::Underlined(_) | Kind::Framed(_) => false,
        _ => true,
    }
}

fn may_be_plain(
    pieces: &[Piece<'_>],
    i: usize,
    verse: bool,
    repeated: &HashMap<&str, usize>,
) -> bool {
    let piece = &pieces[i];
    let alone = pieces
        .get(i + 1)
        .is_none_or(|next| next.after_blank || next.width() > BODY);
    // Over the head of the next letter stands the name of who wrote the one before.
    let next_letter = pieces.get(i + 1).is_some_and(|next| {
        let head = |line: &str| line.starts_with("From:") || line.starts_with("Subject:");
        next.lines.iter().any(|line| head(line))
    });
    // What follows "Yours," or "as follows:" is not a heading.
    let led = i > 0
        && pieces[i - 1]
            .last()
            .ends_with([',', ':', '，', '：', '-', '–']);
    let once = repeated.get(piece.first()).is_none_or(|&times| times == 1);
    let starts = piece.after_blank || i == 0 || pieces[i - 1].width() > BODY;
    let as_verse = !verse || may_head_verse(pieces, i);
    starts && alone && !led && !next_letter && once && as_verse
}

/// Among verses a title has capitals like a title, and a stanza under it.
fn may_head_verse(pieces: &[Piece<'_>], i: usize) -> bool {
    let stanza = pieces
        .get(i + 1)
        .is_some_and(|next| next.kind == Kind::Verse || next.width() > BODY);
    let after_stanza = i == 0
        || pieces[i - 1].lines.len() > 1
        || matches!(pieces[i - 1].kind, Kind::Heading(_))
        || forms::is_credit(pieces[i - 1].first());
    stanza && after_stanza && forms::is_title_case(pieces[i].first())
}

/// Is most of the text in lines that are no paragraphs?
pub fn is_verse(pieces: &[Piece<'_>]) -> bool {
    let lines = |verse: bool| -> usize {
        let is = |p: &&Piece<'_>| {
            let short = p.is_single_line() && p.width() <= BODY / 2 + 20;
            match p.kind {
                Kind::Verse => verse,
                Kind::Prose => verse == short && !(short && forms::is_plain(p.first())),
                _ => false,
            }
        };
        pieces.iter().filter(is).map(|p| p.lines.len()).sum()
    };
    lines(true) > lines(false) * 2
}

/// How often each single line occurs: headings of a page, refrains and signatures come again.
fn repeated<'a>(pieces: &[Piece<'a>]) -> HashMap<&'a str, usize> {
    let mut times = HashMap::new();
    for piece in pieces.iter().filter(|p| p.is_single_line()) {
        *times.entry(piece.first()).or_default() += 1;
    }
    times
}

/// Are there at least "I" and "II"? One alone may be a pronoun or an initial.
fn roman_numerals(pieces: &[Piece<'_>]) -> bool {
    let seen: HashSet<u32> = pieces
        .iter()
        .filter_map(|piece| match Form::of(piece) {
            Some(Form::Roman(number)) => Some(number),
            _ => None,
        })
        .collect();
    seen.contains(&1) && seen.contains(&2)
}
