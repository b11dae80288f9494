//! SQL of answers.

use std::collections::HashMap;

use rusqlite::{Connection, Row, ToSql, Transaction, params};

use super::super::notes::TeacherNote;
use super::Answer;
use crate::Result;
use crate::ids::{AnswerId, BundleId};
use crate::storage::Stamp;

const COLUMNS: &str =
    "id, bundle, text, target, kind = 'question', asked, quote, body, created, modified, revision";

pub(super) fn get(
    connection: &Connection,
    bundle: BundleId,
    target: &str,
) -> Result<Option<Answer>> {
    let found = select(
        connection,
        "WHERE bundle = ?1 AND target = ?2",
        &[&bundle, &target],
    )?;
    Ok(found.into_iter().next())
}

pub(in crate::bundle) fn list(connection: &Connection, bundle: BundleId) -> Result<Vec<Answer>> {
    select(
        connection,
        "WHERE bundle = ?1 ORDER BY created, id",
        &[&bundle],
    )
}

/// Puts its answer to each note.
pub(in crate::bundle) fn fill(connection: &Connection, notes: &mut [TeacherNote]) -> Result<()> {
    let mut bundles: Vec<BundleId> = notes.iter().map(|note| note.bundle).collect();
    bundles.sort_unstable();
    bundles.dedup();
    for bundle in bundles {
        let answers = list(connection, bundle)?;
        let answers: HashMap<String, Answer> = answers
            .into_iter()
            .map(|answer| (answer.target.clone(), answer))
            .collect();
        for note in notes.iter_mut().filter(|note| note.bundle == bundle) {
            note.answer = answers.get(&note.id).cloned();
        }
    }
    Ok(())
}

fn select(connection: &Connection, rest: &str, values: &[&dyn ToSql]) -> Result<Vec<Answer>> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM answers {rest}"))?;
    let rows = statement.query_map(values, read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Answer> {
    Ok(Answer {
        id: row.get(0)?,
        bundle: row.get(1)?,
        text: row.get(2)?,
        target: row.get(3)?,
        question: row.get(4)?,
        asked: row.get(5)?,
        quote: row.get(6)?,
        body: row.get(7)?,
        created: row.get::<_, Stamp>(8)?.0,
        modified: row.get::<_, Stamp>(9)?.0,
        revision: row.get(10)?,
    })
}

pub(super) fn insert(tx: &Transaction<'_>, answer: &Answer) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO answers (id, bundle, text, target, kind, asked, quote, body, created, modified, revision)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        answer.id,
        answer.bundle,
        answer.text,
        answer.target,
        if answer.question { "question" } else { "note" },
        answer.asked,
        answer.quote,
        answer.body,
        Stamp(answer.created),
        Stamp(answer.modified),
        answer.revision
    ])?;
    Ok(())
}

pub(super) fn update(tx: &Transaction<'_>, answer: &Answer) -> Result<()> {
    tx.prepare_cached(
        "UPDATE answers SET asked = ?2, quote = ?3, body = ?4, modified = ?5, revision = ?6 WHERE id = ?1",
    )?
    .execute(params![
        answer.id,
        answer.asked,
        answer.quote,
        answer.body,
        Stamp(answer.modified),
        answer.revision
    ])?;
    Ok(())
}

pub(super) fn delete(tx: &Transaction<'_>, answer: AnswerId) -> Result<()> {
    tx.prepare_cached("DELETE FROM answers WHERE id = ?1")?
        .execute([answer])?;
    Ok(())
}
