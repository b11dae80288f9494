//! What became of marks, for the reader to see.

use super::records::{Listed, Record, store as records};
use super::store;
use super::{Alternative, ChangeList, ChangeQuery, ChangedMark, Gap, words};
use crate::highlights::{Highlight, State};
use crate::ids::TextId;
use crate::text::PlainText;
use crate::text::store::current_edition;
use crate::{Library, Result};

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
        let numbers = store::numbers(connection, text)?;
        let page = records::page(connection, &listed, query.offset, limit)?;
        let entries = page.into_iter().map(|(record, highlight)| {
            let number = numbers.get(&record.from_edition).copied().unwrap_or(0);
            entry(record, highlight, number, &document.plain)
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

fn entry(record: Record, highlight: Highlight, number: u32, new: &PlainText) -> ChangedMark {
    let changes = if highlight.state == State::Unplaced {
        Vec::new()
    } else {
        words::changes(&record.old.quote, &highlight.anchor.quote)
    };
    let alternatives = record.alternatives.iter().filter_map(|span| {
        Some(Alternative {
            start: span.start,
            end: span.end,
            quote: new.slice(span.start..span.end)?.to_owned(),
        })
    });
    ChangedMark {
        alternatives: alternatives.collect(),
        highlight,
        verdict: record.verdict,
        confidence: record.confidence,
        reason: record.reason,
        old_edition: record.from_edition,
        old_edition_number: number,
        old: record.old,
        gap: record.gap,
        decision: record.decision,
        changes,
    }
}

pub(super) fn gaps(library: &Library, text: TextId) -> Result<Vec<Gap>> {
    library.read(|connection| {
        current_edition(connection, text)?;
        records::gaps(connection, text)
    })
}
