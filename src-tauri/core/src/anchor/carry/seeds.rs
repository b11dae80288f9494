//! A few words in a row as one number, and a quick hash for such numbers.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

/// Things kept by the seed they belong to.
pub(super) type BySeed<T> = HashMap<u128, T, Mixing>;

/// An empty map with room.
pub(super) fn by_seed<T>(room: usize) -> BySeed<T> {
    let random = RandomState::new();
    HashMap::with_capacity_and_hasher(room, Mixing(random.hash_one(0), random.hash_one(1)))
}

/// The number of up to four words in a row.
pub(super) fn seed(words: &[u32]) -> u128 {
    words
        .iter()
        .fold(0, |seed, &word| seed << 32 | u128::from(word))
}

/// Keyed multiplication, as in wyhash: no text can be written so that its seeds collide.
#[derive(Clone, Copy)]
pub(super) struct Mixing(u64, u64);

impl BuildHasher for Mixing {
    type Hasher = Mixed;

    fn build_hasher(&self) -> Mixed {
        Mixed {
            keys: *self,
            hash: 0,
        }
    }
}

pub(super) struct Mixed {
    keys: Mixing,
    hash: u64,
}

impl Hasher for Mixed {
    fn write_u128(&mut self, seed: u128) {
        let (high, low) = ((seed >> 64) as u64 ^ self.keys.0, seed as u64 ^ self.keys.1);
        let product = u128::from(high) * u128::from(low);
        let mixed = (product >> 64) as u64 ^ product as u64;
        // once more, so that a zero on one side does not hide the other
        let product = u128::from(mixed ^ low.rotate_left(32)) * u128::from(self.keys.0 | 1);
        self.hash = (product >> 64) as u64 ^ product as u64;
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u128(u128::from(self.hash) << 8 | u128::from(byte));
        }
    }

    fn finish(&self) -> u64 {
        self.hash
    }
}
