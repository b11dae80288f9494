//! A new source folder, which can be checked and built at once.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::{COLOPHON, QUESTIONS, READING_LIST};
use crate::export::file::write_whole;
use crate::ids::BundleId;
use crate::import::title_from;
use crate::{Error, ErrorKind, Result};

const README: &str = include_str!("create/README.md");
const WELCOME: &str = include_str!("create/welcome.md");

/// What a new bundle says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBundle {
    /// Title; without it the folder's name.
    pub title: Option<String>,
    /// Authors.
    pub authors: Vec<String>,
    /// SPDX expression, or `NONE`.
    pub license: String,
    /// BCP-47.
    pub language: String,
}

impl Default for NewBundle {
    fn default() -> Self {
        Self {
            title: None,
            authors: Vec::new(),
            license: "CC-BY-SA-4.0".to_owned(),
            language: "en".to_owned(),
        }
    }
}

/// Makes a folder with a first text, a note and a question on it; gives the new bundle's id.
///
/// # Errors
/// `unwritable-file` where the folder holds something already, or cannot be written; `disk-full`.
pub fn create(folder: &Path, new: &NewBundle) -> Result<BundleId> {
    let id = BundleId::new();
    make_empty(folder)?;
    let title = title_from(new.title.as_deref(), &named(folder));
    put(folder, COLOPHON, &colophon(id, 1, &title, new))?;
    put(folder, "README.md", README)?;
    put(folder, "texts/01-welcome.md", WELCOME)?;
    put(folder, READING_LIST, "[]\n")?;
    let note = json!({
        "title": "Notes for the class",
        "notes": [{
            "text": "texts/01-welcome.md",
            "quote": "A margin is where a reader answers.",
            "note": "Notes like this one stand beside the text. Students see them, and keep their own apart.",
            "tags": ["example"]
        }]
    });
    put(folder, "annotations/notes.json", &pretty(&note)?)?;
    let question = json!([{
        "id": "first-question",
        "text": "texts/01-welcome.md",
        "quote": "What would you ask its author?",
        "question": "What would you ask the author of the last book you read?",
        "hint": "Begin with the page you marked most."
    }]);
    put(folder, QUESTIONS, &pretty(&question)?)?;
    make_folder(&folder.join("assets"))?;
    Ok(id)
}

/// The name a title is made of, also for `.` and `..`.
fn named(folder: &Path) -> std::path::PathBuf {
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
}

/// The folder, there and empty.
pub(super) fn make_empty(folder: &Path) -> Result<()> {
    let refuse = |words: String| Err(Error::new(ErrorKind::UnwritableFile, words));
    match fs::read_dir(folder).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Ok(false) => refuse(format!(
            "“{}” is not empty. Nothing was written. Name a new folder.",
            folder.display()
        )),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => make_folder(folder),
        Err(cause) => refuse(format!(
            "“{}” cannot be used as a folder ({cause}). Nothing was written. Name another one.",
            folder.display()
        )),
    }
}

pub(super) fn make_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|cause| crate::export::file::unwritable(folder, cause))
}

/// Writes a file of the folder.
pub(super) fn put(folder: &Path, path: &str, text: &str) -> Result<()> {
    let file = folder.join(path);
    if let Some(parent) = file.parent() {
        make_folder(parent)?;
    }
    write_whole(&file, text.as_bytes())
}

pub(super) fn pretty(value: &serde_json::Value) -> Result<String> {
    serde_json::to_string_pretty(value)
        .map(|json| json + "\n")
        .map_err(|e| Error::caused(ErrorKind::Internal, "The folder could not be written.", e))
}

/// `bundle.toml` with every field a teacher is likely to want, those without a value as comments.
pub(super) fn colophon(id: BundleId, edition: u32, title: &str, new: &NewBundle) -> String {
    let authors: Vec<String> = new.authors.iter().map(|name| quoted(name)).collect();
    format!(
        r#"# What the bundle says of itself. `marginalis bundle check` says what is missing.

# By this students' programs know the bundle again: keep it over all editions.
id = "urn:uuid:{id}"
title = {title}
# Who wrote the texts, or chose them.
authors = [{authors}]
# What students may do with it: an id of https://spdx.org/licenses, or "NONE".
license = {license}
# BCP-47: "en", "de", "pt-BR"; several as ["la", "en"].
language = {language}

# Raise it with each edition that you hand out.
edition = {edition}
# label = "Autumn term"
# description = "One or two sentences."
# publisher = "Your school"
# educational-level = "first year"
# time-required = "PT6H"

# The texts are those in texts/, in the order of their names. To choose an order, list them all:
#
# [[texts]]
# file = "texts/01-welcome.md"
"#,
        title = quoted(title),
        authors = authors.join(", "),
        license = quoted(&new.license),
        language = quoted(&new.language),
    )
}

/// A string as TOML writes it: JSON's escapes are TOML's too.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_owned())
        .to_string()
        .replace('\u{7f}', "\\u007f")
}
