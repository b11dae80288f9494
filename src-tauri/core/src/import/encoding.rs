//! Bytes to text: which encoding a file is in, and one canonical form of its characters.
//!
//! Certain are UTF-8 and UTF-16 (with a byte order mark or without) and Windows-1252, which is what remains where
//! nothing else fits. Other legacy encodings are taken only where the bytes are mostly not ASCII, as in Cyrillic,
//! Greek, Hebrew or Japanese text: there a wrong Windows-1252 would leave no readable word, and a guess can be good.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Why bytes are not text: what they are instead, with an article, where that can be told ("a PDF document").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotText(pub Option<&'static str>);

/// How many bytes are looked at to tell what a file is.
const SAMPLE: usize = 64 * 1024;
/// More control characters than this share of all characters: not text.
const MOST_CONTROLS: f64 = 0.02;

/// Beginnings of files that are no text, and what they are.
const MAGIC: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"%PDF-", "a PDF document"),
    (
        b"PK\x03\x04",
        "a ZIP archive (as EPUB, DOCX and ODT files are)",
    ),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x7fELF", "a program"),
    (b"\xfe\xed\xfa\xce", "a program"),
    (b"\xfe\xed\xfa\xcf", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\x00asm", "a program"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh9", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"SQLite format 3\x00", "a database"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Office document",
    ),
    (b"{\\rtf", "a rich-text (RTF) document"),
    (b"OggS", "an Ogg recording"),
    (b"ID3", "an MP3 recording"),
    (b"fLaC", "a FLAC recording"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"%!PS-Adobe", "a PostScript document"),
];

/// Reads bytes as text: line ends are LF, characters are composed (NFC), byte order marks and control characters
/// other than tab and LF are gone. A form feed, as between printed pages, is a line end.
pub fn decode(bytes: &[u8]) -> Result<String, NotText> {
    if let Some(kind) = known_kind(bytes) {
        return Err(NotText(Some(kind)));
    }
    let text = decode_raw(bytes).ok_or(NotText(None))?;
    if control_share(&text) > MOST_CONTROLS {
        return Err(NotText(None));
    }
    Ok(canonical(&text))
}

/// One form of the characters: see [`decode`].
pub fn canonical(text: &str) -> String {
    let lines = clean(text);
    match is_nfc_quick(lines.chars()) {
        IsNormalized::Yes => lines,
        _ => lines.nfc().collect(),
    }
}

fn known_kind(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some("a WebP image");
    }
    // A text may well begin with "MZ"; the header of a Windows program goes on with bytes no text has.
    if bytes.starts_with(b"MZ") && bytes.iter().take(64).any(|&b| b == 0) {
        return Some("a program");
    }
    MAGIC
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
        .map(|(_, kind)| *kind)
}

fn decode_raw(bytes: &[u8]) -> Option<String> {
    // UTF-32 would pass as UTF-16 full of NUL characters.
    if bytes.starts_with(b"\xff\xfe\x00\x00") || bytes.starts_with(b"\x00\x00\xfe\xff") {
        return None;
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, had_errors) = encoding.decode_without_bom_handling(&bytes[mark..]);
        // A stray byte in a file that says it is Unicode is a small harm and shown as such; half of it is not.
        return (!had_errors || few_replacements(&text)).then(|| text.into_owned());
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .map(|text| text.into_owned());
    }
    if memchr::memchr(0, bytes).is_some() {
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(_) if is_damaged_utf8(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        Err(_) => Some(
            legacy_encoding(bytes)
                .decode_without_bom_handling(bytes)
                .0
                .into_owned(),
        ),
    }
}

/// Is it UTF-8 with a few stray bytes? Each sequence of several bytes that fits is strong evidence, for in other
/// encodings two letters in a row seldom make one.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut stray) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        stray += usize::from(!chunk.invalid().is_empty());
    }
    whole >= 3 && whole >= stray * 4
}

fn few_replacements(text: &str) -> bool {
    let wrong = text
        .chars()
        .filter(|&c| c == char::REPLACEMENT_CHARACTER)
        .count();
    wrong * 100 <= text.chars().count()
}

/// UTF-16 without a mark betrays itself by the zero bytes of its spaces and line ends: all at one parity.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    let units = sample.len() / 2;
    if units == 0 || bytes.len() % 2 == 1 {
        return None;
    }
    let zeros_at = |parity: usize| {
        sample
            .iter()
            .skip(parity)
            .step_by(2)
            .filter(|&&b| b == 0)
            .count()
    };
    let (even, odd) = (zeros_at(0), zeros_at(1));
    let enough = (units / 20).max(1);
    match (even, odd) {
        (0, odd) if odd >= enough => Some(UTF_16LE),
        (even, 0) if even >= enough => Some(UTF_16BE),
        (0, 0) => None,
        _ => [UTF_16LE, UTF_16BE]
            .into_iter()
            .find(|encoding| reads_as_east_asian(sample, encoding)),
    }
}

/// Chinese and Japanese have characters whose low byte is zero (U+4E00, U+3000), so that zeros stand at both
/// parities. There the right order of bytes shows by its reading: in the wrong one the characters lie scattered.
fn reads_as_east_asian(sample: &[u8], encoding: &'static Encoding) -> bool {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let (mut all, mut sane, mut marks) = (0, 0, 0);
    for c in text.chars() {
        all += 1;
        sane += usize::from(is_east_asian_or_ascii(c));
        marks += usize::from(matches!(c, '\n' | ' ' | '\u{3000}'..='\u{3002}' | '，'));
    }
    sane * 20 >= all * 19 && marks * 50 >= all
}

fn is_east_asian_or_ascii(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t' | ' '..='~'
        | '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{30ff}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{323af}')
}

fn legacy_encoding(bytes: &[u8]) -> &'static Encoding {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let letters = sample.iter().filter(|b| b.is_ascii_alphabetic()).count();
    let foreign = sample.iter().filter(|b| !b.is_ascii()).count();
    if foreign < 24 || foreign < letters {
        return WINDOWS_1252;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let fits = guess != UTF_8 && !guess.decode_without_bom_handling(sample).1;
    if fits { guess } else { WINDOWS_1252 }
}

fn control_share(text: &str) -> f64 {
    let (mut controls, mut all) = (0_u32, 0_u32);
    for c in text.chars() {
        all += 1;
        controls += u32::from(c.is_control() && !is_layout(c));
    }
    f64::from(controls) / f64::from(all.max(1))
}

/// Control characters that lay text out.
fn is_layout(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\x0b' | '\x0c' | '\u{85}')
}

fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            '\x0b' | '\u{85}' | '\u{2028}' => out.push('\n'),
            '\x0c' | '\u{2029}' => out.push_str("\n\n"),
            '\t' | '\n' => out.push(c),
            '\u{feff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
