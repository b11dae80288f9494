//! What the teacher of a class sees: heads, names, answers, a table.

use super::*;
use marginalis_core::annotations::Creator;
use std::collections::HashSet;

#[test]
fn a_class_is_counted_by_heads() {
    let teacher = Desk::with(&first());
    let mut files = Vec::new();
    for (name, passages) in [
        ("Ada", &["Wide margins invite a pen", "margins invite"][..]),
        ("Ben", &["invite a pen, and the pen"]),
        ("Cy", &["Nobody thanked"]),
        ("Di", &[]),
    ] {
        let student = Desk::with(&first());
        for passage in passages {
            student.library.mark(text_id(1), passage).unwrap();
        }
        if name != "Cy" {
            student.answer("urn:test:questioning:1", &format!("{name} says."));
        }
        let (file, _) = student.hands_in(&format!("{name}.annotations"), name);
        files.push((student, file));
    }
    let paths: Vec<&Path> = files.iter().map(|(_, file)| file.as_path()).collect();
    teacher.collects(&paths);
    let heat = handin::heat_map(&teacher.library, text_id(1)).unwrap();
    assert_eq!((heat.students, heat.most), (4, 2));
    let document = teacher
        .library
        .document(teacher.library.edition(text_id(1)).unwrap())
        .unwrap();
    let runs: Vec<(&str, u32)> = heat
        .runs
        .iter()
        .map(|run| {
            (
                document.plain.slice(run.start..run.end).unwrap(),
                run.students,
            )
        })
        .collect();
    assert_eq!(
        runs,
        [
            ("Wide margins ", 1),
            ("invite a pen", 2),
            (", and the pen", 1),
            ("Nobody thanked", 1)
        ]
    );
    assert!(
        handin::heat_map(&teacher.library, text_id(2))
            .unwrap()
            .runs
            .is_empty()
    );

    let students = teacher.students();
    assert_eq!(
        students
            .iter()
            .map(|student| student.number)
            .collect::<Vec<_>>(),
        [1, 2, 3, 4]
    );
    let questions = handin::answers(&teacher.library, bundle_id(1)).unwrap();
    assert_eq!(questions.len(), 2);
    assert_eq!(questions[0].asked, "What do margins invite?");
    let mut said: Vec<&str> = questions[0]
        .answers
        .iter()
        .map(|answer| answer.body.as_str())
        .collect();
    said.sort_unstable();
    assert_eq!(said, ["Ada says.", "Ben says.", "Di says."]);
    assert!(questions[1].answers.is_empty() && questions[1].asked_still);
}

#[test]
fn a_whole_class_hands_in() {
    const STUDENTS: u32 = 30;
    let student = Desk::with(&first());
    let mark = student.library.mark(text_id(1), "invite a pen").unwrap();
    let (sample, _) = student.hands_in("sample.annotations", "Student");
    let set = archive::read(&sample).unwrap();
    let teacher = Desk::with(&first());
    let class = teacher.folder.path().join("class");
    std::fs::create_dir(&class).unwrap();
    for number in 1..=STUDENTS {
        let mut one = set.clone();
        for item in &mut one.items {
            item.creator = None;
        }
        one.creator = Some(Creator {
            id: Some(format!("urn:test:student:{number}")),
            name: Some(format!("Student {number:02}")),
        });
        let file = class.join(format!("{number:02}.annotations"));
        std::fs::write(file, one.to_json().to_string()).unwrap();
    }
    for (new, same) in [(STUDENTS, 0), (0, STUDENTS)] {
        let collected = teacher.collects(&[&class]);
        assert_eq!(collected.files.len() as u32, STUDENTS);
        assert_eq!((collected.counts.new, collected.counts.same), (new, same));
        assert_eq!(teacher.students().len() as u32, STUDENTS);
    }
    let heat = handin::heat_map(&teacher.library, text_id(1)).unwrap();
    assert_eq!((heat.students, heat.most), (STUDENTS, STUDENTS));
    assert_eq!(heat.runs.len(), 1);
    assert_eq!(
        (heat.runs[0].start, heat.runs[0].end),
        (mark.anchor.start, mark.anchor.end)
    );
}

#[test]
fn students_are_called_what_the_teacher_says() {
    let student = student();
    let (file, _) = student.hands_in("ada.annotations", "Ada");
    let teacher = Desk::with(&first());
    teacher.collects(&[&file]);
    let ada = &teacher.students()[0];
    assert_eq!(
        (ada.shown(false), ada.shown(true)),
        ("Ada".to_owned(), "Student 1".to_owned())
    );
    handin::name_student(&teacher.library, ada.id, Some("Augusta"), Some("Swift")).unwrap();
    let (again, _) = student.hands_in("again.annotations", "A. L.");
    teacher.collects(&[&again]);
    let ada = &teacher.students()[0];
    assert_eq!(
        (ada.shown(false), ada.shown(true)),
        ("Augusta".to_owned(), "Swift".to_owned())
    );
    assert_eq!(ada.name, "A. L.", "what they call themselves is still seen");
    handin::name_student(&teacher.library, ada.id, Some(""), None).unwrap();
    assert_eq!(teacher.students()[0].shown(false), "A. L.");

    let before = teacher.library.dump().unwrap();
    handin::remove(&teacher.library, ada.id).unwrap();
    assert!(teacher.students().is_empty() && teacher.standing(1).is_empty());
    let after = teacher.library.dump().unwrap();
    let gone = handin::remove(&teacher.library, ada.id).unwrap_err();
    assert_eq!(gone.kind, ErrorKind::NotFound);
    let named = handin::name_student(&teacher.library, ada.id, None, None).unwrap_err();
    assert_eq!(named.kind, ErrorKind::NotFound);
    history::undo(&teacher.library).unwrap();
    assert_eq!(teacher.library.dump().unwrap(), before);
    assert_eq!(teacher.standing(1).len(), 2);
    history::redo(&teacher.library).unwrap();
    assert_eq!(teacher.library.dump().unwrap(), after);
}

#[test]
fn students_of_one_name_are_told_apart() {
    let teacher = Desk::with(&first());
    // A name that looks like one of those that are made, and two that nobody else has.
    for name in ["Cy", "Ada", "Ada (2)", "Ada", "Ben", "Ada", "Student 1"] {
        let student = student();
        let (file, _) = student.hands_in("one.annotations", name);
        teacher.collects(&[&file]);
    }
    let shown = |pseudonyms| -> Vec<String> {
        let students = teacher.students();
        students.iter().map(|one| one.shown(pseudonyms)).collect()
    };
    let named = [
        "Cy",
        "Ada (1)",
        "Ada (2)",
        "Ada (3)",
        "Ben",
        "Ada (4)",
        "Student 1",
    ];
    assert_eq!(shown(false), named);
    // Pseudonyms say nothing of who is called like whom.
    let numbered: Vec<String> = (1..=7).map(|number| format!("Student {number}")).collect();
    assert_eq!(shown(true), numbered);

    let table = |pseudonyms| {
        let form = TableForm {
            pseudonyms,
            raw: true,
        };
        let table = handin::table(&teacher.library, bundle_id(1), form).unwrap();
        let rows = table.lines().skip(1);
        rows.map(|row| row.split(',').next().unwrap().to_owned())
            .collect::<HashSet<_>>()
    };
    assert_eq!(table(false), named.map(str::to_owned).into());
    assert_eq!(table(true), numbered.into_iter().collect());

    // The teacher's own words may be alike too.
    let students = teacher.students();
    for student in &students[..2] {
        handin::name_student(&teacher.library, student.id, Some("Di"), Some("Swift")).unwrap();
    }
    assert_eq!(
        shown(false)[..4],
        ["Di (1)", "Di (2)", "Ada (2)", "Ada (1)"]
    );
    assert_eq!(shown(true)[..3], ["Swift (1)", "Swift (2)", "Student 3"]);
}

#[test]
fn the_table_has_a_row_for_everything() {
    let student = student();
    let (file, _) = student.hands_in("ada.annotations", "=Ada");
    let teacher = Desk::with(&first());
    teacher.collects(&[&file]);
    let table = |pseudonyms, raw| {
        handin::table(
            &teacher.library,
            bundle_id(1),
            TableForm { pseudonyms, raw },
        )
        .unwrap()
    };
    let raw = table(false, true);
    let lines: Vec<&str> = raw.trim_end().split("\r\n").collect();
    assert_eq!(lines.len(), 5, "{raw}");
    assert_eq!(
        lines[0],
        "student,kind,text,heading,passage,place,color,note,tags,question,answer,made,changed"
    );
    assert!(lines[1].starts_with(
        "=Ada,note,One,One,the pen invites a thought,placed,green,Mine did.,\"pens; ink\",,,"
    ));
    assert!(
        lines[4]
            .starts_with("=Ada,answer,One,,Wide margins,,,,,What do margins invite?,A pen.,2026-")
    );
    let safe = table(false, false);
    assert!(safe.starts_with('\u{feff}') && safe.contains("\"'=Ada\",note"));
    assert!(
        safe.contains(",<b>=1+1</b>,"),
        "what cannot run is left alone"
    );
    assert!(!table(true, false).contains("Ada") && table(true, false).contains("Student 1,note"));
}

#[test]
fn notes_of_the_teacher_can_be_answered_too() {
    let student = Desk::with(&first());
    student.answer("urn:test:commenting:1", "Mine are narrow.");
    let (file, _) = student.hands_in("ada.annotations", "Ada");
    let teacher = Desk::with(&first());
    assert_eq!(
        notes::of_bundle(&teacher.library, bundle_id(1))
            .unwrap()
            .len(),
        3
    );
    teacher.collects(&[&file]);
    let questions = handin::answers(&teacher.library, bundle_id(1)).unwrap();
    assert_eq!(
        questions.len(),
        3,
        "questions, and the note that was answered"
    );
    let note = &questions[2];
    assert_eq!(
        (note.question, note.asked.as_str()),
        (false, "Compare with your own books.")
    );
    assert_eq!(note.answers[0].body, "Mine are narrow.");

    // In the next edition the note is gone and one question is another; both answers say what they answered.
    teacher.install(&second());
    let questions = handin::answers(&teacher.library, bundle_id(1)).unwrap();
    let note = questions
        .iter()
        .find(|question| question.target == "urn:test:commenting:1")
        .unwrap();
    assert!(!note.asked_still);
    assert_eq!(
        (note.asked.as_str(), note.quote.as_str()),
        ("Compare with your own books.", "Narrow ones")
    );
}
