//! Which of the lines that look like list items are items, and in which list.

use std::collections::HashMap;

use super::forms::Form;
use super::markers::{Marker, MarkerKind};
use super::pieces::{Kind, Piece, Place};

/// Gives every item its place in a list, and makes text again of what only looked like one.
pub fn settle(pieces: &mut [Piece<'_>]) {
    let (mut at, mut number, body) = (0, None, body_indent(pieces));
    while at < pieces.len() {
        if matches!(pieces[at].kind, Kind::Item(_)) {
            let end = run_end(pieces, at, body);
            let led = at > 0 && leads(&pieces[at - 1]);
            // "10." after some paragraphs goes on with the list that ended with 9, if it is no heading.
            let next = number.map(|n: u32| n + 1);
            let paragraph = pieces[at].indent > 0 || pieces[at].lines.len() > 1;
            let goes_on =
                matches!(pieces[at].kind, Kind::Item(m) if m.is_number() && Some(m.number) == next);
            settle_run(&mut pieces[at..end], led || (goes_on && paragraph));
            number = last_number(&pieces[at..end]).or(number);
            at = end;
        } else {
            at += 1;
        }
    }
}

/// The last number of the outermost list.
fn last_number(run: &[Piece<'_>]) -> Option<u32> {
    run.iter().rev().find_map(|piece| match piece.kind {
        Kind::Listed(place) if place.depth == 0 => place.number,
        _ => None,
    })
}

/// Does a list, or somebody's words, follow?
pub fn leads(piece: &Piece<'_>) -> bool {
    piece.kind == Kind::Speaker || piece.last().ends_with([':', '：'])
}

/// The indent that most lines of running text have, 0 where no indent has more than half of them.
fn body_indent(pieces: &[Piece<'_>]) -> usize {
    let mut lines: HashMap<usize, usize> = HashMap::new();
    for piece in pieces.iter().filter(|piece| piece.kind == Kind::Prose) {
        *lines.entry(piece.indent).or_default() += piece.lines.len();
    }
    let all: usize = lines.values().sum();
    let most = lines.into_iter().find(|(_, count)| count * 2 > all);
    most.map_or(0, |(indent, _)| indent)
}

/// Items one after the other, with the paragraphs that are indented under them. Where the text as a whole is set in, as
/// far as `body`, what stands there is no part of "1. Introduction" further out.
fn run_end(pieces: &[Piece<'_>], start: usize, body: usize) -> usize {
    let mut item_indent = pieces[start].indent;
    let mut heads = false;
    let mut end = start;
    for (i, piece) in pieces.iter().enumerate().skip(start) {
        match piece.kind {
            Kind::Item(_) => {
                item_indent = piece.indent;
                let form = Form::of_line(piece.first());
                heads = piece.lines.len() == 1 && matches!(form, Some(Form::Numbered(_)));
            }
            // What reads like a heading, set in the middle of its line, is no part of the item above it.
            Kind::Prose
                if piece.after_blank
                    && piece.indent >= item_indent + 2
                    && !(heads && piece.indent == body)
                    && Form::of(piece).is_none() => {}
            _ => break,
        }
        end = i + 1;
    }
    // Indented text after the last item may as well be something else; it stays with the item all the same.
    end
}

/// A list being read.
struct Open {
    indent: usize,
    items: Vec<usize>,
    /// 1 where the numbers count up, 0 where all are the same; unknown before the second item.
    step: Option<u32>,
    depth: usize,
}

fn settle_run(run: &mut [Piece<'_>], led: bool) {
    let mut stack: Vec<Open> = Vec::new();
    for i in 0..run.len() {
        match run[i].kind {
            Kind::Item(marker) => take(run, &mut stack, i, marker, led),
            _ => {
                if let Some(depth) = stack.last().map(|list| list.depth) {
                    run[i].kind = Kind::ItemMore(depth);
                }
            }
        }
    }
    while let Some(list) = stack.pop() {
        close(run, &list, led);
    }
    orphans(run);
}

fn take(run: &mut [Piece<'_>], stack: &mut Vec<Open>, i: usize, marker: Marker, led: bool) {
    let indent = run[i].indent;
    while let Some(list) = stack.pop_if(|list| list.indent > indent + 1) {
        close(run, &list, led);
    }
    if let Some(list) = stack.last_mut()
        && indent < list.indent + 2
    {
        if let Some(step) = step(run, list, marker) {
            list.step = Some(step);
            list.items.push(i);
            return;
        }
        if let Some(list) = stack.pop() {
            close(run, &list, led);
        }
    }
    stack.push(Open {
        indent,
        items: vec![i],
        step: None,
        depth: stack.len(),
    });
}

/// By how much the numbers grow, if the item goes on with the list.
fn step(run: &[Piece<'_>], list: &Open, marker: Marker) -> Option<u32> {
    let Kind::Item(last) = run[*list.items.last()?].kind else {
        return None;
    };
    if last.is_letter() {
        return marker.follows(&last, 0).then_some(1);
    }
    let step = if last.is_number() {
        marker.number.checked_sub(last.number)?
    } else {
        0
    };
    let same = last.kind == marker.kind && step <= 1 && list.step.is_none_or(|known| known == step);
    same.then_some(step)
}

fn close(run: &mut [Piece<'_>], list: &Open, led: bool) {
    let items: Vec<Marker> = list
        .items
        .iter()
        .filter_map(|&i| marker_of(&run[i]))
        .collect();
    let Some(first) = items.first().copied() else {
        return;
    };
    let nested = list.depth > 0 && !first.is_letter();
    let plausible = nested || is_list(&items, list.indent > 0, led);
    for (n, (&i, marker)) in list.items.iter().zip(&items).enumerate() {
        let number = marker.is_number().then(|| match list.step {
            // Where every item is "1.", its place is its number.
            Some(0) => first.number + u32::try_from(n).unwrap_or(u32::MAX),
            _ => marker.number,
        });
        run[i].kind = if plausible {
            Kind::Listed(Place {
                depth: list.depth,
                number,
                first: n == 0,
                cut: marker.cut,
            })
        } else if let Some(depth) = list.depth.checked_sub(1) {
            Kind::ItemMore(depth)
        } else if run[i].broken {
            Kind::Verse
        } else {
            Kind::Prose
        };
    }
}

fn marker_of(piece: &Piece<'_>) -> Option<Marker> {
    match piece.kind {
        Kind::Item(marker) => Some(marker),
        _ => None,
    }
}

/// One mark alone is a list only where something else says so too: an indent, a colon before it, a sign that has
/// no other use. A dash may also begin a speech or a signature.
fn is_list(items: &[Marker], indented: bool, led: bool) -> bool {
    let (Some(first), several) = (items.first(), items.len() > 1) else {
        return false;
    };
    match first.kind {
        MarkerKind::Letter(..) => several && first.is_first(),
        MarkerKind::Number(..) if several => true,
        MarkerKind::Number(..) => led || (first.number <= 1 && indented),
        MarkerKind::Bullet('–') => led || (several && indented),
        MarkerKind::Bullet('-' | '*' | '+' | '·') => several || indented || led,
        MarkerKind::Bullet(_) => true,
    }
}

/// What was to stand under an item that is none stands by itself.
fn orphans(run: &mut [Piece<'_>]) {
    let mut deepest = None;
    for piece in run {
        piece.kind = match piece.kind {
            Kind::Listed(place) => {
                let depth = place.depth.min(deepest.map_or(0, |d: usize| d + 1));
                deepest = Some(depth);
                Kind::Listed(Place { depth, ..place })
            }
            Kind::ItemMore(depth) => match deepest {
                Some(deepest) => Kind::ItemMore(depth.min(deepest)),
                None => Kind::Prose,
            },
            other => {
                deepest = None;
                other
            }
        };
    }
}
