//! SQL of hand-ins: students' layers and their annotations ([`kept`]), and what the reader handed in ([`own`]).

mod kept;
mod own;

pub(super) use kept::{answers, live_of_bundle, live_of_text, of_layer, put};
pub(super) use own::{
    Handed, OwnBundle, OwnText, byline, handed, originals, own_bundle, own_texts, plain_hashes,
    set_handed,
};

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::layer::{Layer, Said};
use crate::ids::{BundleId, HandInId, TextId};
use crate::storage::Stamp;
use crate::{Error, ErrorKind, Result};

/// A text of a bundle, as files may name it.
pub(super) struct BundleText {
    pub(super) id: TextId,
    /// The id it has with its publisher, where it has another one here.
    pub(super) original: Option<TextId>,
    /// Its path in the bundle.
    pub(super) file: Option<String>,
    pub(super) title: String,
}

/// The bundles here that go by an id: the one that has it, then separate copies.
pub(super) fn bundles_named(connection: &Connection, id: BundleId) -> Result<Vec<BundleId>> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM bundles WHERE NOT removed AND (id = ?1 OR original = ?1) ORDER BY id <> ?1, added, id",
    )?;
    let rows = statement.query_map([id], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The bundles here that have a text: the one whose it is, then separate copies.
pub(super) fn bundles_with(connection: &Connection, text: TextId) -> Result<Vec<BundleId>> {
    let mut statement = connection.prepare_cached(
        "SELECT bundles.id FROM texts JOIN bundles ON bundles.id = texts.bundle
         WHERE NOT bundles.removed AND (texts.id = ?1 OR texts.original = ?1)
         ORDER BY texts.id <> ?1, bundles.added, bundles.id",
    )?;
    let rows = statement.query_map([text], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The texts of a bundle in order, those that were withdrawn last.
pub(super) fn texts(connection: &Connection, bundle: BundleId) -> Result<Vec<BundleText>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, original, file, title FROM texts WHERE bundle = ?1 ORDER BY withdrawn, place, id",
    )?;
    let rows = statement.query_map([bundle], |row| {
        Ok(BundleText {
            id: row.get(0)?,
            original: row.get(1)?,
            file: row.get(2)?,
            title: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The bundle of a text; none for one that came alone.
pub(super) fn bundle_of(connection: &Connection, text: TextId) -> Result<Option<BundleId>> {
    Ok(connection
        .prepare_cached("SELECT bundle FROM texts WHERE id = ?1")?
        .query_row([text], |row| row.get(0))
        .optional()?
        .flatten())
}

const LAYERS: &str =
    "SELECT id, bundle, creator, number, called, pseudonym, received, generated, edition, manifest,
       name FROM handins";

/// The students of a bundle, by number.
pub(super) fn layers(connection: &Connection, bundle: BundleId) -> Result<Vec<Layer>> {
    let mut statement =
        connection.prepare_cached(&format!("{LAYERS} WHERE bundle = ?1 ORDER BY number"))?;
    let rows = statement.query_map([bundle], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One of them.
pub(super) fn get(connection: &Connection, id: HandInId) -> Result<Layer> {
    connection
        .prepare_cached(&format!("{LAYERS} WHERE id = ?1"))?
        .query_row([id], read)
        .optional()?
        .ok_or_else(|| {
            Error::new(
                ErrorKind::NotFound,
                "There is no such hand-in (any more). Nothing was changed.",
            )
        })
}

fn read(row: &Row<'_>) -> rusqlite::Result<Layer> {
    Ok(Layer {
        id: row.get(0)?,
        bundle: row.get(1)?,
        creator: row.get(2)?,
        number: row.get(3)?,
        called: row.get(4)?,
        pseudonym: row.get(5)?,
        received: row.get::<_, Stamp>(6)?.0,
        said: Said {
            generated: row.get::<_, Option<Stamp>>(7)?.map(|stamp| stamp.0),
            edition: row.get(8)?,
            manifest: row.get(9)?,
            name: row.get(10)?,
        },
    })
}

/// A new student.
pub(super) fn insert(tx: &Transaction<'_>, layer: &Layer) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO handins (id, bundle, creator, number, called, pseudonym, received, generated, edition, manifest,
                              name)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        layer.id,
        layer.bundle,
        layer.creator,
        layer.number,
        layer.called,
        layer.pseudonym,
        Stamp(layer.received),
        layer.said.generated.map(Stamp),
        layer.said.edition,
        layer.said.manifest,
        layer.said.name
    ])?;
    Ok(())
}

/// What changes in a student: names, and what the newest file says.
pub(super) fn update(tx: &Transaction<'_>, layer: &Layer) -> Result<()> {
    tx.prepare_cached(
        "UPDATE handins SET called = ?2, pseudonym = ?3, received = ?4, generated = ?5, edition = ?6, manifest = ?7,
                            name = ?8 WHERE id = ?1",
    )?
    .execute(params![
        layer.id,
        layer.called,
        layer.pseudonym,
        Stamp(layer.received),
        layer.said.generated.map(Stamp),
        layer.said.edition,
        layer.said.manifest,
        layer.said.name
    ])?;
    Ok(())
}

/// Lets go of a student with all annotations.
pub(super) fn delete(tx: &Transaction<'_>, id: HandInId) -> Result<()> {
    get(tx, id)?;
    tx.execute("DELETE FROM handin_annotations WHERE handin = ?1", [id])?;
    tx.execute("DELETE FROM handins WHERE id = ?1", [id])?;
    Ok(())
}
