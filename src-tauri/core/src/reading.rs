//! Where the reader is in each text. Saved as they read, not journalled: undo takes back acts, not scrolling.

pub(crate) mod store;

use crate::ids::TextId;
use crate::{Library, Result};

/// Remembers the place: the code point at the top of the window, and the furthest that was in sight.
pub fn save_position(library: &Library, text: TextId, position: u32, seen_to: u32) -> Result<()> {
    let _ = (library, text, position, seen_to);
    unimplemented!()
}
