//! `bundle install` and what comes after it, from the shell.

use std::fs;
use std::path::{Path, PathBuf};

use marginalis_core::bundle::SecretKey;
use marginalis_core::bundle::manifest::REL_ANNOTATIONS;
use marginalis_core::testing::bundles::{Pack, bundle_id, text_id};
use serde_json::{Value, json};

use crate::driver::{Ran, Shell, place};

const ONE: &str = "# One\n\nWide margins invite a pen, and the pen invites a thought.\n\nNarrow ones forbid it, as \
                   every reader of a cheap paperback knows.\n\nNobody thanked a stranger for pencilled doubts.\n";
const ONE_AGAIN: &str = "# One\n\nA preface was added to this second edition.\n\nWide margins invite a pen, and a \
                         sharp pen invites a thought.\n\nNarrow ones forbid it, as every reader of a cheap paperback \
                         knows.\n";
const TWO: &str = "# Two\n\nA list of books is a promise one makes to oneself.\n";

fn file(shell: &Shell, name: &str, pack: &Pack, key: Option<&SecretKey>) -> PathBuf {
    let path = shell.path(name);
    pack.write_signed(&path, key).unwrap();
    path
}

fn install<'a>(path: &'a Path, more: &[&'a str]) -> Vec<&'a str> {
    let mut args = vec!["bundle", "install", path.to_str().unwrap()];
    args.extend(more);
    args
}

#[test]
fn a_class_gets_its_bundle_and_the_correction() {
    let shell = Shell::new();
    let key = SecretKey::generate().unwrap();
    let first = Pack::edition(1).text(1, ONE).text(2, TWO);
    let first = file(&shell, "first.marginalis", &first, Some(&key));
    let refused = shell.error(1, install(&first, &[]));
    assert_eq!(refused["code"], "new-key");
    let report = shell.json(install(&first, &["--accept-key"]));
    assert_eq!(
        report,
        json!({"bundle": bundle_id(1), "edition": 1, "trust": "new_key",
               "texts": [{"id": text_id(1), "title": "One", "change": "new"},
                         {"id": text_id(2), "title": "Two", "change": "new"}],
               "marks": {"before": 0, "kept": 0, "moved": 0, "check": 0, "unplaced": 0}})
    );
    let text = text_id(1).to_string();
    let plain = shell.plain(&text);
    for words in [
        "every reader",
        "invite a pen, and the pen invites a thought",
        "thanked a stranger",
    ] {
        let (start, end) = place(&plain, words);
        shell.mark(&text, start, end);
    }
    let second = Pack::edition(2).text(1, ONE_AGAIN);
    let second = file(&shell, "second.marginalis", &second, Some(&key));
    let preview = shell.json(install(&second, &["--preview"]));
    assert_eq!(
        (&preview["act"], &preview["trust"]),
        (&json!("update"), &json!("known_key"))
    );
    let report = shell.json(install(&second, &[]));
    assert_eq!(report["marks"], preview["marks"]);
    assert_eq!(
        report["marks"],
        json!({"before": 3, "kept": 1, "moved": 0, "check": 1, "unplaced": 1})
    );
    let changes: Vec<&Value> = report["texts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|text| &text["change"])
        .collect();
    assert_eq!(changes, ["changed", "withdrawn"]);
    let again = shell.json(install(&second, &[]));
    assert_eq!(again["texts"][0]["change"], "same");
    assert_eq!(
        shell.error(1, install(&first, &["--accept-key"]))["code"],
        "older-edition"
    );
    let whole = shell.json(["bundle", "verify-installed", "Rhetoric"]);
    assert_eq!(
        (&whole["whole"], &whole["files"]),
        (&json!(true), &json!(3))
    );
    assert_eq!(shell.json(["undo"])["action"], "update-bundle");
    assert_eq!(shell.plain(&text), plain);
    assert_eq!(shell.json(["health"])["ok"], true);
}

#[test]
fn refusals_have_their_codes_and_a_copy_stands_beside() {
    let shell = Shell::new();
    let (key, stranger) = (
        SecretKey::generate().unwrap(),
        SecretKey::generate().unwrap(),
    );
    let pack = |edition| Pack::edition(edition).text(1, ONE);
    let mine = file(&shell, "2.marginalis", &pack(2), Some(&key));
    shell.json(install(&mine, &["--accept-key"]));
    // The copy begins before a bundle is open; of one that is refused or cannot be opened none is kept.
    let copies = || {
        fs::read_dir(shell.library().join("snapshots"))
            .unwrap()
            .count()
    };
    let before = copies();
    for (name, pack, key, code) in [
        ("unsigned", pack(3), None, "unsigned-over-signed"),
        ("other", pack(3), Some(&stranger), "other-key"),
        ("older", pack(1), Some(&key), "older-edition"),
        (
            "two",
            Pack::edition(2).text(1, TWO),
            Some(&key),
            "same-edition-other-content",
        ),
        ("thief", pack(1).of(bundle_id(2)), None, "taken-text"),
    ] {
        let file = file(&shell, name, &pack, key);
        let refused = shell.error(1, install(&file, &["--accept-key"]));
        assert_eq!(refused["code"], code, "{name}");
        let ran = shell.run(install(&file, &["--preview", "--json"]));
        assert_eq!(ran.code, 1, "{ran:?}");
        let preview: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(preview["refusal"]["code"], code, "{name}");
        assert!(preview["bytes"].is_u64(), "{preview}");
    }
    assert_eq!(copies(), before);
    let other = shell.path("other");
    let copy = shell.json(install(&other, &["--as-copy"]));
    assert_ne!(copy["bundle"], json!(bundle_id(1)));
    let listed = shell.json(["bundle", "list"]);
    let named: Vec<&Value> = listed
        .as_array()
        .unwrap()
        .iter()
        .filter(|bundle| bundle["name"] == "Rhetoric")
        .map(|bundle| &bundle["copy_of"])
        .collect();
    assert_eq!(named, [&Value::Null, &json!(bundle_id(1))]);
    let before = copies();
    let newer = pack(3).rewritten(r#""mg:minReader":1"#, r#""mg:minReader":2"#);
    let newer = file(&shell, "newer", &newer, None);
    assert_eq!(
        shell.error(1, install(&newer, &["--accept-key"]))["code"],
        "newer-bundle"
    );
    let broken = shell.file("broken.marginalis", "Not a bundle at all, just words.");
    assert_eq!(
        shell.error(1, install(&broken, &[]))["code"],
        "not-a-bundle"
    );
    assert_eq!(
        shell.error(1, install(&shell.path("none"), &[]))["code"],
        "unreadable-file"
    );
    assert_eq!(copies(), before);
}

#[test]
fn unsigned_editions_follow_each_other_where_the_reader_says_so() {
    let shell = Shell::new();
    let first = file(&shell, "1", &Pack::edition(1).text(1, ONE), None);
    assert_eq!(shell.json(install(&first, &[]))["trust"], "unsigned");
    let second = file(&shell, "2", &Pack::edition(2).text(1, ONE_AGAIN), None);
    assert_eq!(shell.error(1, install(&second, &[]))["code"], "unsigned");
    assert_eq!(
        shell.json(install(&second, &["--accept-key"]))["edition"],
        2
    );
}

#[test]
fn removing_says_what_stays() {
    let shell = Shell::new();
    let first = file(
        &shell,
        "1",
        &Pack::edition(1).text(1, ONE).text(2, TWO),
        None,
    );
    shell.json(install(&first, &[]));
    shell.mark(&text_id(1).to_string(), 0, 3);
    let ran = shell.run(["bundle", "remove", "Rhetoric"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.out.contains("1 text is gone") && ran.out.contains("stays, with 1 mark: One"),
        "{ran:?}"
    );
    assert_eq!(
        shell.error(1, ["bundle", "remove", "Rhetoric"])["code"],
        "not-found"
    );
    assert_eq!(shell.json(["undo"])["action"], "remove-bundle");
    let removed = shell.json(["bundle", "remove", &bundle_id(1).to_string()]);
    assert_eq!(
        (&removed["gone"], &removed["marks"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(shell.json(["notes", "list"]).as_array().unwrap().len(), 1);
}

#[test]
fn people_are_told_in_words() {
    let shell = Shell::new();
    let key = SecretKey::generate().unwrap();
    let pack = Pack::edition(1)
        .text(1, ONE)
        .text(2, TWO)
        .books(&["A book"])
        .notes(&[(1, "every reader", "Is that so?")])
        .questions(&[(2, "", "To whom?")]);
    let first = file(&shell, "1", &pack, Some(&key));
    let says = |ran: &Ran, words: &[&str]| {
        for words in words {
            let all = format!("{}{}", ran.out, ran.err);
            assert!(all.contains(words), "“{words}” in {all}");
        }
    };
    let would = shell.run(install(&first, &["--preview"]));
    says(
        &would,
        &[
            "2 texts, 1 note, 1 question",
            "It would be installed. It would ask for your consent (--accept-key).",
        ],
    );
    says(
        &shell.run(install(&first, &[])),
        &["Your consent: --accept-key. [new-key]"],
    );
    let fingerprint = key.public().unwrap().fingerprint();
    says(
        &shell.run(install(&first, &["--accept-key"])),
        &[
            "Rhetoric, edition 1",
            "by A. Teacher, CC-BY-SA-4.0",
            "signed by a new key",
            &fingerprint.hex,
            &fingerprint.words.join(" "),
            "2 texts, 1 note, 1 question",
            "new: One",
            "1 book came onto the reading list",
            "Installed. `marginalis undo` takes it back.",
        ],
    );
    let again = shell.run(install(&first, &[]));
    assert!(
        again.out.ends_with("bytes\nIt is installed already.\n"),
        "{again:?}"
    );
    says(
        &shell.run(["bundle", "list"]),
        &["signed by a key you know"],
    );
    says(
        &shell.run(["bundle", "verify-installed", "Rhetoric"]),
        &["whole"],
    );

    let text = text_id(1).to_string();
    for words in [
        "invite a pen, and the pen invites a thought",
        "thanked a stranger",
    ] {
        let (start, end) = place(&shell.plain(&text), words);
        shell.mark(&text, start, end);
    }
    let next = Pack::edition(2).text(1, ONE_AGAIN);
    let next = file(&shell, "2", &next, Some(&key));
    let marks = "2 marks: 0 kept, 0 moved, 1 to check, 1 without a place";
    let news = ["changed: One", "withdrawn: Two", marks, "  1 text, "];
    let would = shell.run(install(&next, &["--preview"]));
    says(
        &would,
        &["edition 2; edition 1 is here", "It would be updated."],
    );
    says(&would, &news);
    let ran = shell.run(install(&next, &[]));
    says(&ran, &news);
    says(&ran, &["Updated. `marginalis undo` takes it back."]);
    says(
        &shell.run(["notes", "list"]),
        &["(to check)", "(without a place)"],
    );

    says(
        &shell.run(install(&first, &[])),
        &["A separate copy: --as-copy. [older-edition]"],
    );
    let copied = shell.run(install(&first, &["--as-copy"]));
    says(&copied, &["Installed as a separate copy, "]);
    says(
        &shell.run(install(&first, &["--as-copy"])),
        &["This copy is here already."],
    );
}

#[test]
fn what_is_left_out_of_the_teachers_notes_is_named() {
    let shell = Shell::new();
    let note = |id: &str, tags: usize| {
        json!({
            "id": id, "type": "Annotation", "motivation": "commenting",
            "target": {"source": format!("urn:uuid:{}", text_id(1))},
            "body": {"type": "TextualBody", "value": "Is that so?", "tags": vec!["t"; tags]}
        })
    };
    let set = json!({"type": "AnnotationSet", "items": [note("a", 101), note("b", 1)]});
    let name = "annotations/teacher.json";
    let pack = Pack::edition(1).text(1, ONE);
    let pack = pack.related(name, REL_ANNOTATIONS, &set);
    let path = file(&shell, "1", &pack, None);
    let line = "  left out: number 1 in annotations/teacher.json: It has more than 100 tags.\n";
    for more in [&["--preview"][..], &[]] {
        let ran = shell.run(install(&path, more));
        assert!(ran.out.contains(line), "{ran:?}");
    }
    let told = shell.json(["bundle", "install", path.to_str().unwrap(), "--as-copy"]);
    assert_eq!(told["left_out"][0]["number"], 1);
}
