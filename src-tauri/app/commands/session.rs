//! Opening the window, and where it was.

use std::sync::Arc;

use marginalis_core::ids::TextId;
use marginalis_core::session::{self, Session};
use tauri::{Runtime, State, Window};

use crate::closing::{self, ClosingWord};
use crate::ipc::{Answer, apart, with_library};
use crate::opening::Opening;

/// Everything for the first picture.
#[tauri::command]
pub async fn resume_session(opening: State<'_, Arc<Opening>>) -> Answer<Session> {
    let opening = Arc::clone(&opening);
    apart(move || opening.session()).await
}

/// Remembers which text is open.
#[tauri::command]
pub async fn remember_text(opening: State<'_, Arc<Opening>>, text: Option<TextId>) -> Answer<()> {
    with_library(opening, move |library| session::remember(library, text)).await
}

/// The page holds something that is not saved, or has saved it all: a window that is closed waits for that.
#[tauri::command]
pub fn hold_window<R: Runtime>(window: Window<R>, held: bool) {
    closing::hold(&window, held);
}

/// What the page says when a window that holds something unsaved is closed.
#[tauri::command]
pub fn answer_closing<R: Runtime>(window: Window<R>, word: ClosingWord) {
    closing::answer(&window, word);
}
