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
fn a_place_that_is_not_likely_enough_is_the_first_alternative() {
    let shell = Shell::new();
    let text = shell.file(
        "text.txt",
        "It was very late. It was very dark. It was very cold.",
    );
    let selectors = shell.file("selectors.json", r#"[{"id": 1, "exact": "was very"}]"#);
    let found = shell.json([
        "resolve",
        text.to_str().unwrap(),
        selectors.to_str().unwrap(),
    ]);
    assert_eq!(
        (
            &found[0]["status"],
            &found[0]["verdict"],
            &found[0]["start"]
        ),
        (&json!("orphaned"), &json!("ambiguous"), &Value::Null),
        "{found}"
    );
    let places = found[0]["alternatives"].as_array().unwrap();
    assert_eq!(places.len(), 3, "{found}");
    assert_eq!(places[0], json!({ "start": 3, "end": 11 }));
}

#[test]
fn marks_that_are_none_are_refused() {
    let shell = Shell::new();
    let text = shell.file("text.txt", "né 🌞");
    let text = text.to_str().unwrap();
    let refused = |targets: &str| {
        let file = shell.file("targets.json", targets);
        shell.error(1, ["carry", text, text, file.to_str().unwrap()])["code"].clone()
    };
    for (targets, code) in [
        (r#"[{"id": 1, "start": 3, "end": 5}]"#, "invalid-range"),
        (r#"[{"id": 1, "start": 3, "end": 2}]"#, "invalid-range"),
        (r#"[{"id": 1, "start": 2, "end": 2}]"#, "invalid-range"),
        (
            r#"[{"id": 1, "start": 0, "end": 1}, {"id": 1, "start": 1, "end": 2}]"#,
            "invalid-value",
        ),
        (r#"[{"id": 1, "start": -1, "end": 2}]"#, "invalid-value"),
        (
            r#"[{"id": 1, "start": 0, "end": 4294967296}]"#,
            "invalid-value",
        ),
        (r#"[{"id": 1, "start": 0, "end": 1.5}]"#, "invalid-value"),
        (r#"{"id": 1, "start": 0, "end": 2}"#, "invalid-value"),
        ("marks", "invalid-value"),
        ("", "invalid-value"),
    ] {
        assert_eq!(refused(targets), code, "{targets}");
    }
    let whole = shell.file(
        "targets.json",
        r#"[{"id": [1, null], "start": 0, "end": 4}]"#,
    );
    let fates = shell.json(["carry", text, text, whole.to_str().unwrap()]);
    assert_eq!(
        fates[0]["id"],
        json!([1, null]),
        "any JSON is an id: {fates}"
    );
    let none = shell.file("targets.json", "[]");
    assert_eq!(
        shell.json(["carry", text, text, none.to_str().unwrap()]),
        json!([])
    );
}

#[test]
fn selectors_that_are_none_are_refused() {
    let shell = Shell::new();
    let text = shell.file("text.txt", OLD);
    let text = text.to_str().unwrap();
    for selectors in [
        r#"[{"id": 1}]"#,
        r#"[{"id": 1, "exact": 7}]"#,
        r#"[{"id": 1, "exact": "a"}, {"id": 1, "exact": "b"}]"#,
        "no",
    ] {
        let file = shell.file("selectors.json", selectors);
        let error = shell.error(1, ["resolve", text, file.to_str().unwrap()]);
        assert_eq!(error["code"], "invalid-value", "{selectors}");
    }
}

#[test]
fn a_file_that_is_too_large_is_refused_before_it_is_read() {
    const MAX_BYTES: u64 = 64 * 1024 * 1024;
    let shell = Shell::new();
    let text = shell.file("text.txt", OLD);
    let huge = shell.path("huge.json");
    let text = text.to_str().unwrap();
    // One that is as large as may be is read, and found to be nothing.
    for (length, code) in [
        (MAX_BYTES, "invalid-value"),
        (MAX_BYTES + 1, "file-too-large"),
    ] {
        let file = std::fs::File::create(&huge).unwrap();
        file.set_len(length).unwrap();
        let error = shell.error(1, ["resolve", text, huge.to_str().unwrap()]);
        assert_eq!(error["code"], code);
        let error = shell.error(1, ["carry", text, text, huge.to_str().unwrap()]);
        assert_eq!(error["code"], code);
    }
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
