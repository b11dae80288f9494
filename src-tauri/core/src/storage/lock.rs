//! Who has the library open: a lock on a file beside the database.
//!
//! Every open library holds it shared, so the window and the command line can work side by side. Making, checking and
//! migrating need it alone. The system lets go of it when a program ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::folder_failure;
use crate::{Error, ErrorKind, Result};

/// Name of the lock file.
const NAME: &str = "marginalis.lock";
/// How long one waits for another program that makes or migrates the library.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(20);

/// The lock, held until dropped.
#[derive(Debug)]
pub(super) struct FolderLock {
    file: File,
    path: PathBuf,
    held: Held,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held {
    Alone,
    Shared,
    /// The file system knows no locks; then SQLite's own are all there is.
    Unsupported,
}

impl FolderLock {
    /// Takes the lock: alone where nobody else has the library open, else shared.
    pub(super) fn acquire(folder: &Path) -> Result<Self> {
        let path = folder.join(NAME);
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(|e| folder_failure(folder, e))?;
        let mut lock = Self {
            file,
            path,
            held: Held::Shared,
        };
        lock.held = lock.wait(&[Held::Alone, Held::Shared])?;
        Ok(lock)
    }

    pub(super) fn is_alone(&self) -> bool {
        self.held == Held::Alone
    }

    /// Waits until nobody else has the library open.
    pub(super) fn require_alone(&mut self) -> Result<()> {
        if self.held == Held::Shared {
            self.file
                .unlock()
                .map_err(|e| folder_failure(&self.path, e))?;
            self.held = self.wait(&[Held::Alone])?;
        }
        Ok(())
    }

    /// Lets others in. (Unlocks first: changing a held lock is not the same on all systems.)
    pub(super) fn share(&mut self) -> Result<()> {
        if self.held == Held::Alone {
            self.file
                .unlock()
                .map_err(|e| folder_failure(&self.path, e))?;
            self.held = self.wait(&[Held::Shared])?;
        }
        Ok(())
    }

    fn wait(&self, wanted: &[Held]) -> Result<Held> {
        let until = Instant::now() + PATIENCE;
        loop {
            for &held in wanted {
                let tried = match held {
                    Held::Alone => self.file.try_lock(),
                    _ => self.file.try_lock_shared(),
                };
                match tried {
                    Ok(()) => return Ok(held),
                    Err(TryLockError::WouldBlock) => {}
                    Err(TryLockError::Error(e)) if e.kind() == std::io::ErrorKind::Unsupported => {
                        return Ok(Held::Unsupported);
                    }
                    Err(TryLockError::Error(e)) => return Err(folder_failure(&self.path, e)),
                }
            }
            if Instant::now() >= until {
                return Err(Error::new(
                    ErrorKind::Busy,
                    "Another program has the library open and must be closed first. Nothing was changed.",
                ));
            }
            std::thread::sleep(PAUSE);
        }
    }
}
