//! SQL of the health check.

use rusqlite::Connection;

use crate::Result;
use crate::ids::{EditionId, HighlightId};

/// What `PRAGMA integrity_check` has to say, at most a hundred lines; empty where all is well.
pub(super) fn integrity(connection: &Connection) -> Result<Vec<String>> {
    lines(connection, "PRAGMA integrity_check(100)")
}

fn lines(connection: &Connection, check: &str) -> Result<Vec<String>> {
    let mut statement = connection.prepare(check)?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
    let mut lines = lines.collect::<rusqlite::Result<Vec<_>>>()?;
    lines.retain(|line| line != "ok");
    Ok(lines)
}

/// What `PRAGMA quick_check` has to say, at most ten lines; empty where all is well.
pub(super) fn quick(connection: &Connection) -> Result<Vec<String>> {
    lines(connection, "PRAGMA quick_check(10)")
}

/// Rows that refer to what is not there.
pub(super) fn foreign_keys(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let rows = statement.query_map([], |row| {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        Ok(format!(
            "A row of {table} refers to one of {parent} that is not there."
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many texts, highlights and books there are.
pub(super) fn counts(connection: &Connection) -> Result<(u32, u32, u32)> {
    Ok(connection.query_row(
        "SELECT (SELECT count(*) FROM texts), (SELECT count(*) FROM highlights), (SELECT count(*) FROM books)",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?)
}

/// Size of the database, bytes.
pub(super) fn bytes(connection: &Connection) -> Result<f64> {
    let pages: i64 = connection.pragma_query_value(None, "page_count", |row| row.get(0))?;
    let page: i64 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
    Ok((pages * page) as f64)
}

/// Every edition with the SHA-256 that its plain text should have, in hexadecimal.
pub(super) fn editions(connection: &Connection) -> Result<Vec<(EditionId, String, String)>> {
    let mut statement = connection.prepare(
        "SELECT editions.id, editions.plain_hash, texts.title FROM editions JOIN texts ON texts.id = editions.text",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A highlight that claims to stand on its words.
pub(super) struct Claim {
    pub(super) id: HighlightId,
    pub(super) start: u32,
    pub(super) stop: u32,
    pub(super) quote: String,
}

/// Marks that stand on words of an edition that is not in use, or are without a place in the one that is.
pub(super) fn astray(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare(
        "SELECT highlights.id, texts.title FROM highlights JOIN texts ON texts.id = highlights.text
         WHERE (highlights.edition = texts.edition) = (highlights.state = 'unplaced')
         UNION ALL
         SELECT carried_marks.highlight, texts.title FROM carried_marks
         JOIN texts ON texts.id = carried_marks.text WHERE carried_marks.to_edition <> texts.edition",
    )?;
    let rows = statement.query_map([], |row| {
        let (mark, title): (HighlightId, String) = (row.get(0)?, row.get(1)?);
        Ok(format!(
            "Mark {mark} in “{title}” was left behind by a new edition."
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The highlights of an edition that claim to stand on their words.
pub(super) fn claims(connection: &Connection, edition: EditionId) -> Result<Vec<Claim>> {
    claimed(
        connection,
        "SELECT id, start, stop, quote FROM highlights WHERE edition = ?1 AND state = 'placed'
           AND text = (SELECT text FROM editions WHERE id = ?1)
         ORDER BY start, id",
        edition,
    )
}

/// The highlights that are said to have stood in an edition before they were carried on.
pub(super) fn former_claims(connection: &Connection, edition: EditionId) -> Result<Vec<Claim>> {
    claimed(
        connection,
        "SELECT highlight, start, stop, quote FROM carried_marks WHERE from_edition = ?1
           AND text = (SELECT text FROM editions WHERE id = ?1)
         ORDER BY start, highlight",
        edition,
    )
}

fn claimed(connection: &Connection, sql: &str, edition: EditionId) -> Result<Vec<Claim>> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([edition], |row| {
        Ok(Claim {
            id: row.get(0)?,
            start: row.get(1)?,
            stop: row.get(2)?,
            quote: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
