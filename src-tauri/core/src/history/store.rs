//! SQL of the journal: actions and the changes they consist of.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Value;

use super::journal::Change;
use super::{Action, JournalEntry, KEPT_ACTIONS};
use crate::Result;
use crate::ids::ActionId;
use crate::storage::{Stamp, damaged};
use crate::time::Timestamp;

/// An action with its place in the journal.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) entry: JournalEntry,
    seq: i64,
    first_change: i64,
    last_change: i64,
}

/// Starts recording an action: from here on the triggers write changes down.
pub(crate) fn begin(connection: &Connection, action: Action, now: Timestamp) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO actions (id, name, at, state, first_change)
             VALUES (?1, ?2, ?3, 'recording', (SELECT coalesce(max(seq), 0) + 1 FROM changes))",
        )?
        .execute(params![ActionId::new(), action.name(), Stamp(now)])?;
    Ok(())
}

/// Ends the recording. An action that changed nothing leaves nothing; one that did ends what could be redone.
pub(crate) fn finish(connection: &Connection) -> Result<()> {
    let (seq, first, last): (i64, i64, i64) = connection
        .prepare_cached(
            "SELECT seq, first_change, (SELECT coalesce(max(seq), 0) FROM changes) FROM actions
             ORDER BY seq DESC LIMIT 1",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    if last < first {
        connection
            .prepare_cached("DELETE FROM actions WHERE seq = ?1")?
            .execute([seq])?;
        return Ok(());
    }
    connection
        .prepare_cached("UPDATE actions SET state = 'done', last_change = ?2 WHERE seq = ?1")?
        .execute([seq, last])?;
    drop_undone(connection)?;
    prune(connection)
}

fn drop_undone(connection: &Connection) -> Result<()> {
    let range: Option<(i64, i64)> = connection
        .prepare_cached(
            "SELECT min(first_change), max(last_change) FROM actions WHERE state = 'undone'",
        )?
        .query_row([], |row| Ok(row.get(0).ok().zip(row.get(1).ok())))?;
    let Some((first, last)) = range else {
        return Ok(());
    };
    connection.execute(
        "DELETE FROM changes WHERE seq BETWEEN ?1 AND ?2",
        [first, last],
    )?;
    connection.execute("DELETE FROM actions WHERE state = 'undone'", [])?;
    Ok(())
}

fn prune(connection: &Connection) -> Result<()> {
    let oldest: Option<(i64, i64)> = connection
        .prepare_cached("SELECT seq, last_change FROM actions ORDER BY seq DESC LIMIT 1 OFFSET ?1")?
        .query_row([KEPT_ACTIONS], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((seq, last_change)) = oldest else {
        return Ok(());
    };
    connection
        .prepare_cached("DELETE FROM changes WHERE seq <= ?1")?
        .execute([last_change])?;
    connection
        .prepare_cached("DELETE FROM actions WHERE seq <= ?1")?
        .execute([seq])?;
    Ok(())
}

/// The action that undo would take back.
pub(super) fn to_undo(connection: &Connection) -> Result<Option<Entry>> {
    entry(
        connection,
        "SELECT id, name, at, seq, first_change, last_change FROM actions WHERE state = 'done'
         ORDER BY seq DESC LIMIT 1",
    )
}

/// The action that redo would do again.
pub(super) fn to_redo(connection: &Connection) -> Result<Option<Entry>> {
    entry(
        connection,
        "SELECT id, name, at, seq, first_change, last_change FROM actions WHERE state = 'undone'
         ORDER BY seq LIMIT 1",
    )
}

fn entry(connection: &Connection, sql: &str) -> Result<Option<Entry>> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    rows.next()?.map(read_entry).transpose()
}

fn read_entry(row: &Row<'_>) -> Result<Entry> {
    let name: String = row.get(1)?;
    Ok(Entry {
        entry: JournalEntry {
            id: row.get(0)?,
            action: Action::named(&name)
                .ok_or_else(|| damaged("its journal names an unknown action"))?,
            at: row.get::<_, Stamp>(2)?.0,
        },
        seq: row.get(3)?,
        first_change: row.get(4)?,
        last_change: row.get(5)?,
    })
}

/// Marks an action as undone, or as done again.
pub(super) fn set_undone(connection: &Connection, entry: &Entry, undone: bool) -> Result<()> {
    let state = if undone { "undone" } else { "done" };
    connection
        .prepare_cached("UPDATE actions SET state = ?2 WHERE seq = ?1")?
        .execute(params![entry.seq, state])?;
    Ok(())
}

/// Lets rows refer to rows that come later in this transaction; the commit checks them all.
pub(super) fn defer_foreign_keys(connection: &Connection) -> Result<()> {
    Ok(connection.pragma_update(None, "defer_foreign_keys", true)?)
}

/// The changes of an action, as they were made.
pub(super) fn changes(connection: &Connection, entry: &Entry) -> Result<Vec<Change>> {
    let mut statement = connection.prepare_cached(
        "SELECT subject, before, after FROM changes WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
    )?;
    let mut rows = statement.query([entry.first_change, entry.last_change])?;
    let mut changes = Vec::new();
    while let Some(row) = rows.next()? {
        changes.push(Change {
            subject: row.get(0)?,
            before: row_object(row, 1)?,
            after: row_object(row, 2)?,
        });
    }
    Ok(changes)
}

fn row_object(row: &Row<'_>, column: usize) -> Result<Option<serde_json::Map<String, Value>>> {
    row.get::<_, Option<String>>(column)?
        .map(|json| {
            serde_json::from_str(&json)
                .map_err(|_| damaged("its journal holds a row that cannot be read"))
        })
        .transpose()
}
