//! A text gets a new edition: every mark goes with its words or says that it could not.

use marginalis_core::editions::{
    self, ChangeQuery, Chosen, Decision, MarkCounts, News, Replacement, RowKind, SameWork, Verdict,
};
use marginalis_core::highlights::{Highlight, State};
use marginalis_core::history::{self, Action};
use marginalis_core::ids::TextId;
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

#[test]
fn words_that_come_back_bring_their_mark_back_to_be_checked() {
    let world = world();
    world.replace(SECOND);
    let third = format!(
        "{SECOND}\nNobody ever thanked a stranger for pencilled doubts in the middle of a love scene.\n"
    );
    world.replace(&third);
    let back = world.mark(&world.gone);
    assert_eq!(back.state, State::Check, "the reader should see where");
    assert_eq!(back.anchor.quote, world.gone.anchor.quote);
    world.healthy();
}

#[test]
fn a_doubt_that_was_not_decided_stays_one() {
    let world = world();
    world.replace(SECOND);
    world.replace(&format!(
        "{SECOND}\nOne more line at the end of all this.\n"
    ));
    let mark = world.mark(&world.reworded);
    assert_eq!(mark.state, State::Check, "nobody looked yet");
    let list = world.changes();
    let entry = list
        .entries
        .iter()
        .find(|entry| entry.highlight.id == mark.id)
        .unwrap();
    assert_eq!(entry.verdict, Verdict::Reworded);
    assert_eq!(entry.old_edition_number, 1);
    assert_eq!(
        entry.old.quote, world.reworded.anchor.quote,
        "the words the reader knows"
    );

    editions::accept(&world.library, &Chosen::Marks(vec![mark.id])).unwrap();
    world.replace(&format!(
        "{SECOND}\nTwo more lines at the end of everything.\n"
    ));
    assert_eq!(
        world.mark(&world.reworded).state,
        State::Placed,
        "decided is decided"
    );
}

#[test]
fn the_same_words_in_another_form_leave_every_mark_where_it_is() {
    let world = world();
    world.replace(SECOND);
    let marks = highlights::list(&world.library, Some(world.text)).unwrap();
    let before = world.changes();
    let emphasized = SECOND.replace("has a point", "has *a* point");
    let report = world.replace(&emphasized);
    assert_eq!((report.news, report.edition), (News::Form, 3));
    assert_eq!(report.marks.before, 3);
    let current = world.library.edition(world.text).unwrap();
    assert_eq!(world.library.source(current).unwrap(), emphasized);
    for (was, is) in marks
        .iter()
        .zip(highlights::list(&world.library, Some(world.text)).unwrap())
    {
        assert_eq!((&was.anchor, was.state), (&is.anchor, is.state));
    }
    let after = world.changes();
    assert_eq!((after.counts, after.open), (before.counts, before.open));
    assert_eq!(editions::gaps(&world.library, world.text).unwrap().len(), 1);
    world.healthy();
}

#[test]
fn the_edition_in_use_is_not_installed_again() {
    let world = world();
    world.replace(SECOND);
    let dump = world.library.dump().unwrap();
    let history = history::state(&world.library).unwrap();
    let report = world.replace(SECOND);
    assert_eq!((report.news, report.edition), (News::Nothing, 2));
    assert_eq!(world.library.dump().unwrap(), dump);
    assert_eq!(history::state(&world.library).unwrap(), history);
}

#[test]
fn new_pictures_are_news() {
    let world = world();
    let picture = |bytes: &[u8]| Prepared {
        assets: vec![Asset {
            name: "a.png".to_owned(),
            media_type: "image/png",
            bytes: bytes.to_vec(),
        }],
        ..edition(&format!("{FIRST}\n![A picture](a.png)\n"))
    };
    let replace = |new| {
        editions::replace(&world.library, world.text, &new, false)
            .unwrap()
            .news
    };
    assert_eq!(replace(picture(b"one")), News::Words);
    assert_eq!(replace(picture(b"one")), News::Nothing);
    assert_eq!(replace(picture(b"two")), News::Form);
    let current = world.library.edition(world.text).unwrap();
    let shown = text::asset(&world.library, current, "a.png")
        .unwrap()
        .unwrap();
    assert_eq!(shown.bytes, b"two");
}

#[test]
fn another_work_is_refused_until_it_is_wanted() {
    let world = world();
    let other = Prepared {
        title: "Cooking".to_owned(),
        ..edition(
            "# Cooking\n\nBoil water, add salt, wait until the noodles are soft enough to eat.\n",
        )
    };
    let dump = world.library.dump().unwrap();
    let preview = editions::preview(&world.library, world.text, &other).unwrap();
    assert_eq!(preview.likeness.same_work, SameWork::No);
    let error = editions::replace(&world.library, world.text, &other, false).unwrap_err();
    assert_eq!(error.kind, ErrorKind::AnotherWork);
    assert!(error.message.contains("Cooking") && error.message.contains("Nothing was changed"));
    assert_eq!(world.library.dump().unwrap(), dump);

    let report = editions::replace(&world.library, world.text, &other, true).unwrap();
    assert_eq!((report.marks.before, report.marks.unplaced), (3, 3));
    assert_eq!(report.title, "Cooking");
    world.healthy();

    // A text that names the identifier is a new edition whatever it says.
    let named = Prepared {
        identifier: Some(world.text),
        ..edition("Entirely other words.\n")
    };
    let preview = editions::preview(&world.library, world.text, &named).unwrap();
    assert_eq!(preview.likeness.same_work, SameWork::Yes);
}

#[test]
fn a_text_without_words_replaces_nothing() {
    let world = world();
    let dump = world.library.dump().unwrap();
    let error = editions::replace(
        &world.library,
        world.text,
        &edition("---\ntitle: x\n---\n\n \n"),
        true,
    );
    assert_eq!(error.unwrap_err().kind, ErrorKind::EmptyFile);
    assert_eq!(world.library.dump().unwrap(), dump);
    let nowhere = editions::replace(&world.library, TextId::new(), &edition(SECOND), true);
    assert_eq!(nowhere.unwrap_err().kind, ErrorKind::NotFound);
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
fn what_changed_shows_both_passages_and_the_words_that_differ() {
    let world = world();
    world.replace(SECOND);
    let list = world.changes();
    assert_eq!((list.total, list.open), (3, 2));
    let entry = list
        .entries
        .iter()
        .find(|entry| entry.verdict == Verdict::Reworded)
        .unwrap();
    assert_eq!(entry.old.quote, world.reworded.anchor.quote);
    assert!(!entry.reason.is_empty());
    let cut = |text: &str, span: editions::Span| {
        text.chars()
            .skip(span.start as usize)
            .take((span.end - span.start) as usize)
            .collect::<String>()
    };
    let told: Vec<(String, String)> = entry
        .changes
        .iter()
        .map(|change| {
            (
                cut(&entry.old.quote, change.old),
                cut(&entry.highlight.anchor.quote, change.new),
            )
        })
        .collect();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(told, [pair("", "sharp"), pair("what", "all that")]);

    let only = |verdict, open| {
        let query = ChangeQuery {
            verdict: Some(verdict),
            open,
            ..ChangeQuery::default()
        };
        editions::changes(&world.library, world.text, &query)
            .unwrap()
            .entries
            .len()
    };
    assert_eq!(
        (
            only(Verdict::Removed, true),
            only(Verdict::Kept, true),
            only(Verdict::Kept, false)
        ),
        (1, 0, 1)
    );
    let page = ChangeQuery {
        offset: 1,
        limit: 1,
        ..ChangeQuery::default()
    };
    let page = editions::changes(&world.library, world.text, &page).unwrap();
    assert_eq!((page.total, page.entries.len()), (3, 1));
    assert_eq!(page.entries[0], list.entries[1]);
}

#[test]
fn a_removed_passage_leaves_a_gap_where_it_stood() {
    let world = world();
    let third = FIRST.replace(
        "Nobody ever thanked a stranger for pencilled doubts in the middle of a love scene.\n\n",
        "",
    );
    world.replace(&third);
    let gaps = editions::gaps(&world.library, world.text).unwrap();
    assert_eq!(gaps.len(), 1);
    assert_eq!(gaps[0].highlight.anchor.quote, world.gone.anchor.quote);
    let (_, before) = world
        .library
        .place_of(world.text, "has a point there")
        .unwrap();
    let (after, _) = world.library.place_of(world.text, "Of ends").unwrap();
    assert!(
        (before..=after).contains(&gaps[0].at),
        "{} in {before}..{after}",
        gaps[0].at
    );
}

#[test]
fn marks_are_accepted_placed_and_left_by_the_reader_one_step_each() {
    let world = world();
    world.replace(SECOND);
    let dump = world.library.dump().unwrap();
    let undo = |action| {
        assert_eq!(
            history::undo(&world.library).unwrap().unwrap().action,
            action
        );
        assert_eq!(world.library.dump().unwrap(), dump);
    };
    let decision = |mark: &Highlight| {
        let list = world.changes();
        list.entries
            .iter()
            .find(|entry| entry.highlight.id == mark.id)
            .unwrap()
            .decision
    };

    let open = Chosen::Open {
        text: world.text,
        verdict: Verdict::Reworded,
    };
    assert_eq!(editions::accept(&world.library, &open).unwrap(), 1);
    assert_eq!(world.mark(&world.reworded).state, State::Placed);
    assert_eq!(decision(&world.reworded), Decision::Accepted);
    assert_eq!(
        editions::accept(&world.library, &open).unwrap(),
        0,
        "nothing is open"
    );
    undo(Action::AcceptMarks);

    let (start, end) = world.library.place_of(world.text, "clean margins").unwrap();
    let placed = editions::place(&world.library, world.gone.id, start, end).unwrap();
    assert_eq!(
        (placed.state, placed.anchor.quote.as_str()),
        (State::Placed, "clean margins")
    );
    assert_eq!(placed.revision, world.gone.revision + 1);
    assert_eq!(decision(&world.gone), Decision::Placed);
    assert!(
        editions::gaps(&world.library, world.text)
            .unwrap()
            .is_empty()
    );
    world.healthy();
    undo(Action::PlaceMark);

    let chosen = Chosen::Marks(vec![world.reworded.id, world.gone.id]);
    assert_eq!(editions::orphan(&world.library, &chosen).unwrap(), 2);
    let orphan = world.mark(&world.reworded);
    assert_eq!(orphan.state, State::Unplaced);
    assert_eq!(orphan.anchor, world.reworded.anchor, "with its old words");
    assert_eq!(decision(&world.reworded), Decision::Orphan);
    assert_eq!(editions::gaps(&world.library, world.text).unwrap().len(), 2);
    world.healthy();
    undo(Action::OrphanMarks);
}

#[test]
fn an_orphan_stays_one_in_later_editions() {
    let world = world();
    world.replace(SECOND);
    editions::orphan(&world.library, &Chosen::Marks(vec![world.gone.id])).unwrap();
    world.replace(&format!("A new opening of a few words.\n\n{FIRST}"));
    let orphan = world.mark(&world.gone);
    assert_eq!(orphan.state, State::Unplaced, "though its words are back");
    let gap = &editions::gaps(&world.library, world.text).unwrap()[0];
    let (there, _) = world
        .library
        .place_of(world.text, "thanked a stranger")
        .unwrap();
    assert_eq!((gap.at, gap.decision), (there, Decision::Orphan));
}

#[test]
fn decisions_on_what_is_not_there_change_nothing() {
    let world = world();
    let dump = world.library.dump().unwrap();
    let never_carried = editions::orphan(&world.library, &Chosen::Marks(vec![world.stays.id]));
    assert_eq!(never_carried.unwrap_err().kind, ErrorKind::NotFound);
    let nobody = Chosen::Marks(vec![
        world.stays.id,
        marginalis_core::ids::HighlightId::new(),
    ]);
    assert_eq!(
        editions::accept(&world.library, &nobody).unwrap_err().kind,
        ErrorKind::NotFound
    );
    let past = editions::place(&world.library, world.stays.id, 5, 100_000);
    assert_eq!(past.unwrap_err().kind, ErrorKind::InvalidRange);
    assert_eq!(world.library.dump().unwrap(), dump);
    assert_eq!(world.changes().total, 0);
}

#[test]
fn two_editions_stand_side_by_side() {
    let world = world();
    let first = world.library.edition(world.text).unwrap();
    world.replace(SECOND);
    let second = world.library.edition(world.text).unwrap();
    let all = editions::compare(&world.library, first, second, 0, 1000).unwrap();
    assert_eq!(all.total as usize, all.rows.len());

    // Every block of both stands in one row, in order.
    let old: Vec<u32> = all
        .rows
        .iter()
        .flat_map(|row| &row.old)
        .map(|block| block.index)
        .collect();
    let new: Vec<u32> = all
        .rows
        .iter()
        .flat_map(|row| &row.new)
        .map(|block| block.index)
        .collect();
    assert_eq!(old, (0..8).collect::<Vec<_>>());
    assert_eq!(new, (0..8).collect::<Vec<_>>());
    let count = |kind| all.rows.iter().filter(|row| row.kind == kind).count();
    assert_eq!(
        (
            count(RowKind::Added),
            count(RowKind::Removed),
            count(RowKind::Changed)
        ),
        (1, 1, 1)
    );
    assert!(count(RowKind::MovedAway) > 0);
    for (at, row) in all.rows.iter().enumerate() {
        if row.kind == RowKind::MovedAway {
            let other = &all.rows[row.other.unwrap() as usize];
            assert_eq!(
                (other.kind, other.other),
                (RowKind::MovedHere, Some(at as u32))
            );
        }
    }
    let changed = all
        .rows
        .iter()
        .find(|row| row.kind == RowKind::Changed)
        .unwrap();
    let document = world.library.document(second).unwrap();
    let words: Vec<&str> = changed
        .changes
        .iter()
        .map(|change| {
            document
                .plain
                .slice(change.new.start..change.new.end)
                .unwrap()
        })
        .collect();
    assert_eq!(words, ["sharp", "all that"]);
    assert_eq!(all.old_marks.len(), 3, "as they stood");
    assert_eq!(all.new_marks.len(), 2, "one is without a place");

    let page = editions::compare(&world.library, first, second, 2, 4).unwrap();
    assert_eq!(page.rows, all.rows[2..4]);
    assert_eq!(page.total, all.total);
    let other = world.library.add_text("Other", "Other words.\n").unwrap();
    let other = world.library.edition(other).unwrap();
    let mixed = editions::compare(&world.library, first, other, 0, 10);
    assert_eq!(mixed.unwrap_err().kind, ErrorKind::InvalidValue);
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

#[test]
fn a_carried_mark_that_is_deleted_comes_back_with_what_became_of_it() {
    let world = world();
    world.replace(SECOND);
    let dump = world.library.dump().unwrap();
    highlights::delete(&world.library, &[world.gone.id, world.reworded.id]).unwrap();
    assert_eq!(world.changes().total, 1);
    assert!(
        editions::gaps(&world.library, world.text)
            .unwrap()
            .is_empty()
    );
    world.healthy();
    history::undo(&world.library).unwrap();
    assert_eq!(world.library.dump().unwrap(), dump);
}
