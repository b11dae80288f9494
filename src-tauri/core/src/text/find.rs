//! Find in one text: case, accents, quotes, dashes, spaces and soft hyphens are folded for comparing ([`fold`]).

mod fold;

use memchr::memmem;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::plain::saturated;
use super::{Document, PlainText};
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

/// Finds in a document; pure. Hits are in order and never overlap; a query of white space alone finds nothing.
pub fn find(document: &Document, query: &str) -> Found {
    let query: String = query.nfc().take(MAX_QUERY).collect();
    let query = fold::fold(&query).bytes;
    let mut found = Found::default();
    if query.iter().all(|&byte| byte == b' ') {
        return found;
    }
    let text = fold::fold(document.plain.as_str());
    let mut free = 0;
    for at in memmem::find_iter(&text.bytes, &query) {
        let start = text.from[at];
        // Several folded letters can come from one character, which one hit covers.
        if start < free {
            continue;
        }
        let end = at + query.len();
        free = text.from[end - 1] + 1;
        // What follows was folded away: it may be marks on the last letter.
        if text.from.get(end).is_none_or(|&next| next > free) {
            free = with_marks(&document.plain, free);
        }
        found.total += 1;
        if found.hits.len() < MAX_HITS {
            found.hits.push(Hit {
                start,
                end: free,
                block: document.block_at(start).map_or(0, |block| block.index),
            });
        }
    }
    found
}

/// The end of a hit, moved behind the marks written on its last letter.
fn with_marks(plain: &PlainText, end: u32) -> u32 {
    let rest = plain
        .byte_of(end)
        .and_then(|byte| plain.as_str().get(byte..));
    let marks = rest
        .unwrap_or_default()
        .chars()
        .take_while(|&c| is_combining_mark(c));
    end + saturated(marks.count())
}

/// Finds in an edition.
pub fn find_in(library: &Library, edition: EditionId, query: &str) -> Result<Found> {
    Ok(find(&*library.document(edition)?, query))
}
