//! Whatever a student does, and in whatever order the files come: the teacher ends with the student's last word.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// What a student does between two files.
#[derive(Clone, Debug)]
enum Act {
    Mark(usize, usize, String, Vec<String>),
    Note(usize, String),
    Delete(usize),
    Answer(bool, String),
    Undo,
    HandIn,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let words = "[a-z=\\-\"<>é𝒳\n ]{0,12}";
    let tags = vec("[a-z]{1,5}", 0..3);
    let act = prop_oneof![
        3 => (0usize..60, 1usize..30, words, tags).prop_map(|(a, b, c, d)| Act::Mark(a, b, c, d)),
        2 => (0usize..9, words).prop_map(|(a, b)| Act::Note(a, b)),
        2 => (0usize..9).prop_map(Act::Delete),
        1 => (any::<bool>(), words).prop_map(|(a, b)| Act::Answer(a, b)),
        1 => Just(Act::Undo),
        2 => Just(Act::HandIn),
    ];
    vec(act, 1..16)
}

/// Does all of it and hands in at the end; the files in order.
fn term(student: &Desk, acts: Vec<Act>) -> Vec<PathBuf> {
    let marks = || highlights::list(&student.library, None).unwrap();
    let mut files = Vec::new();
    for act in acts.into_iter().chain([Act::HandIn]) {
        match act {
            Act::Mark(start, length, note, tags) => {
                let start = u32::try_from(start).unwrap();
                let new = highlights::NewHighlight {
                    text: text_id(1),
                    start,
                    end: start + u32::try_from(length).unwrap(),
                    color: Color::Pink,
                    style: Style::Solid,
                    note,
                    tags,
                };
                // White space alone cannot be marked.
                let _ = highlights::create(&student.library, new);
            }
            Act::Note(at, note) => {
                if let Some(mark) = marks().get(at) {
                    student.note(mark, &note);
                }
            }
            Act::Delete(at) => {
                if let Some(mark) = marks().get(at) {
                    highlights::delete(&student.library, &[mark.id]).unwrap();
                }
            }
            Act::Answer(first, words) => {
                student.answer(
                    &format!("urn:test:questioning:{}", 1 + u8::from(first)),
                    &words,
                );
            }
            Act::Undo => {
                let next = history::state(&student.library).unwrap().undo;
                if next.is_some_and(|entry| entry.action != Action::InstallBundle) {
                    history::undo(&student.library).unwrap();
                }
            }
            Act::HandIn => {
                let file = format!("{}.annotations", files.len());
                files.push(student.hands_in(&file, "Ada").0);
            }
        }
    }
    files
}

/// What the teacher sees of the students' work.
fn seen(teacher: &Desk) -> Vec<String> {
    let marks = handin::marks(&teacher.library, text_id(1)).unwrap().marks;
    let mut seen: Vec<String> = marks
        .into_iter()
        .map(|m| {
            format!(
                "{:?}",
                (
                    m.id, m.start, m.end, m.quote, m.note, m.tags, m.color, m.state, m.modified
                )
            )
        })
        .collect();
    for question in handin::answers(&teacher.library, bundle_id(1)).unwrap() {
        let answers = question.answers.into_iter();
        seen.extend(answers.map(|a| format!("{:?}", (a.id, &question.target, a.body, a.modified))));
    }
    seen.sort();
    seen
}

/// What the student has.
fn had(student: &Desk) -> Vec<String> {
    let marks = highlights::list(&student.library, Some(text_id(1))).unwrap();
    let mut had: Vec<String> = marks
        .into_iter()
        .map(|m| {
            let id = format!("urn:uuid:{}", m.id);
            let at = (Some(m.anchor.start), Some(m.anchor.end), m.anchor.quote);
            format!(
                "{:?}",
                (
                    id,
                    at.0,
                    at.1,
                    at.2,
                    m.note,
                    m.tags,
                    Some(m.color),
                    m.state,
                    Some(m.modified)
                )
            )
        })
        .collect();
    for answer in answers::list(&student.library, bundle_id(1)).unwrap() {
        let id = format!("urn:uuid:{}", answer.id);
        had.push(format!(
            "{:?}",
            (id, &answer.target, answer.body, Some(answer.modified))
        ));
    }
    had.sort();
    had
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_last_word_stands_in_whatever_order_the_files_come(
        acts in acts(),
        order in vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let student = Desk::with(&first());
        let files = term(&student, acts);
        let teacher = Desk::with(&first());
        // Any files in any order, some of them often, and the last one at some point.
        let mut sequence: Vec<&PathBuf> = order.iter().map(|index| index.get(&files)).collect();
        let at = order.first().map_or(0, |index| index.index(sequence.len() + 1));
        sequence.insert(at, files.last().unwrap());
        for file in sequence {
            teacher.collects(&[file]);
        }
        prop_assert_eq!(seen(&teacher), had(&student));

        let before = teacher.library.dump().unwrap();
        let all: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
        teacher.collects(&all);
        prop_assert_eq!(seen(&teacher), had(&student), "all of them at once");
        let after = teacher.library.dump().unwrap();
        teacher.collects(&all);
        prop_assert_eq!(&teacher.library.dump().unwrap(), &after, "twice is once");
        if before != after {
            history::undo(&teacher.library).unwrap();
            prop_assert_eq!(teacher.library.dump().unwrap(), before, "one step");
        }
    }
}
