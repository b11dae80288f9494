//! SQL of students' annotations.

use rusqlite::{Connection, Row, ToSql, Transaction, params};
use serde::de::DeserializeOwned;

use super::super::layer::{Kept, Passage};
use crate::Result;
use crate::highlights::store::{name, named};
use crate::ids::{BundleId, HandInId, TextId};
use crate::storage::{Stamp, damaged};

const KEPT: &str = "SELECT handin_annotations.id, revision, deleted, motivation, text, handin_annotations.edition, start,
       stop, quote, prefix, suffix, state, color, style, note, tags, question, created, modified, record, handin
     FROM handin_annotations JOIN handins ON handins.id = handin_annotations.handin";

/// Everything of a student, what is no more too.
pub(in crate::bundle::handin) fn of_layer(
    connection: &Connection,
    hand_in: HandInId,
) -> Result<Vec<Kept>> {
    let all = select(connection, "WHERE handin = ?1", &[&hand_in])?;
    Ok(all.into_iter().map(|(_, kept)| kept).collect())
}

/// What students marked in a text, by student and place.
pub(in crate::bundle::handin) fn live_of_text(
    connection: &Connection,
    text: TextId,
) -> Result<Vec<(HandInId, Kept)>> {
    select(
        connection,
        "WHERE text = ?1 AND NOT deleted AND question IS NULL ORDER BY number, start, stop, handin_annotations.id",
        &[&text],
    )
}

/// What students marked and answered in a bundle, by student.
pub(in crate::bundle::handin) fn live_of_bundle(
    connection: &Connection,
    bundle: BundleId,
) -> Result<Vec<(HandInId, Kept)>> {
    select(
        connection,
        "WHERE bundle = ?1 AND NOT deleted ORDER BY number, created, handin_annotations.id",
        &[&bundle],
    )
}

/// What students answered in a bundle, by student.
pub(in crate::bundle::handin) fn answers(
    connection: &Connection,
    bundle: BundleId,
) -> Result<Vec<(HandInId, Kept)>> {
    select(
        connection,
        "WHERE bundle = ?1 AND NOT deleted AND question IS NOT NULL ORDER BY number, created, handin_annotations.id",
        &[&bundle],
    )
}

fn select(
    connection: &Connection,
    rest: &str,
    values: &[&dyn ToSql],
) -> Result<Vec<(HandInId, Kept)>> {
    let mut statement = connection.prepare_cached(&format!("{KEPT} {rest}"))?;
    let mut rows = statement.query(values)?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push((row.get(20)?, read(row)?));
    }
    Ok(all)
}

fn read(row: &Row<'_>) -> Result<Kept> {
    let edition: Option<_> = row.get(5)?;
    let (start, stop): (Option<u32>, Option<u32>) = (row.get(6)?, row.get(7)?);
    let tags: String = row.get(15)?;
    let stamp = |column| -> rusqlite::Result<_> {
        Ok(row.get::<_, Option<Stamp>>(column)?.map(|stamp| stamp.0))
    };
    Ok(Kept {
        id: row.get(0)?,
        revision: row.get(1)?,
        deleted: row.get(2)?,
        motivation: row.get(3)?,
        text: row.get(4)?,
        passage: Passage {
            place: edition
                .zip(start.zip(stop))
                .map(|(edition, (start, stop))| (edition, start..stop)),
            quote: row.get(8)?,
            prefix: row.get(9)?,
            suffix: row.get(10)?,
            state: named(row, 11)?,
        },
        color: maybe(row, 12)?,
        style: maybe(row, 13)?,
        note: row.get(14)?,
        tags: serde_json::from_str(&tags)
            .map_err(|_| damaged("what it holds of a hand-in cannot be read"))?,
        question: row.get(16)?,
        created: stamp(17)?,
        modified: stamp(18)?,
        record: row.get(19)?,
    })
}

fn maybe<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<Option<T>> {
    match row.get_ref(column)? {
        rusqlite::types::ValueRef::Null => Ok(None),
        _ => named(row, column).map(Some),
    }
}

/// Keeps an annotation, in place of the one with its id.
pub(in crate::bundle::handin) fn put(
    tx: &Transaction<'_>,
    hand_in: HandInId,
    kept: &Kept,
) -> Result<()> {
    let place = kept.passage.place.as_ref();
    tx.prepare_cached(
        "INSERT INTO handin_annotations (handin, id, revision, deleted, motivation, text, edition, start, stop, quote,
                                         prefix, suffix, state, color, style, note, tags, question, created, modified,
                                         record)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
         ON CONFLICT (handin, id) DO UPDATE SET
           revision = excluded.revision, deleted = excluded.deleted, motivation = excluded.motivation,
           text = excluded.text, edition = excluded.edition, start = excluded.start, stop = excluded.stop,
           quote = excluded.quote, prefix = excluded.prefix, suffix = excluded.suffix, state = excluded.state,
           color = excluded.color, style = excluded.style, note = excluded.note, tags = excluded.tags,
           question = excluded.question, created = excluded.created, modified = excluded.modified,
           record = excluded.record",
    )?
    .execute(params![
        hand_in,
        kept.id,
        kept.revision,
        kept.deleted,
        kept.motivation,
        kept.text,
        place.map(|(edition, _)| edition),
        place.map(|(_, at)| at.start),
        place.map(|(_, at)| at.end),
        kept.passage.quote,
        kept.passage.prefix,
        kept.passage.suffix,
        name(kept.passage.state)?,
        kept.color.map(name).transpose()?,
        kept.style.map(name).transpose()?,
        kept.note,
        serde_json::Value::from(kept.tags.as_slice()).to_string(),
        kept.question,
        kept.created.map(Stamp),
        kept.modified.map(Stamp),
        kept.record
    ])?;
    Ok(())
}
