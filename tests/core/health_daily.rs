//! The look of the day: taken when a day has passed, told only where something is wrong.

use std::sync::{Arc, Mutex};

use jiff::SignedDuration;
use marginalis_core::library::DATABASE;
use marginalis_core::time::{Clock, Timestamp};
use marginalis_core::{Library, health, history};
use rusqlite::Connection;

/// A library in a folder of its own, opened at a moment that the test sets.
struct Days {
    folder: tempfile::TempDir,
    now: Arc<Mutex<Timestamp>>,
}

impl Days {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            now: Arc::new(Mutex::new("2026-03-01T09:00:00Z".parse().unwrap())),
        }
    }

    fn open(&self) -> Library {
        let now = Arc::clone(&self.now);
        let clock = Clock::from_fn(move || *now.lock().unwrap());
        Library::open(self.folder.path(), clock).unwrap()
    }

    fn pass(&self, time: SignedDuration) {
        *self.now.lock().unwrap() += time;
    }

    /// Overwrites the last page, which opening does not read.
    fn damage(&self) {
        let path = self.folder.path().join(DATABASE);
        let mut bytes = std::fs::read(&path).unwrap();
        let last = bytes.len() - 4096;
        bytes[last..].fill(0xa5);
        std::fs::write(path, bytes).unwrap();
    }
}

#[test]
fn a_look_is_good_for_a_day() {
    let days = Days::new();
    let said = |library: &Library| health::look_daily(library).unwrap().problems;
    let library = days.open();
    assert_eq!(said(&library), Vec::<String>::new(), "all is well");
    library.close().unwrap();

    days.damage();
    days.pass(health::LOOK_EVERY - SignedDuration::from_millis(1));
    let library = days.open();
    assert_eq!(said(&library), Vec::<String>::new(), "not yet time");
    days.pass(SignedDuration::from_millis(1));
    for _ in 0..2 {
        assert_ne!(
            said(&library),
            Vec::<String>::new(),
            "told until it is mended"
        );
    }
}

#[test]
fn a_look_from_the_future_or_one_that_cannot_be_read_does_not_count() {
    let days = Days::new();
    let library = days.open();
    health::look_daily(&library).unwrap();
    library.close().unwrap();
    days.damage();
    days.pass(-SignedDuration::from_hours(1));
    let library = days.open();
    assert!(!health::look_daily(&library).unwrap().problems.is_empty());

    days.pass(SignedDuration::from_hours(2));
    std::fs::write(days.folder.path().join(health::LAST_LOOK), "yesterday").unwrap();
    assert!(!health::look_daily(&library).unwrap().problems.is_empty());
}

#[test]
fn a_look_is_no_act_of_the_reader_and_waits_for_nobody() {
    let days = Days::new();
    let library = days.open();
    let before = library.generation().unwrap();
    let other = Connection::open(days.folder.path().join(DATABASE)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(
        health::look_daily(&library).unwrap(),
        health::DailyLook::default()
    );
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(library.generation().unwrap(), before);
    assert_eq!(history::state(&library).unwrap().undo, None);
}

#[test]
fn a_folder_that_another_program_copies_is_remarked_on_once() {
    let days = Days::new();
    std::fs::create_dir(days.folder.path().join(".stfolder")).unwrap();
    let library = days.open();
    let remarks = || health::look_daily(&library).unwrap().remarks;
    let said = remarks();
    assert!(said.len() == 1 && said[0].contains("Syncthing"), "{said:?}");
    assert_eq!(health::check(&library).unwrap().remarks, said);
    days.pass(health::LOOK_EVERY);
    assert_eq!(remarks(), Vec::<String>::new(), "said once");
}
