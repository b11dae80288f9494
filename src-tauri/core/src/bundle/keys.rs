//! Keys: minisign's, so that a stock program reads ours and we read its.
//!
//! A public key is 42 bytes, in base64: `Ed`, eight bytes of key id, the 32 bytes of an Ed25519 point. People compare
//! its [`Fingerprint`].

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::VerifyingKey;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Error, ErrorKind, Result};

/// The 2,048 English words of BIP 39 (CC0), chosen so that none is easily taken for another.
const WORDS: &str = include_str!("words.txt");
const WORD_BITS: usize = 11;
const FINGERPRINT_WORDS: usize = 8;
const FINGERPRINT_HEX_BYTES: usize = 8;

const ALGORITHM: &[u8; 2] = b"Ed";
const PUBLIC_KEY_LENGTH: usize = 42;

/// A public key and its id. Not weak: no point of small order, in its one encoding.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey {
    pub(super) id: [u8; 8],
    pub(super) point: VerifyingKey,
}

impl PublicKey {
    /// A key from its id and its 32 bytes.
    ///
    /// # Errors
    /// `invalid-key` where the bytes are no point, a point of small order (such a "key" verifies signatures that nobody
    /// made), or not the one encoding of their point.
    pub fn new(id: [u8; 8], bytes: &[u8; 32]) -> Result<Self> {
        let point = VerifyingKey::from_bytes(bytes).map_err(|e| {
            Error::caused(ErrorKind::InvalidKey, invalid("its bytes are no key"), e)
        })?;
        if point.is_weak() {
            return Err(Error::new(
                ErrorKind::InvalidKey,
                invalid("anybody could sign for it"),
            ));
        }
        if point.to_edwards().compress().to_bytes() != *bytes {
            return Err(Error::new(
                ErrorKind::InvalidKey,
                invalid("its bytes are not the usual ones of their key"),
            ));
        }
        Ok(Self { id, point })
    }

    /// The key's id as minisign shows it, 16 hexadecimal digits.
    pub fn id_hex(&self) -> String {
        format!("{:016X}", u64::from_le_bytes(self.id))
    }

    /// What people compare.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&Sha256::digest(self.to_bytes()).into())
    }

    /// The text of a `.pub` file: a comment that nobody vouches for, and the key.
    pub fn to_file(&self) -> String {
        format!(
            "untrusted comment: minisign public key {}\n{self}\n",
            self.id_hex()
        )
    }

    /// Reads a `.pub` file, or the key alone.
    ///
    /// # Errors
    /// `invalid-key`.
    pub fn from_file(text: &str) -> Result<Self> {
        let lines: Vec<&str> = text.lines().collect();
        match lines.as_slice() {
            [key] => key.parse(),
            [comment, key] if comment.starts_with(super::signature::UNTRUSTED) => key.parse(),
            _ => Err(Error::new(
                ErrorKind::InvalidKey,
                invalid("a file with one has a comment and a line that begins with RW"),
            )),
        }
    }

    fn to_bytes(self) -> [u8; PUBLIC_KEY_LENGTH] {
        let mut bytes = [0; PUBLIC_KEY_LENGTH];
        bytes[..2].copy_from_slice(ALGORITHM);
        bytes[2..10].copy_from_slice(&self.id);
        bytes[10..].copy_from_slice(self.point.as_bytes());
        bytes
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64.encode(self.to_bytes()))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

impl FromStr for PublicKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let no_key = || {
            Error::new(
                ErrorKind::InvalidKey,
                invalid("it has 56 signs and begins with RW"),
            )
        };
        // Refused before it is decoded: no key is longer.
        if text.len() != PUBLIC_KEY_LENGTH / 3 * 4 {
            return Err(no_key());
        }
        let bytes = BASE64.decode(text).map_err(|_| no_key())?;
        let bytes: [u8; PUBLIC_KEY_LENGTH] = bytes.try_into().map_err(|_| no_key())?;
        let (algorithm, rest) = bytes.split_at(2);
        let (id, point) = rest.split_at(8);
        if algorithm != ALGORITHM {
            return Err(no_key());
        }
        match (id.try_into(), point.try_into()) {
            (Ok(id), Ok(point)) => Self::new(id, point),
            _ => Err(no_key()),
        }
    }
}

impl Serialize for PublicKey {
    fn serialize<S: serde::Serializer>(
        &self,
        serializer: S,
    ) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

fn invalid(why: &str) -> String {
    format!(
        "This is not a public key that can be used: {why}. Nothing was changed. Take the key from its owner’s .pub file."
    )
}

/// What people compare of a key: from the SHA-256 of its 42 bytes, the first 88 bits as eight words and the first 64
/// as hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fingerprint {
    /// Eight words, each of 2,048.
    pub words: [&'static str; FINGERPRINT_WORDS],
    /// 16 hexadecimal digits.
    pub hex: String,
}

impl Fingerprint {
    fn of(hash: &[u8; 32]) -> Self {
        let list: Vec<&'static str> = WORDS.lines().collect();
        let words = std::array::from_fn(|place| {
            let number = (0..WORD_BITS).fold(0, |number, bit| {
                let at = place * WORD_BITS + bit;
                number << 1 | usize::from(hash[at / 8] >> (7 - at % 8) & 1)
            });
            list.get(number).copied().unwrap_or_default()
        });
        let hex = super::hex::hex(&hash[..FINGERPRINT_HEX_BYTES]);
        Self { words, hex }
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.words.join(" "), self.hex)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_two_thousand_and_forty_eight_and_told_apart_by_four_letters() {
        let mut starts: Vec<String> = WORDS
            .lines()
            .map(|word| word.chars().take(4).collect())
            .collect();
        assert_eq!(starts.len(), 1 << WORD_BITS);
        starts.dedup();
        assert_eq!(starts.len(), 1 << WORD_BITS);
    }

    #[test]
    fn a_fingerprint_is_the_first_bits_of_the_hash() {
        let mut hash = [0; 32];
        hash[..2].copy_from_slice(&[0b1111_1111, 0b1110_0000]);
        let fingerprint = Fingerprint::of(&hash);
        assert_eq!(fingerprint.words[0], "zoo");
        assert!(fingerprint.words[1..].iter().all(|word| *word == "abandon"));
        assert_eq!(fingerprint.hex, "ffe0000000000000");
    }

    #[test]
    fn keys_for_which_anybody_can_sign_are_refused() {
        // The all-zero key, the neutral element, its other encoding, and points of order 2, 4 and 8.
        let order_8 = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a";
        let other = "0100000000000000000000000000000000000000000000000000000000000080";
        let p_plus_1 = "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";
        let order_2 = "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";
        let zero = "0".repeat(64);
        let one = format!("01{}", "0".repeat(62));
        for hex in [order_8, other, p_plus_1, order_2, &zero, &one] {
            let bytes: Vec<u8> = (0..32)
                .map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap())
                .collect();
            let refused = PublicKey::new([0; 8], &bytes.try_into().unwrap()).unwrap_err();
            assert_eq!(refused.kind, ErrorKind::InvalidKey, "{hex}");
        }
    }
}
