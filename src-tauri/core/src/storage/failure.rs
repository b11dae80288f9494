//! What SQLite and the file system report, in our words: the one place where their codes become ours.

use std::io;
use std::path::Path;

use rusqlite::ffi::{ErrorCode, SQLITE_IOERR_SHMSIZE};

use crate::{Error, ErrorKind};

impl From<rusqlite::Error> for Error {
    fn from(cause: rusqlite::Error) -> Self {
        let (kind, words) = match cause.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => (
                ErrorKind::Busy,
                "Another program holds the library. Nothing was changed; try again when it is done.",
            ),
            _ if is_full_disk(&cause) => (
                ErrorKind::DiskFull,
                "The disk is full. Nothing was changed; make space and try again.",
            ),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => (
                ErrorKind::ReadOnly,
                "The library's folder cannot be written. Nothing was changed; check its permissions and its disk.",
            ),
            Some(ErrorCode::DatabaseCorrupt) => (
                ErrorKind::DamagedLibrary,
                "The library is damaged. Nothing was changed. Keep a copy of its folder, and open a backup if you \
                 have one.",
            ),
            Some(ErrorCode::NotADatabase) => (
                ErrorKind::NotALibrary,
                "The file in the library's place is not a library. It was left as it is.",
            ),
            Some(ErrorCode::SystemIoFailure) => (
                ErrorKind::Internal,
                "The disk reported an error. What was saved before is kept; this change is not. Check the disk, \
                 then try again.",
            ),
            _ if is_unreadable_row(&cause) => (
                ErrorKind::DamagedLibrary,
                "The library holds a row that cannot be read. Nothing was changed.",
            ),
            _ => (
                ErrorKind::Internal,
                "The library refused the change; nothing was changed.",
            ),
        };
        Error::caused(kind, words, cause)
    }
}

/// Is there no space left? Where the index of the log cannot grow, SQLite calls that a failure of the disk.
fn is_full_disk(cause: &rusqlite::Error) -> bool {
    cause.sqlite_error().is_some_and(|error| {
        error.code == ErrorCode::DiskFull || error.extended_code == SQLITE_IOERR_SHMSIZE
    })
}

fn is_unreadable_row(cause: &rusqlite::Error) -> bool {
    matches!(
        cause,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
    )
}

/// Did the disk fail under the connection (as opposed to the request being refused)?
pub(super) fn is_disk_failure(error: &Error) -> bool {
    error
        .cause
        .as_deref()
        .and_then(|cause| cause.downcast_ref::<rusqlite::Error>())
        .is_some_and(|cause| cause.sqlite_error_code() == Some(ErrorCode::SystemIoFailure))
}

/// What went wrong with the library's folder or a file in it.
pub(crate) fn folder_failure(path: &Path, cause: io::Error) -> Error {
    let path = path.display();
    let (kind, words) = match cause.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => (
            ErrorKind::ReadOnly,
            format!(
                "“{path}” cannot be written. Nothing was changed; check its permissions, or choose another folder."
            ),
        ),
        io::ErrorKind::NotFound => (
            ErrorKind::ReadOnly,
            format!(
                "“{path}” cannot be made or is gone. Nothing was changed; choose another folder."
            ),
        ),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => (
            ErrorKind::DiskFull,
            format!(
                "There is no space left for “{path}”. Nothing was changed; make space and try again."
            ),
        ),
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => (
            ErrorKind::NotALibrary,
            format!(
                "“{path}” is not a folder. It was left as it is; choose a folder for the library."
            ),
        ),
        _ => (
            ErrorKind::Internal,
            format!("“{path}” cannot be used: {cause}. Nothing was changed."),
        ),
    };
    Error::caused(kind, words, cause)
}
