//! A few connections that only read, kept for the next reader.

use std::path::PathBuf;
use std::sync::Mutex;

use rusqlite::Connection;

use super::{connection, locked};
use crate::Result;

/// How many are kept. More readers at once get a connection of their own for the time.
const KEPT: usize = 4;

#[derive(Debug)]
pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(super) fn new(path: PathBuf) -> Self {
        Self {
            path,
            idle: Mutex::default(),
        }
    }

    /// Reads in one consistent view. After an error the connection is not kept: it may still hold its view.
    pub(super) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let idle = locked(&self.idle).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connection::open_reader(&self.path)?,
        };
        let view = connection.unchecked_transaction()?;
        let result = work(&view)?;
        view.finish()?;
        let mut idle = locked(&self.idle);
        if idle.len() < KEPT {
            idle.push(connection);
        }
        Ok(result)
    }

    /// Closes the idle ones.
    pub(super) fn close(&self) {
        locked(&self.idle).clear();
    }
}
