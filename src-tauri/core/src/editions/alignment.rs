//! Blocks of two editions side by side, and how much of the one lives on in the other. Pure.

use std::ops::Range;

use super::RowKind;
use crate::anchor::carry::{EditionMap, EditionText, Verdict};
use crate::text::{Block, Document};

/// An edition as carrying wants it.
pub(crate) fn edition_text(document: &Document) -> EditionText<'_> {
    EditionText {
        plain: document.plain.as_str(),
        blocks: document
            .blocks
            .iter()
            .map(|block| block.start..block.end)
            .collect(),
    }
}

/// Blocks that belong side by side, by number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub(super) kind: RowKind,
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
    pub(super) other: Option<usize>,
}

/// Two editions, row by row.
#[derive(Debug)]
pub(crate) struct Alignment {
    pub(super) rows: Vec<Row>,
    /// Words that live on, as a share of the shorter of both, 0 to 1; counted by their letters.
    pub(super) similarity: f32,
}

/// Where a block of the old edition went: the first and the last block of the new one.
#[derive(Clone, Copy)]
struct Went {
    first: usize,
    last: usize,
    /// Code points that live on.
    lives: u32,
}

impl Alignment {
    pub(super) fn between(old: &Document, new: &Document, map: &EditionMap<'_>) -> Self {
        let went: Vec<Option<Went>> = old
            .blocks
            .iter()
            .map(|block| went(block, new, map))
            .collect();
        let lives: u32 = went.iter().flatten().map(|went| went.lives).sum();
        let shorter = length(old).min(length(new)).max(1);
        Alignment {
            rows: Rows::of(old, new, &went).finish(),
            similarity: (lives as f32 / shorter as f32).min(1.0),
        }
    }
}

/// Code points in the blocks of a text: what its words can add up to.
fn length(document: &Document) -> u32 {
    document
        .blocks
        .iter()
        .map(|block| block.end - block.start)
        .sum()
}

fn went(block: &Block, new: &Document, map: &EditionMap<'_>) -> Option<Went> {
    if block.start == block.end {
        return None;
    }
    let carried = map.carry(block.start..block.end);
    let range = carried.range;
    if carried.verdict == Verdict::Removed || range.is_empty() {
        return None;
    }
    let changed: u32 = carried
        .changes
        .iter()
        .map(|change| change.old.end - change.old.start)
        .sum();
    let first = new.blocks.partition_point(|block| block.end <= range.start);
    let last = new.blocks.partition_point(|block| block.start < range.end);
    (first < last).then(|| Went {
        first,
        last: last - 1,
        lives: (block.end - block.start).saturating_sub(changed),
    })
}

/// Which blocks stayed in the reading order: the heaviest chain of them, by what lives on.
fn in_order(went: &[Option<Went>], blocks: usize) -> Vec<bool> {
    let mut heaviest = HeaviestUpTo::new(blocks);
    let mut before = vec![None; went.len()];
    for (at, went) in went.iter().enumerate() {
        let Some(went) = went else { continue };
        let (weight, end) = heaviest.up_to(went.first);
        before[at] = end;
        heaviest.put(went.last, weight + u64::from(went.lives) + 1, at);
    }
    let mut stayed = vec![false; went.len()];
    let mut next = heaviest.up_to(blocks).1;
    while let Some(at) = next {
        stayed[at] = true;
        next = before[at];
    }
    stayed
}

/// Chains by the block they end in (a Fenwick tree of maxima).
struct HeaviestUpTo(Vec<(u64, Option<usize>)>);

impl HeaviestUpTo {
    fn new(blocks: usize) -> Self {
        Self(vec![(0, None); blocks + 2])
    }

    /// The heaviest chain that ends in a block up to this one.
    fn up_to(&self, block: usize) -> (u64, Option<usize>) {
        let mut best = (0, None);
        let mut at = (block + 1).min(self.0.len() - 1);
        while at > 0 {
            if self.0[at].0 > best.0 {
                best = self.0[at];
            }
            at -= at & at.wrapping_neg();
        }
        best
    }

    fn put(&mut self, block: usize, weight: u64, chain: usize) {
        let mut at = block + 1;
        while at < self.0.len() {
            if weight > self.0[at].0 {
                self.0[at] = (weight, Some(chain));
            }
            at += at & at.wrapping_neg();
        }
    }
}

/// Rows as they are put together, from the top.
struct Rows<'a> {
    old: &'a Document,
    new: &'a Document,
    went: &'a [Option<Went>],
    rows: Vec<Row>,
    /// For a block of the old edition that moved: the block it went to.
    moved: Vec<(usize, usize)>,
}

impl<'a> Rows<'a> {
    fn of(old: &'a Document, new: &'a Document, went: &'a [Option<Went>]) -> Self {
        let stayed = in_order(went, new.blocks.len());
        let mut rows = Rows {
            old,
            new,
            went,
            rows: Vec::new(),
            moved: Vec::new(),
        };
        let moved = went.iter().enumerate().filter(|(at, _)| !stayed[*at]);
        rows.moved = moved
            .filter_map(|(at, went)| Some((at, went.as_ref()?.first)))
            .collect();
        let (mut old_done, mut new_done) = (0, 0);
        for (old, new) in groups(went, &stayed) {
            rows.gap(old_done..old.start, new_done..new.start);
            (old_done, new_done) = (old.end, new.end);
            rows.side_by_side(old, new);
        }
        rows.gap(old_done..old.blocks.len(), new_done..new.blocks.len());
        rows
    }

    fn side_by_side(&mut self, old: Range<usize>, new: Range<usize>) {
        let same = words(self.old, &old) == words(self.new, &new);
        let kind = if same {
            RowKind::Same
        } else {
            RowKind::Changed
        };
        self.push(kind, old, new);
    }

    /// What stands between two rows that stayed. Blocks without words of their own (a rule, an empty cell, a sign)
    /// that are the same on both sides stand side by side.
    fn gap(&mut self, old: Range<usize>, new: Range<usize>) {
        let mut new_done = new.start;
        for block in old {
            let one = block..block + 1;
            if self.went[block].is_some() {
                self.push(RowKind::MovedAway, one, new_done..new_done);
                continue;
            }
            let twin = (new_done..new.end).find(|&twin| {
                self.old.blocks[block].kind == self.new.blocks[twin].kind
                    && words(self.old, &one) == words(self.new, &(twin..twin + 1))
            });
            match twin {
                Some(twin) => {
                    self.only_new(new_done..twin, block);
                    self.push(RowKind::Same, one, twin..twin + 1);
                    new_done = twin + 1;
                }
                None => self.push(RowKind::Removed, one, new_done..new_done),
            }
        }
        let after = self.rows.last().map_or(0, |row| row.old.end);
        self.only_new(new_done..new.end, after);
    }

    fn only_new(&mut self, new: Range<usize>, old: usize) {
        for block in new {
            self.push(RowKind::Added, old..old, block..block + 1);
        }
    }

    fn push(&mut self, kind: RowKind, old: Range<usize>, new: Range<usize>) {
        self.rows.push(Row {
            kind,
            old,
            new,
            other: None,
        });
    }

    /// Joins the two sides of what moved.
    fn finish(mut self) -> Vec<Row> {
        let mut row_of_old = vec![0; self.old.blocks.len()];
        let mut row_of_new = vec![0; self.new.blocks.len()];
        for (at, row) in self.rows.iter().enumerate() {
            row_of_old[row.old.clone()].fill(at);
            row_of_new[row.new.clone()].fill(at);
        }
        for (old, new) in self.moved {
            let (away, here) = (row_of_old[old], row_of_new[new]);
            if self.rows[away].kind != RowKind::MovedAway {
                continue;
            }
            self.rows[away].other = Some(here);
            if self.rows[here].kind == RowKind::Added {
                self.rows[here].kind = RowKind::MovedHere;
                self.rows[here].other = Some(away);
            }
        }
        self.rows
    }
}

/// The blocks that stayed, those joined that were merged or split.
fn groups(went: &[Option<Went>], stayed: &[bool]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut groups: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for (at, went) in went.iter().enumerate() {
        let Some(went) = went.filter(|_| stayed[at]) else {
            continue;
        };
        match groups.last_mut() {
            Some((old, new)) if went.first < new.end => {
                old.end = at + 1;
                new.end = new.end.max(went.last + 1);
            }
            _ => groups.push((at..at + 1, went.first..went.last + 1)),
        }
    }
    groups
}

/// The plain text of some blocks that follow each other.
pub(super) fn words<'a>(document: &'a Document, blocks: &Range<usize>) -> &'a str {
    let span = span(document, blocks);
    document.plain.slice(span).unwrap_or_default()
}

/// Where some blocks that follow each other stand, code points.
pub(super) fn span(document: &Document, blocks: &Range<usize>) -> Range<u32> {
    let some = &document.blocks[blocks.clone()];
    match (some.first(), some.last()) {
        (Some(first), Some(last)) => first.start..last.end,
        _ => 0..0,
    }
}
