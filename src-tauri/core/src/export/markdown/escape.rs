//! Words as Markdown that reads as the same words, and runs nowhere.
//!
//! Two kinds of words go out. A *quote* (and a title, a name, a meaning) is literal: whatever Markdown, HTML or a vault
//! would take for a sign is escaped. A *note* is the reader's own Markdown, and two things of it work: emphasis and
//! lists. The rest reads as typed: a note must not turn into a heading, a quotation, a picture from the net, or a
//! query in the file it goes out in.
//!
//! Some programs look for their signs in the raw file and know no backslash (templates: `<%`, `{{`). So no such
//! sequence is left in one piece: `<` becomes `&lt;`, and in a doubled sign each half has its own backslash.

/// Is a sign of Markdown that a reader types for emphasis left to work?
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Literal,
    Note,
}

/// One line of literal words.
pub(super) fn line(words: &str) -> String {
    let flat: String = words
        .chars()
        .map(|c| if is_line_end(c) { ' ' } else { c })
        .collect();
    inline(flat.trim(), Kind::Literal)
}

/// One line of a quote. Its leading spaces (code, verse) become no-break spaces: others would vanish.
pub(super) fn quote_line(words: &str) -> String {
    let text = words.trim_start();
    let indent = words[..words.len() - text.len()].chars().count();
    format!(
        "{}{}",
        "\u{A0}".repeat(indent),
        inline(text.trim_end(), Kind::Literal)
    )
}

/// A note, line by line: paragraphs and lists as typed, everything else as the same words. A line break stays one: what
/// goes on below in the same paragraph is told so (`\\`), and what stands below a list begins a paragraph of its own.
pub(super) fn note(typed: &str) -> Vec<String> {
    let mut lists = Lists::default();
    let mut written: Vec<String> = Vec::new();
    for line in typed.split(is_line_end) {
        let (line, begins) = note_line(line, &mut lists);
        match (begins, written.last_mut()) {
            (Begins::GoesOn, Some(before)) => before.push('\\'),
            (Begins::Paragraph, Some(before)) if !before.is_empty() => written.push(String::new()),
            _ => {}
        }
        written.push(line);
    }
    while written.last().is_some_and(String::is_empty) {
        written.pop();
    }
    let blank = written.iter().take_while(|line| line.is_empty()).count();
    written.drain(..blank);
    written
}

/// What a line of a note begins.
enum Begins {
    Nothing,
    Item,
    Paragraph,
    /// It goes on with the paragraph that the line before is in.
    GoesOn,
}

fn note_line(typed: &str, lists: &mut Lists) -> (String, Begins) {
    let kept = |c: &char| *c == '\t' || !c.is_control();
    let line: String = typed.chars().filter(kept).collect();
    let text = line.trim();
    let indent = line.chars().take_while(|c| c.is_whitespace()).count();
    if text.is_empty() {
        lists.in_paragraph = false;
        return (String::new(), Begins::Nothing);
    }
    let (margin, marker, rest, begins) =
        match item(text).filter(|(marker, _)| lists.may_begin(indent, marker)) {
            Some((marker, rest)) => {
                let margin = lists.item(indent, marker);
                (margin, format!("{marker} "), rest, Begins::Item)
            }
            None => {
                let (margin, begins) = lists.text(indent);
                (margin, String::new(), text, begins)
            }
        };
    let kind = if is_rule(rest) {
        Kind::Literal
    } else {
        Kind::Note
    };
    let written = format!("{:margin$}{marker}{}", "", inline(rest, kind));
    (written, begins)
}

/// The open items of a note. Indents are made anew, so that no run of spaces turns into a block of code.
#[derive(Default)]
struct Lists {
    open: Vec<Item>,
    /// Is the line before one of a paragraph that this one may go on with?
    in_paragraph: bool,
}

struct Item {
    /// How far it was indented as typed.
    typed: usize,
    /// Where its text starts as written.
    margin: usize,
    numbered: bool,
}

impl Lists {
    /// In the middle of a paragraph only a bullet, a 1, or the next number of a list begins an item.
    fn may_begin(&self, indent: usize, marker: &str) -> bool {
        !self.in_paragraph
            || !is_number(marker)
            || marker[..marker.len() - 1].parse() == Ok(1)
            || self
                .open
                .iter()
                .any(|item| item.typed == indent && item.numbered)
    }

    fn item(&mut self, indent: usize, marker: &str) -> usize {
        self.open.retain(|item| item.typed < indent);
        let outer = self.margin();
        self.open.push(Item {
            typed: indent,
            margin: outer + marker.len() + 1,
            numbered: is_number(marker),
        });
        self.in_paragraph = true;
        outer
    }

    /// Text that is not farther in than an item's marker stands below that item, also right below it.
    fn text(&mut self, indent: usize) -> (usize, Begins) {
        let items = self.open.len();
        self.open.retain(|item| item.typed < indent);
        let goes_on = self.in_paragraph && self.open.len() == items;
        self.in_paragraph = true;
        let begins = if goes_on {
            Begins::GoesOn
        } else {
            Begins::Paragraph
        };
        (self.margin(), begins)
    }

    fn margin(&self) -> usize {
        self.open.last().map_or(0, |item| item.margin)
    }
}

fn is_number(marker: &str) -> bool {
    marker.len() > 1
}

/// A list item's marker and its text.
fn item(text: &str) -> Option<(&str, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let length = match text.as_bytes().get(digits)? {
        b'-' | b'*' | b'+' if digits == 0 => 1,
        b'.' | b')' if (1..=9).contains(&digits) => digits + 1,
        _ => return None,
    };
    let (marker, rest) = text.split_at(length);
    let words = rest.trim_start();
    (words.len() < rest.len() && !words.is_empty() && !is_rule(text)).then_some((marker, words))
}

/// `***`, `- - -`: a line of one such sign alone would be drawn as a rule, or make a heading of the line above.
fn is_rule(text: &str) -> bool {
    let mut signs = text.chars().filter(|c| !c.is_whitespace());
    let first = signs.next();
    matches!(first, Some('*' | '-' | '_')) && signs.all(|c| Some(c) == first)
}

fn inline(text: &str, kind: Kind) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let start = start_of_line(text, &mut out);
    let mut rest = text[start..].chars().peekable();
    let mut before = text[..start].chars().next_back();
    while let Some(c) = rest.next() {
        let typed_escape =
            kind == Kind::Note && c == '\\' && rest.peek().is_some_and(char::is_ascii_punctuation);
        if typed_escape {
            before = rest.next();
            escaped(before.unwrap_or(c), &mut out);
            continue;
        }
        sign(c, before, rest.peek().copied(), kind, &mut out);
        before = Some(c);
    }
    out
}

/// Signs that count at the start of a line only; gives how many bytes it has written.
fn start_of_line(text: &str, out: &mut String) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let Some(&sign) = text.as_bytes().get(digits) else {
        return 0;
    };
    let after = text[digits..].chars().nth(1);
    let stands_alone = after.is_none_or(char::is_whitespace);
    let counts = match sign {
        b'.' | b')' => digits > 0 && stands_alone,
        b'-' | b'+' | b'=' | b'>' | b':' => digits == 0,
        b'#' => digits == 0 && (stands_alone || after == Some('#')),
        b'*' => digits == 0 && stands_alone,
        _ => false,
    };
    if !counts {
        return 0;
    }
    out.push_str(&text[..digits]);
    escaped(sign as char, out);
    digits + 1
}

/// One character, with what stands before and after it.
fn sign(c: char, before: Option<char>, after: Option<char>, kind: Kind, out: &mut String) {
    let doubled = before == Some(c) || after == Some(c);
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match c {
        '*' | '_' if kind == Kind::Note => out.push(c),
        '_' if letter(before) && letter(after) => out.push(c),
        '#' if kind == Kind::Note => out.push(c),
        '&' if letter(after) || after == Some('#') => escaped(c, out),
        '=' | '%' | ':' if doubled => escaped(c, out),
        '%' if before == Some('{') || after == Some('}') => escaped(c, out),
        '<' | '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '#' | '|' | '~' | '$' | '^' => {
            escaped(c, out)
        }
        '\t' => out.push(' '),
        c if c.is_control() => {}
        c => out.push(c),
    }
}

fn escaped(c: char, out: &mut String) {
    match c {
        '<' => out.push_str("&lt;"),
        c => {
            out.push('\\');
            out.push(c);
        }
    }
}

/// What ends a line somewhere: all of them do here.
fn is_line_end(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// A tag as vaults take it: spaces and signs become hyphens, `/` nests, digits alone get an `n` before them.
/// `None` where nothing is left.
pub(super) fn tag(tag: &str) -> Option<String> {
    let kept = |c: char| {
        c.is_alphanumeric()
            || matches!(c, '_' | '/')
            || !(c.is_ascii() || c.is_whitespace() || c.is_control())
    };
    let parts = tag
        .split(|c: char| !kept(c))
        .filter(|part| !part.is_empty());
    let joined = parts.collect::<Vec<_>>().join("-");
    let levels = joined
        .split('/')
        .map(|level| level.trim_matches(['-', '_']))
        .filter(|level| !level.is_empty());
    let name = levels.collect::<Vec<_>>().join("/");
    match name.chars().all(|c| c.is_ascii_digit()) {
        _ if name.is_empty() => None,
        true => Some(format!("#n{name}")),
        false => Some(format!("#{name}")),
    }
}
