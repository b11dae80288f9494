//! Reading: the whole structure first, before any byte of an entry.

use std::io::{Read, Seek, SeekFrom};

use super::super::limits::{MAX_ENTRIES, MAX_FILE, MAX_NAME, MAX_RATIO, MAX_UNPACKED, RATIO_FROM};
use super::super::names::{self, Names, shown};
use super::super::{damaged, too_large, unreadable};
use super::{
    CENTRAL, CENTRAL_LENGTH, DEFLATED, EFFORT, END, END_LENGTH, LOCAL, LOCAL_LENGTH, Packing,
    STORED, UTF8,
};
use crate::{Error, ErrorKind, Result};

/// One file in a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name, checked by [`names`].
    pub name: String,
    /// How its bytes are packed.
    pub packing: Packing,
    /// CRC-32 of its bytes.
    pub crc: u32,
    /// Bytes as packed.
    pub packed: u64,
    /// Bytes unpacked, as declared; reading gives exactly so many or fails.
    pub size: u64,
    /// Where the packed bytes begin.
    pub(super) at: u64,
}

/// A container whose structure was checked. It reads from the one handle it was opened with.
#[derive(Debug)]
pub struct Container<R> {
    pub(super) from: R,
    entries: Vec<Entry>,
}

/// What the end of the file says of the directory.
struct End {
    count: usize,
    size: u64,
    at: u64,
}

impl<R: Read + Seek> Container<R> {
    /// Reads the directory and all headers.
    ///
    /// # Errors
    /// `not-a-bundle` where it is no ZIP file; `damaged-bundle` where its structure is not the one bundles have;
    /// `forbidden-name`; `bundle-too-large`, before anything of that size is read.
    pub fn open(mut from: R) -> Result<Self> {
        let length = from.seek(SeekFrom::End(0)).map_err(unreadable)?;
        if length > MAX_FILE {
            return Err(too_large("the file", length, MAX_FILE));
        }
        let end = end(&mut from, length)?;
        let directory = read_at(&mut from, end.at, end.size as usize)?;
        let entries = entries(&directory, &end)?;
        let mut local = Vec::new();
        for (entry, header) in entries.iter().zip(headers(&directory)) {
            local_header_agrees(&mut from, entry, header, &mut local)?;
        }
        affordable(&entries)?;
        Ok(Self { from, entries })
    }

    /// What is in it, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

/// The last 22 bytes. There is no comment, so nothing can hide in one.
fn end(from: &mut (impl Read + Seek), length: u64) -> Result<End> {
    let start = read_at(from, 0, length.min(4) as usize)?;
    if !LOCAL.starts_with(&start) && !END.starts_with(&start) {
        return Err(Error::new(
            ErrorKind::NotABundle,
            "This file is no bundle: it does not begin as one. Nothing was changed. Choose a file that ends in .marginalis.",
        ));
    }
    if length < END_LENGTH as u64 {
        return Err(damaged("it is cut off"));
    }
    let at = length - END_LENGTH as u64;
    let end = read_at(from, at, END_LENGTH)?;
    if !end.starts_with(END) {
        return Err(damaged(
            "it does not end where a bundle ends: it is cut off, or something follows it",
        ));
    }
    if u16_at(&end, 20) != 0 {
        return Err(damaged("it has a comment"));
    }
    let count = usize::from(u16_at(&end, 10));
    if count > MAX_ENTRIES {
        return Err(too_large(
            "the number of its files",
            count as u64,
            MAX_ENTRIES as u64,
        ));
    }
    let (size, start) = (u64::from(u32_at(&end, 12)), u64::from(u32_at(&end, 16)));
    if u32_at(&end, 4) != 0 || usize::from(u16_at(&end, 8)) != count {
        return Err(damaged("it says it has several parts"));
    }
    if count == 0 || start + size != at {
        return Err(damaged(
            "its directory is not where it says, or not as large",
        ));
    }
    let most = (MAX_ENTRIES * (CENTRAL_LENGTH + MAX_NAME)) as u64;
    if size > most {
        return Err(too_large("the list of its files", size, most));
    }
    Ok(End {
        count,
        size,
        at: start,
    })
}

/// The headers of a directory, each with its name; ends early where one is cut off.
fn headers(directory: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = directory;
    std::iter::from_fn(move || {
        let name = usize::from(u16_at(rest.get(..CENTRAL_LENGTH)?, 28));
        let (header, after) = rest.split_at_checked(CENTRAL_LENGTH + name)?;
        rest = after;
        Some(header)
    })
}

fn entries(directory: &[u8], end: &End) -> Result<Vec<Entry>> {
    let mut entries = Vec::with_capacity(end.count);
    let mut names = Names::default();
    let (mut next, mut read) = (0, 0);
    for header in headers(directory).take(end.count) {
        let entry = entry(header, next)?;
        names.add(&entry.name)?;
        next = entry.at + entry.packed;
        read += header.len();
        entries.push(entry);
    }
    if entries.len() != end.count || read != directory.len() {
        return Err(damaged(
            "its directory holds more or fewer files than it says",
        ));
    }
    if next != end.at {
        return Err(damaged(
            "something lies between its files and its directory",
        ));
    }
    Ok(entries)
}

/// One header of the directory. The entry must begin at `expected`, right behind the one before it.
fn entry(header: &[u8], expected: u64) -> Result<Entry> {
    if !header.starts_with(CENTRAL) {
        return Err(damaged("its directory is broken"));
    }
    let flags = u16_at(header, 8);
    let raw_name = &header[CENTRAL_LENGTH..];
    let name = names::from_bytes(raw_name, flags & UTF8 != 0)?.to_owned();
    let wrong = |why: &str| Err(damaged(&format!("“{}” {why}", shown(&name))));
    if flags & !(UTF8 | EFFORT) != 0 {
        return wrong("is encrypted, or of a kind that bundles do not have");
    }
    let packing = match u16_at(header, 10) {
        STORED => Packing::Stored,
        DEFLATED => Packing::Deflated,
        _ => return wrong("is packed in a way that bundles are not"),
    };
    let [packed, size] = [20, 24].map(|at| u64::from(u32_at(header, at)));
    if packing == Packing::Stored && packed != size {
        return wrong("says two sizes");
    }
    // Extra fields, a comment, another volume.
    if u16_at(header, 30) != 0 || u16_at(header, 32) != 0 || u16_at(header, 34) != 0 {
        return wrong("has extra fields or a comment");
    }
    if !is_plain_file(u32_at(header, 38)) {
        return wrong("is a link, a folder or a device");
    }
    if u64::from(u32_at(header, 42)) != expected {
        return wrong("does not follow the one before it");
    }
    Ok(Entry {
        packing,
        crc: u32_at(header, 16),
        packed,
        size,
        at: expected + (LOCAL_LENGTH + raw_name.len()) as u64,
        name,
    })
}

/// The mode of Unix in the upper half, DOS's in the lower; a writer may say nothing.
fn is_plain_file(attributes: u32) -> bool {
    const KIND: u32 = 0o170_000 << 16;
    const FILE: u32 = 0o100_000 << 16;
    const DOS_FOLDER_OR_VOLUME: u32 = 0x18;
    matches!(attributes & KIND, 0 | FILE) && attributes & DOS_FOLDER_OR_VOLUME == 0
}

/// From version to length of extra fields both headers have the same 26 bytes; then comes the name. `local` is room for
/// one, used again for each.
fn local_header_agrees(
    from: &mut (impl Read + Seek),
    entry: &Entry,
    header: &[u8],
    local: &mut Vec<u8>,
) -> Result<()> {
    let length = LOCAL_LENGTH + header.len() - CENTRAL_LENGTH;
    local.resize(length, 0);
    from.seek(SeekFrom::Start(entry.at - length as u64))
        .map_err(unreadable)?;
    from.read_exact(local).map_err(unreadable)?;
    let agrees = local.starts_with(LOCAL)
        && local[4..LOCAL_LENGTH] == header[6..32]
        && local[LOCAL_LENGTH..] == header[CENTRAL_LENGTH..];
    match agrees {
        true => Ok(()),
        false => Err(damaged(&format!(
            "“{}” is described in two ways that differ",
            shown(&entry.name)
        ))),
    }
}

/// Nothing is unpacked that would not be paid for.
fn affordable(entries: &[Entry]) -> Result<()> {
    let size = entries.iter().map(|entry| entry.size).sum();
    if size > MAX_UNPACKED {
        return Err(too_large("all of it, unpacked", size, MAX_UNPACKED));
    }
    let bomb = |entry: &&Entry| entry.size > RATIO_FROM && entry.size > entry.packed * MAX_RATIO;
    match entries.iter().find(bomb) {
        Some(entry) => {
            let what = format!("“{}”, unpacked,", shown(&entry.name));
            Err(too_large(
                &what,
                entry.size,
                RATIO_FROM.max(entry.packed * MAX_RATIO),
            ))
        }
        None => Ok(()),
    }
}

fn read_at(from: &mut (impl Read + Seek), at: u64, length: usize) -> Result<Vec<u8>> {
    let mut bytes = vec![0; length];
    from.seek(SeekFrom::Start(at)).map_err(unreadable)?;
    from.read_exact(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
