//! Reading a bundle: every file that is not here yet is checked and kept, every text's marks' fates are decided. Long
//! work, done before the library is held for writing.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::super::manifest::{REL_READING_LIST, Resource};
use super::super::opened::Opened;
use super::incoming::{Incoming, Names};
use super::layers::{self, Layer};
use super::staging::{Staging, read_text};
use super::store::Kept;
use super::texts::{self, Beside, Brings, Read};
use super::{InstallProgress, LeftOut, OnProgress};
use crate::ids::TextId;
use crate::storage::contents;
use crate::storage::migrations::hex;
use crate::text::Document;
use crate::{Error, ErrorKind, Result, library};

/// Everything the transaction needs.
pub(super) struct Ready<'a> {
    pub(super) beside: Beside<'a>,
    /// The texts that were read, by id.
    pub(super) reads: HashMap<TextId, Read>,
    /// The layers that are new or stand on new editions.
    pub(super) layers: Vec<Layer>,
    /// What cannot be used of any layer, new or not.
    pub(super) left_out: Vec<LeftOut>,
    /// The reading list, where it is another than before.
    pub(super) books: Option<Books>,
}

/// A reading list that comes, and the one that came before it.
pub(super) struct Books {
    pub(super) json: String,
    pub(super) before: Option<String>,
}

/// Reads what is not here yet.
pub(super) fn read<'a>(
    opened: &mut Opened,
    incoming: &'a Incoming,
    names: &Names,
    beside: Beside<'a>,
    staging: &mut Staging<'_>,
    progress: &mut OnProgress<'_>,
) -> Result<Ready<'a>> {
    let library = staging.library();
    let mut meter = Meter::of(incoming, &beside, progress);
    let mut reads = HashMap::new();
    for seen in &beside.texts {
        if seen.brings != Brings::Nothing {
            meter.go_on(seen.listed.resource)?;
            let read = texts::read(library, opened, incoming, seen, staging)?;
            reads.insert(seen.id, read);
        }
    }
    let mut ready = Ready {
        beside,
        reads,
        layers: Vec::new(),
        left_out: Vec::new(),
        books: None,
    };
    for (resource, kept) in incoming.others() {
        if !ready.beside.has(resource, kept) {
            meter.go_on(resource)?;
            match kept {
                Kept::Content(hash) => staging.content(hash, read_text(opened, resource)?)?,
                Kept::Asset(_) => staging.asset(opened, resource)?,
            }
        }
    }
    staging.content(&incoming.hash, incoming.bytes.clone())?;
    // From here on what was read is asked for by its hash.
    staging.flush()?;
    library.read(|connection| {
        let kept =
            |resource: &Resource| library::store::kept_source(connection, &hex(&resource.sha256));
        for (resource, kind) in layers::files(incoming) {
            let layer = layers::read(resource, kind, &kept(resource)?, incoming, names)?;
            ready.take_layer(resource, layer, |hash| {
                library::store::kept_source(connection, hash)
            })?;
        }
        for resource in incoming.manifest.with_rel(REL_READING_LIST) {
            ready.books = match ready.beside.files.get(&resource.url) {
                Some(Kept::Content(hash)) if *hash == hex(&resource.sha256) => continue,
                Some(Kept::Content(hash)) => Some(Books {
                    json: kept(resource)?,
                    before: library::store::kept_source(connection, hash).ok(),
                }),
                _ => Some(Books {
                    json: kept(resource)?,
                    before: None,
                }),
            };
        }
        Ok(())
    })?;
    meter.end()?;
    Ok(ready)
}

impl Ready<'_> {
    /// Takes a layer, unless it is the one that is here and stands on the editions that are here.
    fn take_layer(
        &mut self,
        resource: &Resource,
        mut layer: Layer,
        source: impl Fn(&str) -> Result<String>,
    ) -> Result<()> {
        self.left_out.append(&mut layer.left_out);
        let on = layer.texts();
        let renewed = |text: &TextId| self.reads.get(text).is_some_and(texts::is_new_edition);
        let kept = Kept::Content(hex(&resource.sha256));
        if self.beside.has(resource, &kept) && !on.iter().any(renewed) {
            return Ok(());
        }
        for text in on {
            let seen = self.beside.texts.iter().find(|seen| seen.id == text);
            let Some(seen) = seen else { continue };
            let content = match (&seen.here, seen.brings) {
                (Some(here), Brings::Nothing) => here.content.clone(),
                _ => hex(&seen.listed.resource.sha256),
            };
            layer.place(text, &Document::parse(&source(&content)?));
        }
        self.layers.push(layer);
        Ok(())
    }
}

/// Is everything that the transaction is to name still kept? Another program may have tidied up. What the edition that
/// is here names stays in any case.
pub(super) fn is_kept(
    connection: &rusqlite::Connection,
    incoming: &Incoming,
    here: &HashMap<String, Kept>,
) -> Result<bool> {
    for (resource, kept) in incoming.files() {
        if here.get(&resource.url) == Some(kept) {
            continue;
        }
        let there = match kept {
            Kept::Content(hash) => contents::has(connection, hash)?,
            Kept::Asset(hash) => super::store::has_asset(connection, hash)?,
        };
        if !there {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Counts bytes.
struct Meter<'a, 'p> {
    done: u64,
    total: u64,
    tell: &'a mut OnProgress<'p>,
}

impl<'a, 'p> Meter<'a, 'p> {
    fn of(incoming: &Incoming, beside: &Beside<'_>, tell: &'a mut OnProgress<'p>) -> Self {
        let mut total = 0;
        for (resource, kept) in incoming.others() {
            if !beside.has(resource, kept) {
                total += resource.size;
            }
        }
        let texts = beside
            .texts
            .iter()
            .filter(|seen| seen.brings != Brings::Nothing);
        total += texts.map(|seen| seen.listed.resource.size).sum::<u64>();
        Self {
            done: 0,
            total,
            tell,
        }
    }

    /// Before a file is read.
    fn go_on(&mut self, next: &Resource) -> Result<()> {
        self.say(next.url.clone())?;
        self.done += next.size;
        Ok(())
    }

    /// After the last one.
    fn end(&mut self) -> Result<()> {
        self.done = self.total;
        self.say(String::new())
    }

    fn say(&mut self, file: String) -> Result<()> {
        let so_far = InstallProgress {
            done: self.done as f64,
            total: self.total as f64,
            file,
        };
        tell(self.tell, so_far)
    }
}

/// Says how far it is; an error where it shall not go on.
pub(super) fn tell(progress: &mut OnProgress<'_>, so_far: InstallProgress) -> Result<()> {
    match progress(so_far) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Error::new(
            ErrorKind::Cancelled,
            "Installing was stopped. Nothing was changed; the library is as it was.",
        )),
    }
}
