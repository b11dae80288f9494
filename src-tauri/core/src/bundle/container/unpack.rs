//! An entry's bytes, a piece at a time: never more than declared, and checked against its CRC-32.

use std::io::{Read, Seek, SeekFrom};

use flate2::{Decompress, FlushDecompress, Status};

use super::super::names::shown;
use super::super::{damaged, unreadable};
use super::{Container, Packing};
use crate::{Error, Result};

/// How much is read, and given on, at once, bytes.
const PIECE: usize = 128 * 1024;

impl<R: Read + Seek> Container<R> {
    /// Gives the bytes of the entry at `place` to `to`, a piece at a time. Where this fails, what was given is not to
    /// be believed.
    ///
    /// # Errors
    /// `damaged-bundle` where the bytes are not those that were packed; `unreadable-file`; what `to` fails with.
    pub fn unpack(&mut self, place: usize, to: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
        let entry = self.entries().get(place).cloned();
        let entry = entry.ok_or_else(|| damaged("a file is missing"))?;
        let mut sum = crc32fast::Hasher::new();
        let mut given = 0;
        let mut give = |piece: &[u8]| {
            given += piece.len() as u64;
            if given > entry.size {
                return Err(spoiled(&entry.name));
            }
            sum.update(piece);
            to(piece)
        };
        self.from
            .seek(SeekFrom::Start(entry.at))
            .map_err(unreadable)?;
        match entry.packing {
            Packing::Stored => self.pieces(entry.packed, &mut give)?,
            Packing::Deflated => self.inflate(&entry.name, entry.packed, &mut give)?,
        }
        match given == entry.size && sum.finalize() == entry.crc {
            true => Ok(()),
            false => Err(spoiled(&entry.name)),
        }
    }

    /// The bytes of a whole entry, at most `limit`.
    ///
    /// # Errors
    /// As [`Self::unpack`]; `bundle-too-large`.
    pub fn unpack_whole(&mut self, place: usize, limit: u64) -> Result<Vec<u8>> {
        let (name, size) = match self.entries().get(place) {
            Some(entry) => (entry.name.clone(), entry.size),
            None => return Err(damaged("a file is missing")),
        };
        if size > limit {
            return Err(super::super::too_large(
                &format!("“{}”", shown(&name)),
                size,
                limit,
            ));
        }
        let mut bytes = Vec::with_capacity(size as usize);
        self.unpack(place, &mut |piece| {
            bytes.extend_from_slice(piece);
            Ok(())
        })?;
        Ok(bytes)
    }

    /// The next `length` bytes as they stand in the file.
    pub(super) fn pieces(
        &mut self,
        length: u64,
        give: &mut dyn FnMut(&[u8]) -> Result<()>,
    ) -> Result<()> {
        let mut buffer = vec![0; PIECE.min(length as usize)];
        let mut left = length as usize;
        while left > 0 {
            let piece = &mut buffer[..left.min(PIECE)];
            self.from.read_exact(piece).map_err(unreadable)?;
            left -= piece.len();
            give(piece)?;
        }
        Ok(())
    }

    fn inflate(
        &mut self,
        name: &str,
        packed: u64,
        give: &mut dyn FnMut(&[u8]) -> Result<()>,
    ) -> Result<()> {
        let mut inflating = Decompress::new(false);
        let mut out = vec![0; PIECE];
        let mut ended = false;
        self.pieces(packed, &mut |mut piece| {
            while !piece.is_empty() {
                if ended {
                    return Err(spoiled(name));
                }
                let (read, written) = (inflating.total_in(), inflating.total_out());
                let status = inflating.decompress(piece, &mut out, FlushDecompress::None);
                let read = (inflating.total_in() - read) as usize;
                let written = (inflating.total_out() - written) as usize;
                ended = match status {
                    Ok(Status::StreamEnd) => true,
                    Ok(_) if read + written > 0 => false,
                    _ => return Err(spoiled(name)),
                };
                give(&out[..written])?;
                piece = &piece[read..];
            }
            Ok(())
        })?;
        // What is still held back where the packed bytes ended with a full buffer.
        while !ended {
            let written = inflating.total_out();
            let status = inflating.decompress(&[], &mut out, FlushDecompress::Finish);
            let written = (inflating.total_out() - written) as usize;
            ended = match status {
                Ok(Status::StreamEnd) => true,
                Ok(_) if written > 0 => false,
                _ => return Err(spoiled(name)),
            };
            give(&out[..written])?;
        }
        Ok(())
    }
}

fn spoiled(name: &str) -> Error {
    damaged(&format!(
        "the bytes of “{}” are not those that were packed",
        shown(name)
    ))
}
