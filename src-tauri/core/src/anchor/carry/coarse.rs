//! Gaps too large for a table: words that stand once on each side find firm ground, and the table works between.

use super::Comparison;
use super::align::{Budget, TABLE, align};
use super::links::{Links, Run};
use super::tiles::{Tile, common_passages, heaviest_chain};

/// Seeds that are tried, in words: the longer says more, the shorter is found more often.
const SEEDS: [usize; 3] = [3, 2, 1];
/// How often a gap is parted.
const DEPTH: usize = 6;
/// What looking for seeds costs a word, beside comparing two words.
const COST: usize = 8;

/// Aligns two lists of free words. What cannot be aligned within the budget stays unlinked.
pub(super) fn gap(
    c: &Comparison<'_>,
    links: &mut Links,
    old: &[usize],
    new: &[usize],
    budget: &mut Budget,
) {
    part(c, links, old, new, budget, DEPTH);
}

fn part(
    c: &Comparison<'_>,
    links: &mut Links,
    old: &[usize],
    new: &[usize],
    budget: &mut Budget,
    depth: usize,
) {
    let (old, new) = without_like_ends(c, links, old, new);
    let cells = old.len().saturating_mul(new.len());
    if cells == 0 {
        return;
    }
    if cells <= TABLE && budget.spend(cells) {
        align(c, links, old, new);
        return;
    }
    let a: Vec<u32> = old.iter().map(|&word| c.old.token[word]).collect();
    let b: Vec<u32> = new.iter().map(|&word| c.new.token[word]).collect();
    for seed in SEEDS {
        if depth == 0 || !budget.spend((a.len() + b.len()) * COST) {
            return;
        }
        let chain = firm_ground(c, &a, &b, seed);
        if chain.is_empty() {
            continue;
        }
        let (mut from_old, mut from_new) = (0, 0);
        for run in chain {
            for step in 0..run.len {
                links.link(old[run.old + step], new[run.new + step]);
            }
            part(
                c,
                links,
                &old[from_old..run.old],
                &new[from_new..run.new],
                budget,
                depth - 1,
            );
            (from_old, from_new) = (run.old_end(), run.new_end());
        }
        part(
            c,
            links,
            &old[from_old..],
            &new[from_new..],
            budget,
            depth - 1,
        );
        return;
    }
}

/// Links the words two lists begin and end with alike; what is left.
fn without_like_ends<'a>(
    c: &Comparison<'_>,
    links: &mut Links,
    mut old: &'a [usize],
    mut new: &'a [usize],
) -> (&'a [usize], &'a [usize]) {
    while let ([a, rest_a @ ..], [b, rest_b @ ..]) = (old, new)
        && c.old.token[*a] == c.new.token[*b]
    {
        links.link(*a, *b);
        (old, new) = (rest_a, rest_b);
    }
    while let ([rest_a @ .., a], [rest_b @ .., b]) = (old, new)
        && c.old.token[*a] == c.new.token[*b]
    {
        links.link(*a, *b);
        (old, new) = (rest_a, rest_b);
    }
    (old, new)
}

fn firm_ground(c: &Comparison<'_>, old: &[u32], new: &[u32], seed: usize) -> Vec<Run> {
    let weight = |run: Run| {
        old[run.old..run.old_end()]
            .iter()
            .map(|&token| c.lexicon.weight[token as usize])
            .sum()
    };
    let tiles: Vec<Tile> = common_passages(old, new, seed)
        .into_iter()
        .map(|run| Tile {
            run,
            weight: weight(run),
        })
        .collect();
    let in_order = heaviest_chain(&tiles);
    let mut chain: Vec<Run> = tiles
        .iter()
        .zip(in_order)
        .filter(|pair| pair.1)
        .map(|pair| pair.0.run)
        .collect();
    // neighbors in the chain may share words at their ends: the first has them
    let mut end = (0, 0);
    chain.retain_mut(|run| {
        let by = end.0.max(run.old) - run.old;
        let by = by.max(end.1.max(run.new) - run.new).min(run.len);
        *run = Run {
            old: run.old + by,
            new: run.new + by,
            len: run.len - by,
        };
        end = if run.len > 0 {
            (run.old_end(), run.new_end())
        } else {
            end
        };
        run.len > 0
    });
    chain
}
