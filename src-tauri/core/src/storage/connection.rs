//! Opening a connection with every setting of the design, each read back: a setting that silently does not hold is
//! worse than an error.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};

use super::file::APPLICATION_ID;
use super::{damaged, migrations};
use crate::{Error, ErrorKind, Result};

/// The oldest SQLite that is used: earlier ones can lose the log of a database when it is reset (fixed in 3.51.3).
const OLDEST_SQLITE: i32 = 3_051_003;
/// How long a write waits for another program's.
const BUSY: Duration = Duration::from_secs(5);
/// Pages in the log before it is carried into the database.
const CHECKPOINT_PAGES: i64 = 1_000;
/// Page cache of a connection, KiB (SQLite writes KiB as a negative number).
const CACHE_KIB: i64 = 8 * 1_024;
/// How many prepared statements a connection keeps.
const STATEMENTS: usize = 64;

/// How a database keeps its journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JournalMode {
    /// A log beside the database; needs memory shared between programs.
    Wal,
    /// A rollback journal: for network file systems, where memory is not shared.
    Truncate,
}

impl JournalMode {
    /// As SQLite names it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Wal => "wal",
            Self::Truncate => "truncate",
        }
    }
}

/// Opens the connection that writes.
pub(super) fn open_writer(path: &Path, journal_mode: JournalMode) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = open(path, flags)?;
    hold(&connection, "journal_mode", journal_mode.name().to_owned())?;
    hold(&connection, "synchronous", 2)?;
    // Apple's fsync leaves the data in the drive's cache; these ask for more. Elsewhere they mean nothing.
    hold(
        &connection,
        "fullfsync",
        i64::from(cfg!(target_os = "macos")),
    )?;
    hold(
        &connection,
        "checkpoint_fullfsync",
        i64::from(cfg!(target_os = "macos")),
    )?;
    hold(&connection, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    expect(&connection, "auto_vacuum", 0)?;
    Ok(connection)
}

/// Opens a connection that cannot write.
pub(super) fn open_reader(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = open(path, flags)?;
    hold(&connection, "query_only", 1)?;
    Ok(connection)
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection> {
    check_sqlite(rusqlite::version_number())?;
    let connection = Connection::open_with_flags(path, flags)?;
    protect(&connection)?;
    check_file(&connection)?;
    Ok(connection)
}

/// Refuses an SQLite with known ways to lose what was saved.
fn check_sqlite(version: i32) -> Result<()> {
    if version >= OLDEST_SQLITE {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Internal,
        format!(
            "SQLite {version} is too old to keep a library safely; {OLDEST_SQLITE} or newer is needed."
        ),
    ))
}

/// The settings that hold for every connection, also for one that makes a library.
pub(super) fn protect(connection: &Connection) -> Result<()> {
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    expect(connection, "busy_timeout", BUSY.as_millis() as i64)?;
    // A crafted or damaged file: no change of the schema's own table, no function called from it, no address of a
    // page believed unseen. (Loading extensions is off in a fresh connection; nothing here can turn it on.)
    flag(connection, DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    flag(connection, DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    flag(connection, DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    flag(connection, DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    hold(connection, "trusted_schema", 0)?;
    hold(connection, "cell_size_check", 1)?;
    hold(connection, "foreign_keys", 1)?;
    hold(connection, "temp_store", 2)?;
    hold(connection, "cache_size", -CACHE_KIB)?;
    hold_mmap_off(connection)
}

/// Is the file ours, and not from the future? Asked of the database itself: its log may know more than its header.
fn check_file(connection: &Connection) -> Result<()> {
    expect(connection, "application_id", i64::from(APPLICATION_ID))?;
    migrations::check_version(migrations::version(connection)?).inspect_err(|_| {
        // Closing must not write another version's log into its database.
        let _ = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
    })
}

/// Sets a pragma and reads it back.
pub(super) fn hold(connection: &Connection, name: &str, value: impl Into<Value>) -> Result<()> {
    let value = value.into();
    connection.pragma_update(None, name, &value)?;
    expect(connection, name, value)
}

fn expect(connection: &Connection, name: &str, value: impl Into<Value>) -> Result<()> {
    let held: Value = connection.pragma_query_value(None, name, |row| row.get(0))?;
    let value = value.into();
    if held == value {
        return Ok(());
    }
    Err(unheld(name, &format!("{held:?}"), &format!("{value:?}")))
}

/// A damaged disk under mapped memory ends the program; through `read` it is an error. The database that is built
/// without mapping answers nothing at all.
fn hold_mmap_off(connection: &Connection) -> Result<()> {
    connection.pragma_update(None, "mmap_size", 0)?;
    let mut held = 0_i64;
    connection.pragma_query(None, "mmap_size", |row| {
        held = row.get(0)?;
        Ok(())
    })?;
    if held == 0 {
        return Ok(());
    }
    Err(unheld("mmap_size", &held.to_string(), "0"))
}

fn flag(connection: &Connection, flag: DbConfig, value: bool) -> Result<()> {
    connection.set_db_config(flag, value)?;
    if connection.db_config(flag)? == value {
        return Ok(());
    }
    Err(unheld(
        &format!("{flag:?}"),
        &(!value).to_string(),
        &value.to_string(),
    ))
}

fn unheld(name: &str, held: &str, wanted: &str) -> Error {
    Error::new(
        ErrorKind::Internal,
        format!(
            "The library was not opened: SQLite keeps {name} at {held} where {wanted} is needed to keep notes safe. \
             Nothing was changed."
        ),
    )
}

/// Looks for damage after an end that was not clean.
pub(super) fn quick_check(connection: &Connection) -> Result<()> {
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found == "ok" {
        return Ok(());
    }
    Err(damaged(&found))
}

/// Is a database that nobody uses free of damage, page by page and row by row?
pub(super) fn is_sound(file: &Path) -> bool {
    let look = || -> rusqlite::Result<bool> {
        let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let found: String =
            connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        let mut astray = connection.prepare("PRAGMA foreign_key_check")?;
        Ok(found == "ok" && !astray.exists([])?)
    };
    look().unwrap_or(false)
}

/// Leaves one file behind, and what the planner learned for the next time. Where others are at work nobody waits for
/// them: then the last to close does it.
pub(super) fn close(connection: Connection, journal_mode: JournalMode) -> Result<()> {
    connection.busy_timeout(Duration::ZERO)?;
    unless_busy(connection.execute_batch("PRAGMA optimize"))?;
    if journal_mode == JournalMode::Wal {
        unless_busy(connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())))?;
    }
    connection.close().map_err(|(_, e)| e.into())
}

fn unless_busy(tidied: rusqlite::Result<()>) -> Result<()> {
    match tidied.map_err(Error::from) {
        Err(error) if error.kind == ErrorKind::Busy => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_sqlite_is_refused() {
        assert!(check_sqlite(OLDEST_SQLITE).is_ok());
        assert!(check_sqlite(OLDEST_SQLITE - 1).is_err());
    }

    #[test]
    fn a_setting_that_does_not_hold_is_an_error() -> Result<()> {
        let connection = Connection::open_in_memory()?;
        // A database in memory has no log: SQLite answers "memory" and says nothing.
        let refused = hold(&connection, "journal_mode", "wal".to_owned()).err();
        assert!(
            refused.is_some_and(|e| e.message.contains("journal_mode")),
            "the setting is named"
        );
        Ok(())
    }
}
