//! Marks of one edition in a library that has another.

use super::*;

#[test]
fn marks_of_the_older_edition_go_with_their_words() {
    let student = student();
    let (file, _) = student.hands_in("ada.annotations", "Ada");
    // The teacher has both: the marks are carried from the one to the other.
    let teacher = Desk::with(&first());
    teacher.collects(&[&file]);
    teacher.install(&second());
    let carried = teacher.standing(1);
    assert_eq!(
        carried,
        [
            ("the pen invites a thought".to_owned(), State::Check, true),
            (
                "Nobody thanked a stranger".to_owned(),
                State::Unplaced,
                false
            ),
        ]
    );
    let counts = teacher.students()[0].counts;
    assert_eq!(
        (counts.marks, counts.placed, counts.check, counts.unplaced),
        (3, 1, 1, 1)
    );
    // The same file now, whose edition is not the current one any more.
    let again = teacher.collects(&[&file]);
    assert_eq!(
        (again.counts.same, again.counts.check, again.counts.unplaced),
        (4, 1, 1)
    );
    history::undo(&teacher.library).unwrap();
    assert!(
        teacher
            .standing(1)
            .iter()
            .all(|mark| mark.1 == State::Placed),
        "the update was taken back"
    );
}

#[test]
fn without_that_edition_the_words_are_looked_for() {
    let student = student();
    student.mark(1, "Narrow ones forbid it", Color::Blue, "", &[]);
    let (file, _) = student.hands_in("ada.annotations", "Ada");
    let teacher = Desk::with(&second());
    let collected = teacher.collects(&[&file]);
    assert_eq!(
        (
            collected.counts.placed,
            collected.counts.check,
            collected.counts.unplaced
        ),
        (2, 1, 1)
    );
    let marks = handin::marks(&teacher.library, text_id(1)).unwrap().marks;
    let found = |state| {
        marks
            .iter()
            .filter(move |mark| mark.state == state)
            .collect::<Vec<_>>()
    };
    assert_eq!(found(State::Placed)[0].quote, "Narrow ones forbid it");
    let reworded = found(State::Check)[0];
    assert_eq!(
        reworded.quote, "the pen invites a thought",
        "the words it was made on"
    );
    let (sharp, _) = teacher
        .library
        .place_of(text_id(1), "pen invites a thought")
        .unwrap();
    assert!(reworded.start.unwrap() <= sharp && reworded.end.unwrap() > sharp);
    assert_eq!(found(State::Unplaced)[0].quote, "Nobody thanked a stranger");
    assert!(found(State::Unplaced)[0].start.is_none());
    assert_eq!(
        teacher.students()[0].edition,
        Some(1),
        "it is seen that they have another edition"
    );
}

#[test]
fn a_newer_edition_than_the_teachers_and_then_the_right_one() {
    let student = Desk::with(&second());
    student.mark(1, "A preface was added", Color::Green, "Really?", &[]);
    let (file, _) = student.hands_in("ada.annotations", "Ada");
    let teacher = Desk::with(&first());
    assert_eq!(teacher.collects(&[&file]).counts.unplaced, 1);
    teacher.install(&second());
    let again = teacher.collects(&[&file]);
    assert_eq!(
        (again.counts.same, again.counts.placed),
        (1, 1),
        "its edition came meanwhile"
    );
    assert_eq!(
        teacher.standing(1),
        [("A preface was added".to_owned(), State::Placed, true)]
    );
}

#[test]
fn a_student_who_updated_tells_the_new_places() {
    let student = student();
    let (old, _) = student.hands_in("old.annotations", "Ada");
    student.install(&second());
    let (new, _) = student.hands_in("new.annotations", "Ada");
    let teacher = Desk::with(&second());
    teacher.collects(&[&old]);
    let collected = teacher.collects(&[&new]);
    // One is to be checked and says so, one lost its place and stands in its old edition as before.
    assert_eq!((collected.counts.check, collected.counts.unplaced), (1, 1));
    assert_eq!(
        (collected.counts.changed, collected.counts.same),
        (1, 3),
        "only the one that moved is another"
    );
    let before = teacher.standing(1);
    assert_eq!(teacher.collects(&[&old]).counts.older, 1);
    assert_eq!(teacher.standing(1), before);
}

#[test]
fn a_text_that_is_not_here_keeps_its_marks() {
    let student = student();
    let (file, _) = student.hands_in("ada.annotations", "Ada");
    let teacher = Desk::with(&Pack::edition(1).text(1, ONE));
    let collected = teacher.collects(&[&file]);
    assert_eq!((collected.counts.placed, collected.counts.unplaced), (2, 1));
    let counts = teacher.students()[0].counts;
    assert_eq!((counts.marks, counts.unplaced), (3, 1));
}

#[test]
fn a_place_that_does_not_hold_the_words_is_not_believed() {
    let student = student();
    let (file, _) = student.hands_in("ada.annotations", "Ada");
    let teacher = Desk::with(&first());
    let lying = altered(&file, "lying.json", |set| {
        for item in set["items"].as_array_mut().unwrap() {
            if let Some(position) = item.pointer_mut("/target/selector/0") {
                position["start"] = 0.into();
                position["end"] = 4.into();
            }
        }
    });
    assert_eq!(
        teacher.collects(&[&lying]).counts.placed,
        3,
        "found by their words"
    );
    let quotes: Vec<String> = teacher.standing(1).into_iter().map(|mark| mark.0).collect();
    assert_eq!(
        quotes,
        ["the pen invites a thought", "Nobody thanked a stranger"]
    );
}

#[test]
fn a_quote_too_long_for_the_format_is_placed_in_its_edition() {
    let words = "ψ".repeat(40_000);
    let pack = Pack::edition(1).text(1, &format!("# Long\n\n{words} end\n"));
    let student = Desk::with(&pack);
    let mark = student.library.mark(text_id(1), &words).unwrap();
    let (file, _) = student.hands_in("ada.annotations", "Ada");
    assert!(
        archive::read(&file).unwrap().items[0]
            .target
            .quote
            .is_none()
    );
    let teacher = Desk::with(&pack);
    assert_eq!(teacher.collects(&[&file]).counts.placed, 1);
    let marks = handin::marks(&teacher.library, text_id(1)).unwrap().marks;
    assert_eq!(
        (marks[0].start, marks[0].end),
        (Some(mark.anchor.start), Some(mark.anchor.end))
    );
    let other = Desk::with(&Pack::edition(1).text(1, "# Long\n\nNot so long.\n"));
    assert_eq!(
        other.collects(&[&file]).counts.unplaced,
        1,
        "a place in another text is none"
    );
}
