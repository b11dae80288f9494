//! `carry` and `resolve`: files in, JSON out, no library.

use serde_json::{Value, json};

use crate::driver::Shell;

const OLD: &str = "A river remembers what towns forget.\nIts banks hold coins, bones and letters.\nA flood returns them in spring, and nobody asks why.\n";
const NEW: &str = "Preface.\nA river remembers what towns forget.\nIts banks hold coins, bones and papers.\nThen we went home.\n";

fn carry(shell: &Shell, names: (&str, &str), targets: &Value) -> Vec<Value> {
    let targets = shell.file("targets.json", targets.to_string());
    let ran = shell.run([
        "carry",
        shell.path(names.0).to_str().unwrap(),
        shell.path(names.1).to_str().unwrap(),
        targets.to_str().unwrap(),
    ]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn marks_come_back_in_their_order_each_with_its_fate() {
    let shell = Shell::new();
    shell.file("old.txt", OLD);
    shell.file("new.txt", NEW);
    let marks = json!([
        { "id": "flood", "start": 78, "end": 98 },
        { "id": 7, "start": 2, "end": 17 },
        { "id": "bones", "start": 52, "end": 76 },
    ]);
    let fates = carry(&shell, ("old.txt", "new.txt"), &marks);
    let told: Vec<_> = fates
        .iter()
        .map(|fate| (&fate["id"], &fate["status"], &fate["verdict"]))
        .collect();
    assert_eq!(
        told,
        vec![
            (&json!("flood"), &json!("orphaned"), &json!("removed")),
            (&json!(7), &json!("anchored"), &json!("kept")),
            (&json!("bones"), &json!("anchored"), &json!("reworded")),
        ]
    );
    assert_eq!(
        (&fates[0]["start"], &fates[0]["end"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        (&fates[1]["start"], &fates[1]["end"]),
        (&json!(11), &json!(26))
    );
    assert_eq!(fates[2]["changes"].as_array().unwrap().len(), 1);
    assert!(!shell.library().exists(), "no library is made");
}

#[test]
fn positions_of_markdown_count_in_its_plain_text() {
    let shell = Shell::new();
    shell.file("old.md", "# On *rivers*\n\nA **river** remembers.\n");
    shell.file(
        "new.md",
        "# On rivers\n\n## First\n\nA river [remembers](https://example.org).\n",
    );
    let fates = carry(
        &shell,
        ("old.md", "new.md"),
        &json!([{ "id": "a", "start": 12, "end": 19 }]),
    );
    assert_eq!(
        (&fates[0]["start"], &fates[0]["end"]),
        (&json!(18), &json!(25)),
        "{fates:?}"
    );
    assert_eq!(fates[0]["verdict"], "kept");
}

#[test]
fn empty_editions_are_editions() {
    let shell = Shell::new();
    shell.file("old.txt", OLD);
    shell.file("new.txt", "");
    let fates = carry(
        &shell,
        ("old.txt", "new.txt"),
        &json!([{ "id": "a", "start": 2, "end": 7 }]),
    );
    assert_eq!(
        (&fates[0]["status"], &fates[0]["gap"]),
        (&json!("orphaned"), &json!(0))
    );
}

#[test]
fn quotes_are_found_by_their_words() {
    let shell = Shell::new();
    let text = shell.file("text.txt", OLD);
    let selectors = json!([
        { "id": 1, "exact": "a flood RETURNS them", "prefix": "letters.\n", "suffix": " in spring", "start": 70 },
        { "id": 2, "exact": "nothing that was ever said" },
    ]);
    let selectors = shell.file("selectors.json", selectors.to_string());
    let found = shell.json([
        "resolve",
        text.to_str().unwrap(),
        selectors.to_str().unwrap(),
    ]);
    assert_eq!(
        (&found[0]["start"], &found[0]["end"], &found[0]["verdict"]),
        (&json!(78), &json!(98), &json!("kept"))
    );
    assert_eq!(found[1]["status"], "orphaned");
}

#[test]
fn what_is_not_understood_is_refused_in_words() {
    let shell = Shell::new();
    let text = shell.file("text.txt", OLD);
    let text = text.to_str().unwrap();
    let bad = shell.file("bad.json", "[{\"id\": 1}]");
    let error = shell.error(1, ["carry", text, text, bad.to_str().unwrap()]);
    assert_eq!(error["code"], "invalid-value");
    let binary = shell.file("binary.txt", b"\xff\xfe\x00");
    let error = shell.error(
        1,
        [
            "carry",
            binary.to_str().unwrap(),
            text,
            bad.to_str().unwrap(),
        ],
    );
    assert_eq!(error["code"], "binary-file");
    let error = shell.error(1, ["resolve", "/no/such/file.txt", bad.to_str().unwrap()]);
    assert_eq!(error["code"], "unreadable-file");
}
