//! Passages that are gone here and new there, found after the reading order has had its say.

use super::Comparison;
use super::align::Budget;
use super::links::{Links, NONE, Rival, Run};
use super::seeds::{BySeed, by_seed, seed};

/// Words per seed.
const SEED: usize = 4;
/// Places looked at for one seed.
const PLACES: usize = 64;
/// What a moved passage must bring, in rare words: a turn of phrase is not a passage.
const MOVED: f32 = 5.0;
/// Whole sentences on both sides bring more than their words.
const WHOLE: f32 = 2.0;
/// Runs of this weight stay where they are.
const FIRM: f32 = 4.0;
/// Weaker ones give way to a passage that is this many times heavier.
const OUTWEIGHS: f32 = 3.0;
/// Another place that brings this share of the best is as good.
const AS_GOOD: f32 = 0.95;

/// Links moved passages, the heaviest first, and says which could as well have gone elsewhere.
pub(super) fn find(c: &Comparison<'_>, links: &mut Links, budget: &mut Budget) -> Vec<Rival> {
    let mut found = candidates(c, links, budget);
    found.sort_by(|a, b| b.gain.total_cmp(&a.gain).then(a.run.old.cmp(&b.run.old)));
    let mut rivals = Vec::new();
    for Candidate { run, other, .. } in found {
        let taken = |step: usize| {
            let old = links.from[run.new + step];
            links.moved[run.old + step] || (old != NONE && links.moved[old as usize])
        };
        if (0..run.len).any(taken) {
            continue;
        }
        for step in 0..run.len {
            links.unlink(run.old + step);
            links.unlink_new(run.new + step);
        }
        links.link_run(run);
        links.moved[run.old..run.old_end()].fill(true);
        if let Some(other) = other {
            let by = other as i64 - run.new as i64;
            rivals.push(Rival {
                old: run.old..run.old_end(),
                by,
                even: true,
            });
        }
    }
    rivals
}

#[derive(Clone, Copy)]
struct Candidate {
    gain: f32,
    run: Run,
    /// The first word of another place that is as good.
    other: Option<usize>,
}

fn candidates(c: &Comparison<'_>, links: &Links, budget: &mut Budget) -> Vec<Candidate> {
    let (hold_old, hold_new) = holds(c, links);
    let mut seeds: BySeed<Vec<u32>> = by_seed(0);
    for (at, tokens) in c.new.token.windows(SEED).enumerate() {
        let words = at..at + SEED;
        if words.clone().any(|word| links.new_is_free(word))
            && words.clone().all(|word| hold_new[word] < FIRM)
        {
            let places = seeds.entry(seed(tokens)).or_default();
            if places.len() < PLACES {
                places.push(at as u32);
            }
        }
    }
    let mut found = Vec::new();
    let mut at = 0;
    while at + SEED <= c.old.len() {
        let words = at..at + SEED;
        let open = words.clone().any(|word| links.old_is_free(word))
            && words.clone().all(|word| hold_old[word] < FIRM);
        let places = seeds.get(&seed(&c.old.token[words])).filter(|_| open);
        let mut best: Option<Candidate> = None;
        for &there in places.into_iter().flatten() {
            let Some((gain, run)) =
                passage(c, links, &hold_old, &hold_new, at, there as usize, budget)
            else {
                continue;
            };
            match &mut best {
                Some(best) if gain <= best.gain => {
                    if gain >= AS_GOOD * best.gain {
                        best.other = Some(run.new);
                    }
                }
                _ => {
                    let other = best
                        .filter(|best| best.gain >= AS_GOOD * gain)
                        .map(|best| best.run.new);
                    best = Some(Candidate { gain, run, other });
                }
            }
        }
        at += best.map_or(1, |best| best.run.len);
        found.extend(best);
    }
    found
}

/// The passage that starts at a place in each edition, and what linking it would bring; `None` where that is too
/// little.
fn passage(
    c: &Comparison<'_>,
    links: &Links,
    hold_old: &[f32],
    hold_new: &[f32],
    old: usize,
    new: usize,
    budget: &mut Budget,
) -> Option<(f32, Run)> {
    if links.to[old] == new as u32 {
        return None;
    }
    let alike = |step: &usize| {
        let (a, b) = (old + step, new + step);
        a < c.old.len()
            && b < c.new.len()
            && c.old.token[a] == c.new.token[b]
            && hold_old[a] < FIRM
            && hold_new[b] < FIRM
    };
    let full = (0..).take_while(alike).count();
    if !budget.spend(full) {
        return None;
    }
    let weight = c.weight_of(old..old + full);
    let gives_way = |hold: f32| hold * OUTWEIGHS <= weight;
    let len = (0..full)
        .take_while(|step| gives_way(hold_old[old + step]) && gives_way(hold_new[new + step]))
        .count();
    let run = Run { old, new, len };
    let gain: f32 = (0..len)
        .filter(|step| links.old_is_free(old + step) && links.new_is_free(new + step))
        .map(|step| c.weight(old + step))
        .sum();
    let enough = if whole(c, run) { MOVED / WHOLE } else { MOVED };
    (gain >= enough).then_some((gain, run))
}

/// How firmly each word stands: the weight of the run it is in.
fn holds(c: &Comparison<'_>, links: &Links) -> (Vec<f32>, Vec<f32>) {
    let (mut old, mut new) = (vec![0.0; c.old.len()], vec![0.0; c.new.len()]);
    for run in links.runs(0..c.old.len()) {
        let weight = c.weight_of(run.old..run.old_end());
        old[run.old..run.old_end()].fill(weight);
        new[run.new..run.new_end()].fill(weight);
    }
    (old, new)
}

/// Is the passage a whole sentence, or several, in both editions?
fn whole(c: &Comparison<'_>, run: Run) -> bool {
    c.old.are_sentences(&(run.old..run.old_end())) && c.new.are_sentences(&(run.new..run.new_end()))
}
