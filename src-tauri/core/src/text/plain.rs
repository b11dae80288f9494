//! Blocks to the text's one plain text (*text form 1*), and positions in it.
//!
//! *Form 1* is what a stored offset means: for each block in reading order its inline text (entities resolved, a
//! soft break is one space, a hard break one LF, an image its alternative text, code verbatim, raw HTML as literal
//! text, a reference to a note nothing), the blocks joined by one LF, nothing trimmed after that. Footnotes stand at
//! the end in the order of their numbers. The characters are those of the source: bringing them to NFC is the
//! importer's work, done once, before the text is stored. Golden files hold the form; a change to any of them is a
//! new form.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// How many code points lie between two checkpoints.
const STEP: usize = 128;

/// A plain text with quick access by code point.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlainText {
    text: String,
    /// Length in code points.
    length: u32,
    /// The byte where each [`STEP`]th code point starts; empty where every code point is one byte.
    checkpoints: Vec<usize>,
}

impl From<String> for PlainText {
    fn from(text: String) -> Self {
        if text.is_ascii() {
            return Self {
                length: saturated(text.len()),
                checkpoints: Vec::new(),
                text,
            };
        }
        let mut length = 0;
        let mut checkpoints = Vec::with_capacity(text.len() / STEP + 1);
        for (byte, _) in text.char_indices() {
            if length % STEP == 0 {
                checkpoints.push(byte);
            }
            length += 1;
        }
        Self {
            length: saturated(length),
            checkpoints,
            text,
        }
    }
}

impl PlainText {
    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Length in code points.
    pub fn len(&self) -> u32 {
        self.length
    }

    /// Nothing in it?
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The slice of a code-point range, or `None` where it is reversed or reaches past the end.
    pub fn slice(&self, range: Range<u32>) -> Option<&str> {
        if range.start > range.end {
            return None;
        }
        self.text
            .get(self.byte_of(range.start)?..self.byte_of(range.end)?)
    }

    /// The byte where a code point starts, or `None` past the end. The end itself is a position.
    pub fn byte_of(&self, position: u32) -> Option<usize> {
        if position >= self.length {
            return (position == self.length).then_some(self.text.len());
        }
        let position = position as usize;
        let Some(&checkpoint) = self.checkpoints.get(position / STEP) else {
            return Some(position);
        };
        let mut ahead = self.text[checkpoint..].char_indices();
        ahead
            .nth(position % STEP)
            .map(|(byte, _)| checkpoint + byte)
    }

    /// The code-point position of a byte offset (rounded down to a character).
    pub fn position_of_byte(&self, byte: usize) -> u32 {
        let byte = self.text.floor_char_boundary(byte);
        let passed = self
            .checkpoints
            .partition_point(|&checkpoint| checkpoint <= byte);
        match passed.checked_sub(1) {
            None => saturated(byte),
            Some(last) => {
                let rest = self.text[self.checkpoints[last]..byte].chars().count();
                saturated(last * STEP + rest)
            }
        }
    }
}

/// A count as positions are stored. A text is far smaller ([`crate::import::MAX_TEXT_BYTES`]).
pub(crate) fn saturated(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Words of a text by Unicode word segmentation (segments that hold a letter or a digit).
///
/// A space or line feed of ASCII always parts words, so each stretch between two is counted alone: most are ASCII, for
/// which segmentation needs no tables.
pub fn count_words(text: &str) -> u32 {
    let stretches = text
        .split([' ', '\n'])
        .filter(|stretch| !stretch.is_empty());
    saturated(
        stretches
            .map(|stretch| stretch.unicode_words().count())
            .sum(),
    )
}
