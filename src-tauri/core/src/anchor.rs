//! How a passage is named so that it can be found again: range, quote, and what stands around it.
//!
//! Pure: values in, values out.

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

/// Names a range of a plain text.
///
/// # Errors
/// `invalid-range` where the range is empty, reversed, past the end, white space alone, or longer than [`MAX_QUOTE`].
pub fn describe(plain: &PlainText, start: u32, end: u32) -> Result<Anchor> {
    let _ = (plain, start, end, Error::new(ErrorKind::InvalidRange, ""));
    unimplemented!()
}
