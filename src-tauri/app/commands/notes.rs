//! Taking notes out.

use std::sync::Arc;

use marginalis_core::export::{self, ExportReport};
use marginalis_core::ids::TextId;
use marginalis_core::{Library, text};
use tauri::{AppHandle, Runtime, State};

use crate::dialogs;
use crate::ipc::{Answer, apart};
use crate::opening::Opening;

/// Asks where to and writes the notes of one text into a file, of all texts into a folder.
#[tauri::command]
pub async fn export_notes<R: Runtime>(
    app: AppHandle<R>,
    opening: State<'_, Arc<Opening>>,
    text: Option<TextId>,
) -> Answer<Option<ExportReport>> {
    let opening = Arc::clone(&opening);
    apart(move || {
        let library = opening.library()?;
        let title = "Export notes";
        let chosen = match text {
            Some(text) => {
                let name = file_name(&library, text)?;
                dialogs::destination(&app, title, &name, ("Markdown", "md"))
            }
            None => dialogs::folder(&app, title),
        };
        let Some(out) = chosen else {
            return Ok(None);
        };
        Ok(Some(export::notes_to_markdown(&library, text, &out)?))
    })
    .await
}

/// The name the dialog proposes: the text's title, made safe for every system.
fn file_name(library: &Library, text: TextId) -> marginalis_core::Result<String> {
    let title = text::open(library, text)?.summary.title;
    Ok(export::file::name::numbered(&title, "md", 1))
}
