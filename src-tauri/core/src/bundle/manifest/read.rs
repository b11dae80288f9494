//! From bytes to a [`Manifest`], with every rule that can be checked without the files.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value;

use super::super::limits::*;
use super::super::media::Media;
use super::super::names::{self, Names};
use super::super::{jcs, too_large};
use super::fields::{Fields, harmless, invalid};
use super::{
    Agent, AgentKind, Direction, FEATURES, License, Manifest, NAMESPACE, PROFILE, PROFILE_FAMILY,
    READER_LEVEL, Resource, Sha256, Superseded,
};
use crate::ids::TextId;
use crate::text::FORM;
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Result};

const WHOLE: &str = "the bundle";

pub(super) fn manifest(bytes: &[u8]) -> Result<Manifest> {
    if bytes.len() as u64 > MAX_MANIFEST {
        return Err(too_large(
            "its description",
            bytes.len() as u64,
            MAX_MANIFEST,
        ));
    }
    let value = jcs::parse(bytes).map_err(|why| invalid("all in all", &why))?;
    harmless(&value, "publication.json")?;
    let mut fields = Fields::of(WHOLE, value)?;
    conforms(&mut fields)?;
    let (language, direction) = context(&mut fields)?;
    let manifest = Manifest {
        types: strings_needed(&mut fields, "type")?,
        id: urn(&mut fields, "id")?.ok_or_else(|| fields.missing("id"))?,
        name: needed(&mut fields, "name", MAX_TITLE_CHARS)?,
        languages: languages(&mut fields)?,
        direction,
        authors: agents(&mut fields, "author")?,
        editors: agents(&mut fields, "editor")?,
        contributors: agents(&mut fields, "contributor")?,
        publisher: agent(&mut fields, "publisher")?,
        license: license(&mut fields)?.ok_or_else(|| fields.missing("license"))?,
        description: fields.string("description", MAX_DESCRIPTION_CHARS)?,
        modified: moment(&mut fields, "dateModified")?
            .ok_or_else(|| fields.missing("dateModified"))?,
        published: moment(&mut fields, "datePublished")?,
        version: fields.string("version", MAX_LABEL_CHARS)?,
        edition: fields
            .positive("mg:edition")?
            .ok_or_else(|| fields.missing("mg:edition"))?,
        supersedes: superseded(&mut fields)?,
        min_reader: fields.positive("mg:minReader")?.unwrap_or(1),
        publisher_key: publisher_key(&mut fields)?,
        requires: fields.strings("mg:requires", MAX_LIST, MAX_LABEL_CHARS)?,
        reading_order: resources(&mut fields, "readingOrder")?,
        resources: resources(&mut fields, "resources")?,
        other: fields.rest(),
    };
    if manifest.languages.first() != Some(&language) {
        return Err(invalid(
            "“@context” of the bundle",
            "names another language than the first of “inLanguage”",
        ));
    }
    readable(&manifest)?;
    whole(&manifest)?;
    Ok(manifest)
}

/// Another number of the format is a newer one; anything else is not ours.
fn conforms(fields: &mut Fields) -> Result<()> {
    let profile = needed(fields, "conformsTo", MAX_ADDRESS_CHARS)?;
    if profile == PROFILE {
        return Ok(());
    }
    match profile
        .strip_prefix(PROFILE_FAMILY)
        .and_then(|number| number.parse::<u32>().ok())
    {
        Some(number) if number > 1 => Err(newer(&format!("it is in form {number} of the format"))),
        _ => Err(fields.wrong("conformsTo", "is not the address of this format")),
    }
}

fn context(fields: &mut Fields) -> Result<(String, Direction)> {
    let parts = fields.list("@context", 3)?;
    let Ok([schema, publication, ours]) = <[Value; 3]>::try_from(parts) else {
        return Err(fields.wrong("@context", "has not three parts"));
    };
    if schema != "https://schema.org" || publication != "https://www.w3.org/ns/pub-context" {
        return Err(fields.wrong("@context", "is not that of a publication"));
    }
    let mut ours = Fields::of("“@context”", ours)?;
    let language = needed(&mut ours, "language", MAX_LABEL_CHARS)?;
    let direction = match needed(&mut ours, "direction", MAX_LABEL_CHARS)?.as_str() {
        "ltr" => Direction::Ltr,
        "rtl" => Direction::Rtl,
        _ => return Err(ours.wrong("direction", "is neither “ltr” nor “rtl”")),
    };
    if needed(&mut ours, "mg", MAX_ADDRESS_CHARS)? != NAMESPACE || !ours.rest().is_empty() {
        return Err(fields.wrong(
            "@context",
            "gives “mg” another meaning, or has terms of its own",
        ));
    }
    Ok((language, direction))
}

fn needed(fields: &mut Fields, name: &str, most: usize) -> Result<String> {
    fields
        .string(name, most)?
        .ok_or_else(|| fields.missing(name))
}

fn strings_needed(fields: &mut Fields, name: &str) -> Result<Vec<String>> {
    let strings = fields.strings(name, MAX_LIST, MAX_LABEL_CHARS)?;
    match strings.is_empty() {
        true => Err(fields.missing(name)),
        false => Ok(strings),
    }
}

fn languages(fields: &mut Fields) -> Result<Vec<String>> {
    let languages = strings_needed(fields, "inLanguage")?;
    checked_languages(fields, languages)
}

fn checked_languages(fields: &Fields, languages: Vec<String>) -> Result<Vec<String>> {
    match languages.iter().all(|tag| well_formed_language(tag)) {
        true => Ok(languages),
        false => Err(fields.wrong("inLanguage", "has what is no language tag")),
    }
}

/// The form of a BCP 47 tag; whether the language exists is for the check of a source folder.
fn well_formed_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let letters = first.bytes().all(|b| b.is_ascii_alphabetic());
    letters
        && (2..=8).contains(&first.len())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

fn urn<Id: std::str::FromStr + std::fmt::Display>(
    fields: &mut Fields,
    name: &str,
) -> Result<Option<Id>> {
    let Some(urn) = fields.string(name, MAX_LABEL_CHARS)? else {
        return Ok(None);
    };
    let id: Option<Id> = urn.strip_prefix("urn:uuid:").and_then(|id| id.parse().ok());
    // Ids have many spellings and are compared as text by other programs: only the usual one.
    id.filter(|id| format!("urn:uuid:{id}") == urn)
        .map(Some)
        .ok_or_else(|| fields.wrong(name, "is no “urn:uuid:” in lower case"))
}

fn moment(fields: &mut Fields, name: &str) -> Result<Option<Timestamp>> {
    let Some(text) = fields.string(name, MAX_LABEL_CHARS)? else {
        return Ok(None);
    };
    let moment: Option<Timestamp> = text.parse().ok();
    moment
        .filter(|moment| moment.to_string() == text)
        .map(Some)
        .ok_or_else(|| fields.wrong(name, "is no time such as 2026-11-20T09:00:00Z"))
}

fn agents(fields: &mut Fields, name: &str) -> Result<Vec<Agent>> {
    fields
        .list(name, MAX_LIST)?
        .into_iter()
        .map(|value| one_agent(name, value))
        .collect()
}

fn agent(fields: &mut Fields, name: &str) -> Result<Option<Agent>> {
    fields
        .take(name)
        .map(|value| one_agent(name, value))
        .transpose()
}

fn one_agent(name: &str, value: Value) -> Result<Agent> {
    let mut fields = Fields::of(format!("“{name}”"), value)?;
    let kind = match needed(&mut fields, "type", MAX_LABEL_CHARS)?.as_str() {
        "Person" => AgentKind::Person,
        "Organization" => AgentKind::Organization,
        _ => return Err(fields.wrong("type", "is neither “Person” nor “Organization”")),
    };
    Ok(Agent {
        kind,
        name: needed(&mut fields, "name", MAX_TITLE_CHARS)?,
        id: fields.string("id", MAX_ADDRESS_CHARS)?,
    })
}

/// `license` for one SPDX id, or `mg:spdx` for an expression or for "NONE".
fn license(fields: &mut Fields) -> Result<Option<License>> {
    let address = fields.string("license", MAX_ADDRESS_CHARS)?;
    let expression = fields.string("mg:spdx", MAX_LABEL_CHARS)?;
    let id = match &address {
        None => None,
        Some(address) => Some(
            address
                .strip_prefix(super::SPDX)
                .filter(|id| is_spdx_id(id))
                .ok_or_else(|| fields.wrong("license", "is no address of the SPDX list"))?,
        ),
    };
    match (id, expression) {
        (None, None) => Ok(None),
        (None, Some(none)) if none == super::SPDX_NONE => Ok(Some(License::NotStated)),
        (Some(id), None) => Ok(Some(License::Spdx(id.to_owned()))),
        (None, Some(expression)) if is_spdx_expression(&expression) => {
            Ok(Some(License::Spdx(expression)))
        }
        (Some(id), Some(expression)) if id == expression => Ok(Some(License::Spdx(expression))),
        _ => Err(fields.wrong(
            "mg:spdx",
            "is no SPDX expression, or another license than “license”",
        )),
    }
}

pub(super) fn is_spdx_id(id: &str) -> bool {
    !id.is_empty()
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
}

/// The characters of an SPDX expression; whether each license exists is for the check of a source folder.
fn is_spdx_expression(expression: &str) -> bool {
    let sign = |b: u8| {
        b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'+' | b':' | b' ' | b'(' | b')')
    };
    expression.bytes().all(sign) && expression.bytes().any(|b| b.is_ascii_alphanumeric())
}

fn superseded(fields: &mut Fields) -> Result<Vec<Superseded>> {
    let name = "mg:supersedes";
    let editions = fields
        .list(name, MAX_LIST)?
        .into_iter()
        .map(|value| {
            let mut fields = Fields::of("“mg:supersedes”", value)?;
            Ok(Superseded {
                edition: fields
                    .positive("edition")?
                    .ok_or_else(|| fields.missing("edition"))?,
                manifest: hash(&mut fields, "manifest")?
                    .ok_or_else(|| fields.missing("manifest"))?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    if !editions.is_sorted_by(|a, b| a.edition > b.edition) {
        return Err(fields.wrong(name, "does not go from the newest edition to the oldest"));
    }
    Ok(editions)
}

fn publisher_key(fields: &mut Fields) -> Result<Option<super::PublicKey>> {
    let key = fields.string("mg:publisherKey", MAX_LABEL_CHARS)?;
    key.map(|key| {
        key.parse().map_err(|e: Error| {
            let words = fields.wrong("mg:publisherKey", "is no key that can be used");
            Error::caused(words.kind, words.message, e)
        })
    })
    .transpose()
}

/// `sha256-` and base64, as in Subresource Integrity.
fn hash(fields: &mut Fields, name: &str) -> Result<Option<Sha256>> {
    let Some(text) = fields.string(name, MAX_LABEL_CHARS)? else {
        return Ok(None);
    };
    text.strip_prefix("sha256-")
        .and_then(|base64| BASE64.decode(base64).ok())
        .and_then(|bytes| bytes.try_into().ok())
        .map(Some)
        .ok_or_else(|| fields.wrong(name, "is not “sha256-” and 44 signs of base64"))
}

fn resources(fields: &mut Fields, name: &str) -> Result<Vec<Resource>> {
    let files = fields.list(name, usize::MAX)?;
    few_enough(files.len())?;
    files.into_iter().map(resource).collect()
}

/// With the entries that are the format's own, so many files must fit into a container.
fn few_enough(files: usize) -> Result<()> {
    let entries = files + super::super::OWN_NAMES.len();
    match entries > MAX_ENTRIES {
        true => Err(too_large(
            "the number of its files",
            entries as u64,
            MAX_ENTRIES as u64,
        )),
        false => Ok(()),
    }
}

fn resource(value: Value) -> Result<Resource> {
    let mut fields = Fields::of("a file", value)?;
    let url = needed(&mut fields, "url", MAX_NAME)?;
    names::check(&url)?;
    fields.call(format!("“{url}”"));
    let media_type = needed(&mut fields, "encodingFormat", MAX_LABEL_CHARS)?;
    let languages = fields.strings("inLanguage", MAX_LIST, MAX_LABEL_CHARS)?;
    let resource = Resource {
        sha256: hash(&mut fields, "integrity")?.ok_or_else(|| fields.missing("integrity"))?,
        size: size(&mut fields)?,
        name: fields.string("name", MAX_TITLE_CHARS)?,
        authors: agents(&mut fields, "author")?,
        license: license(&mut fields)?,
        languages: checked_languages(&fields, languages)?,
        rel: fields.strings("rel", MAX_LIST, MAX_LABEL_CHARS)?,
        identifier: urn(&mut fields, "identifier")?,
        text_hash: hash(&mut fields, "mg:textHash")?,
        text_form: fields.positive("mg:textForm")?,
        other: fields.rest(),
        url,
        media_type,
    };
    let limit = Media::declared(&resource.url, &resource.media_type)?.limit();
    match resource.size > limit {
        true => Err(too_large(
            &format!("“{}”", resource.url),
            resource.size,
            limit,
        )),
        false => Ok(resource),
    }
}

/// schema.org writes sizes as text: decimal bytes.
fn size(fields: &mut Fields) -> Result<u64> {
    let text = needed(fields, "contentSize", 20)?;
    let size: Option<u64> = text.parse().ok();
    size.filter(|size| size.to_string() == text)
        .ok_or_else(|| fields.wrong("contentSize", "is no number of bytes"))
}

/// Can this program read it at all?
fn readable(manifest: &Manifest) -> Result<()> {
    if manifest.min_reader > READER_LEVEL {
        return Err(newer(&format!("it needs level {}", manifest.min_reader)));
    }
    let mut requires = manifest.requires.iter();
    if let Some(name) = requires.find(|name| !FEATURES.contains(&name.as_str())) {
        return Err(newer(&format!("it needs “{}”", names::shown(name))));
    }
    let mut texts = manifest.reading_order.iter();
    match texts.find(|text| text.text_form.is_some_and(|form| form > FORM)) {
        Some(text) => Err(newer(&format!(
            "places in “{}” are counted in a way it does not know",
            text.url
        ))),
        None => Ok(()),
    }
}

/// What holds between the parts.
fn whole(manifest: &Manifest) -> Result<()> {
    if manifest.reading_order.is_empty() {
        return Err(invalid("“readingOrder” of the bundle", "is missing"));
    }
    if manifest
        .supersedes
        .first()
        .is_some_and(|old| old.edition >= manifest.edition)
    {
        return Err(invalid(
            "“mg:supersedes” of the bundle",
            "names an edition that is not earlier",
        ));
    }
    few_enough(manifest.all().count())?;
    let size = manifest
        .all()
        .fold(0_u64, |sum, resource| sum.saturating_add(resource.size));
    if size > MAX_UNPACKED {
        return Err(too_large("all of it, unpacked", size, MAX_UNPACKED));
    }
    let mut names = Names::default();
    for own in super::super::OWN_NAMES {
        names.add(own)?;
    }
    for resource in manifest.all() {
        if names::key(&resource.url).starts_with("meta-inf/") {
            return Err(invalid(
                &format!("“{}”", resource.url),
                "lies in META-INF, where only signatures are",
            ));
        }
        names
            .add(&resource.url)
            .map_err(|e| invalid_as(&resource.url, e))?;
    }
    texts(manifest)
}

/// A file that is listed twice is a mistake of the manifest; a name that differs in case alone is one of names.
fn invalid_as(url: &str, error: Error) -> Error {
    match super::super::OWN_NAMES.contains(&url) {
        true => invalid(
            &format!("“{url}”"),
            "is the bundle’s own and listed as one of its files",
        ),
        false => error,
    }
}

fn texts(manifest: &Manifest) -> Result<()> {
    let mut identifiers: HashSet<TextId> = HashSet::new();
    for text in &manifest.reading_order {
        let wrong = |why| Err(invalid(&format!("the text “{}”", text.url), why));
        if Media::declared(&text.url, &text.media_type)? != Media::Markdown {
            return wrong("is not Markdown (.md)");
        }
        let (Some(identifier), Some(_), Some(_)) =
            (text.identifier, text.text_hash, text.text_form)
        else {
            return wrong("has no “identifier”, “mg:textHash” or “mg:textForm”");
        };
        if !identifiers.insert(identifier) {
            return wrong("has the “identifier” of another text");
        }
    }
    match manifest
        .resources
        .iter()
        .find(|resource| resource.identifier.is_some())
    {
        Some(resource) => Err(invalid(
            &format!("“{}”", resource.url),
            "has an “identifier” and is no text in “readingOrder”",
        )),
        None => Ok(()),
    }
}

fn newer(why: &str) -> Error {
    Error::new(
        ErrorKind::NewerBundle,
        format!(
            "This bundle was made for a newer Marginalis: {why}. Nothing was changed. Update Marginalis and open it again."
        ),
    )
}
