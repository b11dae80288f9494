//! Folding: what makes two spellings of a word the same when comparing, with the way back to the text.
//!
//! Case, accents (Latin, Greek, Cyrillic, the points of Hebrew and Arabic), kinds of quotation marks and dashes,
//! ligatures and other compatibility forms are folded; any run of white space is one space; soft hyphens, joiners and
//! marks of direction are as if they were not there. Vowel signs of Indic scripts and the voicing marks of kana stay:
//! there they make another letter.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// A text as it is compared.
pub(super) struct Folded {
    /// UTF-8.
    pub(super) bytes: Vec<u8>,
    /// For each byte, the code point of the text that it comes from.
    pub(super) from: Vec<u32>,
}

/// Folds a text.
pub(super) fn fold(text: &str) -> Folded {
    let room = text.len() + text.len() / 16;
    let mut folded = Folded {
        bytes: Vec::with_capacity(room),
        from: Vec::with_capacity(room),
    };
    let mut letters = String::new();
    let mut after_space = false;
    for (position, c) in (0u32..).zip(text.chars()) {
        if c.is_whitespace() {
            if !after_space {
                folded.push(b" ", position);
            }
            after_space = true;
            continue;
        }
        let before = folded.bytes.len();
        if c.is_ascii() {
            folded.bytes.push(c.to_ascii_lowercase() as u8);
            folded.from.push(position);
        } else if let Some(letters) = COMMON.get(c) {
            folded.push(letters, position);
        } else {
            letters.clear();
            fold_char(c, &mut letters);
            folded.push(letters.as_bytes(), position);
        }
        // What folds to nothing does not part two spaces.
        after_space &= folded.bytes.len() == before;
    }
    folded
}

impl Folded {
    fn push(&mut self, bytes: &[u8], position: u32) {
        self.bytes.extend_from_slice(bytes);
        self.from.resize(self.bytes.len(), position);
    }
}

/// The foldings of the scripts below [`Table::END`], and of general punctuation, worked out once.
static COMMON: LazyLock<Table> = LazyLock::new(Table::new);

struct Table {
    letters: String,
    /// Where each character's folding ends in `letters`.
    ends: Vec<u32>,
}

impl Table {
    const END: u32 = 0x3100;

    fn new() -> Self {
        let mut table = Table {
            letters: String::new(),
            ends: Vec::new(),
        };
        for c in (0..Self::END).filter_map(char::from_u32) {
            fold_char(c, &mut table.letters);
            table.ends.push(super::saturated(table.letters.len()));
        }
        table
    }

    fn get(&self, c: char) -> Option<&[u8]> {
        let at = c as usize;
        let end = *self.ends.get(at)? as usize;
        let start = at
            .checked_sub(1)
            .map_or(0, |before| self.ends[before] as usize);
        self.letters.as_bytes().get(start..end)
    }
}

fn fold_char(c: char, into: &mut String) {
    match c {
        // Ideographs have one form. Syllables of Hangul stay whole, else the first of two letters would match the
        // block of three.
        '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => into.push(c),
        '‘' | '’' | '‚' | '‛' | '′' | '‹' | '›' | 'ʼ' | '´' | '`' => {
            into.push('\'')
        }
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => into.push('"'),
        '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{ff0d}' => into.push('-'),
        c if ignored(c) => {}
        c => {
            // Upper case first: "ß" is "SS", and both sigmas are one.
            let cased = std::iter::once(c)
                .nfkd()
                .flat_map(char::to_uppercase)
                .flat_map(char::to_lowercase);
            into.extend(cased.nfkd().filter(|&c| !is_accent(c)));
        }
    }
}

/// Marks that are written on a letter and do not make another one of it.
fn is_accent(c: char) -> bool {
    // Classes 1 to 9 are overlays, nuktas, kana voicing marks and viramas.
    canonical_combining_class(c) >= 10
}

/// Characters without a shape of their own.
fn ignored(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}
