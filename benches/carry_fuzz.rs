//! Looks for texts that make carrying or resolving marks panic, run on, or break a promise:
//! `cargo bench -p marginalis-core --bench carry_fuzz -- MINUTES [SEED]`.
//!
//! Structure-aware: a text is made of pieces that hurt (words, signs, scripts, combining marks, long runs), edited as
//! editors and as attackers would, and marked everywhere. Not guided by coverage: the stable compiler offers no
//! instrumentation for that.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::time::{Duration, Instant};

use marginalis_core::anchor::carry::{Carried, EditionMap, EditionText, Verdict};
use marginalis_core::anchor::quote_match::{Haystack, Selector};

#[path = "carry/book.rs"]
#[allow(dead_code)]
mod book;

use book::Numbers;

/// A text is read and compared within this time for each mebibyte of both editions, and a second.
const A_MEBIBYTE: Duration = Duration::from_secs(2);
/// What is slower than this is compared again, before it is called slow.
const A_TEXT: Duration = Duration::from_millis(500);
/// A mark, or a quote in a small text.
const A_MARK: Duration = Duration::from_millis(50);

const PIECES: [&str; 28] = [
    "the",
    "of",
    "a",
    "river",
    "rivers",
    "Mill",
    "so-called",
    "it's",
    "1,000",
    "é",
    "e\u{301}",
    "\u{301}\u{302}",
    "ﬁ",
    "ᾳ",
    "ß",
    "İ",
    "河",
    "川。",
    "จำ",
    "ก\u{e33}",
    "זוכר",
    "\u{202e}",
    "🌞",
    "👨\u{200d}👩\u{200d}👧",
    "\u{ad}",
    "\u{feff}",
    "\0",
    "𝒳",
];
const SIGNS: [&str; 14] = [
    " ", " ", " ", " ", " ", ". ", ", ", "\n", "\n\n", "—", "", "\u{a0}", "…", "”",
];

fn piece(numbers: &mut Numbers) -> String {
    match numbers.below(40) {
        0 => PIECES[numbers.below(PIECES.len())].repeat(1 + numbers.below(300)),
        1..12 => format!("w{}", numbers.below(400)),
        _ => PIECES[numbers.below(PIECES.len())].to_owned(),
    }
}

fn text(numbers: &mut Numbers) -> Vec<String> {
    let most = [4, 40, 400, 4_000][numbers.below(4)];
    let length = numbers.below(most);
    (0..length)
        .map(|_| piece(numbers) + SIGNS[numbers.below(SIGNS.len())])
        .collect()
}

fn edited(numbers: &mut Numbers, old: &[String]) -> Vec<String> {
    let mut new = old.to_vec();
    for _ in 0..numbers.below(12) {
        let at = numbers.below(new.len() + 1);
        let to = (at + numbers.below(60)).min(new.len());
        match numbers.below(8) {
            0 => drop(new.drain(at..to)),
            1 => drop(new.splice(at..at, text(numbers).into_iter().take(80))),
            2 => {
                let moved: Vec<String> = new.drain(at..to).collect();
                let there = numbers.below(new.len() + 1);
                new.splice(there..there, moved);
            }
            3 => {
                let copy = new[at..to].to_vec();
                let there = numbers.below(new.len() + 1);
                new.splice(there..there, copy);
            }
            4 => new[at..to]
                .iter_mut()
                .for_each(|piece| *piece = piece.to_uppercase()),
            5 => new[at..to].reverse(),
            6 => new[at..to]
                .iter_mut()
                .for_each(|piece| *piece = piece.replace(' ', "\n")),
            _ => {
                for word in &mut new[at..to] {
                    if numbers.below(3) == 0 {
                        *word = piece(numbers) + " ";
                    }
                }
            }
        }
    }
    new
}

/// An answer and how long it takes. What seems slow is asked again: the fastest of ten is the work, the rest is the
/// machine's other work.
fn timed<T>(ask: impl Fn() -> T, slow: Duration) -> (T, Duration) {
    let once = || {
        let start = Instant::now();
        let answer = ask();
        (answer, start.elapsed())
    };
    let (answer, mut took) = once();
    for _ in 0..9 {
        if took > slow {
            took = took.min(once().1);
        }
    }
    (answer, took)
}

/// Are its place and the other places within the text?
fn stands_in(length: usize, fate: &Carried) -> bool {
    std::iter::once(&fate.range)
        .chain(&fate.alternatives)
        .all(|range| range.start <= range.end && range.end as usize <= length)
}

#[derive(Default)]
struct Seen {
    texts: u64,
    marks: u64,
    quotes: u64,
    slowest_text: Duration,
    slowest_mark: Duration,
    slowest_quote: Duration,
}

fn one(seed: u64, seen: &mut Seen) {
    let mut numbers = Numbers(seed);
    let pieces = text(&mut numbers);
    let (old, new) = match numbers.below(10) {
        0 => (pieces.concat(), text(&mut numbers).concat()),
        _ => (pieces.concat(), edited(&mut numbers, &pieces).concat()),
    };
    let (old_length, new_length) = (old.chars().count(), new.chars().count());
    let (a, b) = (EditionText::of_lines(&old), EditionText::of_lines(&new));
    let (map, took) = timed(|| EditionMap::between(&a, &b), A_TEXT);
    let allowed = Duration::from_secs(1)
        + A_MEBIBYTE.mul_f64((old.len() + new.len()) as f64 / f64::from(1 << 20));
    assert!(took < allowed, "seed {seed}: the texts took {took:?}");
    seen.slowest_text = seen.slowest_text.max(took);
    seen.texts += 1;
    let haystack = Haystack::of(&new);
    let chars: Vec<char> = old.chars().collect();
    for number in 0..20 {
        let from = numbers.below(old_length + 2);
        let to = from + numbers.below([2, 20, 400][number % 3]);
        let (fate, took) = timed(|| map.carry(from as u32..to as u32), A_MARK / 5);
        seen.slowest_mark = seen.slowest_mark.max(took);
        seen.marks += 1;
        let range = &fate.range;
        assert!(stands_in(new_length, &fate), "seed {seed}: {fate:?}");
        assert!(
            (0.0..=1.0).contains(&fate.confidence),
            "seed {seed}: {fate:?}"
        );
        assert!(
            fate.verdict != Verdict::Removed || range.is_empty(),
            "seed {seed}: {fate:?}"
        );
        assert!(
            map.position(from as u32) as usize <= new_length,
            "seed {seed}"
        );
        let words = |range: std::ops::Range<usize>| {
            chars[range.start.min(chars.len())..range.end.min(chars.len())]
                .iter()
                .collect::<String>()
        };
        let (quote, before, after) = (
            words(from..to),
            words(from.saturating_sub(32)..from),
            words(to..to + 32),
        );
        let context = numbers.below(2) == 0;
        let selector = Selector {
            quote: &quote,
            before: if context { &before } else { "" },
            after: if context { &after } else { "" },
            hint: (numbers.below(2) == 0).then_some(from as u32),
        };
        let (found, took) = timed(|| haystack.resolve(&selector), A_MARK / 5);
        seen.slowest_quote = seen.slowest_quote.max(took);
        seen.quotes += 1;
        assert!(stands_in(new_length, &found), "seed {seed}: {found:?}");
    }
}

fn main() {
    let mut numbers = std::env::args()
        .skip(1)
        .filter_map(|argument| argument.parse::<f64>().ok());
    // without a number, as under `cargo bench` for all: a moment, to see that it runs
    let minutes = numbers.next().unwrap_or(0.02);
    let first = numbers.next().unwrap_or(1.0) as u64;
    let end = Instant::now() + Duration::from_secs_f64(minutes * 60.0);
    let mut seen = Seen::default();
    let mut seed = first;
    while Instant::now() < end {
        one(seed, &mut seen);
        seed += 1;
    }
    println!(
        "fuzz: {} pairs of texts (seeds {first} to {}), {} marks, {} quotes, no panic, no broken promise; slowest: texts {:?}, mark {:?}, quote {:?}{}",
        seen.texts,
        seed - 1,
        seen.marks,
        seen.quotes,
        seen.slowest_text,
        seen.slowest_mark,
        seen.slowest_quote,
        if seen.slowest_mark.max(seen.slowest_quote) > A_MARK {
            "; a mark or a quote missed its deadline"
        } else {
            ""
        },
    );
}
