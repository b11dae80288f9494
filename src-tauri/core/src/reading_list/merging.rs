//! A bundle's reading list beside the reader's: books are added, and nothing is overwritten.

use rusqlite::{Connection, Transaction};

use super::exchange::parse;
use super::known::Known;
use super::{csl, progress::Progress};
use crate::Result;
use crate::time::Timestamp;

/// Takes the books of a bundle's list that this one lacks; returns how many. What a reader took off the list stays
/// off: a book that the bundle's list had `before` does not come again. What a bundle says of reading (status, rating)
/// is not the reader's, so it is not taken.
///
/// # Errors
/// `invalid-csl`.
pub(crate) fn merge(
    tx: &Transaction<'_>,
    now: Timestamp,
    json: &str,
    before: Option<&str>,
) -> Result<u32> {
    let mut known = Known::of(tx)?;
    for item in before.map(parse).transpose()?.unwrap_or_default() {
        known.remember(&item);
    }
    let mut added = 0;
    for mut incoming in in_their_order(json)? {
        if !known.knows(&incoming.item) {
            incoming.progress = Progress::default();
            known.put(tx, incoming, now)?;
            added += 1;
        }
    }
    Ok(added)
}

/// How many books of a bundle's list this one lacks.
///
/// # Errors
/// `invalid-csl`.
pub(crate) fn lacking(connection: &Connection, json: &str) -> Result<u32> {
    let known = Known::of(connection)?;
    let items = in_their_order(json)?;
    let lacking = items.iter().filter(|item| !known.knows(&item.item));
    Ok(u32::try_from(lacking.count()).unwrap_or(u32::MAX))
}

/// The items that are some, in the order they say they stand in.
fn in_their_order(json: &str) -> Result<Vec<csl::Incoming>> {
    let mut incoming: Vec<_> = parse(json)?
        .into_iter()
        .filter_map(|item| csl::take_apart(item).ok())
        .collect();
    incoming.sort_by_key(|item| item.order.unwrap_or(i64::MAX));
    Ok(incoming)
}
