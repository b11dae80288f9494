//! What comes in is kept before the library is held for long: sources, pictures and files by their hash, a few MiB a
//! transaction. None of it is seen until the bundle names it; where the bundle never comes, it is let go of.

use std::io::{self, Write};

use super::super::manifest::Resource;
use super::super::opened::Opened;
use super::store;
use crate::storage::migrations::hex;
use crate::text::store::{keep_asset, keep_content};
use crate::{Error, ErrorKind, Library, Result};

/// How much is kept in one transaction, bytes.
const BATCH: usize = 8 * 1024 * 1024;
/// A larger file is written as it is read and never stands in memory, bytes.
const IN_MEMORY: u64 = 4 * 1024 * 1024;

/// Files that are read, and not yet all kept.
pub(super) struct Staging<'a> {
    library: &'a Library,
    contents: Vec<(String, String)>,
    assets: Vec<(String, String, Vec<u8>)>,
    waiting: usize,
}

impl<'a> Staging<'a> {
    pub(super) fn new(library: &'a Library) -> Self {
        Self {
            library,
            contents: Vec::new(),
            assets: Vec::new(),
            waiting: 0,
        }
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
            return self.library.note(|tx| {
                let mut blob = store::new_asset(tx, &hash, &media_type, resource.size)?;
                let mut exactly = Exactly {
                    to: &mut blob,
                    room: resource.size,
                };
                opened.read(resource, &mut exactly)
            });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(resource.size).unwrap_or(0));
        opened.read(resource, &mut bytes)?;
        self.waiting += bytes.len();
        self.assets.push((hash, media_type, bytes));
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
        self.library.note(|tx| {
            for (hash, body) in &self.contents {
                keep_content(tx, hash, body)?;
            }
            for (hash, media_type, bytes) in &self.assets {
                keep_asset(tx, hash, media_type, bytes)?;
            }
            Ok(())
        })?;
        self.contents.clear();
        self.assets.clear();
        self.waiting = 0;
        Ok(())
    }

    /// Lets go of what was kept for a bundle that does not come.
    pub(super) fn let_go(self) {
        // The reason why it does not come counts; the next start looks again.
        let _ = self.library.collect_garbage();
    }
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

/// Takes as many bytes as there is room for; a blob in the library cannot grow.
struct Exactly<'a, W: Write> {
    to: &'a mut W,
    room: u64,
}

impl<W: Write> Write for Exactly<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() as u64 > self.room {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        let written = self.to.write(bytes)?;
        self.room -= written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
