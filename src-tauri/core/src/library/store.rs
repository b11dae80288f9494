//! SQL of the library itself: its birth, its sources, what nobody needs any more.

use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use crate::ids::EditionId;
use crate::storage::{Stamp, contents};
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
    let content: Option<String> = connection
        .prepare_cached("SELECT content FROM editions WHERE id = ?1")?
        .query_row([edition], |row| row.get(0))
        .optional()?;
    let source = match content {
        Some(hash) => contents::find(connection, &hash)?,
        None => None,
    };
    source.ok_or_else(|| {
        Error::new(
            ErrorKind::NotFound,
            "This edition of the text is not in the library (any more).",
        )
    })
}

/// A source by its hash.
pub(crate) fn kept_source(connection: &Connection, hash: &str) -> Result<String> {
    contents::find(connection, hash)?.ok_or_else(|| {
        Error::new(
            ErrorKind::Busy,
            "Another program let go of what was being brought in. Nothing was changed; try again.",
        )
    })
}

/// Sources, pictures and notes of layers that no edition, bundle or layer names; the journal may still.
const UNUSED_CONTENTS: &str = "SELECT hash FROM contents
     WHERE NOT EXISTS (SELECT 1 FROM editions WHERE content = hash)
       AND NOT EXISTS (SELECT 1 FROM bundle_files WHERE content = hash)
       AND NOT EXISTS (SELECT 1 FROM bundles WHERE manifest = hash)";
const UNUSED_ASSETS: &str = "SELECT hash FROM assets
     WHERE NOT EXISTS (SELECT 1 FROM edition_assets WHERE asset = hash)
       AND NOT EXISTS (SELECT 1 FROM bundle_files WHERE asset = hash)";
const UNUSED_NOTES: &str =
    "SELECT DISTINCT layer FROM layer_notes WHERE layer NOT IN (SELECT id FROM layers)";

/// Is there a source, a picture or a layer's note that nothing names?
pub(super) fn has_garbage(connection: &Connection) -> Result<bool> {
    let sql = format!(
        "SELECT EXISTS ({UNUSED_CONTENTS}) OR EXISTS ({UNUSED_ASSETS}) OR EXISTS ({UNUSED_NOTES})"
    );
    Ok(connection.query_row(&sql, [], |row| row.get(0))?)
}

/// Deletes the sources, pictures, notes of layers and places that nothing names, the journal neither.
pub(super) fn collect_garbage(connection: &Connection) -> Result<()> {
    for sql in garbage() {
        connection.execute(&sql, [])?;
    }
    Ok(())
}

fn garbage() -> [String; 4] {
    // A change of a row names both what it was and what it became.
    let journalled = |subject: &str, column: &str| {
        format!(
            "SELECT json_extract(before, '$.{column}') FROM changes WHERE subject = '{subject}'
               AND json_extract(before, '$.{column}') IS NOT NULL
             UNION ALL SELECT json_extract(after, '$.{column}') FROM changes WHERE subject = '{subject}'
               AND json_extract(after, '$.{column}') IS NOT NULL"
        )
    };
    [
        format!(
            "DELETE FROM contents WHERE hash IN ({UNUSED_CONTENTS}) AND hash NOT IN ({} UNION ALL {} UNION ALL {})",
            journalled("editions", "content"),
            journalled("bundle_files", "content"),
            journalled("bundles", "manifest"),
        ),
        format!(
            "DELETE FROM assets WHERE hash IN ({UNUSED_ASSETS}) AND hash NOT IN ({} UNION ALL {})",
            journalled("edition_assets", "asset"),
            journalled("bundle_files", "asset"),
        ),
        format!(
            "DELETE FROM layer_notes WHERE layer IN ({UNUSED_NOTES}) AND layer NOT IN ({})",
            journalled("layers", "id"),
        ),
        format!(
            "DELETE FROM reading_positions WHERE edition NOT IN (SELECT id FROM editions) AND edition NOT IN ({})",
            journalled("editions", "id"),
        ),
    ]
}
