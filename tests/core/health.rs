//! The check of health: a report that names what is wrong, and repairs nothing.

use marginalis_core::editions;
use marginalis_core::health::{self, HealthReport};
use marginalis_core::ids::TextId;
use marginalis_core::import::Prepared;
use marginalis_core::testing::{TestLibrary, spoil_texts};
use marginalis_core::{ErrorKind, text};
use rusqlite::Connection;

fn library() -> (TestLibrary, TextId) {
    let library = TestLibrary::empty().unwrap();
    let text = library.add_text("A", "Some words to mark.\n").unwrap();
    library.mark(text, "words").unwrap();
    (library, text)
}

/// The report after some statements were run behind the program's back.
fn after(sql: &str) -> HealthReport {
    let (library, _) = library();
    let path = library.folder().join(marginalis_core::library::DATABASE);
    let other = Connection::open(path).unwrap();
    other
        .execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}"))
        .unwrap();
    drop(other);
    report(&library)
}

fn report(library: &TestLibrary) -> HealthReport {
    let dump = library.dump().unwrap();
    let report = health::check(library).unwrap();
    assert_eq!(library.dump().unwrap(), dump, "a check repairs nothing");
    report
}

#[test]
fn a_sound_library_is_reported_with_its_figures() {
    let report = after("");
    assert!(report.ok && report.problems.is_empty(), "{report:?}");
    assert_eq!(
        (report.texts, report.highlights, report.books, report.schema),
        (1, 1, 0, 4)
    );
    assert_eq!(report.sqlite, rusqlite::version());
    assert!(report.bytes > 4096.0);
}

#[test]
fn a_mark_that_does_not_stand_on_its_words_is_named() {
    let report = after("UPDATE highlights SET start = start + 1, stop = stop + 1");
    assert!(!report.ok);
    assert!(
        report.problems[0].contains("does not stand on its words"),
        "{:?}",
        report.problems
    );
    let past_the_end = after("UPDATE highlights SET start = 4000, stop = 4005");
    assert!(!past_the_end.ok);
    assert!(
        after("UPDATE highlights SET state = 'check', start = start + 1").ok,
        "that one says so itself"
    );
}

#[test]
fn a_text_that_reads_otherwise_is_named() {
    let (library, _) = library();
    spoil_texts(&library, |_| "Other words than those that came.".to_owned()).unwrap();
    let report = report(&library);
    assert!(
        report
            .problems
            .iter()
            .any(|problem| problem.contains("does not read as it did")),
        "{report:?}"
    );
}

#[test]
fn a_text_that_cannot_be_unpacked_is_named_and_the_look_goes_on() {
    let (library, text) = library();
    let other = library.add_text("B", "Other words.\n").unwrap();
    let spoil = |sql: &str| library.note(|tx| Ok(tx.execute_batch(sql)?)).unwrap();
    for sql in [
        "UPDATE contents SET size = size + 1 WHERE rowid = 1",
        "UPDATE contents SET size = size - 1, bytes = substr(bytes, 2) WHERE rowid = 1",
        "UPDATE contents SET bytes = zeroblob(length(bytes)) WHERE rowid = 1",
    ] {
        spoil(sql);
        let report = report(&library);
        assert_eq!(
            report.problems,
            ["“A” cannot be read: its text is damaged."]
        );
        let library = library.second().unwrap();
        let refused = text::open(&library, text).map(drop).unwrap_err();
        assert_eq!(refused.kind, ErrorKind::DamagedLibrary, "{sql}");
        assert!(text::open(&library, other).is_ok());
    }
}

#[test]
fn a_row_that_refers_to_nothing_is_named() {
    let report = after(
        "INSERT INTO highlight_tags VALUES ('0199d2c1-7b1e-7000-8000-000000000000', 0, 'x', 'x')",
    );
    assert!(report.problems[0].contains("highlight_tags"), "{report:?}");
}

/// The same for a library whose text has a second edition, with a mark on it and one whose words are gone.
fn after_replacing(sql: &str) -> HealthReport {
    let library = TestLibrary::empty().unwrap();
    let first = "Some words to mark and to keep.\n\nOthers that will be gone.\n";
    let text = library.add_text("A", first).unwrap();
    library.mark(text, "words to mark").unwrap();
    library.mark(text, "Others that").unwrap();
    let second = Prepared {
        title: "A".to_owned(),
        markdown: "New, and some words to mark and to keep.\n".to_owned(),
        assets: Vec::new(),
        identifier: None,
    };
    let report = editions::replace(&library, text, &second, false).unwrap();
    assert_eq!((report.marks.before, report.marks.unplaced), (2, 1));
    let path = library.folder().join(marginalis_core::library::DATABASE);
    Connection::open(path).unwrap().execute_batch(sql).unwrap();
    health::check(&library).unwrap()
}

#[test]
fn marks_of_every_edition_are_accounted_for() {
    assert!(after_replacing("").ok);
    for sql in [
        "UPDATE highlights SET state = 'placed' WHERE state = 'unplaced'",
        "UPDATE highlights SET state = 'unplaced'",
        "UPDATE carried_marks SET to_edition = from_edition",
    ] {
        let report = after_replacing(sql);
        assert!(
            report
                .problems
                .iter()
                .any(|problem| problem.contains("left behind")),
            "{sql}: {:?}",
            report.problems
        );
    }
    let report = after_replacing("UPDATE carried_marks SET start = start + 1, stop = stop + 1");
    assert_eq!(report.problems.len(), 2, "{:?}", report.problems);
    assert!(report.problems[0].contains("never stood"));
}
