//! Where marks go when a text is re-issued. Marks are written «so» in the old edition, and where they should be found
//! in the new; `|` is the gap a removed one leaves.

use std::ops::Range;

use marginalis_core::anchor::Reason;
use marginalis_core::anchor::carry::{Carried, EditionMap, EditionText, Verdict, carry};

const WALK: &str = "The path to the mill\n\
    We left the village before the bells had rung. The road was white with dust, and nobody met us until the bridge.\n\
    At the mill an old man was mending a net. He told us that the river had been higher in his youth, and that no wheel had turned since the war.\n\
    What the river keeps\n\
    A river remembers what towns forget. Its banks hold coins, bones and letters; now and then a flood returns them.\n\
    We stayed until the light was gone. Then we walked home without a word.";

/// A text without its mark, and where the mark was.
fn marked(text: &str) -> (String, Range<u32>) {
    let position = |sign| text.chars().position(|c| c == sign).unwrap() as u32;
    let plain: String = text.chars().filter(|c| !"«»|".contains(*c)).collect();
    match text.contains('«') {
        true => (plain, position('«')..position('»') - 1),
        false => (plain, position('|')..position('|')),
    }
}

fn carried(old: &str, new: &str) -> (Carried, Range<u32>) {
    let ((old, mark), (new, expected)) = (marked(old), marked(new));
    let editions = (EditionText::of_lines(&old), EditionText::of_lines(&new));
    let mut fates = carry(&editions.0, &editions.1, &[mark]);
    (fates.remove(0), expected)
}

#[track_caller]
fn expect(verdict: Verdict, old: &str, new: &str) -> Carried {
    let (fate, expected) = carried(old, new);
    assert_eq!(
        (fate.verdict, fate.range.clone()),
        (verdict, expected),
        "{fate:?}"
    );
    assert!((0.0..=1.0).contains(&fate.confidence), "{fate:?}");
    assert!(gives(&fate.reason, verdict), "{fate:?}");
    fate
}

/// Is it a reason for that verdict?
fn gives(reason: &Reason, verdict: Verdict) -> bool {
    let said = match reason {
        Reason::SameText | Reason::BothSides | Reason::AllWords { moved: false } => Verdict::Kept,
        Reason::AllWords { moved: true } => Verdict::Moved,
        Reason::WordsBetween { .. } => Verdict::Reworded,
        Reason::SomeWords { found, words, .. } if found < words => Verdict::Reworded,
        Reason::TwoPlaces | Reason::OneOfTwo => Verdict::Ambiguous,
        Reason::NoWords | Reason::NoSides => Verdict::Removed,
        Reason::TooFewWords { found, words } if found < words => Verdict::Removed,
        _ => return false,
    };
    said == verdict
}

/// [`WALK`] with one passage marked.
fn walk(mark: &str) -> String {
    assert_eq!(WALK.matches(mark).count(), 1, "{mark}");
    WALK.replace(mark, &format!("«{mark}»"))
}

#[test]
fn a_mark_in_the_same_text_stays() {
    let fate = expect(
        Verdict::Kept,
        &walk("the river had been higher"),
        &walk("the river had been higher"),
    );
    assert_eq!(fate.confidence, 1.0);
}

#[test]
fn words_put_in_elsewhere_shift_a_mark() {
    let new = walk("coins, bones and letters")
        .replace("The path", "Being a true account of the long path");
    expect(Verdict::Kept, &walk("coins, bones and letters"), &new);
}

#[test]
fn a_corrected_word_is_shown_as_the_change() {
    let old = walk("He told us that the river had been higher in his youth");
    let new = WALK.replace(
        "He told us that the river had been higher in his youth",
        "«He told us that the stream had been higher in his youth»",
    );
    let fate = expect(Verdict::Reworded, &old, &new);
    let (old, new) = (marked(&old).0, marked(&new).0);
    let slice = |text: &str, at: &Range<u32>| {
        text.chars()
            .skip(at.start as usize)
            .take(at.len())
            .collect::<String>()
    };
    let change = &fate.changes[..];
    assert_eq!(change.len(), 1, "{change:?}");
    assert_eq!(
        (slice(&old, &change[0].old), slice(&new, &change[0].new)),
        ("river".into(), "stream".into())
    );
}

#[test]
fn the_ends_of_a_mark_are_its_words_whatever_was_put_beside_them() {
    expect(
        Verdict::Reworded,
        "He said that «the wheel had turned and the mill was running» when they came by in spring.",
        "He said that, as far as he knew, «the great wheel had turned and the old mill was running» again when they came by in spring.",
    );
}

#[test]
fn a_moved_paragraph_takes_its_marks_along() {
    let mut lines: Vec<&str> = WALK.lines().collect();
    let moved = lines.remove(4);
    lines.insert(1, moved);
    let new = lines
        .join("\n")
        .replace("a flood returns them", "«a flood returns them»");
    expect(Verdict::Moved, &walk("a flood returns them"), &new);
}

#[test]
fn a_split_and_a_merged_paragraph_keep_their_marks() {
    let split = walk("that no wheel had turned").replace("net. He", "net.\nHe");
    expect(Verdict::Kept, &walk("that no wheel had turned"), &split);
    expect(Verdict::Kept, &split, &walk("that no wheel had turned"));
}

#[test]
fn a_deleted_sentence_leaves_a_gap_where_it_was() {
    let old = walk("The road was white with dust, and nobody met us until the bridge.");
    let new = WALK.replace(
        " The road was white with dust, and nobody met us until the bridge.",
        "|",
    );
    let (fate, gap) = carried(&old, &new);
    assert_eq!(fate.verdict, Verdict::Removed, "{fate:?}");
    assert!(
        fate.range.start.abs_diff(gap.start) <= 1,
        "{:?} for {gap:?}",
        fate.range
    );
}

#[test]
fn a_copy_elsewhere_does_not_draw_a_removed_mark() {
    let old = format!(
        "{}\nIn spring the river had been higher than the road.",
        walk("the river had been higher")
    );
    let new = format!(
        "{}\nIn spring the river had been higher than the road.",
        WALK.replace(" He told us that the river had been higher in his youth, and that no wheel had turned since the war.", "|")
    );
    assert_eq!(carried(&old, &new).0.verdict, Verdict::Removed);
}

#[test]
fn a_rewritten_sentence_does_not_keep_a_mark_by_its_small_words() {
    let old = walk("nobody met us until the bridge");
    let new = WALK.replace(
        "The road was white with dust, and nobody met us until the bridge.",
        "|On market days the carts came down from the hills before the sun was up.",
    );
    assert_eq!(carried(&old, &new).0.verdict, Verdict::Removed);
}

#[test]
fn the_second_of_two_like_entries_is_the_new_one() {
    let old = "Blue team\n«Three lamps and a rope»\nSee the list\nAll others\nOne lamp";
    let new = "Blue team\n«Three lamps and a rope»\nSee the list\nRed team\nThree lamps and a rope\nSee the list\nAll others\nOne lamp";
    let fate = expect(Verdict::Kept, old, new);
    assert_eq!(
        fate.alternatives.len(),
        1,
        "the other entry is named: {fate:?}"
    );
}

#[test]
fn a_doubled_word_is_ambiguous_and_both_places_are_given() {
    let fate = expect(
        Verdict::Ambiguous,
        "It was «very» late when we came",
        "It was «very» very late when we came",
    );
    assert_eq!(fate.alternatives, vec![12..16]);
    assert!(fate.confidence < 0.95);
}

#[test]
fn typography_is_not_a_change() {
    expect(
        Verdict::Kept,
        "She said: «\"It's the miller's cafe\" - twice», and left.",
        "She said: “«It’s the Miller’s cafe” – twice», and left."
            .replace("“«", "«“")
            .as_str(),
    );
    expect(
        Verdict::Kept,
        "Ein «Mu\u{308}hlrad» dreht sich.",
        "Ein «M\u{fc}hl\u{ad}rad» dreht sich.",
    );
}

#[test]
fn scripts_without_spaces_are_words_too() {
    expect(
        Verdict::Kept,
        "河はすべてを覚えている。町は「忘れ」る。«石の下に手紙がある»。",
        "古い河はすべてを覚えている。町は忘れる。そして«石の下に手紙がある»。",
    );
    expect(
        Verdict::Kept,
        "แม่น้ำ«จำทุกสิ่ง» เมืองลืม",
        "ว่ากันว่าแม่น้ำ«จำทุกสิ่ง» เมืองลืม",
    );
    expect(
        Verdict::Kept,
        "הנהר «זוכר את הכל» והעיר שוכחת",
        "אומרים כי הנהר «זוכר את הכל» והעיר שוכחת",
    );
    expect(
        Verdict::Kept,
        "Sun 🌞 and «moon 🌚 shine» here",
        "The sun 🌞 and the «moon 🌚 shine» here",
    );
}

#[test]
fn a_mark_on_signs_alone_stays_between_its_neighbors() {
    expect(Verdict::Kept, "One «—» two three", "So: one «—» two three");
    let (fate, _) = carried("One «—» two three", "|Nothing left of it");
    assert_eq!(fate.verdict, Verdict::Removed);
}

#[test]
fn empty_editions_have_verdicts() {
    assert_eq!(carried("«All of it»", "|").0.verdict, Verdict::Removed);
    let none = EditionText::of_lines("");
    let some = EditionText::of_lines("Something new");
    let reversed = Range { start: 7, end: 3 };
    for mark in [0..0, 0..9, reversed] {
        let fates = carry(&none, &some, &[mark]);
        assert_eq!(fates[0].verdict, Verdict::Removed);
    }
}

#[test]
fn a_reading_position_goes_where_its_word_went() {
    let new = format!("A preface of some length.\n{WALK}");
    let map = EditionMap::between(&EditionText::of_lines(WALK), &EditionText::of_lines(&new));
    let shift = new.len() as u32 - WALK.len() as u32;
    for position in [30, 100, WALK.len() as u32 - 1] {
        assert_eq!(map.position(position), position + shift);
    }
    let cut = WALK.replace("We left the village before the bells had rung. ", "");
    let map = EditionMap::between(&EditionText::of_lines(WALK), &EditionText::of_lines(&cut));
    let gone = WALK.find("village").unwrap() as u32;
    assert_eq!(
        map.position(gone),
        cut.find('\n').unwrap() as u32,
        "the end of what stood before"
    );
}

#[test]
fn a_short_sentence_that_stands_elsewhere_is_given_up_and_its_place_named() {
    let sentence = "We stayed until the light was gone.";
    let new = WALK
        .replace(&format!("{sentence} "), "")
        .replace("the bridge.", &format!("the bridge. {sentence}"));
    let (fate, _) = carried(&walk(sentence), &format!("|{new}"));
    assert_eq!(fate.verdict, Verdict::Removed, "{fate:?}");
    let there = new.find("We stayed").unwrap() as u32;
    assert_eq!(
        fate.alternatives,
        vec![there..there + sentence.len() as u32 - 1]
    );
    assert!(fate.confidence < 0.9, "{fate:?}");
    let keeps = new.find("returns them.").unwrap() as u32;
    assert_eq!(fate.range.start, keeps + 12, "the gap is where it was");
}

/// Too few words to be followed are still named where they stand new, and nowhere else.
#[test]
fn a_few_words_that_stand_elsewhere_are_named() {
    for few in ["Cats sleep well.", "Freedom matters."] {
        let old = format!("{few} {WALK}");
        let new = format!("{WALK}\nAnd then, they say: {few}");
        let end = few.chars().count() as u32;
        let editions = (EditionText::of_lines(&old), EditionText::of_lines(&new));
        let fate = carry(&editions.0, &editions.1, std::slice::from_ref(&(0..end))).remove(0);
        assert_eq!(
            (fate.verdict, &fate.reason),
            (Verdict::Removed, &Reason::MaybeMoved),
            "{few}: {fate:?}"
        );
        let at = new.chars().count() as u32 - end;
        let there = at..at + end - 1;
        assert_eq!(fate.alternatives, vec![there], "{few}");
        assert!(fate.confidence < 0.7, "{fate:?}");
    }
    // What stands elsewhere in both editions went nowhere.
    let old = format!("Cats sleep well. {WALK} Cats sleep well.");
    let fate = carry(
        &EditionText::of_lines(&old),
        &EditionText::of_lines(&format!("{WALK} Cats sleep well.")),
        std::slice::from_ref(&(0..15)),
    );
    assert_eq!(
        (fate[0].verdict, &fate[0].reason, &fate[0].alternatives[..]),
        (Verdict::Removed, &Reason::NoWords, &[][..])
    );
}

#[test]
fn a_sentence_that_changes_places_with_its_neighbor_is_followed() {
    let (second, third) = (
        "Its banks hold coins, bones and letters.",
        "Now and then a flood returns them.",
    );
    let first = "A river remembers what towns forget, said the man who was mending his net.";
    let last = "Nobody in the village asks why that should be so, or whose they were before.";
    let new = format!("{first} {third} «{second}» {last}\n{WALK}");
    let (fate, expected) = carried(&format!("{first} «{second}» {third} {last}\n{WALK}"), &new);
    assert!(matches!(fate.verdict, Verdict::Kept | Verdict::Moved));
    assert_eq!(fate.range, expected);
    let new = format!("{first} «{third}» {second} {last}\n{WALK}");
    let (fate, expected) = carried(&format!("{first} {second} «{third}» {last}\n{WALK}"), &new);
    assert!(matches!(fate.verdict, Verdict::Kept | Verdict::Moved));
    assert_eq!(fate.range, expected);
}

#[test]
fn a_sentence_whose_neighbors_moved_with_it_is_taken_along() {
    let passage = "We stayed until the light was gone. Then we walked home without a word.";
    let new = WALK
        .replace(&format!("\n{passage}"), "")
        .replace("the bridge.", &format!("the bridge. {passage}"))
        .replace("until the light was gone", "«until the light was gone»");
    expect(Verdict::Moved, &walk("until the light was gone"), &new);
}

#[test]
fn a_whole_line_is_believed_sooner_than_a_sentence() {
    let old = format!("{WALK}\nA list of seven stones in leather pouches");
    let line = "«A list of seven stones in leather pouches»";
    let new = WALK.replacen('\n', &format!("\n{line}\n"), 1);
    expect(
        Verdict::Moved,
        &old.replace(&line.replace(['«', '»'], ""), line),
        &new,
    );
}

#[test]
fn a_sentence_turned_around_keeps_its_marks() {
    let new = WALK.replace(
        "He told us that the river had been higher in his youth, and that no wheel had turned since the war.",
        "He told us that «no wheel had turned since the war», and that the river had been higher in his youth.",
    );
    let (fate, place) = carried(&walk("no wheel had turned since the war"), &new);
    assert_eq!(fate.range, place, "{fate:?}");
}

#[test]
fn of_two_like_words_it_cannot_be_said_which_was_taken_out() {
    let fate = expect(
        Verdict::Ambiguous,
        "It was «very» very late when we came",
        "It was «very» late when we came",
    );
    assert!(fate.confidence < 0.95 && fate.alternatives.is_empty());
    let (fate, _) = carried(
        "It was very «very» late when we came",
        "It was very| late when we came",
    );
    assert_eq!(fate.verdict, Verdict::Removed);
}

#[test]
fn the_word_that_opens_a_paragraph_is_not_the_one_that_ended_the_line_above() {
    let rest = "in those years the mill stood still, and nobody mended the wheel.";
    let (fate, _) = carried(
        &format!("The wheel and what it kept «in»\n{rest}"),
        &format!("The wheel and what it kept|\n{rest}"),
    );
    assert_eq!(fate.verdict, Verdict::Removed, "{fate:?}");
}
