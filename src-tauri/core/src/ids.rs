//! Names of things: UUID v7, each kind a type of its own, a string in JSON and in the database.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(export, type = "string")]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id (UUID v7: later ids sort after earlier ones).
            #[allow(clippy::new_without_default)]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(s).map(Self).map_err(|e| {
                    crate::Error::caused(
                        crate::ErrorKind::NotFound,
                        format!("“{s}” is not an id. Ids look like 0199d2c1-7b1e-7000-8000-000000000000."),
                        e,
                    )
                })
            }
        }

        impl rusqlite::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(self.0.to_string().into())
            }
        }

        impl rusqlite::types::FromSql for $name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                Uuid::parse_str(value.as_str()?)
                    .map(Self)
                    .map_err(|e| rusqlite::types::FromSqlError::Other(Box::new(e)))
            }
        }
    };
}

id!(/** A text, constant over its editions. */ TextId);
id!(/** One edition of a text. */ EditionId);
id!(/** A highlight. */ HighlightId);
id!(/** A book on the reading list. */ BookId);
id!(/** A bundle: texts that came together. */ BundleId);
id!(/** An answer to a teacher’s question or note. */ AnswerId);
id!(/** What one student handed in of a bundle. */ HandInId);
id!(/** One journalled action of the reader. */ ActionId);
