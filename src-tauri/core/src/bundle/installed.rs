//! The bundles of a library: what they are, whether they are whole, and taking one out again.

mod removing;
pub(super) mod store;
pub(super) mod verifying;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::install::{InstallProgress, KeyShown, OnProgress, Trust};
use crate::ids::{BundleId, TextId};
use crate::time::Timestamp;
use crate::{Library, Result};

/// A bundle in the library.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct InstalledBundle {
    /// Id in this library.
    pub id: BundleId,
    /// Title.
    pub name: String,
    /// Who gives it out, as they say.
    pub publisher: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// SPDX expression, or `NONE`.
    pub license: String,
    /// BCP 47.
    pub language: String,
    /// A few sentences.
    pub description: String,
    /// The edition.
    pub edition: u32,
    /// Who vouches for it.
    pub trust: Trust,
    /// The key it is signed with.
    pub key: Option<KeyShown>,
    /// Did it come with the program?
    pub shipped: bool,
    /// The bundle it is a separate copy of.
    pub copy_of: Option<BundleId>,
    /// Texts that it has.
    pub texts: u32,
    /// Texts that it had and that stayed.
    pub withdrawn: u32,
    /// Marks in all of them.
    pub marks: u32,
    /// When it first came.
    #[serde(serialize_with = "crate::time::write")]
    pub added: Timestamp,
}

/// What removing a bundle did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RemovedBundle {
    /// The bundle.
    pub bundle: BundleId,
    /// Its title.
    pub name: String,
    /// Texts that stay, since the reader has marks or answers in them.
    pub kept: Vec<KeptText>,
    /// How many texts are gone.
    pub gone: u32,
    /// Marks, all of which stay.
    pub marks: u32,
}

/// A text that stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct KeptText {
    /// Id.
    pub id: TextId,
    /// Title.
    pub title: String,
    /// Its marks.
    pub marks: u32,
}

/// Is an installed bundle what its publisher made?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Verified {
    /// The bundle.
    pub bundle: BundleId,
    /// Its title.
    pub name: String,
    /// The edition.
    pub edition: u32,
    /// Is every file here as its manifest says, and the manifest as it was signed?
    pub whole: bool,
    /// Who vouches for it.
    pub trust: Trust,
    /// Files that were looked at.
    pub files: u32,
    /// What is wrong.
    pub problems: Vec<FileProblem>,
    /// Titles of texts that the reader put another edition in place of: nothing is wrong with these.
    pub replaced: Vec<String>,
}

/// What is wrong with a file of an installed bundle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FileProblem {
    /// Its path in the bundle.
    pub file: String,
    /// What.
    pub what: Problem,
}

/// What can be wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, rename = "FileProblemKind")]
pub enum Problem {
    /// It is not there.
    Missing,
    /// Its bytes are other ones.
    Changed,
    /// The signature does not hold.
    Signature,
}

/// The bundles of a library in order of arrival; not those that were removed.
pub fn list(library: &Library) -> Result<Vec<InstalledBundle>> {
    library.read(store::list)
}

/// Takes a bundle out, as one undoable step, with a snapshot before. Texts with marks or answers stay, under the
/// bundle's name; its books stay on the list, and the key that was taken for its publisher's is remembered.
///
/// # Errors
/// `not-found`.
pub fn remove(library: &Library, bundle: BundleId) -> Result<RemovedBundle> {
    removing::remove(library, bundle)
}

/// Compares every file of an installed bundle with what its manifest says. Changes nothing.
///
/// # Errors
/// `not-found`; `cancelled`. What is wrong with a file stands in the answer.
pub fn verify_installed(
    library: &Library,
    bundle: BundleId,
    progress: &mut OnProgress<'_>,
) -> Result<Verified> {
    verifying::verify(library, bundle, progress)
}

fn at(done: usize, total: usize, file: &str) -> InstallProgress {
    InstallProgress {
        done: done as f64,
        total: total as f64,
        file: file.to_owned(),
    }
}
