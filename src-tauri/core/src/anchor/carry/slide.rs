//! Where exactly a passage was put in, or taken out.
//!
//! Between "a b" and "a b x b" the new words may be "x b" or "b x": the words alone cannot say. People add whole
//! paragraphs and whole sentences, and add them after what stands there; so of all places the last one at the
//! border of a block is taken, else the last one at the border of a sentence, else the last.

use super::Comparison;
use super::links::{Links, Rival, Run};
use super::words::Words;

/// Moves the ends of insertions and deletions to the likeliest place; says which words could as well stand on the
/// other side of an insertion.
pub(super) fn slide(c: &Comparison<'_>, links: &mut Links) -> Vec<Rival> {
    let mut runs = links.runs(0..c.old.len());
    let mut rivals = Vec::new();
    for at in 1..runs.len() {
        let (a, b) = (runs[at - 1], runs[at]);
        if b.new < a.new_end() {
            continue;
        }
        let gap = (b.old - a.old_end(), b.new - a.new_end());
        let pure = (gap.0 == 0) != (gap.1 == 0)
            && (a.new_end()..b.new).all(|word| links.new_is_free(word));
        if pure {
            let by = slide_one(c, links, a, b, gap, &mut rivals);
            runs[at - 1].len = a.len.saturating_add_signed(by);
            runs[at] = Run {
                old: b.old.saturating_add_signed(by),
                new: b.new.saturating_add_signed(by),
                len: b.len.saturating_add_signed(-by),
            };
        }
    }
    rivals
}

/// One insertion or deletion of `gap` words between two runs; how many words went from the second to the first.
fn slide_one(
    c: &Comparison<'_>,
    links: &mut Links,
    a: Run,
    b: Run,
    gap: (usize, usize),
    rivals: &mut Vec<Rival>,
) -> isize {
    let up = (1..a.len)
        .take_while(|n| {
            c.old.token[a.old_end() - n + gap.0] == c.new.token[a.new_end() - n + gap.1]
        })
        .count();
    let down = (0..b.len - 1)
        .take_while(|n| c.old.token[b.old + n - gap.0] == c.new.token[b.new + n - gap.1])
        .count();
    let border = |by: isize| {
        opens(c.old, a.old_end().saturating_add_signed(by))
            .min(opens(c.new, a.new_end().saturating_add_signed(by)))
    };
    let places = -(up as isize)..=down as isize;
    let by = places.max_by_key(|&by| (border(by), by)).unwrap_or(0);
    for n in 0..by.unsigned_abs() {
        if by > 0 {
            links.unlink(b.old + n);
            links.link(b.old + n - gap.0, b.new + n - gap.1);
        } else {
            let (old, new) = (a.old_end() - 1 - n, a.new_end() - 1 - n);
            links.unlink(old);
            links.link(old + gap.0, new + gap.1);
        }
    }
    if gap.0 == 0 && up + down > 0 {
        let (cut, even) = (
            a.old_end().saturating_add_signed(by),
            border(by) == Border::None,
        );
        let words = gap.1 as i64;
        rivals.push(Rival {
            old: a.old_end() - up..cut,
            by: words,
            even,
        });
        rivals.push(Rival {
            old: cut..b.old + down,
            by: -words,
            even,
        });
    }
    by
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Border {
    None,
    Sentence,
    Block,
}

fn opens(words: &Words<'_>, at: usize) -> Border {
    if at >= words.len() || words.opens_block[at] {
        Border::Block
    } else if words.opens_sentence(at) {
        Border::Sentence
    } else {
        Border::None
    }
}
