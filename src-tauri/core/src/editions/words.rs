//! Which words two passages do not share. Pure.

use std::collections::HashMap;

use imara_diff::{Algorithm, Diff, Token};
use unicode_segmentation::UnicodeSegmentation;

use super::{Span, WordChange};
use crate::text::plain::saturated;

/// A word or sign, with its place in code points.
struct Words {
    tokens: Vec<Token>,
    spans: Vec<Span>,
}

impl Words {
    /// The words of a passage; white space is what stands between them. `known` numbers equal words alike.
    fn of<'a>(passage: &'a str, known: &mut HashMap<&'a str, u32>) -> Self {
        let mut words = Words {
            tokens: Vec::new(),
            spans: Vec::new(),
        };
        let mut start = 0;
        for word in passage.split_word_bounds() {
            let end = start + saturated(word.chars().count());
            if !word.chars().all(char::is_whitespace) {
                let fresh = saturated(known.len());
                words
                    .tokens
                    .push(Token(*known.entry(word).or_insert(fresh)));
                words.spans.push(Span { start, end });
            }
            start = end;
        }
        words
    }

    /// The code points of some words; of none, the end of the word before.
    fn span(&self, from: u32, to: u32) -> Span {
        let (from, to) = (from as usize, to as usize);
        if from < to {
            return Span {
                start: self.spans[from].start,
                end: self.spans[to - 1].end,
            };
        }
        let at = from
            .checked_sub(1)
            .map_or(0, |before| self.spans[before].end);
        Span { start: at, end: at }
    }
}

/// The words that differ, in order; each side counts from the start of its passage.
pub(super) fn changes(old: &str, new: &str) -> Vec<WordChange> {
    let mut known = HashMap::new();
    let (old, new) = (Words::of(old, &mut known), Words::of(new, &mut known));
    let mut diff = Diff::default();
    diff.compute_with(
        Algorithm::Histogram,
        &old.tokens,
        &new.tokens,
        saturated(known.len()),
    );
    diff.hunks()
        .map(|hunk| WordChange {
            old: old.span(hunk.before.start, hunk.before.end),
            new: new.span(hunk.after.start, hunk.after.end),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(old: &str, new: &str) -> Vec<(String, String)> {
        let words = |text: &str, span: Span| {
            let length = (span.end - span.start) as usize;
            text.chars()
                .skip(span.start as usize)
                .take(length)
                .collect()
        };
        changes(old, new)
            .iter()
            .map(|change| (words(old, change.old), words(new, change.new)))
            .collect()
    }

    #[test]
    fn changed_words_are_found_whatever_they_are_made_of() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(told("a b c", "a x c"), [pair("b", "x")]);
        assert_eq!(told("a c", "a b c"), [pair("", "b")]);
        assert_eq!(told("a b c", "a c"), [pair("b", "")]);
        assert_eq!(told("Größe 𝔸 zählt", "Größe 𝔹 zählt"), [pair("𝔸", "𝔹")]);
        assert_eq!(told("a  b\nc", "a b c"), [], "white space is no word");
        assert_eq!(told("", "new words"), [pair("", "new words")]);
        assert_eq!(told("", ""), []);
    }
}
