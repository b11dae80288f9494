//! The manifest, `publication.json`: what a bundle is, and the hash of every file in it.
//!
//! A profile of the W3C Publication Manifest, with the terms of schema.org and a few of our own (`mg:`); the table of
//! fields stands in `docs/bundle-format.md`. Pure: bytes in, a [`Manifest`] out, and back.

mod fields;
mod read;
mod write;

use serde::Serialize;
use serde_json::{Map, Value};

use super::keys::PublicKey;
use crate::Result;
use crate::ids::{BundleId, TextId};
use crate::time::Timestamp;

/// What every manifest of this format says it conforms to. The domain is reserved: nothing is ever fetched from it.
pub const PROFILE: &str = "https://marginalis.invalid/bundle/1";
/// The same, before the format's number.
pub(super) const PROFILE_FAMILY: &str = "https://marginalis.invalid/bundle/";
/// What `mg:` stands for.
pub const NAMESPACE: &str = "https://marginalis.invalid/ns#";
/// The level of the format that this program reads.
pub const READER_LEVEL: u32 = 1;
/// The names in `mg:requires` that this program knows: none yet.
pub const FEATURES: &[&str] = &[];
/// The media type of a text.
pub const TEXT_MEDIA: &str = "text/markdown;variant=CommonMark";

/// The relation of the reading list.
pub const REL_READING_LIST: &str = "mg:reading-list";
/// The relation of a layer of annotations.
pub const REL_ANNOTATIONS: &str = "mg:annotations";
/// The relation of the questions.
pub const REL_QUESTIONS: &str = "mg:questions";
/// The relation of a license's text.
pub const REL_LICENSE: &str = "license";
/// The relation of the picture that stands for the bundle.
pub const REL_COVER: &str = "cover";

/// Where the SPDX list has its licenses.
const SPDX: &str = "https://spdx.org/licenses/";
/// What SPDX calls having no license.
const SPDX_NONE: &str = "NONE";

/// A SHA-256.
pub type Sha256 = [u8; 32];

/// A bundle's description.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// Constant over all editions.
    pub id: BundleId,
    /// schema.org types, such as `Collection`.
    pub types: Vec<String>,
    /// The title.
    pub name: String,
    /// BCP 47, the first one the main one; never empty.
    pub languages: Vec<String>,
    /// Of the main language's script.
    pub direction: Direction,
    /// Who wrote it.
    pub authors: Vec<Agent>,
    /// Who edited it.
    pub editors: Vec<Agent>,
    /// Who else took part.
    pub contributors: Vec<Agent>,
    /// Who gives it out.
    pub publisher: Option<Agent>,
    /// Of the whole; a resource may have its own.
    pub license: License,
    /// A few sentences.
    pub description: Option<String>,
    /// When it was last changed: shown, never used to order editions.
    pub modified: Timestamp,
    /// When it was first given out.
    pub published: Option<Timestamp>,
    /// The edition's label for people, such as "Autumn 2026".
    pub version: Option<String>,
    /// 1 to 2^31 − 1; the next edition's is higher.
    pub edition: u32,
    /// Earlier editions, the newest first.
    pub supersedes: Vec<Superseded>,
    /// The lowest [`READER_LEVEL`] that can read it.
    pub min_reader: u32,
    /// The key it is signed with, or is to be.
    pub publisher_key: Option<PublicKey>,
    /// Features a reader must know; none is known yet.
    pub requires: Vec<String>,
    /// The texts, in order.
    pub reading_order: Vec<Resource>,
    /// All other files.
    pub resources: Vec<Resource>,
    /// Fields that are not read here (LRMI, accessibility, what later versions add), as they stand.
    pub other: Map<String, Value>,
}

/// One file of a bundle.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// Its name in the container.
    pub url: String,
    /// Its media type, with parameters.
    pub media_type: String,
    /// Of its bytes.
    pub sha256: Sha256,
    /// Bytes; no more are ever read.
    pub size: u64,
    /// A title.
    pub name: Option<String>,
    /// Who made it, where that is not who made the whole.
    pub authors: Vec<Agent>,
    /// Where it is not the whole's.
    pub license: Option<License>,
    /// Where they are not the whole's.
    pub languages: Vec<String>,
    /// What it is to the bundle, such as [`REL_READING_LIST`].
    pub rel: Vec<String>,
    /// Of a text: constant over editions, also when the file is renamed.
    pub identifier: Option<TextId>,
    /// Of a text: SHA-256 of the plain text in which positions count.
    pub text_hash: Option<Sha256>,
    /// Of a text: the number of the rules that make that plain text.
    pub text_form: Option<u32>,
    /// Fields that are not read here, as they stand.
    pub other: Map<String, Value>,
}

/// Which way a script runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// A person or an organization. Only a claim: nobody checked the name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Agent {
    /// Which of the two.
    pub kind: AgentKind,
    /// The name.
    pub name: String,
    /// An address that stands for them: an ORCID, a home page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// A person or an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AgentKind {
    /// A person.
    Person,
    /// A school, a project, a press.
    Organization,
}

/// Under which terms something may be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum License {
    /// An SPDX expression; mostly one id, such as `CC-BY-SA-4.0`.
    Spdx(String),
    /// Nobody said, and the bundle says so.
    NotStated,
}

/// An earlier edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Superseded {
    /// Its number.
    pub edition: u32,
    /// SHA-256 of its manifest.
    pub manifest: Sha256,
}

impl Manifest {
    /// Reads a manifest, and all rules of the format that can be seen without the files.
    ///
    /// # Errors
    /// `invalid-manifest`; `newer-bundle` where it asks for a newer program; `bundle-too-large`; `forbidden-name`.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        read::manifest(bytes)
    }

    /// The manifest's bytes: the same manifest gives the same bytes, and [`Manifest::parse`] takes them.
    ///
    /// # Errors
    /// As [`Manifest::parse`]: nothing is written that would not be read.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        write::manifest(self)
    }

    /// Every file: the texts, then the others.
    pub fn all(&self) -> impl Iterator<Item = &Resource> {
        self.reading_order.iter().chain(&self.resources)
    }

    /// The file with this name.
    pub fn resource(&self, url: &str) -> Option<&Resource> {
        self.all().find(|resource| resource.url == url)
    }

    /// The files that are this to the bundle.
    pub fn with_rel<'a>(&'a self, rel: &'a str) -> impl Iterator<Item = &'a Resource> {
        self.resources
            .iter()
            .filter(move |resource| resource.rel.iter().any(|r| r == rel))
    }
}

impl Resource {
    /// A file, with nothing said of it but what must be.
    pub fn new(
        url: impl Into<String>,
        media_type: impl Into<String>,
        sha256: Sha256,
        size: u64,
    ) -> Self {
        Self {
            url: url.into(),
            media_type: media_type.into(),
            sha256,
            size,
            name: None,
            authors: Vec::new(),
            license: None,
            languages: Vec::new(),
            rel: Vec::new(),
            identifier: None,
            text_hash: None,
            text_form: None,
            other: Map::new(),
        }
    }
}
