//! Bundles: texts that a teacher builds, signs and hands out as one file, and that a student opens offline.
//!
//! A bundle is a ZIP file of the plainest kind ([`container`]). Its second entry is the [`manifest`]: what the bundle
//! is, its edition, and the hash of every other file, so that one [`signature`] over the manifest vouches for
//! everything. `docs/bundle-format.md` is the format as a specification.
//!
//! All of this reads files from strangers. [`limits`] are checked before anything is allocated, [`names`] before
//! anything is believed to be a file, [`media`] before any bytes go on.

pub mod answers;
pub mod compare;
pub mod container;
pub mod handin;
mod hex;
pub mod install;
pub mod installed;
mod jcs;
pub mod key_files;
pub mod keys;
pub mod limits;
pub mod manifest;
pub mod media;
pub mod names;
pub mod notes;
pub mod opened;
mod page;
mod placing;
pub mod publish;
mod replacing;
pub mod rotation;
mod secret_key;
pub mod signature;
pub mod signing;
pub mod source;

pub use keys::{Fingerprint, PublicKey};
pub use manifest::Manifest;
pub use opened::{Opened, Progress, Signature};
pub use rotation::Rotation;
pub use secret_key::SecretKey;

use std::io;

use sha2::{Digest, Sha256};

use crate::{Error, ErrorKind};

/// What a bundle's first entry holds.
pub const MEDIA_TYPE: &str = "application/vnd.marginalis.bundle+zip";
/// How a bundle's file name ends, without the dot.
pub const EXTENSION: &str = "marginalis";

/// The first entry.
pub const MIMETYPE: &str = "mimetype";
/// The second entry: the manifest.
pub const PUBLICATION: &str = "publication.json";
/// The third entry of a signed bundle.
pub const SIGNATURE: &str = "META-INF/publication.json.minisig";
/// The entries that are the format's own and that no manifest lists.
const OWN_NAMES: [&str; 3] = [MIMETYPE, PUBLICATION, SIGNATURE];

/// SHA-256 of a file, hexadecimal: what is told beside a bundle that is handed out.
///
/// # Errors
/// What reading fails with.
pub fn file_hash(mut from: impl io::Read) -> io::Result<String> {
    let mut hash = Hashing(Sha256::new());
    io::copy(&mut from, &mut hash)?;
    Ok(hex::hex(&hash.0.finalize()))
}

/// The name of an edition: SHA-256 of its manifest, hexadecimal.
pub fn manifest_name(hash: &[u8; 32]) -> String {
    hex::hex(hash)
}

struct Hashing(Sha256);

impl io::Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The refusal of what is over a limit; bytes, or a count.
fn too_large(what: &str, size: u64, limit: u64) -> Error {
    Error::new(
        ErrorKind::BundleTooLarge,
        format!(
            "This bundle is too large: {what} is {size} and may be {limit}. Nothing was changed. Ask its publisher for it in smaller parts."
        ),
    )
}

/// The refusal of what was a bundle once, or was put together as none is.
fn damaged(why: &str) -> Error {
    Error::new(
        ErrorKind::DamagedBundle,
        format!(
            "This bundle is damaged: {why}. Nothing was changed. Fetch the file again from where you got it."
        ),
    )
}

/// The refusal of an archive of another kind.
fn not_a_bundle(why: &str) -> Error {
    Error::new(
        ErrorKind::NotABundle,
        format!(
            "This file is no bundle: {why}. Nothing was changed. Choose a file that ends in .marginalis."
        ),
    )
}

/// What reading the file failed with. Where bytes are missing that were there, it is cut off.
fn unreadable(cause: io::Error) -> Error {
    match cause.kind() {
        io::ErrorKind::UnexpectedEof => damaged("it is cut off"),
        _ => Error::caused(
            ErrorKind::UnreadableFile,
            format!(
                "The bundle could not be read ({cause}). Nothing was changed. Check that the disk or stick it is on is still there, then try again."
            ),
            cause,
        ),
    }
}

/// What copying failed with: our own error, if one came through; else the disk's.
fn from_io(cause: io::Error) -> Error {
    match cause.downcast::<Error>() {
        Ok(error) => error,
        Err(cause)
            if matches!(
                cause.kind(),
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
            ) =>
        {
            Error::caused(
                ErrorKind::DiskFull,
                "There is no room on the disk. Nothing was changed. Free some space, or choose another disk.",
                cause,
            )
        }
        Err(cause) => Error::caused(
            ErrorKind::UnwritableFile,
            format!(
                "A file could not be read or written ({cause}). Nothing was changed. Try again, or choose another folder."
            ),
            cause,
        ),
    }
}
