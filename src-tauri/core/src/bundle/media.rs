//! The kinds of files a bundle may hold, told by their name *and* by their bytes.
//!
//! Nothing here is ever run or shown as a document: no scripts, style sheets, fonts, HTML, SVG, PDF, archives or
//! databases. A file whose bytes are of another kind than its name says is refused, also where that kind is allowed.

use super::limits::{MAX_ASSET, MAX_DATA, MAX_PIXELS, MAX_TEXT};
use super::names::shown;
use crate::import::images::{brands, header};
use crate::{Error, ErrorKind, Result};

/// How much of a file's beginning is looked at, bytes.
pub const HEAD: usize = 1024 * 1024;
/// How much of its end is looked at, bytes.
pub const TAIL: usize = 12;
/// What a browser that guesses would look at, with room to spare.
const GUESSED_FROM: usize = 4096;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// `.md`
    Markdown,
    /// `.json`
    Json,
    /// `.txt`
    Text,
    /// `.png`
    Png,
    /// `.jpg`, `.jpeg`
    Jpeg,
    /// `.gif`
    Gif,
    /// `.webp`
    WebP,
    /// `.avif`
    Avif,
    /// `.mp3`
    Mp3,
    /// `.ogg`
    Ogg,
    /// `.opus`
    Opus,
    /// `.m4a`
    M4a,
}

use Media::{Avif, Gif, Jpeg, Json, M4a, Markdown, Mp3, Ogg, Opus, Png, Text, WebP};

/// Kind, extensions, media types (without parameters; the first is the one we write).
const KINDS: &[(Media, &[&str], &[&str])] = &[
    (Markdown, &["md"], &["text/markdown"]),
    (
        Json,
        &["json"],
        &[
            "application/json",
            "application/ld+json",
            "application/vnd.citationstyles.csl+json",
        ],
    ),
    (Text, &["txt"], &["text/plain"]),
    (Png, &["png"], &["image/png"]),
    (Jpeg, &["jpg", "jpeg"], &["image/jpeg"]),
    (Gif, &["gif"], &["image/gif"]),
    (WebP, &["webp"], &["image/webp"]),
    (Avif, &["avif"], &["image/avif"]),
    (Mp3, &["mp3"], &["audio/mpeg"]),
    (Ogg, &["ogg"], &["audio/ogg"]),
    (Opus, &["opus"], &["audio/ogg"]),
    (M4a, &["m4a"], &["audio/mp4"]),
];

impl Media {
    /// The kind that a name has by its extension.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit('/').next()?.rsplit_once('.')?;
        KINDS
            .iter()
            .find(|(_, extensions, _)| {
                extensions.contains(&extension.to_ascii_lowercase().as_str())
            })
            .map(|(media, ..)| *media)
    }

    /// The kind of a file, where its name and its media type agree.
    ///
    /// # Errors
    /// `forbidden-media`.
    pub fn declared(name: &str, media_type: &str) -> Result<Self> {
        let media = Self::of_name(name)
            .ok_or_else(|| forbidden(name, "is of a kind that bundles do not hold"))?;
        let essence = media_type.split(';').next().unwrap_or_default().trim_end();
        match media.types().contains(&essence) {
            true => Ok(media),
            false => Err(forbidden(
                name,
                &format!("is called “{}”, which is another kind", shown(media_type)),
            )),
        }
    }

    /// The media type that we write for it.
    pub fn media_type(self) -> &'static str {
        self.types().first().copied().unwrap_or_default()
    }

    fn types(self) -> &'static [&'static str] {
        KINDS
            .iter()
            .find(|(media, ..)| *media == self)
            .map(|(_, _, types)| *types)
            .unwrap_or_default()
    }

    /// The largest such file, bytes.
    pub fn limit(self) -> u64 {
        match self {
            Markdown => MAX_TEXT,
            Json | Text => MAX_DATA,
            _ => MAX_ASSET,
        }
    }

    /// Is it text that packing makes smaller? Images and recordings are packed already.
    pub fn is_text(self) -> bool {
        matches!(self, Markdown | Json | Text)
    }

    /// Is it a picture?
    pub fn is_image(self) -> bool {
        matches!(self, Png | Jpeg | Gif | WebP | Avif)
    }

    /// Are a file's bytes of the kind that its name says, as far as its ends tell ([`Look`] sees all of them)? `head` is its beginning (all of it, or [`HEAD`] bytes),
    /// `tail` its last [`TAIL`] bytes, `size` its length.
    ///
    /// # Errors
    /// `forbidden-media`; `bundle-too-large` for a picture over [`MAX_PIXELS`], told from its header: it is never
    /// decoded here.
    pub fn check(self, name: &str, head: &[u8], tail: &[u8], size: u64) -> Result<()> {
        if self.is_text() {
            return match head.starts_with(b"\xef\xbb\xbf") {
                true => Err(forbidden(name, "begins with a byte order mark")),
                false => Ok(()),
            };
        }
        if !self.begins(head) || !self.ends(head, tail, size) {
            return Err(forbidden(name, "holds other bytes than its name says"));
        }
        if looks_like_a_page(head) {
            return Err(forbidden(name, "could be taken for a web page"));
        }
        match self.is_image() {
            true => check_pixels(name, head),
            false => Ok(()),
        }
    }

    fn begins(self, head: &[u8]) -> bool {
        match self {
            Markdown | Json | Text => true,
            Png => head.starts_with(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"),
            Jpeg => head.starts_with(b"\xff\xd8\xff"),
            Gif => head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a"),
            WebP => head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP"),
            Avif => brands(head).any(|brand| matches!(brand, b"avif" | b"avis")),
            Mp3 => head.starts_with(b"ID3") || is_mpeg_audio(head),
            Ogg | Opus => head.starts_with(b"OggS\0"),
            M4a => brands(head)
                .any(|brand| matches!(brand, b"M4A " | b"M4B " | b"mp41" | b"mp42" | b"isom")),
        }
    }

    /// Nothing may follow what the format itself says is its end, where it says so at a place that is cheap to see.
    fn ends(self, head: &[u8], tail: &[u8], size: u64) -> bool {
        match self {
            Png => tail.ends_with(b"\0\0\0\0IEND\xae\x42\x60\x82"),
            WebP => {
                let declared = head
                    .get(4..8)
                    .and_then(|bytes| bytes.try_into().ok())
                    .map(u32::from_le_bytes);
                // A chunk of odd length is padded, and some writers leave the padding out of the sum.
                declared.is_some_and(|declared| (u64::from(declared) + 8).abs_diff(size) <= 1)
            }
            _ => true,
        }
    }
}

/// A look at a whole file that goes by in pieces.
#[derive(Debug)]
pub(super) struct Look {
    media: Media,
    size: u64,
    head: Vec<u8>,
    tail: Vec<u8>,
    text: Utf8,
}

impl Look {
    pub(super) fn at(media: Media) -> Self {
        Self {
            media,
            size: 0,
            head: Vec::new(),
            tail: Vec::new(),
            text: Utf8::default(),
        }
    }

    pub(super) fn take(&mut self, piece: &[u8]) {
        self.size += piece.len() as u64;
        let room = HEAD - self.head.len();
        self.head.extend_from_slice(&piece[..room.min(piece.len())]);
        self.tail
            .extend_from_slice(&piece[piece.len().saturating_sub(TAIL)..]);
        self.tail.drain(..self.tail.len().saturating_sub(TAIL));
        if self.media.is_text() {
            self.text.take(piece);
        }
    }

    /// So many bytes went by.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Was it what its name says?
    ///
    /// # Errors
    /// As [`Media::check`].
    pub(super) fn end(self, name: &str) -> Result<()> {
        if !self.text.holds() {
            return Err(forbidden(name, "is not text in UTF-8"));
        }
        self.media.check(name, &self.head, &self.tail, self.size)
    }
}

/// Is what goes by in pieces UTF-8, and without NUL, which text does not have? A character may lie across two of them.
#[derive(Debug, Default)]
struct Utf8 {
    /// The beginning of a character whose end is still to come.
    held: Vec<u8>,
    broken: bool,
}

impl Utf8 {
    fn take(&mut self, piece: &[u8]) {
        self.broken |= memchr::memchr(0, piece).is_some();
        self.held.extend_from_slice(piece);
        match std::str::from_utf8(&self.held).map_err(|e| (e.valid_up_to(), e.error_len())) {
            Ok(_) => self.held.clear(),
            Err((valid, None)) => drop(self.held.drain(..valid)),
            Err(_) => {
                self.broken = true;
                self.held.clear();
            }
        }
    }

    fn holds(&self) -> bool {
        !self.broken && self.held.is_empty()
    }
}

/// A frame header of MPEG audio: eleven set bits, layer 3, no reserved values.
fn is_mpeg_audio(head: &[u8]) -> bool {
    matches!(head, [0xff, second, third, ..]
        if second & 0xe6 == 0xe2 && second & 0x18 != 0x08 && third & 0xf0 != 0xf0 && third & 0x0c != 0x0c)
}

/// A picture whose beginning would make a browser that guesses show it as a page.
fn looks_like_a_page(head: &[u8]) -> bool {
    let start = &head[..head.len().min(GUESSED_FROM)];
    let lower = start.to_ascii_lowercase();
    [&b"<html"[..], b"<script", b"<!doctype"]
        .iter()
        .any(|mark| memchr::memmem::find(&lower, mark).is_some())
}

fn check_pixels(name: &str, head: &[u8]) -> Result<()> {
    let Some(size) = header(head) else {
        return Err(forbidden(name, "does not say how large a picture it is"));
    };
    let pixels = u64::from(size.width) * u64::from(size.height);
    if pixels == 0 {
        return Err(forbidden(name, "says it is a picture of no size"));
    }
    if pixels > MAX_PIXELS {
        return Err(Error::new(
            ErrorKind::BundleTooLarge,
            format!(
                "The picture “{}” is {} × {} pixels; up to {} million are shown. Nothing was changed. Ask the publisher for a smaller one.",
                shown(name),
                size.width,
                size.height,
                MAX_PIXELS / 1_000_000
            ),
        ));
    }
    Ok(())
}

pub(super) fn forbidden(name: &str, why: &str) -> Error {
    Error::new(
        ErrorKind::ForbiddenMedia,
        format!(
            "The file “{}” {why}. Bundles hold Markdown, JSON, plain text, PNG, JPEG, GIF, WebP, AVIF, MP3, Ogg, Opus and M4A. Nothing was changed. Ask the publisher to leave it out or to convert it.",
            shown(name)
        ),
    )
}
