//! For tests: a library in a temporary folder, with a clock that goes on by a second each time it is asked.

pub mod bundles;
mod store;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use rusqlite::Transaction;
use tempfile::TempDir;

use crate::highlights::{self, Color, Highlight, NewHighlight, Style};
use crate::history::Action;
use crate::ids::{EditionId, TextId};
use crate::text::Document;
use crate::text::store::{NewText, current_edition, insert_text};
use crate::time::{Clock, Timestamp};
use crate::{Error, ErrorKind, Library, Result, shipped, storage};

/// When a test's clock begins: 2026-01-01, noon.
const BEGINNING: i64 = 1_767_268_800;

/// The mounts of a machine whose every folder is another's, as proc_pid_mountinfo(5) writes them.
const NETWORK: &str = "22 1 0:30 / / rw,relatime - nfs4 server:/ rw,vers=4.2";

/// A library in a temporary folder, which goes with it.
#[derive(Debug)]
pub struct TestLibrary {
    library: Library,
    clock: Clock,
    folder: TempDir,
    mounts: String,
}

impl TestLibrary {
    /// With nothing in it.
    pub fn empty() -> Result<Self> {
        Self::made(storage::mounts(), |_, _| Ok(()))
    }

    /// As a reader finds it at the first start: with the shipped study edition.
    pub fn shipped() -> Result<Self> {
        Self::made(storage::mounts(), shipped::install)
    }

    /// As [`TestLibrary::shipped`], on what counts as a drive of the network.
    pub fn shipped_on_network() -> Result<Self> {
        Self::made(NETWORK.to_owned(), shipped::install)
    }

    fn made(
        mounts: String,
        fill: impl FnOnce(&Transaction<'_>, Timestamp) -> Result<()>,
    ) -> Result<Self> {
        let folder = TempDir::new()
            .map_err(|e| Error::caused(ErrorKind::Internal, "There is no temporary folder.", e))?;
        let clock = ticking_clock();
        Ok(Self {
            library: Library::open_filled(&mounts, folder.path(), clock.clone(), fill)?,
            clock,
            folder,
            mounts,
        })
    }

    /// Closes the library and opens it again, as a restart does.
    pub fn reopened(self) -> Result<Self> {
        let mounts = self.mounts.clone();
        self.reopened_on(mounts)
    }

    /// Closes the library and opens it again, on what counts as a drive of the network.
    pub fn moved_to_network(self) -> Result<Self> {
        self.reopened_on(NETWORK.to_owned())
    }

    /// Closes the library and opens it again, on this machine's own disk.
    pub fn moved_home(self) -> Result<Self> {
        self.reopened_on(storage::mounts())
    }

    fn reopened_on(self, mounts: String) -> Result<Self> {
        let Self {
            library,
            clock,
            folder,
            ..
        } = self;
        library.close()?;
        Ok(Self {
            library: opened(&mounts, folder.path(), clock.clone())?,
            clock,
            folder,
            mounts,
        })
    }

    /// A second program on the same library.
    pub fn second(&self) -> Result<Library> {
        opened(&self.mounts, self.folder.path(), self.clock.clone())
    }

    /// Closes the library; its folder stays as long as what is returned.
    pub fn closed(self) -> Result<TempDir> {
        self.library.close()?;
        Ok(self.folder)
    }

    /// Brings a text in, as one undoable step.
    pub fn add_text(&self, title: &str, markdown: &str) -> Result<TextId> {
        let document = Document::parse(markdown);
        let now = self.library.clock().now();
        self.library.write(Action::ImportTexts, |tx| {
            insert_text(tx, now, &NewText::of(&document, title, markdown))
        })
    }

    /// The current edition of a text.
    pub fn edition(&self, text: TextId) -> Result<EditionId> {
        self.library
            .read(|connection| current_edition(connection, text))
    }

    /// Where a passage stands in a text: code points.
    pub fn place_of(&self, text: TextId, passage: &str) -> Result<(u32, u32)> {
        let document = self.library.document(self.edition(text)?)?;
        let byte = document.plain.as_str().find(passage).ok_or_else(|| {
            Error::new(
                ErrorKind::NotFound,
                format!("“{passage}” is not in the text."),
            )
        })?;
        Ok((
            document.plain.position_of_byte(byte),
            document.plain.position_of_byte(byte + passage.len()),
        ))
    }

    /// Marks a passage in yellow, without note and tags.
    pub fn mark(&self, text: TextId, passage: &str) -> Result<Highlight> {
        let (start, end) = self.place_of(text, passage)?;
        let new = NewHighlight {
            text,
            start,
            end,
            color: Color::Yellow,
            style: Style::Solid,
            note: String::new(),
            tags: Vec::new(),
        };
        highlights::create(self, new)
    }

    /// Everything that is journalled, as text: two libraries with the same dump hold the same.
    pub fn dump(&self) -> Result<String> {
        self.library.read(store::dump)
    }

    /// The whole schema as text.
    pub fn schema(&self) -> Result<String> {
        self.library.read(storage::migrations::schema_dump)
    }
}

impl std::ops::Deref for TestLibrary {
    type Target = Library;

    fn deref(&self) -> &Library {
        &self.library
    }
}

/// Puts other texts in the place of those that are kept, under the same hashes: what a disk or other hands may do.
///
/// # Errors
/// Those of reading and writing a library.
pub fn spoil_texts(library: &Library, change: impl Fn(&str) -> String) -> Result<()> {
    library.note(|tx| store::spoil_texts(tx, change))
}

/// Opens a folder as if it lay on a drive of the network.
///
/// # Errors
/// As [`Library::open`].
pub fn open_on_network(folder: &Path, clock: Clock) -> Result<Library> {
    opened(NETWORK, folder, clock)
}

fn opened(mounts: &str, folder: &Path, clock: Clock) -> Result<Library> {
    Library::open_filled(mounts, folder, clock, shipped::install)
}

/// A clock that starts at the same moment in every run and goes on by a second each time it is asked.
pub fn ticking_clock() -> Clock {
    let seconds = Arc::new(AtomicI64::new(BEGINNING));
    Clock::from_fn(move || {
        let now = seconds.fetch_add(1, Ordering::Relaxed);
        Timestamp::from_second(now).unwrap_or(Timestamp::UNIX_EPOCH)
    })
}
