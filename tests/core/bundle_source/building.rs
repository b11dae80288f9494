//! A folder to a bundle: the same bytes for the same folder, and every text as it was.

use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, SystemTime};

use marginalis_core::annotations::{Motivation, Set};
use marginalis_core::bundle::manifest::{
    License, REL_ANNOTATIONS, REL_LICENSE, REL_QUESTIONS, REL_READING_LIST,
};
use marginalis_core::bundle::source::{self, Built, Wanted};
use marginalis_core::bundle::{Opened, SecretKey, Signature};
use marginalis_core::import::encoding::canonical;
use marginalis_core::text::Document;
use marginalis_core::{Error, Result};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::{Folder, RIVERS, TOWNS};

pub fn build(folder: &Folder, name: &str, wanted: Wanted<'_>) -> Result<Built> {
    let wanted = Wanted {
        out: Some(folder.beside(name)),
        ..wanted
    };
    source::build(&folder.path(), &wanted, &mut |_| ControlFlow::Continue(()))
}

fn code(result: Result<Built>) -> String {
    let error: Error = result.unwrap_err();
    error.kind.code()
}

fn edition(number: u32) -> Wanted<'static> {
    Wanted {
        edition: Some(number),
        ..Wanted::default()
    }
}

fn full() -> Folder {
    let folder = Folder::new();
    let png = include_bytes!("../../../docs/screens/library-light.png");
    folder
        .write("assets/map.png", png)
        .write("LICENSES/CC-BY-SA-4.0.txt", "Do share.\n");
    folder.change(
        "texts/01-rivers.md",
        "nobody asks why.",
        "nobody asks why. ![A map](../assets/map.png)",
    );
    folder.write(
        "texts/03-letter.txt",
        "THE LETTER\r\n\r\nDear reader, 3 * 4 is not *emphasis*, cafe\u{301} is one word.\r\n",
    );
    folder.write("annotations/class.json", r#"[{"text": "01-rivers.md", "quote": "what towns forget", "note": "Do they?", "tags": ["memory"], "color": "green"}]"#);
    folder.write("questions.json", r#"[{"id": "q1", "text": "02-towns.md", "quote": "came to sell", "question": "What did they sell?", "hint": "Look around."}]"#);
    folder.write("reading-list.json", r#"[{"id": "a", "type": "book", "title": "One", "author": [{"family": "B"}], "issued": {"raw": "1999"}, "custom": {"mg:text": "02-towns.md"}}]"#);
    folder
}

#[test]
fn everything_comes_along_as_it_was() {
    let folder = full();
    let built = build(&folder, "a.marginalis", Wanted::default()).unwrap();
    let mut opened = Opened::open(&built.file).unwrap();
    opened.verify(&mut |_| ControlFlow::Continue(())).unwrap();
    let manifest = opened.manifest().clone();
    assert_eq!((manifest.name.as_str(), manifest.edition), ("Rivers", 1));
    assert_eq!(manifest.license, License::Spdx("CC-BY-SA-4.0".to_owned()));
    assert!(matches!(opened.signature(), Signature::Unsigned));
    assert_eq!(opened.manifest_hash(), built.manifest);
    let names: Vec<_> = manifest
        .reading_order
        .iter()
        .map(|text| (text.url.as_str(), text.name.as_deref().unwrap()))
        .collect();
    assert_eq!(
        names,
        [
            ("texts/01-rivers.md", "On Rivers"),
            ("texts/02-towns.md", "On Towns"),
            ("texts/03-letter.md", "THE LETTER")
        ]
    );
    assert_eq!(opened.read_text(&manifest.reading_order[1]).unwrap(), TOWNS);
    let letter = opened.read_text(&manifest.reading_order[2]).unwrap();
    let plain = Document::parse(&letter).plain;
    assert!(
        plain
            .as_str()
            .contains("3 * 4 is not *emphasis*, café is one word."),
        "{letter}"
    );
    for text in &manifest.reading_order {
        let source = opened.read_text(text).unwrap();
        let hash: [u8; 32] = Sha256::digest(Document::parse(&source).plain.as_str()).into();
        assert_eq!((text.text_hash, text.text_form), (Some(hash), Some(1)));
    }
    assert_eq!(manifest.with_rel(REL_LICENSE).count(), 1);
    let list = manifest.with_rel(REL_READING_LIST).next().unwrap();
    let list = opened.read_text(list).unwrap();
    let towns = manifest.reading_order[1].identifier.unwrap();
    assert!(
        list.contains(&format!("\"mg:text\": \"urn:uuid:{towns}\"")),
        "{list}"
    );
    let layer = manifest.with_rel(REL_ANNOTATIONS).next().unwrap();
    let layer = Set::parse(&opened.read_whole(layer).unwrap()).unwrap();
    let [note] = &layer.items[..] else {
        panic!("{layer:?}")
    };
    let rivers = manifest.reading_order[0].identifier.unwrap();
    assert_eq!(note.target.source, format!("urn:uuid:{rivers}"));
    let document = Document::parse(&opened.read_text(&manifest.reading_order[0]).unwrap());
    let place = note.target.position.clone().unwrap();
    assert_eq!(document.plain.slice(place), Some("what towns forget"));
    assert_eq!(
        note.target.quote.as_ref().unwrap().prefix,
        "On Rivers\nA river remembers "
    );
    assert_eq!(
        note.creator.as_ref().unwrap().name.as_deref(),
        Some("A. Teacher")
    );
    assert_eq!(note.created, Some(built.modified));
    let questions = manifest.with_rel(REL_QUESTIONS).next().unwrap();
    let questions = Set::parse(&opened.read_whole(questions).unwrap()).unwrap();
    assert_eq!(questions.items[0].motivation, Motivation::Questioning);
    assert_eq!(
        questions.items[0].body.as_ref().unwrap().hint.as_deref(),
        Some("Look around.")
    );
    assert_eq!(
        layer.about.identifiers[0],
        format!("urn:uuid:{}", manifest.id)
    );
}

/// The same files in another folder, written in another order, at other times, with other rights.
fn copied(folder: &Folder, to: &Path) {
    let mut files = Vec::new();
    let mut open = vec![folder.path()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path)
            } else {
                files.push(path)
            }
        }
    }
    files.sort();
    files.reverse();
    for file in files {
        let target = to.join(file.strip_prefix(folder.path()).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&file, &target).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&target, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let time = fs::metadata(&file).unwrap().modified().unwrap();
        File::options()
            .append(true)
            .open(&target)
            .unwrap()
            .set_modified(time)
            .unwrap();
    }
}

#[test]
fn the_same_folder_gives_the_same_bytes_wherever_it_lies() {
    for store in [false, true] {
        let folder = full();
        let elsewhere = tempfile::tempdir().unwrap();
        let other = elsewhere.path().join("another name/deep down");
        copied(&folder, &other);
        let wanted = || Wanted {
            store,
            ..Wanted::default()
        };
        let one = build(&folder, "one.marginalis", wanted()).unwrap();
        let two = Wanted {
            out: Some(elsewhere.path().join("two.marginalis")),
            ..wanted()
        };
        let two = source::build(&other, &two, &mut |_| ControlFlow::Continue(())).unwrap();
        assert_eq!(fs::read(&one.file).unwrap(), fs::read(&two.file).unwrap());
        assert_eq!(
            fs::read(folder.path().join("bundle.lock")).unwrap(),
            fs::read(other.join("bundle.lock")).unwrap()
        );
        let again = build(&folder, "again.marginalis", wanted()).unwrap();
        assert_eq!(fs::read(&one.file).unwrap(), fs::read(again.file).unwrap());
    }
}

#[test]
fn the_date_is_that_of_the_newest_file_or_the_one_asked_for() {
    let folder = Folder::new();
    let at = |seconds: u64| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    let touch = |file: &str, seconds| {
        File::options()
            .append(true)
            .open(folder.path().join(file))
            .unwrap()
            .set_modified(at(seconds))
            .unwrap()
    };
    touch("bundle.toml", 1_000);
    touch("texts/01-rivers.md", 3_000);
    touch("texts/02-towns.md", 2_000);
    let built = build(&folder, "a", Wanted::default()).unwrap();
    assert_eq!(built.modified.as_second(), 3_000);
    touch("texts/02-towns.md", 9_000);
    let touched = build(&folder, "b", Wanted::default()).unwrap();
    assert_eq!(
        fs::read(built.file).unwrap(),
        fs::read(touched.file).unwrap(),
        "the same content keeps its date"
    );
    let asked = Wanted {
        date: Some("2026-11-20T09:00:00Z".parse().unwrap()),
        ..Wanted::default()
    };
    let dated = build(&folder, "c", asked).unwrap();
    assert_eq!(dated.modified.to_string(), "2026-11-20T09:00:00Z");
}

#[test]
fn an_edition_is_built_with_one_content_only() {
    let folder = Folder::new();
    let first = build(&folder, "1", Wanted::default()).unwrap();
    folder.change("texts/02-towns.md", "full of people", "crowded with people");
    assert_eq!(
        code(build(&folder, "2", Wanted::default())),
        "edition-not-higher"
    );
    assert!(!folder.beside("2").exists());
    let second = build(&folder, "2", edition(2)).unwrap();
    assert_eq!(
        Opened::open(&second.file).unwrap().manifest().supersedes[0].manifest,
        first.manifest
    );
    folder.change("texts/02-towns.md", "crowded with people", "full of people");
    let again = build(&folder, "1 again", edition(1)).unwrap();
    assert_eq!(
        fs::read(first.file).unwrap(),
        fs::read(again.file).unwrap(),
        "the first edition, to the byte"
    );
    folder.change("texts/02-towns.md", "full of people", "full of merchants");
    assert_eq!(code(build(&folder, "x", edition(2))), "edition-not-higher");
    build(&folder, "7", edition(7)).unwrap();
    folder.change("texts/02-towns.md", "merchants", "sailors");
    assert_eq!(code(build(&folder, "x", edition(6))), "edition-not-higher");
    assert_eq!(code(build(&folder, "x", edition(0))), "invalid-value");
    assert_eq!(code(build(&folder, "x", edition(1 << 31))), "invalid-value");
    build(&folder, "last", edition(i32::MAX as u32)).unwrap();
}

#[test]
fn a_build_of_the_same_edition_may_be_signed() {
    let folder = Folder::new();
    build(&folder, "unsigned", Wanted::default()).unwrap();
    let key = SecretKey::generate().unwrap();
    let signed = || Wanted {
        key: Some(&key),
        ..Wanted::default()
    };
    let one = build(&folder, "one", signed()).unwrap();
    let two = build(&folder, "two", signed()).unwrap();
    assert_eq!(fs::read(&one.file).unwrap(), fs::read(two.file).unwrap());
    let mut opened = Opened::open(&one.file).unwrap();
    opened.verify(&mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(opened.signature().key(), Some(&key.public().unwrap()));
    assert_eq!(opened.manifest().publisher_key, Some(key.public().unwrap()));
}

#[test]
fn an_error_of_the_check_stops_a_build_and_leaves_no_trace() {
    let folder = Folder::new();
    folder.change("bundle.toml", "license = \"CC-BY-SA-4.0\"\n", "");
    let error = build(&folder, "x", Wanted::default()).unwrap_err();
    assert_eq!(error.kind.code(), "invalid-source");
    assert!(
        error.message.starts_with("bundle.toml: "),
        "{}",
        error.message
    );
    let left: Vec<_> = fs::read_dir(folder.beside(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(
        left,
        ["source"],
        "neither a bundle nor what was written for it"
    );
    assert!(!folder.path().join("bundle.lock").exists());
    let stopped = Wanted {
        out: Some(folder.beside("x")),
        ..Wanted::default()
    };
    let folder = Folder::new();
    let mut files = 0;
    let stopped = source::build(&folder.path(), &stopped, &mut |_| {
        files += 1;
        if files > 3 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    assert_eq!(code(stopped), "cancelled");
}

#[test]
fn a_text_of_one_sign_over_and_over_is_built_so_that_it_is_read_again() {
    let folder = Folder::new();
    folder.write(
        "texts/03-long.md",
        format!("# Long\n\n{}\n", "a".repeat(3 << 20)),
    );
    let built = build(&folder, "long", Wanted::default()).unwrap();
    let mut opened = Opened::open(&built.file).unwrap();
    opened.verify(&mut |_| ControlFlow::Continue(())).unwrap();
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_told_and_nothing_is_left() {
    // A file system of one mebibyte cannot be had without rights; a target that takes nothing can.
    let folder = Folder::new();
    let wanted = Wanted {
        out: Some("/dev/full".into()),
        ..Wanted::default()
    };
    let refused = source::build(&folder.path(), &wanted, &mut |_| ControlFlow::Continue(()));
    assert_eq!(code(refused), "unwritable-file");
    assert!(!folder.path().join("bundle.lock").exists());
}

#[test]
fn a_file_that_changes_under_the_build_is_noticed() {
    let folder = full();
    let mut seen_image = false;
    let image = folder.path().join("assets/map.png");
    let wanted = Wanted {
        out: Some(folder.beside("x")),
        ..Wanted::default()
    };
    let built = source::build(&folder.path(), &wanted, &mut |step| {
        if step.file == "assets/map.png" && !seen_image {
            seen_image = true;
            let mut file = File::options().write(true).open(&image).unwrap();
            file.seek(SeekFrom::Start(5_000)).unwrap();
            file.write_all(b"other bytes").unwrap();
        }
        ControlFlow::Continue(())
    });
    assert!(seen_image);
    assert_eq!(code(built), "file-vanished");
    assert!(!folder.beside("x").exists());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_texts_hold_they_come_out_with_their_words(
        markdown in proptest::collection::vec("[ -~\n#*_`\\[\\]()äé\u{301}𝒳\r]{1,200}", 1..5),
        plain in "[ -~\näé]{1,200}",
    ) {
        let folder = Folder::new();
        for (number, text) in markdown.iter().enumerate() {
            folder.write(&format!("texts/m{number}.md"), format!("Words {number}\n\n{text}"));
        }
        folder.write("texts/z.txt", format!("Some words first.\n\n{plain}"));
        let findings = folder.check();
        let built = build(&folder, "p", Wanted::default());
        if findings.iter().any(|finding| finding.severity == source::Severity::Error) {
            prop_assert_eq!(code(built), "invalid-source");
            return Ok(());
        }
        let mut opened = Opened::open(&built.unwrap().file).unwrap();
        opened.verify(&mut |_| ControlFlow::Continue(())).unwrap();
        let manifest = opened.manifest().clone();
        for (number, text) in markdown.iter().enumerate() {
            let url = format!("texts/m{number}.md");
            let resource = manifest.reading_order.iter().find(|text| text.url == url).unwrap();
            prop_assert_eq!(opened.read_text(resource).unwrap(), canonical(&format!("Words {number}\n\n{text}")));
        }
        let rivers = opened.read_text(&manifest.reading_order[0]).unwrap();
        prop_assert_eq!(rivers, RIVERS);
    }
}
