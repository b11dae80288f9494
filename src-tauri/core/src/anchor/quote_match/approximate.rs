//! Places where a quote stands nearly.
//!
//! Myers' bit-parallel search (J. ACM 46, 1999) in Hyyrö's blocked form (2003): 64 characters of the pattern are
//! compared with one of the text at once. A long quote is looked for by its beginning and its end, so that the work
//! stays in proportion to the text; what lies between is then compared.

use std::collections::HashMap;
use std::ops::Range;

use super::folded::Folded;

/// The longest pattern that is looked for as one, folded characters.
const PATTERN: usize = 256;
/// Steps of 64 characters by one that may be done for a quote.
const WORK: usize = 8_000_000;
/// Places that are kept, the likeliest.
const PLACES: usize = 32;
/// The two ends of a long quote may be further apart, or nearer, by this factor.
const STRETCH: f32 = 1.5;

/// Can the whole text be searched for other wordings of a quote?
pub(super) fn is_affordable(text: &Folded, quote: &Folded) -> bool {
    text.len()
        .saturating_mul(quote.len().min(PATTERN).div_ceil(64))
        <= WORK
}

/// The likeliest places where at most this share of a quote differs, with the share that is the same.
pub(super) fn occurrences(text: &Folded, quote: &Folded, differs: f32) -> Vec<(Range<usize>, f32)> {
    let length = quote.len();
    if !is_affordable(text, quote) {
        return Vec::new();
    }
    if length <= PATTERN {
        return ends(&text.chars, &quote.chars, differs)
            .into_iter()
            .map(|(at, errors)| (at, 1.0 - errors as f32 / length as f32))
            .collect();
    }
    let heads = ends(&text.chars, &quote.chars[..PATTERN], differs);
    let tails = ends(&text.chars, &quote.chars[length - PATTERN..], differs);
    let mut found: Vec<(Range<usize>, f32)> = Vec::new();
    for (head, head_errors) in &heads {
        let nearest = tails
            .iter()
            .filter(|(tail, _)| tail.end > head.start)
            .map(|(tail, errors)| (tail, errors, (tail.end - head.start) as f32 / length as f32))
            .filter(|&(_, _, stretch)| (1.0 / STRETCH..=STRETCH).contains(&stretch))
            .min_by(|a, b| (a.2 - 1.0).abs().total_cmp(&(b.2 - 1.0).abs()));
        if let Some((tail, tail_errors, stretch)) = nearest {
            let errors = (head_errors + tail_errors) as f32 / (2 * PATTERN) as f32;
            found.push((
                head.start..tail.end,
                (1.0 - errors - (stretch - 1.0).abs()).max(0.0),
            ));
        }
    }
    found.retain(|(_, likeness)| *likeness >= 1.0 - differs);
    found
}

/// Where a pattern stands with few errors: the best end of each neighborhood, and where the match begins.
fn ends(text: &[char], pattern: &[char], differs: f32) -> Vec<(Range<usize>, usize)> {
    let most = (pattern.len() as f32 * differs) as usize;
    let mut minima: Vec<(usize, usize)> = Vec::new();
    search(text, pattern, |end, errors| {
        if errors > most {
            return;
        }
        match minima.last_mut() {
            Some((last, least)) if end - *last <= pattern.len() / 2 => {
                // of two ends with as many errors, the one on the pattern's own last sign takes in what was changed
                let ends_alike = |end: usize| text.get(end - 1) == pattern.last();
                if errors < *least || (errors == *least && ends_alike(end) && !ends_alike(*last)) {
                    (*last, *least) = (end, errors);
                }
            }
            _ => minima.push((end, errors)),
        }
    });
    minima.sort_by_key(|&(end, errors)| (errors, end));
    minima.truncate(PLACES);
    let reversed: Vec<char> = pattern.iter().rev().copied().collect();
    minima
        .into_iter()
        .map(|(end, errors)| {
            let window = &text[end.saturating_sub(pattern.len() + most)..end];
            let backwards: Vec<char> = window.iter().rev().copied().collect();
            let mut start = (usize::MAX, 0);
            let begins_alike =
                |length: usize| length > 0 && backwards.get(length - 1) == reversed.last();
            search(&backwards, &reversed, |length, errors| {
                let alike = errors == start.0 && begins_alike(length) && !begins_alike(start.1);
                if errors < start.0 || alike {
                    start = (errors, length);
                }
            });
            (end - start.1..end, errors)
        })
        .collect()
}

/// Calls `at(end, errors)` for every end in the text: the fewest edits between the pattern and any stretch that ends
/// there.
fn search(text: &[char], pattern: &[char], mut at: impl FnMut(usize, usize)) {
    let blocks = pattern.len().div_ceil(64);
    let mut peq: HashMap<char, Vec<u64>> = HashMap::new();
    for (place, &c) in pattern.iter().enumerate() {
        peq.entry(c).or_insert_with(|| vec![0; blocks])[place / 64] |= 1 << (place % 64);
    }
    let none = vec![0; blocks];
    let last_bit = 1u64 << ((pattern.len() - 1) % 64);
    let (mut pv, mut mv) = (vec![u64::MAX; blocks], vec![0u64; blocks]);
    let mut errors = pattern.len();
    for (place, c) in text.iter().enumerate() {
        let eqs = peq.get(c).unwrap_or(&none);
        // what comes into a block from above: one error more, one less, or none
        let (mut more_in, mut less_in) = (0u64, 0u64);
        for block in 0..blocks {
            let top = if block + 1 == blocks {
                last_bit
            } else {
                1 << 63
            };
            let mut eq = eqs[block];
            let xv = eq | mv[block];
            eq |= less_in;
            let xh = ((eq & pv[block]).wrapping_add(pv[block]) ^ pv[block]) | eq;
            let mut ph = mv[block] | !(xh | pv[block]);
            let mut mh = pv[block] & xh;
            let (more_out, less_out) = (u64::from(ph & top != 0), u64::from(mh & top != 0));
            ph = (ph << 1) | more_in;
            mh = (mh << 1) | less_in;
            pv[block] = mh | !(xv | ph);
            mv[block] = ph & xv;
            (more_in, less_in) = (more_out, less_out);
        }
        errors = (errors + more_in as usize).saturating_sub(less_in as usize);
        at(place + 1, errors);
    }
}
