//! SQL of what became of marks.

use std::collections::HashMap;
use std::ops::Range;

use rusqlite::{Connection, Row, ToSql, Transaction, params};

use super::{Listed, Record};
use crate::Result;
use crate::anchor::{Anchor, MAX_QUOTE, Reason};
use crate::editions::{Decision, Gap, MarkCounts, MarkSpan, Span};
use crate::highlights::Highlight;
use crate::highlights::store::{self as marks, name, named};
use crate::ids::{EditionId, HighlightId, TextId};
use crate::storage::damaged;
use crate::text::store::to_json;

/// The columns of a record; [`read`] reads them in this order.
const COLUMNS: &str = "carried_marks.highlight, carried_marks.from_edition, carried_marks.verdict, \
     carried_marks.confidence, carried_marks.reason, carried_marks.start, carried_marks.stop, carried_marks.quote, \
     carried_marks.prefix, carried_marks.suffix, carried_marks.gap, carried_marks.alternatives, \
     carried_marks.decision";

/// Keeps what became of a mark.
pub(in crate::editions) fn keep(
    tx: &Transaction<'_>,
    text: TextId,
    to_edition: EditionId,
    record: &Record,
) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO carried_marks (highlight, text, from_edition, to_edition, verdict, confidence, reason, start,
                                    stop, quote, prefix, suffix, gap, alternatives, decision)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
         ON CONFLICT (highlight) DO UPDATE SET
           from_edition = excluded.from_edition, to_edition = excluded.to_edition, verdict = excluded.verdict,
           confidence = excluded.confidence, reason = excluded.reason, start = excluded.start, stop = excluded.stop,
           quote = excluded.quote, prefix = excluded.prefix, suffix = excluded.suffix, gap = excluded.gap,
           alternatives = excluded.alternatives, decision = excluded.decision",
    )?
    .execute(params![
        record.highlight,
        text,
        record.from_edition,
        to_edition,
        name(record.verdict)?,
        (record.confidence.clamp(0.0, 1.0) * 1000.0).round() as u32,
        to_json(&record.reason)?,
        record.old.start,
        record.old.end,
        record.old.quote,
        record.old.before,
        record.old.after,
        record.gap,
        spans_to_json(&record.alternatives),
        name(record.decision)?
    ])?;
    Ok(())
}

/// Stores what the reader said to what became of a mark.
pub(in crate::editions) fn decide(
    tx: &Transaction<'_>,
    mark: HighlightId,
    decision: Decision,
    gap: Option<u32>,
) -> Result<()> {
    tx.prepare_cached("UPDATE carried_marks SET decision = ?2, gap = ?3 WHERE highlight = ?1")?
        .execute(params![mark, name(decision)?, gap])?;
    Ok(())
}

/// What became of the marks of a text.
pub(in crate::editions) fn records(
    connection: &Connection,
    text: TextId,
) -> Result<HashMap<HighlightId, Record>> {
    let records = select(connection, "WHERE carried_marks.text = ?1", &[&text])?;
    Ok(records
        .into_iter()
        .map(|record| (record.highlight, record))
        .collect())
}

/// What became of one mark; `None` where it was never carried.
pub(in crate::editions) fn record(
    connection: &Connection,
    mark: HighlightId,
) -> Result<Option<Record>> {
    let found = select(connection, "WHERE carried_marks.highlight = ?1", &[&mark])?;
    Ok(found.into_iter().next())
}

fn select(connection: &Connection, rest: &str, values: &[&dyn ToSql]) -> Result<Vec<Record>> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM carried_marks {rest}"))?;
    let mut rows = statement.query(values)?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push(read(row)?);
    }
    Ok(records)
}

fn read(row: &Row<'_>) -> Result<Record> {
    Ok(Record {
        highlight: row.get(0)?,
        from_edition: row.get(1)?,
        verdict: named(row, 2)?,
        confidence: row.get::<_, u32>(3)? as f32 / 1000.0,
        reason: reason_of_json(row.get(4)?),
        old: Anchor {
            start: row.get(5)?,
            end: row.get(6)?,
            quote: row.get(7)?,
            before: row.get(8)?,
            after: row.get(9)?,
        },
        gap: row.get(10)?,
        alternatives: spans_of_json(row, 11)?,
        decision: named(row, 12)?,
    })
}

/// The reason as stored; what is no code is a sentence from before there were codes.
fn reason_of_json(stored: String) -> Reason {
    serde_json::from_str(&stored).unwrap_or(Reason::Told { words: stored })
}

/// Spans as `[[start, end], …]`.
fn spans_to_json(spans: &[Span]) -> String {
    let pairs: Vec<String> = spans
        .iter()
        .map(|span| format!("[{},{}]", span.start, span.end))
        .collect();
    format!("[{}]", pairs.join(","))
}

fn spans_of_json(row: &Row<'_>, column: usize) -> Result<Vec<Span>> {
    let json: String = row.get(column)?;
    let pairs: Vec<(u32, u32)> = serde_json::from_str(&json)
        .map_err(|_| damaged("what it holds of a carried mark cannot be read"))?;
    Ok(pairs
        .into_iter()
        .map(|(start, end)| Span { start, end })
        .collect())
}

const LISTED: &str = "carried_marks.text = ?1 AND (?2 IS NULL OR carried_marks.verdict = ?2)
     AND (NOT ?3 OR carried_marks.decision = 'open')";

impl Listed {
    fn verdict(&self) -> Result<Option<String>> {
        self.verdict.map(name).transpose()
    }
}

/// A page of what became of marks, each with the mark as it is now, in order of the old place.
pub(in crate::editions) fn page(
    connection: &Connection,
    listed: &Listed,
    offset: u32,
    limit: u32,
) -> Result<Vec<(Record, Highlight)>> {
    let order = format!(
        "WHERE {LISTED} ORDER BY carried_marks.start, carried_marks.stop DESC, carried_marks.highlight
         LIMIT ?4 OFFSET ?5"
    );
    let verdict = listed.verdict()?;
    let values: [&dyn ToSql; 5] = [&listed.text, &verdict, &listed.open, &limit, &offset];
    let highlights = marks::select(
        connection,
        &format!("JOIN carried_marks ON carried_marks.highlight = highlights.id {order}"),
        &values,
    )?;
    let records = select(connection, &order, &values)?;
    Ok(records.into_iter().zip(highlights).collect())
}

/// How many records there are.
pub(in crate::editions) fn count(connection: &Connection, listed: &Listed) -> Result<u32> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT count(*) FROM carried_marks WHERE {LISTED}"
        ))?
        .query_row(
            params![listed.text, listed.verdict()?, listed.open],
            |row| row.get(0),
        )?)
}

/// The marks of records that are listed.
pub(in crate::editions) fn listed_marks(
    connection: &Connection,
    listed: &Listed,
) -> Result<Vec<HighlightId>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT highlight FROM carried_marks WHERE {LISTED} ORDER BY start, highlight"
    ))?;
    let rows = statement.query_map(
        params![listed.text, listed.verdict()?, listed.open],
        |row| row.get(0),
    )?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The carried marks of a text by verdict and state.
pub(in crate::editions) fn counts(connection: &Connection, text: TextId) -> Result<MarkCounts> {
    let mut statement = connection.prepare_cached(
        "SELECT carried_marks.verdict, highlights.state, count(*) FROM carried_marks
         JOIN highlights ON highlights.id = carried_marks.highlight
         WHERE carried_marks.text = ?1 GROUP BY carried_marks.verdict, highlights.state",
    )?;
    let mut rows = statement.query([text])?;
    let mut counts = MarkCounts::default();
    while let Some(row) = rows.next()? {
        counts.add(named(row, 0)?, named(row, 1)?, row.get(2)?);
    }
    Ok(counts)
}

/// Passages that are gone, by the place where they stood.
pub(in crate::editions) fn gaps(connection: &Connection, text: TextId) -> Result<Vec<Gap>> {
    const GAPS: &str = "carried_marks.text = ?1 AND carried_marks.gap IS NOT NULL
         ORDER BY carried_marks.gap, carried_marks.start, carried_marks.highlight";
    let highlights = marks::select(
        connection,
        &format!("JOIN carried_marks ON carried_marks.highlight = highlights.id WHERE {GAPS}"),
        &[&text],
    )?;
    let records = select(connection, &format!("WHERE {GAPS}"), &[&text])?;
    Ok(records
        .into_iter()
        .zip(highlights)
        .filter_map(|(record, highlight)| {
            Some(Gap {
                at: record.gap?,
                highlight,
                decision: record.decision,
            })
        })
        .collect())
}

/// Marks on a stretch of an edition: those that stand there, and those that stood there before they were carried on.
pub(in crate::editions) fn marks_on(
    connection: &Connection,
    text: TextId,
    edition: EditionId,
    stretch: Range<u32>,
) -> Result<Vec<MarkSpan>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, start, stop, color, style, state FROM highlights
         WHERE text = ?1 AND edition = ?2 AND state <> 'unplaced' AND start >= ?3 AND start < ?4 AND stop > ?5
         UNION
         SELECT highlights.id, carried_marks.start, carried_marks.stop, highlights.color, highlights.style,
                highlights.state
         FROM carried_marks JOIN highlights ON highlights.id = carried_marks.highlight
         WHERE carried_marks.text = ?1 AND carried_marks.from_edition = ?2 AND carried_marks.start >= ?3
           AND carried_marks.start < ?4 AND carried_marks.stop > ?5
         ORDER BY 2, 3 DESC, 1",
    )?;
    let earliest = stretch.start.saturating_sub(MAX_QUOTE);
    let mut rows = statement.query(params![text, edition, earliest, stretch.end, stretch.start])?;
    let mut spans = Vec::new();
    while let Some(row) = rows.next()? {
        spans.push(MarkSpan {
            highlight: row.get(0)?,
            start: row.get(1)?,
            end: row.get(2)?,
            color: named(row, 3)?,
            style: named(row, 4)?,
            state: named(row, 5)?,
        });
    }
    Ok(spans)
}
