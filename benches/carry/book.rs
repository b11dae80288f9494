//! A made-up book: words as common and as rare as in prose, and a next edition of it. The same for the same seed.

use std::ops::Range;

/// Numbers that look random (Knuth's linear congruence).
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

/// By Zipf's law: the word of rank r turns up about 1/r as often as the first.
fn word(numbers: &mut Numbers) -> String {
    let share = numbers.below(1 << 20) as f64 / f64::from(1 << 20);
    let mut rank = 20_000f64.powf(share) as usize;
    let mut word = String::new();
    loop {
        word.push(['a', 'e', 'i', 'o', 'u', 'y'][rank % 6]);
        word.push(['n', 't', 'r', 's', 'l', 'd', 'm'][rank / 6 % 7]);
        rank /= 42;
        if rank == 0 {
            return word;
        }
    }
}

fn sentence(numbers: &mut Numbers) -> String {
    let length = 6 + numbers.below(24);
    let words: Vec<String> = (0..length).map(|_| word(numbers)).collect();
    words.join(" ") + ". "
}

/// About so many words in paragraphs.
pub fn text(words: usize, seed: u64) -> String {
    let mut numbers = Numbers(seed);
    let mut text = String::new();
    for _ in 0..words / 90 {
        for _ in 0..5 {
            text += &sentence(&mut numbers);
        }
        text.push('\n');
    }
    text
}

/// Of a hundred paragraphs ten are touched: words replaced, a sentence more or less, gone, new, or moved.
pub fn next_edition(old: &str, seed: u64) -> String {
    let mut numbers = Numbers(seed);
    let mut paragraphs: Vec<String> = old.lines().map(str::to_owned).collect();
    for at in 0..paragraphs.len() {
        match numbers.below(100) {
            0..4 => {
                let mut words: Vec<String> = paragraphs[at].split(' ').map(str::to_owned).collect();
                for _ in 0..4 {
                    let replaced = numbers.below(words.len());
                    words[replaced] = word(&mut numbers);
                }
                paragraphs[at] = words.join(" ");
            }
            4..6 => paragraphs[at] += &sentence(&mut numbers),
            6 => {
                paragraphs[at] = paragraphs[at]
                    .split(". ")
                    .skip(1)
                    .collect::<Vec<_>>()
                    .join(". ")
            }
            7 => paragraphs[at].clear(),
            8 => paragraphs[at] += &format!("\n{}", sentence(&mut numbers)),
            9 => {
                let to = numbers.below(at + 1);
                let moved = std::mem::take(&mut paragraphs[at]);
                paragraphs[to] += &format!("\n{moved}");
            }
            _ => {}
        }
    }
    paragraphs.join("\n")
}

/// Marks all over a text (ASCII), from a word to some sentences.
pub fn marks(text: &str, count: usize) -> Vec<Range<u32>> {
    let mut numbers = Numbers(3);
    (0..count)
        .map(|mark| {
            let start = mark * (text.len() - 400) / count;
            start as u32..(start + 5 + numbers.below(390)) as u32
        })
        .collect()
}
