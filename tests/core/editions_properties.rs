//! Whatever the editions and wherever the marks: none is lost, undo is exact, the library is whole.

use marginalis_core::editions::{self, MarkCounts};
use marginalis_core::health;
use marginalis_core::highlights::{self, NewHighlight, State};
use marginalis_core::history;
use marginalis_core::ids::TextId;
use marginalis_core::import::Prepared;
use marginalis_core::testing::TestLibrary;
use proptest::collection::vec;
use proptest::prelude::*;

fn edition(markdown: String) -> Prepared {
    Prepared {
        title: "A text".to_owned(),
        markdown,
        assets: Vec::new(),
        identifier: None,
    }
}

fn paragraphs() -> impl Strategy<Value = Vec<String>> {
    let word = prop_oneof![
        6 => "[a-e]{1,3}",
        3 => "[a-zäöü]{4,9}",
        1 => prop::sample::select(vec!["𝔸𝔹", "Größe,", "的文本", "שלום", "e\u{301}", "“so”", "*so*", "#", "—"])
            .prop_map(str::to_owned),
    ];
    vec(vec(word, 1..14).prop_map(|words| words.join(" ")), 1..9)
}

/// An edit of a text: blocks go, come, move, change.
#[derive(Clone, Debug)]
enum Edit {
    Drop(usize),
    Insert(usize, String),
    Move(usize, usize),
    Reword(usize, usize, String),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let at = 0usize..20;
    vec(
        prop_oneof![
            at.clone().prop_map(Edit::Drop),
            (at.clone(), "[a-z]{3,8}( [a-z]{3,8}){0,9}")
                .prop_map(|(at, words)| Edit::Insert(at, words)),
            (at.clone(), at.clone()).prop_map(|(from, to)| Edit::Move(from, to)),
            (at.clone(), at, "[a-z]{1,8}")
                .prop_map(|(block, word, new)| Edit::Reword(block, word, new)),
        ],
        0..6,
    )
}

fn edited(mut blocks: Vec<String>, edits: &[Edit]) -> Vec<String> {
    for edit in edits {
        let count = blocks.len();
        match edit {
            Edit::Drop(at) if count > 1 => drop(blocks.remove(at % count)),
            Edit::Insert(at, words) => blocks.insert(at % (count + 1), words.clone()),
            Edit::Move(from, to) => {
                let block = blocks.remove(from % count);
                blocks.insert(to % count, block);
            }
            Edit::Reword(block, word, new) => {
                let mut words: Vec<&str> = blocks[block % count].split(' ').collect();
                let word = word % words.len();
                words[word] = new;
                blocks[block % count] = words.join(" ");
            }
            Edit::Drop(_) => {}
        }
    }
    blocks
}

/// Marks some places; where a mark cannot be, there is none.
fn mark(library: &TestLibrary, text: TextId, places: &[(u32, u32)]) {
    let length = library
        .document(library.edition(text).unwrap())
        .unwrap()
        .plain
        .len();
    for (start, span) in places {
        let start = start % length.max(1);
        let end = (start + 1 + span).min(length);
        let new = NewHighlight {
            text,
            start,
            end,
            color: Default::default(),
            style: Default::default(),
            note: format!("{start}"),
            tags: vec!["kept".to_owned()],
        };
        let _ = highlights::create(library, new);
    }
}

fn holds(library: &TestLibrary, text: TextId, marks: &MarkCounts) {
    let now = highlights::list(library, Some(text)).unwrap();
    let count = |state| now.iter().filter(|mark| mark.state == state).count() as u32;
    assert_eq!(marks.before as usize, now.len());
    assert_eq!(
        (marks.placed, marks.check, marks.unplaced),
        (
            count(State::Placed),
            count(State::Check),
            count(State::Unplaced)
        )
    );
    assert_eq!(
        marks.kept + marks.moved + marks.reworded + marks.ambiguous + marks.removed,
        marks.before
    );
    assert!(now.iter().all(|mark| mark.tags == ["kept"]));
    assert_eq!(
        health::check(library).unwrap().problems,
        Vec::<String>::new()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_mark_is_lost_and_undo_is_exact(
        blocks in paragraphs(),
        rounds in vec((edits(), vec((0u32..400, 0u32..60), 0..12)), 1..4),
    ) {
        let library = TestLibrary::empty().unwrap();
        let text = library.add_text("A text", &blocks.join("\n\n")).unwrap();
        let mut blocks = blocks;
        for (edits, places) in rounds {
            mark(&library, text, &places);
            let ids = |library: &TestLibrary| -> Vec<_> {
                let mut ids: Vec<_> = highlights::list(library, Some(text)).unwrap().iter().map(|one| one.id).collect();
                ids.sort_unstable();
                ids
            };
            let (before, names) = (library.dump().unwrap(), ids(&library));
            blocks = edited(blocks, &edits);
            // A text without a word is refused; that is another test's matter.
            if blocks.iter().all(|block| block.trim_matches(['#', ' ']).is_empty()) {
                blocks.push("one word".to_owned());
            }
            let new = edition(blocks.join("\n\n"));
            let old = library.edition(text).unwrap();
            let report = editions::replace(&library, text, &new, true).unwrap();
            prop_assert_eq!(ids(&library), names);
            holds(&library, text, &report.marks);

            let now = library.edition(text).unwrap();
            let compared = editions::compare(&library, old, now, 0, u32::MAX).unwrap();
            for (edition, side) in [(old, 0), (now, 1)] {
                let count = library.document(edition).unwrap().blocks.len() as u32;
                let blocks: Vec<u32> = compared.rows.iter()
                    .flat_map(|row| if side == 0 { &row.old } else { &row.new })
                    .map(|block| block.index)
                    .collect();
                prop_assert_eq!(blocks, (0..count).collect::<Vec<_>>());
            }

            let after = library.dump().unwrap();
            if report.news != editions::News::Nothing {
                history::undo(&library).unwrap();
                prop_assert_eq!(library.dump().unwrap(), before);
                history::redo(&library).unwrap();
                prop_assert_eq!(library.dump().unwrap(), after);
            }
        }
    }
}

/// Ten thousand marks over a book: one transaction, and it can be taken back.
#[test]
fn ten_thousand_marks_are_carried() {
    let sentence = |number: usize| {
        format!(
            "Paragraph {number} speaks of matter {} and of reader {}, each in its turn.",
            number * 7,
            number * 13
        )
    };
    let first: Vec<String> = (0..5_000).map(sentence).collect();
    let library = TestLibrary::empty().unwrap();
    let text = library.add_text("A book", &first.join("\n\n")).unwrap();
    let document = library.document(library.edition(text).unwrap()).unwrap();
    library
        .write(history::Action::CreateHighlight, |tx| {
            for block in &document.blocks {
                for (start, end) in [(block.start, block.start + 14), (block.start + 14, block.end)] {
                    let anchor = marginalis_core::anchor::describe(&document.plain, start, end)?;
                    tx.prepare_cached(
                        "INSERT INTO highlights SELECT ?1, texts.id, texts.edition, ?2, ?3, ?4, ?5, ?6, 'yellow', 'solid',
                         '', 'placed', '2026-01-01T12:00:00.000Z', '2026-01-01T12:00:00.000Z', 1 FROM texts",
                    )?
                    .execute(rusqlite::params![
                        marginalis_core::ids::HighlightId::new(), start, end, anchor.quote, anchor.before, anchor.after
                    ])?;
                }
            }
            Ok(())
        })
        .unwrap();
    let mut second = first;
    second.drain(100..110);
    second.swap(2_000, 2_001);
    second.insert(
        0,
        "A preface of a few words that nobody knew before.".to_owned(),
    );
    let dump = library.dump().unwrap();
    let report = editions::replace(&library, text, &edition(second.join("\n\n")), false).unwrap();
    assert_eq!(report.marks.before, 10_000);
    assert_eq!(report.marks.unplaced, 20);
    assert!(report.marks.placed >= 9_900, "{:?}", report.marks);
    holds_many(&library, text);
    history::undo(&library).unwrap();
    assert_eq!(library.dump().unwrap(), dump);
}

fn holds_many(library: &TestLibrary, text: TextId) {
    assert_eq!(highlights::list(library, Some(text)).unwrap().len(), 10_000);
    assert_eq!(
        health::check(library).unwrap().problems,
        Vec::<String>::new()
    );
}
