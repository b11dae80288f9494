//! What holds for every text, mark and edit.

use std::ops::Range;

use marginalis_core::anchor::carry::{EditionMap, EditionText, Verdict, carry};
use proptest::prelude::*;
use proptest::sample::Index;

/// Blocks of words. Every word is in the text once, so that what is true of a mark is known.
type Blocks = Vec<Vec<String>>;

fn blocks() -> impl Strategy<Value = Blocks> {
    prop::collection::vec(4usize..30, 2..12).prop_map(|lengths| {
        let mut words = (0..).map(|word: u32| format!("w{}", word.wrapping_mul(2_654_435_761)));
        lengths
            .into_iter()
            .map(|length| words.by_ref().take(length).collect())
            .collect()
    })
}

/// Words that come round again and again, marks of all kinds between them.
fn common_text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "the",
        "of",
        "a",
        "river",
        "mill",
        "Mill",
        "went",
        "going",
        "ä",
        "a\u{308}",
        "河",
        "川",
        "จำ",
        "זוכר",
        "🌞",
        "1",
        "so-called",
    ]);
    let sign = prop::sample::select(vec![
        " ", " ", " ", " ", ", ", ". ", "\n", "\n\n", "—", "", "\u{a0}",
    ]);
    prop::collection::vec((word, sign), 0..120).prop_map(|pairs| {
        pairs
            .into_iter()
            .flat_map(|(word, sign)| [word, sign])
            .collect()
    })
}

fn edition(blocks: &Blocks) -> String {
    blocks
        .iter()
        .map(|block| block.join(" "))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The code points of some words of a block (all is ASCII).
fn place(blocks: &Blocks, block: usize, words: Range<usize>) -> Range<u32> {
    let length = |words: &[String]| words.iter().map(|word| word.len() + 1).sum::<usize>();
    let start = blocks[..block]
        .iter()
        .map(|block| length(block))
        .sum::<usize>()
        + length(&blocks[block][..words.start]);
    start as u32..(start + length(&blocks[block][words]) - 1) as u32
}

/// A block and some words of it.
fn pick(blocks: &Blocks, block: Index, from: Index, to: Index) -> (usize, Range<usize>) {
    let block = block.index(blocks.len());
    let from = from.index(blocks[block].len());
    let to = from + 1 + to.index(blocks[block].len() - from);
    (block, from..to)
}

/// A mark of at least one character; a letter is not parted from what sits on it.
fn range(text: &str, from: Index, to: Index) -> Option<Range<u32>> {
    let chars: Vec<char> = text.chars().collect();
    let ends = [from.index(chars.len() + 1), to.index(chars.len() + 1)];
    let sits = |at: usize| chars.get(at) == Some(&'\u{308}');
    let [mut start, mut end] = [ends[0].min(ends[1]), ends[0].max(ends[1])];
    start -= usize::from(sits(start));
    end += usize::from(sits(end));
    (start < end).then_some(start as u32..end as u32)
}

fn length(text: &str) -> u32 {
    text.chars().count() as u32
}

proptest! {
    #[test]
    fn equal_texts_keep_every_mark(text in common_text(), ends: (Index, Index)) {
        let Some(mark) = range(&text, ends.0, ends.1) else { return Ok(()) };
        let edition = EditionText::of_lines(&text);
        let fate = carry(&edition, &edition, std::slice::from_ref(&mark)).remove(0);
        prop_assert_eq!((fate.verdict, fate.range), (Verdict::Kept, mark));
    }

    #[test]
    fn an_edit_outside_a_block_leaves_its_marks_kept(
        old in blocks(), at: (Index, Index, Index), edited: Vec<(Index, bool)>,
    ) {
        let (block, words) = pick(&old, at.0, at.1, at.2);
        let mut new = old.clone();
        for (number, (other, replace)) in edited.into_iter().enumerate() {
            let other = other.index(new.len());
            match replace {
                _ if other == block => {}
                true => new[other] = vec![format!("new{number}"), format!("words{number}")],
                false => new[other].push(format!("more{number}")),
            }
        }
        let texts = (edition(&old), edition(&new));
        let map = EditionText::of_lines(&texts.0);
        let fate = carry(&map, &EditionText::of_lines(&texts.1), &[place(&old, block, words.clone())]).remove(0);
        prop_assert_eq!((fate.verdict, fate.range), (Verdict::Kept, place(&new, block, words)));
    }

    #[test]
    fn a_mark_whose_words_are_gone_is_not_found_whole(old in blocks(), at: (Index, Index, Index)) {
        let (block, words) = pick(&old, at.0, at.1, at.2);
        let mut new = old.clone();
        new[block].drain(words.clone());
        let texts = (edition(&old), edition(&new));
        let (a, b) = (EditionText::of_lines(&texts.0), EditionText::of_lines(&texts.1));
        let fate = carry(&a, &b, &[place(&old, block, words)]).remove(0);
        prop_assert_eq!(fate.verdict, Verdict::Removed);
    }

    #[test]
    fn kept_marks_stay_in_order_and_come_back(
        old in common_text(), new in common_text(), ends: Vec<(Index, Index)>,
    ) {
        let (a, b) = (EditionText::of_lines(&old), EditionText::of_lines(&new));
        let (there, back) = (EditionMap::between(&a, &b), EditionMap::between(&b, &a));
        let mut marks: Vec<_> = ends.iter().filter_map(|ends| range(&old, ends.0, ends.1)).collect();
        marks.sort_by_key(|mark| mark.start);
        let mut last: Option<(Range<u32>, Range<u32>)> = None;
        for mark in marks {
            let fate = there.carry(mark.clone());
            prop_assert!(fate.range.start <= fate.range.end && fate.range.end <= length(&new), "{:?}", fate);
            if fate.verdict != Verdict::Kept || fate.range.is_empty() {
                continue;
            }
            if let Some((before, went)) = &last && before.end <= mark.start {
                prop_assert!(went.end <= fate.range.start, "{:?} {:?}", went, fate);
            }
            let again = back.carry(fate.range.clone());
            if again.verdict == Verdict::Kept && fate.alternatives.is_empty() && again.alternatives.is_empty() {
                let words = |text: &str, at: &Range<u32>| {
                    text.chars().skip(at.start as usize).take(at.len()).filter(|c| c.is_alphanumeric()).collect::<String>()
                };
                prop_assert_eq!(words(&old, &mark).to_lowercase(), words(&old, &again.range).to_lowercase());
            }
            last = Some((mark, fate.range));
        }
    }

    #[test]
    fn every_mark_has_one_verdict_and_always_the_same(
        old in common_text(), new in common_text(), ends: Vec<(Index, Index)>,
    ) {
        let (a, b) = (EditionText::of_lines(&old), EditionText::of_lines(&new));
        let marks: Vec<_> = ends.iter().filter_map(|ends| range(&old, ends.0, ends.1)).collect();
        let fates = carry(&a, &b, &marks);
        prop_assert_eq!(fates.len(), marks.len());
        prop_assert_eq!(&fates, &carry(&a, &b, &marks));
        for fate in fates {
            prop_assert!((0.0..=1.0).contains(&fate.confidence));
            prop_assert_eq!(fate.verdict == Verdict::Removed, fate.range.is_empty(), "{:?}", fate);
        }
    }

    #[test]
    fn a_moved_block_takes_its_marks_along(old in blocks(), at: (Index, Index, Index), to: Index) {
        let (block, words) = pick(&old, at.0, at.1, at.2);
        if old[block].len() < 8 {
            return Ok(());
        }
        let mut new = old.clone();
        let moved = new.remove(block);
        let to = to.index(new.len() + 1);
        new.insert(to, moved);
        let texts = (edition(&old), edition(&new));
        let (a, b) = (EditionText::of_lines(&texts.0), EditionText::of_lines(&texts.1));
        let fate = carry(&a, &b, &[place(&old, block, words.clone())]).remove(0);
        prop_assert_eq!(fate.range, place(&new, to, words));
        prop_assert!(matches!(fate.verdict, Verdict::Kept | Verdict::Moved));
    }
}
