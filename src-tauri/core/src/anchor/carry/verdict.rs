//! What became of a mark.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::links::{NONE, Rival, Run};
use super::{Comparison, EditionMap};

/// A whole sentence or more survives when this share of its words is found in one place.
const SURVIVES: f32 = 0.35;
/// A part of a sentence has its sentence for a witness. If nothing else of that sentence is found, more of its own
/// words must be …
const SURVIVES_ALONE: f32 = 0.58;
/// … and the fewer, the more of the sentence is.
const WITNESS: f32 = 0.33;
/// What is found of a mark and of its sentence must add up to this, in rare words …
const LEAST: f32 = 1.2;
/// … and to this, where neither of its neighbours came along.
const LEAST_WITHOUT_NEIGHBORS: f32 = 2.5;
/// A moved passage of this weight, with what is found around it, is no turn of phrase.
const FIRM_MOVE: f32 = 8.0;
/// A sentence has something to say as a witness from this weight on.
const SOME_CONTEXT: f32 = 2.0;
/// Parts of a mark that are further apart than this times its length are not one passage.
const REACH: usize = 2;
/// Short marks reach as far as this, in words.
const LEAST_REACH: usize = 60;
/// How many pieces back a piece is joined to.
const LOOK_BACK: usize = 64;
/// A word whose link was too weak to say where a passage is may say where it begins, this close to what is known.
const HINT: usize = 8;

/// What became of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The same words in the same place of the reading order.
    Kept,
    /// The same words elsewhere.
    Moved,
    /// Its place is known, and some of its words were changed.
    Reworded,
    /// Another place is about as good.
    Ambiguous,
    /// Its words are gone.
    Removed,
}

/// A stretch of words that was changed: empty in `old` where words were put in, in `new` where words were taken out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// In the old edition, code points.
    pub old: Range<u32>,
    /// In the new edition, code points.
    pub new: Range<u32>,
}

/// The fate of one mark.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Carried {
    /// What became of it.
    pub verdict: Verdict,
    /// Where it stands in the new edition, code points; empty for a removed mark: the place where the gap is.
    pub range: Range<u32>,
    /// How sure that is, 0 to 1.
    pub confidence: f32,
    /// Why, in words.
    pub reason: String,
    /// Other places that might be meant, the likeliest first.
    pub alternatives: Vec<Range<u32>>,
    /// What was changed inside a reworded mark.
    pub changes: Vec<Change>,
}

pub(super) fn of(map: &EditionMap, mark: Range<u32>) -> Carried {
    let mark = mark.start.min(map.old_length)
        ..mark
            .end
            .min(map.old_length)
            .max(mark.start.min(map.old_length));
    if map.same {
        return kept(mark, 1.0, "The text is the same.");
    }
    let words = map.old.touched_by(&mark);
    if words.is_empty() {
        return between_words(map, &mark, words.start);
    }
    let Some(place) = Place::of(map, words.clone()) else {
        return removed(
            map,
            words.start,
            0.98,
            "None of its words were found.".to_owned(),
        );
    };
    let evidence = Evidence::of(map, &words, &place);
    if !evidence.survives() {
        let reason = if evidence.found > 0 {
            format!(
                "Only {} of its {} words were found, and too little of what stood around.",
                evidence.found, evidence.words
            )
        } else {
            "None of its words were found.".to_owned()
        };
        return removed(map, words.start, evidence.confidence_of_removal(), reason);
    }
    placed(map, &mark, &words, &place, &evidence)
}

fn kept(range: Range<u32>, confidence: f32, reason: &str) -> Carried {
    Carried {
        verdict: Verdict::Kept,
        range,
        confidence,
        reason: reason.to_owned(),
        alternatives: Vec::new(),
        changes: Vec::new(),
    }
}

fn removed(map: &EditionMap, word: usize, confidence: f32, reason: String) -> Carried {
    let gap = map.gap_before(word);
    Carried {
        verdict: Verdict::Removed,
        range: gap..gap,
        ..kept(gap..gap, confidence, &reason)
    }
}

/// A mark on signs alone: it is where it was if the words on both sides are, as far apart as before.
fn between_words(map: &EditionMap, mark: &Range<u32>, after: usize) -> Carried {
    let old_start = after.checked_sub(1).map_or(0, |before| map.old.end[before]);
    let old_end = map.old.start.get(after).copied().unwrap_or(map.old_length);
    let new_before = after.checked_sub(1).map(|before| map.links.to[before]);
    let new_after = map.links.to.get(after).copied();
    let new_start = match new_before {
        None => Some(0),
        Some(NONE) => None,
        Some(word) => Some(map.new.end[word as usize]),
    };
    let new_end = match new_after {
        None => Some(map.new_length),
        Some(NONE) => None,
        Some(word) => Some(map.new.start[word as usize]),
    };
    match (new_start, new_end) {
        (Some(start), Some(end))
            if end.checked_sub(start) == Some(old_end - old_start) && mark.end > mark.start =>
        {
            let from = start + (mark.start - old_start);
            kept(
                from..from + (mark.end - mark.start),
                0.9,
                "The words on both sides of it stand as they stood.",
            )
        }
        _ => removed(
            map,
            after,
            0.7,
            "It holds no words, and what stood around it was changed.".to_owned(),
        ),
    }
}

fn placed(
    map: &EditionMap,
    mark: &Range<u32>,
    words: &Range<usize>,
    place: &Place,
    evidence: &Evidence,
) -> Carried {
    let range = place.code_points(map, mark, words);
    let whole = place.found == words.len() && place.words.len() == words.len();
    let mut carried = kept(
        range,
        evidence.confidence(place),
        "All its words stand here in the same order.",
    );
    if !whole {
        carried.verdict = Verdict::Reworded;
        carried.changes = changes(map, words, place);
        let all = words.len();
        let moved = if place.moved {
            "the passage was moved, and "
        } else {
            ""
        };
        carried.reason = if place.found == all {
            format!("All its words stand here; {moved}words were put between them.")
        } else {
            format!(
                "{} of its {all} words stand here; {moved}the others were changed.",
                place.found
            )
        };
    } else if place.moved {
        carried.verdict = Verdict::Moved;
        carried.reason = "All its words stand here; the passage was moved.".to_owned();
    }
    if let Some(rival) = rival_of(map, words).filter(|_| whole) {
        let shift =
            |word: usize| (word as i64 + rival.by).clamp(0, map.new.len() as i64 - 1) as usize;
        let (first, last) = (shift(place.words.start), shift(place.words.end - 1));
        carried
            .alternatives
            .push(map.new.start[first]..map.new.end[last]);
        if rival.even {
            carried.verdict = Verdict::Ambiguous;
            carried.confidence = carried.confidence.min(0.6);
            carried.reason = "The same words stand at two places that fit as well; this one is a little likelier.".to_owned();
        } else {
            carried.confidence = carried.confidence.min(0.94);
        }
    }
    carried
}

fn rival_of<'a>(map: &'a EditionMap, words: &Range<usize>) -> Option<&'a Rival> {
    let at = map
        .rivals
        .partition_point(|rival| rival.old.start <= words.start);
    map.rivals[..at]
        .iter()
        .rev()
        .take(4)
        .find(|rival| words.end <= rival.old.end)
}

/// Where a mark's words stand in the new edition.
struct Place {
    /// From the first to the last of them.
    words: Range<usize>,
    /// How many are there.
    found: usize,
    /// Were the first and the last word of the mark found?
    ends: (bool, bool),
    moved: bool,
}

impl Place {
    /// The heaviest ascending chain of the pieces a mark is left in.
    fn of(map: &EditionMap, words: Range<usize>) -> Option<Place> {
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
    fn follow_hints(&mut self, map: &EditionMap, words: Range<usize>, first: usize, last: usize) {
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

    /// The place in code points. A mark that begins or ends inside a word does so in the new edition.
    fn code_points(&self, map: &EditionMap, mark: &Range<u32>, words: &Range<usize>) -> Range<u32> {
        let (old, new) = (&map.old, &map.new);
        let (first, last) = (self.words.start, self.words.end - 1);
        let same_length = |a: usize, b: usize| {
            map.links.to[a] == b as u32 && old.end[a] - old.start[a] == new.end[b] - new.start[b]
        };
        let mut range = new.start[first]..new.end[last];
        if same_length(words.start, first) {
            range.start += mark.start.saturating_sub(old.start[words.start]);
        }
        if same_length(words.end - 1, last) {
            range.end -= old.end[words.end - 1].saturating_sub(mark.end);
        }
        range
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

/// What changed between the ends of a reworded mark.
fn changes(map: &EditionMap, words: &Range<usize>, place: &Place) -> Vec<Change> {
    let mut changes = Vec::new();
    let (mut old, mut new) = (words.start, place.words.start);
    let mut change = |old: Range<usize>, new: Range<usize>| {
        if !old.is_empty() || !new.is_empty() {
            changes.push(Change {
                old: stretch(&map.old.start, &map.old.end, old),
                new: stretch(&map.new.start, &map.new.end, new),
            });
        }
    };
    for run in map.links.runs(words.clone()) {
        if run.new < new || run.new_end() > place.words.end {
            continue;
        }
        change(old..run.old, new..run.new);
        (old, new) = (run.old_end(), run.new_end());
    }
    change(old..words.end, new..place.words.end);
    changes
}

/// The code points of some words; of none, the place before the word that would be the first.
fn stretch(start: &[u32], end: &[u32], words: Range<usize>) -> Range<u32> {
    if words.is_empty() {
        let at = words.start.checked_sub(1).map_or(0, |before| end[before]);
        return at..at;
    }
    start[words.start]..end[words.end - 1]
}

/// What speaks for a place. Weights in rare words.
struct Evidence {
    words: usize,
    found: usize,
    /// Weight of the mark's words that were found.
    own: f32,
    /// Weight of the rest of its sentences, and how much of that was found in the sentences of the place.
    context: f32,
    witnesses: f32,
    /// `witnesses` as a share of the contexts in both editions; `None` where the mark is all there is of its
    /// sentences in one of them.
    share: Option<f32>,
    /// How many of the words next to the mark are next to the place: 0 to 2.
    neighbors: usize,
}

impl Evidence {
    fn of(map: &EditionMap, words: &Range<usize>, place: &Place) -> Self {
        let (old, new, to) = (&map.old, &map.new, &map.links.to);
        let c = map.comparison();
        let is_found = |&word: &usize| to[word] != NONE;
        let around_old = old.of_sentence(old.sentence[words.start]).start
            ..old.of_sentence(old.sentence[words.end - 1]).end;
        let (first, last) = (place.words.start, place.words.end - 1);
        let around_new =
            new.of_sentence(new.sentence[first]).start..new.of_sentence(new.sentence[last]).end;
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
            neighbors: usize::from(before) + usize::from(after),
        }
    }

    fn share_found(&self) -> f32 {
        self.found as f32 / self.words as f32
    }

    fn enough(&self) -> f32 {
        self.share.map_or(SURVIVES, |share| {
            (SURVIVES_ALONE - WITNESS * share).max(SURVIVES)
        })
    }

    fn survives(&self) -> bool {
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

    fn confidence_of_removal(&self) -> f32 {
        (0.98 - 0.9 * self.share_found()).max(0.5)
    }

    /// Each doubt takes its share off; the figures are what the practice editions showed (docs/carry.md).
    fn confidence(&self, place: &Place) -> f32 {
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
