//! The finest step: words of a gap against words of a gap, in order.

use std::ops::Range;

use super::Comparison;
use super::coarse;
use super::links::Links;
use super::trust::SentenceTrust;

/// A word that follows its neighbour in both editions is worth this much more than one that stands alone.
pub(super) const FOLLOWS: f32 = 0.8;
/// Another form of the same word ("file", "files"), as a share of the word itself.
pub(super) const OTHER_FORM: f32 = 0.5;
/// Both open a block.
const OPENS_BLOCK: f32 = 0.3;

/// How much work a comparison of two editions may do, in words looked at: counted, not timed, so that the answer is
/// the same on every machine.
#[derive(Debug)]
pub(super) struct Budget {
    left: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Budget { left: 60_000_000 }
    }
}

impl Budget {
    /// Takes work off; `false`, and nothing taken, where there is not so much left.
    pub fn spend(&mut self, work: usize) -> bool {
        let enough = work <= self.left;
        if enough {
            self.left -= work;
        }
        enough
    }
}

/// The largest table held in memory: one byte for each pair of words.
pub(super) const TABLE: usize = 6_000_000;

/// Aligns the free words of two stretches.
pub(super) fn gap(
    c: &Comparison<'_>,
    links: &mut Links,
    old: Range<usize>,
    new: Range<usize>,
    budget: &mut Budget,
) {
    let old: Vec<usize> = old.filter(|&word| links.old_is_free(word)).collect();
    let new: Vec<usize> = new.filter(|&word| links.new_is_free(word)).collect();
    if old.is_empty() || new.is_empty() {
        return;
    }
    let cells = old.len().saturating_mul(new.len());
    if cells <= TABLE && budget.spend(cells) {
        align(c, links, &old, &new);
    } else {
        coarse::gap(c, links, &old, &new, budget);
    }
}

const UP: u8 = 0;
const LEFT: u8 = 1;
const MATCH: u8 = 2;
const CONTINUES: u8 = 4;

/// The heaviest order-keeping alignment of two lists of words.
pub(super) fn align(c: &Comparison<'_>, links: &mut Links, old: &[usize], new: &[usize]) {
    let trust = SentenceTrust::between(c, old, new);
    let width = new.len() + 1;
    let mut back = vec![UP; (old.len() + 1) * width];
    let mut best_above = vec![0f32; width];
    let mut match_above = vec![f32::NEG_INFINITY; width];
    let mut best = vec![0f32; width];
    let mut matched = vec![f32::NEG_INFINITY; width];
    for (i, &a) in old.iter().enumerate() {
        let token = c.old.token[a];
        let stem = c.lexicon.stem[token as usize];
        let weight = c.lexicon.weight[token as usize];
        let follows_old = i > 0 && old[i - 1] + 1 == a;
        let trust_row = trust.row(c.old.sentence[a]);
        for (j, &b) in new.iter().enumerate() {
            let other = c.new.token[b];
            let mut mark = UP;
            let worth = if token == other {
                weight
            } else if stem == c.lexicon.stem[other as usize] {
                OTHER_FORM * weight.min(c.lexicon.weight[other as usize])
            } else {
                0.0
            };
            matched[j + 1] = f32::NEG_INFINITY;
            if worth > 0.0 {
                let worth = worth * trust.of(trust_row, c.new.sentence[b])
                    + if c.old.opens_block[a] && c.new.opens_block[b] {
                        OPENS_BLOCK
                    } else {
                        0.0
                    };
                let fresh = best_above[j];
                let follows = follows_old && j > 0 && new[j - 1] + 1 == b;
                let continued = if follows {
                    match_above[j] + FOLLOWS
                } else {
                    f32::NEG_INFINITY
                };
                if continued >= fresh {
                    matched[j + 1] = continued + worth;
                    mark |= CONTINUES;
                } else {
                    matched[j + 1] = fresh + worth;
                }
            }
            let (up, left) = (best_above[j + 1], best[j]);
            best[j + 1] = if matched[j + 1] > up && matched[j + 1] > left {
                mark |= MATCH;
                matched[j + 1]
            } else if up >= left {
                up
            } else {
                mark |= LEFT;
                left
            };
            back[(i + 1) * width + j + 1] = mark;
        }
        std::mem::swap(&mut best, &mut best_above);
        std::mem::swap(&mut matched, &mut match_above);
    }
    let (mut i, mut j, mut continued) = (old.len(), new.len(), false);
    while i > 0 && j > 0 {
        let mark = back[i * width + j];
        if continued || mark & 3 == MATCH {
            links.link(old[i - 1], new[j - 1]);
            continued = mark & CONTINUES != 0;
            i -= 1;
            j -= 1;
        } else if mark & 3 == UP {
            i -= 1;
        } else {
            j -= 1;
        }
    }
}
