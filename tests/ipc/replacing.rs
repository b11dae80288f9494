//! What was previewed is what is installed.

use std::fs;

use marginalis_app::replacing::Previewed;
use marginalis_core::editions::News;
use marginalis_core::time::Clock;
use marginalis_core::{ErrorKind, Library, text};

#[test]
fn what_was_previewed_is_installed_whatever_becomes_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(&folder.path().join("library"), Clock::system()).unwrap();
    let texts = text::shelf(&library).unwrap().texts;
    let (text, other) = (&texts[0], &texts[1]);
    let source = library.source(text.edition).unwrap();
    let file = folder.path().join("new.md");
    let wanted = format!("{source}\nAn afterword.\n");
    fs::write(&file, &wanted).unwrap();

    let previewed = Previewed::default();
    let nothing = previewed.install(&library, text.id, false).unwrap_err();
    assert_eq!(nothing.kind, ErrorKind::NotFound);
    let preview = previewed.read(&library, text.id, &file).unwrap();
    assert_eq!((preview.news, preview.edition), (News::Words, 2));
    fs::write(&file, "Something else.\n").unwrap();

    let of_another = previewed.install(&library, other.id, false).unwrap_err();
    assert_eq!(of_another.kind, ErrorKind::NotFound);
    assert_eq!(
        previewed.install(&library, text.id, false).unwrap(),
        preview
    );
    let edition = text::open(&library, text.id).unwrap().summary.edition;
    assert_eq!(library.source(edition).unwrap(), wanted);
    let twice = previewed.install(&library, text.id, false).unwrap_err();
    assert_eq!(twice.kind, ErrorKind::NotFound, "once is enough");
}

#[test]
fn another_work_stays_ready_until_the_reader_wants_it() {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(&folder.path().join("library"), Clock::system()).unwrap();
    let text = &text::shelf(&library).unwrap().texts[0];
    let file = folder.path().join("noodles.md");
    fs::write(&file, "Boil water and wait.\n").unwrap();
    let previewed = Previewed::default();
    previewed.read(&library, text.id, &file).unwrap();
    let refused = previewed.install(&library, text.id, false).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::AnotherWork);
    assert_eq!(
        previewed.install(&library, text.id, true).unwrap().edition,
        2
    );
}
