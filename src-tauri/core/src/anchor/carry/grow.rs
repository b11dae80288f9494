//! From a moved passage outwards: more of it may stand beyond a small change.

use super::Comparison;
use super::align::{Budget, FOLLOWS, OTHER_FORM};
use super::links::Links;

/// How many words are looked at beyond the end of what is known.
const REACH: usize = 48;
/// What it costs to step over a word: eight changed words outweigh one rare word met again.
const SKIP: f32 = 0.12;

/// Extends every moved passage at both ends.
pub(super) fn grow(c: &Comparison<'_>, links: &mut Links, budget: &mut Budget) {
    let mut runs = links.runs(0..c.old.len());
    runs.retain(|run| links.moved[run.old]);
    for run in runs {
        let old: Vec<usize> = free(run.old_end()..c.old.len(), |word| links.old_is_free(word));
        let new: Vec<usize> = free(run.new_end()..c.new.len(), |word| links.new_is_free(word));
        extend(c, links, &old, &new, budget);
        let old: Vec<usize> = free((0..run.old).rev(), |word| links.old_is_free(word));
        let new: Vec<usize> = free((0..run.new).rev(), |word| links.new_is_free(word));
        extend(c, links, &old, &new, budget);
    }
}

fn free(words: impl Iterator<Item = usize>, is_free: impl Fn(usize) -> bool) -> Vec<usize> {
    words
        .take(REACH)
        .take_while(|&word| is_free(word))
        .collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Step {
    Old,
    New,
    Both,
}

/// Smith and Waterman's local alignment (J. Mol. Biol. 147, 1981), bound to the start of both lists.
fn extend(
    c: &Comparison<'_>,
    links: &mut Links,
    old: &[usize],
    new: &[usize],
    budget: &mut Budget,
) {
    if old.is_empty() || new.is_empty() || !budget.spend(old.len() * new.len()) {
        return;
    }
    let width = new.len() + 1;
    let mut score = vec![0f32; (old.len() + 1) * width];
    let mut step = vec![Step::Old; score.len()];
    let mut best = (0f32, 0, 0);
    for i in 0..=old.len() {
        for j in 0..=new.len() {
            let at = i * width + j;
            let mut choice = if at == 0 {
                (0.0, Step::Old)
            } else {
                (f32::NEG_INFINITY, Step::Old)
            };
            if i > 0 {
                choice = (score[at - width] - SKIP, Step::Old);
            }
            if j > 0 && score[at - 1] - SKIP > choice.0 {
                choice = (score[at - 1] - SKIP, Step::New);
            }
            if i > 0 && j > 0 {
                let from = at - width - 1;
                let worth = worth(c, old[i - 1], new[j - 1]);
                // half of what it is worth in the reading order: out of it, chance has more places to choose from
                let follows = if from == 0 || step[from] == Step::Both {
                    FOLLOWS / 2.0
                } else {
                    0.0
                };
                if worth > 0.0 && score[from] + worth + follows > choice.0 {
                    choice = (score[from] + worth + follows, Step::Both);
                }
            }
            (score[at], step[at]) = choice;
            if choice.0 > best.0 {
                best = (choice.0, i, j);
            }
        }
    }
    let (_, mut i, mut j) = best;
    while i > 0 || j > 0 {
        match step[i * width + j] {
            Step::Both => {
                links.link(old[i - 1], new[j - 1]);
                links.moved[old[i - 1]] = true;
                i -= 1;
                j -= 1;
            }
            Step::Old if i > 0 => i -= 1,
            _ => j = j.saturating_sub(1),
        }
    }
}

fn worth(c: &Comparison<'_>, old: usize, new: usize) -> f32 {
    let (a, b) = (c.old.token[old] as usize, c.new.token[new] as usize);
    if a == b {
        c.lexicon.weight[a]
    } else if c.lexicon.stem[a] == c.lexicon.stem[b] {
        OTHER_FORM * c.lexicon.weight[a].min(c.lexicon.weight[b])
    } else {
        0.0
    }
}
