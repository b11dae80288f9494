//! Where a mark's words stand in the new edition: from which word to which.

use std::ops::Range;

use super::links::{NONE, Run};
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
        let same_length =
            |a: usize, b: usize| old.end[a] - old.start[a] == new.end[b] - new.start[b];
        if is_linked(words.start, first) {
            let word = old.start[words.start];
            if same_length(words.start, first) {
                range.start += mark.start.saturating_sub(word);
            }
            let (there, here) = (old.signs_before(words.start), new.signs_before(first));
            let signs = alike(
                there.chars().rev(),
                here.chars().rev(),
                word.saturating_sub(mark.start),
            );
            range.start -= signs;
        }
        if is_linked(words.end - 1, last) {
            let end = old.end[words.end - 1];
            if same_length(words.end - 1, last) {
                range.end -= end.saturating_sub(mark.end);
            }
            let (there, here) = (old.signs_before(words.end), new.signs_before(last + 1));
            range.end += alike(there.chars(), here.chars(), mark.end.saturating_sub(end));
        }
        range
    }
}

/// How many signs in a row are the same but for typography, of so many that may be looked at.
fn alike(old: impl Iterator<Item = char>, new: impl Iterator<Item = char>, most: u32) -> u32 {
    old.zip(new)
        .take(most as usize)
        .take_while(|&(a, b)| plain_sign(a) == plain_sign(b))
        .count() as u32
}

fn plain_sign(sign: char) -> char {
    match sign {
        '‘' | '’' | '‚' | '`' | '´' => '\'',
        '“' | '”' | '„' | '«' | '»' => '"',
        '‐'..='―' | '−' => '-',
        sign if sign.is_whitespace() => ' ',
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
