//! What a new edition makes of each mark of a text. Reads and decides, writes nothing.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;
use std::sync::Arc;

use rusqlite::Connection;

use super::alignment::{Alignment, edition_text};
use super::records::{self, Record};
use super::store;
use super::{Decision, MarkCounts, SURE, Span, Verdict};
use crate::anchor::carry::{Carried, EditionMap};
use crate::anchor::{self, Anchor, Reason};
use crate::highlights::{self, Highlight, State};
use crate::ids::{EditionId, TextId};
use crate::text::Document;
use crate::{Error, ErrorKind, Library, Result, library};

/// The editions of a text that its marks and its reader stand in.
pub(super) struct Olds(HashMap<EditionId, Arc<Document>>);

impl Olds {
    pub(super) fn of(library: &Library, text: TextId) -> Result<Self> {
        let editions = library.read(|connection| store::stood_in(connection, text))?;
        let documents = editions
            .into_iter()
            .map(|edition| Ok((edition, library.document(edition)?)));
        Ok(Self(documents.collect::<Result<_>>()?))
    }

    /// The same in a given view of the library.
    pub(super) fn read(connection: &Connection, text: TextId) -> Result<Self> {
        let editions = store::stood_in(connection, text)?;
        let documents = editions.into_iter().map(|edition| {
            let source = library::store::source(connection, edition)?;
            Ok((edition, Arc::new(Document::parse(&source))))
        });
        Ok(Self(documents.collect::<Result<_>>()?))
    }
}

/// From the older editions of a text to the new one; each map is made once.
pub(super) struct Maps<'a> {
    new: &'a Document,
    olds: &'a Olds,
    known: HashMap<EditionId, EditionMap<'a>>,
}

impl<'a> Maps<'a> {
    pub(super) fn new(olds: &'a Olds, new: &'a Document) -> Self {
        Self {
            new,
            olds,
            known: HashMap::new(),
        }
    }

    /// The map from an edition.
    ///
    /// # Errors
    /// `busy` where that edition came after the maps were begun.
    pub(super) fn from(&mut self, edition: EditionId) -> Result<&EditionMap<'a>> {
        Ok(match self.known.entry(edition) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let old = self.olds.0.get(&edition).ok_or_else(replaced_meanwhile)?;
                place.insert(EditionMap::between(
                    &edition_text(old),
                    &edition_text(self.new),
                ))
            }
        })
    }

    /// An edition beside the new one.
    pub(super) fn alignment(&mut self, edition: EditionId) -> Result<Alignment> {
        let (olds, new) = (self.olds, self.new);
        let map = self.from(edition)?;
        let old = olds.0.get(&edition).ok_or_else(replaced_meanwhile)?;
        Ok(Alignment::between(old, new, map))
    }
}

fn replaced_meanwhile() -> Error {
    Error::new(
        ErrorKind::Busy,
        "The text got another edition just now, from another window or program. Nothing was changed; look at it and \
         try again.",
    )
}

/// What becomes of a mark.
#[derive(Debug)]
pub(super) struct Fate {
    /// As it was.
    pub(super) mark: Highlight,
    /// The passage it stands on then; `None`: it is without a place.
    pub(super) passage: Option<Anchor>,
    /// Does it stand on its words?
    pub(super) state: State,
    /// What is kept of it.
    pub(super) record: Record,
    /// What was kept of it before.
    pub(super) before: Option<Record>,
}

/// What becomes of every mark of a text.
pub(super) fn of_marks(
    connection: &Connection,
    text: TextId,
    maps: &mut Maps<'_>,
) -> Result<Vec<Fate>> {
    let mut before_of = records::store::records(connection, text)?;
    let new = maps.new;
    highlights::store::of_text(connection, text)?
        .into_iter()
        .map(|mark| {
            let before = before_of.remove(&mark.id);
            if let Some(fate) = back_on_its_words(&mark, before.as_ref(), maps)? {
                return Ok(fate);
            }
            let map = maps.from(mark.edition)?;
            Ok(fate(mark, before, map, new))
        })
        .collect()
}

/// Do the marks of a text stand as they stood when these fates were decided?
pub(super) fn still_hold(connection: &Connection, text: TextId, fates: &[Fate]) -> Result<bool> {
    let marks = highlights::store::of_text(connection, text)?;
    if !marks.iter().eq(fates.iter().map(|fate| &fate.mark)) {
        return Ok(false);
    }
    let records = records::store::records(connection, text)?;
    Ok(fates
        .iter()
        .all(|fate| records.get(&fate.mark.id) == fate.before.as_ref()))
}

/// What nobody decided is no question any more where the new edition has the very words that the reader marked.
fn back_on_its_words(
    mark: &Highlight,
    before: Option<&Record>,
    maps: &mut Maps<'_>,
) -> Result<Option<Fate>> {
    let Some(doubt) = before.filter(|before| is_open_doubt(mark, before)) else {
        return Ok(None);
    };
    let new = maps.new;
    let carried = maps
        .from(doubt.from_edition)?
        .carry(doubt.old.start..doubt.old.end);
    let passage = is_sure(&carried).then(|| passage(&carried, new)).flatten();
    Ok(passage.map(|passage| Fate {
        mark: mark.clone(),
        passage: Some(passage),
        state: State::Placed,
        record: Record {
            verdict: carried.verdict,
            confidence: carried.confidence,
            gap: None,
            alternatives: alternatives(&carried, true),
            reason: carried.reason,
            decision: Decision::NotNeeded,
            ..doubt.clone()
        },
        before: Some(doubt.clone()),
    }))
}

fn is_open_doubt(mark: &Highlight, before: &Record) -> bool {
    mark.state == State::Check && before.decision == Decision::Open
}

/// The same words, and no doubt about the place.
fn is_sure(carried: &Carried) -> bool {
    matches!(carried.verdict, Verdict::Kept | Verdict::Moved) && carried.confidence >= SURE
}

fn fate(mark: Highlight, before: Option<Record>, map: &EditionMap<'_>, new: &Document) -> Fate {
    if before
        .as_ref()
        .is_some_and(|before| before.decision == Decision::Orphan)
    {
        return orphan(mark, before, map);
    }
    let carried = map.carry(mark.anchor.start..mark.anchor.end);
    let passage = passage(&carried, new);
    // A doubt that was not decided stays one, and what is compared is the passage the reader knows.
    let doubt = before
        .as_ref()
        .filter(|before| is_open_doubt(&mark, before));
    let verdict = doubt.map_or(carried.verdict, |doubt| {
        graver(doubt.verdict, carried.verdict)
    });
    let confidence = carried.confidence * doubt.map_or(1.0, |doubt| doubt.confidence);
    let same_words = matches!(verdict, Verdict::Kept | Verdict::Moved);
    let sure = mark.state == State::Placed && confidence >= SURE && same_words;
    let state = state(passage.is_some(), sure);
    let stays_accepted = state == State::Unplaced
        && mark.state == State::Unplaced
        && before
            .as_ref()
            .is_some_and(|before| before.decision == Decision::Accepted);
    let decision = match state {
        State::Placed => Decision::NotNeeded,
        _ if stays_accepted => Decision::Accepted,
        _ => Decision::Open,
    };
    let record = Record {
        highlight: mark.id,
        from_edition: doubt.map_or(mark.edition, |doubt| doubt.from_edition),
        old: doubt.map_or_else(|| mark.anchor.clone(), |doubt| doubt.old.clone()),
        verdict,
        confidence,
        gap: passage
            .is_none()
            .then_some(carried.range.start.min(new.plain.len())),
        alternatives: alternatives(&carried, passage.is_some()),
        reason: match doubt {
            Some(doubt) if carried.verdict == Verdict::Kept => doubt.reason.clone(),
            _ => carried.reason,
        },
        decision,
    };
    Fate {
        mark,
        passage,
        state,
        record,
        before,
    }
}

/// What would become of a mark that no library holds: what was found, where it would stand, and how.
pub(crate) fn of_passage(
    mark: Range<u32>,
    map: &EditionMap<'_>,
    new: &Document,
) -> (Carried, Option<Anchor>, State) {
    let carried = map.carry(mark);
    let passage = passage(&carried, new);
    let state = state(passage.is_some(), is_sure(&carried));
    (carried, passage, state)
}

fn state(has_place: bool, sure: bool) -> State {
    match (has_place, sure) {
        (false, _) => State::Unplaced,
        (true, true) => State::Placed,
        (true, false) => State::Check,
    }
}

/// A mark that the reader wants without a place: its gap moves on, nothing else.
fn orphan(mark: Highlight, before: Option<Record>, map: &EditionMap<'_>) -> Fate {
    Fate {
        passage: None,
        state: State::Unplaced,
        record: Record {
            highlight: mark.id,
            from_edition: mark.edition,
            old: mark.anchor.clone(),
            verdict: Verdict::Removed,
            confidence: 1.0,
            reason: Reason::LeftByReader,
            gap: Some(map.position(mark.anchor.start)),
            alternatives: Vec::new(),
            decision: Decision::Orphan,
        },
        mark,
        before,
    }
}

/// The passage a mark gets; of two places only one that is likelier right than not.
fn passage(carried: &Carried, new: &Document) -> Option<Anchor> {
    let has_place = match carried.verdict {
        Verdict::Removed => false,
        Verdict::Ambiguous => carried.confidence > 0.5,
        Verdict::Kept | Verdict::Moved | Verdict::Reworded => true,
    };
    // What grew beyond what a mark may hold, or shrank to white space, is told and not marked.
    has_place
        .then(|| anchor::describe(&new.plain, carried.range.start, carried.range.end).ok())
        .flatten()
}

fn alternatives(carried: &Carried, placed: bool) -> Vec<Span> {
    let best = (!placed && !carried.range.is_empty()).then_some(&carried.range);
    best.into_iter()
        .chain(&carried.alternatives)
        .map(|range| Span {
            start: range.start,
            end: range.end,
        })
        .collect()
}

fn graver(a: Verdict, b: Verdict) -> Verdict {
    if gravity(a) >= gravity(b) { a } else { b }
}

fn gravity(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Kept => 0,
        Verdict::Moved => 1,
        Verdict::Reworded => 2,
        Verdict::Ambiguous => 3,
        Verdict::Removed => 4,
    }
}

impl MarkCounts {
    /// Counts one more mark.
    pub(super) fn add(&mut self, verdict: Verdict, state: State, marks: u32) {
        self.before += marks;
        *match verdict {
            Verdict::Kept => &mut self.kept,
            Verdict::Moved => &mut self.moved,
            Verdict::Reworded => &mut self.reworded,
            Verdict::Ambiguous => &mut self.ambiguous,
            Verdict::Removed => &mut self.removed,
        } += marks;
        *match state {
            State::Placed => &mut self.placed,
            State::Check => &mut self.check,
            State::Unplaced => &mut self.unplaced,
        } += marks;
    }
}
