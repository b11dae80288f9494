//! What the reader says to what became of marks. Each is one undoable step.

use rusqlite::{Connection, Transaction};

use super::records::{Listed, Record, store as records};
use super::{Chosen, Decision};
use crate::highlights::store as marks;
use crate::highlights::{Highlight, State};
use crate::history::Action;
use crate::ids::HighlightId;
use crate::text::store::current_edition;
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Library, Result, anchor};

pub(super) fn accept(library: &Library, chosen: &Chosen) -> Result<u32> {
    let now = library.clock().now();
    library.write(Action::AcceptMarks, |tx| {
        let mut accepted = 0;
        for mark in ids(tx, chosen)? {
            accepted += u32::from(accept_one(tx, now, mark)?);
        }
        Ok(accepted)
    })
}

fn accept_one(tx: &Transaction<'_>, now: Timestamp, mark: HighlightId) -> Result<bool> {
    let stored = marks::get(tx, mark)?;
    let record = records::record(tx, mark)?;
    let open = record.filter(|record| record.decision == Decision::Open);
    if let Some(record) = &open {
        records::decide(tx, mark, Decision::Accepted, record.gap)?;
    }
    let to_check = stored.state == State::Check;
    if to_check {
        let state = State::Placed;
        marks::update_place(tx, &changed(Highlight { state, ..stored }, now))?;
    }
    Ok(to_check || open.is_some())
}

pub(super) fn place(
    library: &Library,
    mark: HighlightId,
    start: u32,
    end: u32,
) -> Result<Highlight> {
    let edition = library.read(|connection| {
        let text = marks::get(connection, mark)?.text;
        current_edition(connection, text)
    })?;
    let anchor = anchor::describe(&library.document(edition)?.plain, start, end)?;
    let now = library.clock().now();
    library.write(Action::PlaceMark, |tx| {
        let stored = marks::get(tx, mark)?;
        if current_edition(tx, stored.text)? != edition {
            return Err(Error::new(
                ErrorKind::InvalidRange,
                "The text was replaced by a new edition just now. The mark is where it was; select the words again.",
            ));
        }
        let placed = Highlight {
            edition,
            anchor,
            state: State::Placed,
            ..stored.clone()
        };
        if records::record(tx, mark)?.is_some() {
            records::decide(tx, mark, Decision::Placed, None)?;
        }
        if placed == stored {
            return Ok(stored);
        }
        let placed = changed(placed, now);
        marks::update_place(tx, &placed)?;
        Ok(placed)
    })
}

pub(super) fn orphan(library: &Library, chosen: &Chosen) -> Result<u32> {
    let now = library.clock().now();
    library.write(Action::OrphanMarks, |tx| {
        let mut orphaned = 0;
        for mark in ids(tx, chosen)? {
            let stored = marks::get(tx, mark)?;
            let record = records::record(tx, mark)?.ok_or_else(never_carried)?;
            orphaned += u32::from(orphan_one(tx, now, stored, record)?);
        }
        Ok(orphaned)
    })
}

fn orphan_one(
    tx: &Transaction<'_>,
    now: Timestamp,
    stored: Highlight,
    record: Record,
) -> Result<bool> {
    if record.decision == Decision::Orphan {
        return Ok(false);
    }
    let gap = record.gap.unwrap_or(stored.anchor.start);
    records::decide(tx, stored.id, Decision::Orphan, Some(gap))?;
    if stored.state != State::Unplaced {
        let orphan = Highlight {
            edition: record.from_edition,
            anchor: record.old,
            state: State::Unplaced,
            ..stored
        };
        marks::update_place(tx, &changed(orphan, now))?;
    }
    Ok(true)
}

fn changed(mark: Highlight, now: Timestamp) -> Highlight {
    Highlight {
        modified: now,
        revision: mark.revision.saturating_add(1),
        ..mark
    }
}

/// The marks that were chosen, each once.
fn ids(connection: &Connection, chosen: &Chosen) -> Result<Vec<HighlightId>> {
    match chosen {
        Chosen::Marks(ids) => {
            let mut ids = ids.clone();
            ids.sort_unstable();
            ids.dedup();
            Ok(ids)
        }
        Chosen::Open { text, verdict } => records::listed_marks(
            connection,
            &Listed {
                text: *text,
                verdict: Some(*verdict),
                open: true,
            },
        ),
    }
}

fn never_carried() -> Error {
    Error::new(
        ErrorKind::NotFound,
        "This mark stands where it was made; no new edition moved it. Nothing was changed.",
    )
}
