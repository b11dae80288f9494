//! Texts: the shelf, reading, bringing in.

use std::sync::Arc;

use marginalis_core::ids::{EditionId, TextId};
use marginalis_core::import::ImportReport;
use marginalis_core::reading;
use marginalis_core::text::find::{self, Found};
use marginalis_core::text::{self, BlockRun, OpenText, Shelf};
use marginalis_core::{Error, ErrorKind};
use tauri::{AppHandle, Runtime, State, WebviewWindow};

use crate::ipc::{Answer, apart, with_library};
use crate::opening::Opening;
use crate::{dialogs, imports};

/// Everything on the shelf.
#[tauri::command]
pub async fn shelf(opening: State<'_, Arc<Opening>>) -> Answer<Shelf> {
    with_library(opening, text::shelf).await
}

/// Opens a text for reading.
#[tauri::command]
pub async fn open_text(opening: State<'_, Arc<Opening>>, text: TextId) -> Answer<OpenText> {
    with_library(opening, move |library| text::open(library, text)).await
}

/// A run of blocks with the marks on them.
#[tauri::command]
pub async fn read_blocks(
    opening: State<'_, Arc<Opening>>,
    edition: EditionId,
    from: u32,
    to: u32,
) -> Answer<BlockRun> {
    with_library(opening, move |library| {
        text::blocks(library, edition, from, to)
    })
    .await
}

/// Finds words in an edition.
#[tauri::command]
pub async fn find_in_text(
    opening: State<'_, Arc<Opening>>,
    edition: EditionId,
    query: String,
) -> Answer<Found> {
    with_library(opening, move |library| {
        find::find_in(library, edition, &query)
    })
    .await
}

/// The text that a relative link of another text names.
#[tauri::command]
pub async fn linked_text(
    opening: State<'_, Arc<Opening>>,
    from: TextId,
    path: String,
) -> Answer<Option<TextId>> {
    with_library(opening, move |library| text::linked(library, from, &path)).await
}

/// Removes a text with its marks.
#[tauri::command]
pub async fn remove_text(opening: State<'_, Arc<Opening>>, text: TextId) -> Answer<()> {
    with_library(opening, move |library| text::remove(library, text)).await
}

/// Remembers where the reader is.
#[tauri::command]
pub async fn save_position(
    opening: State<'_, Arc<Opening>>,
    text: TextId,
    position: u32,
    seen_to: u32,
) -> Answer<()> {
    with_library(opening, move |library| {
        reading::save_position(library, text, position, seen_to)
    })
    .await
}

/// Asks for files and brings them in.
#[tauri::command]
pub async fn import_texts<R: Runtime>(app: AppHandle<R>) -> Answer<Option<ImportReport>> {
    apart(move || {
        let Some(files) = dialogs::texts(&app) else {
            return Ok(None);
        };
        imports::take_in(&app, &files).map(Some)
    })
    .await
}

/// Opens the dialog that prints what the page shows.
#[tauri::command]
pub async fn print_page<R: Runtime>(window: WebviewWindow<R>) -> Answer<()> {
    window.print().map_err(|cause| {
        Error::caused(
            ErrorKind::Internal,
            "The print dialog could not be opened. Nothing was printed; please try again.",
            cause,
        )
        .into()
    })
}

/// The page hears of imports now: files that came before it was there are taken in.
#[tauri::command]
pub async fn accept_files<R: Runtime>(app: AppHandle<R>) -> Answer<()> {
    imports::page_is_there(&app);
    Ok(())
}

/// Stops the import at work.
#[tauri::command]
pub async fn cancel_import<R: Runtime>(app: AppHandle<R>) -> Answer<()> {
    imports::cancel(&app);
    Ok(())
}
