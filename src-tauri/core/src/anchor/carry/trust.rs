//! How far a sentence of the old edition may be one of the new: a word's link is believed as far as its sentence's.

use std::collections::HashMap;

use super::Comparison;

/// A link between two sentences that share nothing else counts this much.
const NO_TRUST: f32 = 0.35;
/// Beyond this many pairs of sentences all are trusted alike.
const PAIRS: usize = 4_000_000;

/// For each pair of sentences in a gap, from [`NO_TRUST`] to 1.
pub(super) struct SentenceTrust {
    width: usize,
    first_old: u32,
    first_new: u32,
    trust: Vec<f32>,
}

impl SentenceTrust {
    /// Compares the sentences two lists of words stand in by the words they share, whatever their order: shared
    /// weight over the geometric mean of both. Lists must not be empty.
    pub fn between(c: &Comparison<'_>, old: &[usize], new: &[usize]) -> Self {
        let first_old = c.old.sentence[old[0]];
        let first_new = c.new.sentence[new[0]];
        let height = (c.old.sentence[old[old.len() - 1]] - first_old) as usize + 1;
        let width = (c.new.sentence[new[new.len() - 1]] - first_new) as usize + 1;
        if height.saturating_mul(width) > PAIRS {
            return SentenceTrust {
                width: 0,
                first_old,
                first_new,
                trust: vec![1.0],
            };
        }
        let mut shared = vec![0f32; height * width];
        let (mut weight_old, mut weight_new) = (vec![0f32; height], vec![0f32; width]);
        let mut at: HashMap<u32, Vec<(usize, u32)>> = HashMap::new();
        for &b in new {
            let token = c.new.token[b];
            let sentence = (c.new.sentence[b] - first_new) as usize;
            weight_new[sentence] += c.lexicon.weight[token as usize];
            let places = at.entry(c.lexicon.stem[token as usize]).or_default();
            match places.last_mut() {
                Some((last, count)) if *last == sentence => *count += 1,
                _ => places.push((sentence, 1)),
            }
        }
        let mut seen: HashMap<u32, u32> = HashMap::new();
        let mut current = usize::MAX;
        for &a in old {
            let token = c.old.token[a];
            let sentence = (c.old.sentence[a] - first_old) as usize;
            if sentence != current {
                seen.clear();
                current = sentence;
            }
            let weight = c.lexicon.weight[token as usize];
            weight_old[sentence] += weight;
            let stem = c.lexicon.stem[token as usize];
            let nth = seen.entry(stem).or_default();
            *nth += 1;
            for &(other, count) in at.get(&stem).into_iter().flatten() {
                if *nth <= count {
                    shared[sentence * width + other] += weight;
                }
            }
        }
        for (a, &wa) in weight_old.iter().enumerate() {
            for (b, &wb) in weight_new.iter().enumerate() {
                let cell = &mut shared[a * width + b];
                let likeness = (*cell / (wa * wb).sqrt().max(f32::MIN_POSITIVE)).min(1.0);
                *cell = NO_TRUST + (1.0 - NO_TRUST) * likeness;
            }
        }
        SentenceTrust {
            width,
            first_old,
            first_new,
            trust: shared,
        }
    }

    /// To be given to [`Self::of`], for all new sentences in turn.
    pub fn row(&self, old: u32) -> usize {
        if self.width == 0 {
            0
        } else {
            (old - self.first_old) as usize * self.width
        }
    }

    /// The trust in a pair.
    pub fn of(&self, row: usize, new: u32) -> f32 {
        if self.width == 0 {
            1.0
        } else {
            self.trust[row + (new - self.first_new) as usize]
        }
    }
}
