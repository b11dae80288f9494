//! The study edition that comes with the app (`content/`), compiled in.
//!
//! It is put into a library once, in the transaction that makes the library; what the reader does with it then is
//! theirs.

use rusqlite::Transaction;
use sha2::{Digest, Sha256};

use crate::bundle::source::colophon::{Colophon, ListedText, urn};
use crate::ids::{BundleId, TextId};
use crate::storage::migrations::hex;
use crate::text::store::{NewText, insert_bundle, insert_text};
use crate::text::{BundleSummary, Document};
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Result, reading_list};

/// `bundle.toml`, and every file it names, by its name: written by the build script.
const COLOPHON: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../content/peer-production/bundle.toml"
));
const BOOKS: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../content/peer-production/reading-list.json"
));
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shipped_files.rs"));

/// Puts the shipped texts and key books into a library that is being made.
pub(crate) fn install(tx: &Transaction<'_>, now: Timestamp) -> Result<()> {
    let colophon = Colophon::parse(COLOPHON)?;
    let bundle: BundleId = urn(&said(colophon.id.clone(), "id")?)?;
    insert_bundle(
        tx,
        now,
        &BundleSummary {
            id: bundle,
            language: said(colophon.languages().first().cloned(), "language")?,
            title: said(colophon.title, "title")?,
            authors: colophon.authors,
            license: said(colophon.license, "license")?,
            edition: said(colophon.edition, "edition")?,
            description: colophon.description.unwrap_or_default(),
            removed: false,
        },
    )?;
    for (place, text) in (0..).zip(&colophon.texts) {
        install_text(tx, now, bundle, place, text)?;
    }
    reading_list::install(tx, now, BOOKS)
}

/// SHA-256 of a file of the study edition, hexadecimal; `None` where this program ships another edition, or no such file.
pub(crate) fn published(bundle: BundleId, edition: u32, file: &str) -> Result<Option<String>> {
    let colophon = Colophon::parse(COLOPHON)?;
    let shipped: BundleId = urn(&said(colophon.id, "id")?)?;
    if (shipped, colophon.edition) != (bundle, Some(edition)) {
        return Ok(None);
    }
    let source = FILES.iter().find(|(name, _)| *name == file);
    Ok(source.map(|(_, source)| hex(&Sha256::digest(source.as_bytes()))))
}

fn install_text(
    tx: &Transaction<'_>,
    now: Timestamp,
    bundle: BundleId,
    place: u32,
    text: &ListedText,
) -> Result<()> {
    let markdown = FILES
        .iter()
        .find(|(name, _)| *name == text.file)
        .map(|(_, source)| *source)
        .ok_or_else(|| broken(&format!("{} is missing", text.file), None))?;
    let document = Document::parse(markdown);
    let title = document
        .metadata
        .title
        .as_deref()
        .ok_or_else(|| broken(&format!("{} has no title", text.file), None))?;
    let id: TextId = urn(&said(text.identifier.clone(), "identifier")?)?;
    insert_text(
        tx,
        now,
        &NewText {
            id: Some(id),
            bundle: Some((bundle, place, &text.file)),
            ..NewText::of(&document, title, markdown)
        },
    )?;
    Ok(())
}

fn said<T>(value: Option<T>, field: &str) -> Result<T> {
    value.ok_or_else(|| broken(&format!("bundle.toml says no {field}"), None))
}

/// Can only happen where `content/` was edited and the tests were not run.
fn broken(what: &str, cause: Option<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error {
        kind: ErrorKind::Internal,
        message: format!(
            "The study edition that comes with the program is broken: {what}. No library was made."
        ),
        cause,
    }
}
