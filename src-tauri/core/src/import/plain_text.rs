//! Plain text to canonical Markdown: the structure a text shows, and its words as they are.
//!
//! No word is changed, added or left out; what goes are the signs of structure that Markdown writes otherwise: list
//! marks, drawn lines, indents, the `>` of mail. In order: lines to chunks ([`lines`]), chunks to pieces ([`pieces`],
//! with the help of [`speakers`], [`items`], [`verse`], [`references`], [`preformatted`] and [`mail`]), then what only
//! the neighbors of a piece can tell: lists ([`lists`]), headings ([`headings`], [`forms`]) and their depth
//! ([`levels`]), quoted passages ([`quotes`]). Then it is written ([`write`]), with what Markdown would take for markup
//! escaped ([`escape`]).

mod escape;
mod forms;
mod headings;
mod items;
mod levels;
mod lines;
mod lists;
mod mail;
mod markers;
mod pieces;
mod preformatted;
mod quotes;
mod references;
mod speakers;
mod verse;
mod write;

use forms::Form;
use pieces::{Kind, Piece};
use speakers::Speakers;

/// The longest title, characters: a longer first line is text.
const LONGEST_TITLE: usize = 160;

/// A plain text with its structure found.
#[derive(Clone, Debug, PartialEq)]
pub struct Recovered {
    /// Its first line, where that is a title.
    pub title: Option<String>,
    /// Canonical Markdown; the title is its only heading of level 1, sections begin at level 2.
    pub markdown: String,
}

/// Finds the structure of a text (LF line ends, no control characters). Takes time linear in its length.
pub fn recover(text: &str) -> Recovered {
    let chunks = lines::chunks(text);
    let layout = lines::layout(&chunks);
    let speakers = Speakers::find(text, &chunks);
    let mut pieces = pieces::pieces(&chunks, &layout, &speakers, 0);
    lists::settle(&mut pieces);
    speakers::settle(&mut pieces);
    part_title(&mut pieces);
    part_headings(&mut pieces);
    let titled = is_title(&pieces);
    set_headings(&mut pieces, titled);
    quotes::mark(&mut pieces);
    let title = pieces
        .first()
        .filter(|_| titled)
        .map(|piece| piece.lines.join(" "));
    Recovered {
        title,
        markdown: write::write(&pieces, 0),
    }
}

/// The same for what stands in `depth` quotations, where nothing is a heading: who quotes takes a passage.
fn recover_quoted(text: &str, depth: usize) -> String {
    let chunks = lines::chunks(text);
    let layout = lines::layout(&chunks);
    let speakers = Speakers::find(text, &chunks);
    let mut pieces = pieces::pieces(&chunks, &layout, &speakers, depth);
    lists::settle(&mut pieces);
    speakers::settle(&mut pieces);
    write::write(&pieces, depth)
}

/// Where a title has its author right below it, or one in capitals the version or anything else, it is a line of its own.
fn part_title(pieces: &mut Vec<Piece<'_>>) {
    let Some(first) = pieces.first().filter(|first| first.kind == Kind::Verse) else {
        return;
    };
    let (top, rest) = (
        first.with_lines(0..1),
        first.with_lines(1..first.lines.len()),
    );
    let capitals =
        Form::of(&top) == Some(Form::Capitals) && Form::of(first) != Some(Form::Capitals);
    let by_somebody = rest.is_single_line() && rest.first().to_lowercase().starts_with("by ");
    if capitals || (by_somebody && Form::of(&top) == Some(Form::Plain)) {
        let rest = Piece {
            after_blank: true,
            ..rest
        };
        pieces.splice(0..1, [top, rest]);
    }
}

/// Two lines between paragraphs are two headings where both have the form of one, in a text that has others. A name and
/// a town look the same, so after a line that leads to a signature they stay together, and below the title as well.
fn part_headings(pieces: &mut Vec<Piece<'_>>) {
    let apart: Vec<usize> = (1..pieces.len())
        .filter(|&i| headings::are_two(pieces, i))
        .collect();
    if apart.is_empty() || headings::find(pieces, 1).len() < 2 || headings::is_verse(pieces) {
        return;
    }
    for i in apart.into_iter().rev() {
        let pair = [0..1, 1..2].map(|line| pieces[i].with_lines(line));
        pieces.splice(i..=i, pair);
    }
}

/// Is the first piece the title of all that follows?
fn is_title(pieces: &[Piece<'_>]) -> bool {
    let [first, second, ..] = pieces else {
        return false;
    };
    let part_of_more = pieces
        .iter()
        .skip(1)
        .filter_map(Form::of)
        .any(|f| matches!(f, Form::Division(_)));
    match Form::of(first) {
        Some(Form::Underlined(_) | Form::Capitals) => true,
        Some(Form::Division(_)) => !part_of_more,
        Some(Form::Roman(_) | Form::Matter) => false,
        Some(Form::Plain) => second.after_blank || second.width() > first.width() * 2,
        _ => first.is_single_line() && second.after_blank && reads_like_title(first.first()),
    }
}

fn reads_like_title(line: &str) -> bool {
    let short = line.chars().take(LONGEST_TITLE + 1).count() <= LONGEST_TITLE;
    // Who begins with somebody's words has no title, unless the title is a quotation.
    let quoted = line.starts_with(['"', '“', '«', '„']);
    let whole = quoted && line.ends_with(['"', '”', '“', '»']) && forms::is_title_case(line);
    let named = line.chars().any(char::is_alphabetic) && (!quoted || whole);
    let sentence = line.ends_with(['.', '!', '?', ',', ';', ':', '…']);
    short
        && named
        && !forms::is_credit(line)
        && (!sentence || (forms::is_title_case(line) && !line.ends_with([',', ';', ':'])))
}

fn set_headings(pieces: &mut Vec<Piece<'_>>, titled: bool) {
    if titled && let Some(first) = pieces.first_mut() {
        first.kind = Kind::Heading(1);
    }
    join_untitled(pieces, usize::from(titled));
    let headings = headings::find(pieces, usize::from(titled));
    for (heading, level) in headings.iter().zip(levels::levels(pieces, &headings, 2)) {
        pieces[heading.piece].kind = Kind::Heading(level);
    }
}

/// "CHAPTER I." and the line below it, "Down the River", are one heading.
fn join_untitled(pieces: &mut Vec<Piece<'_>>, from: usize) {
    let mut joined: Vec<Piece<'_>> = Vec::with_capacity(pieces.len());
    for (i, piece) in std::mem::take(pieces).into_iter().enumerate() {
        let titles = piece.is_single_line()
            && matches!(Form::of(&piece), Some(Form::Plain | Form::Capitals))
            && !forms::is_untitled(piece.first());
        match joined.last_mut() {
            Some(last) if i > from && titles && awaits_title(last) => {
                last.lines.extend(piece.lines)
            }
            _ => joined.push(piece),
        }
    }
    *pieces = joined;
}

fn awaits_title(piece: &Piece<'_>) -> bool {
    piece.is_single_line()
        && matches!(Form::of(piece), Some(Form::Division(_)))
        && forms::is_untitled(piece.first())
}
