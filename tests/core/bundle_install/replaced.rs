//! A text of the bundle that the reader put another edition in the place of, and the bundle's next edition.

use super::*;
use marginalis_core::editions;
use marginalis_core::highlights::Highlight;
use marginalis_core::ids::EditionId;
use marginalis_core::import::Prepared;

/// What the reader puts in the place of the first text: two words less, some more.
const OWN: &str = "# One\n\nWide margins invite a pen.\n\nNarrow ones forbid it, as every reader of a cheap paperback \
                   knows.\n\nNobody thanked a stranger for pencilled doubts.\n\nSo much from my own copy.\n";

/// A bundle of two texts, the first with a picture; its reader replaced the first, and has marks in their own edition.
struct Replaced {
    desk: Desk,
    marks: Vec<Highlight>,
    edition: EditionId,
    dump: String,
}

fn first() -> Pack {
    Pack::edition(1).text(1, ONE).text(2, TWO)
}

fn replace(library: &Library) {
    let own = Prepared {
        title: "One".to_owned(),
        markdown: OWN.to_owned(),
        assets: Vec::new(),
        identifier: None,
    };
    editions::replace(library, text_id(1), &own, true).unwrap();
}

impl Replaced {
    fn new() -> Self {
        let desk = Desk::new();
        desk.installs(&first(), None);
        replace(&desk.library);
        let marks = ["every reader", "my own copy"]
            .map(|words| desk.library.mark(text_id(1), words).unwrap())
            .to_vec();
        Self {
            marks,
            edition: desk.library.edition(text_id(1)).unwrap(),
            dump: desk.library.dump().unwrap(),
            desk,
        }
    }

    fn gets(&self, next: &Pack) -> (TextChange, MarkFates) {
        let report = self.desk.installs(next, None);
        let news = report.texts.iter().find(|text| text.id == text_id(1));
        (news.unwrap().change, report.marks)
    }

    /// The reader's own edition is the current one, with the marks as they were made.
    #[track_caller]
    fn stays(&self) {
        assert_eq!(self.desk.library.edition(text_id(1)).unwrap(), self.edition);
        let marks = highlights::list(&self.desk.library, None).unwrap();
        assert_eq!(marks, self.marks);
    }

    #[track_caller]
    fn comes_back_by_undo(&self) {
        history::undo(&self.desk.library).unwrap();
        assert_eq!(self.desk.library.dump().unwrap(), self.dump);
        self.stays();
        self.desk.is_sound();
    }
}

const KEPT: MarkFates = MarkFates {
    before: 2,
    kept: 2,
    moved: 0,
    check: 0,
    unplaced: 0,
};

#[test]
fn it_stays_where_the_publisher_left_the_text_as_it_was() {
    let others = [
        first(),
        Pack::edition(1).text(1, ONE).text(2, THREE),
        // under another name, and in another place
        Pack::edition(1)
            .text(2, TWO)
            .text_in(text_id(1), "texts/renamed.md", ONE),
        first().file("assets/dot.png", &updates::png(1)),
    ];
    for mut next in others {
        next.manifest.edition = 2;
        let replaced = Replaced::new();
        assert_eq!(replaced.gets(&next), (TextChange::Same, KEPT));
        replaced.stays();
        // and so it is with the edition after that
        next.manifest.edition = 3;
        assert_eq!(replaced.gets(&next), (TextChange::Same, KEPT));
        replaced.stays();
        history::undo(&replaced.desk.library).unwrap();
        replaced.comes_back_by_undo();
    }
}

#[test]
fn it_is_followed_by_the_publishers_where_that_was_corrected() {
    let replaced = Replaced::new();
    let next = Pack::edition(2).text(1, ONE_AGAIN).text(2, TWO);
    let (change, marks) = replaced.gets(&next);
    let fates = MarkFates {
        kept: 1,
        unplaced: 1,
        ..KEPT
    };
    assert_eq!((change, marks), (TextChange::Changed, fates));
    let library = &replaced.desk.library;
    let states = replaced.desk.states(text_id(1));
    for expected in [
        ("every reader", State::Placed),
        ("my own copy", State::Unplaced),
    ] {
        assert!(states.contains(&(expected.0.to_owned(), expected.1)));
    }
    // What the reader had stays, for the mark that has its words there alone.
    let own = library.document(replaced.edition).unwrap();
    assert!(own.plain.as_str().contains("So much from my own copy."));
    assert_eq!(editions::list(library, text_id(1)).unwrap().len(), 2);
    replaced.comes_back_by_undo();
}

#[test]
fn the_readers_own_words_are_no_other_edition_when_the_publisher_brings_them() {
    let replaced = Replaced::new();
    let next = Pack::edition(2).text(1, OWN).text(2, TWO);
    assert_eq!(replaced.gets(&next), (TextChange::Same, KEPT));
    replaced.stays();
    let found = installed::verified(&replaced.desk);
    assert_eq!((found.whole, found.replaced), (true, Vec::new()));
    replaced.comes_back_by_undo();
    // in another form, they are another edition with the same words
    let emphasized = OWN.replace("my own copy", "my *own* copy");
    let next = Pack::edition(3).text(1, &emphasized).text(2, TWO);
    assert_eq!(replaced.gets(&next), (TextChange::Same, KEPT));
    assert_ne!(
        replaced.desk.library.edition(text_id(1)).unwrap(),
        replaced.edition
    );
    replaced.comes_back_by_undo();
}

#[test]
fn it_stays_with_its_marks_where_the_publisher_withdraws_the_text() {
    let replaced = Replaced::new();
    let (change, marks) = replaced.gets(&Pack::edition(2).text(2, TWO));
    assert_eq!((change, marks), (TextChange::Withdrawn, KEPT));
    replaced.stays();
    replaced.comes_back_by_undo();
}

/// By this program or by another.
#[test]
fn a_text_that_is_replaced_while_the_bundle_is_read_is_seen() {
    let next = Pack::edition(2).text(1, ONE_AGAIN).text(2, TWO);
    for by_another_program in [true, false] {
        let desk = Desk::new();
        desk.installs(&first(), None);
        let mark = desk.library.mark(text_id(1), "every reader").unwrap();
        let another = desk.library.second().unwrap();
        let meanwhile: &Library = match by_another_program {
            true => &another,
            false => &desk.library,
        };
        let mut opened = desk.opened(&next, None);
        let yes = Consent {
            to_anything: true,
            ..Consent::default()
        };
        let mut came = false;
        let refused = install::install(&desk.library, &mut opened, yes, &mut |_| {
            if !std::mem::replace(&mut came, true) {
                replace(meanwhile);
            }
            ControlFlow::Continue(())
        });
        assert_eq!(refused.unwrap_err().kind, ErrorKind::Busy);
        let own = desk.library.edition(text_id(1)).unwrap();
        assert_ne!(own, mark.edition, "the reader's own stays");
        assert_eq!(desk.library.source(own).unwrap(), OWN);
        assert_eq!(desk.installs(&next, None).marks.kept, 1);
    }
}
