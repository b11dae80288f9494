//! `notes …`, `undo`, `redo`.

use std::fs;

use serde_json::json;

use crate::driver::{Shell, place};

#[test]
fn a_note_is_added_listed_changed_and_deleted() {
    let (shell, text) = Shell::with_essay();
    let (start, end) = place(&shell.plain(&text), "Narrow ones");
    let added = shell.json([
        "notes",
        "add",
        "--text",
        &text,
        "--start",
        &start.to_string(),
        "--end",
        &end.to_string(),
        "--color",
        "purple",
        "--note",
        "Why?",
        "--tag",
        "layout",
        "--tag",
        "to ask",
    ]);
    assert_eq!(added["quote"], "Narrow ones");
    assert_eq!(added["state"], "placed");
    assert_eq!(
        (&added["color"], &added["tags"]),
        (&json!("purple"), &json!(["layout", "to ask"]))
    );
    assert_eq!(shell.json(["notes", "list"]), json!([added]));
    assert_eq!(
        shell.json(["notes", "list", "--text", &text]),
        json!([added])
    );

    let id = added["id"].as_str().unwrap();
    let edited = shell.json([
        "notes",
        "edit",
        id,
        "--note",
        "- because",
        "--color",
        "green",
        "--no-tags",
    ]);
    assert_eq!(
        (&edited["note"], &edited["color"], &edited["tags"]),
        (&json!("- because"), &json!("green"), &json!([]))
    );
    assert!(edited["revision"].as_u64() > added["revision"].as_u64());

    assert_eq!(
        shell.json(["notes", "delete", id]),
        json!({ "deleted": [id] })
    );
    assert_eq!(shell.json(["notes", "list"]), json!([]));
    assert_eq!(shell.error(1, ["notes", "delete", id])["code"], "not-found");
}

#[test]
fn every_step_is_taken_back_and_done_again_by_other_processes() {
    let (shell, text) = Shell::with_essay();
    let added = shell.mark(&text, 0, 2);
    let id = added["id"].as_str().unwrap();
    let edited = shell.json(["notes", "edit", id, "--note", "changed"]);
    shell.json(["notes", "delete", id]);

    let states = [json!([]), json!([edited]), json!([added]), json!([])];
    for (before, action) in
        states[1..]
            .iter()
            .zip(["delete-highlights", "edit-note", "create-highlight"])
    {
        assert_eq!(shell.json(["undo"])["action"], action);
        assert_eq!(&shell.json(["notes", "list"]), before);
    }
    for after in states[..3].iter().rev() {
        let at = shell.json(["redo"])["at"].as_str().unwrap().to_owned();
        assert_eq!(at.len(), "2026-11-23T05:21:38.120Z".len(), "{at}");
        assert_eq!(&shell.json(["notes", "list"]), after);
    }
    assert_eq!(shell.json(["redo"]), json!(null));
    let nothing = shell.run(["redo"]);
    assert_eq!((nothing.code, nothing.out.as_str()), (0, ""));
    assert!(!nothing.err.is_empty());
}

#[test]
fn everything_down_to_the_first_step_can_be_taken_back() {
    let (shell, text) = Shell::with_essay();
    shell.mark(&text, 0, 2);
    let mut steps = 0;
    while !shell.json(["undo"]).is_null() {
        steps += 1;
        assert!(steps < 10, "an end is reached");
    }
    let texts = shell.json(["texts"]);
    assert!(
        texts
            .as_array()
            .unwrap()
            .iter()
            .all(|known| known["id"] != json!(text)),
        "the import was a step too"
    );
    while !shell.json(["redo"]).is_null() {}
    assert_eq!(shell.json(["notes", "list"]).as_array().unwrap().len(), 1);
}

#[test]
fn many_notes_come_as_lines_and_a_bad_one_does_not_hold_up_the_rest() {
    let (shell, text) = Shell::with_essay();
    let lines = format!(
        "{{\"text\":\"{text}\",\"start\":0,\"end\":2,\"note\":\"one\"}}\n\n\
         {{\"text\":\"{text}\",\"start\":5,\"end\":1}}\n\
         not json\n\
         {{\"text\":\"{text}\",\"start\":0,\"end\":2,\"colour\":\"green\"}}\n\
         {{\"text\":\"nowhere\",\"start\":0,\"end\":2}}\n\
         {{\"text\":\"on margins\",\"start\":3,\"end\":10,\"color\":\"blue\",\"tags\":[\"a\",\"b\"]}}"
    );
    let ran = shell.fed(["notes", "add", "--from", "-", "--json"], &lines);
    assert_eq!(ran.code, 1);
    let stored: Vec<serde_json::Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(stored.len(), 2);
    assert_eq!(
        (&stored[1]["quote"], &stored[1]["tags"]),
        (&json!("Margins"), &json!(["a", "b"]))
    );
    let refused: Vec<serde_json::Value> = ran
        .err
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let codes: Vec<&str> = refused
        .iter()
        .map(|error| error["code"].as_str().unwrap())
        .collect();
    assert_eq!(
        codes,
        [
            "invalid-range",
            "invalid-value",
            "invalid-value",
            "not-found"
        ]
    );
    assert!(
        refused[1]["message"]
            .as_str()
            .unwrap()
            .starts_with("Line 4: ")
    );
    assert_eq!(shell.json(["notes", "list"]), json!(stored));
}

#[test]
fn a_line_over_four_megabytes_is_one_refused_line() {
    const MAX_LINE: usize = 4 * 1024 * 1024;
    let (shell, text) = Shell::with_essay();
    let note = json!({ "text": text, "start": 0, "end": 2 }).to_string();
    // White space before a note is no part of it, and can be of any length.
    let filled = |length: usize| format!("{}{note}", " ".repeat(length - note.len()));
    let lines = [
        filled(MAX_LINE),
        filled(MAX_LINE + 1),
        "x".repeat(5 << 20),
        "no".to_owned(),
        note.clone(),
    ];
    let ran = shell.fed(["notes", "add", "--from", "-", "--json"], &lines.join("\n"));
    assert_eq!((ran.code, ran.out.lines().count()), (1, 2), "{}", ran.err);
    let refused: Vec<serde_json::Value> = ran
        .err
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let told = |at: usize| refused[at]["message"].as_str().unwrap();
    assert_eq!(refused.len(), 3);
    for (at, line) in [(0, 2), (1, 3)] {
        let words = format!("Line {line}: The line is longer than 4 MB.");
        assert!(told(at).starts_with(&words), "{}", told(at));
    }
    assert!(
        told(2).starts_with("Line 4: This is not a note"),
        "{}",
        told(2)
    );
}

#[test]
fn what_fails_for_one_line_is_not_tried_for_the_next() {
    let (shell, text) = Shell::with_essay();
    let line = format!("{{\"text\":\"{text}\",\"start\":0,\"end\":2}}\n");
    let other = rusqlite::Connection::open(shell.library().join("marginalis.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let ran = shell.fed(["notes", "add", "--from", "-", "--json"], &line.repeat(3));
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
    let told: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!(told["code"], "busy");
    assert!(told["message"].as_str().unwrap().starts_with("Line 1: "));
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(shell.json(["notes", "list"]), json!([]));
}

#[test]
fn a_range_outside_the_text_is_refused() {
    let (shell, text) = Shell::with_essay();
    let length = shell.plain(&text).chars().count();
    for (start, end) in [
        (5, 5),
        (7, 3),
        (0, length + 1),
        (length + 5, length + 9),
        (10, 11),
    ] {
        let (start, end) = (start.to_string(), end.to_string());
        let error = shell.error(
            1,
            [
                "notes", "add", "--text", &text, "--start", &start, "--end", &end,
            ],
        );
        assert_eq!(error["code"], "invalid-range", "{start}–{end}");
    }
    for (start, end) in [
        ("-1", "5"),
        ("0", "-1"),
        ("0", "99999999999"),
        ("900", "905"),
    ] {
        let error = shell.error(
            1,
            [
                "notes", "add", "--text", &text, "--start", start, "--end", end,
            ],
        );
        let reason = format!("{start} to {end}, is not in the text, which has {length} characters");
        assert!(
            error["message"].as_str().unwrap().contains(&reason),
            "{error}"
        );
        assert_eq!(error["code"], "invalid-range");
    }
    let lines = shell.file(
        "notes.jsonl",
        format!("{{\"text\":\"{text}\",\"start\":-3,\"end\":2}}\n"),
    );
    let error = shell.error(1, ["notes", "add", "--from", lines.to_str().unwrap()]);
    assert_eq!(error["code"], "invalid-range", "{error}");
    let tag = "x".repeat(300);
    let error = shell.error(
        1,
        [
            "notes", "add", "--text", &text, "--start", "0", "--end", "2", "--tag", &tag,
        ],
    );
    assert_eq!(error["code"], "invalid-value");
    for nothing in ["", "  "] {
        let error = shell.error(
            1,
            [
                "notes", "add", "--text", &text, "--start", "0", "--end", "2", "--tag", nothing,
            ],
        );
        assert_eq!(error["code"], "invalid-value");
        assert!(
            error["message"]
                .as_str()
                .unwrap()
                .starts_with("A tag needs"),
            "{error}"
        );
    }
    assert_eq!(shell.json(["notes", "list"]), json!([]));
}

#[test]
fn notes_go_out_to_a_file_and_to_a_folder() {
    let (shell, text) = Shell::with_essay();
    let (start, end) = place(&shell.plain(&text), "invite a pen");
    let (start, end) = (start.to_string(), end.to_string());
    shell.json([
        "notes", "add", "--text", &text, "--start", &start, "--end", &end, "--note", "I agree",
        "--tag", "my tag",
    ]);
    let file = shell.path("out.md");
    let report = shell.json([
        "notes",
        "export",
        "--format",
        "markdown",
        "--out",
        file.to_str().unwrap(),
    ]);
    assert_eq!(report, json!({ "files": [file], "highlights": 1 }));
    let markdown = fs::read_to_string(&file).unwrap();
    for part in [
        "# On Margins",
        "> invite a pen",
        "**Important**",
        "#my-tag",
        "I agree",
        &format!("characters {start}–{end}"),
    ] {
        assert!(markdown.contains(part), "{part} in\n{markdown}");
    }

    let folder = shell.path("vault");
    let folder = format!("{}/", folder.display());
    let export = ["notes", "export", "--format", "markdown", "--out", &folder];
    let first = shell.json(export);
    assert_eq!(first["files"], json!([format!("{folder}On Margins.md")]));
    let path = shell.path("vault/On Margins.md");
    fs::write(
        &path,
        fs::read_to_string(&path).unwrap() + "\nAdded by hand.\n",
    )
    .unwrap();
    shell.mark(&text, 0, 2);
    assert_eq!(
        shell.json(export)["files"],
        first["files"],
        "the same file again"
    );
    let again = fs::read_to_string(&path).unwrap();
    assert!(
        again.contains("\n> On\n") && again.ends_with("\nAdded by hand.\n"),
        "{again}"
    );

    fs::write(&path, "somebody else's file").unwrap();
    assert_eq!(
        shell.json(export)["files"],
        json!([format!("{folder}On Margins (2).md")])
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), "somebody else's file");
}

#[test]
fn texts_without_notes_go_out_only_when_asked_for() {
    let (shell, text) = Shell::with_essay();
    let folder = format!("{}/", shell.path("vault").display());
    let nothing = shell.json(["notes", "export", "--format", "markdown", "--out", &folder]);
    assert_eq!(nothing, json!({ "files": [], "highlights": 0 }));
    let file = shell.path("one.md");
    let one = shell.json([
        "notes",
        "export",
        "--format",
        "markdown",
        "--out",
        file.to_str().unwrap(),
        "--text",
        &text,
    ]);
    assert_eq!(one["highlights"], 0);
    assert!(fs::read_to_string(&file).unwrap().contains("No notes yet."));
}

#[test]
fn an_export_that_cannot_be_written_leaves_the_old_file() {
    let (shell, text) = Shell::with_essay();
    shell.mark(&text, 0, 2);
    let plain_file = shell.file("a file", "old");
    let below = plain_file.join("notes.md");
    for out in [
        below.to_str().unwrap(),
        "/proc/notes.md",
        "/proc/vault/",
        shell.path("gone/notes.md").to_str().unwrap(),
    ] {
        let error = shell.error(1, ["notes", "export", "--format", "markdown", "--out", out]);
        assert_eq!(error["code"], "unwritable-file", "{out}");
    }
    assert_eq!(fs::read(&plain_file).unwrap(), b"old");
}

/// A disk that is full stands in by a limit on the size of files, set on the exporting process alone.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_old_export_and_no_rubbish() {
    let (shell, text) = Shell::with_essay();
    shell.mark(&text, 0, 2);
    let out = shell.path("vault");
    fs::create_dir(&out).unwrap();
    let file = out.join("notes.md");
    let export = [
        "notes",
        "export",
        "--format",
        "markdown",
        "--out",
        file.to_str().unwrap(),
    ];
    shell.json(export);
    let old = fs::read(&file).unwrap();
    let note = "x".repeat(200 * 1024);
    let line = json!({ "text": text, "start": 0, "end": 2, "note": note }).to_string();
    assert_eq!(shell.fed(["notes", "add", "--from", "-"], &line).code, 0);
    let mut command = std::process::Command::new("sh");
    command
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 100; exec \"$@\"",
            "sh",
            env!("CARGO_BIN_EXE_marginalis"),
            "--json",
            "--library",
        ])
        .arg(shell.library())
        .args(["notes", "export", "--format", "markdown", "--out"])
        .arg(&file);
    let ran = crate::driver::ran(command);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("unwritable-file"), "{ran:?}");
    assert_eq!(fs::read(&file).unwrap(), old);
    assert_eq!(
        fs::read_dir(&out).unwrap().count(),
        1,
        "no temporary file is left"
    );
}

#[cfg(unix)]
#[test]
fn a_path_that_is_no_unicode_is_written_to_and_told() {
    use std::os::unix::ffi::OsStrExt;
    let (shell, text) = Shell::with_essay();
    shell.mark(&text, 0, 2);
    let file = shell
        .path("x")
        .with_file_name(std::ffi::OsStr::from_bytes(b"n\xffotes.md"));
    let args = ["notes", "export", "--format", "markdown", "--out"].map(std::ffi::OsStr::new);
    let report = shell.json(args.into_iter().chain([file.as_os_str()]));
    assert!(
        report["files"][0]
            .as_str()
            .unwrap()
            .ends_with("n\u{FFFD}otes.md")
    );
    assert!(file.is_file());
}

/// Programs compare moments as text, so all have one length.
#[test]
fn moments_have_one_form() {
    let (shell, text) = Shell::with_essay();
    for _ in 0..3 {
        let note = shell.mark(&text, 0, 2);
        for name in ["created", "modified"] {
            let moment = note[name].as_str().unwrap();
            let form: String = moment
                .chars()
                .map(|c| if c.is_ascii_digit() { '0' } else { c })
                .collect();
            assert_eq!(form, "0000-00-00T00:00:00.000Z");
        }
    }
}
