//! New editions of a text: replacing, what changed, deciding, comparing.

use std::sync::Arc;

use marginalis_core::editions::{
    self, ChangeList, ChangeQuery, Chosen, Compared, EditionSummary, Gap, Replacement,
};
use marginalis_core::highlights::Highlight;
use marginalis_core::ids::{EditionId, HighlightId, TextId};
use tauri::{AppHandle, Manager, Runtime, State};

use crate::dialogs;
use crate::ipc::{Answer, apart, with_library};
use crate::opening::Opening;
use crate::replacing::Previewed;

/// Asks for a file and says what replacing the text by it would do.
#[tauri::command]
pub async fn preview_replace<R: Runtime>(
    app: AppHandle<R>,
    text: TextId,
) -> Answer<Option<Replacement>> {
    apart(move || {
        let library = app.state::<Arc<Opening>>().library()?;
        let Some(file) = dialogs::new_version(&app) else {
            return Ok(None);
        };
        Ok(Some(app.state::<Previewed>().read(&library, text, &file)?))
    })
    .await
}

/// Replaces the text by the file that was previewed last.
#[tauri::command]
pub async fn replace_text<R: Runtime>(
    app: AppHandle<R>,
    text: TextId,
    other_work: bool,
) -> Answer<Replacement> {
    apart(move || {
        let library = app.state::<Arc<Opening>>().library()?;
        let previewed = app.state::<Previewed>();
        Ok(previewed.install(&library, text, other_work)?)
    })
    .await
}

/// What became of a text's marks when it got its current edition.
#[tauri::command]
pub async fn text_changes(
    opening: State<'_, Arc<Opening>>,
    text: TextId,
    query: ChangeQuery,
) -> Answer<ChangeList> {
    with_library(opening, move |library| {
        editions::changes(library, text, &query)
    })
    .await
}

/// Accepts what became of marks.
#[tauri::command]
pub async fn accept_changes(opening: State<'_, Arc<Opening>>, chosen: Chosen) -> Answer<u32> {
    with_library(opening, move |library| editions::accept(library, &chosen)).await
}

/// Puts a mark on other words.
#[tauri::command]
pub async fn place_mark(
    opening: State<'_, Arc<Opening>>,
    mark: HighlightId,
    start: u32,
    end: u32,
) -> Answer<Highlight> {
    with_library(opening, move |library| {
        editions::place(library, mark, start, end)
    })
    .await
}

/// Leaves marks without a place.
#[tauri::command]
pub async fn orphan_marks(opening: State<'_, Arc<Opening>>, chosen: Chosen) -> Answer<u32> {
    with_library(opening, move |library| editions::orphan(library, &chosen)).await
}

/// The passages of a text that are gone.
#[tauri::command]
pub async fn gaps(opening: State<'_, Arc<Opening>>, text: TextId) -> Answer<Vec<Gap>> {
    with_library(opening, move |library| editions::gaps(library, text)).await
}

/// The editions of a text.
#[tauri::command]
pub async fn list_editions(
    opening: State<'_, Arc<Opening>>,
    text: TextId,
) -> Answer<Vec<EditionSummary>> {
    with_library(opening, move |library| editions::list(library, text)).await
}

/// The row of a comparison in which a mark's old passage stands.
#[tauri::command]
pub async fn row_of_mark(
    opening: State<'_, Arc<Opening>>,
    old: EditionId,
    current: EditionId,
    mark: HighlightId,
) -> Answer<Option<u32>> {
    with_library(opening, move |library| {
        editions::row_of_mark(library, old, current, mark)
    })
    .await
}

/// Rows of two editions side by side.
#[tauri::command]
pub async fn compare_editions(
    opening: State<'_, Arc<Opening>>,
    old: EditionId,
    current: EditionId,
    from: u32,
    to: u32,
) -> Answer<Compared> {
    with_library(opening, move |library| {
        editions::compare(library, old, current, from, to)
    })
    .await
}
