//! Handing in and opening what a class handed in, from the shell.

use std::fs;
use std::path::PathBuf;

use marginalis_core::Library;
use marginalis_core::bundle::answers;
use marginalis_core::testing::bundles::{Pack, bundle_id, text_id};
use marginalis_core::time::Clock;
use serde_json::{Value, json};

use crate::driver::{Shell, place, ran};

const ONE: &str = "# One\n\nWide margins invite a pen, and the pen invites a thought.\n\nNarrow ones forbid it, as \
                   every reader of a cheap paperback knows.\n";
const ONE_AGAIN: &str = "# One\n\nA preface was added.\n\nWide margins invite a pen, and the pen invites a \
                         thought.\n\nNarrow ones do not.\n";

fn first() -> Pack {
    Pack::edition(1)
        .text(1, ONE)
        .questions(&[(1, "Wide margins", "What do margins invite?")])
}

fn with_bundle() -> Shell {
    let shell = Shell::new();
    let path = shell.path("first.marginalis");
    first().write(&path).unwrap();
    shell.json(["bundle", "install", path.to_str().unwrap(), "--accept-key"]);
    shell
}

/// What a student with these marks and this answer hands in, by their name.
fn handed_in(name: &str, passages: &[&str], answer: &str) -> (Shell, PathBuf) {
    let shell = with_bundle();
    let text = text_id(1).to_string();
    let plain = shell.plain(&text);
    for passage in passages {
        let (start, end) = place(&plain, passage);
        shell.mark(&text, start, end);
    }
    {
        let library = Library::open(&shell.library(), Clock::system()).unwrap();
        answers::answer(&library, bundle_id(1), "urn:test:questioning:1", answer, 0).unwrap();
    }
    let file = shell.path(&format!("{name}.annotations"));
    let args = [
        "bundle",
        "hand-in",
        "Rhetoric",
        "--name",
        name,
        "--out",
        file.to_str().unwrap(),
    ];
    let told = shell.json(args);
    assert_eq!(
        told,
        json!({"file": file.to_str(), "bundle": bundle_id(1), "title": "Rhetoric", "edition": 1, "name": name,
               "marks": passages.len(), "notes": 0, "answers": 1, "deleted": 0})
    );
    (shell, file)
}

/// A teacher to whom three students handed in.
fn class() -> (Shell, Vec<(Shell, PathBuf)>) {
    let students = vec![
        handed_in("Ada", &["invite a pen", "Narrow ones"], "A pen."),
        handed_in("=Ben", &["invite a pen, and"], "A thought."),
        handed_in("Cy", &[], "Nothing."),
    ];
    let teacher = with_bundle();
    let folder = teacher.path("class");
    fs::create_dir(&folder).unwrap();
    for (_, file) in &students {
        fs::copy(file, folder.join(file.file_name().unwrap())).unwrap();
    }
    let collected = teacher.json(["bundle", "collect", folder.to_str().unwrap()]);
    let counts = json!({"records": 6, "new": 6, "changed": 0, "same": 0, "older": 0, "refused": 0, "deleted": 0,
                        "placed": 3, "check": 0, "unplaced": 0, "whole": 3});
    assert_eq!(collected["counts"], counts);
    assert_eq!(collected["files"][1]["file"], "Ada.annotations");
    assert_eq!(collected["files"][1]["students"], json!(["Ada"]));
    (teacher, students)
}

fn number_of(teacher: &Shell, name: &str) -> u64 {
    let all = teacher.json(["bundle", "hand-ins", "Rhetoric"]);
    let mut students = all["students"].as_array().unwrap().iter();
    let student = students.find(|student| student["name"] == name).unwrap();
    student["number"].as_u64().unwrap()
}

#[test]
fn a_class_hands_in_and_the_teacher_looks() {
    let (teacher, students) = class();
    let all = teacher.json(["bundle", "hand-ins", "Rhetoric"]);
    assert_eq!(all["texts"], json!([{"id": text_id(1), "title": "One"}]));
    let ada = all["students"]
        .as_array()
        .unwrap()
        .iter()
        .find(|student| student["name"] == "Ada")
        .unwrap();
    assert_eq!(
        ada["counts"],
        json!({"marks": 2, "notes": 0, "placed": 2, "check": 0, "unplaced": 0})
    );
    assert_eq!(
        (&ada["student"], &ada["answers"], &ada["edition"]),
        (&json!("Ada"), &json!(1), &json!(1))
    );

    let heat = teacher.json(["bundle", "heat-map", "One"]);
    let runs: Vec<&Value> = heat["runs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|run| &run["students"])
        .collect();
    assert_eq!(
        (&heat["students"], &heat["most"], runs),
        (&json!(3), &json!(2), vec![&json!(2), &json!(1), &json!(1)])
    );
    let words = teacher.run(["bundle", "heat-map", "One"]).out;
    assert!(
        words.starts_with("One: 3 students handed in\n   2  invite a pen\n"),
        "{words}"
    );

    let questions = teacher.json(["bundle", "answers", "Rhetoric", "--pseudonyms"]);
    assert_eq!(questions[0]["asked"], "What do margins invite?");
    let words = questions.to_string();
    assert!(words.contains("Student 1") && words.contains("A thought.") && !words.contains("Ada"));
    assert!(
        teacher
            .run(["bundle", "answers", "Rhetoric"])
            .out
            .contains("  Ada: A pen.\n")
    );
    assert!(
        !teacher
            .json(["bundle", "hand-ins", "Rhetoric", "--pseudonyms"])
            .to_string()
            .contains("Ada")
    );

    // The same again, and the first one after a change.
    let files: Vec<&str> = students
        .iter()
        .map(|(_, file)| file.to_str().unwrap())
        .collect();
    let again = teacher.json(["bundle", "collect", files[0], files[1], files[2]]);
    assert_eq!(
        (&again["counts"]["same"], &again["counts"]["new"]),
        (&json!(6), &json!(0))
    );
    let (ada, file) = &students[0];
    let mark = ada.json(["notes", "list"])[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    ada.json(["notes", "delete", &mark]);
    ada.json([
        "bundle",
        "hand-in",
        "Rhetoric",
        "--out",
        file.to_str().unwrap(),
    ]);
    let preview = teacher.json(["bundle", "collect", file.to_str().unwrap(), "--preview"]);
    assert_eq!(preview["counts"]["deleted"], 1);
    let words = teacher
        .run(["bundle", "collect", file.to_str().unwrap()])
        .out;
    assert_eq!(
        words,
        "Ada.annotations: Ada, 0 new, 0 changed, 2 as before, 1 deleted\n"
    );
    assert_eq!(teacher.json(["undo"])["action"], "collect-hand-ins");
}

#[test]
fn the_table_goes_to_a_spreadsheet_and_runs_nothing() {
    let (teacher, _students) = class();
    let table = |more: &[&str]| {
        let file = teacher.path("table.csv");
        let mut args = vec![
            "bundle",
            "hand-ins",
            "Rhetoric",
            "--csv",
            file.to_str().unwrap(),
        ];
        args.extend(more);
        assert_eq!(teacher.json(args)["file"], file.to_str().unwrap());
        fs::read_to_string(file).unwrap()
    };
    let safe = table(&[]);
    assert_eq!(safe.lines().count(), 7);
    assert!(safe.starts_with("\u{feff}student,kind,text,heading,passage,place,color,note,"));
    assert!(safe.contains("\"'=Ben\",mark,One,One,\"invite a pen, and\",placed,yellow,"));
    assert!(table(&["--raw"]).contains("\r\n=Ben,mark,"));
    assert!(!table(&["--pseudonyms"]).contains("Ada"));
    let wrong = teacher.run(["bundle", "hand-ins", "Rhetoric", "--raw"]);
    assert_eq!(wrong.code, 2);
}

#[test]
fn students_are_named_and_let_go() {
    let (teacher, _students) = class();
    let ada = number_of(&teacher, "Ada").to_string();
    let named = teacher.json([
        "bundle",
        "student",
        "Rhetoric",
        &ada,
        "--name",
        "Augusta",
        "--pseudonym",
        "Swift",
    ]);
    assert_eq!(
        (&named["student"], &named["name"], &named["pseudonym"]),
        (&json!("Augusta"), &json!("Ada"), &json!("Swift"))
    );
    let questions = teacher
        .json(["bundle", "answers", "Rhetoric", "--pseudonyms"])
        .to_string();
    assert!(questions.contains("Swift"));
    assert_eq!(
        teacher.error(1, ["bundle", "student", "Rhetoric", "nobody"])["code"],
        "not-found"
    );
    let ben = number_of(&teacher, "=Ben").to_string();
    let called = ["bundle", "student", "Rhetoric", &ben, "--name", "Augusta"];
    teacher.json(called);
    let several = teacher.error(1, ["bundle", "student", "Rhetoric", "augusta", "--remove"]);
    assert_eq!(several["code"], "invalid-value");
    let seconds = teacher.json(["bundle", "student", "Rhetoric", "augusta (2)", "--name", ""]);
    assert_eq!(seconds["namesake"], 0);
    teacher.json(["bundle", "student", "Rhetoric", "augusta", "--remove"]);
    let left = teacher.json(["bundle", "hand-ins", "Rhetoric"]);
    assert_eq!(left["students"].as_array().unwrap().len(), 2);
    assert_eq!(teacher.json(["undo"])["action"], "remove-hand-in");
}

/// Who takes it for a text or a bundle is told where it is opened.
#[test]
fn what_was_handed_in_is_known_wherever_it_is_opened() {
    let (shell, file) = handed_in("Ada", &["invite a pen"], "A pen.");
    let file = file.to_str().unwrap();
    let where_to = "`marginalis bundle collect`";
    let report = shell.run(["import", file]);
    assert!(
        report.err.contains(where_to) && report.code == 1,
        "{report:?}"
    );
    // A text may have such a name, too.
    let text = shell.file("ovid.annotations", "# Ovid\n\nOn exile.\n");
    let report = shell.run(["import", text.to_str().unwrap()]);
    assert!(
        report.err.contains("by its name") && report.err.contains(".md"),
        "{report:?}"
    );
    let bundle = shell.error(1, ["bundle", "install", file]);
    assert_eq!(bundle["code"], "not-a-bundle");
    assert!(bundle["message"].as_str().unwrap().contains(where_to));
    let other = shell.path("a.marginalis");
    first().write(&other).unwrap();
    let report = shell.run(["import", other.to_str().unwrap()]);
    assert!(
        report.err.contains("`marginalis bundle install`"),
        "{report:?}"
    );
}

#[test]
fn what_cannot_be_taken_is_told_and_ends_with_one() {
    let (_student, good) = handed_in("Ada", &["invite a pen"], "A pen.");
    let teacher = with_bundle();
    let broken = teacher.file("broken.annotations", "{");
    let mut command = teacher.command([
        "bundle",
        "collect",
        "--json",
        broken.to_str().unwrap(),
        good.to_str().unwrap(),
    ]);
    command.current_dir(teacher.path(""));
    let ran = ran(command);
    assert_eq!(ran.code, 1, "{ran:?}");
    let collected: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(collected["files"][0]["refusal"]["code"], "invalid-value");
    assert_eq!(collected["counts"]["new"], 2);
    let stranger = Shell::new();
    let refused = stranger.run(["bundle", "collect", good.to_str().unwrap()]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.err.contains("[bundle-not-installed]") && refused.err.contains("“Rhetoric”"),
        "{refused:?}"
    );
    let other = stranger.error(
        1,
        ["bundle", "hand-in", "Rhetoric", "--out", "x.annotations"],
    );
    assert_eq!(other["code"], "not-found");
    let nameless = with_bundle();
    let file = nameless.path("x.annotations");
    let refused = nameless.error(
        1,
        [
            "bundle",
            "hand-in",
            "Rhetoric",
            "--out",
            file.to_str().unwrap(),
        ],
    );
    assert_eq!(refused["code"], "invalid-value");
    assert!(!file.exists());
}

#[test]
fn what_was_handed_in_says_what_a_new_edition_does_to_it() {
    let (_ada, ada) = handed_in("Ada", &["invite a pen", "as every reader"], "A pen.");
    let (_ben, ben) = handed_in("Ben", &["Narrow ones"], "None.");
    let shell = Shell::new();
    let [old, new] = [shell.path("1.marginalis"), shell.path("2.marginalis")];
    first().write(&old).unwrap();
    Pack::edition(2).text(1, ONE_AGAIN).write(&new).unwrap();
    let [old, new, ada, ben] = [&old, &new, &ada, &ben].map(|path| path.to_str().unwrap());
    let folder = shell.path("class");
    std::fs::create_dir(&folder).unwrap();
    let folder = folder.to_str().unwrap();
    let refused = shell.error(1, ["bundle", "compare", old, new, "--notes", folder]);
    assert_eq!(refused["code"], "unreadable-file");
    let words = refused["message"].as_str().unwrap();
    assert!(
        words.contains("is a folder. Nothing was compared. Name the files"),
        "{words}"
    );
    let compared = shell.json([
        "bundle", "compare", old, new, "--notes", ada, "--notes", ben,
    ]);
    let marks = &compared["marks"];
    assert_eq!(
        (&marks["counts"]["before"], &marks["whole"]),
        (&json!(3), &json!(2)),
        "{marks}"
    );
    let (placed, check, unplaced) = (
        marks["counts"]["placed"].as_u64().unwrap(),
        marks["counts"]["check"].as_u64().unwrap(),
        marks["counts"]["unplaced"].as_u64().unwrap(),
    );
    assert_eq!(placed + check + unplaced, 3);
    let entries = marks["entries"].as_array().unwrap();
    let of = |quote: &str| {
        entries
            .iter()
            .find(|entry| entry["old"]["text"] == quote)
            .unwrap()
    };
    assert_eq!(
        (&of("invite a pen")["state"], &of("invite a pen")["creator"]),
        (&json!("placed"), &json!("Ada"))
    );
    assert_eq!(of("as every reader")["state"], "unplaced");
    assert_eq!(of("Narrow ones")["creator"], "Ben");
    assert_eq!(marks["refused"], json!([]));
}
