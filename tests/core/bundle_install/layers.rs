//! The teacher's notes and questions: which text they are on, and where they stand in it.

use marginalis_core::bundle::manifest::REL_ANNOTATIONS;
use marginalis_core::bundle::notes;
use serde_json::{Value, json};

use super::*;

fn layer(items: &[Value]) -> Value {
    json!({"type": "AnnotationSet", "items": items})
}

fn note(id: &str, target: Value) -> Value {
    json!({
        "id": id, "type": "Annotation", "target": target,
        "body": {"type": "TextualBody", "value": "So?"}
    })
}

/// The passages that notes stand on, by their ids.
fn passages(desk: &Desk, id: TextId) -> Vec<(String, Option<(u32, u32)>)> {
    let notes = notes::of_text(&desk.library, id).unwrap().into_iter();
    let mut passages: Vec<_> = notes
        .map(|note| (note.id, note.start.zip(note.end)))
        .collect();
    passages.sort();
    passages
}

#[test]
fn a_text_is_named_by_its_identifier_or_by_its_file() {
    let at = |source: String, selector: Value| json!({"source": source, "selector": selector});
    let by_words = json!([{"type": "TextQuoteSelector", "exact": "every reader"}]);
    let (start, end) = {
        let desk = Desk::new();
        desk.installs(&Pack::edition(1).text(1, ONE), None);
        desk.library.place_of(text_id(1), "every reader").unwrap()
    };
    let by_place = json!([{"type": "TextPositionSelector", "start": start, "end": end}]);
    let nowhere = json!([{"type": "TextPositionSelector", "start": 70_000, "end": 70_010}]);
    let name = format!("urn:uuid:{}", text_id(1));
    let mut signed = note("d", json!("texts/1.md"));
    signed["creator"] = json!({"type": "Person", "name": "A. Teacher"});
    let pack = Pack::edition(1).text(1, ONE).text(2, TWO).related(
        "annotations/teacher.json",
        REL_ANNOTATIONS,
        &layer(&[
            note("a", at(name.clone(), by_words.clone())),
            note("b", at("texts/1.md".to_owned(), by_words)),
            note("c", at(name, by_place)),
            signed,
            note("e", at("texts/1.md".to_owned(), nowhere)),
            note("f", json!("texts/no such.md")),
        ]),
    );
    let desk = Desk::new();
    desk.installs(&pack, None);
    let place = Some((start, end));
    let expected = [
        ("a", place),
        ("b", place),
        ("c", place),
        ("d", None),
        ("e", None),
    ];
    assert_eq!(
        passages(&desk, text_id(1)),
        expected.map(|(id, place)| (id.to_owned(), place))
    );
    assert!(passages(&desk, text_id(2)).is_empty());
    for note in notes::of_text(&desk.library, text_id(1)).unwrap() {
        let is_placed = note.state == State::Placed;
        assert_eq!(is_placed, note.id != "e", "{}: {:?}", note.id, note.state);
        assert_eq!(note.creator, "A. Teacher", "as the layer says");
    }
}

/// The layer is the same file, and stands on other words now.
#[test]
fn the_same_notes_stand_on_the_passages_of_the_next_edition() {
    let notes = [
        (1, "every reader", "So?"),
        (1, "thanked a stranger", "Who?"),
    ];
    let desk = Desk::new();
    let first = Pack::edition(1).text(1, ONE).text(2, TWO).notes(&notes);
    desk.installs(&first, None);
    let place = |desk: &Desk, words: &str| desk.library.place_of(text_id(1), words).ok();
    let stands = |desk: &Desk| -> Vec<_> {
        let passages = passages(desk, text_id(1)).into_iter();
        passages.map(|(_, place)| place).collect()
    };
    let before = desk.library.dump().unwrap();
    let all = notes.map(|(_, words, _)| place(&desk, words));
    assert_eq!(stands(&desk), all);
    let next = Pack::edition(2)
        .text(1, ONE_AGAIN)
        .text(2, TWO)
        .notes(&notes);
    desk.installs(&next, None);
    let moved = place(&desk, "every reader");
    assert!(moved.is_some() && moved != all[0]);
    assert_eq!(stands(&desk), [moved, None]);
    // another text alone changes nothing
    let third = Pack::edition(3)
        .text(1, ONE_AGAIN)
        .text(2, THREE)
        .notes(&notes);
    desk.installs(&third, None);
    assert_eq!(stands(&desk), [moved, None]);
    history::undo(&desk.library).unwrap();
    history::undo(&desk.library).unwrap();
    assert_eq!(desk.library.dump().unwrap(), before);
    assert_eq!(stands(&desk), all);
}
