//! Where an annotation of a file stands in a text: at its place, if its words stand there; else where its words are.

use crate::anchor::carry::Verdict;
use crate::anchor::quote_match::{Haystack, Selector};
use crate::anchor::{self, Anchor};
use crate::annotations::Target;
use crate::highlights::State;
use crate::text::PlainText;

/// A text that is looked through for passages.
pub(super) struct Ground<'a> {
    plain: &'a PlainText,
    /// Folded when the first is looked for by its words.
    words: Option<Haystack>,
}

impl<'a> Ground<'a> {
    pub(super) fn of(plain: &'a PlainText) -> Self {
        Self { plain, words: None }
    }

    /// The passage of a target at the place it names, if its words (as far as it says any) stand there.
    pub(super) fn at_place(&self, target: &Target) -> Option<Anchor> {
        let at = target.position.clone()?;
        let said = target.quote.as_ref().map(|quote| quote.exact.as_str());
        let stands = said.is_none() || self.plain.slice(at.clone()) == said;
        stands
            .then(|| anchor::describe(self.plain, at.start, at.end).ok())
            .flatten()
    }

    /// The passage of a target by its words alone.
    pub(super) fn by_words(&mut self, target: &Target) -> Option<(Anchor, State)> {
        let quote = target.quote.as_ref()?;
        let words = self
            .words
            .get_or_insert_with(|| Haystack::of(self.plain.as_str()));
        let found = words.resolve(&Selector {
            quote: &quote.exact,
            before: &quote.prefix,
            after: &quote.suffix,
            hint: target.position.as_ref().map(|at| at.start),
        });
        let state = match found.verdict {
            Verdict::Kept | Verdict::Moved => State::Placed,
            Verdict::Reworded => State::Check,
            Verdict::Ambiguous | Verdict::Removed => return None,
        };
        let anchor = anchor::describe(self.plain, found.range.start, found.range.end).ok()?;
        Some((anchor, state))
    }

    /// The passage of a target, if it is there.
    pub(super) fn find(&mut self, target: &Target) -> Option<(Anchor, State)> {
        match self.at_place(target) {
            Some(anchor) => Some((anchor, State::Placed)),
            None => self.by_words(target),
        }
    }
}
