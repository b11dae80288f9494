//! Find in a text: what counts as the same, and that hits point at the right characters.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use marginalis_core::text::Document;
use marginalis_core::text::find::{Found, MAX_HITS, MAX_QUERY, find};

/// What the hits cover, in the text's own spelling.
fn found(text: &str, query: &str) -> Vec<String> {
    let document = Document::parse(text);
    let hits = find(&document, query).hits;
    let slice = |hit: &marginalis_core::text::find::Hit| {
        document.plain.slice(hit.start..hit.end).unwrap().to_owned()
    };
    hits.iter().map(slice).collect()
}

#[test]
fn case_accents_and_ligatures_are_folded_both_ways() {
    assert_eq!(
        found("Café cafe CAFÉ cafe\u{301}s", "café"),
        ["Café", "cafe", "CAFÉ", "cafe\u{301}"]
    );
    assert_eq!(found("Größe GRÖSSE", "grösse"), ["Größe", "GRÖSSE"]);
    assert_eq!(found("ΟΔΟΣ οδός", "οδος"), ["ΟΔΟΣ", "οδός"]);
    assert_eq!(
        found("an e\u{fb03}cient of\u{fb01}ce", "ffi"),
        ["\u{fb03}", "f\u{fb01}"]
    );
    assert_eq!(
        found("e\u{fb03}cient", "f"),
        ["\u{fb03}"],
        "one character is one hit"
    );
    assert_eq!(found("שָׁלוֹם", "שלום"), ["שָׁלוֹם"]);
    assert_eq!(found("كِتَابٌ", "كتاب"), ["كِتَابٌ"]);
}

#[test]
fn letters_that_are_not_accents_are_kept_apart() {
    assert!(found("かき", "が").is_empty());
    assert!(found("कि", "की").is_empty());
    assert!(found("한국", "하").is_empty());
    assert_eq!(found("共有地の悲劇", "有地"), ["有地"]);
}

#[test]
fn quotes_dashes_and_invisible_characters_are_folded() {
    assert_eq!(
        found("“Coase’s Penguin”", "\"coase's penguin\""),
        ["“Coase’s Penguin”"]
    );
    assert_eq!(
        found("1990–2011 and 1990\u{2011}2011", "1990-2011").len(),
        2
    );
    assert_eq!(
        found("pro\u{ad}duc\u{ad}tion", "production"),
        ["pro\u{ad}duc\u{ad}tion"]
    );
    assert_eq!(found("a\u{200b}b", "ab"), ["a\u{200b}b"]);
}

#[test]
fn white_space_of_any_kind_is_one_space_also_between_blocks() {
    assert_eq!(
        found("peer\u{a0}\u{2009} production", "peer production").len(),
        1
    );
    assert_eq!(found("# The End\n\nof it", "end of"), ["End\nof"]);
    assert_eq!(found("a \u{ad} b", "a b"), ["a \u{ad} b"]);
    assert!(found("a b  c", " ").is_empty());
    assert!(found("a b", "").is_empty());
    assert!(found("a b", "\u{ad}\n\u{a0}").is_empty());
}

#[test]
fn hits_never_overlap_and_know_their_block() {
    assert_eq!(found("aaaaa", "aa").len(), 2);
    let document = Document::parse("one\n\ntwo one\n\n- one");
    let blocks: Vec<u32> = find(&document, "ONE")
        .hits
        .iter()
        .map(|hit| hit.block)
        .collect();
    assert_eq!(blocks, [0, 1, 2]);
}

#[test]
fn positions_are_code_points() {
    let document = Document::parse("𝔸 🧑🏽‍🚀 word");
    let hits = find(&document, "word").hits;
    assert_eq!((hits[0].start, hits[0].end), (7, 11));
}

#[test]
fn all_hits_are_counted_and_the_first_are_listed() {
    let document = Document::parse(&"ab ".repeat(MAX_HITS + 7));
    let Found { total, hits } = find(&document, "b");
    assert_eq!((total as usize, hits.len()), (MAX_HITS + 7, MAX_HITS));
}

#[test]
fn a_query_past_the_limit_is_cut() {
    let document = Document::parse(&"x".repeat(MAX_QUERY));
    let query = "x".repeat(MAX_QUERY) + "and what nobody wrote";
    assert_eq!(find(&document, &query).total, 1);
}
