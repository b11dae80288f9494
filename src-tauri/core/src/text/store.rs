//! SQL of texts, editions and bundles.

use rusqlite::Connection;

use super::Shelf;
use crate::Result;

pub(crate) fn shelf(connection: &Connection) -> Result<Shelf> {
    let _ = connection;
    unimplemented!()
}
