//! Where the library is when nobody says: one answer for the window and the command line.

use std::path::PathBuf;

use crate::{Error, ErrorKind, Result};

/// The environment variable that names the library's folder.
pub const FOLDER_VARIABLE: &str = "MARGINALIS_LIBRARY";

/// The folder named by [`FOLDER_VARIABLE`], else `Marginalis` in the place where this system keeps a program's
/// local files (`~/.local/share`, `~/Library/Application Support`, `%LOCALAPPDATA%`).
///
/// # Errors
/// `not-found` where the system names no home folder.
pub fn default_folder() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os(FOLDER_VARIABLE).filter(|folder| !folder.is_empty()) {
        return Ok(PathBuf::from(named));
    }
    directories::BaseDirs::new()
        .map(|base| base.data_local_dir().join("Marginalis"))
        .ok_or_else(|| {
            Error::new(
                ErrorKind::NotFound,
                format!(
                    "This system names no home folder, so the library could not be found. Name its folder \
                     with --library or in {FOLDER_VARIABLE}."
                ),
            )
        })
}
