//! Marks: made, changed, listed, and what is refused.

use marginalis_core::anchor::MAX_QUOTE;
use marginalis_core::highlights::{
    self, Color, Highlight, HighlightChange, MAX_NOTE_BYTES, MAX_TAG, MAX_TAGS, NewHighlight,
    NotebookOrder, NotebookQuery, State, Style,
};
use marginalis_core::ids::{HighlightId, TextId};
use marginalis_core::testing::TestLibrary;
use marginalis_core::{ErrorKind, Result, history, text};

const MARKDOWN: &str = "Before any heading.\n\n# The commons\n\nMany hands make a *commons*; nobody owns it.\n\n\
                        ## What it needs\n\nIt needs rules, time and people who care \u{1F4DA} about it.\n";

fn library() -> (TestLibrary, TextId) {
    let library = TestLibrary::empty().unwrap();
    let text = library.add_text("The commons", MARKDOWN).unwrap();
    (library, text)
}

fn new(text: TextId, (start, end): (u32, u32)) -> NewHighlight {
    NewHighlight {
        text,
        start,
        end,
        color: Color::Yellow,
        style: Style::Solid,
        note: String::new(),
        tags: Vec::new(),
    }
}

fn note(note: &str) -> HighlightChange {
    HighlightChange {
        note: Some(note.to_owned()),
        ..HighlightChange::default()
    }
}

fn tags(tags: &[&str]) -> HighlightChange {
    HighlightChange {
        tags: Some(tags.iter().map(|tag| (*tag).to_owned()).collect()),
        ..HighlightChange::default()
    }
}

fn quotes(highlights: &[Highlight]) -> Vec<&str> {
    highlights
        .iter()
        .map(|mark| mark.anchor.quote.as_str())
        .collect()
}

fn kind<T: std::fmt::Debug>(refused: Result<T>) -> ErrorKind {
    refused.unwrap_err().kind
}

#[test]
fn a_mark_knows_its_words_and_what_stands_around_them() {
    let (library, text) = library();
    let place = library.place_of(text, "people who care \u{1F4DA}").unwrap();
    let made = highlights::create(
        &library,
        NewHighlight {
            color: Color::Purple,
            style: Style::Underline,
            note: "Who?".to_owned(),
            tags: vec!["care".to_owned()],
            ..new(text, place)
        },
    )
    .unwrap();
    assert_eq!(made.anchor.quote, "people who care \u{1F4DA}");
    assert_eq!(
        made.anchor.end - made.anchor.start,
        17,
        "an astral character is one code point"
    );
    assert!(made.anchor.before.ends_with("rules, time and "));
    assert_eq!(made.anchor.after, " about it.");
    assert_eq!((made.state, made.revision), (State::Placed, 1));
    assert_eq!(highlights::get(&library, made.id).unwrap(), made);
}

#[test]
fn marks_are_listed_by_place_the_wider_first() {
    let (library, text) = library();
    for passage in [
        "needs rules",
        "Many hands make a commons",
        "Many hands",
        "a commons; nobody",
    ] {
        library.mark(text, passage).unwrap();
    }
    let listed = highlights::list(&library, Some(text)).unwrap();
    assert_eq!(
        quotes(&listed),
        [
            "Many hands make a commons",
            "Many hands",
            "a commons; nobody",
            "needs rules"
        ]
    );
}

#[test]
fn a_block_comes_with_every_mark_that_touches_it() {
    let (library, text) = library();
    let across = library
        .place_of(text, "nobody owns it.\nWhat it needs\nIt needs")
        .unwrap();
    highlights::create(&library, new(text, across)).unwrap();
    library.mark(text, "Before any heading.").unwrap();
    library.mark(text, "rules").unwrap();
    let edition = library.edition(text).unwrap();
    let on = |from, to| {
        let run = text::blocks(&library, edition, from, to).unwrap();
        run.highlights
            .iter()
            .map(|mark| mark.anchor.quote.chars().take(6).collect())
            .collect::<Vec<String>>()
    };
    assert_eq!(on(0, 1), ["Before"]);
    assert_eq!(
        on(1, 2),
        Vec::<String>::new(),
        "a mark that ends before a block does not touch it"
    );
    assert_eq!(on(2, 3), ["nobody"]);
    assert_eq!(on(3, 4), ["nobody"], "the heading between");
    assert_eq!(on(4, 5), ["nobody", "rules"]);
    assert_eq!(on(0, u32::MAX).len(), 3);
    assert_eq!(on(7, 3), Vec::<String>::new(), "a reversed run is empty");
}

#[test]
fn a_range_outside_the_text_is_no_passage() {
    let (library, text) = library();
    let length = text::open(&library, text).unwrap().summary.length;
    for place in [
        (0, 0),
        (5, 3),
        (length, length + 1),
        (0, length + 1),
        (u32::MAX, u32::MAX),
    ] {
        assert_eq!(
            kind(highlights::create(&library, new(text, place))),
            ErrorKind::InvalidRange,
            "{place:?}"
        );
    }
    assert!(
        highlights::create(&library, new(text, (0, length))).is_ok(),
        "all of it is one"
    );
    assert_eq!(
        kind(highlights::create(&library, new(TextId::new(), (0, 1)))),
        ErrorKind::NotFound
    );
}

#[test]
fn limits_hold_and_one_past_them_is_refused() {
    let library = TestLibrary::empty().unwrap();
    let text = library.add_text("Long", &"word ".repeat(20_000)).unwrap();
    assert!(highlights::create(&library, new(text, (0, MAX_QUOTE))).is_ok());
    assert_eq!(
        kind(highlights::create(&library, new(text, (0, MAX_QUOTE + 1)))),
        ErrorKind::InvalidRange
    );

    let mark = highlights::create(&library, new(text, (0, 4))).unwrap();
    let try_out = |change: HighlightChange| {
        let revision = highlights::get(&library, mark.id)?.revision;
        highlights::change(&library, mark.id, revision, change)
    };
    assert!(try_out(note(&"n".repeat(MAX_NOTE_BYTES))).is_ok());
    assert_eq!(
        kind(try_out(note(&"n".repeat(MAX_NOTE_BYTES + 1)))),
        ErrorKind::InvalidValue
    );
    assert_eq!(kind(try_out(note("a\0b"))), ErrorKind::InvalidValue);
    assert!(
        try_out(tags(&[&"\u{1F4DA}".repeat(MAX_TAG)])).is_ok(),
        "counted in code points"
    );
    assert_eq!(
        kind(try_out(tags(&[&"t".repeat(MAX_TAG + 1)]))),
        ErrorKind::InvalidValue
    );
    assert_eq!(
        kind(try_out(tags(&["two\nlines"]))),
        ErrorKind::InvalidValue
    );
    let many: Vec<String> = (0..=MAX_TAGS)
        .map(|number| format!("tag {number}"))
        .collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert!(try_out(tags(&many[..MAX_TAGS])).is_ok());
    assert_eq!(kind(try_out(tags(&many))), ErrorKind::InvalidValue);
    let stored = highlights::get(&library, mark.id).unwrap();
    assert_eq!(
        (stored.note.len(), stored.tags.len()),
        (MAX_NOTE_BYTES, MAX_TAGS),
        "what was refused changed nothing"
    );

    let refused = NewHighlight {
        note: "n".repeat(MAX_NOTE_BYTES + 1),
        ..new(text, (0, 4))
    };
    assert_eq!(
        kind(highlights::create(&library, refused)),
        ErrorKind::InvalidValue
    );
}

#[test]
fn tags_are_kept_as_given_each_once() {
    let (library, text) = library();
    let mark = library.mark(text, "Many hands").unwrap();
    let given = tags(&[
        "  Commons ",
        "care",
        "COMMONS",
        "Größe",
        "GRÖSSE",
        "gro\u{308}ße",
    ]);
    let changed = highlights::change(&library, mark.id, 1, given).unwrap();
    assert_eq!(changed.tags, ["Commons", "care", "Größe", "GRÖSSE"]);
    assert_eq!(
        highlights::get(&library, mark.id).unwrap().tags,
        changed.tags
    );
}

#[test]
fn a_tag_without_a_character_is_refused() {
    let (library, text) = library();
    let mark = library.mark(text, "Many hands").unwrap();
    for nothing in ["", "  ", "\u{a0}"] {
        let refused = highlights::change(&library, mark.id, 1, tags(&["care", nothing]));
        assert_eq!(kind(refused), ErrorKind::InvalidValue, "{nothing:?}");
    }
    assert_eq!(highlights::get(&library, mark.id).unwrap(), mark);
}

#[test]
fn tags_are_added_to_many_marks_as_one_step() {
    let (library, text) = library();
    let [one, two] = ["Many hands", "hands"].map(|words| library.mark(text, words).unwrap().id);
    highlights::change(&library, one, 1, tags(&["Care", "work"])).unwrap();
    let added = ["care".to_owned(), " new ".to_owned()];
    let of = |id| highlights::get(&library, id).unwrap().tags;
    assert_eq!(
        highlights::add_tags(&library, &[one, two], &added).unwrap(),
        2
    );
    assert_eq!(
        (of(one), of(two)),
        (
            vec!["Care".into(), "work".into(), "new".into()],
            vec!["care".into(), "new".into()]
        )
    );
    let before = history::state(&library).unwrap();
    assert_eq!(
        highlights::add_tags(&library, &[one, two], &added).unwrap(),
        0
    );
    assert_eq!(
        history::state(&library).unwrap(),
        before,
        "nothing new to undo"
    );
    history::undo(&library).unwrap();
    assert_eq!(
        (of(one), of(two)),
        (vec!["Care".to_owned(), "work".to_owned()], vec![])
    );
}

#[test]
fn tags_that_do_not_fit_on_one_of_many_marks_change_none() {
    let (library, text) = library();
    let [one, two] = ["Many hands", "hands"].map(|words| library.mark(text, words).unwrap().id);
    let many: Vec<String> = (1..MAX_TAGS).map(|n| format!("tag {n}")).collect();
    assert_eq!(highlights::add_tags(&library, &[one], &many).unwrap(), 1);
    let last = ["last".to_owned()];
    assert_eq!(
        highlights::add_tags(&library, &[one, two], &last).unwrap(),
        2,
        "at the limit"
    );
    let past = ["past".to_owned()];
    assert_eq!(
        kind(highlights::add_tags(&library, &[two, one], &past)),
        ErrorKind::InvalidValue
    );
    assert_eq!(highlights::get(&library, two).unwrap().tags, last);
}

#[test]
fn a_tag_is_counted_whatever_its_case() {
    let (library, text) = library();
    for (passage, tag) in [
        ("Many", "Commons"),
        ("hands", "commons"),
        ("rules", "commons"),
        ("time", "care"),
    ] {
        let mark = library.mark(text, passage).unwrap();
        highlights::change(&library, mark.id, 1, tags(&[tag])).unwrap();
    }
    let counted = highlights::tags(&library).unwrap();
    let counted: Vec<_> = counted
        .iter()
        .map(|tag| (tag.tag.as_str(), tag.count))
        .collect();
    assert_eq!(
        counted,
        [("commons", 3), ("care", 1)],
        "in the spelling that is used most"
    );
}

#[test]
fn a_change_changes_what_it_names() {
    let (library, text) = library();
    let mark = library.mark(text, "Many hands").unwrap();
    let recolored = HighlightChange {
        color: Some(Color::Blue),
        ..HighlightChange::default()
    };
    let after = highlights::change(&library, mark.id, 1, recolored.clone()).unwrap();
    assert_eq!((after.color, after.revision), (Color::Blue, 2));
    assert_eq!(
        (after.created, after.anchor.clone()),
        (mark.created, mark.anchor)
    );
    assert!(after.modified > mark.modified);
    let again = highlights::change(&library, mark.id, 2, recolored).unwrap();
    assert_eq!(again, after, "what is so already is no change");
}

#[test]
fn notes_written_unaware_of_each_other_are_both_kept() {
    let (library, text) = library();
    let mark = library.mark(text, "Many hands").unwrap();
    highlights::change(&library, mark.id, 1, note("From the window.")).unwrap();
    let merged = highlights::change(&library, mark.id, 1, note("From the shell.")).unwrap();
    assert_eq!(merged.note, "From the window.\n\n---\n\nFrom the shell.");
    assert_eq!(merged.revision, 3);
    let emptied = highlights::change(&library, mark.id, 1, note("")).unwrap();
    assert_eq!(
        emptied.note, merged.note,
        "who did not see a note does not remove it"
    );
    let removed = highlights::change(&library, mark.id, emptied.revision, note("")).unwrap();
    assert_eq!(removed.note, "", "who saw it does");

    // Both at the limit do not fit into one note: the second is refused, the first stays.
    highlights::change(
        &library,
        mark.id,
        removed.revision,
        note(&"a".repeat(MAX_NOTE_BYTES)),
    )
    .unwrap();
    assert_eq!(
        kind(highlights::change(&library, mark.id, 1, note("b"))),
        ErrorKind::InvalidValue
    );
    assert_eq!(
        highlights::get(&library, mark.id).unwrap().note.len(),
        MAX_NOTE_BYTES
    );
}

#[test]
fn many_writers_of_one_note_lose_nothing() {
    let (library, text) = library();
    let mark = library.mark(text, "Many hands").unwrap();
    let others = library.second().unwrap();
    std::thread::scope(|scope| {
        for (writer, library) in [("window", &*library), ("shell", &others)] {
            scope.spawn(move || {
                for number in 0..100 {
                    // Always as of the first revision: nobody knows of anybody.
                    highlights::change(library, mark.id, 1, note(&format!("{writer} {number};")))
                        .unwrap();
                }
            });
        }
    });
    let kept = highlights::get(&library, mark.id).unwrap().note;
    for number in 0..100 {
        for writer in ["window", "shell"] {
            assert!(
                kept.contains(&format!("{writer} {number};")),
                "{writer} {number}"
            );
        }
    }
}

#[test]
fn what_is_not_there_is_told_and_nothing_else_is_touched() {
    let (library, text) = library();
    let mark = library.mark(text, "Many hands").unwrap();
    let dump = library.dump().unwrap();
    let gone = HighlightId::new();
    let both = [mark.id, gone];
    assert_eq!(kind(highlights::get(&library, gone)), ErrorKind::NotFound);
    assert_eq!(
        kind(highlights::change(&library, gone, 1, note("x"))),
        ErrorKind::NotFound
    );
    assert_eq!(
        kind(highlights::change_all(&library, &both, note("x"))),
        ErrorKind::NotFound
    );
    assert_eq!(
        kind(highlights::delete(&library, &both)),
        ErrorKind::NotFound
    );
    assert_eq!(
        kind(highlights::list(&library, Some(TextId::new()))),
        ErrorKind::NotFound
    );
    assert_eq!(library.dump().unwrap(), dump);
    highlights::delete(&library, &[mark.id, mark.id]).unwrap();
    assert!(
        highlights::list(&library, None).unwrap().is_empty(),
        "named twice is deleted once"
    );
}

mod notebook {
    use super::*;

    fn filled() -> (TestLibrary, [TextId; 2]) {
        let (library, commons) = library();
        let other = library
            .add_text("Another", "# Only heading\n\nStraße, time and ÉLAN.\n")
            .unwrap();
        for (text, passage, color, note, tag) in [
            (
                commons,
                "Many hands",
                Color::Yellow,
                "First thought",
                "care",
            ),
            (commons, "rules", Color::Pink, "", "Law"),
            (other, "Straße", Color::Yellow, "", ""),
            (commons, "Before", Color::Green, "Élan vital", "care"),
            (other, "ÉLAN", Color::Yellow, "Not 100% sure_", "law"),
        ] {
            let mark = NewHighlight {
                color,
                note: note.to_owned(),
                tags: Some(tag.to_owned())
                    .filter(|tag| !tag.is_empty())
                    .into_iter()
                    .collect(),
                ..new(text, library.place_of(text, passage).unwrap())
            };
            highlights::create(&library, mark).unwrap();
        }
        (library, [commons, other])
    }

    fn found(library: &TestLibrary, query: NotebookQuery) -> Vec<String> {
        let page = highlights::notebook(library, &query).unwrap();
        assert_eq!(
            page.total as usize,
            page.entries.len(),
            "all are on one page"
        );
        page.entries
            .into_iter()
            .map(|entry| entry.highlight.anchor.quote)
            .collect()
    }

    #[test]
    fn entries_stand_in_the_order_asked_for_under_their_headings() {
        let (library, _) = filled();
        let page = highlights::notebook(&library, &NotebookQuery::default()).unwrap();
        let lines: Vec<_> = page
            .entries
            .iter()
            .map(|entry| {
                (
                    entry.title.as_str(),
                    entry.heading.as_str(),
                    entry.highlight.anchor.quote.as_str(),
                )
            })
            .collect();
        assert_eq!(
            lines,
            [
                ("Another", "Only heading", "Straße"),
                ("Another", "Only heading", "ÉLAN"),
                ("The commons", "", "Before"),
                ("The commons", "The commons", "Many hands"),
                ("The commons", "What it needs", "rules"),
            ]
        );
        assert_eq!(
            page.entries[2].highlight.tags,
            ["care"],
            "entries carry their tags"
        );
        let newest = NotebookQuery {
            order: NotebookOrder::Newest,
            ..NotebookQuery::default()
        };
        let oldest = NotebookQuery {
            order: NotebookOrder::Oldest,
            ..NotebookQuery::default()
        };
        let by_time = ["Many hands", "rules", "Straße", "Before", "ÉLAN"];
        assert_eq!(found(&library, oldest), by_time);
        let mut reversed = found(&library, newest);
        reversed.reverse();
        assert_eq!(reversed, by_time);
    }

    #[test]
    fn filters_narrow_and_combine() {
        let (library, [commons, other]) = filled();
        let all = NotebookQuery::default;
        assert_eq!(
            found(
                &library,
                NotebookQuery {
                    text: Some(other),
                    ..all()
                }
            ),
            ["Straße", "ÉLAN"]
        );
        assert_eq!(
            found(
                &library,
                NotebookQuery {
                    colors: vec![Color::Pink, Color::Green],
                    ..all()
                }
            ),
            ["Before", "rules"]
        );
        assert_eq!(
            found(
                &library,
                NotebookQuery {
                    tag: Some("LAW ".into()),
                    ..all()
                }
            ),
            ["ÉLAN", "rules"]
        );
        assert_eq!(
            found(
                &library,
                NotebookQuery {
                    with_note: true,
                    ..all()
                }
            ),
            ["ÉLAN", "Before", "Many hands"]
        );
        assert_eq!(
            found(
                &library,
                NotebookQuery {
                    text: Some(commons),
                    tag: Some("care".into()),
                    ..all()
                }
            ),
            ["Before", "Many hands"]
        );
        assert!(
            found(
                &library,
                NotebookQuery {
                    text: Some(TextId::new()),
                    ..all()
                }
            )
            .is_empty()
        );
    }

    #[test]
    fn words_are_found_in_quote_note_and_tags_without_case() {
        let (library, _) = filled();
        let words = |words: &str| {
            found(
                &library,
                NotebookQuery {
                    words: Some(words.to_owned()),
                    ..NotebookQuery::default()
                },
            )
        };
        assert_eq!(
            words("élan"),
            ["ÉLAN", "Before"],
            "in the quote of one and the note of another"
        );
        assert_eq!(
            words("HANDS thought"),
            ["Many hands"],
            "all words, wherever each is"
        );
        assert_eq!(words("law"), ["ÉLAN", "rules"], "in the tags");
        assert_eq!(
            words("STRASSE"),
            Vec::<String>::new(),
            "case is folded, letters are not replaced"
        );
        assert_eq!(words("straße"), ["Straße"]);
        assert_eq!(
            words("100%"),
            ["ÉLAN"],
            "% and _ are characters like others"
        );
        assert_eq!(words("_"), ["ÉLAN"]);
        assert_eq!(words("  ").len(), 5, "no words do not filter");
    }

    #[test]
    fn pages_join_without_gap_or_overlap_in_every_order() {
        let (library, _) = filled();
        for order in [
            NotebookOrder::Place,
            NotebookOrder::Newest,
            NotebookOrder::Oldest,
        ] {
            let whole = found(
                &library,
                NotebookQuery {
                    order,
                    ..NotebookQuery::default()
                },
            );
            for limit in 1..=6 {
                let mut joined = Vec::new();
                for offset in (0..8).step_by(limit) {
                    let query = NotebookQuery {
                        order,
                        offset: offset as u32,
                        limit: limit as u32,
                        ..Default::default()
                    };
                    let page = highlights::notebook(&library, &query).unwrap();
                    assert_eq!(page.total, 5, "the total does not depend on the page");
                    joined.extend(
                        page.entries
                            .into_iter()
                            .map(|entry| entry.highlight.anchor.quote),
                    );
                }
                assert_eq!(joined, whole, "{order:?}, {limit} a page");
            }
        }
    }
}
