//! A text as it is compared, and the way back to the text as it is.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::anchor::carry::words::begins_word;

/// How far around a place its word is looked for.
const AROUND: usize = 32;
/// How much of a long passage is read into words.
const READ: usize = 512;

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

    /// Its length as if it were written in letters: what is looked for must say enough, and a Han sign says more.
    pub fn worth(&self) -> usize {
        self.chars.iter().map(|&c| worth(c)).sum()
    }

    /// The same, of the signs of words alone.
    pub fn worth_of_words(&self) -> usize {
        let signs = self.chars.iter().filter(|&&c| begins_word(c));
        signs.map(|&c| worth(c)).sum()
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
        !self.parts_a_word(at.start) && !self.parts_a_word(at.end)
    }

    /// Is a place between two letters of one word? Scripts without spaces have their words by Unicode segmentation.
    fn parts_a_word(&self, at: usize) -> bool {
        let letter = |at: usize| self.chars.get(at).is_some_and(|c| c.is_alphanumeric());
        if at == 0 || !letter(at - 1) || !letter(at) {
            return false;
        }
        let text = |range: Range<usize>| self.chars[range].iter().collect::<String>();
        let before = text(at.saturating_sub(AROUND)..at);
        let around = before.clone() + &text(at..self.len().min(at + AROUND));
        !around
            .split_word_bound_indices()
            .any(|(byte, _)| byte == before.len())
    }

    /// The words in the first characters of a range.
    pub fn words(&self, at: Range<usize>) -> Vec<String> {
        let end = at.end.min(at.start + READ).min(self.len());
        let text: String = self.chars[at.start.min(end)..end].iter().collect();
        text.unicode_words().map(str::to_owned).collect()
    }
}

/// How many letters of an alphabet a sign is worth. Hangul is counted by its letters, into which folding takes it apart.
fn worth(c: char) -> usize {
    match c {
        // Han, and the sign that repeats one
        '々' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' => 3,
        // Hiragana, Katakana
        '\u{3040}'..='\u{30ff}' => 2,
        // pictures
        '\u{1f000}'..='\u{1faff}' => 2,
        _ => 1,
    }
}
