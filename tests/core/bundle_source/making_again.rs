//! A folder made of a library's texts again: the next edition of the same bundle, not a second one.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use marginalis_core::bundle::install::{self, Consent, Report};
use marginalis_core::bundle::source::{self, Built, ChosenForBundle, Wanted};
use marginalis_core::bundle::{Opened, installed};
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
