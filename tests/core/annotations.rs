//! W3C annotation sets, read generously and written strictly.

use marginalis_core::annotations::{
    About, Annotation, Body, CONTEXT, Creator, Deleted, MAX_BODY_BYTES, MAX_QUOTE_BYTES, MAX_TAGS,
    Motivation, Quote, Set, Target,
};
use serde_json::{Value, json};

fn read(items: Value) -> Set {
    let set = json!({ "@context": CONTEXT, "id": "urn:uuid:1", "type": "AnnotationSet", "about": {}, "items": items });
    Set::parse(set.to_string().as_bytes()).unwrap()
}

#[test]
fn what_is_written_is_read_again() {
    let annotation = Annotation {
        id: "urn:uuid:0199d2c1-7b1e-7000-8000-000000000001".to_owned(),
        motivation: Motivation::Questioning,
        created: Some("2026-11-20T09:00:00Z".parse().unwrap()),
        modified: Some("2026-11-21T09:00:00Z".parse().unwrap()),
        creator: Some(Creator {
            id: Some("urn:uuid:2".to_owned()),
            name: Some("A teacher".to_owned()),
        }),
        target: Target {
            source: "urn:uuid:3".to_owned(),
            quote: Some(Quote {
                exact: "𝒳 and “words”".to_owned(),
                prefix: "before ".to_owned(),
                suffix: " after".to_owned(),
            }),
            position: Some(3..16),
            text_hash: Some("sha256-y".to_owned()),
            doubtful: true,
            text: Some("urn:uuid:4".to_owned()),
            asked: Some("Where?".to_owned()),
        },
        body: Some(Body {
            value: "Why?".to_owned(),
            color: Some("pink".to_owned()),
            highlight: Some("underline".to_owned()),
            tags: vec!["a".to_owned(), "b c".to_owned()],
            hint: Some("Look before.".to_owned()),
        }),
        revision: Some(7),
        record: Value::Null,
    };
    let set = Set {
        id: Some("urn:uuid:9".to_owned()),
        title: Some("Notes".to_owned()),
        generated: Some("2026-11-22T09:00:00Z".parse().unwrap()),
        about: About {
            identifiers: vec!["urn:uuid:8".to_owned()],
            title: Some("Rhetoric".to_owned()),
            edition: Some(2),
            manifest: Some("sha256-x".to_owned()),
        },
        creator: Some(Creator {
            id: Some("urn:uuid:2".to_owned()),
            name: Some("A teacher".to_owned()),
        }),
        items: vec![annotation],
        refused: Vec::new(),
        deleted: vec![Deleted {
            id: "urn:uuid:5".to_owned(),
            revision: 3,
            modified: Some("2026-11-22T09:00:00Z".parse().unwrap()),
        }],
    };
    let mut again = Set::parse(set.to_json().to_string().as_bytes()).unwrap();
    assert_eq!(
        again.items[0].record["motivation"], "questioning",
        "the record is kept"
    );
    again.items[0].record = Value::Null;
    assert_eq!(again, set);
}

#[test]
fn the_dialects_of_other_programs_are_understood() {
    let set = read(json!([
        { "id": "a", "type": ["Annotation"], "target": { "source": { "id": "chapter.xhtml" }, "selector": {
            "type": "CssSelector", "value": "#p1", "refinedBy": { "type": "TextPositionSelector", "start": 4, "end": 9 } } },
          "body": [{ "type": "TextualBody", "value": { "stringValue": "One" } }, "Two",
                   { "purpose": "tagging", "value": "tag" }, { "tag": "old" }] },
        { "id": "b", "type": "Annotation", "target": "chapter.xhtml", "bodyValue": "Plain" },
        { "id": "c", "type": "Annotation", "motivation": "https://example.org/#mine", "creator": "urn:x",
          "target": { "source": "c", "selector": [{ "type": "TextQuoteSelector", "exact": "words" },
                                                  { "type": "TextPositionSelector", "start": 9, "end": 3 }] } },
    ]));
    let [a, b, c] = &set.items[..] else {
        panic!("{set:?}")
    };
    let body = a.body.as_ref().unwrap();
    assert_eq!(
        (body.value.as_str(), &body.tags[..]),
        ("One\n\nTwo", &["tag".to_owned(), "old".to_owned()][..])
    );
    assert_eq!(
        a.target.position, None,
        "a place in an element is none in the text"
    );
    assert_eq!(
        (&a.motivation, &b.motivation),
        (&Motivation::Commenting, &Motivation::Commenting)
    );
    assert_eq!(b.body.as_ref().unwrap().value, "Plain");
    assert_eq!(
        c.motivation,
        Motivation::Other("https://example.org/#mine".to_owned())
    );
    assert_eq!(c.target.quote.as_ref().unwrap().exact, "words");
    assert_eq!(c.target.position, None, "a reversed range is none");
    assert_eq!(c.creator.as_ref().unwrap().id.as_deref(), Some("urn:x"));
}

#[test]
fn each_record_is_taken_or_refused_with_a_reason() {
    let quote = |bytes: usize| json!({ "source": "t", "selector": [{ "type": "TextQuoteSelector", "exact": "q".repeat(bytes) }] });
    let note = |bytes: usize| json!({ "type": "TextualBody", "value": "n".repeat(bytes) });
    let tags =
        |count: usize| json!({ "type": "TextualBody", "value": "", "tags": vec!["t"; count] });
    let set = read(json!([
        { "id": "a", "type": "Annotation", "target": quote(MAX_QUOTE_BYTES), "body": note(MAX_BODY_BYTES) },
        { "id": "b", "type": "Annotation", "target": "t", "body": tags(MAX_TAGS) },
        { "id": "c", "type": "Annotation", "target": quote(MAX_QUOTE_BYTES + 1) },
        { "id": "d", "type": "Annotation", "target": "t", "body": note(MAX_BODY_BYTES + 1) },
        { "id": "e", "type": "Annotation", "target": "t", "body": tags(MAX_TAGS + 1) },
        { "type": "Annotation", "target": "t" },
        { "id": "g", "type": "Other", "target": "t" },
        { "id": "h", "type": "Annotation" },
        { "id": "i", "type": "Annotation", "target": { "selector": [] } },
        7,
    ]));
    assert_eq!((set.items.len(), set.records()), (2, 10));
    let numbers: Vec<u32> = set.refused.iter().map(|refused| refused.number).collect();
    assert_eq!(numbers, [3, 4, 5, 6, 7, 8, 9, 10]);
}

#[test]
fn what_is_no_set_is_refused() {
    for not in [
        "",
        "[]",
        "{}",
        "{\"type\":\"AnnotationSet\"}",
        "{\"type\":\"Annotation\",\"items\":[]}",
    ] {
        assert_eq!(
            Set::parse(not.as_bytes()).unwrap_err().kind.code(),
            "invalid-value",
            "{not}"
        );
    }
    let many =
        |count: usize| json!({ "type": "AnnotationSet", "items": vec![0; count] }).to_string();
    assert_eq!(
        Set::parse(many(50_000).as_bytes()).unwrap().records(),
        50_000
    );
    assert!(Set::parse(many(50_001).as_bytes()).is_err());
    let deep = format!(
        "{{\"type\":\"AnnotationSet\",\"items\":[{}{}]}}",
        "[".repeat(9_000),
        "]".repeat(9_000)
    );
    assert!(
        Set::parse(deep.as_bytes()).is_err(),
        "deep nesting ends like any other mistake"
    );
}
