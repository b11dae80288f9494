//! What lies in a source folder, and what each file is there for. Links are not followed: a folder is what lies in it.

use std::cmp::Ordering;
use std::fs;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::finding::{At, FindingCode, Findings};
use super::{COLOPHON, LOCK, QUESTIONS, READING_LIST};
use crate::bundle::limits;
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Result};

/// How many files a folder may have, whatever they are.
pub const MAX_FILES: usize = 4 * limits::MAX_ENTRIES;

/// The files of a folder by what they are for, each list in the order in which people would put it.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub(super) texts: Vec<SourceFile>,
    pub(super) assets: Vec<SourceFile>,
    pub(super) layers: Vec<SourceFile>,
    pub(super) licenses: Vec<SourceFile>,
    pub(super) reading_list: Option<SourceFile>,
    pub(super) questions: Option<SourceFile>,
    /// When `bundle.toml` was last changed.
    pub(super) colophon: Option<Timestamp>,
}

/// A file of the folder.
#[derive(Clone, Debug)]
pub(super) struct SourceFile {
    /// Where it lies.
    pub(super) place: PathBuf,
    /// Its path in the folder, `/` between parts, composed characters.
    pub(super) path: String,
    /// Its size, bytes.
    pub(super) size: u64,
    /// When it was last changed.
    pub(super) modified: Timestamp,
}

impl Listing {
    /// Goes through a folder.
    ///
    /// # Errors
    /// `unreadable-file` where the folder itself cannot be read, `bundle-too-large` over [`MAX_FILES`].
    pub(super) fn of(root: &Path, findings: &mut Findings) -> Result<Self> {
        Self::up_to(MAX_FILES, root, findings)
    }

    fn up_to(mut left: usize, root: &Path, findings: &mut Findings) -> Result<Self> {
        let mut listing = Listing::default();
        let mut walk = Walk {
            listing: &mut listing,
            findings,
            left: &mut left,
        };
        walk.folder(root, "")?;
        for list in [
            &mut listing.texts,
            &mut listing.assets,
            &mut listing.layers,
            &mut listing.licenses,
        ] {
            list.sort_by(|a, b| by_number(&a.path, &b.path));
        }
        Ok(listing)
    }
}

struct Walk<'a> {
    listing: &'a mut Listing,
    findings: &'a mut Findings,
    left: &'a mut usize,
}

impl Walk<'_> {
    fn folder(&mut self, place: &Path, path: &str) -> Result<()> {
        for entry in fs::read_dir(place).map_err(|cause| unreadable(place, cause))? {
            let entry = entry.map_err(|cause| unreadable(place, cause))?;
            let name = entry.file_name();
            let shown = name.to_string_lossy();
            // What programs and systems leave behind, and what was built here.
            if is_passed_over(&shown) {
                continue;
            }
            *self.left = self.left.checked_sub(1).ok_or_else(|| {
                let words = format!("“{}” holds more than {MAX_FILES} files. Nothing was written. Is it the right folder?", place.display());
                Error::new(ErrorKind::BundleTooLarge, words)
            })?;
            let inside: String = format!("{path}{shown}").nfc().collect();
            let kind = entry
                .file_type()
                .map_err(|cause| unreadable(&entry.path(), cause))?;
            if name.to_str().is_none() {
                self.findings.add(
                    FindingCode::ForbiddenName,
                    At::file(&inside),
                    "The file's name is not in Unicode.",
                    "Rename it.",
                );
            } else if kind.is_dir() {
                self.subfolder(&entry.path(), &inside)?;
            } else if kind.is_file() {
                self.file(&entry, inside)?;
            } else {
                self.findings.add(
                    FindingCode::LinkInFolder,
                    At::file(&inside),
                    "This is a link (or no ordinary file), and links are not followed.",
                    "Put a copy of the file in its place.",
                );
            }
        }
        Ok(())
    }

    fn subfolder(&mut self, place: &Path, path: &str) -> Result<()> {
        let known = path
            .split('/')
            .next()
            .is_some_and(|first| matches!(first, "texts" | "assets" | "annotations" | "LICENSES"));
        if known && path.split('/').count() < limits::MAX_NAME_PARTS {
            return self.folder(place, &format!("{path}/"));
        }
        let hint = "Texts belong into texts/, images into assets/; what is not for students may lie outside the folder.";
        self.findings.add(
            FindingCode::UnlistedFile,
            At::file(path),
            "This folder does not come along.",
            hint,
        );
        Ok(())
    }

    fn file(&mut self, entry: &fs::DirEntry, path: String) -> Result<()> {
        let place = entry.path();
        let metadata = entry
            .metadata()
            .map_err(|cause| unreadable(&place, cause))?;
        let modified = metadata
            .modified()
            .ok()
            .and_then(|time| Timestamp::try_from(time).ok());
        let file = SourceFile {
            place,
            size: metadata.len(),
            modified: modified.unwrap_or(Timestamp::UNIX_EPOCH),
            path,
        };
        let (folder, name) = file.path.split_once('/').unwrap_or(("", &file.path));
        let extension = extension(name);
        match folder {
            "" => self.top(file),
            "texts" if is_asset(&extension) => self.listing.assets.push(file),
            "texts" if !is_no_text(&extension) => self.listing.texts.push(file),
            "assets" if is_asset(&extension) => self.listing.assets.push(file),
            "annotations" if extension == "json" => self.listing.layers.push(file),
            "LICENSES" if extension == "txt" => self.listing.licenses.push(file),
            _ => self.unknown(&file.path, &extension),
        }
        Ok(())
    }

    fn top(&mut self, file: SourceFile) {
        match file.path.as_str() {
            COLOPHON => self.listing.colophon = Some(file.modified),
            LOCK => {}
            READING_LIST => self.listing.reading_list = Some(file),
            QUESTIONS => self.listing.questions = Some(file),
            // For whoever works on the folder.
            name if name.to_lowercase().starts_with("readme") => {}
            _ => {
                let hint = "Texts belong into texts/, images into assets/; what is not for students may lie outside the folder.";
                self.findings.add(
                    FindingCode::UnlistedFile,
                    At::file(&file.path),
                    "This file does not come along.",
                    hint,
                );
            }
        }
    }

    fn unknown(&mut self, path: &str, extension: &str) {
        let (message, hint) = match extension {
            document if is_document(document) => (
                "Bundles carry texts as Markdown, and this kind of file cannot be read yet.",
                "Save it as Markdown (.md) or plain text (.txt).",
            ),
            "svg" => (
                "SVG is a document that can carry programs; bundles have none.",
                "Save the image as PNG or WebP.",
            ),
            _ => (
                "Bundles do not carry this kind of file.",
                "Texts are .md or .txt; images .png, .jpg, .gif, .webp or .avif; recordings .mp3, .ogg, .opus or .m4a; notes .json.",
            ),
        };
        self.findings
            .add(FindingCode::UnsupportedType, At::file(path), message, hint);
    }
}

/// Hidden files, those of editors and systems, and bundles built in the folder.
fn is_passed_over(name: &str) -> bool {
    name.starts_with('.')
        || name.ends_with('~')
        || ["Thumbs.db", "desktop.ini"].contains(&name)
        || [".marginalis", ".minisig", ".pub"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// What a text is written in, by its name.
fn is_text(extension: &str) -> bool {
    matches!(
        extension,
        "md" | "markdown" | "mdown" | "mkd" | "txt" | "text"
    )
}

/// What is no text among texts, whatever is in it. Everything else is read as an import reads it, as plain text, and told
/// where it is none.
fn is_no_text(extension: &str) -> bool {
    is_document(extension)
        || matches!(
            extension,
            "svg" | "json" | "toml" | "bak" | "orig" | "rej" | "tmp"
        )
}

/// Documents that only other programs can read.
fn is_document(extension: &str) -> bool {
    matches!(
        extension,
        "html" | "htm" | "xhtml" | "epub" | "fb2" | "tex" | "pdf" | "doc" | "docx" | "odt" | "rtf"
    )
}

fn is_asset(extension: &str) -> bool {
    matches!(
        extension,
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "mp3" | "ogg" | "opus" | "m4a"
    )
}

/// The ending of a name, in lower case.
pub(super) fn extension(name: &str) -> String {
    let ending = name.rsplit('/').next().unwrap_or(name).rsplit_once('.');
    ending.map_or_else(String::new, |(_, ending)| ending.to_lowercase())
}

/// Where a text stands in the bundle: every text is Markdown there. An ending that is not one of a text belongs to the
/// name: "1. Of Rivers" is called so.
pub(super) fn text_url(path: &str) -> String {
    let extension = extension(path);
    if !is_text(&extension) {
        return format!("{path}.md");
    }
    format!("{}md", &path[..path.len() - extension.len()])
}

/// The order of names as people count: "2 Ships" before "10 Harbors".
fn by_number(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let (x, y) = (digits(left), digits(right));
        if !x.is_empty() && !y.is_empty() {
            let (m, n) = (x.trim_start_matches('0'), y.trim_start_matches('0'));
            match m.len().cmp(&n.len()).then(m.cmp(n)) {
                Ordering::Equal => (left, right) = (&left[x.len()..], &right[y.len()..]),
                order => return order,
            }
            continue;
        }
        let (mut next_left, mut next_right) = (left.chars(), right.chars());
        match (next_left.next(), next_right.next()) {
            (None, None) => return a.cmp(b),
            (x, y) if x != y => return x.cmp(&y),
            _ => (left, right) = (next_left.as_str(), next_right.as_str()),
        }
    }
}

fn digits(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    &text[..end]
}

pub(super) fn unreadable(place: &Path, cause: std::io::Error) -> Error {
    let name = place.display();
    let words = match cause.kind() {
        std::io::ErrorKind::NotFound => format!(
            "There is no folder “{name}”. Nothing was written. `marginalis bundle new` makes one."
        ),
        _ => format!(
            "“{name}” cannot be read ({cause}). Nothing was written. Check the path and your rights to it."
        ),
    };
    Error::caused(ErrorKind::UnreadableFile, words, cause)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_gone_through_up_to_its_limit() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("texts")).unwrap();
        // A folder counts as well; what was hidden does not.
        for name in ["texts/a.md", "texts/b.md", ".hidden"] {
            fs::write(folder.path().join(name), "Words.").unwrap();
        }
        let listed = |most: usize| Listing::up_to(most, folder.path(), &mut Findings::default());
        assert_eq!(listed(3).unwrap().texts.len(), 2);
        assert_eq!(listed(2).unwrap_err().kind, ErrorKind::BundleTooLarge);
    }

    #[test]
    fn files_stand_as_people_count() {
        let mut names = [
            "10 b", "2 a", "1", "02 a", "a", "A", "1 z", "x9", "x10", "x09",
        ];
        names.sort_by(|a, b| by_number(a, b));
        assert_eq!(
            names,
            [
                "1", "1 z", "02 a", "2 a", "10 b", "A", "a", "x09", "x9", "x10"
            ]
        );
    }

    #[test]
    fn texts_are_markdown_in_a_bundle() {
        assert_eq!(text_url("texts/a.b.txt"), "texts/a.b.md");
        assert_eq!(text_url("texts/a.MD"), "texts/a.md");
        assert_eq!(text_url("texts/a.markdown"), "texts/a.md");
        assert_eq!(text_url("texts/LETTER"), "texts/LETTER.md");
        assert_eq!(text_url("texts/1. Of Rivers"), "texts/1. Of Rivers.md");
        assert_eq!(text_url("texts/a.rst"), "texts/a.rst.md");
    }
}
