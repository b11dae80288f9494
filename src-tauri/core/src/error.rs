//! What can go wrong, each with a stable code.
//!
//! The code is for programs (command line, window, tests) and never changes its meaning; the message is for people
//! and says what happened, what was kept, and what to do.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The stable code of an error; `kebab-case` in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ErrorKind {
    /// The file holds nothing.
    EmptyFile,
    /// The file is not text.
    BinaryFile,
    /// The file is over [`crate::import::MAX_FILE_BYTES`], or its text over [`crate::import::MAX_TEXT_BYTES`].
    FileTooLarge,
    /// The path cannot be read: missing, no permission, a folder.
    UnreadableFile,
    /// The file changed or vanished while it was read.
    FileVanished,
    /// The folder holds something else under our file's name.
    NotALibrary,
    /// The library was written by a newer Marginalis.
    NewerLibrary,
    /// The folder or its database cannot be written.
    ReadOnly,
    /// The database is damaged.
    DamagedLibrary,
    /// Another program holds the database.
    Busy,
    /// The disk is full.
    DiskFull,
    /// A window is open on this library already.
    AlreadyOpen,
    /// No such text, mark, book.
    NotFound,
    /// A range outside the text, empty, or reversed.
    InvalidRange,
    /// A value that is not allowed: an empty title, a rating of 9, a tag of 300 letters.
    InvalidValue,
    /// A file that should hold CSL-JSON does not.
    InvalidCsl,
    /// A link of a kind that is never opened.
    ForbiddenLink,
    /// What should be a new edition of a text looks like another work.
    AnotherWork,
    /// The file is no bundle at all.
    NotABundle,
    /// The file was a bundle once: cut off, put together wrongly, or with bytes that changed.
    DamagedBundle,
    /// A name in a bundle that could lead somewhere else, or that not every system can tell from another.
    ForbiddenName,
    /// A file in a bundle whose bytes are not of the kind its name says, or of a kind that bundles do not hold.
    ForbiddenMedia,
    /// A bundle over one of [`crate::bundle::limits`].
    BundleTooLarge,
    /// A file lies in a bundle that its manifest does not name.
    UnlistedFile,
    /// A bundle's manifest names a file that is not there.
    MissingFile,
    /// A file in a bundle is not the one its manifest describes.
    WrongHash,
    /// A bundle's manifest breaks a rule of the format.
    InvalidManifest,
    /// A bundle asks for a newer Marginalis.
    NewerBundle,
    /// A bundle is signed, and the signature does not hold.
    BrokenSignature,
    /// A bundle carries no signature where one is needed.
    Unsigned,
    /// A bundle is signed with another key than the one it should be.
    OtherKey,
    /// A key file or key that cannot be used.
    InvalidKey,
    /// The passphrase does not open the secret key.
    WrongPassphrase,
    /// A bundle of a lower edition than one that was here already.
    OlderEdition,
    /// Two bundles of the same edition that differ.
    SameEditionOtherContent,
    /// An unsigned bundle where a signed one is installed.
    UnsignedOverSigned,
    /// A bundle is signed with a key that the reader has not said yes to.
    NewKey,
    /// A bundle names a text as its own that is here by other hands.
    TakenText,
    /// A file that was handed in is about a bundle that is not installed.
    BundleNotInstalled,
    /// A file that was handed in is about another bundle than the one it was opened for.
    OtherBundle,
    /// A source folder from which no bundle can be built.
    InvalidSource,
    /// A build whose edition is not higher than the last one's.
    EditionNotHigher,
    /// The task was cancelled; nothing was changed.
    Cancelled,
    /// A file could not be written.
    UnwritableFile,
    /// Something failed that we did not foresee; nothing was changed.
    Internal,
}

/// An error: its code, and words for a person.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// The stable code.
    pub kind: ErrorKind,
    /// What happened, what was kept, what to do.
    pub message: String,
    /// What lay beneath, for the log.
    #[source]
    pub cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The result of everything in this crate.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error of a kind, in words.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            cause: None,
        }
    }

    /// The same, with what lay beneath.
    pub fn caused(
        kind: ErrorKind,
        message: impl Into<String>,
        cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self {
            kind,
            message: message.into(),
            cause: Some(cause.into()),
        }
    }
}

impl ErrorKind {
    /// The code as it stands in JSON, such as `empty-file`.
    pub fn code(self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(code)) => code,
            _ => "internal".to_owned(),
        }
    }
}
