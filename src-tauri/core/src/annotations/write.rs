//! A set to JSON.

use serde_json::{Map, Value, json};

use super::{About, Annotation, Body, CONTEXT, Creator, DOUBTFUL, Deleted, Set, Target};

impl Set {
    /// The set as JSON. Absent is what has no value; the order of names is fixed.
    pub fn to_json(&self) -> Value {
        let mut set = Map::new();
        set.insert("@context".to_owned(), json!(CONTEXT));
        put(&mut set, "id", self.id.clone());
        set.insert("type".to_owned(), json!("AnnotationSet"));
        put(&mut set, "title", self.title.clone());
        put(
            &mut set,
            "generated",
            self.generated.map(|time| time.to_string()),
        );
        put(&mut set, "creator", self.creator.as_ref().map(creator));
        set.insert("about".to_owned(), about(&self.about));
        let items = self.items.iter().map(annotation).collect();
        set.insert("items".to_owned(), Value::Array(items));
        if !self.deleted.is_empty() {
            let deleted = self.deleted.iter().map(deleted).collect();
            set.insert("mg:deleted".to_owned(), Value::Array(deleted));
        }
        Value::Object(set)
    }
}

impl Annotation {
    /// It alone, as it stands in a set.
    pub fn to_json(&self) -> Value {
        annotation(self)
    }
}

fn put(into: &mut Map<String, Value>, name: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        into.insert(name.to_owned(), value.into());
    }
}

fn about(about: &About) -> Value {
    let mut value = Map::new();
    value.insert("dc:identifier".to_owned(), json!(about.identifiers));
    put(&mut value, "dc:title", about.title.clone());
    put(&mut value, "mg:edition", about.edition);
    put(&mut value, "mg:manifest", about.manifest.clone());
    Value::Object(value)
}

fn annotation(annotation: &Annotation) -> Value {
    let mut value = Map::new();
    value.insert("id".to_owned(), json!(annotation.id));
    value.insert("type".to_owned(), json!("Annotation"));
    value.insert("motivation".to_owned(), json!(annotation.motivation.name()));
    put(
        &mut value,
        "created",
        annotation.created.map(|time| time.to_string()),
    );
    put(
        &mut value,
        "modified",
        annotation.modified.map(|time| time.to_string()),
    );
    put(
        &mut value,
        "creator",
        annotation.creator.as_ref().map(creator),
    );
    value.insert("target".to_owned(), target(&annotation.target));
    put(&mut value, "body", annotation.body.as_ref().map(body));
    put(&mut value, "mg:revision", annotation.revision);
    Value::Object(value)
}

fn deleted(deleted: &Deleted) -> Value {
    let mut value = Map::new();
    put(&mut value, "id", Some(deleted.id.clone()));
    put(&mut value, "mg:revision", Some(deleted.revision));
    put(
        &mut value,
        "modified",
        deleted.modified.map(|time| time.to_string()),
    );
    Value::Object(value)
}

fn creator(creator: &Creator) -> Value {
    let mut value = Map::new();
    put(&mut value, "id", creator.id.clone());
    value.insert("type".to_owned(), json!("Person"));
    put(&mut value, "name", creator.name.clone());
    Value::Object(value)
}

/// The place first and the words last: some readers take the last selector they understand, and words survive what
/// moves a place.
fn target(target: &Target) -> Value {
    let mut selectors = Vec::new();
    if let Some(position) = &target.position {
        selectors.push(json!({
            "type": "TextPositionSelector", "start": position.start, "end": position.end
        }));
    }
    if let Some(quote) = &target.quote {
        selectors.push(json!({
            "type": "TextQuoteSelector",
            "exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix
        }));
    }
    let mut value = Map::new();
    value.insert("source".to_owned(), json!(target.source));
    if !selectors.is_empty() {
        value.insert("selector".to_owned(), Value::Array(selectors));
    }
    put(&mut value, "mg:textHash", target.text_hash.clone());
    put(
        &mut value,
        "mg:state",
        target.doubtful.then_some(DOUBTFUL.to_owned()),
    );
    put(&mut value, "mg:text", target.text.clone());
    put(&mut value, "mg:asked", target.asked.clone());
    Value::Object(value)
}

fn body(body: &Body) -> Value {
    let mut value = Map::new();
    value.insert("type".to_owned(), json!("TextualBody"));
    value.insert("format".to_owned(), json!("text/plain"));
    value.insert("value".to_owned(), json!(body.value));
    put(&mut value, "color", body.color.clone());
    put(&mut value, "highlight", body.highlight.clone());
    if !body.tags.is_empty() {
        value.insert("tags".to_owned(), json!(body.tags));
    }
    put(&mut value, "mg:hint", body.hint.clone());
    Value::Object(value)
}
