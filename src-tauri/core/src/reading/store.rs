//! SQL of reading positions.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::Result;
use crate::ids::{EditionId, TextId};
use crate::storage::Stamp;
use crate::time::Timestamp;

/// Where the reader is in an edition of a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Place {
    pub(crate) text: TextId,
    pub(crate) edition: EditionId,
    pub(crate) position: u32,
    pub(crate) seen_to: u32,
}

/// Saves a place. What was seen of an edition stays seen.
pub(crate) fn save(tx: &Transaction<'_>, place: &Place, now: Timestamp) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO reading_positions (text, edition, position, seen_to, at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (text, edition) DO UPDATE SET
           position = excluded.position,
           seen_to = max(seen_to, excluded.seen_to),
           at = excluded.at",
    )?
    .execute(params![place.text, place.edition, place.position, place.seen_to, Stamp(now)])?;
    Ok(())
}

/// Where the reader was in an edition; 0 where they never were.
pub(crate) fn position(connection: &Connection, text: TextId, edition: EditionId) -> Result<u32> {
    Ok(connection
        .prepare_cached("SELECT position FROM reading_positions WHERE text = ?1 AND edition = ?2")?
        .query_row(params![text, edition], |row| row.get(0))
        .optional()?
        .unwrap_or(0))
}

/// A place with the moment it was saved; `None` where the reader never was in that edition.
pub(crate) fn place(
    connection: &Connection,
    text: TextId,
    edition: EditionId,
) -> Result<Option<(Place, Timestamp)>> {
    Ok(connection
        .prepare_cached(
            "SELECT position, seen_to, at FROM reading_positions WHERE text = ?1 AND edition = ?2",
        )?
        .query_row(params![text, edition], |row| {
            let place = Place {
                text,
                edition,
                position: row.get(0)?,
                seen_to: row.get(1)?,
            };
            Ok((place, row.get::<_, Stamp>(2)?.0))
        })
        .optional()?)
}
