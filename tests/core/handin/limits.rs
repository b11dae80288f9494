//! Every limit of what is handed in, at it and one past it.

use serde_json::{Value, json};

use super::hostile::{file, note, on, write};
use super::*;
use marginalis_core::annotations::{MAX_RECORDS, archive::MAX_FILE};
use marginalis_core::bundle::handin::{
    MAX_BYTES, MAX_CREATORS, MAX_FILES, MAX_ID_BYTES, MAX_MARKS, MAX_RECORD_BYTES,
};

#[test]
fn records_at_the_limits_and_one_past() {
    let teacher = Desk::with(&first());
    let padded = |id: &str, bytes: usize| {
        let mut one =
            json!({ "id": id, "type": "Annotation", "target": on("Wide margins"), "other": "" });
        let room = bytes - one.to_string().len();
        one["other"] = "x".repeat(room).into();
        one
    };
    let items = json!([
        padded("fits", MAX_RECORD_BYTES),
        padded("past", MAX_RECORD_BYTES + 1),
        note(&"i".repeat(MAX_ID_BYTES), "fits"),
        note(&"i".repeat(MAX_ID_BYTES + 1), "past"),
        note("", "none"),
        note("a\u{0}", "nul"),
    ]);
    let collected = teacher.collects(&[&file(&teacher, "limits.json", "urn:x", items)]);
    let numbers: Vec<u32> = collected.files[0]
        .refused
        .iter()
        .map(|refused| refused.number)
        .collect();
    assert_eq!(numbers, [2, 4, 5, 6]);

    let by = |count: usize| -> Value {
        (0..count)
            .map(|n| {
                let mut one = note(&format!("n{n}"), "x");
                one["creator"] = json!({ "id": format!("urn:{n}") });
                one
            })
            .collect()
    };
    // The one whose file it is counts as well.
    let fits = teacher.collects(&[&file(
        &teacher,
        "people.json",
        "urn:y",
        by(MAX_CREATORS - 1),
    )]);
    assert_eq!(fits.counts.refused, 0);
    let past = teacher.collects(&[&file(&teacher, "people.json", "urn:z", by(MAX_CREATORS))]);
    assert_eq!(past.counts.refused, 1);
}

#[test]
fn files_at_the_limits_and_one_past() {
    let teacher = Desk::with(&first());
    let bare = |count: usize| -> Value {
        (0..count)
            .map(|n| json!({ "id": n.to_string(), "type": "Annotation", "target": "x" }))
            .collect()
    };
    let at = file(&teacher, "at.json", "urn:x", bare(MAX_RECORDS));
    let past = file(&teacher, "past.json", "urn:y", bare(MAX_RECORDS + 1));
    let collected = handin::preview(&teacher.library, None, &[at, past]).unwrap();
    assert_eq!(collected.files[0].counts.new as usize, MAX_RECORDS);
    assert_eq!(
        collected.files[1].refusal.as_ref().unwrap().code,
        ErrorKind::InvalidValue
    );

    let path = file(&teacher, "one.json", "urn:x", json!([note("a", "a")]));
    let padded = std::fs::read_to_string(&path).unwrap();
    let room = usize::try_from(MAX_FILE).unwrap() - padded.len();
    let at = write(&teacher, "at.json", &(padded.clone() + &" ".repeat(room)));
    let past = write(&teacher, "past.json", &(padded + &" ".repeat(room + 1)));
    let byte = write(&teacher, "byte.json", "x");
    // Four are all that is read at once; one byte more is not.
    assert_eq!(4 * MAX_FILE, MAX_BYTES);
    let many = [at.clone(), at.clone(), at.clone(), at.clone(), byte, past];
    let collected = handin::preview(&teacher.library, None, &many).unwrap();
    let codes: Vec<_> = collected
        .files
        .iter()
        .map(|file| file.refusal.as_ref().map(|refusal| refusal.code))
        .collect();
    let too_large = Some(ErrorKind::FileTooLarge);
    assert_eq!(
        codes,
        [None, None, None, None, too_large, too_large],
        "the files' sum, and one file"
    );

    let folder = teacher.folder.path().join("class");
    std::fs::create_dir(&folder).unwrap();
    for number in 0..MAX_FILES {
        std::fs::write(folder.join(format!("{number}.annotations")), "x").unwrap();
    }
    std::fs::write(folder.join("readme.txt"), "Not one of them.").unwrap();
    let all = handin::preview(&teacher.library, None, std::slice::from_ref(&folder)).unwrap();
    assert_eq!(all.files.len(), MAX_FILES);
    let refused = handin::preview(&teacher.library, None, &[folder, path]).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::InvalidValue);
}

#[test]
fn marks_that_are_told_at_once_at_the_limit_and_one_past() {
    let teacher = Desk::with(&first());
    let many: Value = (0..MAX_MARKS)
        .map(|n| json!({ "id": n.to_string(), "type": "Annotation", "target": on("Wide margins") }))
        .collect();
    teacher.collects(&[&file(&teacher, "many.json", "urn:x", many)]);
    let told = handin::marks(&teacher.library, text_id(1)).unwrap();
    assert_eq!((told.marks.len(), told.left_out), (MAX_MARKS, 0));
    let one = file(&teacher, "one.json", "urn:y", json!([note("one", "more")]));
    teacher.collects(&[&one]);
    let told = handin::marks(&teacher.library, text_id(1)).unwrap();
    assert_eq!((told.marks.len(), told.left_out), (MAX_MARKS, 1));
    let heat = handin::heat_map(&teacher.library, text_id(1)).unwrap();
    assert_eq!((heat.most, heat.runs.len()), (2, 1), "all are counted");
}
