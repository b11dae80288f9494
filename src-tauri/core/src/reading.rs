//! Where the reader is in each text. Saved as they read, not journalled: undo takes back acts, not scrolling.

pub(crate) mod store;

use crate::ids::TextId;
use crate::{Library, Result, text};

/// Remembers the place: the code point at the top of the window, and the furthest that was in sight.
///
/// # Errors
/// `not-found` where there is no such text.
pub fn save_position(library: &Library, text: TextId, position: u32, seen_to: u32) -> Result<()> {
    let now = library.clock().now();
    library.note(|tx| {
        let summary = text::store::summary(tx, text)?;
        let place = store::Place {
            text,
            edition: summary.edition,
            position: position.min(summary.length),
            seen_to: seen_to.max(position).min(summary.length),
        };
        store::save(tx, &place, now)
    })
}
