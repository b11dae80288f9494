//! SQL of the library itself: its birth, its sources, what nobody needs any more.

use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use crate::ids::EditionId;
use crate::storage::Stamp;
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Result};

/// Writes the one row that says which library this is.
pub(super) fn found(connection: &Connection, now: Timestamp) -> Result<()> {
    connection.execute(
        "INSERT INTO library (one, id, created) VALUES (1, ?1, ?2)",
        params![Uuid::now_v7().to_string(), Stamp(now)],
    )?;
    Ok(())
}

/// The canonical Markdown of an edition.
pub(crate) fn source(connection: &Connection, edition: EditionId) -> Result<String> {
    connection
        .prepare_cached(
            "SELECT contents.body FROM editions JOIN contents ON contents.hash = editions.content
             WHERE editions.id = ?1",
        )?
        .query_row([edition], |row| row.get(0))
        .optional()?
        .ok_or_else(|| {
            Error::new(
                ErrorKind::NotFound,
                "This edition of the text is not in the library (any more).",
            )
        })
}

/// Sources and pictures that no edition names; the journal may still.
const UNUSED_CONTENTS: &str =
    "SELECT hash FROM contents WHERE hash NOT IN (SELECT content FROM editions)";
const UNUSED_ASSETS: &str =
    "SELECT hash FROM assets WHERE hash NOT IN (SELECT asset FROM edition_assets)";

/// Is there a source or a picture that no edition names?
pub(super) fn has_garbage(connection: &Connection) -> Result<bool> {
    let sql = format!("SELECT EXISTS ({UNUSED_CONTENTS}) OR EXISTS ({UNUSED_ASSETS})");
    Ok(connection.query_row(&sql, [], |row| row.get(0))?)
}

/// Deletes the sources, pictures and places that neither an edition nor the journal names.
pub(super) fn collect_garbage(connection: &Connection) -> Result<()> {
    let journalled = |subject: &str, column: &str| {
        format!(
            "SELECT json_extract(coalesce(before, after), '$.{column}') FROM changes WHERE subject = '{subject}'"
        )
    };
    connection.execute_batch(&format!(
        "DELETE FROM contents WHERE hash IN ({UNUSED_CONTENTS}) AND hash NOT IN ({});
         DELETE FROM assets WHERE hash IN ({UNUSED_ASSETS}) AND hash NOT IN ({});
         DELETE FROM reading_positions WHERE edition NOT IN (SELECT id FROM editions) AND edition NOT IN ({});",
        journalled("editions", "content"),
        journalled("edition_assets", "asset"),
        journalled("editions", "id"),
    ))?;
    Ok(())
}
