//! Opens the library on a thread of its own while the window is made, and reads what the first picture needs.

use std::fs::{File, TryLockError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use marginalis_core::session::{self, Session};
use marginalis_core::settings::{self, Theme};
use marginalis_core::time::Clock;
use marginalis_core::{Error, ErrorKind, Library};

use crate::ipc::{Answer, Refusal};

/// The file in the library's folder that an open window holds locked. The lock ends with the process, however it ends.
const LOCK: &str = "window.lock";
/// How long a window that was just killed may take to let go of it: the system frees its memory first.
const LETTING_GO: Duration = Duration::from_millis(500);
const PAUSE: Duration = Duration::from_millis(20);

/// A library on its way to being open.
#[derive(Debug)]
pub struct Opening {
    folder: PathBuf,
    opened: OnceLock<Answer<Opened>>,
    first_session: Mutex<Option<JoinHandle<Answer<Session>>>>,
}

/// What stays while the window is open.
#[derive(Debug)]
struct Opened {
    /// `None` once it is closed.
    library: RwLock<Option<Arc<Library>>>,
    /// The state of the library that the first session shows, or one before it.
    generation: u64,
    _lock: Option<File>,
}

impl Opening {
    /// Begins; returns at once.
    pub fn begin(folder: PathBuf) -> Arc<Opening> {
        let opening = Arc::new(Opening {
            folder,
            opened: OnceLock::new(),
            first_session: Mutex::new(None),
        });
        let worker = Arc::clone(&opening);
        let session = thread::spawn(move || {
            let opened = catch_unwind(AssertUnwindSafe(|| open(&worker.folder)))
                .unwrap_or_else(|_| Err(Refusal::broke_off()));
            if let Err(refusal) = &opened {
                eprintln!("marginalis: {}: {}", refusal.code.code(), refusal.message);
            }
            let _ = worker.opened.set(opened);
            Ok(session::resume(&*worker.library()?)?)
        });
        *opening
            .first_session
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(session);
        opening
    }

    /// The library; waits until it is open.
    ///
    /// # Errors
    /// Why it did not open.
    pub fn library(&self) -> Answer<Arc<Library>> {
        let opened = self.opened.wait().as_ref().map_err(Clone::clone)?;
        let library = opened
            .library
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        library.clone().ok_or_else(Refusal::broke_off)
    }

    /// Closes the library, so that one whole file is left. Where a command is still at work its own end does that.
    pub fn close(&self) {
        let Some(Ok(opened)) = self.opened.get() else {
            return;
        };
        let library = opened
            .library
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(Err(error)) = library.and_then(Arc::into_inner).map(Library::close) {
            eprintln!("marginalis: {}: {error}", error.kind.code());
        }
    }

    /// The state of the library as the page first saw it, see [`Library::generation`].
    ///
    /// # Errors
    /// Why the library did not open.
    pub fn first_generation(&self) -> Answer<u64> {
        let opened = self.opened.wait().as_ref().map_err(Clone::clone)?;
        Ok(opened.generation)
    }

    /// Everything for the first picture: the first time as read while the window was made, then anew.
    ///
    /// # Errors
    /// Why the library did not open or could not be read.
    pub fn session(&self) -> Answer<Session> {
        let first = self
            .first_session
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        match first {
            Some(session) => session.join().unwrap_or_else(|_| Err(Refusal::broke_off())),
            None => Ok(session::resume(&*self.library()?)?),
        }
    }

    /// The theme to begin with; the system's where the library did not open.
    pub fn theme(&self) -> Theme {
        let settings = self
            .library()
            .ok()
            .and_then(|library| settings::get(&library).ok());
        settings.unwrap_or_default().theme
    }

    /// Is another window open on this library?
    pub fn elsewhere(&self) -> bool {
        matches!(self.opened.wait(), Err(refusal) if refusal.code == ErrorKind::AlreadyOpen)
    }
}

/// Opens first, locks then: in a folder that is not a library nothing is made.
fn open(folder: &Path) -> Answer<Opened> {
    let library = Library::open(folder, Clock::system())?;
    let lock = lock(folder)?;
    Ok(Opened {
        generation: library.generation()?,
        library: RwLock::new(Some(Arc::new(library))),
        _lock: lock,
    })
}

/// `None` where the folder's file system knows no locks: then the session bus alone keeps windows apart.
fn lock(folder: &Path) -> Result<Option<File>, Error> {
    let Ok(file) = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join(LOCK))
    else {
        return Ok(None);
    };
    let until = Instant::now() + LETTING_GO;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) if Instant::now() < until => thread::sleep(PAUSE),
            Err(TryLockError::WouldBlock) => return Err(open_elsewhere(folder)),
            Err(TryLockError::Error(_)) => return Ok(None),
        }
    }
}

fn open_elsewhere(folder: &Path) -> Error {
    Error::new(
        ErrorKind::AlreadyOpen,
        format!(
            "The library in {} is open in another window. Nothing was changed; go on in that window, or close it first.",
            folder.display()
        ),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_second_lock_is_refused_until_the_first_ends() {
        let folder = tempfile::tempdir().unwrap();
        let first = lock(folder.path()).unwrap();
        assert_eq!(
            lock(folder.path()).unwrap_err().kind,
            ErrorKind::AlreadyOpen
        );
        drop(first);
        assert!(lock(folder.path()).unwrap().is_some());
    }

    #[test]
    fn a_lock_that_is_let_go_in_a_moment_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let first = lock(folder.path()).unwrap();
        let ending = thread::spawn(move || {
            thread::sleep(LETTING_GO / 4);
            drop(first);
        });
        assert!(lock(folder.path()).unwrap().is_some());
        ending.join().unwrap();
    }
}
