//! A bundle that comes in, and under which ids it comes.

use std::collections::HashMap;
use std::iter;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::super::keys::PublicKey;
use super::super::manifest::{License, Manifest, Resource};
use super::super::media::Media;
use super::super::opened::{Opened, Signature};
use super::store::Kept;
use super::{KeyShown, Trust, rules};
use crate::ids::{BundleId, TextId};
use crate::storage::migrations::hex;
use crate::{Error, ErrorKind, Result};

/// What an opened bundle says of itself. The file stays open beside it.
#[derive(Debug)]
pub(super) struct Incoming {
    pub(super) manifest: Arc<Manifest>,
    /// The manifest's own bytes.
    pub(super) bytes: String,
    /// Their SHA-256, hexadecimal.
    pub(super) hash: String,
    /// Where each file goes, in the manifest's order.
    kept: Vec<Kept>,
    pub(super) key: Option<PublicKey>,
    /// The signature's own text.
    pub(super) signature: Option<String>,
    /// The same as text.
    pub(super) key_text: Option<String>,
    former_keys: Vec<String>,
}

/// A text of the bundle: what the manifest says of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listed<'a> {
    pub(super) resource: &'a Resource,
    pub(super) identifier: TextId,
    pub(super) text_hash: [u8; 32],
}

impl<'a> Listed<'a> {
    fn of(resource: &'a Resource) -> Option<Self> {
        Some(Self {
            identifier: resource.identifier?,
            text_hash: resource.text_hash?,
            resource,
        })
    }
}

impl Incoming {
    pub(super) fn of(opened: &Opened) -> Result<Self> {
        let (key, former_keys) = match opened.signature() {
            Signature::Unsigned => (None, Vec::new()),
            Signature::Signed { key, rotations, .. } => {
                let former = rotations.iter().map(|step| step.from.to_string());
                (Some(*key), former.collect())
            }
        };
        let bytes = String::from_utf8(opened.publication().to_vec()).map_err(|e| {
            Error::caused(
                ErrorKind::InvalidManifest,
                "The bundle’s description is not text. Nothing was changed.",
                e,
            )
        })?;
        Ok(Self {
            kept: opened.manifest().all().map(kept).collect::<Result<_>>()?,
            manifest: opened.shared_manifest(),
            bytes,
            hash: hex(&opened.manifest_hash()),
            key,
            signature: opened
                .signature_file()
                .map(|bytes| String::from_utf8_lossy(bytes).into_owned()),
            key_text: key.map(|key| key.to_string()),
            former_keys,
        })
    }

    pub(super) fn as_seen_by_rules(&self) -> rules::Coming<'_> {
        rules::Coming {
            name: &self.manifest.name,
            edition: self.manifest.edition,
            manifest: &self.hash,
            key: self.key_text.as_deref(),
            former_keys: &self.former_keys,
        }
    }

    /// The manifest and, where there is one, its signature: hash and words.
    pub(super) fn own(&self) -> impl Iterator<Item = (String, &str)> {
        let signature = self.signature.as_deref();
        let signature = signature.map(|words| (hex(&Sha256::digest(words.as_bytes())), words));
        iter::once((self.hash.clone(), self.bytes.as_str())).chain(signature)
    }

    /// All files, the texts first, and where each is kept.
    pub(super) fn files(&self) -> impl Iterator<Item = (&Resource, &Kept)> {
        self.manifest.all().zip(&self.kept)
    }

    /// The files that are no texts of the bundle.
    pub(super) fn others(&self) -> impl Iterator<Item = (&Resource, &Kept)> {
        self.files().skip(self.manifest.reading_order.len())
    }

    /// The texts in their order.
    pub(super) fn texts(&self) -> Result<Vec<Listed<'_>>> {
        self.manifest
            .reading_order
            .iter()
            .map(|resource| {
                Listed::of(resource).ok_or_else(|| {
                    Error::new(
                        ErrorKind::InvalidManifest,
                        format!(
                            "The bundle does not say which text “{}” is. Nothing was changed.",
                            resource.url
                        ),
                    )
                })
            })
            .collect()
    }

    /// Who gives it out, as they say.
    pub(super) fn publisher(&self) -> String {
        match &self.manifest.publisher {
            Some(publisher) => publisher.name.clone(),
            None => self.authors().join(", "),
        }
    }

    pub(super) fn authors(&self) -> Vec<String> {
        let authors = self.manifest.authors.iter();
        authors.map(|author| author.name.clone()).collect()
    }

    pub(super) fn license(&self) -> String {
        match &self.manifest.license {
            License::Spdx(expression) => expression.clone(),
            License::NotStated => "NONE".to_owned(),
        }
    }

    pub(super) fn key_shown(&self) -> Option<KeyShown> {
        self.key.as_ref().map(KeyShown::of)
    }

    /// Who vouches, where it is only looked at beside what is here.
    pub(super) fn trust_of_copy(&self, key_is_known: bool) -> Trust {
        match (&self.key, key_is_known) {
            (None, _) => Trust::Unsigned,
            (Some(_), true) => Trust::KnownKey,
            (Some(_), false) => Trust::NewKey,
        }
    }
}

/// Where a file is kept.
fn kept(resource: &Resource) -> Result<Kept> {
    let hash = hex(&resource.sha256);
    Ok(match is_text(resource)? {
        true => Kept::Content(hash),
        false => Kept::Asset(hash),
    })
}

/// Is a file kept as text (a source, JSON, a license) or as bytes (a picture, a recording)?
pub(super) fn is_text(resource: &Resource) -> Result<bool> {
    Ok(Media::declared(&resource.url, &resource.media_type)?.is_text())
}

/// The ids under which a bundle stands in this library: its own, or for a separate copy new ones.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) bundle: BundleId,
    /// For a copy: the bundle it is one of.
    pub(super) original: Option<BundleId>,
    ids: HashMap<TextId, TextId>,
}

impl Names {
    pub(super) fn its_own(incoming: &Incoming) -> Self {
        Self {
            bundle: incoming.manifest.id,
            original: None,
            ids: HashMap::new(),
        }
    }

    pub(super) fn of_a_copy(incoming: &Incoming) -> Self {
        let identifiers = incoming.manifest.reading_order.iter();
        Self {
            bundle: BundleId::new(),
            original: Some(incoming.manifest.id),
            ids: identifiers
                .filter_map(|resource| Some((resource.identifier?, TextId::new())))
                .collect(),
        }
    }

    /// A copy that is here already: what its texts are called, by their identifiers.
    pub(super) fn of_the_copy(
        incoming: &Incoming,
        bundle: BundleId,
        ids: HashMap<TextId, TextId>,
    ) -> Self {
        Self {
            bundle,
            original: Some(incoming.manifest.id),
            ids,
        }
    }

    pub(super) fn text(&self, identifier: TextId) -> TextId {
        self.ids.get(&identifier).copied().unwrap_or(identifier)
    }

    /// The identifier of a text of a copy in the bundle it is a copy of.
    pub(super) fn original_of(&self, identifier: TextId) -> Option<TextId> {
        self.original.map(|_| identifier)
    }
}
