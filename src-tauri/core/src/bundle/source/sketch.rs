//! A short summary of a text's words by which a rewritten text is known again: the smallest hashes of its runs of three
//! words (a bottom-k sketch). The share that two sketches have in common is about the share of runs the texts have.
//!
//! Pure, and the same on every machine: sketches are kept in files.

use std::collections::BTreeSet;

/// Hashes that are kept.
const KEPT: usize = 64;
/// Words of a run.
const RUN: usize = 3;

/// The summary of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sketch(BTreeSet<u32>);

impl Sketch {
    /// Of a plain text.
    pub(super) fn of(plain: &str) -> Self {
        let words: Vec<u64> = plain
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(hash)
            .collect();
        let mut kept = BTreeSet::new();
        for run in words.windows(RUN.min(words.len()).max(1)) {
            let hash = run.iter().fold(SEED, |hash, word| mix(hash ^ word));
            kept.insert((hash >> 32) as u32);
            if kept.len() > KEPT {
                kept.pop_last();
            }
        }
        Self(kept)
    }

    /// What two texts have in common, 0 to 1.
    pub(super) fn likeness(&self, other: &Self) -> f32 {
        let smallest: Vec<&u32> = self.0.union(&other.0).take(KEPT).collect();
        let shared = smallest
            .iter()
            .filter(|hash| self.0.contains(hash) && other.0.contains(hash));
        shared.count() as f32 / smallest.len().max(1) as f32
    }

    /// As it is kept.
    pub(super) fn to_text(&self) -> String {
        self.0.iter().map(|hash| format!("{hash:08x}")).collect()
    }

    /// As it was kept; what cannot be read is like nothing.
    pub(super) fn from_text(text: &str) -> Self {
        let hashes = text.as_bytes().chunks(8).filter_map(|hash| {
            let hash = std::str::from_utf8(hash).ok()?;
            u32::from_str_radix(hash, 16).ok()
        });
        Self(hashes.collect())
    }
}

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// FNV-1a (<http://www.isthe.com/chongo/tech/comp/fnv/>) of a word in lower case.
fn hash(word: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    for c in word.chars().flat_map(char::to_lowercase) {
        for byte in (c as u32).to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

/// Spreads what differs over all bits: the finalizer of SplitMix64 (Steele, Lea, Flood 2014).
fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rewritten_text_is_known_again_and_another_is_not() {
        let words =
            |from: u32, to: u32| -> String { (from..to).map(|n| format!("word{n} ")).collect() };
        let text = Sketch::of(&words(0, 1000));
        assert_eq!(text.likeness(&Sketch::of(&words(0, 1000))), 1.0);
        let edited = text.likeness(&Sketch::of(
            &(words(0, 400) + "new words here " + &words(450, 1100)),
        ));
        assert!((0.6..1.0).contains(&edited), "{edited}");
        assert_eq!(text.likeness(&Sketch::of(&words(5000, 6000))), 0.0);
        assert_eq!(Sketch::from_text(&text.to_text()), text);
        assert_eq!(Sketch::of("").likeness(&Sketch::of("")), 0.0);
        assert_eq!(
            Sketch::of("two words").likeness(&Sketch::of("Two words!")),
            1.0
        );
    }
}
