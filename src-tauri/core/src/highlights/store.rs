//! SQL of highlights and their tags.

use std::collections::HashMap;
use std::ops::Range;

use rusqlite::{Connection, Row, ToSql, Transaction, params, params_from_iter};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Highlight, TagCount, folded};
use crate::anchor::{Anchor, MAX_QUOTE};
use crate::ids::{EditionId, HighlightId, TextId};
use crate::storage::{Stamp, damaged};
use crate::{Error, ErrorKind, Result};

/// The columns of a highlight; [`read`] reads them in this order.
pub(super) const COLUMNS: &str = "highlights.id, highlights.text, highlights.edition, highlights.start, \
     highlights.stop, highlights.quote, highlights.prefix, highlights.suffix, highlights.color, highlights.style, \
     highlights.note, highlights.state, highlights.created, highlights.modified, highlights.revision";

/// Stores a new highlight with its tags.
pub(super) fn insert(tx: &Transaction<'_>, new: &Highlight) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO highlights (id, text, edition, start, stop, quote, prefix, suffix, color, style, note, state,
                                 created, modified, revision)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )?
    .execute(params![
        new.id,
        new.text,
        new.edition,
        new.anchor.start,
        new.anchor.end,
        new.anchor.quote,
        new.anchor.before,
        new.anchor.after,
        name(new.color)?,
        name(new.style)?,
        new.note,
        name(new.state)?,
        Stamp(new.created),
        Stamp(new.modified),
        new.revision
    ])?;
    insert_tags(tx, new.id, &new.tags)
}

/// Stores what a reader can change in a highlight. `tags` says whether these changed too.
pub(super) fn update(tx: &Transaction<'_>, changed: &Highlight, tags: bool) -> Result<()> {
    tx.prepare_cached(
        "UPDATE highlights SET color = ?2, style = ?3, note = ?4, modified = ?5, revision = ?6 WHERE id = ?1",
    )?
    .execute(params![
        changed.id,
        name(changed.color)?,
        name(changed.style)?,
        changed.note,
        Stamp(changed.modified),
        changed.revision
    ])?;
    if tags {
        delete_tags(tx, changed.id)?;
        insert_tags(tx, changed.id, &changed.tags)?;
    }
    Ok(())
}

/// Stores where a highlight stands: its passage, edition and state.
pub(crate) fn update_place(tx: &Transaction<'_>, changed: &Highlight) -> Result<()> {
    tx.prepare_cached(
        "UPDATE highlights SET edition = ?2, start = ?3, stop = ?4, quote = ?5, prefix = ?6, suffix = ?7, state = ?8,
                               modified = ?9, revision = ?10 WHERE id = ?1",
    )?
    .execute(params![
        changed.id,
        changed.edition,
        changed.anchor.start,
        changed.anchor.end,
        changed.anchor.quote,
        changed.anchor.before,
        changed.anchor.after,
        name(changed.state)?,
        Stamp(changed.modified),
        changed.revision
    ])?;
    Ok(())
}

fn insert_tags(tx: &Transaction<'_>, highlight: HighlightId, tags: &[String]) -> Result<()> {
    for (place, tag) in tags.iter().enumerate() {
        tx.prepare_cached(
            "INSERT INTO highlight_tags (highlight, place, tag, folded) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![highlight, place as i64, tag, folded(tag)])?;
    }
    Ok(())
}

fn delete_tags(tx: &Transaction<'_>, highlight: HighlightId) -> Result<()> {
    tx.prepare_cached("DELETE FROM highlight_tags WHERE highlight = ?1")?
        .execute([highlight])?;
    Ok(())
}

/// Deletes a highlight with its tags.
pub(super) fn delete(tx: &Transaction<'_>, id: HighlightId) -> Result<()> {
    delete_tags(tx, id)?;
    tx.prepare_cached("DELETE FROM carried_marks WHERE highlight = ?1")?
        .execute([id])?;
    let deleted = tx
        .prepare_cached("DELETE FROM highlights WHERE id = ?1")?
        .execute([id])?;
    if deleted == 0 {
        Err(no_such_highlight())
    } else {
        Ok(())
    }
}

/// One highlight.
pub(crate) fn get(connection: &Connection, id: HighlightId) -> Result<Highlight> {
    let found = select(connection, "WHERE highlights.id = ?1", &[&id])?;
    found.into_iter().next().ok_or_else(no_such_highlight)
}

/// All highlights of a text in order of place.
pub(crate) fn of_text(connection: &Connection, text: TextId) -> Result<Vec<Highlight>> {
    select(
        connection,
        &format!("WHERE highlights.text = ?1 {BY_PLACE}"),
        &[&text],
    )
}

/// The order of place: the wider mark stands before the one inside it.
pub(super) const BY_PLACE: &str =
    "ORDER BY highlights.start, highlights.stop DESC, highlights.created, highlights.id";

/// The highlights that touch a stretch of an edition. No quote is longer than [`MAX_QUOTE`], so the search starts
/// there and not at the beginning of the text.
pub(crate) fn touching(
    connection: &Connection,
    text: TextId,
    edition: EditionId,
    stretch: Range<u32>,
) -> Result<Vec<Highlight>> {
    let earliest = stretch.start.saturating_sub(MAX_QUOTE);
    select(
        connection,
        &format!(
            "WHERE highlights.text = ?1 AND highlights.edition = ?2 AND highlights.start >= ?3
               AND highlights.start < ?4 AND highlights.stop > ?5 AND highlights.state <> 'unplaced' {BY_PLACE}"
        ),
        &[&text, &edition, &earliest, &stretch.end, &stretch.start],
    )
}

/// Highlights by a condition, with their tags.
pub(crate) fn select(
    connection: &Connection,
    rest: &str,
    values: &[&dyn ToSql],
) -> Result<Vec<Highlight>> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM highlights {rest}"))?;
    let mut rows = statement.query(values)?;
    let mut highlights = Vec::new();
    while let Some(row) = rows.next()? {
        highlights.push(read(row)?);
    }
    drop(rows);
    add_tags(connection, &mut highlights)?;
    Ok(highlights)
}

fn read(row: &Row<'_>) -> Result<Highlight> {
    Ok(Highlight {
        id: row.get(0)?,
        text: row.get(1)?,
        edition: row.get(2)?,
        anchor: Anchor {
            start: row.get(3)?,
            end: row.get(4)?,
            quote: row.get(5)?,
            before: row.get(6)?,
            after: row.get(7)?,
        },
        color: named(row, 8)?,
        style: named(row, 9)?,
        note: row.get(10)?,
        tags: Vec::new(),
        state: named(row, 11)?,
        created: row.get::<_, Stamp>(12)?.0,
        modified: row.get::<_, Stamp>(13)?.0,
        revision: row.get(14)?,
    })
}

/// Tags of many highlights, a few hundred a query: one query each would cost more than all the rest.
fn add_tags(connection: &Connection, highlights: &mut [Highlight]) -> Result<()> {
    for some in highlights.chunks_mut(256) {
        let places = vec!["?"; some.len()].join(", ");
        let mut statement = connection.prepare_cached(&format!(
            "SELECT highlight, tag FROM highlight_tags WHERE highlight IN ({places}) ORDER BY highlight, place"
        ))?;
        let mut rows = statement.query(params_from_iter(some.iter().map(|one| one.id)))?;
        let mut tags: HashMap<HighlightId, Vec<String>> = HashMap::new();
        while let Some(row) = rows.next()? {
            tags.entry(row.get(0)?).or_default().push(row.get(1)?);
        }
        for one in some {
            one.tags = tags.remove(&one.id).unwrap_or_default();
        }
    }
    Ok(())
}

/// All tags, most used first. Of several spellings of a tag the most used is shown.
pub(super) fn tags(connection: &Connection) -> Result<Vec<TagCount>> {
    let mut statement = connection.prepare_cached(
        "SELECT folded, tag, count(*) FROM highlight_tags GROUP BY folded, tag ORDER BY folded, count(*) DESC, tag",
    )?;
    let mut rows = statement.query([])?;
    let mut tags: Vec<(String, TagCount)> = Vec::new();
    while let Some(row) = rows.next()? {
        let (folded, tag, count): (String, String, u32) = (row.get(0)?, row.get(1)?, row.get(2)?);
        match tags.last_mut() {
            Some((last, known)) if *last == folded => known.count += count,
            _ => tags.push((folded, TagCount { tag, count })),
        }
    }
    tags.sort_by(|(a, x), (b, y)| y.count.cmp(&x.count).then_with(|| a.cmp(b)));
    Ok(tags.into_iter().map(|(_, tag)| tag).collect())
}

/// The name of a color, style or state in the database, which is its name in JSON.
pub(crate) fn name(value: impl Serialize) -> Result<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => Ok(name),
        _ => Err(Error::new(
            ErrorKind::Internal,
            "The mark could not be stored; nothing was changed.",
        )),
    }
}

pub(crate) fn named<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T> {
    let name: String = row.get(column)?;
    serde_json::from_value(name.into())
        .map_err(|_| damaged("what it holds of a mark cannot be read"))
}

fn no_such_highlight() -> Error {
    Error::new(
        ErrorKind::NotFound,
        "There is no such mark (any more). Nothing was changed.",
    )
}
