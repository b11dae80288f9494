//! SQL of settings: a row each, its value as JSON.

use rusqlite::{Connection, Transaction, params};
use serde_json::{Map, Value};

use crate::Result;
use crate::storage::damaged;

/// All settings that were ever set.
pub(super) fn all(connection: &Connection) -> Result<Map<String, Value>> {
    let mut statement =
        connection.prepare_cached("SELECT key, value FROM settings ORDER BY key")?;
    let mut rows = statement.query([])?;
    let mut all = Map::new();
    while let Some(row) = rows.next()? {
        let json: String = row.get(1)?;
        let value = serde_json::from_str(&json).map_err(|_| damaged("a setting cannot be read"))?;
        all.insert(row.get(0)?, value);
    }
    Ok(all)
}

/// Sets one.
pub(super) fn set(tx: &Transaction<'_>, key: &str, value: &Value) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )?
    .execute(params![key, value.to_string()])?;
    Ok(())
}
