//! One file, read once, within bounds, and only if it stays what it was.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::{MAX_FILE_BYTES, MAX_TEXT_BYTES};
use crate::{Error, ErrorKind, Result};

/// Reads a whole file of at most `limit` bytes.
///
/// # Errors
/// `unreadable-file` where there is no such file or it is none; `file-too-large`, before a byte is read;
/// `file-vanished` where it is gone, grows or shrinks meanwhile; `empty-file`.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>> {
    let name = shown_name(path);
    // Asked before opening: opening a pipe would wait for whoever writes into it.
    let before = fs::metadata(path).map_err(|e| unreadable(&name, e))?;
    must_be_file(&name, &before)?;
    let file = File::open(path).map_err(|e| lost_or_unreadable(&name, e))?;
    let opened = file.metadata().map_err(|e| lost_or_unreadable(&name, e))?;
    must_be_file(&name, &opened)?;
    let bytes = read_exactly(&file, opened.len(), limit, &name)?;
    let after = file.metadata().map_err(|e| lost_or_unreadable(&name, e))?;
    if after.modified().ok() != opened.modified().ok() {
        return Err(vanished(&name));
    }
    Ok(bytes)
}

/// Reads what should be `size` bytes, and at most one more to see that it is not.
pub fn read_exactly(mut source: impl Read, size: u64, limit: u64, name: &str) -> Result<Vec<u8>> {
    if size > limit {
        return Err(too_large(name, size, limit));
    }
    if size == 0 {
        return Err(empty(name));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    source
        .by_ref()
        .take(size + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| lost_or_unreadable(name, e))?;
    if bytes.len() as u64 != size {
        return Err(vanished(name));
    }
    Ok(bytes)
}

/// The name of a file as a person knows it, without the folder.
pub fn shown_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy()
        .chars()
        .filter(|c| !c.is_control())
        .collect()
}

/// The refusal of a file that holds nothing.
pub fn empty(name: &str) -> Error {
    Error::new(
        ErrorKind::EmptyFile,
        format!(
            "“{name}” is empty, so there is nothing to read in it. Nothing was changed. Check that you chose the right file."
        ),
    )
}

/// The refusal of what is over a limit; sizes in bytes.
pub fn too_large(name: &str, size: u64, limit: u64) -> Error {
    Error::new(
        ErrorKind::FileTooLarge,
        format!(
            "“{name}” is {}; up to {} can be read, and of text up to {}. Nothing was changed. Split it into parts of at most {} each.",
            mebibytes(size),
            mebibytes(MAX_FILE_BYTES),
            mebibytes(MAX_TEXT_BYTES as u64),
            mebibytes(limit.min(MAX_TEXT_BYTES as u64))
        ),
    )
}

fn mebibytes(bytes: u64) -> String {
    const MIB: u64 = 1024 * 1024;
    // Rounded up, so that a byte too many does not read as "64 MiB; up to 64 MiB".
    let tenths = (u128::from(bytes) * 10).div_ceil(u128::from(MIB));
    match tenths % 10 {
        0 => format!("{} MiB", tenths / 10),
        tenth => format!("{}.{tenth} MiB", tenths / 10),
    }
}

fn must_be_file(name: &str, metadata: &fs::Metadata) -> Result<()> {
    if metadata.is_file() {
        return Ok(());
    }
    let what = if metadata.is_dir() {
        "a folder"
    } else {
        "not an ordinary file"
    };
    Err(Error::new(
        ErrorKind::UnreadableFile,
        format!("“{name}” is {what}. Nothing was changed. Choose the text files themselves."),
    ))
}

fn unreadable(name: &str, cause: io::Error) -> Error {
    let message = match cause.kind() {
        io::ErrorKind::NotFound => {
            format!(
                "There is no file “{name}” at this place. Nothing was changed. Check the name and the folder."
            )
        }
        io::ErrorKind::PermissionDenied => format!(
            "“{name}” may not be read by you. Nothing was changed. Ask its owner for the right to read it, or copy it to a folder of yours."
        ),
        _ => format!(
            "“{name}” could not be read ({cause}). Nothing was changed. Check that the disk or stick it is on is still there, then try again."
        ),
    };
    Error::caused(ErrorKind::UnreadableFile, message, cause)
}

/// For errors after the file had been seen: where it is not there any more, it vanished.
fn lost_or_unreadable(name: &str, cause: io::Error) -> Error {
    match cause.kind() {
        io::ErrorKind::NotFound
        | io::ErrorKind::StaleNetworkFileHandle
        | io::ErrorKind::UnexpectedEof => {
            Error::caused(ErrorKind::FileVanished, vanished(name).message, cause)
        }
        _ => unreadable(name, cause),
    }
}

fn vanished(name: &str) -> Error {
    Error::new(
        ErrorKind::FileVanished,
        format!(
            "“{name}” changed or went away while it was read. Nothing was changed. Wait until it is complete, then try again."
        ),
    )
}
