//! The transaction: publisher's rows are replaced, the reader's are pointed elsewhere, and before it ends the marks are
//! counted.

use std::collections::{HashMap, HashSet};

use rusqlite::Transaction;
use sha2::{Digest, Sha256};

use super::super::SIGNATURE;
use super::choice::Decided;
use super::incoming::{Incoming, Names};
use super::reading::{Books, Ready, is_kept};
use super::store::{self, BundleRow, Shelved};
use super::texts::{Seen, Standings};
use super::{MarkFates, Report};
use crate::editions::carrying;
use crate::ids::{EditionId, TextId};
use crate::storage::contents;
use crate::storage::migrations::hex;
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Result, reading_list};

pub(super) fn write(
    tx: &Transaction<'_>,
    now: Timestamp,
    decided: &Decided<'_>,
    ready: Ready<'_>,
) -> Result<Report> {
    let Decided {
        incoming,
        names,
        trust,
        act,
        ..
    } = decided;
    let before = store::marks(tx, names.bundle)?;
    set_bundle(tx, now, incoming, names)?;
    if !is_kept(tx, incoming, &ready.beside.files)? {
        return Err(disturbed());
    }
    let mut texts = ready.beside.news();
    let mut reads = ready.reads;
    let mut written = Texts {
        tx,
        now,
        names,
        standings: carrying::standings(tx, names.bundle)?,
        marks: MarkFates::default(),
        editions: HashMap::new(),
    };
    for ((place, seen), news) in (0..).zip(&ready.beside.texts).zip(&mut texts) {
        news.title = written.text(place, seen, reads.remove(&seen.id))?;
    }
    for text in &ready.beside.withdrawn {
        store::withdraw(tx, text.id)?;
        let unmoved = MarkFates::unmoved(&written.standings, text.id);
        written.marks.add(unmoved);
    }
    let (marks, editions) = (written.marks, written.editions);
    set_files(tx, incoming, names, &ready.beside.files)?;
    super::layers::store::replace(tx, names.bundle, incoming, &ready.layers, &editions)?;
    let books = match ready.books {
        Some(Books { json, before }) => reading_list::merge(tx, now, &json, before.as_deref())?,
        None => 0,
    };
    if names.original.is_none() {
        trust_from_now_on(tx, now, incoming)?;
    }
    none_is_lost(before, store::marks(tx, names.bundle)?, &marks)?;
    Ok(Report {
        bundle: names.bundle,
        name: incoming.manifest.name.clone(),
        edition: incoming.manifest.edition,
        trust: *trust,
        act: *act,
        texts,
        marks,
        books,
        left_out: ready.left_out,
    })
}

fn set_bundle(
    tx: &Transaction<'_>,
    now: Timestamp,
    incoming: &Incoming,
    names: &Names,
) -> Result<()> {
    let manifest = &incoming.manifest;
    contents::keep(tx, &incoming.hash, &incoming.bytes)?;
    store::set_bundle(
        tx,
        now,
        &BundleRow {
            id: names.bundle,
            title: &manifest.name,
            authors: &incoming.authors(),
            license: &incoming.license(),
            language: manifest.languages.first().map_or("", String::as_str),
            edition: manifest.edition,
            description: manifest.description.as_deref().unwrap_or_default(),
            publisher: &incoming.publisher(),
            manifest: &incoming.hash,
            key: incoming.key_text.as_deref(),
            original: names.original,
        },
    )
}

/// Texts being written.
struct Texts<'a, 't> {
    tx: &'a Transaction<'t>,
    now: Timestamp,
    names: &'a Names,
    /// The marks before anything is carried.
    standings: Standings,
    marks: MarkFates,
    /// The edition that each text of the bundle is in now.
    editions: HashMap<TextId, EditionId>,
}

impl Texts<'_, '_> {
    /// Puts a text in its place, and its marks. Returns its title.
    fn text(
        &mut self,
        place: u32,
        seen: &Seen<'_>,
        read: Option<super::texts::Read>,
    ) -> Result<String> {
        let (tx, now) = (self.tx, self.now);
        let title = read
            .as_ref()
            .map_or_else(|| seen.title(), |read| read.title.clone());
        let shelved = Shelved {
            id: seen.id,
            bundle: self.names.bundle,
            title: &title,
            place,
            file: &seen.listed.resource.url,
        };
        let edition = match (&seen.here, read) {
            (Some(here), None) => {
                shelved.put(tx, here)?;
                self.marks.add(MarkFates::unmoved(&self.standings, here.id));
                here.edition
            }
            (Some(here), Some(mut read)) => {
                let planned = read.carrying.take().ok_or_else(disturbed)?;
                let (carried, edition) =
                    carrying::install(tx, now, seen.id, &read.edition(), planned)?;
                shelved.put(tx, here)?;
                self.marks.add(MarkFates::of(&carried));
                edition
            }
            (None, Some(read)) => {
                let original = self.names.original_of(seen.listed.identifier);
                store::insert_text(tx, now, &shelved, original, &read.edition())?
            }
            (None, None) => return Err(disturbed()),
        };
        self.editions.insert(seen.id, edition);
        Ok(title)
    }
}

/// Names the files of this edition in place of those of the one before.
fn set_files(
    tx: &Transaction<'_>,
    incoming: &Incoming,
    names: &Names,
    here: &HashMap<String, store::Kept>,
) -> Result<()> {
    for (resource, kept) in incoming.files() {
        if here.get(&resource.url) != Some(kept) {
            store::set_file(tx, names.bundle, &resource.url, kept)?;
        }
    }
    let listed = incoming
        .manifest
        .all()
        .map(|resource| resource.url.as_str());
    let mut listed: HashSet<&str> = listed.collect();
    if let Some(signature) = &incoming.signature {
        let hash = hex(&Sha256::digest(signature.as_bytes()));
        contents::keep(tx, &hash, signature)?;
        store::set_file(tx, names.bundle, SIGNATURE, &store::Kept::Content(hash))?;
        listed.insert(SIGNATURE);
    }
    for path in here.keys().filter(|path| !listed.contains(path.as_str())) {
        store::drop_file(tx, names.bundle, path)?;
    }
    Ok(())
}

/// The key counts from here on, and no lower edition comes under it any more.
fn trust_from_now_on(tx: &Transaction<'_>, now: Timestamp, incoming: &Incoming) -> Result<()> {
    let bundle = incoming.manifest.id;
    let key = incoming.key_text.as_deref();
    if let Some(key) = key {
        store::pin(tx, now, bundle, key, &incoming.publisher())?;
    }
    store::ratchet(
        tx,
        now,
        bundle,
        key,
        incoming.manifest.edition,
        &incoming.hash,
    )
}

/// The promise: every mark is there, and stands or does not stand where it was said.
fn none_is_lost(before: u32, after: u32, said: &MarkFates) -> Result<()> {
    let sum = said.kept + said.moved + said.check + said.unplaced;
    if before == after && said.before == sum && sum <= before {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Internal,
        format!(
            "The bundle was not installed: of {before} marks {after} would have been there after. Texts and marks are \
             as they were. Please report this."
        ),
    ))
}

fn disturbed() -> Error {
    Error::new(
        ErrorKind::Busy,
        "Another program changed the library while the bundle was read. Nothing was installed; try again.",
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_counted_and_what_was_said_of_them_adds_up() {
        let said = |before: u32, kept: u32| MarkFates {
            before,
            kept,
            moved: 2,
            check: 3,
            unplaced: 4,
        };
        none_is_lost(10, 10, &said(10, 1)).unwrap();
        for (before, after, said) in [
            (10, 9, said(10, 1)),
            (10, 11, said(10, 1)),
            (10, 10, said(11, 1)),
            (10, 10, said(10, 0)),
            (10, 10, said(10, 2)),
            (9, 9, said(10, 1)),
        ] {
            let lost = none_is_lost(before, after, &said).unwrap_err();
            assert_eq!(
                lost.kind,
                ErrorKind::Internal,
                "{before}, {after}, {said:?}"
            );
        }
    }
}
