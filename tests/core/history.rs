//! Every write can be taken back and done again, exactly, also after a restart.

use marginalis_core::editions::Chosen;
use marginalis_core::highlights::{Color, HighlightChange, Style};
use marginalis_core::history::{self, Action, KEPT_ACTIONS};
use marginalis_core::ids::{HighlightId, TextId};
use marginalis_core::import::Prepared;
use marginalis_core::reading_list::{BookChange, Status};
use marginalis_core::settings::{self, Settings, Theme};
use marginalis_core::testing::TestLibrary;
use marginalis_core::{editions, highlights, reading, reading_list, text};
use serde_json::json;

const MARKDOWN: &str = "# The commons\n\nMany hands make a *commons*; nobody owns it, everybody tends it.\n\n\
                        ## What it needs\n\nIt needs rules, time and people who care — *nothing* else.\n";

/// A text with a mark on words that its second edition changed.
const FIRST: &str = "Here we meet with many good old friends of the commons and its people.\n\nAnd here with no one.\n";
const SECOND: &str = "Here we meet with many fine old friends of the commons and its people.\n\nAnd here with no one.\n";

/// A library with a text, two marks on it, another text in its second edition with a mark to check, and two books;
/// and their ids.
struct World {
    library: TestLibrary,
    text: TextId,
    marks: Vec<HighlightId>,
    carried_text: TextId,
    carried: HighlightId,
}

fn edition(title: &str, markdown: &str) -> Prepared {
    Prepared {
        title: title.to_owned(),
        markdown: markdown.to_owned(),
        assets: Vec::new(),
        identifier: None,
    }
}

fn world() -> World {
    let library = TestLibrary::empty().unwrap();
    let text = library.add_text("The commons", MARKDOWN).unwrap();
    let marks = vec![
        library.mark(text, "Many hands").unwrap().id,
        library.mark(text, "rules, time and people").unwrap().id,
    ];
    reading_list::import(
        &library,
        r#"[{"id": "a", "title": "A", "number-of-pages": 200}, {"id": "b", "title": "B"}]"#,
    )
    .unwrap();
    let carried_text = library.add_text("Friends", FIRST).unwrap();
    let carried = library
        .mark(carried_text, "many good old friends")
        .unwrap()
        .id;
    editions::replace(&library, carried_text, &edition("Friends", SECOND), false).unwrap();
    World {
        library,
        text,
        marks,
        carried_text,
        carried,
    }
}

/// Every function that writes, each with what it does to the world.
type Write = (Action, fn(&World));
const WRITES: &[Write] = &[
    (Action::ImportTexts, |world| {
        world
            .library
            .add_text("Another", "# Another\n\nText.\n")
            .unwrap();
    }),
    (Action::ReplaceText, |world| {
        editions::replace(
            &world.library,
            world.text,
            &edition(
                "The commons",
                &MARKDOWN.replace("rules, time", "rules, patience"),
            ),
            false,
        )
        .unwrap();
    }),
    (Action::AcceptMarks, |world| {
        let marks = Chosen::Marks(vec![world.carried, world.marks[0]]);
        let accepted = editions::accept(&world.library, &marks).unwrap();
        assert_eq!(accepted, 1, "the other mark stands on its words");
    }),
    (Action::PlaceMark, |world| {
        let (start, end) = world
            .library
            .place_of(world.carried_text, "old friends")
            .unwrap();
        editions::place(&world.library, world.carried, start, end).unwrap();
    }),
    (Action::OrphanMarks, |world| {
        let orphaned =
            editions::orphan(&world.library, &Chosen::Marks(vec![world.carried])).unwrap();
        assert_eq!(orphaned, 1);
    }),
    (Action::RemoveText, |world| {
        text::remove(&world.library, world.text).unwrap()
    }),
    (Action::CreateHighlight, |world| {
        world.library.mark(world.text, "everybody").unwrap();
    }),
    (Action::RecolorHighlight, |world| {
        change(
            world,
            HighlightChange {
                color: Some(Color::Pink),
                style: Some(Style::Underline),
                ..HighlightChange::default()
            },
        )
    }),
    (Action::EditNote, |world| {
        change(world, HighlightChange {
        note: Some("A \"note\" with 'quotes',\na line, \u{1F4DA}, \u{7}, {\"json\": [1]}, and \\ slashes.".to_owned()),
        ..HighlightChange::default()
    })
    }),
    (Action::TagHighlight, |world| {
        change(
            world,
            HighlightChange {
                tags: Some(vec!["care".to_owned(), "Größe".to_owned()]),
                ..HighlightChange::default()
            },
        )
    }),
    (Action::TagHighlight, |world| {
        let all = HighlightChange {
            tags: Some(vec!["all".to_owned()]),
            ..HighlightChange::default()
        };
        assert_eq!(
            highlights::change_all(&world.library, &world.marks, all).unwrap(),
            2
        );
    }),
    (Action::DeleteHighlights, |world| {
        highlights::delete(&world.library, &world.marks).unwrap()
    }),
    (Action::AddBook, |world| {
        reading_list::add(
            &world.library,
            json!({"title": "C", "strange": {"deep": [1.5, null]}}),
        )
        .unwrap();
    }),
    (Action::ImportBooks, |world| {
        reading_list::import(&world.library, r#"[{"title": "D"}, {"title": "E"}]"#).unwrap();
    }),
    (Action::ChangeBook, |world| {
        let book = reading_list::list(&world.library).unwrap()[0].id;
        let change = BookChange {
            status: Some(Status::Reading),
            page: Some(Some(40)),
            rating: Some(Some(4)),
            note: Some("Good.".to_owned()),
            ..BookChange::default()
        };
        reading_list::change(&world.library, book, change).unwrap();
    }),
    (Action::EditBook, |world| {
        let book = reading_list::list(&world.library).unwrap()[0].id;
        let change = BookChange {
            item: Some(json!({"title": "A, second edition"})),
            ..BookChange::default()
        };
        reading_list::change(&world.library, book, change).unwrap();
    }),
    (Action::MoveBook, |world| {
        let books = reading_list::list(&world.library).unwrap();
        reading_list::move_before(&world.library, books[1].id, Some(books[0].id)).unwrap();
    }),
    (Action::RemoveBook, |world| {
        let book = reading_list::list(&world.library).unwrap()[0].id;
        reading_list::remove(&world.library, book).unwrap();
    }),
    (Action::ChangeSettings, |world| {
        let changed = Settings {
            theme: Theme::Sepia,
            size: 24,
            ..settings::get(&world.library).unwrap()
        };
        settings::set(&world.library, &changed).unwrap();
    }),
];

fn change(world: &World, change: HighlightChange) {
    highlights::change(&world.library, world.marks[0], 1, change).unwrap();
}

fn undo(library: &TestLibrary) -> Option<Action> {
    history::undo(library).unwrap().map(|entry| entry.action)
}

fn redo(library: &TestLibrary) -> Option<Action> {
    history::redo(library).unwrap().map(|entry| entry.action)
}

#[test]
fn every_write_is_taken_back_and_done_again_exactly() {
    for (action, write) in WRITES {
        let mut world = world();
        let before = world.library.dump().unwrap();
        write(&world);
        let after = world.library.dump().unwrap();
        assert_ne!(before, after, "{action:?} changed something");

        assert_eq!(undo(&world.library), Some(*action));
        assert_eq!(world.library.dump().unwrap(), before, "{action:?} undone");
        assert_eq!(redo(&world.library), Some(*action));
        assert_eq!(world.library.dump().unwrap(), after, "{action:?} redone");

        world.library = world.library.reopened().unwrap();
        assert_eq!(
            undo(&world.library),
            Some(*action),
            "{action:?} after a restart"
        );
        assert_eq!(
            world.library.dump().unwrap(),
            before,
            "{action:?} undone after a restart"
        );
        world.library = world.library.reopened().unwrap();
        assert_eq!(
            redo(&world.library),
            Some(*action),
            "{action:?} after another restart"
        );
        assert_eq!(
            world.library.dump().unwrap(),
            after,
            "{action:?} redone after a restart"
        );
    }
}

/// A new kind of write must be added to `WRITES`.
#[test]
fn no_action_is_left_out() {
    let tried = |action: Action| WRITES.iter().any(|(known, _)| *known == action);
    let all: Vec<Action> = serde_json::from_value(json!([
        "import-texts",
        "replace-text",
        "accept-marks",
        "place-mark",
        "orphan-marks",
        "remove-text",
        "create-highlight",
        "recolor-highlight",
        "edit-note",
        "tag-highlight",
        "delete-highlights",
        "add-book",
        "import-books",
        "change-book",
        "edit-book",
        "move-book",
        "remove-book",
        "change-settings",
    ]))
    .unwrap();
    for action in all {
        assert!(tried(action), "{action:?}");
        // The compiler asks here about an action that is new.
        match action {
            Action::InstallBundle
            | Action::UpdateBundle
            | Action::RemoveBundle
            | Action::AnswerQuestion
            | Action::CollectHandIns
            | Action::NameStudent
            | Action::RemoveHandIn
            | Action::ImportTexts
            | Action::ReplaceText
            | Action::AcceptMarks
            | Action::PlaceMark
            | Action::OrphanMarks
            | Action::RemoveText
            | Action::CreateHighlight
            | Action::RecolorHighlight
            | Action::EditNote
            | Action::TagHighlight
            | Action::DeleteHighlights
            | Action::AddBook
            | Action::ImportBooks
            | Action::ChangeBook
            | Action::EditBook
            | Action::MoveBook
            | Action::RemoveBook
            | Action::ChangeSettings => {}
        }
    }
}

#[test]
fn a_whole_history_goes_back_to_nothing_and_forth_again() {
    let library = TestLibrary::empty().unwrap();
    let mut dumps = vec![library.dump().unwrap()];
    let text = library.add_text("The commons", MARKDOWN).unwrap();
    dumps.push(library.dump().unwrap());
    for passage in ["Many hands", "nobody owns it", "nothing"] {
        library.mark(text, passage).unwrap();
        dumps.push(library.dump().unwrap());
    }
    text::remove(&library, text).unwrap();
    dumps.push(library.dump().unwrap());
    for dump in dumps.iter().rev().skip(1) {
        assert!(undo(&library).is_some());
        assert_eq!(library.dump().unwrap(), *dump);
    }
    assert_eq!(undo(&library), None, "nothing is left to take back");
    for dump in &dumps[1..] {
        assert!(redo(&library).is_some());
        assert_eq!(library.dump().unwrap(), *dump);
    }
    assert_eq!(redo(&library), None, "nothing is left to do again");
}

#[test]
fn a_new_action_ends_what_could_be_redone() {
    let world = world();
    let mark = world.marks[0];
    highlights::delete(&world.library, &[mark]).unwrap();
    undo(&world.library);
    assert!(history::state(&world.library).unwrap().redo.is_some());
    world.library.mark(world.text, "everybody").unwrap();
    let state = history::state(&world.library).unwrap();
    assert_eq!(state.redo, None);
    assert_eq!(
        state.undo.map(|entry| entry.action),
        Some(Action::CreateHighlight)
    );
    assert_eq!(redo(&world.library), None);
}

#[test]
fn what_failed_or_changed_nothing_leaves_no_action_and_keeps_redo() {
    let world = world();
    world.library.mark(world.text, "everybody").unwrap();
    undo(&world.library);
    let before = history::state(&world.library).unwrap();
    let dump = world.library.dump().unwrap();

    let there = world.marks[0];
    let gone = HighlightId::new();
    assert!(
        highlights::delete(&world.library, &[there, gone]).is_err(),
        "one of them is not there"
    );
    highlights::change(&world.library, there, 1, HighlightChange::default()).unwrap();
    let same = HighlightChange {
        color: Some(Color::Yellow),
        ..HighlightChange::default()
    };
    assert_eq!(
        highlights::change_all(&world.library, &world.marks, same).unwrap(),
        0
    );
    settings::set(&world.library, &settings::get(&world.library).unwrap()).unwrap();
    let books = reading_list::list(&world.library).unwrap();
    reading_list::move_before(&world.library, books[1].id, None).unwrap();
    reading_list::change(&world.library, books[0].id, BookChange::default()).unwrap();
    reading_list::import(&world.library, "[]").unwrap();
    reading::save_position(&world.library, world.text, 3, 20).unwrap();

    assert_eq!(world.library.dump().unwrap(), dump);
    assert_eq!(history::state(&world.library).unwrap(), before);
}

#[test]
fn a_panic_in_a_write_changes_nothing_and_the_library_goes_on() {
    let world = world();
    let dump = world.library.dump().unwrap();
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        world
            .library
            .write(Action::RemoveBook, |tx| -> marginalis_core::Result<()> {
                tx.execute("DELETE FROM books", [])?;
                panic!("on purpose");
            })
    }));
    assert!(panicked.is_err());
    assert_eq!(world.library.dump().unwrap(), dump);
    world.library.mark(world.text, "everybody").unwrap();
    assert_eq!(undo(&world.library), Some(Action::CreateHighlight));
}

#[test]
fn a_thousand_actions_are_kept_over_a_restart_and_not_one_more() {
    let library = TestLibrary::empty().unwrap();
    let sized = |size: u32| Settings {
        size,
        ..Settings::default()
    };
    // Sizes go up and down between two values; the first action is the one that must fall off.
    settings::set(
        &library,
        &Settings {
            width: 50,
            ..Settings::default()
        },
    )
    .unwrap();
    let after_first = library.dump().unwrap();
    for number in 0..KEPT_ACTIONS {
        settings::set(
            &library,
            &Settings {
                width: 50,
                ..sized(20 + number % 2)
            },
        )
        .unwrap();
    }
    let last = library.dump().unwrap();
    let library = library.reopened().unwrap();
    for number in 0..KEPT_ACTIONS {
        assert_eq!(undo(&library), Some(Action::ChangeSettings), "{number}");
    }
    assert_eq!(library.dump().unwrap(), after_first);
    assert_eq!(undo(&library), None, "the 1,001st is gone");
    for _ in 0..KEPT_ACTIONS {
        assert_eq!(redo(&library), Some(Action::ChangeSettings));
    }
    assert_eq!(library.dump().unwrap(), last);
    let rows: (u32, u32) = library
        .read(|connection| {
            Ok(connection.query_row(
                "SELECT (SELECT count(*) FROM actions), (SELECT count(*) FROM changes)",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?)
        })
        .unwrap();
    assert_eq!(
        rows,
        (KEPT_ACTIONS, KEPT_ACTIONS),
        "what fell off left nothing behind"
    );
}

#[test]
fn one_history_for_two_programs() {
    let world = world();
    let other = world.library.second().unwrap();
    let made = world.library.mark(world.text, "everybody").unwrap();
    let undone = history::undo(&other).unwrap().map(|entry| entry.action);
    assert_eq!(undone, Some(Action::CreateHighlight));
    assert!(highlights::get(&world.library, made.id).is_err());
    assert_eq!(redo(&world.library), Some(Action::CreateHighlight));
    assert_eq!(highlights::get(&other, made.id).unwrap(), made);
}

#[test]
fn a_removed_text_comes_back_with_its_marks_and_the_readers_place() {
    let world = world();
    reading::save_position(&world.library, world.text, 30, 60).unwrap();
    let opened = text::open(&world.library, world.text).unwrap();
    text::remove(&world.library, world.text).unwrap();
    assert!(text::open(&world.library, world.text).is_err());
    // A restart sweeps what nothing names any more; the journal still names the text's source.
    let library = world.library.reopened().unwrap();
    undo(&library);
    assert_eq!(text::open(&library, world.text).unwrap(), opened);
    assert_eq!(
        highlights::list(&library, Some(world.text)).unwrap().len(),
        2
    );
    let run = text::blocks(&library, opened.summary.edition, 0, u32::MAX).unwrap();
    assert_eq!(run.highlights.len(), 2);
}

#[test]
fn a_source_goes_when_neither_a_text_nor_the_journal_names_it() {
    let library = TestLibrary::empty().unwrap();
    let sources = |library: &TestLibrary| -> u32 {
        library
            .read(|connection| {
                Ok(connection.query_row("SELECT count(*) FROM contents", [], |row| row.get(0))?)
            })
            .unwrap()
    };
    let text = library.add_text("The commons", MARKDOWN).unwrap();
    text::remove(&library, text).unwrap();
    let library = library.reopened().unwrap();
    assert_eq!(sources(&library), 1, "undo may want it");
    for number in 0..KEPT_ACTIONS {
        settings::set(
            &library,
            &Settings {
                size: 20 + number % 2,
                ..Settings::default()
            },
        )
        .unwrap();
    }
    let library = library.reopened().unwrap();
    assert_eq!(sources(&library), 0);
}

mod properties {
    //! Any sequence of writes, undos, redos and restarts, against the dumps that were taken on the way.

    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Debug)]
    enum Step {
        Mark(usize, String),
        Note(usize, String),
        Tags(usize, Vec<String>),
        Delete(usize),
        AddText(String),
        RemoveText(usize),
        AddBook(String),
        MoveBook(usize, usize),
        RemoveBook(usize),
        Undo,
        Redo,
        Restart,
    }

    fn step() -> impl Strategy<Value = Step> {
        let word = || "[a-zé\u{1F4DA}\"' ]{1,8}";
        prop_oneof![
            4 => (any::<usize>(), word()).prop_map(|(at, note)| Step::Mark(at, note)),
            3 => (any::<usize>(), word()).prop_map(|(at, note)| Step::Note(at, note)),
            2 => (any::<usize>(), prop::collection::vec("[a-e]", 0..3)).prop_map(|(at, tags)| Step::Tags(at, tags)),
            1 => any::<usize>().prop_map(Step::Delete),
            1 => word().prop_map(Step::AddText),
            1 => any::<usize>().prop_map(Step::RemoveText),
            2 => word().prop_map(Step::AddBook),
            2 => (any::<usize>(), any::<usize>()).prop_map(|(from, to)| Step::MoveBook(from, to)),
            1 => any::<usize>().prop_map(Step::RemoveBook),
            6 => Just(Step::Undo),
            4 => Just(Step::Redo),
            1 => Just(Step::Restart),
        ]
    }

    fn pick<T: Copy>(from: &[T], at: usize) -> Option<T> {
        from.get(at % from.len().max(1)).copied()
    }

    fn texts(library: &TestLibrary) -> Vec<TextId> {
        text::shelf(library)
            .unwrap()
            .texts
            .iter()
            .map(|text| text.id)
            .collect()
    }

    /// Does a step that writes; steps that have nothing to work on, or a title of spaces, do nothing.
    fn write(library: &TestLibrary, step: &Step) {
        let marks: Vec<_> = highlights::list(library, None)
            .unwrap()
            .iter()
            .map(|mark| mark.id)
            .collect();
        let books: Vec<_> = reading_list::list(library)
            .unwrap()
            .iter()
            .map(|book| book.id)
            .collect();
        let texts = texts(library);
        match step {
            Step::Mark(at, note) => {
                if let Some(text) = pick(&texts, *at) {
                    let mark = library.mark(text, "commons").unwrap();
                    edit(
                        library,
                        mark.id,
                        HighlightChange {
                            note: Some(note.clone()),
                            ..Default::default()
                        },
                    );
                }
            }
            Step::Note(at, note) => {
                if let Some(mark) = pick(&marks, *at) {
                    edit(
                        library,
                        mark,
                        HighlightChange {
                            note: Some(note.clone()),
                            ..Default::default()
                        },
                    );
                }
            }
            Step::Tags(at, tags) => {
                if let Some(mark) = pick(&marks, *at) {
                    edit(
                        library,
                        mark,
                        HighlightChange {
                            tags: Some(tags.clone()),
                            ..Default::default()
                        },
                    );
                }
            }
            Step::Delete(at) => {
                if let Some(mark) = pick(&marks, *at) {
                    highlights::delete(library, &[mark]).unwrap();
                }
            }
            Step::AddText(words) => {
                library
                    .add_text("Some text", &format!("# A commons\n\n{words} commons\n"))
                    .unwrap();
            }
            Step::RemoveText(at) => {
                if let Some(text) = pick(&texts, *at) {
                    text::remove(library, text).unwrap();
                }
            }
            Step::AddBook(title) => {
                let _ = reading_list::add(library, json!({"title": title}));
            }
            Step::MoveBook(from, to) => {
                if let (Some(from), Some(to)) = (pick(&books, *from), pick(&books, *to)) {
                    reading_list::move_before(library, from, Some(to)).unwrap();
                }
            }
            Step::RemoveBook(at) => {
                if let Some(book) = pick(&books, *at) {
                    reading_list::remove(library, book).unwrap();
                }
            }
            Step::Undo | Step::Redo | Step::Restart => {}
        }
    }

    fn edit(library: &TestLibrary, mark: HighlightId, change: HighlightChange) {
        let revision = highlights::get(library, mark).unwrap().revision;
        highlights::change(library, mark, revision, change).unwrap();
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn history_is_a_line(steps in prop::collection::vec(step(), 1..40)) {
            let mut library = TestLibrary::empty().unwrap();
            library.add_text("The commons", MARKDOWN).unwrap();
            // The dumps along the line, and where on it we are. A step may be several actions, or none.
            let mut line = vec![library.dump().unwrap()];
            let mut at = 0;
            for step in steps {
                match step {
                    Step::Undo => {
                        if at > 0 {
                            prop_assert!(undo(&library).is_some());
                            at -= 1;
                        }
                    }
                    Step::Redo => {
                        let next = redo(&library);
                        prop_assert_eq!(next.is_some(), at + 1 < line.len());
                        at += usize::from(next.is_some());
                    }
                    Step::Restart => library = library.reopened().unwrap(),
                    Step::Mark(..) => {
                        // Two actions: the state between them is found by undoing the second.
                        let before = history::state(&library).unwrap().undo;
                        write(&library, &step);
                        if history::state(&library).unwrap().undo != before {
                            line.truncate(at + 1);
                            let after = library.dump().unwrap();
                            undo(&library);
                            line.push(library.dump().unwrap());
                            redo(&library);
                            line.push(after);
                            at += 2;
                        }
                    }
                    _ => {
                        let before = history::state(&library).unwrap().undo;
                        write(&library, &step);
                        if history::state(&library).unwrap().undo != before {
                            line.truncate(at + 1);
                            line.push(library.dump().unwrap());
                            at += 1;
                        }
                    }
                }
                prop_assert_eq!(&library.dump().unwrap(), &line[at]);
            }
        }
    }
}
