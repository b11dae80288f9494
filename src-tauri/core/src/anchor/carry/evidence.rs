//! Did a mark survive? What is left of its words, and what its sentence and its neighbors say.

use std::ops::Range;

use super::EditionMap;
use super::links::NONE;
use super::place::Place;
use super::verdict::NOTHING_LEFT;

/// A whole sentence or more survives when this share of its words is found in one place.
const SURVIVES: f32 = 0.35;
/// Out of order its place does not speak for it: half of its words must.
const SURVIVES_MOVED: f32 = 0.5;
/// A part of a sentence has its sentence for a witness. If nothing else of that sentence is found, more of its own
/// words must be …
const SURVIVES_ALONE: f32 = 0.58;
/// … and the fewer, the more of the sentence is.
const WITNESS: f32 = 0.33;
/// What is found of a mark and of its sentence must add up to this, in rare words …
const LEAST: f32 = 1.2;
/// … and to this, where neither of its neighbors came along.
const LEAST_WITHOUT_NEIGHBORS: f32 = 2.5;
/// A moved passage of this weight, with what is found around it, is no turn of phrase.
const FIRM_MOVE: f32 = 8.0;
/// A sentence has something to say as a witness from this weight on.
const SOME_CONTEXT: f32 = 2.0;

/// What speaks for a place. Weights in rare words.
pub(super) struct Evidence {
    pub words: usize,
    pub found: usize,
    /// Weight of the mark's words that were found.
    own: f32,
    /// Weight of the rest of its sentences, and how much of that was found in the sentences of the place.
    context: f32,
    witnesses: f32,
    /// `witnesses` as a share of the contexts in both editions; `None` where the mark is all there is of its
    /// sentences in one of them.
    share: Option<f32>,
    /// Was it found out of order?
    moved: bool,
    /// How many of the words next to the mark are next to the place: 0 to 2.
    neighbors: usize,
}

impl Evidence {
    pub fn of(map: &EditionMap<'_>, words: &Range<usize>, place: &Place) -> Self {
        let (old, new, to) = (&map.old, &map.new, &map.links.to);
        let c = map.comparison();
        let is_found = |&word: &usize| to[word] != NONE;
        let (first, last) = (place.words.start, place.words.end - 1);
        let around_old = old.sentences_around(words);
        let around_new = new.sentences_around(&place.words);
        let context = || (around_old.start..words.start).chain(words.end..around_old.end);
        let new_context: f32 = (around_new.start..first)
            .chain(last + 1..around_new.end)
            .map(|word| c.lexicon.weight[new.token[word] as usize])
            .sum();
        let weight: f32 = context().map(|word| c.weight(word)).sum();
        let witnesses: f32 = context()
            .filter(|&word| is_found(&word) && around_new.contains(&(to[word] as usize)))
            .map(|word| c.weight(word))
            .sum();
        let before = words.start == 0
            || to[words.start - 1] != NONE && to[words.start - 1] as usize + 1 == first;
        let after = words.end == to.len() || to[words.end] as usize == last + 1;
        Evidence {
            words: words.len(),
            found: words.clone().filter(is_found).count(),
            own: words
                .clone()
                .filter(is_found)
                .map(|word| c.weight(word))
                .sum(),
            context: weight,
            witnesses,
            share: (weight > 0.0 && new_context > 0.0)
                .then(|| witnesses / (weight * new_context).sqrt()),
            moved: place.moved,
            neighbors: usize::from(before) + usize::from(after),
        }
    }

    fn share_found(&self) -> f32 {
        self.found as f32 / self.words as f32
    }

    fn enough(&self) -> f32 {
        let least = if self.moved { SURVIVES_MOVED } else { SURVIVES };
        self.share
            .map_or(least, |share| (SURVIVES_ALONE - WITNESS * share).max(least))
    }

    pub fn survives(&self) -> bool {
        let least = if self.neighbors > 0 {
            LEAST
        } else {
            LEAST_WITHOUT_NEIGHBORS
        };
        let is_chance = self.share.is_some()
            && self.context >= SOME_CONTEXT
            && self.own + self.witnesses < least;
        self.share_found() >= self.enough() && !is_chance
    }

    pub fn confidence_of_removal(&self) -> f32 {
        (NOTHING_LEFT - 0.9 * self.share_found()).max(0.5)
    }

    /// Each doubt takes its share off; the figures are what the practice editions showed (docs/carry.md).
    pub fn confidence(&self, place: &Place) -> f32 {
        let all = self.own + self.witnesses;
        let firm = 0.4 * (-all / 2.0).exp();
        let mut doubt = firm * if self.neighbors == 2 { 0.1 } else { 0.5 };
        if place.moved {
            doubt += if all >= FIRM_MOVE { 0.03 } else { 0.12 };
        }
        doubt += 0.06 * f32::from(u8::from(!place.ends.0) + u8::from(!place.ends.1));
        doubt += 0.1 * (1.0 - self.share_found());
        (0.995 - doubt).max(0.5)
    }
}
