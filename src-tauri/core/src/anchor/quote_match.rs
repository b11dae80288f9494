//! Finding a passage by its words alone, without the edition it was marked in: quote, what stood before and after,
//! and roughly where. For marks that come from elsewhere (a W3C annotation, a list of clippings).
//!
//! Text and quote are compared *folded* ([`folded`]): case, kinds of quotation marks and dashes, white space, Unicode
//! forms and soft hyphens do not count. Every place that may be meant is weighed with what stands around it before
//! any is chosen; the best must be good enough by itself and better than the second by a margin, else the answer is
//! *ambiguous* or *removed*. A guess is never made.
//!
//! Pure. Positions are code points of the text. Work is counted, so hostile input ends like other input.

use std::collections::HashSet;
use std::ops::Range;

use super::Reason;
use super::carry::{Carried, Verdict};

mod approximate;
mod folded;

use folded::Folded;

/// What is known of a passage.
#[derive(Clone, Debug, Default)]
pub struct Selector<'a> {
    /// Its words.
    pub quote: &'a str,
    /// What stood before it; may be empty.
    pub before: &'a str,
    /// What stood after it; may be empty.
    pub after: &'a str,
    /// Where it started, in code points of the text it comes from.
    pub hint: Option<u32>,
}

/// A text made ready to be searched, for any number of selectors.
#[derive(Debug)]
pub struct Haystack {
    text: Folded,
    bytes: Vec<u8>,
}

/// How much of the context is compared, folded characters on each side.
const CONTEXT: usize = 32;
/// Places that are weighed. A quote with more copies than this says nothing about where it is.
const PLACES: usize = 512;
/// A context agrees where this share of it is found.
const CONTEXT_AGREES: f32 = 0.6;
/// A reworded quote must keep this share of its characters …
const FLOOR: f32 = 0.8;
/// … or this, where the context on both sides agrees.
const FLOOR_IN_CONTEXT: f32 = 0.6;
/// … or this, where the quote is of few signs that each say much: a word changed is half of them. Then it may be meant,
/// and no more.
const FLOOR_OF_FEW: f32 = 0.65;
/// A shorter quote ([`Folded::worth`]) is not looked for in other wordings: "Linus" is not "chines".
const LEAST_REWORDED: usize = 12;
/// A reworded quote must keep this share of its words …
const SHARES_WORDS: f32 = 0.34;
/// … if it has so many.
const LEAST_WORDS: usize = 3;
/// A quote this short needs context, or must be the only one of its kind standing as whole words.
const SHORT: usize = 8;
/// A quote of less ([`Folded::worth_of_words`]) says nothing by itself, even where it stands but once: "one", "公".
const LEAST_ALONE: usize = 4;
/// A position hint speaks for a place that is no further from it than this share of the text, or than [`CONTEXT`].
const NEAR: f32 = 0.1;
/// By how much the best place must beat the second.
const MARGIN: f32 = 0.08;
/// What quote, each context and the position hint say beside one another.
const WEIGHTS: (f32, f32, f32) = (1.0, 0.4, 0.05);

impl Haystack {
    /// Folds a text once.
    pub fn of(text: &str) -> Self {
        let text = Folded::of(text);
        let bytes = text.bytes();
        Haystack { text, bytes }
    }

    /// Finds a passage. The verdict is *kept* where its words stand, *reworded* where nearly they do, *ambiguous*
    /// where several places fit as well, *removed* where none does.
    pub fn resolve(&self, selector: &Selector<'_>) -> Carried {
        let quote = Folded::of(selector.quote.trim());
        if quote.is_empty() {
            return self.nowhere(selector, Reason::QuoteEmpty);
        }
        let context = Context::of(selector);
        let exact = self.copies_of(&quote);
        if exact.len() > PLACES {
            return self.nowhere(selector, Reason::QuoteEverywhere);
        }
        let mut places: Vec<Place> = exact
            .into_iter()
            .map(|at| self.weigh(at, 1.0, &context, selector))
            .collect();
        // a copy that fits its surroundings is what was meant; else the passage may stand elsewhere in other words
        let settled = places
            .iter()
            .any(|place| place.context.is_none_or(|agrees| agrees >= CONTEXT_AGREES));
        if !settled && quote.worth() >= LEAST_REWORDED {
            if !approximate::is_affordable(&self.text, &quote) && places.is_empty() {
                return self.nowhere(selector, Reason::QuoteTooLong);
            }
            let reworded = approximate::occurrences(&self.text, &quote, 1.0 - FLOOR_IN_CONTEXT);
            for (at, likeness) in reworded {
                let overlaps = |place: &Place| place.at.start < at.end && at.start < place.at.end;
                if !places.iter().any(overlaps) && self.shares_words(&quote, &at) {
                    places.push(self.weigh(at, likeness, &context, selector));
                }
            }
        }
        self.decide(places, &quote, selector)
    }

    /// Are some of a quote's words there, and not only their letters? Of a word or two, letters must do.
    fn shares_words(&self, quote: &Folded, at: &Range<usize>) -> bool {
        let wanted = quote.words(0..quote.len());
        let there: HashSet<String> = self.text.words(at.clone()).into_iter().collect();
        let found = wanted.iter().filter(|&word| there.contains(word)).count();
        wanted.len() < LEAST_WORDS || found as f32 >= SHARES_WORDS * wanted.len() as f32
    }

    /// Where a quote stands exactly; no more than [`PLACES`] and one. Copies do not overlap.
    fn copies_of(&self, quote: &Folded) -> Vec<Range<usize>> {
        let wanted = quote.bytes();
        let finder = memchr::memmem::Finder::new(&wanted);
        let mut found = Vec::new();
        let mut from = 0;
        while found.len() <= PLACES {
            let Some(at) = self.bytes.get(from..).and_then(|rest| finder.find(rest)) else {
                break;
            };
            let at = from + at;
            // four bytes are a character; a match between two is none
            if at % 4 == 0 {
                found.push(at / 4..at / 4 + quote.len());
                from = at + wanted.len();
            } else {
                from = at + 1;
            }
        }
        found
    }

    fn weigh(
        &self,
        at: Range<usize>,
        likeness: f32,
        context: &Context,
        selector: &Selector<'_>,
    ) -> Place {
        let text = &self.text.chars;
        let before = context.before.as_ref().map(|before| {
            let stands = &text[at.start.saturating_sub(before.len())..at.start];
            1.0 - distance(before.iter().rev(), stands.iter().rev()) as f32 / before.len() as f32
        });
        let after = context.after.as_ref().map(|after| {
            let stands = &text[at.end..(at.end + after.len()).min(text.len())];
            1.0 - distance(after.iter(), stands.iter()) as f32 / after.len() as f32
        });
        let away = selector
            .hint
            .map(|hint| self.text.origin[at.start].abs_diff(hint) as f32);
        let length = self.text.length.max(1) as f32;
        let near = away.map_or(0.0, |away| 1.0 - (away / length).min(1.0));
        let sides = [before, after];
        let known = sides.iter().flatten();
        let agreed = (known.clone().count() > 0)
            .then(|| known.clone().sum::<f32>() / known.clone().count() as f32);
        let score = WEIGHTS.0 * likeness + WEIGHTS.1 * known.sum::<f32>() + WEIGHTS.2 * near;
        Place {
            at,
            likeness,
            context: agreed,
            near_hint: away.is_some_and(|away| away <= (NEAR * length).max(CONTEXT as f32)),
            score,
        }
    }

    fn decide(&self, mut places: Vec<Place>, quote: &Folded, selector: &Selector<'_>) -> Carried {
        places.retain(|place| place.is_good_enough(quote));
        places.sort_by(|a, b| {
            b.score
                .total_cmp(&a.score)
                .then(a.at.start.cmp(&b.at.start))
        });
        let Some(best) = places.first() else {
            return self.nowhere(selector, Reason::QuoteNowhere);
        };
        let margin = places
            .get(1)
            .map_or(f32::INFINITY, |second| best.score - second.score);
        let range = self.text.code_points(&best.at);
        let sure = best
            .context
            .unwrap_or(if quote.len() < SHORT { 0.6 } else { 0.9 });
        let mut found = Carried {
            verdict: Verdict::Kept,
            range,
            confidence: (0.7 + 0.3 * sure).min(0.99) * best.likeness.sqrt(),
            reason: Reason::QuoteStands,
            alternatives: places
                .iter()
                .skip(1)
                .take(4)
                .map(|place| self.text.code_points(&place.at))
                .collect(),
            changes: Vec::new(),
        };
        if best.likeness < 1.0 {
            found.verdict = Verdict::Reworded;
            let share = (best.likeness * 100.0).round() as u32;
            found.reason = Reason::QuoteAlike { share };
        }
        if let Some(reason) = self.doubt(best, margin, quote) {
            found.verdict = Verdict::Ambiguous;
            found.confidence = 0.5 / places.len().min(10) as f32;
            if margin < MARGIN {
                found.confidence += margin.max(0.0);
            }
            found.reason = reason;
        }
        found
    }

    /// Why the best place is not sure enough to be taken, if it is not.
    fn doubt(&self, best: &Place, margin: f32, quote: &Folded) -> Option<Reason> {
        if margin < MARGIN {
            return Some(Reason::QuoteRepeated);
        }
        let in_a_word = quote.len() < SHORT && !self.text.stands_as_words(&best.at);
        let says_little = quote.worth_of_words() < LEAST_ALONE && !best.is_vouched_for();
        if (in_a_word && !best.fits()) || says_little {
            return Some(Reason::QuotePartOfWord);
        }
        let share = (best.likeness * 100.0).round() as u32;
        (best.likeness < best.floor()).then_some(Reason::QuoteAlike { share })
    }

    /// No place; the gap is where the hint says.
    fn nowhere(&self, selector: &Selector<'_>, reason: Reason) -> Carried {
        let gap = selector.hint.unwrap_or(0).min(self.text.length);
        Carried {
            verdict: Verdict::Removed,
            range: gap..gap,
            confidence: 0.9,
            reason,
            alternatives: Vec::new(),
            changes: Vec::new(),
        }
    }
}

/// A place that may be meant.
struct Place {
    /// Folded characters.
    at: Range<usize>,
    /// Share of the quote that stands there.
    likeness: f32,
    /// How much of the context agrees; `None` where there is none.
    context: Option<f32>,
    /// Is it about where the passage started?
    near_hint: bool,
    score: f32,
}

impl Place {
    fn fits(&self) -> bool {
        self.context.is_some_and(|agrees| agrees >= CONTEXT_AGREES)
    }

    /// Does something besides the words say that this is the place?
    fn is_vouched_for(&self) -> bool {
        self.fits() || (self.context.is_none() && self.near_hint)
    }

    /// The share of the quote that must stand here.
    fn floor(&self) -> f32 {
        if self.fits() { FLOOR_IN_CONTEXT } else { FLOOR }
    }

    fn is_good_enough(&self, quote: &Folded) -> bool {
        if self.likeness == 1.0 {
            return quote.len() >= SHORT
                || self
                    .context
                    .is_none_or(|agrees| agrees >= CONTEXT_AGREES / 2.0);
        }
        // signs that are words, and fewer than an alphabet's least
        let few = quote.len() < LEAST_REWORDED && quote.worth() >= 2 * quote.len();
        self.likeness >= self.floor().min(if few { FLOOR_OF_FEW } else { 1.0 })
    }
}

/// What stood around the quote, folded; `None` where nothing is known.
struct Context {
    before: Option<Vec<char>>,
    after: Option<Vec<char>>,
}

impl Context {
    fn of(selector: &Selector<'_>) -> Self {
        let known = |chars: Vec<char>| (!chars.iter().all(|c| *c == ' ')).then_some(chars);
        // the white space between quote and context belongs to neither
        let gap_before = selector.before.ends_with(char::is_whitespace)
            || selector.quote.starts_with(char::is_whitespace);
        let gap_after = selector.after.starts_with(char::is_whitespace)
            || selector.quote.ends_with(char::is_whitespace);
        let mut before = Folded::of(selector.before.trim()).chars;
        let mut after = Folded::of(selector.after.trim()).chars;
        if gap_before {
            before.push(' ');
        }
        if gap_after {
            after.insert(0, ' ');
        }
        before.drain(..before.len().saturating_sub(CONTEXT));
        after.truncate(CONTEXT);
        Context {
            before: known(before),
            after: known(after),
        }
    }
}

/// Edits (insert, delete, replace) between two short strings, where the end of the second may be cut off for free:
/// a context that was pushed outwards by a word still agrees.
fn distance<'a>(a: impl Iterator<Item = &'a char>, b: impl Iterator<Item = &'a char>) -> usize {
    let b: Vec<char> = b.copied().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut length = 0;
    for x in a {
        length += 1;
        let mut diagonal = std::mem::replace(&mut row[0], length);
        for (at, &y) in b.iter().enumerate() {
            let replace = diagonal + usize::from(*x != y);
            diagonal = row[at + 1];
            row[at + 1] = replace.min(row[at] + 1).min(row[at + 1] + 1);
        }
    }
    row.into_iter().min().unwrap_or(0).min(length)
}
