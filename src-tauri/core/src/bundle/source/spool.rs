//! Canonical texts between reading and writing: in a nameless place on the disk rather than in memory, for the manifest
//! stands before them in a bundle and holds their hashes.

use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;

use crate::Result;
use crate::export::file::{Beside, folder_of, unwritable};

/// A file of the disk the bundle goes to; gone when dropped.
pub(super) struct Spool {
    file: BufWriter<Beside>,
    places: Vec<Range<u64>>,
    end: u64,
}

impl Spool {
    /// A spool beside what is to be written.
    pub(super) fn beside(target: &Path) -> Result<Self> {
        let file = Beside::create(folder_of(target)).map_err(|cause| unwritable(target, cause))?;
        Ok(Self {
            file: BufWriter::new(file),
            places: Vec::new(),
            end: 0,
        })
    }

    /// Takes a text in.
    pub(super) fn keep(&mut self, text: &str, target: &Path) -> Result<()> {
        self.file
            .write_all(text.as_bytes())
            .map_err(|cause| unwritable(target, cause))?;
        let start = self.end;
        self.end += text.len() as u64;
        self.places.push(start..self.end);
        Ok(())
    }

    /// Where the texts lie.
    pub(super) fn places(&self) -> Vec<Range<u64>> {
        self.places.clone()
    }

    /// A text, to be read out.
    pub(super) fn read(&mut self, place: &Range<u64>) -> std::io::Result<impl Read> {
        self.file.flush()?;
        let mut file: &File = &self.file.get_ref().file;
        file.seek(SeekFrom::Start(place.start))?;
        Ok(file.take(place.end - place.start))
    }
}

impl Write for Beside {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}
