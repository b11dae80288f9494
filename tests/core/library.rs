use marginalis_core::highlights::{self, NewHighlight};
use marginalis_core::testing::TestLibrary;
use marginalis_core::{history, reading_list, text};

fn mark(
    library: &TestLibrary,
    text: marginalis_core::ids::TextId,
    passage: &str,
) -> highlights::Highlight {
    let (start, end) = library.place_of(text, passage).unwrap();
    let new = NewHighlight {
        text,
        start,
        end,
        color: Default::default(),
        style: Default::default(),
        note: "a thought".into(),
        tags: vec!["commons".into()],
    };
    highlights::create(library, new).unwrap()
}

#[test]
fn what_was_marked_is_there_after_a_restart() {
    let library = TestLibrary::empty().unwrap();
    let text = library
        .add_text("A", "# One\n\nSome words *here* to mark.\n")
        .unwrap();
    let made = mark(&library, text, "words here");
    let library = library.reopened().unwrap();
    assert_eq!(highlights::list(&library, None).unwrap(), [made]);
}

#[test]
fn a_new_library_holds_the_study_edition_and_nothing_to_undo() {
    let library = TestLibrary::shipped().unwrap();
    let shelf = library
        .read(|_| Ok(()))
        .and_then(|()| text::shelf(&library))
        .unwrap();
    assert_eq!(shelf.bundles.len(), 1);
    assert!(shelf.texts.len() >= 9, "{} texts", shelf.texts.len());
    assert_eq!(reading_list::list(&library).unwrap().len(), 6);
    assert_eq!(history::undo(&library).unwrap(), None);
}

#[test]
fn the_generation_tells_of_others_and_not_of_ourselves() {
    let ours = TestLibrary::empty().unwrap();
    let text = ours.add_text("A", "Some words here to mark.").unwrap();
    let others = marginalis_core::Library::open(ours.folder(), ours.clock().clone()).unwrap();
    let before = ours.generation().unwrap();
    mark(&ours, text, "words");
    assert_eq!(ours.generation().unwrap(), before, "our own mark is no news");

    let (start, end) = ours.place_of(text, "here").unwrap();
    let new = NewHighlight {
        text,
        start,
        end,
        color: Default::default(),
        style: Default::default(),
        note: String::new(),
        tags: Vec::new(),
    };
    highlights::create(&others, new).unwrap();
    assert_ne!(ours.generation().unwrap(), before, "another's mark is news");
}
