//! Moments as the database holds them.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::time::{Timestamp, rfc3339};

/// A moment in the database, as [`rfc3339`] writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp(pub(crate) Timestamp);

impl ToSql for Stamp {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(rfc3339(self.0).into())
    }
}

impl FromSql for Stamp {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value
            .as_str()?
            .parse()
            .map(Self)
            .map_err(|e| FromSqlError::Other(Box::new(e)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_sort_as_text() -> Result<(), Box<dyn std::error::Error>> {
        let whole: Timestamp = "2026-11-23T05:21:38Z".parse()?;
        let later: Timestamp = "2026-11-23T05:21:38.5Z".parse()?;
        assert_eq!(rfc3339(whole), "2026-11-23T05:21:38.000Z");
        assert!(
            rfc3339(whole) < rfc3339(later),
            "a fraction sorts after the whole"
        );
        Ok(())
    }
}
