//! What became of marks, for the reader to see.

use std::collections::HashMap;

use rusqlite::Connection;

use super::records::{Listed, Record, store as records};
use super::store;
use super::{Alternative, ChangeList, ChangeQuery, ChangedMark, Gap, words};
use crate::highlights::{Highlight, State};
use crate::ids::{EditionId, TextId};
use crate::text::store::{current_edition, outline};
use crate::text::{Document, OutlineEntry, heading_path};
use crate::{Library, Result, anchor};

/// Entries on a page where no number is given.
const PAGE: u32 = 200;

pub(super) fn changes(library: &Library, text: TextId, query: &ChangeQuery) -> Result<ChangeList> {
    let listed = Listed {
        text,
        verdict: query.verdict,
        open: query.open,
    };
    let open = Listed {
        text,
        verdict: None,
        open: true,
    };
    let limit = if query.limit == 0 { PAGE } else { query.limit };
    let edition = library.read(|connection| current_edition(connection, text))?;
    let document = library.document(edition)?;
    library.read(|connection| {
        let page = records::page(connection, &listed, query.offset, limit)?;
        let olds = olds(connection, text, &page)?;
        let entries = page.into_iter().map(|(record, highlight)| {
            let old = olds.get(&record.from_edition);
            entry(record, highlight, old, &document)
        });
        Ok(ChangeList {
            text,
            counts: records::counts(connection, text)?,
            open: records::count(connection, &open)?,
            total: records::count(connection, &listed)?,
            entries: entries.collect(),
        })
    })
}

/// An edition that marks came from: its number and its headings.
type Old = (u32, Vec<OutlineEntry>);

fn olds(
    connection: &Connection,
    text: TextId,
    page: &[(Record, Highlight)],
) -> Result<HashMap<EditionId, Old>> {
    let mut olds = HashMap::new();
    for (edition, number) in store::numbers(connection, text)? {
        if page
            .iter()
            .any(|(record, _)| record.from_edition == edition)
        {
            olds.insert(edition, (number, outline(connection, edition)?));
        }
    }
    Ok(olds)
}

fn entry(record: Record, highlight: Highlight, old: Option<&Old>, new: &Document) -> ChangedMark {
    let unplaced = highlight.state == State::Unplaced;
    let changes = if unplaced {
        Vec::new()
    } else {
        words::changes(&record.old.quote, &highlight.anchor.quote)
    };
    let alternatives = record.alternatives.iter().filter_map(|span| {
        Some(Alternative {
            passage: anchor::describe(&new.plain, span.start, span.end).ok()?,
            headings: headings(&new.outline, span.start),
        })
    });
    // A gap stands behind the words before it, also where a heading follows at once.
    let now = if unplaced {
        record.gap.map(|gap| gap.saturating_sub(1))
    } else {
        Some(highlight.anchor.start)
    };
    ChangedMark {
        alternatives: alternatives.collect(),
        highlight,
        verdict: record.verdict,
        confidence: record.confidence,
        reason: record.reason,
        old_edition: record.from_edition,
        old_edition_number: old.map_or(0, |(number, _)| *number),
        old_headings: old.map_or_else(Vec::new, |(_, outline)| headings(outline, record.old.start)),
        old: record.old,
        headings: now.map_or_else(Vec::new, |position| headings(&new.outline, position)),
        gap: record.gap,
        decision: record.decision,
        changes,
    }
}

fn headings(outline: &[OutlineEntry], position: u32) -> Vec<String> {
    let path = heading_path(outline, position).into_iter();
    path.map(|heading| heading.text.clone()).collect()
}

pub(super) fn gaps(library: &Library, text: TextId) -> Result<Vec<Gap>> {
    library.read(|connection| {
        current_edition(connection, text)?;
        records::gaps(connection, text)
    })
}
