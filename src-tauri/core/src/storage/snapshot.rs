//! A copy of the whole database, made while it is open.

use std::fs::{self, File};
use std::path::Path;

use rusqlite::Connection;

use super::{folder_failure, migrations};
use crate::Result;

/// Where snapshots lie, in the library's folder.
pub(super) const SNAPSHOTS: &str = "snapshots";

/// Keeps the database as it was before its form is changed, so that an older program can go on with it. Without the
/// copy nothing is changed.
pub(super) fn before_migration(connection: &Connection, folder: &Path) -> Result<()> {
    let snapshots = folder.join(SNAPSHOTS);
    fs::create_dir_all(&snapshots).map_err(|e| folder_failure(&snapshots, e))?;
    let version = migrations::version(connection)?;
    let kept = snapshots.join(format!("before-schema-{}.db", version + 1));
    let draft = snapshots.join(format!(".before-schema-{}.tmp", version + 1));
    match fs::remove_file(&draft) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
            return Err(folder_failure(&draft, e));
        }
        _ => {}
    }
    // VACUUM INTO takes one consistent view and leaves a compact file.
    connection.execute("VACUUM INTO ?1", [draft.to_string_lossy()])?;
    File::options()
        .write(true)
        .open(&draft)
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::rename(&draft, &kept))
        .and_then(|()| super::creation::sync_folder(&snapshots))
        .map_err(|e| folder_failure(&kept, e))
}
