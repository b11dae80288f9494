//! Copies of the whole database, made while it is open: before its form changes, and before a bundle changes what the
//! library holds.

mod thinning;
mod whole;

use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

pub(super) use self::whole::WholeFile;
use super::{connection, creation, folder_failure, migrations};
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Result};

/// Where snapshots lie, in the library's folder.
pub(super) const SNAPSHOTS: &str = "snapshots";
/// Bytes, or pages, that are copied at a time; between two the caller is asked whether to go on.
const PIECE: u64 = 1024 * 1024;
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
    File::options()
        .write(true)
        .open(&draft)
        .and_then(|file| file.sync_all())
        .map_err(|e| no_copy(&draft, e))?;
    put_in_place(&draft, &kept)
}

/// Why a copy could not be written. Who reads that knows the folder of copies, and nothing of a draft.
fn no_copy(draft: &Path, cause: io::Error) -> Error {
    folder_failure(draft.parent().unwrap_or(draft), cause)
}

/// Is asked whether to go on, once it is settled what the copy will hold, between two pieces, and before the disk is waited
/// for; with an error nothing is kept.
pub(crate) type GoOn<'a> = dyn FnMut() -> Result<()> + 'a;

/// A copy that is whole and on the disk, but not among the snapshots yet. It goes unless it is kept.
#[derive(Debug)]
pub(crate) struct Draft {
    at: PathBuf,
    kept: PathBuf,
}

impl Draft {
    /// Keeps it.
    pub(crate) fn keep(self) -> Result<Kept> {
        put_in_place(&self.at, &self.kept)?;
        Ok(Kept(self.kept.clone()))
    }
}

/// A copy that is kept.
#[derive(Debug)]
pub(crate) struct Kept(PathBuf);

impl Kept {
    /// Lets go of snapshots that are no longer needed beside it. What cannot be cleared away is tried again next time.
    pub(crate) fn thin(self) {
        let _ = thin(self.0.parent().unwrap_or(&self.0), &self.0);
    }

    /// Lets go of it: what it was made before did not happen, and the library is as it was.
    pub(crate) fn let_go(self) {
        let _ = remove(&self.0);
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // The reason why it is not kept counts, not whether it could be cleared away.
        let _ = creation::clear(&self.at);
    }
}

/// Copies the database as `view` sees it. Readers and writers go on.
///
/// `whole` is asked once the view stands, and answers where the database's file holds what the view sees: then the file
/// is copied as it is. Else it is copied page by page, which takes more than twice as long.
pub(super) fn draft<'a>(
    view: &Connection,
    whole: impl FnOnce() -> Result<Option<&'a WholeFile>>,
    folder: &Path,
    now: Timestamp,
    go_on: &mut GoOn<'_>,
) -> Result<Draft> {
    let snapshots = ready(folder)?;
    clear_left_behind(&snapshots)?;
    let version = migrations::version(view)?;
    let draft = Draft {
        at: snapshots.join(format!(".{}.tmp", uuid::Uuid::now_v7())),
        kept: snapshots.join(format!("{}-e{version}.db", now.strftime(MOMENT))),
    };
    copy(view, whole, &draft.at, go_on)?;
    Ok(draft)
}

/// When this returns, the copy is whole and on the disk.
fn copy<'a>(
    view: &Connection,
    whole: impl FnOnce() -> Result<Option<&'a WholeFile>>,
    draft: &Path,
    go_on: &mut GoOn<'_>,
) -> Result<()> {
    let failure = |e| no_copy(draft, e);
    // Made first, so that a folder that cannot be written is told as such.
    let file = File::create_new(draft).map_err(failure)?;
    let marks = reader_rows(view)?;
    let whole = whole()?;
    go_on()?;
    let mut handed_over = 0;
    let mut next = || {
        handed_over = hand_over(&file, handed_over);
        go_on()
    };
    let is_whole = match whole {
        Some(whole) => copy_file(whole, bytes(view)?, (&file, draft), &mut next)?,
        None => false,
    };
    if !is_whole {
        file.set_len(0).map_err(failure)?;
        copy_pages(view, draft, &mut next)?;
    }
    want_no_log(&file).map_err(failure)?;
    next()?;
    holds(draft, marks)?;
    file.sync_data().map_err(failure)
}

/// Lets the disk begin with what was copied from a place on, and waits for nothing: so there is less to wait for at the
/// end. Only a hint, which only Linux takes: it writes what changed of pages that are said to be no longer needed (and
/// keeps those it is still writing in memory, where [`holds`] finds them). Returns the place to go on from.
fn hand_over(copy: &File, from: u64) -> u64 {
    #[cfg(target_os = "linux")]
    let _ = rustix::fs::fadvise(copy, from, None, rustix::fs::Advice::DontNeed);
    copy.metadata().map_or(from, |data| data.len())
}

/// Says in the head of a copy that no log belongs to it: then it is one file, that can also be read where nothing can be
/// written. (SQLite does the same where a database leaves its log: file format, versions for writing and reading. It would
/// make a log first.)
fn want_no_log(mut copy: &File) -> io::Result<()> {
    const VERSIONS: u64 = 18;
    const WITHOUT_LOG: [u8; 2] = [1, 1];
    copy.seek(SeekFrom::Start(VERSIONS))?;
    copy.write_all(&WITHOUT_LOG)
}

/// Does a copy hold what the reader wrote?
fn holds(copy: &Path, marks: (i64, i64)) -> Result<()> {
    let copy = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    if reader_rows(&copy)? != marks {
        return Err(Error::new(
            ErrorKind::Internal,
            "The copy of the library does not hold what the library holds. Nothing was changed; check the disk.",
        ));
    }
    Ok(copy.close().map_err(|(_, e)| e)?)
}

/// How large the database is that a view sees.
fn bytes(view: &Connection) -> Result<u64> {
    let number = |pragma: &str| -> Result<u64> {
        let number: i64 = view.pragma_query_value(None, pragma, |row| row.get(0))?;
        Ok(number.unsigned_abs())
    };
    Ok(number("page_count")? * number("page_size")?)
}

/// Copies the file. Was it as large as it should be?
fn copy_file(
    whole: &WholeFile,
    bytes: u64,
    (draft, path): (&File, &Path),
    go_on: &mut GoOn<'_>,
) -> Result<bool> {
    let mut at = 0;
    while at < bytes {
        let copied = whole.copy(at, PIECE.min(bytes - at), draft);
        at += match copied.map_err(|e| no_copy(path, e))? {
            0 => return Ok(false),
            copied => copied,
        };
        if at < bytes {
            go_on()?;
        }
    }
    Ok(true)
}

fn copy_pages(view: &Connection, draft: &Path, go_on: &mut GoOn<'_>) -> Result<()> {
    let mut target = Connection::open(draft)?;
    target.pragma_update(None, "synchronous", "OFF")?;
    {
        let backup = Backup::new(view, &mut target)?;
        while backup.step(STEP)? == StepResult::More {
            go_on()?;
        }
    }
    Ok(target.close().map_err(|(_, e)| e)?)
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
    fs::rename(draft, kept)
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

/// Lets go of the snapshots that [`thinning`] does not keep.
///
/// None goes while the newest is damaged: then an older one may be the last good one.
fn thin(snapshots: &Path, newest: &Path) -> Result<()> {
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
        }
    }
    let unneeded = thinning::unneeded(taken, MAX_BYTES);
    if unneeded.is_empty() || !connection::is_sound(newest) {
        return Ok(());
    }
    unneeded.iter().try_for_each(|path| remove(path))
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

/// Lets go of drafts that a killed program left, before there is another: they may be what fills the disk.
fn clear_left_behind(snapshots: &Path) -> Result<()> {
    let failure = |e| folder_failure(snapshots, e);
    for entry in fs::read_dir(snapshots).map_err(failure)? {
        let entry = entry.map_err(failure)?;
        if is_left_behind(&entry) {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

/// A draft, or what SQLite wrote beside it, that nobody has written to for a day.
fn is_left_behind(entry: &fs::DirEntry) -> bool {
    const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);
    let name = entry.file_name();
    let name = name.to_str().unwrap_or_default();
    let is_draft = name.starts_with('.')
        && ["", "-journal", "-wal", "-shm"]
            .iter()
            .any(|beside| name.ends_with(&format!(".tmp{beside}")));
    let age = entry
        .metadata()
        .and_then(|metadata| metadata.modified())
        .ok()
        .and_then(|at| at.elapsed().ok());
    is_draft && age.is_some_and(|age| age > DAY)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn no_copy_goes_while_the_newest_is_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let copy = |number: i64| {
            let at = Timestamp::from_millisecond(1_795_422_345_000 + number).unwrap_or_default();
            folder.path().join(format!("{}-e3.db", at.strftime(MOMENT)))
        };
        let there = || fs::read_dir(folder.path()).unwrap().count();
        for number in 0..12 {
            let made = Connection::open(copy(number)).unwrap();
            made.execute_batch(
                "CREATE TABLE t (x TEXT); INSERT INTO t VALUES (hex(zeroblob(9000)));",
            )
            .unwrap();
        }
        let whole = fs::read(copy(11)).unwrap();
        let mut zeroed = whole.clone();
        zeroed[4096..8192].fill(0);
        fs::write(copy(11), zeroed).unwrap();
        thin(folder.path(), &copy(11)).unwrap();
        assert_eq!(there(), 12);
        fs::write(copy(11), whole).unwrap();
        thin(folder.path(), &copy(11)).unwrap();
        assert_eq!(there(), 10);
        assert!(!copy(1).exists() && copy(2).exists());
    }

    /// A database with so many marks, and its file.
    fn database(folder: &Path, name: &str, marks: u32) -> (Connection, WholeFile) {
        let path = folder.join(name);
        let database = Connection::open(&path).unwrap();
        let tables = "CREATE TABLE highlights (note TEXT); CREATE TABLE books (title TEXT)";
        database.execute_batch(tables).unwrap();
        for _ in 0..marks {
            let insert = "INSERT INTO highlights VALUES (hex(zeroblob(9000)))";
            database.execute(insert, []).unwrap();
        }
        (database, WholeFile::open(&path).unwrap())
    }

    #[test]
    fn a_file_that_holds_less_than_is_seen_is_not_taken_for_a_copy() {
        let folder = tempfile::tempdir().unwrap();
        let (view, whole) = database(folder.path(), "whole.db", 5);
        let (_, shorter) = database(folder.path(), "shorter.db", 4);
        let (other, emptied) = database(folder.path(), "other.db", 5);
        other
            .execute_batch(
                "UPDATE highlights SET note = ''; DELETE FROM highlights WHERE rowid = 5",
            )
            .unwrap();
        let copied = |name: &str, whole: &WholeFile| {
            let draft = folder.path().join(name);
            copy(&view, || Ok(Some(whole)), &draft, &mut || Ok(())).map(|()| draft)
        };
        for (name, file) in [("a", &whole), ("b", &shorter)] {
            let copy = Connection::open(copied(name, file).unwrap()).unwrap();
            assert_eq!(reader_rows(&copy).unwrap(), (5, 0), "{name}");
            assert!(connection::is_sound(&folder.path().join(name)), "{name}");
        }
        let refused = copied("c", &emptied).unwrap_err();
        assert_eq!(refused.kind, ErrorKind::Internal);
    }

    #[test]
    fn what_a_killed_program_left_goes_after_a_day() {
        let folder = tempfile::tempdir().unwrap();
        let old = std::time::SystemTime::now() - std::time::Duration::from_secs(2 * 24 * 60 * 60);
        let left = [".a.tmp", ".a.tmp-journal", ".a.tmp-wal", ".a.tmp-shm"];
        let stays = ["a.tmp", ".tmpfile", "20261120T090000000Z-e4.db"];
        for name in left.iter().chain(&stays) {
            let file = File::create(folder.path().join(name)).unwrap();
            file.set_modified(old).unwrap();
        }
        File::create(folder.path().join(".new.tmp")).unwrap();
        clear_left_behind(folder.path()).unwrap();
        let is_there = |name: &&&str| folder.path().join(name).exists();
        assert_eq!(left.iter().filter(is_there).count(), 0);
        assert_eq!(stays.iter().filter(is_there).count(), stays.len());
        assert!(folder.path().join(".new.tmp").exists());
    }

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
