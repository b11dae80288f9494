//! Moved passages too slight to be believed.
//!
//! A sentence that stands at another place may have been taken there, or it was deleted and, later or by chance,
//! written anew. A long passage cannot be chance, nor can a whole line; but a short sentence whose neighbors stayed
//! behind is as often the one as the other. Its marks are given up where they were, and the other place is named.

use std::ops::Range;

use super::Comparison;
use super::links::{Links, NONE};
use super::words::Words;

/// What must have moved together to be believed, in rare words …
const CERTAIN: f32 = 10.0;
/// … and where whole blocks did, from their first word to their last in both editions.
const CERTAIN_BLOCKS: f32 = 6.0;
/// A sentence of which so much kept its place was turned around, not moved.
const SAME_SENTENCE: f32 = 5.0;
/// A whole sentence of whose block so much kept its place changed places with its neighbors.
const SAME_BLOCK: f32 = 5.0;
/// How many other words may stand between two that moved together.
const BETWEEN: usize = 12;

/// Takes the slight moves away; for each old word where it would have gone, or [`NONE`].
pub(super) fn doubt(c: &Comparison<'_>, links: &mut Links) -> Vec<u32> {
    let mut doubtful = vec![NONE; c.old.len()];
    for words in moved_together(links) {
        if is_certain(c, links, &words) {
            continue;
        }
        for word in words.filter(|&word| links.moved[word]).collect::<Vec<_>>() {
            doubtful[word] = links.to[word];
            links.unlink(word);
        }
    }
    doubtful
}

/// The stretches of old words whose moved words stand together in both editions, in the same order.
fn moved_together(links: &Links) -> Vec<Range<usize>> {
    let mut stretches: Vec<Range<usize>> = Vec::new();
    let mut reached = 0;
    for old in (0..links.to.len()).filter(|&old| links.moved[old]) {
        let new = links.to[old] as usize;
        match stretches.last_mut() {
            Some(stretch)
                if old - stretch.end < BETWEEN && new >= reached && new - reached < BETWEEN =>
            {
                stretch.end = old + 1;
            }
            _ => stretches.push(old..old + 1),
        }
        reached = new + 1;
    }
    stretches
}

fn is_certain(c: &Comparison<'_>, links: &Links, words: &Range<usize>) -> bool {
    let moved = words.clone().filter(|&word| links.moved[word]);
    let weight: f32 = moved.map(|word| c.weight(word)).sum();
    let there = links.to[words.start] as usize..links.to[words.end - 1] as usize + 1;
    let sentence_stayed = || {
        let around_new = c.new.sentences_around(&there);
        stayed(c, links, c.old.sentences_around(words), &around_new)
    };
    let block_stayed = || {
        let around_new = c.new.block_around(&there);
        stayed(c, links, c.old.block_around(words), &around_new)
    };
    weight >= CERTAIN
        || weight >= CERTAIN_BLOCKS && are_blocks(c.old, words) && are_blocks(c.new, &there)
        || sentence_stayed() >= SAME_SENTENCE
        || c.old.are_sentences(words)
            && c.new.are_sentences(&there)
            && c.old.token[words.clone()] == c.new.token[there.clone()]
            && block_stayed() >= SAME_BLOCK
}

/// Does a block begin where the words begin, and one where they end?
fn are_blocks(words: &Words<'_>, range: &Range<usize>) -> bool {
    words.opens_block[range.start] && words.opens_block.get(range.end).is_none_or(|&opens| opens)
}

/// How much of what stands around, beside the moved words, is around them where they moved to, and kept its place in the
/// reading order.
fn stayed(
    c: &Comparison<'_>,
    links: &Links,
    around: Range<usize>,
    around_new: &Range<usize>,
) -> f32 {
    around
        .filter(|&word| !links.moved[word] && links.to[word] != NONE)
        .filter(|&word| around_new.contains(&(links.to[word] as usize)))
        .map(|word| c.weight(word))
        .sum()
}
