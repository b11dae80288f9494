//! Texts and quotes made to hurt, without the old edition: each ends soon, with a true verdict. (No times here: the
//! work is counted, see `docs/carry.md`.)

use marginalis_core::anchor::carry::{Carried, Verdict};
use marginalis_core::anchor::quote_match::{Haystack, Selector};

use crate::carry_hostile::{numbers, text};

fn find(haystack: &Haystack, quote: &str) -> Carried {
    haystack.resolve(&Selector {
        quote,
        ..Selector::default()
    })
}

#[test]
fn a_long_quote_of_one_letter() {
    let haystack = Haystack::of(&"a".repeat(8 << 20));
    let quote = "a".repeat(65_536);
    let found = find(&haystack, &quote);
    assert_eq!(found.verdict, Verdict::Ambiguous);
    assert!(found.confidence <= 0.5, "one of many places: {found:?}");
    let other = format!("{}b{}", &quote[..30_000], &quote[30_001..]);
    assert_ne!(find(&haystack, &other).verdict, Verdict::Kept);
}

#[test]
fn quotes_of_a_text_with_nothing_in_common() {
    let (old, new) = (text(5_000, 3_000, 0), text(5_000, 3_000, 5_000));
    let haystack = Haystack::of(&new);
    for start in (0..20_000).step_by(1_000) {
        let found = find(&haystack, &old[start..start + 120]);
        assert_eq!(found.verdict, Verdict::Removed, "{found:?}");
    }
}

#[test]
fn quotes_of_a_text_that_was_shuffled_by_word() {
    let old = text(5_000, 100_000, 0);
    let mut words: Vec<&str> = old.split_whitespace().collect();
    let mut next = numbers();
    for at in (1..words.len()).rev() {
        words.swap(at, next(at + 1));
    }
    let haystack = Haystack::of(&words.join(" "));
    for start in (0..20_000).step_by(1_000) {
        let found = find(&haystack, &old[start..start + 120]);
        assert_eq!(found.verdict, Verdict::Removed, "{found:?}");
    }
}

#[test]
fn one_line_of_a_megabyte() {
    let line = text(130_000, 90_000, 0).replace('\n', " ");
    let found = find(&Haystack::of(&line), &line[500_000..500_059]);
    assert_eq!(
        (found.verdict, found.range),
        (Verdict::Kept, 500_000..500_059)
    );
}

#[test]
fn one_quote_fifty_thousand_times() {
    let haystack = Haystack::of("Wide margins invite a pen; narrow ones forbid it.");
    for _ in 0..50_000 {
        assert_eq!(find(&haystack, "margins").range, 5..12);
    }
}

#[test]
fn scripts_without_spaces_to_the_left_and_beyond_the_plane() {
    for (text, quote, start) in [
        (
            "河はすべてを覚えている。石の下に手紙がある。",
            "石の下に手紙",
            12,
        ),
        ("ว่ากันว่าแม่น้ำจำทุกสิ่ง เมืองลืม", "จำทุกสิ่ง", 15),
        ("אומרים כי הנהר זוכר את הכל", "זוכר את", 15),
        ("\u{202e}abc\u{202c} and 🌞🌚🌞 here", "🌞🌚🌞", 10),
        ("𝒳 is not 𝒴 here", "not 𝒴", 5),
    ] {
        let found = find(&Haystack::of(text), quote);
        let length = quote.chars().count() as u32;
        assert_eq!(
            (found.verdict, found.range),
            (Verdict::Kept, start..start + length),
            "{quote}"
        );
    }
}

#[test]
fn combining_marks_without_end() {
    let marks = "\u{301}".repeat(200_000);
    let haystack = Haystack::of(&format!("a{marks} bell"));
    let found = find(&haystack, "bell");
    assert_eq!(
        (found.verdict, found.range),
        (Verdict::Kept, 200_002..200_006)
    );
    assert_ne!(find(&haystack, &marks[..60_000]).verdict, Verdict::Kept);
}

#[test]
fn nothing_in_nothing() {
    let empty = Haystack::of("");
    for quote in ["", " ", "anything", "🌞"] {
        let found = find(&empty, quote);
        assert_eq!(
            (found.verdict, found.range),
            (Verdict::Removed, 0..0),
            "{quote}"
        );
    }
}
