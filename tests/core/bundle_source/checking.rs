//! Everything a student would stumble on, each with file, line and a hint.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use marginalis_core::ErrorKind;
use marginalis_core::bundle::source::FindingCode::{self, *};
use marginalis_core::bundle::source::{self, NewBundle, Severity};
use serde_json::json;

use super::{Folder, check};

#[test]
fn the_shipped_study_edition_has_no_finding() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/peer-production");
    assert_eq!(check(&content), []);
}

#[test]
fn a_sound_folder_has_no_finding() {
    assert_eq!(Folder::new().found(), []);
}

#[test]
fn a_new_folder_works_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let new = NewBundle {
        authors: vec!["A \"Teacher\"\\".to_owned()],
        title: Some("Title: \"quoted\" \\ and\nmore".to_owned()),
        ..NewBundle::default()
    };
    let place = folder.path().join("a/b");
    source::create(&place, &new).unwrap();
    assert_eq!(check(&place), []);
    let again = source::create(&place, &new).unwrap_err();
    assert_eq!(
        again.kind.code(),
        "unwritable-file",
        "a folder with something in it"
    );
    source::create(&folder.path().join("no author"), &NewBundle::default()).unwrap();
    let findings = check(&folder.path().join("no author"));
    assert_eq!(
        findings
            .iter()
            .map(|finding| finding.code)
            .collect::<Vec<_>>(),
        [MissingAuthors]
    );
    assert_eq!(findings[0].severity, Severity::Warning);
}

#[test]
fn what_is_no_source_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |path: &Path| {
        source::check(path, &mut |_| ControlFlow::Continue(()))
            .unwrap_err()
            .kind
            .code()
    };
    assert_eq!(refused(folder.path()), "invalid-source");
    assert_eq!(refused(&folder.path().join("missing")), "unreadable-file");
    let stopped = source::check(&Folder::new().path(), &mut |_| ControlFlow::Break(()));
    assert_eq!(stopped.unwrap_err().kind.code(), "cancelled");
}

/// A change of `bundle.toml`, where it is found, and a word of the message or the hint.
#[test]
fn what_bundle_toml_lacks_or_gets_wrong_is_told_with_its_line() {
    let rows: [(&str, &str, Option<u32>, FindingCode, &str); 17] = [
        (
            "license = \"CC-BY-SA-4.0\"\n",
            "",
            None,
            MissingLicense,
            "spdx.org",
        ),
        ("CC-BY-SA-4.0", "NONE", Some(4), NoLicense, "CC-BY-4.0"),
        (
            "CC-BY-SA-4.0",
            "CC BY-SA 4.0",
            Some(4),
            UnknownLicense,
            "CC-BY-SA-4.0",
        ),
        ("language = \"en\"\n", "", None, MissingLanguage, "BCP-47"),
        (
            "\"en\"",
            "\"English\"",
            Some(5),
            UnknownLanguage,
            "Write en.",
        ),
        (
            "\"en\"",
            "[\"la\", \"xx\"]",
            Some(5),
            UnknownLanguage,
            "“xx”",
        ),
        (
            "title = \"Rivers\"",
            "title = \" \"",
            Some(2),
            MissingTitle,
            "title",
        ),
        ("[\"A. Teacher\"]", "[]", Some(3), MissingAuthors, "authors"),
        (
            "title =",
            "titel =",
            Some(2),
            InvalidBundleToml,
            "Did you mean title?",
        ),
        (
            "edition = 1",
            "edition = \"one\"",
            Some(6),
            InvalidBundleToml,
            "A whole number",
        ),
        (
            "edition = 1",
            "edition = 0",
            Some(6),
            InvalidBundleToml,
            "from 1",
        ),
        (
            "edition = 1",
            "edition = ",
            Some(6),
            InvalidBundleToml,
            "docs/bundles.md",
        ),
        (
            "urn:uuid:0199",
            "0199",
            Some(1),
            InvalidIdentifier,
            "urn:uuid:",
        ),
        (
            "\"Rivers\"",
            "\"Riv\\u202eers\"",
            None,
            InvalidBundleToml,
            "",
        ),
        (
            "edition = 1",
            "edition = 1\n\n[[texts]]\nfile = \"texts/02-towns.md\"\n\n[[texts]]\nfile = \"texts/rivers.md\"\n",
            Some(12),
            MissingFile,
            "rename",
        ),
        (
            "edition = 1",
            "edition = 1\nwithdrawn = [\"towns\"]",
            Some(7),
            InvalidIdentifier,
            "bundle.lock",
        ),
        ("\"Rivers\"", "\"R\u{301}\"", None, InvalidBundleToml, ""),
    ];
    for (from, to, line, code, word) in rows {
        let folder = Folder::new();
        folder.change("bundle.toml", from, to);
        let findings = folder.check();
        // A `bundle.toml` that cannot be read has nothing to say of the rest.
        let Some(found) = findings.iter().find(|finding| finding.code == code) else {
            if code == InvalidBundleToml && word.is_empty() {
                assert_eq!(findings, [], "{to}: a name is cleaned");
                continue;
            }
            panic!("{to}: {findings:#?}")
        };
        assert_eq!(
            (found.file.as_str(), found.line),
            ("bundle.toml", line),
            "{to}: {found:?}"
        );
        assert!(
            format!("{} {}", found.message, found.hint).contains(word),
            "{to}: {found:?}"
        );
    }
}

#[test]
fn a_bundle_toml_at_its_limits_and_one_past() {
    let long = |letters: usize| {
        let folder = Folder::new();
        folder.change(
            "bundle.toml",
            "\"Rivers\"",
            &format!("\"{}\"", "r".repeat(letters)),
        );
        folder
    };
    assert_eq!(long(300).found(), []);
    long(301).only("bundle.toml", 2, OverLimit);
}

#[test]
fn links_and_images_are_followed() {
    let folder = Folder::new();
    let png = include_bytes!("../../../docs/screens/library-light.png");
    folder
        .write("assets/map.png", png)
        .write("texts/near.jpg", png)
        .write("assets/unused.png", png);
    let text = "# Links\n\n[gone](03-gone.md)\n[in the text](#links), [no such](#nowhere)\n[there](01-rivers.md#floods), [not there](01-rivers.md#flood)\n\n![A map](../assets/map.png) ![](../assets/map.png)\n![a](../assets/none.png)\n![a](https://example.org/a.png)\n[x](javascript:alert)\n[y](../../outside.md)\n![a](../../outside.png)\n[txt](03-plain.txt)\n\n#### Deep\n\n<b>bold</b>\n\n[^1] note\n\n[^1]: A note. [note](#fn-1)\n";
    folder.write("texts/04-links.md", text).write(
        "texts/03-plain.txt",
        "A plain text\n\nwith some words of its own in it, and no links.\n",
    );
    let expected = [
        ("assets/unused.png", None, UnusedFile),
        ("texts/04-links.md", Some(3), BrokenLink),
        ("texts/04-links.md", Some(4), BrokenFragment),
        ("texts/04-links.md", Some(5), BrokenFragment),
        ("texts/04-links.md", Some(7), MissingAlt),
        ("texts/04-links.md", Some(8), BrokenImage),
        ("texts/04-links.md", Some(9), RemoteImage),
        ("texts/04-links.md", Some(10), DeadLink),
        ("texts/04-links.md", Some(11), BrokenLink),
        ("texts/04-links.md", Some(12), BrokenImage),
        ("texts/04-links.md", Some(13), BrokenLink),
        ("texts/04-links.md", Some(15), HeadingJump),
        ("texts/04-links.md", Some(17), RawHtml),
        ("texts/04-links.md", Some(17), RawHtml),
        ("texts/near.jpg", None, UnsupportedType),
        ("texts/near.jpg", None, UnusedFile),
    ];
    let expected: Vec<_> = expected
        .into_iter()
        .map(|(file, line, code)| (file.to_owned(), line, code))
        .collect();
    let mut found = folder.found();
    found.sort_by(|a, b| (&a.0, a.1, a.2).cmp(&(&b.0, b.1, b.2)));
    let mut sorted = expected;
    sorted.sort_by(|a, b| (&a.0, a.1, a.2).cmp(&(&b.0, b.1, b.2)));
    assert_eq!(found, sorted);
}

/// What an import takes as plain text, a bundle takes as well.
#[test]
fn texts_of_other_endings_and_of_none_are_plain_texts() {
    let names = [
        "LETTER",
        "3. Of Rain",
        "notes.rst",
        "plain.text",
        "log.adoc",
    ];
    let folder = Folder::new();
    for name in names {
        let words = format!("A text of its own, and *{name}* is what it is called.\n");
        folder.write(&format!("texts/{name}"), words);
    }
    assert_eq!(folder.found(), []);
    folder.write(
        "texts/sound.wav",
        b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0",
    );
    let finding = folder.only("texts/sound.wav", None, UnreadableText);
    assert_eq!(finding.severity, Severity::Error);
}

#[test]
fn files_that_do_not_come_along_are_told() {
    let folder = Folder::new();
    folder
        .write("notes.docx", "x")
        .write("drafts/a.md", "x")
        .write("texts/page.html", "<p>")
        .write("texts/01-rivers.md.bak", "x")
        .write("texts/questions.json", "[]")
        .write("assets/pic.svg", "<svg>");
    folder
        .write(".hidden/x", "x")
        .write("texts/.a.md.swp", "x")
        .write("README.md", "x")
        .write("rivers-1.marginalis", "x")
        .write("texts/b.md~", "x");
    let found = folder.found();
    let expected = [
        ("assets/pic.svg", UnsupportedType),
        ("drafts", UnlistedFile),
        ("notes.docx", UnlistedFile),
        ("texts/01-rivers.md.bak", UnsupportedType),
        ("texts/page.html", UnsupportedType),
        ("texts/questions.json", UnsupportedType),
    ];
    assert_eq!(
        found,
        expected.map(|(file, code)| (file.to_owned(), None, code))
    );
    let listed = Folder::new();
    listed.change(
        "bundle.toml",
        "edition = 1",
        "edition = 1\n[[texts]]\nfile = \"texts/02-towns.md\"\n",
    );
    let listed = listed.only("texts/01-rivers.md", None, UnlistedFile);
    assert_eq!(listed.severity, Severity::Warning);
}

#[test]
fn names_that_bundles_do_not_have_are_told() {
    for name in [
        "texts/a:b.md",
        "texts/con.md",
        "texts/a%20b.md",
        "texts/a#b.md",
        "texts/a?.md",
    ] {
        let folder = Folder::new();
        folder.write(name, "# Some text\n\nWith words.\n");
        folder.only(name, None, ForbiddenName);
    }
    let folder = Folder::new();
    folder.write(
        "texts/01-rivers.txt",
        "Other words entirely, and quite a few of them, too.",
    );
    folder.only("texts/01-rivers.txt", None, NameClash);
    let long = Folder::new();
    long.write(
        &format!("texts/{}.md", "a".repeat(118)),
        "# Words\n\nSome.\n",
    );
    assert_eq!(long.found()[0].2, ForbiddenName, "one byte over");
    let fits = Folder::new();
    fits.write(
        &format!("texts/{}.md", "a".repeat(117)),
        "# Words\n\nSome.\n",
    );
    assert_eq!(fits.found(), []);
}

/// What a reader refuses is never built: of a license, too, every byte is looked at.
#[test]
fn licenses_are_text() {
    let late = [&b"a".repeat(2 * 1024 * 1024)[..], b"\0"].concat();
    for bytes in [&b"caf\xe9\n"[..], b"\xef\xbb\xbfDo share.\n", &late] {
        let folder = Folder::new();
        folder.write("LICENSES/CC-BY-SA-4.0.txt", bytes);
        folder.only("LICENSES/CC-BY-SA-4.0.txt", None, UnsupportedType);
    }
}

#[cfg(unix)]
#[test]
fn links_of_the_file_system_are_not_followed() {
    let folder = Folder::new();
    std::os::unix::fs::symlink("/etc/passwd", folder.path().join("texts/passwd.md")).unwrap();
    folder.only("texts/passwd.md", None, LinkInFolder);
}

#[test]
fn texts_that_cannot_be_read_are_told() {
    for (bytes, code) in [
        (&b""[..], UnreadableText),
        (b"\x89PNG\r\n\x1a\n\0\0\0\0", UnreadableText),
        (b"---\ntitle: x\n---\n", UnreadableText),
    ] {
        let folder = Folder::new();
        folder.write("texts/03-bad.md", bytes);
        folder.only("texts/03-bad.md", None, code);
    }
    let same = Folder::new();
    same.write("texts/03-same.md", super::TOWNS);
    same.only("texts/03-same.md", None, DuplicateText);
    let none = Folder::new();
    none.remove("texts/01-rivers.md")
        .remove("texts/02-towns.md");
    none.only("bundle.toml", None, NoTexts);
}

#[test]
fn what_a_text_says_of_itself_is_checked() {
    let rows = [
        ("license: \"CC BY\"", UnknownLicense),
        ("license: \"NOASSERTION\"", UnknownLicense),
        ("license: \"MIT OR NONE\"", UnknownLicense),
        ("language: \"Deutsch\"", UnknownLanguage),
        ("identifier: \"rivers\"", InvalidIdentifier),
    ];
    for (line, code) in rows {
        let folder = Folder::new();
        folder.change(
            "texts/01-rivers.md",
            "title: \"On Rivers\"",
            &format!("title: \"On Rivers\"\n{line}"),
        );
        folder.only("texts/01-rivers.md", 3, code);
    }
    let id = "identifier: \"urn:uuid:0199d2c1-7b1e-7000-8000-00000000000a\"";
    let twice = Folder::new();
    twice.change("texts/01-rivers.md", "title:", &format!("{id}\ntitle:"));
    twice.write(
        "texts/02-towns.md",
        format!("---\n{id}\n---\n\n{}", super::TOWNS),
    );
    twice.only("texts/02-towns.md", None, DuplicateIdentifier);
}

#[test]
fn entries_of_the_reading_list_are_checked_each_in_its_line() {
    let folder = Folder::new();
    folder.write(
        "reading-list.json",
        r#"[
 {"id": "a", "type": "book", "title": "One", "author": [{"family": "Benkler"}], "issued": {"date-parts": [[2006]]}},
 {"id": "b", "type": "book", "title": "Two", "author": [{"literal": "X"}]},
 {"id": "c", "type": "book", "title": "Three", "issued": {"raw": "1999"}},
 {"id": "a", "type": "book", "title": "Four", "editor": [{"family": "X"}], "issued": {"raw": "1999"},
  "custom": {"mg:text": "texts/02-towns.md"}},
 {"id": "e", "type": "book", "title": "Five", "author": [{"family": "X"}], "issued": {"raw": "1999"}, "custom": {"mg:text": "gone.md"}},
 {"id": "f", "type": "book"}
]"#,
    );
    let found: Vec<_> = folder
        .found()
        .into_iter()
        .map(|(_, line, code)| (line.unwrap(), code))
        .collect();
    assert_eq!(
        found,
        [
            (3, EntryWithoutYear),
            (4, EntryWithoutAuthor),
            (5, DuplicateEntry),
            (7, UnknownText),
            (8, InvalidReadingList)
        ]
    );
    let broken = Folder::new();
    broken.write("reading-list.json", "[\n{},,\n]");
    broken.only("reading-list.json", 2, InvalidReadingList);
}

#[test]
fn notes_must_sit_on_their_passages() {
    let folder = Folder::new();
    let notes = r#"[
 {"text": "texts/01-rivers.md", "quote": "A river remembers what towns forget.", "note": "n", "tags": ["t"]},
 {"text": "01-rivers.md", "quote": "Its banks hold coins, bones and papers.", "note": "n"},
 {"text": "On Towns", "quote": "nowhere to be found in it at all", "note": "n"},
 {"text": "texts/03-gone.md", "quote": "x", "note": "n"},
 {"text": "texts/02-towns.md", "quote": "to", "note": "n"},
 {"text": "texts/02-towns.md", "note": "The text as a whole."},
 {"id": "twice", "text": "texts/02-towns.md", "note": "a"},
 {"id": "twice", "text": "texts/02-towns.md", "note": "b"}
]"#;
    folder.write("annotations/class.json", notes);
    let found: Vec<_> = folder
        .found()
        .into_iter()
        .map(|(_, line, code)| (line.unwrap(), code))
        .collect();
    assert_eq!(
        found,
        [
            (3, PassageReworded),
            (4, PassageGone),
            (5, UnknownText),
            (6, PassageAmbiguous),
            (9, DuplicateIdentifier)
        ]
    );
    let markup = Folder::new();
    markup.change("texts/01-rivers.md", "remembers", "*remembers*");
    markup.write("annotations/class.json", json!({ "notes": [{ "text": "texts/01-rivers.md", "quote": "A river *remembers* what", "note": "n" }] }).to_string());
    assert_eq!(
        markup.found(),
        [],
        "a quote copied from the source finds its words"
    );
}

#[test]
fn notes_and_questions_that_cannot_be_read_are_told() {
    let rows = [
        (
            "annotations/a.json",
            "[\n{\"text\": \"texts/02-towns.md\", \"notes\": \"x\"}]",
            Some(2),
            InvalidNotes,
        ),
        (
            "annotations/a.json",
            "{\"type\": \"AnnotationSet\", \"items\": [\n{}]}",
            Some(2),
            InvalidNotes,
        ),
        ("annotations/a.json", "\"x\"", Some(1), InvalidNotes),
        (
            "questions.json",
            "[{\"text\": \"texts/02-towns.md\",\n \"hint\": \"x\"}]",
            Some(2),
            InvalidQuestions,
        ),
        ("questions.json", "{}", Some(1), InvalidQuestions),
    ];
    for (file, json, line, code) in rows {
        let folder = Folder::new();
        folder.write(file, json);
        folder.only(file, line, code);
    }
}

/// One entry that is wrong hides neither the others of its file nor another file.
#[test]
fn what_cannot_be_read_hides_nothing_else() {
    let folder = Folder::new();
    folder.change("bundle.toml", "edition = 1", "edition = one");
    let notes = "[\n{\"text\": \"texts/02-towns.md\",\n \"notes\": \"x\"},\n{\"note\": 5},\n{\"text\": \"gone.md\", \"note\": \"n\"}\n]";
    folder.write("annotations/a.json", notes);
    folder.write("questions.json", "[{\"question\": \"Why?\"");
    folder.change("texts/02-towns.md", "## Markets", "#### Markets");
    let set = r#"{"type": "AnnotationSet", "items": [
{},
{}
]}"#;
    folder.write("annotations/b.json", set);
    let found = folder.found();
    let expected = [
        ("bundle.toml", Some(6), InvalidBundleToml),
        ("annotations/a.json", Some(3), InvalidNotes),
        ("annotations/a.json", Some(4), InvalidNotes),
        ("annotations/a.json", Some(5), UnknownText),
        ("annotations/b.json", Some(2), InvalidNotes),
        ("annotations/b.json", Some(3), InvalidNotes),
        ("questions.json", Some(1), InvalidQuestions),
        ("texts/02-towns.md", Some(5), HeadingJump),
    ];
    let expected: Vec<_> = expected
        .into_iter()
        .map(|(file, line, code)| (file.to_owned(), line, code))
        .collect();
    assert_eq!(found, expected);
    for finding in folder.check() {
        let said = format!("{} {}", finding.message, finding.hint);
        for jargon in [
            "expected", "EOF", "struct", "sequence", "integer", "parsing", "`",
        ] {
            assert!(!said.contains(jargon), "{jargon}: {said}");
        }
    }
}

/// What only bundle.toml would tell is not guessed at where it cannot be read.
#[test]
fn a_broken_bundle_toml_accuses_no_lock_and_no_text() {
    let folder = Folder::new();
    let wanted = source::Wanted {
        out: Some(folder.beside("b.marginalis")),
        ..source::Wanted::default()
    };
    source::build(&folder.path(), &wanted, &mut |_| ControlFlow::Continue(())).unwrap();
    folder.change(
        "texts/01-rivers.md",
        " See [the towns](02-towns.md#markets).",
        "",
    );
    folder.remove("texts/02-towns.md");
    folder.change("bundle.toml", "edition = 1", "edition = one");
    folder.only("bundle.toml", 6, InvalidBundleToml);
}

#[test]
fn an_id_stands_once_in_all_files_of_notes_and_questions() {
    let folder = Folder::new();
    let id = "urn:uuid:0199d2c1-7b1e-7000-8000-0000000000aa";
    folder.write(
        "annotations/a.json",
        format!("[\n{{\"id\": \"{id}\", \"note\": \"a\"}}]"),
    );
    folder.write(
        "annotations/b.json",
        format!("[{{\"note\": \"b\"}},\n\n{{\"id\": \"{id}\", \"note\": \"b\"}}]"),
    );
    let finding = folder.only("annotations/b.json", 3, DuplicateIdentifier);
    assert!(
        finding.message.contains("annotations/a.json:2"),
        "{}",
        finding.message
    );
    folder.remove("annotations/b.json");
    folder.write(
        "questions.json",
        format!("[{{\"id\": \"{id}\", \"question\": \"Why?\"}}]"),
    );
    folder.only("questions.json", 1, DuplicateIdentifier);
    // A short id is one of its file alone.
    folder.write("annotations/a.json", "[{\"id\": \"n1\", \"note\": \"a\"}]");
    folder.write(
        "questions.json",
        "[{\"id\": \"n1\", \"question\": \"Why?\"}]",
    );
    assert_eq!(folder.found(), []);
}

/// An image's name leads up by one folder at most, whatever the text's own: that is what a reader shows.
#[test]
fn texts_in_folders_find_their_images_one_folder_up() {
    let folder = Folder::new();
    let png = include_bytes!("../../../docs/screens/library-light.png");
    folder.write("texts/assets/map.png", png);
    folder.write(
        "texts/part-one/03-maps.md",
        "# Maps\n\n![A map](../assets/map.png)\n\n[Towns](../02-towns.md)\n",
    );
    assert_eq!(folder.found(), []);
    folder.rename("texts/assets", "assets");
    folder.change("texts/part-one/03-maps.md", "../assets", "../../assets");
    let found = folder.check();
    let image = found
        .iter()
        .find(|finding| finding.code == BrokenImage)
        .unwrap();
    assert_eq!(
        (image.file.as_str(), image.line),
        ("texts/part-one/03-maps.md", Some(3))
    );
    assert!(image.hint.contains("texts/assets/"), "{}", image.hint);
}

#[test]
fn annotations_of_other_programs_are_taken_as_they_are() {
    let folder = Folder::new();
    let set = json!({ "@context": "x", "id": "urn:uuid:1", "type": "AnnotationSet", "about": {}, "items": [
        { "id": "urn:uuid:0199d2c1-7b1e-7000-8000-000000000002", "type": "Annotation",
          "target": { "source": "texts/01-rivers.md", "selector": [{ "type": "TextQuoteSelector", "exact": "A river remembers" }] },
          "body": { "type": "TextualBody", "value": "Yes." } } ] });
    folder.write("annotations/other.json", set.to_string());
    assert_eq!(folder.found(), []);
}

#[test]
fn a_colophon_is_read_up_to_its_limit() {
    const MAX_COLOPHON: usize = 1024 * 1024;
    let folder = Folder::new();
    let toml = fs::read_to_string(folder.path().join("bundle.toml")).unwrap();
    let filled = |length: usize| {
        let head = format!("{toml}# ");
        format!("{head}{}\n", "x".repeat(length - head.len() - 1))
    };
    folder.write("bundle.toml", filled(MAX_COLOPHON));
    assert_eq!(folder.check(), []);
    folder.write("bundle.toml", filled(MAX_COLOPHON + 1));
    let refused = source::check(&folder.path(), &mut |_| ControlFlow::Continue(())).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::FileTooLarge);
}
