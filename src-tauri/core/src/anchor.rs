//! How a passage is named so that it can be found again: range, quote, and what stands around it.
//!
//! Pure: values in, values out.

pub mod carry;
pub mod quote_match;
mod reason;

pub use reason::Reason;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::text::PlainText;
use crate::{Error, ErrorKind, Result};

/// How many code points before and after a quote are kept.
pub const CONTEXT: u32 = 32;
/// The longest quote, code points.
pub const MAX_QUOTE: u32 = 65_536;

/// A passage of one edition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Anchor {
    /// Start in the plain text, code points.
    pub start: u32,
    /// End, exclusive, code points.
    pub end: u32,
    /// The words themselves.
    pub quote: String,
    /// Up to [`CONTEXT`] code points before.
    pub before: String,
    /// Up to [`CONTEXT`] code points after.
    pub after: String,
}

/// Names a range of a plain text. The range is taken as given: nothing is trimmed.
///
/// # Errors
/// `invalid-range` where the range is empty, reversed, past the end, white space alone, or longer than [`MAX_QUOTE`].
pub fn describe(plain: &PlainText, start: u32, end: u32) -> Result<Anchor> {
    let length = plain.len();
    if end > length {
        return Err(refused(&format!(
            "The passage, {start} to {end}, reaches past the end of the text, which has {length} characters. \
             Open the text again and mark it anew."
        )));
    }
    if end <= start {
        return Err(refused(
            "The passage is empty, so there is nothing to mark.",
        ));
    }
    if end - start > MAX_QUOTE {
        return Err(refused(&format!(
            "The passage has {} characters, and one mark holds {MAX_QUOTE}. Mark it in parts.",
            end - start
        )));
    }
    let Some(quote) = plain.slice(start..end) else {
        return Err(refused(
            "The passage is not in the text. Open the text again and mark it anew.",
        ));
    };
    if quote.chars().all(char::is_whitespace) {
        return Err(refused(
            "The passage holds only white space. Select at least one character.",
        ));
    }
    let after_end = end.saturating_add(CONTEXT).min(plain.len());
    let around = |range| plain.slice(range).unwrap_or_default().to_owned();
    Ok(Anchor {
        start,
        end,
        quote: quote.to_owned(),
        before: around(start.saturating_sub(CONTEXT)..start),
        after: around(end..after_end),
    })
}

/// Does the quote of an anchor stand at its place, character for character?
pub fn resolve_exact(plain: &PlainText, anchor: &Anchor) -> bool {
    plain.slice(anchor.start..anchor.end) == Some(anchor.quote.as_str())
}

fn refused(why: &str) -> Error {
    Error::new(
        ErrorKind::InvalidRange,
        format!("{why} Nothing was changed."),
    )
}
