//! Bundles: looking at one, installing, what is installed, the teacher's notes and the reader's answers.

use std::ops::ControlFlow;
use std::sync::Arc;

use marginalis_core::bundle::answers::{self, Answer};
use marginalis_core::bundle::handin;
use marginalis_core::bundle::install::{Consent, Preview, Report};
use marginalis_core::bundle::installed::{self, InstalledBundle, RemovedBundle, Verified};
use marginalis_core::bundle::notes::{self, TeacherNote};
use marginalis_core::ids::{BundleId, TextId};
use tauri::{AppHandle, Emitter, Manager, Runtime, State};

use crate::bundles::{self, Bundles, OpenedBundle};
use crate::collecting;
use crate::dialogs;
use crate::ipc::{Answer as Answered, apart, with_library};
use crate::opening::Opening;

/// Asks for a bundle and says what installing it would do. A hand-in that was chosen goes where hand-ins go.
#[tauri::command]
pub async fn open_bundle<R: Runtime>(app: AppHandle<R>) -> Answered<Option<OpenedBundle>> {
    apart(move || {
        let Some(file) = dialogs::bundle(&app) else {
            return Ok(None);
        };
        let (hand_ins, _) = bundles::apart(vec![file.clone()], handin::EXTENSION);
        if !hand_ins.is_empty() {
            collecting::receive(&app, hand_ins);
            return Ok(None);
        }
        bundles::open(&app, &file).map(Some)
    })
    .await
}

/// Says again what installing an open bundle would do.
#[tauri::command]
pub async fn preview_bundle<R: Runtime>(app: AppHandle<R>, handle: u32) -> Answered<Preview> {
    apart(move || {
        let library = app.state::<Arc<Opening>>().library()?;
        Ok(app.state::<Bundles>().preview(&library, handle)?)
    })
    .await
}

/// Installs an open bundle; how far it is is told by `install-progress`.
#[tauri::command]
pub async fn install_bundle<R: Runtime>(
    app: AppHandle<R>,
    handle: u32,
    consent: Consent,
) -> Answered<Report> {
    apart(move || {
        let library = app.state::<Arc<Opening>>().library()?;
        let bundles = app.state::<Bundles>();
        let report = bundles.install(&library, handle, consent, |progress| {
            let _ = app.emit("install-progress", progress);
        })?;
        Ok(report)
    })
    .await
}

/// Stops the installation at work.
#[tauri::command]
pub async fn cancel_install(bundles: State<'_, Bundles>) -> Answered<()> {
    bundles.cancel();
    Ok(())
}

/// Lets an open bundle's file go.
#[tauri::command]
pub async fn close_bundle(bundles: State<'_, Bundles>, handle: u32) -> Answered<()> {
    bundles.close(handle);
    Ok(())
}

/// The bundles that are installed.
#[tauri::command]
pub async fn list_bundles(opening: State<'_, Arc<Opening>>) -> Answered<Vec<InstalledBundle>> {
    with_library(opening, installed::list).await
}

/// Takes a bundle out.
#[tauri::command]
pub async fn remove_bundle(
    opening: State<'_, Arc<Opening>>,
    bundle: BundleId,
) -> Answered<RemovedBundle> {
    with_library(opening, move |library| installed::remove(library, bundle)).await
}

/// Compares an installed bundle with its manifest.
#[tauri::command]
pub async fn verify_bundle(
    opening: State<'_, Arc<Opening>>,
    bundle: BundleId,
) -> Answered<Verified> {
    with_library(opening, move |library| {
        installed::verify_installed(library, bundle, &mut |_| ControlFlow::Continue(()))
    })
    .await
}

/// The teacher's notes and questions on a text.
#[tauri::command]
pub async fn teacher_notes(
    opening: State<'_, Arc<Opening>>,
    text: TextId,
) -> Answered<Vec<TeacherNote>> {
    with_library(opening, move |library| notes::of_text(library, text)).await
}

/// All notes and questions of a bundle.
#[tauri::command]
pub async fn bundle_notes(
    opening: State<'_, Arc<Opening>>,
    bundle: BundleId,
) -> Answered<Vec<TeacherNote>> {
    with_library(opening, move |library| notes::of_bundle(library, bundle)).await
}

/// Answers a question or note.
#[tauri::command]
pub async fn answer_question(
    opening: State<'_, Arc<Opening>>,
    bundle: BundleId,
    target: String,
    body: String,
    revision: u32,
) -> Answered<Option<Answer>> {
    with_library(opening, move |library| {
        answers::answer(library, bundle, &target, &body, revision)
    })
    .await
}

/// The answers in a bundle.
#[tauri::command]
pub async fn list_answers(
    opening: State<'_, Arc<Opening>>,
    bundle: BundleId,
) -> Answered<Vec<Answer>> {
    with_library(opening, move |library| answers::list(library, bundle)).await
}
