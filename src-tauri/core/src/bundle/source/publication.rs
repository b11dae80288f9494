//! The manifest of a bundle that is being built, and where the bytes of each file come from.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::PathBuf;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::draft::Draft;
use super::folder::SourceFile;
use super::remarks;
use super::vocabulary::{NO_LICENSE, is_right_to_left};
use crate::bundle::keys::PublicKey;
use crate::bundle::manifest::{
    Agent, AgentKind, Direction, License, Manifest, READER_LEVEL, REL_ANNOTATIONS, REL_LICENSE,
    REL_QUESTIONS, REL_READING_LIST, Resource, Superseded, TEXT_MEDIA,
};
use crate::bundle::media::{HEAD, Look, Media, TAIL};
use crate::text::FORM;
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Result};

/// The media type of the reading list.
const CSL_MEDIA: &str = "application/vnd.citationstyles.csl+json";
/// The media type of notes and questions.
const ANNOTATIONS_MEDIA: &str = "application/ld+json;profile=\"http://www.w3.org/ns/anno.jsonld\"";

/// Where the bytes of a file come from.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// A text, as it lies in the spool.
    Spooled(Range<u64>),
    /// A file of the folder.
    File(PathBuf),
    /// Bytes made here.
    Bytes(Vec<u8>),
}

/// A manifest, and the content of each of its files in its order: texts, then the others.
pub(super) struct Publication {
    pub(super) manifest: Manifest,
    pub(super) contents: Vec<Content>,
}

/// What differs between two builds of one content.
#[derive(Clone, Copy)]
pub(super) struct Issue {
    pub(super) edition: u32,
    pub(super) date: Timestamp,
    pub(super) key: Option<PublicKey>,
}

/// The files that stay the same whatever the edition: hashed once.
pub(super) struct Files {
    texts: Vec<(Resource, Content)>,
    others: Vec<(Resource, Content)>,
}

impl Files {
    /// Hashes what comes from the folder. `spool` says where each text lies.
    pub(super) fn of(draft: &Draft, spool: Vec<Range<u64>>) -> Result<Self> {
        let mut files = Self::of_texts(draft, spool);
        for file in &draft.listing.assets {
            files
                .others
                .push((hashed(file, &[])?, Content::File(file.place.clone())));
        }
        for file in &draft.listing.licenses {
            files.others.push((
                hashed(file, &[REL_LICENSE])?,
                Content::File(file.place.clone()),
            ));
        }
        if let Some(list) = &draft.reading_list {
            let url = super::READING_LIST;
            files
                .others
                .push(made(url, CSL_MEDIA, REL_READING_LIST, list.clone()));
        }
        Ok(files)
    }

    fn of_texts(draft: &Draft, spool: Vec<Range<u64>>) -> Self {
        let texts = draft.texts.iter().zip(spool).map(|(text, place)| {
            let mut resource = Resource::new(&text.url, TEXT_MEDIA, text.sha256, text.size);
            resource.name = some_name(&text.title);
            resource.authors = people(&text.metadata.authors);
            resource.license = text.metadata.license.as_deref().map(license);
            resource.languages = text.metadata.language.iter().cloned().collect();
            resource.identifier = Some(text.id);
            resource.text_hash = Some(text.words_hash);
            resource.text_form = Some(FORM);
            same_as_whole(&mut resource, draft);
            (resource, Content::Spooled(place))
        });
        Self {
            texts: texts.collect(),
            others: Vec::new(),
        }
    }

    /// The publication as it is issued.
    pub(super) fn publication(&self, draft: &Draft, issue: Issue) -> Result<Publication> {
        let about = remarks::about(
            draft.bundle,
            draft.title(),
            draft.texts.iter().map(|text| text.id),
        );
        let mut others = self.others.clone();
        let layers = draft.layers.iter().map(|layer| (layer, REL_ANNOTATIONS));
        for (layer, rel) in layers.chain(draft.questions.iter().map(|layer| (layer, REL_QUESTIONS)))
        {
            let mut entry = made(
                &layer.url,
                ANNOTATIONS_MEDIA,
                rel,
                layer.to_bytes(&about, issue.date)?,
            );
            entry.0.name = some_name(&layer.title);
            others.push(entry);
        }
        others.sort_by(|(a, _), (b, _)| a.url.cmp(&b.url));
        let (reading_order, texts): (Vec<_>, Vec<_>) = self.texts.iter().cloned().unzip();
        let (resources, others): (Vec<_>, Vec<_>) = others.into_iter().unzip();
        Ok(Publication {
            manifest: manifest(draft, issue, reading_order, resources)?,
            contents: texts.into_iter().chain(others).collect(),
        })
    }
}

fn manifest(
    draft: &Draft,
    issue: Issue,
    reading_order: Vec<Resource>,
    resources: Vec<Resource>,
) -> Result<Manifest> {
    let colophon = &draft.colophon;
    let languages = colophon.languages().to_vec();
    let right_to_left = languages.first().is_some_and(|tag| is_right_to_left(tag));
    let midnight = |day: jiff::civil::Date| {
        day.to_zoned(jiff::tz::TimeZone::UTC)
            .map(|at| at.timestamp())
    };
    let published = colophon.published.map(midnight).transpose();
    Ok(Manifest {
        id: draft.bundle,
        types: vec!["Collection".to_owned(), "LearningResource".to_owned()],
        name: some_name(draft.title()).unwrap_or_default(),
        languages,
        direction: if right_to_left {
            Direction::Rtl
        } else {
            Direction::Ltr
        },
        authors: people(&colophon.authors),
        editors: people(&colophon.editors),
        contributors: people(&colophon.contributors),
        publisher: colophon
            .publisher
            .as_deref()
            .and_then(some_name)
            .map(|name| agent(AgentKind::Organization, name)),
        license: license(colophon.license.as_deref().unwrap_or(NO_LICENSE)),
        description: some_words(colophon.description.as_ref()),
        modified: issue.date,
        published: published.map_err(|e| {
            Error::caused(
                ErrorKind::InvalidSource,
                "bundle.toml: published is no day of the calendar. Nothing was written.",
                e,
            )
        })?,
        version: some_words(colophon.label.as_ref()),
        edition: issue.edition,
        supersedes: superseded(draft, issue.edition),
        min_reader: READER_LEVEL,
        publisher_key: issue.key,
        requires: Vec::new(),
        reading_order,
        resources,
        other: education(draft),
    })
}

/// The editions before this one, newest first.
fn superseded(draft: &Draft, edition: u32) -> Vec<Superseded> {
    let earlier = draft
        .lock
        .editions
        .iter()
        .rev()
        .filter(|built| built.edition < edition);
    let read = earlier.filter_map(|built| {
        Some(Superseded {
            edition: built.edition,
            manifest: super::hash_of(&built.manifest)?,
        })
    });
    read.take(crate::bundle::limits::MAX_LIST).collect()
}

/// What schema.org and LRMI say of learning and of access.
fn education(draft: &Draft) -> Map<String, Value> {
    let colophon = &draft.colophon;
    let words = [
        ("educationalLevel", &colophon.educational_level),
        ("learningResourceType", &colophon.learning_resource_type),
        ("timeRequired", &colophon.time_required),
        ("accessibilitySummary", &colophon.accessibility_summary),
    ];
    let lists = [
        ("about", &colophon.about),
        ("teaches", &colophon.teaches),
        ("accessMode", &colophon.access_mode),
        ("accessibilityFeature", &colophon.accessibility_feature),
        ("accessibilityHazard", &colophon.accessibility_hazard),
    ];
    let mut fields = Map::new();
    for (name, value) in words {
        if let Some(value) = some_words(value.as_ref()) {
            fields.insert(name.to_owned(), json!(value));
        }
    }
    for (name, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        fields.insert(name.to_owned(), json!(list));
    }
    fields
}

/// What is true of the whole need not be said of each text.
fn same_as_whole(text: &mut Resource, draft: &Draft) {
    if text.authors == people(&draft.colophon.authors) {
        text.authors.clear();
    }
    if text.license == draft.colophon.license.as_deref().map(license) {
        text.license = None;
    }
    if text.languages == draft.colophon.languages() {
        text.languages.clear();
    }
}

fn license(written: &str) -> License {
    match written.trim() {
        NO_LICENSE | "" => License::NotStated,
        expression => License::Spdx(expression.to_owned()),
    }
}

fn people(names: &[String]) -> Vec<Agent> {
    let names = names.iter().filter_map(|name| some_name(name));
    names.map(|name| agent(AgentKind::Person, name)).collect()
}

fn agent(kind: AgentKind, name: String) -> Agent {
    Agent {
        kind,
        name,
        id: None,
    }
}

/// A name on one line, without what steers the direction of writing; `None` where nothing is left.
fn some_name(name: &str) -> Option<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let kept = words
        .join(" ")
        .chars()
        .filter(|&c| !c.is_control() && !crate::bundle::names::steers_direction(c))
        .collect::<String>();
    (!kept.is_empty()).then_some(kept)
}

fn some_words(words: Option<&String>) -> Option<String> {
    words
        .map(|words| words.trim().to_owned())
        .filter(|words| !words.is_empty())
}

fn made(url: &str, media_type: &str, rel: &str, bytes: Vec<u8>) -> (Resource, Content) {
    let mut resource = Resource::new(
        url,
        media_type,
        Sha256::digest(&bytes).into(),
        bytes.len() as u64,
    );
    resource.rel = vec![rel.to_owned()];
    (resource, Content::Bytes(bytes))
}

/// Would a manifest hold what the folder says? Asked without reading the files that are not texts.
pub(super) fn check_manifest(draft: &Draft) -> Result<()> {
    let files = Files::of_texts(draft, vec![0..0; draft.texts.len()]);
    let issue = Issue {
        edition: draft.colophon.edition.unwrap_or(1),
        date: Timestamp::UNIX_EPOCH,
        key: None,
    };
    let Publication { manifest, .. } = files.publication(draft, issue)?;
    manifest.to_bytes().map(drop)
}

/// A file of the folder, read once in pieces.
fn hashed(file: &SourceFile, rel: &[&str]) -> Result<Resource> {
    let media = Media::of_name(&file.path);
    let media_type = media.map(Media::media_type).unwrap_or_default();
    let unreadable = |cause| super::folder::unreadable(&file.place, cause);
    let mut open = File::open(&file.place).map_err(unreadable)?;
    let (mut hash, mut size) = (Sha256::new(), 0u64);
    pieces(&mut open, &mut |piece| {
        hash.update(piece);
        size += piece.len() as u64;
    })
    .map_err(unreadable)?;
    let mut resource = Resource::new(&file.path, media_type, hash.finalize().into(), size);
    resource.rel = rel.iter().map(|rel| (*rel).to_owned()).collect();
    Ok(resource)
}

/// Gives all of a file, a piece at a time.
fn pieces(from: &mut impl Read, give: &mut dyn FnMut(&[u8])) -> std::io::Result<()> {
    let mut piece = vec![0; 64 * 1024];
    loop {
        match from.read(&mut piece)? {
            0 => return Ok(()),
            read => give(&piece[..read]),
        }
    }
}

/// Is a file what its name says? Of text every byte counts; of the others, the beginning and the end.
pub(super) fn check_media(file: &SourceFile) -> Result<()> {
    let Some(media) = Media::of_name(&file.path) else {
        return Ok(());
    };
    let unreadable = |cause| super::folder::unreadable(&file.place, cause);
    let mut open = File::open(&file.place).map_err(unreadable)?;
    if media.is_text() {
        let mut look = Look::at(media);
        pieces(&mut open, &mut |piece| look.take(piece)).map_err(unreadable)?;
        return look.end(&file.path);
    }
    let mut head = Vec::new();
    open.by_ref()
        .take(HEAD as u64)
        .read_to_end(&mut head)
        .map_err(unreadable)?;
    open.seek(SeekFrom::Start(file.size.saturating_sub(TAIL as u64)))
        .map_err(unreadable)?;
    let mut tail = Vec::new();
    open.take(TAIL as u64)
        .read_to_end(&mut tail)
        .map_err(unreadable)?;
    media.check(&file.path, &head, &tail, file.size)
}
