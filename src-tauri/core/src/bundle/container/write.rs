//! Writing: the same entries in the same order give the same bytes.
//!
//! No clock, no user, no system gets in: each entry is from 1980, has mode 0644 and no extra fields. What deflating
//! gives may change with its library, so the same bytes are promised for one version of the program; what is signed
//! does not depend on it.

use std::io::{self, Read, Seek, SeekFrom, Write};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use sha2::{Digest, Sha256};

use super::super::limits::{MAX_ENTRIES, MAX_FILE};
use super::super::names::{self, Names};
use super::super::{from_io, too_large};
use super::{CENTRAL, Container, DEFLATED, END, Entry, LOCAL, Packing, STORED, UTF8};
use crate::Result;

/// The version of ZIP that a reader needs.
const NEEDED: u16 = 20;
/// Made by version 2.0 on Unix, so that the mode counts.
const MADE_BY: u16 = 3 << 8 | NEEDED;
/// 1980-01-01, the first day there is; midnight.
const DATE: u16 = 1 << 5 | 1;
const TIME: u16 = 0;
/// A plain file, mode 0644.
const MODE: u32 = 0o100_644 << 16;
/// How hard to pack: the usual.
const EFFORT: u32 = 6;
/// Where CRC and sizes stand in an entry's own header.
const SUMS_AT: u64 = 14;

/// Writes a container, entry by entry, in the order of the calls.
#[derive(Debug)]
pub struct Writer<W> {
    to: W,
    entries: Vec<(Entry, u64)>,
    names: Names,
}

/// What was written of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Bytes, unpacked.
    pub size: u64,
    /// Of the bytes, unpacked.
    pub sha256: [u8; 32],
}

impl<W: Write + Seek> Writer<W> {
    /// A container without entries yet; `to` stands at its beginning.
    pub fn new(to: W) -> Self {
        Self {
            to,
            entries: Vec::new(),
            names: Names::default(),
        }
    }

    /// Adds an entry.
    ///
    /// # Errors
    /// `forbidden-name`; `bundle-too-large`; what reading or writing fails with.
    pub fn add(&mut self, name: &str, packing: Packing, from: &mut dyn Read) -> Result<Written> {
        let header_at = self.begin(name, packing)?;
        let at = self.position()?;
        let mut counting = Counting::new(from);
        match packing {
            Packing::Stored => drop(io::copy(&mut counting, &mut self.to).map_err(from_io)?),
            Packing::Deflated => {
                let mut deflating = DeflateEncoder::new(&mut self.to, Compression::new(EFFORT));
                io::copy(&mut counting, &mut deflating).map_err(from_io)?;
                deflating.finish().map_err(from_io)?;
            }
        }
        let (written, crc) = counting.finish();
        let entry = Entry {
            name: name.to_owned(),
            packing,
            crc,
            packed: self.position()? - at,
            size: written.size,
            at,
        };
        self.end(entry, header_at)?;
        Ok(written)
    }

    /// Adds an entry of another container as it is packed there.
    ///
    /// # Errors
    /// As [`Self::add`]. The bytes are not checked: whoever asks has verified that container.
    pub fn copy<R: Read + Seek>(&mut self, from: &mut Container<R>, place: usize) -> Result<()> {
        let Some(mut entry) = from.entries().get(place).cloned() else {
            return Ok(());
        };
        let header_at = self.begin(&entry.name, entry.packing)?;
        from.from.seek(SeekFrom::Start(entry.at)).map_err(from_io)?;
        from.pieces(entry.packed, &mut |piece| {
            self.to.write_all(piece).map_err(from_io)
        })?;
        entry.at = header_at;
        self.end(entry, header_at)
    }

    /// Writes the directory, and gives back what was written to.
    ///
    /// # Errors
    /// `bundle-too-large`; what writing fails with.
    pub fn finish(mut self) -> Result<W> {
        let at = self.position()?;
        for (entry, header_at) in &self.entries {
            let header = central_header(entry, offset(*header_at)?)?;
            self.to.write_all(&header).map_err(from_io)?;
        }
        let size = self.position()? - at;
        // Checked before there could be so many.
        let count = self.entries.len() as u16;
        let mut end = END.to_vec();
        put(&mut end, &[0, 0, count, count]);
        put_long(&mut end, &[offset(size)?, offset(at)?]);
        put(&mut end, &[0]);
        self.to.write_all(&end).map_err(from_io)?;
        let length = self.position()?;
        if length > MAX_FILE {
            return Err(too_large("the file", length, MAX_FILE));
        }
        self.to.flush().map_err(from_io)?;
        Ok(self.to)
    }

    fn position(&mut self) -> Result<u64> {
        self.to.stream_position().map_err(from_io)
    }

    /// Writes a header whose sums are not known yet; answers where it stands.
    fn begin(&mut self, name: &str, packing: Packing) -> Result<u64> {
        names::check(name)?;
        self.names.add(name)?;
        if self.entries.len() == MAX_ENTRIES {
            let one_more = MAX_ENTRIES as u64 + 1;
            return Err(too_large(
                "the number of its files",
                one_more,
                MAX_ENTRIES as u64,
            ));
        }
        let at = self.position()?;
        let mut header = LOCAL.to_vec();
        put_shared(&mut header, name, packing, [0; 3]);
        header.extend_from_slice(name.as_bytes());
        self.to.write_all(&header).map_err(from_io)?;
        Ok(at)
    }

    /// Writes the sums into the header, and goes on behind the entry.
    fn end(&mut self, entry: Entry, header_at: u64) -> Result<()> {
        let end = self.position()?;
        let mut sums = Vec::new();
        put_long(
            &mut sums,
            &[entry.crc, offset(entry.packed)?, offset(entry.size)?],
        );
        self.to
            .seek(SeekFrom::Start(header_at + SUMS_AT))
            .map_err(from_io)?;
        self.to.write_all(&sums).map_err(from_io)?;
        self.to.seek(SeekFrom::Start(end)).map_err(from_io)?;
        self.entries.push((entry, header_at));
        Ok(())
    }
}

fn central_header(entry: &Entry, header_at: u32) -> Result<Vec<u8>> {
    let mut header = CENTRAL.to_vec();
    put(&mut header, &[MADE_BY]);
    let sums = [entry.crc, offset(entry.packed)?, offset(entry.size)?];
    put_shared(&mut header, &entry.name, entry.packing, sums);
    put(&mut header, &[0, 0, 0]);
    put_long(&mut header, &[MODE, header_at]);
    header.extend_from_slice(entry.name.as_bytes());
    Ok(header)
}

/// The 26 bytes that both headers have.
fn put_shared(header: &mut Vec<u8>, name: &str, packing: Packing, sums: [u32; 3]) {
    let method = match packing {
        Packing::Stored => STORED,
        Packing::Deflated => DEFLATED,
    };
    put(header, &[NEEDED, UTF8, method, TIME, DATE]);
    put_long(header, &sums);
    // A checked name is short.
    put(header, &[name.len() as u16, 0]);
}

fn put(bytes: &mut Vec<u8>, numbers: &[u16]) {
    bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
}

fn put_long(bytes: &mut Vec<u8>, numbers: &[u32]) {
    bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
}

/// Every place and size in a bundle is below [`MAX_FILE`], or it is too large.
fn offset(number: u64) -> Result<u32> {
    u32::try_from(number).map_err(|_| too_large("the file", number, MAX_FILE))
}

/// Counts and sums up what is read through it.
struct Counting<'a> {
    from: &'a mut dyn Read,
    size: u64,
    crc: crc32fast::Hasher,
    sha256: Sha256,
}

impl<'a> Counting<'a> {
    fn new(from: &'a mut dyn Read) -> Self {
        Self {
            from,
            size: 0,
            crc: crc32fast::Hasher::new(),
            sha256: Sha256::new(),
        }
    }

    fn finish(self) -> (Written, u32) {
        let written = Written {
            size: self.size,
            sha256: self.sha256.finalize().into(),
        };
        (written, self.crc.finalize())
    }
}

impl Read for Counting<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        self.size += read as u64;
        self.crc.update(&buffer[..read]);
        self.sha256.update(&buffer[..read]);
        Ok(read)
    }
}
