//! A text as it is compared, and the way back to the text as it is.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// Folded characters, each with the code point it came from.
#[derive(Debug)]
pub(super) struct Folded {
    pub chars: Vec<char>,
    /// For each folded character.
    pub origin: Vec<u32>,
    /// Length of the text itself, code points.
    pub length: u32,
}

impl Folded {
    pub fn of(text: &str) -> Self {
        let mut folded = Folded {
            chars: Vec::with_capacity(text.len()),
            origin: Vec::with_capacity(text.len()),
            length: 0,
        };
        for c in text.chars() {
            folded.push(c);
            folded.length += 1;
        }
        folded
    }

    /// Each character alone is taken apart (NFKD), so that "é" is the same whether written as one or as two.
    fn push(&mut self, c: char) {
        if c.is_ascii() && !c.is_whitespace() {
            self.keep(c.to_ascii_lowercase());
            return;
        }
        match c {
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {}
            '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' => self.keep('\''),
            '“' | '”' | '„' | '‟' | '″' | '«' | '»' => self.keep('"'),
            '‐'..='―' | '−' => self.keep('-'),
            c if c.is_whitespace() => {
                if self.chars.last() != Some(&' ') {
                    self.keep(' ');
                }
            }
            c => {
                for part in std::iter::once(c).nfkd().flat_map(char::to_lowercase) {
                    self.keep(part);
                }
            }
        }
    }

    fn keep(&mut self, c: char) {
        self.chars.push(c);
        self.origin.push(self.length);
    }

    pub fn len(&self) -> usize {
        self.chars.len()
    }

    pub fn is_empty(&self) -> bool {
        self.chars.iter().all(|c| *c == ' ')
    }

    /// Where a folded range stands in the text: to the end of its last character, with the marks that sit on it.
    pub fn code_points(&self, at: &Range<usize>) -> Range<u32> {
        let start = self.origin.get(at.start).copied().unwrap_or(self.length);
        let last = at
            .end
            .checked_sub(1)
            .and_then(|last| self.origin.get(last))
            .copied()
            .unwrap_or(start);
        let end = self
            .origin
            .get(at.end)
            .copied()
            .unwrap_or(self.length)
            .min(last + 1);
        start..end.max(last + 1).min(self.length)
    }

    /// Four bytes for each character, to be searched.
    pub fn bytes(&self) -> Vec<u8> {
        self.chars
            .iter()
            .flat_map(|c| (*c as u32).to_le_bytes())
            .collect()
    }

    /// Does a word begin where the range does, and end where it ends?
    pub fn stands_as_words(&self, at: &Range<usize>) -> bool {
        let letter = |at: Option<usize>| {
            at.and_then(|at| self.chars.get(at))
                .is_some_and(|c| c.is_alphanumeric())
        };
        let inside = |a: Option<usize>, b: Option<usize>| letter(a) && letter(b);
        let last = at.end.checked_sub(1);
        !inside(at.start.checked_sub(1), Some(at.start)) && !inside(last, Some(at.end))
    }
}
