//! Is an installed bundle still what its publisher made? Every file is hashed anew and compared with the manifest.

use std::collections::HashMap;
use std::ops::ControlFlow;

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use super::super::install::store::{Kept, files};
use super::super::install::{OnProgress, Trust};
use super::super::manifest::Manifest;
use super::super::signature::{Minisig, Prehash};
use super::super::{PUBLICATION, PublicKey, SIGNATURE};
use super::{FileProblem, InstalledBundle, Problem, Verified, at, store};
use crate::ids::BundleId;
use crate::storage::contents;
use crate::storage::migrations::hex;
use crate::{Error, ErrorKind, Library, Result, library, shipped};

pub(super) fn verify(
    library: &Library,
    bundle: BundleId,
    progress: &mut OnProgress<'_>,
) -> Result<Verified> {
    // One view: what is updated meanwhile is not seen half.
    library.read(|connection| {
        let installed = store::get(connection, bundle)?;
        let mut verified = Verified {
            bundle,
            name: installed.name.clone(),
            edition: installed.edition,
            whole: false,
            trust: installed.trust,
            files: 0,
            problems: Vec::new(),
            replaced: Vec::new(),
        };
        match store::manifest(connection, bundle)? {
            Some(hash) => {
                let here = files(connection, bundle)?;
                against(
                    connection,
                    &installed,
                    &hash,
                    &here,
                    progress,
                    &mut verified,
                )?;
            }
            None => by_themselves(connection, &installed, progress, &mut verified)?,
        }
        verified.whole = verified.problems.is_empty();
        Ok(verified)
    })
}

/// Against the manifest, whose own hash the library remembers.
fn against(
    connection: &Connection,
    installed: &InstalledBundle,
    hash: &str,
    here: &HashMap<String, Kept>,
    progress: &mut OnProgress<'_>,
    verified: &mut Verified,
) -> Result<()> {
    verified.files += 1;
    let body = match legible(contents::find(connection, hash))? {
        Some(Some(body)) => body,
        Some(None) => {
            verified.found(PUBLICATION, Problem::Missing);
            return Ok(());
        }
        None => {
            verified.found(PUBLICATION, Problem::Changed);
            return Ok(());
        }
    };
    let manifest = Manifest::parse(body.as_bytes()).ok();
    let right = hex(&Sha256::digest(body.as_bytes())) == hash;
    let Some(manifest) = manifest.filter(|_| right) else {
        verified.found(PUBLICATION, Problem::Changed);
        return Ok(());
    };
    if installed.trust != Trust::Unsigned {
        check_signature(connection, installed, &body, here, verified)?;
    }
    let total = manifest.all().count();
    for (done, resource) in manifest.all().enumerate() {
        go_on(progress, done, total, &resource.url)?;
        let expected = hex(&resource.sha256);
        let found = match here.get(&resource.url) {
            Some(Kept::Content(kept)) => store::content_hash(connection, kept),
            Some(Kept::Asset(kept)) => store::asset_hash(connection, kept),
            None => Ok(None),
        };
        verified.compare(&resource.url, &expected, found)?;
    }
    for text in store::texts(connection, installed.id)? {
        let published = manifest
            .resource(&text.file)
            .map(|resource| hex(&resource.sha256));
        if published.is_some_and(|published| published != text.content) {
            verified.replaced.push(text.title);
        }
    }
    go_on(progress, total, total, "")
}

fn check_signature(
    connection: &Connection,
    installed: &InstalledBundle,
    body: &str,
    here: &HashMap<String, Kept>,
    verified: &mut Verified,
) -> Result<()> {
    verified.files += 1;
    let key: Option<PublicKey> = installed.key.as_ref().and_then(|key| key.key.parse().ok());
    let signature = match here.get(SIGNATURE) {
        Some(Kept::Content(hash)) => library::store::kept_source(connection, hash).ok(),
        _ => None,
    };
    let holds = key.zip(signature).is_some_and(|(key, signature)| {
        let minisig = Minisig::parse(signature.as_bytes());
        minisig.is_ok_and(|minisig| minisig.verify(&key, &Prehash::of(body.as_bytes())).is_ok())
    });
    if !holds {
        verified.found(SIGNATURE, Problem::Signature);
    }
    Ok(())
}

/// What came with the program has no manifest: each text against the hash it is kept by, and that against the program's
/// own copy, where it is of the same edition.
fn by_themselves(
    connection: &Connection,
    installed: &InstalledBundle,
    progress: &mut OnProgress<'_>,
    verified: &mut Verified,
) -> Result<()> {
    let texts = store::texts(connection, installed.id)?;
    for (done, text) in texts.iter().enumerate() {
        go_on(progress, done, texts.len(), &text.file)?;
        let found = store::content_hash(connection, &text.content);
        verified.compare(&text.file, &text.content, found)?;
        let published = shipped::published(installed.id, installed.edition, &text.file)?;
        if published.is_some_and(|published| published != text.content) {
            verified.replaced.push(text.title.clone());
        }
    }
    go_on(progress, texts.len(), texts.len(), "")
}

impl Verified {
    fn compare(&mut self, file: &str, expected: &str, found: Result<Option<String>>) -> Result<()> {
        self.files += 1;
        match legible(found)? {
            Some(None) => self.found(file, Problem::Missing),
            Some(Some(found)) if found == expected => {}
            Some(Some(_)) | None => self.found(file, Problem::Changed),
        }
        Ok(())
    }

    fn found(&mut self, file: &str, what: Problem) {
        self.problems.push(FileProblem {
            file: file.to_owned(),
            what,
        });
    }
}

/// None where the library is damaged there: what cannot be read is not what its publisher made, and the look goes on.
pub(in crate::bundle) fn legible<T>(found: Result<T>) -> Result<Option<T>> {
    match found {
        Err(error) if error.kind == ErrorKind::DamagedLibrary => Ok(None),
        found => found.map(Some),
    }
}

fn go_on(progress: &mut OnProgress<'_>, done: usize, total: usize, file: &str) -> Result<()> {
    match progress(at(done, total, file)) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Error::new(
            ErrorKind::Cancelled,
            "Looking through the bundle was stopped. Nothing was changed.",
        )),
    }
}
