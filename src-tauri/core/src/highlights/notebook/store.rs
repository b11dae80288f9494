//! SQL of the notebook: a page that does not get slower with what is not on it.
//!
//! In the order of place, the marks of each text are counted first (an index knows them); then only the texts that
//! the page shows are asked for theirs.

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::Value as Cell;
use rusqlite::{Connection, ToSql};

use super::super::{Highlight, NotebookQuery, folded, store};
use crate::ids::TextId;
use crate::{Result, text};

/// A condition on `highlights`, and its values.
pub(super) struct Filter {
    sql: String,
    values: Vec<Cell>,
    /// Must every mark be looked at? Then they are read as they lie; an index would fetch each from another page.
    looks_at_all: bool,
}

/// What a query asks for, as a condition.
pub(super) fn filter(connection: &Connection, query: &NotebookQuery) -> Result<Filter> {
    if query.words.is_some() {
        add_folded(connection)?;
    }
    let mut conditions = vec!["1".to_owned()];
    let mut values = Vec::new();
    if let Some(text) = query.text {
        conditions.push("highlights.text = ?".to_owned());
        values.push(Cell::Text(text.to_string()));
    }
    if !query.colors.is_empty() {
        conditions.push(format!(
            "highlights.color IN ({})",
            vec!["?"; query.colors.len()].join(", ")
        ));
        for &color in &query.colors {
            values.push(Cell::Text(store::name(color)?));
        }
    }
    if let Some(tag) = &query.tag {
        conditions.push(
            "highlights.id IN (SELECT highlight FROM highlight_tags WHERE folded = ?)".to_owned(),
        );
        values.push(Cell::Text(folded(tag.trim())));
    }
    for word in folded(query.words.as_deref().unwrap_or_default()).split_whitespace() {
        conditions.push(
            "(mentions(highlights.quote, ?) OR mentions(highlights.note, ?)
              OR highlights.id IN (SELECT highlight FROM highlight_tags WHERE instr(folded, ?)))"
                .to_owned(),
        );
        values.extend([word, word, word].map(|word| Cell::Text(word.to_owned())));
    }
    if query.with_note {
        conditions.push("highlights.note <> ''".to_owned());
    }
    let narrowed = query.text.is_some() || query.tag.is_some();
    Ok(Filter {
        looks_at_all: conditions.len() > 1 && !narrowed,
        sql: conditions.join(" AND "),
        values,
    })
}

/// `mentions(text, word)`: does the text, folded, hold the folded word?
fn add_folded(connection: &Connection) -> Result<()> {
    let mentions = |context: &Context<'_>| -> rusqlite::Result<bool> {
        let text = context.get_raw(0).as_str()?;
        let word = context.get_raw(1).as_str()?;
        Ok(if text.is_ascii() {
            holds_ascii(text, word)
        } else {
            folded(text).contains(word)
        })
    };
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_DIRECTONLY;
    Ok(connection.create_scalar_function(c"mentions", 2, flags, mentions)?)
}

/// Most texts to look through are plain ASCII, which needs no copy to be compared. `word` is folded.
fn holds_ascii(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let Some(&first) = word.first() else {
        return true;
    };
    memchr::memchr2_iter(first, first.to_ascii_uppercase(), text).any(|at| {
        text.get(at..at + word.len())
            .is_some_and(|passage| passage.eq_ignore_ascii_case(word))
    })
}

/// How many marks there are by a filter, and a page of them in the order of place.
pub(super) fn by_place(
    connection: &Connection,
    filter: &Filter,
    offset: u32,
    limit: u32,
) -> Result<(u32, Vec<Highlight>)> {
    let mut skip = offset;
    let mut total = 0;
    let mut highlights = Vec::new();
    for (text, count) in counts(connection, filter)? {
        total += count;
        let wanted = limit - u32::try_from(highlights.len()).unwrap_or(limit);
        if skip >= count || wanted == 0 {
            skip = skip.saturating_sub(count);
            continue;
        }
        let sql = format!(
            "WHERE {} AND highlights.text = ? {} LIMIT ? OFFSET ?",
            filter.sql,
            store::BY_PLACE
        );
        let mut values: Vec<&dyn ToSql> = filter
            .values
            .iter()
            .map(|value| value as &dyn ToSql)
            .collect();
        values.extend([&text as &dyn ToSql, &wanted, &skip]);
        highlights.extend(store::select(connection, &sql, &values)?);
        skip = 0;
    }
    Ok((total, highlights))
}

/// How many marks each text has, by the filter, in the order of the shelf.
fn counts(connection: &Connection, filter: &Filter) -> Result<Vec<(TextId, u32)>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT texts.id, counted.marks
         FROM (SELECT highlights.text, count(*) AS marks FROM highlights {} WHERE {} GROUP BY highlights.text) AS counted
         JOIN texts ON texts.id = counted.text
         LEFT JOIN bundles ON bundles.id = texts.bundle {}",
        if filter.looks_at_all { "NOT INDEXED" } else { "" },
        filter.sql,
        text::store::SHELF_ORDER
    ))?;
    let rows = statement.query_map(rusqlite::params_from_iter(&filter.values), |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many marks there are by a filter, and a page of them by the time they were made.
pub(super) fn by_time(
    connection: &Connection,
    filter: &Filter,
    newest_first: bool,
    offset: u32,
    limit: u32,
) -> Result<(u32, Vec<Highlight>)> {
    let total = connection
        .prepare_cached(&format!(
            "SELECT count(*) FROM highlights WHERE {}",
            filter.sql
        ))?
        .query_row(rusqlite::params_from_iter(&filter.values), |row| row.get(0))?;
    let direction = if newest_first { "DESC" } else { "ASC" };
    let sql = format!(
        "WHERE {} ORDER BY highlights.created {direction}, highlights.id {direction} LIMIT ? OFFSET ?",
        filter.sql
    );
    let mut values: Vec<&dyn ToSql> = filter
        .values
        .iter()
        .map(|value| value as &dyn ToSql)
        .collect();
    values.extend([&limit as &dyn ToSql, &offset]);
    Ok((total, store::select(connection, &sql, &values)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_and_folded_comparing_agree() {
        for (text, word) in [
            ("Peer Production", "prod"),
            ("Peer", "x"),
            ("", "a"),
            ("abc", ""),
        ] {
            assert_eq!(
                holds_ascii(text, word),
                folded(text).contains(word),
                "{text} {word}"
            );
        }
    }
}
