//! The schema, step by step. A step that was released is never edited; each is one transaction that also sets
//! `user_version` and ends with a check of the foreign keys.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};
use sha2::{Digest, Sha256};

use super::connection::hold;
use super::{contents, damaged};
use crate::{Error, ErrorKind, Result};

const STEPS: &[M<'static>] = &[
    M::up(include_str!("migrations/0001_initial.sql")).foreign_key_check(),
    M::up(include_str!("migrations/0002_editions.sql")).foreign_key_check(),
    M::up(include_str!("migrations/0003_bundles.sql")).foreign_key_check(),
    M::up(include_str!("migrations/0004_packed_contents.sql")).foreign_key_check(),
];

/// The version that the last step makes.
pub(crate) const LATEST: i32 = STEPS.len() as i32;

/// From which part of a database on its empty pages are given back: a fourth.
const WORTH_TIDYING: i64 = 4;

/// SHA-256 of [`schema_dump`] at each version: a library whose schema differs was made by other hands.
const DIGESTS: [&str; STEPS.len()] = [
    "a8f6d5cd3db835a6f7d4b7bea553e8579ec19c287a2ed18ceea97086842340cd",
    "6e8a3def27dc3fce204196b6243ba8c4dad0c94f244ee1e0e4341725a58c3dab",
    "b18ddf3cc3ce90618bf00b33932797e5d559c85488bf787e2ca61416e50ce4ce",
    "3fda67f8cd65e1ae99b8aa59ff240c6f958a2f83b9413701ec87da320a47c2d4",
];

/// The schema's version.
pub(crate) fn version(connection: &Connection) -> Result<i32> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Brings a database to the latest version.
pub(crate) fn migrate(connection: &mut Connection) -> Result<()> {
    to_version(connection, STEPS.len())
}

fn to_version(connection: &mut Connection, version: usize) -> Result<()> {
    contents::teach_packing(connection)?;
    // While a table is made anew, what refers to it refers to nothing. Each step looks over the keys at its end.
    hold(connection, "foreign_keys", 0)?;
    Migrations::from_slice(STEPS)
        .to_version(connection, version)
        .map_err(|cause| match cause {
            rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
            other => Error::caused(
                ErrorKind::Internal,
                "The library could not be brought to this version. It was left as it was.",
                other,
            ),
        })?;
    hold(connection, "foreign_keys", 1)
}

/// Gives back the room that a step left empty, where it is much: every copy of the library would take it along.
pub(super) fn tidy(connection: &Connection) -> Result<()> {
    let pages = |pragma| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    if pages("freelist_count")? < pages("page_count")? / WORTH_TIDYING {
        return Ok(());
    }
    // A library may be larger than the memory.
    hold(connection, "temp_store", 1)?;
    let tidied = connection.execute_batch("VACUUM").map_err(Error::from);
    hold(connection, "temp_store", 2)?;
    match tidied {
        // It only stays as large as it is.
        Err(error) if error.kind == ErrorKind::DiskFull => Ok(()),
        tidied => tidied,
    }
}

/// Refuses what a newer program made, and what none made.
pub(super) fn check_version(version: i32) -> Result<()> {
    if version > LATEST {
        return Err(Error::new(
            ErrorKind::NewerLibrary,
            format!(
                "This library was made by a newer Marginalis (version {version} of its form; this program knows up \
                 to {LATEST}). It was left as it is; open it with the newer program."
            ),
        ));
    }
    if version < 1 {
        return Err(damaged("it does not say which version it is"));
    }
    Ok(())
}

/// Refuses a schema that is not ours: a trigger or view that was slipped in would run with the reader's own writes,
/// and with the steps to the next version.
pub(super) fn check_schema(connection: &Connection) -> Result<()> {
    let version = usize::try_from(version(connection)?).unwrap_or(0);
    let digest = version.checked_sub(1).and_then(|step| DIGESTS.get(step));
    let dump = schema_dump(connection)?;
    if digest == Some(&hex(&Sha256::digest(dump.as_bytes())).as_str()) {
        return Ok(());
    }
    Err(damaged("its tables are not the ones Marginalis makes"))
}

/// The whole schema as text. SQLite's own statistics tables are not part of it.
pub(crate) fn schema_dump(connection: &Connection) -> Result<String> {
    let mut statement = connection.prepare(
        "SELECT type || ' ' || name || ' ' || tbl_name || char(10) || sql || char(10) FROM sqlite_schema
         WHERE sql IS NOT NULL AND NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4'))
         ORDER BY type, name",
    )?;
    let parts = statement.query_map([], |row| row.get::<_, String>(0))?;
    Ok(parts.collect::<rusqlite::Result<Vec<_>>>()?.join("\n"))
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = |byte: &u8| [byte >> 4, byte & 15].map(|digit| DIGITS[usize::from(digit)]);
    let text: Vec<u8> = bytes.iter().flat_map(digits).collect();
    String::from_utf8(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digests_are_those_of_the_schemas() -> Result<()> {
        let mut connection = Connection::open_in_memory()?;
        for (step, known) in DIGESTS.iter().enumerate() {
            to_version(&mut connection, step + 1)?;
            let digest = hex(&Sha256::digest(schema_dump(&connection)?.as_bytes()));
            assert_eq!(digest, *known, "after a new step, add its digest");
            check_schema(&connection)?;
        }
        Ok(())
    }

    #[test]
    fn a_slipped_in_trigger_is_seen() -> Result<()> {
        let mut connection = Connection::open_in_memory()?;
        migrate(&mut connection)?;
        connection.execute_batch(
            "CREATE TRIGGER quiet AFTER INSERT ON books BEGIN DELETE FROM highlights; END",
        )?;
        assert!(check_schema(&connection).is_err());
        Ok(())
    }
}
