//! SQL of the journal: rows taken back or done again. Tables and columns come from the list of
//! [`Subject`](super::Subject)s, values are bound, and nothing that is stored is ever run.

use rusqlite::types::Value as Cell;
use rusqlite::{Connection, params_from_iter};
use serde_json::Value;

use super::{Row, Subject};
use crate::storage::damaged;
use crate::{Error, Result};

/// Writes a row; says how many there were to write.
pub(super) fn insert(connection: &Connection, subject: &Subject, row: &Row) -> Result<usize> {
    let (columns, cells) = known(subject, row)?;
    let places = vec!["?"; columns.len()].join(", ");
    let sql = format!(
        "INSERT INTO {} ({}) VALUES ({places})",
        subject.table,
        columns.join(", ")
    );
    run(connection, &sql, cells)
}

/// Takes a row out.
pub(super) fn delete(connection: &Connection, subject: &Subject, row: &Row) -> Result<usize> {
    let (named, cells) = key(subject, row)?;
    run(
        connection,
        &format!("DELETE FROM {} WHERE {named}", subject.table),
        cells,
    )
}

/// Makes the row that is as `before` be as `after`.
pub(super) fn update(
    connection: &Connection,
    subject: &Subject,
    before: &Row,
    after: &Row,
) -> Result<usize> {
    let (columns, mut cells) = known(subject, after)?;
    let (named, key_cells) = key(subject, before)?;
    cells.extend(key_cells);
    let sql = format!(
        "UPDATE {} SET {} = ? WHERE {named}",
        subject.table,
        columns.join(" = ?, ")
    );
    run(connection, &sql, cells)
}

fn run(connection: &Connection, sql: &str, cells: Vec<Cell>) -> Result<usize> {
    Ok(connection
        .prepare_cached(sql)?
        .execute(params_from_iter(cells))?)
}

/// The columns of a table that a row has (a row from before a column was added lacks it), and their values.
fn known(subject: &Subject, row: &Row) -> Result<(Vec<&'static str>, Vec<Cell>)> {
    let mut columns = Vec::with_capacity(subject.columns.len());
    let mut cells = Vec::with_capacity(subject.columns.len());
    for &column in subject.columns {
        if let Some(value) = row.get(column) {
            columns.push(column);
            cells.push(cell(value)?);
        }
    }
    Ok((columns, cells))
}

/// A condition on the columns that name a row, and their values.
fn key(subject: &Subject, row: &Row) -> Result<(String, Vec<Cell>)> {
    let cells = subject
        .key
        .iter()
        .map(|&column| row.get(column).map_or_else(|| Err(unreadable()), cell))
        .collect::<Result<Vec<_>>>()?;
    let named = format!("{} = ?", subject.key.join(" = ? AND "));
    Ok((named, cells))
}

fn cell(value: &Value) -> Result<Cell> {
    match value {
        Value::Null => Ok(Cell::Null),
        Value::String(text) => Ok(Cell::Text(text.clone())),
        Value::Number(number) => number.as_i64().map(Cell::Integer).ok_or_else(unreadable),
        _ => Err(unreadable()),
    }
}

fn unreadable() -> Error {
    damaged("its journal holds a row that cannot be read")
}
