//! `books …`

use std::fs;

use serde_json::json;

use crate::driver::Shell;

#[test]
fn a_key_book_is_marked_as_reading_at_page_40() {
    let shell = Shell::new();
    let books = shell.json(["books"]);
    let book = &books[0];
    assert_eq!(book["status"], "to_read");
    for field in ["id", "title", "authors", "year"] {
        assert!(!book[field].is_null(), "{field} of {book}");
    }
    let id = book["id"].as_str().unwrap();
    let set = shell.json([
        "books", "set", id, "--status", "reading", "--page", "40", "--rating", "4", "--note",
        "good",
    ]);
    assert_eq!(
        (&set["status"], &set["page"], &set["rating"]),
        (&json!("reading"), &json!(40), &json!(4))
    );
    assert!(set["started"].is_string());
    assert_eq!(shell.json(["books"])[0], set);
    let cleared = shell.json([
        "books",
        "set",
        id,
        "--page",
        "none",
        "--rating",
        "none",
        "--status",
        "set-aside",
    ]);
    assert_eq!(
        (&cleared["status"], &cleared["page"], &cleared["rating"]),
        (&json!("set_aside"), &json!(null), &json!(null))
    );
    shell.json(["undo"]);
    assert_eq!(shell.json(["books"])[0], set);
    let title = book["title"].as_str().unwrap();
    assert_eq!(
        shell.json(["books", "set", title, "--percent", "50"])["percent"],
        50
    );
}

#[test]
fn setting_nothing_is_a_mistake_in_the_call() {
    let shell = Shell::new();
    let books = shell.json(["books"]);
    let id = books[0]["id"].as_str().unwrap();
    let error = shell.error(2, ["books", "set", id]);
    assert_eq!(error["code"], "usage");
    let message = error["message"].as_str().unwrap();
    for option in [
        "--status",
        "--page",
        "--percent",
        "--started",
        "--finished",
        "--rating",
        "--note",
    ] {
        assert!(message.contains(option), "{message}");
    }
    assert_eq!(shell.json(["books"]), books);
}

#[test]
fn figures_out_of_bounds_are_refused() {
    let shell = Shell::new();
    let books = shell.json(["books"]);
    let id = books[0]["id"].as_str().unwrap();
    for (option, value) in [("--rating", "9"), ("--rating", "0"), ("--percent", "101")] {
        assert_eq!(
            shell.error(1, ["books", "set", id, option, value])["code"],
            "invalid-value",
            "{option} {value}"
        );
    }
    assert_eq!(
        shell.error(1, ["books", "set", "nobody", "--page", "1"])["code"],
        "not-found"
    );
    assert_eq!(shell.json(["books"]), books);
}

#[test]
fn books_are_added_taken_out_and_read_back() {
    let shell = Shell::new();
    let added = shell.json([
        "books",
        "add",
        "--title",
        "A Room of One's Own",
        "--author",
        "Virginia Woolf",
        "--year",
        "1929",
        "--pages",
        "172",
    ]);
    assert_eq!(
        (&added["authors"], &added["year"]),
        (&json!(["Virginia Woolf"]), &json!(1929))
    );
    let file = shell.path("list.json");
    shell.json(["books", "export", "--out", file.to_str().unwrap()]);
    let list: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(list.as_array().unwrap().len(), 7);
    assert_eq!(shell.json(["books", "export"]), list);

    let again = shell.json(["books", "import", file.to_str().unwrap()]);
    assert_eq!((&again["added"], &again["known"]), (&json!(0), &json!(7)));
    shell.json(["books", "remove", added["id"].as_str().unwrap()]);
    let back = shell.json(["books", "import", file.to_str().unwrap()]);
    assert_eq!((&back["added"], &back["known"]), (&json!(1), &json!(6)));
}

#[test]
fn what_is_no_reading_list_is_refused() {
    let shell = Shell::new();
    for (name, content) in [
        ("words.json", "no json"),
        ("object.json", "{\"a\":1}"),
        ("latin.json", "[\"\u{e9}\""),
    ] {
        let file = shell.file(name, content);
        assert_eq!(
            shell.error(1, ["books", "import", file.to_str().unwrap()])["code"],
            "invalid-csl",
            "{name}"
        );
    }
    let missing = shell.path("missing.json");
    assert_eq!(
        shell.error(1, ["books", "import", missing.to_str().unwrap()])["code"],
        "unreadable-file"
    );
    assert_eq!(shell.json(["books"]).as_array().unwrap().len(), 6);
}

/// As people name a book: without its subtitle. The README shows it so.
#[test]
fn a_book_is_found_by_its_title_without_the_subtitle() {
    let shell = Shell::new();
    let set = shell.json(["books", "set", "the wealth of networks", "--page", "140"]);
    assert_eq!(set["page"], 140);
    assert!(
        set["title"]
            .as_str()
            .unwrap()
            .starts_with("The Wealth of Networks: ")
    );
}

#[test]
fn a_list_is_read_up_to_its_limits() {
    const MAX_BYTES: usize = 16 * 1024 * 1024;
    const MAX_IMPORT: usize = 10_000;
    let shell = Shell::new();
    let list = |count: usize| {
        let item = json!({ "type": "book" }).to_string();
        format!("[{}]", vec![item; count].join(","))
    };
    let import = |content: String| {
        let file = shell.file("books.json", content);
        let ran = shell.run(["books", "import", file.to_str().unwrap(), "--json"]);
        (ran.code, ran.out + &ran.err)
    };
    let filled = |length: usize| "[]".to_owned() + &" ".repeat(length - 2);
    assert_eq!(import(filled(MAX_BYTES)).0, 0);
    let (code, words) = import(filled(MAX_BYTES + 1));
    assert!(code == 1 && words.contains("file-too-large"), "{words}");
    // Items without a title are refused, each by itself: the list as a whole is taken.
    let (_, words) = import(list(MAX_IMPORT));
    assert!(
        words.contains("\"number\":10000") && !words.contains("invalid-csl"),
        "{words:.300}"
    );
    let (code, words) = import(list(MAX_IMPORT + 1));
    assert!(code == 1 && words.contains("invalid-csl"), "{words:.300}");
}
