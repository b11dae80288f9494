//! Marks on passages: color, style, note, tags.

mod changing;
mod checks;
mod notebook;
pub(crate) mod store;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::anchor::{self, Anchor};
use crate::history::Action;
use crate::ids::{EditionId, HighlightId, TextId};
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Library, Result, text};
pub use changing::{add_tags, change, change_all};
use checks::{check_note, clean_tags, folded};

/// The longest note, bytes of UTF-8.
pub const MAX_NOTE_BYTES: usize = 256 * 1024;
/// The longest tag, code points.
pub const MAX_TAG: usize = 100;
/// The most tags on one highlight.
pub const MAX_TAGS: usize = 100;

/// The six colors. Their meanings are the reader's ([`crate::settings`]).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS,
)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Color {
    /// Default meaning: Important.
    #[default]
    Yellow,
    /// Agree.
    Green,
    /// Disagree.
    Pink,
    /// Definition.
    Blue,
    /// Question.
    Purple,
    /// Source.
    Orange,
}

/// How a mark is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Style {
    /// Filled.
    #[default]
    Solid,
    /// Underlined.
    Underline,
}

/// Does a mark stand on its words?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum State {
    /// Yes.
    #[default]
    Placed,
    /// On words that changed: please check.
    Check,
    /// Its words are gone.
    Unplaced,
}

/// A stored mark.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Highlight {
    /// Id.
    pub id: HighlightId,
    /// The text.
    pub text: TextId,
    /// The edition its anchor counts in.
    pub edition: EditionId,
    /// The passage.
    #[serde(flatten)]
    pub anchor: Anchor,
    /// Color.
    pub color: Color,
    /// Style.
    pub style: Style,
    /// The note, Markdown as typed; "" for none.
    pub note: String,
    /// Tags, in the order given.
    pub tags: Vec<String>,
    /// Does it stand on its words?
    pub state: State,
    /// When made.
    #[serde(serialize_with = "crate::time::write")]
    pub created: Timestamp,
    /// When last changed.
    #[serde(serialize_with = "crate::time::write")]
    pub modified: Timestamp,
    /// Grows with each change; a change names the one it saw.
    pub revision: u32,
}

/// A mark to be made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NewHighlight {
    /// On which text (its current edition).
    pub text: TextId,
    /// Code points.
    pub start: u32,
    /// Code points, exclusive.
    pub end: u32,
    /// Color.
    #[serde(default)]
    pub color: Color,
    /// Style.
    #[serde(default)]
    pub style: Style,
    /// Note.
    #[serde(default)]
    pub note: String,
    /// Tags.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// What to change; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(default)]
pub struct HighlightChange {
    /// Color.
    pub color: Option<Color>,
    /// Style.
    pub style: Option<Style>,
    /// Note; "" removes it.
    pub note: Option<String>,
    /// All tags anew.
    pub tags: Option<Vec<String>>,
}

/// What the notebook asks for; what is absent does not filter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(default)]
pub struct NotebookQuery {
    /// Of this text.
    pub text: Option<TextId>,
    /// Of one of these colors (none: all).
    pub colors: Vec<Color>,
    /// With this tag.
    pub tag: Option<String>,
    /// With these words in quote, note or tags (case folded).
    pub words: Option<String>,
    /// Only those with a note.
    pub with_note: bool,
    /// How they are ordered.
    pub order: NotebookOrder,
    /// How many to skip.
    pub offset: u32,
    /// How many at most (0: 200).
    pub limit: u32,
}

/// Order of the notebook.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum NotebookOrder {
    /// By text, then place.
    #[default]
    Place,
    /// Newest first.
    Newest,
    /// Oldest first.
    Oldest,
}

/// A page of the notebook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NotebookPage {
    /// How many there are in all.
    pub total: u32,
    /// This page.
    pub entries: Vec<NotebookEntry>,
}

/// A line of the notebook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NotebookEntry {
    /// The mark.
    pub highlight: Highlight,
    /// The text's title.
    pub title: String,
    /// The heading it stands under, or "".
    pub heading: String,
}

/// A tag and how often it is used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TagCount {
    /// The tag.
    pub tag: String,
    /// On how many highlights.
    pub count: u32,
}

/// Makes a mark on the text's current edition.
///
/// # Errors
/// `not-found`, `invalid-range`, `invalid-value`.
pub fn create(library: &Library, new: NewHighlight) -> Result<Highlight> {
    check_note(&new.note)?;
    let tags = clean_tags(&new.tags)?;
    let edition = library.read(|connection| text::store::current_edition(connection, new.text))?;
    let anchor = anchor::describe(&library.document(edition)?.plain, new.start, new.end)?;
    let now = library.clock().now();
    let highlight = Highlight {
        id: HighlightId::new(),
        text: new.text,
        edition,
        anchor,
        color: new.color,
        style: new.style,
        note: new.note,
        tags,
        state: State::Placed,
        created: now,
        modified: now,
        revision: 1,
    };
    library.write(Action::CreateHighlight, |tx| {
        if text::store::current_edition(tx, new.text)? != edition {
            return Err(Error::new(
                ErrorKind::InvalidRange,
                "The text was replaced by a new edition just now. No mark was made; select the passage again.",
            ));
        }
        store::insert(tx, &highlight)
    })?;
    Ok(highlight)
}

/// Deletes marks, as one undoable step.
///
/// # Errors
/// `not-found` where one of them is not there; then all stay.
pub fn delete(library: &Library, ids: &[HighlightId]) -> Result<()> {
    library.write(Action::DeleteHighlights, |tx| {
        ids.iter()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .try_for_each(|&id| store::delete(tx, id))
    })
}

/// One mark.
pub fn get(library: &Library, id: HighlightId) -> Result<Highlight> {
    library.read(|connection| store::get(connection, id))
}

/// All marks of a text (or of all texts, by text), in order of place.
pub fn list(library: &Library, text: Option<TextId>) -> Result<Vec<Highlight>> {
    library.read(|connection| match text {
        Some(text) => {
            text::store::current_edition(connection, text)?;
            store::of_text(connection, text)
        }
        None => {
            let mut all = Vec::new();
            for text in text::store::in_order(connection)? {
                all.extend(store::of_text(connection, text)?);
            }
            Ok(all)
        }
    })
}

/// A page of the notebook.
pub fn notebook(library: &Library, query: &NotebookQuery) -> Result<NotebookPage> {
    library.read(|connection| notebook::page(connection, query))
}

/// All tags, most used first.
pub fn tags(library: &Library) -> Result<Vec<TagCount>> {
    library.read(store::tags)
}
