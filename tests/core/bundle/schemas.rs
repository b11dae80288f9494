//! The schemas beside docs/bundle-format.md refuse what is none of what they describe: each of their rules, broken alone.

use serde_json::{Value, json};

use super::format::{examples, schema};

/// What is to be gone rather than another.
const GONE: Value = Value::Null;

/// `right` fits the schema, and with any one of these places made wrong it does not.
#[track_caller]
fn refuses(name: &str, right: &Value, wrongs: &[(&str, Value)]) {
    let schema = schema(name);
    assert!(schema.is_valid(right), "{name}");
    for (place, wrong) in wrongs {
        let mut spoiled = right.clone();
        if *wrong == GONE {
            let (object, field) = place.rsplit_once('/').unwrap();
            let object = spoiled.pointer_mut(object).unwrap();
            assert!(object.as_object_mut().unwrap().remove(field).is_some());
        } else {
            *spoiled.pointer_mut(place).expect(place) = wrong.clone();
        }
        let told: String = wrong.to_string().chars().take(80).collect();
        assert!(!schema.is_valid(&spoiled), "{name} takes {place}: {told}");
    }
    for wrong in [json!(null), json!("x"), json!({}), json!([[]])] {
        assert!(!schema.is_valid(&wrong), "{name} takes {wrong}");
    }
}

/// What notes of a bundle and notes that are handed in have in common; in both the first note has all of it.
fn wrong_annotations() -> Vec<(&'static str, Value)> {
    vec![
        ("/@context", GONE),
        ("/@context", json!("https://www.w3.org/ns/anno.jsonld")),
        ("/type", GONE),
        ("/type", json!("Annotation")),
        ("/generated", json!("yesterday")),
        ("/generated", json!("2026-11-20T09:00:00+01:00")),
        ("/about", GONE),
        ("/about/dc:identifier", GONE),
        ("/about/dc:identifier", json!([])),
        ("/about/dc:identifier/0", json!("0199d2c1")),
        ("/about/dc:title", json!(1)),
        ("/items", GONE),
        ("/items", json!({})),
        ("/items/0", json!("a note")),
        ("/items/0/id", GONE),
        ("/items/0/id", json!("")),
        ("/items/0/type", GONE),
        ("/items/0/type", json!("Note")),
        ("/items/0/motivation", GONE),
        ("/items/0/motivation", json!("linking")),
        ("/items/0/created", json!("2026-11-20")),
        ("/items/0/creator", json!("The editors")),
        ("/items/0/creator/type", GONE),
        ("/items/0/creator/type", json!("Software")),
        ("/items/0/creator/name", json!([])),
        ("/items/0/target", GONE),
        ("/items/0/target", json!("urn:x")),
        ("/items/0/target/source", GONE),
        ("/items/0/target/source", json!(1)),
        ("/items/0/target/selector", json!([])),
        ("/items/0/target/selector", json!(1)),
        ("/items/0/target/selector/0/type", json!("SvgSelector")),
        ("/items/0/target/selector/0/start", GONE),
        ("/items/0/target/selector/0/start", json!(-1)),
        ("/items/0/target/selector/0/end", GONE),
        ("/items/0/target/selector/0/end", json!(1.5)),
        ("/items/0/target/selector/1/exact", GONE),
        ("/items/0/target/selector/1/exact", json!(" ")),
        (
            "/items/0/target/selector/1/exact",
            json!("x".repeat(65_537)),
        ),
        ("/items/0/target/selector/1/prefix", json!(1)),
        ("/items/0/target/selector/1/suffix", json!(1)),
        ("/items/0/body", json!("words")),
        ("/items/0/body/type", GONE),
        ("/items/0/body/type", json!("Audio")),
        ("/items/0/body/format", json!("text/html")),
        ("/items/0/body/value", GONE),
        ("/items/0/body/value", json!("x".repeat(262_145))),
        ("/items/0/body/color", json!("#ff0000")),
        ("/items/0/body/tags", json!([])),
        ("/items/0/body/tags", json!(vec!["x"; 101])),
        ("/items/0/body/tags/0", json!(1)),
    ]
}

#[test]
fn what_is_no_layer_of_notes() {
    let [notes, questions] = &examples("annotations")[..] else {
        panic!("notes, and questions")
    };
    let mut wrongs = wrong_annotations();
    wrongs.extend([
        ("/items/0/motivation", json!("replying")),
        ("/items/0/target/source", json!("texts/1.md")),
    ]);
    refuses("bundle-annotations.schema.json", notes, &wrongs);
    let hint = ("/items/0/body/mg:hint", json!("x".repeat(262_145)));
    refuses("bundle-annotations.schema.json", questions, &[hint]);
}

#[test]
fn what_is_no_reading_list() {
    let wrongs = [
        ("", json!(vec![json!({"title": "x"}); 10_001])),
        ("/0", json!("a book")),
        ("/0/title", GONE),
        ("/0/title", json!(" ")),
        ("/0/title", json!(["x"])),
        ("/0/custom", json!("x")),
        ("/0/custom/mg:order", json!("1")),
        ("/0/custom/mg:order", json!(1.5)),
        ("/1/custom/mg:text", json!("texts/1.md")),
        ("/1/custom/mg:text", json!(1)),
    ];
    let example = &examples("reading-list")[0];
    refuses("bundle-reading-list.schema.json", example, &wrongs);
}

#[test]
fn what_nobody_hands_in() {
    let too_many = u64::from(u32::MAX) + 1;
    let mut wrongs = wrong_annotations();
    wrongs.extend([
        ("/id", GONE),
        ("/id", json!("urn:x")),
        ("/generated", GONE),
        ("/creator", GONE),
        ("/creator/id", GONE),
        ("/creator/id", json!("me")),
        ("/creator/type", json!("Organization")),
        ("/creator/name", GONE),
        ("/creator/name", json!("")),
        ("/creator/name", json!("x".repeat(101))),
        ("/about/mg:edition", GONE),
        ("/about/mg:edition", json!(0)),
        ("/about/mg:edition", json!(2_147_483_648_u32)),
        ("/about/mg:manifest", json!("0707")),
        ("/items/0/id", json!("1")),
        ("/items/0/motivation", json!("questioning")),
        ("/items/0/created", GONE),
        ("/items/0/modified", GONE),
        ("/items/0/modified", json!("now")),
        ("/items/0/creator", GONE),
        ("/items/0/creator/id", GONE),
        ("/items/0/target/mg:textHash", json!("md5-0")),
        ("/items/0/body", GONE),
        ("/items/0/body/highlight", json!("blink")),
        ("/items/0/mg:revision", GONE),
        ("/items/0/mg:revision", json!(0)),
        ("/items/0/mg:revision", json!(too_many)),
        ("/items/1/target/mg:text", json!("texts/1.md")),
        ("/items/1/target/mg:asked", json!(1)),
        ("/mg:deleted", json!([])),
        ("/mg:deleted", json!("all")),
        ("/mg:deleted/0/id", GONE),
        ("/mg:deleted/0/id", json!("1")),
        ("/mg:deleted/0/mg:revision", GONE),
        ("/mg:deleted/0/mg:revision", json!(0)),
        ("/mg:deleted/0/modified", json!("now")),
    ]);
    refuses("hand-in.schema.json", &examples("hand-in")[0], &wrongs);
}
