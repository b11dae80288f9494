//! SQL of the editions of a text.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::EditionSummary;
use crate::highlights::State;
use crate::highlights::store::named;
use crate::ids::{BundleId, EditionId, TextId};
use crate::storage::Stamp;
use crate::{Error, ErrorKind, Result};

/// The edition a text is in.
#[derive(Debug, PartialEq)]
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

/// The editions of a text that its marks stand in, or are known from to a reader who did not decide yet, and the
/// current one.
pub(super) fn stood_in(connection: &Connection, text: TextId) -> Result<Vec<EditionId>> {
    let mut statement = connection.prepare_cached(
        "SELECT edition FROM texts WHERE id = ?1 UNION SELECT edition FROM highlights WHERE text = ?1
         UNION SELECT from_edition FROM carried_marks JOIN highlights ON highlights.id = carried_marks.highlight
         WHERE carried_marks.text = ?1 AND decision = 'open' AND state = 'check'",
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

/// Puts an edition to use under the title the text has.
pub(super) fn set_edition(tx: &Transaction<'_>, text: TextId, edition: EditionId) -> Result<()> {
    tx.prepare_cached("UPDATE texts SET edition = ?2 WHERE id = ?1")?
        .execute(params![text, edition])?;
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
         AND id NOT IN (SELECT to_edition FROM carried_marks WHERE text = ?1)
         AND id NOT IN (SELECT edition FROM handin_annotations WHERE text = ?1 AND edition IS NOT NULL)";
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
        standing.add(named(row, 0)?, row.get(1)?, row.get(2)?);
    }
    Ok(standing)
}

/// The same for all texts of a bundle, each in its current edition; those without marks are not in it.
pub(super) fn standings(
    connection: &Connection,
    bundle: BundleId,
) -> Result<HashMap<TextId, Standing>> {
    let mut statement = connection.prepare_cached(
        "SELECT highlights.state, highlights.edition = texts.edition, count(*), texts.id FROM texts
         JOIN highlights ON highlights.text = texts.id WHERE texts.bundle = ?1 GROUP BY texts.id, 1, 2",
    )?;
    let mut rows = statement.query([bundle])?;
    let mut standings: HashMap<TextId, Standing> = HashMap::new();
    while let Some(row) = rows.next()? {
        let standing = standings.entry(row.get(3)?).or_default();
        standing.add(named(row, 0)?, row.get(1)?, row.get(2)?);
    }
    Ok(standings)
}

/// Marks of a text by where they stand.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Standing {
    pub(crate) placed: u32,
    pub(crate) check: u32,
    pub(crate) unplaced: u32,
    /// Placed in another edition than the current, or without a place in this one.
    pub(crate) astray: u32,
}

impl Standing {
    fn add(&mut self, state: State, in_this_edition: bool, marks: u32) {
        *match (state, in_this_edition) {
            (State::Placed, true) => &mut self.placed,
            (State::Check, true) => &mut self.check,
            (State::Unplaced, false) => &mut self.unplaced,
            _ => &mut self.astray,
        } += marks;
    }

    pub(crate) fn sum(&self) -> u32 {
        self.placed + self.check + self.unplaced + self.astray
    }
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
