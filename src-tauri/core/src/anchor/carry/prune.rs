//! Links that mean nothing: common words that happen to stand in the same order in two passages of which one
//! replaced the other.

use std::collections::HashMap;

use super::Comparison;
use super::links::{Links, NONE, Run};
use super::words::Words;

/// A run is chance where the changes on both sides of it are this many times its weight.
const CHANGES: f32 = 4.0;
/// Two sentences that share this much are one sentence, whatever stands around them.
const ONE_SENTENCE: f32 = 0.8;
/// Two sentences that share less than this are not one sentence that was reworded …
const SOME_SENTENCE: f32 = 0.25;
/// … unless a run says so by itself (in rare words).
const SPEAKS_FOR_ITSELF: f32 = 2.0;

/// Takes meaningless links away.
pub(super) fn prune(c: &Comparison<'_>, links: &mut Links) {
    beside_large_changes(c, links);
    without_their_sentence(c, links);
}

fn beside_large_changes(c: &Comparison<'_>, links: &mut Links) {
    let shares = Shares::of(c, links);
    let mut runs = links.runs(0..c.old.len());
    runs.retain(|run| !links.moved[run.old]);
    let nowhere = Run {
        old: c.old.len(),
        new: c.new.len(),
        len: 0,
    };
    let mut before = Run {
        old: 0,
        new: 0,
        len: 0,
    };
    for (at, &run) in runs.iter().enumerate() {
        let after = runs.get(at + 1).copied().unwrap_or(nowhere);
        let changes = change_between(before, run).min(change_between(run, after)) as f32;
        let weight = c.weight_of(run.old..run.old_end());
        if weight * CHANGES <= changes && shares.share(c, run.old, run.new) < ONE_SENTENCE {
            (run.old..run.old_end()).for_each(|word| links.unlink(word));
        }
        before = run;
    }
}

fn change_between(a: Run, b: Run) -> usize {
    b.old
        .saturating_sub(a.old_end())
        .max(b.new.saturating_sub(a.new_end()))
}

fn without_their_sentence(c: &Comparison<'_>, links: &mut Links) {
    let shares = Shares::of(c, links);
    for run in links.runs(0..c.old.len()) {
        if c.weight_of(run.old..run.old_end()) >= SPEAKS_FOR_ITSELF {
            continue;
        }
        for step in 0..run.len {
            if shares.share(c, run.old + step, run.new + step) < SOME_SENTENCE {
                links.unlink(run.old + step);
            }
        }
    }
}

/// How much of their words linked sentences share, from 0 to 1.
struct Shares {
    linked: HashMap<(u32, u32), f32>,
    old: Vec<f32>,
    new: Vec<f32>,
}

impl Shares {
    fn of(c: &Comparison<'_>, links: &Links) -> Self {
        let mut linked: HashMap<(u32, u32), f32> = HashMap::new();
        for (old, &new) in links.to.iter().enumerate() {
            if new != NONE {
                *linked
                    .entry((c.old.sentence[old], c.new.sentence[new as usize]))
                    .or_default() += c.weight(old);
            }
        }
        let weights = |words: &Words<'_>| {
            let mut weights = vec![0.0; words.sentence_start.len()];
            for (&sentence, &token) in words.sentence.iter().zip(&words.token) {
                weights[sentence as usize] += c.lexicon.weight[token as usize];
            }
            weights
        };
        Shares {
            linked,
            old: weights(c.old),
            new: weights(c.new),
        }
    }

    /// For the sentences two linked words stand in: linked weight over the geometric mean of both weights.
    fn share(&self, c: &Comparison<'_>, old: usize, new: usize) -> f32 {
        let pair = (c.old.sentence[old], c.new.sentence[new]);
        let linked = self.linked.get(&pair).copied().unwrap_or(0.0);
        linked
            / (self.old[pair.0 as usize] * self.new[pair.1 as usize])
                .sqrt()
                .max(f32::MIN_POSITIVE)
    }
}
