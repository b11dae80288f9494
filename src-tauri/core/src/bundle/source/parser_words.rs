//! What the parsers of JSON and TOML say, in the words of people who write neither for a living.

use super::colophon::edits;

/// A file of JSON, or an entry of it, that cannot be read.
pub(super) fn of_json(error: &serde_json::Error) -> String {
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or_default();
    if let Some(said) = of_fields(words) {
        return match meant(words) {
            Some(known) => format!("{said} Did you mean “{known}”?"),
            None => said,
        };
    }
    let said = match words {
        _ if error.is_eof() => {
            "The file ends too early: a bracket or quotation mark is not closed."
        }
        "expected `,` or `]`" => "A comma is missing before this, or the list is not closed by ].",
        "expected `,` or `}`" => "A comma is missing before this, or the entry is not closed by }.",
        "expected `:`" => "A colon is missing between a name and what it holds.",
        "trailing comma" => "There is a comma, and nothing follows it.",
        "trailing characters" => "Something stands behind the end of the list.",
        "key must be a string" => {
            "A name is not between quotation marks, or nothing follows a comma."
        }
        "invalid escape" => "There is a \\ too many; a \\ that is meant is written \\\\.",
        _ if words.starts_with("control character") => {
            "A line ends between two quotation marks: write \\n for a new line, and close what is open."
        }
        _ => {
            "Something here is neither text between quotation marks nor a number, a list or an entry."
        }
    };
    said.to_owned()
}

/// A `bundle.toml` or `bundle.lock` that cannot be read.
pub(super) fn of_toml(words: &str) -> String {
    let words = words
        .lines()
        .next()
        .unwrap_or_default()
        .trim_end_matches('.');
    of_fields(words).unwrap_or_else(|| match words {
        "duplicate key" => "This stands there twice.".to_owned(),
        _ => "This line cannot be read: each field has a line, its name, =, and text between quotation marks, a number, or a list between [ and ].".to_owned(),
    })
}

/// The known field that an unknown one was probably meant to be.
pub(super) fn meant(words: &str) -> Option<&str> {
    let mut quoted = words.split('`').skip(1).step_by(2);
    let wrong = quoted
        .next()
        .filter(|_| words.starts_with("unknown field"))?;
    quoted
        .min_by_key(|known| edits(wrong, known))
        .filter(|known| edits(wrong, known) <= known.len().div_ceil(2))
}

/// What serde says of fields, whatever they are written in.
fn of_fields(words: &str) -> Option<String> {
    let quoted = words.split('`').nth(1).unwrap_or_default();
    if words.starts_with("unknown field") {
        return Some(format!("“{quoted}” is no field that can stand here."));
    }
    if words.starts_with("missing field") {
        return Some(format!("“{quoted}” is missing."));
    }
    if words.starts_with("duplicate field") {
        return Some(format!("“{quoted}” stands there twice."));
    }
    if words.starts_with("data did not match any variant") {
        return Some("Text between quotation marks is wanted here, or a list of such.".to_owned());
    }
    let value = words
        .strip_prefix("invalid type: ")
        .or_else(|| words.strip_prefix("invalid value: "))?;
    let (_, wanted) = value.rsplit_once(", expected ")?;
    let wanted = match wanted {
        "a string" => "Text between quotation marks",
        "a sequence" => "A list between [ and ]",
        "a boolean" => "true or false",
        "u32" | "i32" | "u64" | "i64" => "A whole number",
        _ if wanted.starts_with("struct ") || wanted.contains("map") => "An entry between { and }",
        _ => return Some("What stands here is not what is wanted.".to_owned()),
    };
    Some(format!("{wanted} is wanted here."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_a_parser_reaches_people() {
        let of = |json: &str| match serde_json::from_str::<Vec<String>>(json) {
            Ok(_) => "read".to_owned(),
            Err(error) => of_json(&error),
        };
        let rows = [
            ("[\"a\"", "ends too early"),
            ("[\"a\" \"b\"]", "comma is missing"),
            ("[\"a\",]", "nothing follows"),
            ("[] x", "behind the end"),
            ("[\"a\nb\"]", "\\n for a new line"),
            ("[\"\\q\"]", "\\ too many"),
            ("[a]", "neither text"),
            ("[5]", "Text between quotation marks is wanted here."),
            ("{}", "A list between [ and ] is wanted here."),
        ];
        for (json, words) in rows {
            assert!(of(json).contains(words), "{json}: {}", of(json));
        }
        assert_eq!(
            meant("unknown field `quot`, expected `id` or `quote`"),
            Some("quote")
        );
        assert_eq!(meant("unknown field `x`, expected `id` or `quote`"), None);
        assert_eq!(of_toml("duplicate key"), "This stands there twice.");
    }
}
