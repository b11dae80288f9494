//! `undo` and `redo`

use marginalis_core::history::{self, JournalEntry};
use marginalis_core::time::rfc3339;
use marginalis_core::{Library, history::Action};
use serde_json::json;

use crate::DONE;
use crate::output::{Out, Result};

/// Takes back the last change.
pub fn undo(library: &Library, out: &mut Out) -> Result<u8> {
    let entry = history::undo(library)?;
    tell(entry, "Taken back", "There is nothing to take back.", out)
}

/// Does the last change that was taken back again.
pub fn redo(library: &Library, out: &mut Out) -> Result<u8> {
    let entry = history::redo(library)?;
    tell(entry, "Done again", "There is nothing to do again.", out)
}

fn tell(entry: Option<JournalEntry>, done: &str, nothing: &str, out: &mut Out) -> Result<u8> {
    match (entry, out.wants_json()) {
        (Some(entry), true) => {
            out.json(&json!({ "action": entry.action, "at": rfc3339(entry.at) }))?
        }
        (None, true) => out.json(&json!(null))?,
        (Some(entry), false) => out.line(&format!(
            "{done}: {}, {}",
            name(entry.action),
            rfc3339(entry.at)
        ))?,
        (None, false) => out.say(nothing),
    }
    Ok(DONE)
}

/// The action's own name, such as `create-highlight`.
fn name(action: Action) -> String {
    json!(action).as_str().unwrap_or_default().replace('-', " ")
}
