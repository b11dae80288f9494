//! `replace`: a new edition from the shell, also when the shell is killed.

use std::thread;
use std::time::Instant;

use marginalis_core::highlights::State;
use marginalis_core::ids::TextId;
use marginalis_core::time::Clock;
use marginalis_core::{Library, editions, health, highlights, text};
use serde_json::{Value, json};

use crate::driver::{Shell, place};

const FIRST: &str = "# On Margins\n\nWide margins invite a pen, and the pen invites a thought.\n\n\
                     Narrow ones forbid it, as every reader of a cheap paperback knows.\n\n\
                     Nobody thanked a stranger for pencilled doubts in a love scene.\n";
const SECOND: &str = "# On Margins\n\nA preface was added to this second edition of the essay.\n\n\
                      Wide margins invite a pen, and a sharp pen invites a thought.\n\n\
                      Narrow ones forbid it, as every reader of a cheap paperback knows.\n";

/// A library with the first edition and three marks: one stays, one is to be reworded, one will be gone.
fn marked() -> (Shell, String) {
    let shell = Shell::new();
    let file = shell.file("margins.md", FIRST);
    let report = shell.json(["import", file.to_str().unwrap()]);
    let id = report["texts"][0]["id"].as_str().unwrap().to_owned();
    let plain = shell.plain(&id);
    for words in [
        "every reader",
        "invite a pen, and the pen invites a thought",
        "thanked a stranger",
    ] {
        let (start, end) = place(&plain, words);
        shell.mark(&id, start, end);
    }
    (shell, id)
}

#[test]
fn a_preview_and_the_replacement_say_the_same() {
    let (shell, id) = marked();
    let file = shell.file("second.md", SECOND);
    let file = file.to_str().unwrap();
    let preview = shell.json(["replace", &id, file, "--preview"]);
    assert_eq!(
        preview["marks"],
        json!({"before": 3, "kept": 1, "moved": 0, "reworded": 1, "ambiguous": 0, "removed": 1,
               "placed": 1, "check": 1, "unplaced": 1})
    );
    assert_eq!(
        (&preview["same_work"], &preview["edition"]),
        (&json!(true), &json!(2))
    );
    assert!(preview["similarity"].as_f64().unwrap() > 0.5, "{preview}");
    assert_eq!(
        shell
            .json(["texts"])
            .as_array()
            .unwrap()
            .iter()
            .find(|text| text["id"] == *id)
            .unwrap()["edition"],
        1
    );

    assert_eq!(shell.json(["replace", &id, file]), preview);
    let states: Vec<Value> = shell
        .json(["notes", "list", "--text", &id])
        .as_array()
        .unwrap()
        .iter()
        .map(|note| json!([note["quote"], note["state"]]))
        .collect();
    for expected in [
        json!(["every reader", "placed"]),
        json!(["invite a pen, and a sharp pen invites a thought", "check"]),
        json!(["thanked a stranger", "unplaced"]),
    ] {
        assert!(states.contains(&expected), "{expected} in {states:?}");
    }
    assert_eq!(shell.json(["health"])["ok"], true);

    let again = shell.json(["replace", &id, file]);
    assert_eq!(
        (&again["news"], &again["edition"]),
        (&json!("nothing"), &json!(2))
    );
    assert_eq!(shell.json(["undo"])["action"], "replace-text");
    assert_eq!(
        shell.plain(&id).len(),
        FIRST.replace("\n\n", "\n").len() - "# \n".len()
    );
}

#[test]
fn people_are_told_in_words() {
    let (shell, id) = marked();
    let file = shell.file("second.md", SECOND);
    let ran = shell.run(["replace", &id, file.to_str().unwrap()]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("On Margins is edition 2 now"), "{ran:?}");
    assert!(
        ran.out.contains("3 marks: 1 kept, 1 reworded, 1 gone"),
        "{ran:?}"
    );
    assert!(
        ran.out.contains("1 placed, 1 to check, 1 without a place"),
        "{ran:?}"
    );
}

#[test]
fn a_text_is_named_as_it_was_and_then_as_it_is_called() {
    let (shell, id) = marked();
    let file = shell.file("second.md", SECOND.replace("On Margins", "Of Margins"));
    let file = file.to_str().unwrap();
    let first = |ran: crate::driver::Ran| ran.out.lines().next().unwrap().to_owned();
    assert_eq!(
        first(shell.run(["replace", &id, file, "--preview"])),
        "On Margins would become edition 2 and be called “Of Margins”"
    );
    assert_eq!(
        first(shell.run(["replace", &id, file])),
        "On Margins is edition 2 now and is called “Of Margins”"
    );
    assert_eq!(
        first(shell.run(["replace", &id, file])),
        "Of Margins: edition 2 is this file already"
    );
}

#[test]
fn another_work_is_refused_until_it_is_wanted() {
    let (shell, id) = marked();
    let other = shell.file(
        "noodles.md",
        "# Noodles\n\nBoil water, salt it, and wait for ten whole minutes.\n",
    );
    let other = other.to_str().unwrap();
    let before = shell.plain(&id);
    assert_eq!(
        shell.json(["replace", &id, other, "--preview"])["same_work"],
        false
    );
    let error = shell.error(1, ["replace", &id, other]);
    assert_eq!(error["code"], "another-work");
    assert_eq!(shell.plain(&id), before);
    let replaced = shell.json(["replace", &id, other, "--different-work"]);
    assert_eq!(replaced["marks"]["unplaced"], 3);
    assert_eq!(replaced["title"], "Noodles");
}

#[test]
fn what_is_no_text_or_no_file_replaces_nothing() {
    let (shell, id) = marked();
    let empty = shell.file("empty.md", "");
    assert_eq!(
        shell.error(1, ["replace", &id, empty.to_str().unwrap()])["code"],
        "empty-file"
    );
    assert_eq!(
        shell.error(1, ["replace", &id, "/nowhere/at-all.md"])["code"],
        "unreadable-file"
    );
    let good = shell.file("second.md", SECOND);
    assert_eq!(
        shell.error(1, ["replace", "no such text", good.to_str().unwrap()])["code"],
        "not-found"
    );
    assert_eq!(shell.error(2, ["replace", &id])["code"], "usage");
}

const ROUNDS: u32 = 30;
const MARKS: u32 = 300;

/// The old edition as a whole or the new one, and every mark in either case (reliability, F19).
#[test]
fn a_replacement_that_is_killed_happened_wholly_or_not_at_all() {
    let shell = Shell::new();
    let paragraph = |number: u32, word: &str| {
        format!(
            "Paragraph {number} is about matter {} and {word} its readers have to say.",
            number * 7
        )
    };
    let whole = |word| -> String {
        let all: Vec<String> = (0..MARKS).map(|number| paragraph(number, word)).collect();
        all.join("\n\n")
    };
    let files = [
        shell.file("one.md", whole("what")),
        shell.file("two.md", whole("all that")),
    ];
    let report = shell.json(["import", files[0].to_str().unwrap()]);
    let id: TextId = report["texts"][0]["id"].as_str().unwrap().parse().unwrap();
    mark_all(&shell, id);

    // How long it takes here, so that the kills fall before, into and behind the work.
    let begun = Instant::now();
    shell.json(["replace", &id.to_string(), files[1].to_str().unwrap()]);
    let takes = begun.elapsed();

    let (mut old, mut new) = (0, 0);
    for round in 0..ROUNDS {
        let library = Library::open(&shell.library(), Clock::system()).unwrap();
        let before = edition(&library, id);
        library.close().unwrap();
        let file = &files[(before as usize) % 2];
        let mut child = shell
            .command(["replace", &id.to_string(), file.to_str().unwrap(), "--json"])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(takes * ((round * 7) % ROUNDS) * 2 / ROUNDS);
        let _ = child.kill();
        child.wait().unwrap();

        let library = Library::open(&shell.library(), Clock::system()).unwrap();
        let after = edition(&library, id);
        assert!(after == before || after == before + 1, "round {round}");
        *(if after == before { &mut old } else { &mut new }) += 1;
        let marks = highlights::list(&library, Some(id)).unwrap();
        assert_eq!(marks.len() as u32, MARKS, "round {round}");
        let current = text::open(&library, id).unwrap().summary.edition;
        assert!(
            marks
                .iter()
                .all(|mark| mark.edition == current && mark.state != State::Unplaced)
        );
        assert_eq!(
            health::check(&library).unwrap().problems,
            Vec::<String>::new(),
            "round {round}"
        );
    }
    assert!(
        old > 0 && new > 0,
        "killed at work: {old} times the old edition, {new} times the new"
    );
    println!("{ROUNDS} rounds: {old} times the old edition, {new} times the new");
}

fn edition(library: &Library, text: TextId) -> u32 {
    editions::list(library, text).unwrap()[0].number
}

/// A mark on the middle of every paragraph.
fn mark_all(shell: &Shell, id: TextId) {
    let plain = shell.plain(&id.to_string());
    let mut at = 0;
    let mut lines = String::new();
    for line in plain.lines() {
        let length = line.chars().count() as u32;
        let (start, end) = (at + 3, at + length - 3);
        lines += &json!({"text": id, "start": start, "end": end, "note": "n"}).to_string();
        lines.push('\n');
        at += length + 1;
    }
    let ran = shell.fed(["notes", "add", "--from", "-"], &lines);
    assert_eq!(ran.code, 0, "{}", ran.err);
}
