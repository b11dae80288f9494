//! SQL of the session: one row.

use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::Result;
use crate::ids::TextId;

/// Remembers which text is open.
pub(super) fn remember(tx: &Transaction<'_>, text: Option<TextId>) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO session (one, text) VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET text = excluded.text",
    )?
    .execute([text])?;
    Ok(())
}

/// The text that was open, if it is still there.
pub(super) fn open_text(connection: &Connection) -> Result<Option<TextId>> {
    Ok(connection
        .prepare_cached("SELECT texts.id FROM session JOIN texts ON texts.id = session.text")?
        .query_row([], |row| row.get(0))
        .optional()?)
}
