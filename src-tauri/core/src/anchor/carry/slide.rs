//! Where exactly a passage was put in, or taken out.
//!
//! Between "a b" and "a b x b" the new words may be "x b" or "b x": the words alone cannot say. People add whole
//! paragraphs and whole sentences, and add them after what stands there; so of all places where the words around open
//! blocks and sentences as before, the last one at the border of a block is taken, else the last one at the border of a
//! sentence, else the last.

use std::cmp::Reverse;

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
            let slide = Slide::of(c, a, b, gap);
            let (by, as_likely) = slide.likeliest(c);
            slide.move_by(links, by);
            rivals.extend(slide.rivals(c, by, as_likely));
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

/// One insertion or deletion of `gap` words between two runs, and how far up or down it may as well be.
struct Slide {
    a: Run,
    b: Run,
    gap: (usize, usize),
    up: usize,
    down: usize,
}

impl Slide {
    fn of(c: &Comparison<'_>, a: Run, b: Run, gap: (usize, usize)) -> Self {
        let up = (1..a.len)
            .take_while(|n| {
                c.old.token[a.old_end() - n + gap.0] == c.new.token[a.new_end() - n + gap.1]
            })
            .count();
        let down = (0..b.len - 1)
            .take_while(|n| c.old.token[b.old + n - gap.0] == c.new.token[b.new + n - gap.1])
            .count();
        Slide {
            a,
            b,
            gap,
            up,
            down,
        }
    }

    /// The likeliest place: how many words down, and how many other places have as much for them.
    fn likeliest(&self, c: &Comparison<'_>) -> (isize, usize) {
        let places = -(self.up as isize)..=self.down as isize;
        let speaks: Vec<_> = places
            .clone()
            .zip(self.disagreements(c))
            .map(|(by, disagree)| (Reverse(disagree), self.border(c, by)))
            .collect();
        let most = speaks.iter().max();
        let best = places.zip(&speaks).filter(|place| Some(place.1) == most);
        let count = best.clone().count();
        (
            best.last().map_or(0, |place| place.0),
            count.saturating_sub(1),
        )
    }

    /// What begins there in both editions.
    fn border(&self, c: &Comparison<'_>, by: isize) -> Border {
        opens(c.old, self.a.old_end().saturating_add_signed(by))
            .min(opens(c.new, self.a.new_end().saturating_add_signed(by)))
    }

    /// For each place how many of the words around it would be linked to a word that opens another border than they do.
    fn disagreements(&self, c: &Comparison<'_>) -> Vec<usize> {
        let (old, new) = (self.a.old_end() - self.up, self.a.new_end() - self.up);
        let differ = |old: usize, new: usize| usize::from(opens(c.old, old) != opens(c.new, new));
        let before = |n: usize| differ(old + n, new + n);
        let behind = |n: usize| differ(old + n + self.gap.0, new + n + self.gap.1);
        let words = self.up + self.down;
        let mut sum = (0..words).map(behind).sum::<usize>();
        let mut sums = vec![sum];
        for n in 0..words {
            sum = sum + before(n) - behind(n);
            sums.push(sum);
        }
        sums
    }

    /// Links the words it passes to the words on its other side.
    fn move_by(&self, links: &mut Links, by: isize) {
        let Slide { a, b, gap, .. } = *self;
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
    }

    /// The words that could as well stand on the other side of it.
    fn rivals(&self, c: &Comparison<'_>, by: isize, as_likely: usize) -> Vec<Rival> {
        let around = self.a.old_end() - self.up..self.b.old + self.down;
        if self.up + self.down == 0 {
            return Vec::new();
        }
        if self.gap.0 > 0 {
            let rival = Rival {
                old: around,
                by: 0,
                even: true,
            };
            return Vec::from_iter((as_likely > 0).then_some(rival));
        }
        let cut = self.a.old_end().saturating_add_signed(by);
        let even = self.border(c, by) == Border::None;
        let rival = |old, by| Rival { old, by, even };
        let words = self.gap.1 as i64;
        vec![
            rival(around.start..cut, words),
            rival(cut..around.end, -words),
        ]
    }
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
