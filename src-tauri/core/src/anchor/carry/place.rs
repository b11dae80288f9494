//! Where a mark's words stand in the new edition: from which word to which.

use std::ops::Range;

use super::links::{NONE, Run};
use super::words::joins;
use super::{Comparison, EditionMap};

/// Parts of a mark that are further apart than this times its length are not one passage.
const REACH: usize = 2;
/// Short marks reach as far as this, in words.
const LEAST_REACH: usize = 60;
/// How many pieces back a piece is joined to.
const LOOK_BACK: usize = 64;
/// A word whose link was too weak to say where a passage is may say where it begins, this close to what is known.
const HINT: usize = 8;

/// Where a mark's words stand in the new edition.
pub(super) struct Place {
    /// From the first to the last of them.
    pub words: Range<usize>,
    /// How many are there.
    pub found: usize,
    /// Were the first and the last word of the mark found?
    pub ends: (bool, bool),
    /// Was it found out of order?
    pub moved: bool,
}

impl Place {
    /// The heaviest ascending chain of the pieces a mark is left in.
    pub fn of(map: &EditionMap<'_>, words: Range<usize>) -> Option<Place> {
        let runs = map.links.runs(words.clone());
        let reach = (REACH * words.len()).max(LEAST_REACH);
        let chain = heaviest_chain(&map.comparison(), &runs, reach);
        let (first, last) = (*chain.first()?, *chain.last()?);
        let mut place = Place {
            words: first.new..last.new_end(),
            found: chain.iter().map(|run| run.len).sum(),
            ends: (first.old == words.start, last.old_end() == words.end),
            moved: map.links.moved[first.old],
        };
        place.follow_hints(map, words, first.old, last.old_end() - 1);
        Some(place)
    }

    /// Words at the ends of the mark whose links were too weak to count may still say where it begins and ends.
    fn follow_hints(
        &mut self,
        map: &EditionMap<'_>,
        words: Range<usize>,
        first: usize,
        last: usize,
    ) {
        let free = |mut new: Range<usize>| new.all(|word| map.links.new_is_free(word));
        for word in words.start..first {
            let new = map.hints[word] as usize;
            let near = new < self.words.start && self.words.start - new <= HINT + (first - word);
            if map.hints[word] != NONE && near && free(new..self.words.start) {
                self.words.start = new;
                break;
            }
        }
        for word in (last + 1..words.end).rev() {
            let new = map.hints[word] as usize;
            let near = new >= self.words.end && new + 1 - self.words.end <= HINT + (word - last);
            if map.hints[word] != NONE && near && free(self.words.end..new + 1) {
                self.words.end = new + 1;
                break;
            }
        }
    }

    /// The place in code points. A mark that begins or ends inside a word does so in the new edition; one that takes
    /// in signs beside its words takes in the like signs there.
    pub fn code_points(
        &self,
        map: &EditionMap<'_>,
        mark: &Range<u32>,
        words: &Range<usize>,
    ) -> Range<u32> {
        let (old, new) = (&map.old, &map.new);
        let (first, last) = (self.words.start, self.words.end - 1);
        let mut range = new.start[first]..new.end[last];
        let is_linked = |a: usize, b: usize| map.links.to[a] == b as u32;
        if is_linked(words.start, first) {
            let word = old.start[words.start];
            range.start += inside(map, words.start, first, mark.start.saturating_sub(word));
            range.start -= leading_signs(map, words.start, first, word.saturating_sub(mark.start));
        }
        if is_linked(words.end - 1, last) {
            let (word, end) = (old.start[words.end - 1], old.end[words.end - 1]);
            if mark.end < end && old.token[words.end - 1] == new.token[last] {
                range.end = new.start[last] + inside(map, words.end - 1, last, mark.end - word);
            }
            let (there, here) = (old.signs_before(words.end), new.signs_before(last + 1));
            range.end += alike(there.chars(), here.chars(), mark.end.saturating_sub(end));
        }
        range
    }
}

/// So many code points into a word, where that is in the same word of the new edition, which may be written with
/// other Unicode forms; the beginning of another word.
fn inside(map: &EditionMap<'_>, old: usize, new: usize, offset: u32) -> u32 {
    if offset == 0 || map.old.token[old] != map.new.token[new] {
        return 0;
    }
    let written = map.old.written(old).chars().take(offset as usize);
    let letters = written.filter(|&c| !joins(c)).count();
    let mut passed = 0;
    let ends = |c: char| {
        passed += usize::from(!joins(c));
        passed > letters
    };
    let there = map.new.written(new);
    there
        .chars()
        .position(ends)
        .unwrap_or(there.chars().count()) as u32
}

/// How many of the signs before a word, of so many that a mark takes in, stand before it in the new edition too. What
/// the word before has brought along belongs to that word.
fn leading_signs(map: &EditionMap<'_>, old: usize, new: usize, most: u32) -> u32 {
    let (there, here) = (map.old.signs_before(old), map.new.signs_before(new));
    let before = new
        .checked_sub(1)
        .map_or(NONE, |before| map.links.from[before]);
    let taken = match before {
        NONE => 0,
        before if before as usize + 1 == old && there.chars().count() == here.chars().count() => 0,
        before => {
            let brought = map.old.signs_before(before as usize + 1);
            alike(brought.chars(), here.chars(), u32::MAX)
        }
    };
    let free = here.chars().count() as u32 - taken;
    alike(there.chars().rev(), here.chars().rev(), most.min(free))
}

/// How many signs in a row are the same but for typography, of so many that may be looked at; white space is none.
fn alike(old: impl Iterator<Item = char>, new: impl Iterator<Item = char>, most: u32) -> u32 {
    old.zip(new)
        .take(most as usize)
        .take_while(|&(a, b)| !a.is_whitespace() && plain_sign(a) == plain_sign(b))
        .count() as u32
}

fn plain_sign(sign: char) -> char {
    match sign {
        '‘' | '’' | '‚' | '`' | '´' => '\'',
        '“' | '”' | '„' | '«' | '»' => '"',
        '‐'..='―' | '−' => '-',
        sign => sign,
    }
}

fn heaviest_chain(c: &Comparison<'_>, runs: &[Run], reach: usize) -> Vec<Run> {
    let mut total = vec![0f32; runs.len()];
    let mut before = vec![None; runs.len()];
    for (at, run) in runs.iter().enumerate() {
        let mut best = 0.0;
        for (prior, other) in runs
            .iter()
            .enumerate()
            .take(at)
            .skip(at.saturating_sub(LOOK_BACK))
        {
            let follows = run.new >= other.new_end() && run.new - other.new_end() <= reach;
            if follows && total[prior] > best {
                best = total[prior];
                before[at] = Some(prior);
            }
        }
        total[at] = best + c.weight_of(run.old..run.old_end());
    }
    let mut next = (0..runs.len()).max_by(|&a, &b| total[a].total_cmp(&total[b]));
    let mut chain = Vec::new();
    while let Some(at) = next {
        chain.push(runs[at]);
        next = before[at];
    }
    chain.reverse();
    chain
}
