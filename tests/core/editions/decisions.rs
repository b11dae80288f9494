//! What became of marks, and what the reader says to it.

use super::*;

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
fn words_that_are_as_the_reader_marked_them_again_are_no_doubt() {
    let world = world();
    world.replace(SECOND);
    assert_eq!(world.mark(&world.reworded).state, State::Check);
    world.replace(FIRST);
    let back = world.mark(&world.reworded);
    assert_eq!(
        (back.state, &back.anchor),
        (State::Placed, &world.reworded.anchor)
    );

    // Not against the reader's word: what was accepted as it was is not made what it was before.
    let accepted = super::world();
    accepted.replace(SECOND);
    let marks = Chosen::Marks(vec![accepted.reworded.id]);
    editions::accept(&accepted.library, &marks).unwrap();
    let quote = accepted.mark(&accepted.reworded).anchor.quote;
    assert_ne!(quote, accepted.reworded.anchor.quote);
    assert_eq!(accepted.replace(FIRST).marks.reworded, 1);
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
    let reason = Reason::SomeWords {
        found: 9,
        words: 10,
        moved: false,
    };
    assert_eq!(entry.reason, reason);
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
fn what_moved_says_under_which_heading_it_stood_and_stands() {
    let world = world();
    let second = "# On margins\n\n## Of owners and lenders\n\n\
        A borrowed book wants clean margins, says the librarian, and she has a point there.\n\n\
        ## Of pens\n\n\
        Wide margins invite a pen, and a pen invites a second thought about what was read.\n\n\
        Narrow margins forbid it; the reader of a cheap paperback has nowhere to object.\n\n\
        ## Of ends\n\n\
        The last page is where most readers write down what they will not remember tomorrow.\n";
    world.replace(second);
    let headings = |mark: &Highlight| {
        let entries = world.changes().entries;
        let entry = entries.into_iter().find(|one| one.highlight.id == mark.id);
        let entry = entry.unwrap();
        (entry.old_headings.join(" › "), entry.headings.join(" › "))
    };
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(
        headings(&world.stays),
        pair("On margins", "On margins › Of pens")
    );
    assert_eq!(
        headings(&world.gone),
        pair(
            "On margins › Of owners",
            "On margins › Of owners and lenders"
        ),
        "a gap stands under headings too"
    );
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
fn all_open_marks_of_a_verdict_are_left_without_a_place_in_one_step() {
    let world = world();
    let again = || {
        let passage = "a pen invites a second thought about what was read";
        world.library.mark(world.text, passage).unwrap()
    };
    let (second, accepted) = (again(), again());
    world.replace(SECOND);
    editions::accept(&world.library, &Chosen::Marks(vec![accepted.id])).unwrap();
    let dump = world.library.dump().unwrap();
    let open = Chosen::Open {
        text: world.text,
        verdict: Verdict::Reworded,
    };
    assert_eq!(editions::orphan(&world.library, &open).unwrap(), 2);
    for mark in [&world.reworded, &second] {
        let orphan = world.mark(mark);
        assert_eq!(orphan.state, State::Unplaced);
        assert_eq!(orphan.anchor, mark.anchor, "with its old words");
    }
    let decision = |mark: &Highlight| {
        let entries = world.changes().entries;
        let entry = entries.iter().find(|entry| entry.highlight.id == mark.id);
        entry.unwrap().decision
    };
    assert_eq!(decision(&second), Decision::Orphan);
    assert_eq!(decision(&accepted), Decision::Accepted, "it was decided");
    assert_eq!(world.mark(&accepted).state, State::Placed);
    assert_eq!(decision(&world.gone), Decision::Open, "of another verdict");
    world.healthy();
    assert_eq!(
        editions::orphan(&world.library, &open).unwrap(),
        0,
        "nothing is open"
    );
    let undone = history::undo(&world.library).unwrap().unwrap();
    assert_eq!(undone.action, Action::OrphanMarks);
    assert_eq!(world.library.dump().unwrap(), dump);
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
    let nobody = Chosen::Marks(vec![world.stays.id, HighlightId::new()]);
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
