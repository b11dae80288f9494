//! Marks that are made different: one, or many as one step.

use rusqlite::Transaction;

use super::checks::{check_note, clean_tags};
use super::{Highlight, HighlightChange, store};
use crate::history::Action;
use crate::ids::HighlightId;
use crate::time::Timestamp;
use crate::{Library, Result};

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

/// Adds tags to many marks, as one undoable step: each keeps those it has, and gets those it lacks. Returns how many
/// became different.
///
/// # Errors
/// `not-found` where one of them is not there, `invalid-value` also where one would have more than [`MAX_TAGS`]; then all
/// stay as they are.
pub fn add_tags(library: &Library, ids: &[HighlightId], tags: &[String]) -> Result<u32> {
    let tags = clean_tags(tags)?;
    let now = library.clock().now();
    library.write(Action::TagHighlight, |tx| {
        let mut changed = 0;
        for &id in ids {
            let stored = store::get(tx, id)?;
            let change = HighlightChange {
                tags: Some(clean_tags(&[&stored.tags[..], &tags].concat())?),
                ..HighlightChange::default()
            };
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
