//! docs/bundle-format.md and its schemas: every example in it holds, and they say what the program does.

use std::collections::BTreeSet;
use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;

use jsonschema::Validator;
use marginalis_core::annotations::{
    MAX_BODY_BYTES, MAX_QUOTE_BYTES, MAX_RECORDS, MAX_TAGS, Set, archive,
};
use marginalis_core::bundle::handin::MAX_CREATORS;
use marginalis_core::bundle::limits::*;
use marginalis_core::bundle::manifest::{REL_ANNOTATIONS, REL_QUESTIONS, REL_READING_LIST};
use marginalis_core::bundle::source::{self, Wanted};
use marginalis_core::bundle::{MEDIA_TYPE, Manifest, Opened, PublicKey, Rotation, SecretKey};
use marginalis_core::reading_list::{self, MAX_IMPORT, MAX_ITEM_BYTES};
use marginalis_core::testing::TestLibrary;
use marginalis_core::text::Document;
use marginalis_core::{ErrorKind, anchor};
use serde_json::{Value, json};

use super::manifest::sorted;
use super::sample;

fn doc(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs")
        .join(name);
    fs::read_to_string(path).unwrap()
}

pub fn schema(name: &str) -> Validator {
    let schema: Value = serde_json::from_str(&doc(name)).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    jsonschema::validator_for(&schema).unwrap()
}

/// What stands in the format's page in fences of a kind.
fn fenced(kind: &str) -> Vec<String> {
    let page = doc("bundle-format.md");
    let fence = format!("```{kind}\n");
    let found: Vec<String> = page
        .split(&fence)
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap().to_owned())
        .collect();
    assert!(!found.is_empty(), "no example of a {kind}");
    found
}

/// The examples of a kind.
pub fn examples(kind: &str) -> Vec<Value> {
    let found = fenced(&format!("json {kind}"));
    found
        .iter()
        .map(|json| serde_json::from_str(json).unwrap())
        .collect()
}

/// No example is left out because its fence has another name.
#[test]
fn every_example_is_of_a_kind_that_is_tested() {
    let kinds = [
        "manifest",
        "rotation",
        "annotations",
        "reading-list",
        "hand-in",
    ];
    let tested: usize = kinds.iter().map(|kind| examples(kind).len()).sum();
    assert_eq!(doc("bundle-format.md").matches("```json").count(), tested);
}

#[test]
fn the_examples_are_manifests() {
    let schema = schema("bundle-format.schema.json");
    for example in examples("manifest") {
        let errors: Vec<String> = schema
            .iter_errors(&example)
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
        let manifest = Manifest::parse(sorted(&example).as_bytes()).unwrap();
        let written = manifest.to_bytes().unwrap();
        assert_eq!(Manifest::parse(&written).unwrap(), manifest);
    }
    let written: Value = serde_json::from_slice(&sample::manifest().to_bytes().unwrap()).unwrap();
    assert!(schema.is_valid(&written), "what the program writes");
}

/// The keys and the signature of the page's examples can be made again by anybody.
#[test]
fn the_examples_are_rotations() {
    let schema = schema("bundle-rotation.schema.json");
    let [old, new] = [7, 8].map(|seed| SecretKey::of_seed([seed; 32]));
    let date = "2026-11-20T09:00:00Z".parse().unwrap();
    let made = Rotation::new(&old, new.public().unwrap(), date).unwrap();
    let example = &examples("rotation")[0];
    assert!(schema.is_valid(example));
    assert_eq!(sorted(example).as_bytes(), made.statement);
    assert_eq!(fenced("text minisig")[0].as_bytes(), made.signature);
    let mut more = example.clone();
    more["note"] = json!("x");
    assert!(!schema.is_valid(&more), "exactly these fields");
}

#[test]
fn the_fingerprint_is_that_of_the_key_of_the_example() {
    let manifest = &examples("manifest")[0];
    let key: PublicKey = manifest["mg:publisherKey"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(key, SecretKey::of_seed([7; 32]).public().unwrap());
    assert_eq!(
        fenced("text fingerprint")[0].trim_end(),
        key.fingerprint().to_string()
    );
}

#[test]
fn the_example_is_what_a_student_hands_in() {
    let schema = schema("hand-in.schema.json");
    let [example] = &examples("hand-in")[..] else {
        panic!("one example")
    };
    assert!(schema.is_valid(example));
    let set = Set::of(example.clone()).unwrap();
    assert!(set.refused.is_empty() && set.items.len() == 2 && set.deleted.len() == 1);
    assert_eq!(&set.to_json(), example);
    for limit in [MAX_CREATORS.to_string(), "64 MiB".to_owned()] {
        assert!(doc("bundle-format.md").contains(&limit), "{limit}");
    }
    assert_eq!((archive::MAX_FILE, archive::MAX_SET), (64 << 20, 64 << 20));
}

#[test]
fn the_examples_are_annotations() {
    let schema = schema("bundle-annotations.schema.json");
    for example in examples("annotations") {
        assert!(schema.is_valid(&example));
        let set = Set::of(example.clone()).unwrap();
        assert!(set.refused.is_empty() && !set.items.is_empty());
        assert_eq!(set.to_json(), example);
    }
    // of the small bundle's text
    let (_, text) = sample::files().pop().unwrap();
    let plain = Document::parse(std::str::from_utf8(&text).unwrap()).plain;
    let note = Set::of(examples("annotations").remove(0))
        .unwrap()
        .items
        .remove(0);
    let (at, quote) = (note.target.position.unwrap(), note.target.quote.unwrap());
    let there = anchor::describe(&plain, at.start, at.end).unwrap();
    assert_eq!(
        (quote.exact, quote.prefix, quote.suffix),
        (there.quote, there.before, there.after)
    );
}

#[test]
fn the_example_is_a_reading_list() {
    let example = examples("reading-list").remove(0);
    assert!(schema("bundle-reading-list.schema.json").is_valid(&example));
    let library = TestLibrary::empty().unwrap();
    let report = reading_list::import(&library, &example.to_string()).unwrap();
    assert_eq!(report.added, 2);
}

/// What a new folder becomes, and with it everything that can be in a bundle.
#[test]
fn what_is_built_fits_the_schemas() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("source");
    source::create(&source, &source::NewBundle::default()).unwrap();
    let list = r#"[{"id": "a", "type": "book", "title": "One", "custom": {"mg:text": "01-welcome.md", "mg:order": 1}}]"#;
    fs::write(source.join("reading-list.json"), list).unwrap();
    let key = SecretKey::of_seed([7; 32]);
    let wanted = Wanted {
        out: Some(folder.path().join("built.marginalis")),
        key: Some(&key),
        ..Wanted::default()
    };
    let built = source::build(&source, &wanted, &mut |_| ControlFlow::Continue(())).unwrap();
    let mut opened = Opened::open(&built.file).unwrap();
    let manifest = serde_json::from_slice(opened.publication()).unwrap();
    assert!(schema("bundle-format.schema.json").is_valid(&manifest));
    for (rel, name) in [
        (REL_ANNOTATIONS, "bundle-annotations.schema.json"),
        (REL_QUESTIONS, "bundle-annotations.schema.json"),
        (REL_READING_LIST, "bundle-reading-list.schema.json"),
    ] {
        let schema = schema(name);
        let files: Vec<_> = opened.manifest().with_rel(rel).cloned().collect();
        assert_eq!(files.len(), 1, "{rel}");
        let json = serde_json::from_str(&opened.read_text(&files[0]).unwrap()).unwrap();
        let errors: Vec<String> = schema.iter_errors(&json).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{rel}: {errors:?}");
    }
}

/// Every code that the page names is one that the program can say, and these are they.
#[test]
fn the_codes_are_those_of_the_program() {
    let page = doc("bundle-format.md");
    let kinds = [
        ErrorKind::DamagedBundle,
        ErrorKind::NotABundle,
        ErrorKind::ForbiddenName,
        ErrorKind::ForbiddenMedia,
        ErrorKind::BundleTooLarge,
        ErrorKind::UnlistedFile,
        ErrorKind::MissingFile,
        ErrorKind::WrongHash,
        ErrorKind::InvalidManifest,
        ErrorKind::NewerBundle,
        ErrorKind::BrokenSignature,
        ErrorKind::InvalidCsl,
        ErrorKind::EmptyFile,
    ];
    // Nothing else on the page is in this form: small letters, with dashes between.
    let is_code = |word: &&str| {
        let sign = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
        word.contains('-') && !word.starts_with('-') && word.bytes().all(sign)
    };
    let named: BTreeSet<String> = page.split('`').filter(is_code).map(str::to_owned).collect();
    assert_eq!(named, kinds.map(ErrorKind::code).into());
}

/// What the schema refuses, the program refuses too.
#[test]
fn the_schema_is_no_stricter_than_the_program() {
    let schema = schema("bundle-format.schema.json");
    let right = examples("manifest").remove(0);
    let wrong_values = [
        json!(null),
        json!(0),
        json!(-1),
        json!(""),
        json!([]),
        json!({}),
        json!([1]),
        json!("\u{1}"),
        json!(true),
    ];
    let mut refused = 0;
    let mut try_it = |spoiled: &Value| {
        if !schema.is_valid(spoiled) {
            refused += 1;
            let taken = Manifest::parse(sorted(spoiled).as_bytes());
            assert!(
                taken.is_err(),
                "the schema refuses, the program takes {spoiled}"
            );
        }
    };
    for field in right.as_object().unwrap().keys() {
        let mut without = right.clone();
        without.as_object_mut().unwrap().remove(field);
        try_it(&without);
        for value in &wrong_values {
            let mut spoiled = right.clone();
            spoiled[field.as_str()] = value.clone();
            try_it(&spoiled);
        }
    }
    for list in ["readingOrder", "resources"] {
        for field in right[list][0].as_object().unwrap().keys() {
            let mut without = right.clone();
            without[list][0].as_object_mut().unwrap().remove(field);
            try_it(&without);
            for value in &wrong_values {
                let mut spoiled = right.clone();
                spoiled[list][0][field.as_str()] = value.clone();
                try_it(&spoiled);
            }
        }
    }
    assert!(refused > 200, "the schema refused only {refused}");
}

#[test]
fn the_page_names_the_limits_that_hold() {
    let page = doc("bundle-format.md");
    let mib = |bytes: u64| format!("| {} MiB |", bytes >> 20);
    let thousands = |number: u64| {
        let digits = number.to_string();
        let groups: Vec<&str> = digits
            .as_bytes()
            .rchunks(3)
            .rev()
            .map(|group| std::str::from_utf8(group).unwrap())
            .collect();
        groups.join(",")
    };
    for line in [
        format!("| the file {}", mib(MAX_FILE)),
        format!("| all entries, unpacked | {} GiB |", MAX_UNPACKED >> 30),
        format!("| entries | {} |", thousands(MAX_ENTRIES as u64)),
        // all but mimetype, manifest and signature
        format!(
            "| files that a manifest lists | {} |",
            thousands(MAX_ENTRIES as u64 - 3)
        ),
        format!(
            "| a name | {MAX_NAME} bytes, {MAX_NAME_PARTS} parts, {MAX_NAME_PART} bytes each |"
        ),
        format!("| `publication.json` {}", mib(MAX_MANIFEST)),
        format!(
            "| a signature or a rotation | {} KiB |",
            MAX_STATEMENT >> 10
        ),
        format!("| a text (`md`) {}", mib(MAX_TEXT)),
        format!("| `json`, `txt` {}", mib(MAX_DATA)),
        format!("| a picture or recording {}", mib(MAX_ASSET)),
        format!(
            "| packed against unpacked | 1 : {MAX_RATIO}, for entries over {} MiB unpacked |",
            RATIO_FROM >> 20
        ),
        format!("| a picture | {} pixels |", thousands(MAX_PIXELS)),
        format!("| rotations | {MAX_ROTATIONS} |"),
        format!("| JSON nesting in the manifest | {MAX_JSON_DEPTH} "),
        format!(
            "| annotations in a file | {} ",
            thousands(MAX_RECORDS as u64)
        ),
        format!(
            "| {} KiB; {} KiB; {MAX_TAGS} ",
            MAX_BODY_BYTES >> 10,
            MAX_QUOTE_BYTES >> 10
        ),
        format!(
            "| {} entries (`invalid-csl`); {} KiB ",
            thousands(MAX_IMPORT as u64),
            MAX_ITEM_BYTES >> 10
        ),
        format!(
            "| {MAX_TITLE_CHARS}; {MAX_LABEL_CHARS}; {}; {} code points",
            thousands(MAX_DESCRIPTION_CHARS as u64),
            thousands(MAX_ADDRESS_CHARS as u64)
        ),
        format!(
            "| entries of a list other than files | {} ",
            thousands(MAX_LIST as u64)
        ),
        format!("`{MEDIA_TYPE}`"),
        format!("{} bytes, nothing else", MEDIA_TYPE.len()),
    ] {
        assert!(page.contains(&line), "the page lacks “{line}”");
    }
}
