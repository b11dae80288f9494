//! The update table: what a bundle brings of each text, and what becomes of the marks there.

use std::borrow::Cow;
use std::collections::HashMap;

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use super::super::SIGNATURE;
use super::super::manifest::Resource;
use super::super::opened::Opened;
use super::incoming::{Incoming, Listed, Names};
use super::staging::{Staging, read_text};
use super::store::{self, Kept, Stored};
use super::{MarkFates, TextChange, TextNews};
use crate::editions::carrying::{self, Carrying, Coming, Standing};
use crate::editions::{MarkCounts, News};
use crate::ids::TextId;
use crate::import;
use crate::storage::migrations::hex;
use crate::text::links::target;
use crate::text::opening::resolve;
use crate::text::store::KeptEdition;
use crate::text::{Document, LinkTarget, Metadata, OutlineEntry};
use crate::{Error, ErrorKind, Library, Result};

/// A text of the bundle that comes in, as far as it is known without reading it.
#[derive(Debug)]
pub(super) struct Seen<'a> {
    pub(super) listed: Listed<'a>,
    /// In this library.
    pub(super) id: TextId,
    pub(super) here: Option<Stored>,
    pub(super) brings: Brings,
}

/// What it brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Brings {
    /// A text that is not here.
    Text,
    /// The source that is here; its pictures are other ones, perhaps.
    Pictures,
    /// The same words in another form.
    Form,
    /// Other words.
    Words,
    /// Nothing.
    Nothing,
}

/// The texts of a bundle beside those that are here.
#[derive(Debug)]
pub(super) struct Beside<'a> {
    pub(super) texts: Vec<Seen<'a>>,
    /// Those that the bundle no longer has.
    pub(super) withdrawn: Vec<Stored>,
    /// Texts of the bundle that are here by other hands.
    pub(super) taken: Vec<Stored>,
    /// The files of the edition that is here.
    pub(super) files: HashMap<String, Kept>,
}

impl<'a> Beside<'a> {
    pub(super) fn of(
        connection: &Connection,
        incoming: &'a Incoming,
        names: &Names,
    ) -> Result<Self> {
        let files = store::files(connection, names.bundle)?;
        let same_pictures = same_pictures(incoming, &files);
        let mut here = store::texts(connection, names.bundle)?;
        let mut beside = Self {
            texts: Vec::new(),
            withdrawn: Vec::new(),
            taken: Vec::new(),
            files,
        };
        for (listed, (_, kept)) in incoming.texts()?.into_iter().zip(incoming.files()) {
            let id = names.text(listed.identifier);
            let stored = here.remove(&id);
            if stored.is_none() {
                beside.taken.extend(store::text(connection, id)?);
            }
            beside.texts.push(Seen {
                brings: beside.brings(&listed, kept, stored.as_ref(), same_pictures),
                listed,
                id,
                here: stored,
            });
        }
        beside.withdrawn = here.into_values().filter(|text| !text.withdrawn).collect();
        beside.withdrawn.sort_by_key(|text| (text.place, text.id));
        Ok(beside)
    }

    /// Is this file, under this path, here already?
    pub(super) fn has(&self, resource: &Resource, kept: &Kept) -> bool {
        self.files.get(&resource.url) == Some(kept)
    }

    fn brings(
        &self,
        listed: &Listed<'_>,
        kept: &Kept,
        here: Option<&Stored>,
        same_pictures: bool,
    ) -> Brings {
        let Some(here) = here else {
            return Brings::Text;
        };
        let same_source = here.content == kept.hash();
        let same_file = here.file.as_deref() == Some(&listed.resource.url);
        let published = here.file.as_ref().and_then(|file| self.files.get(file));
        // The publisher changed nothing, whatever the reader put in its place.
        let unchanged = published == Some(kept);
        if same_source && !(same_file && same_pictures) {
            Brings::Pictures
        } else if same_source || unchanged {
            Brings::Nothing
        } else if here.plain_hash == hex(&listed.text_hash) {
            Brings::Form
        } else {
            Brings::Words
        }
    }

    /// Are the files that are here those that come, no more and no less?
    pub(super) fn same_content(&self, incoming: &Incoming) -> bool {
        if self.files.is_empty() {
            return self.same_texts();
        }
        let here = self.files.keys().filter(|path| *path != SIGNATURE);
        here.count() == incoming.files().count()
            && incoming
                .files()
                .all(|(resource, kept)| self.has(resource, kept))
    }

    /// What came with the program has only texts: are they those that come, source by source?
    fn same_texts(&self) -> bool {
        self.withdrawn.is_empty()
            && self.texts.iter().all(|text| {
                let content = hex(&text.listed.resource.sha256);
                text.here
                    .as_ref()
                    .is_some_and(|here| here.content == content)
            })
    }

    /// Do the texts stand as they stood when somebody looked before?
    pub(super) fn is_as(&self, other: &Self) -> bool {
        let as_stored = |seen: &Seen<'_>, other: &Seen<'_>| {
            seen.brings == other.brings && seen.here == other.here
        };
        self.texts.len() == other.texts.len()
            && self
                .texts
                .iter()
                .zip(&other.texts)
                .all(|(seen, other)| as_stored(seen, other))
            && self.withdrawn == other.withdrawn
            && self.files == other.files
    }

    /// Which texts become what.
    pub(super) fn news(&self) -> Vec<TextNews> {
        let coming = self.texts.iter().map(|text| TextNews {
            id: text.id,
            title: text.title(),
            change: match text.brings {
                Brings::Text => TextChange::New,
                Brings::Words => TextChange::Changed,
                Brings::Form | Brings::Pictures | Brings::Nothing => TextChange::Same,
            },
        });
        let gone = self.withdrawn.iter().map(|text| TextNews {
            id: text.id,
            title: text.title.clone(),
            change: TextChange::Withdrawn,
        });
        coming.chain(gone).collect()
    }
}

/// Are the pictures of the bundle, by path and hash, those that are here?
fn same_pictures(incoming: &Incoming, files: &HashMap<String, Kept>) -> bool {
    let is_picture = |kept: &Kept| matches!(kept, Kept::Asset(_));
    let coming = || incoming.others().filter(|(_, kept)| is_picture(kept));
    let here = files.values().filter(|kept| is_picture(kept));
    here.count() == coming().count()
        && coming().all(|(resource, kept)| files.get(&resource.url) == Some(kept))
}

impl Seen<'_> {
    /// The title it has here, or as far as the bundle says before it is read.
    pub(super) fn title(&self) -> String {
        let url = std::path::Path::new(&self.listed.resource.url);
        match (&self.listed.resource.name, &self.here) {
            (Some(name), _) => import::title_from(Some(name), url),
            (None, Some(here)) => here.title.clone(),
            (None, None) => import::title_from(None, url),
        }
    }
}

/// A text that was read, kept by its hash, and whose marks' fates are decided.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) title: String,
    metadata: Metadata,
    outline: Vec<OutlineEntry>,
    words: u32,
    length: u32,
    plain_hash: String,
    content: String,
    pictures: Vec<(String, String)>,
    /// None where the text is new.
    pub(super) carrying: Option<Carrying>,
}

impl Read {
    pub(super) fn edition(&self) -> KeptEdition<'_> {
        KeptEdition {
            metadata: &self.metadata,
            outline: &self.outline,
            words: self.words,
            length: self.length,
            plain_hash: &self.plain_hash,
            content: &self.content,
            pictures: &self.pictures,
        }
    }
}

/// Reads a text and keeps its source.
pub(super) fn read(
    library: &Library,
    opened: &mut Opened,
    incoming: &Incoming,
    seen: &Seen<'_>,
    staging: &mut Staging<'_>,
) -> Result<Read> {
    let resource = seen.listed.resource;
    let source = read_text(opened, resource)?;
    let document = Document::parse(&source);
    let plain_hash = check(&document, &seen.listed)?;
    let said = resource
        .name
        .as_deref()
        .or(document.metadata.title.as_deref());
    let heading = document.outline.first().map(|entry| entry.text.as_str());
    let mut read = Read {
        title: import::title_from(said.or(heading), std::path::Path::new(&resource.url)),
        words: document.words(),
        length: document.plain.len(),
        plain_hash,
        content: hex(&resource.sha256),
        pictures: pictures(&document, incoming, &resource.url)?,
        carrying: None,
        metadata: Metadata::default(),
        outline: Vec::new(),
    };
    if seen.here.is_some() {
        let coming = Coming {
            content: &read.content,
            plain_hash: &read.plain_hash,
            pictures: &read.pictures,
        };
        let planned = library.read(|connection| {
            carrying::plan(connection, seen.id, &coming, || {
                Ok(Cow::Borrowed(&document))
            })
        })?;
        read.carrying = Some(planned);
    }
    staging.content(&read.content, source)?;
    read.metadata = document.metadata;
    read.outline = document.outline;
    Ok(read)
}

/// Is a text what the manifest says it is, as it reads here? Returns the hash of its plain text.
fn check(document: &Document, listed: &Listed<'_>) -> Result<String> {
    let url = &listed.resource.url;
    import::drop_if_empty(url, document.plain.as_str())?;
    let plain_hash = Sha256::digest(document.plain.as_str().as_bytes());
    if plain_hash[..] == listed.text_hash {
        return Ok(hex(&plain_hash));
    }
    Err(Error::new(
        ErrorKind::WrongHash,
        format!(
            "“{url}” does not read as the bundle says it does, so places in it would be wrong. Nothing was changed. \
             Ask its publisher for a bundle built anew."
        ),
    ))
}

/// What becomes of the marks of a text whose words change, told without keeping anything.
pub(super) fn fates(library: &Library, opened: &mut Opened, seen: &Seen<'_>) -> Result<MarkFates> {
    let coming = Coming {
        content: &hex(&seen.listed.resource.sha256),
        plain_hash: &hex(&seen.listed.text_hash),
        pictures: &[],
    };
    let planned = library.read(|connection| {
        carrying::plan(connection, seen.id, &coming, || {
            let document = Document::parse(&read_text(opened, seen.listed.resource)?);
            check(&document, &seen.listed)?;
            Ok(Cow::Owned(document))
        })
    })?;
    Ok(MarkFates::of(&planned))
}

/// The marks of a bundle's texts by where they stand.
pub(super) type Standings = HashMap<TextId, Standing>;

impl MarkFates {
    /// Those of a text that is to be carried.
    pub(super) fn of(carrying: &Carrying) -> Self {
        let MarkCounts {
            before,
            check,
            unplaced,
            ..
        } = carrying.counts;
        let (kept, moved) = carrying.placed;
        Self {
            before,
            kept,
            moved,
            check,
            unplaced,
        }
    }

    /// Those of a text that stays as it is.
    pub(super) fn unmoved(standings: &Standings, text: TextId) -> Self {
        let standing = standings.get(&text).copied().unwrap_or_default();
        Self {
            before: standing.sum(),
            kept: standing.placed,
            moved: 0,
            check: standing.check,
            unplaced: standing.unplaced + standing.astray,
        }
    }
}

/// The pictures a text refers to that are in the bundle: name in the source and hash, by name.
fn pictures(document: &Document, incoming: &Incoming, file: &str) -> Result<Vec<(String, String)>> {
    let mut names = document.image_names();
    names.sort_unstable();
    names.dedup();
    let mut found = Vec::new();
    for name in names {
        let LinkTarget::Text { path, .. } = target(name) else {
            continue;
        };
        let path = resolve(file, &path).unwrap_or_default();
        if let Some(resource) = incoming.manifest.resource(&path)
            && !super::incoming::is_text(resource)?
        {
            found.push((name.to_owned(), hex(&resource.sha256)));
        }
    }
    Ok(found)
}

/// Does a text get another edition?
pub(super) fn is_new_edition(read: &Read) -> bool {
    read.carrying
        .as_ref()
        .is_none_or(|carrying| carrying.news != News::Nothing)
}
