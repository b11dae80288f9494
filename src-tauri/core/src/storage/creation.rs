//! A library is made beside its place and moved there when it is whole: whoever is killed on the way leaves nothing
//! that looks like a library.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use rusqlite::{Connection, Transaction};

use super::connection::{self, JournalMode, hold};
use super::file::{APPLICATION_ID, beside};
use super::{folder_failure, migrations};
use crate::Result;

/// Makes the database and fills it. The caller holds the folder's lock alone.
pub(super) fn create(
    path: &Path,
    journal_mode: JournalMode,
    fill: impl FnOnce(&Transaction<'_>) -> Result<()>,
) -> Result<()> {
    let draft = beside(path, ".new");
    clear(&draft)?;
    let made = File::create_new(&draft)
        // Made first, so that a folder that cannot be written is told as such, and not by the draft's name.
        .map_err(|e| folder_failure(path, e))
        .and_then(|_| make(&draft, journal_mode, fill))
        .and_then(|()| put_in_place(&draft, path).map_err(|e| folder_failure(path, e)));
    if made.is_err() {
        // The reason counts, not whether the draft could be cleared away; the next attempt clears it.
        let _ = clear(&draft);
    }
    made
}

fn make(
    draft: &Path,
    journal_mode: JournalMode,
    fill: impl FnOnce(&Transaction<'_>) -> Result<()>,
) -> Result<()> {
    let mut connection = Connection::open(draft)?;
    connection::protect(&connection)?;
    // The draft is worth nothing until it is moved, and is put on the disk as a whole before.
    hold(&connection, "synchronous", 0)?;
    hold(&connection, "auto_vacuum", 0)?;
    hold(&connection, "application_id", i64::from(APPLICATION_ID))?;
    migrations::migrate(&mut connection)?;
    // The steps leave empty pages behind; a new library has none.
    connection.execute_batch("VACUUM")?;
    let transaction = connection.transaction()?;
    fill(&transaction)?;
    transaction.commit()?;
    hold(&connection, "journal_mode", journal_mode.name().to_owned())?;
    connection.close().map_err(|(_, e)| e.into())
}

fn put_in_place(draft: &Path, path: &Path) -> io::Result<()> {
    File::options().write(true).open(draft)?.sync_all()?;
    fs::rename(draft, path)?;
    sync_folder(path.parent().unwrap_or(path))
}

#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Elsewhere a folder cannot be opened to be synced; the rename is journalled by the file system.
#[cfg(not(unix))]
pub(super) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Removes a draft, and what SQLite lays beside a database.
pub(super) fn clear(draft: &Path) -> Result<()> {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let file = beside(draft, suffix);
        match fs::remove_file(&file) {
            Ok(()) => {}
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(folder_failure(&file, e)),
        }
    }
    Ok(())
}
