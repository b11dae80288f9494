//! Files that are broken, about something else, or made to do harm: refused with a code, or taken as words.

use serde_json::{Value, json};

use super::*;
use marginalis_core::bundle::handin::MAX_NAME;
use marginalis_core::ids::BundleId;

/// A set about the bundle, as a file.
pub(super) fn file(desk: &Desk, name: &str, creator: &str, items: Value) -> PathBuf {
    let set = json!({
        "@context": "https://www.w3.org/ns/epub-anno.jsonld", "id": "urn:uuid:0199d2c1-7b1e-7000-8000-00000000aaaa",
        "type": "AnnotationSet", "creator": { "id": creator, "type": "Person", "name": "Mallory" },
        "about": { "dc:identifier": [format!("urn:uuid:{}", bundle_id(1))], "mg:edition": 1 }, "items": items
    });
    write(desk, name, &set.to_string())
}

pub(super) fn write(desk: &Desk, name: &str, words: &str) -> PathBuf {
    let path = desk.folder.path().join(name);
    std::fs::write(&path, words).unwrap();
    path
}

pub(super) fn on(quote: &str) -> Value {
    json!({ "source": format!("urn:uuid:{}", text_id(1)),
            "selector": [{ "type": "TextQuoteSelector", "exact": quote }] })
}

pub(super) fn note(id: &str, words: &str) -> Value {
    json!({ "id": id, "type": "Annotation", "target": on("Wide margins"),
            "body": { "type": "TextualBody", "value": words } })
}

#[test]
fn what_cannot_be_taken_is_told_and_the_rest_goes_on() {
    let student = student();
    let (good, _) = student.hands_in("m good.annotations", "Ada");
    let teacher = Desk::with(&first());
    let elsewhere = Desk::with(&first().of(bundle_id(7)));
    let other = elsewhere.folder.path().join("other.annotations");
    handin::hand_in(&elsewhere.library, bundle_id(7), Some("Eve"), &other).unwrap();
    let large = write(&teacher, "large.annotations", "");
    std::fs::File::create(&large)
        .unwrap()
        .set_len(100 * 1024 * 1024)
        .unwrap();
    let cut = std::fs::read(&good).unwrap();
    let half = teacher.folder.path().join("half.annotations");
    std::fs::write(&half, &cut[..cut.len() / 2]).unwrap();
    let files: Vec<PathBuf> = vec![
        write(
            &teacher,
            "broken.annotations",
            "{\"type\": \"AnnotationSet\", \"items\": [",
        ),
        write(&teacher, "empty.annotations", ""),
        half,
        large,
        good,
        teacher.folder.path().join("missing.annotations"),
        write(&teacher, "no set.json", "[1, 2]"),
        other,
        write(
            &teacher,
            "deep.json",
            &("[".repeat(100_000) + &"]".repeat(100_000)),
        ),
    ];
    let paths: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    let collected = teacher.collects(&paths);
    let codes: Vec<Option<ErrorKind>> = collected
        .files
        .iter()
        .map(|file| file.refusal.as_ref().map(|refusal| refusal.code))
        .collect();
    assert_eq!(
        codes,
        [
            Some(ErrorKind::InvalidValue),
            Some(ErrorKind::EmptyFile),
            Some(ErrorKind::InvalidValue),
            Some(ErrorKind::FileTooLarge),
            None,
            Some(ErrorKind::UnreadableFile),
            Some(ErrorKind::InvalidValue),
            Some(ErrorKind::BundleNotInstalled),
            Some(ErrorKind::InvalidValue),
        ]
    );
    assert_eq!((collected.counts.new, teacher.students().len()), (4, 1));
}

#[test]
fn a_file_of_another_bundle_is_refused_where_one_is_named() {
    let student = student();
    let (file, _) = student.hands_in("ada.annotations", "Ada");
    let teacher = Desk::with(&first());
    teacher.install(&Pack::edition(1).of(bundle_id(2)).text(9, TWO));
    let collected = handin::collect(
        &teacher.library,
        Some(bundle_id(2)),
        std::slice::from_ref(&file),
    )
    .unwrap();
    assert_eq!(
        collected.files[0].refusal.as_ref().unwrap().code,
        ErrorKind::OtherBundle
    );
    assert!(teacher.students().is_empty());
    let collected = handin::collect(
        &teacher.library,
        Some(bundle_id(1)),
        std::slice::from_ref(&file),
    )
    .unwrap();
    assert_eq!(collected.counts.new, 4);
    let unknown = handin::collect(&teacher.library, Some(BundleId::new()), &[file]).unwrap_err();
    assert_eq!(unknown.kind, ErrorKind::NotFound);
}

/// A set of ours says its edition, and so its bundle: it is not laid on another, not even on one that shares its text.
#[test]
fn a_file_of_ours_is_refused_where_its_bundle_is_not_installed() {
    let student = student();
    let (file, _) = student.hands_in("ada.annotations", "Ada");
    for number in [1, 9] {
        let other = Pack::edition(1).of(bundle_id(2)).text(number, ONE);
        let teacher = Desk::with(&other);
        for (only, code) in [
            (Some(bundle_id(2)), ErrorKind::OtherBundle),
            (None, ErrorKind::BundleNotInstalled),
        ] {
            let files = std::slice::from_ref(&file);
            let collected = handin::collect(&teacher.library, only, files).unwrap();
            let refusal = collected.files[0].refusal.as_ref();
            assert_eq!(refusal.map(|refusal| refusal.code), Some(code));
            assert_eq!(collected.counts, CollectedCounts::default());
        }
    }
}

#[test]
fn markup_is_words_and_ids_are_only_ids() {
    let teacher = Desk::with(&first());
    let own = teacher.mark(1, "Wide margins", Color::Yellow, "My own.", &[]);
    let script = "<script>alert(1)</script> {{constructor}} ${x} [a](javascript:b)\u{0}\u{202e}";
    let items = json!([
        note("__proto__", script),
        note("constructor", "=cmd|'/c calc'!A0"),
        note(&format!("urn:uuid:{}", own.id), "Not yours."),
        { "id": "audio", "type": "Annotation", "target": on("Wide margins"),
          "body": { "type": "Audio", "id": "../../../etc/passwd" } },
        { "id": "color", "type": "Annotation", "target": on("Wide margins"),
          "body": { "type": "TextualBody", "value": "", "color": "\"><img src=x>", "highlight": "url(x)" } },
    ]);
    let collected = teacher.collects(&[&file(&teacher, "mallory.json", "urn:x", items)]);
    assert_eq!((collected.counts.new, collected.counts.refused), (5, 0));
    assert_eq!(highlights::get(&teacher.library, own.id).unwrap(), own);
    assert_eq!(highlights::list(&teacher.library, None).unwrap(), [own]);
    let marks = handin::marks(&teacher.library, text_id(1)).unwrap().marks;
    let of = |id: &str| marks.iter().find(|mark| mark.id == id).unwrap();
    assert_eq!(
        of("__proto__").note,
        script.replace('\0', "\u{FFFD}"),
        "literally"
    );
    assert_eq!((of("color").color, of("color").style), (None, None));
    assert_eq!(of("audio").note, "");
}

#[test]
fn odd_places_and_dates_keep_the_note() {
    let teacher = Desk::with(&first());
    let with = |id: &str, selector: Value| {
        json!({ "id": id, "type": "Annotation", "created": "0000-00-00T00:00:00Z", "modified": "-000001-01-01T00:00:00Z",
                "target": { "source": format!("urn:uuid:{}", text_id(1)), "selector": selector },
                "body": { "type": "TextualBody", "value": "kept" } })
    };
    let position = |start: Value, end: Value| json!({ "type": "TextPositionSelector", "start": start, "end": end });
    let items = json!([
        with("reversed", position(9.into(), 3.into())),
        with("negative", position((-1).into(), 3.into())),
        with("huge", position(0.into(), json!(18_446_744_073_709_551_615_u64))),
        with("past", position(0.into(), 4_000_000_000_u32.into())),
        with("float", position(0.5.into(), 3.into())),
        with("empty quote", json!([{ "type": "TextQuoteSelector", "exact": "" }])),
        with("unknown", json!([{ "type": "SvgSelector", "value": "<svg/>" }])),
        with("no list", json!({ "type": "TextQuoteSelector", "exact": "Narrow ones" })),
        with("a place alone", position(5.into(), 9.into())),
        with("whole", json!([])),
        { "id": "reply", "type": "Annotation", "motivation": "replying", "target": "urn:of-nothing",
          "modified": "9999-12-31T22:00:00Z", "body": "said" },
    ]);
    let collected = teacher.collects(&[&file(&teacher, "odd.json", "urn:x", items)]);
    assert_eq!(
        collected.counts,
        CollectedCounts {
            records: 11,
            new: 11,
            placed: 1,
            check: 1,
            unplaced: 7,
            whole: 2,
            ..CollectedCounts::default()
        },
        "{collected:?}"
    );
    let again = file(&teacher, "none.json", "urn:x", json!([]));
    assert_eq!(teacher.collects(&[&again]).counts.records, 0);
    assert_eq!(
        teacher.students()[0].counts.notes,
        10,
        "what a file does not mention stays"
    );
}

#[test]
fn one_id_twice_is_one_annotation() {
    let teacher = Desk::with(&first());
    let at = |revision: u32, words: &str| {
        let mut note = note("twice", words);
        note["mg:revision"] = revision.into();
        note
    };
    let items = json!([
        at(2, "second"),
        at(3, "third"),
        at(1, "first"),
        note("once", "once")
    ]);
    let collected = teacher.collects(&[&file(&teacher, "twice.json", "urn:x", items)]);
    assert_eq!((collected.counts.new, collected.counts.refused), (2, 2));
    let numbers: Vec<u32> = collected.files[0]
        .refused
        .iter()
        .map(|refused| refused.number)
        .collect();
    assert_eq!(numbers, [2, 3]);
    let marks = handin::marks(&teacher.library, text_id(1)).unwrap().marks;
    assert!(marks.iter().any(|mark| mark.note == "third") && marks.len() == 2);
}

#[test]
fn nobody_writes_into_another_layer() {
    let student = student();
    let (ada, _) = student.hands_in("ada.annotations", "Ada");
    let teacher = Desk::with(&first());
    teacher.collects(&[&ada]);
    let before = handin::marks(&teacher.library, text_id(1)).unwrap();
    let id = before.marks[0].id.clone();
    // Her name, the id of her mark, a word that it is no more: all of it in a layer of its own.
    let set = json!({
        "type": "AnnotationSet", "creator": { "id": "urn:mallory", "name": "Ada" },
        "about": { "dc:identifier": format!("urn:uuid:{}", bundle_id(1)) },
        "items": [note(&id, "Forged.")],
        "mg:deleted": [{ "id": before.marks[1].id, "mg:revision": 4_000_000_000_u32 }]
    });
    let forged = write(&teacher, "forged.json", &set.to_string());
    assert_eq!(teacher.collects(&[&forged]).counts.deleted, 0);
    let students = teacher.students();
    assert_eq!(students.len(), 2);
    let of_ada: Vec<_> = handin::marks(&teacher.library, text_id(1))
        .unwrap()
        .marks
        .into_iter()
        .filter(|mark| mark.hand_in == before.marks[0].hand_in)
        .collect();
    assert_eq!(of_ada, before.marks);
}

/// Of a file with notes by several people, what is no more is told of its owner's, whoever stands where in it.
#[test]
fn what_is_no_more_is_told_by_the_owner_of_the_file_alone() {
    let teacher = Desk::with(&first());
    let items = |ids: &[&str]| ids.iter().map(|id| note(id, "Said.")).collect::<Value>();
    let of = |creator: &str| file(&teacher, creator, creator, items(&["1", "2", creator]));
    let files = ["ada", "ben", "cy"].map(of);
    teacher.collects(&files.each_ref().map(PathBuf::as_path));
    let by = |creator: &str| {
        let mut note = note("new", "Said.");
        note["creator"] = json!({ "id": creator, "name": "Mallory" });
        note
    };
    let gone = ["1", "ada", "ben", "cy"].map(|id| json!({ "id": id, "mg:revision": 9 }));
    let set = json!({
        "type": "AnnotationSet", "creator": { "id": "ben", "name": "Ben" },
        "about": { "dc:identifier": format!("urn:uuid:{}", bundle_id(1)), "mg:edition": 1 },
        "items": [by("ada"), by("cy"), by("ben")], "mg:deleted": gone
    });
    let several = write(&teacher, "several.json", &set.to_string());
    assert_eq!(teacher.collects(&[&several]).counts.deleted, 2);
    let marks = handin::marks(&teacher.library, text_id(1)).unwrap().marks;
    let mut kept: Vec<_> = marks.iter().map(|mark| mark.id.as_str()).collect();
    kept.sort_unstable();
    let expected = ["1", "1", "2", "2", "2", "ada", "cy", "new", "new", "new"];
    assert_eq!(kept, expected);
    let of_ben: Vec<_> = teacher
        .students()
        .iter()
        .map(|one| one.counts.marks)
        .collect();
    assert_eq!(of_ben, [4, 2, 4], "Ada’s, Ben’s, Cy’s");
}

#[test]
fn names_are_cleaned_and_cut() {
    let teacher = Desk::with(&first());
    let set = |name: &str, id: &str| {
        json!({ "type": "AnnotationSet", "creator": { "id": id, "name": name },
                "about": { "dc:identifier": [format!("urn:uuid:{}", bundle_id(1))] }, "items": [] })
        .to_string()
    };
    let long = write(&teacher, "a.json", &set(&"é".repeat(10_000), "urn:a"));
    let odd = write(
        &teacher,
        "b.json",
        &set("Te\u{202e}acher\n\u{7}<img>", "urn:b"),
    );
    teacher.collects(&[&long, &odd]);
    let names: Vec<String> = teacher
        .students()
        .into_iter()
        .map(|student| student.name)
        .collect();
    assert_eq!(names, ["é".repeat(MAX_NAME), "Teacher <img>".to_owned()]);
}

#[test]
fn sets_of_other_programs_are_read() {
    let teacher = Desk::with(&first());
    // No bundle, no creator, no revision: by the texts they stand on, a layer for the file, the later date wins.
    let set = |note: &str, modified: &str| {
        json!({ "@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationSet", "id": "urn:uuid:1", "about": {},
            "items": [{ "id": "urn:a", "type": "Annotation", "created": "2026-01-01T00:00:00Z", "modified": modified,
                        "target": on("Wide margins"), "body": { "type": "TextualBody", "value": note, "tag": "t" } }] })
            .to_string()
    };
    let old = write(
        &teacher,
        "old.annotation",
        &set("old", "2026-01-02T00:00:00Z"),
    );
    let new = write(
        &teacher,
        "new.annotation",
        &set("new", "2026-01-03T00:00:00Z"),
    );
    teacher.collects(&[&new]);
    assert_eq!(teacher.collects(&[&old]).counts.older, 1);
    let marks = handin::marks(&teacher.library, text_id(1)).unwrap().marks;
    assert_eq!(
        (marks[0].note.as_str(), marks[0].state),
        ("new", State::Placed)
    );
    assert_eq!(teacher.students()[0].shown(false), "Student 1");

    // By a text's path it can be told only where the bundle is named.
    let by_path = json!({ "type": "AnnotationSet", "about": {}, "items": [
        { "id": "b", "type": "Annotation", "creator": { "name": "Ben" },
          "target": { "source": "texts/2.md", "selector": { "type": "TextQuoteSelector", "exact": "a promise" } } }] });
    let by_path = write(&teacher, "path.json", &by_path.to_string());
    let refused = teacher.collects(&[&by_path]);
    assert_eq!(
        refused.files[0].refusal.as_ref().unwrap().code,
        ErrorKind::BundleNotInstalled
    );
    let taken = handin::collect(&teacher.library, Some(bundle_id(1)), &[by_path]).unwrap();
    assert_eq!(taken.counts.placed, 1);
    assert_eq!(teacher.students()[1].shown(false), "Ben");
}
