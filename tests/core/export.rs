//! Notes of a library going out: which files, and what is in them.

use std::fs;
use std::path::{Path, PathBuf};

use marginalis_core::export::{ExportReport, notes_to_markdown};
use marginalis_core::highlights::{self, Color, NewHighlight};
use marginalis_core::ids::TextId;
use marginalis_core::settings::{self, Settings};
use marginalis_core::testing::TestLibrary;
use marginalis_core::{ErrorKind, Library};

fn mark(library: &TestLibrary, text: TextId, passage: &str) {
    let (start, end) = library.place_of(text, passage).unwrap();
    let new = NewHighlight {
        text,
        start,
        end,
        color: Color::Green,
        style: Default::default(),
        note: "noted".into(),
        tags: vec![],
    };
    highlights::create(library, new).unwrap();
}

fn export(library: &Library, out: &Path) -> ExportReport {
    notes_to_markdown(library, None, out).unwrap()
}

fn names(files: &[PathBuf]) -> Vec<&str> {
    files
        .iter()
        .map(|file| file.file_name().unwrap().to_str().unwrap())
        .collect()
}

#[test]
fn a_folder_gets_a_file_for_each_text_with_notes() {
    let library = TestLibrary::empty().unwrap();
    let folder = tempfile::tempdir().unwrap();
    for title in ["What? Now", "WHAT NOW", "What: Now", "Without notes"] {
        let text = library
            .add_text(title, &format!("# {title}\n\nSome words of {title}.\n"))
            .unwrap();
        if title != "Without notes" {
            mark(&library, text, "Some words");
        }
    }
    let report = export(&library, folder.path());
    assert_eq!(report.highlights, 3);
    let mut files = names(&report.files);
    files.sort_unstable();
    // "What? Now" and "WHAT NOW" are one name to some systems.
    assert_eq!(files.len(), 3);
    assert!(files.contains(&"What - Now.md"), "{files:?}");
    assert_eq!(
        files
            .iter()
            .filter(|name| name.ends_with(" (2).md"))
            .count(),
        1,
        "{files:?}"
    );

    let before: Vec<String> = report
        .files
        .iter()
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    assert_eq!(
        export(&library, folder.path()),
        report,
        "again to the same files"
    );
    let after: Vec<String> = report
        .files
        .iter()
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    assert_eq!(after, before, "and the same words");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
}

#[test]
fn one_file_holds_all_texts_with_the_readers_own_meanings() {
    let library = TestLibrary::shipped().unwrap();
    let mut meanings = Settings::default();
    meanings.color_meanings[1] = "Well *said*".into();
    settings::set(&library, &meanings).unwrap();
    let texts = marginalis_core::text::shelf(&library).unwrap().texts;
    for text in &texts[..2] {
        let document = library.document(text.edition).unwrap();
        let entry = &document.outline[1];
        let (start, end) = (entry.start, entry.start + entry.text.chars().count() as u32);
        let new = NewHighlight {
            text: text.id,
            start,
            end,
            color: Color::Green,
            style: Default::default(),
            note: String::new(),
            tags: vec![],
        };
        highlights::create(&library, new).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.md");
    assert_eq!(names(&export(&library, &file).files), ["all.md"]);
    let markdown = fs::read_to_string(&file).unwrap();
    assert_eq!(
        markdown.matches("**Well \\*said\\***").count(),
        2,
        "{markdown}"
    );
    assert_eq!(markdown.matches("\n# ").count(), 2);
    assert_eq!(markdown.matches("mg:begin").count(), 2);
    assert!(
        markdown.contains("CC-BY-SA-4.0"),
        "the licence goes with the words"
    );
    let places = texts[..2]
        .iter()
        .map(|text| markdown.find(&format!("mg:begin {}", text.id)).unwrap());
    assert!(places.is_sorted(), "in the order of the bundle");
}

#[test]
fn an_unknown_text_writes_nothing() {
    let library = TestLibrary::empty().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.md");
    let error = notes_to_markdown(&library, Some(TextId::new()), &file).unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotFound);
    assert!(!file.exists());
}

#[test]
fn a_page_written_before_there_were_notes_gives_way_to_them_and_no_page_of_the_readers_does() {
    let library = TestLibrary::empty().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.md");
    export(&library, &file);
    let empty = fs::read_to_string(&file).unwrap();
    assert!(empty.contains("No notes yet."), "{empty}");
    export(&library, &file);
    assert_eq!(fs::read_to_string(&file).unwrap(), empty);
    let earlier = empty.split('"').nth(3).unwrap();
    fs::write(&file, empty.replace(earlier, "2020-02-29")).unwrap();
    let text = library.add_text("Trap", "# Trap\n\nSome words.\n").unwrap();
    mark(&library, text, "Some words");
    export(&library, &file);
    let notes = fs::read_to_string(&file).unwrap();
    assert!(
        notes.contains("Some words") && !notes.contains("No notes yet."),
        "{notes}"
    );

    for own in [
        format!("{empty}\nMy own words.\n"),
        empty.replace(earlier, "today"),
        empty.replace("Notes", "Diary"),
        "No notes yet.\n".to_owned(),
    ] {
        fs::write(&file, &own).unwrap();
        let refused = notes_to_markdown(&library, None, &file).unwrap_err();
        assert_eq!(refused.kind, ErrorKind::UnwritableFile, "{own}");
        assert_eq!(fs::read_to_string(&file).unwrap(), own);
    }
}

#[cfg(unix)]
#[test]
fn a_link_in_the_folder_is_passed_by() {
    let library = TestLibrary::empty().unwrap();
    let text = library.add_text("Trap", "# Trap\n\nSome words.\n").unwrap();
    mark(&library, text, "Some words");
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let secret = elsewhere.path().join("secret");
    fs::write(&secret, "mine").unwrap();
    std::os::unix::fs::symlink(&secret, folder.path().join("Trap.md")).unwrap();
    assert_eq!(
        names(&export(&library, folder.path()).files),
        ["Trap (2).md"]
    );
    assert_eq!(fs::read(&secret).unwrap(), b"mine");
}
