//! Texts coming in: what a file is (by its bytes), and which reader takes it. Each reader makes canonical Markdown.

pub mod books;
pub mod encoding;
pub mod file;
pub mod images;
pub mod markdown;
pub mod plain_text;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use crate::history::Action;
use crate::ids::TextId;
use crate::text::store::{NewText, current_edition, find_by_plain_hash, insert_text};
use crate::text::{Document, Metadata, OutlineEntry};
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Library, Result, bundle, reading_list};

/// The largest file that is read, bytes.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;
/// The largest text that is read, bytes of UTF-8. What becomes of a plain text may be larger by the marks it gets.
pub const MAX_TEXT_BYTES: usize = 8 * 1024 * 1024;
/// The longest title, code points; the rest is cut.
pub const MAX_TITLE: usize = 300;

/// What an import did; every file is in one of the two lists.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportReport {
    /// Came in.
    pub texts: Vec<ImportedText>,
    /// Did not, and why.
    pub refused: Vec<RefusedFile>,
}

/// A text that came in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportedText {
    /// Id.
    pub id: TextId,
    /// Title.
    pub title: String,
    /// Words.
    pub words: u32,
    /// Books its reference lists name.
    pub books_named: u32,
    /// Those of them that the reading list lacks.
    pub books_offered: u32,
    /// Was it in the library already (same words)? Then `id` is that text, and nothing was added.
    pub known: bool,
}

/// A file that did not come in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RefusedFile {
    /// Its path, as it was given.
    pub file: String,
    /// The stable code.
    pub code: ErrorKind,
    /// Why, and what to do.
    pub message: String,
}

impl RefusedFile {
    /// A file, why it did not come in, and what to do. Of a path that is no Unicode, what can be shown is shown.
    pub fn new(path: &Path, code: ErrorKind, message: String) -> Self {
        Self {
            file: path.to_string_lossy().into_owned(),
            code,
            message,
        }
    }
}

/// A text made ready to be stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    /// Title.
    pub title: String,
    /// Canonical Markdown (with front matter where the source had any).
    pub markdown: String,
    /// Images that came with it: name as referred to in the source, bytes, media type.
    pub assets: Vec<Asset>,
    /// The text's own identifier, if it names one.
    pub identifier: Option<TextId>,
}

/// An image that came with a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Asset {
    /// As referred to in the source.
    pub name: String,
    /// By its bytes, e.g. `image/png`.
    pub media_type: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// How far an import is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportProgress {
    /// Files done.
    pub done: u32,
    /// Files in all.
    pub total: u32,
    /// The file at work.
    pub file: String,
}

/// Reads one file into canonical Markdown; touches no library.
///
/// # Errors
/// `unreadable-file`, `file-too-large`, `file-vanished`, `empty-file`, `binary-file`.
pub fn prepare(path: &Path) -> Result<Prepared> {
    let bytes = file::read(path, MAX_FILE_BYTES)?;
    prepare_bytes(&bytes, path)
}

/// The same for the bytes of a file, read already. Images are looked for beside `path`.
pub fn prepare_bytes(bytes: &[u8], path: &Path) -> Result<Prepared> {
    let mut prepared = prepare_words(bytes, path)?;
    if is_markdown(path) {
        prepared.assets = markdown::assets_beside(&prepared.markdown, path);
    }
    Ok(prepared)
}

/// Is a file Markdown, by its name?
pub(crate) fn is_markdown(path: &Path) -> bool {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    extension.is_some_and(|e| matches!(e.as_str(), "md" | "markdown" | "mdown" | "mkd"))
}

/// The words of a file without the images it names: for whom the images come another way (a bundle's folder).
pub(crate) fn prepare_words(bytes: &[u8], path: &Path) -> Result<Prepared> {
    let name = file::shown_name(path);
    let extension = path
        .extension()
        .map(|e| e.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    if let Some((_, kind)) = NOT_YET.iter().find(|(known, _)| *known == extension) {
        return Err(not_text(&name, Some(kind)));
    }
    if let Some((_, what)) = OURS.iter().find(|(known, _)| *known == extension) {
        let words = format!(
            "“{name}” is, by its name, no text but {what} If it is a text, give it a name that ends in .txt or .md."
        );
        return Err(Error::new(ErrorKind::BinaryFile, words));
    }
    let text = encoding::decode(bytes).map_err(|encoding::NotText(kind)| not_text(&name, kind))?;
    drop_if_empty(&name, &text)?;
    if text.len() > MAX_TEXT_BYTES {
        return Err(file::too_large(
            &name,
            text.len() as u64,
            MAX_TEXT_BYTES as u64,
        ));
    }
    if is_markdown(path) {
        return Ok(markdown::prepare(text, path));
    }
    let found = plain_text::recover(&text);
    Ok(Prepared {
        title: title_from(found.title.as_deref(), path),
        markdown: found.markdown,
        assets: Vec::new(),
        identifier: None,
    })
}

/// Kinds of text that are read as something else than they are, were they read as plain text.
const NOT_YET: &[(&str, &str)] = &[
    ("htm", "a web page"),
    ("html", "a web page"),
    ("xhtml", "a web page"),
    ("epub", "an e-book (EPUB)"),
    ("fb2", "an e-book (FictionBook)"),
    ("tex", "a LaTeX document"),
];

/// Files of this program that are opened elsewhere, and where.
const OURS: &[(&str, &str)] = &[
    (
        bundle::EXTENSION,
        "a bundle. Nothing was changed. Open it under Bundles, or with `marginalis bundle install`.",
    ),
    (
        bundle::handin::EXTENSION,
        "what a student handed in. Nothing was changed. Open it under Bundles, Hand-ins, or with `marginalis bundle collect`.",
    ),
];

fn not_text(name: &str, kind: Option<&str>) -> Error {
    let what = match kind {
        Some(kind) => format!("“{name}” is {kind}, which cannot be read yet."),
        None => format!("“{name}” holds no text that can be read."),
    };
    Error::new(
        ErrorKind::BinaryFile,
        format!(
            "{what} Nothing was changed. Plain text (.txt) and Markdown (.md) can be imported: if it holds words, save them as one of these."
        ),
    )
}

pub(crate) fn drop_if_empty(name: &str, text: &str) -> Result<()> {
    let blank = text
        .chars()
        .all(|c| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'));
    if blank {
        Err(file::empty(name))
    } else {
        Ok(())
    }
}

/// A title for a list: what the text says, else the file's name; one line, at most [`MAX_TITLE`] long.
pub(crate) fn title_from(said: Option<&str>, path: &Path) -> String {
    let named = || {
        let stem = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .replace('_', " ");
        encoding::canonical(&stem)
    };
    let one_line = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        words
            .join(" ")
            .chars()
            .filter(|c| !c.is_control())
            .take(MAX_TITLE)
            .collect::<String>()
    };
    let title = said
        .map(one_line)
        .filter(|title| !title.is_empty())
        .unwrap_or_else(|| one_line(&named()));
    let title = title.trim();
    if title.is_empty() {
        "Untitled".to_owned()
    } else {
        title.to_owned()
    }
}

/// Brings files in, all that can as one undoable step. `cancel` stops before the next file: nothing is kept then.
///
/// # Errors
/// `cancelled`, and what writing to a library may say; what is wrong with a file stands in the report.
pub fn import(
    library: &Library,
    files: &[PathBuf],
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(ImportProgress),
) -> Result<ImportReport> {
    let total = u32::try_from(files.len()).unwrap_or(u32::MAX);
    let mut report = ImportReport::default();
    let mut ready = Vec::new();
    for (done, path) in (0..).zip(files) {
        go_on(cancel)?;
        let file = file::shown_name(path);
        progress(ImportProgress {
            done,
            total,
            file: file.clone(),
        });
        match prepare(path).and_then(|prepared| Ready::new(prepared, &file)) {
            Ok(text) => ready.push(text),
            Err(error) => report
                .refused
                .push(RefusedFile::new(path, error.kind, error.message)),
        }
    }
    go_on(cancel)?;
    report.texts = store_all(library, &ready, cancel)?;
    for text in &mut report.texts {
        let books = reading_list::named_by(library, text.id)?;
        text.books_named = books.total;
        text.books_offered = u32::try_from(books.lacking.len()).unwrap_or(u32::MAX);
    }
    progress(ImportProgress {
        done: total,
        total,
        file: String::new(),
    });
    Ok(report)
}

fn go_on(cancel: &AtomicBool) -> Result<()> {
    if !cancel.load(Ordering::Relaxed) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Cancelled,
        "The import was stopped. Nothing was added; the library is as it was.",
    ))
}

/// A text with all that the library keeps of it.
struct Ready {
    prepared: Prepared,
    metadata: Metadata,
    outline: Vec<OutlineEntry>,
    words: u32,
    length: u32,
    plain_hash: [u8; 32],
}

impl Ready {
    fn new(prepared: Prepared, file: &str) -> Result<Self> {
        let document = Document::parse(&prepared.markdown);
        // Front matter alone, or markup without a word.
        drop_if_empty(file, document.plain.as_str())?;
        Ok(Self {
            words: document.words(),
            length: document.plain.len(),
            plain_hash: Sha256::digest(document.plain.as_str().as_bytes()).into(),
            metadata: document.metadata,
            outline: document.outline,
            prepared,
        })
    }

    fn imported(&self, id: TextId, known: bool) -> ImportedText {
        let title = self.prepared.title.clone();
        ImportedText {
            id,
            title,
            words: self.words,
            books_named: 0,
            books_offered: 0,
            known,
        }
    }
}

/// Stores what the library lacks, in one transaction; where it lacks nothing there is none, and nothing to undo.
fn store_all(library: &Library, ready: &[Ready], cancel: &AtomicBool) -> Result<Vec<ImportedText>> {
    let known = library.read(|connection| {
        ready
            .iter()
            .map(|text| find_by_plain_hash(connection, &text.plain_hash))
            .collect::<Result<Vec<_>>>()
    })?;
    if known.iter().all(Option::is_some) {
        let texts = ready.iter().zip(known);
        return Ok(texts
            .filter_map(|(text, id)| Some(text.imported(id?, true)))
            .collect());
    }
    let now = library.clock().now();
    library.write(Action::ImportTexts, |tx| {
        let texts = ready
            .iter()
            .map(|text| store_one(tx, now, text))
            .collect::<Result<Vec<_>>>()?;
        go_on(cancel)?;
        Ok(texts)
    })
}

fn store_one(tx: &Transaction<'_>, now: Timestamp, text: &Ready) -> Result<ImportedText> {
    if let Some(id) = find_by_plain_hash(tx, &text.plain_hash)? {
        return Ok(text.imported(id, true));
    }
    // The identifier of a text that is here already with other words: it comes in as a text beside it, for what the
    // reader marked in the one must not move without being asked.
    let id = text
        .prepared
        .identifier
        .filter(|&id| current_edition(tx, id).is_err());
    let id = insert_text(
        tx,
        now,
        &NewText {
            id,
            title: &text.prepared.title,
            metadata: &text.metadata,
            outline: &text.outline,
            markdown: &text.prepared.markdown,
            words: text.words,
            length: text.length,
            plain_hash: text.plain_hash,
            bundle: None,
            assets: &text.prepared.assets,
        },
    )?;
    Ok(text.imported(id, false))
}
