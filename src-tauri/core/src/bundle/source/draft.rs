//! A folder, read and checked: what a check reports and a build writes out.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::colophon::{Colophon, MAX_COLOPHON, urn};
use super::finding::{At, FindingCode, Findings};
use super::folder::{Listing, SourceFile, unreadable};
use super::identity::{Sought, identify};
use super::lock::Lock;
use super::passages::Passages;
use super::remarks::{self, Layer};
use super::texts::{self, Keep, SourceText};
use super::{COLOPHON, LOCK, Step, links, publication, reading_list};
use crate::bundle::names::Names;
use crate::bundle::{limits, names};
use crate::ids::{BundleId, TextId};
use crate::import::{encoding, file};
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Result};

/// A folder, read.
pub(super) struct Draft {
    pub(super) root: PathBuf,
    pub(super) colophon: Colophon,
    /// Could `bundle.toml` be read? If not, nothing is said of what only it would tell.
    is_told: bool,
    pub(super) bundle: BundleId,
    pub(super) listing: Listing,
    pub(super) texts: Vec<SourceText>,
    pub(super) reading_list: Option<Vec<u8>>,
    pub(super) layers: Vec<Layer>,
    pub(super) questions: Option<Layer>,
    pub(super) lock: Lock,
    pub(super) findings: Findings,
}

/// Reads a folder. `keep` is given the canonical Markdown of each text that could be read, in order.
///
/// # Errors
/// What keeps it from being looked through at all: `unreadable-file` where there is no folder, `invalid-source` where
/// it has no `bundle.toml`, `bundle-too-large`, `cancelled`. Everything else is a finding.
pub(super) fn read(root: &Path, keep: &mut Keep<'_>, step: &mut Step<'_>) -> Result<Draft> {
    let mut findings = Findings::default();
    let toml = colophon_of(root)?;
    let parsed = Colophon::parse(&toml);
    let is_told = parsed.is_ok();
    let colophon = match parsed {
        Ok(colophon) => {
            colophon.check(&toml, &mut findings);
            colophon
        }
        Err(error) => {
            let at = At {
                file: COLOPHON,
                line: error.line,
            };
            findings.add(
                FindingCode::InvalidBundleToml,
                at,
                error.message,
                error.hint,
            );
            Colophon::default()
        }
    };
    let mut listing = Listing::of(root, &mut findings)?;
    let texts = texts::read_all(&colophon, &toml, &mut listing, &mut findings, keep, step)?;
    let bundle = match is_told {
        true => colophon.id.as_deref().and_then(|id| urn(id).ok()),
        // Its builds remember whose it is.
        false => Lock::read(root).ok().flatten().map(|lock| lock.bundle),
    };
    let mut draft = Draft {
        root: root.to_owned(),
        bundle: bundle.unwrap_or(BundleId(uuid::Uuid::nil())),
        lock: Lock::new(bundle.unwrap_or(BundleId(uuid::Uuid::nil()))),
        colophon,
        is_told,
        listing,
        texts,
        reading_list: None,
        layers: Vec::new(),
        questions: None,
        findings,
    };
    draft.identify();
    draft.check_names();
    links::check(&draft.texts, &draft.listing.assets, &mut draft.findings);
    draft.read_remarks(step)?;
    draft.check_bytes();
    draft.findings.sort();
    Ok(draft)
}

fn colophon_of(root: &Path) -> Result<String> {
    let folder = std::fs::metadata(root).map_err(|cause| unreadable(root, cause))?;
    let place = root.join(COLOPHON);
    if !folder.is_dir() || !place.is_file() {
        let words = format!(
            "“{}” is no folder of a bundle: it has no bundle.toml. Nothing was written. `marginalis bundle new` makes one.",
            root.display()
        );
        return Err(Error::new(ErrorKind::InvalidSource, words));
    }
    match file::read(&place, MAX_COLOPHON) {
        Ok(bytes) => String::from_utf8(bytes)
            .map(|toml| encoding::canonical(&toml))
            .map_err(|error| {
                Error::caused(
                    ErrorKind::InvalidSource,
                    "bundle.toml is not in UTF-8. Nothing was written. Save it as UTF-8.",
                    error,
                )
            }),
        Err(error) if error.kind == ErrorKind::EmptyFile => Ok(String::new()),
        Err(error) => Err(error),
    }
}

impl Draft {
    /// What the bundle is called.
    pub(super) fn title(&self) -> &str {
        self.colophon.title.as_deref().unwrap_or_default().trim()
    }

    /// When the newest of the files was changed that have a part in the bundle.
    pub(super) fn modified(&self) -> Option<Timestamp> {
        let Listing {
            assets,
            layers,
            licenses,
            reading_list,
            questions,
            colophon,
            ..
        } = &self.listing;
        let lists = [assets, layers, licenses].into_iter().flatten();
        let texts = self.texts.iter().map(|text| &text.source);
        let files = lists.chain(texts).chain(reading_list).chain(questions);
        files.map(|file| file.modified).chain(*colophon).max()
    }

    /// Gives each text its identifier, and says which are gone.
    fn identify(&mut self) {
        match Lock::read(&self.root) {
            Ok(Some(lock)) if lock.bundle == self.bundle => self.lock = lock,
            Ok(Some(lock)) => {
                let message = format!(
                    "bundle.lock belongs to another bundle, urn:uuid:{}.",
                    lock.bundle
                );
                let hint = "If bundle.toml lost its id, put this one back. If the folder is to become another bundle, delete bundle.lock.";
                self.findings
                    .add(FindingCode::InvalidLock, At::file(LOCK), message, hint);
            }
            Ok(None) => {}
            Err(error) => {
                let hint = "Without it every text would become a new one, and students would lose their places.";
                self.findings.add(
                    FindingCode::InvalidLock,
                    At::file(LOCK),
                    error.message,
                    hint,
                );
            }
        }
        self.identifiers_once();
        let words: Vec<String> = self
            .texts
            .iter()
            .map(|text| super::sha256(&text.words_hash))
            .collect();
        let sought: Vec<Sought<'_>> = self
            .texts
            .iter()
            .zip(&words)
            .map(|(text, words)| Sought {
                declared: text.declared,
                file: &text.source.path,
                title: &text.title,
                words,
                sketch: &text.sketch,
            })
            .collect();
        let ids = identify(self.bundle, &sought, &self.lock);
        for (text, id) in self.texts.iter_mut().zip(ids) {
            text.id = id;
        }
        if self.is_told {
            self.say_what_is_gone();
        }
    }

    /// Two texts cannot share an identifier; nor need they share their words.
    fn identifiers_once(&mut self) {
        let (mut ids, mut words): (HashMap<TextId, &str>, HashMap<[u8; 32], &str>) =
            Default::default();
        for text in &self.texts {
            let file = text.source.path.as_str();
            if let Some(other) = text.declared.and_then(|id| ids.insert(id, file)) {
                let message = format!("This text and {other} have one identifier.");
                self.findings.add(FindingCode::DuplicateIdentifier, At::file(file), message, "Each text needs its own: take it out of the text that came later, and bundle.lock keeps a new one.");
            }
            if let Some(other) = words.insert(text.words_hash, file) {
                let message = format!("This text has the same words as {other}.");
                self.findings.add(
                    FindingCode::DuplicateText,
                    At::file(file),
                    message,
                    "Take one of them out.",
                );
            }
        }
    }

    fn say_what_is_gone(&mut self) {
        let here: HashSet<TextId> = self.texts.iter().map(|text| text.id).collect();
        let withdrawn: HashSet<TextId> = self
            .colophon
            .withdrawn
            .iter()
            .filter_map(|id| urn(id).ok())
            .collect();
        let last = self.lock.last().map(|built| built.edition);
        let unread = self.unread();
        let is_known = |file: &&str| self.lock.texts.iter().any(|known| known.file == *file);
        // A text that has another name and cannot be read may be any of those that are missing.
        let may_be_any = !unread.iter().all(|file| is_known(&file.as_str()));
        let gone = self.lock.texts.iter().filter(|known| {
            Some(known.edition) == last
                && !here.contains(&known.identifier)
                && !withdrawn.contains(&known.identifier)
                && !may_be_any
                && !unread.contains(&known.file)
        });
        for known in gone {
            let message = format!(
                "“{}” ({}) of edition {} is gone.",
                known.title, known.file, known.edition
            );
            let hint = format!(
                "If it was rewritten under another name, write identifier: \"urn:uuid:{0}\" into its front matter. If you took it out, add \"urn:uuid:{0}\" to withdrawn in bundle.toml: students keep it, with their marks, as withdrawn.",
                known.identifier
            );
            self.findings.add(
                FindingCode::IdentifierGone,
                At::file(&known.file),
                message,
                hint,
            );
        }
    }

    /// Files of texts that are there, but whose words nobody knows: each of them is an error already.
    fn unread(&self) -> HashSet<String> {
        let why = [
            FindingCode::UnreadableText,
            FindingCode::OverLimit,
            FindingCode::LinkInFolder,
        ];
        let told = self
            .findings
            .0
            .iter()
            .filter(|found| why.contains(&found.code));
        told.filter(|found| found.file.starts_with("texts/"))
            .map(|found| found.file.clone())
            .collect()
    }

    /// Names and numbers as a bundle may have them.
    fn check_names(&mut self) {
        let texts = self
            .texts
            .iter()
            .map(|text| (text.source.path.clone(), text.url.clone()));
        let lists = [
            &self.listing.assets,
            &self.listing.layers,
            &self.listing.licenses,
        ];
        let files = lists
            .into_iter()
            .flatten()
            .chain(&self.listing.reading_list)
            .chain(&self.listing.questions);
        let all: Vec<(String, String)> = texts
            .chain(files.map(|file| (file.path.clone(), file.path.clone())))
            .collect();
        let mut taken = Names::default();
        for (file, url) in &all {
            let hint =
                "Give the file a plain name: letters, digits, spaces, - and _, at most 120 bytes.";
            if let Err(error) = names::check(url) {
                self.findings.add(
                    FindingCode::ForbiddenName,
                    At::file(file),
                    first_sentence(&error),
                    hint,
                );
            } else if let Err(error) = taken.add(url) {
                let hint = "Rename one of them: on some systems both would be one file.";
                self.findings.add(
                    FindingCode::NameClash,
                    At::file(file),
                    first_sentence(&error),
                    hint,
                );
            }
        }
        // `mimetype`, the manifest and its signature.
        if all.len() + 3 > limits::MAX_ENTRIES {
            let message = format!(
                "The bundle has {} files; {} are the most.",
                all.len(),
                limits::MAX_ENTRIES - 3
            );
            self.findings.add(
                FindingCode::OverLimit,
                At::file(COLOPHON),
                message,
                "Part it into several bundles.",
            );
        }
        self.check_sizes();
    }

    fn check_sizes(&mut self) {
        let too_large: Vec<&SourceFile> = self
            .listing
            .assets
            .iter()
            .filter(|file| file.size > limits::MAX_ASSET)
            .collect();
        for file in too_large {
            self.findings.add(
                FindingCode::OverLimit,
                At::file(&file.path),
                "This file is larger than 64 MiB.",
                "Save it smaller.",
            );
        }
        let texts: u64 = self.texts.iter().map(|text| text.size).sum();
        let sum = texts
            + self
                .listing
                .assets
                .iter()
                .map(|file| file.size)
                .sum::<u64>();
        if sum > limits::MAX_UNPACKED {
            self.findings.add(
                FindingCode::OverLimit,
                At::file(COLOPHON),
                "Together the files are larger than 1 GiB.",
                "Part them into several bundles.",
            );
        }
    }

    /// Files that are not what their names say, and fields that no manifest would hold.
    fn check_bytes(&mut self) {
        for file in self.listing.assets.iter().chain(&self.listing.licenses) {
            if let Err(error) = publication::check_media(file) {
                let hint = if file.path.ends_with(".txt") {
                    "Save it anew as plain text in UTF-8, without a byte order mark."
                } else {
                    "Save it anew in one of the kinds that bundles carry: PNG, JPEG, GIF, WebP or AVIF, MP3, Ogg, Opus or M4A."
                };
                self.findings.add(
                    FindingCode::UnsupportedType,
                    At::file(&file.path),
                    first_sentence(&error),
                    hint,
                );
            }
        }
        if self.findings.errors().next().is_none()
            && let Err(error) = publication::check_manifest(self)
        {
            let hint = "Change the field, or the title of the text it speaks of.";
            self.findings.add(
                FindingCode::InvalidBundleToml,
                At::file(COLOPHON),
                first_sentence(&error),
                hint,
            );
        }
    }

    /// The reading list, the layers and the questions, each with its passages found.
    fn read_remarks(&mut self, step: &mut Step<'_>) -> Result<()> {
        let author = remarks::Author {
            bundle: self.bundle,
            name: self.colophon.authors.first().map(String::as_str),
        };
        let mut passages = Passages::of(&self.texts);
        let mut ids = remarks::Ids::default();
        if let Some(file) = &self.listing.reading_list {
            self.reading_list = reading_list::read(file, &passages, &mut self.findings);
        }
        for file in &self.listing.layers {
            step.at(self.texts.len(), self.texts.len(), &file.path)?;
            self.layers.extend(remarks::read(
                file,
                &author,
                &mut passages,
                &mut ids,
                &mut self.findings,
            ));
        }
        if let Some(file) = &self.listing.questions {
            self.questions =
                remarks::read(file, &author, &mut passages, &mut ids, &mut self.findings);
        }
        Ok(())
    }
}

/// What is wrong, without what a reader of a finished bundle should do about it.
fn first_sentence(error: &Error) -> String {
    let message = &error.message;
    let end = message.find(". ").map_or(message.len(), |end| end + 1);
    message[..end].to_owned()
}
