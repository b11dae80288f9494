//! Files that students handed in, chosen in a dialog or brought from outside: looked at first, taken in when the teacher
//! says so. They are kept here under a number; the page never names a path.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use marginalis_core::bundle::handin::{self, Collected};
use marginalis_core::ids::BundleId;
use marginalis_core::import::RefusedFile;
use marginalis_core::{Error, ErrorKind, Library, Result};
use serde::Serialize;
use tauri::{AppHandle, Emitter, Manager, Runtime};

use crate::ipc::Answer;
use crate::opening::Opening;

/// The files that were chosen last.
#[derive(Debug, Default)]
pub struct Collection(Mutex<Chosen>);

#[derive(Debug, Default)]
struct Chosen {
    handle: u32,
    only: Option<BundleId>,
    files: Vec<PathBuf>,
}

/// Files that wait for the teacher's word.
#[derive(Clone, Debug, Serialize)]
pub struct ChosenHandIns {
    /// Their number.
    pub handle: u32,
    /// What taking them in would do.
    pub preview: Collected,
}

impl Collection {
    /// Says what taking files in would do, and keeps them in mind.
    ///
    /// # Errors
    /// Those of [`handin::preview`].
    pub fn choose(
        &self,
        library: &Library,
        only: Option<BundleId>,
        files: Vec<PathBuf>,
    ) -> Result<ChosenHandIns> {
        let preview = handin::preview(library, only, &files)?;
        let mut chosen = self.chosen();
        let handle = chosen.handle.wrapping_add(1);
        *chosen = Chosen {
            handle,
            only,
            files,
        };
        Ok(ChosenHandIns { handle, preview })
    }

    /// Takes in what was chosen, as the files are now; the report says what came of each.
    ///
    /// # Errors
    /// `not-found` where other files were chosen since; those of [`handin::collect`].
    pub fn take_in(&self, library: &Library, handle: u32) -> Result<Collected> {
        let (only, files) = {
            let chosen = self.chosen();
            if chosen.handle != handle {
                return Err(Error::new(
                    ErrorKind::NotFound,
                    "Other files were chosen meanwhile. Nothing was changed; choose these again.",
                ));
            }
            (chosen.only, chosen.files.clone())
        };
        handin::collect(library, only, &files)
    }

    fn chosen(&self) -> MutexGuard<'_, Chosen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Looks at hand-ins from outside the page, whatever bundle they are about. It is told of them all at once
/// (`hand-ins-chosen`); where none can be taken, of each (`bundle-refused`), or why none was looked at.
pub fn receive<R: Runtime>(app: &AppHandle<R>, files: Vec<PathBuf>) {
    if files.is_empty() {
        return;
    }
    let app = app.clone();
    std::thread::spawn(move || {
        let tell = |file: &str, code, message: &str| {
            let told = RefusedFile::new(Path::new(file), code, message.to_owned());
            let _ = app.emit("bundle-refused", told);
        };
        match look(&app, files) {
            Ok(chosen) if chosen.preview.files.iter().all(|f| f.refusal.is_some()) => {
                for file in &chosen.preview.files {
                    let Some(refusal) = &file.refusal else {
                        continue;
                    };
                    tell(&file.file, refusal.code, &refusal.message);
                }
            }
            Ok(chosen) => {
                let _ = app.emit("hand-ins-chosen", chosen);
            }
            // It is of none of the files that nothing can be looked at.
            Err(refusal) => tell("", refusal.code, &refusal.message),
        }
    });
}

fn look<R: Runtime>(app: &AppHandle<R>, files: Vec<PathBuf>) -> Answer<ChosenHandIns> {
    let library = app.state::<Arc<Opening>>().library()?;
    Ok(app.state::<Collection>().choose(&library, None, files)?)
}
