//! Where a link of the source may lead: to a passage, to another text, to the web after asking, or nowhere.
//!
//! What is not recognized as harmless is dead: shown as its words, never opened. The rule is a short list of what is
//! allowed, so a scheme nobody thought of needs no entry.

use super::LinkTarget;

/// Sorts the destination of a link. A link inside the text comes back as a [`LinkTarget::Text`] without a path: only
/// the whole text knows its headings.
pub(crate) fn target(destination: &str) -> LinkTarget {
    if destination.chars().any(unprintable) || destination.contains('\\') {
        return LinkTarget::Dead;
    }
    match scheme(destination) {
        Some((name, rest)) => web(destination, name, rest),
        None => inside(destination).unwrap_or(LinkTarget::Dead),
    }
}

/// The name of an asset that came with the text, if a reference to an image can be one: a relative path that goes
/// nowhere but down, or first up by one (`../assets/map.png`, as the texts of a bundle name what lies beside their
/// folder). It is a name to look up among what came along and never a place on a disk: whoever brings a text in decides
/// what may bear it (an import takes only what lies below the text, a bundle only what lies in the bundle).
pub(crate) fn asset(destination: &str) -> Option<String> {
    match target(destination) {
        LinkTarget::Text { path, fragment } if fragment.is_empty() && !path.is_empty() => {
            let path = path.strip_prefix("../").unwrap_or(&path);
            let down = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
            down.then(|| destination.to_owned())
        }
        _ => None,
    }
}

/// The scheme of an address, and what follows its colon.
fn scheme(address: &str) -> Option<(&str, &str)> {
    let (name, rest) = address.split_once(':')?;
    let mut letters = name.bytes();
    let well_formed = letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'-' | b'.'));
    well_formed.then_some((name, rest))
}

fn web(address: &str, scheme: &str, rest: &str) -> LinkTarget {
    let allowed = match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => rest.strip_prefix("//").is_some_and(plain_host),
        // An encoded line break could smuggle headers into the letter.
        "mailto" => {
            !rest.is_empty()
                && !["%0a", "%0d"]
                    .iter()
                    .any(|end| rest.to_ascii_lowercase().contains(end))
        }
        _ => false,
    };
    if !allowed || address.contains(char::is_whitespace) {
        return LinkTarget::Dead;
    }
    LinkTarget::Web {
        url: address.to_owned(),
    }
}

/// A host without a name and password before it: `https://bank.example@evil.example` looks like another place.
fn plain_host(rest: &str) -> bool {
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = &rest[..end];
    !host.is_empty() && !host.contains(['@', '%'])
}

/// A place in this text or in another one of the same bundle.
fn inside(destination: &str) -> Option<LinkTarget> {
    let (path, fragment) = destination.split_once('#').unwrap_or((destination, ""));
    // No name of a file holds a slash; who encodes one wants to hide where the path goes.
    if ["%2f", "%2F"].iter().any(|slash| path.contains(slash)) {
        return None;
    }
    let (path, fragment) = (decoded(path)?, decoded(fragment)?);
    let nowhere = path.is_empty() && !destination.starts_with('#');
    if nowhere || path.starts_with('/') || path.contains([':', '\\', '?']) {
        return None;
    }
    if path.chars().chain(fragment.chars()).any(unprintable) {
        return None;
    }
    Some(LinkTarget::Text { path, fragment })
}

/// Percent-decoding; `None` where it does not give UTF-8.
fn decoded(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let (byte, tail) = match tail {
            [high, low, tail @ ..] if *first == b'%' => (hex(*high)? * 16 + hex(*low)?, tail),
            _ => (*first, tail),
        };
        bytes.push(byte);
        rest = tail;
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

/// Control characters, and those that turn the direction of writing: neither belongs in an address.
fn unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
