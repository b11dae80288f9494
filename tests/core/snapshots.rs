//! Copies of the library that are made while it is in use.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::thread;

use marginalis_core::highlights::{self, Color, NewHighlight, Style};
use marginalis_core::ids::TextId;
use marginalis_core::testing::TestLibrary;
use marginalis_core::testing::bundles::snapshot;
use rusqlite::{Connection, OpenFlags};

/// Long enough that the log is carried over again and again while copies are made.
const NOTE: usize = 20_000;
const COPIES: usize = 20;
/// The journal counts the marks that are made, and forgets what is older than a thousand steps.
const MOST: i64 = 900;

fn newest(library: &TestLibrary) -> PathBuf {
    let folder = library.folder().join("snapshots");
    let files = std::fs::read_dir(folder).unwrap();
    files.map(|file| file.unwrap().path()).max().unwrap()
}

/// The marks in a copy. It is whole, and of one moment: as many marks as the journal says were made.
fn marks(copy: &Path) -> i64 {
    // Nothing is written beside it, so it needs no log.
    let copy = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let number = |sql: &str| -> i64 { copy.query_row(sql, [], |row| row.get(0)).unwrap() };
    let found: String = copy
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(found, "ok");
    let mode: String = copy
        .query_row("PRAGMA journal_mode", [], |row| row.get(0))
        .unwrap();
    assert_eq!(mode, "delete");
    let marks = number("SELECT count(*) FROM highlights");
    let made = number(
        "SELECT count(*) FROM changes WHERE subject = 'highlights' AND before IS NULL AND after IS NOT NULL",
    );
    assert_eq!(marks, made);
    marks
}

fn mark(library: &TestLibrary, text: TextId, note: &str) {
    let new = NewHighlight {
        text,
        start: 0,
        end: 4,
        color: Color::default(),
        style: Style::default(),
        note: note.to_owned(),
        tags: Vec::new(),
    };
    highlights::create(library, new).unwrap();
}

#[test]
fn a_copy_is_of_one_moment_whatever_is_written_meanwhile() {
    let library = TestLibrary::empty().unwrap();
    let text = library.add_text("A", "Some words to mark.").unwrap();
    let (made, ended) = (AtomicI64::new(0), AtomicBool::new(false));
    let note = "n".repeat(NOTE);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(Ordering::SeqCst) && made.load(Ordering::SeqCst) < MOST {
                mark(&library, text, &note);
                made.fetch_add(1, Ordering::SeqCst);
            }
        });
        let _ended = SetAtEnd(&ended);
        for _ in 0..COPIES {
            let before = made.load(Ordering::SeqCst);
            snapshot(&library).unwrap();
            let after = made.load(Ordering::SeqCst) + 1;
            let held = marks(&newest(&library));
            assert!((before..=after).contains(&held), "{before} {held} {after}");
        }
    });
}

/// Ends the writer, also where the test fails.
struct SetAtEnd<'a>(&'a AtomicBool);

impl Drop for SetAtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

#[test]
fn a_copy_holds_the_newest_while_somebody_still_reads_the_old() {
    let library = TestLibrary::empty().unwrap();
    let text = library.add_text("A", "Some words to mark.").unwrap();
    mark(&library, text, "one");
    let count = "SELECT count(*) FROM highlights";
    library
        .read(|view| {
            let before: i64 = view.query_row(count, [], |row| row.get(0))?;
            mark(&library, text, "two");
            // The log cannot be carried over now, so the database's file does not hold the second mark.
            snapshot(&library)?;
            assert_eq!((before, marks(&newest(&library))), (1, 2));
            Ok(())
        })
        .unwrap();
    snapshot(&library).unwrap();
    assert_eq!(marks(&newest(&library)), 2);
}

/// On Unix, a program that closes any handle to a file gives up all its locks on it.
#[cfg(target_os = "linux")]
#[test]
fn a_copy_gives_up_none_of_the_locks_on_the_library() {
    use std::os::unix::fs::MetadataExt;

    let library = TestLibrary::empty().unwrap();
    let text = library.add_text("A", "Some words to mark.").unwrap();
    let database = library.folder().join("marginalis.db");
    let inode = format!(":{} ", std::fs::metadata(&database).unwrap().ino());
    let locks = || {
        let all = std::fs::read_to_string("/proc/locks").unwrap();
        let ours = all.lines().filter(|lock| lock.contains(&inode));
        ours.filter(|lock| lock.contains("POSIX")).count()
    };
    mark(&library, text, "one");
    let before = locks();
    assert!(before > 0);
    snapshot(&library).unwrap();
    assert_eq!(locks(), before);
    drop(std::fs::File::open(&database).unwrap());
    assert_eq!(locks(), 0, "so they would be given up");
}

/// Nothing can be made in /proc, whoever asks.
#[cfg(target_os = "linux")]
#[test]
fn a_copy_that_cannot_be_made_is_told_by_the_folder_it_goes_to() {
    let library = TestLibrary::empty().unwrap();
    let snapshots = library.folder().join("snapshots");
    std::os::unix::fs::symlink("/proc/self", &snapshots).unwrap();
    let error = snapshot(&library).unwrap_err();
    let named = format!("“{}” ", snapshots.display());
    assert!(error.message.starts_with(&named), "{error}");
}

#[test]
fn a_copy_is_made_where_there_is_no_log() {
    let library = TestLibrary::shipped_on_network().unwrap();
    let text = library.add_text("A", "Some words to mark.").unwrap();
    mark(&library, text, "one");
    snapshot(&library).unwrap();
    assert_eq!(marks(&newest(&library)), 1);
    mark(&library, text, "two");
}

/// What a program that was killed in the middle of a copy left is taken for none, is in nobody's way, and goes in time.
#[test]
fn a_copy_that_was_broken_off_is_in_nobodys_way() {
    let library = TestLibrary::empty().unwrap();
    let text = library.add_text("A", "Some words to mark.").unwrap();
    mark(&library, text, "one");
    snapshot(&library).unwrap();
    let first = newest(&library);
    let whole = std::fs::read(&first).unwrap();
    let left = |name: &str, days: u64| {
        let path = first.with_file_name(name);
        std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        let ago = std::time::Duration::from_secs(days * 24 * 60 * 60 + 60);
        let file = std::fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(std::time::SystemTime::now() - ago)
            .unwrap();
        path
    };
    let old = [left(".old.tmp", 1), left(".old.tmp-journal", 1)];
    // Another program may still be writing it.
    let new = left(".new.tmp", 0);
    mark(&library, text, "two");
    snapshot(&library).unwrap();
    assert!(old.iter().all(|draft| !draft.exists()));
    assert!(new.exists());
    assert_eq!((marks(&first), marks(&newest(&library))), (1, 2));
    let all = std::fs::read_dir(first.parent().unwrap()).unwrap();
    assert_eq!(all.count(), 3);
    let library = library.reopened().unwrap();
    assert_eq!(highlights::list(&library, None).unwrap().len(), 2);
}
