//! Each row of the install table, on real files.
//!
//! | incoming | have | test |
//! |---|---|---|
//! | unknown id | | [`an_unknown_bundle_comes_in_after_showing_what_it_is`], [`a_new_key_is_taken_only_with_the_readers_word`] |
//! | same key, edition higher | any lower | [`a_higher_edition_under_the_same_key_is_an_update`] |
//! | same edition, same manifest | | [`the_same_file_again_writes_nothing`] |
//! | same edition, other manifest | | [`two_bundles_that_say_the_same_edition_are_refused`] |
//! | same key, edition lower | higher | [`an_older_edition_is_refused`] |
//! | other key, named by the pinned one | | [`another_key_needs_a_rotation_and_counts_anew`] |
//! | other key | | [`another_key_needs_a_rotation_and_counts_anew`] |
//! | unsigned | signed | [`unsigned_never_follows_signed`] |
//! | signed | unsigned | [`a_first_signature_is_asked_about_and_pinned`] |
//! | unsigned, edition higher | unsigned | [`an_edition_nobody_vouches_for_is_asked_about`] |
//! | for a newer program | | [`an_edition_for_a_newer_program_is_refused_with_nothing_written`] |
//!
//! The ratchet: [`the_ratchet_and_the_key_outlive_undo`], [`the_ratchet_and_the_key_outlive_the_bundle`]. What is refused
//! and may come as a copy: [`what_is_refused_can_be_opened_as_a_separate_copy`].

use super::*;

fn edition(edition: u32) -> Pack {
    Pack::edition(edition).text(1, ONE)
}

/// The same edition with other content.
fn other(edition: u32) -> Pack {
    Pack::edition(edition).text(1, ONE_AGAIN)
}

#[test]
fn an_unknown_bundle_comes_in_after_showing_what_it_is() {
    let desk = Desk::new();
    let preview = desk.preview(&edition(3), None);
    assert_eq!(
        (preview.act, preview.trust, preview.question),
        (Act::Install, Trust::Unsigned, None)
    );
    assert_eq!(
        (
            preview.name.as_str(),
            preview.publisher.as_str(),
            preview.license.as_str()
        ),
        ("Rhetoric", "A. Teacher", "CC-BY-SA-4.0")
    );
    assert_eq!((preview.files, preview.bytes), (1, ONE.len() as u64));
    assert_eq!(preview.texts[0].change, TextChange::New);
    assert!(
        text::shelf(&desk.library).unwrap().texts.is_empty(),
        "looking writes nothing"
    );

    let report = desk.installs(&edition(3), None);
    assert_eq!((report.edition, report.trust), (3, Trust::Unsigned));
    assert_eq!(changes(&report), [(text_id(1), TextChange::New)]);
    let shelf = text::shelf(&desk.library).unwrap();
    assert_eq!(
        (shelf.bundles[0].id, shelf.bundles[0].edition),
        (bundle_id(1), 3)
    );
    assert_eq!(desk.title(text_id(1)), "One");
}

#[test]
fn a_new_key_is_taken_only_with_the_readers_word() {
    let (desk, key) = (Desk::new(), key());
    let mut opened = desk.opened(&edition(1), Some(&key));
    let preview = install::preview(&desk.library, &mut opened).unwrap();
    assert_eq!(
        (preview.trust, preview.question),
        (Trust::NewKey, Some(Question::NewKey))
    );
    let shown = preview.key.unwrap();
    assert_eq!((shown.words.len(), shown.hex.len()), (8, 16));
    let refused = run(&desk.library, &mut opened, Consent::default()).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::NewKey);
    assert!(refused.message.contains(&shown.hex), "{}", refused.message);
    let wrong = Consent {
        yes_to: Some(Question::NobodyVouches),
        as_copy: false,
        ..Consent::default()
    };
    assert_eq!(
        run(&desk.library, &mut opened, wrong).unwrap_err().kind,
        ErrorKind::NewKey
    );
    assert!(text::shelf(&desk.library).unwrap().texts.is_empty());
    assert_eq!(desk.installs(&edition(1), Some(&key)).trust, Trust::NewKey);
    let next = desk.installs(&other(2), Some(&key));
    assert_eq!((next.trust, next.act), (Trust::KnownKey, Act::Update));
    // The same teacher's other bundle needs no word.
    let second = Pack::edition(1).of(bundle_id(2)).text(2, TWO);
    let preview = desk.preview(&second, Some(&key));
    assert_eq!((preview.trust, preview.question), (Trust::KnownKey, None));
}

#[test]
fn the_same_file_again_writes_nothing() {
    let (desk, key) = (Desk::new(), key());
    desk.installs(&edition(2), Some(&key));
    let (before, undo) = (
        desk.library.dump().unwrap(),
        history::state(&desk.library).unwrap(),
    );
    let report = desk.installs(&edition(2), Some(&key));
    assert_eq!(report.act, Act::Nothing);
    assert_eq!(changes(&report), [(text_id(1), TextChange::Same)]);
    assert_eq!(desk.library.dump().unwrap(), before);
    assert_eq!(history::state(&desk.library).unwrap(), undo);
}

#[test]
fn a_higher_edition_under_the_same_key_is_an_update() {
    let (desk, key) = (Desk::new(), key());
    desk.installs(&edition(1), Some(&key));
    let preview = desk.preview(&other(5), Some(&key));
    assert_eq!(
        (preview.act, preview.trust, preview.question),
        (Act::Update, Trust::KnownKey, None)
    );
    assert_eq!(preview.installed_edition, Some(1));
    let report = desk.installs(&other(5), Some(&key));
    assert_eq!((report.act, report.edition), (Act::Update, 5));
    assert_eq!(changes(&report), [(text_id(1), TextChange::Changed)]);
    assert_eq!(text::shelf(&desk.library).unwrap().bundles[0].edition, 5);
}

#[test]
fn what_is_refused_moves_no_mark_and_counts_them_all() {
    let (desk, key) = (Desk::new(), key());
    desk.installs(&edition(2), Some(&key));
    desk.library.mark(text_id(1), "every reader").unwrap();
    for refused in [edition(1), other(2)] {
        let preview = desk.preview(&refused, Some(&key));
        assert_eq!(preview.act, Act::Refuse);
        let as_it_is = MarkFates {
            before: 1,
            kept: 1,
            ..MarkFates::default()
        };
        assert_eq!(preview.marks, as_it_is);
    }
}

#[test]
fn two_bundles_that_say_the_same_edition_are_refused() {
    let (desk, key) = (Desk::new(), key());
    desk.installs(&edition(2), Some(&key));
    assert_eq!(
        desk.refuses(&other(2), Some(&key)),
        ErrorKind::SameEditionOtherContent
    );
    let desk = Desk::new();
    desk.installs(&edition(2), None);
    assert_eq!(
        desk.refuses(&other(2), None),
        ErrorKind::SameEditionOtherContent
    );
}

#[test]
fn an_older_edition_is_refused() {
    let (desk, key) = (Desk::new(), key());
    desk.installs(&edition(2), Some(&key));
    assert_eq!(
        desk.refuses(&edition(1), Some(&key)),
        ErrorKind::OlderEdition
    );
    let desk = Desk::new();
    desk.installs(&edition(2), None);
    assert_eq!(desk.refuses(&edition(1), None), ErrorKind::OlderEdition);
}

#[test]
fn another_key_needs_a_rotation_and_counts_anew() {
    let (desk, old, new) = (Desk::new(), key(), key());
    let leaked = i32::MAX as u32;
    desk.installs(&edition(leaked), Some(&old));
    assert_eq!(desk.refuses(&other(3), Some(&new)), ErrorKind::OtherKey);
    let date = "2026-11-01T00:00:00Z".parse().unwrap();
    let rotation = Rotation::new(&old, new.public().unwrap(), date).unwrap();
    let rotated = other(3).rotated(rotation);
    let preview = desk.preview(&rotated, Some(&new));
    assert_eq!(
        (preview.trust, preview.question),
        (Trust::NextKey, Some(Question::NextKey))
    );
    let report = desk.installs(&rotated, Some(&new));
    assert_eq!((report.edition, report.trust), (3, Trust::NextKey));
    // The new key alone counts now, from its own first edition on.
    assert_eq!(
        desk.refuses(&edition(2), Some(&new)),
        ErrorKind::OlderEdition
    );
    assert_eq!(
        desk.refuses(&edition(leaked), Some(&old)),
        ErrorKind::OtherKey
    );
    assert_eq!(
        desk.installs(&edition(4), Some(&new)).trust,
        Trust::KnownKey
    );
}

#[test]
fn unsigned_never_follows_signed() {
    let (desk, key) = (Desk::new(), key());
    desk.installs(&edition(1), Some(&key));
    assert_eq!(desk.refuses(&other(2), None), ErrorKind::UnsignedOverSigned);
    assert_eq!(
        desk.refuses(&edition(1), None),
        ErrorKind::UnsignedOverSigned,
        "the same edition with its signature taken off"
    );
}

#[test]
fn a_first_signature_is_asked_about_and_pinned() {
    let (desk, key, stranger) = (Desk::new(), key(), key());
    desk.installs(&edition(1), None);
    let preview = desk.preview(&other(2), Some(&key));
    assert_eq!(
        (preview.act, preview.trust, preview.question),
        (Act::Update, Trust::NewKey, Some(Question::FirstSignature))
    );
    let mut opened = desk.opened(&other(2), Some(&key));
    let refused = run(&desk.library, &mut opened, Consent::default()).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::NewKey);
    desk.installs(&other(2), Some(&key));
    assert_eq!(
        desk.refuses(&edition(3), None),
        ErrorKind::UnsignedOverSigned
    );
    assert_eq!(
        desk.refuses(&edition(3), Some(&stranger)),
        ErrorKind::OtherKey
    );
    assert_eq!(
        desk.installs(&edition(3), Some(&key)).trust,
        Trust::KnownKey
    );
}

/// Whoever writes the highest number there is into an unsigned file must not keep the publisher's own editions out.
#[test]
fn an_unsigned_edition_locks_no_signed_one_out() {
    let (desk, key) = (Desk::new(), key());
    desk.installs(&edition(i32::MAX.unsigned_abs()), None);
    let preview = desk.preview(&other(2), Some(&key));
    assert_eq!(
        (preview.act, preview.question),
        (Act::Update, Some(Question::FirstSignature))
    );
    desk.installs(&other(2), Some(&key));
    assert_eq!(
        desk.refuses(&edition(1), Some(&key)),
        ErrorKind::OlderEdition
    );
    assert_eq!(
        desk.installs(&edition(3), Some(&key)).trust,
        Trust::KnownKey
    );
}

#[test]
fn an_edition_nobody_vouches_for_is_asked_about() {
    let desk = Desk::new();
    desk.installs(&edition(1), None);
    let preview = desk.preview(&other(2), None);
    assert_eq!(
        (preview.act, preview.trust, preview.question),
        (Act::Update, Trust::Unsigned, Some(Question::NobodyVouches))
    );
    let mut opened = desk.opened(&other(2), None);
    let refused = run(&desk.library, &mut opened, Consent::default()).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Unsigned);
    assert!(
        refused.message.contains("your marks are safe"),
        "{}",
        refused.message
    );
    let report = desk.installs(&other(2), None);
    assert_eq!((report.act, report.edition), (Act::Update, 2));
}

#[test]
fn what_comes_with_the_program_can_be_signed_later() {
    let desk = Desk::with(TestLibrary::shipped().unwrap());
    let shelf = text::shelf(&desk.library).unwrap();
    let (bundle, first) = (shelf.bundles[0].id, shelf.texts[0].id);
    let key = key();
    let next = |edition| {
        Pack::edition(edition)
            .of(bundle)
            .text_in(first, "texts/01-introduction.md", ONE)
    };
    assert_eq!(
        desk.refuses(&next(1), None),
        ErrorKind::SameEditionOtherContent
    );
    assert_eq!(
        desk.preview(&next(2), Some(&key)).question,
        Some(Question::FirstSignature)
    );
    let report = desk.installs(&next(2), Some(&key));
    assert_eq!(report.act, Act::Update);
    assert_eq!(report.texts.len(), 9);
    assert_eq!(
        report
            .texts
            .iter()
            .filter(|text| text.change == TextChange::Withdrawn)
            .count(),
        8
    );
    assert_eq!(desk.refuses(&next(3), None), ErrorKind::UnsignedOverSigned);
}

#[test]
fn the_ratchet_and_the_key_outlive_undo() {
    let (desk, key) = (Desk::new(), key());
    desk.installs(&edition(5), Some(&key));
    assert_eq!(
        history::undo(&desk.library).unwrap().unwrap().action,
        history::Action::InstallBundle
    );
    assert!(text::shelf(&desk.library).unwrap().texts.is_empty());
    assert_eq!(
        desk.refuses(&edition(4), Some(&key)),
        ErrorKind::OlderEdition
    );
    assert_eq!(
        desk.refuses(&edition(6), None),
        ErrorKind::UnsignedOverSigned
    );
    assert_eq!(
        desk.installs(&edition(5), Some(&key)).trust,
        Trust::KnownKey
    );
}

#[test]
fn the_ratchet_and_the_key_outlive_the_bundle() {
    let (desk, key) = (Desk::new(), key());
    desk.installs(&edition(5), Some(&key));
    marginalis_core::bundle::installed::remove(&desk.library, bundle_id(1)).unwrap();
    for (pack, key, code) in [
        (edition(4), Some(&key), ErrorKind::OlderEdition),
        (other(5), Some(&key), ErrorKind::SameEditionOtherContent),
        (edition(6), None, ErrorKind::UnsignedOverSigned),
    ] {
        assert_eq!(desk.refuses(&pack, key), code);
    }
    let report = desk.installs(&edition(6), Some(&key));
    assert_eq!((report.act, report.trust), (Act::Install, Trust::KnownKey));
}

#[test]
fn a_text_of_other_hands_is_not_taken_over() {
    let desk = Desk::new();
    desk.installs(&edition(1), None);
    let thief = Pack::edition(1).of(bundle_id(2)).text(1, THREE);
    assert_eq!(desk.refuses(&thief, None), ErrorKind::TakenText);
    assert_eq!(desk.title(text_id(1)), "One");

    let own = desk.library.add_text("Mine", TWO).unwrap();
    let thief = Pack::edition(1)
        .of(bundle_id(3))
        .text_in(own, "texts/mine.md", THREE);
    assert_eq!(desk.refuses(&thief, None), ErrorKind::TakenText);
    // An update that reaches for a text of one's own is none either.
    let thief = Pack::edition(2)
        .text(1, ONE)
        .text_in(own, "texts/mine.md", THREE);
    assert_eq!(desk.refuses(&thief, None), ErrorKind::TakenText);
}

#[test]
fn what_is_refused_can_be_opened_as_a_separate_copy() {
    let (key, stranger) = (key(), key());
    for (pack, signed_by, trust) in [
        (edition(1), Some(&key), Trust::KnownKey),
        (other(2), Some(&key), Trust::KnownKey),
        (other(3), Some(&stranger), Trust::NewKey),
        (other(3), None, Trust::Unsigned),
    ] {
        let desk = Desk::new();
        desk.installs(&edition(2), Some(&key));
        let mark = desk.library.mark(text_id(1), "the pen invites").unwrap();
        let code = desk.refuses(&pack, signed_by);
        let mut opened = desk.opened(&pack, signed_by);
        let copy = Consent {
            as_copy: true,
            ..Consent::default()
        };
        let report = run(&desk.library, &mut opened, copy).unwrap();
        assert_ne!(report.bundle, bundle_id(1));
        assert_eq!((report.act, report.trust), (Act::Install, trust));
        assert_ne!(report.texts[0].id, text_id(1));
        assert_eq!(text::shelf(&desk.library).unwrap().texts.len(), 2);
        assert_eq!(
            highlights::list(&desk.library, None).unwrap(),
            std::slice::from_ref(&mark)
        );
        // A copy proves nothing: what was refused is refused still.
        assert_eq!(desk.refuses(&pack, signed_by), code);
        // The same copy is not made twice.
        let again = run(&desk.library, &mut opened, copy).unwrap();
        assert_eq!((again.act, again.bundle), (Act::Nothing, report.bundle));
        assert_eq!(again.texts[0].id, report.texts[0].id);
        desk.is_sound();
    }
}

#[test]
fn an_edition_for_a_newer_program_is_refused_with_nothing_written() {
    let desk = Desk::new();
    desk.installs(&edition(1), None);
    let before = desk.library.dump().unwrap();
    const LEVEL: &str = r#""mg:minReader":1"#;
    for more in [
        r#""mg:minReader":2"#,
        r#""mg:minReader":1,"mg:requires":["thin"]"#,
    ] {
        let pack = other(2).rewritten(LEVEL, more);
        let path = desk.folder.path().join("newer.marginalis");
        pack.write(&path).unwrap();
        let refused = Opened::open(&path).unwrap_err();
        assert_eq!(refused.kind, ErrorKind::NewerBundle);
        assert!(
            refused.message.contains("newer Marginalis"),
            "{}",
            refused.message
        );
        assert_eq!(desk.library.dump().unwrap(), before);
    }
}

/// Which key counts is asked again when it is written, also where no text and no file of the bundle is another.
#[test]
fn a_key_that_changes_while_the_bundle_is_read_is_seen() {
    let (desk, key, next) = (Desk::new(), key(), key());
    desk.installs(&edition(1), Some(&key));
    let mut opened = desk.opened(&other(2), Some(&key));
    let next = next.public().unwrap().to_string();
    let pinned = install::install(&desk.library, &mut opened, Consent::default(), &mut |_| {
        let sql = "UPDATE pins SET key = ?1";
        desk.library
            .note(|tx| Ok(tx.execute(sql, [&next])?))
            .unwrap();
        ControlFlow::Continue(())
    });
    assert_eq!(pinned.unwrap_err().kind, ErrorKind::Busy);
    assert_eq!(text::shelf(&desk.library).unwrap().bundles[0].edition, 1);
    assert_eq!(desk.refuses(&other(2), Some(&key)), ErrorKind::OtherKey);
}

/// The same files under a manifest that names a key, and nothing else: one edition, with somebody who vouches for it.
#[test]
fn an_edition_that_was_handed_out_unsigned_can_be_signed() {
    let picture = updates::png(1);
    let plain = || edition(1).text(2, TWO).file("assets/dot.png", &picture);
    let key = key();
    let desk = Desk::new();
    desk.installs(&plain(), None);
    let preview = desk.preview(&plain(), Some(&key));
    assert_eq!(
        (preview.act, preview.question),
        (Act::Update, Some(Question::FirstSignature))
    );
    for contradicting in [
        edition(1).text(2, TWO),
        plain().file("assets/too.png", &picture),
        edition(1)
            .text(2, TWO)
            .file("assets/dot.png", &updates::png(2)),
        edition(1).text(2, THREE).file("assets/dot.png", &picture),
        edition(1).text(2, TWO).file("assets/point.png", &picture),
    ] {
        assert_eq!(
            desk.refuses(&contradicting, Some(&key)),
            ErrorKind::SameEditionOtherContent
        );
    }
    let report = desk.installs(&plain(), Some(&key));
    assert_eq!((report.edition, report.trust), (1, Trust::NewKey));
    assert_eq!(desk.refuses(&plain(), None), ErrorKind::UnsignedOverSigned);
    assert_eq!(desk.installs(&plain(), Some(&key)).act, Act::Nothing);
    desk.is_sound();
}

/// The study edition has no manifest here: its texts are compared.
#[test]
fn what_comes_with_the_program_is_the_same_as_a_bundle_of_its_texts() {
    let desk = Desk::with(TestLibrary::shipped().unwrap());
    let shelf = text::shelf(&desk.library).unwrap();
    let sources: Vec<(TextId, String, String)> = desk
        .library
        .read(|connection| {
            let sql = "SELECT id, file FROM texts ORDER BY place";
            let mut texts = connection.prepare(sql)?;
            let texts = texts.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(texts.collect::<std::result::Result<Vec<_>, _>>()?)
        })
        .unwrap()
        .into_iter()
        .map(|(id, file): (TextId, String)| {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/peer-production");
            let source = std::fs::read_to_string(format!("{folder}/{file}")).unwrap();
            (id, file, source)
        })
        .collect();
    let pack = |sources: &[(TextId, String, String)]| {
        let pack = Pack::edition(1).of(shelf.bundles[0].id);
        sources.iter().fold(pack, |pack, (id, file, source)| {
            pack.text_in(*id, file, source)
        })
    };
    let (key, whole) = (key(), pack(&sources));
    assert_eq!(desk.installs(&whole, None).act, Act::Nothing);
    let mut other = sources.clone();
    other[3].2.push_str("\nOne line more.\n");
    for contradicting in [
        pack(&sources[1..]),
        pack(&other),
        whole.clone().text(1, ONE),
    ] {
        for key in [None, Some(&key)] {
            let refused = desk.refuses(&contradicting, key);
            assert_eq!(refused, ErrorKind::SameEditionOtherContent);
        }
    }
    let preview = desk.preview(&whole, Some(&key));
    assert_eq!(
        (preview.act, preview.question),
        (Act::Update, Some(Question::FirstSignature))
    );
    let report = desk.installs(&whole, Some(&key));
    assert!(
        report
            .texts
            .iter()
            .all(|text| text.change == TextChange::Same)
    );
}
