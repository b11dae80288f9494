//! A plain cover for a bundle without pictures: a sheet with a margin, in a color of its own.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::ids::BundleId;
use crate::{Error, ErrorKind, Result};

const WIDTH: u32 = 300;
const HEIGHT: u32 = 400;
/// Where the margin's line stands, and how wide it is.
const LINE: std::ops::Range<u32> = 220..224;

/// A PNG (<https://www.w3.org/TR/png/>) of two colors.
pub(super) fn plain(id: &BundleId) -> Result<Vec<u8>> {
    let [red, green, blue, ..] = *id.0.as_bytes().last_chunk::<8>().unwrap_or(&[0; 8]);
    // Dark enough for the line to be seen on every screen.
    let sheet = [red / 3 + 20, green / 3 + 20, blue / 3 + 20];
    let mut picture = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::new();
    header.extend(WIDTH.to_be_bytes());
    header.extend(HEIGHT.to_be_bytes());
    // Eight bits, colors from a list, the usual methods, not interlaced.
    header.extend([8, 3, 0, 0, 0]);
    chunk(&mut picture, b"IHDR", &header);
    let colors = [sheet[0], sheet[1], sheet[2], 240, 236, 226];
    chunk(&mut picture, b"PLTE", &colors);
    chunk(&mut picture, b"IDAT", &pixels().map_err(failed)?);
    chunk(&mut picture, b"IEND", &[]);
    Ok(picture)
}

fn pixels() -> std::io::Result<Vec<u8>> {
    let mut row = vec![0];
    row.extend((0..WIDTH).map(|x| u8::from(LINE.contains(&x))));
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    for _ in 0..HEIGHT {
        packed.write_all(&row)?;
    }
    packed.finish()
}

fn chunk(picture: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    // A cover is small.
    picture.extend((data.len() as u32).to_be_bytes());
    let start = picture.len();
    picture.extend(kind);
    picture.extend(data);
    picture.extend(crc32fast::hash(&picture[start..]).to_be_bytes());
}

fn failed(cause: std::io::Error) -> Error {
    Error::caused(ErrorKind::Internal, "A cover could not be drawn.", cause)
}
