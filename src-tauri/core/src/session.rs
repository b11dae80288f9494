//! What a window needs at once when it opens, and where it was.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::history::HistoryState;
use crate::ids::TextId;
use crate::settings::Settings;
use crate::text::{BlockRun, OpenText, Shelf};
use crate::{Library, Result};

/// Everything for the first picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Session {
    /// How the reader likes it.
    pub settings: Settings,
    /// The library.
    pub shelf: Shelf,
    /// Undo and redo.
    pub history: HistoryState,
    /// The text that was open when the window was last closed, with the blocks around the reader's place.
    pub reading: Option<ResumedText>,
}

/// A text taken up again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ResumedText {
    /// The text.
    pub text: OpenText,
    /// The blocks around the reader's place.
    pub run: BlockRun,
}

/// Everything for the first picture, in one call.
pub fn resume(library: &Library) -> Result<Session> {
    let _ = library;
    unimplemented!()
}

/// Remembers which text is open (`None`: another screen). Not journalled.
pub fn remember(library: &Library, text: Option<TextId>) -> Result<()> {
    let _ = (library, text);
    unimplemented!()
}
