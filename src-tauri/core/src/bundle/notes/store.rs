//! SQL of the teacher's notes.

use rusqlite::{Connection, Row, ToSql};
use serde::de::DeserializeOwned;

use super::super::answers;
use super::TeacherNote;
use crate::Result;
use crate::highlights::State;
use crate::highlights::store::named;
use crate::ids::{BundleId, TextId};
use crate::storage::damaged;

const NOTES: &str = "SELECT layers.bundle, layer_notes.note, layers.name, layers.kind = 'questions', layer_notes.text,
       layer_notes.start, layer_notes.stop, layer_notes.quote, layer_notes.state, layer_notes.motivation,
       layer_notes.color, layer_notes.style, layer_notes.body, layer_notes.hint, layer_notes.tags,
       coalesce(nullif(layer_notes.creator, ''), layers.creator), layer_notes.edition IS texts.edition
     FROM layer_notes JOIN layers ON layers.id = layer_notes.layer
     LEFT JOIN texts ON texts.id = layer_notes.text";

pub(super) fn of_text(connection: &Connection, text: TextId) -> Result<Vec<TeacherNote>> {
    let mut notes = select(
        connection,
        "WHERE layer_notes.text = ?1 ORDER BY layer_notes.start IS NOT NULL, layer_notes.start, layer_notes.stop DESC,
         layers.file, layer_notes.number",
        &[&text],
    )?;
    answers::store::fill(connection, &mut notes)?;
    Ok(notes)
}

pub(super) fn of_bundle(connection: &Connection, bundle: BundleId) -> Result<Vec<TeacherNote>> {
    let mut notes = select(
        connection,
        "WHERE layers.bundle = ?1 ORDER BY layers.file, layer_notes.number",
        &[&bundle],
    )?;
    answers::store::fill(connection, &mut notes)?;
    Ok(notes)
}

/// The note with an id in a bundle.
pub(in crate::bundle) fn one(
    connection: &Connection,
    bundle: BundleId,
    id: &str,
) -> Result<Option<TeacherNote>> {
    let found = select(
        connection,
        "WHERE layers.bundle = ?1 AND layer_notes.note = ?2 ORDER BY layers.kind DESC, layers.file,
         layer_notes.number LIMIT 1",
        &[&bundle, &id],
    )?;
    Ok(found.into_iter().next())
}

fn select(connection: &Connection, rest: &str, values: &[&dyn ToSql]) -> Result<Vec<TeacherNote>> {
    let mut statement = connection.prepare_cached(&format!("{NOTES} {rest}"))?;
    let mut rows = statement.query(values)?;
    let mut notes = Vec::new();
    while let Some(row) = rows.next()? {
        notes.push(read(row)?);
    }
    Ok(notes)
}

fn read(row: &Row<'_>) -> Result<TeacherNote> {
    // A reader may have put another edition in its text's place: then its place means nothing here.
    let in_this_edition: bool = row.get(16)?;
    let tags: String = row.get(14)?;
    let has_place = row.get::<_, Option<u32>>(5)?.is_some();
    Ok(TeacherNote {
        bundle: row.get(0)?,
        id: row.get(1)?,
        layer: row.get(2)?,
        question: row.get(3)?,
        text: row.get(4)?,
        start: if in_this_edition { row.get(5)? } else { None },
        end: if in_this_edition { row.get(6)? } else { None },
        quote: row.get(7)?,
        state: match has_place && !in_this_edition {
            true => State::Unplaced,
            false => named(row, 8)?,
        },
        motivation: row.get(9)?,
        color: maybe(row, 10)?,
        style: maybe(row, 11)?,
        body: row.get(12)?,
        hint: row.get(13)?,
        tags: serde_json::from_str(&tags)
            .map_err(|_| damaged("what it holds of a teacher's note cannot be read"))?,
        creator: row.get(15)?,
        answer: None,
    })
}

fn maybe<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<Option<T>> {
    match row.get_ref(column)? {
        rusqlite::types::ValueRef::Null => Ok(None),
        _ => named(row, column).map(Some),
    }
}
