//! `bundle.lock`: what a folder remembers between builds, so that a text keeps its identifier when its file is renamed
//! or rewritten, and no edition is ever built twice with two contents.
//!
//! Written by a build, whole or not at all; to be kept with the folder.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::colophon::line_of;
use super::{LOCK, parser_words};
use crate::export::file::write_whole;
use crate::ids::{BundleId, TextId};
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Result};

/// The form of the file.
const VERSION: u32 = 1;
/// The largest lock, bytes.
pub const MAX_LOCK: u64 = 64 * 1024 * 1024;

const HEAD: &str = "# Written by `marginalis bundle build`; keep this file with the folder. By it each text keeps its identifier when its\n# file gets another name, and with it students keep their marks.\n\n";

/// What is remembered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Lock {
    /// The form, [`VERSION`].
    version: u32,
    /// The bundle it belongs to.
    pub bundle: BundleId,
    /// Every edition built, oldest first.
    #[serde(default)]
    pub editions: Vec<BuiltEdition>,
    /// Every text there ever was.
    #[serde(default)]
    pub texts: Vec<KnownText>,
}

/// An edition that was built.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BuiltEdition {
    /// Its number.
    pub edition: u32,
    /// Its date.
    pub modified: Timestamp,
    /// What is in it, without date and key: `sha256-…`.
    pub content: String,
    /// Its manifest, as last built: `sha256-…`.
    pub manifest: String,
}

/// A text, as the last edition that had it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct KnownText {
    /// Its identifier.
    pub identifier: TextId,
    /// Its file.
    pub file: String,
    /// Its title.
    pub title: String,
    /// The last edition that had it.
    pub edition: u32,
    /// Its words: `sha256-…` of the plain text.
    pub words: String,
    /// By what it is known again when it was rewritten ([`super::sketch`]).
    pub sketch: String,
}

impl Lock {
    /// That of a bundle never built.
    pub fn new(bundle: BundleId) -> Self {
        Self {
            version: VERSION,
            bundle,
            editions: Vec::new(),
            texts: Vec::new(),
        }
    }

    /// The lock of a folder; `None` where it has none yet.
    ///
    /// # Errors
    /// `invalid-source` where it cannot be read: without it every text would become a new one.
    pub fn read(folder: &Path) -> Result<Option<Self>> {
        Self::read_up_to(folder, MAX_LOCK)
    }

    fn read_up_to(folder: &Path, most: u64) -> Result<Option<Self>> {
        let place = folder.join(LOCK);
        match fs::symlink_metadata(&place) {
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(cause) => return Err(broken(&cause.to_string())),
            Ok(file) if !file.is_file() => return Err(broken("it is no file")),
            Ok(file) if file.len() > most => return Err(broken("it is too large")),
            Ok(_) => {}
        }
        let toml = fs::read_to_string(&place).map_err(|cause| broken(&cause.to_string()))?;
        let lock: Lock = toml::from_str(&toml).map_err(|error| unreadable(&toml, &error))?;
        if lock.version != VERSION {
            return Err(broken("it was written by a newer Marginalis"));
        }
        Ok(Some(lock))
    }

    /// Writes the lock of a folder.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let toml = toml::to_string(self).map_err(|e| {
            Error::caused(
                ErrorKind::Internal,
                "bundle.lock could not be written. Nothing was built.",
                e,
            )
        })?;
        write_whole(&folder.join(LOCK), format!("{HEAD}{toml}").as_bytes())
    }

    /// The edition built last.
    pub fn last(&self) -> Option<&BuiltEdition> {
        self.editions.last()
    }

    /// Takes an edition in: the one built last anew, or the next.
    pub(super) fn record(&mut self, built: BuiltEdition) {
        self.editions.retain(|known| known.edition != built.edition);
        self.editions.push(built);
        self.editions.sort_by_key(|known| known.edition);
    }
}

fn unreadable(toml: &str, error: &toml::de::Error) -> Error {
    let what = parser_words::of_toml(error.message());
    match error.span() {
        Some(span) => refused(&format!(", line {}: {what}", line_of(toml, span.start))),
        None => refused(&format!(": {what}")),
    }
}

fn broken(why: &str) -> Error {
    refused(&format!(" cannot be read ({why})."))
}

/// `why` follows the name of the file.
fn refused(why: &str) -> Error {
    Error::new(
        ErrorKind::InvalidSource,
        format!(
            "bundle.lock{why} Nothing was written. Take it back from a copy of the folder: by it texts keep their identifiers, and students their marks."
        ),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_read_up_to_its_limit() {
        let folder = tempfile::tempdir().unwrap();
        let toml = "version = 1\nbundle = \"0199d2c1-7b1e-7000-8000-000000000001\"\n";
        fs::write(folder.path().join(LOCK), toml).unwrap();
        let length = toml.len() as u64;
        assert!(Lock::read_up_to(folder.path(), length).unwrap().is_some());
        let refused = Lock::read_up_to(folder.path(), length - 1).unwrap_err();
        assert!(refused.message.contains("too large"), "{}", refused.message);
    }
}
