//! Every write journalled: undo and redo, also after a restart.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::ActionId;
use crate::time::Timestamp;
use crate::{Library, Result};

/// How many actions can be undone.
pub const KEPT_ACTIONS: u32 = 1_000;

/// What a write was, in the reader's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Action {
    /// A bundle came in.
    InstallBundle,
    /// One or more texts came in.
    ImportTexts,
    /// A text was removed.
    RemoveText,
    /// A mark was made.
    CreateHighlight,
    /// Color or style changed.
    RecolorHighlight,
    /// A note was written.
    EditNote,
    /// Tags changed.
    TagHighlight,
    /// Marks were deleted.
    DeleteHighlights,
    /// A book came onto the list.
    AddBook,
    /// Several books came onto the list.
    ImportBooks,
    /// Status, progress, dates, rating, note.
    ChangeBook,
    /// Bibliographic data.
    EditBook,
    /// A book changed its place.
    MoveBook,
    /// A book left the list.
    RemoveBook,
    /// Settings.
    ChangeSettings,
}

/// An action as the journal holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct JournalEntry {
    /// Id.
    pub id: ActionId,
    /// What it was.
    pub action: Action,
    /// When it was done.
    pub at: Timestamp,
}

/// What undo and redo would do now.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HistoryState {
    /// What undo would take back.
    pub undo: Option<JournalEntry>,
    /// What redo would do again.
    pub redo: Option<JournalEntry>,
}

/// Takes back the last action; `None` where there is none.
pub fn undo(library: &Library) -> Result<Option<JournalEntry>> {
    let _ = library;
    unimplemented!()
}

/// Does the last undone action again; `None` where there is none.
pub fn redo(library: &Library) -> Result<Option<JournalEntry>> {
    let _ = library;
    unimplemented!()
}

/// What undo and redo would do now.
pub fn state(library: &Library) -> Result<HistoryState> {
    let _ = library;
    unimplemented!()
}
