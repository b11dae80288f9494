//! Which names the entries of a bundle may have (OCF 3.3, tightened): names that mean the same file on every system,
//! and none that means a file elsewhere.
//!
//! Names are looked at as text and never as a [`std::path::Path`], which reads them differently on each system.

use std::collections::HashMap;

use unicase::UniCase;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::limits::{MAX_NAME, MAX_NAME_PART, MAX_NAME_PARTS};
use crate::{Error, ErrorKind, Result};

/// What no part of a name may contain: characters that some system or address gives a meaning to.
const SIGNS: &[char] = &['"', '*', ':', '<', '>', '?', '|', '\\', '#', '%'];

/// Names that are devices on Windows, whatever follows the first dot.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "conin$", "conout$"];

/// A name from the bytes that stand in a container. `utf8` is the container's statement that they are UTF-8.
///
/// # Errors
/// `forbidden-name`; `bundle-too-large` where it is longer or deeper than the limits.
pub fn from_bytes(bytes: &[u8], utf8: bool) -> Result<&str> {
    if bytes.len() > MAX_NAME {
        return Err(too_long(&String::from_utf8_lossy(&bytes[..MAX_NAME])));
    }
    let name = std::str::from_utf8(bytes)
        .map_err(|_| forbidden(&String::from_utf8_lossy(bytes), "is not UTF-8"))?;
    if !utf8 && !name.is_ascii() {
        return Err(forbidden(name, "does not say that it is UTF-8"));
    }
    check(name)?;
    Ok(name)
}

/// Is this a name that an entry of a bundle may have?
///
/// # Errors
/// As [`from_bytes`].
pub fn check(name: &str) -> Result<()> {
    if name.len() > MAX_NAME {
        return Err(too_long(name));
    }
    if name.split('/').count() > MAX_NAME_PARTS {
        return Err(too_long(name));
    }
    if !is_nfc(name) {
        return Err(forbidden(name, "is not in Unicode's composed form (NFC)"));
    }
    name.split('/').try_for_each(|part| check_part(name, part))
}

fn check_part(name: &str, part: &str) -> Result<()> {
    if part.len() > MAX_NAME_PART {
        return Err(too_long(name));
    }
    if part.is_empty() {
        return Err(forbidden(
            name,
            "begins or ends with “/”, or has an empty part",
        ));
    }
    if part.ends_with(['.', ' ']) || part.starts_with(' ') {
        return Err(forbidden(
            name,
            "leads elsewhere, or has a part that begins or ends with a space or ends with a dot",
        ));
    }
    if part.contains(SIGNS) {
        return Err(forbidden(
            name,
            "has one of the signs \" * : < > ? | \\ # %",
        ));
    }
    if part.chars().any(invisible_or_unassigned) {
        return Err(forbidden(name, "has a character that cannot be seen"));
    }
    if is_device(part) {
        return Err(forbidden(name, "is the name of a device on Windows"));
    }
    Ok(())
}

/// Control, direction, private-use and format characters, and what is no character at all.
pub(super) fn invisible_or_unassigned(c: char) -> bool {
    c.is_control()
        || steers_direction(c)
        || matches!(c,
            '\u{200B}'..='\u{200D}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2065}' | '\u{FEFF}' | '\u{AD}'
            | '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FFF0}'..='\u{FFFF}'
            | '\u{E0000}'..='\u{E0FFF}' | '\u{F0000}'..='\u{10FFFF}')
        || (c as u32) & 0xFFFE == 0xFFFE
}

/// The marks, embeddings, overrides and isolates that make text run the other way.
pub(super) fn steers_direction(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part).trim_end();
    let stem = stem.to_lowercase();
    DEVICES.contains(&stem.as_str())
        || ["com", "lpt"].iter().any(|port| {
            stem.strip_prefix(port).is_some_and(|number| {
                let mut signs = number.chars();
                // Windows takes the raised digits for digits too.
                matches!(
                    (signs.next(), signs.next()),
                    (Some('0'..='9' | '¹' | '²' | '³'), None)
                )
            })
        })
}

/// Two names with the same key are one file on some system.
pub fn key(name: &str) -> String {
    // Most names are; there the long way comes to the same (a test holds it).
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    folded(name)
}

fn folded(name: &str) -> String {
    let composed: String = name.nfc().collect();
    let folded = UniCase::unicode(composed).to_folded_case();
    folded.nfc().collect()
}

/// The names of one container, none of them twice and none both a file and a folder.
#[derive(Debug, Default)]
pub struct Names {
    /// By key; `true` for a file.
    seen: HashMap<String, bool>,
}

impl Names {
    /// Takes a name in.
    ///
    /// # Errors
    /// `forbidden-name` where it is taken, also by a name in another case, or where a folder on its way is a file.
    pub fn add(&mut self, name: &str) -> Result<()> {
        let key = key(name);
        for (at, _) in key.match_indices('/') {
            if *self.seen.entry(key[..at].to_owned()).or_insert(false) {
                return Err(forbidden(name, "lies in what is a file too"));
            }
        }
        match self.seen.insert(key, true) {
            None => Ok(()),
            Some(true) => Err(forbidden(
                name,
                "is there twice, or differs from another in case alone",
            )),
            Some(false) => Err(forbidden(name, "is both a file and a folder")),
        }
    }
}

fn forbidden(name: &str, why: &str) -> Error {
    Error::new(
        ErrorKind::ForbiddenName,
        format!(
            "The name “{}” {why}, and bundles have no such names. Nothing was changed. Rename the file at its source and build the bundle anew.",
            shown(name)
        ),
    )
}

fn too_long(name: &str) -> Error {
    Error::new(
        ErrorKind::BundleTooLarge,
        format!(
            "The name “{}…” is over {MAX_NAME} bytes, has a part over {MAX_NAME_PART} bytes, or more than {MAX_NAME_PARTS} parts. Nothing was changed. Give the file a shorter name at its source and build the bundle anew.",
            shown(name).chars().take(40).collect::<String>()
        ),
    )
}

/// A name for a message: nothing in it steers what shows it.
pub(super) fn shown(name: &str) -> String {
    name.chars()
        .map(|c| {
            if invisible_or_unassigned(c) {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_one_file_somewhere_have_one_key() {
        for (name, other) in [
            ("Texts/ONE.md", "texts/one.md"),
            ("über.md", "ÜBER.md"),
            ("u\u{308}ber.md", "über.md"),
            ("straße.md", "STRASSE.md"),
        ] {
            assert_eq!(key(name), key(other), "{name} and {other}");
        }
        let ascii: String = (0..128_u8).map(char::from).collect();
        assert_eq!(
            key(&ascii),
            folded(&ascii),
            "the short way and the long one"
        );
    }

    #[test]
    fn names_that_bundles_have() {
        for name in [
            "mimetype",
            "texts/01-on-invention.md",
            "assets/Über den Fluss.png",
            "a/b/c/d/e/f/g/h",
            "com10.md",
            "console.md",
            "...a",
            "河.md",
        ] {
            check(name).unwrap();
        }
    }

    #[test]
    fn names_that_lead_elsewhere_or_mean_different_files() {
        let forbidden = [
            "",
            "/",
            "a//b",
            "/etc/x.txt",
            "../x",
            "a/../b",
            "./a",
            "a/.",
            "..\\..\\x",
            "a\\..\\b",
            "C:\\x",
            "C:x",
            "\\\\srv\\share\\x",
            "a:b",
            "CON.md",
            "lpt1",
            "nul.txt",
            "texts/AUX.md",
            "conin$",
            "COM¹.txt",
            "a.",
            "a ",
            " a",
            "a/b./c",
            "a\0b",
            "a\u{7f}",
            "a\u{85}",
            "a\u{202e}b",
            "a\u{2066}",
            "a\u{e000}",
            "a\u{fffe}",
            "a\u{fffd}",
            "a\u{1fffe}",
            "e\u{301}.md",
            "a?b",
            "a#b",
            "a%2eb",
            "a*",
            "a\"b",
            "a<b",
            "a|b",
            "a\u{200b}b",
        ];
        for name in forbidden {
            assert_eq!(
                check(name).unwrap_err().kind,
                ErrorKind::ForbiddenName,
                "{name:?}"
            );
        }
    }

    /// Each of its own, as part of a name that nothing else is wrong with.
    #[test]
    fn every_sign_device_and_invisible_character() {
        let refused = |name: &str, why: &str| {
            let error = check(name).unwrap_err();
            assert_eq!(error.kind, ErrorKind::ForbiddenName, "{name:?}");
            assert!(error.message.contains(why), "{name:?}: {error}");
        };
        for sign in ['"', '*', ':', '<', '>', '?', '|', '\\', '#', '%'] {
            refused(&format!("texts/a{sign}b.md"), "one of the signs");
        }
        let ports = "0123456789¹²³".chars();
        let ports = ports.flat_map(|port| [format!("com{port}"), format!("lpt{port}")]);
        let devices = ["con", "prn", "aux", "nul", "conin$", "conout$"].map(str::to_owned);
        for device in ports.chain(devices) {
            let upper = device.to_uppercase();
            for name in [
                &device,
                &upper,
                &format!("{device}.md"),
                &format!("a/{upper} .x.y/b"),
            ] {
                refused(name, "device");
            }
            check(&format!("a{device}")).unwrap();
            check(&format!("{device}a.md")).unwrap();
        }
        for range in [
            '\0'..='\x1f',
            '\u{7f}'..='\u{9f}',
            '\u{ad}'..='\u{ad}',
            '\u{61c}'..='\u{61c}',
            '\u{200b}'..='\u{200f}',
            '\u{2028}'..='\u{202e}',
            '\u{2060}'..='\u{2069}',
            '\u{e000}'..='\u{f8ff}',
            '\u{fdd0}'..='\u{fdef}',
            '\u{feff}'..='\u{feff}',
            '\u{fff0}'..='\u{ffff}',
            '\u{1fffe}'..='\u{1ffff}',
            '\u{dfffe}'..='\u{e0fff}',
            '\u{efffe}'..='\u{10ffff}',
        ] {
            range.for_each(|c| refused(&format!("a{c}b"), "cannot be seen"));
        }
        for next in " ~\u{a0}\u{ac}\u{ae}\u{61b}\u{200a}\u{2010}\u{2027}\u{202f}\u{205f}\u{d7ff}\u{fdcf}\u{fdf0}\
                     \u{fefe}\u{ff01}\u{ffef}\u{10000}\u{1fffd}\u{20000}\u{dfffd}\u{e1000}\u{efffd}".chars() {
            check(&format!("a{next}b")).unwrap();
        }
    }

    #[test]
    fn bytes_that_are_no_name() {
        assert_eq!(
            from_bytes(b"a\xff.txt", true).unwrap_err().kind,
            ErrorKind::ForbiddenName
        );
        assert_eq!(
            from_bytes("é.md".as_bytes(), false).unwrap_err().kind,
            ErrorKind::ForbiddenName
        );
        assert_eq!(from_bytes("é.md".as_bytes(), true).unwrap(), "é.md");
        assert_eq!(from_bytes(b"a.md", false).unwrap(), "a.md");
    }

    #[test]
    fn names_at_the_limits_and_one_past() {
        let part = "a".repeat(MAX_NAME_PART);
        check(&part).unwrap();
        assert_eq!(
            check(&format!("{part}a")).unwrap_err().kind,
            ErrorKind::BundleTooLarge
        );
        let name = format!("{}/{}", "b".repeat(MAX_NAME - MAX_NAME_PART - 1), part);
        assert_eq!(name.len(), MAX_NAME);
        check(&name).unwrap();
        assert_eq!(
            check(&format!("b{name}")).unwrap_err().kind,
            ErrorKind::BundleTooLarge
        );
        check(&["a"; MAX_NAME_PARTS].join("/")).unwrap();
        let deep = ["a"; MAX_NAME_PARTS + 1].join("/");
        assert_eq!(check(&deep).unwrap_err().kind, ErrorKind::BundleTooLarge);
        let long = vec![b'a'; 65_535];
        assert_eq!(
            from_bytes(&long, true).unwrap_err().kind,
            ErrorKind::BundleTooLarge
        );
    }

    #[test]
    fn names_that_are_one_file_on_some_system() {
        for (one, other) in [
            ("A.md", "a.md"),
            ("a.md", "a.md"),
            ("straße.md", "STRASSE.md"),
            ("Σ.md", "ς.md"),
            ("Ǆ.md", "ǆ.md"),
            ("a", "A/b"),
            ("A/b", "a"),
            ("a/b", "a/B"),
        ] {
            let mut names = Names::default();
            names.add(one).unwrap();
            assert_eq!(
                names.add(other).unwrap_err().kind,
                ErrorKind::ForbiddenName,
                "{one} {other}"
            );
        }
        let mut names = Names::default();
        for name in ["a/b", "a/c", "A/d", "b", "c/a/b"] {
            names.add(name).unwrap();
        }
    }
}
