//! What an image is, from its first bytes: its type and how large it would be on the screen. Nothing is decoded.

use std::iter;

/// The most pixels of an image, and of all frames of an animation together tenfold.
pub const MAX_PIXELS: u64 = 50_000_000;

/// An image by its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// `image/png` and so on.
    pub media_type: &'static str,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Frames, 1 where nothing moves.
    pub frames: u32,
}

impl Header {
    /// Is it small enough to be shown? An image without area is none.
    pub fn is_shown(&self) -> bool {
        let pixels = u64::from(self.width) * u64::from(self.height);
        (1..=MAX_PIXELS).contains(&pixels)
            && pixels * u64::from(self.frames.max(1)) <= MAX_PIXELS * 10
    }
}

/// Reads the header of a PNG, JPEG, GIF, WebP or AVIF image; `None` for anything else, whatever its name says.
pub fn header(bytes: &[u8]) -> Option<Header> {
    png(bytes)
        .or_else(|| gif(bytes))
        .or_else(|| webp(bytes))
        .or_else(|| jpeg(bytes))
        .or_else(|| avif(bytes))
}

fn png(bytes: &[u8]) -> Option<Header> {
    let rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    (rest.get(4..8)? == b"IHDR").then_some(())?;
    // An animated PNG says how many frames it has before its first data.
    let data = memchr::memmem::find(rest, b"IDAT").unwrap_or(rest.len());
    let frames = memchr::memmem::find(&rest[..data], b"acTL")
        .and_then(|at| be32(rest, at + 4))
        .unwrap_or(1);
    Some(Header {
        media_type: "image/png",
        width: be32(rest, 8)?,
        height: be32(rest, 12)?,
        frames,
    })
}

fn gif(bytes: &[u8]) -> Option<Header> {
    if !bytes.starts_with(b"GIF87a") && !bytes.starts_with(b"GIF89a") {
        return None;
    }
    let (frames, first) = gif_frames(bytes)?;
    // Room is made for a first frame that is larger than the screen that it is to fill.
    let side = |said: usize, begin: usize, length: usize| {
        let end = le16(bytes, first + begin)? + le16(bytes, first + length)?;
        Some(le16(bytes, said)?.max(end))
    };
    Some(Header {
        media_type: "image/gif",
        width: side(6, 1, 5)?,
        height: side(8, 3, 7)?,
        frames,
    })
}

/// How many frames there are, and where the first begins, found by walking over the blocks as far as the file goes.
fn gif_frames(bytes: &[u8]) -> Option<(u32, usize)> {
    let table = |flags: u8| {
        if flags & 0x80 == 0 {
            0
        } else {
            3 << ((flags & 7) + 1)
        }
    };
    let mut at = 13 + bytes.get(10).map_or(0, |&flags| table(flags));
    let (mut frames, mut first) = (0, None);
    loop {
        at = match bytes.get(at) {
            Some(0x21) => after_blocks(bytes, at + 2),
            Some(0x2c) => {
                frames += 1;
                first.get_or_insert(at);
                let flags = bytes.get(at + 9).copied().unwrap_or(0);
                after_blocks(bytes, at + 11 + table(flags))
            }
            _ => return Some((frames, first?)),
        };
    }
}

/// Skips sub-blocks, each after a byte with its length, to the empty one.
fn after_blocks(bytes: &[u8], mut at: usize) -> usize {
    while let Some(&length) = bytes.get(at).filter(|&&length| length > 0) {
        at += 1 + usize::from(length);
    }
    at + 1
}

fn webp(bytes: &[u8]) -> Option<Header> {
    let rest = bytes.strip_prefix(b"RIFF")?;
    let rest = rest.get(4..)?.strip_prefix(b"WEBP")?;
    let (kind, body) = (rest.get(..4)?, rest.get(8..)?);
    let (width, height) = match kind {
        b"VP8X" => (le24(body, 4)? + 1, le24(body, 7)? + 1),
        b"VP8L" => {
            let bits = le32(body, 1)?;
            ((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1)
        }
        b"VP8 " => (le16(body, 6)? & 0x3fff, le16(body, 8)? & 0x3fff),
        _ => return None,
    };
    let frames = if kind == b"VP8X" {
        memchr::memmem::find_iter(rest, b"ANMF").count()
    } else {
        1
    };
    let frames = u32::try_from(frames.max(1)).unwrap_or(u32::MAX);
    Some(Header {
        media_type: "image/webp",
        width,
        height,
        frames,
    })
}

fn jpeg(bytes: &[u8]) -> Option<Header> {
    bytes.starts_with(b"\xff\xd8\xff").then_some(())?;
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1).filter(|_| bytes.get(at) == Some(&0xff))?;
        match marker {
            0xff => at += 1,
            // Start of frame, of any kind; the other three numbers among them are tables.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let (height, width) = (be16(bytes, at + 5)?, be16(bytes, at + 7)?);
                return Some(Header {
                    media_type: "image/jpeg",
                    width,
                    height,
                    frames: 1,
                });
            }
            // A decoder passes it over and looks for the next marker.
            0x00 => return None,
            0x01 | 0xd0..=0xd8 => at += 2,
            _ => at += 2 + usize::try_from(be16(bytes, at + 2)?.max(2)).ok()?,
        }
    }
}

fn avif(bytes: &[u8]) -> Option<Header> {
    let is_avif = brands(bytes).any(|brand| matches!(brand, b"avif" | b"avis"));
    let meta = is_avif.then(|| box_in(bytes, b"meta"))??.get(4..)?;
    let properties = box_in(box_in(meta, b"iprp")?, b"ipco")?;
    // Pictures that belong to it (its transparency, the tiles of a grid) have sizes of their own.
    let (width, height) = boxes(properties)
        .filter(|(kind, _)| *kind == b"ispe")
        .filter_map(|(_, size)| Some((be32(size, 4)?, be32(size, 8)?)))
        .max_by_key(|(width, height)| u64::from(*width) * u64::from(*height))?;
    Some(Header {
        media_type: "image/avif",
        width,
        height,
        frames: 1,
    })
}

/// The brands of an ISO media file: the major one, and the compatible ones.
pub(crate) fn brands(bytes: &[u8]) -> impl Iterator<Item = &[u8; 4]> {
    let first = boxes(bytes).next().filter(|(kind, _)| *kind == b"ftyp");
    let words = first.map_or(&[][..], |(_, body)| body.as_chunks::<4>().0);
    let is_brand = |(place, _): &(usize, _)| *place != 1;
    words
        .iter()
        .enumerate()
        .filter(is_brand)
        .map(|(_, brand)| brand)
}

fn box_in<'a>(bytes: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    boxes(bytes)
        .find(|(kind, _)| *kind == name)
        .map(|(_, body)| body)
}

/// The boxes of an ISO media file, or those in one of them: kind and content, as far as they are whole.
fn boxes(mut bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    iter::from_fn(move || {
        let length = usize::try_from(be32(bytes, 0)?).ok()?;
        let (kind, body) = (bytes.get(4..8)?, bytes.get(8..length)?);
        bytes = &bytes[length..];
        Some((kind, body))
    })
}

fn be16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_be_bytes(
        bytes.get(at..at + 2)?.try_into().ok()?,
    )))
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn le16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_le_bytes(
        bytes.get(at..at + 2)?.try_into().ok()?,
    )))
}

fn le24(bytes: &[u8], at: usize) -> Option<u32> {
    Some(le16(bytes, at)? | u32::from(*bytes.get(at + 2)?) << 16)
}

fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
