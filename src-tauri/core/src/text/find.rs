//! Find in one text: case, accents, quotes, dashes, spaces and soft hyphens are folded for comparing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Document;
use crate::ids::EditionId;
use crate::{Library, Result};

/// The most hits that are listed; all are counted.
pub const MAX_HITS: usize = 5_000;
/// The longest query, code points; the rest is cut.
pub const MAX_QUERY: usize = 500;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Found {
    /// How many there are.
    pub total: u32,
    /// The first [`MAX_HITS`], in order.
    pub hits: Vec<Hit>,
}

/// One hit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Hit {
    /// Code points.
    pub start: u32,
    /// Code points, exclusive.
    pub end: u32,
    /// The block it starts in.
    pub block: u32,
}

/// Finds in a document; pure.
pub fn find(document: &Document, query: &str) -> Found {
    let _ = (document, query);
    unimplemented!()
}

/// Finds in an edition.
pub fn find_in(library: &Library, edition: EditionId, query: &str) -> Result<Found> {
    Ok(find(&*library.document(edition)?, query))
}
