//! Libraries of every past schema still open and hold what they held.
//!
//! `tests/fixtures/schema/<version>.db` was written by the program of its time and is never written again. A new
//! schema adds a fixture: `MARGINALIS_WRITE_FIXTURE=1 cargo test -p marginalis-core --test core migrations`.

use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;

use marginalis_core::bundle::install::{self, Consent};
use marginalis_core::bundle::{answers, handin, installed, notes};
use marginalis_core::highlights::{Color, HighlightChange, NotebookQuery};
use marginalis_core::history::{self, Action};
use marginalis_core::import::Prepared;
use marginalis_core::library::DATABASE;
use marginalis_core::testing::bundles::{Pack, text_id};
use marginalis_core::testing::{TestLibrary, ticking_clock};
use marginalis_core::{
    Library, editions, health, highlights, reading, reading_list, settings, text,
};
use rusqlite::Connection;
use serde_json::json;

const LATEST: u32 = 4;

fn fixture(version: u32) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join(format!("../../tests/fixtures/schema/{version}.db"))
}

/// A little of everything a library can hold, and something to undo and to redo.
fn furnish(library: &TestLibrary) {
    // Since schema 3: a bundle with a question, and an answer.
    let bundle = Pack::edition(1)
        .text(
            1,
            "# Rhetoric\n\nTo invent is to find what was there to be said.\n",
        )
        .questions(&[(1, "To invent", "What would you call finding?")]);
    let folder = tempfile::tempdir().unwrap();
    let mut opened = bundle.opened(folder.path(), None).unwrap();
    install::install(library, &mut opened, Consent::default(), &mut |_| {
        ControlFlow::Continue(())
    })
    .unwrap();
    let question = notes::of_text(library, text_id(1)).unwrap().remove(0);
    answers::answer(library, question.bundle, &question.id, "Looking.", 0).unwrap();
    // And what was handed in of it, opened by a teacher who is at the same desk.
    library.mark(text_id(1), "what was there").unwrap();
    let file = folder.path().join("ada.annotations");
    handin::hand_in(library, question.bundle, Some("Ada"), &file).unwrap();
    handin::collect(library, None, &[file]).unwrap();
    // Since schema 2: a text in its second edition, with a mark whose words are gone.
    let replaced = library
        .add_text(
            "Minutes",
            "# Minutes\n\nWe met at noon.\n\nNobody else came.\n",
        )
        .unwrap();
    library.mark(replaced, "Nobody else").unwrap();
    let second = Prepared {
        title: "Minutes".to_owned(),
        markdown: "# Minutes\n\nWe met at noon.\n".to_owned(),
        assets: Vec::new(),
        identifier: None,
    };
    editions::replace(library, replaced, &second, false).unwrap();
    let text = library
        .add_text(
            "The commons",
            "# The commons\n\nMany hands make a *commons*; nobody owns it \u{1F4DA}.\n",
        )
        .unwrap();
    let mark = library.mark(text, "nobody owns it").unwrap();
    let change = HighlightChange {
        color: Some(Color::Purple),
        note: Some("Really nobody?".to_owned()),
        tags: Some(vec!["property".to_owned()]),
        ..HighlightChange::default()
    };
    highlights::change(library, mark.id, 1, change).unwrap();
    let item =
        json!({"id": "ostrom-1990", "title": "Governing the Commons", "number-of-pages": 280});
    let book = reading_list::add(library, item).unwrap();
    let progress = json!({"page": 40, "rating": 5, "note": "Again."});
    reading_list::change(library, book.id, serde_json::from_value(progress).unwrap()).unwrap();
    settings::set(
        library,
        &settings::Settings {
            size: 22,
            ..settings::get(library).unwrap()
        },
    )
    .unwrap();
    reading::save_position(library, text, 14, 40).unwrap();
    library.mark(text, "Many hands").unwrap();
    history::undo(library).unwrap();
}

#[test]
fn write_the_fixture() {
    if std::env::var_os("MARGINALIS_WRITE_FIXTURE").is_none() || fixture(LATEST).exists() {
        return;
    }
    let library = TestLibrary::empty().unwrap();
    furnish(&library);
    let folder = library.closed().unwrap();
    fs::create_dir_all(fixture(LATEST).parent().unwrap()).unwrap();
    fs::copy(folder.path().join(DATABASE), fixture(LATEST)).unwrap();
}

fn opened(version: u32) -> (tempfile::TempDir, Library) {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(fixture(version), folder.path().join(DATABASE)).unwrap();
    let library = Library::open(folder.path(), ticking_clock()).unwrap();
    (folder, library)
}

fn schema(connection: &Connection) -> Vec<(String, String, Option<String>)> {
    let mut statement = connection
        .prepare(
            "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name",
        )
        .unwrap();
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap();
    rows.collect::<rusqlite::Result<_>>().unwrap()
}

#[test]
fn every_past_schema_becomes_the_one_a_new_library_has() {
    let fresh = TestLibrary::empty()
        .unwrap()
        .read(|connection| Ok(schema(connection)))
        .unwrap();
    for version in 1..=LATEST {
        let (_folder, library) = opened(version);
        assert_eq!(
            library.read(|connection| Ok(schema(connection))).unwrap(),
            fresh,
            "schema {version}"
        );
        let now: u32 = library
            .read(|connection| {
                Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
            })
            .unwrap();
        assert_eq!(now, LATEST);
    }
}

#[test]
fn every_past_library_holds_what_it_held() {
    for version in 1..=LATEST {
        let (folder, library) = opened(version);
        let report = health::check(&library).unwrap();
        assert!(report.ok, "schema {version}: {:?}", report.problems);

        let shelf = text::shelf(&library).unwrap();
        let gaps = shelf
            .texts
            .iter()
            .flat_map(|text| editions::gaps(&library, text.id).unwrap());
        let lost: Vec<String> = gaps.map(|gap| gap.highlight.anchor.quote).collect();
        assert_eq!(lost, ["Nobody else"][..usize::from(version >= 2)]);
        if version >= 3 {
            let bundle = installed::list(&library).unwrap().remove(0);
            let look =
                installed::verify_installed(
                    &library,
                    bundle.id,
                    &mut |_| ControlFlow::Continue(()),
                );
            assert!(look.unwrap().whole);
            let question = notes::of_text(&library, text_id(1)).unwrap().remove(0);
            assert_eq!(question.quote, "To invent");
            assert_eq!(question.answer.unwrap().body, "Looking.");
            let students = handin::hand_ins(&library, bundle.id).unwrap().students;
            assert_eq!((students[0].name.as_str(), students[0].answers), ("Ada", 1));
            assert_eq!(students[0].counts.placed, 1);
            // What was told before is told in the same words.
            let file = folder.path().join("again.annotations");
            handin::hand_in(&library, bundle.id, None, &file).unwrap();
            let again = handin::preview(&library, None, &[file]).unwrap();
            assert_eq!((again.counts.same, again.counts.records), (2, 2));
        }
        let commons = |text: &&text::TextSummary| text.title == "The commons";
        let commons = shelf.texts.iter().find(commons).unwrap();
        let text = text::open(&library, commons.id).unwrap();
        assert_eq!(
            (text.summary.title.as_str(), text.position),
            ("The commons", 14)
        );
        let entries = highlights::notebook(&library, &NotebookQuery::default())
            .unwrap()
            .entries;
        let of_commons = |entry: &highlights::NotebookEntry| entry.highlight.text == commons.id;
        let entry = entries.into_iter().find(of_commons).unwrap();
        assert_eq!(entry.heading, "The commons");
        let mark = entry.highlight;
        assert_eq!(
            (mark.anchor.quote.as_str(), mark.color),
            ("nobody owns it", Color::Purple)
        );
        assert_eq!(
            (mark.note.as_str(), mark.tags.as_slice()),
            ("Really nobody?", &["property".to_owned()][..])
        );
        let book = reading_list::list(&library).unwrap().remove(0);
        assert_eq!(
            (book.title.as_str(), book.page, book.rating),
            ("Governing the Commons", Some(40), Some(5))
        );
        assert_eq!(settings::get(&library).unwrap().size, 22);
        let exported = reading_list::export(&library).unwrap();
        assert!(exported.contains("ostrom-1990") && exported.contains("Again."));
    }
}

#[test]
fn the_history_of_every_past_library_goes_on() {
    for version in 1..=LATEST {
        let (_folder, library) = opened(version);
        let redone = history::redo(&library).unwrap().map(|entry| entry.action);
        assert_eq!(redone, Some(Action::CreateHighlight), "schema {version}");
        let (marks, actions) = [(2, 7), (3, 10), (4, 15), (4, 15)][version as usize - 1];
        assert_eq!(highlights::list(&library, None).unwrap().len(), marks);
        let mut undone = 0;
        while history::undo(&library).unwrap().is_some() {
            undone += 1;
        }
        assert_eq!(undone, actions);
        assert!(text::shelf(&library).unwrap().texts.is_empty());
    }
}

#[test]
fn a_library_is_kept_as_it_was_before_its_form_is_changed() {
    let (folder, library) = opened(1);
    library.close().unwrap();
    let kept = folder.path().join("snapshots/before-schema-2.db");
    let (kept, before) = (
        Connection::open(kept).unwrap(),
        Connection::open(fixture(1)).unwrap(),
    );
    assert_eq!(schema(&kept), schema(&before));
    let count = |connection: &Connection| -> (i64, i64) {
        connection
            .query_row(
                "SELECT (SELECT count(*) FROM highlights), (SELECT count(*) FROM books)",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .unwrap()
    };
    assert_eq!(count(&kept), count(&before));
    let version: i32 = kept
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(version, 1);
}

/// What a program that was killed on the way left: half a draft, and a copy that no step followed.
#[test]
fn a_copy_that_was_broken_off_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let snapshots = folder.path().join("snapshots");
    fs::create_dir(&snapshots).unwrap();
    let whole = fs::read(fixture(1)).unwrap();
    let draft = snapshots.join(".before-schema-2.tmp");
    fs::write(&draft, &whole[..whole.len() / 2]).unwrap();
    let kept = snapshots.join("before-schema-2.db");
    fs::write(&kept, &whole[..whole.len() / 3]).unwrap();
    fs::copy(fixture(1), folder.path().join(DATABASE)).unwrap();
    let library = Library::open(folder.path(), ticking_clock()).unwrap();
    assert!(health::check(&library).unwrap().ok);
    assert!(!draft.exists());
    let kept = Connection::open(kept).unwrap();
    let before = Connection::open(fixture(1)).unwrap();
    assert_eq!(schema(&kept), schema(&before));
    let sound: String = kept
        .pragma_query_value(None, "integrity_check", |row| row.get(0))
        .unwrap();
    assert_eq!(sound, "ok");
}

#[test]
fn the_texts_of_schema_3_are_packed_and_their_room_is_given_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(DATABASE);
    fs::copy(fixture(3), &path).unwrap();
    let bytes = || fs::metadata(&path).unwrap().len();
    // Empty lines at the end of a text are no words of it.
    let lengthen = "UPDATE contents SET body = body || replace(hex(zeroblob(2000000)), '00', char(10)) WHERE body LIKE '# Min%'";
    Connection::open(&path)
        .unwrap()
        .execute_batch(lengthen)
        .unwrap();
    let long = bytes();
    assert!(long > 4_000_000, "two editions of a text");

    let library = Library::open(folder.path(), ticking_clock()).unwrap();
    assert!(health::check(&library).unwrap().ok);
    let minutes = text::shelf(&library).unwrap().texts;
    let minutes = minutes.iter().find(|text| text.title == "Minutes").unwrap();
    let source = library.source(minutes.edition).unwrap();
    assert!(source.starts_with("# Minutes\n\nWe met at noon.\n"));
    assert_eq!(source.trim_end().len() + 2_000_001, source.len());
    library.close().unwrap();
    assert!(bytes() < 500_000, "{}", bytes());
    let kept = folder.path().join("snapshots/before-schema-4.db");
    assert!(fs::metadata(kept).unwrap().len() > 4_000_000);
}
