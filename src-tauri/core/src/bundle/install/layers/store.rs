//! SQL of layers.

use std::collections::{HashMap, HashSet};

use rusqlite::{Transaction, params};
use uuid::Uuid;

use super::super::incoming::Incoming;
use super::{Layer, Note, files};
use crate::Result;
use crate::highlights::store::name;
use crate::ids::{BundleId, EditionId, TextId};
use crate::storage::Stamp;

/// Puts the layers that came in place of those with their file, and lets go of those the bundle no longer has.
pub(in crate::bundle::install) fn replace(
    tx: &Transaction<'_>,
    bundle: BundleId,
    incoming: &Incoming,
    layers: &[Layer],
    editions: &HashMap<TextId, EditionId>,
) -> Result<()> {
    let listed: HashSet<&str> = files(incoming).map(|(file, _)| file.url.as_str()).collect();
    let here = of_bundle(tx, bundle)?;
    let renewed = |file: &str| layers.iter().any(|layer| layer.file == file);
    for (id, file) in here {
        if renewed(&file) || !listed.contains(file.as_str()) {
            tx.prepare_cached("DELETE FROM layers WHERE id = ?1")?
                .execute([id])?;
        }
    }
    for layer in layers {
        let id = Uuid::now_v7().to_string();
        tx.prepare_cached(
            "INSERT INTO layers (id, bundle, file, kind, name, creator) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            id,
            bundle,
            layer.file,
            layer.kind.name(),
            layer.name,
            layer.creator
        ])?;
        for (number, note) in (1_u32..).zip(&layer.notes) {
            insert_note(tx, &id, number, note, editions)?;
        }
    }
    Ok(())
}

fn of_bundle(tx: &Transaction<'_>, bundle: BundleId) -> Result<Vec<(String, String)>> {
    let mut statement = tx.prepare_cached("SELECT id, file FROM layers WHERE bundle = ?1")?;
    let rows = statement.query_map([bundle], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn insert_note(
    tx: &Transaction<'_>,
    layer: &str,
    number: u32,
    note: &Note,
    editions: &HashMap<TextId, EditionId>,
) -> Result<()> {
    let (quote, prefix, suffix) = note.words();
    let place = note.anchor.as_ref();
    tx.prepare_cached(
        "INSERT INTO layer_notes (layer, number, note, text, edition, start, stop, quote, prefix, suffix, state,
                                  motivation, color, style, body, hint, tags, creator, created, modified)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)",
    )?
    .execute(params![
        layer,
        number,
        note.id,
        note.text,
        note.text.and_then(|text| editions.get(&text)),
        place.map(|anchor| anchor.start),
        place.map(|anchor| anchor.end),
        quote,
        prefix,
        suffix,
        name(note.state)?,
        note.motivation,
        note.color.map(name).transpose()?,
        note.style.map(name).transpose()?,
        note.body,
        note.hint,
        serde_json::Value::from(note.tags.as_slice()).to_string(),
        note.creator,
        note.created.map(Stamp),
        note.modified.map(Stamp)
    ])?;
    Ok(())
}
