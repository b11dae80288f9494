//! Files coming in through the window: chosen, dropped, named at the start, or handed over by a second start.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use marginalis_core::bundle::{EXTENSION, handin};
use marginalis_core::import::{self, ImportReport, RefusedFile};
use tauri::{AppHandle, Emitter, Manager, Runtime};

use crate::bundles;
use crate::collecting;
use crate::ipc::{Answer, Refusal};
use crate::opening::Opening;

/// Imports of this window: one at a time, each can be cancelled.
#[derive(Debug, Default)]
pub struct Imports {
    turn: Mutex<()>,
    cancel: AtomicBool,
    doorstep: Mutex<Doorstep>,
}

/// Where files wait until the page is there to be told of them.
#[derive(Debug, Default)]
struct Doorstep {
    page_is_there: bool,
    files: Vec<PathBuf>,
}

/// Takes files from outside the page. What becomes of each is told by `import-finished`.
pub fn receive<R: Runtime>(app: &AppHandle<R>, files: Vec<PathBuf>) {
    if files.is_empty() {
        return;
    }
    {
        let imports = app.state::<Imports>();
        let mut doorstep = held(&imports.doorstep);
        if !doorstep.page_is_there {
            doorstep.files.extend(files);
            return;
        }
    }
    let (bundles, files) = bundles::apart(files, EXTENSION);
    bundles::receive(app, bundles);
    let (hand_ins, files) = bundles::apart(files, handin::EXTENSION);
    collecting::receive(app, hand_ins);
    if files.is_empty() {
        return;
    }
    let app = app.clone();
    std::thread::spawn(move || {
        if let Err(refusal) = take_in(&app, &files) {
            let _ = app.emit("import-finished", all_refused(&files, &refusal));
        }
    });
}

/// The page is there: takes in what waited for it.
pub fn page_is_there<R: Runtime>(app: &AppHandle<R>) {
    let waiting = {
        let imports = app.state::<Imports>();
        let mut doorstep = held(&imports.doorstep);
        doorstep.page_is_there = true;
        std::mem::take(&mut doorstep.files)
    };
    receive(app, waiting);
}

/// Does the page hear what it is told?
pub fn is_page_there<R: Runtime>(app: &AppHandle<R>) -> bool {
    held(&app.state::<Imports>().doorstep).page_is_there
}

/// Brings files in and tells the page how far it is (`import-progress`) and what came of it (`import-finished`).
///
/// # Errors
/// Why nothing came in at all; then there is no `import-finished`.
pub fn take_in<R: Runtime>(app: &AppHandle<R>, files: &[PathBuf]) -> Answer<ImportReport> {
    let library = app.state::<Arc<Opening>>().library()?;
    let imports = app.state::<Imports>();
    let _turn = held(&imports.turn);
    imports.cancel.store(false, Ordering::Relaxed);
    let report = import::import(&library, files, &imports.cancel, &mut |progress| {
        let _ = app.emit("import-progress", progress);
    })?;
    let _ = app.emit("import-finished", &report);
    Ok(report)
}

/// Stops the import at work before its next file.
pub fn cancel<R: Runtime>(app: &AppHandle<R>) {
    app.state::<Imports>().cancel.store(true, Ordering::Relaxed);
}

fn all_refused(files: &[PathBuf], refusal: &Refusal) -> ImportReport {
    ImportReport {
        texts: Vec::new(),
        refused: files.iter().map(|path| refused(path, refusal)).collect(),
    }
}

/// A file that did not come in, and why.
pub fn refused(path: &Path, refusal: &Refusal) -> RefusedFile {
    RefusedFile::new(path, refusal.code, refusal.message.clone())
}

/// A panic elsewhere must not stop later imports: what these locks guard is whole at every moment.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
