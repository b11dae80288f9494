//! Notes going out.

pub mod file;
pub mod markdown;

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::bundle::answers::{self, Answer};
use crate::highlights::{self, Highlight};
use crate::ids::TextId;
use crate::text::{self, Shelf, TextSummary};
use crate::{Error, ErrorKind, Library, Result, settings};
use file::kind::foreign;
use markdown::region::{self, Merge};
use markdown::{Setting, TextNotes};

/// What an export wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ExportReport {
    /// The files, in order.
    #[ts(type = "string[]")]
    pub files: Vec<PathBuf>,
    /// How many highlights they hold.
    pub highlights: u32,
}

/// Writes the notes of one text or all as Markdown. `out` a folder, or a path that ends in a separator: a file per text in
/// it; else one file. Texts without notes are left out of "all". Each file is written whole or not at all.
///
/// A file that an earlier export wrote is brought up to date: what a hand added around the notes stays. In a folder,
/// another hand's file under our name is left alone, and ours takes the next number; one that is named itself is refused.
///
/// # Errors
/// `not-found` for an unknown text, `unwritable-file`, `disk-full`.
pub fn notes_to_markdown(
    library: &Library,
    text: Option<TextId>,
    out: &Path,
) -> Result<ExportReport> {
    let notes = collect(library, text)?;
    let setting = Setting {
        meanings: settings::get(library)?.color_meanings,
        exported: library.clock().now().to_zoned(TimeZone::UTC).date(),
    };
    let highlights = notes.iter().map(|text| text.highlights.len() as u32).sum();
    let files = if is_folder(out) {
        to_folder(&notes, &setting, out)?
    } else {
        let page = match (&notes[..], text) {
            ([one], Some(_)) => markdown::page(one, &setting),
            (all, _) => markdown::pages(all, &setting),
        };
        write_or_update(out, &page)?;
        vec![out.to_owned()]
    };
    Ok(ExportReport { files, highlights })
}

fn collect(library: &Library, text: Option<TextId>) -> Result<Vec<TextNotes>> {
    let shelf = text::shelf(library)?;
    if let Some(id) = text.filter(|id| shelf.texts.iter().all(|known| known.id != *id)) {
        let words =
            format!("There is no text with the id {id} in this library. Nothing was written.");
        return Err(Error::new(ErrorKind::NotFound, words));
    }
    let mut marks = highlights::list(library, text)?;
    let mut answers = answers(library, &shelf)?;
    let mut notes = Vec::new();
    for summary in &shelf.texts {
        let (its, others): (Vec<_>, Vec<_>) =
            marks.into_iter().partition(|mark| mark.text == summary.id);
        marks = others;
        let answered = answers.remove(&summary.id).unwrap_or_default();
        let has_notes = !its.is_empty() || !answered.is_empty();
        if text == Some(summary.id) || (text.is_none() && has_notes) {
            notes.push(TextNotes {
                answers: answered,
                ..about(library, &shelf, summary, its)?
            });
        }
    }
    Ok(notes)
}

/// The answers by the text they were asked about; what was asked about a whole bundle goes with its first text.
fn answers(library: &Library, shelf: &Shelf) -> Result<HashMap<TextId, Vec<Answer>>> {
    let mut by_text: HashMap<TextId, Vec<Answer>> = HashMap::new();
    let mut seen = HashSet::new();
    for text in &shelf.texts {
        let Some(bundle) = text.bundle.filter(|bundle| seen.insert(*bundle)) else {
            continue;
        };
        for answer in answers::list(library, bundle)? {
            let asked_of = answer.text.unwrap_or(text.id);
            by_text.entry(asked_of).or_default().push(answer);
        }
    }
    Ok(by_text)
}

fn about(
    library: &Library,
    shelf: &Shelf,
    summary: &TextSummary,
    highlights: Vec<Highlight>,
) -> Result<TextNotes> {
    let document = library.document(summary.edition)?;
    let bundle = shelf
        .bundles
        .iter()
        .find(|bundle| Some(bundle.id) == summary.bundle);
    Ok(TextNotes {
        id: summary.id,
        title: summary.title.clone(),
        authors: summary.authors.clone(),
        source: document.metadata.source.clone(),
        license: document
            .metadata
            .license
            .clone()
            .or_else(|| bundle.map(|bundle| bundle.license.clone())),
        bundle: bundle.map(|bundle| bundle.title.clone()),
        edition: summary.edition,
        edition_number: summary.edition_number,
        outline: document.outline.clone(),
        block_starts: document.blocks.iter().map(|block| block.start).collect(),
        highlights,
        answers: Vec::new(),
    })
}

fn is_folder(out: &Path) -> bool {
    let ends_in_separator = out.to_string_lossy().ends_with(['/', MAIN_SEPARATOR]);
    ends_in_separator || out.is_dir()
}

fn to_folder(notes: &[TextNotes], setting: &Setting, folder: &Path) -> Result<Vec<PathBuf>> {
    fs::create_dir_all(folder).map_err(|cause| file::unwritable(folder, cause))?;
    let entries = fs::read_dir(folder).map_err(|cause| file::unwritable(folder, cause))?;
    let there: HashSet<String> = entries
        .flatten()
        .map(|entry| file::name::clash_key(&entry.file_name().to_string_lossy()))
        .collect();
    let mut written = HashSet::new();
    let mut files = Vec::new();
    for text in notes {
        let path = place_for(text, folder, &there, &mut written);
        write_or_update(&path, &markdown::page(text, setting))?;
        files.push(path);
    }
    Ok(files)
}

/// The file of an earlier export of this text, or the first name that nobody has.
fn place_for(
    text: &TextNotes,
    folder: &Path,
    there: &HashSet<String>,
    written: &mut HashSet<String>,
) -> PathBuf {
    let mut number = 1;
    loop {
        let name = file::name::numbered(&text.title, "md", number);
        let path = folder.join(&name);
        let key = file::name::clash_key(&name);
        let free = !there.contains(&key) || is_ours(&path, text.id);
        if free && written.insert(key) {
            return path;
        }
        number += 1;
    }
}

fn is_ours(path: &Path, id: TextId) -> bool {
    let old = file::read_old(path)
        .ok()
        .flatten()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    old.is_some_and(|old| region::holds(&old, id))
}

fn write_or_update(path: &Path, page: &str) -> Result<()> {
    let Some(old) = file::read_old(path)?.filter(|old| !old.is_empty()) else {
        return file::write_whole(path, page.as_bytes());
    };
    match String::from_utf8(old).map(|old| region::merge(&old, page)) {
        Err(_) | Ok(Merge::Foreign) => Err(foreign(path, "a file of exported notes")),
        Ok(Merge::Merged(merged)) => file::write_whole(path, merged.as_bytes()),
        Ok(Merge::Broken) => Err(Error::new(
            ErrorKind::UnwritableFile,
            format!(
                "“{}” was exported before, and its “mg:begin” and “mg:end” lines no longer match, so what you added cannot \
                 be told from the notes. Nothing was changed. Export to another file.",
                path.display()
            ),
        )),
    }
}
