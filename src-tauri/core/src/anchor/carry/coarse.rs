//! Gaps too large for a table: a plain word diff finds firm ground, and the table works between.

use imara_diff::{Algorithm, Diff, Token};

use super::Comparison;
use super::align::{Budget, TABLE, align};
use super::links::{Links, Run};

/// A run of the plain diff is firm from this many rare words on.
const FIRM: f32 = 3.0;

/// Aligns two lists of free words.
pub(super) fn gap(
    c: &Comparison<'_>,
    links: &mut Links,
    old: &[usize],
    new: &[usize],
    budget: &mut Budget,
) {
    let a: Vec<Token> = old.iter().map(|&word| Token(c.old.token[word])).collect();
    let b: Vec<Token> = new.iter().map(|&word| Token(c.new.token[word])).collect();
    let mut diff = Diff::default();
    diff.compute_with(Algorithm::Histogram, &a, &b, c.lexicon.weight.len() as u32);
    let (mut from_old, mut from_new) = (0, 0);
    let mut between = Vec::new();
    for run in matching(&diff, old.len(), new.len()) {
        let weight: f32 = (run.old..run.old_end()).map(|i| c.weight(old[i])).sum();
        if weight < FIRM {
            continue;
        }
        between.push((from_old..run.old, from_new..run.new));
        for step in 0..run.len {
            links.link(old[run.old + step], new[run.new + step]);
        }
        (from_old, from_new) = (run.old_end(), run.new_end());
    }
    between.push((from_old..old.len(), from_new..new.len()));
    for (o, n) in between {
        let cells = o.len().saturating_mul(n.len());
        if cells > 0 && cells <= TABLE && budget.spend(cells) {
            align(c, links, &old[o], &new[n]);
        }
    }
}

/// The runs a diff leaves unchanged.
fn matching(diff: &Diff, old: usize, new: usize) -> Vec<Run> {
    let (old, new) = (old as u32, new as u32);
    let mut runs: Vec<Run> = Vec::new();
    let (mut i, mut j) = (0, 0);
    loop {
        while i < old && diff.is_removed(i) {
            i += 1;
        }
        while j < new && diff.is_added(j) {
            j += 1;
        }
        if i >= old || j >= new {
            return runs;
        }
        match runs.last_mut() {
            Some(run) if run.old_end() == i as usize && run.new_end() == j as usize => run.len += 1,
            _ => runs.push(Run {
                old: i as usize,
                new: j as usize,
                len: 1,
            }),
        }
        i += 1;
        j += 1;
    }
}
