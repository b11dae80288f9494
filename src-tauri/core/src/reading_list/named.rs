//! The books that a text names, and those of them that the list lacks.

use serde_json::Value;

use super::known::Known;
use super::{BooksReport, exchange};
use crate::history::Action;
use crate::ids::TextId;
use crate::import::books;
use crate::{Library, Result, text};

/// The books that a text's reference lists name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Named {
    /// How many, each once.
    pub total: u32,
    /// Those that the reading list lacks, as CSL-JSON items.
    pub lacking: Vec<Value>,
}

/// The books that a text names.
pub fn named_by(library: &Library, text: TextId) -> Result<Named> {
    let edition = library.read(|connection| text::store::current_edition(connection, text))?;
    let document = library.document(edition)?;
    let mut lacking = books::references(&document);
    let total = u32::try_from(lacking.len()).unwrap_or(u32::MAX);
    let known = library.read(Known::of)?;
    lacking.retain(|item| !known.knows(item));
    Ok(Named { total, lacking })
}

/// Takes onto the list those it lacks; one undoable step. Where there are none, there is nothing to undo.
pub fn take_offered(library: &Library, text: TextId) -> Result<BooksReport> {
    let items = named_by(library, text)?.lacking;
    if items.is_empty() {
        return Ok(BooksReport::default());
    }
    let now = library.clock().now();
    library.write(Action::ImportBooks, |tx| exchange::take(tx, items, now))
}
