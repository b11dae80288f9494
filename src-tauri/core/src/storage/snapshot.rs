//! Copies of the whole database, made while it is open: before its form changes, and before a bundle changes what the
//! library holds.

mod thinning;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, TransactionBehavior};

use super::{creation, folder_failure, migrations};
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Result};

/// Where snapshots lie, in the library's folder.
pub(super) const SNAPSHOTS: &str = "snapshots";
/// Pages that are copied at a time. Between two such steps nobody waits: the copy is taken from one view.
const STEP: i32 = 4_096;
/// All snapshots together, bytes; beyond it the oldest go, never the newest.
const MAX_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// How a snapshot's moment stands in its name; sorts as text.
const MOMENT: &str = "%Y%m%dT%H%M%S%3fZ";

/// Keeps the database as it was before its form is changed, so that an older program can go on with it. Without the
/// copy nothing is changed.
pub(super) fn before_migration(connection: &Connection, folder: &Path) -> Result<()> {
    let version = migrations::version(connection)? + 1;
    let kept = ready(folder)?.join(format!("before-schema-{version}.db"));
    let draft = kept.with_file_name(format!(".before-schema-{version}.tmp"));
    remove(&draft)?;
    // VACUUM INTO takes one consistent view and leaves a compact file.
    connection.execute("VACUUM INTO ?1", [draft.to_string_lossy()])?;
    put_in_place(&draft, &kept)
}

/// Keeps the database as it is now, and lets go of snapshots that are no longer needed. Readers and writers go on.
///
/// The copy is made page by page (`VACUUM INTO` takes twice as long, and who installs a bundle waits for it).
pub(super) fn take(source: &Connection, folder: &Path, now: Timestamp) -> Result<()> {
    let snapshots = ready(folder)?;
    let version = migrations::version(source)?;
    let kept = snapshots.join(format!("{}-e{version}.db", now.strftime(MOMENT)));
    let draft = snapshots.join(format!(".{}.tmp", uuid::Uuid::now_v7()));
    let taken = copy(source, &draft).and_then(|()| put_in_place(&draft, &kept));
    if taken.is_err() {
        // The reason counts, not whether the draft could be cleared away.
        let _ = creation::clear(&draft);
        return taken;
    }
    thin(&snapshots)
}

fn copy(source: &Connection, draft: &Path) -> Result<()> {
    // Made first, so that a folder that cannot be written is told as such.
    File::create_new(draft).map_err(|e| folder_failure(draft, e))?;
    // One view for the whole copy, whatever others write meanwhile.
    let view = rusqlite::Transaction::new_unchecked(source, TransactionBehavior::Deferred)?;
    let marks = reader_rows(&view)?;
    let mut target = Connection::open(draft)?;
    // Worth nothing until it is in place, and put on the disk as a whole before.
    target.pragma_update(None, "synchronous", "OFF")?;
    {
        let backup = Backup::new(&view, &mut target)?;
        while backup.step(STEP)? == StepResult::More {}
    }
    // Without a log beside it: one file, that can also be read where nothing can be written.
    target.pragma_update(None, "journal_mode", "DELETE")?;
    if reader_rows(&target)? != marks {
        return Err(Error::new(
            ErrorKind::Internal,
            "The copy of the library does not hold what the library holds. Nothing was changed; check the disk.",
        ));
    }
    target.close().map_err(|(_, e)| e)?;
    Ok(view.finish()?)
}

/// How much the reader wrote: what a copy must have at least.
fn reader_rows(connection: &Connection) -> Result<(i64, i64)> {
    Ok(connection.query_row(
        "SELECT (SELECT count(*) FROM highlights), (SELECT count(*) FROM books)",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

fn put_in_place(draft: &Path, kept: &Path) -> Result<()> {
    File::options()
        .write(true)
        .open(draft)
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::rename(draft, kept))
        .and_then(|()| creation::sync_folder(kept.parent().unwrap_or(kept)))
        .map_err(|e| folder_failure(kept, e))
}

fn ready(folder: &Path) -> Result<PathBuf> {
    let snapshots = folder.join(SNAPSHOTS);
    fs::create_dir_all(&snapshots).map_err(|e| folder_failure(&snapshots, e))?;
    Ok(snapshots)
}

fn remove(file: &Path) -> Result<()> {
    match fs::remove_file(file) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(folder_failure(file, e)),
        _ => Ok(()),
    }
}

/// Lets go of the snapshots that [`thinning`] does not keep, and of drafts that a killed program left.
fn thin(snapshots: &Path) -> Result<()> {
    let failure = |e| folder_failure(snapshots, e);
    let mut taken = Vec::new();
    for entry in fs::read_dir(snapshots).map_err(failure)? {
        let entry = entry.map_err(failure)?;
        let name = entry.file_name();
        if let Some(at) = name.to_str().and_then(moment) {
            taken.push(thinning::Taken {
                at,
                bytes: entry.metadata().map_err(failure)?.len(),
                path: entry.path(),
            });
        } else if is_left_behind(&entry) {
            remove(&entry.path())?;
        }
    }
    thinning::unneeded(taken, MAX_BYTES)
        .iter()
        .try_for_each(|path| remove(path))
}

/// When a snapshot was taken, by its name; `None` for what is none of ours.
fn moment(name: &str) -> Option<Timestamp> {
    let (at, version) = name.strip_suffix(".db")?.split_once("-e")?;
    version.parse::<u32>().ok()?;
    let at = jiff::fmt::strtime::parse(MOMENT.trim_end_matches('Z'), at.strip_suffix('Z')?).ok()?;
    at.to_datetime()
        .ok()?
        .to_zoned(jiff::tz::TimeZone::UTC)
        .ok()
        .map(|at| at.timestamp())
}

/// A draft nobody has written to for a day.
fn is_left_behind(entry: &fs::DirEntry) -> bool {
    const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);
    let name = entry.file_name();
    let is_draft = name
        .to_str()
        .is_some_and(|name| name.starts_with('.') && name.ends_with(".tmp"));
    let age = entry
        .metadata()
        .and_then(|metadata| metadata.modified())
        .ok()
        .and_then(|at| at.elapsed().ok());
    is_draft && age.is_some_and(|age| age > DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_in_a_name_is_read_back() {
        let at = Timestamp::from_millisecond(1_795_422_345_678).unwrap_or_default();
        let name = format!("{}-e3.db", at.strftime(MOMENT));
        assert_eq!(moment(&name), Some(at), "{name}");
        for other in ["before-schema-3.db", "x-e3.db", "notes.db", ".x.tmp"] {
            assert_eq!(moment(other), None, "{other}");
        }
    }
}
