//! What a window needs at once when it opens, and where it was.

mod store;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::history::HistoryState;
use crate::ids::TextId;
use crate::settings::Settings;
use crate::text::{BlockRun, GROUP, OpenText, Shelf};
use crate::{Library, Result, history, settings, text};

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

/// Groups that come with the reader's place: its own, and the next for a place at the end of one.
const GROUPS: u32 = 2;

/// Everything for the first picture, in one call.
pub fn resume(library: &Library) -> Result<Session> {
    let (settings, shelf, open) = library.read(|connection| {
        Ok((
            settings::stored(connection)?,
            text::store::shelf(connection)?,
            store::open_text(connection)?,
        ))
    })?;
    Ok(Session {
        settings,
        shelf,
        history: history::state(library)?,
        reading: open.map(|text| take_up(library, text)).transpose()?,
    })
}

fn take_up(library: &Library, text: TextId) -> Result<ResumedText> {
    let text = text::open(library, text)?;
    let edition = text.summary.edition;
    let at = library
        .document(edition)?
        .block_at(text.position)
        .map_or(0, |block| block.index);
    // Whole groups, for the window draws by groups; a block more on each side says which lists go on.
    let from = at - at % GROUP;
    let run = text::blocks(
        library,
        edition,
        from.saturating_sub(1),
        from.saturating_add(GROUPS * GROUP + 1),
    )?;
    Ok(ResumedText { text, run })
}

/// Remembers which text is open (`None`: another screen). Not journalled.
pub fn remember(library: &Library, text: Option<TextId>) -> Result<()> {
    library.note(|tx| store::remember(tx, text))
}
