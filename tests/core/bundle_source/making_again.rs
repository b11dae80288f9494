//! A folder made of a library's texts again: the next edition of the same bundle, not a second one.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use marginalis_core::bundle::install::{self, Consent, Report, TextChange};
use marginalis_core::bundle::source::{
    self, Built, ChosenForBundle, NewBundle, NewQuestion, Wanted,
};
use marginalis_core::bundle::{Opened, installed, notes};
use marginalis_core::ids::TextId;
use marginalis_core::testing::TestLibrary;

use super::check;

fn chosen(title: &str, texts: &[TextId]) -> ChosenForBundle {
    ChosenForBundle {
        title: title.to_owned(),
        authors: vec!["A. Teacher".to_owned()],
        license: "CC-BY-SA-4.0".to_owned(),
        language: "en".to_owned(),
        texts: texts.to_vec(),
        books: Vec::new(),
        notes: true,
        questions: Vec::new(),
    }
}

fn question(text: TextId, asked: &str) -> NewQuestion {
    NewQuestion {
        text,
        start: None,
        end: None,
        question: asked.to_owned(),
        hint: String::new(),
    }
}

/// Makes the folder as the window does; gives its name and what it goes on with.
fn make(
    library: &TestLibrary,
    inside: &Path,
    chosen: &ChosenForBundle,
) -> (String, Option<String>) {
    let place = source::place_for(inside, &chosen.title).unwrap();
    let made = source::from_library(library, &place, chosen).unwrap();
    let name = place.folder.file_name().unwrap().to_str().unwrap();
    (name.to_owned(), made.continues)
}

/// Builds the edition that the window would offer.
fn build(folder: &Path) -> Built {
    assert_eq!(check(folder), []);
    let wanted = Wanted {
        out: Some(folder.with_extension("marginalis")),
        ..Wanted::default()
    };
    source::build(folder, &wanted, &mut |_| ControlFlow::Continue(())).unwrap()
}

fn install(student: &TestLibrary, built: &Built) -> Report {
    let mut opened = Opened::open(&built.file).unwrap();
    let consent = Consent {
        to_anything: true,
        ..Consent::default()
    };
    install::install(student, &mut opened, consent, &mut |_| {
        ControlFlow::Continue(())
    })
    .unwrap()
}

#[test]
fn the_same_texts_again_are_the_next_edition_and_students_keep_their_marks() {
    let teacher = TestLibrary::empty().unwrap();
    let text = teacher
        .add_text("On Margins", "# On Margins\n\nWide margins invite a pen.\n")
        .unwrap();
    let held = tempfile::tempdir().unwrap();
    let rhetoric = chosen("Rhetoric", &[text]);
    let none = make(&teacher, held.path(), &rhetoric);
    assert_eq!(none, ("Rhetoric".to_owned(), None));
    let first = build(&held.path().join("Rhetoric"));
    let student = TestLibrary::empty().unwrap();
    install(&student, &first);
    student
        .mark(first.texts[0].identifier, "invite a pen")
        .unwrap();

    let more = teacher
        .add_text("On Ink", "# On Ink\n\nInk outlives its writer.\n")
        .unwrap();
    fs::write(held.path().join("Rhetoric/by hand.txt"), "mine").unwrap();
    let again = make(&teacher, held.path(), &chosen("Rhetoric", &[text, more]));
    assert_eq!(
        again,
        ("Rhetoric (2)".to_owned(), Some("Rhetoric".to_owned()))
    );
    assert!(held.path().join("Rhetoric/by hand.txt").is_file());
    let second = build(&held.path().join("Rhetoric (2)"));
    assert_eq!((second.bundle, second.edition), (first.bundle, 2));
    assert_eq!(second.texts[0].identifier, first.texts[0].identifier);
    let report = install(&student, &second);
    assert_eq!((report.marks.before, report.marks.kept), (1, 1));
    assert_eq!(installed::list(&student).unwrap().len(), 1);

    // The one built last is gone on with, also where the bundle's own folder is named, and under another title.
    let third = make(&teacher, held.path(), &rhetoric);
    assert_eq!(
        third,
        ("Rhetoric (3)".to_owned(), Some("Rhetoric (2)".to_owned()))
    );
    let named = held.path().join("Rhetoric (2)");
    let renamed = make(&teacher, &named, &chosen("Rhetoric, autumn", &[text, more]));
    assert_eq!(
        renamed,
        (
            "Rhetoric, autumn".to_owned(),
            Some("Rhetoric (2)".to_owned())
        )
    );
    assert_eq!(build(&held.path().join("Rhetoric, autumn")).edition, 3);
}

#[test]
fn the_folder_is_known_by_its_title_when_others_are_gone_or_renamed() {
    let teacher = TestLibrary::empty().unwrap();
    let text = teacher
        .add_text("On Margins", "# On Margins\n\nWords.\n")
        .unwrap();
    let held = tempfile::tempdir().unwrap();
    let rhetoric = chosen("Rhetoric", &[text]);
    make(&teacher, held.path(), &rhetoric);
    build(&held.path().join("Rhetoric"));
    make(&teacher, held.path(), &rhetoric);
    fs::remove_dir_all(held.path().join("Rhetoric")).unwrap();
    let again = make(&teacher, held.path(), &rhetoric);
    assert_eq!(
        again,
        ("Rhetoric".to_owned(), Some("Rhetoric (2)".to_owned()))
    );
    fs::remove_dir_all(held.path().join("Rhetoric")).unwrap();
    let renamed = held.path().join("for the class");
    fs::rename(held.path().join("Rhetoric (2)"), renamed).unwrap();
    let again = make(&teacher, held.path(), &rhetoric);
    assert_eq!(
        again,
        ("Rhetoric".to_owned(), Some("for the class".to_owned()))
    );
    // Two titles may share the name of a folder.
    let other = make(&teacher, held.path(), &chosen("Rhetoric?", &[text]));
    assert_eq!(other, ("Rhetoric (2)".to_owned(), None));
}

#[test]
fn a_text_left_out_is_withdrawn_and_said_to_be() {
    let teacher = TestLibrary::empty().unwrap();
    let margins = teacher
        .add_text("On Margins", "# On Margins\n\nWide margins.\n")
        .unwrap();
    let ink = teacher
        .add_text("On Ink", "# On Ink\n\nInk outlives its writer.\n")
        .unwrap();
    let held = tempfile::tempdir().unwrap();
    make(&teacher, held.path(), &chosen("Rhetoric", &[margins, ink]));
    let first = build(&held.path().join("Rhetoric"));
    let student = TestLibrary::empty().unwrap();
    install(&student, &first);

    let fewer = chosen("Rhetoric", &[margins]);
    let place = source::place_for(held.path(), "Rhetoric").unwrap();
    let made = source::from_library(&teacher, &place, &fewer).unwrap();
    assert_eq!(made.withdrawn, 1);
    let second = build(&place.folder);
    let report = install(&student, &second);
    let changes: Vec<_> = report.texts.iter().map(|text| text.change).collect();
    assert!(changes.contains(&TextChange::Withdrawn), "{changes:?}");

    // It comes back under the identifier that it had.
    make(&teacher, held.path(), &chosen("Rhetoric", &[margins, ink]));
    let third = build(&held.path().join("Rhetoric (3)"));
    let ids = |built: &Built| -> Vec<TextId> { built.texts.iter().map(|t| t.identifier).collect() };
    assert_eq!(ids(&third), ids(&first));
}

#[test]
fn a_text_keeps_its_identifier_where_it_came_with_the_bundle_or_by_hand() {
    let teacher = TestLibrary::empty().unwrap();
    let text = teacher
        .add_text("On Margins", "# On Margins\n\nWide margins.\n")
        .unwrap();
    let held = tempfile::tempdir().unwrap();
    make(&teacher, held.path(), &chosen("Rhetoric", &[text]));
    let first = build(&held.path().join("Rhetoric"));
    install(&teacher, &first);
    let installed = first.texts[0].identifier;
    assert_ne!(installed, text);
    make(&teacher, held.path(), &chosen("Rhetoric", &[installed]));
    let second = build(&held.path().join("Rhetoric (2)"));
    assert_eq!(second.texts[0].identifier, installed);

    // A folder made by hand gave the same words an identifier of its own.
    let by_hand = held.path().join("Grammar");
    let new = NewBundle {
        title: Some("Grammar".to_owned()),
        authors: vec!["A. Teacher".to_owned()],
        license: "CC-BY-SA-4.0".to_owned(),
        language: "en".to_owned(),
    };
    source::create(&by_hand, &new).unwrap();
    for text in fs::read_dir(by_hand.join("texts")).unwrap() {
        fs::remove_file(text.unwrap().path()).unwrap();
    }
    fs::remove_dir_all(by_hand.join("annotations")).unwrap();
    fs::remove_file(by_hand.join("questions.json")).unwrap();
    fs::write(
        by_hand.join("texts/margins.md"),
        "# On Margins\n\nWide margins.\n",
    )
    .unwrap();
    let written = build(&by_hand);
    make(&teacher, held.path(), &chosen("Grammar", &[text]));
    let again = build(&held.path().join("Grammar (2)"));
    assert_eq!(again.bundle, written.bundle);
    assert_eq!(again.texts[0].identifier, written.texts[0].identifier);
}

#[test]
fn an_answer_stays_with_its_question_when_others_come_before_it() {
    let teacher = TestLibrary::empty().unwrap();
    let text = teacher
        .add_text("On Margins", "# On Margins\n\nWide margins invite a pen.\n")
        .unwrap();
    let held = tempfile::tempdir().unwrap();
    let asking = |questions: &[&str]| ChosenForBundle {
        questions: questions
            .iter()
            .map(|asked| question(text, asked))
            .collect(),
        ..chosen("Rhetoric", &[text])
    };
    let ids = |folder: &str| -> Vec<(String, String)> {
        let built = build(&held.path().join(folder));
        let student = TestLibrary::empty().unwrap();
        install(&student, &built);
        let notes = notes::of_text(&student, built.texts[0].identifier).unwrap();
        let questions = notes
            .into_iter()
            .filter(|note| note.question)
            .map(|note| (note.body, note.id));
        questions.collect()
    };
    make(
        &teacher,
        held.path(),
        &asking(&["What is a margin?", "What is ink?"]),
    );
    let before = ids("Rhetoric");
    make(
        &teacher,
        held.path(),
        &asking(&["What is ink?", "Who wrote this?"]),
    );
    let after = ids("Rhetoric (2)");
    let ink = |all: &[(String, String)]| {
        all.iter()
            .find(|(asked, _)| asked == "What is ink?")
            .cloned()
    };
    assert_eq!(ink(&before), ink(&after));
    assert_eq!(
        before.iter().filter(|known| after.contains(known)).count(),
        1
    );
}

#[test]
fn another_title_or_place_is_another_bundle() {
    let teacher = TestLibrary::empty().unwrap();
    let text = teacher
        .add_text("On Margins", "# On Margins\n\nWords.\n")
        .unwrap();
    let held = tempfile::tempdir().unwrap();
    let other = tempfile::tempdir().unwrap();
    make(&teacher, held.path(), &chosen("Rhetoric", &[text]));
    let elsewhere = make(&teacher, other.path(), &chosen("Rhetoric", &[text]));
    assert_eq!(elsewhere, ("Rhetoric".to_owned(), None));
    let titled = make(&teacher, held.path(), &chosen("Grammar", &[text]));
    assert_eq!(titled, ("Grammar".to_owned(), None));
    // A folder of the same name that holds no bundle is only passed by.
    fs::create_dir(held.path().join("Logic")).unwrap();
    let beside = make(&teacher, held.path(), &chosen("Logic", &[text]));
    assert_eq!(beside, ("Logic (2)".to_owned(), None));
}

#[test]
fn a_bundle_that_cannot_be_read_is_not_passed_by() {
    let held = tempfile::tempdir().unwrap();
    let folder = held.path().join("Rhetoric");
    fs::create_dir(&folder).unwrap();
    for (file, content) in [
        ("bundle.toml", "title = \"a\" \"b\""),
        ("bundle.toml", "title = \"no id\""),
    ] {
        fs::write(folder.join(file), content).unwrap();
        let refused = source::place_for(held.path(), "Rhetoric").unwrap_err();
        assert_eq!(refused.kind.code(), "invalid-source", "{}", refused.message);
        assert!(refused.message.contains("Rhetoric"), "{}", refused.message);
    }
    let id = "id = \"urn:uuid:0199d2c1-7b1e-7000-8000-000000000001\"";
    fs::write(folder.join("bundle.toml"), id).unwrap();
    fs::write(folder.join("bundle.lock"), "not a lock").unwrap();
    let refused = source::place_for(held.path(), "Rhetoric").unwrap_err();
    assert_eq!(refused.kind.code(), "invalid-source");
}
