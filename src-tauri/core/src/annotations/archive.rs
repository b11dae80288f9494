//! A set in its file: `.annotations`, a ZIP file with `annotations.json` in it (W3C EPUB Annotations 1.0, "detached"), or
//! the JSON alone, as some programs write it.
//!
//! The ZIP files of other programs are not as plain as our bundles: they may have data descriptors, extra fields, other
//! entries. One entry is looked for through the directory, and read within bounds; nothing else is touched.

use std::io::Read;
use std::path::Path;

use flate2::read::DeflateDecoder;

use super::Set;
use crate::import::file;
use crate::{Error, ErrorKind, Result};

/// The largest file, bytes.
pub const MAX_FILE: u64 = 64 * 1024 * 1024;
/// The largest set in it, unpacked, bytes.
pub const MAX_SET: u64 = 64 * 1024 * 1024;

/// Where a set stands in a ZIP file: detached, or embedded in a publication.
const NAMES: [&[u8]; 2] = [b"annotations.json", b"META-INF/annotations.json"];

const END: &[u8] = b"PK\x05\x06";
const CENTRAL: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";
/// The end record, and the longest comment behind it.
const END_LENGTH: usize = 22;
const LONGEST_COMMENT: usize = 65_535;

/// Reads the set of a file.
///
/// # Errors
/// What reading a file may say (`unreadable-file`, `file-too-large`, `empty-file`, `file-vanished`); `invalid-value`
/// where it holds no set.
pub fn read(path: &Path) -> Result<Set> {
    from_bytes(&file::read(path, MAX_FILE)?)
}

/// The same of a file's bytes.
pub fn from_bytes(bytes: &[u8]) -> Result<Set> {
    if !bytes.starts_with(LOCAL) {
        return Set::parse(bytes);
    }
    match entry(bytes, MAX_SET) {
        Some(json) => Set::parse(&json),
        None => Err(Error::new(
            ErrorKind::InvalidValue,
            "The file holds no annotations that can be read: it is damaged, encrypted, or something else. Nothing was taken from it.",
        )),
    }
}

/// The bytes of the entry with the set, at most so many; `None` where anything about it is not right.
fn entry(zip: &[u8], most: u64) -> Option<Vec<u8>> {
    let tail = zip.len().saturating_sub(END_LENGTH + LONGEST_COMMENT);
    let end = tail + memchr::memmem::rfind(zip.get(tail..)?, END)?;
    let count = usize::from(u16_at(zip, end + 10)?);
    let mut at = u32_at(zip, end + 16)?;
    for _ in 0..count {
        (zip.get(at..at + 4)? == CENTRAL).then_some(())?;
        let name_length = usize::from(u16_at(zip, at + 28)?);
        let name = zip.get(at + 46..at + 46 + name_length)?;
        if NAMES.contains(&name) {
            return unpacked(zip, at, most);
        }
        at += 46
            + name_length
            + usize::from(u16_at(zip, at + 30)?)
            + usize::from(u16_at(zip, at + 32)?);
    }
    None
}

fn unpacked(zip: &[u8], central: usize, most: u64) -> Option<Vec<u8>> {
    let is_encrypted = u16_at(zip, central + 8)? & 1 == 1;
    let (method, sum) = (u16_at(zip, central + 10)?, u32_at(zip, central + 16)?);
    let (packed, size) = (u32_at(zip, central + 20)?, u32_at(zip, central + 24)?);
    let local = u32_at(zip, central + 42)?;
    (!is_encrypted && size as u64 <= most && zip.get(local..local + 4)? == LOCAL).then_some(())?;
    let start =
        local + 30 + usize::from(u16_at(zip, local + 26)?) + usize::from(u16_at(zip, local + 28)?);
    let data = zip.get(start..start.checked_add(packed)?)?;
    let bytes = match method {
        0 => data.to_vec(),
        8 => {
            let mut bytes = Vec::new();
            // One byte more than is said, to see that there is none.
            DeflateDecoder::new(data)
                .take(size as u64 + 1)
                .read_to_end(&mut bytes)
                .ok()?;
            bytes
        }
        _ => return None,
    };
    let is_right = bytes.len() == size && crc32fast::hash(&bytes) as usize == sum;
    is_right.then_some(bytes)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(
        bytes.get(at..at.checked_add(2)?)?.try_into().ok()?,
    ))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let number = u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?);
    usize::try_from(number).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::bundle::container::{Packing, Writer};

    #[test]
    fn a_set_is_unpacked_up_to_its_limit() {
        let set = vec![b' '; 1_000];
        for packing in [Packing::Stored, Packing::Deflated] {
            let mut writer = Writer::new(Cursor::new(Vec::new()));
            writer
                .add("annotations.json", packing, &mut &set[..])
                .unwrap();
            let zip = writer.finish().unwrap().into_inner();
            assert_eq!(entry(&zip, 1_000).as_ref(), Some(&set));
            assert_eq!(entry(&zip, 999), None);
        }
    }
}
