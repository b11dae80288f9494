//! The texts of a folder: each read as an import reads it, and what a check and a build need to know of it.

use std::collections::HashSet;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::Step;
use super::colophon::{Colophon, urn};
use super::finding::{At, FindingCode, Findings};
use super::folder::{Listing, SourceFile, text_url};
use super::sketch::Sketch;
use super::{COLOPHON, vocabulary};
use crate::bundle::limits;
use crate::ids::TextId;
use crate::import::{self, file};
use crate::text::markdown::located::{self, Located};
use crate::text::{BlockKind, Document, Metadata};
use crate::{Result, text};

/// A text of the folder.
#[derive(Debug)]
pub(super) struct SourceText {
    pub(super) source: SourceFile,
    /// Its place in the bundle.
    pub(super) url: String,
    pub(super) title: String,
    pub(super) metadata: Metadata,
    /// Set once all texts are known.
    pub(super) id: TextId,
    /// What it is said to be by hand.
    pub(super) declared: Option<TextId>,
    /// Canonical Markdown: bytes, and their hash.
    pub(super) size: u64,
    pub(super) sha256: [u8; 32],
    /// The plain text's hash.
    pub(super) words_hash: [u8; 32],
    pub(super) sketch: Sketch,
    /// The names of its headings.
    pub(super) slugs: HashSet<String>,
    /// Headings, links and images, with their lines.
    pub(super) located: Vec<Located>,
}

/// What is done with the canonical Markdown of each text as it is read.
pub(super) type Keep<'a> = dyn FnMut(&str) -> Result<()> + 'a;

/// Reads all texts in reading order; those that cannot be read are findings. Each is held in memory only while it is
/// read.
pub(super) fn read_all(
    colophon: &Colophon,
    toml: &str,
    listing: &mut Listing,
    findings: &mut Findings,
    keep: &mut Keep<'_>,
    step: &mut Step<'_>,
) -> Result<Vec<SourceText>> {
    let chosen = in_order(colophon, toml, listing, findings);
    if chosen.is_empty() {
        let hint = "Put texts into texts/: Markdown (.md) or plain text (.txt).";
        findings.add(
            FindingCode::NoTexts,
            At::file(COLOPHON),
            "The bundle has no text.",
            hint,
        );
    }
    let total = chosen.len();
    let mut texts = Vec::with_capacity(total);
    for (done, (source, identifier)) in chosen.into_iter().enumerate() {
        step.at(done, total, &source.path)?;
        if let Some(text) = read(source, identifier.as_deref(), findings, keep)? {
            texts.push(text);
        }
    }
    Ok(texts)
}

/// The texts that come along, in reading order, each with the identifier that `bundle.toml` gives it.
fn in_order(
    colophon: &Colophon,
    toml: &str,
    listing: &mut Listing,
    findings: &mut Findings,
) -> Vec<(SourceFile, Option<String>)> {
    let mut files = std::mem::take(&mut listing.texts);
    if colophon.texts.is_empty() {
        return files.into_iter().map(|file| (file, None)).collect();
    }
    let mut chosen = Vec::new();
    for listed in &colophon.texts {
        let quoted = toml.lines().position(|line| {
            line.contains(&format!("\"{}\"", listed.file))
                || line.contains(&format!("'{}'", listed.file))
        });
        let at = At {
            file: COLOPHON,
            line: quoted.map(|line| text::plain::saturated(line + 1)),
        };
        let wanted = import::encoding::canonical(&listed.file);
        match files.iter().position(|file| file.path == wanted) {
            Some(found) => chosen.push((files.remove(found), listed.identifier.clone())),
            None => {
                let twice = chosen
                    .iter()
                    .any(|(file, _): &(SourceFile, _)| file.path == wanted);
                let message = if twice {
                    format!("“{}” is listed twice.", listed.file)
                } else {
                    format!("“{}” is not there.", listed.file)
                };
                let code = if twice {
                    FindingCode::NameClash
                } else {
                    FindingCode::MissingFile
                };
                findings.add(code, at, message, "Texts are listed by their path in the folder, such as texts/on-invention.md. Where a file was renamed, change only file here: identifier stays.");
            }
        }
    }
    for file in files {
        let hint = "Add it to [[texts]] in bundle.toml, or, if it is no part of the bundle, put it elsewhere.";
        findings.add(
            FindingCode::UnlistedFile,
            At::file(&file.path),
            "This text is not listed in bundle.toml and does not come along.",
            hint,
        );
    }
    chosen
}

fn read(
    source: SourceFile,
    listed: Option<&str>,
    findings: &mut Findings,
    keep: &mut Keep<'_>,
) -> Result<Option<SourceText>> {
    let (prepared, document) = match words_of(&source) {
        Ok(read) => read,
        Err(error) => {
            findings.add(
                FindingCode::UnreadableText,
                At::file(&source.path),
                error.message,
                "The bundle needs each of its texts; mend the file or take it out.",
            );
            return Ok(None);
        }
    };
    let markdown = &prepared.markdown;
    if markdown.len() as u64 > limits::MAX_TEXT {
        findings.add(
            FindingCode::OverLimit,
            At::file(&source.path),
            "As Markdown this text is larger than 8 MiB.",
            "Part it into several texts.",
        );
        return Ok(None);
    }
    keep(markdown)?;
    let is_markdown = import::is_markdown(Path::new(&source.path));
    let front_matter = FrontMatter {
        file: &source.path,
        source: is_markdown.then_some(markdown.as_str()),
    };
    front_matter.check(&document.metadata, findings);
    let declared = front_matter.declared(&document.metadata, listed, findings);
    Ok(Some(SourceText {
        url: text_url(&source.path),
        title: prepared.title,
        declared,
        id: TextId(uuid::Uuid::nil()),
        size: markdown.len() as u64,
        sha256: Sha256::digest(markdown.as_bytes()).into(),
        words_hash: Sha256::digest(document.plain.as_str().as_bytes()).into(),
        sketch: Sketch::of(document.plain.as_str()),
        slugs: slugs(&document),
        // In a plain text every sign is meant as it stands: it has no links, and its headings are ours.
        located: if is_markdown {
            located::all(markdown)
        } else {
            Vec::new()
        },
        metadata: document.metadata,
        source,
    }))
}

/// A text as an import would read it.
pub(super) fn words_of(source: &SourceFile) -> Result<(import::Prepared, Document)> {
    let bytes = file::read(&source.place, import::MAX_FILE_BYTES)?;
    let prepared = import::prepare_words(&bytes, &source.place)?;
    let document = Document::parse(&prepared.markdown);
    import::drop_if_empty(&file::shown_name(&source.place), document.plain.as_str())?;
    Ok((prepared, document))
}

fn slugs(document: &Document) -> HashSet<String> {
    let names = document
        .blocks
        .iter()
        .filter_map(|block| match &block.kind {
            BlockKind::Heading { slug, .. } => Some(slug.clone()),
            _ => None,
        });
    names.collect()
}

/// What a text says of itself.
struct FrontMatter<'a> {
    file: &'a str,
    /// The source, where it is Markdown.
    source: Option<&'a str>,
}

impl FrontMatter<'_> {
    fn at(&self, key: &str) -> At<'_> {
        let lines = self.source.into_iter().flat_map(str::lines).take(200);
        let line = (1..).zip(lines).find(|(_, line)| {
            let rest = line.trim_start().strip_prefix(key);
            rest.is_some_and(|rest| rest.trim_start().starts_with(':'))
        });
        At {
            file: self.file,
            line: line.map(|(number, _)| number),
        }
    }

    fn check(&self, metadata: &Metadata, findings: &mut Findings) {
        let license = metadata
            .license
            .as_deref()
            .filter(|license| *license != vocabulary::NO_LICENSE);
        if let Some(wrong) = license.and_then(vocabulary::license) {
            findings.add(
                FindingCode::UnknownLicense,
                self.at("license"),
                wrong.message,
                wrong.hint,
            );
        }
        if let Some(wrong) = metadata.language.as_deref().and_then(vocabulary::language) {
            let at = if self.at("language").line.is_some() {
                "language"
            } else {
                "lang"
            };
            findings.add(
                FindingCode::UnknownLanguage,
                self.at(at),
                wrong.message,
                wrong.hint,
            );
        }
    }

    /// The identifier that is given by hand, in `bundle.toml` or in the text.
    fn declared(
        &self,
        metadata: &Metadata,
        listed: Option<&str>,
        findings: &mut Findings,
    ) -> Option<TextId> {
        let own = metadata
            .identifier
            .as_deref()
            .map(|own| (own, self.at("identifier")));
        let listed = listed.map(|listed| (listed, At::file(COLOPHON)));
        let mut ids = Vec::new();
        for (written, at) in listed.into_iter().chain(own) {
            match urn::<TextId>(written) {
                Ok(id) => ids.push(id),
                Err(_) => {
                    let message = format!("“{written}” is not an identifier.");
                    findings.add(FindingCode::InvalidIdentifier, at, message, "Identifiers look like urn:uuid:0199d2c1-7b1e-7000-8000-000000000000. Leave it out, and bundle.lock keeps one.");
                }
            }
        }
        if let [listed, own] = ids[..]
            && listed != own
        {
            let message = format!(
                "The text calls itself urn:uuid:{own}, and bundle.toml calls it urn:uuid:{listed}."
            );
            findings.add(
                FindingCode::InvalidIdentifier,
                self.at("identifier"),
                message,
                "A text has one identifier over all editions: remove the wrong one.",
            );
        }
        ids.first().copied()
    }
}
