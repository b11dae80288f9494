//! What became of a mark.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::EditionMap;
use super::evidence::Evidence;
use super::links::{NONE, Rival};
use super::place::Place;
use crate::anchor::Reason;
use crate::text::plain::saturated;

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
    /// Why.
    pub reason: Reason,
    /// Other places that might be meant, the likeliest first.
    pub alternatives: Vec<Range<u32>>,
    /// What was changed inside a reworded mark.
    pub changes: Vec<Change>,
}

/// How sure it is that a passage is gone of which no word was found.
pub(super) const NOTHING_LEFT: f32 = 0.98;

/// The most that can be said for one of two places …
const A_LITTLE_LIKELIER: f32 = 0.6;
/// … and where people's habits speak for it.
const HABIT_SPEAKS: f32 = 0.94;
/// How sure it is that a passage is gone that may have moved: two in three.
const GONE_OR_MOVED: f32 = 0.65;

/// The fate of a mark; what reaches past the text is cut off.
pub(super) fn of(map: &EditionMap<'_>, mark: Range<u32>) -> Carried {
    let start = mark.start.min(map.old_length);
    let mark = start..mark.end.clamp(start, map.old_length);
    if map.same {
        return kept(mark, 1.0, Reason::SameText);
    }
    let words = map.old.touched_by(&mark);
    if words.is_empty() {
        return between_words(map, &mark, words.start);
    }
    let Some(place) = Place::of(map, words.clone()) else {
        return removed(map, &words, NOTHING_LEFT, Reason::NoWords);
    };
    let evidence = Evidence::of(map, &words, &place);
    if !evidence.survives() {
        let reason = Reason::TooFewWords {
            found: saturated(evidence.found),
            words: saturated(evidence.words),
        };
        return removed(map, &words, evidence.confidence_of_removal(), reason);
    }
    placed(map, &mark, &words, &place, &evidence)
}

fn kept(range: Range<u32>, confidence: f32, reason: Reason) -> Carried {
    Carried {
        verdict: Verdict::Kept,
        range,
        confidence,
        reason,
        alternatives: Vec::new(),
        changes: Vec::new(),
    }
}

/// A mark whose words are gone. Where they may have gone is named.
fn removed(map: &EditionMap<'_>, words: &Range<usize>, confidence: f32, reason: Reason) -> Carried {
    let gap = map.gap_before(words.start);
    let mut removed = Carried {
        verdict: Verdict::Removed,
        ..kept(gap..gap, confidence, reason)
    };
    let elsewhere = match doubtful_place(map, words) {
        Some(place) => vec![place],
        None => map.elsewhere.of(&map.comparison(), &map.links, words),
    };
    if !elsewhere.is_empty() {
        removed.confidence = confidence.min(GONE_OR_MOVED);
        removed.reason = Reason::MaybeMoved;
        removed.alternatives = elsewhere;
    }
    removed
}

/// Where at least half of some words may have gone.
fn doubtful_place(map: &EditionMap<'_>, words: &Range<usize>) -> Option<Range<u32>> {
    let found = map.doubtful.get(words.clone())?;
    let found: Vec<usize> = found
        .iter()
        .filter(|&&new| new != NONE)
        .map(|&new| new as usize)
        .collect();
    let (first, last) = (*found.iter().min()?, *found.iter().max()?);
    let together = last - first < 2 * words.len();
    (together && 2 * found.len() >= words.len()).then(|| map.new.start[first]..map.new.end[last])
}

/// A mark on signs alone: it is where it was if the words on both sides are, as far apart as before.
fn between_words(map: &EditionMap<'_>, mark: &Range<u32>, after: usize) -> Carried {
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
            kept(from..from + (mark.end - mark.start), 0.9, Reason::BothSides)
        }
        _ => removed(map, &(after..after), 0.7, Reason::NoSides),
    }
}

fn placed(
    map: &EditionMap<'_>,
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
        Reason::AllWords { moved: place.moved },
    );
    if !whole {
        carried.verdict = Verdict::Reworded;
        carried.changes = changes(map, words, place);
        let all = words.len();
        let moved = place.moved;
        carried.reason = if place.found == all {
            Reason::WordsBetween { moved }
        } else {
            Reason::SomeWords {
                found: saturated(place.found),
                words: saturated(all),
                moved,
            }
        };
    } else if place.moved {
        carried.verdict = Verdict::Moved;
    }
    if let Some(rival) = rival_of(map, words).filter(|_| whole) {
        admit(map, place, rival, &mut carried);
    }
    carried
}

/// Names the other place, and says how much better this one is.
fn admit(map: &EditionMap<'_>, place: &Place, rival: &Rival, carried: &mut Carried) {
    if rival.by != 0 {
        let shift =
            |word: usize| (word as i64 + rival.by).clamp(0, map.new.len() as i64 - 1) as usize;
        let (first, last) = (shift(place.words.start), shift(place.words.end - 1));
        let other = map.new.start[first]..map.new.end[last];
        carried.alternatives.push(other);
    }
    if !rival.even {
        carried.confidence = carried.confidence.min(HABIT_SPEAKS);
        return;
    }
    carried.verdict = Verdict::Ambiguous;
    carried.confidence = carried.confidence.min(A_LITTLE_LIKELIER);
    carried.reason = if rival.by == 0 {
        Reason::OneOfTwo
    } else {
        Reason::TwoPlaces
    };
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

/// What changed between the ends of a reworded mark.
fn changes(map: &EditionMap<'_>, words: &Range<usize>, place: &Place) -> Vec<Change> {
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
