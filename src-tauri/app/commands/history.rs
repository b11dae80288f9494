//! Undo and redo.

use std::sync::Arc;

use marginalis_core::history::{self, HistoryState, JournalEntry};
use tauri::State;

use crate::ipc::{Answer, with_library};
use crate::opening::Opening;

/// Takes back the last action.
#[tauri::command]
pub async fn undo(opening: State<'_, Arc<Opening>>) -> Answer<Option<JournalEntry>> {
    with_library(opening, history::undo).await
}

/// Does the last undone action again.
#[tauri::command]
pub async fn redo(opening: State<'_, Arc<Opening>>) -> Answer<Option<JournalEntry>> {
    with_library(opening, history::redo).await
}

/// What undo and redo would do now.
#[tauri::command]
pub async fn history_state(opening: State<'_, Arc<Opening>>) -> Answer<HistoryState> {
    with_library(opening, history::state).await
}
