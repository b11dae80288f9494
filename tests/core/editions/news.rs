//! What a file is to a text: its edition in use, another form of it, a new edition, another work.

use super::*;

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
