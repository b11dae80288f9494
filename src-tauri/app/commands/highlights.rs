//! Marks, notes, tags.

use std::sync::Arc;

use marginalis_core::highlights::{
    self, Highlight, HighlightChange, NewHighlight, NotebookPage, NotebookQuery, TagCount,
};
use marginalis_core::ids::HighlightId;
use tauri::State;

use crate::ipc::{Answer, with_library};
use crate::opening::Opening;

/// Makes a mark.
#[tauri::command]
pub async fn create_highlight(
    opening: State<'_, Arc<Opening>>,
    highlight: NewHighlight,
) -> Answer<Highlight> {
    with_library(opening, move |library| {
        highlights::create(library, highlight)
    })
    .await
}

/// Changes a mark.
#[tauri::command]
pub async fn change_highlight(
    opening: State<'_, Arc<Opening>>,
    id: HighlightId,
    revision: u32,
    change: HighlightChange,
) -> Answer<Highlight> {
    with_library(opening, move |library| {
        highlights::change(library, id, revision, change)
    })
    .await
}

/// Changes many marks as one step.
#[tauri::command]
pub async fn change_highlights(
    opening: State<'_, Arc<Opening>>,
    ids: Vec<HighlightId>,
    change: HighlightChange,
) -> Answer<u32> {
    with_library(opening, move |library| {
        highlights::change_all(library, &ids, change)
    })
    .await
}

/// Adds tags to many marks as one step.
#[tauri::command]
pub async fn tag_highlights(
    opening: State<'_, Arc<Opening>>,
    ids: Vec<HighlightId>,
    tags: Vec<String>,
) -> Answer<u32> {
    with_library(opening, move |library| {
        highlights::add_tags(library, &ids, &tags)
    })
    .await
}

/// Deletes marks as one step.
#[tauri::command]
pub async fn delete_highlights(
    opening: State<'_, Arc<Opening>>,
    ids: Vec<HighlightId>,
) -> Answer<()> {
    with_library(opening, move |library| highlights::delete(library, &ids)).await
}

/// A page of the notebook.
#[tauri::command]
pub async fn notebook(
    opening: State<'_, Arc<Opening>>,
    query: NotebookQuery,
) -> Answer<NotebookPage> {
    with_library(opening, move |library| {
        highlights::notebook(library, &query)
    })
    .await
}

/// All tags.
#[tauri::command]
pub async fn list_tags(opening: State<'_, Arc<Opening>>) -> Answer<Vec<TagCount>> {
    with_library(opening, highlights::tags).await
}
