//! Finding a passage without the edition it was marked in. Where it stands is written «so».

use std::ops::Range;

use marginalis_core::anchor::carry::{Carried, Verdict};
use marginalis_core::anchor::quote_match::{Haystack, Selector};
use proptest::prelude::*;

const TEXT: &str = "A river remembers what towns forget. Its banks hold coins, bones and letters; now and then a flood returns them. \
    Linus the miller said that the flood of that spring returned a bell. \
    A town remembers what rivers forget: its banks hold coins, and its cellars wine. The chines above the mill were dry.";

fn resolve(text: &str, quote: &str, before: &str, after: &str) -> Carried {
    Haystack::of(text).resolve(&Selector {
        quote,
        before,
        after,
        hint: None,
    })
}

fn slice(text: &str, at: &Range<u32>) -> String {
    text.chars()
        .skip(at.start as usize)
        .take(at.len())
        .collect()
}

#[track_caller]
fn expect(verdict: Verdict, words: &str, found: &Carried) {
    assert_eq!(
        (found.verdict, slice(TEXT, &found.range).as_str()),
        (verdict, words),
        "{found:?}"
    );
}

#[test]
fn words_that_stand_once_are_found() {
    let found = resolve(TEXT, "coins, bones and letters", "", "");
    expect(Verdict::Kept, "coins, bones and letters", &found);
    assert!(found.alternatives.is_empty());
}

#[test]
fn typography_and_unicode_forms_do_not_count() {
    let text = "She said: “It’s the Mu\u{308}ller’s café” — twice.\nThen she left.";
    let found = resolve(
        text,
        "\"it's  the M\u{fc}ller's cafe\u{301}\" - twice. Then",
        "",
        "",
    );
    assert_eq!(found.verdict, Verdict::Kept, "{found:?}");
    assert_eq!(
        slice(text, &found.range),
        "“It’s the Mu\u{308}ller’s café” — twice.\nThen"
    );
    let found = resolve(
        "A so\u{ad}called re\u{301}sume\u{301}.",
        "r\u{e9}sum\u{e9}",
        "",
        "",
    );
    assert_eq!(
        found.range,
        12..20,
        "with the marks that sit on the last letter"
    );
}

#[test]
fn context_chooses_between_copies() {
    let first = resolve(TEXT, "banks hold coins", "towns forget. Its ", ", bones");
    assert_eq!((first.verdict, first.range.start), (Verdict::Kept, 41));
    let second = resolve(
        TEXT,
        "banks hold coins",
        "rivers forget: its ",
        ", and its cellars",
    );
    assert_eq!(
        (second.verdict, second.alternatives.len()),
        (Verdict::Kept, 1)
    );
    assert!(second.range.start > 100);
    assert_eq!(second.alternatives[0], first.range);
}

#[test]
fn copies_without_context_are_ambiguous() {
    let found = resolve(TEXT, "banks hold coins", "", "");
    assert_eq!(found.verdict, Verdict::Ambiguous);
    assert_eq!(found.alternatives.len(), 1);
    assert!(found.confidence <= 0.5);
}

#[test]
fn a_position_alone_does_not_decide_between_copies() {
    let haystack = Haystack::of(TEXT);
    let found = haystack.resolve(&Selector {
        quote: "banks hold coins",
        hint: Some(40),
        ..Selector::default()
    });
    assert_eq!(
        (found.verdict, found.range.start),
        (Verdict::Ambiguous, 41),
        "but the nearer one is the first guess"
    );
}

#[test]
fn a_reworded_passage_is_found() {
    let found = resolve(
        TEXT,
        "now and then the flood returned them",
        "bones and letters; ",
        ".",
    );
    expect(
        Verdict::Reworded,
        "now and then a flood returns them",
        &found,
    );
}

#[test]
fn the_passage_in_its_context_beats_an_exact_copy_elsewhere() {
    let text = "He wrote: the river rises in spring. Much later, in another country, they held that the rivers rise in spring, as they say.";
    let found = resolve(
        text,
        "the river rises in spring",
        "country, they held that ",
        ", as they say",
    );
    assert_eq!(
        slice(text, &found.range),
        "the rivers rise in spring",
        "{found:?}"
    );
}

#[test]
fn a_passage_that_is_gone_is_not_put_on_like_words() {
    for quote in [
        "nothing of the kind was ever written here",
        "the old man mended his net",
        "towns build what rivers take",
    ] {
        let found = resolve(TEXT, quote, "", "");
        assert_eq!(found.verdict, Verdict::Removed, "{quote}: {found:?}");
    }
}

#[test]
fn a_short_quote_does_not_land_inside_another_word() {
    let text = "The chines above the mill were dry.";
    assert_eq!(resolve(text, "Linus", "", "").verdict, Verdict::Removed);
    assert_ne!(resolve(text, "in", "", "").verdict, Verdict::Kept);
    assert_eq!(
        resolve(TEXT, "Linus", "", "").verdict,
        Verdict::Kept,
        "as a whole word it is one"
    );
}

const CHINESE: &str =
    "星期天我们去公园散步。今天天气非常好，湖边有很多人。晚上我们回家吃晚饭，然后看书。";

#[test]
fn a_quote_that_says_little_is_not_taken_though_it_stands_once() {
    let english = "There was one bell; nobody rang it. 🌞";
    for (text, quote) in [
        (CHINESE, "公"),
        (english, "one"),
        (english, "it"),
        (english, ";"),
        (english, "🌞"),
    ] {
        let found = resolve(text, quote, "", "");
        assert_eq!(found.verdict, Verdict::Ambiguous, "{quote}: {found:?}");
        assert_eq!(slice(text, &found.range), quote, "the place is told");
        assert!(found.confidence <= 0.5, "{found:?}");
    }
    for (text, quote) in [(CHINESE, "公园"), (english, "nobody"), (english, "bell")] {
        let found = resolve(text, quote, "", "");
        assert_eq!(found.verdict, Verdict::Kept, "{quote}: {found:?}");
    }
}

#[test]
fn context_or_position_vouch_for_a_short_quote() {
    assert_eq!(
        resolve(CHINESE, "公", "星期天我们去", "园散步").verdict,
        Verdict::Kept
    );
    assert_eq!(
        resolve(CHINESE, "公", "一二三四五六", "七八九").verdict,
        Verdict::Removed
    );
    let far = "并且".repeat(300) + CHINESE;
    let at = |hint| {
        let selector = Selector {
            quote: "公",
            hint: Some(hint),
            ..Selector::default()
        };
        Haystack::of(&far).resolve(&selector).verdict
    };
    let place = 606;
    // a tenth of the text, and one sign more
    let tenth = far.chars().count() as u32 / 10;
    assert_eq!(at(place - tenth), Verdict::Kept);
    assert_eq!(at(place - tenth - 1), Verdict::Ambiguous);
}

#[test]
fn a_few_han_signs_are_found_though_one_was_changed() {
    let found = resolve(CHINESE, "晚上我们回家吃饭", "", "");
    assert_eq!(found.verdict, Verdict::Reworded, "{found:?}");
    assert_eq!(slice(CHINESE, &found.range), "晚上我们回家吃晚饭");
    let found = resolve(CHINESE, "湖边有许多人", "", "");
    assert_eq!(found.verdict, Verdict::Reworded, "{found:?}");
    // two of six: it may be meant
    let found = resolve(CHINESE, "今天天气很好", "", "");
    assert_eq!(found.verdict, Verdict::Ambiguous, "{found:?}");
    assert_eq!(slice(CHINESE, &found.range), "今天天气非常好");
    // in its surroundings it is
    let found = resolve(CHINESE, "今天天气很好", "公园散步。", "，湖边有很多人");
    assert_eq!(found.verdict, Verdict::Reworded, "{found:?}");
    for quote in ["明年春天再来", "老人修补渔网", "今天他很忙"] {
        let found = resolve(CHINESE, quote, "", "");
        assert_eq!(found.verdict, Verdict::Removed, "{quote}: {found:?}");
    }
}

#[test]
fn a_long_quote_with_a_changed_middle_is_found_by_its_ends() {
    let sentence = |number: usize| {
        format!(
            "Sentence {number} says that item {} follows item {}. ",
            number * 7,
            number * 3
        )
    };
    let text: String = (0..200).map(sentence).collect();
    let start = text.find("Sentence 50 ").unwrap();
    let end = text.find("Sentence 70 ").unwrap() - 1;
    let quote = text[start..end].replace(
        &sentence(60),
        "Something else was written here before, at length.  ",
    );
    let found = resolve(&text, &quote, "", "");
    assert_eq!(
        (found.verdict, found.range),
        (Verdict::Reworded, start as u32..end as u32)
    );
}

#[test]
fn nothing_to_find_and_nothing_to_find_it_in() {
    assert_eq!(resolve(TEXT, " \n", "", "").verdict, Verdict::Removed);
    assert_eq!(resolve("", "anything", "", "").verdict, Verdict::Removed);
    let hint = Haystack::of("short").resolve(&Selector {
        quote: "absent words",
        hint: Some(99),
        ..Selector::default()
    });
    assert_eq!(hint.range, 5..5);
}

proptest! {
    #[test]
    fn a_quote_in_its_context_is_found(text in "[a-c ä河.\"—]{0,300}", from in 0usize..300, length in 1usize..60) {
        let chars: Vec<char> = text.chars().collect();
        let from = from.min(chars.len());
        let to = (from + length).min(chars.len());
        let of = |range: Range<usize>| chars[range].iter().collect::<String>();
        let (quote, before, after) = (of(from..to), of(from.saturating_sub(32)..from), of(to..(to + 32).min(chars.len())));
        let found = Haystack::of(&text).resolve(&Selector { quote: &quote, before: &before, after: &after, hint: Some(from as u32) });
        prop_assert!(found.range.end as usize <= chars.len() && found.range.start <= found.range.end);
        if quote.chars().any(char::is_alphanumeric) {
            prop_assert_ne!(found.verdict, Verdict::Removed, "{:?}", found);
        }
    }

    #[test]
    fn a_kept_quote_is_what_stands_there(text in "[a-c ]{0,200}", quote in "[a-c ]{1,12}") {
        let found = Haystack::of(&text).resolve(&Selector { quote: &quote, ..Selector::default() });
        let flat = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
        if found.verdict == Verdict::Kept {
            prop_assert_eq!(flat(&slice(&text, &found.range)), flat(&quote));
        }
    }
}
