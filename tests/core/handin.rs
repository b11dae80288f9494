//! Handing in and opening what was handed in: nothing is lost, nothing is doubled, nobody else's is touched.

mod class;
mod hostile;
mod limits;
mod places;
mod properties;
mod revisions;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use marginalis_core::annotations::{Set, archive};
use marginalis_core::bundle::handin::{
    self, Collected, CollectedCounts, HandIn, HandedIn, TableForm,
};
use marginalis_core::bundle::install::{self, Consent};
use marginalis_core::bundle::{answers, notes};
use marginalis_core::highlights::{self, Color, Highlight, HighlightChange, State, Style};
use marginalis_core::history::{self, Action};
use marginalis_core::testing::TestLibrary;
use marginalis_core::testing::bundles::{Pack, bundle_id, text_id};
use marginalis_core::{ErrorKind, health, settings};
use tempfile::TempDir;

const ONE: &str = "# One\n\nWide margins invite a pen, and the pen invites a thought.\n\nNarrow ones forbid it, as \
                   every reader of a cheap paperback knows.\n\nNobody thanked a stranger for pencilled doubts.\n";
const ONE_AGAIN: &str = "# One\n\nA preface was added to this second edition.\n\nWide margins invite a pen, and a \
                         sharp pen invites a thought.\n\nNarrow ones forbid it, as every reader of a cheap paperback \
                         knows.\n";
const TWO: &str = "# Two\n\nA list of books is a promise one makes to oneself.\n";

/// Somebody with a library, and a folder for files.
struct Desk {
    library: TestLibrary,
    folder: TempDir,
}

fn first() -> Pack {
    Pack::edition(1)
        .text(1, ONE)
        .text(2, TWO)
        .notes(&[(1, "Narrow ones", "Compare with your own books.")])
        .questions(&[
            (1, "Wide margins", "What do margins invite?"),
            (2, "", "Which promise did you break last?"),
        ])
}

fn second() -> Pack {
    Pack::edition(2)
        .text(1, ONE_AGAIN)
        .text(2, TWO)
        .questions(&[(2, "", "Which promise did you keep?")])
}

impl Desk {
    fn with(pack: &Pack) -> Self {
        let desk = Self {
            library: TestLibrary::empty().unwrap(),
            folder: tempfile::tempdir().unwrap(),
        };
        desk.install(pack);
        desk
    }

    fn install(&self, pack: &Pack) {
        let mut opened = pack.opened(self.folder.path(), None).unwrap();
        let preview = install::preview(&self.library, &mut opened).unwrap();
        let consent = Consent {
            yes_to: preview.question,
            ..Consent::default()
        };
        install::install(&self.library, &mut opened, consent, &mut |_| {
            ControlFlow::Continue(())
        })
        .unwrap();
    }

    fn mark(
        &self,
        number: u16,
        passage: &str,
        color: Color,
        note: &str,
        tags: &[&str],
    ) -> Highlight {
        let mark = self.library.mark(text_id(number), passage).unwrap();
        let change = HighlightChange {
            color: Some(color),
            style: Some(Style::Underline),
            note: Some(note.to_owned()),
            tags: Some(tags.iter().map(|tag| (*tag).to_owned()).collect()),
        };
        highlights::change(&self.library, mark.id, mark.revision, change).unwrap()
    }

    fn note(&self, mark: &Highlight, note: &str) -> Highlight {
        let now = highlights::get(&self.library, mark.id).unwrap();
        let change = HighlightChange {
            note: Some(note.to_owned()),
            ..HighlightChange::default()
        };
        highlights::change(&self.library, mark.id, now.revision, change).unwrap()
    }

    fn answer(&self, question: &str, words: &str) {
        let known = answers::list(&self.library, bundle_id(1)).unwrap();
        let known = known.iter().find(|answer| answer.target == question);
        let revision = known.map_or(0, |answer| answer.revision);
        answers::answer(&self.library, bundle_id(1), question, words, revision).unwrap();
    }

    fn hands_in(&self, file: &str, name: &str) -> (PathBuf, HandedIn) {
        let path = self.folder.path().join(file);
        let told = handin::hand_in(&self.library, bundle_id(1), Some(name), &path).unwrap();
        (path, told)
    }

    fn collects(&self, files: &[&Path]) -> Collected {
        let files: Vec<PathBuf> = files.iter().map(|file| file.to_path_buf()).collect();
        let preview = handin::preview(&self.library, None, &files).unwrap();
        let collected = handin::collect(&self.library, None, &files).unwrap();
        assert_eq!(
            preview.counts, collected.counts,
            "what was previewed is what is done"
        );
        assert_eq!(
            health::check(&self.library).unwrap().problems,
            Vec::<String>::new()
        );
        adds_up(&collected);
        collected
    }

    fn students(&self) -> Vec<HandIn> {
        let all = handin::hand_ins(&self.library, bundle_id(1)).unwrap();
        for student in &all.students {
            let counts = student.counts;
            assert_eq!(counts.placed + counts.check + counts.unplaced, counts.marks);
        }
        all.students
    }

    fn standing(&self, number: u16) -> Vec<(String, State, bool)> {
        let marks = handin::marks(&self.library, text_id(number)).unwrap().marks;
        marks
            .into_iter()
            .map(|mark| (mark.quote, mark.state, mark.start.is_some()))
            .collect()
    }
}

/// Every record ends somewhere, and so does every one that stands.
fn adds_up(collected: &Collected) {
    let mut sum = CollectedCounts::default();
    for file in &collected.files {
        let c = file.counts;
        assert_eq!(
            c.records,
            c.new + c.changed + c.same + c.older + c.refused,
            "{file:?}"
        );
        assert_eq!(
            c.new + c.changed + c.same,
            c.placed + c.check + c.unplaced + c.whole,
            "{file:?}"
        );
        assert_eq!(c.refused as usize, file.refused.len());
        sum.records += c.records;
    }
    assert_eq!(sum.records, collected.counts.records);
}

/// A student with marks, a note and an answer.
fn student() -> Desk {
    let desk = Desk::with(&first());
    desk.mark(
        1,
        "the pen invites a thought",
        Color::Green,
        "Mine did.",
        &["pens", "ink"],
    );
    desk.mark(1, "Nobody thanked a stranger", Color::Pink, "", &[]);
    desk.mark(2, "A list of books", Color::Blue, "<b>=1+1</b>", &[]);
    desk.answer("urn:test:questioning:1", "A pen.");
    desk
}

#[test]
fn what_is_handed_in_is_what_the_teacher_gets() {
    let student = student();
    let (file, told) = student.hands_in("ada.annotations", "Ada");
    assert_eq!(
        (told.marks, told.notes, told.answers, told.deleted),
        (3, 2, 1, 0)
    );
    assert_eq!((told.name.as_str(), told.edition), ("Ada", 1));

    let teacher = Desk::with(&first());
    let own = teacher.mark(1, "Wide margins", Color::Yellow, "My own.", &[]);
    let collected = teacher.collects(&[&file]);
    assert_eq!(
        collected.counts,
        CollectedCounts {
            records: 4,
            new: 4,
            placed: 3,
            whole: 1,
            ..CollectedCounts::default()
        }
    );
    let [of_file] = &collected.files[..] else {
        panic!()
    };
    assert_eq!(
        (of_file.file.as_str(), &of_file.students[..]),
        ("ada.annotations", &["Ada".to_owned()][..])
    );
    assert_eq!(of_file.bundle, Some(bundle_id(1)));

    let mine = highlights::list(&student.library, Some(text_id(1))).unwrap();
    let theirs = handin::marks(&teacher.library, text_id(1)).unwrap();
    assert_eq!((theirs.marks.len(), theirs.left_out), (mine.len(), 0));
    for (mark, handed) in mine.iter().zip(&theirs.marks) {
        assert_eq!(handed.id, format!("urn:uuid:{}", mark.id));
        assert_eq!(
            (handed.start, handed.end),
            (Some(mark.anchor.start), Some(mark.anchor.end))
        );
        assert_eq!(
            (&handed.quote, &handed.note, &handed.tags),
            (&mark.anchor.quote, &mark.note, &mark.tags)
        );
        assert_eq!(
            (handed.color, handed.style),
            (Some(mark.color), Some(mark.style))
        );
        assert_eq!(
            (handed.created, handed.modified),
            (Some(mark.created), Some(mark.modified))
        );
        assert_eq!(handed.state, State::Placed);
    }
    let [ada] = &teacher.students()[..] else {
        panic!()
    };
    assert_eq!(
        (ada.number, ada.name.as_str(), ada.edition, ada.answers),
        (1, "Ada", Some(1), 1)
    );
    assert_eq!(
        (
            ada.counts.marks,
            ada.counts.notes,
            ada.texts[0].marks,
            ada.texts[1].notes
        ),
        (3, 2, 2, 1)
    );
    assert_eq!(
        highlights::get(&teacher.library, own.id).unwrap(),
        own,
        "the teacher's own is as it was"
    );
    assert_eq!(highlights::list(&teacher.library, None).unwrap().len(), 1);

    let undone = history::undo(&teacher.library).unwrap().unwrap();
    assert_eq!(undone.action, Action::CollectHandIns);
    assert!(
        teacher.students().is_empty(),
        "one step takes all of it back"
    );
    history::redo(&teacher.library).unwrap();
    assert_eq!(teacher.students().len(), 1);
}

#[test]
fn the_file_is_the_same_whenever_nothing_changed() {
    let student = student();
    let (one, _) = student.hands_in("a.annotations", "Ada");
    let (other, _) = student.hands_in("b.annotations", "Ada");
    let (mut one, mut other) = (archive::read(&one).unwrap(), archive::read(&other).unwrap());
    assert!(
        one.generated < other.generated,
        "they say when each was made"
    );
    (one.generated, other.generated) = (None, None);
    assert_eq!(one, other);
    let creator = one.creator.unwrap();
    assert_eq!(creator.name.as_deref(), Some("Ada"));
    assert!(
        one.items
            .iter()
            .all(|item| item.creator.as_ref() == Some(&creator))
    );
    assert_eq!(
        one.about.identifiers[0],
        format!("urn:uuid:{}", bundle_id(1))
    );
    assert_eq!(one.about.edition, Some(1));
    assert!(one.about.manifest.unwrap().starts_with("sha256-"));
}

/// docs/hand-in.schema.json says what is written.
#[test]
fn the_file_is_what_the_schema_says() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/hand-in.schema.json"
    );
    let schema: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let schema = jsonschema::validator_for(&schema).unwrap();
    let student = student();
    student.hands_in("first.annotations", "Ada");
    let marks = highlights::list(&student.library, Some(text_id(2))).unwrap();
    highlights::delete(&student.library, &[marks[0].id]).unwrap();
    student.install(&second());
    let (file, _) = student.hands_in("second.annotations", "Ada");
    let written = archive::read(&file).unwrap().to_json();
    let errors: Vec<String> = schema
        .iter_errors(&written)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(written["mg:deleted"].as_array().unwrap().len(), 1);
    assert!(written.to_string().contains("\"mg:state\":\"check\""));
}

#[test]
fn nobody_is_named_who_did_not_say_a_name() {
    let student = student();
    let path = student.folder.path().join("x.annotations");
    let refused = handin::hand_in(&student.library, bundle_id(1), None, &path).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::InvalidValue);
    let refused = handin::hand_in(&student.library, bundle_id(1), Some(" "), &path).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::InvalidValue);
    assert!(!path.exists());
    let at_limit = "é".repeat(settings::MAX_NAME);
    assert!(
        handin::hand_in(
            &student.library,
            bundle_id(1),
            Some(&(at_limit.clone() + "é")),
            &path
        )
        .is_err()
    );
    handin::hand_in(&student.library, bundle_id(1), Some(&at_limit), &path).unwrap();
    handin::hand_in(&student.library, bundle_id(1), None, &path).unwrap();
    assert_eq!(
        handin::outlook(&student.library, bundle_id(1))
            .unwrap()
            .name,
        at_limit
    );
    let unknown = handin::hand_in(&student.library, bundle_id(9), None, &path).unwrap_err();
    assert_eq!(unknown.kind, ErrorKind::NotFound);
}

#[test]
fn a_separate_copy_is_handed_in_as_what_it_is_a_copy_of() {
    let student = Desk::with(&first());
    let mut opened = Pack::edition(1)
        .text(1, ONE_AGAIN)
        .opened(student.folder.path(), None)
        .unwrap();
    let consent = Consent {
        as_copy: true,
        ..Consent::default()
    };
    let report = install::install(&student.library, &mut opened, consent, &mut |_| {
        ControlFlow::Continue(())
    })
    .unwrap();
    let text = report.texts[0].id;
    student.library.mark(text, "a sharp pen").unwrap();
    let path = student.folder.path().join("copy.annotations");
    handin::hand_in(&student.library, report.bundle, Some("Ada"), &path).unwrap();
    let teacher = Desk::with(&Pack::edition(1).text(1, ONE_AGAIN));
    assert_eq!(teacher.collects(&[&path]).counts.placed, 1);
    assert_eq!(
        teacher.standing(1),
        [("a sharp pen".to_owned(), State::Placed, true)]
    );
}

/// The set of a file, changed, in a file of its own.
fn altered(file: &Path, name: &str, change: impl FnOnce(&mut serde_json::Value)) -> PathBuf {
    let set: Set = archive::read(file).unwrap();
    let mut json = set.to_json();
    change(&mut json);
    let path = file.with_file_name(name);
    std::fs::write(&path, json.to_string()).unwrap();
    path
}
