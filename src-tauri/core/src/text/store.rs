//! SQL of texts, editions and bundles.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::{BundleSummary, Document, FORM, Metadata, OutlineEntry, Shelf, TextSummary};
use crate::ids::{BundleId, EditionId, TextId};
use crate::import::Asset;
use crate::storage::migrations::hex;
use crate::storage::{Stamp, contents, damaged};
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Result};

/// A text to be stored, with its first edition.
#[derive(Debug)]
pub(crate) struct NewText<'a> {
    /// Its own identifier, if it names one; else it gets a new id.
    pub(crate) id: Option<TextId>,
    /// As the library shows it.
    pub(crate) title: &'a str,
    /// From the front matter.
    pub(crate) metadata: &'a Metadata,
    /// The headings.
    pub(crate) outline: &'a [OutlineEntry],
    /// The source.
    pub(crate) markdown: &'a str,
    /// Words of the plain text.
    pub(crate) words: u32,
    /// Length of the plain text, code points.
    pub(crate) length: u32,
    /// SHA-256 of the plain text.
    pub(crate) plain_hash: [u8; 32],
    /// The bundle it came with, its place in it from 0, and its file there.
    pub(crate) bundle: Option<(BundleId, u32, &'a str)>,
    /// What came with it.
    pub(crate) assets: &'a [Asset],
}

impl<'a> NewText<'a> {
    /// A text of its own, without an identifier or pictures.
    pub(crate) fn of(document: &'a Document, title: &'a str, markdown: &'a str) -> Self {
        Self {
            id: None,
            title,
            metadata: &document.metadata,
            outline: &document.outline,
            markdown,
            words: document.words(),
            length: document.plain.len(),
            plain_hash: Sha256::digest(document.plain.as_str().as_bytes()).into(),
            bundle: None,
            assets: &[],
        }
    }
}

/// Stores a text.
pub(crate) fn insert_text(
    tx: &Transaction<'_>,
    now: Timestamp,
    new: &NewText<'_>,
) -> Result<TextId> {
    let text = new.id.unwrap_or_else(TextId::new);
    let edition = insert_edition(tx, now, text, 1, new)?;
    let (bundle, place, file) = match new.bundle {
        Some((bundle, place, file)) => (Some(bundle), Some(place), Some(file)),
        None => (None, None, None),
    };
    tx.prepare_cached(
        "INSERT INTO texts (id, title, edition, bundle, place, file, added) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![text, new.title, edition, bundle, place, file, Stamp(now)])?;
    Ok(text)
}

/// Stores an edition of a text, with its source and what came with it. What names the text in `new` is not looked at.
pub(crate) fn insert_edition(
    tx: &Transaction<'_>,
    now: Timestamp,
    text: TextId,
    number: u32,
    new: &NewText<'_>,
) -> Result<EditionId> {
    let content = hex(&Sha256::digest(new.markdown.as_bytes()));
    contents::keep(tx, &content, new.markdown)?;
    let mut pictures = Vec::with_capacity(new.assets.len());
    for asset in new.assets {
        let hash = hex(&Sha256::digest(&asset.bytes));
        keep_asset(tx, &hash, asset.media_type, &asset.bytes)?;
        pictures.push((asset.name.clone(), hash));
    }
    insert_kept_edition(
        tx,
        now,
        text,
        number,
        &KeptEdition {
            metadata: new.metadata,
            outline: new.outline,
            words: new.words,
            length: new.length,
            plain_hash: &hex(&new.plain_hash),
            content: &content,
            pictures: &pictures,
        },
    )
}

/// An edition whose source and pictures are kept already. Hashes are SHA-256 in hexadecimal.
#[derive(Debug)]
pub(crate) struct KeptEdition<'a> {
    /// From the front matter.
    pub(crate) metadata: &'a Metadata,
    /// The headings.
    pub(crate) outline: &'a [OutlineEntry],
    /// Words of the plain text.
    pub(crate) words: u32,
    /// Length of the plain text, code points.
    pub(crate) length: u32,
    /// Of the plain text.
    pub(crate) plain_hash: &'a str,
    /// Of the source.
    pub(crate) content: &'a str,
    /// Pictures: name as referred to in the source, and hash.
    pub(crate) pictures: &'a [(String, String)],
}

/// Stores an edition whose source and pictures are kept already.
pub(crate) fn insert_kept_edition(
    tx: &Transaction<'_>,
    now: Timestamp,
    text: TextId,
    number: u32,
    new: &KeptEdition<'_>,
) -> Result<EditionId> {
    let edition = EditionId::new();
    tx.prepare_cached(
        "INSERT INTO editions (id, text, number, content, plain_hash, form, metadata, outline, words, length, added)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        edition,
        text,
        number,
        new.content,
        new.plain_hash,
        FORM,
        to_json(new.metadata)?,
        to_json(&new.outline)?,
        new.words,
        new.length,
        Stamp(now)
    ])?;
    for (name, hash) in new.pictures {
        tx.prepare_cached("INSERT INTO edition_assets (edition, name, asset) VALUES (?1, ?2, ?3)")?
            .execute(params![edition, name, hash])?;
    }
    Ok(edition)
}

/// Stores a bundle.
pub(crate) fn insert_bundle(
    tx: &Transaction<'_>,
    now: Timestamp,
    bundle: &BundleSummary,
) -> Result<()> {
    tx.execute(
        "INSERT INTO bundles (id, title, authors, license, language, edition, description, added)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            bundle.id,
            bundle.title,
            to_json(&bundle.authors)?,
            bundle.license,
            bundle.language,
            bundle.edition,
            bundle.description,
            Stamp(now)
        ],
    )?;
    Ok(())
}

/// Keeps a picture or a recording by its hash.
pub(crate) fn keep_asset(
    connection: &Connection,
    hash: &str,
    media_type: &str,
    bytes: &[u8],
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO assets (hash, media_type, bytes) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?
        .execute(params![hash, media_type, bytes])?;
    Ok(())
}

/// The kinds of images that are kept and shown. SVG is a document, so it is none of them.
pub const IMAGE_TYPES: [&str; 5] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/avif",
];

/// An image of an edition. What is stored as something else than an image is not given out.
pub(super) fn asset(
    connection: &Connection,
    edition: EditionId,
    name: &str,
) -> Result<Option<Asset>> {
    let found: Option<(String, Vec<u8>)> = connection
        .prepare_cached(
            "SELECT assets.media_type, assets.bytes FROM edition_assets
             JOIN assets ON assets.hash = edition_assets.asset
             WHERE edition_assets.edition = ?1 AND edition_assets.name = ?2",
        )?
        .query_row(params![edition, name], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found.and_then(|(media_type, bytes)| {
        let media_type = IMAGE_TYPES.into_iter().find(|known| *known == media_type)?;
        Some(Asset {
            name: name.to_owned(),
            media_type,
            bytes,
        })
    }))
}

/// The text whose current edition has this plain text (the first that came, where there are several).
pub(crate) fn find_by_plain_hash(
    connection: &Connection,
    plain_hash: &[u8; 32],
) -> Result<Option<TextId>> {
    Ok(connection
        .prepare_cached(
            "SELECT texts.id FROM editions JOIN texts ON texts.edition = editions.id
             WHERE editions.plain_hash = ?1 ORDER BY texts.added, texts.id LIMIT 1",
        )?
        .query_row([hex(plain_hash)], |row| row.get(0))
        .optional()?)
}

/// Everything on the shelf.
pub(crate) fn shelf(connection: &Connection) -> Result<Shelf> {
    let texts = summaries(connection)?;
    let continue_reading = texts
        .iter()
        .filter(|text| text.last_read.is_some() && text.progress < 1.0)
        .max_by_key(|text| text.last_read)
        .map(|text| text.id);
    Ok(Shelf {
        bundles: bundles(connection)?,
        texts,
        continue_reading,
    })
}

fn bundles(connection: &Connection) -> Result<Vec<BundleSummary>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, title, authors, license, language, edition, description, removed FROM bundles
         ORDER BY added, id",
    )?;
    let mut rows = statement.query([])?;
    let mut bundles = Vec::new();
    while let Some(row) = rows.next()? {
        bundles.push(BundleSummary {
            id: row.get(0)?,
            title: row.get(1)?,
            authors: from_json(row, 2)?,
            license: row.get(3)?,
            language: row.get(4)?,
            edition: row.get(5)?,
            description: row.get(6)?,
            removed: row.get(7)?,
        });
    }
    Ok(bundles)
}

/// A text with its current edition and where the reader is in it.
const SUMMARY: &str = "
    SELECT texts.id, texts.edition, editions.number, texts.title, editions.metadata, texts.bundle, editions.words,
           editions.length, seen.seen_to, seen.at, texts.added, texts.withdrawn
    FROM texts
    JOIN editions ON editions.id = texts.edition
    LEFT JOIN reading_positions AS seen ON seen.text = texts.id AND seen.edition = texts.edition
    LEFT JOIN bundles ON bundles.id = texts.bundle";

/// The order of the shelf: bundles as they came, each in its reading order, then the other texts, newest first.
pub(crate) const SHELF_ORDER: &str = "
    ORDER BY texts.bundle IS NULL, bundles.added, bundles.id, texts.withdrawn, texts.place, texts.added DESC,
             texts.id DESC";

/// All texts in the order of the shelf.
fn summaries(connection: &Connection) -> Result<Vec<TextSummary>> {
    let counts = highlight_counts(connection)?;
    let mut statement = connection.prepare_cached(&format!("{SUMMARY} {SHELF_ORDER}"))?;
    let mut rows = statement.query([])?;
    let mut texts = Vec::new();
    while let Some(row) = rows.next()? {
        let mut text = summary_of(row)?;
        text.highlights = counts.get(&text.id).copied().unwrap_or(0);
        texts.push(text);
    }
    Ok(texts)
}

/// All texts in the order of the shelf, by id.
pub(crate) fn in_order(connection: &Connection) -> Result<Vec<TextId>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT texts.id FROM texts LEFT JOIN bundles ON bundles.id = texts.bundle {SHELF_ORDER}"
    ))?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn highlight_counts(connection: &Connection) -> Result<HashMap<TextId, u32>> {
    let mut statement =
        connection.prepare_cached("SELECT text, count(*) FROM highlights GROUP BY text")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One text as a list shows it.
pub(crate) fn summary(connection: &Connection, text: TextId) -> Result<TextSummary> {
    let mut statement = connection.prepare_cached(&format!("{SUMMARY} WHERE texts.id = ?1"))?;
    let mut rows = statement.query([text])?;
    let mut summary = summary_of(rows.next()?.ok_or_else(no_such_text)?)?;
    summary.highlights = connection
        .prepare_cached("SELECT count(*) FROM highlights WHERE text = ?1")?
        .query_row([text], |row| row.get(0))?;
    Ok(summary)
}

fn summary_of(row: &Row<'_>) -> Result<TextSummary> {
    let metadata: Metadata = from_json(row, 4)?;
    let length: u32 = row.get(7)?;
    let seen_to: Option<u32> = row.get(8)?;
    Ok(TextSummary {
        id: row.get(0)?,
        edition: row.get(1)?,
        edition_number: row.get(2)?,
        title: row.get(3)?,
        authors: metadata.authors,
        language: metadata.language,
        bundle: row.get(5)?,
        words: row.get(6)?,
        length,
        highlights: 0,
        progress: progress(seen_to.unwrap_or(0), length),
        last_read: row.get::<_, Option<Stamp>>(9)?.map(|at| at.0),
        added: row.get::<_, Stamp>(10)?.0,
        withdrawn: row.get(11)?,
    })
}

fn progress(seen_to: u32, length: u32) -> f64 {
    match length {
        0 => 0.0,
        _ => (f64::from(seen_to) / f64::from(length)).min(1.0),
    }
}

/// The current edition of a text.
pub(crate) fn current_edition(connection: &Connection, text: TextId) -> Result<EditionId> {
    connection
        .prepare_cached("SELECT edition FROM texts WHERE id = ?1")?
        .query_row([text], |row| row.get(0))
        .optional()?
        .ok_or_else(no_such_text)
}

/// The text that an edition is of.
pub(crate) fn text_of_edition(connection: &Connection, edition: EditionId) -> Result<TextId> {
    connection
        .prepare_cached("SELECT text FROM editions WHERE id = ?1")?
        .query_row([edition], |row| row.get(0))
        .optional()?
        .ok_or_else(no_such_text)
}

/// The title of a text.
pub(crate) fn title(connection: &Connection, text: TextId) -> Result<String> {
    connection
        .prepare_cached("SELECT title FROM texts WHERE id = ?1")?
        .query_row([text], |row| row.get(0))
        .optional()?
        .ok_or_else(no_such_text)
}

/// The headings of an edition.
pub(crate) fn outline(connection: &Connection, edition: EditionId) -> Result<Vec<OutlineEntry>> {
    let mut statement = connection.prepare_cached("SELECT outline FROM editions WHERE id = ?1")?;
    let mut rows = statement.query([edition])?;
    from_json(rows.next()?.ok_or_else(no_such_text)?, 0)
}

/// A text's place in its bundle, and its file there.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) bundle: BundleId,
    pub(crate) place: u32,
    pub(crate) file: String,
}

/// Where a text stands in its bundle; `None` where it came alone.
pub(crate) fn place(connection: &Connection, text: TextId) -> Result<Option<Place>> {
    let found = connection
        .prepare_cached("SELECT bundle, place, file FROM texts WHERE id = ?1")?
        .query_row([text], |row| {
            let bundle: Option<BundleId> = row.get(0)?;
            Ok(match bundle {
                Some(bundle) => Some(Place {
                    bundle,
                    place: row.get(1)?,
                    file: row.get(2)?,
                }),
                None => None,
            })
        })
        .optional()?;
    found.ok_or_else(no_such_text)
}

/// The texts before and after a place in its bundle.
pub(crate) fn neighbors(
    connection: &Connection,
    at: &Place,
) -> Result<(Option<TextId>, Option<TextId>)> {
    let find = |sql: &str| {
        connection
            .prepare_cached(sql)?
            .query_row(params![at.bundle, at.place], |row| row.get(0))
            .optional()
    };
    let previous = find(
        "SELECT id FROM texts WHERE bundle = ?1 AND NOT withdrawn AND place < ?2 ORDER BY place DESC LIMIT 1",
    )?;
    let next = find(
        "SELECT id FROM texts WHERE bundle = ?1 AND NOT withdrawn AND place > ?2 ORDER BY place LIMIT 1",
    )?;
    Ok((previous, next))
}

/// The text with a file name in a bundle.
pub(crate) fn by_file(
    connection: &Connection,
    bundle: BundleId,
    file: &str,
) -> Result<Option<TextId>> {
    Ok(connection
        .prepare_cached(
            "SELECT id FROM texts WHERE bundle = ?1 AND file = ?2 ORDER BY withdrawn LIMIT 1",
        )?
        .query_row(params![bundle, file], |row| row.get(0))
        .optional()?)
}

/// Deletes a text, its editions and its marks, and its bundle where it was the last of it. The sources stay while the
/// journal names them.
pub(crate) fn delete_text(tx: &Transaction<'_>, text: TextId) -> Result<()> {
    let bundle = place(tx, text)?.map(|place| place.bundle);
    for sql in [
        "DELETE FROM carried_marks WHERE text = ?1",
        "DELETE FROM highlight_tags WHERE highlight IN (SELECT id FROM highlights WHERE text = ?1)",
        "DELETE FROM highlights WHERE text = ?1",
        "DELETE FROM edition_assets WHERE edition IN (SELECT id FROM editions WHERE text = ?1)",
        "DELETE FROM editions WHERE text = ?1",
        "DELETE FROM texts WHERE id = ?1",
    ] {
        tx.execute(sql, [text])?;
    }
    bundle.map_or(Ok(()), |bundle| delete_bundle_without_texts(tx, bundle))
}

/// Deletes a bundle, its files' names and its layers, where none of its texts is left.
pub(crate) fn delete_bundle_without_texts(tx: &Transaction<'_>, bundle: BundleId) -> Result<()> {
    let has_texts: bool = tx
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM texts WHERE bundle = ?1)")?
        .query_row([bundle], |row| row.get(0))?;
    if has_texts {
        return Ok(());
    }
    for sql in [
        "DELETE FROM layers WHERE bundle = ?1",
        "DELETE FROM bundle_files WHERE bundle = ?1",
        "DELETE FROM bundles WHERE id = ?1",
    ] {
        tx.execute(sql, [bundle])?;
    }
    Ok(())
}

fn no_such_text() -> Error {
    Error::new(
        ErrorKind::NotFound,
        "There is no such text in the library (any more).",
    )
}

pub(crate) fn to_json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|e| {
        Error::caused(
            ErrorKind::Internal,
            "The text could not be stored; nothing was changed.",
            e,
        )
    })
}

fn from_json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T> {
    let json = row
        .get_ref(column)?
        .as_str()
        .map_err(rusqlite::Error::from)?;
    serde_json::from_str(json).map_err(|_| damaged("what it holds of a text cannot be read"))
}
