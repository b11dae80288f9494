//! Files into the library: one step, all that can.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use marginalis_core::import::{ImportProgress, ImportReport, import};
use marginalis_core::testing::TestLibrary;
use marginalis_core::{ErrorKind, history, reading_list, text};
use tempfile::TempDir;

use super::shown::source_page;

const BOOKS: &str = "My Books\n\nA list that I keep, with what I want to read next.\n\n\
    1. Eric von Holt, Making Do, Boston: Workshop House, 2005.\n2. Ada Whitlow, Rubble, Leeds: Hedgerow Press, 1998.\n";

fn files(folder: &TempDir, files: &[(&str, &str)]) -> Vec<PathBuf> {
    let write = |(name, text): &(&str, &str)| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    files.iter().map(write).collect()
}

fn bring_in(library: &TestLibrary, files: &[PathBuf]) -> ImportReport {
    import(library, files, &AtomicBool::new(false), &mut |_| {}).unwrap()
}

#[test]
fn what_can_come_in_does_as_one_step() {
    let library = TestLibrary::empty().unwrap();
    let folder = TempDir::new().unwrap();
    let mut paths = files(
        &folder,
        &[
            ("one.txt", "One Title\n\nFour words of text."),
            ("two.md", "# Two\n\nWords."),
            ("none.txt", ""),
        ],
    );
    paths.push(folder.path().join("missing.txt"));
    let report = bring_in(&library, &paths);
    let titles: Vec<_> = report
        .texts
        .iter()
        .map(|t| (t.title.as_str(), t.words, t.known))
        .collect();
    assert_eq!(titles, [("One Title", 6, false), ("Two", 2, false)]);
    let refused: Vec<_> = report
        .refused
        .iter()
        .map(|r| (r.file.as_str(), r.code))
        .collect();
    let [none, missing] = [2, 3].map(|i| paths[i].to_str().unwrap());
    assert_eq!(
        refused,
        [
            (none, ErrorKind::EmptyFile),
            (missing, ErrorKind::UnreadableFile)
        ]
    );
    assert_eq!(text::shelf(&library).unwrap().texts.len(), 2);
    history::undo(&library).unwrap();
    assert_eq!(text::shelf(&library).unwrap().texts.len(), 0);
    history::redo(&library).unwrap();
    assert_eq!(text::shelf(&library).unwrap().texts.len(), 2);
}

#[test]
fn the_same_words_come_in_once() {
    let library = TestLibrary::empty().unwrap();
    let folder = TempDir::new().unwrap();
    let paths = files(
        &folder,
        &[
            ("a.txt", "Title\n\nThe same words."),
            ("b.md", "# Title\n\nThe *same* words."),
        ],
    );
    let report = bring_in(&library, &paths);
    assert_eq!(
        report.texts.iter().map(|t| t.known).collect::<Vec<_>>(),
        [false, true]
    );
    assert_eq!(report.texts[0].id, report.texts[1].id);
    let before = history::state(&library).unwrap();
    let again = bring_in(&library, &paths);
    assert!(
        again
            .texts
            .iter()
            .all(|t| t.known && t.id == report.texts[0].id)
    );
    assert_eq!(
        history::state(&library).unwrap(),
        before,
        "nothing was done, so there is nothing new to undo"
    );
    assert_eq!(text::shelf(&library).unwrap().texts.len(), 1);
}

#[test]
fn a_cancelled_import_leaves_nothing() {
    let library = TestLibrary::empty().unwrap();
    let folder = TempDir::new().unwrap();
    let paths = files(&folder, &[("a.txt", "Words."), ("b.txt", "Other words.")]);
    let cancel = AtomicBool::new(false);
    let mut seen = Vec::new();
    let error = import(
        &library,
        &paths,
        &cancel,
        &mut |progress: ImportProgress| {
            cancel.store(progress.done == 1, Ordering::Relaxed);
            seen.push((progress.done, progress.total, progress.file));
        },
    )
    .unwrap_err();
    assert_eq!(error.kind, ErrorKind::Cancelled);
    assert_eq!(
        seen,
        [(0, 2, "a.txt".to_owned()), (1, 2, "b.txt".to_owned())]
    );
    assert_eq!(text::shelf(&library).unwrap().texts.len(), 0);
    assert_eq!(history::state(&library).unwrap().undo, None);
}

#[test]
fn the_books_of_its_lists_are_offered_until_they_are_on_the_list() {
    let library = TestLibrary::empty().unwrap();
    let folder = TempDir::new().unwrap();
    let report = bring_in(&library, &files(&folder, &[("books.txt", BOOKS)]));
    let id = report.texts[0].id;
    let counts = |library| {
        let text = text::open(library, id).unwrap();
        (text.books_named, text.books_offered)
    };
    let imported = &report.texts[0];
    assert_eq!((imported.books_named, imported.books_offered), (2, 2));
    assert_eq!(counts(&library), (2, 2));
    let taken = reading_list::take_offered(&library, id).unwrap();
    assert_eq!((taken.added, taken.known), (2, 0));
    let list = reading_list::list(&library).unwrap();
    assert_eq!(
        list.iter().map(|b| b.title.as_str()).collect::<Vec<_>>(),
        ["Making Do", "Rubble"]
    );
    assert_eq!(counts(&library), (2, 0), "named still, offered no more");
    let before = history::state(&library).unwrap();
    assert_eq!(reading_list::take_offered(&library, id).unwrap().added, 0);
    assert_eq!(history::state(&library).unwrap(), before);
    history::undo(&library).unwrap();
    let named = reading_list::named_by(&library, id).unwrap();
    assert_eq!((named.total, named.lacking.len()), (2, 2));
}

/// The source page names the key books that come with the program: they are on the list already, and offered only where
/// the reader took them off it.
#[test]
fn the_six_key_books_are_offered_where_the_list_lacks_them() {
    let Some(page) = source_page() else { return };
    let library = TestLibrary::shipped().unwrap();
    let folder = TempDir::new().unwrap();
    let report = bring_in(&library, &files(&folder, &[("page.txt", &page)]));
    let text = &report.texts[0];
    assert_eq!((text.books_named, text.books_offered), (6, 0));
    for book in reading_list::list(&library).unwrap() {
        reading_list::remove(&library, book.id).unwrap();
    }
    let named = reading_list::named_by(&library, text.id).unwrap();
    assert_eq!((named.total, named.lacking.len()), (6, 6));
    let taken = reading_list::take_offered(&library, text.id).unwrap();
    assert_eq!((taken.added, taken.known), (6, 0));
    history::undo(&library).unwrap();
    assert_eq!(reading_list::list(&library).unwrap(), [], "one step");
}

#[test]
fn a_text_that_names_itself_keeps_its_name_unless_another_has_it() {
    let library = TestLibrary::empty().unwrap();
    let folder = TempDir::new().unwrap();
    let named = |words: &str| {
        format!("---\nidentifier: urn:uuid:0199d2c1-7b1e-7000-8000-000000000000\n---\n\n{words}\n")
    };
    let paths = files(
        &folder,
        &[
            ("a.md", &named("First words.")),
            ("b.md", &named("Other words.")),
        ],
    );
    let report = bring_in(&library, &paths);
    assert_eq!(
        report.texts[0].id.to_string(),
        "0199d2c1-7b1e-7000-8000-000000000000"
    );
    assert_ne!(report.texts[1].id, report.texts[0].id);
}
