//! Connections and their settings, transactions, migrations.
//!
//! A [`Storage`] is the open database of a library: one connection that writes, a few that only read. It knows SQLite
//! and the file system; it knows nothing of texts and marks.
//!
//! The promises: a file that is not ours is never touched; a library is made whole or not at all; what a write
//! returned `Ok` for is on the disk; damage is told, never papered over with a new, empty library.

pub(crate) mod connection;
pub(crate) mod contents;
mod creation;
mod failure;
mod file;
mod file_system;
mod lock;
pub(crate) mod migrations;
mod readers;
mod snapshot;
mod stamp;
mod sync_folder;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::library::DATABASE;
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Result};
use connection::JournalMode;
use lock::FolderLock;
use readers::Readers;
use snapshot::WholeFile;

pub(crate) use failure::folder_failure;
pub(crate) use file_system::mounts;
pub(crate) use snapshot::{Draft, GoOn, Kept};
pub(crate) use stamp::Stamp;
pub(crate) use sync_folder::synced_by;

/// The open database of a library.
#[derive(Debug)]
pub(crate) struct Storage {
    readers: Readers,
    /// `None` after the disk failed under it: the next write opens it anew.
    writer: Mutex<Option<Connection>>,
    path: PathBuf,
    journal_mode: JournalMode,
    opened_alone: bool,
    /// Transactions that this program committed.
    commits: AtomicU64,
    /// After the connections: see there.
    whole: WholeFile,
    _lock: FolderLock,
}

impl Storage {
    /// Opens the database in a folder of a machine with these [`mounts`]. Where there is none, it is made and `fill`ed
    /// first, in one piece.
    pub(crate) fn open(
        mounts: &str,
        folder: &Path,
        fill: impl FnOnce(&Transaction<'_>) -> Result<()>,
    ) -> Result<Self> {
        let folder = file::ready_folder(folder)?;
        let path = folder.join(DATABASE);
        // What is not ours is refused before anything, a lock file included, is written beside it.
        if !file::check(&path)? {
            file::check_free(&folder)?;
        }
        let mut lock = FolderLock::acquire(&folder)?;
        let journal_mode = file_system::journal_mode_for(mounts, &folder);
        if !file::check(&path)? {
            lock.require_alone()?;
            if !file::check(&path)? {
                creation::create(&path, journal_mode, fill)?;
            }
        }
        let ended_cleanly = !lock.is_alone() || !file::has_log(&path);
        let mut writer = connection::open_writer(&path, journal_mode)?;
        if !ended_cleanly {
            connection::quick_check(&writer)?;
        }
        if migrations::version(&writer)? < migrations::LATEST {
            lock.require_alone()?;
            migrations::check_schema(&writer)?;
            snapshot::before_migration(&writer, &folder)?;
            migrations::migrate(&mut writer)?;
            migrations::tidy(&writer)?;
        }
        migrations::check_schema(&writer)?;
        let opened_alone = lock.is_alone();
        lock.share()?;
        Ok(Self {
            readers: Readers::new(path.clone()),
            writer: Mutex::new(Some(writer)),
            whole: WholeFile::open(&path)?,
            path,
            journal_mode,
            opened_alone,
            commits: AtomicU64::new(0),
            _lock: lock,
        })
    }

    /// How the database keeps its journal on this file system.
    pub(crate) fn journal_mode(&self) -> JournalMode {
        self.journal_mode
    }

    /// The folder it lies in, without links in its path.
    pub(crate) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    /// Had no other program the library open when this one opened it?
    pub(crate) fn opened_alone(&self) -> bool {
        self.opened_alone
    }

    /// Is there a log beside the database, so that who reads and who writes do not wait for each other?
    pub(crate) fn has_log(&self) -> bool {
        self.journal_mode == JournalMode::Wal
    }

    /// A copy of the database as it is now, beside it, to be kept; where `go_on` says no, none.
    pub(crate) fn copy(&self, now: Timestamp, go_on: &mut GoOn<'_>) -> Result<Draft> {
        self.read(|view| {
            let whole = || Ok(self.carry_over()?.then_some(&self.whole));
            snapshot::draft(view, whole, self.folder(), now, go_on)
        })
    }

    /// Carries the log over into the database. Could all of it be? Then the database's file holds what every view sees
    /// that was begun before, and as long as such a view stands nothing later is carried over.
    fn carry_over(&self) -> Result<bool> {
        self.with_writer(|writer| {
            let whole = writer.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
                let (busy, log, carried): (bool, i64, i64) =
                    (row.get(0)?, row.get(1)?, row.get(2)?);
                // Without a log, -1: then a writer may write to the file itself.
                Ok(!busy && log >= 0 && log == carried)
            });
            Ok(whole?)
        })
    }

    /// Reads in one consistent view, on a connection that cannot write.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.readers.read(work)
    }

    /// Writes in one transaction: all of it is on the disk, or none.
    pub(crate) fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        self.with_writer(|writer| {
            let result = write_on(writer, work)?;
            self.commits.fetch_add(1, Ordering::Relaxed);
            Ok(result)
        })
    }

    /// How much was written so far.
    pub(crate) fn written(&self) -> Result<Written> {
        self.with_writer(|writer| self.written_before(writer))
    }

    /// The same from inside a transaction, which nothing comes in between of any more.
    pub(crate) fn written_before(&self, writer: &Connection) -> Result<Written> {
        Ok(Written {
            by_others: data_version(writer)?,
            by_us: self.commits.load(Ordering::Relaxed),
        })
    }

    fn with_writer<T>(&self, work: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
        let mut slot = locked(&self.writer);
        let result = work(self.writer_in(&mut slot)?);
        if result.as_ref().is_err_and(failure::is_disk_failure) {
            // After a failed fsync nothing this connection believes of the disk can be trusted.
            *slot = None;
        }
        result
    }

    /// A number that changes with every commit but our own: SQLite counts, for each connection, those of the others.
    pub(crate) fn generation(&self) -> Result<u64> {
        let mut slot = locked(&self.writer);
        let writer = self.writer_in(&mut slot)?;
        Ok(data_version(writer)?.unsigned_abs())
    }

    fn writer_in<'a>(&self, slot: &'a mut Option<Connection>) -> Result<&'a mut Connection> {
        match slot {
            Some(connection) => Ok(connection),
            empty => {
                let writer = connection::open_writer(&self.path, self.journal_mode)?;
                // It counts the commits of others anew, so what was written before counts as another state.
                self.commits.fetch_add(1, Ordering::Relaxed);
                Ok(empty.insert(writer))
            }
        }
    }

    /// Checkpoints, so that one file is left, and closes.
    pub(crate) fn close(self) -> Result<()> {
        self.finish()
    }

    /// The writer closes last: only it can carry the log over and remove it.
    fn finish(&self) -> Result<()> {
        self.readers.close();
        match locked(&self.writer).take() {
            Some(connection) => connection::close(connection, self.journal_mode),
            None => Ok(()),
        }
    }
}

impl Drop for Storage {
    fn drop(&mut self) {
        // Who wants to know of errors calls `close`.
        let _ = self.finish();
    }
}

/// How much was written to a library: while it is the same, nothing was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    by_others: i64,
    by_us: u64,
}

impl Written {
    /// The same after so many transactions more of this program.
    pub(crate) fn and_ours(self, transactions: u64) -> Self {
        Self {
            by_us: self.by_us + transactions,
            ..self
        }
    }
}

/// SQLite counts, for each connection, the commits of the others.
fn data_version(connection: &Connection) -> Result<i64> {
    Ok(connection.pragma_query_value(None, "data_version", |row| row.get(0))?)
}

fn write_on<T>(
    connection: &mut Connection,
    work: impl FnOnce(&Transaction<'_>) -> Result<T>,
) -> Result<T> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let result = work(&transaction)?;
    transaction.commit()?;
    Ok(result)
}

/// A panic while the lock was held rolled its transaction back: the connection is as good as before.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The error for a library that holds what no library of ours holds.
pub(crate) fn damaged(what: &str) -> Error {
    Error::new(
        ErrorKind::DamagedLibrary,
        format!(
            "The library is damaged: {what}. Nothing was changed. Keep a copy of its folder, and open a backup if \
             you have one."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_holds_all_unless_somebody_still_reads_what_was() -> Result<()> {
        let folder =
            tempfile::tempdir().map_err(|e| folder_failure(Path::new("a temporary folder"), e))?;
        let storage = Storage::open(&mounts(), folder.path(), |_| Ok(()))?;
        let written = |value: &str| {
            storage.write(|tx| {
                let sql = "INSERT OR REPLACE INTO settings (key, value) VALUES ('a', ?1)";
                tx.execute(sql, [value])?;
                Ok(())
            })
        };
        assert!(storage.carry_over()?, "nothing is in the log");
        written("1")?;
        assert!(storage.carry_over()?, "nobody reads");
        storage.read(|view| {
            migrations::version(view)?;
            assert!(storage.carry_over()?, "who reads sees what is written");
            written("2")?;
            assert!(!storage.carry_over()?, "who reads does not see the second");
            Ok(())
        })?;
        assert!(storage.carry_over()?);
        Ok(())
    }

    #[test]
    fn a_copy_that_is_stopped_leaves_nothing() -> Result<()> {
        let folder =
            tempfile::tempdir().map_err(|e| folder_failure(Path::new("a temporary folder"), e))?;
        let storage = Storage::open(&mounts(), folder.path(), |tx| {
            // More than a piece.
            let sql = "INSERT INTO assets (hash, media_type, bytes) VALUES (?1, 'image/png', zeroblob(70000000))";
            tx.execute(sql, ["0".repeat(64)])?;
            Ok(())
        })?;
        let kept = || std::fs::read_dir(folder.path().join("snapshots")).map_or(0, Iterator::count);
        // Before it begins, between the first and the last of its 67 pieces, before the disk is waited for.
        for stop_at in [1, 2, 67, 68] {
            let mut asked = 0;
            let stopped = storage.copy(Timestamp::UNIX_EPOCH, &mut || {
                asked += 1;
                match asked < stop_at {
                    true => Ok(()),
                    false => Err(Error::new(ErrorKind::Cancelled, "Stopped.")),
                }
            });
            let stopped = stopped.err().map(|error| error.kind);
            let found = (stopped, asked, kept());
            assert_eq!(found, (Some(ErrorKind::Cancelled), stop_at, 0));
        }
        let draft = storage.copy(Timestamp::UNIX_EPOCH, &mut || Ok(()))?;
        drop(draft);
        assert_eq!(kept(), 0, "a copy that is not kept goes");
        storage
            .copy(Timestamp::UNIX_EPOCH, &mut || Ok(()))?
            .keep()?
            .thin();
        assert_eq!(kept(), 1);
        Ok(())
    }
}
