//! Signatures in the form of minisign: four lines, two Ed25519 signatures.
//!
//! ```text
//! untrusted comment: <anything>
//! <base64 of "ED", the key's id, the signature over the BLAKE2b-512 of the file>
//! trusted comment: <a line that is signed>
//! <base64 of the signature over the first signature followed by the trusted comment>
//! ```
//!
//! Verified strictly: only the prehashed form (`ED`), no signature whose scalar could be written otherwise, no point of
//! small order.

use std::fmt;
use std::io::Read;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use blake2::{Blake2b512, Digest};
use ed25519_dalek::{Signature, Signer};

use super::hex::{hex, unhex};
use super::keys::PublicKey;
use super::limits::MAX_STATEMENT;
use super::secret_key::SecretKey;
use crate::ids::BundleId;
use crate::{Error, ErrorKind, Result};

pub(super) const UNTRUSTED: &str = "untrusted comment: ";
const TRUSTED: &str = "trusted comment: ";
const PREHASHED: &[u8; 2] = b"ED";
const SIGNATURE_LENGTH: usize = 64;

/// What is signed of a file: its BLAKE2b-512.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prehash([u8; 64]);

impl Prehash {
    /// Of bytes that are at hand.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Blake2b512::digest(bytes).into())
    }

    /// Of all that a reader gives.
    ///
    /// # Errors
    /// What reading fails with.
    pub fn of_reader(mut from: impl Read) -> std::io::Result<Self> {
        let mut hash = Blake2b512::new();
        let mut buffer = vec![0; 64 * 1024];
        loop {
            match from.read(&mut buffer) {
                Ok(0) => return Ok(Self(hash.finalize().into())),
                Ok(read) => hash.update(&buffer[..read]),
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }
}

/// A signature file, read but not believed.
#[derive(Clone, Debug)]
pub struct Minisig {
    key_id: [u8; 8],
    signature: [u8; SIGNATURE_LENGTH],
    comment: String,
    comment_signature: [u8; SIGNATURE_LENGTH],
}

impl Minisig {
    /// Reads the four lines.
    ///
    /// # Errors
    /// `broken-signature` for anything else, and for the older form that signs a file without hashing it first.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        if bytes.len() as u64 > MAX_STATEMENT {
            return Err(broken("it is too long"));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| broken("it is not text"))?;
        let text = text.strip_suffix('\n').unwrap_or(text);
        let lines: Vec<&str> = text.split('\n').collect();
        let [untrusted, signature, comment, comment_signature] = lines[..] else {
            return Err(broken("it has not four lines"));
        };
        let comment = comment
            .strip_prefix(TRUSTED)
            .filter(|_| untrusted.starts_with(UNTRUSTED))
            .ok_or_else(|| broken("its comments do not begin as they should"))?;
        if text.chars().any(|c| c.is_control() && c != '\n') {
            return Err(broken("it holds a control character"));
        }
        let signature: [u8; 2 + 8 + SIGNATURE_LENGTH] = decode(signature)?;
        if &signature[..2] != PREHASHED {
            return Err(broken(
                "it is of an older kind; sign with a newer minisign, or with -H",
            ));
        }
        Ok(Self {
            key_id: part(&signature[2..10])?,
            signature: part(&signature[10..])?,
            comment: comment.to_owned(),
            comment_signature: decode(comment_signature)?,
        })
    }

    /// Does `key` vouch for the file with this hash, and for the comment? Then the comment can be believed.
    ///
    /// # Errors
    /// `other-key` where the signature names another key; `broken-signature` where it names this one and does not hold.
    pub fn verify(&self, key: &PublicKey, file: &Prehash) -> Result<&str> {
        if self.key_id != key.id {
            return Err(Error::new(
                ErrorKind::OtherKey,
                format!(
                    "This is signed with the key {:016X} and not with {}. Nothing was changed. Ask the publisher whether their key changed.",
                    u64::from_le_bytes(self.key_id),
                    key.id_hex()
                ),
            ));
        }
        let mut commented = self.signature.to_vec();
        commented.extend_from_slice(self.comment.as_bytes());
        let holds = |signature: &[u8; SIGNATURE_LENGTH], message: &[u8]| {
            key.point
                .verify_strict(message, &Signature::from_bytes(signature))
                .map_err(|e| {
                    let words =
                        broken("it does not belong to this file, this comment and this key");
                    Error::caused(ErrorKind::BrokenSignature, words.message, e)
                })
        };
        holds(&self.signature, &file.0)?;
        holds(&self.comment_signature, &commented)?;
        Ok(&self.comment)
    }
}

/// Signs a file. `comment` is one line, and signed too. The answer is the text of a `.minisig` file; the same input
/// gives the same bytes.
///
/// # Errors
/// `invalid-value` where the comment is no single line of text.
pub fn sign(key: &SecretKey, file: &Prehash, comment: &str) -> Result<String> {
    if comment.chars().any(char::is_control) {
        return Err(Error::new(
            ErrorKind::InvalidValue,
            "A trusted comment is one line of text. Nothing was signed. Take line breaks and control characters out of it.",
        ));
    }
    let signature = key.signing.sign(&file.0).to_bytes();
    let mut signed = PREHASHED.to_vec();
    signed.extend_from_slice(&key.id);
    signed.extend_from_slice(&signature);
    let mut commented = signature.to_vec();
    commented.extend_from_slice(comment.as_bytes());
    let comment_signature = key.signing.sign(&commented).to_bytes();
    Ok(format!(
        "{UNTRUSTED}signature from Marginalis, key {}\n{}\n{TRUSTED}{comment}\n{}\n",
        key.public()?.id_hex(),
        BASE64.encode(signed),
        BASE64.encode(comment_signature)
    ))
}

/// The signed comment of a bundle: what the signature is for, in words that a person can read without our program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrustedComment {
    /// The bundle.
    pub bundle: BundleId,
    /// Its edition.
    pub edition: u32,
    /// SHA-256 of the manifest's bytes.
    pub manifest: [u8; 32],
}

impl fmt::Display for TrustedComment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "marginalis:{} edition:{} sha256:{}",
            self.bundle,
            self.edition,
            hex(&self.manifest)
        )
    }
}

impl FromStr for TrustedComment {
    type Err = Error;

    /// Reads exactly what [`fmt::Display`] writes.
    fn from_str(text: &str) -> Result<Self> {
        let read = || {
            let mut words = text.split(' ');
            let bundle = words.next()?.strip_prefix("marginalis:")?.parse().ok()?;
            let edition = words.next()?.strip_prefix("edition:")?.parse().ok()?;
            let manifest = unhex(words.next()?.strip_prefix("sha256:")?)?;
            let comment = Self {
                bundle,
                edition,
                manifest,
            };
            (comment.to_string() == text).then_some(comment)
        };
        read().ok_or_else(|| broken("its comment does not say which bundle it is for"))
    }
}

fn decode<const LENGTH: usize>(line: &str) -> Result<[u8; LENGTH]> {
    let bytes = BASE64
        .decode(line)
        .map_err(|_| broken("one of its lines is not base64"))?;
    part(&bytes)
}

fn part<const LENGTH: usize>(bytes: &[u8]) -> Result<[u8; LENGTH]> {
    bytes
        .try_into()
        .map_err(|_| broken("one of its lines has the wrong length"))
}

pub(super) fn broken(why: &str) -> Error {
    Error::new(
        ErrorKind::BrokenSignature,
        format!(
            "The signature does not hold: {why}. Nothing was changed. Fetch the file again from its publisher, and don’t trust this one."
        ),
    )
}
