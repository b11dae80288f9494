//! An edition as words: what is compared, and where it stands.

use std::collections::HashMap;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use super::EditionText;

/// How far from some words their sentence is asked, in words: a text may be one sentence.
const WITNESSES: usize = 256;

/// The words of one edition, in reading order. All vectors run in parallel.
#[derive(Debug, Default)]
pub(super) struct Words<'a> {
    /// The text itself.
    pub text: &'a str,
    /// First byte of each word.
    pub byte: Vec<u32>,
    /// First code point of each word.
    pub start: Vec<u32>,
    /// Code point after each word.
    pub end: Vec<u32>,
    /// What the word is; equal numbers are equal words after folding.
    pub token: Vec<u32>,
    /// Which sentence it stands in, counted through the edition. A block's end ends a sentence.
    pub sentence: Vec<u32>,
    /// First word of each sentence, and the number of words at the end.
    pub sentence_start: Vec<u32>,
    /// Does the word open a block?
    pub opens_block: Vec<bool>,
}

impl<'a> Words<'a> {
    /// How many.
    pub fn len(&self) -> usize {
        self.token.len()
    }

    /// The words a code-point range touches.
    pub fn touched_by(&self, range: &Range<u32>) -> Range<usize> {
        let from = self.end.partition_point(|&end| end <= range.start);
        let to = self.start.partition_point(|&start| start < range.end);
        from..to.max(from)
    }

    /// Does a sentence begin here? (The end of the text counts as the beginning of one.)
    pub fn opens_sentence(&self, word: usize) -> bool {
        self.sentence
            .get(word)
            .is_none_or(|&sentence| self.sentence_start[sentence as usize] as usize == word)
    }

    /// Are some words whole sentences, one or several?
    pub fn are_sentences(&self, words: &Range<usize>) -> bool {
        self.opens_sentence(words.start) && self.opens_sentence(words.end)
    }

    /// A word as it is written.
    pub fn written(&self, word: usize) -> &'a str {
        let rest = &self.text[self.byte[word] as usize..];
        let length = (self.end[word] - self.start[word]) as usize;
        let end = rest.char_indices().nth(length);
        &rest[..end.map_or(rest.len(), |(byte, _)| byte)]
    }

    /// The signs between a word and the one before it; after the last word, those to the end.
    pub fn signs_before(&self, word: usize) -> &'a str {
        let from = word.checked_sub(1).map_or(0, |before| {
            self.byte[before] as usize + self.written(before).len()
        });
        let to = self
            .byte
            .get(word)
            .map_or(self.text.len(), |&byte| byte as usize);
        &self.text[from..to.max(from)]
    }

    /// The sentences some words stand in, as far as witnesses are asked.
    pub fn sentences_around(&self, words: &Range<usize>) -> Range<usize> {
        let last = words.end - 1;
        let from = self.of_sentence(self.sentence[words.start]).start;
        let to = self.of_sentence(self.sentence[last]).end;
        from.max(words.start.saturating_sub(WITNESSES))..to.min(words.end + WITNESSES)
    }

    /// The block some words stand in, as far as witnesses are asked.
    pub fn block_around(&self, words: &Range<usize>) -> Range<usize> {
        let before = words.start.saturating_sub(WITNESSES)..=words.start;
        let after = words.end..self.len().min(words.end + WITNESSES);
        let from = before.clone().rev().find(|&word| self.opens_block[word]);
        let to = after.clone().find(|&word| self.opens_block[word]);
        from.unwrap_or(*before.start())..to.unwrap_or(after.end)
    }

    /// The words of a sentence.
    pub fn of_sentence(&self, sentence: u32) -> Range<usize> {
        let at = sentence as usize;
        self.sentence_start[at] as usize..self.sentence_start[at + 1] as usize
    }
}

/// What is known of each token: how much meeting it again says, and which tokens are forms of one word.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    numbers: HashMap<Box<str>, u32>,
    /// Occurrences in both editions together.
    count: Vec<u32>,
    /// From nearly nothing (a word on every line) to 1 (a rare word).
    pub weight: Vec<f32>,
    /// Equal numbers: the same word but for its ending.
    pub stem: Vec<u32>,
}

/// Meeting even the commonest word again says a little.
const LEAST_WEIGHT: f32 = 0.08;
/// A word is rare, weight 1, when its share of the text is below total^-0.7: seen up to a dozen times in 5,000 words.
const RARE: f32 = 0.7;

impl Lexicon {
    /// Reads an edition into words.
    pub fn read<'a>(&mut self, text: &EditionText<'a>) -> Words<'a> {
        let mut reader = Reader {
            lexicon: self,
            words: Words {
                text: text.plain,
                ..Words::default()
            },
            opens_block: true,
            opens_sentence: true,
            after_stop: false,
            buffer: String::new(),
        };
        reader.text(text.plain, &text.blocks);
        let mut words = reader.words;
        words.sentence_start.push(words.token.len() as u32);
        words
    }

    /// To be called when both editions have been read.
    pub fn weigh(&mut self) {
        let total = (self.count.iter().map(|&count| count as f32).sum::<f32>()).max(3.0);
        let rare = total.ln() * RARE;
        self.weight = self
            .count
            .iter()
            .map(|&count| ((total / count as f32).ln() / rare).clamp(LEAST_WEIGHT, 1.0))
            .collect();
        let mut stems: HashMap<&str, u32> = HashMap::with_capacity(self.numbers.len());
        self.stem = vec![0; self.count.len()];
        for (word, &token) in &self.numbers {
            let next = stems.len() as u32;
            self.stem[token as usize] = *stems.entry(stem(word)).or_insert(next);
        }
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(&token) = self.numbers.get(word) {
            self.count[token as usize] += 1;
            return token;
        }
        let token = self.count.len() as u32;
        self.numbers.insert(word.into(), token);
        self.count.push(1);
        token
    }
}

struct Reader<'l, 'a> {
    lexicon: &'l mut Lexicon,
    words: Words<'a>,
    opens_block: bool,
    opens_sentence: bool,
    /// A full stop was read, and nothing since but what may follow one (a quotation mark, a bracket).
    after_stop: bool,
    buffer: String,
}

/// Where the reader is.
#[derive(Clone, Copy)]
struct Place {
    position: u32,
    byte: usize,
}

impl Reader<'_, '_> {
    /// In ASCII, words are letters and digits in a row; only what holds other characters is segmented.
    fn text(&mut self, plain: &str, blocks: &[Range<u32>]) {
        let mut borders = blocks.iter().map(|block| block.start).peekable();
        let mut position = 0u32;
        let mut rest = plain;
        while let Some(first) = rest.chars().next() {
            while borders.next_if(|&border| border <= position).is_some() {
                self.opens_block = true;
                self.opens_sentence = true;
            }
            if first.is_ascii() && !first.is_ascii_alphanumeric() {
                self.between_words(first);
                position += 1;
                rest = &rest[1..];
                continue;
            }
            // to the next sign between words, or the next block
            let parts = |byte: u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
            let end = rest.bytes().position(parts).unwrap_or(rest.len());
            let mut chunk = &rest[..end];
            if let Some(border) = borders
                .peek()
                .map(|border| (border - position) as usize)
                .filter(|&b| b < chunk.len())
            {
                let end = chunk
                    .char_indices()
                    .nth(border)
                    .map_or(chunk.len(), |(byte, _)| byte);
                chunk = &chunk[..end];
            }
            let at = Place {
                position,
                byte: plain.len() - rest.len(),
            };
            position = if chunk.is_ascii() {
                self.ascii(chunk, at)
            } else {
                self.segments(chunk, at)
            };
            rest = &rest[chunk.len()..];
        }
    }

    /// Letters and digits of ASCII in a row; the position after them.
    fn ascii(&mut self, chunk: &str, mut at: Place) -> u32 {
        let mut folded = std::mem::take(&mut self.buffer);
        for piece in chunk.as_bytes().chunks(LONGEST as usize) {
            folded.clear();
            folded.extend(piece.iter().map(|byte| byte.to_ascii_lowercase() as char));
            let end = at.position + piece.len() as u32;
            self.word(&folded, at, end);
            at = Place {
                position: end,
                byte: at.byte + piece.len(),
            };
        }
        self.buffer = folded;
        at.position
    }

    /// Words by Unicode segmentation; the position after them.
    fn segments(&mut self, chunk: &str, mut at: Place) -> u32 {
        let mut run = String::new();
        let mut start = at;
        for segment in chunk.split_word_bounds() {
            for c in segment.chars() {
                let in_word = begins_word(c) || (!run.is_empty() && joins(c));
                if !in_word || at.position - start.position == LONGEST {
                    self.flush(&mut run, start, at.position);
                }
                if !in_word {
                    self.between_words(c);
                } else {
                    if run.is_empty() {
                        start = at;
                    }
                    run.push(c);
                }
                at = Place {
                    position: at.position + 1,
                    byte: at.byte + c.len_utf8(),
                };
            }
            self.flush(&mut run, start, at.position);
        }
        at.position
    }

    /// A full stop ends a sentence when white space follows; an ideographic one always.
    fn between_words(&mut self, c: char) {
        match c {
            '.' | '!' | '?' | '…' => self.after_stop = true,
            '。' | '！' | '？' => self.opens_sentence = true,
            c if c.is_whitespace() => {
                self.opens_sentence |= self.after_stop;
                self.after_stop = false;
            }
            _ => {}
        }
    }

    fn flush(&mut self, run: &mut String, start: Place, end: u32) {
        if !run.is_empty() {
            self.word(&fold(run), start, end);
            run.clear();
        }
    }

    fn word(&mut self, folded: &str, start: Place, end: u32) {
        let token = self.lexicon.number(folded);
        let words = &mut self.words;
        if self.opens_sentence || words.sentence_start.is_empty() {
            words.sentence_start.push(words.token.len() as u32);
        }
        words.byte.push(start.byte as u32);
        words.start.push(start.position);
        words.end.push(end);
        words.token.push(token);
        words.sentence.push(words.sentence_start.len() as u32 - 1);
        words.opens_block.push(self.opens_block);
        self.opens_block = false;
        self.opens_sentence = false;
        self.after_stop = false;
    }
}

/// Longer words are read as several, so that a text without spaces has more than one.
const LONGEST: u32 = 64;

/// Letters, digits, and the signs people mark as they mark words: arrows, mathematics, pictures.
pub(in crate::anchor) fn begins_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// Belongs to the word it follows: combining marks, soft hyphen, joiners.
pub(super) fn joins(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200c}'..='\u{200d}') || is_combining_mark(c)
}

/// Case, soft hyphens and Unicode forms do not make another word.
fn fold(word: &str) -> String {
    word.nfkc()
        .filter(|&c| c != '\u{ad}')
        .flat_map(char::to_lowercase)
        .collect()
}

/// A word without its commonest English endings; others stay as they are. (It is used to compare words of two
/// editions of one sentence, so it need not be right, only the same for both.)
fn stem(word: &str) -> &str {
    if word.is_ascii() && word.len() > 4 {
        for ending in ["ing", "edly", "ed", "es", "s", "ly", "e", "d"] {
            if let Some(rest) = word.strip_suffix(ending).filter(|rest| rest.len() >= 4) {
                return rest;
            }
        }
    }
    word
}
