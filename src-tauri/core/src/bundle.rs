//! Bundles: texts that a teacher builds, signs and hands out as one file, and that a student opens offline.
//!
//! A bundle is a ZIP file of the plainest kind. Its second entry is the [`manifest`]: what the bundle
//! is, its edition, and the hash of every other file, so that one [`signature`] over the manifest vouches for
//! everything. `docs/bundle-format.md` is the format as a specification.
//!
//! All of this reads files from strangers. [`limits`] are checked before anything is allocated, [`names`] before
//! anything is believed to be a file, [`media`] before any bytes go on.

mod hex;
mod jcs;
pub mod keys;
pub mod limits;
pub mod manifest;
pub mod media;
pub mod names;
mod secret_key;
pub mod signature;

pub use keys::{Fingerprint, PublicKey};
pub use manifest::Manifest;
pub use secret_key::SecretKey;

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

/// The refusal of what is over a limit; bytes, or a count.
fn too_large(what: &str, size: u64, limit: u64) -> Error {
    Error::new(
        ErrorKind::BundleTooLarge,
        format!(
            "This bundle is too large: {what} is {size} and may be {limit}. Nothing was changed. Ask its publisher for it in smaller parts."
        ),
    )
}
