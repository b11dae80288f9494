//! Which of the marks at the beginnings of lines begin an item, seen among the lines around them.

use super::lines::{Layout, Line};
use super::markers::Marker;

/// A line shorter than this, characters, was not broken for want of room.
const SHORT: usize = 40;
/// So many lines one item has at most, where nothing but its mark says that it is one.
const NEAR: usize = 40;

/// The mark of a line among others, if an item begins with it. `open`: the mark of the item the line before stands in.
pub fn begins(
    i: usize,
    lines: &[Line<'_>],
    markers: &[Option<Marker>],
    open: Option<&Marker>,
    layout: &Layout,
) -> Option<Marker> {
    markers[i].filter(|marker| is_mark(marker, i, lines, markers, open, layout))
}

/// Is the mark a mark, or does a wrapped line happen to begin with "2." or a dash?
fn is_mark(
    marker: &Marker,
    i: usize,
    lines: &[Line<'_>],
    markers: &[Option<Marker>],
    open: Option<&Marker>,
    layout: &Layout,
) -> bool {
    let Some(before) = i.checked_sub(1).and_then(|i| lines.get(i)) else {
        return !marker.ends_like_initial() || may_open(lines, markers);
    };
    if marker.is_letter() {
        return begins_lettered(i, lines, markers, open, layout);
    }
    if layout.unwrapped || before.text.ends_with([':', '：']) {
        return true;
    }
    if let Some(open) = open {
        return marker.kind != open.kind
            || marker.follows(open, open.number)
            || !marker.is_number();
    }
    // In the middle of a paragraph a list shows itself by its second item.
    markers[i + 1..]
        .iter()
        .flatten()
        .any(|next| next.follows(marker, marker.number))
        && (!marker.is_number() || marker.number == 1)
}

/// Lines of which the first begins with "A." are an item and not somebody's name and more where nothing follows, the
/// next item does, or what follows is set in.
fn may_open(lines: &[Line<'_>], markers: &[Option<Marker>]) -> bool {
    match lines {
        [first, second, ..] => {
            let next = markers.get(1).copied().flatten();
            second.indent > first.indent || next.is_some_and(|m| m.is_letter())
        }
        _ => true,
    }
}

/// A line among others begins a lettered item where its neighbor before or after it stands near, and, where the mark
/// ends in a full stop, like an initial, where the line before was not broken for want of room.
fn begins_lettered(
    i: usize,
    lines: &[Line<'_>],
    markers: &[Option<Marker>],
    open: Option<&Marker>,
    layout: &Layout,
) -> bool {
    let Some(marker) = markers[i] else {
        return false;
    };
    let last = markers.len().min(i + NEAR);
    let follows = markers[i + 1..last]
        .iter()
        .flatten()
        .any(|next| next.follows(&marker, 0) && marker.is_first());
    let goes_on = markers[i.saturating_sub(NEAR)..i]
        .iter()
        .flatten()
        .any(|earlier| marker.follows(earlier, 0));
    let before = &lines[i - 1];
    let ended = layout.unwrapped
        || before.width < SHORT
        || !before.is_full_before(&lines[i], layout.wrap)
        || before.text.ends_with([':', '：']);
    match marker.ends_like_initial() {
        true => ended && (follows || (goes_on && open.is_some())),
        false => follows || goes_on,
    }
}
