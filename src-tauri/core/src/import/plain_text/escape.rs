//! Words to Markdown that reads back as the same words: what Markdown would take for markup gets a backslash.

/// Appends one line of running text that starts a line of Markdown.
pub fn line(out: &mut String, text: &str) {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match text.as_bytes().get(digits) {
        // "#", ">", "-" and so on begin a block only where they begin the line …
        Some(b'#' | b'>' | b'-' | b'+' | b'=' | b':') if digits == 0 => {
            out.push('\\');
            out.push_str(&text[..1]);
            inline(out, &text[1..]);
        }
        // … and so does a number: "1986. A year" is not item 1986.
        Some(b'.' | b')') if digits > 0 => {
            out.push_str(&text[..digits]);
            out.push('\\');
            inline(out, &text[digits..]);
        }
        _ => inline(out, text),
    }
}

/// Appends running text that stands inside a line.
pub fn inline(out: &mut String, text: &str) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let markup = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' | '^' | '|' | '$' | '{' | '}' | '#' => {
                true
            }
            '&' => chars
                .peek()
                .is_some_and(|&n| n == '#' || n.is_ascii_alphabetic()),
            _ => false,
        };
        if markup {
            out.push('\\');
        }
        out.push(c);
    }
}

/// A fence that no line of the code can close.
pub fn fence<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let longest = lines
        .map(|line| line.split(|c| c != '`').map(str::len).max().unwrap_or(0))
        .max()
        .unwrap_or(0);
    "`".repeat((longest + 1).max(3))
}
