//! What lies in the library's place, found out without opening it as a database.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{folder_failure, migrations};
use crate::{Error, ErrorKind, Result};

/// `MRGN`: in the header of every library, so that no other program's database is taken for one.
pub(crate) const APPLICATION_ID: i32 = i32::from_be_bytes(*b"MRGN");

/// SQLite's header: <https://sqlite.org/fileformat.html#the_database_header>.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
const HEADER: usize = 100;
const USER_VERSION: usize = 60;
const APPLICATION: usize = 68;

/// The library's folder, made where it is missing, without links in its path.
pub(super) fn ready_folder(folder: &Path) -> Result<PathBuf> {
    fs::create_dir_all(folder)
        .and_then(|()| folder.canonicalize())
        .map_err(|e| folder_failure(folder, e))
}

/// Refuses to make a library among other things: a path that was mistyped shall not be filled with our files.
///
/// # Errors
/// `not-a-library` where something lies there that is neither ours nor hidden.
pub(super) fn check_free(folder: &Path) -> Result<()> {
    let entries = fs::read_dir(folder).map_err(|e| folder_failure(folder, e))?;
    for entry in entries {
        let name = entry.map_err(|e| folder_failure(folder, e))?.file_name();
        let name = name.to_string_lossy();
        if !OURS.iter().any(|ours| name.starts_with(ours)) {
            return Err(Error::new(
                ErrorKind::NotALibrary,
                format!(
                    "The folder {} holds other things (“{name}”) and no library, so none was made there. Nothing was \
                     changed. Name a library's folder, or a new or empty one.",
                    folder.display()
                ),
            ));
        }
    }
    Ok(())
}

/// How the names begin that may lie in a folder before its library is made: hidden files, locks, drafts.
const OURS: [&str; 3] = [".", "marginalis", "window.lock"];

/// Is a library there? `false` where nothing is.
///
/// # Errors
/// `not-a-library` and `newer-library`, before a byte is written.
pub(super) fn check(path: &Path) -> Result<bool> {
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(e) => return Err(folder_failure(path, e)),
    };
    if found.is_dir() {
        return Err(not_ours(path, "is a folder"));
    }
    if found.is_symlink() {
        return Err(not_ours(path, "is a link"));
    }
    if !found.is_file() {
        return Err(not_ours(path, "is not a file"));
    }
    if found.len() == 0 {
        return Err(not_ours(path, "is empty"));
    }
    let mut header = [0; HEADER];
    match File::open(path).and_then(|mut file| file.read_exact(&mut header)) {
        Ok(()) => check_header(path, &header).map(|()| true),
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => Err(not_ours(path, "is no database")),
        Err(e) => Err(folder_failure(path, e)),
    }
}

fn check_header(path: &Path, header: &[u8; HEADER]) -> Result<()> {
    if !header.starts_with(MAGIC) {
        return Err(not_ours(path, "is no database"));
    }
    if number(header, APPLICATION) != APPLICATION_ID {
        return Err(not_ours(path, "belongs to another program"));
    }
    migrations::check_version(number(header, USER_VERSION))
}

fn number(header: &[u8; HEADER], at: usize) -> i32 {
    let mut bytes = [0; 4];
    bytes.copy_from_slice(&header[at..at + 4]);
    i32::from_be_bytes(bytes)
}

fn not_ours(path: &Path, what: &str) -> Error {
    Error::new(
        ErrorKind::NotALibrary,
        format!(
            "“{}” {what}, so this is not a library. It was left as it is; choose another folder.",
            path.display()
        ),
    )
}

/// Did the last program that had the database open leave its log behind? (A clean end removes a log, and empties a
/// rollback journal.)
pub(super) fn has_log(path: &Path) -> bool {
    let journal = fs::metadata(beside(path, "-journal"));
    beside(path, "-wal").exists() || journal.is_ok_and(|file| file.len() > 0)
}

/// The file of the same name with a suffix.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
