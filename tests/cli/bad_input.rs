//! Bad input: each a stable code, clear words, and nothing changed.

use std::fs::{self, File};

use serde_json::{Value, json};

use crate::driver::{ESSAY, Shell, on, ran};

/// Imports files, which must be refused in part, and gives the report.
fn refused(shell: &Shell, files: &[&str]) -> Value {
    let mut command = shell.command(["import", "--json"]);
    command.args(files);
    let ran = ran(command);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""), "{ran:?}");
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn each_bad_file_is_refused_by_its_code_and_the_good_one_comes_in() {
    let shell = Shell::new();
    let before = shell.json(["texts"]);
    let empty = shell.file("empty.txt", "");
    let binary = shell.file(
        "picture.txt",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01".repeat(50),
    );
    let huge = shell.path("huge.txt");
    File::create(&huge)
        .unwrap()
        .set_len(100 * 1024 * 1024)
        .unwrap();
    let folder = shell.path("folder.txt");
    fs::create_dir(&folder).unwrap();
    let missing = shell.path("missing.txt");
    let good = shell.file("good.md", ESSAY);
    let files =
        [&empty, &binary, &huge, &folder, &missing, &good].map(|path| path.to_str().unwrap());
    let report = refused(&shell, &files);
    let codes: Vec<(&str, &str)> = report["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| {
            (
                file["file"].as_str().unwrap(),
                file["code"].as_str().unwrap(),
            )
        })
        .collect();
    let named = [
        "empty-file",
        "binary-file",
        "file-too-large",
        "unreadable-file",
        "unreadable-file",
    ];
    let as_given: Vec<(&str, &str)> = files.into_iter().zip(named).collect();
    assert_eq!(codes, as_given);
    assert!(
        report["refused"]
            .as_array()
            .unwrap()
            .iter()
            .all(|file| file["message"].as_str().unwrap().len() > 20)
    );
    assert_eq!(report["texts"].as_array().unwrap().len(), 1);
    let after = shell.json(["texts"]);
    assert_eq!(
        after.as_array().unwrap().len(),
        before.as_array().unwrap().len() + 1
    );
}

#[test]
fn a_file_that_cannot_be_read_to_its_end_changes_nothing() {
    let shell = Shell::new();
    let before = shell.json(["texts"]);
    // Opens, and fails when it is read.
    let report = refused(&shell, &["/proc/self/mem"]);
    assert_eq!(report["texts"], json!([]));
    assert_eq!(shell.json(["texts"]), before);
}

#[test]
fn a_refusal_is_told_to_people_on_standard_error() {
    let shell = Shell::new();
    let empty = shell.file("empty.txt", "");
    let ran = shell.run(["import", empty.to_str().unwrap()]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(
        ran.err.contains("empty.txt") && ran.err.contains("[empty-file]"),
        "{ran:?}"
    );
}

#[test]
fn what_is_no_library_stays_as_it_is() {
    let shell = Shell::new();
    let library = shell.library();
    fs::create_dir(&library).unwrap();
    let database = library.join("marginalis.db");
    fs::write(&database, "a shopping list, not a database").unwrap();
    let error = shell.error(1, ["texts"]);
    assert_eq!(error["code"], "not-a-library");
    assert_eq!(
        fs::read(&database).unwrap(),
        b"a shopping list, not a database"
    );

    fs::remove_file(&database).unwrap();
    fs::create_dir(&database).unwrap();
    assert_eq!(shell.error(1, ["texts"])["code"], "not-a-library");
}

#[test]
fn a_library_of_a_newer_version_is_refused_untouched() {
    let shell = Shell::new();
    shell.json(["texts"]);
    let database = shell.library().join("marginalis.db");
    let mut bytes = fs::read(&database).unwrap();
    // SQLite keeps `user_version` at byte 60 of the file, big-endian.
    bytes[60..64].copy_from_slice(&9_999u32.to_be_bytes());
    fs::write(&database, &bytes).unwrap();
    let error = shell.error(1, ["notes", "list"]);
    assert_eq!(error["code"], "newer-library");
    assert_eq!(fs::read(&database).unwrap(), bytes);
}

#[test]
fn a_folder_that_cannot_hold_a_library_is_refused() {
    let shell = Shell::new();
    let plain_file = shell.file("a file", "old");
    for folder in [
        plain_file.clone(),
        plain_file.join("below"),
        "/proc/marginalis".into(),
    ] {
        let mut command = on(&folder);
        command.args(["texts", "--json"]);
        let ran = ran(command);
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (1, ""),
            "{}: {ran:?}",
            folder.display()
        );
        let error: Value = serde_json::from_str(&ran.err).unwrap();
        assert!(
            ["read-only", "not-a-library"].contains(&error["code"].as_str().unwrap()),
            "{error}"
        );
    }
    assert_eq!(fs::read(&plain_file).unwrap(), b"old");
}

#[test]
fn odd_names_of_folders_and_files_do_no_harm() {
    let shell = Shell::new();
    for name in [
        "with space",
        "per%cent",
        "ha#sh?query=1",
        "ünï 📚 ספר",
        &"n".repeat(200),
        "-dash",
        "file:uri",
    ] {
        let library = shell.path(name);
        let file = shell.file(
            &format!("{}.md", name.chars().take(100).collect::<String>()),
            ESSAY,
        );
        let mut command = on(&library);
        command.arg("import").arg(&file);
        let ran = ran(command);
        assert_eq!(ran.code, 0, "{name}: {ran:?}");
        assert!(library.join("marginalis.db").is_file(), "{name}");
    }
}

#[test]
fn a_title_that_steers_a_terminal_is_shown_without_doing_so() {
    let shell = Shell::new();
    let mut out = shell
        .run([
            "books",
            "add",
            "--title",
            "Red \u{1b}[31malert\u{7}\u{9b}2J",
        ])
        .out;
    out += &shell.run(["books"]).out;
    assert!(
        out.contains("alert") && !out.contains(['\u{1b}', '\u{7}', '\u{9b}']),
        "{out:?}"
    );
}

#[test]
fn a_file_that_is_missing_is_told_as_what_it_stops() {
    let (shell, id) = Shell::with_essay();
    let there = shell.file("there.md", ESSAY);
    let there = there.to_str().unwrap();
    let missing = shell.path("missing.md");
    let missing = missing.to_str().unwrap();
    let folder = shell.path("folder.md");
    fs::create_dir(&folder).unwrap();
    let folder = folder.to_str().unwrap();
    for file in [missing, folder] {
        for call in [
            vec!["carry", there, file, there],
            vec!["resolve", file, there],
            vec!["replace", &id, file],
        ] {
            let error = shell.error(1, &call);
            assert_eq!(error["code"], "unreadable-file", "{call:?}");
            let words = error["message"].as_str().unwrap();
            assert!(words.contains("Nothing was changed."), "{words}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn results_that_find_no_room_are_a_full_disk() {
    let (shell, id) = Shell::with_essay();
    for call in [vec!["texts"], vec!["show", &id, "--as", "blocks"]] {
        let mut command = shell.command(&call);
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = command.arg("--json").stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{call:?}");
        let error: Value = serde_json::from_slice(&output.stderr).unwrap();
        assert_eq!(error["code"], "disk-full", "{error}");
    }
}

#[test]
fn a_library_that_is_not_there_is_not_sound() {
    let shell = Shell::new();
    let ran = shell.run(["--json", "health"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("\"not-a-library\""), "{}", ran.err);
    assert!(!shell.library().exists(), "nothing is made");
}

/// A name that was mistyped costs nobody a file: what is written takes the place of its own kind, or of an empty file.
#[test]
fn files_of_another_kind_are_never_written_over() {
    let (shell, text) = Shell::with_essay();
    shell.mark(&text, 0, 2);
    let bundles = shell.json(["bundle", "list"]);
    let bundle = bundles[0]["id"].as_str().unwrap();
    let file = shell.path("mine");
    let to = file.to_str().unwrap();
    let exports = [
        vec!["notes", "export", "--format", "markdown", "--out", to],
        vec!["books", "export", "--out", to],
        vec!["bundle", "hand-ins", bundle, "--csv", to],
        vec!["bundle", "hand-in", bundle, "--name", "Ada", "--out", to],
    ];
    let mut written: Vec<Vec<u8>> = Vec::new();
    for args in &exports {
        let others = written.iter().map(Vec::as_slice);
        for other in others.chain([&b"My diary."[..], b"[1]", b"PK\x03\x04", b"\xff\xfe", b" "]) {
            fs::write(&file, other).unwrap();
            assert_eq!(shell.error(1, args)["code"], "unwritable-file", "{args:?}");
            assert_eq!(fs::read(&file).unwrap(), other, "{args:?}");
        }
        fs::write(&file, "").unwrap();
        shell.json(args);
        let first = fs::read(&file).unwrap();
        assert!(!first.is_empty());
        shell.json(args);
        written.push(first);
    }
}
