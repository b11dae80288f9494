//! SQL of the test library: everything in it, for comparing.

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::Result;
use crate::history::journal::SUBJECTS;

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
