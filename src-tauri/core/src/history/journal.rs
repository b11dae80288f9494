//! What is journalled, and how a journalled change is taken back or done again.
//!
//! The triggers of the schema write each changed row down as it was and as it became (JSON objects, a member a
//! column). Taking back writes the earlier row, doing again the later one. Both go through [`SUBJECTS`]: tables and
//! columns are named here and nowhere else, values are bound, and nothing that is stored is ever run.

mod store;

use rusqlite::Connection;
use serde_json::{Map, Value};

use crate::Result;
use crate::storage::damaged;

/// A journalled table.
pub(crate) struct Subject {
    /// Its name.
    pub(crate) table: &'static str,
    /// The columns that name a row.
    pub(crate) key: &'static [&'static str],
    /// All columns.
    pub(crate) columns: &'static [&'static str],
}

/// Every journalled table, parents first.
pub(crate) const SUBJECTS: &[Subject] = &[
    Subject {
        table: "bundles",
        key: &["id"],
        columns: &[
            "id",
            "title",
            "authors",
            "license",
            "language",
            "edition",
            "description",
            "added",
            "publisher",
            "manifest",
            "key",
            "original",
            "removed",
        ],
    },
    Subject {
        table: "bundle_files",
        key: &["bundle", "path"],
        columns: &["bundle", "path", "content", "asset"],
    },
    Subject {
        table: "layers",
        key: &["id"],
        columns: &["id", "bundle", "file", "kind", "name", "creator"],
    },
    Subject {
        table: "texts",
        key: &["id"],
        columns: &[
            "id",
            "title",
            "edition",
            "bundle",
            "place",
            "file",
            "added",
            "withdrawn",
            "original",
        ],
    },
    Subject {
        table: "editions",
        key: &["id"],
        columns: &[
            "id",
            "text",
            "number",
            "content",
            "plain_hash",
            "form",
            "metadata",
            "outline",
            "words",
            "length",
            "added",
        ],
    },
    Subject {
        table: "edition_assets",
        key: &["edition", "name"],
        columns: &["edition", "name", "asset"],
    },
    Subject {
        table: "highlights",
        key: &["id"],
        columns: &[
            "id", "text", "edition", "start", "stop", "quote", "prefix", "suffix", "color",
            "style", "note", "state", "created", "modified", "revision",
        ],
    },
    Subject {
        table: "highlight_tags",
        key: &["highlight", "place"],
        columns: &["highlight", "place", "tag", "folded"],
    },
    Subject {
        table: "carried_marks",
        key: &["highlight"],
        columns: &[
            "highlight",
            "text",
            "from_edition",
            "to_edition",
            "verdict",
            "confidence",
            "reason",
            "start",
            "stop",
            "quote",
            "prefix",
            "suffix",
            "gap",
            "alternatives",
            "decision",
        ],
    },
    Subject {
        table: "answers",
        key: &["id"],
        columns: &[
            "id", "bundle", "text", "target", "kind", "asked", "quote", "body", "created",
            "modified", "revision",
        ],
    },
    Subject {
        table: "handins",
        key: &["id"],
        columns: &[
            "id",
            "bundle",
            "creator",
            "number",
            "name",
            "called",
            "pseudonym",
            "edition",
            "manifest",
            "generated",
            "received",
        ],
    },
    Subject {
        table: "handin_annotations",
        key: &["handin", "id"],
        columns: &[
            "handin",
            "id",
            "revision",
            "deleted",
            "motivation",
            "text",
            "edition",
            "start",
            "stop",
            "quote",
            "prefix",
            "suffix",
            "state",
            "color",
            "style",
            "note",
            "tags",
            "question",
            "created",
            "modified",
            "record",
        ],
    },
    Subject {
        table: "books",
        key: &["id"],
        columns: &[
            "id", "place", "item", "status", "page", "percent", "pages", "started", "finished",
            "rating", "note", "added",
        ],
    },
    Subject {
        table: "settings",
        key: &["key"],
        columns: &["key", "value"],
    },
];

/// A row in the journal: column names and values.
type Row = Map<String, Value>;

/// A change as the journal holds it: a row that came (no `before`), went (no `after`), or became another.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) subject: String,
    pub(crate) before: Option<Row>,
    pub(crate) after: Option<Row>,
}

impl Change {
    /// The same the other way round.
    pub(crate) fn reversed(self) -> Self {
        Self {
            subject: self.subject,
            before: self.after,
            after: self.before,
        }
    }

    /// Makes the row that is as `before` be as `after`.
    pub(crate) fn apply(&self, connection: &Connection) -> Result<()> {
        let subject = SUBJECTS
            .iter()
            .find(|known| known.table == self.subject)
            .ok_or_else(|| damaged("its journal names a table that is not journalled"))?;
        let rows = match (&self.before, &self.after) {
            (None, Some(after)) => store::insert(connection, subject, after)?,
            (Some(before), None) => store::delete(connection, subject, before)?,
            (Some(before), Some(after)) => store::update(connection, subject, before, after)?,
            (None, None) => 0,
        };
        match rows {
            1 => Ok(()),
            _ => Err(damaged("its journal does not fit its tables")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::migrations::{migrate, schema_dump};

    fn fresh() -> Result<Connection> {
        let mut connection = Connection::open_in_memory()?;
        migrate(&mut connection)?;
        Ok(connection)
    }

    /// A column that is not named here would be lost by undo.
    #[test]
    fn every_column_of_a_journalled_table_is_known() -> Result<()> {
        let connection = fresh()?;
        for subject in SUBJECTS {
            let mut statement =
                connection.prepare("SELECT name FROM pragma_table_info(?1) ORDER BY cid")?;
            let columns = statement
                .query_map([subject.table], |row| row.get(0))?
                .collect::<rusqlite::Result<Vec<String>>>()?;
            assert_eq!(columns, subject.columns, "{}", subject.table);
        }
        Ok(())
    }

    #[test]
    fn the_triggers_write_down_every_column() -> Result<()> {
        let schema = schema_dump(&fresh()?)?;
        for subject in SUBJECTS {
            for (event, rows) in [
                ("inserted", &["new"][..]),
                ("deleted", &["old"]),
                ("updated", &["old", "new"]),
            ] {
                let name = format!("trigger {}_{event} ", subject.table);
                let trigger = schema
                    .split("\n\n")
                    .find(|part| part.trim().starts_with(&name));
                let trigger = trigger.unwrap_or_default();
                for (row, column) in rows
                    .iter()
                    .flat_map(|row| subject.columns.iter().map(move |c| (row, c)))
                {
                    assert!(
                        trigger.contains(&format!("'{column}', {row}.{column}")),
                        "{name}: {row}.{column}"
                    );
                }
            }
        }
        Ok(())
    }

    #[test]
    fn what_the_journal_must_not_name_is_refused() -> Result<()> {
        let connection = fresh()?;
        let row = |json: &str| serde_json::from_str::<Row>(json).ok();
        for subject in ["actions", "sqlite_schema", "books; DROP TABLE books", ""] {
            let change = Change {
                subject: subject.to_owned(),
                before: None,
                after: row("{}"),
            };
            assert!(change.apply(&connection).is_err(), "{subject}");
        }
        // Columns that are not known are not written, wherever their names come from.
        let change = Change {
            subject: "settings".to_owned(),
            before: None,
            after: row(r#"{"key": "theme", "value": "1", "value) VALUES (1, 2); --": "x"}"#),
        };
        change.apply(&connection)?;
        let nested = Change {
            subject: "settings".to_owned(),
            before: None,
            after: row(r#"{"key": [1]}"#),
        };
        assert!(
            nested.apply(&connection).is_err(),
            "a value that no column holds"
        );
        Ok(())
    }
}
