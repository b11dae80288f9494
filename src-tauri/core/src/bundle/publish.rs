//! A folder for any web server: bundles, their signatures and hashes, an OPDS 2.0 feed and a plain page.
//!
//! Every bundle is verified before it is copied. Names are safe on every system and in every address; what was published
//! into the folder before and is named alike is replaced. Anything else in it is left alone, and where it has a name that
//! is needed, nothing is published. The same bundles give the same folder.

mod cover;
mod ours;
mod page;

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufReader};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::manifest::{Agent, Manifest, REL_COVER, Resource};
use super::signature::{Minisig, Prehash};
use super::{EXTENSION, MEDIA_TYPE, Opened, file_hash, limits};
use crate::export::file::name::{clash_key, numbered};
use crate::export::file::{Beside, unwritable, write_whole};
use crate::import::file::shown_name;
use crate::text::slug::slug_of;
use crate::{Error, ErrorKind, Result};

/// The hashes of all files, as `sha256sum --check` reads them.
pub const SUMS: &str = "SHA256SUMS";
/// The feed.
pub const FEED: &str = "opds.json";
/// The page.
pub const PAGE: &str = "index.html";
/// The media type of the feed.
const FEED_MEDIA: &str = "application/opds+json";

/// What was published.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Published {
    /// The folder.
    pub folder: PathBuf,
    /// The bundles, in the order they were given.
    pub bundles: Vec<PublishedBundle>,
    /// Every file that was written, by name.
    pub files: Vec<String>,
    /// Bundles that lie in the folder and are not on the page and in the feed, in none of their editions: they were not
    /// named this time.
    pub left_out: Vec<String>,
}

/// A bundle of the folder.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PublishedBundle {
    /// Its file.
    pub file: String,
    /// Its name.
    pub name: String,
    /// Its edition.
    pub edition: u32,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// Is it signed?
    pub signed: bool,
}

/// Publishes bundles into a folder; `title` stands over the page and the feed, and these bundles alone are in them.
///
/// # Errors
/// What opening and verifying a bundle may say, `broken-signature` where a signature beside a bundle does not hold, and
/// what writing may say; `unwritable-file` where a file of another hand has a name that is needed. Nothing is written before
/// all of that is looked at.
pub fn publish(folder: &Path, title: &str, files: &[PathBuf]) -> Result<Published> {
    let mut names = HashSet::new();
    let mut ready = Vec::new();
    for file in files {
        ready.push(Ready::of(file, &mut names)?);
    }
    ours::check(folder, &mut ready)?;
    std::fs::create_dir_all(folder).map_err(|cause| unwritable(folder, cause))?;
    let mut sums = Vec::new();
    for bundle in &mut ready {
        bundle.write(folder, &mut sums)?;
    }
    let feed = serde_json::to_string_pretty(&feed(title, &ready))
        .map_err(|e| Error::caused(ErrorKind::Internal, "The feed could not be written.", e))?;
    put(folder, FEED, (feed + "\n").as_bytes(), &mut sums)?;
    put(folder, PAGE, page::of(title, &ready).as_bytes(), &mut sums)?;
    sums.sort_by(|(a, _), (b, _)| a.cmp(b));
    let lines: String = sums
        .iter()
        .map(|(name, hash)| format!("{hash}  {name}\n"))
        .collect();
    write_whole(&folder.join(SUMS), lines.as_bytes())?;
    let mut files: Vec<String> = sums.into_iter().map(|(name, _)| name).collect();
    files.push(SUMS.to_owned());
    files.sort();
    let bundles = ready.iter().map(|bundle| PublishedBundle {
        file: bundle.name.clone(),
        name: bundle.manifest.name.clone(),
        edition: bundle.manifest.edition,
        sha256: bundle.sha256.clone(),
        signed: bundle.signed.is_some(),
    });
    Ok(Published {
        folder: folder.to_owned(),
        left_out: left_out(folder, &files, &ready)?,
        bundles: bundles.collect(),
        files,
    })
}

/// The bundles of a folder that were not written now, without other editions of those that were.
fn left_out(folder: &Path, written: &[String], published: &[Ready]) -> Result<Vec<String>> {
    let entries = std::fs::read_dir(folder).map_err(|cause| unwritable(folder, cause))?;
    let names = entries.flatten().map(|entry| shown_name(&entry.path()));
    let is_bundle = |name: &String| {
        Path::new(name)
            .extension()
            .is_some_and(|end| end == EXTENSION)
    };
    let is_there = |name: &String| {
        Opened::open(&folder.join(name)).is_ok_and(|found| {
            let id = &found.manifest().id;
            published.iter().any(|ready| ready.manifest.id == *id)
        })
    };
    let mut left: Vec<String> = names
        .filter(|name| is_bundle(name) && !written.contains(name) && !is_there(name))
        .collect();
    left.sort();
    Ok(left)
}

/// Names with their hashes.
type Sums = Vec<(String, String)>;

fn put(folder: &Path, name: &str, bytes: &[u8], sums: &mut Sums) -> Result<()> {
    write_whole(&folder.join(name), bytes)?;
    let hash = file_hash(bytes).map_err(|cause| unwritable(folder, cause))?;
    sums.push((name.to_owned(), hash));
    Ok(())
}

/// A bundle, verified.
struct Ready {
    source: PathBuf,
    opened: Opened,
    manifest: Arc<Manifest>,
    /// As it is called in the folder.
    name: String,
    size: u64,
    sha256: String,
    /// The signer's fingerprint.
    signed: Option<String>,
    /// A signature of the file as a whole that lies beside it.
    detached: Option<Vec<u8>>,
    cover: (String, &'static str),
}

impl Ready {
    fn of(source: &Path, names: &mut HashSet<String>) -> Result<Self> {
        let mut opened = Opened::open(source)?;
        opened.verify(&mut |_| ControlFlow::Continue(()))?;
        let manifest = opened.shared_manifest();
        let signed = opened.signature().key().copied();
        let name = free_name(source, &manifest, names);
        let unreadable = |cause| {
            Error::caused(
                ErrorKind::UnreadableFile,
                format!(
                    "“{}” cannot be read. Nothing was published.",
                    source.display()
                ),
                cause,
            )
        };
        let file = File::open(source).map_err(unreadable)?;
        let size = file.metadata().map_err(unreadable)?.len();
        let detached = detached(source)?;
        if let (Some(signature), Some(key)) = (&detached, &signed) {
            let prehash = Prehash::of_reader(BufReader::new(&file)).map_err(unreadable)?;
            Minisig::parse(signature)?.verify(key, &prehash)?;
        }
        let file = File::open(source).map_err(unreadable)?;
        let picture = picture(&manifest);
        let extension = picture
            .and_then(|picture| picture.url.rsplit('.').next())
            .unwrap_or("png");
        let media = match extension {
            "jpg" | "jpeg" => "image/jpeg",
            "gif" => "image/gif",
            _ => "image/png",
        };
        let stem = name.trim_end_matches(EXTENSION);
        Ok(Self {
            source: source.to_owned(),
            sha256: file_hash(BufReader::new(file)).map_err(unreadable)?,
            cover: (format!("{stem}{extension}"), media),
            signed: signed.map(|key| key.fingerprint().to_string()),
            opened,
            manifest,
            name,
            size,
            detached,
        })
    }

    fn write(&mut self, folder: &Path, sums: &mut Sums) -> Result<()> {
        let target = folder.join(&self.name);
        let (mut beside, old) = Beside::target(&target)?;
        let copied =
            File::open(&self.source).and_then(|mut from| io::copy(&mut from, &mut beside.file));
        copied.map_err(|cause| unwritable(&target, cause))?;
        beside
            .put_in_place(&target, old.as_ref())
            .map_err(|cause| unwritable(&target, cause))?;
        sums.push((self.name.clone(), self.sha256.clone()));
        if let Some(signature) = &self.detached {
            put(folder, &format!("{}.minisig", self.name), signature, sums)?;
        }
        let cover = self.picture()?;
        put(folder, &self.cover.0, &cover, sums)
    }

    /// The bytes of its cover.
    fn picture(&mut self) -> Result<Vec<u8>> {
        match picture(&self.manifest).cloned() {
            Some(picture) => self.opened.read_whole(&picture),
            None => cover::plain(&self.manifest.id),
        }
    }
}

/// The signature of the file as a whole, where one lies beside it.
fn detached(source: &Path) -> Result<Option<Vec<u8>>> {
    let mut place = source.as_os_str().to_owned();
    place.push(".minisig");
    match crate::import::file::read(Path::new(&place), limits::MAX_STATEMENT) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(_) if !Path::new(&place).exists() => Ok(None),
        Err(error) => Err(error),
    }
}

/// A name that no other bundle of the folder has: made of the title and edition in letters that no address changes.
fn free_name(source: &Path, manifest: &Manifest, names: &mut HashSet<String>) -> String {
    let said = source
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    let stem = match said {
        Some(said)
            if said
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')) =>
        {
            said
        }
        _ => {
            let slug: String = slug_of(&manifest.name)
                .chars()
                .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
                .collect();
            let slug = slug.trim_matches('-');
            format!(
                "{}-{}",
                if slug.is_empty() { "bundle" } else { slug },
                manifest.edition
            )
        }
    };
    for number in 1.. {
        let stem = if number == 1 {
            stem.clone()
        } else {
            format!("{stem}-{number}")
        };
        let name = numbered(&stem, EXTENSION, 1);
        if names.insert(clash_key(&name)) {
            return name;
        }
    }
    stem
}

/// The picture that stands for a bundle: its cover, else its first picture of a kind that every reader shows.
fn picture(manifest: &Manifest) -> Option<&Resource> {
    let is_shown = |file: &&Resource| {
        ["image/png", "image/jpeg", "image/gif"].contains(&file.media_type.as_str())
    };
    manifest
        .with_rel(REL_COVER)
        .find(is_shown)
        .or_else(|| manifest.resources.iter().find(is_shown))
}

fn feed(title: &str, bundles: &[Ready]) -> Value {
    let modified = bundles.iter().map(|bundle| bundle.manifest.modified).max();
    let mut metadata = Map::new();
    metadata.insert("title".to_owned(), json!(title));
    if let Some(modified) = modified {
        metadata.insert("modified".to_owned(), json!(modified.to_string()));
    }
    metadata.insert("numberOfItems".to_owned(), json!(bundles.len()));
    json!({
        "metadata": metadata,
        "links": [{ "rel": "self", "href": FEED, "type": FEED_MEDIA }],
        "publications": bundles.iter().map(publication).collect::<Vec<_>>(),
    })
}

fn publication(bundle: &Ready) -> Value {
    let manifest = &bundle.manifest;
    let named = |agents: &[Agent]| {
        agents
            .iter()
            .map(|agent| json!({ "name": agent.name }))
            .collect::<Vec<_>>()
    };
    let mut metadata = json!({
        "@type": "http://schema.org/Collection",
        "title": manifest.name,
        "identifier": format!("urn:uuid:{}", manifest.id),
        "modified": manifest.modified.to_string(),
        "language": manifest.languages,
    });
    let optional = [
        (
            "author",
            json!(named(&manifest.authors)),
            manifest.authors.is_empty(),
        ),
        (
            "editor",
            json!(named(&manifest.editors)),
            manifest.editors.is_empty(),
        ),
        (
            "publisher",
            json!(
                manifest
                    .publisher
                    .as_ref()
                    .map(|agent| json!({ "name": agent.name }))
            ),
            manifest.publisher.is_none(),
        ),
        (
            "description",
            json!(manifest.description),
            manifest.description.is_none(),
        ),
        (
            "published",
            json!(manifest.published.map(|time| time.to_string())),
            manifest.published.is_none(),
        ),
    ];
    for (name, value, _) in optional.into_iter().filter(|(_, _, absent)| !absent) {
        metadata[name] = value;
    }
    json!({
        "metadata": metadata,
        "links": [{
            "rel": "http://opds-spec.org/acquisition/open-access",
            "href": bundle.name,
            "type": MEDIA_TYPE,
            "size": bundle.size,
        }],
        "images": [{ "href": bundle.cover.0, "type": bundle.cover.1 }],
    })
}
