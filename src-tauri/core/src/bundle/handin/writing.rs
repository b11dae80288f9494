//! The student's file.
//!
//! The marks of all texts of the bundle, withdrawn ones too, each with the text its place counts in; the answers; and
//! which of what was handed in before is no more. A revision of the hand-in's own goes with each: it grows when
//! something else is told than the last time, and so also where undo brought an earlier state back, or an update moved a
//! mark.

use std::collections::HashMap;
use std::io::Cursor;
use std::path::Path;

use rusqlite::Transaction;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::super::answers::{self, Answer};
use super::super::container::{Packing, Writer};
use super::super::replacing::first_entry;
use super::super::source::{from_name, sha256};
use super::store::{self, Handed, OwnBundle, OwnText};
use super::{ENTRY, HandedIn};
use crate::annotations::archive::MAX_SET;
use crate::annotations::{
    About, Annotation, Body, Creator, Deleted, MAX_QUOTE_BYTES, MAX_RECORDS, Motivation, Quote,
    Set, Target,
};
use crate::export::file;
use crate::export::file::kind::only_over;
use crate::highlights::{self, Highlight, State};
use crate::ids::BundleId;
use crate::settings;
use crate::storage::migrations::hex;
use crate::text::plain::saturated;
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Library, Result};

/// As much of a file as says whether it is one to hand in, bytes.
const HEAD: u64 = 128;

/// What is handed in, before the revisions are known.
struct Own {
    bundle: OwnBundle,
    texts: Vec<OwnText>,
    /// By its id here, in the order of the file: the texts in theirs, each by place, then the answers.
    annotations: Vec<(String, Annotation)>,
    counts: HandedIn,
}

pub(super) fn outlook(library: &Library, bundle: BundleId) -> Result<HandedIn> {
    let name = settings::get(library)?.hand_in_name;
    library.read(|connection| {
        let own = Own::read(connection, bundle, &name)?;
        let handed = store::handed(connection, bundle)?;
        let here: Vec<&str> = own.ids().collect();
        let gone = handed.keys().filter(|id| !here.contains(&id.as_str()));
        Ok(HandedIn {
            deleted: saturated(gone.count()),
            ..own.counts
        })
    })
}

pub(super) fn hand_in(
    library: &Library,
    bundle: BundleId,
    name: Option<&str>,
    to: &Path,
) -> Result<HandedIn> {
    only_over(to, "a file to hand in", HEAD, is_one)?;
    let name = remembered(library, name)?;
    let now = library.clock().now();
    let (set, counts) = library.note(|tx| {
        let own = Own::read(tx, bundle, &name)?;
        own.told(tx, now)
    })?;
    file::write_whole(to, &packed(&set, MAX_SET)?)?;
    Ok(counts)
}

/// Does it begin as every such file does? One without a byte is nobody's.
fn is_one(bytes: &[u8]) -> bool {
    bytes.is_empty() || first_entry(bytes, ENTRY).is_some()
}

/// The name that is given, which is remembered, or the one that was.
fn remembered(library: &Library, name: Option<&str>) -> Result<String> {
    let mut settings = settings::get(library)?;
    if let Some(name) = name.map(str::trim)
        && name != settings.hand_in_name
    {
        name.clone_into(&mut settings.hand_in_name);
        settings::set(library, &settings)?;
    }
    match settings.hand_in_name.is_empty() {
        false => Ok(settings.hand_in_name),
        true => Err(Error::new(
            ErrorKind::InvalidValue,
            "Whose marks are these? Nothing was written. Say the name, or the pseudonym, that your teacher knows you by.",
        )),
    }
}

impl Own {
    fn read(connection: &rusqlite::Connection, bundle: BundleId, name: &str) -> Result<Self> {
        let bundle = store::own_bundle(connection, bundle)?;
        let mut annotations = Vec::new();
        let mut notes = 0;
        let own_texts = store::own_texts(connection, bundle.id)?;
        for text in &own_texts {
            let hashes = store::plain_hashes(connection, text.id)?;
            for mark in highlights::store::of_text(connection, text.id)? {
                notes += u32::from(!mark.note.is_empty());
                let hash = hashes.get(&mark.edition).map(sha256);
                annotations.push((mark.id.to_string(), of_mark(mark, text, hash)));
            }
        }
        let marks = saturated(annotations.len());
        let texts = store::originals(connection)?;
        for answer in answers::store::list(connection, bundle.id)? {
            let text = answer
                .text
                .map(|text| texts.get(&text).copied().unwrap_or(text));
            annotations.push((answer.id.to_string(), of_answer(answer, text)));
        }
        let counts = HandedIn {
            bundle: bundle.id,
            title: bundle.title.clone(),
            edition: bundle.edition,
            name: name.to_owned(),
            marks,
            notes,
            answers: saturated(annotations.len()) - marks,
            deleted: 0,
        };
        if annotations.len() > MAX_RECORDS {
            return Err(Error::new(
                ErrorKind::InvalidValue,
                format!(
                    "There are {} marks and answers, and a file holds {MAX_RECORDS}. Nothing was written. Delete some, or ask your teacher for smaller bundles.",
                    annotations.len()
                ),
            ));
        }
        Ok(Self {
            bundle,
            texts: own_texts,
            annotations,
            counts,
        })
    }

    fn ids(&self) -> impl Iterator<Item = &str> {
        self.annotations.iter().map(|(id, _)| id.as_str())
    }

    /// As it is told now; what was told is written down.
    fn told(mut self, tx: &Transaction<'_>, now: Timestamp) -> Result<(Set, HandedIn)> {
        let bundle = self.bundle.id;
        let creator = Creator {
            id: Some(urn(store::byline(tx, bundle)?)),
            name: Some(self.counts.name.clone()),
        };
        let mut before = store::handed(tx, bundle)?;
        for (id, annotation) in &mut self.annotations {
            let known = before.remove(id);
            let handed = next(known.as_ref(), Some(digest(annotation)), now);
            if known.as_ref() != Some(&handed) {
                store::set_handed(tx, bundle, id, &handed)?;
            }
            annotation.revision = Some(handed.revision);
            annotation.creator = Some(creator.clone());
        }
        let deleted = no_more(tx, bundle, before, now)?;
        self.counts.deleted = saturated(deleted.len());
        Ok((self.set(creator, deleted, now), self.counts))
    }

    fn set(&mut self, creator: Creator, deleted: Vec<Deleted>, now: Timestamp) -> Set {
        let id = creator.id.clone().unwrap_or_default();
        let items = std::mem::take(&mut self.annotations);
        let texts = self.texts.iter().map(|text| urn(text.published.0));
        let identifiers = std::iter::once(urn(self.bundle.published.0)).chain(texts);
        Set {
            id: Some(urn(from_name(&format!("handed in by {id}")))),
            title: Some(self.bundle.title.clone()),
            generated: Some(now),
            about: About {
                identifiers: identifiers.collect(),
                title: Some(self.bundle.title.clone()),
                edition: Some(self.bundle.edition),
                manifest: self.bundle.manifest.as_ref().map(sha256),
            },
            creator: Some(creator),
            items: items
                .into_iter()
                .map(|(_, annotation)| annotation)
                .collect(),
            deleted,
            ..Set::default()
        }
    }
}

/// What was handed in before and is not here any more, by id.
fn no_more(
    tx: &Transaction<'_>,
    bundle: BundleId,
    left: HashMap<String, Handed>,
    now: Timestamp,
) -> Result<Vec<Deleted>> {
    let mut left: Vec<_> = left.into_iter().collect();
    left.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    let mut deleted = Vec::new();
    for (id, known) in left {
        let handed = next(Some(&known), None, now);
        if handed != known {
            store::set_handed(tx, bundle, &id, &handed)?;
        }
        deleted.push(Deleted {
            id: format!("urn:uuid:{id}"),
            revision: handed.revision,
            modified: Some(handed.told),
        });
    }
    // The ids go up with time, and what was deleted long ago was told often enough.
    let too_many = deleted.len().saturating_sub(MAX_RECORDS);
    Ok(deleted.split_off(too_many))
}

/// The same revision for the same words, the next for others.
fn next(known: Option<&Handed>, digest: Option<String>, now: Timestamp) -> Handed {
    match known {
        Some(known) if known.digest == digest => known.clone(),
        known => Handed {
            revision: known.map_or(1, |known| known.revision.saturating_add(1)),
            digest,
            told: now,
        },
    }
}

fn digest(annotation: &Annotation) -> String {
    hex(&Sha256::digest(annotation.to_json().to_string()))
}

fn of_mark(mark: Highlight, text: &OwnText, text_hash: Option<String>) -> Annotation {
    let Highlight { anchor, note, .. } = mark;
    let words = Quote {
        exact: anchor.quote,
        prefix: anchor.before,
        suffix: anchor.after,
    };
    Annotation {
        id: format!("urn:uuid:{}", mark.id),
        motivation: match note.is_empty() {
            true => Motivation::Highlighting,
            false => Motivation::Commenting,
        },
        created: Some(mark.created),
        modified: Some(mark.modified),
        target: Target {
            source: urn(text.published.0),
            // A longer one is more than a reader of the format takes; the place in its own text says the same.
            quote: (words.exact.len() <= MAX_QUOTE_BYTES).then_some(words),
            position: Some(anchor.start..anchor.end),
            text_hash,
            doubtful: mark.state == State::Check,
            ..Target::default()
        },
        body: Some(Body {
            value: note,
            color: highlights::store::name(mark.color).ok(),
            highlight: highlights::store::name(mark.style).ok(),
            tags: mark.tags,
            hint: None,
        }),
        ..Annotation::default()
    }
}

fn of_answer(answer: Answer, text: Option<crate::ids::TextId>) -> Annotation {
    Annotation {
        id: format!("urn:uuid:{}", answer.id),
        motivation: Motivation::Replying,
        created: Some(answer.created),
        modified: Some(answer.modified),
        target: Target {
            source: answer.target,
            quote: (!answer.quote.is_empty() && answer.quote.len() <= MAX_QUOTE_BYTES).then(|| {
                Quote {
                    exact: answer.quote,
                    ..Quote::default()
                }
            }),
            text: text.map(|text| urn(text.0)),
            asked: Some(answer.asked),
            ..Target::default()
        },
        body: Some(Body {
            value: answer.body,
            ..Body::default()
        }),
        ..Annotation::default()
    }
}

fn packed(set: &Set, most: u64) -> Result<Vec<u8>> {
    let json = set.to_json().to_string();
    if json.len() as u64 > most {
        return Err(Error::new(
            ErrorKind::InvalidValue,
            format!(
                "The notes and quotations are larger than {} MiB together, which no program takes. Nothing was written. Shorten the longest ones.",
                most / (1024 * 1024)
            ),
        ));
    }
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    writer.add(ENTRY, Packing::Deflated, &mut json.as_bytes())?;
    Ok(writer.finish()?.into_inner())
}

fn urn(id: Uuid) -> String {
    format!("urn:uuid:{id}")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_written_up_to_its_limit() {
        let set = Set::default();
        let length = set.to_json().to_string().len() as u64;
        assert!(packed(&set, length).is_ok());
        let refused = packed(&set, length - 1).unwrap_err();
        assert_eq!(refused.kind, ErrorKind::InvalidValue);
    }
}
