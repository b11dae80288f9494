//! Where the very words of a removed mark stand new: too few to be followed there, enough to be named.

use std::ops::Range;
use std::sync::OnceLock;

use super::Comparison;
use super::links::Links;

/// What some words must say to be looked for, in rare words: "of the" stands everywhere.
const ENOUGH: f32 = 1.5;
/// Of words whose rarest one stands at more places, no place says anything.
const PLACES: usize = 64;
/// So many places are named.
const NAMED: usize = 3;

/// The places of each token of the new edition, found when they are first asked for.
#[derive(Debug, Default)]
pub(super) struct Elsewhere(OnceLock<Places>);

impl Elsewhere {
    /// Where words of the old edition stand, one after the other, as words of the new one that were nowhere before.
    pub fn of(&self, c: &Comparison<'_>, links: &Links, words: &Range<usize>) -> Vec<Range<u32>> {
        if c.weight_of(words.clone()) < ENOUGH {
            return Vec::new();
        }
        let places = self.0.get_or_init(|| Places::of(&c.new.token));
        let tokens = &c.old.token[words.clone()];
        let rarest = (0..tokens.len()).min_by_key(|&at| places.at(tokens[at]).len());
        let Some(rarest) = rarest.filter(|&at| places.at(tokens[at]).len() <= PLACES) else {
            return Vec::new();
        };
        places
            .at(tokens[rarest])
            .iter()
            .filter_map(|&place| (place as usize).checked_sub(rarest))
            .map(|first| first..first + tokens.len())
            .filter(|there| c.new.token.get(there.clone()) == Some(tokens))
            .filter(|there| there.clone().all(|word| links.new_is_free(word)))
            .map(|there| c.new.start[there.start]..c.new.end[there.end - 1])
            .take(NAMED)
            .collect()
    }
}

/// The words of an edition by token, in reading order.
#[derive(Debug)]
struct Places {
    /// Where the words of each token begin in `words`.
    from: Vec<u32>,
    words: Vec<u32>,
}

impl Places {
    fn of(tokens: &[u32]) -> Self {
        let most = tokens.iter().max().map_or(0, |&most| most as usize + 1);
        let mut from = vec![0; most + 1];
        for &token in tokens {
            from[token as usize + 1] += 1;
        }
        for token in 0..most {
            from[token + 1] += from[token];
        }
        let mut next = from.clone();
        let mut words = vec![0; tokens.len()];
        for (word, &token) in tokens.iter().enumerate() {
            words[next[token as usize] as usize] = word as u32;
            next[token as usize] += 1;
        }
        Self { from, words }
    }

    fn at(&self, token: u32) -> &[u32] {
        match self.from.get(token as usize..token as usize + 2) {
            Some(&[from, to]) => &self.words[from as usize..to as usize],
            _ => &[],
        }
    }
}
