//! The study edition that comes with the app (`content/`), compiled in.
//!
//! It is put into a library once, in the transaction that makes the library; what the reader does with it then is
//! theirs.

use rusqlite::Transaction;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::ids::{BundleId, TextId};
use crate::text::store::{NewText, insert_bundle, insert_text};
use crate::text::{BundleSummary, Document};
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Result, reading_list};

/// `bundle.toml`, and every file it names, by its name: written by the build script.
const MANIFEST: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../content/peer-production/bundle.toml"
));
const BOOKS: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../content/peer-production/reading-list.json"
));
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shipped_files.rs"));

/// What is read of `bundle.toml`.
#[derive(Debug, Deserialize)]
struct Manifest {
    id: String,
    title: String,
    authors: Vec<String>,
    license: String,
    language: String,
    edition: u32,
    description: String,
    texts: Vec<ManifestText>,
}

#[derive(Debug, Deserialize)]
struct ManifestText {
    file: String,
    identifier: String,
}

/// Puts the shipped texts and key books into a library that is being made.
pub(crate) fn install(tx: &Transaction<'_>, now: Timestamp) -> Result<()> {
    let manifest: Manifest = toml::from_str(MANIFEST)
        .map_err(|e| broken("bundle.toml cannot be read", Some(e.into())))?;
    let bundle: BundleId = urn(&manifest.id)?.parse()?;
    insert_bundle(
        tx,
        now,
        &BundleSummary {
            id: bundle,
            title: manifest.title,
            authors: manifest.authors,
            license: manifest.license,
            language: manifest.language,
            edition: manifest.edition,
            description: manifest.description,
        },
    )?;
    for (place, text) in (0..).zip(&manifest.texts) {
        install_text(tx, now, bundle, place, text)?;
    }
    reading_list::install(tx, now, BOOKS)
}

fn install_text(
    tx: &Transaction<'_>,
    now: Timestamp,
    bundle: BundleId,
    place: u32,
    text: &ManifestText,
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
    let id: TextId = urn(&text.identifier)?.parse()?;
    insert_text(
        tx,
        now,
        &NewText {
            id: Some(id),
            title,
            metadata: &document.metadata,
            outline: &document.outline,
            markdown,
            words: document.words(),
            length: document.plain.len(),
            plain_hash: Sha256::digest(document.plain.as_str().as_bytes()).into(),
            bundle: Some((bundle, place, &text.file)),
            assets: &[],
        },
    )?;
    Ok(())
}

fn urn(urn: &str) -> Result<&str> {
    urn.strip_prefix("urn:uuid:")
        .ok_or_else(|| broken(&format!("“{urn}” is not a urn:uuid"), None))
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
