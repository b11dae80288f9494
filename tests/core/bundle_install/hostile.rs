//! What hostile bundles do to a library: nothing. What each number means: docs/hostile-bundles.md.

use std::fs;

use marginalis_core::annotations::{MAX_BODY_BYTES, MAX_RECORDS, MAX_TAGS};
use marginalis_core::bundle::install::LeftOut;
use marginalis_core::bundle::manifest::{REL_ANNOTATIONS, REL_QUESTIONS, REL_READING_LIST};
use marginalis_core::bundle::{answers, notes};
use marginalis_core::reading_list::MAX_IMPORT;
use serde_json::json;

use super::*;

/// An edition with one more file of these bytes, which is `rel` to it.
fn with(rel: &str, name: &str, bytes: &[u8]) -> Pack {
    Pack::edition(1)
        .text(1, ONE)
        .file(name, bytes)
        .saying(|file| file.rel = vec![rel.to_owned()])
}

fn installed(desk: &Desk, pack: &Pack) -> Result<Report> {
    let mut opened = desk.opened(pack, None);
    let preview = install::preview(&desk.library, &mut opened)?;
    let consent = Consent {
        yes_to: preview.question,
        as_copy: false,
        ..Consent::default()
    };
    run(&desk.library, &mut opened, consent)
}

/// Is refused, and the library is what it was.
#[track_caller]
fn refused(code: ErrorKind, pack: &Pack) {
    let desk = Desk::new();
    let before = desk.library.dump().unwrap();
    match installed(&desk, pack) {
        Ok(_) => panic!("taken"),
        Err(error) => assert_eq!(error.kind, code, "{error}"),
    }
    assert_eq!(desk.library.dump().unwrap(), before);
    desk.is_sound();
}

fn layer(bytes: &[u8]) -> Pack {
    with(REL_ANNOTATIONS, "annotations/x.json", bytes)
}

fn list(bytes: &[u8]) -> Pack {
    with(REL_READING_LIST, "reading-list.json", bytes)
}

/// H26
#[test]
fn files_that_are_no_layer_and_no_list() {
    let deep = "[".repeat(100_000).into_bytes();
    let nested = ["[".repeat(100_000), "]".repeat(100_000)].concat();
    for bytes in [&deep[..], nested.as_bytes(), b"{}", b"[]", b"null", b""] {
        refused(ErrorKind::DamagedBundle, &layer(bytes));
    }
    for bytes in [&deep[..], nested.as_bytes(), b"{}", b"null", b""] {
        refused(ErrorKind::InvalidCsl, &list(bytes));
    }
}

/// H26: nested as deep as they may be, and once more.
#[test]
fn layers_and_lists_nested_to_a_depth_and_no_deeper() {
    const DEEPEST: usize = 127;
    let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    let set = |depth: usize| {
        let beside = nested(depth - 1);
        format!(r#"{{"type": "AnnotationSet", "items": [], "x": {beside}}}"#)
    };
    let note = |depth: usize| {
        let body = nested(depth - 3);
        let note = format!(
            r#"{{"id": "urn:x", "type": "Annotation", "target": "urn:y", "body": {body}}}"#
        );
        format!(r#"{{"type": "AnnotationSet", "items": [{note}]}}"#)
    };
    let books = |depth: usize| {
        let custom = nested(depth - 2);
        format!(r#"[{{"id": "a", "title": "A", "custom": {custom}}}]"#)
    };
    let questions = |json: &str| with(REL_QUESTIONS, "questions.json", json.as_bytes());
    let layers = |json: &dyn Fn(usize) -> String, depth: usize| {
        [layer(json(depth).as_bytes()), questions(&json(depth))]
    };
    let sets: [&dyn Fn(usize) -> String; 2] = [&set, &note];
    for json in sets {
        for taken in layers(json, DEEPEST) {
            installed(&Desk::new(), &taken).unwrap();
        }
        for past in layers(json, DEEPEST + 1) {
            refused(ErrorKind::DamagedBundle, &past);
        }
    }
    let desk = Desk::new();
    assert_eq!(
        installed(&desk, &list(books(DEEPEST).as_bytes()))
            .unwrap()
            .books,
        1
    );
    refused(ErrorKind::InvalidCsl, &list(books(DEEPEST + 1).as_bytes()));
}

/// H34
#[test]
fn layers_and_lists_at_their_limits_and_one_past() {
    let set = |count: usize| {
        let item = json!({"id": "urn:x", "type": "Annotation", "target": "urn:y"});
        json!({"type": "AnnotationSet", "items": vec![item; count]}).to_string()
    };
    let desk = Desk::new();
    installed(&desk, &layer(set(MAX_RECORDS).as_bytes())).unwrap();
    refused(
        ErrorKind::DamagedBundle,
        &layer(set(MAX_RECORDS + 1).as_bytes()),
    );
    // entries that are no books, so that only their number counts
    let books = |count: usize| json!(vec![json!({}); count]).to_string();
    let desk = Desk::new();
    installed(&desk, &list(books(MAX_IMPORT).as_bytes())).unwrap();
    refused(
        ErrorKind::InvalidCsl,
        &list(books(MAX_IMPORT + 1).as_bytes()),
    );
}

/// H34: a record that is too large is left out, and the reader is told; the others come in.
#[test]
fn a_note_past_its_limits_is_left_out_and_told_of() {
    let item = |id: &str, body: serde_json::Value| {
        json!({
            "id": id, "type": "Annotation", "motivation": "commenting",
            "target": {"source": format!("urn:uuid:{}", text_id(1))}, "body": body
        })
    };
    let note = |bytes: usize| json!({"type": "TextualBody", "value": "x".repeat(bytes)});
    let tags =
        |count: usize| json!({"type": "TextualBody", "value": "Tagged.", "tags": vec!["t"; count]});
    let set = json!({"type": "AnnotationSet", "items": [
        item("at-most", note(MAX_BODY_BYTES)), item("too-long", note(MAX_BODY_BYTES + 1)),
        item("tags", tags(MAX_TAGS)), item("too-many", tags(MAX_TAGS + 1)),
    ]});
    let pack = layer(set.to_string().as_bytes());
    let left_out = |number, message: &str| LeftOut {
        file: "annotations/x.json".to_owned(),
        number,
        message: message.to_owned(),
    };
    let expected = [
        left_out(2, "Its note is longer than 256 KiB."),
        left_out(4, "It has more than 100 tags."),
    ];
    let desk = Desk::new();
    let preview = desk.preview(&pack, None);
    assert_eq!((preview.notes, &preview.left_out[..]), (2, &expected[..]));
    assert_eq!(installed(&desk, &pack).unwrap().left_out, expected);
    let layer = notes::of_text(&desk.library, text_id(1)).unwrap();
    let told: Vec<_> = layer.iter().map(|note| note.id.as_str()).collect();
    assert_eq!(told, ["at-most", "tags"]);
    // The next edition has the same layer, which is not read anew: that it is not whole is said again.
    let mut next = pack;
    next.manifest.edition = 2;
    assert_eq!(installed(&desk, &next).unwrap().left_out, expected);
}

/// H45, H46: what would be markup or a name of the language elsewhere is data here.
#[test]
fn names_that_mean_something_elsewhere_are_data() {
    let markup = "\"><img src=x onerror=alert(1)>";
    let item = |id: &str| {
        json!({
            "id": id, "type": "Annotation", "motivation": "questioning",
            "creator": {"type": "Person", "name": markup},
            "target": {"source": format!("urn:uuid:{}", text_id(1))},
            "body": {"type": "TextualBody", "value": markup, "tags": [markup, "${x}"]}
        })
    };
    let ids = ["__proto__", "constructor", "toString"];
    let set = json!({"type": "AnnotationSet", "items": ids.map(item)});
    let text = format!("# \\_\\_proto\\_\\_\n\n# constructor\n\n{markup}\n");
    let mut pack = layer(set.to_string().as_bytes()).text(2, &text);
    pack.manifest.name = markup.to_owned();
    let desk = Desk::new();
    let report = installed(&desk, &pack).unwrap();
    assert_eq!(report.name, markup);
    let layer = notes::of_text(&desk.library, text_id(1)).unwrap();
    let told: Vec<_> = layer.iter().map(|note| note.id.as_str()).collect();
    assert_eq!(told, ids);
    assert!(layer.iter().all(|note| note.body == markup));
    for id in ids {
        answers::answer(&desk.library, bundle_id(1), id, id, 0).unwrap();
    }
    assert_eq!(answers::list(&desk.library, bundle_id(1)).unwrap().len(), 3);
    let document = text::open(&desk.library, text_id(2)).unwrap();
    assert_eq!(document.summary.title, "__proto__");
}

/// H69: the file is another one by the time it is read.
#[test]
fn a_file_that_changes_between_preview_and_install() {
    let desk = Desk::new();
    let path = desk.folder.path().join("a.marginalis");
    Pack::edition(1).text(1, ONE).write(&path).unwrap();
    let mut opened = marginalis_core::bundle::Opened::open(&path).unwrap();
    install::preview(&desk.library, &mut opened).unwrap();
    let before = desk.library.dump().unwrap();
    let right = fs::read(&path).unwrap();
    for wrong in [&right[..right.len() / 3], &vec![0; right.len()]] {
        fs::write(&path, wrong).unwrap();
        let error = run(&desk.library, &mut opened, Consent::default()).unwrap_err();
        assert_eq!(error.kind, ErrorKind::DamagedBundle);
        assert_eq!(desk.library.dump().unwrap(), before);
    }
    // another bundle under the name: what was opened is what comes
    fs::write(&path, &right).unwrap();
    let other = desk.folder.path().join("b.marginalis");
    Pack::edition(7).text(2, TWO).write(&other).unwrap();
    fs::rename(&other, &path).unwrap();
    let report = run(&desk.library, &mut opened, Consent::default()).unwrap();
    assert_eq!(report.edition, 1);
    assert_eq!(changes(&report), [(text_id(1), TextChange::New)]);
    desk.is_sound();
}

/// What a text claims of its plain text is checked: places in it would be wrong.
#[test]
fn a_text_that_does_not_read_as_it_says() {
    let lying = Pack::edition(1)
        .text(1, ONE)
        .saying(|text| text.text_hash = Some([0; 32]));
    refused(ErrorKind::WrongHash, &lying);
    refused(
        ErrorKind::EmptyFile,
        &Pack::edition(1)
            .text(1, ONE)
            .text(2, "---\ntitle: x\n---\n\u{200b}\n"),
    );
}
