//! Whatever the editions and wherever the marks: none is lost, the report adds up, undo is exact.

use super::*;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A text of an edition: words of a few paragraphs.
fn paragraphs() -> impl Strategy<Value = Vec<String>> {
    vec(
        vec("[a-zäöü]{2,9}", 4..14).prop_map(|words| words.join(" ")),
        1..6,
    )
}

/// What an edition does to each of five texts.
#[derive(Clone, Debug)]
enum Fate {
    Leave,
    Withdraw,
    Bring(Vec<String>),
    Drop(usize),
    Reword(usize, usize, String),
    Emphasize,
    Rename,
}

fn fates() -> impl Strategy<Value = Vec<Fate>> {
    let fate = prop_oneof![
        3 => Just(Fate::Leave),
        1 => Just(Fate::Withdraw),
        2 => paragraphs().prop_map(Fate::Bring),
        2 => (0usize..9).prop_map(Fate::Drop),
        3 => (0usize..9, 0usize..20, "[a-z]{2,9}").prop_map(|(a, b, c)| Fate::Reword(a, b, c)),
        1 => Just(Fate::Emphasize),
        1 => Just(Fate::Rename),
    ];
    vec(fate, 5)
}

#[derive(Clone, Debug, Default)]
struct Source {
    blocks: Vec<String>,
    emphasized: bool,
    renamed: bool,
}

impl Source {
    fn meets(&mut self, fate: &Fate) {
        match fate {
            Fate::Leave => {}
            Fate::Withdraw => self.blocks.clear(),
            Fate::Bring(blocks) => self.blocks.clone_from(blocks),
            Fate::Drop(at) if self.blocks.len() > 1 => {
                let at = at % self.blocks.len();
                self.blocks.remove(at);
            }
            Fate::Reword(block, word, new) if !self.blocks.is_empty() => {
                let block = block % self.blocks.len();
                let mut words: Vec<&str> = self.blocks[block].split(' ').collect();
                let word = word % words.len();
                words[word] = new;
                self.blocks[block] = words.join(" ");
            }
            Fate::Emphasize => self.emphasized ^= true,
            Fate::Rename => self.renamed ^= true,
            Fate::Drop(_) | Fate::Reword(..) => {}
        }
    }

    fn markdown(&self) -> String {
        let text = self.blocks.join("\n\n");
        match (self.emphasized, text.split_once(' ')) {
            (true, Some((first, rest))) => format!("*{first}* {rest}"),
            _ => text,
        }
    }
}

fn pack(number: u32, texts: &[Source]) -> Pack {
    (1..)
        .zip(texts)
        .filter(|(_, text)| !text.blocks.is_empty())
        .fold(Pack::edition(number), |pack, (id, text)| {
            let file = match text.renamed {
                true => format!("texts/renamed-{id}.md"),
                false => format!("texts/{id}.md"),
            };
            pack.text_in(text_id(id), &file, &text.markdown())
        })
}

fn mark(desk: &Desk, places: &[(usize, u32, u32)]) {
    let texts = text::shelf(&desk.library).unwrap().texts;
    for (number, start, span) in places {
        let text = &texts[number % texts.len()];
        let start = start % text.length.max(1);
        let new = highlights::NewHighlight {
            text: text.id,
            start,
            end: (start + 1 + span).min(text.length),
            color: Default::default(),
            style: Default::default(),
            note: "kept".to_owned(),
            tags: vec!["kept".to_owned()],
        };
        // Where a mark cannot be there is none.
        let _ = highlights::create(&desk.library, new);
    }
}

/// Every mark, by name.
fn marks(desk: &Desk) -> BTreeSet<String> {
    let all = highlights::list(&desk.library, None).unwrap();
    assert!(
        all.iter()
            .all(|mark| mark.note == "kept" && mark.tags == ["kept"])
    );
    all.iter().map(|mark| mark.id.to_string()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_mark_is_lost_and_undo_is_exact(
        first in vec(paragraphs(), 5),
        rounds in vec((fates(), vec((0usize..9, 0u32..300, 0u32..60), 0..10)), 1..4),
    ) {
        let desk = Desk::new();
        let mut texts: Vec<Source> = first
            .into_iter()
            .map(|blocks| Source { blocks, ..Source::default() })
            .collect();
        desk.installs(&pack(1, &texts), None);
        for (number, (fates, places)) in (2..).zip(rounds) {
            mark(&desk, &places);
            let names = marks(&desk);
            let before = desk.library.dump().unwrap();
            for (text, fate) in texts.iter_mut().zip(&fates) {
                text.meets(fate);
            }
            if texts.iter().all(|text| text.blocks.is_empty()) {
                texts[0].blocks = vec!["one text at least must stay here".to_owned()];
            }
            let report = desk.installs(&pack(number, &texts), None);
            let sum = report.marks;
            prop_assert_eq!(sum.before, sum.kept + sum.moved + sum.check + sum.unplaced);
            prop_assert_eq!(marks(&desk), names);
            let reported: BTreeSet<_> = report.texts.iter().map(|text| text.id).collect();
            let standing: u32 = reported
                .iter()
                .map(|id| highlights::list(&desk.library, Some(*id)).unwrap().len() as u32)
                .sum();
            prop_assert_eq!(sum.before, standing);

            let after = desk.library.dump().unwrap();
            history::undo(&desk.library).unwrap();
            prop_assert_eq!(desk.library.dump().unwrap(), before);
            history::redo(&desk.library).unwrap();
            prop_assert_eq!(desk.library.dump().unwrap(), after);
        }
    }
}
