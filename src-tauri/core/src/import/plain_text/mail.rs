//! Quotations as mail sets them off: `>` before each line, `>>` before what was a quotation there already.

use unicode_segmentation::UnicodeSegmentation;

use super::lines::{Chunk, Line};

/// Quotations inside quotations, at most; what is deeper stays text.
pub const DEEPEST: usize = 24;
/// So many signs before every line are the prompt of a program.
const PROMPT: usize = 3;
/// So many lines show that a text quotes this way; one may begin with the sign for another reason.
const SHOWN: usize = 2;

/// Does the line (without white space around it) begin with the sign of a quotation?
pub fn is_quoted(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('>') else {
        return false;
    };
    // What combines with the sign makes one character with it, which is none of ours to take apart.
    let stands_alone = line.graphemes(true).next() == Some(">");
    let may_follow = |c: char| {
        matches!(c, '>' | '"' | '“' | '„' | '«') || c.is_whitespace() || c.is_alphabetic()
    };
    stands_alone && rest.chars().next().is_none_or(may_follow)
}

/// A line without the sign before it, and without the space after that.
pub fn without_sign(line: &str) -> &str {
    let rest = line.strip_prefix('>').unwrap_or(line);
    rest.strip_prefix(' ').unwrap_or(rest)
}

/// Does a text quote this way?
pub fn is_used(chunks: &[Chunk<'_>]) -> bool {
    let lines = chunks.iter().flat_map(|chunk| &chunk.lines);
    let quotes = |line: &&Line<'_>| begins_words(line.text) && signs(line.text) < PROMPT;
    lines.filter(quotes).take(SHOWN).count() == SHOWN
}

/// How many lines from the first on begin with the sign, and are they a quotation? `announced`: what stands before them
/// ends in a colon.
pub fn run(lines: &[Line<'_>], used: bool, announced: bool) -> (usize, bool) {
    let count = lines.iter().take_while(|l| is_quoted(l.text)).count();
    let run = &lines[..count];
    let words = run.iter().any(|l| begins_words(l.text));
    let prompts = run.iter().all(|l| signs(l.text) >= PROMPT);
    (count, words && (used || (announced && !prompts)))
}

/// Do words follow the sign? "> 2 m" may say that something is larger, and says nothing about the rest.
fn begins_words(line: &str) -> bool {
    let words = line.trim_start_matches(['>', ' ']);
    is_quoted(line) && words.starts_with(|c: char| !c.is_numeric())
}

fn signs(line: &str) -> usize {
    line.len() - line.trim_start_matches('>').len()
}
