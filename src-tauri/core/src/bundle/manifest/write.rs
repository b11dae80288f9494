//! From a [`Manifest`] to its bytes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Map, Value, json};

use super::super::jcs;
use super::fields::invalid;
use super::{
    Agent, AgentKind, Direction, License, Manifest, NAMESPACE, PROFILE, Resource, SPDX, SPDX_NONE,
    Sha256,
};
use crate::Result;

pub(super) fn manifest(manifest: &Manifest) -> Result<Vec<u8>> {
    let bytes = jcs::to_bytes(&Value::Object(fields(manifest)))
        .map_err(|why| invalid("all in all", &why))?;
    // Nothing is written that would not be read.
    super::read::manifest(&bytes)?;
    Ok(bytes)
}

fn fields(manifest: &Manifest) -> Map<String, Value> {
    let mut map = manifest.other.clone();
    put(&mut map, "@context", context(manifest));
    put(&mut map, "conformsTo", json!(PROFILE));
    put(&mut map, "type", json!(manifest.types));
    put(&mut map, "id", urn(manifest.id));
    put(&mut map, "name", json!(manifest.name));
    put(&mut map, "inLanguage", json!(manifest.languages));
    put_list(&mut map, "author", manifest.authors.iter().map(agent));
    put_list(&mut map, "editor", manifest.editors.iter().map(agent));
    put_list(
        &mut map,
        "contributor",
        manifest.contributors.iter().map(agent),
    );
    put_some(
        &mut map,
        "publisher",
        manifest.publisher.as_ref().map(agent),
    );
    put_license(&mut map, &manifest.license);
    put_some(&mut map, "description", manifest.description.as_deref());
    put(
        &mut map,
        "dateModified",
        json!(manifest.modified.to_string()),
    );
    put_some(
        &mut map,
        "datePublished",
        manifest.published.map(|moment| moment.to_string()),
    );
    put_some(&mut map, "version", manifest.version.as_deref());
    put(&mut map, "mg:edition", json!(manifest.edition));
    let supersedes = manifest.supersedes.iter();
    put_list(
        &mut map,
        "mg:supersedes",
        supersedes.map(|old| json!({"edition": old.edition, "manifest": hash(&old.manifest)})),
    );
    put(&mut map, "mg:minReader", json!(manifest.min_reader));
    put_some(
        &mut map,
        "mg:publisherKey",
        manifest.publisher_key.map(|key| key.to_string()),
    );
    put_list(
        &mut map,
        "mg:requires",
        manifest.requires.iter().map(|name| json!(name)),
    );
    put_list(
        &mut map,
        "readingOrder",
        manifest.reading_order.iter().map(resource),
    );
    put_list(
        &mut map,
        "resources",
        manifest.resources.iter().map(resource),
    );
    map
}

fn context(manifest: &Manifest) -> Value {
    let direction = match manifest.direction {
        Direction::Ltr => "ltr",
        Direction::Rtl => "rtl",
    };
    let ours =
        json!({"mg": NAMESPACE, "language": manifest.languages.first(), "direction": direction});
    json!([
        "https://schema.org",
        "https://www.w3.org/ns/pub-context",
        ours
    ])
}

fn resource(resource: &Resource) -> Value {
    let mut map = resource.other.clone();
    put(&mut map, "url", json!(resource.url));
    put(&mut map, "encodingFormat", json!(resource.media_type));
    put(&mut map, "integrity", json!(hash(&resource.sha256)));
    put(&mut map, "contentSize", json!(resource.size.to_string()));
    put_some(&mut map, "name", resource.name.as_deref());
    put_list(&mut map, "author", resource.authors.iter().map(agent));
    if let Some(license) = &resource.license {
        put_license(&mut map, license);
    }
    put_list(
        &mut map,
        "inLanguage",
        resource.languages.iter().map(|tag| json!(tag)),
    );
    put_list(&mut map, "rel", resource.rel.iter().map(|rel| json!(rel)));
    put_some(&mut map, "identifier", resource.identifier.map(urn));
    put_some(
        &mut map,
        "mg:textHash",
        resource.text_hash.as_ref().map(hash),
    );
    put_some(&mut map, "mg:textForm", resource.text_form);
    Value::Object(map)
}

fn agent(agent: &Agent) -> Value {
    let kind = match agent.kind {
        AgentKind::Person => "Person",
        AgentKind::Organization => "Organization",
    };
    let mut map = Map::new();
    put(&mut map, "type", json!(kind));
    put(&mut map, "name", json!(agent.name));
    put_some(&mut map, "id", agent.id.as_deref());
    Value::Object(map)
}

fn put_license(map: &mut Map<String, Value>, license: &License) {
    match license {
        License::Spdx(id) if super::read::is_spdx_id(id) => {
            put(map, "license", json!(format!("{SPDX}{id}")))
        }
        License::Spdx(expression) => put(map, "mg:spdx", json!(expression)),
        License::NotStated => put(map, "mg:spdx", json!(SPDX_NONE)),
    }
}

fn put(map: &mut Map<String, Value>, name: &str, value: Value) {
    map.insert(name.to_owned(), value);
}

fn put_some<T: Into<Value>>(map: &mut Map<String, Value>, name: &str, value: Option<T>) {
    if let Some(value) = value {
        put(map, name, value.into());
    }
}

fn put_list(map: &mut Map<String, Value>, name: &str, values: impl Iterator<Item = Value>) {
    let values: Vec<Value> = values.collect();
    if !values.is_empty() {
        put(map, name, Value::Array(values));
    }
}

fn urn(id: impl std::fmt::Display) -> Value {
    Value::String(format!("urn:uuid:{id}"))
}

fn hash(hash: &Sha256) -> String {
    format!("sha256-{}", BASE64.encode(hash))
}
