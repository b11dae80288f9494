//! Texts made to hurt: each ends soon, with a true verdict. (No times here: the work is counted, see `docs/carry.md`.)

use std::ops::Range;

use marginalis_core::anchor::carry::{Carried, EditionText, Verdict, carry};

fn fates(old: &str, new: &str, marks: &[Range<u32>]) -> Vec<Carried> {
    carry(
        &EditionText::of_lines(old),
        &EditionText::of_lines(new),
        marks,
    )
}

fn verdicts(fates: &[Carried], verdict: Verdict) -> usize {
    fates.iter().filter(|fate| fate.verdict == verdict).count()
}

/// Numbers that look random and are the same every time.
pub fn numbers() -> impl FnMut(usize) -> usize {
    let mut state = 1u64;
    move |below| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    }
}

pub fn text(words: usize, different: usize, first: usize) -> String {
    let mut next = numbers();
    let mut text = String::new();
    for word in 0..words {
        text += &format!(
            "w{}{}",
            first + next(different),
            if word % 60 == 59 { '\n' } else { ' ' }
        );
    }
    text
}

#[test]
fn a_text_without_spaces_and_of_one_letter() {
    let old = "a".repeat(8 << 20);
    let new = format!("{}b{}", &old[..4 << 20], &old[4 << 20..]);
    let fates = fates(&old, &new, &[1_000..66_536, 0..1]);
    assert_eq!(
        (fates[0].verdict, fates[0].range.clone()),
        (Verdict::Kept, 1_000..66_536)
    );
}

#[test]
fn editions_with_nothing_in_common() {
    let (old, new) = (text(20_000, 3_000, 0), text(20_000, 3_000, 5_000));
    let marks: Vec<_> = (0..100).map(|mark| mark * 700..mark * 700 + 60).collect();
    assert_eq!(
        verdicts(&fates(&old, &new, &marks), Verdict::Removed),
        marks.len()
    );
}

#[test]
fn a_text_shuffled_by_word_and_one_shuffled_by_line() {
    let old = text(20_000, 100_000, 0);
    let shuffled = |mut parts: Vec<&str>, between: &str| {
        let mut next = numbers();
        for at in (1..parts.len()).rev() {
            parts.swap(at, next(at + 1));
        }
        parts.join(between)
    };
    let marks: Vec<_> = (0..100)
        .map(|mark| mark * 1_000 + 100..mark * 1_000 + 160)
        .collect();
    let by_word = fates(
        &old,
        &shuffled(old.split_whitespace().collect(), " "),
        &marks,
    );
    assert_eq!(verdicts(&by_word, Verdict::Removed), marks.len());
    let by_line = fates(&old, &shuffled(old.lines().collect(), "\n"), &marks);
    assert_eq!(verdicts(&by_line, Verdict::Removed), 0);
}

#[test]
fn few_words_in_random_order() {
    let (old, new) = (text(20_000, 3, 0), format!("w1 {}", text(20_000, 3, 1)));
    let fates = fates(&old, &new, &[0..500, 30_000..30_010]);
    assert_eq!(fates.len(), 2);
}

#[test]
fn one_line_of_a_megabyte() {
    let old = text(130_000, 90_000, 0).replace('\n', " ");
    assert!(old.len() > 800_000);
    let new = format!("{}something new {}", &old[..7], &old[7..]);
    let fates = fates(&old, &new, &[500_000..500_059, 0..2]);
    assert_eq!(
        (fates[0].verdict, fates[0].range.clone()),
        (Verdict::Kept, 500_014..500_073)
    );
}

#[test]
fn fifty_thousand_marks_on_one_word() {
    let old = text(500, 10_000, 0);
    let new = format!("Before it all. {old}");
    let word = old.find(' ').unwrap() as u32 + 1;
    let fates = fates(&old, &new, &vec![word..word + 3; 50_000]);
    assert_eq!(verdicts(&fates, Verdict::Kept), 50_000);
}

#[test]
fn scripts_without_spaces_to_the_left_and_beyond_the_plane() {
    for (old, mark, new) in [
        (
            "河はすべてを覚えている。石の下に手紙がある。",
            "手紙",
            "古い河はすべてを覚えている。そして石の下に手紙がある。",
        ),
        ("แม่น้ำจำทุกสิ่ง เมืองลืม", "เมือง", "ว่ากันว่าแม่น้ำจำทุกสิ่ง เมืองลืม"),
        ("הנהר זוכר את הכל", "זוכר", "אומרים כי הנהר זוכר את הכל"),
        ("𝒳 is not 𝒴 here", "𝒴", "As said: 𝒳 is not 𝒴 here"),
        ("We saw 🌞🌚 at noon", "🌚", "Yes, we saw 🌞🌚 at noon"),
    ] {
        let at = |text: &str| {
            let start = text[..text.find(mark).unwrap()].chars().count() as u32;
            start..start + mark.chars().count() as u32
        };
        let fate = fates(old, new, &[at(old)]).remove(0);
        assert_eq!(
            (fate.verdict, fate.range),
            (Verdict::Kept, at(new)),
            "{mark}"
        );
    }
}

#[test]
fn editions_of_nothing() {
    let marks = [0..1, 0..50_000];
    assert_eq!(
        verdicts(&fates("Something", "", &marks), Verdict::Removed),
        2
    );
    assert_eq!(
        verdicts(&fates("", "Something", &marks), Verdict::Removed),
        2
    );
    assert_eq!(
        verdicts(&fates("", "", &marks), Verdict::Kept),
        2,
        "the same text"
    );
}

#[test]
fn combining_marks_without_end() {
    let marks = "\u{301}".repeat(200_000);
    let fates = fates(
        &format!("a{marks} b"),
        &format!("c{marks} b"),
        &[0..100, 200_002..200_003],
    );
    assert_eq!(fates[1].verdict, Verdict::Kept);
}

#[test]
fn positions_outside_the_text() {
    let fates = fates(
        "One two",
        "One two three",
        &[5..500, 900..1_000, u32::MAX - 1..u32::MAX],
    );
    assert_eq!(fates.len(), 3);
    assert!(fates.iter().all(|fate| fate.range.end <= 13));
}
