//! How deep each heading stands.
//!
//! Plain text does not say it; it shows it, and in this order of trust:
//! 1. *Form.* A part holds chapters, a chapter holds sections; a line drawn with `=` stands over one drawn with `-`;
//!    "2.1" stands under "2". Headings of one form stand side by side.
//! 2. *An empty heading.* Where the form is silent (capitals, a line merely short), a heading that is followed at
//!    once by another, with no text between, has nothing of its own to say: what follows is in it.
//! 3. *Parallel wording.* What is in such a heading ends with the next empty heading, or with one worded like it
//!    ("Consequences of X", "The Evolution of X"), for authors word what stands side by side alike. Parts that stand
//!    on their own ("References", "More Information") end it too.

use std::collections::HashMap;

use super::forms::Form;
use super::headings::Heading;
use super::pieces::Piece;

/// The deepest level Markdown has.
const DEEPEST: u8 = 6;

/// A heading that is open: what follows may stand under it.
struct Open {
    rank: u8,
    piece: usize,
    /// Was it empty, so that headings of its own form are in it?
    holds: bool,
}

/// The level of each heading, where the outermost have `top`.
pub fn levels(pieces: &[Piece<'_>], headings: &[Heading], top: u8) -> Vec<u8> {
    let outermost = headings.iter().map(|h| h.form.rank()).min().unwrap_or(0);
    let mut matter: HashMap<&str, usize> = HashMap::new();
    for heading in headings.iter().filter(|h| h.form == Form::Matter) {
        *matter.entry(pieces[heading.piece].first()).or_default() += 1;
    }
    let mut stack: Vec<Open> = Vec::new();
    let mut before: Option<&Heading> = None;
    let mut levels = Vec::new();
    for heading in headings {
        let piece = &pieces[heading.piece];
        // "Notes" once stands beside the chapters; "Notes" many times stands in each of them.
        let own = heading.form == Form::Matter
            && matter.get(piece.first()).is_none_or(|&times| times == 1);
        let rank = if own { outermost } else { heading.form.rank() };
        let inside = !heading.form.tells_depth()
            && before
                .is_some_and(|b| b.bare && b.form.rank() == rank && b.piece + 1 == heading.piece);
        if own {
            stack.clear();
        } else if inside && let Some(open) = stack.last_mut() {
            open.holds = true;
        } else {
            make_room(&mut stack, rank, heading, pieces);
        }
        stack.push(Open {
            rank,
            piece: heading.piece,
            holds: false,
        });
        let depth = u8::try_from(stack.len() - 1).unwrap_or(DEEPEST);
        levels.push(top.saturating_add(depth).min(DEEPEST));
        before = Some(heading);
    }
    levels
}

/// Closes what the new heading does not stand under.
fn make_room(stack: &mut Vec<Open>, rank: u8, heading: &Heading, pieces: &[Piece<'_>]) {
    stack.truncate(stack.iter().take_while(|open| open.rank <= rank).count());
    let ends = |open: &Open| {
        open.rank == rank
            && (!open.holds || heading.bare || is_parallel(pieces, open.piece, heading.piece))
    };
    if let Some(ended) = stack.iter().position(ends) {
        stack.truncate(ended);
    }
}

/// Do two headings end in the same words, two of them at least and half of each?
fn is_parallel(pieces: &[Piece<'_>], a: usize, b: usize) -> bool {
    let words = |i: usize| -> Vec<&str> {
        pieces[i]
            .lines
            .iter()
            .flat_map(|l| l.split_whitespace())
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let same = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    same >= 2 && same * 2 >= a.len() && same * 2 >= b.len()
}
