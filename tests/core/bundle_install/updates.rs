//! Each row of the update table, and that undo takes all of it back.
//!
//! | text | test |
//! |---|---|
//! | same words | [`the_same_words_keep_their_marks_whatever_else_changes`] |
//! | changed | [`changed_words_are_carried_and_undo_takes_it_all_back`], [`the_old_words_stay_as_long_as_a_mark_is_on_them`] |
//! | withdrawn | [`a_withdrawn_text_stays_readable_and_comes_back`] |
//! | new | [`a_new_text_is_listed_as_new`] |
//! | replaced by the reader | [`super::replaced`] |
//! | teacher's layer changed | [`the_teachers_layer_is_replaced_and_answers_remember_what_was_asked`] |

use super::*;
use marginalis_core::bundle::{answers, notes};
use marginalis_core::editions;
use marginalis_core::highlights::Highlight;

pub fn png(shade: u8) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x01\x08\0\0\0\0".to_vec();
    bytes.extend([shade; 4]);
    bytes.extend(b"\0\0\0\x02IDAT\x78\x9c\0\0\0\0\0\0\0\0IEND\xae\x42\x60\x82");
    bytes
}

#[test]
fn the_same_words_keep_their_marks_whatever_else_changes() {
    let desk = Desk::new();
    desk.installs(&Pack::edition(1).text(1, ONE).text(2, TWO), None);
    let mark = desk.library.mark(text_id(1), "the pen invites").unwrap();
    reading::save_position(&desk.library, text_id(1), 20, 30).unwrap();
    // Renamed, moved behind the other, and written in another form.
    let emphasized = ONE.replace("a pen", "*a pen*");
    let next = Pack::edition(2)
        .text(2, TWO)
        .text_in(text_id(1), "texts/renamed.md", &emphasized);
    let report = desk.installs(&next, None);
    assert_eq!(
        changes(&report),
        [
            (text_id(2), TextChange::Same),
            (text_id(1), TextChange::Same)
        ]
    );
    assert_eq!(
        report.marks,
        MarkFates {
            before: 1,
            kept: 1,
            ..MarkFates::default()
        }
    );
    let now = highlights::list(&desk.library, Some(text_id(1)))
        .unwrap()
        .remove(0);
    assert_eq!(
        now,
        Highlight {
            edition: now.edition,
            ..mark
        }
    );
    let opened = text::open(&desk.library, text_id(1)).unwrap();
    assert_eq!((opened.position, opened.previous), (20, Some(text_id(2))));
}

#[test]
fn changed_words_are_carried_and_undo_takes_it_all_back() {
    let desk = Desk::new();
    let first = Pack::edition(1)
        .text(1, ONE)
        .text(2, TWO)
        .books(&["A book"]);
    desk.installs(&first, None);
    for words in [
        "every reader",
        "invite a pen, and the pen invites a thought",
        "thanked a stranger",
    ] {
        desk.library.mark(text_id(1), words).unwrap();
    }
    desk.library.mark(text_id(2), "a promise").unwrap();
    reading::save_position(&desk.library, text_id(1), 60, 80).unwrap();
    let before = desk.library.dump().unwrap();
    let next = Pack::edition(2)
        .text(1, ONE_AGAIN)
        .text(3, THREE)
        .books(&["A book", "Another"])
        .file("assets/dot.png", &png(1))
        .notes(&[(1, "every reader", "Is that so?")]);
    let report = desk.installs(&next, None);
    assert_eq!(
        changes(&report),
        [
            (text_id(1), TextChange::Changed),
            (text_id(3), TextChange::New),
            (text_id(2), TextChange::Withdrawn)
        ]
    );
    assert_eq!(
        report.marks,
        MarkFates {
            before: 4,
            kept: 2,
            moved: 0,
            check: 1,
            unplaced: 1
        }
    );
    assert_eq!(report.books, 1);
    let states = desk.states(text_id(1));
    for expected in [
        ("every reader", State::Placed),
        (
            "invite a pen, and a sharp pen invites a thought",
            State::Check,
        ),
        ("thanked a stranger", State::Unplaced),
    ] {
        assert!(
            states.contains(&(expected.0.to_owned(), expected.1)),
            "{states:?}"
        );
    }
    let after = desk.library.dump().unwrap();
    let undone = history::undo(&desk.library).unwrap().unwrap();
    assert_eq!(undone.action, history::Action::UpdateBundle);
    assert_eq!(desk.library.dump().unwrap(), before);
    assert_eq!(text::open(&desk.library, text_id(1)).unwrap().position, 60);
    desk.is_sound();
    // Also after a restart, and there and back again.
    let desk = Desk {
        library: desk.library.reopened().unwrap(),
        folder: desk.folder,
    };
    history::redo(&desk.library).unwrap();
    assert_eq!(desk.library.dump().unwrap(), after);
    desk.is_sound();
    history::undo(&desk.library).unwrap();
    assert_eq!(desk.library.dump().unwrap(), before);
}

#[test]
fn the_old_words_stay_as_long_as_a_mark_is_on_them() {
    let desk = Desk::new();
    desk.installs(&Pack::edition(1).text(1, ONE), None);
    let mark = desk.library.mark(text_id(1), "thanked a stranger").unwrap();
    desk.installs(&Pack::edition(2).text(1, ONE_AGAIN), None);
    desk.installs(&Pack::edition(3).text(1, TWO), None);
    desk.installs(&Pack::edition(4).text(1, THREE), None);
    let unplaced = highlights::get(&desk.library, mark.id).unwrap();
    assert_eq!(
        (unplaced.state, unplaced.edition, unplaced.anchor),
        (State::Unplaced, mark.edition, mark.anchor)
    );
    let old = desk.library.document(mark.edition).unwrap();
    assert!(old.plain.as_str().contains("thanked a stranger"));
    let editions = |desk: &Desk| editions::list(&desk.library, text_id(1)).unwrap().len();
    assert_eq!(
        editions(&desk),
        3,
        "the mark's, the last and the one before"
    );
    highlights::delete(&desk.library, &[mark.id]).unwrap();
    desk.installs(&Pack::edition(5).text(1, ONE_AGAIN), None);
    assert_eq!(editions(&desk), 2, "the last and the one before");
}

#[test]
fn a_new_text_is_listed_as_new() {
    let desk = Desk::new();
    desk.installs(&Pack::edition(1).text(1, ONE), None);
    let report = desk.installs(&Pack::edition(2).text(1, ONE).text(2, TWO), None);
    assert_eq!(
        changes(&report),
        [
            (text_id(1), TextChange::Same),
            (text_id(2), TextChange::New)
        ]
    );
    assert_eq!(report.texts[1].title, "Two");
    let opened = text::open(&desk.library, text_id(2)).unwrap();
    assert_eq!((opened.position, opened.previous), (0, Some(text_id(1))));
}

#[test]
fn the_teachers_layer_is_replaced_and_answers_remember_what_was_asked() {
    let desk = Desk::new();
    let first = Pack::edition(1)
        .text(1, ONE)
        .notes(&[
            (1, "every reader", "Is that so?"),
            (1, "a pen", "Which one?"),
        ])
        .questions(&[(1, "the pen invites", "Why a pen?")]);
    desk.installs(&first, None);
    let mark = desk.library.mark(text_id(1), "every reader").unwrap();
    let asked = notes::of_text(&desk.library, text_id(1)).unwrap();
    assert_eq!(asked.len(), 3);
    let question = asked.iter().find(|note| note.question).unwrap();
    answers::answer(&desk.library, bundle_id(1), &question.id, "It thinks.", 0).unwrap();
    let before = desk.library.dump().unwrap();

    let next = Pack::edition(2)
        .text(1, ONE)
        .notes(&[(1, "cheap paperback", "Which one?")])
        .questions(&[(1, "Wide margins", "Why a sharp pen?")]);
    let report = desk.installs(&next, None);
    assert_eq!((report.marks.before, report.marks.kept), (1, 1));
    let now = notes::of_text(&desk.library, text_id(1)).unwrap();
    let bodies: Vec<_> = now.iter().map(|note| note.body.as_str()).collect();
    assert_eq!(bodies, ["Why a sharp pen?", "Which one?"]);
    let answer = answers::list(&desk.library, bundle_id(1))
        .unwrap()
        .remove(0);
    assert_eq!(
        (answer.asked.as_str(), answer.body.as_str()),
        ("Why a pen?", "It thinks.")
    );
    assert_eq!(answer.quote, "the pen invites");
    assert_eq!(
        highlights::list(&desk.library, None).unwrap(),
        [mark],
        "the reader's own layer is no part of it"
    );
    history::undo(&desk.library).unwrap();
    assert_eq!(desk.library.dump().unwrap(), before);
}

/// A mark that vanishes inside the transaction, by a trigger on this connection alone.
#[test]
fn a_lost_mark_is_noticed_and_nothing_is_installed() {
    for fault in ["UPDATE ON main.bundles", "INSERT ON main.carried_marks"] {
        let desk = Desk::new();
        desk.installs(&Pack::edition(1).text(1, ONE).text(2, TWO), None);
        for words in ["every reader", "invite a pen"] {
            desk.library.mark(text_id(1), words).unwrap();
        }
        desk.library.mark(text_id(2), "a promise").unwrap();
        let dump = desk.library.dump().unwrap();
        let undo = history::state(&desk.library).unwrap();
        let inject = format!(
            "CREATE TEMP TRIGGER fault AFTER {fault} BEGIN
               DELETE FROM highlights WHERE quote = 'a promise';
             END"
        );
        let run_sql = |sql: &str| desk.library.note(|tx| Ok(tx.execute_batch(sql)?)).unwrap();
        run_sql(&inject);
        let next = Pack::edition(2).text(1, ONE_AGAIN).text(2, TWO);
        let mut opened = desk.opened(&next, None);
        let yes = Consent {
            to_anything: true,
            ..Consent::default()
        };
        let error = run(&desk.library, &mut opened, yes).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Internal, "{fault}: {error:?}");
        assert!(error.message.contains("of 3 marks 2"), "{error:?}");
        assert_eq!(desk.library.dump().unwrap(), dump);
        assert_eq!(history::state(&desk.library).unwrap(), undo);

        run_sql("DROP TRIGGER temp.fault");
        assert_eq!(
            desk.installs(&next, None).marks.before,
            3,
            "and then it goes"
        );
    }
}

#[test]
fn a_withdrawn_text_stays_readable_and_comes_back() {
    let desk = Desk::new();
    desk.installs(&Pack::edition(1).text(1, ONE).text(2, TWO), None);
    desk.library.mark(text_id(1), "every reader").unwrap();
    reading::save_position(&desk.library, text_id(1), 30, 90).unwrap();
    let report = desk.installs(&Pack::edition(2).text(2, TWO), None);
    assert_eq!(report.texts[1].change, TextChange::Withdrawn);
    assert_eq!(report.marks.kept, 1);
    let shelf = text::shelf(&desk.library).unwrap();
    let order: Vec<_> = shelf
        .texts
        .iter()
        .map(|text| (text.id, text.withdrawn))
        .collect();
    assert_eq!(order, [(text_id(2), false), (text_id(1), true)]);
    let opened = text::open(&desk.library, text_id(1)).unwrap();
    assert_eq!(opened.position, 30);
    assert_eq!(
        desk.states(text_id(1)),
        [("every reader".to_owned(), State::Placed)]
    );
    let alone = text::open(&desk.library, text_id(2)).unwrap();
    assert_eq!((alone.previous, alone.next), (None, None));

    // It is told once.
    let report = desk.installs(&Pack::edition(3).text(2, TWO), None);
    assert_eq!(changes(&report), [(text_id(2), TextChange::Same)]);
    assert!(text::shelf(&desk.library).unwrap().texts[1].withdrawn);

    let report = desk.installs(&Pack::edition(4).text(1, ONE).text(2, TWO), None);
    assert_eq!(
        changes(&report),
        [
            (text_id(1), TextChange::Same),
            (text_id(2), TextChange::Same)
        ]
    );
    assert!(!text::shelf(&desk.library).unwrap().texts[0].withdrawn);
}

#[test]
fn pictures_come_with_the_texts_that_show_them() {
    let desk = Desk::new();
    let with_picture = format!("{TWO}\n![A dot](../assets/dot.png)\n");
    let first = Pack::edition(1)
        .text(1, &with_picture)
        .file("assets/dot.png", &png(1));
    desk.installs(&first, None);
    let picture = |desk: &Desk| {
        let edition = desk.library.edition(text_id(1)).unwrap();
        text::asset(&desk.library, edition, "../assets/dot.png")
            .unwrap()
            .unwrap()
            .bytes
    };
    assert_eq!(picture(&desk), png(1));
    desk.library.mark(text_id(1), "a promise").unwrap();
    let second = Pack::edition(2)
        .text(1, &with_picture)
        .file("assets/dot.png", &png(2));
    let report = desk.installs(&second, None);
    assert_eq!(report.texts[0].change, TextChange::Same);
    assert_eq!(report.marks.kept, 1);
    assert_eq!(picture(&desk), png(2));
    history::undo(&desk.library).unwrap();
    assert_eq!(picture(&desk), png(1));
}

#[test]
fn a_picture_that_the_next_edition_lacks_is_shown_no_more() {
    let desk = Desk::new();
    let shown = format!("{TWO}\n![A dot](../assets/dot.png) ![No picture](../reading-list.json)\n");
    let first = Pack::edition(1).text(1, &shown).books(&["A book"]);
    desk.installs(&first.clone().file("assets/dot.png", &png(1)), None);
    let asset = |name: &str| {
        let edition = desk.library.edition(text_id(1)).unwrap();
        text::asset(&desk.library, edition, name).unwrap()
    };
    assert_eq!(asset("../assets/dot.png").unwrap().bytes, png(1));
    assert!(asset("../reading-list.json").is_none());
    let mut next = first;
    next.manifest.edition = 2;
    let report = desk.installs(&next, None);
    assert_eq!(changes(&report), [(text_id(1), TextChange::Same)]);
    assert!(asset("../assets/dot.png").is_none());
    history::undo(&desk.library).unwrap();
    assert!(asset("../assets/dot.png").is_some());
}

#[test]
fn a_text_is_called_as_the_manifest_says_then_as_it_says_itself() {
    let matter = format!("---\ntitle: In front\n---\n\n{TWO}");
    let named = |title: &str| {
        let title = title.to_owned();
        move |text: &mut marginalis_core::bundle::manifest::Resource| text.name = Some(title)
    };
    let pack = Pack::edition(1)
        .text(1, &matter)
        .saying(named("Named"))
        .text(2, &matter)
        .text(3, TWO)
        .text(4, "Neither.\n");
    let desk = Desk::new();
    let report = desk.installs(&pack, None);
    let titles: Vec<_> = report
        .texts
        .iter()
        .map(|text| text.title.as_str())
        .collect();
    assert_eq!(titles, ["Named", "In front", "Two", "4"]);
    assert_eq!(desk.title(text_id(1)), "Named");
}

/// What is damaged in a file of the bundle that is here already does no harm: it is not read.
#[test]
fn what_is_here_already_is_not_read_again() {
    let desk = Desk::new();
    let first = Pack::edition(1)
        .text(1, ONE)
        .file("assets/dot.png", &png(7));
    desk.installs(&first, None);
    let next = Pack::edition(2)
        .text(1, ONE_AGAIN)
        .file("assets/dot.png", &png(7));
    let path = desk.folder.path().join("flipped.marginalis");
    next.write(&path).unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let sevens = bytes.windows(4).position(|piece| piece == [7; 4]).unwrap();
    bytes[sevens] = 8;
    std::fs::write(&path, bytes).unwrap();
    let mut opened = marginalis_core::bundle::Opened::open(&path).unwrap();
    let yes = Consent {
        to_anything: true,
        ..Consent::default()
    };
    let mut told = Vec::new();
    let report = install::install(&desk.library, &mut opened, yes, &mut |progress| {
        told.push(progress.file);
        ControlFlow::Continue(())
    });
    assert_eq!(report.unwrap().act, Act::Update);
    assert!(told.contains(&"texts/1.md".to_owned()));
    assert!(!told.contains(&"assets/dot.png".to_owned()));
    assert!(installed::verified(&desk).whole);
}

/// Where a text lies says which file a name in it means.
#[test]
fn a_text_that_moves_shows_the_pictures_beside_it() {
    let with_picture = format!("{TWO}\n![A dot](dot.png)\n");
    let beside = |edition: u32, file: &str| {
        Pack::edition(edition)
            .text_in(text_id(1), file, &with_picture)
            .file("here/dot.png", &png(1))
            .file("there/dot.png", &png(2))
    };
    let desk = Desk::new();
    desk.installs(&beside(1, "here/1.md"), None);
    desk.library.mark(text_id(1), "a promise").unwrap();
    let picture = |desk: &Desk| {
        let edition = desk.library.edition(text_id(1)).unwrap();
        let asset = text::asset(&desk.library, edition, "dot.png").unwrap();
        asset.unwrap().bytes
    };
    assert_eq!(picture(&desk), png(1));
    let report = desk.installs(&beside(2, "there/1.md"), None);
    assert_eq!(changes(&report), [(text_id(1), TextChange::Same)]);
    assert_eq!((picture(&desk), report.marks.kept), (png(2), 1));
    history::undo(&desk.library).unwrap();
    assert_eq!(picture(&desk), png(1));
}

/// Small ones wait for each other, large ones are written as they are read.
#[test]
fn pictures_of_one_content_are_kept_once() {
    let desk = Desk::new();
    let large = |shade| {
        let mut bytes = png(shade);
        let end = bytes.split_off(bytes.len() - 12);
        bytes.resize(5 * 1024 * 1024, shade);
        [bytes, end].concat()
    };
    let pictures = [png(1), png(2), large(3), large(4)];
    // The last two wait together; the others come after one of their content was written.
    let mut pack = Pack::edition(1)
        .text(1, ONE)
        .file("assets/y.png", &png(5))
        .file("assets/z.png", &png(5));
    for name in ["a", "b"] {
        for (number, bytes) in pictures.iter().enumerate() {
            pack = pack.file(&format!("assets/{name}{number}.png"), bytes);
        }
    }
    desk.installs(&pack, None);
    let seen = installed::verified(&desk);
    assert!(seen.whole, "{seen:?}");
    assert_eq!(seen.files, 12, "the manifest, the text, the pictures");
    let kept: u32 = desk
        .library
        .read(|connection| {
            Ok(connection.query_row("SELECT count(*) FROM assets", [], |row| row.get(0))?)
        })
        .unwrap();
    assert_eq!(kept, 5);
}

#[test]
fn a_file_that_the_next_edition_lacks_is_none_of_the_bundles_any_more() {
    let desk = Desk::new();
    let first = Pack::edition(1)
        .text(1, ONE)
        .text(2, TWO)
        .file("LICENSE.txt", b"Copy it.");
    desk.installs(&first.file("assets/dot.png", &png(1)), None);
    let files = || -> Vec<String> {
        let sql = "SELECT path FROM bundle_files ORDER BY path";
        let read = desk.library.read(|connection| {
            let mut paths = connection.prepare(sql)?;
            let paths = paths.query_map([], |row| row.get(0))?;
            Ok(paths.collect::<std::result::Result<_, _>>()?)
        });
        read.unwrap()
    };
    let before = files();
    assert_eq!(before.len(), 4, "{before:?}");
    let next = Pack::edition(2).text(1, ONE).file("LICENSE.txt", b"Share.");
    desk.installs(&next, None);
    assert_eq!(files(), ["LICENSE.txt", "texts/1.md"]);
    history::undo(&desk.library).unwrap();
    assert_eq!(files(), before);
}

#[test]
fn the_readers_list_is_added_to_and_never_overwritten() {
    let desk = Desk::new();
    let first = Pack::edition(1).text(1, ONE).books(&["Kept", "Taken off"]);
    desk.installs(&first, None);
    let book = |title: &str| {
        let books = reading_list::list(&desk.library).unwrap();
        books.into_iter().find(|book| book.title == title)
    };
    let kept = book("Kept").unwrap();
    let progress =
        serde_json::from_value(serde_json::json!({"page": 12, "note": "Good."})).unwrap();
    let mine = reading_list::change(&desk.library, kept.id, progress).unwrap();
    reading_list::remove(&desk.library, book("Taken off").unwrap().id).unwrap();
    let mut next = Pack::edition(2).text(1, ONE);
    next = next.related(
        "reading-list.json",
        "mg:reading-list",
        &serde_json::json!([
            {"id": "Kept", "title": "Kept, renamed", "custom": {"mg:status": "finished", "mg:note": "Mine!"}},
            {"id": "Taken off", "title": "Taken off"},
            {"id": "New", "title": "New", "custom": {"mg:status": "finished", "mg:rating": 5}},
        ]),
    );
    assert_eq!(desk.installs(&next, None).books, 1);
    assert_eq!(book("Kept").unwrap(), mine);
    assert!(book("Taken off").is_none());
    let new = book("New").unwrap();
    assert_eq!(
        (new.status, new.rating),
        (reading_list::Status::ToRead, None)
    );
}

#[test]
fn breaking_off_changes_nothing() {
    let desk = Desk::new();
    desk.installs(&Pack::edition(1).text(1, ONE), None);
    let next = Pack::edition(2)
        .text(1, ONE_AGAIN)
        .text(2, TWO)
        .text(3, THREE);
    let before = desk.library.dump().unwrap();
    let yes = Consent {
        yes_to: Some(Question::NobodyVouches),
        as_copy: false,
        ..Consent::default()
    };
    for at in 0..4 {
        let mut opened = desk.opened(&next, None);
        let mut told = 0;
        let error = install::install(&desk.library, &mut opened, yes, &mut |progress| {
            assert!(progress.done <= progress.total);
            told += 1;
            match told > at {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        });
        assert_eq!(error.unwrap_err().kind, ErrorKind::Cancelled, "at {at}");
        assert_eq!(desk.library.dump().unwrap(), before);
        let kept: i64 = desk
            .library
            .read(|connection| {
                Ok(connection.query_row("SELECT count(*) FROM contents", [], |row| row.get(0))?)
            })
            .unwrap();
        assert_eq!(kept, 2, "the text and the manifest of the first edition");
    }
    desk.installs(&next, None);
}

#[test]
fn a_mark_made_while_the_bundle_is_read_is_carried_too() {
    let desk = Desk::new();
    desk.installs(&Pack::edition(1).text(1, ONE), None);
    let mut opened = desk.opened(&Pack::edition(2).text(1, ONE_AGAIN), None);
    let other = desk.library.second().unwrap();
    let yes = Consent {
        yes_to: Some(Question::NobodyVouches),
        as_copy: false,
        ..Consent::default()
    };
    let mut marked = false;
    let report = install::install(&desk.library, &mut opened, yes, &mut |progress| {
        // Told last when everything is read and decided.
        if progress.done == progress.total && !marked {
            marked = true;
            let plain = other
                .document(desk.library.edition(text_id(1)).unwrap())
                .unwrap();
            let start = plain.plain.as_str().find("every reader").unwrap() as u32;
            let new = highlights::NewHighlight {
                text: text_id(1),
                start,
                end: start + 12,
                color: Default::default(),
                style: Default::default(),
                note: "In time.".to_owned(),
                tags: Vec::new(),
            };
            highlights::create(&other, new).unwrap();
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    assert!(marked);
    assert_eq!((report.marks.before, report.marks.kept), (1, 1));
    assert_eq!(
        desk.states(text_id(1)),
        [("every reader".to_owned(), State::Placed)]
    );
    desk.is_sound();
}

/// The copies that are kept, and drafts of copies.
fn snapshots(desk: &Desk) -> Vec<std::path::PathBuf> {
    let folder = desk.library.folder().join("snapshots");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .map(|files| files.map(|file| file.unwrap().path()).collect())
        .unwrap_or_default();
    files.sort();
    files
}

#[test]
fn a_snapshot_is_taken_before_anything_is_written() {
    let desk = Desk::new();
    let snapshots = || snapshots(&desk);
    desk.installs(&Pack::edition(1).text(1, ONE), None);
    desk.library.mark(text_id(1), "every reader").unwrap();
    assert_eq!(snapshots().len(), 1);
    desk.installs(&Pack::edition(2).text(1, ONE_AGAIN), None);
    assert_eq!(snapshots().len(), 2);
    // What it holds can be read as a library of its own.
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(&snapshots()[1], folder.path().join("marginalis.db")).unwrap();
    let kept = Library::open(folder.path(), marginalis_core::testing::ticking_clock()).unwrap();
    assert_eq!(text::shelf(&kept).unwrap().bundles[0].edition, 1);
    assert_eq!(highlights::list(&kept, None).unwrap().len(), 1);
    assert_eq!(health::check(&kept).unwrap().problems, Vec::<String>::new());
}

#[test]
fn no_snapshot_is_kept_where_nothing_is_changed() {
    let desk = Desk::new();
    let first = Pack::edition(2).text(1, ONE);
    desk.installs(&first, None);
    let before = snapshots(&desk);
    let ends = |pack: &Pack, stop_at: u32| {
        let mut opened = desk.opened(pack, None);
        let mut told = 0;
        let yes = Consent {
            to_anything: true,
            ..Consent::default()
        };
        let ended = install::install(&desk.library, &mut opened, yes, &mut |_| {
            told += 1;
            match told == stop_at {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        });
        (ended.map(|report| report.act).map_err(|e| e.kind), told)
    };
    const NEVER: u32 = 0;
    assert_eq!(ends(&first, NEVER), (Ok(Act::Nothing), 0));
    let lower = Pack::edition(1).text(1, ONE_AGAIN);
    assert_eq!(ends(&lower, NEVER).0, Err(ErrorKind::OlderEdition));
    let misread = Pack::edition(3)
        .text(1, ONE_AGAIN)
        .saying(|resource| resource.text_hash = Some([7; 32]));
    assert_eq!(ends(&misread, NEVER).0, Err(ErrorKind::WrongHash));
    assert_eq!(snapshots(&desk), before);

    // Stopped at each step, also while the copy is waited for.
    let next = Pack::edition(3).text(1, ONE_AGAIN).text(2, TWO);
    let mut stop_at = 1;
    while ends(&next, stop_at) == (Err(ErrorKind::Cancelled), stop_at) {
        assert_eq!(snapshots(&desk), before, "stopped at {stop_at}");
        stop_at += 1;
    }
    assert_eq!(snapshots(&desk).len(), before.len() + 1);
    desk.is_sound();
}

#[test]
fn a_snapshot_stays_where_the_last_step_fails_only_if_it_may_be_needed() {
    let desk = Desk::new();
    desk.installs(&Pack::edition(1).text(1, ONE), None);
    let before = snapshots(&desk);
    let next = Pack::edition(2).text(1, ONE_AGAIN);
    let mut opened = desk.opened(&next, None);
    let sql = |sql: &str| desk.library.note(|tx| Ok(tx.execute_batch(sql)?)).unwrap();
    let mut update = |meanwhile: &str| {
        let yes = Consent {
            to_anything: true,
            ..Consent::default()
        };
        install::install(&desk.library, &mut opened, yes, &mut |_| {
            sql(meanwhile);
            ControlFlow::Continue(())
        })
        .map_err(|error| error.kind)
    };
    let other_files = "UPDATE bundle_files SET path = path || '.'";
    assert_eq!(update(other_files).unwrap_err(), ErrorKind::Busy);
    assert_eq!(snapshots(&desk), before);
    sql("UPDATE bundle_files SET path = rtrim(path, '.')");
    let failing = "CREATE TRIGGER IF NOT EXISTS failing BEFORE UPDATE ON bundles
                   BEGIN SELECT RAISE(ABORT, 'failed'); END";
    assert_eq!(update(failing).unwrap_err(), ErrorKind::Internal);
    assert_eq!(snapshots(&desk).len(), before.len() + 1);
    assert!(update("DROP TRIGGER IF EXISTS failing").is_ok());
}

/// Installs a bundle, and while it is read another edition comes in: through `meanwhile`.
fn while_another_comes(desk: &Desk, meanwhile: &Library) -> Result<Report> {
    let mut opened = desk.opened(&Pack::edition(3).text(1, THREE), None);
    let mut other = desk.opened(&Pack::edition(2).text(1, ONE_AGAIN), None);
    let yes = Consent {
        to_anything: true,
        ..Consent::default()
    };
    let mut came = false;
    install::install(&desk.library, &mut opened, yes, &mut |_| {
        if !std::mem::replace(&mut came, true) {
            let go_on = &mut |_| ControlFlow::Continue(());
            install::install(meanwhile, &mut other, yes, go_on).unwrap();
        }
        ControlFlow::Continue(())
    })
}

#[test]
fn an_edition_that_comes_while_another_is_read_is_seen() {
    for by_another_program in [true, false] {
        let desk = Desk::new();
        desk.installs(&Pack::edition(1).text(1, ONE), None);
        let another = desk.library.second().unwrap();
        let meanwhile: &Library = match by_another_program {
            true => &another,
            false => &desk.library,
        };
        let refused = while_another_comes(&desk, meanwhile).unwrap_err();
        assert_eq!(refused.kind, ErrorKind::Busy, "{by_another_program}");
        let edition = text::shelf(&desk.library).unwrap().bundles[0].edition;
        assert_eq!(edition, 2);
        desk.is_sound();
        desk.installs(&Pack::edition(3).text(1, THREE), None);
    }
}

/// What was kept for the bundle and is gone before the bundle names it: another program tidied up.
#[test]
fn what_another_program_cleared_away_is_not_named() {
    let first = Pack::edition(1)
        .text(1, ONE)
        .file("LICENSE.txt", b"Copy it.")
        .file("assets/dot.png", &png(1));
    let next = Pack::edition(2)
        .text(1, ONE_AGAIN)
        .file("LICENSE.txt", b"Share it.")
        .file("assets/dot.png", &png(2));
    const ASSETS: &str = "(SELECT asset FROM bundle_files WHERE asset IS NOT NULL)";
    for cleared in [
        "DELETE FROM contents WHERE size = length('Share it.')".to_owned(),
        format!("DELETE FROM assets WHERE hash NOT IN {ASSETS}"),
    ] {
        let desk = Desk::new();
        desk.installs(&first, None);
        desk.library.mark(text_id(1), "every reader").unwrap();
        let before = (desk.library.dump().unwrap(), snapshots(&desk));
        let mut opened = desk.opened(&next, None);
        let yes = Consent {
            to_anything: true,
            ..Consent::default()
        };
        let mut gone = 0;
        let refused = install::install(&desk.library, &mut opened, yes, &mut |progress| {
            if progress.total > 0.0 && progress.done == progress.total {
                gone = desk
                    .library
                    .note(|tx| Ok(tx.execute(&cleared, [])?))
                    .unwrap();
            }
            ControlFlow::Continue(())
        });
        assert_eq!(gone, 1, "{cleared}");
        assert_eq!(refused.unwrap_err().kind, ErrorKind::Busy, "{cleared}");
        let after = (desk.library.dump().unwrap(), snapshots(&desk));
        assert_eq!(after, before, "{cleared}");
        assert_eq!(desk.installs(&next, None).marks.kept, 1);
        assert!(installed::verified(&desk).whole);
    }
}
