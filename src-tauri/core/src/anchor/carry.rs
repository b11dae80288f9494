//! Carrying marks from one edition of a text to another.
//!
//! Both editions are at hand, so nothing is searched for blindly: the two are aligned word by word, once, and every
//! mark reads its fate from that. The steps, in the order of cost:
//!
//! 1. the same text: nothing to do;
//! 2. passages that stand word for word in both editions and can be nothing else (`tiles`): the backbone, and what
//!    was moved;
//! 3. the words between, in order, each believed as far as its sentence is (`align`, `trust`; `coarse` where
//!    a gap is too large for a table);
//! 4. where words alone cannot say which of two like passages is the new one, the habits of writers do (`slide`);
//! 5. links that mean nothing are dropped (`prune`);
//! 6. shorter passages that are gone here and new there (`moves`), what stands around them (`grow`), and which of
//!    them are too slight to be believed (`doubt`);
//! 7. a verdict for each mark (`verdict`); beside what is removed, where else its words stand new (`elsewhere`).
//!
//! Evidence is counted in *rare words*: a rare word that is met again counts 1, "the" nearly nothing. Work is
//! counted too, not timed: the answer is the same on every machine, and hostile texts end like others.
//!
//! Pure: values in, values out. Positions are code points of the plain text.

use std::ops::Range;

mod align;
mod coarse;
mod doubt;
mod elsewhere;
mod evidence;
mod grow;
mod links;
mod moves;
mod place;
mod prune;
mod seeds;
mod slide;
mod tiles;
mod trust;
mod verdict;
pub(super) mod words;

pub use verdict::{Carried, Change, Verdict};

use align::Budget;
use elsewhere::Elsewhere;
use links::{Links, NONE, Rival};
use words::{Lexicon, Words};

/// One edition: its plain text and where its blocks stand in it.
#[derive(Clone, Debug)]
pub struct EditionText<'a> {
    /// The plain text.
    pub plain: &'a str,
    /// The blocks in reading order, code points.
    pub blocks: Vec<Range<u32>>,
}

impl<'a> EditionText<'a> {
    /// A text without marked blocks: each line is one.
    pub fn of_lines(plain: &'a str) -> Self {
        let mut start = 0;
        let blocks = plain
            .split_inclusive('\n')
            .map(|line| {
                let block = start..start + line.chars().count() as u32;
                start = block.end;
                block
            })
            .collect();
        EditionText { plain, blocks }
    }
}

/// Where the words of one edition went in another. Built once, asked for every mark, bookmark and reading position.
#[derive(Debug)]
pub struct EditionMap<'a> {
    same: bool,
    old: Words<'a>,
    new: Words<'a>,
    lexicon: Lexicon,
    links: Links,
    /// The links before the meaningless ones were dropped: good enough to say where a passage begins or ends whose
    /// place is known.
    hints: Vec<u32>,
    /// Where each word may have gone that moved with too few others to be believed.
    doubtful: Vec<u32>,
    /// Where else words stand.
    elsewhere: Elsewhere,
    /// Words that could as well stand elsewhere.
    rivals: Vec<Rival>,
    /// For each word of the old edition, and for its end, the last one before it that was found.
    found_before: Vec<u32>,
    old_length: u32,
    new_length: u32,
}

/// Carries marks, in their order. See [`EditionMap`] to keep the map.
pub fn carry(old: &EditionText<'_>, new: &EditionText<'_>, marks: &[Range<u32>]) -> Vec<Carried> {
    let map = EditionMap::between(old, new);
    marks.iter().map(|mark| map.carry(mark.clone())).collect()
}

impl<'a> EditionMap<'a> {
    /// Aligns two editions.
    pub fn between(old: &EditionText<'a>, new: &EditionText<'a>) -> Self {
        let lengths = (
            old.plain.chars().count() as u32,
            new.plain.chars().count() as u32,
        );
        if old.plain == new.plain {
            return EditionMap::unchanged(lengths.0);
        }
        let mut lexicon = Lexicon::default();
        let old = lexicon.read(old);
        let new = lexicon.read(new);
        lexicon.weigh();
        let compared = Comparison {
            old: &old,
            new: &new,
            lexicon: &lexicon,
        };
        let mut links = Links::none(old.len(), new.len());
        let mut budget = Budget::default();
        tiles::lay(&compared, &mut links, &mut budget);
        fill(&compared, &mut links, &mut budget);
        let mut rivals = slide::slide(&compared, &mut links);
        let hints = links.to.clone();
        prune::prune(&compared, &mut links);
        rivals.extend(moves::find(&compared, &mut links, &mut budget));
        grow::grow(&compared, &mut links, &mut budget);
        let doubtful = doubt::doubt(&compared, &mut links);
        rivals.sort_by_key(|rival| rival.old.start);
        EditionMap {
            found_before: links.found_before(),
            same: false,
            old,
            new,
            lexicon,
            links,
            hints,
            doubtful,
            elsewhere: Elsewhere::default(),
            rivals,
            old_length: lengths.0,
            new_length: lengths.1,
        }
    }

    fn unchanged(length: u32) -> Self {
        EditionMap {
            same: true,
            old: Words::default(),
            new: Words::default(),
            lexicon: Lexicon::default(),
            links: Links::none(0, 0),
            hints: Vec::new(),
            doubtful: Vec::new(),
            elsewhere: Elsewhere::default(),
            rivals: Vec::new(),
            found_before: Vec::new(),
            old_length: length,
            new_length: length,
        }
    }

    /// Where a mark went.
    pub fn carry(&self, mark: Range<u32>) -> Carried {
        verdict::of(self, mark)
    }

    /// Where a position went (a bookmark, a place in reading): to the word that stood there; where that is gone,
    /// to where it stood between the words that are left.
    pub fn position(&self, position: u32) -> u32 {
        if self.same {
            return position.min(self.new_length);
        }
        let word = self.old.end.partition_point(|&end| end <= position);
        if let Some(&new) = self.links.to.get(word).filter(|&&new| new != NONE) {
            let new = new as usize;
            let inside = position.saturating_sub(self.old.start[word]);
            return self.new.start[new] + inside.min(self.new.end[new] - self.new.start[new]);
        }
        self.gap_before(word)
    }

    /// The end of what stands before a word of the old edition, in the new.
    fn gap_before(&self, word: usize) -> u32 {
        let before = self.found_before.get(word).copied().unwrap_or(NONE);
        match before {
            NONE => 0,
            before => self.new.end[self.links.to[before as usize] as usize],
        }
    }

    fn comparison(&self) -> Comparison<'_> {
        Comparison {
            old: &self.old,
            new: &self.new,
            lexicon: &self.lexicon,
        }
    }
}

/// Aligns what the backbone leaves open, gap by gap.
fn fill(compared: &Comparison<'_>, links: &mut Links, budget: &mut Budget) {
    let mut backbone = links.runs(0..compared.old.len());
    backbone.retain(|run| !links.moved[run.old]);
    let (mut old, mut new) = (0, 0);
    for run in backbone {
        align::gap(compared, links, old..run.old, new..run.new, budget);
        (old, new) = (run.old_end(), run.new_end());
    }
    align::gap(
        compared,
        links,
        old..compared.old.len(),
        new..compared.new.len(),
        budget,
    );
}

/// The two editions as the steps see them.
struct Comparison<'a> {
    old: &'a Words<'a>,
    new: &'a Words<'a>,
    lexicon: &'a Lexicon,
}

impl Comparison<'_> {
    /// What meeting a word of the old edition again says, in rare words.
    fn weight(&self, old: usize) -> f32 {
        self.lexicon.weight[self.old.token[old] as usize]
    }

    fn weight_of(&self, old: Range<usize>) -> f32 {
        old.map(|word| self.weight(word)).sum()
    }
}
