//! SQL of the bundles that are installed.

use std::io::{self, Read};

use rusqlite::{Connection, MAIN_DB, OptionalExtension, Row, Transaction, params};
use sha2::{Digest, Sha256};

use super::super::install::{KeyShown, Trust};
use super::super::keys::PublicKey;
use super::{InstalledBundle, KeptText};
use crate::ids::{BundleId, TextId};
use crate::storage::migrations::hex;
use crate::storage::{Stamp, contents, damaged};
use crate::{Error, ErrorKind, Result};

/// How much of a picture is looked at at a time, bytes.
const PIECE: usize = 64 * 1024;

const INSTALLED: &str = "SELECT id, title, publisher, authors, license, language, description, edition, key,
       manifest IS NULL, original, added,
       (SELECT count(*) FROM texts WHERE bundle = bundles.id AND NOT withdrawn),
       (SELECT count(*) FROM texts WHERE bundle = bundles.id AND withdrawn),
       (SELECT count(*) FROM highlights JOIN texts ON texts.id = highlights.text WHERE texts.bundle = bundles.id),
       EXISTS (SELECT 1 FROM pins WHERE pins.key = bundles.key)
     FROM bundles WHERE NOT removed";

pub(super) fn list(connection: &Connection) -> Result<Vec<InstalledBundle>> {
    let mut statement = connection.prepare_cached(&format!("{INSTALLED} ORDER BY added, id"))?;
    let mut rows = statement.query([])?;
    let mut bundles = Vec::new();
    while let Some(row) = rows.next()? {
        bundles.push(read(row)?);
    }
    Ok(bundles)
}

/// One of them.
pub(super) fn get(connection: &Connection, bundle: BundleId) -> Result<InstalledBundle> {
    let mut statement = connection.prepare_cached(&format!("{INSTALLED} AND id = ?1"))?;
    let mut rows = statement.query([bundle])?;
    rows.next()?.map(read).ok_or_else(no_such_bundle)?
}

fn read(row: &Row<'_>) -> Result<InstalledBundle> {
    let key: Option<String> = row.get(8)?;
    let pinned: bool = row.get(15)?;
    let authors: String = row.get(3)?;
    Ok(InstalledBundle {
        id: row.get(0)?,
        name: row.get(1)?,
        publisher: row.get(2)?,
        authors: serde_json::from_str(&authors)
            .map_err(|_| damaged("what it holds of a bundle cannot be read"))?,
        license: row.get(4)?,
        language: row.get(5)?,
        description: row.get(6)?,
        edition: row.get(7)?,
        trust: match (&key, pinned) {
            (None, _) => Trust::Unsigned,
            (Some(_), true) => Trust::KnownKey,
            (Some(_), false) => Trust::NewKey,
        },
        key: key.map(|key| shown(&key)).transpose()?,
        shipped: row.get(9)?,
        copy_of: row.get(10)?,
        added: row.get::<_, Stamp>(11)?.0,
        texts: row.get(12)?,
        withdrawn: row.get(13)?,
        marks: row.get(14)?,
    })
}

fn shown(key: &str) -> Result<KeyShown> {
    let key: PublicKey = key
        .parse()
        .map_err(|_| damaged("what it holds of a key cannot be read"))?;
    Ok(KeyShown::of(&key))
}

/// The hash of a bundle's manifest, hexadecimal; none where it came without one.
pub(super) fn manifest(connection: &Connection, bundle: BundleId) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached("SELECT manifest FROM bundles WHERE id = ?1 AND manifest IS NOT NULL")?
        .query_row([bundle], |row| row.get(0))
        .optional()?)
}

/// The SHA-256 of a kept source as it is now, hexadecimal; none where it is not there.
pub(in crate::bundle) fn content_hash(
    connection: &Connection,
    hash: &str,
) -> Result<Option<String>> {
    let body = contents::find(connection, hash)?;
    Ok(body.map(|body| hex(&Sha256::digest(body.as_bytes()))))
}

/// The SHA-256 of a kept picture as it is now, hexadecimal; none where it is not there.
pub(in crate::bundle) fn asset_hash(connection: &Connection, hash: &str) -> Result<Option<String>> {
    let row: Option<i64> = connection
        .prepare_cached("SELECT rowid FROM assets WHERE hash = ?1")?
        .query_row([hash], |row| row.get(0))
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let mut blob = connection.blob_open(MAIN_DB, "assets", "bytes", row, true)?;
    let mut sum = Sha256::new();
    let mut piece = vec![0; PIECE];
    loop {
        match blob.read(&mut piece) {
            Ok(0) => return Ok(Some(hex(&sum.finalize()))),
            Ok(read) => sum.update(&piece[..read]),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return Err(damaged("a picture in it cannot be read")),
        }
    }
}

/// A text of a bundle as its publisher has it and as it is here.
pub(super) struct Beside {
    pub(super) title: String,
    pub(super) file: String,
    /// SHA-256 of the source that is read here.
    pub(super) content: String,
}

/// The texts of a bundle that are not withdrawn.
pub(super) fn texts(connection: &Connection, bundle: BundleId) -> Result<Vec<Beside>> {
    let mut statement = connection.prepare_cached(
        "SELECT texts.title, texts.file, editions.content FROM texts
         JOIN editions ON editions.id = texts.edition
         WHERE texts.bundle = ?1 AND NOT texts.withdrawn ORDER BY texts.place",
    )?;
    let rows = statement.query_map([bundle], |row| {
        Ok(Beside {
            title: row.get(0)?,
            file: row.get(1)?,
            content: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// All texts of a bundle with their marks, and whether the reader answered something in them.
pub(super) fn with_marks(
    connection: &Connection,
    bundle: BundleId,
) -> Result<Vec<(KeptText, bool)>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, title, (SELECT count(*) FROM highlights WHERE text = texts.id),
                EXISTS (SELECT 1 FROM answers WHERE text = texts.id)
                OR EXISTS (SELECT 1 FROM handin_annotations WHERE text = texts.id)
         FROM texts WHERE bundle = ?1 ORDER BY withdrawn, place, id",
    )?;
    let rows = statement.query_map([bundle], |row| {
        let text = KeptText {
            id: row.get::<_, TextId>(0)?,
            title: row.get(1)?,
            marks: row.get(2)?,
        };
        Ok((text, row.get(3)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Leaves of a bundle its name, over the texts that were kept.
pub(super) fn set_removed(tx: &Transaction<'_>, bundle: BundleId) -> Result<()> {
    for sql in [
        "DELETE FROM layers WHERE bundle = ?1",
        "DELETE FROM bundle_files WHERE bundle = ?1",
        "UPDATE bundles SET removed = 1 WHERE id = ?1",
    ] {
        tx.execute(sql, params![bundle])?;
    }
    Ok(())
}

fn no_such_bundle() -> Error {
    Error::new(
        ErrorKind::NotFound,
        "There is no such bundle in the library (any more). Nothing was changed.",
    )
}
