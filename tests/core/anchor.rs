//! Naming a passage: the range as given, the words, and what stands around them.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use marginalis_core::ErrorKind;
use marginalis_core::anchor::{CONTEXT, MAX_QUOTE, describe, resolve_exact};
use marginalis_core::text::PlainText;

fn plain(text: &str) -> PlainText {
    PlainText::from(text.to_owned())
}

#[test]
fn a_passage_is_named_by_its_words_and_their_surroundings() {
    let text = plain("Before 𝔸 the passage, and after.");
    let anchor = describe(&text, 11, 18).unwrap();
    assert_eq!(anchor.quote, "e passa");
    assert_eq!(anchor.before, "Before 𝔸 th");
    assert_eq!(anchor.after, "ge, and after.");
    assert!(resolve_exact(&text, &anchor));
}

#[test]
fn context_is_at_most_32_code_points_on_each_side() {
    let text = plain(&"🧭".repeat(200));
    let anchor = describe(&text, 100, 101).unwrap();
    assert_eq!(anchor.before.chars().count(), CONTEXT as usize);
    assert_eq!(anchor.after.chars().count(), CONTEXT as usize);
    let whole = describe(&text, 0, 200).unwrap();
    assert_eq!((whole.before.as_str(), whole.after.as_str()), ("", ""));
}

#[test]
fn nothing_is_trimmed() {
    let text = plain("a  b  c");
    assert_eq!(describe(&text, 1, 6).unwrap().quote, "  b  ");
}

#[test]
fn a_passage_that_cannot_be_marked_is_refused() {
    let text = plain("a \u{a0}\n b");
    for (start, end) in [
        (0, 0),
        (2, 1),
        (0, 7),
        (6, 7),
        (1, 5),
        (u32::MAX - 1, u32::MAX),
    ] {
        let error = describe(&text, start, end).unwrap_err();
        assert_eq!(error.kind, ErrorKind::InvalidRange, "{start}..{end}");
    }
    let long = plain(&"x".repeat(MAX_QUOTE as usize + 1));
    assert!(describe(&long, 0, MAX_QUOTE).is_ok());
    assert_eq!(
        describe(&long, 0, MAX_QUOTE + 1).unwrap_err().kind,
        ErrorKind::InvalidRange
    );
}

#[test]
fn a_quote_that_moved_does_not_stand_at_its_place() {
    let anchor = describe(&plain("one two three"), 4, 7).unwrap();
    assert!(!resolve_exact(&plain("one, two three"), &anchor));
    assert!(!resolve_exact(&plain("one"), &anchor));
}
