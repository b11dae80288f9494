//! Bundles on their way in: chosen, dropped, named at the start, or handed over by a second start.
//!
//! A bundle is opened once and kept open under a number until the page lets it go: what was previewed is what is
//! installed, whatever becomes of the file meanwhile, and the page never names a path.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use marginalis_core::bundle::Opened;
use marginalis_core::bundle::install::{self, Consent, InstallProgress, Preview, Report};
use marginalis_core::import::file;
use marginalis_core::{Error, ErrorKind, Library, Result};
use serde::Serialize;
use tauri::{AppHandle, Emitter, Manager, Runtime};

use crate::imports::refused;
use crate::ipc::Answer;
use crate::opening::Opening;

/// The bundles that are open.
#[derive(Debug, Default)]
pub struct Bundles {
    opened: Mutex<Numbered>,
    /// One installation at a time.
    turn: Mutex<()>,
    cancel: AtomicBool,
}

#[derive(Debug, Default)]
struct Numbered {
    last: u32,
    open: HashMap<u32, Arc<Mutex<Opened>>>,
}

/// A bundle that waits for the reader's word.
#[derive(Clone, Debug, Serialize)]
pub struct OpenedBundle {
    /// Its number.
    pub handle: u32,
    /// The file's name, without the folder.
    pub file: String,
    /// What installing it would do.
    pub preview: Preview,
}

impl Bundles {
    /// Opens a bundle and says what installing it would do.
    ///
    /// # Errors
    /// Those of opening and of reading it; then nothing is kept open.
    pub fn open(&self, library: &Library, path: &Path) -> Result<OpenedBundle> {
        let mut opened = Opened::open(path)?;
        let preview = install::preview(library, &mut opened)?;
        let mut numbered = held(&self.opened);
        numbered.last = numbered.last.wrapping_add(1);
        let handle = numbered.last;
        numbered.open.insert(handle, Arc::new(Mutex::new(opened)));
        Ok(OpenedBundle {
            handle,
            file: file::shown_name(path),
            preview,
        })
    }

    /// Says again what installing a bundle would do.
    ///
    /// # Errors
    /// `not-found` where it is not open any more; those of reading it.
    pub fn preview(&self, library: &Library, handle: u32) -> Result<Preview> {
        let opened = self.get(handle)?;
        install::preview(library, &mut held(&opened))
    }

    /// Installs a bundle.
    ///
    /// # Errors
    /// `not-found` where it is not open any more; those of installing.
    pub fn install(
        &self,
        library: &Library,
        handle: u32,
        consent: Consent,
        mut progress: impl FnMut(InstallProgress),
    ) -> Result<Report> {
        let opened = self.get(handle)?;
        let _turn = held(&self.turn);
        self.cancel.store(false, Ordering::Relaxed);
        install::install(library, &mut held(&opened), consent, &mut |so_far| {
            progress(so_far);
            match self.cancel.load(Ordering::Relaxed) {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        })
    }

    /// Stops the installation at work.
    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }

    /// Lets a bundle's file go.
    pub fn close(&self, handle: u32) {
        held(&self.opened).open.remove(&handle);
    }

    fn get(&self, handle: u32) -> Result<Arc<Mutex<Opened>>> {
        let numbered = held(&self.opened);
        numbered.open.get(&handle).cloned().ok_or_else(|| {
            Error::new(
                ErrorKind::NotFound,
                "This bundle is not open any more. Nothing was changed; choose the file again.",
            )
        })
    }
}

/// Those among some files whose name ends so, and the others.
pub fn apart(files: Vec<PathBuf>, extension: &str) -> (Vec<PathBuf>, Vec<PathBuf>) {
    files.into_iter().partition(|path| {
        path.extension()
            .is_some_and(|its| its.eq_ignore_ascii_case(extension))
    })
}

/// Opens bundles from outside the page, one after the other. It is told of each: `bundle-opened` or `bundle-refused`.
pub fn receive<R: Runtime>(app: &AppHandle<R>, files: Vec<PathBuf>) {
    if files.is_empty() {
        return;
    }
    let app = app.clone();
    std::thread::spawn(move || {
        for path in files {
            let _ = match open(&app, &path) {
                Ok(opened) => app.emit("bundle-opened", opened),
                Err(refusal) => app.emit("bundle-refused", refused(&path, &refusal)),
            };
        }
    });
}

/// Opens a bundle on the open library.
///
/// # Errors
/// Those of [`Bundles::open`], and that of opening the library.
pub fn open<R: Runtime>(app: &AppHandle<R>, path: &Path) -> Answer<OpenedBundle> {
    let library = app.state::<Arc<Opening>>().library()?;
    Ok(app.state::<Bundles>().open(&library, path)?)
}

/// A panic elsewhere must not stop later installations: what these locks guard is whole at every moment.
fn held<T: ?Sized>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use marginalis_core::bundle::EXTENSION;

    #[test]
    fn bundles_are_told_by_their_names() {
        let files = ["a.txt", "b.marginalis", "c.MARGINALIS", "marginalis"].map(PathBuf::from);
        let (bundles, others) = apart(files.to_vec(), EXTENSION);
        assert_eq!(bundles, ["b.marginalis", "c.MARGINALIS"].map(PathBuf::from));
        assert_eq!(others, ["a.txt", "marginalis"].map(PathBuf::from));
    }
}
