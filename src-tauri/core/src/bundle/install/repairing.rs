//! What was damaged in the library since a bundle came, put right out of the bundle's file: contents and pictures are
//! kept by their hash, so it is known what belongs there.

use rusqlite::Connection;

use super::super::installed::{store as installed, verifying::legible};
use super::super::manifest::Resource;
use super::super::opened::Opened;
use super::incoming::Incoming;
use super::staging::{IntoBlob, read_text};
use super::store::{self, Kept};
use crate::storage::contents;
use crate::{Library, Result};

/// A file of the bundle that is not here as it came.
pub(super) enum Damaged<'a> {
    /// The manifest or its signature: its hash and its words.
    Own(String, &'a str),
    /// Any other.
    File(&'a Resource, &'a Kept),
}

/// The files of a bundle that are kept here and are not what their hash says.
pub(super) fn damaged<'a>(
    connection: &Connection,
    incoming: &'a Incoming,
) -> Result<Vec<Damaged<'a>>> {
    let mut damaged = Vec::new();
    for (hash, words) in incoming.own() {
        if is_damaged(&hash, installed::content_hash(connection, &hash))? {
            damaged.push(Damaged::Own(hash, words));
        }
    }
    for (resource, kept) in incoming.files() {
        let found = match kept {
            Kept::Content(hash) => installed::content_hash(connection, hash),
            Kept::Asset(hash) => installed::asset_hash(connection, hash),
        };
        if is_damaged(kept.hash(), found)? {
            damaged.push(Damaged::File(resource, kept));
        }
    }
    Ok(damaged)
}

fn is_damaged(hash: &str, found: Result<Option<String>>) -> Result<bool> {
    Ok(match legible(found)? {
        None => true,
        // The library's own rules see to it that nothing that is named goes.
        Some(None) => false,
        Some(Some(found)) => found != hash,
    })
}

/// Puts them right. That is no act of the reader: there is nothing to undo.
pub(super) fn repair(
    library: &Library,
    opened: &mut Opened,
    damaged: &[Damaged<'_>],
) -> Result<()> {
    for file in damaged {
        match file {
            Damaged::Own(hash, words) => library.note(|tx| contents::renew(tx, hash, words))?,
            Damaged::File(resource, Kept::Content(hash)) => {
                let body = read_text(opened, resource)?;
                library.note(|tx| contents::renew(tx, hash, &body))?;
            }
            Damaged::File(resource, Kept::Asset(hash)) => library.note(|tx| {
                let blob = store::renewed_asset(tx, hash, resource.size)?;
                opened.read(resource, &mut IntoBlob::new(blob))
            })?,
        }
    }
    library.forget_documents();
    Ok(())
}
