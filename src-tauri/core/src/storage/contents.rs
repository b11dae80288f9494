//! Sources and the other texts of bundles, kept by the hash of their bytes. They are kept packed, so that a library and
//! each copy of it are less than half as large; packing and unpacking are here and nowhere else.

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, OptionalExtension, params};

use super::damaged;
use crate::Result;

/// How hard to pack. The level above takes a quarter longer for 4 % less, the one below gives 50 % more.
const EFFORT: u32 = 2;
/// What deflating makes a byte out of at most, bytes (a match of 258, told in two bits).
const MOST_OF_ONE: usize = 1_032;
/// The largest text that is unpacked, bytes: what SQLite lets a value hold, and the limit before anything was packed.
const LARGEST: usize = 1_000_000_000;

/// A text as it is kept.
#[derive(Debug)]
pub(crate) struct Packed {
    /// Unpacked, bytes.
    pub(crate) size: i64,
    pub(crate) bytes: Vec<u8>,
}

impl Packed {
    /// Packs a text, in memory.
    pub(crate) fn of(body: &str) -> Self {
        Self {
            size: body.len() as i64,
            bytes: deflated(body.as_bytes()),
        }
    }
}

/// Keeps a text by its hash. It may be there already: contents are never changed.
pub(crate) fn keep(connection: &Connection, hash: &str, body: &str) -> Result<()> {
    match has(connection, hash)? {
        true => Ok(()),
        false => keep_packed(connection, hash, &Packed::of(body)),
    }
}

/// Puts a text in place of what is kept by its hash and is damaged.
pub(crate) fn renew(connection: &Connection, hash: &str, body: &str) -> Result<()> {
    let packed = Packed::of(body);
    connection
        .prepare_cached("UPDATE contents SET size = ?2, bytes = ?3 WHERE hash = ?1")?
        .execute(params![hash, packed.size, packed.bytes])?;
    Ok(())
}

/// Keeps a text that is packed already. It may be there already.
pub(crate) fn keep_packed(connection: &Connection, hash: &str, packed: &Packed) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO contents (hash, size, bytes) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?
        .execute(params![hash, packed.size, packed.bytes])?;
    Ok(())
}

/// Is there a text with this hash?
pub(crate) fn has(connection: &Connection, hash: &str) -> Result<bool> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM contents WHERE hash = ?1)")?
        .query_row([hash], |row| row.get(0))?)
}

/// The text with this hash, where it is there. Whether its hash is still this one is not looked at.
///
/// # Errors
/// `damaged-library` where its bytes cannot be unpacked to what was packed.
pub(crate) fn find(connection: &Connection, hash: &str) -> Result<Option<String>> {
    let unpacked = connection
        .prepare_cached("SELECT size, bytes FROM contents WHERE hash = ?1")?
        .query_row([hash], |row| {
            Ok(inflated(row.get(0)?, row.get_ref(1)?.as_blob()?))
        })
        .optional()?;
    match unpacked {
        None => Ok(None),
        Some(Some(body)) => Ok(Some(body)),
        Some(None) => Err(damaged("a text in it cannot be unpacked")),
    }
}

/// Makes `packed(text)` known to the step that packs what was kept as it is.
pub(super) fn teach_packing(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_DIRECTONLY;
    Ok(
        connection.create_scalar_function("packed", 1, flags, |call| {
            Ok(deflated(call.get_raw(0).as_bytes()?))
        })?,
    )
}

fn deflated(body: &[u8]) -> Vec<u8> {
    let mut deflating = Compress::new(Compression::new(EFFORT), false);
    let mut bytes = Vec::with_capacity(body.len() / 2 + 64);
    loop {
        let read = deflating.total_in() as usize;
        match deflating.compress_vec(&body[read..], &mut bytes, FlushCompress::Finish) {
            Ok(Status::StreamEnd) => return bytes,
            // It asks for more room, and fails at nothing else.
            _ => bytes.reserve(body.len() / 2 + 64),
        }
    }
}

/// Exactly `size` bytes of UTF-8, or nothing; and no more room is taken than the bytes can fill.
fn inflated(size: i64, bytes: &[u8]) -> Option<String> {
    let size = usize::try_from(size).ok()?;
    if size > LARGEST.min(bytes.len().saturating_mul(MOST_OF_ONE)) {
        return None;
    }
    // One more than there should be: without room left the end would not be read.
    let mut body = Vec::with_capacity(size + 1);
    let mut inflating = Decompress::new(false);
    let status = inflating.decompress_vec(bytes, &mut body, FlushDecompress::Finish);
    let whole = matches!(status, Ok(Status::StreamEnd))
        && body.len() == size
        && inflating.total_in() as usize == bytes.len();
    whole.then(|| String::from_utf8(body).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_is_unpacked() {
        let unlike: String = (0..100_000_u32)
            .filter_map(|n| char::from_u32(n.wrapping_mul(2_654_435_761) % 0xd800))
            .collect();
        let bodies = [
            "",
            "a",
            "Words, “quoted” \u{1F4DA}.\n",
            &unlike,
            &"ab".repeat(500_000),
        ];
        for body in bodies {
            let packed = Packed::of(body);
            assert_eq!(inflated(packed.size, &packed.bytes).as_deref(), Some(body));
        }
    }

    #[test]
    fn what_cannot_be_unpacked_to_what_was_packed_is_told() {
        let body = "To invent is to find what was there to be said. ".repeat(40);
        let Packed { size, bytes } = Packed::of(&body);
        for other in [0, size - 1, size + 1] {
            assert_eq!(inflated(other, &bytes), None, "{other} for {size}");
        }
        for cut in 0..bytes.len() {
            assert_eq!(inflated(size, &bytes[..cut]), None, "cut off at {cut}");
        }
        let longer = [&bytes[..], &[0]].concat();
        assert_eq!(inflated(size, &longer), None, "something follows");
        let bytes = deflated(&[0xff, 0xfe]);
        assert_eq!(inflated(2, &bytes), None, "no UTF-8");
    }

    #[test]
    fn no_room_is_taken_that_cannot_be_filled() {
        let most = vec![0_u8; 100 * MOST_OF_ONE];
        let bytes = deflated(&most);
        assert!(
            most.len() <= bytes.len() * MOST_OF_ONE,
            "no text is refused"
        );
        // More than the machine has: asking for it would end the program.
        assert_eq!(inflated(i64::MAX / 2, &[0; 1_000]), None);
        assert_eq!(
            inflated(LARGEST as i64 + 1, &vec![0; LARGEST / MOST_OF_ONE + 2]),
            None
        );
    }
}
