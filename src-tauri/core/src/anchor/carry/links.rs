//! Which word of the new edition each word of the old one became.

use std::ops::Range;

/// No counterpart.
pub(super) const NONE: u32 = u32::MAX;

/// One-to-one links between words.
#[derive(Debug)]
pub(super) struct Links {
    /// Old word to new word, or [`NONE`].
    pub to: Vec<u32>,
    /// New word to old word, or [`NONE`].
    pub from: Vec<u32>,
    /// Old words that were found out of order.
    pub moved: Vec<bool>,
}

/// Words that follow one another in both editions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Run {
    pub old: usize,
    pub new: usize,
    pub len: usize,
}

impl Run {
    pub fn old_end(&self) -> usize {
        self.old + self.len
    }

    pub fn new_end(&self) -> usize {
        self.new + self.len
    }
}

impl Links {
    pub fn none(old: usize, new: usize) -> Self {
        Links {
            to: vec![NONE; old],
            from: vec![NONE; new],
            moved: vec![false; old],
        }
    }

    pub fn link(&mut self, old: usize, new: usize) {
        self.to[old] = new as u32;
        self.from[new] = old as u32;
    }

    pub fn link_run(&mut self, run: Run) {
        for step in 0..run.len {
            self.link(run.old + step, run.new + step);
        }
    }

    pub fn unlink(&mut self, old: usize) {
        let new = std::mem::replace(&mut self.to[old], NONE);
        self.moved[old] = false;
        if new != NONE {
            self.from[new as usize] = NONE;
        }
    }

    pub fn unlink_new(&mut self, new: usize) {
        let old = self.from[new];
        if old != NONE {
            self.unlink(old as usize);
        }
    }

    pub fn old_is_free(&self, old: usize) -> bool {
        self.to[old] == NONE
    }

    pub fn new_is_free(&self, new: usize) -> bool {
        self.from[new] == NONE
    }

    /// For each old word, and for the end of the text, the last word before it that was found, or [`NONE`]. Also one
    /// that moved: what stood behind it would stand behind it now.
    pub fn found_before(&self) -> Vec<u32> {
        let mut last = NONE;
        let mut before = Vec::with_capacity(self.to.len() + 1);
        for (word, &to) in self.to.iter().enumerate() {
            before.push(last);
            if to != NONE {
                last = word as u32;
            }
        }
        before.push(last);
        before
    }

    /// The runs in a stretch of old words, in order.
    pub fn runs(&self, within: Range<usize>) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for old in within {
            let new = self.to[old];
            if new == NONE {
                continue;
            }
            let new = new as usize;
            match runs.last_mut() {
                Some(run) if run.old_end() == old && run.new_end() == new => run.len += 1,
                _ => runs.push(Run { old, new, len: 1 }),
            }
        }
        runs
    }
}

/// Words that could as well be linked elsewhere.
#[derive(Clone, Debug)]
pub(super) struct Rival {
    /// The words of the old edition.
    pub old: Range<usize>,
    /// How many words further on (or back) in the new edition the other place is. None: they stood twice, and whether
    /// these or the others were taken out cannot be said.
    pub by: i64,
    /// Nothing but habit speaks for the chosen place.
    pub even: bool,
}
