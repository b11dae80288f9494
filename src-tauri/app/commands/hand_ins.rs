//! Handing in, and what a teacher does with what was handed in.

use std::sync::Arc;

use marginalis_core::bundle::handin::{
    self, Collected, EXTENSION, HandInMarks, HandIns, HandedIn, HeatMap, QuestionAnswers, TableForm,
};
use marginalis_core::export::file;
use marginalis_core::ids::{BundleId, HandInId, TextId};
use serde::Serialize;
use tauri::{AppHandle, Manager, Runtime, State};

use crate::collecting::{ChosenHandIns, Collection};
use crate::dialogs;
use crate::ipc::{Answer, apart, with_library};
use crate::opening::Opening;

/// What was handed in, and where the file lies.
#[derive(Debug, Serialize)]
pub struct HandedInFile {
    /// The file, to be shown.
    file: String,
    /// What is in it.
    told: HandedIn,
}

/// What would be handed in of a bundle now.
#[tauri::command]
pub async fn hand_in_outlook(
    opening: State<'_, Arc<Opening>>,
    bundle: BundleId,
) -> Answer<HandedIn> {
    with_library(opening, move |library| handin::outlook(library, bundle)).await
}

/// Asks where to and writes the reader's marks, notes and answers of a bundle there.
#[tauri::command]
pub async fn hand_in<R: Runtime>(
    app: AppHandle<R>,
    opening: State<'_, Arc<Opening>>,
    bundle: BundleId,
    name: String,
) -> Answer<Option<HandedInFile>> {
    let opening = Arc::clone(&opening);
    apart(move || {
        let library = opening.library()?;
        let title = handin::outlook(&library, bundle)?.title;
        let proposed = file::name::numbered(&format!("{title} - {name}"), EXTENSION, 1);
        let kind = ("Annotations", EXTENSION);
        let Some(path) = dialogs::destination(&app, "Hand in", &proposed, kind) else {
            return Ok(None);
        };
        let told = handin::hand_in(&library, bundle, Some(&name), &path)?;
        let file = path.display().to_string();
        Ok(Some(HandedInFile { file, told }))
    })
    .await
}

/// Asks for files that students handed in and says what taking them in would do.
#[tauri::command]
pub async fn choose_hand_ins<R: Runtime>(
    app: AppHandle<R>,
    opening: State<'_, Arc<Opening>>,
    bundle: Option<BundleId>,
) -> Answer<Option<ChosenHandIns>> {
    let opening = Arc::clone(&opening);
    apart(move || {
        let library = opening.library()?;
        let Some(files) = dialogs::hand_ins(&app) else {
            return Ok(None);
        };
        let collection = app.state::<Collection>();
        Ok(Some(collection.choose(&library, bundle, files)?))
    })
    .await
}

/// Takes in the files that were chosen.
#[tauri::command]
pub async fn collect_hand_ins<R: Runtime>(
    app: AppHandle<R>,
    opening: State<'_, Arc<Opening>>,
    handle: u32,
) -> Answer<Collected> {
    with_library(opening, move |library| {
        app.state::<Collection>().take_in(library, handle)
    })
    .await
}

/// Who handed in what of a bundle.
#[tauri::command]
pub async fn list_hand_ins(opening: State<'_, Arc<Opening>>, bundle: BundleId) -> Answer<HandIns> {
    with_library(opening, move |library| handin::hand_ins(library, bundle)).await
}

/// What students marked in a text.
#[tauri::command]
pub async fn hand_in_marks(opening: State<'_, Arc<Opening>>, text: TextId) -> Answer<HandInMarks> {
    with_library(opening, move |library| handin::marks(library, text)).await
}

/// How many students marked each passage of a text.
#[tauri::command]
pub async fn heat_map(opening: State<'_, Arc<Opening>>, text: TextId) -> Answer<HeatMap> {
    with_library(opening, move |library| handin::heat_map(library, text)).await
}

/// What students answered, by question.
#[tauri::command]
pub async fn answers_by_question(
    opening: State<'_, Arc<Opening>>,
    bundle: BundleId,
) -> Answer<Vec<QuestionAnswers>> {
    with_library(opening, move |library| handin::answers(library, bundle)).await
}

/// Asks where to and writes every mark and answer of a class as a table; answers with the file's path, to be shown.
#[tauri::command]
pub async fn export_hand_ins<R: Runtime>(
    app: AppHandle<R>,
    opening: State<'_, Arc<Opening>>,
    bundle: BundleId,
    form: TableForm,
) -> Answer<Option<String>> {
    let opening = Arc::clone(&opening);
    apart(move || {
        let library = opening.library()?;
        let title = handin::outlook(&library, bundle)?.title;
        let proposed = file::name::numbered(&title, "csv", 1);
        let Some(path) = dialogs::destination(&app, "Export table", &proposed, ("CSV", "csv"))
        else {
            return Ok(None);
        };
        handin::write_table(&library, bundle, form, &path)?;
        Ok(Some(path.display().to_string()))
    })
    .await
}

/// Calls a student something.
#[tauri::command]
pub async fn name_student(
    opening: State<'_, Arc<Opening>>,
    hand_in: HandInId,
    called: Option<String>,
    pseudonym: Option<String>,
) -> Answer<()> {
    with_library(opening, move |library| {
        handin::name_student(library, hand_in, called.as_deref(), pseudonym.as_deref())
    })
    .await
}

/// Lets go of what a student handed in.
#[tauri::command]
pub async fn remove_hand_in(opening: State<'_, Arc<Opening>>, hand_in: HandInId) -> Answer<()> {
    with_library(opening, move |library| handin::remove(library, hand_in)).await
}
