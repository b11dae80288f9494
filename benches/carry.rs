//! Speed of carrying marks (`cargo bench -p marginalis-core --bench carry`): criterion's figures, then the ratio that
//! `docs/carry.md` holds, against a plain word diff of the same two editions and a hash of both, alternating.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::hash::{DefaultHasher, Hash, Hasher};
use std::hint::black_box;
use std::ops::Range;
use std::time::{Duration, Instant};

use criterion::Criterion;
use imara_diff::{Algorithm, Diff, InternedInput};
use marginalis_core::anchor::carry::{EditionMap, EditionText};
use marginalis_core::anchor::quote_match::{Haystack, Selector};
use sha2::{Digest, Sha256};
use unicode_segmentation::UnicodeSegmentation;

#[path = "carry/book.rs"]
mod book;

const WORDS: usize = 150_000;
const MARKS: usize = 1_000;

fn carry(old: &str, new: &str, marks: &[Range<u32>]) -> usize {
    let (old, new) = (EditionText::of_lines(old), EditionText::of_lines(new));
    let map = EditionMap::between(&old, &new);
    marks
        .iter()
        .map(|mark| map.carry(mark.clone()).range.len())
        .sum()
}

fn word_diff_and_hash(old: &str, new: &str) -> u32 {
    let mut hasher = DefaultHasher::new();
    (old, new).hash(&mut hasher);
    black_box(hasher.finish());
    let mut words = InternedInput::<&str>::default();
    words.update_before(old.split_word_bounds());
    words.update_after(new.split_word_bounds());
    Diff::compute(Algorithm::Histogram, &words).count_additions()
}

/// What finding out that a text is the same costs at the least: the library knows its editions by their SHA-256.
fn hash_of_both(old: &str, new: &str) -> bool {
    Sha256::digest(old) == Sha256::digest(new)
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e3
}

/// Ours and the floor in turn.
fn ratio<O>(name: &str, target: f64, ours: impl Fn() -> usize, floor: impl Fn() -> O) {
    let (mut ours_took, mut floor_took) = (Vec::new(), Vec::new());
    for _ in 0..21 {
        let start = Instant::now();
        black_box(ours());
        ours_took.push(start.elapsed());
        let start = Instant::now();
        black_box(floor());
        floor_took.push(start.elapsed());
    }
    let (ours, floor) = (median(ours_took), median(floor_took));
    println!(
        "ratio {name} {:.2} ({MARKS} marks over {WORDS} words {ours:.1} ms, floor {floor:.1} ms, medians of 21; target {target:.2})",
        ours / floor
    );
}

/// A hundred marks over each of a thousand changed texts: how much memory was held at most, after a hundred texts and
/// after all.
fn stream() {
    let mut held = Vec::new();
    let start = Instant::now();
    for text in 0..1_000u64 {
        let old = book::text(5_000, text + 10);
        let new = book::next_edition(&old, text + 20);
        black_box(carry(&old, &new, &book::marks(&old, 100)));
        if text == 99 || text == 999 {
            held.push(most_memory());
        }
    }
    println!(
        "stream 100,000 marks over 1,000 changed texts of 5,000 words: {:.1} s with making the texts, at most {} held after 100 texts, {} after 1,000",
        start.elapsed().as_secs_f64(),
        held[0],
        held[1]
    );
}

/// The most memory this process has held, as Linux tells it.
fn most_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.map_or("?".to_owned(), |line| {
        line["VmHWM:".len()..].trim().to_owned()
    })
}

fn main() {
    stream();
    let old = book::text(WORDS, 1);
    let new = book::next_edition(&old, 2);
    let marks = book::marks(&old, MARKS);
    let mut criterion = Criterion::default().sample_size(20).configure_from_args();
    criterion.bench_function("carry 1,000 marks, a book re-issued", |b| {
        b.iter(|| carry(black_box(&old), black_box(&new), &marks));
    });
    criterion.bench_function("carry 1,000 marks, the same book", |b| {
        b.iter(|| carry(black_box(&old), black_box(&old.clone()), &marks));
    });
    criterion.bench_function("floor: a word diff and a hash", |b| {
        b.iter(|| word_diff_and_hash(black_box(&old), black_box(&new)));
    });
    let quotes: Vec<String> = marks
        .iter()
        .map(|mark| {
            old.chars()
                .skip(mark.start as usize)
                .take(mark.len())
                .collect()
        })
        .collect();
    let haystack = Haystack::of(&new);
    let mut next = 0;
    criterion.bench_function("resolve one quote in the book", |b| {
        b.iter(|| {
            next = (next + 1) % quotes.len();
            haystack.resolve(&Selector {
                quote: &quotes[next],
                ..Selector::default()
            })
        });
    });
    criterion.final_summary();
    ratio(
        "carry over a word diff and a hash",
        3.0,
        || carry(&old, &new, &marks),
        || word_diff_and_hash(&old, &new),
    );
    let same = old.clone();
    ratio(
        "carry in the same text over a hash of both",
        1.0,
        || carry(&old, &same, &marks),
        || hash_of_both(&old, &same),
    );
}
