//! SQL of installing: what is known of a bundle and its key, its row, its texts, its files.

use std::collections::HashMap;

use rusqlite::blob::{Blob, ZeroBlob};
use rusqlite::{Connection, MAIN_DB, OptionalExtension, Transaction, params};

use super::rules::{Installed, Known};
use crate::ids::{BundleId, EditionId, TextId};
use crate::storage::Stamp;
use crate::text::store::{KeptEdition, insert_kept_edition};
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Result};

/// What the library knows of a bundle and of a key.
pub(super) fn known(connection: &Connection, bundle: BundleId, key: Option<&str>) -> Result<Known> {
    let installed = connection
        .prepare_cached(
            "SELECT edition, manifest, key IS NOT NULL FROM bundles WHERE id = ?1 AND NOT removed",
        )?
        .query_row([bundle], |row| {
            Ok(Installed {
                edition: row.get(0)?,
                manifest: row.get(1)?,
                signed: row.get(2)?,
            })
        })
        .optional()?;
    let pin = connection
        .prepare_cached("SELECT key FROM pins WHERE bundle = ?1")?
        .query_row([bundle], |row| row.get(0))
        .optional()?;
    let seen = connection
        .prepare_cached("SELECT edition, manifest FROM ratchets WHERE bundle = ?1 AND key = ?2")?
        .query_row(params![bundle, key.unwrap_or_default()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    Ok(Known {
        installed,
        pin,
        seen,
        key_of_another: key.is_some_and(|key| is_pinned(connection, key).unwrap_or(false)),
        same_content: false,
    })
}

/// Is a key the one of any bundle?
pub(super) fn is_pinned(connection: &Connection, key: &str) -> Result<bool> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM pins WHERE key = ?1)")?
        .query_row([key], |row| row.get(0))?)
}

/// Takes a key for a bundle's.
pub(super) fn pin(
    tx: &Transaction<'_>,
    now: Timestamp,
    bundle: BundleId,
    key: &str,
    publisher: &str,
) -> Result<()> {
    tx.execute(
        "INSERT INTO pins (bundle, key, publisher, at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (bundle) DO UPDATE SET key = excluded.key, publisher = excluded.publisher, at = excluded.at
         WHERE key <> excluded.key",
        params![bundle, key, publisher, Stamp(now)],
    )?;
    Ok(())
}

/// Remembers the highest edition that came under a key.
pub(super) fn ratchet(
    tx: &Transaction<'_>,
    now: Timestamp,
    bundle: BundleId,
    key: Option<&str>,
    edition: u32,
    manifest: &str,
) -> Result<()> {
    tx.execute(
        "INSERT INTO ratchets (bundle, key, edition, manifest, at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (bundle, key) DO UPDATE SET edition = excluded.edition, manifest = excluded.manifest,
           at = excluded.at
         WHERE edition < excluded.edition",
        params![bundle, key.unwrap_or_default(), edition, manifest, Stamp(now)],
    )?;
    Ok(())
}

/// The copy of a bundle that has this manifest.
pub(super) fn copy_of(
    connection: &Connection,
    original: BundleId,
    manifest: &str,
) -> Result<Option<BundleId>> {
    Ok(connection
        .prepare_cached(
            "SELECT id FROM bundles WHERE original = ?1 AND manifest = ?2 AND NOT removed",
        )?
        .query_row(params![original, manifest], |row| row.get(0))
        .optional()?)
}

/// The texts of a copy by their identifiers in the bundle it is a copy of.
pub(super) fn originals(
    connection: &Connection,
    copy: BundleId,
) -> Result<HashMap<TextId, TextId>> {
    let mut statement = connection.prepare_cached(
        "SELECT original, id FROM texts WHERE bundle = ?1 AND original IS NOT NULL",
    )?;
    let rows = statement.query_map([copy], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A text as it stands in the library.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stored {
    pub(super) id: TextId,
    pub(super) bundle: Option<BundleId>,
    pub(super) title: String,
    pub(super) edition: EditionId,
    /// SHA-256 of its source and its plain text, hexadecimal.
    pub(super) content: String,
    pub(super) plain_hash: String,
    pub(super) place: Option<u32>,
    pub(super) file: Option<String>,
    pub(super) withdrawn: bool,
}

const STORED: &str = "SELECT texts.id, texts.bundle, texts.title, texts.edition, editions.content,
       editions.plain_hash, texts.place, texts.file, texts.withdrawn
     FROM texts JOIN editions ON editions.id = texts.edition";

fn stored(row: &rusqlite::Row<'_>) -> rusqlite::Result<Stored> {
    Ok(Stored {
        id: row.get(0)?,
        bundle: row.get(1)?,
        title: row.get(2)?,
        edition: row.get(3)?,
        content: row.get(4)?,
        plain_hash: row.get(5)?,
        place: row.get(6)?,
        file: row.get(7)?,
        withdrawn: row.get(8)?,
    })
}

/// A text, if it is here.
pub(super) fn text(connection: &Connection, id: TextId) -> Result<Option<Stored>> {
    Ok(connection
        .prepare_cached(&format!("{STORED} WHERE texts.id = ?1"))?
        .query_row([id], stored)
        .optional()?)
}

/// The texts of a bundle by their ids.
pub(super) fn texts(connection: &Connection, bundle: BundleId) -> Result<HashMap<TextId, Stored>> {
    let mut statement = connection.prepare_cached(&format!("{STORED} WHERE texts.bundle = ?1"))?;
    let rows = statement.query_map([bundle], |row| stored(row).map(|text| (text.id, text)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A file of an installed bundle: where it is kept, and its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bundle) enum Kept {
    /// Among the sources.
    Content(String),
    /// Among the pictures.
    Asset(String),
}

impl Kept {
    /// Its hash, hexadecimal.
    pub(super) fn hash(&self) -> &str {
        match self {
            Self::Content(hash) | Self::Asset(hash) => hash,
        }
    }
}

/// The files of a bundle by their path.
pub(in crate::bundle) fn files(
    connection: &Connection,
    bundle: BundleId,
) -> Result<HashMap<String, Kept>> {
    let mut statement = connection
        .prepare_cached("SELECT path, content, asset FROM bundle_files WHERE bundle = ?1")?;
    let rows = statement.query_map([bundle], |row| {
        let content: Option<String> = row.get(1)?;
        let kept = match content {
            Some(hash) => Kept::Content(hash),
            None => Kept::Asset(row.get(2)?),
        };
        Ok((row.get(0)?, kept))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Names a bundle's file, in place of the one that had its path.
pub(super) fn set_file(
    tx: &Transaction<'_>,
    bundle: BundleId,
    path: &str,
    kept: &Kept,
) -> Result<()> {
    let (content, asset) = match kept {
        Kept::Content(hash) => (Some(hash), None),
        Kept::Asset(hash) => (None, Some(hash)),
    };
    tx.prepare_cached(
        "INSERT INTO bundle_files (bundle, path, content, asset) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (bundle, path) DO UPDATE SET content = excluded.content, asset = excluded.asset",
    )?
    .execute(params![bundle, path, content, asset])?;
    Ok(())
}

/// Takes a file out of a bundle.
pub(super) fn drop_file(tx: &Transaction<'_>, bundle: BundleId, path: &str) -> Result<()> {
    tx.prepare_cached("DELETE FROM bundle_files WHERE bundle = ?1 AND path = ?2")?
        .execute(params![bundle, path])?;
    Ok(())
}

/// Is a picture kept?
pub(super) fn has_asset(connection: &Connection, hash: &str) -> Result<bool> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM assets WHERE hash = ?1)")?
        .query_row([hash], |row| row.get(0))?)
}

/// Makes room for a picture of `size` bytes, to be written to.
pub(super) fn new_asset<'t>(
    tx: &'t Transaction<'_>,
    hash: &str,
    media_type: &str,
    size: u64,
) -> Result<Blob<'t>> {
    tx.prepare_cached("INSERT INTO assets (hash, media_type, bytes) VALUES (?1, ?2, ?3)")?
        .execute(params![hash, media_type, ZeroBlob(blob_length(size)?)])?;
    Ok(tx.blob_open(MAIN_DB, "assets", "bytes", tx.last_insert_rowid(), false)?)
}

/// The same for a picture that is there and damaged.
pub(super) fn renewed_asset<'t>(
    tx: &'t Transaction<'_>,
    hash: &str,
    size: u64,
) -> Result<Blob<'t>> {
    tx.prepare_cached("UPDATE assets SET bytes = ?2 WHERE hash = ?1")?
        .execute(params![hash, ZeroBlob(blob_length(size)?)])?;
    let row = tx
        .prepare_cached("SELECT rowid FROM assets WHERE hash = ?1")?
        .query_row([hash], |row| row.get(0))?;
    Ok(tx.blob_open(MAIN_DB, "assets", "bytes", row, false)?)
}

fn blob_length(size: u64) -> Result<i32> {
    i32::try_from(size).map_err(|e| {
        Error::caused(
            ErrorKind::BundleTooLarge,
            "A file of the bundle is too large to be kept. Nothing was changed.",
            e,
        )
    })
}

/// A bundle's row.
#[derive(Debug)]
pub(super) struct BundleRow<'a> {
    pub(super) id: BundleId,
    pub(super) title: &'a str,
    pub(super) authors: &'a [String],
    pub(super) license: &'a str,
    pub(super) language: &'a str,
    pub(super) edition: u32,
    pub(super) description: &'a str,
    pub(super) publisher: &'a str,
    pub(super) manifest: &'a str,
    pub(super) key: Option<&'a str>,
    pub(super) original: Option<BundleId>,
}

/// Stores what a bundle says of itself.
pub(super) fn set_bundle(tx: &Transaction<'_>, now: Timestamp, row: &BundleRow<'_>) -> Result<()> {
    tx.execute(
        "INSERT INTO bundles (id, title, authors, license, language, edition, description, publisher, manifest, key,
                              original, added)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
         ON CONFLICT (id) DO UPDATE SET
           title = excluded.title, authors = excluded.authors, license = excluded.license,
           language = excluded.language, edition = excluded.edition, description = excluded.description,
           publisher = excluded.publisher, manifest = excluded.manifest, key = excluded.key, removed = 0",
        params![
            row.id,
            row.title,
            serde_json::Value::from(row.authors).to_string(),
            row.license,
            row.language,
            row.edition,
            row.description,
            row.publisher,
            row.manifest,
            row.key,
            row.original,
            Stamp(now)
        ],
    )?;
    Ok(())
}

/// Where a text stands in its bundle.
#[derive(Debug)]
pub(super) struct Shelved<'a> {
    pub(super) id: TextId,
    pub(super) bundle: BundleId,
    pub(super) title: &'a str,
    pub(super) place: u32,
    pub(super) file: &'a str,
}

/// Stores a text that comes with a bundle, with its first edition.
pub(super) fn insert_text(
    tx: &Transaction<'_>,
    now: Timestamp,
    text: &Shelved<'_>,
    original: Option<TextId>,
    edition: &KeptEdition<'_>,
) -> Result<EditionId> {
    let edition = insert_kept_edition(tx, now, text.id, 1, edition)?;
    tx.prepare_cached(
        "INSERT INTO texts (id, title, edition, bundle, place, file, added, original)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        text.id,
        text.title,
        edition,
        text.bundle,
        text.place,
        text.file,
        Stamp(now),
        original
    ])?;
    Ok(edition)
}

impl Shelved<'_> {
    /// Puts a text that is here where it stands in its bundle now; one that was withdrawn is back.
    pub(super) fn put(&self, tx: &Transaction<'_>, here: &Stored) -> Result<()> {
        let stands = here.title == self.title
            && here.place == Some(self.place)
            && here.file.as_deref() == Some(self.file)
            && !here.withdrawn;
        if !stands {
            tx.prepare_cached(
                "UPDATE texts SET title = ?2, place = ?3, file = ?4, withdrawn = 0 WHERE id = ?1",
            )?
            .execute(params![self.id, self.title, self.place, self.file])?;
        }
        Ok(())
    }
}

/// Puts a text behind the others of its bundle.
pub(in crate::bundle) fn withdraw(tx: &Transaction<'_>, text: TextId) -> Result<()> {
    tx.prepare_cached("UPDATE texts SET withdrawn = 1 WHERE id = ?1 AND NOT withdrawn")?
        .execute([text])?;
    Ok(())
}

/// How many marks a bundle's texts have.
pub(super) fn marks(connection: &Connection, bundle: BundleId) -> Result<u32> {
    Ok(connection
        .prepare_cached(
            "SELECT count(*) FROM highlights JOIN texts ON texts.id = highlights.text WHERE texts.bundle = ?1",
        )?
        .query_row([bundle], |row| row.get(0))?)
}
