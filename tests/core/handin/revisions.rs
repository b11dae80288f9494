//! Of two states the newer stands, once, in whatever order they come.

use super::*;

#[test]
fn the_newer_state_stands_in_any_order() {
    let student = student();
    let mark = highlights::list(&student.library, Some(text_id(2)))
        .unwrap()
        .remove(0);
    let (old, _) = student.hands_in("old.annotations", "Ada");
    student.note(&mark, "Second thoughts.");
    student.answer("urn:test:questioning:1", "A pencil.");
    let (new, _) = student.hands_in("new.annotations", "Ada Lovelace");

    let teacher = Desk::with(&first());
    teacher.collects(&[&old]);
    let collected = teacher.collects(&[&new]);
    assert_eq!((collected.counts.changed, collected.counts.same), (2, 2));
    let after = teacher.library.dump().unwrap();
    let late = teacher.collects(&[&old]);
    assert_eq!((late.counts.older, late.counts.same), (2, 2));
    assert_eq!(
        teacher.library.dump().unwrap(),
        after,
        "an older file takes nothing back"
    );
    assert_eq!(teacher.students()[0].name, "Ada Lovelace");
    let marks = handin::marks(&teacher.library, text_id(2)).unwrap().marks;
    assert_eq!(marks[0].note, "Second thoughts.");
    let questions = handin::answers(&teacher.library, bundle_id(1)).unwrap();
    assert_eq!(questions[0].answers[0].body, "A pencil.");
}

#[test]
fn what_the_student_deleted_is_gone_and_stays_gone_until_it_is_back() {
    let student = student();
    let (old, _) = student.hands_in("old.annotations", "Ada");
    let mark = highlights::list(&student.library, Some(text_id(2)))
        .unwrap()
        .remove(0);
    highlights::delete(&student.library, &[mark.id]).unwrap();
    assert_eq!(
        handin::outlook(&student.library, bundle_id(1))
            .unwrap()
            .deleted,
        1
    );
    let (without, told) = student.hands_in("without.annotations", "Ada");
    assert_eq!((told.marks, told.deleted), (2, 1));

    let teacher = Desk::with(&first());
    teacher.collects(&[&old]);
    let collected = teacher.collects(&[&without]);
    assert_eq!((collected.counts.deleted, collected.counts.same), (1, 3));
    assert!(teacher.standing(2).is_empty());
    assert_eq!(
        teacher.collects(&[&old]).counts.older,
        1,
        "an older file does not bring it back"
    );
    assert!(teacher.standing(2).is_empty());

    // Also where the older file comes second to somebody who never saw the mark.
    let other = Desk::with(&first());
    other.collects(&[&without]);
    assert_eq!(other.collects(&[&old]).counts.older, 1);
    assert!(other.standing(2).is_empty());

    history::undo(&student.library).unwrap();
    let (back, _) = student.hands_in("back.annotations", "Ada");
    assert_eq!(teacher.collects(&[&back]).counts.changed, 1);
    assert_eq!(
        teacher.standing(2).len(),
        1,
        "what undo brought back is there again"
    );
    assert_eq!(teacher.collects(&[&without]).counts.deleted, 0);
    assert_eq!(teacher.standing(2).len(), 1);
}

#[test]
fn undo_and_other_words_are_told_apart_from_what_was_told() {
    let student = student();
    let mark = highlights::list(&student.library, Some(text_id(2)))
        .unwrap()
        .remove(0);
    student.note(&mark, "One way.");
    let (one, _) = student.hands_in("one.annotations", "Ada");
    history::undo(&student.library).unwrap();
    student.note(&mark, "Another way.");
    let (other, _) = student.hands_in("other.annotations", "Ada");
    let teacher = Desk::with(&first());
    teacher.collects(&[&other]);
    teacher.collects(&[&one]);
    let note = handin::marks(&teacher.library, text_id(2))
        .unwrap()
        .marks
        .remove(0)
        .note;
    assert_eq!(
        note, "Another way.",
        "both are the mark's revision 3 in the student's library"
    );
}

#[test]
fn the_same_again_changes_nothing_and_leaves_no_step() {
    let student = student();
    let (file, _) = student.hands_in("ada.annotations", "Ada");
    let teacher = Desk::with(&first());
    teacher.collects(&[&file]);
    let (before, state) = (
        teacher.library.dump().unwrap(),
        history::state(&teacher.library).unwrap(),
    );
    let again = teacher.collects(&[&file]);
    assert_eq!((again.counts.same, again.counts.new), (4, 0));
    assert_eq!(teacher.library.dump().unwrap(), before);
    assert_eq!(history::state(&teacher.library).unwrap(), state);
    // The same words at another time are the same words.
    let (later, _) = student.hands_in("later.annotations", "Ada");
    assert_eq!(teacher.collects(&[&later]).counts.same, 4);
}
