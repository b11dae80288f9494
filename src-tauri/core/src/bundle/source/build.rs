//! A folder to a bundle.
//!
//! The same folder gives the same bytes: nothing of the machine, its clock or its paths goes in. The date is that of the
//! newest file (or the one asked for), and an edition built again keeps the date it was first built with. Texts go
//! through a spool on the disk and images straight from the folder into the bundle: neither is held in memory.
//!
//! What is built takes the place of its file whole or not at all, and the lock is written before: it may name an edition
//! that never came to be, but no edition is ever built with two contents.

use std::fs::File;
use std::io::{self, BufWriter, Read};
use std::path::{Path, PathBuf};

use flate2::read::DeflateEncoder;
use sha2::{Digest, Sha256};

use super::draft::{self, Draft};
use super::finding::{Finding, Findings};
use super::lock::{BuiltEdition, KnownText};
use super::publication::{Content, Files, Issue, Publication};
use super::spool::Spool;
use super::{OnProgress, Step, sha256};
use crate::bundle::container::{Packing, Writer};
use crate::bundle::manifest::Resource;
use crate::bundle::media::Media;
use crate::bundle::replacing::only_over_a_bundle;
use crate::bundle::signing::signature_of;
use crate::bundle::{
    EXTENSION, Fingerprint, MEDIA_TYPE, MIMETYPE, PUBLICATION, PublicKey, SIGNATURE, SecretKey,
    limits,
};
use crate::export::file::{Beside, folder_of, name, sync_folder, unwritable};
use crate::ids::{BundleId, TextId};
use crate::text::slug::slug_of;
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Result};

/// Bytes between the entries and the disk.
const BUFFER: usize = 256 * 1024;

/// What may be chosen for a build.
#[derive(Default)]
pub struct Wanted<'a> {
    /// The file; without it one named after the title and edition, in the current folder.
    pub out: Option<PathBuf>,
    /// The edition; without it that of `bundle.toml`.
    pub edition: Option<u32>,
    /// The date; without it that of the newest file.
    pub date: Option<Timestamp>,
    /// The key to sign with.
    pub key: Option<&'a SecretKey>,
    /// Without packing: the bytes are the same with every version of this program.
    pub store: bool,
}

/// What was built.
#[derive(Debug)]
pub struct Built {
    /// The file.
    pub file: PathBuf,
    /// The bundle.
    pub bundle: BundleId,
    /// Its title.
    pub title: String,
    /// The edition.
    pub edition: u32,
    /// Its date.
    pub modified: Timestamp,
    /// The file's size, bytes.
    pub bytes: u64,
    /// The manifest's SHA-256.
    pub manifest: [u8; 32],
    /// The key it is signed with.
    pub signed: Option<Fingerprint>,
    /// The texts in order.
    pub texts: Vec<BuiltText>,
    /// All files in it.
    pub files: u32,
    /// What a student would stumble on all the same.
    pub warnings: Findings,
}

/// A text of a bundle that was built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuiltText {
    /// Its identifier.
    pub identifier: TextId,
    /// Its title.
    pub title: String,
    /// Its file in the folder.
    pub file: String,
    /// Its file in the edition before, where that was another one.
    pub renamed_from: Option<String>,
}

/// Builds a bundle.
///
/// # Errors
/// `invalid-source` where a check finds an error, `edition-not-higher` where this edition or a later one was built
/// already with other content; `unwritable-file` where something else than a bundle has the file's name; what writing a file
/// may say; `cancelled`. Nothing is written then.
pub fn build(folder: &Path, wanted: &Wanted<'_>, progress: &mut OnProgress<'_>) -> Result<Built> {
    let mut step = Step(progress);
    // The spool needs a place before the title is known that names the file.
    let near = wanted
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from(EXTENSION));
    let mut spool = Spool::beside(&near)?;
    let mut draft = draft::read(folder, &mut |text| spool.keep(text, &near), &mut step)?;
    refuse_errors(&draft.findings)?;
    let files = Files::of(&draft, spool.places())?;
    let issue = issue(&draft, &files, wanted)?;
    let publication = files.publication(&draft, issue)?;
    let bytes = publication.manifest.to_bytes()?;
    let out = wanted
        .out
        .clone()
        .unwrap_or_else(|| named(draft.title(), issue.edition));
    only_over_a_bundle(&out)?;
    let (beside, old) = Beside::target(&out)?;
    let mut making = Making {
        out: &out,
        spool: &mut spool,
        step: &mut step,
    };
    let hash: [u8; 32] = Sha256::digest(&bytes).into();
    making.write(&beside.file, &publication, &bytes, wanted)?;
    let built = Built {
        file: out.clone(),
        bundle: draft.bundle,
        title: draft.title().to_owned(),
        edition: issue.edition,
        modified: issue.date,
        bytes: beside
            .file
            .metadata()
            .map_err(|cause| unwritable(&out, cause))?
            .len(),
        manifest: hash,
        signed: issue.key.map(|key| key.fingerprint()),
        texts: texts(&draft),
        files: crate::text::plain::saturated(publication.contents.len()),
        warnings: std::mem::take(&mut draft.findings),
    };
    remember(&mut draft, &files, issue, hash)?;
    beside
        .put_in_place(&out, old.as_ref())
        .map_err(|cause| unwritable(&out, cause))?;
    sync_folder(folder_of(&out)).map_err(|cause| unwritable(&out, cause))?;
    Ok(built)
}

/// The first error in words; the others are counted.
///
/// # Errors
/// `invalid-source` where there is one.
pub fn refuse_errors(findings: &Findings) -> Result<()> {
    let Some(Finding {
        file,
        line,
        message,
        hint,
        ..
    }) = findings.errors().next()
    else {
        return Ok(());
    };
    let line = line.map_or_else(String::new, |line| format!(":{line}"));
    let more = match findings.errors().count() - 1 {
        0 => String::new(),
        1 => " One more error: `marginalis bundle check` lists both.".to_owned(),
        more => format!(" {more} more errors: `marginalis bundle check` lists them all."),
    };
    let words = format!("{file}{line}: {message} {hint}{more} Nothing was built.");
    Err(Error::new(ErrorKind::InvalidSource, words))
}

/// Edition, date and key, held against what was built before.
fn issue(draft: &Draft, files: &Files, wanted: &Wanted<'_>) -> Result<Issue> {
    let edition = wanted.edition.or(draft.colophon.edition).unwrap_or(1);
    if !(1..=i32::MAX as u32).contains(&edition) {
        return Err(Error::new(
            ErrorKind::InvalidValue,
            "Editions are counted from 1. Nothing was built.",
        ));
    }
    let key: Option<PublicKey> = wanted.key.map(SecretKey::public).transpose()?;
    let known = draft
        .lock
        .editions
        .iter()
        .find(|built| built.edition == edition);
    let same = match known {
        Some(built) => built.content == content(draft, files, edition)?,
        None => false,
    };
    let last = draft.lock.last().map_or(0, |built| built.edition);
    if edition <= last && !same {
        return Err(not_higher(edition, last));
    }
    let recorded = known.map(|built| built.modified);
    let newest = draft.modified().map(to_the_second);
    let date = wanted
        .date
        .or(recorded)
        .or(newest)
        .unwrap_or(Timestamp::UNIX_EPOCH);
    Ok(Issue { edition, date, key })
}

fn not_higher(edition: u32, last: u32) -> Error {
    let words = if edition == last {
        format!(
            "Edition {edition} was built before, with other content. Nothing was built: whoever has it would not notice the change. Write edition = {} in bundle.toml, or build with --edition {0}.",
            last + 1
        )
    } else {
        format!(
            "Edition {last} was built already, and this would be edition {edition}. Nothing was built. Write edition = {} in bundle.toml, or build with --edition {0}.",
            last + 1
        )
    };
    Error::new(ErrorKind::EditionNotHigher, words)
}

/// What an edition holds, whenever it is built and whoever signs it.
fn content(draft: &Draft, files: &Files, edition: u32) -> Result<String> {
    let undated = Issue {
        edition,
        date: Timestamp::UNIX_EPOCH,
        key: None,
    };
    let manifest = files.publication(draft, undated)?.manifest.to_bytes()?;
    Ok(sha256(&Sha256::digest(&manifest).into()))
}

fn to_the_second(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}

/// The file's name where none is given.
fn named(title: &str, edition: u32) -> PathBuf {
    PathBuf::from(name::numbered(
        &format!("{}-{edition}", slug_of(title)),
        EXTENSION,
        1,
    ))
}

fn texts(draft: &Draft) -> Vec<BuiltText> {
    let known = |id: TextId| draft.lock.texts.iter().find(|known| known.identifier == id);
    draft
        .texts
        .iter()
        .map(|text| BuiltText {
            identifier: text.id,
            title: text.title.clone(),
            file: text.source.path.clone(),
            renamed_from: known(text.id)
                .map(|known| known.file.clone())
                .filter(|file| *file != text.source.path),
        })
        .collect()
}

/// Writes the lock, unless it says all this already.
fn remember(draft: &mut Draft, files: &Files, issue: Issue, manifest: [u8; 32]) -> Result<()> {
    let built = BuiltEdition {
        edition: issue.edition,
        modified: issue.date,
        content: content(draft, files, issue.edition)?,
        manifest: sha256(&manifest),
    };
    let before = draft.lock.clone();
    draft.lock.record(built);
    for text in &draft.texts {
        let known = KnownText {
            identifier: text.id,
            file: text.source.path.clone(),
            title: text.title.clone(),
            edition: issue.edition,
            words: sha256(&text.words_hash),
            sketch: text.sketch.to_text(),
        };
        match draft
            .lock
            .texts
            .iter_mut()
            .find(|other| other.identifier == text.id)
        {
            Some(other) if other.edition <= known.edition => *other = known,
            Some(_) => {}
            None => draft.lock.texts.push(known),
        }
    }
    if draft.lock == before {
        return Ok(());
    }
    draft.lock.write(&draft.root)
}

/// The container being written.
struct Making<'a, 'p> {
    out: &'a Path,
    spool: &'a mut Spool,
    step: &'a mut Step<'p>,
}

impl Making<'_, '_> {
    fn write(
        &mut self,
        file: &File,
        publication: &Publication,
        manifest: &[u8],
        wanted: &Wanted<'_>,
    ) -> Result<()> {
        let mut writer = Writer::new(BufWriter::with_capacity(BUFFER, file));
        let packing = if wanted.store {
            Packing::Stored
        } else {
            Packing::Deflated
        };
        writer.add(MIMETYPE, Packing::Stored, &mut MEDIA_TYPE.as_bytes())?;
        writer.add(PUBLICATION, packing, &mut &*manifest)?;
        if let Some(key) = wanted.key {
            let signature = signature_of(key, manifest)?;
            writer.add(SIGNATURE, packing, &mut signature.as_bytes())?;
        }
        let mut entries: Vec<_> = publication
            .manifest
            .all()
            .zip(&publication.contents)
            .collect();
        entries.sort_by(|(a, _), (b, _)| a.url.as_bytes().cmp(b.url.as_bytes()));
        let total = entries.len();
        for (done, (resource, content)) in entries.into_iter().enumerate() {
            self.step.at(done, total, &resource.url)?;
            let packing = self.packing(resource, content, packing)?;
            let mut from = self.open(content)?;
            let written = writer.add(&resource.url, packing, &mut from)?;
            if (written.size, written.sha256) != (resource.size, resource.sha256) {
                return Err(changed(&resource.url));
            }
        }
        writer.finish()?;
        Ok(())
    }

    /// Images and recordings are packed already. What would pack better than any text does is refused by readers as a
    /// trap, so it is left as it is.
    fn packing(
        &mut self,
        resource: &Resource,
        content: &Content,
        wanted: Packing,
    ) -> Result<Packing> {
        let is_text = Media::of_name(&resource.url).is_some_and(Media::is_text);
        if !is_text || wanted == Packing::Stored {
            return Ok(Packing::Stored);
        }
        if resource.size <= limits::RATIO_FROM {
            return Ok(Packing::Deflated);
        }
        let out = self.out;
        let mut counted = DeflateEncoder::new(self.open(content)?, flate2::Compression::fast());
        let packed =
            io::copy(&mut counted, &mut io::sink()).map_err(|cause| unwritable(out, cause))?;
        // Half of what is allowed: the other encoder may be that much better.
        let is_a_trap = resource.size / packed.max(1) >= limits::MAX_RATIO / 2;
        Ok(if is_a_trap {
            Packing::Stored
        } else {
            Packing::Deflated
        })
    }

    fn open<'a>(&'a mut self, content: &'a Content) -> Result<Box<dyn Read + 'a>> {
        Ok(match content {
            Content::Spooled(place) => Box::new(
                self.spool
                    .read(place)
                    .map_err(|cause| unwritable(self.out, cause))?,
            ),
            Content::File(place) => Box::new(
                File::open(place).map_err(|cause| super::folder::unreadable(place, cause))?,
            ),
            Content::Bytes(bytes) => Box::new(bytes.as_slice()),
        })
    }
}

fn changed(url: &str) -> Error {
    let words =
        format!("“{url}” changed while the bundle was built. Nothing was written. Build it again.");
    Error::new(ErrorKind::FileVanished, words)
}
