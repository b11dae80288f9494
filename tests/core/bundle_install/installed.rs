//! What is installed: listed, looked through, taken out, and brought back.

use super::*;
use marginalis_core::bundle::installed::{self, Problem};
use marginalis_core::bundle::{answers, notes};
use marginalis_core::testing::spoil_texts;

fn remove(desk: &Desk) -> installed::RemovedBundle {
    installed::remove(&desk.library, bundle_id(1)).unwrap()
}

pub fn verified(desk: &Desk) -> installed::Verified {
    installed::verify_installed(&desk.library, bundle_id(1), &mut |_| {
        ControlFlow::Continue(())
    })
    .unwrap()
}

fn class() -> Pack {
    Pack::edition(1)
        .text(1, ONE)
        .text(2, TWO)
        .books(&["A book"])
        .file("LICENSES/CC0-1.0.txt", b"Take it.\n")
        .notes(&[
            (1, "every reader", "Is that so?"),
            (1, "no such words", "Lost."),
        ])
        .questions(&[
            (2, "", "Whom does one promise?"),
            (1, "invite a pen", "Why a pen?"),
        ])
}

/// Larger than what is held in memory at once; its bytes are mostly sevens.
fn large_picture() -> Vec<u8> {
    let mut large =
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x01\x08\0\0\0\0\0\0\0\0".to_vec();
    large.resize(5 * 1024 * 1024, 7);
    large.extend(b"\0\0\0\0IEND\xae\x42\x60\x82");
    large
}

#[test]
fn what_is_installed_is_listed() {
    let (desk, key) = (Desk::with(TestLibrary::shipped().unwrap()), key());
    desk.installs(&class(), Some(&key));
    desk.library.mark(text_id(1), "every reader").unwrap();
    let listed = installed::list(&desk.library).unwrap();
    assert_eq!(listed.len(), 2);
    assert!(listed[0].shipped && listed[0].key.is_none());
    let class = &listed[1];
    assert_eq!((class.trust, class.shipped), (Trust::KnownKey, false));
    assert_eq!((class.texts, class.withdrawn, class.marks), (2, 0, 1));
    assert_eq!(
        class.key.as_ref().unwrap().key,
        key.public().unwrap().to_string()
    );
}

#[test]
fn removing_keeps_what_the_reader_made_and_is_one_step() {
    let desk = Desk::new();
    desk.installs(&class(), None);
    let mark = desk.library.mark(text_id(1), "every reader").unwrap();
    let before = desk.library.dump().unwrap();
    let removed = remove(&desk);
    assert_eq!((removed.gone, removed.marks), (1, 1));
    assert_eq!(removed.kept[0].id, text_id(1));
    assert!(installed::list(&desk.library).unwrap().is_empty());
    let shelf = text::shelf(&desk.library).unwrap();
    assert!(shelf.bundles[0].removed && shelf.texts[0].withdrawn);
    assert_eq!(shelf.texts.len(), 1);
    assert_eq!(highlights::get(&desk.library, mark.id).unwrap(), mark);
    assert_eq!(reading_list::list(&desk.library).unwrap().len(), 1);
    assert!(
        notes::of_text(&desk.library, text_id(1))
            .unwrap()
            .is_empty()
    );
    desk.is_sound();
    assert_eq!(
        installed::remove(&desk.library, bundle_id(1))
            .unwrap_err()
            .kind,
        ErrorKind::NotFound
    );
    let after = desk.library.dump().unwrap();
    assert_eq!(
        history::undo(&desk.library).unwrap().unwrap().action,
        history::Action::RemoveBundle
    );
    assert_eq!(desk.library.dump().unwrap(), before);
    assert!(verified(&desk).whole);
    history::redo(&desk.library).unwrap();
    assert_eq!(desk.library.dump().unwrap(), after);
}

#[test]
fn a_bundle_without_marks_goes_wholly() {
    let (desk, key) = (Desk::new(), key());
    desk.installs(&class(), Some(&key));
    let removed = remove(&desk);
    assert_eq!((removed.gone, removed.kept.len()), (2, 0));
    assert!(text::shelf(&desk.library).unwrap().bundles.is_empty());
    // Its key and its edition are remembered.
    let older = Pack::edition(1).text(1, THREE);
    assert_eq!(
        desk.refuses(&older, Some(&key)),
        ErrorKind::SameEditionOtherContent
    );
    assert_eq!(desk.installs(&class(), Some(&key)).trust, Trust::KnownKey);
}

#[test]
fn what_was_kept_is_taken_up_again_when_the_bundle_comes_back() {
    let desk = Desk::new();
    desk.installs(&class(), None);
    desk.library.mark(text_id(1), "every reader").unwrap();
    remove(&desk);
    let next = Pack::edition(2).text(1, ONE_AGAIN).text(2, TWO);
    let report = desk.installs(&next, None);
    assert_eq!(report.act, Act::Install);
    assert_eq!(
        changes(&report),
        [
            (text_id(1), TextChange::Changed),
            (text_id(2), TextChange::New)
        ]
    );
    assert_eq!((report.marks.before, report.marks.kept), (1, 1));
    assert_eq!(installed::list(&desk.library).unwrap()[0].texts, 2);
}

#[test]
fn an_installed_bundle_can_be_looked_through_at_any_time() {
    let (desk, key) = (Desk::new(), key());
    desk.installs(
        &class().file("assets/large.png", &large_picture()),
        Some(&key),
    );
    let found = verified(&desk);
    assert!(found.whole, "{found:?}");
    // The manifest, its signature, two texts, list, license, notes, questions, the picture.
    assert_eq!((found.files, found.trust), (9, Trust::KnownKey));

    // A reader's own edition is no damage.
    let own = marginalis_core::import::Prepared {
        title: "Two".to_owned(),
        markdown: TWO.replace("a promise", "a vow"),
        assets: Vec::new(),
        identifier: None,
    };
    marginalis_core::editions::replace(&desk.library, text_id(2), &own, true).unwrap();
    let found = verified(&desk);
    assert!(found.whole);
    assert_eq!(found.replaced, ["Two"]);

    let spoil = |sql: &str| {
        desk.library
            .note(|tx| Ok(tx.execute(sql, []).map(drop)?))
            .unwrap();
    };
    let respell = |words: &str, others: &str| {
        spoil_texts(&desk.library, |body| body.replace(words, others)).unwrap();
    };
    respell("Wide margins", "Wild margins");
    spoil("UPDATE assets SET bytes = zeroblob(length(bytes))");
    let problems: Vec<_> = verified(&desk)
        .problems
        .into_iter()
        .map(|problem| (problem.file, problem.what))
        .collect();
    assert_eq!(
        problems,
        [
            ("texts/1.md".to_owned(), Problem::Changed),
            ("assets/large.png".to_owned(), Problem::Changed)
        ]
    );
    respell("trusted comment", "trusted Comment");
    assert_eq!(verified(&desk).problems[0].what, Problem::Signature);
    respell("\"name\":\"Rhetoric\"", "\"name\":\"Rhetorik\"");
    assert_eq!(verified(&desk).problems[0].file, "publication.json");
}

#[test]
fn what_is_damaged_is_put_right_out_of_the_bundles_file() {
    let (desk, key) = (Desk::new(), key());
    let class = class().file("assets/large.png", &large_picture());
    desk.installs(&class, Some(&key));
    desk.library.mark(text_id(1), "every reader").unwrap();
    let whole = desk.library.dump().unwrap();
    let spoil = |sql: &str| {
        desk.library.note(|tx| Ok(tx.execute_batch(sql)?)).unwrap();
    };
    for sql in [
        "UPDATE contents SET bytes = zeroblob(length(bytes))",
        "UPDATE contents SET size = size - 1 WHERE hash = (SELECT manifest FROM bundles)",
        "UPDATE assets SET bytes = zeroblob(length(bytes))",
        "UPDATE assets SET bytes = zeroblob(1)",
    ] {
        spoil(sql);
        assert!(!verified(&desk).whole, "{sql}");
        let again = desk.installs(&class, Some(&key));
        assert_eq!((again.act, again.marks.kept), (Act::Repair, 1), "{sql}");
        assert!(verified(&desk).whole, "{sql}");
        assert_eq!(desk.library.dump().unwrap(), whole, "{sql}");
    }
    assert_eq!(desk.installs(&class, Some(&key)).act, Act::Nothing);
    // What is spelled otherwise and can still be read was perhaps read already.
    text::open(&desk.library, text_id(1)).unwrap();
    spoil_texts(&desk.library, |body| {
        body.replace("Wide margins", "Wild margins")
    })
    .unwrap();
    assert_eq!(desk.installs(&class, Some(&key)).act, Act::Repair);
    assert_eq!(desk.library.dump().unwrap(), whole);
}

#[test]
fn a_damaged_text_is_put_right_when_its_bundle_comes_back() {
    let desk = Desk::new();
    desk.installs(&class(), None);
    desk.library.mark(text_id(1), "every reader").unwrap();
    remove(&desk);
    desk.library
        .note(|tx| Ok(tx.execute_batch("UPDATE contents SET bytes = zeroblob(length(bytes))")?))
        .unwrap();
    let mut opened = desk.opened(&class(), None);
    let yes = Consent {
        to_anything: true,
        ..Consent::default()
    };
    let refused = run(&desk.library, &mut opened, yes).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::DamagedLibrary);
    assert!(refused.message.contains("put right"), "{refused}");
    let report = run(&desk.library, &mut opened, yes).unwrap();
    assert_eq!((report.act, report.marks.kept), (Act::Install, 1));
    assert!(verified(&desk).whole);
}

#[test]
fn a_preview_reads_every_file() {
    let desk = Desk::new();
    let path = desk.folder.path().join("flipped.marginalis");
    let pack = class().file("assets/large.png", &large_picture());
    pack.write(&path).unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let sevens = bytes.windows(9).position(|piece| piece == [7; 9]).unwrap();
    bytes[sevens] = 8;
    std::fs::write(&path, bytes).unwrap();
    let refused =
        Opened::open(&path).and_then(|mut opened| install::preview(&desk.library, &mut opened));
    assert_eq!(refused.unwrap_err().kind, ErrorKind::DamagedBundle);
}

#[test]
fn what_cannot_be_unpacked_any_more_has_changed_and_the_look_goes_on() {
    let desk = Desk::new();
    desk.installs(&class(), None);
    let spoil = |sql: &str| {
        desk.library.note(|tx| Ok(tx.execute_batch(sql)?)).unwrap();
    };
    let problems = || -> Vec<_> {
        let problems = verified(&desk).problems.into_iter();
        problems
            .map(|problem| (problem.file, problem.what))
            .collect()
    };
    let changed = |file: &str| (file.to_owned(), Problem::Changed);
    spoil(
        "UPDATE contents SET bytes = zeroblob(length(bytes))
         WHERE hash IN (SELECT content FROM bundle_files WHERE path LIKE 'texts/%')",
    );
    assert_eq!(problems(), [changed("texts/1.md"), changed("texts/2.md")]);
    spoil(
        "UPDATE contents SET size = size + 1 WHERE hash = (SELECT manifest FROM bundles WHERE manifest IS NOT NULL)",
    );
    assert_eq!(problems(), [changed("publication.json")]);
}

#[test]
fn what_came_with_the_program_is_compared_with_what_the_program_has() {
    let desk = Desk::with(TestLibrary::shipped().unwrap());
    let shipped = installed::list(&desk.library).unwrap()[0].id;
    let look = || {
        installed::verify_installed(&desk.library, shipped, &mut |_| ControlFlow::Continue(()))
            .unwrap()
    };
    assert_eq!((look().whole, look().files), (true, 9));
    assert_eq!(look().replaced, Vec::<String>::new());
    let first = text::shelf(&desk.library).unwrap().texts.remove(0);
    let own = marginalis_core::import::Prepared {
        title: first.title.clone(),
        markdown: TWO.to_owned(),
        assets: Vec::new(),
        identifier: None,
    };
    marginalis_core::editions::replace(&desk.library, first.id, &own, true).unwrap();
    assert_eq!((look().whole, look().replaced), (true, vec![first.title]));
    marginalis_core::history::undo(&desk.library).unwrap();
    assert_eq!(look().replaced, Vec::<String>::new());
    spoil_texts(&desk.library, |body| match body.contains("Introduction") {
        true => format!("{body}!"),
        false => body.to_owned(),
    })
    .unwrap();
    assert_eq!(look().problems.len(), 1);
}

#[test]
fn answers_go_out_with_the_notes_of_their_text() {
    let desk = Desk::new();
    desk.installs(&class(), None);
    let question = notes::of_text(&desk.library, text_id(2)).unwrap().remove(0);
    let body = "Oneself.\n\n- mostly";
    answers::answer(&desk.library, bundle_id(1), &question.id, body, 0).unwrap();
    let out = desk.library.folder().join("notes.md");
    marginalis_core::export::notes_to_markdown(&desk.library, None, &out).unwrap();
    let page = std::fs::read_to_string(&out).unwrap();
    for words in [
        "## Answers\n\n**Question**\n\nWhom does one promise?\n\n**Answer** · ",
        "Oneself.\n\n- mostly",
    ] {
        assert!(page.contains(words), "{page}");
    }
    assert!(!page.contains("No notes yet"), "{page}");
}

#[test]
fn teachers_notes_stand_on_their_passages_and_are_answered() {
    let desk = Desk::new();
    desk.installs(&class(), None);
    let on_one = notes::of_text(&desk.library, text_id(1)).unwrap();
    let told: Vec<_> = on_one
        .iter()
        .map(|note| {
            (
                note.body.as_str(),
                note.question,
                note.state,
                note.start.is_some(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("Lost.", false, State::Unplaced, false),
            ("Why a pen?", true, State::Placed, true),
            ("Is that so?", false, State::Placed, true),
        ]
    );
    let question = notes::of_text(&desk.library, text_id(2)).unwrap().remove(0);
    assert_eq!(
        (question.start, question.body.as_str()),
        (None, "Whom does one promise?")
    );
    let answer = |target: &str, body: &str, revision| {
        answers::answer(&desk.library, bundle_id(1), target, body, revision)
    };
    let first = answer(&question.id, "Oneself.", 0).unwrap().unwrap();
    assert_eq!(
        (first.asked.as_str(), first.revision),
        ("Whom does one promise?", 1)
    );
    let second = answer(&question.id, "Oneself, mostly.", 1)
        .unwrap()
        .unwrap();
    let clash = answer(&question.id, "Nobody.", 1).unwrap().unwrap();
    assert_eq!(clash.body, format!("{}\n\n---\n\nNobody.", second.body));
    assert_eq!(
        answer("urn:test:none", "What?", 0).unwrap_err().kind,
        ErrorKind::NotFound
    );
    let limit = answers::MAX_ANSWER_BYTES;
    answer(&on_one[2].id, &"x".repeat(limit), 0).unwrap();
    assert_eq!(
        answer(&on_one[2].id, &"x".repeat(limit + 1), 1)
            .unwrap_err()
            .kind,
        ErrorKind::InvalidValue
    );
    assert_eq!(answer(&on_one[2].id, " ", 1).unwrap(), None);
    history::undo(&desk.library).unwrap();
    assert_eq!(answers::list(&desk.library, bundle_id(1)).unwrap().len(), 2);

    // The next edition asks otherwise: what was answered is remembered.
    let next = Pack::edition(2)
        .text(1, ONE_AGAIN)
        .text(2, TWO)
        .notes(&[(1, "every reader", "Is that so, still?")])
        .questions(&[(2, "", "Who makes the promise?")]);
    desk.installs(&next, None);
    let asked = notes::of_text(&desk.library, text_id(2)).unwrap().remove(0);
    assert_eq!(asked.body, "Who makes the promise?");
    assert_eq!(asked.answer.unwrap().asked, "Whom does one promise?");
    let moved = notes::of_text(&desk.library, text_id(1)).unwrap();
    let place = desk.library.place_of(text_id(1), "every reader").unwrap();
    assert_eq!(
        (moved[0].start, moved[0].end),
        (Some(place.0), Some(place.1))
    );
    let removed = remove(&desk);
    assert_eq!(removed.kept.len(), 2, "texts with answers stay");
    assert_eq!(answers::list(&desk.library, bundle_id(1)).unwrap().len(), 2);
}
