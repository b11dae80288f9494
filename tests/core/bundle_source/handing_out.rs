//! From the teacher's folder to the student's library and back: install, compare, publish, a folder from a library.

use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use marginalis_core::bundle::compare::{FileNews, TextNews, compare};
use marginalis_core::bundle::install::{self, Consent, Question};
use marginalis_core::bundle::publish::{FEED, PAGE, SUMS, publish};
use marginalis_core::bundle::source::{self, ChosenForBundle, FindingPlace, NewQuestion, Wanted};
use marginalis_core::bundle::{MEDIA_TYPE, Opened, notes};
use marginalis_core::editions::{RowKind, Verdict};
use marginalis_core::highlights::{self, Color, NewHighlight, State, Style};
use marginalis_core::testing::TestLibrary;
use marginalis_core::{annotations, import, reading_list, text};
use serde_json::{Value, json};

use super::building::build;
use super::{Folder, check};

fn edition(number: u32) -> Wanted<'static> {
    Wanted {
        edition: Some(number),
        ..Wanted::default()
    }
}

fn install(library: &TestLibrary, file: &Path) {
    let mut opened = Opened::open(file).unwrap();
    let asked = install::preview(library, &mut opened).unwrap().question;
    let consent = Consent {
        yes_to: asked.or(None::<Question>),
        as_copy: false,
        ..Consent::default()
    };
    install::install(library, &mut opened, consent, &mut |_| {
        ControlFlow::Continue(())
    })
    .unwrap();
}

#[test]
fn what_a_teacher_builds_is_what_a_student_sees() {
    let folder = Folder::new();
    let png = include_bytes!("../../../docs/screens/library-light.png");
    folder.write("assets/map.png", png);
    folder.change(
        "texts/01-rivers.md",
        "nobody asks why.",
        "nobody asks why. ![A map](../assets/map.png)",
    );
    folder.write("annotations/class.json", r#"{"title": "For the class", "notes": [
        {"text": "01-rivers.md", "quote": "what towns forget", "note": "Do they?", "tags": ["memory"], "color": "green", "style": "underline"},
        {"note": "Read all of it."}]}"#);
    folder.write("questions.json", r#"[{"id": "q1", "text": "02-towns.md", "question": "What did they sell?", "hint": "Look around."}]"#);
    folder.write("reading-list.json", r#"[{"id": "a", "type": "book", "title": "One", "author": [{"family": "B"}], "issued": {"raw": "1999"}}]"#);
    assert_eq!(folder.found(), []);
    let built = build(&folder, "1", Wanted::default()).unwrap();
    let library = TestLibrary::empty().unwrap();
    install(&library, &built.file);
    let shelf = text::shelf(&library).unwrap();
    let titles: Vec<_> = shelf
        .texts
        .iter()
        .map(|text| (text.title.as_str(), text.id))
        .collect();
    assert_eq!(
        titles,
        [
            ("On Rivers", built.texts[0].identifier),
            ("On Towns", built.texts[1].identifier)
        ]
    );
    let picture = text::asset(&library, shelf.texts[0].edition, "../assets/map.png")
        .unwrap()
        .unwrap();
    assert_eq!(
        (picture.media_type, picture.bytes.as_slice()),
        ("image/png", &png[..])
    );
    let rivers = notes::of_text(&library, shelf.texts[0].id).unwrap();
    let [note] = &rivers[..] else {
        panic!("{rivers:?}")
    };
    assert_eq!(
        (note.layer.as_str(), note.body.as_str(), note.quote.as_str()),
        ("For the class", "Do they?", "what towns forget")
    );
    assert_eq!(
        (note.state, note.color, note.style),
        (State::Placed, Some(Color::Green), Some(Style::Underline))
    );
    assert_eq!(note.creator, "A. Teacher");
    let all = notes::of_bundle(&library, built.bundle).unwrap();
    let question = all.iter().find(|note| note.question).unwrap();
    assert_eq!(
        (question.body.as_str(), question.hint.as_str()),
        ("What did they sell?", "Look around.")
    );
    let whole = all.iter().find(|note| note.text.is_none()).unwrap();
    assert_eq!(whole.body, "Read all of it.");
    assert_eq!(reading_list::list(&library).unwrap().len(), 1);
}

/// A ZIP file as other programs write it: a comment, an extra field, another entry, deflated.
fn zipped(name: &str, json: &str) -> Vec<u8> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
    packed.write_all(json.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let mut crc = flate2::Crc::new();
    crc.update(json.as_bytes());
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for (name, method, data, size, sum) in [
        ("cover.txt", 0u16, &b"x"[..], 1usize, 0u32),
        (name, 8, &packed, json.len(), crc.sum()),
    ] {
        let at = zip.len() as u32;
        let mut shared = Vec::new();
        for number in [20u16, 0, method, 0, 33] {
            shared.extend(number.to_le_bytes());
        }
        for number in [sum, data.len() as u32, size as u32] {
            shared.extend(number.to_le_bytes());
        }
        shared.extend((name.len() as u16).to_le_bytes());
        shared.extend(4u16.to_le_bytes());
        zip.extend(b"PK\x03\x04");
        zip.extend(&shared);
        zip.extend(name.as_bytes());
        zip.extend([9, 9, 0, 0]);
        zip.extend(data);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&shared);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
        directory.extend([9, 9, 0, 0]);
    }
    let (at, size) = (zip.len() as u32, directory.len() as u32);
    zip.extend(directory);
    zip.extend(b"PK\x05\x06\0\0\0\0\x02\0\x02\0");
    zip.extend(size.to_le_bytes());
    zip.extend(at.to_le_bytes());
    zip.extend(5u16.to_le_bytes());
    zip.extend(b"hello");
    zip
}

#[test]
fn annotations_are_found_in_the_files_of_other_programs() {
    let set = json!({ "type": "AnnotationSet", "items": [{ "id": "a", "type": "Annotation", "target": "t" }] }).to_string();
    for name in ["annotations.json", "META-INF/annotations.json"] {
        let zip = zipped(name, &set);
        assert_eq!(annotations::archive::from_bytes(&zip).unwrap().records(), 1);
        for end in 1..zip.len() {
            // Cut off anywhere: an answer or a refusal, never a panic.
            let _ = annotations::archive::from_bytes(&zip[..end]);
        }
        for at in 0..zip.len() {
            let mut spoiled = zip.clone();
            spoiled[at] ^= 0x55;
            if let Ok(read) = annotations::archive::from_bytes(&spoiled) {
                assert_eq!(read.records(), 1, "byte {at}: the same set, or none");
            }
        }
    }
    assert_eq!(
        annotations::archive::from_bytes(set.as_bytes())
            .unwrap()
            .records(),
        1,
        "the JSON alone"
    );
    let other = zipped("notes.json", &set);
    assert_eq!(
        annotations::archive::from_bytes(&other)
            .unwrap_err()
            .kind
            .code(),
        "invalid-value"
    );
}

/// Neither the day of a build nor the place of a passage is news to whoever wrote the note.
#[test]
fn notes_that_nobody_touched_are_no_change() {
    let folder = Folder::new();
    let notes = r#"[{"text": "01-rivers.md", "quote": "what towns forget", "note": "Do they?"}]"#;
    folder.write("annotations/class.json", notes);
    let built = |number: u32| {
        let date = format!("2026-11-0{number}T09:00:00Z").parse().unwrap();
        let wanted = Wanted {
            date: Some(date),
            ..edition(number)
        };
        build(&folder, &number.to_string(), wanted).unwrap().file
    };
    let one = built(1);
    folder.change(
        "texts/01-rivers.md",
        "# On Rivers\n",
        "# On Rivers\n\nNew.\n",
    );
    let two = built(2);
    assert_eq!(compare(&one, &two, &[]).unwrap().files, []);
    folder.change("annotations/class.json", "Do they?", "Do they, ever?");
    let changed = compare(&two, &built(3), &[]).unwrap().files;
    let changed: Vec<_> = changed
        .iter()
        .map(|one| (one.file.as_str(), one.change))
        .collect();
    assert_eq!(changed, [("annotations/class.json", FileNews::Changed)]);
}

#[test]
fn a_comparison_has_every_text_and_every_mark() {
    let folder = Folder::new();
    folder.write(
        "texts/03-old.md",
        "# Old\n\nThis one goes, and it had words of its own.\n",
    );
    let png = include_bytes!("../../../docs/screens/library-light.png");
    folder.write("assets/map.png", png);
    let one = build(&folder, "1", Wanted::default()).unwrap();
    let id = |at: usize| format!("urn:uuid:{}", one.texts[at].identifier);
    folder.change(
        "texts/01-rivers.md",
        "A flood returns them in spring, and nobody asks why. ",
        "",
    );
    folder
        .change("texts/02-towns.md", "A town", "A *town*")
        .change("texts/02-towns.md", "# On Towns", "# On Towns");
    folder
        .rename("texts/02-towns.md", "texts/04-towns.md")
        .change("texts/01-rivers.md", "02-towns", "04-towns");
    folder
        .remove("texts/03-old.md")
        .remove("assets/map.png")
        .write(
            "texts/05-new.md",
            "# New\n\nWords that nobody has read yet.\n",
        );
    folder
        .change("bundle.toml", "\"Rivers\"", "\"Rivers and Towns\"")
        .change(
            "bundle.toml",
            "edition = 1",
            &format!("edition = 2\nwithdrawn = [\"{}\"]", id(2)),
        );
    let two = build(&folder, "2", Wanted::default()).unwrap();
    let mark = |name: &str, source: &str, exact: &str| {
        let selector = json!([{ "type": "TextQuoteSelector", "exact": exact }]);
        json!({ "id": name, "type": "Annotation", "target": { "source": source, "selector": selector }, "body": { "value": "note" } })
    };
    let set = json!({ "type": "AnnotationSet", "about": {}, "items": [
        mark("kept", &id(0), "what towns forget"),
        mark("gone", &id(0), "A flood returns them in spring"),
        mark("by path", "texts/02-towns.md", "what it was built for"),
        mark("withdrawn", &id(2), "This one goes"),
        mark("elsewhere", "urn:uuid:0199d2c1-7b1e-7000-8000-0000000000ff", "x"),
        7,
        { "id": "whole", "type": "Annotation", "target": id(0) },
        { "id": "answer", "type": "Annotation", "motivation": "replying", "target": "urn:uuid:q" },
    ] });
    let notes = folder.beside("class.annotations");
    fs::write(&notes, zipped("annotations.json", &set.to_string())).unwrap();
    let compared = compare(&one.file, &two.file, &[notes.clone(), notes]).unwrap();
    assert!(compared.same_bundle && compared.higher);
    assert_eq!(
        compared
            .fields
            .iter()
            .map(|field| field.field)
            .collect::<Vec<_>>(),
        ["name"]
    );
    let news: Vec<_> = compared
        .texts
        .iter()
        .map(|text| (text.title.as_str(), text.change))
        .collect();
    assert_eq!(
        news,
        [
            ("On Rivers", TextNews::Words),
            ("On Towns", TextNews::Form),
            ("New", TextNews::New),
            ("Old", TextNews::Withdrawn)
        ]
    );
    let rivers = &compared.texts[0];
    assert_eq!(rivers.passages[0].kind, RowKind::Removed);
    assert_eq!(rivers.passages[0].heading, "Floods");
    assert_eq!(
        compared.texts[1].new_file.as_deref(),
        Some("texts/04-towns.md")
    );
    assert_eq!(
        compared
            .files
            .iter()
            .map(|file| (file.file.as_str(), file.change))
            .collect::<Vec<_>>(),
        [("assets/map.png", FileNews::Removed)]
    );
    let marks = compared.marks.unwrap();
    let counts = &marks.counts;
    assert_eq!((counts.before, counts.kept, counts.removed), (6, 4, 2));
    assert_eq!(
        counts.placed + counts.check + counts.unplaced,
        counts.before
    );
    assert_eq!(
        (marks.whole, marks.withdrawn, marks.refused.len()),
        (4, 2, 4),
        "{:?}",
        marks.refused
    );
    let read = counts.before + marks.whole + marks.withdrawn + marks.refused.len() as u32;
    assert_eq!(read, 2 * 8, "every record of both files");
    assert_eq!(
        marks
            .refused
            .iter()
            .map(|refused| refused.number)
            .collect::<Vec<_>>(),
        [6, 5, 6, 5]
    );
    let gone = marks.entries.iter().find(|mark| mark.id == "gone").unwrap();
    assert_eq!(
        (gone.verdict, gone.state, &gone.new),
        (Verdict::Removed, State::Unplaced, &None)
    );
}

/// What the schema of OPDS 2.0 asks of a feed and of its publications (drafts.opds.io/schema, 2026).
fn is_opds(feed: &Value) {
    let text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    assert!(text(&feed["metadata"]["title"]));
    let links = feed["links"].as_array().unwrap();
    assert!(links.iter().any(|link| link["rel"] == "self"
        && link["type"] == "application/opds+json"
        && text(&link["href"])));
    for publication in feed["publications"].as_array().unwrap() {
        let metadata = &publication["metadata"];
        assert!(
            text(&metadata["title"])
                && metadata["identifier"]
                    .as_str()
                    .unwrap()
                    .starts_with("urn:uuid:")
        );
        assert!(
            metadata["modified"]
                .as_str()
                .unwrap()
                .parse::<marginalis_core::time::Timestamp>()
                .is_ok()
        );
        assert!(
            metadata["author"]
                .as_array()
                .unwrap()
                .iter()
                .all(|author| text(&author["name"]))
        );
        let links = publication["links"].as_array().unwrap();
        assert!(links.iter().any(|link| link["rel"]
            == "http://opds-spec.org/acquisition/open-access"
            && link["type"] == MEDIA_TYPE
            && text(&link["href"])));
        let images = publication["images"].as_array().unwrap();
        let shown = ["image/jpeg", "image/png", "image/gif"];
        assert!(
            images
                .iter()
                .any(|image| shown.iter().any(|media| image["type"] == *media)
                    && text(&image["href"]))
        );
    }
}

#[test]
fn a_published_folder_is_an_opds_feed_and_a_page_without_scripts() {
    let folder = Folder::new();
    folder.change(
        "bundle.toml",
        "\"Rivers\"",
        "\"<script>alert(1)</script> & \\\"more\\\"\"",
    );
    folder.change(
        "bundle.toml",
        "edition = 1",
        "edition = 1\ndescription = \"<img src=x onerror=alert(1)>\"",
    );
    let plain = build(&folder, "Rivers, eins.marginalis", Wanted::default()).unwrap();
    let png = include_bytes!("../../../docs/screens/library-light.png");
    folder.write("assets/map.png", png);
    let pictured = build(&folder, "rivers-2.marginalis", edition(2)).unwrap();
    let site = folder.beside("site");
    let published = publish(
        &site,
        "A class",
        &[plain.file.clone(), pictured.file, plain.file],
    )
    .unwrap();
    let names: Vec<_> = published
        .bundles
        .iter()
        .map(|bundle| bundle.file.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "scriptalert1script--more-1.marginalis",
            "rivers-2.marginalis",
            "scriptalert1script--more-1-2.marginalis"
        ]
    );
    let feed: Value = serde_json::from_slice(&fs::read(site.join(FEED)).unwrap()).unwrap();
    is_opds(&feed);
    assert_eq!(fs::read(site.join("rivers-2.png")).unwrap(), png);
    let cover = fs::read(site.join("scriptalert1script--more-1.png")).unwrap();
    let size = import::images::header(&cover).unwrap();
    assert_eq!((size.width, size.height), (300, 400));
    let page = fs::read_to_string(site.join(PAGE)).unwrap();
    assert!(
        page.contains("&lt;script&gt;alert(1)&lt;/script&gt;")
            && page.contains("default-src 'none'"),
        "{page}"
    );
    assert!(
        !page.contains("<script") && !page.contains("<img"),
        "{page}"
    );
    let mut listed: Vec<_> = fs::read_dir(&site)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    listed.sort();
    assert_eq!(listed, published.files, "nothing else is left there");
    assert!(listed.contains(&SUMS.to_owned()));
    fs::write(folder.beside("broken"), b"PK\x03\x04").unwrap();
    assert!(publish(&folder.beside("other"), "x", &[folder.beside("broken")]).is_err());
    assert!(!folder.beside("other").exists());
}

/// What a check takes for the image, students see.
#[test]
fn an_image_whose_name_has_a_space_reaches_students() {
    let folder = Folder::new();
    let png = include_bytes!("../../../docs/screens/library-light.png");
    folder.write("assets/a map.png", png);
    let text = "# On Maps\n\n![One](../assets/a%20map.png) ![Two](<../assets/a map.png>)\n";
    folder.write("texts/03-maps.md", text);
    assert_eq!(folder.found(), []);
    let built = build(&folder, "maps", Wanted::default()).unwrap();
    let library = TestLibrary::empty().unwrap();
    install(&library, &built.file);
    let shelf = text::shelf(&library).unwrap();
    let edition = shelf.texts[2].edition;
    for name in ["../assets/a%20map.png", "../assets/a map.png"] {
        let picture = text::asset(&library, edition, name).unwrap();
        assert!(picture.is_some(), "{name}");
    }
}

#[test]
fn a_library_becomes_a_folder_that_can_be_built() {
    let library = TestLibrary::shipped().unwrap();
    let shelf = text::shelf(&library).unwrap();
    let own = library
        .add_text(
            "An essay: why?",
            "# An essay: why?\n\nWords come twice here. Words come twice here.\n",
        )
        .unwrap();
    let mark = |text, passage: &str, note: &str| {
        let (start, end) = library.place_of(text, passage).unwrap();
        let new = NewHighlight {
            text,
            start,
            end,
            color: Color::Pink,
            style: Style::Underline,
            note: note.to_owned(),
            tags: vec!["t".to_owned()],
        };
        highlights::create(&library, new).unwrap()
    };
    let first = mark(own, "come twice", "The first of two.");
    let chapter = shelf.texts[1].id;
    let books: Vec<_> = reading_list::list(&library)
        .unwrap()
        .into_iter()
        .take(2)
        .map(|book| book.id)
        .collect();
    reading_list::change(
        &library,
        books[0],
        serde_json::from_value(json!({ "status": "reading", "note": "mine" })).unwrap(),
    )
    .unwrap();
    let chosen = ChosenForBundle {
        title: "For \"my\" class".to_owned(),
        authors: vec!["A. Teacher".to_owned()],
        license: "CC-BY-SA-4.0".to_owned(),
        language: "en".to_owned(),
        texts: vec![own, chapter, own],
        books: books.clone(),
        notes: true,
        questions: vec![NewQuestion {
            text: own,
            start: Some(first.anchor.start),
            end: Some(first.anchor.end),
            question: "Why twice?".to_owned(),
            hint: String::new(),
        }],
    };
    let held = tempfile::tempdir().unwrap();
    let folder = held.path().join("made");
    let made = source::from_library(&library, &new_place(&folder), &chosen).unwrap();
    assert_eq!(
        (made.texts, made.books, made.notes, made.left_out),
        (2, 2, 1, 0)
    );
    let errors: Vec<_> = check(&folder)
        .into_iter()
        .filter(|finding| finding.severity == source::Severity::Error)
        .collect();
    // A chapter that links to chapters which were not chosen says so; nothing else is wrong.
    assert!(
        errors
            .iter()
            .all(|finding| finding.code == source::FindingCode::BrokenLink),
        "{errors:#?}"
    );
    let alone = ChosenForBundle {
        texts: vec![own],
        ..chosen.clone()
    };
    let folder = held.path().join("alone");
    source::from_library(&library, &new_place(&folder), &alone).unwrap();
    assert_eq!(check(&folder), []);
    let wanted = Wanted {
        out: Some(held.path().join("alone.marginalis")),
        ..Wanted::default()
    };
    let built = source::build(&folder, &wanted, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(built.title.as_str(), "For \"my\" class");
    let student = TestLibrary::empty().unwrap();
    install(&student, &built.file);
    let seen = notes::of_text(&student, built.texts[0].identifier).unwrap();
    let note = seen.iter().find(|note| !note.question).unwrap();
    assert_eq!(
        (note.start, note.style, note.body.as_str()),
        (
            Some(first.anchor.start),
            Some(Style::Underline),
            "The first of two."
        )
    );
    let question = seen.iter().find(|note| note.question).unwrap();
    assert_eq!(
        (question.start, question.body.as_str()),
        (Some(first.anchor.start), "Why twice?")
    );
    let list = fs::read_to_string(folder.join("reading-list.json")).unwrap();
    assert!(
        !list.contains("mg:status") && !list.contains("mine"),
        "what the teacher did as a reader stays at home: {list}"
    );
    let again = source::from_library(&library, &new_place(&folder), &alone).unwrap_err();
    assert_eq!(again.kind.code(), "unwritable-file");
    let none = ChosenForBundle {
        texts: Vec::new(),
        ..alone
    };
    assert_eq!(
        source::from_library(&library, &new_place(&held.path().join("n")), &none)
            .unwrap_err()
            .kind
            .code(),
        "invalid-value"
    );
}

/// A place for a folder of a new bundle.
fn new_place(folder: &Path) -> source::Place {
    source::Place {
        folder: folder.to_owned(),
        earlier: None,
    }
}

/// All files of a folder, one after the other.
fn everything_in(folder: &Path) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => all += &everything_in(&path),
            false => all += &String::from_utf8_lossy(&fs::read(path).unwrap()),
        }
    }
    all
}

#[test]
fn a_bundle_of_texts_from_a_library_is_installed_beside_them() {
    let library = TestLibrary::shipped().unwrap();
    let plain = "# On Margins\n\nWide margins invite a pen. Read it twice, and slowly.\n";
    let own = library.add_text("On Margins", plain).unwrap();
    let held = tempfile::tempdir().unwrap();
    let file = held.path().join("named.md");
    let name = "0199d2c1-7b1e-7000-8000-0000000000aa";
    let named = format!(
        "---\ntitle: \"On Names\"\nidentifier: urn:uuid:{name}\n---\n\n# On Names\n\nNames come first, words later.\n"
    );
    fs::write(&file, named).unwrap();
    import::import(&library, &[file], &AtomicBool::new(false), &mut |_| {}).unwrap();
    let shelf = text::shelf(&library).unwrap().texts;
    let named = shelf.iter().find(|text| text.title == "On Names").unwrap();
    assert_eq!(
        named.id.to_string(),
        name,
        "the library calls it as it calls itself"
    );
    let chapter = shelf[0].id;
    let marked = [
        (own, "invite a pen"),
        (named.id, "words later"),
        (chapter, "several thousand people"),
    ];
    let marks = marked.map(|(text, passage)| library.mark(text, passage).unwrap());
    let questions = marked
        .iter()
        .zip(&marks)
        .map(|((text, passage), mark)| NewQuestion {
            text: *text,
            start: Some(mark.anchor.start),
            end: Some(mark.anchor.end),
            question: format!("Why “{passage}”?"),
            hint: String::new(),
        });
    let chosen = ChosenForBundle {
        title: "A reader".to_owned(),
        authors: vec!["A. Teacher".to_owned()],
        license: "CC-BY-SA-4.0".to_owned(),
        language: "en".to_owned(),
        texts: shelf.iter().map(|text| text.id).collect(),
        books: Vec::new(),
        notes: true,
        questions: questions.collect(),
    };
    let folder = held.path().join("made");
    source::from_library(&library, &new_place(&folder), &chosen).unwrap();
    let written = everything_in(&folder);
    for text in &shelf {
        assert!(!written.contains(&text.id.to_string()), "{}", text.title);
    }
    // What is to be mended still leads to the text it was made of.
    let looked = source::look(&folder, &mut |_| ControlFlow::Continue(())).unwrap();
    let about_own = looked.texts.iter().find(|text| text.title == "On Margins");
    let finding = source::Finding {
        file: about_own.unwrap().file.clone(),
        line: None,
        severity: source::Severity::Warning,
        code: source::FindingCode::RawHtml,
        message: String::new(),
        hint: String::new(),
    };
    let at_home = source::place_of(&library, &folder, &looked, &finding).unwrap();
    let whole = FindingPlace::Text {
        text: own,
        at: None,
    };
    assert_eq!(at_home, Some(whole));

    let wanted = Wanted {
        out: Some(held.path().join("reader.marginalis")),
        ..Wanted::default()
    };
    let built = source::build(&folder, &wanted, &mut |_| ControlFlow::Continue(())).unwrap();
    install(&library, &built.file);
    let after = text::shelf(&library).unwrap().texts;
    assert_eq!(after.len(), 2 * shelf.len());
    for ((text, passage), mark) in marked.iter().zip(&marks) {
        assert_eq!(notes::of_text(&library, *text).unwrap(), [], "{passage}");
        assert_eq!(
            highlights::list(&library, Some(*text)).unwrap().len(),
            1,
            "{passage}"
        );
        let title = &shelf.iter().find(|known| known.id == *text).unwrap().title;
        let beside = built.texts.iter().find(|text| text.title == *title);
        let seen = notes::of_text(&library, beside.unwrap().identifier).unwrap();
        let [note, question] = &seen[..] else {
            panic!("{passage}: {seen:?}")
        };
        assert_eq!(
            (note.start, question.start),
            (Some(mark.anchor.start), Some(mark.anchor.start))
        );
        assert_eq!(question.body, format!("Why “{passage}”?"));
    }
}

#[test]
fn a_folder_says_what_it_is_and_where_in_the_library_a_finding_stands() {
    let folder = Folder::new();
    let fresh = source::look(&folder.path(), &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(
        (fresh.title.as_str(), fresh.edition, fresh.built),
        ("Rivers", 1, None)
    );
    let built = build(&folder, "1", edition(1)).unwrap();
    let library = TestLibrary::empty().unwrap();
    install(&library, &built.file);

    // A line of the file is a place in the text; a file that is no text, and a text that is not there, are none.
    folder.change(
        "texts/01-rivers.md",
        "(02-towns.md#markets)",
        "(03-gone.md)",
    );
    folder.write("texts/03-new.md", "# New\n\n### Too deep\n\nWords.\n");
    folder.write("questions.json", "[{}]");
    let mark = library
        .mark(built.texts[0].identifier, "A flood returns them")
        .unwrap()
        .id;
    folder.write(
        "annotations/notes.json",
        format!(
            "[\n{{\"text\": \"01-rivers.md\", \"quote\": \"words of nobody\", \"note\": \"a\"}},\n\
             {{\"id\": \"urn:uuid:{mark}\", \"text\": \"texts/01-rivers.md\", \"quote\": \"nor these\"}}\n]"
        ),
    );
    folder.write(
        "reading-list.json",
        "[{\"id\": \"a\", \"type\": \"book\", \"title\": \"Whole\", \"author\": [{\"literal\": \"A\"}], \"issued\": {\"date-parts\": [[2001]]}},\n\
         {\"id\": \"b\", \"type\": \"book\", \"title\": \"No year\", \"author\": [{\"literal\": \"B\"}]}]",
    );
    let looked = source::look(&folder.path(), &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((looked.edition, looked.built), (2, Some(1)));
    let files: Vec<_> = looked.texts.iter().map(|text| text.file.as_str()).collect();
    assert_eq!(
        files,
        ["texts/01-rivers.md", "texts/02-towns.md", "texts/03-new.md"]
    );
    let places = |file: &str| -> Vec<Option<FindingPlace>> {
        let findings = looked
            .findings
            .iter()
            .filter(|finding| finding.file == file);
        findings
            .map(|finding| source::place_of(&library, &folder.path(), &looked, finding).unwrap())
            .collect()
    };
    let first = built.texts[0].identifier;
    let Some(FindingPlace::Text {
        text: found,
        at: Some(at),
    }) = places("texts/01-rivers.md")[0]
    else {
        panic!("{:?}", places("texts/01-rivers.md"))
    };
    assert_eq!(found, first);
    let summary = &text::shelf(&library).unwrap().texts[0];
    let plain = library.document(summary.edition).unwrap();
    let rest: String = plain.plain.as_str().chars().skip(at as usize).collect();
    assert!(rest.starts_with("A flood returns them"), "{rest}");
    assert_eq!(places("texts/03-new.md"), [None]);

    // A note's text, or the mark it was made of; a question's and a book's number; what the bundle says of itself.
    let whole = FindingPlace::Text {
        text: first,
        at: None,
    };
    assert_eq!(
        places("annotations/notes.json"),
        [Some(whole), Some(FindingPlace::Mark { text: first, mark })]
    );
    assert_eq!(
        places("reading-list.json"),
        [Some(FindingPlace::Book { entry: 1 })]
    );
    let unreadable = FindingPlace::Question {
        entry: 0,
        text: None,
    };
    assert_eq!(places("questions.json"), [Some(unreadable)]);
    folder.write(
        "questions.json",
        "[\n{\"id\": \"a\", \"text\": \"texts/01-rivers.md\", \"question\": \"Why?\"},\n\
        {\"id\": \"a\", \"text\": \"texts/01-rivers.md\", \"question\": \"How?\"}]",
    );
    folder.change("bundle.toml", "license =", "# license =");
    let looked = source::look(&folder.path(), &mut |_| ControlFlow::Continue(())).unwrap();
    let place = |file: &str| {
        let finding = looked.findings.iter().find(|finding| finding.file == file);
        source::place_of(&library, &folder.path(), &looked, finding.unwrap()).unwrap()
    };
    assert_eq!(
        place("questions.json"),
        Some(FindingPlace::Question {
            entry: 1,
            text: Some(first)
        })
    );
    assert_eq!(place("bundle.toml"), Some(FindingPlace::Details));
}
