//! Text form 1, held by golden files: each fixture's plain text and blocks, to the character.
//!
//! A difference here moves stored marks: it is a new form, not a fix. `UPDATE_GOLDEN=1` writes the files anew.

use std::fs;
use std::path::{Path, PathBuf};

use marginalis_core::text::block::inline_text;
use marginalis_core::text::{Document, LinkTarget};
use serde::Serialize;

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/texts");
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut texts: Vec<_> = files
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect();
    texts.sort();
    assert!(texts.len() >= 14, "the fixtures are gone");
    texts
}

fn read(path: &Path) -> Document {
    Document::parse(&fs::read_to_string(path).unwrap())
}

/// Metadata, outline and blocks as JSON, one block to a line: a difference shows where it is.
fn as_json(document: &Document) -> String {
    fn lines<T: Serialize>(items: &[T]) -> String {
        let lines: Vec<_> = items
            .iter()
            .map(|item| serde_json::to_string(item).unwrap())
            .collect();
        lines.join(",\n")
    }
    format!(
        "{{\"metadata\":{},\n\"outline\":[\n{}\n],\n\"blocks\":[\n{}\n]}}\n",
        serde_json::to_string(&document.metadata).unwrap(),
        lines(&document.outline),
        lines(&document.blocks),
    )
}

fn assert_golden(path: &Path, now: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(path, now).unwrap();
    }
    let golden = fs::read_to_string(path).unwrap_or_default();
    let differing = golden
        .lines()
        .zip(now.lines())
        .position(|(golden, now)| golden != now);
    assert!(
        golden == now,
        "{} differs (line {differing:?} from 0)",
        path.display()
    );
}

#[test]
fn every_fixture_reads_as_its_golden_files_say() {
    for path in fixtures() {
        let document = read(&path);
        assert_golden(&path.with_extension("plain.txt"), document.plain.as_str());
        assert_golden(&path.with_extension("blocks.json"), &as_json(&document));
    }
}

#[test]
fn the_text_of_every_block_is_its_slice_of_the_plain_text() {
    for path in fixtures() {
        let document = read(&path);
        for block in &document.blocks {
            let slice = document.plain.slice(block.start..block.end).unwrap();
            assert_eq!(
                inline_text(&block.inlines),
                slice,
                "{} block {}",
                path.display(),
                block.index
            );
        }
    }
}

#[test]
fn blocks_read_back_from_json_are_the_same() {
    for path in fixtures() {
        let blocks = read(&path).blocks;
        let json = serde_json::to_string(&blocks).unwrap();
        assert_eq!(
            serde_json::from_str::<Vec<marginalis_core::text::Block>>(&json).unwrap(),
            blocks
        );
    }
}

#[test]
fn no_hostile_link_of_the_fixture_is_alive() {
    let path = fixtures()
        .into_iter()
        .find(|path| path.ends_with("10-links.md"))
        .unwrap();
    let json = serde_json::to_value(read(&path).blocks).unwrap();
    let mut alive = Vec::new();
    collect(&json, &mut alive);
    for target in &alive {
        if let LinkTarget::Web { url } = target {
            let lower = url.to_lowercase();
            let kind = ["https://", "http://", "mailto:"]
                .iter()
                .any(|kind| lower.starts_with(kind));
            assert!(kind && !lower.contains("canary"), "{url}");
        }
    }
    let web = alive
        .iter()
        .filter(|target| matches!(target, LinkTarget::Web { .. }))
        .count();
    assert_eq!(
        web, 9,
        "six of the kind, two lies a person must judge, one around an image"
    );
}

/// Every link target in a JSON tree.
fn collect(json: &serde_json::Value, into: &mut Vec<LinkTarget>) {
    if let Some(target) = json.get("target") {
        into.push(serde_json::from_value(target.clone()).unwrap());
    }
    match json {
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, into)),
        serde_json::Value::Object(fields) => fields.values().for_each(|field| collect(field, into)),
        _ => {}
    }
}
