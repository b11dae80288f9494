//! File names from titles, safe on every system.
//!
//! Left out or replaced: what Windows, macOS or a vault gives a meaning (`/ \ : " * < > ? | # ^ [ ]`), control,
//! private and invisible characters, and those that turn the writing direction. Never a device name of Windows,
//! never a leading dot or dash, never a trailing dot or space; at most [`MAX_BYTES`].

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// The longest name with its extension, bytes of UTF-8.
pub const MAX_BYTES: usize = 120;

/// The `number`th name for a title: `Title.md`, then `Title (2).md`, and so on.
pub fn numbered(title: &str, extension: &str, number: u32) -> String {
    let ending = match number {
        0 | 1 => format!(".{extension}"),
        _ => format!(" ({number}).{extension}"),
    };
    let stem = stem(title, MAX_BYTES.saturating_sub(ending.len()));
    format!("{stem}{ending}")
}

/// What two names have in common that would be one file on a system that knows no case: equal keys clash.
pub fn clash_key(name: &str) -> String {
    // Up and down again folds what has no single lower-case letter ("ß" and "SS").
    name.nfc()
        .collect::<String>()
        .to_uppercase()
        .to_lowercase()
        .nfc()
        .collect()
}

fn stem(title: &str, room: usize) -> String {
    let spaced: String = title
        .replace(": ", " - ")
        .nfc()
        .filter_map(allowed)
        .nfc()
        .collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let whole = words.join(" ");
    let mut stem = trimmed(cut(trimmed(&whole), room)).to_owned();
    if is_device(&stem) {
        stem = cut(&format!("_{stem}"), room).to_owned();
    }
    if stem.is_empty() {
        "Untitled".to_owned()
    } else {
        stem
    }
}

fn trimmed(stem: &str) -> &str {
    stem.trim_start_matches(['.', '-', ' '])
        .trim_end_matches(['.', ' '])
}

/// A character as it may stand in a name; `None` leaves it out.
fn allowed(c: char) -> Option<char> {
    match c {
        '/' | '\\' | ':' | '|' => Some('-'),
        '"' | '*' | '<' | '>' | '?' | '#' | '^' | '[' | ']' => None,
        c if c.is_whitespace() => Some(' '),
        c if c.is_control() || is_private(c) || is_invisible(c) => None,
        c => Some(c),
    }
}

/// Private use, the specials at the end of the first plane, and the two non-characters that end each plane.
fn is_private(c: char) -> bool {
    let code = c as u32;
    matches!(code, 0xE000..=0xF8FF | 0xF0000.. | 0xFDD0..=0xFDEF | 0xFFF0..=0xFFFF)
        || code & 0xFFFE == 0xFFFE
}

/// Direction marks and overrides, and what takes no room. The joiners stay: scripts and emoji need them.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
    )
}

/// As much as fits, cut between characters as a reader sees them, or, where even one is too long, between code points.
fn cut(stem: &str, room: usize) -> &str {
    if stem.len() <= room {
        return stem;
    }
    let fitting = |ends: &mut dyn Iterator<Item = usize>| {
        ends.take_while(|end| *end <= room).last().unwrap_or(0)
    };
    let end = match fitting(&mut stem.grapheme_indices(true).map(|(at, _)| at)) {
        0 => fitting(&mut stem.char_indices().map(|(at, _)| at)),
        end => end,
    };
    &stem[..end]
}

/// Names that Windows takes for devices, whatever extension follows.
fn is_device(stem: &str) -> bool {
    let first = stem
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_uppercase();
    match first.as_str() {
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" => true,
        _ => first
            .strip_prefix("COM")
            .or_else(|| first.strip_prefix("LPT"))
            .is_some_and(|rest| {
                let mut digits = rest.chars();
                matches!(digits.next(), Some('0'..='9' | '¹' | '²' | '³'))
                    && digits.next().is_none()
            }),
    }
}
