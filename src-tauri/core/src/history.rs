//! Every write journalled: undo and redo, also after a restart.
//!
//! History is a line: the last action is taken back first, and a new action ends what could be redone. The journal
//! lies in the library, so it is one history for the window and the command line.

pub(crate) mod journal;
pub(crate) mod store;

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
    /// A bundle was updated.
    UpdateBundle,
    /// A bundle was removed.
    RemoveBundle,
    /// A teacher's question or note was answered.
    AnswerQuestion,
    /// Files that students handed in were taken in.
    CollectHandIns,
    /// The teacher named a student.
    NameStudent,
    /// What a student handed in was let go.
    RemoveHandIn,
    /// One or more texts came in.
    ImportTexts,
    /// A text was replaced by a new edition.
    ReplaceText,
    /// Marks were accepted where a new edition put them.
    AcceptMarks,
    /// A mark was placed by hand.
    PlaceMark,
    /// Marks were left without a place.
    OrphanMarks,
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
    #[serde(serialize_with = "crate::time::write")]
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

impl Action {
    /// The name in the journal and in JSON, such as `create-highlight`.
    pub fn name(self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(name)) => name,
            _ => String::new(),
        }
    }

    fn named(name: &str) -> Option<Self> {
        serde_json::from_value(name.into()).ok()
    }
}

/// Takes back the last action; `None` where there is none.
pub fn undo(library: &Library) -> Result<Option<JournalEntry>> {
    library.note(|tx| {
        let Some(last) = store::to_undo(tx)? else {
            return Ok(None);
        };
        store::defer_foreign_keys(tx)?;
        for change in store::changes(tx, &last)?.into_iter().rev() {
            change.reversed().apply(tx)?;
        }
        store::set_undone(tx, &last, true)?;
        Ok(Some(last.entry))
    })
}

/// Does the last undone action again; `None` where there is none.
pub fn redo(library: &Library) -> Result<Option<JournalEntry>> {
    library.note(|tx| {
        let Some(next) = store::to_redo(tx)? else {
            return Ok(None);
        };
        store::defer_foreign_keys(tx)?;
        for change in store::changes(tx, &next)? {
            change.apply(tx)?;
        }
        store::set_undone(tx, &next, false)?;
        Ok(Some(next.entry))
    })
}

/// What undo and redo would do now.
pub fn state(library: &Library) -> Result<HistoryState> {
    library.read(|connection| {
        Ok(HistoryState {
            undo: store::to_undo(connection)?.map(|last| last.entry),
            redo: store::to_redo(connection)?.map(|next| next.entry),
        })
    })
}
