//! `import`, `texts`, `show`, `health`, help.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::driver::{ESSAY, Shell, place, ran};

#[test]
fn a_new_library_holds_the_study_edition_and_never_gets_it_twice() {
    let shell = Shell::new();
    let texts = shell.json(["texts"]);
    let titles = texts.as_array().unwrap();
    assert!(
        titles.len() >= 4,
        "the study edition has several texts: {titles:?}"
    );
    for text in titles {
        assert!(text["words"].as_u64().unwrap() > 50, "{text}");
        assert_eq!(text["edition"], 1);
    }
    assert_eq!(shell.json(["texts"]), texts, "opening again adds nothing");
    assert_eq!(shell.json(["books"]).as_array().unwrap().len(), 6);
}

#[test]
fn an_imported_text_is_listed_shown_and_checked() {
    let shell = Shell::new();
    let file = shell.file("on margins.md", ESSAY);
    let report = shell.json(["import", file.to_str().unwrap()]);
    let text = &report["texts"][0];
    assert_eq!(text["title"], "On Margins");
    assert_eq!(report["refused"], json!([]));
    let id = text["id"].as_str().unwrap();

    let texts = shell.json(["texts"]);
    let listed = texts
        .as_array()
        .unwrap()
        .iter()
        .find(|text| text["id"] == id)
        .unwrap();
    assert_eq!(
        (&listed["title"], &listed["words"]),
        (&text["title"], &text["words"])
    );

    let plain = shell.plain(id);
    assert!(
        plain.starts_with("On Margins\nWide margins invite a pen. Narrow ones forbid it.\nUse\n"),
        "{plain:?}"
    );
    assert_eq!(shell.json(["show", id])["plain"], plain);
    assert!(
        shell
            .run(["show", id, "--as", "markdown"])
            .out
            .contains("*Narrow* ones")
    );
    assert_eq!(shell.json(["health"])["ok"], true);
    assert_eq!(shell.json(["health"])["format"], 1);
}

#[test]
fn blocks_say_what_they_are_and_where() {
    let (shell, id) = Shell::with_essay();
    let plain = shell.plain(&id);
    let shown = shell.json(["show", &id, "--as", "blocks"]);
    assert_eq!(
        (&shown["id"], &shown["title"]),
        (&json!(id), &json!("On Margins"))
    );
    let (use_start, _) = place(&plain, "Use");
    assert_eq!(
        shown["outline"],
        json!([{"level": 1, "text": "On Margins", "start": 0}, {"level": 2, "text": "Use", "start": use_start}])
    );
    let blocks: Vec<(&str, &str)> = shown["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|block| words_of(block, &plain))
        .collect();
    assert_eq!(
        blocks,
        [
            ("heading", "On Margins"),
            (
                "paragraph",
                "Wide margins invite a pen. Narrow ones forbid it."
            ),
            ("heading", "Use"),
            ("list_item", "to doubt"),
            ("list_item", "to agree"),
            ("quote", "A book without notes is a book unread."),
        ]
    );
    assert_eq!(shown["blocks"][2]["level"], 2);
    assert_eq!(shown["blocks"][5]["within"][0]["type"], "quote");
}

fn words_of<'a>(block: &'a Value, plain: &'a str) -> (&'a str, &'a str) {
    let byte = |at: &Value| {
        let at = at.as_u64().unwrap() as usize;
        plain
            .char_indices()
            .nth(at)
            .map_or(plain.len(), |(byte, _)| byte)
    };
    (
        block["kind"].as_str().unwrap(),
        &plain[byte(&block["start"])..byte(&block["end"])],
    )
}

#[test]
fn a_text_is_found_by_id_part_of_it_and_title() {
    let (shell, id) = Shell::with_essay();
    let whole = shell.plain(&id);
    for name in [
        &id.to_uppercase(),
        &id[id.len() - 12..],
        "On Margins",
        "on margins",
    ] {
        assert_eq!(shell.plain(name), whole, "{name}");
    }
    assert_eq!(
        shell.error(1, ["show", "No Such Text"])["code"],
        "not-found"
    );
    assert_eq!(shell.error(1, ["show", ""])["code"], "not-found");
    shell.run([
        "import",
        shell
            .file("same title.md", "# On Margins\n\nAnother text.\n")
            .to_str()
            .unwrap(),
    ]);
    assert_eq!(
        shell.error(1, ["show", "On Margins"])["code"],
        "invalid-value"
    );
}

#[test]
fn options_stand_before_or_after_the_command() {
    let shell = Shell::new();
    let library = shell.library();
    let library = library.to_str().unwrap();
    for args in [
        ["--library", library, "--json", "texts"],
        ["texts", "--json", "--library", library],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_marginalis"));
        command.args(args);
        let ran = ran(command);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(serde_json::from_str::<Value>(&ran.out).unwrap().is_array());
    }
}

#[test]
fn the_environment_names_a_library_and_the_option_wins() {
    let shell = Shell::new();
    let named = shell.path("named by the environment");
    let mut command = Command::new(env!("CARGO_BIN_EXE_marginalis"));
    command.args(["texts"]).env("MARGINALIS_LIBRARY", &named);
    assert_eq!(ran(command).code, 0);
    assert!(named.is_dir() && !shell.library().exists());
    let mut command = shell.command(["texts"]);
    command.env("MARGINALIS_LIBRARY", shell.path("not this one"));
    assert_eq!(ran(command).code, 0);
    assert!(shell.library().is_dir() && !shell.path("not this one").exists());
}

#[test]
fn people_get_lines_and_words_stay_off_standard_output() {
    let (shell, id) = Shell::with_essay();
    let texts = shell.run(["texts"]);
    assert!(
        texts
            .out
            .lines()
            .any(|line| line.starts_with(&id) && line.ends_with("On Margins")),
        "{texts:?}"
    );
    let nothing = shell.run(["notes", "list"]);
    assert_eq!((nothing.code, nothing.out.as_str()), (0, ""));
    assert!(!nothing.err.is_empty());
    let health = shell.run(["health"]);
    assert!(health.out.contains("nothing wrong"), "{health:?}");
}

#[test]
fn help_is_a_result_and_a_wrong_call_is_not() {
    let shell = Shell::new();
    for args in [
        vec!["--help"],
        vec!["notes", "add", "--help"],
        vec!["--version"],
    ] {
        let ran = shell.run(&args);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
        assert!(!ran.out.is_empty());
    }
    for args in [
        vec![],
        vec!["frobnicate"],
        vec!["import"],
        vec!["show"],
        vec!["show", "x", "--as", "pdf"],
        vec!["notes", "add", "--text", "x", "--start", "1"],
        vec![
            "notes", "add", "--text", "x", "--start", "one", "--end", "2",
        ],
        vec![
            "notes", "add", "--text", "x", "--start", "1", "--end", "2", "--color", "red",
        ],
        vec!["notes", "add", "--from", "-", "--text", "x"],
        vec!["notes", "export", "--format", "docx", "--out", "x"],
        vec!["books", "set", "x", "--page", "many"],
    ] {
        let ran = shell.run(&args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}");
        assert_eq!(shell.error(2, &args)["code"], "usage", "{args:?}");
    }
    assert!(!shell.library().exists(), "a wrong call makes no library");
}

#[test]
fn a_reader_who_leaves_early_is_no_error() {
    let (shell, id) = Shell::with_essay();
    let long = "A line that fills the pipe.\n\n".repeat(20_000);
    let file = shell.file("long.txt", long);
    shell.run(["import", file.to_str().unwrap()]);
    for args in [
        vec!["show", "long"],
        vec!["show", &id],
        vec!["texts"],
        vec!["books", "--json"],
    ] {
        let mut command = shell.command(&args);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
        assert_eq!(output.status.code(), Some(0), "{args:?}");
    }
}

#[test]
fn the_books_of_a_text_are_offered_or_said_to_be_on_the_list() {
    let shell = Shell::new();
    let file = shell.file(
        "books.txt",
        "My Books\n\nA list that I keep, with what I want to read next.\n\n\
         1. Eric von Holt, Making Do, Boston: Workshop House, 2005.\n\
         2. Ada Whitlow, Rubble, Leeds: Hedgerow Press, 1998.\n",
    );
    let import = || {
        let mut command = shell.command(["import"]);
        command.arg(&file);
        ran(command)
    };
    let first = import();
    assert!(
        first
            .err
            .contains("names 2 books: `marginalis books import --text"),
        "{first:?}"
    );
    shell.json(["books", "import", "--text", "My Books"]);
    let again = import();
    assert!(
        again
            .err
            .contains("names 2 books, all on your reading list"),
        "{again:?}"
    );
    let report = shell.json(["import", file.to_str().unwrap()]);
    let text = &report["texts"][0];
    assert_eq!(
        (&text["books_named"], &text["books_offered"]),
        (&json!(2), &json!(0))
    );
    shell.json(["books", "remove", "Rubble"]);
    let some = import();
    assert!(
        some.err
            .contains("names 2 books, 1 of them not on your reading list: "),
        "{some:?}"
    );
}
