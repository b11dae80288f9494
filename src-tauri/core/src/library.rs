//! A library: a folder with one SQLite file, one writer, a few readers.
//!
//! Reading and writing take a closure, so that a view or a transaction can neither be left open nor be closed too
//! early. Do not write from inside a write, nor from inside a read that waits for it: there is one writer.

mod documents;
mod folder;
pub(crate) mod store;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, Transaction};

use crate::editions::LastCompared;
use crate::history::Action;
use crate::ids::EditionId;
use crate::storage::{Draft, GoOn, Storage};
use crate::text::Document;
use crate::time::{Clock, Timestamp};
use crate::{Result, history, shipped, storage};
use documents::Documents;
pub use folder::{FOLDER_VARIABLE, default_folder};

/// Name of the database in the library's folder.
pub const DATABASE: &str = "marginalis.db";

/// An open library. `Sync`: the window shares one between threads.
#[derive(Debug)]
pub struct Library {
    folder: PathBuf,
    clock: Clock,
    storage: Storage,
    documents: Documents,
    last_compared: LastCompared,
}

impl Library {
    /// Opens the library in a folder; makes it, with the shipped study edition, where there is none.
    ///
    /// # Errors
    /// `not-a-library`, `newer-library`, `damaged-library`, `read-only`, `disk-full`, `busy`. In each case what was
    /// there is as it was.
    pub fn open(folder: &Path, clock: Clock) -> Result<Library> {
        Self::open_filled(&storage::mounts(), folder, clock, shipped::install)
    }

    /// Opens a library on a machine with these [`storage::mounts`]; a new one holds what `fill` puts in. That is no act of
    /// the reader: undo does not take it away.
    pub(crate) fn open_filled(
        mounts: &str,
        folder: &Path,
        clock: Clock,
        fill: impl FnOnce(&Transaction<'_>, Timestamp) -> Result<()>,
    ) -> Result<Library> {
        let storage = Storage::open(mounts, folder, |tx| {
            let now = clock.now();
            store::found(tx, now)?;
            fill(tx, now)
        })?;
        let library = Self {
            folder: folder.to_owned(),
            clock,
            storage,
            documents: Documents::default(),
            last_compared: LastCompared::default(),
        };
        // Another program may be keeping sources that nothing names yet (a bundle on its way in).
        if library.storage.opened_alone() {
            library.collect_garbage()?;
        }
        Ok(library)
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Reads, on a connection that cannot write, in one consistent view.
    pub fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.storage.read(work)
    }

    /// Writes: one named, journalled transaction. It is on the disk when this returns.
    pub fn write<T>(
        &self,
        action: Action,
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<T> {
        let now = self.clock.now();
        self.storage.write(|tx| {
            history::store::begin(tx, action, now)?;
            let result = work(tx)?;
            history::store::finish(tx)?;
            Ok(result)
        })
    }

    /// Writes what is not an act of the reader (where they are): a transaction that is not journalled.
    pub fn note<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        self.storage.write(work)
    }

    /// An edition, parsed; the last few are kept.
    pub fn document(&self, edition: EditionId) -> Result<Arc<Document>> {
        self.documents.get(edition, || self.source(edition))
    }

    /// Parses anew what is asked for next: sources were put right.
    pub(crate) fn forget_documents(&self) {
        self.documents.forget();
    }

    /// An edition's canonical Markdown.
    pub fn source(&self, edition: EditionId) -> Result<String> {
        self.read(|connection| store::source(connection, edition))
    }

    /// A number that changes whenever somebody else, in this program or another, has written to this library.
    pub fn generation(&self) -> Result<u64> {
        self.storage.generation()
    }

    /// Checkpoints and closes. Dropping does the same without telling of errors.
    pub fn close(self) -> Result<()> {
        self.storage.close()
    }

    pub(crate) fn last_compared(&self) -> &LastCompared {
        &self.last_compared
    }

    pub(crate) fn storage(&self) -> &Storage {
        &self.storage
    }

    /// Keeps a copy of the library as it is now, in its folder `snapshots`. Of a large library that takes a while, so
    /// `go_on` is asked again and again whether to go on.
    ///
    /// # Errors
    /// `disk-full`, `read-only`, and that of `go_on`; the library is as it was.
    pub(crate) fn snapshot(&self, go_on: &mut GoOn<'_>) -> Result<()> {
        self.copy(go_on)?.keep()?.thin();
        Ok(())
    }

    /// The same copy, on the disk, but kept only where the caller says so.
    pub(crate) fn copy(&self, go_on: &mut GoOn<'_>) -> Result<Draft> {
        self.storage.copy(self.clock.now(), go_on)
    }

    /// Lets go of sources that neither an edition nor the journal names any more. Looking is cheap, and there is
    /// seldom anything.
    pub(crate) fn collect_garbage(&self) -> Result<()> {
        if self.read(store::has_garbage)? {
            self.note(|tx| store::collect_garbage(tx))?;
        }
        Ok(())
    }
}
