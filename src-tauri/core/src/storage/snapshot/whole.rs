//! The database's file, to be copied in large pieces, or by a file system that lets two files share their bytes.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Mutex;

use super::super::{folder_failure, locked};
use crate::Result;

/// How much is copied at once where the system does not do it by itself, bytes.
const BUFFER: usize = 1024 * 1024;

/// The database's file, open beside SQLite's connections to it.
///
/// It must be closed after the last of them: on Unix, a program that closes any handle to a file gives up all locks it
/// has on it, also those that keep another program from taking SQLite's log away.
#[derive(Debug)]
pub(in crate::storage) struct WholeFile(Mutex<File>);

impl WholeFile {
    pub(in crate::storage) fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(|e| folder_failure(path, e))?;
        Ok(Self(Mutex::new(file)))
    }

    /// Copies what lies at `at` to the end of a file. Returns how much of `bytes` there was.
    pub(super) fn copy(&self, at: u64, bytes: u64, to: &File) -> io::Result<u64> {
        let mut file = locked(&self.0);
        file.seek(SeekFrom::Start(at))?;
        let mut to = BufWriter::with_capacity(BUFFER, to);
        let copied = io::copy(&mut Read::by_ref(&mut *file).take(bytes), &mut to)?;
        to.flush()?;
        Ok(copied)
    }
}
