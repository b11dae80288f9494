//! What a library is on the disk: made whole, opened with every setting, never taken for something else.

mod network;
mod processes;
mod refused;
mod settings;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use marginalis_core::library::DATABASE;
use marginalis_core::testing::{TestLibrary, ticking_clock};
use marginalis_core::time::Clock;
use marginalis_core::{
    ErrorKind, Library, Result, health, highlights, history, reading_list, session, text,
};
use rusqlite::{Connection, TransactionBehavior};

fn refusal(folder: &Path) -> ErrorKind {
    Library::open(folder, Clock::system())
        .map(|_| ())
        .unwrap_err()
        .kind
}

/// Names and contents of everything in a folder.
fn contents(folder: &Path) -> Vec<(String, Option<Vec<u8>>)> {
    let mut all: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            (
                entry.file_name().into_string().unwrap(),
                fs::read(entry.path()).ok(),
            )
        })
        .collect();
    all.sort();
    all
}

#[test]
fn what_was_marked_is_there_after_a_restart() {
    let library = TestLibrary::empty().unwrap();
    let text = library
        .add_text("A", "# One\n\nSome words *here* to mark.\n")
        .unwrap();
    let made = library.mark(text, "words here").unwrap();
    let library = library.reopened().unwrap();
    assert_eq!(highlights::list(&library, None).unwrap(), [made]);
}

#[test]
fn a_new_library_holds_the_study_edition_and_nothing_to_undo() {
    let library = TestLibrary::shipped().unwrap();
    let shelf = text::shelf(&library).unwrap();
    assert_eq!(shelf.bundles.len(), 1);
    assert_eq!(shelf.texts.len(), 9);
    assert!(
        shelf
            .texts
            .iter()
            .all(|text| text.bundle == Some(shelf.bundles[0].id))
    );
    assert_eq!(reading_list::list(&library).unwrap().len(), 6);
    assert_eq!(history::undo(&library).unwrap(), None);
    assert!(health::check(&library).unwrap().ok);
}

#[test]
fn what_the_reader_did_to_the_study_edition_stays_done() {
    let library = TestLibrary::shipped().unwrap();
    for text in text::shelf(&library).unwrap().texts {
        text::remove(&library, text.id).unwrap();
    }
    let library = library.reopened().unwrap();
    let shelf = text::shelf(&library).unwrap();
    assert!(shelf.texts.is_empty() && shelf.bundles.is_empty());
}

/// Loses a page of a text: a part that opening alone does not look at.
fn lose_a_page(folder: &Path) {
    let path = folder.join(DATABASE);
    let mut bytes = fs::read(&path).unwrap();
    let page: u32 = Connection::open(&path)
        .unwrap()
        .query_row(
            "SELECT pageno FROM dbstat WHERE name = 'contents' AND pagetype = 'leaf'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let page = (page as usize - 1) * 4096;
    bytes[page..page + 4096].fill(0);
    fs::write(&path, &bytes).unwrap();
}

#[test]
fn damage_is_looked_for_after_an_end_that_was_not_clean() {
    let library = TestLibrary::shipped().unwrap();
    let folder = library.closed().unwrap();
    lose_a_page(folder.path());

    let library = Library::open(folder.path(), Clock::system()).unwrap();
    let found = health::check(&library).unwrap();
    assert!(
        !found.ok,
        "after a clean end opening is quick, and the check of health finds it"
    );
    library.close().unwrap();

    // What a killed program leaves behind: its log.
    fs::write(folder.path().join(format!("{DATABASE}-wal")), b"").unwrap();
    assert_eq!(refusal(folder.path()), ErrorKind::DamagedLibrary);
}

#[test]
fn a_log_that_belongs_to_another_database_is_not_believed() {
    let library = TestLibrary::empty().unwrap();
    let text = library.add_text("A", "Words to mark.\n").unwrap();
    let folder = library.closed().unwrap();
    let other = TestLibrary::empty().unwrap();
    other.add_text("B", "Other words.\n").unwrap();
    let log = fs::read(other.folder().join(format!("{DATABASE}-wal"))).unwrap();
    assert!(!log.is_empty(), "the other library's log holds its text");
    fs::write(folder.path().join(format!("{DATABASE}-wal")), log).unwrap();

    match Library::open(folder.path(), Clock::system()) {
        Ok(library) => {
            let texts: Vec<_> = text::shelf(&library)
                .unwrap()
                .texts
                .iter()
                .map(|text| text.id)
                .collect();
            assert_eq!(
                texts,
                [text],
                "what was committed, and nothing of the other"
            );
        }
        Err(error) => assert_eq!(error.kind, ErrorKind::DamagedLibrary),
    }
}

#[test]
fn a_log_that_vanished_costs_what_was_in_it_and_no_more() {
    let library = TestLibrary::empty().unwrap();
    let text = library.add_text("A", "Words to mark.\n").unwrap();
    let folder = library.closed().unwrap();
    for suffix in ["-wal", "-shm"] {
        let _ = fs::remove_file(folder.path().join(format!("{DATABASE}{suffix}")));
    }
    let library = Library::open(folder.path(), Clock::system()).unwrap();
    assert_eq!(text::shelf(&library).unwrap().texts[0].id, text);
}

#[test]
fn another_programs_short_lock_is_waited_for_and_a_long_one_told() {
    let library = TestLibrary::empty().unwrap();
    let text = library.add_text("A", "Words to mark.\n").unwrap();
    let (start, end) = (0, 5);
    let mark = |library: &Library| {
        let new = serde_json::json!({"text": text, "start": start, "end": end});
        highlights::create(library, serde_json::from_value(new).unwrap())
    };
    let hold = |time: Duration| {
        let path = library.folder().join(DATABASE);
        let (ready, wait) = std::sync::mpsc::channel();
        let holder = std::thread::spawn(move || {
            let mut other = Connection::open(path).unwrap();
            let held = other
                .transaction_with_behavior(TransactionBehavior::Exclusive)
                .unwrap();
            ready.send(()).unwrap();
            std::thread::sleep(time);
            held.rollback().unwrap();
        });
        wait.recv().unwrap();
        holder
    };
    let holder = hold(Duration::from_millis(300));
    assert!(mark(&library).is_ok(), "after a short wait");
    holder.join().unwrap();

    let holder = hold(Duration::from_millis(6_000));
    let begun = Instant::now();
    assert_eq!(mark(&library).unwrap_err().kind, ErrorKind::Busy);
    assert!(
        begun.elapsed() >= Duration::from_millis(4_900),
        "{:?}",
        begun.elapsed()
    );
    holder.join().unwrap();
    assert_eq!(
        highlights::list(&library, None).unwrap().len(),
        1,
        "the second was not saved, and said so"
    );
    assert!(mark(&library).is_ok(), "and can be tried again");
}

#[test]
fn the_generation_tells_of_others_and_not_of_ourselves() {
    let ours = TestLibrary::empty().unwrap();
    let text = ours.add_text("A", "Some words here to mark.").unwrap();
    let others = ours.second().unwrap();
    let before = ours.generation().unwrap();
    ours.mark(text, "words").unwrap();
    session::resume(&others).unwrap();
    assert_eq!(
        ours.generation().unwrap(),
        before,
        "our own mark is no news, and reading is none"
    );
    session::remember(&others, Some(text)).unwrap();
    assert_ne!(
        ours.generation().unwrap(),
        before,
        "what another writes is news"
    );
}

#[test]
fn a_view_does_not_move_while_it_is_looked_at() {
    let library = TestLibrary::empty().unwrap();
    let count = |connection: &Connection| -> Result<u32> {
        Ok(connection.query_row("SELECT count(*) FROM texts", [], |row| row.get(0))?)
    };
    library
        .read(|connection| {
            assert_eq!(count(connection)?, 0);
            library.add_text("A", "Words.\n")?;
            assert_eq!(count(connection)?, 0, "as it was when looking began");
            Ok(())
        })
        .unwrap();
    assert_eq!(library.read(count).unwrap(), 1);
}

#[test]
fn a_full_disk_is_told_and_costs_nothing_that_was_saved() {
    let library = TestLibrary::empty().unwrap();
    let text = library.add_text("A", "Words to mark.\n").unwrap();
    let dump = library.dump().unwrap();
    let allow = |pages: i64| {
        library
            .note(|tx| {
                tx.pragma_query_value(None, "page_count", |row| row.get(0))
                    .and_then(|now: i64| tx.pragma_update(None, "max_page_count", now + pages))?;
                Ok(())
            })
            .unwrap();
    };
    allow(0);
    // No two are alike, so that they do not fit into less.
    let words: String = (1..20_000_u32)
        .map(|n| format!("{:x} ", n.wrapping_mul(2_654_435_761)))
        .collect();
    let refused = library.add_text("B", &words).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::DiskFull);
    assert_eq!(library.dump().unwrap(), dump);
    allow(1_000);
    library.mark(text, "mark").unwrap();
    assert!(
        health::check(&library).unwrap().ok,
        "and goes on when there is space again"
    );
}

#[test]
fn many_threads_read_and_write_one_library() {
    let library = TestLibrary::empty().unwrap();
    let text = library.add_text("A", "Words to mark.\n").unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..10 {
                    library.mark(text, "mark").unwrap();
                    text::shelf(&library).unwrap();
                }
            });
        }
    });
    assert_eq!(highlights::list(&library, Some(text)).unwrap().len(), 80);
}

#[test]
fn folders_with_strange_names_are_folders() {
    let folder = tempfile::tempdir().unwrap();
    for name in [
        "with space",
        "a%20b",
        "a#b?c=d&mode=memory",
        "file:x",
        "größe-\u{1F4DA}",
        "a'b\"c",
        &"x".repeat(200),
    ] {
        let place = folder.path().join(name);
        Library::open(&place, ticking_clock())
            .unwrap()
            .close()
            .unwrap();
        assert!(place.join(DATABASE).is_file(), "{name}");
    }
}

#[test]
fn a_close_waits_for_nobody() {
    let library = TestLibrary::shipped().unwrap();
    let path = library.folder().join(DATABASE);
    for held in ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"] {
        let other = Connection::open(&path).unwrap();
        let library = library.second().unwrap();
        other.execute_batch(held).unwrap();
        let begun = Instant::now();
        library.close().unwrap();
        // Not a matter of speed: a wait would last for seconds.
        assert!(begun.elapsed() < Duration::from_secs(2), "{held}");
    }
}

#[test]
fn the_planner_learns_at_a_close() {
    let library = TestLibrary::shipped().unwrap();
    let text = text::shelf(&library).unwrap().texts[0].id;
    for _ in 0..200 {
        library.mark(text, "the").unwrap();
    }
    let folder = library.closed().unwrap();
    let learned: i64 = Connection::open(folder.path().join(DATABASE))
        .unwrap()
        .query_row(
            "SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'highlights'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert!(learned > 0);
}
