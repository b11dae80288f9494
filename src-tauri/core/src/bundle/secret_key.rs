//! Secret keys: minisign's file, encrypted by a passphrase.
//!
//! The file's second line is the base64 of 158 bytes: `Ed`, `Sc`, `B2`, a salt of 32 bytes, the two limits of scrypt as
//! libsodium counts them (little-endian, 8 bytes each), and, XORed with scrypt's output, the key's id (8), the seed (32)
//! with the public key (32), and the BLAKE2b-256 of `Ed`, id, seed and public key.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use blake2::Blake2b256;
use ed25519_dalek::SigningKey;
use sha2::Digest;
use zeroize::Zeroizing;

use super::keys::PublicKey;
use super::signature::UNTRUSTED;
use crate::{Error, ErrorKind, Result};

const HEADER: &[u8; 6] = b"EdScB2";
const SALT: std::ops::Range<usize> = 6..38;
const OPERATIONS: std::ops::Range<usize> = 38..46;
const MEMORY: std::ops::Range<usize> = 46..54;
const ENCRYPTED: std::ops::Range<usize> = 54..158;
const LENGTH: usize = 158;
const CHECKSUM_FROM: usize = 72;

/// What deriving a key costs us, in libsodium's terms: 128 MiB, about half a second.
const OUR_OPERATIONS: u64 = 1 << 22;
const OUR_MEMORY: u64 = 128 << 20;
/// What a file may ask for at most: minisign's own default, 1 GiB.
const MAX_OPERATIONS: u64 = 1 << 25;
const MAX_MEMORY: u64 = 1 << 30;
/// The block size of libsodium's scrypt.
const BLOCK: u32 = 8;
/// The longest secret-key file, bytes.
const MAX_KEY_FILE: usize = 4096;

/// A key that signs. Wiped from memory when dropped; neither shown nor serialized.
pub struct SecretKey {
    pub(super) id: [u8; 8],
    pub(super) signing: SigningKey,
}

impl SecretKey {
    /// A new key, from the system's random numbers.
    ///
    /// # Errors
    /// `internal` where the system has none.
    pub fn generate() -> Result<Self> {
        let mut seed = Zeroizing::new([0; 32]);
        let mut id = [0; 8];
        random(seed.as_mut_slice())?;
        random(&mut id)?;
        Ok(Self {
            id,
            signing: SigningKey::from_bytes(&seed),
        })
    }

    /// The key of a seed that everybody may know, for tests that must come out the same again.
    #[cfg(feature = "testing")]
    pub fn of_seed(seed: [u8; 32]) -> Self {
        let signing = SigningKey::from_bytes(&seed);
        let mut id = [0; 8];
        id.copy_from_slice(&signing.verifying_key().as_bytes()[..8]);
        Self { id, signing }
    }

    /// Its public half.
    ///
    /// # Errors
    /// `invalid-key` where a key file held a key that nobody may use.
    pub fn public(&self) -> Result<PublicKey> {
        PublicKey::new(self.id, self.signing.verifying_key().as_bytes())
    }

    /// The text of a key file, encrypted by the passphrase.
    ///
    /// # Errors
    /// `wrong-passphrase` where it is empty.
    pub fn to_file(&self, passphrase: &str) -> Result<String> {
        if passphrase.is_empty() {
            return Err(Error::new(
                ErrorKind::WrongPassphrase,
                "A secret key needs a passphrase: whoever finds the file could sign in your name. No key was written. Choose one of several words.",
            ));
        }
        let mut file = Zeroizing::new([0; LENGTH]);
        file[..HEADER.len()].copy_from_slice(HEADER);
        random(&mut file[SALT])?;
        file[OPERATIONS].copy_from_slice(&OUR_OPERATIONS.to_le_bytes());
        file[MEMORY].copy_from_slice(&OUR_MEMORY.to_le_bytes());
        let plain = self.plain();
        file[ENCRYPTED].copy_from_slice(plain.as_slice());
        crypt(file.as_mut_slice(), passphrase)?;
        Ok(format!(
            "{UNTRUSTED}minisign encrypted secret key\n{}\n",
            BASE64.encode(file.as_slice())
        ))
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// `invalid-key` where it is none, or one without a passphrase; `wrong-passphrase`.
    pub fn from_file(text: &str, passphrase: &str) -> Result<Self> {
        let mut file = decode(text)?;
        if file[2..4] == [0, 0] {
            return Err(invalid(
                "it is not protected by a passphrase. Give it one with “minisign -C”",
            ));
        }
        if &file[..HEADER.len()] != HEADER {
            return Err(invalid("it is of a kind that is not known here"));
        }
        crypt(file.as_mut_slice(), passphrase)?;
        let plain = &file[ENCRYPTED];
        let mut key = Self {
            id: [0; 8],
            signing: SigningKey::from_bytes(&[0; 32]),
        };
        key.id.copy_from_slice(&plain[..8]);
        let mut seed = Zeroizing::new([0; 32]);
        seed.copy_from_slice(&plain[8..40]);
        key.signing = SigningKey::from_bytes(&seed);
        // The checksum, and with it that the public half is the seed's.
        if key.plain().as_slice() != plain {
            return Err(Error::new(
                ErrorKind::WrongPassphrase,
                "The passphrase does not open this key. Nothing was signed. Try again; the key is unharmed.",
            ));
        }
        Ok(key)
    }

    /// What is encrypted in a key file.
    fn plain(&self) -> Zeroizing<[u8; 104]> {
        let mut plain = Zeroizing::new([0; 104]);
        plain[..8].copy_from_slice(&self.id);
        plain[8..40].copy_from_slice(self.signing.as_bytes());
        plain[40..CHECKSUM_FROM].copy_from_slice(self.signing.verifying_key().as_bytes());
        let checksum = Blake2b256::new()
            .chain_update(b"Ed")
            .chain_update(&plain[..CHECKSUM_FROM])
            .finalize();
        plain[CHECKSUM_FROM..].copy_from_slice(&checksum);
        plain
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey")
    }
}

fn decode(text: &str) -> Result<Zeroizing<Vec<u8>>> {
    let not_one = || invalid("a key file has a comment and one line after it");
    if text.len() > MAX_KEY_FILE {
        return Err(not_one());
    }
    let lines: Vec<&str> = text.lines().collect();
    let [comment, key] = lines[..] else {
        return Err(not_one());
    };
    if !comment.starts_with(UNTRUSTED) {
        return Err(not_one());
    }
    let file = Zeroizing::new(BASE64.decode(key).map_err(|_| not_one())?);
    match file.len() {
        LENGTH => Ok(file),
        _ => Err(not_one()),
    }
}

/// Encrypts, or decrypts again.
fn crypt(file: &mut [u8], passphrase: &str) -> Result<()> {
    let number = |range: std::ops::Range<usize>| {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&file[range]);
        u64::from_le_bytes(bytes)
    };
    let params = parameters(number(OPERATIONS), number(MEMORY))?;
    let mut stream = Zeroizing::new([0; 104]);
    scrypt::scrypt(
        passphrase.as_bytes(),
        &file[SALT],
        &params,
        stream.as_mut_slice(),
    )
    .map_err(|e| {
        Error::caused(
            ErrorKind::InvalidKey,
            "The key’s passphrase could not be tried. Nothing was signed.",
            e,
        )
    })?;
    for (byte, key) in file[ENCRYPTED].iter_mut().zip(stream.iter()) {
        *byte ^= key;
    }
    Ok(())
}

/// How libsodium turns its two limits into scrypt's three numbers.
fn parameters(operations: u64, memory: u64) -> Result<scrypt::Params> {
    if operations > MAX_OPERATIONS || memory > MAX_MEMORY {
        return Err(invalid(
            "it asks for more memory or time than minisign’s own keys do",
        ));
    }
    let operations = operations.max(32_768);
    let block = u64::from(BLOCK);
    let largest = match operations < memory / 32 {
        true => operations / (block * 4),
        false => memory / (block * 128),
    };
    let log_n = (1..63).find(|log| 1 << log > largest / 2).unwrap_or(63);
    let parallel = match operations < memory / 32 {
        true => 1,
        false => (operations / 4 / (1 << log_n)).min(0x3fff_ffff) / block,
    };
    u32::try_from(parallel)
        .ok()
        .and_then(|parallel| scrypt::Params::new(log_n, BLOCK, parallel).ok())
        .ok_or_else(|| invalid("its two limits make no sense"))
}

fn random(bytes: &mut [u8]) -> Result<()> {
    getrandom::fill(bytes).map_err(|e| {
        Error::caused(
            ErrorKind::Internal,
            "The system gave no random numbers, so no key could be made. Nothing was written. Try again.",
            e,
        )
    })
}

fn invalid(why: &str) -> Error {
    Error::new(
        ErrorKind::InvalidKey,
        format!("This secret key cannot be used: {why}. Nothing was signed."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_may_cost_as_much_as_minisigns_own_and_no_more() {
        assert!(parameters(MAX_OPERATIONS, MAX_MEMORY).is_ok());
        for (operations, memory) in [
            (MAX_OPERATIONS + 1, MAX_MEMORY),
            (MAX_OPERATIONS, MAX_MEMORY + 1),
        ] {
            let refused = parameters(operations, memory)
                .err()
                .map(|error| error.message);
            assert!(
                refused.is_some_and(|words| words.contains("more memory or time")),
                "{operations} and {memory}"
            );
        }
    }
}
