//! What comes in is kept before the library is held for long: sources, pictures and files by their hash, a few MiB a
//! transaction. None of it is seen until the bundle names it; where the bundle never comes, it is let go of.

use std::io::{self, Write};
use std::num::NonZero;
use std::ops::Range;
use std::thread;

use rusqlite::Transaction;
use rusqlite::blob::Blob;

use super::super::manifest::Resource;
use super::super::opened::Opened;
use super::store;
use crate::storage::contents::{self, Packed};
use crate::storage::migrations::hex;
use crate::{Error, ErrorKind, Library, Result};

/// How much is kept in one transaction, bytes.
const BATCH: usize = 8 * 1024 * 1024;
/// A larger file is written as it is read and never stands in memory, bytes.
const IN_MEMORY: u64 = 4 * 1024 * 1024;

/// Files that are read, and not yet all kept.
pub(super) struct Staging<'a> {
    library: &'a Library,
    contents: Vec<(String, String)>,
    assets: Vec<Waiting>,
    /// The bytes of the assets, one after the other. The room is used again for each batch: memory that is asked for
    /// and given back for each picture costs as much as writing it.
    bytes: Vec<u8>,
    waiting: usize,
    transactions: u64,
}

/// A picture or a recording that is read.
struct Waiting {
    hash: String,
    media_type: String,
    bytes: Range<usize>,
}

impl<'a> Staging<'a> {
    pub(super) fn new(library: &'a Library) -> Self {
        Self {
            library,
            contents: Vec::new(),
            assets: Vec::new(),
            bytes: Vec::new(),
            waiting: 0,
            transactions: 0,
        }
    }

    /// How many transactions it took so far.
    pub(super) fn transactions(&self) -> u64 {
        self.transactions
    }

    /// Where it is kept.
    pub(super) fn library(&self) -> &'a Library {
        self.library
    }

    /// Keeps a source or another text.
    pub(super) fn content(&mut self, hash: &str, body: String) -> Result<()> {
        self.waiting += body.len();
        self.contents.push((hash.to_owned(), body));
        self.flush_where_full()
    }

    /// Keeps a picture or a recording, unless it is kept already.
    pub(super) fn asset(&mut self, opened: &mut Opened, resource: &Resource) -> Result<()> {
        let hash = hex(&resource.sha256);
        if self
            .library
            .read(|connection| store::has_asset(connection, &hash))?
        {
            return Ok(());
        }
        let media_type = resource.media_type.clone();
        if resource.size > IN_MEMORY {
            self.flush()?;
            self.library.note(|tx| {
                let blob = store::new_asset(tx, &hash, &media_type, resource.size)?;
                opened.read(resource, &mut IntoBlob::new(blob))
            })?;
            self.transactions += 1;
            return Ok(());
        }
        let begin = self.bytes.len();
        opened.read(resource, &mut self.bytes)?;
        let bytes = begin..self.bytes.len();
        self.waiting += bytes.len();
        self.assets.push(Waiting {
            hash,
            media_type,
            bytes,
        });
        self.flush_where_full()
    }

    fn flush_where_full(&mut self) -> Result<()> {
        match self.waiting >= BATCH {
            true => self.flush(),
            false => Ok(()),
        }
    }

    /// Keeps what is still waiting.
    pub(super) fn flush(&mut self) -> Result<()> {
        if self.contents.is_empty() && self.assets.is_empty() {
            return Ok(());
        }
        let packed = packed(&self.contents);
        self.library.note(|tx| {
            for ((hash, _), packed) in self.contents.iter().zip(&packed) {
                contents::keep_packed(tx, hash, packed)?;
            }
            for asset in &self.assets {
                self.keep(tx, asset)?;
            }
            Ok(())
        })?;
        self.transactions += 1;
        self.contents.clear();
        self.assets.clear();
        self.bytes.clear();
        self.waiting = 0;
        Ok(())
    }

    /// Writes into the room made for it: a value that is handed over whole is copied twice on the way.
    fn keep(&self, tx: &Transaction<'_>, asset: &Waiting) -> Result<()> {
        // Two files of one content, or another program that brought it meanwhile.
        if store::has_asset(tx, &asset.hash)? {
            return Ok(());
        }
        let bytes = &self.bytes[asset.bytes.clone()];
        let mut blob = store::new_asset(tx, &asset.hash, &asset.media_type, bytes.len() as u64)?;
        Ok(blob.write_at(bytes, 0)?)
    }

    /// Lets go of what was kept for a bundle that does not come.
    pub(super) fn let_go(self) {
        // The reason why it does not come counts; the next start looks again.
        let _ = self.library.collect_garbage();
    }
}

/// Packs texts on all processors: on one it would take nearly as long as everything else that is done with them.
fn packed(texts: &[(String, String)]) -> Vec<Packed> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let share = texts.len().div_ceil(processors).max(1);
    thread::scope(|scope| {
        let pack = |share: &[(String, String)]| -> Vec<Packed> {
            share.iter().map(|(_, body)| Packed::of(body)).collect()
        };
        let shares = texts.chunks(share);
        let packing: Vec<_> = shares
            .map(|share| scope.spawn(move || pack(share)))
            .collect();
        let packed = packing.into_iter().map(|share| match share.join() {
            Ok(packed) => packed,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        packed.flatten().collect()
    })
}

/// Reads a text file of a bundle.
pub(super) fn read_text(opened: &mut Opened, resource: &Resource) -> Result<String> {
    let mut bytes = Vec::with_capacity(usize::try_from(resource.size).unwrap_or(0));
    opened.read(resource, &mut bytes)?;
    String::from_utf8(bytes).map_err(|e| {
        Error::caused(
            ErrorKind::DamagedBundle,
            format!(
                "“{}” in the bundle is not text in UTF-8. Nothing was changed. Fetch the file again from its publisher.",
                resource.url
            ),
            e,
        )
    })
}

/// Writes a blob from its beginning on; what the library says of it (a full disk) comes out as it said it.
pub(super) struct IntoBlob<'t> {
    blob: Blob<'t>,
    at: usize,
}

impl<'t> IntoBlob<'t> {
    pub(super) fn new(blob: Blob<'t>) -> Self {
        Self { blob, at: 0 }
    }
}

impl Write for IntoBlob<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.blob.write_at(bytes, self.at);
        written.map_err(|e| io::Error::other(Error::from(e)))?;
        self.at += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
