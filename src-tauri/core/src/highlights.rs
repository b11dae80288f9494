//! Marks on passages: color, style, note, tags.

mod notebook;
pub(crate) mod store;

use std::collections::BTreeSet;

use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use unicode_normalization::UnicodeNormalization;

use crate::anchor::{self, Anchor};
use crate::history::Action;
use crate::ids::{EditionId, HighlightId, TextId};
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Library, Result, text};

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
    pub created: Timestamp,
    /// When last changed.
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

/// Changes a mark. Where the stored revision is not `revision`, both notes are kept: the stored one first, then the
/// new one under a rule.
///
/// # Errors
/// `not-found`, `invalid-value`.
pub fn change(
    library: &Library,
    id: HighlightId,
    revision: u32,
    change: HighlightChange,
) -> Result<Highlight> {
    let change = checked(change)?;
    let now = library.clock().now();
    library.write(action_of(&change), |tx| {
        let stored = store::get(tx, id)?;
        let mut change = change;
        if stored.revision != revision {
            change.note = change.note.map(|note| both_notes(&stored.note, note));
            check_note(change.note.as_deref().unwrap_or_default())?;
        }
        apply(tx, stored, &change, now)
    })
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

/// Changes many marks, as one undoable step; returns how many became different.
///
/// # Errors
/// `not-found` where one of them is not there, `invalid-value`; then all stay as they are.
pub fn change_all(library: &Library, ids: &[HighlightId], change: HighlightChange) -> Result<u32> {
    let change = checked(change)?;
    let now = library.clock().now();
    library.write(action_of(&change), |tx| {
        let mut changed = 0;
        for &id in ids {
            let stored = store::get(tx, id)?;
            let revision = stored.revision;
            changed += u32::from(apply(tx, stored, &change, now)?.revision != revision);
        }
        Ok(changed)
    })
}

/// Makes a stored mark as the change wants it. Where it is so already, nothing is written.
fn apply(
    tx: &Transaction<'_>,
    stored: Highlight,
    change: &HighlightChange,
    now: Timestamp,
) -> Result<Highlight> {
    let mut changed = stored.clone();
    changed.color = change.color.unwrap_or(stored.color);
    changed.style = change.style.unwrap_or(stored.style);
    changed.note = change.note.clone().unwrap_or(changed.note);
    changed.tags = change.tags.clone().unwrap_or(changed.tags);
    if changed == stored {
        return Ok(stored);
    }
    changed.modified = now;
    changed.revision = stored.revision.saturating_add(1);
    store::update(tx, &changed, changed.tags != stored.tags)?;
    Ok(changed)
}

/// Two notes that were written at the same time, unaware of each other.
fn both_notes(stored: &str, new: String) -> String {
    if stored.is_empty() || stored == new {
        return new;
    }
    if new.is_empty() {
        return stored.to_owned();
    }
    format!("{stored}\n\n---\n\n{new}")
}

/// What the reader did, by the most telling part of a change.
fn action_of(change: &HighlightChange) -> Action {
    if change.note.is_some() {
        Action::EditNote
    } else if change.tags.is_some() {
        Action::TagHighlight
    } else {
        Action::RecolorHighlight
    }
}

fn checked(change: HighlightChange) -> Result<HighlightChange> {
    check_note(change.note.as_deref().unwrap_or_default())?;
    let tags = change.tags.as_deref().map(clean_tags).transpose()?;
    Ok(HighlightChange { tags, ..change })
}

/// A note is kept as typed, unless it is too long or holds a NUL, which no file format of ours can carry.
fn check_note(note: &str) -> Result<()> {
    if note.len() > MAX_NOTE_BYTES {
        return Err(Error::new(
            ErrorKind::InvalidValue,
            format!(
                "The note is longer than {} KiB and was not saved; what was saved before is kept. Split it over \
                 several marks.",
                MAX_NOTE_BYTES / 1024
            ),
        ));
    }
    if note.contains('\0') {
        return Err(Error::new(
            ErrorKind::InvalidValue,
            "The note holds a NUL character and was not saved; what was saved before is kept. Remove it and save \
             again.",
        ));
    }
    Ok(())
}

/// Tags without white space around them, each once ("Commons" and "commons" are one), none empty.
fn clean_tags(tags: &[String]) -> Result<Vec<String>> {
    let mut seen = BTreeSet::new();
    let mut clean = Vec::new();
    for tag in tags
        .iter()
        .map(|tag| tag.trim())
        .filter(|tag| !tag.is_empty())
    {
        if tag.chars().count() > MAX_TAG {
            return Err(Error::new(
                ErrorKind::InvalidValue,
                format!(
                    "A tag may have {MAX_TAG} characters. Nothing was changed; choose a shorter one."
                ),
            ));
        }
        if tag.chars().any(char::is_control) {
            return Err(Error::new(
                ErrorKind::InvalidValue,
                "A tag may not hold a line break or another control character. Nothing was changed.",
            ));
        }
        if seen.insert(folded(tag)) {
            clean.push(tag.to_owned());
        }
    }
    if clean.len() > MAX_TAGS {
        return Err(Error::new(
            ErrorKind::InvalidValue,
            format!("A mark may have {MAX_TAGS} tags. Nothing was changed; remove some first."),
        ));
    }
    Ok(clean)
}

/// Text as it is compared: without case, composed.
fn folded(text: &str) -> String {
    text.nfc().flat_map(char::to_lowercase).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_notes_are_both_kept() {
        assert_eq!(
            both_notes("theirs", "mine".to_owned()),
            "theirs\n\n---\n\nmine"
        );
        assert_eq!(both_notes("", "mine".to_owned()), "mine");
        assert_eq!(
            both_notes("theirs", String::new()),
            "theirs",
            "removing is not worth a note"
        );
        assert_eq!(both_notes("same", "same".to_owned()), "same");
    }
}
