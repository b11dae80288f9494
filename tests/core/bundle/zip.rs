//! ZIP files put together by hand, so that they can be wrong in every way. Recipes of the hostile inputs start here.

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;

/// One entry; the local and the central header say what stands here unless told otherwise.
#[derive(Clone)]
pub struct Part {
    /// The name in the directory.
    pub name: Vec<u8>,
    /// The name in the entry's own header, where it is another.
    pub local_name: Option<Vec<u8>>,
    /// The bytes, packed.
    pub packed: Vec<u8>,
    pub flags: u16,
    pub method: u16,
    pub crc: u32,
    pub packed_size: u32,
    pub size: u32,
    pub attributes: u32,
    pub extra: Vec<u8>,
    /// Bytes before the entry's own header.
    pub before: Vec<u8>,
    /// Where the directory says it lies, where that is not the truth.
    pub offset: Option<u32>,
}

impl Part {
    pub fn stored(name: &str, bytes: &[u8]) -> Self {
        Self {
            name: name.into(),
            local_name: None,
            packed: bytes.to_vec(),
            flags: 1 << 11,
            method: 0,
            crc: crc32fast::hash(bytes),
            packed_size: u32::try_from(bytes.len()).unwrap(),
            size: u32::try_from(bytes.len()).unwrap(),
            attributes: 0o100_644 << 16,
            extra: Vec::new(),
            before: Vec::new(),
            offset: None,
        }
    }

    pub fn deflated(name: &str, bytes: &[u8]) -> Self {
        let mut packing = DeflateEncoder::new(Vec::new(), Compression::best());
        packing.write_all(bytes).unwrap();
        let packed = packing.finish().unwrap();
        Self {
            packed_size: u32::try_from(packed.len()).unwrap(),
            packed,
            method: 8,
            ..Self::stored(name, bytes)
        }
    }

    /// What both headers say.
    fn shared(&self, name: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for number in [20, self.flags, self.method, 0, 33] {
            bytes.extend(u16::to_le_bytes(number));
        }
        for number in [self.crc, self.packed_size, self.size] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        bytes.extend(u16::try_from(self.extra.len()).unwrap().to_le_bytes());
        bytes
    }
}

/// Parts as a container, with this many entries claimed and this comment.
pub fn archive_with(parts: &[Part], claimed: usize, comment: &[u8]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for part in parts {
        bytes.extend(&part.before);
        let at = part.offset.unwrap_or(u32::try_from(bytes.len()).unwrap());
        let local_name = part.local_name.as_ref().unwrap_or(&part.name);
        bytes.extend(b"PK\x03\x04");
        bytes.extend(part.shared(local_name));
        bytes.extend(local_name);
        bytes.extend(&part.extra);
        bytes.extend(&part.packed);
        directory.extend(b"PK\x01\x02\x14\x03");
        directory.extend(part.shared(&part.name));
        directory.extend([0; 6]);
        directory.extend(part.attributes.to_le_bytes());
        directory.extend(at.to_le_bytes());
        directory.extend(&part.name);
        directory.extend(&part.extra);
    }
    let (at, size) = (bytes.len(), directory.len());
    bytes.extend(directory);
    bytes.extend(end(claimed, size, at, comment));
    bytes
}

/// Parts as a container that is honest about their number.
pub fn archive(parts: &[Part]) -> Vec<u8> {
    archive_with(parts, parts.len(), b"")
}

/// The record at the end.
pub fn end(count: usize, size: usize, at: usize, comment: &[u8]) -> Vec<u8> {
    let mut bytes = b"PK\x05\x06\0\0\0\0".to_vec();
    let count = u16::try_from(count).unwrap_or(u16::MAX);
    bytes.extend(count.to_le_bytes());
    bytes.extend(count.to_le_bytes());
    bytes.extend(u32::try_from(size).unwrap().to_le_bytes());
    bytes.extend(u32::try_from(at).unwrap().to_le_bytes());
    bytes.extend(u16::try_from(comment.len()).unwrap().to_le_bytes());
    bytes.extend(comment);
    bytes
}
