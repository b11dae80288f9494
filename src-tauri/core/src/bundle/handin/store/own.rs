//! SQL of what the reader hands in.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use uuid::Uuid;

use crate::bundle::source::from_name;
use crate::ids::{BundleId, EditionId, TextId};
use crate::storage::{Stamp, damaged};
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Result};

/// A bundle that is installed.
#[derive(Clone, Debug)]
pub(in crate::bundle::handin) struct OwnBundle {
    pub(in crate::bundle::handin) id: BundleId,
    /// The id it has with its publisher.
    pub(in crate::bundle::handin) published: BundleId,
    pub(in crate::bundle::handin) title: String,
    pub(in crate::bundle::handin) edition: u32,
    /// SHA-256 of its manifest; none for what came with the program.
    pub(in crate::bundle::handin) manifest: Option<[u8; 32]>,
}

/// A text of it.
#[derive(Clone, Copy, Debug)]
pub(in crate::bundle::handin) struct OwnText {
    pub(in crate::bundle::handin) id: TextId,
    /// The id it has with its publisher.
    pub(in crate::bundle::handin) published: TextId,
}

/// What was told of an annotation last.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::bundle::handin) struct Handed {
    pub(in crate::bundle::handin) revision: u32,
    /// SHA-256 of its JSON; none: that it is no more.
    pub(in crate::bundle::handin) digest: Option<String>,
    /// When that was told first.
    pub(in crate::bundle::handin) told: Timestamp,
}

/// An installed bundle.
pub(in crate::bundle::handin) fn own_bundle(
    connection: &Connection,
    id: BundleId,
) -> Result<OwnBundle> {
    let row: Option<(Option<BundleId>, String, u32, Option<String>)> = connection
        .prepare_cached(
            "SELECT original, title, edition, manifest FROM bundles WHERE id = ?1 AND NOT removed",
        )?
        .query_row([id], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((original, title, edition, manifest)) = row else {
        return Err(Error::new(
            ErrorKind::NotFound,
            "There is no such bundle in the library (any more). Nothing was changed.",
        ));
    };
    Ok(OwnBundle {
        id,
        published: original.unwrap_or(id),
        title,
        edition,
        manifest: manifest.map(|manifest| bytes(&manifest)).transpose()?,
    })
}

/// Its texts in order, those that were withdrawn last.
pub(in crate::bundle::handin) fn own_texts(
    connection: &Connection,
    bundle: BundleId,
) -> Result<Vec<OwnText>> {
    let texts = super::texts(connection, bundle)?.into_iter();
    Ok(texts
        .map(|text| OwnText {
            id: text.id,
            published: text.original.unwrap_or(text.id),
        })
        .collect())
}

/// The texts that have another id with their publisher.
pub(in crate::bundle::handin) fn originals(
    connection: &Connection,
) -> Result<HashMap<TextId, TextId>> {
    let mut statement =
        connection.prepare_cached("SELECT id, original FROM texts WHERE original IS NOT NULL")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// SHA-256 of the plain text of each edition of a text.
pub(in crate::bundle::handin) fn plain_hashes(
    connection: &Connection,
    text: TextId,
) -> Result<HashMap<EditionId, [u8; 32]>> {
    let mut statement =
        connection.prepare_cached("SELECT id, plain_hash FROM editions WHERE text = ?1")?;
    let mut rows = statement.query([text])?;
    let mut hashes = HashMap::new();
    while let Some(row) = rows.next()? {
        let hash: String = row.get(1)?;
        hashes.insert(row.get(0)?, bytes(&hash)?);
    }
    Ok(hashes)
}

/// Who the reader is to the teacher of a bundle; made when it is asked for first.
pub(in crate::bundle::handin) fn byline(tx: &Transaction<'_>, bundle: BundleId) -> Result<Uuid> {
    let known: Option<String> = tx
        .prepare_cached("SELECT creator FROM bylines WHERE bundle = ?1")?
        .query_row([bundle], |row| row.get(0))
        .optional()?;
    if let Some(known) = known {
        return Uuid::parse_str(&known).map_err(|_| damaged("an id in it cannot be read"));
    }
    // Hashed: the id itself would tell the moment it was made.
    let new = from_name(&Uuid::now_v7().to_string());
    tx.execute(
        "INSERT INTO bylines (bundle, creator) VALUES (?1, ?2)",
        params![bundle, new.to_string()],
    )?;
    Ok(new)
}

/// What was handed in of a bundle, by id.
pub(in crate::bundle::handin) fn handed(
    connection: &Connection,
    bundle: BundleId,
) -> Result<HashMap<String, Handed>> {
    let mut statement = connection
        .prepare_cached("SELECT id, revision, digest, told FROM handed WHERE bundle = ?1")?;
    let rows = statement.query_map([bundle], |row| {
        let handed = Handed {
            revision: row.get(1)?,
            digest: row.get(2)?,
            told: row.get::<_, Stamp>(3)?.0,
        };
        Ok((row.get(0)?, handed))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Writes down what is told of an annotation.
pub(in crate::bundle::handin) fn set_handed(
    tx: &Transaction<'_>,
    bundle: BundleId,
    id: &str,
    handed: &Handed,
) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO handed (bundle, id, revision, digest, told) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (bundle, id) DO UPDATE
         SET revision = excluded.revision, digest = excluded.digest, told = excluded.told",
    )?
    .execute(params![
        bundle,
        id,
        handed.revision,
        handed.digest,
        Stamp(handed.told)
    ])?;
    Ok(())
}

fn bytes(hash: &str) -> Result<[u8; 32]> {
    let byte = |at: usize| u8::from_str_radix(hash.get(at * 2..at * 2 + 2)?, 16).ok();
    let mut bytes = [0; 32];
    for (at, place) in bytes.iter_mut().enumerate() {
        *place = byte(at).ok_or_else(|| damaged("a hash in it cannot be read"))?;
    }
    Ok(bytes)
}
