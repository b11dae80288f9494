//! A text gets a new edition: every mark goes with its words or says that it could not.

mod comparing;
mod decisions;
mod news;

use marginalis_core::anchor::Reason;
use marginalis_core::editions::{
    self, ChangeQuery, Chosen, Decision, MarkCounts, News, Replacement, RowKind, SameWork, Verdict,
};
use marginalis_core::highlights::{Highlight, State};
use marginalis_core::history::{self, Action};
use marginalis_core::ids::{HighlightId, TextId};
use marginalis_core::import::{Asset, Prepared};
use marginalis_core::testing::TestLibrary;
use marginalis_core::{ErrorKind, health, highlights, reading, session, text};

const FIRST: &str = "# On margins\n\n\
    Wide margins invite a pen, and a pen invites a second thought about what was read.\n\n\
    Narrow margins forbid it; the reader of a cheap paperback has nowhere to object.\n\n\
    ## Of owners\n\n\
    A borrowed book wants clean margins, says the librarian, and she has a point there.\n\n\
    Nobody ever thanked a stranger for pencilled doubts in the middle of a love scene.\n\n\
    ## Of ends\n\n\
    The last page is where most readers write down what they will not remember tomorrow.\n";

/// A moved section, a reworded sentence, a passage that is gone, a new one.
const SECOND: &str = "# On margins\n\n\
    An opening that was not there before, written for the second edition of this essay.\n\n\
    Wide margins invite a pen, and a sharp pen invites a second thought about all that was read.\n\n\
    Narrow margins forbid it; the reader of a cheap paperback has nowhere to object.\n\n\
    ## Of ends\n\n\
    The last page is where most readers write down what they will not remember tomorrow.\n\n\
    ## Of owners\n\n\
    A borrowed book wants clean margins, says the librarian, and she has a point there.\n";

fn edition(markdown: &str) -> Prepared {
    Prepared {
        title: "On margins".to_owned(),
        markdown: markdown.to_owned(),
        assets: Vec::new(),
        identifier: None,
    }
}

/// The first edition with a mark that stays, one to be reworded, one whose words will be gone.
struct World {
    library: TestLibrary,
    text: TextId,
    stays: Highlight,
    reworded: Highlight,
    gone: Highlight,
}

fn world() -> World {
    let library = TestLibrary::empty().unwrap();
    let text = library.add_text("On margins", FIRST).unwrap();
    World {
        stays: library.mark(text, "nowhere to object").unwrap(),
        reworded: library
            .mark(text, "a pen invites a second thought about what was read")
            .unwrap(),
        gone: library
            .mark(text, "thanked a stranger for pencilled doubts")
            .unwrap(),
        library,
        text,
    }
}

impl World {
    fn replace(&self, markdown: &str) -> Replacement {
        editions::replace(&self.library, self.text, &edition(markdown), false).unwrap()
    }

    fn mark(&self, mark: &Highlight) -> Highlight {
        highlights::get(&self.library, mark.id).unwrap()
    }

    fn changes(&self) -> editions::ChangeList {
        editions::changes(&self.library, self.text, &ChangeQuery::default()).unwrap()
    }

    fn healthy(&self) {
        assert_eq!(
            health::check(&self.library).unwrap().problems,
            Vec::<String>::new()
        );
    }
}

#[test]
fn every_mark_goes_with_its_words_or_says_that_it_could_not() {
    let world = world();
    let report = world.replace(SECOND);
    assert_eq!(report.edition, 2);
    assert_eq!(report.news, News::Words);
    assert_eq!(report.likeness.same_work, SameWork::Yes);
    let expected = MarkCounts {
        before: 3,
        kept: 1,
        reworded: 1,
        removed: 1,
        placed: 1,
        check: 1,
        unplaced: 1,
        ..MarkCounts::default()
    };
    assert_eq!(report.marks, expected);

    let current = world.library.edition(world.text).unwrap();
    let stays = world.mark(&world.stays);
    assert_eq!((stays.state, stays.edition), (State::Placed, current));
    assert_eq!(stays.anchor.quote, world.stays.anchor.quote);
    let (start, end) = world
        .library
        .place_of(world.text, "nowhere to object")
        .unwrap();
    assert_eq!((stays.anchor.start, stays.anchor.end), (start, end));

    let reworded = world.mark(&world.reworded);
    assert_eq!((reworded.state, reworded.edition), (State::Check, current));
    assert_eq!(
        reworded.anchor.quote,
        "a sharp pen invites a second thought about all that was read"
    );
    let gone = world.mark(&world.gone);
    assert_eq!(
        gone,
        Highlight {
            state: State::Unplaced,
            ..world.gone.clone()
        }
    );
    world.healthy();
}

#[test]
fn a_preview_says_the_same_and_writes_nothing() {
    let world = world();
    let dump = world.library.dump().unwrap();
    let preview = editions::preview(&world.library, world.text, &edition(SECOND)).unwrap();
    assert_eq!(world.library.dump().unwrap(), dump);
    assert_eq!(world.replace(SECOND), preview);
}

#[test]
fn undo_brings_everything_back_also_after_a_restart() {
    let mut world = world();
    reading::save_position(&world.library, world.text, 120, 300).unwrap();
    let before = world.library.dump().unwrap();
    world.replace(SECOND);
    let after = world.library.dump().unwrap();
    let moved = text::open(&world.library, world.text).unwrap().position;

    world.library = world.library.reopened().unwrap();
    assert_eq!(world.library.dump().unwrap(), after);
    let undone = history::undo(&world.library).unwrap().unwrap();
    assert_eq!(undone.action, Action::ReplaceText);
    assert_eq!(world.library.dump().unwrap(), before);
    let open = text::open(&world.library, world.text).unwrap();
    assert_eq!(open.position, 120, "the reader is where they were");
    assert!(open.summary.progress > 0.5);

    world.library = world.library.reopened().unwrap();
    history::redo(&world.library).unwrap().unwrap();
    assert_eq!(world.library.dump().unwrap(), after);
    assert_eq!(
        text::open(&world.library, world.text).unwrap().position,
        moved
    );
    world.healthy();
}

#[test]
fn the_readers_place_moves_with_its_words() {
    let world = world();
    let (place, _) = world
        .library
        .place_of(world.text, "says the librarian")
        .unwrap();
    reading::save_position(&world.library, world.text, place, place).unwrap();
    session::remember(&world.library, Some(world.text)).unwrap();
    let read = text::open(&world.library, world.text)
        .unwrap()
        .summary
        .last_read;
    world.replace(SECOND);
    let (there, _) = world
        .library
        .place_of(world.text, "says the librarian")
        .unwrap();
    let resumed = session::resume(&world.library).unwrap().reading.unwrap();
    assert_eq!(resumed.text.position, there);
    assert_eq!(
        resumed.text.summary.last_read, read,
        "replacing is not reading"
    );
}

#[test]
fn who_had_read_to_the_end_is_at_the_end_unless_there_is_more() {
    let world = world();
    let length = text::open(&world.library, world.text)
        .unwrap()
        .summary
        .length;
    reading::save_position(&world.library, world.text, 0, length).unwrap();
    let progress = || {
        text::open(&world.library, world.text)
            .unwrap()
            .summary
            .progress
    };
    world.replace(&FIRST.replace("cheap paperback", "cheap and thick paperback"));
    assert_eq!(progress(), 1.0);
    world.replace(&format!(
        "{FIRST}\nAnd here begins a chapter that no one has read yet.\n"
    ));
    assert!(progress() < 1.0, "{}", progress());
}

#[test]
fn the_old_edition_stays_readable_while_a_mark_needs_it() {
    let world = world();
    let first = world.library.edition(world.text).unwrap();
    world.replace(SECOND);
    // Twice more, so that the first is no longer the one before the current.
    world.replace(&format!("{SECOND}\nA third edition ends like this.\n"));
    world.replace(&format!("{SECOND}\nA fourth edition ends otherwise.\n"));
    let source = world.library.source(first).unwrap();
    assert_eq!(source, FIRST);
    let gone = world.mark(&world.gone);
    assert_eq!(gone.edition, first);
    let run = text::blocks(&world.library, first, 0, 100).unwrap();
    assert!(!run.blocks.is_empty());
    let list = editions::list(&world.library, world.text).unwrap();
    let numbers: Vec<u32> = list.iter().map(|edition| edition.number).collect();
    assert_eq!(numbers, [4, 3, 1], "what nothing needs is let go");

    // Nothing needs the first any more: with the next edition it goes, and undo brings it back.
    highlights::delete(&world.library, &[gone.id]).unwrap();
    editions::accept(&world.library, &Chosen::Marks(vec![world.reworded.id])).unwrap();
    world.replace(&format!(
        "{SECOND}\nA fifth edition ends in yet another way.\n"
    ));
    let numbers: Vec<u32> = editions::list(&world.library, world.text)
        .unwrap()
        .iter()
        .map(|edition| edition.number)
        .collect();
    assert_eq!(numbers, [5, 4]);
    world.healthy();
    history::undo(&world.library).unwrap();
    assert_eq!(editions::list(&world.library, world.text).unwrap().len(), 3);
    world.healthy();
}

/// A mark that vanishes inside the transaction, by a trigger on this connection alone.
#[test]
fn a_lost_mark_is_noticed_and_nothing_happens() {
    for fault in [
        "DELETE FROM carried_marks WHERE highlight = new.highlight;
         DELETE FROM highlights WHERE id = new.highlight;",
        "UPDATE highlights SET state = 'unplaced' WHERE id = new.highlight;",
    ] {
        let world = world();
        let dump = world.library.dump().unwrap();
        let history = history::state(&world.library).unwrap();
        let inject = format!(
            "CREATE TEMP TRIGGER fault AFTER INSERT ON main.carried_marks WHEN new.verdict = 'kept' BEGIN {fault} END"
        );
        world
            .library
            .note(|tx| Ok(tx.execute_batch(&inject)?))
            .unwrap();
        let error =
            editions::replace(&world.library, world.text, &edition(SECOND), false).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Internal);
        assert!(error.message.contains("as they were"), "{error:?}");
        assert_eq!(world.library.dump().unwrap(), dump);
        assert_eq!(history::state(&world.library).unwrap(), history);

        world
            .library
            .note(|tx| Ok(tx.execute_batch("DROP TRIGGER temp.fault")?))
            .unwrap();
        assert_eq!(world.replace(SECOND).marks.before, 3, "and then it goes");
        world.healthy();
    }
}

#[test]
fn removing_a_text_takes_all_its_editions_and_undo_brings_them_back() {
    let world = world();
    world.replace(SECOND);
    let dump = world.library.dump().unwrap();
    text::remove(&world.library, world.text).unwrap();
    world.healthy();
    history::undo(&world.library).unwrap();
    assert_eq!(world.library.dump().unwrap(), dump);
    world.healthy();
}
