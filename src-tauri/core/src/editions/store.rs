//! SQL of editions after the first, and of what became of marks.

use std::collections::HashMap;
use std::ops::Range;

use rusqlite::{Connection, OptionalExtension, Row, ToSql, Transaction, params};

use super::{Decision, EditionSummary, Gap, MarkCounts, MarkSpan, Span, Verdict};
use crate::anchor::{Anchor, MAX_QUOTE};
use crate::highlights::store::{self as marks, name, named};
use crate::highlights::{Highlight, State};
use crate::ids::{EditionId, HighlightId, TextId};
use crate::storage::{Stamp, damaged};
use crate::{Error, ErrorKind, Result};

/// What became of a mark, as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Record {
    pub(super) highlight: HighlightId,
    pub(super) from_edition: EditionId,
    pub(super) verdict: Verdict,
    pub(super) confidence: f32,
    pub(super) reason: String,
    /// The passage in `from_edition`.
    pub(super) old: Anchor,
    pub(super) gap: Option<u32>,
    pub(super) alternatives: Vec<Span>,
    pub(super) decision: Decision,
}

/// The columns of a record; [`read`] reads them in this order.
const COLUMNS: &str = "carried_marks.highlight, carried_marks.from_edition, carried_marks.verdict, \
     carried_marks.confidence, carried_marks.reason, carried_marks.start, carried_marks.stop, carried_marks.quote, \
     carried_marks.prefix, carried_marks.suffix, carried_marks.gap, carried_marks.alternatives, \
     carried_marks.decision";

/// The edition a text is in.
#[derive(Debug)]
pub(super) struct Current {
    pub(super) edition: EditionId,
    pub(super) number: u32,
    pub(super) title: String,
    /// SHA-256 of the source and of the plain text, in hexadecimal.
    pub(super) content: String,
    pub(super) plain_hash: String,
}

pub(super) fn current(connection: &Connection, text: TextId) -> Result<Current> {
    connection
        .prepare_cached(
            "SELECT editions.id, editions.number, texts.title, editions.content, editions.plain_hash
             FROM texts JOIN editions ON editions.id = texts.edition WHERE texts.id = ?1",
        )?
        .query_row([text], |row| {
            Ok(Current {
                edition: row.get(0)?,
                number: row.get(1)?,
                title: row.get(2)?,
                content: row.get(3)?,
                plain_hash: row.get(4)?,
            })
        })
        .optional()?
        .ok_or_else(|| {
            Error::new(
                ErrorKind::NotFound,
                "There is no such text in the library (any more). Nothing was changed.",
            )
        })
}

/// The editions of a text that its marks stand in, and the current one.
pub(super) fn stood_in(connection: &Connection, text: TextId) -> Result<Vec<EditionId>> {
    let mut statement = connection.prepare_cached(
        "SELECT edition FROM texts WHERE id = ?1 UNION SELECT edition FROM highlights WHERE text = ?1",
    )?;
    let rows = statement.query_map([text], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The pictures of an edition: name and SHA-256, by name.
pub(super) fn pictures(
    connection: &Connection,
    edition: EditionId,
) -> Result<Vec<(String, String)>> {
    let mut statement = connection.prepare_cached(
        "SELECT name, asset FROM edition_assets WHERE edition = ?1 ORDER BY name",
    )?;
    let rows = statement.query_map([edition], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Puts an edition to use.
pub(super) fn set_current(
    tx: &Transaction<'_>,
    text: TextId,
    edition: EditionId,
    title: &str,
) -> Result<()> {
    tx.execute(
        "UPDATE texts SET edition = ?2, title = ?3 WHERE id = ?1",
        params![text, edition, title],
    )?;
    Ok(())
}

/// The same words in a new form: marks and what became of them stand in the new edition as they stood in the old.
pub(super) fn repoint(
    tx: &Transaction<'_>,
    text: TextId,
    old: EditionId,
    new: EditionId,
) -> Result<()> {
    for sql in [
        "UPDATE highlights SET edition = ?3 WHERE text = ?1 AND edition = ?2",
        "UPDATE carried_marks SET to_edition = ?3 WHERE text = ?1 AND to_edition = ?2",
    ] {
        tx.execute(sql, params![text, old, new])?;
    }
    Ok(())
}

/// Lets go of the editions that are neither among `kept` nor needed by a mark or by what became of one. The journal
/// holds them until it forgets.
pub(super) fn drop_unneeded(
    tx: &Transaction<'_>,
    text: TextId,
    kept: [EditionId; 2],
) -> Result<()> {
    const UNNEEDED: &str = "text = ?1 AND id NOT IN (?2, ?3)
         AND id NOT IN (SELECT edition FROM highlights WHERE text = ?1)
         AND id NOT IN (SELECT from_edition FROM carried_marks WHERE text = ?1)
         AND id NOT IN (SELECT to_edition FROM carried_marks WHERE text = ?1)";
    for sql in [
        format!(
            "DELETE FROM edition_assets WHERE edition IN (SELECT id FROM editions WHERE {UNNEEDED})"
        ),
        format!("DELETE FROM editions WHERE {UNNEEDED}"),
    ] {
        tx.execute(&sql, params![text, kept[0], kept[1]])?;
    }
    Ok(())
}

/// Keeps what became of a mark.
pub(super) fn keep(
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
        record.reason,
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
pub(super) fn decide(
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
pub(super) fn records(
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
pub(super) fn record(connection: &Connection, mark: HighlightId) -> Result<Option<Record>> {
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
        reason: row.get(4)?,
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

/// Which records to list.
pub(super) struct Listed {
    pub(super) text: TextId,
    pub(super) verdict: Option<Verdict>,
    pub(super) open: bool,
}

const LISTED: &str = "carried_marks.text = ?1 AND (?2 IS NULL OR carried_marks.verdict = ?2)
     AND (NOT ?3 OR carried_marks.decision = 'open')";

impl Listed {
    fn verdict(&self) -> Result<Option<String>> {
        self.verdict.map(name).transpose()
    }
}

/// A page of what became of marks, each with the mark as it is now, in order of the old place.
pub(super) fn page(
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
pub(super) fn count(connection: &Connection, listed: &Listed) -> Result<u32> {
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
pub(super) fn listed_marks(connection: &Connection, listed: &Listed) -> Result<Vec<HighlightId>> {
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
pub(super) fn counts(connection: &Connection, text: TextId) -> Result<MarkCounts> {
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

/// All marks of a text, counted by where they stand: in an edition and placed or to check, elsewhere so (there should
/// be none), and without a place.
pub(super) fn standing(
    connection: &Connection,
    text: TextId,
    edition: EditionId,
) -> Result<Standing> {
    let mut statement = connection.prepare_cached(
        "SELECT state, edition = ?2, count(*) FROM highlights WHERE text = ?1 GROUP BY 1, 2",
    )?;
    let mut rows = statement.query(params![text, edition])?;
    let mut standing = Standing::default();
    while let Some(row) = rows.next()? {
        let marks: u32 = row.get(2)?;
        *match (named(row, 0)?, row.get(1)?) {
            (State::Placed, true) => &mut standing.placed,
            (State::Check, true) => &mut standing.check,
            (State::Unplaced, false) => &mut standing.unplaced,
            _ => &mut standing.astray,
        } += marks;
    }
    Ok(standing)
}

/// Marks of a text by where they stand.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Standing {
    pub(super) placed: u32,
    pub(super) check: u32,
    pub(super) unplaced: u32,
    /// Placed in another edition than the current, or without a place in this one.
    pub(super) astray: u32,
}

/// Passages that are gone, by the place where they stood.
pub(super) fn gaps(connection: &Connection, text: TextId) -> Result<Vec<Gap>> {
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

/// The editions of a text, newest first.
pub(super) fn list(connection: &Connection, text: TextId) -> Result<Vec<EditionSummary>> {
    let current = current(connection, text)?.edition;
    let mut statement = connection.prepare_cached(
        "SELECT id, number, added, words, length,
                (SELECT count(*) FROM highlights WHERE text = ?1 AND edition = editions.id)
         FROM editions WHERE text = ?1 ORDER BY number DESC",
    )?;
    let rows = statement.query_map([text], |row| {
        let id = row.get(0)?;
        Ok(EditionSummary {
            id,
            number: row.get(1)?,
            added: row.get::<_, Stamp>(2)?.0,
            words: row.get(3)?,
            length: row.get(4)?,
            current: id == current,
            marks: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The numbers of a text's editions.
pub(super) fn numbers(connection: &Connection, text: TextId) -> Result<HashMap<EditionId, u32>> {
    let mut statement =
        connection.prepare_cached("SELECT id, number FROM editions WHERE text = ?1")?;
    let rows = statement.query_map([text], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Marks on a stretch of an edition: those that stand there, and those that stood there before they were carried on.
pub(super) fn marks_on(
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
