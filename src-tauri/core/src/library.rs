//! A library: a folder with one SQLite file, one writer, a few readers.

mod folder;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, Transaction};

use crate::Result;
use crate::history::Action;
use crate::ids::EditionId;
use crate::text::Document;
use crate::time::Clock;
pub use folder::{FOLDER_VARIABLE, default_folder};

/// Name of the database in the library's folder.
pub const DATABASE: &str = "marginalis.db";

/// An open library. `Sync`: the window shares one between threads.
#[derive(Debug)]
pub struct Library {
    folder: PathBuf,
    clock: Clock,
}

impl Library {
    /// Opens the library in a folder; makes it, with the shipped study edition, where there is none.
    pub fn open(folder: &Path, clock: Clock) -> Result<Library> {
        let _ = (folder, clock);
        unimplemented!()
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
        let _ = work;
        unimplemented!()
    }

    /// Writes: one named, journalled transaction. It is on the disk when this returns.
    pub fn write<T>(
        &self,
        action: Action,
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<T> {
        let _ = (action, work);
        unimplemented!()
    }

    /// Writes what is not an act of the reader (where they are): a transaction that is not journalled.
    pub fn note<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let _ = work;
        unimplemented!()
    }

    /// An edition, parsed; the last few are kept.
    pub fn document(&self, edition: EditionId) -> Result<Arc<Document>> {
        let _ = edition;
        unimplemented!()
    }

    /// A number that changes whenever any connection, here or in another program, has written.
    pub fn generation(&self) -> Result<u64> {
        unimplemented!()
    }

    /// Checkpoints and closes. Dropping does the same without telling of errors.
    pub fn close(self) -> Result<()> {
        Ok(())
    }
}
