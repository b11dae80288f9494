//! Blocks to the text's one plain text (*text form 1*), and positions in it.

use std::ops::Range;

/// A plain text with quick access by code point.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlainText {
    text: String,
}

impl PlainText {
    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Length in code points.
    pub fn len(&self) -> u32 {
        unimplemented!()
    }

    /// Nothing in it?
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The slice of a code-point range, or `None` where it is reversed or reaches past the end.
    pub fn slice(&self, range: Range<u32>) -> Option<&str> {
        let _ = range;
        unimplemented!()
    }

    /// The code-point position of a byte offset (rounded down to a character).
    pub fn position_of_byte(&self, byte: usize) -> u32 {
        let _ = byte;
        unimplemented!()
    }
}

/// Words of a text by Unicode word segmentation (segments that hold a letter or a digit).
pub fn count_words(text: &str) -> u32 {
    let _ = text;
    unimplemented!()
}
