//! SQL of the test library: everything in it, for comparing, and how it is spoiled.

use rusqlite::types::Value;
use rusqlite::{Connection, params};

use crate::Result;
use crate::history::journal::SUBJECTS;
use crate::storage::contents::{self, Packed};

/// Every row of every journalled table, in an order that does not depend on when it was written.
pub(super) fn dump(connection: &Connection) -> Result<String> {
    let mut dump = String::new();
    for subject in SUBJECTS {
        let columns = subject.columns.join(", ");
        let sql = format!(
            "SELECT {columns} FROM {} ORDER BY {}",
            subject.table,
            subject.key.join(", ")
        );
        let mut statement = connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            dump += subject.table;
            for (at, column) in subject.columns.iter().enumerate() {
                dump += &format!(" {column}={:?}", row.get::<_, Value>(at)?);
            }
            dump += "\n";
        }
    }
    Ok(dump)
}

/// Changes kept texts under their old hashes.
pub(super) fn spoil_texts(connection: &Connection, change: impl Fn(&str) -> String) -> Result<()> {
    let mut statement = connection.prepare("SELECT hash FROM contents")?;
    let hashes = statement.query_map([], |row| row.get::<_, String>(0))?;
    for hash in hashes.collect::<rusqlite::Result<Vec<_>>>()? {
        let changed = contents::find(connection, &hash)?.map(|body| change(&body));
        let Packed { size, bytes } = Packed::of(&changed.unwrap_or_default());
        connection.execute(
            "UPDATE contents SET size = ?2, bytes = ?3 WHERE hash = ?1",
            params![hash, size, bytes],
        )?;
    }
    Ok(())
}
