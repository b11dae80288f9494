//! Marks of annotation files on their way from the old edition to the new one.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::{MarkChange, Marks, Passage, RefusedMark};
use crate::anchor::carry::{EditionMap, Verdict};
use crate::anchor::quote_match::{Haystack, Selector};
use crate::annotations::{Annotation, Motivation, Set, Target};
use crate::bundle::manifest::Manifest;
use crate::editions::fates::of_passage;
use crate::highlights::State;
use crate::ids::TextId;
use crate::text::Document;

/// Marks sorted by their texts, and what became of those that were carried.
pub(super) struct Waiting {
    of: HashMap<TextId, Vec<Mark>>,
    marks: Marks,
}

struct Mark {
    file: String,
    number: u32,
    annotation: Annotation,
}

impl Waiting {
    /// Takes the marks of all files.
    pub(super) fn of(sets: Vec<(String, Set)>, old: &Manifest, new: &Manifest) -> Self {
        let mut waiting = Self {
            of: HashMap::new(),
            marks: Marks::default(),
        };
        for (file, set) in sets {
            let refused: HashSet<u32> = set.refused.iter().map(|one| one.number).collect();
            for refused in set.refused {
                waiting.refuse(&file, refused.number, &refused.message);
            }
            let numbers = (1..).filter(|number| !refused.contains(number));
            for (number, annotation) in numbers.zip(set.items) {
                let file = file.clone();
                waiting.take(
                    Mark {
                        file,
                        number,
                        annotation,
                    },
                    old,
                    new,
                );
            }
        }
        waiting
    }

    fn take(&mut self, mark: Mark, old: &Manifest, new: &Manifest) {
        let Target {
            source,
            quote,
            position,
            ..
        } = &mark.annotation.target;
        if mark.annotation.motivation == Motivation::Replying {
            self.marks.whole += 1;
            return;
        }
        let Some(text) = text_of(source, old) else {
            return self.refuse(
                &mark.file,
                mark.number,
                "Its text is not in the old edition.",
            );
        };
        if quote.is_none() && position.is_none() {
            self.marks.whole += 1;
        } else if !new
            .reading_order
            .iter()
            .any(|there| there.identifier == Some(text))
        {
            self.marks.withdrawn += 1;
        } else {
            self.of.entry(text).or_default().push(mark);
        }
    }

    fn refuse(&mut self, file: &str, number: u32, message: &str) {
        self.marks.refused.push(RefusedMark {
            file: file.to_owned(),
            number,
            message: message.to_owned(),
        });
    }

    /// Is there any mark on this text?
    pub(super) fn has(&self, text: TextId) -> bool {
        self.of.contains_key(&text)
    }

    /// Carries the marks of a text.
    pub(super) fn carry(
        &mut self,
        text: TextId,
        old: &Document,
        new: &Document,
        map: &EditionMap<'_>,
    ) {
        let Some(marks) = self.of.remove(&text) else {
            return;
        };
        let haystack = Haystack::of(old.plain.as_str());
        let mut carried = Vec::new();
        for mark in marks {
            let place = place(&mark.annotation.target, old, &haystack);
            let quote = place.clone().and_then(|place| old.plain.slice(place));
            let (Some(place), Some(quote)) = (place, quote) else {
                self.refuse(
                    &mark.file,
                    mark.number,
                    "Its passage is not in the old edition: was it made in an earlier one?",
                );
                continue;
            };
            let old_passage = Passage {
                start: place.start,
                end: place.end,
                text: quote.to_owned(),
            };
            let change = change(mark, text, old_passage, new, map);
            self.count(&change);
            carried.push(change);
        }
        carried.sort_by_key(|change| (change.old.start, change.old.end));
        self.marks.entries.extend(carried);
    }

    fn count(&mut self, change: &MarkChange) {
        let counts = &mut self.marks.counts;
        counts.before += 1;
        *match change.verdict {
            Verdict::Kept => &mut counts.kept,
            Verdict::Moved => &mut counts.moved,
            Verdict::Reworded => &mut counts.reworded,
            Verdict::Ambiguous => &mut counts.ambiguous,
            Verdict::Removed => &mut counts.removed,
        } += 1;
        *match change.state {
            State::Placed => &mut counts.placed,
            State::Check => &mut counts.check,
            State::Unplaced => &mut counts.unplaced,
        } += 1;
    }

    /// What became of all of them.
    pub(super) fn finish(self) -> Marks {
        self.marks
    }
}

/// The text an annotation stands on: by identifier, or by its file in the bundle.
fn text_of(source: &str, old: &Manifest) -> Option<TextId> {
    let texts = old.reading_order.iter();
    let id = source
        .strip_prefix("urn:uuid:")
        .and_then(|id| id.parse().ok());
    let mut named = texts.filter(|text| match id {
        Some(id) => text.identifier == Some(id),
        None => text.url == source,
    });
    named.next().and_then(|text| text.identifier)
}

/// Where a mark stands in the old edition: at its place, where its words stand there; else where its words are.
fn place(target: &Target, old: &Document, haystack: &Haystack) -> Option<Range<u32>> {
    let position = target
        .position
        .clone()
        .filter(|position| position.start < position.end);
    let Some(quote) = &target.quote else {
        return position.filter(|position| position.end <= old.plain.len());
    };
    let at_place = position
        .clone()
        .filter(|position| old.plain.slice(position.clone()) == Some(quote.exact.as_str()));
    if at_place.is_some() {
        return at_place;
    }
    let found = haystack.resolve(&Selector {
        quote: &quote.exact,
        before: &quote.prefix,
        after: &quote.suffix,
        hint: position.map(|position| position.start),
    });
    (found.verdict == Verdict::Kept).then_some(found.range)
}

fn change(
    mark: Mark,
    text: TextId,
    old: Passage,
    new: &Document,
    map: &EditionMap<'_>,
) -> MarkChange {
    let (carried, passage, state) = of_passage(old.start..old.end, map, new);
    let Annotation {
        id, creator, body, ..
    } = mark.annotation;
    MarkChange {
        file: mark.file,
        id,
        creator: creator.and_then(|creator| creator.name),
        note: body.map(|body| body.value).unwrap_or_default(),
        text,
        old,
        verdict: carried.verdict,
        state,
        confidence: carried.confidence,
        reason: carried.reason.to_string(),
        new: passage.map(|anchor| Passage {
            start: anchor.start,
            end: anchor.end,
            text: anchor.quote,
        }),
    }
}
