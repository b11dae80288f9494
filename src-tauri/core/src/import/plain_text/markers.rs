//! Marks before list items, and lines that are drawn rather than written.

/// The mark before a list item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Marker {
    /// What kind of list it belongs to.
    pub kind: MarkerKind,
    /// Its number in a numbered list.
    pub number: u32,
    /// Where the item's words begin in its first line, bytes.
    pub cut: usize,
}

/// What a list item is marked with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MarkerKind {
    /// `-`, `*`, `•` …
    Bullet(char),
    /// `1.`, `1)`, `(1)`: told apart by the closing character and whether there is an opening one.
    Number(char, bool),
}

const BULLETS: &[char] = &[
    '-', '*', '+', '•', '·', '–', '‣', '▪', '●', '◦', '○', '■', '□', '∙',
];

impl Marker {
    /// The mark at the beginning of a line that has words after it.
    pub fn of(line: &str) -> Option<Self> {
        let first = line.chars().next()?;
        if BULLETS.contains(&first) {
            return after_mark(line, first.len_utf8()).map(|cut| Self {
                kind: MarkerKind::Bullet(first),
                number: 0,
                cut,
            });
        }
        let open = usize::from(first == '(');
        let digits = line[open..].bytes().take_while(u8::is_ascii_digit).count();
        // Four digits are a year.
        let number = line[open..open + digits]
            .parse()
            .ok()
            .filter(|_| digits <= 3)?;
        let close = line[open + digits..].chars().next()?;
        let matches = if open == 1 {
            close == ')'
        } else {
            matches!(close, '.' | ')')
        };
        let cut = if matches {
            after_mark(line, open + digits + 1)?
        } else {
            return None;
        };
        Some(Self {
            kind: MarkerKind::Number(close, open == 1),
            number,
            cut,
        })
    }

    /// Is it a number?
    pub fn is_number(&self) -> bool {
        matches!(self.kind, MarkerKind::Number(..))
    }

    /// May `self` stand next after `before` in one list, whose items begin with the number `first`?
    pub fn follows(&self, before: &Marker, first: u32) -> bool {
        self.kind == before.kind
            && (!self.is_number()
                || self.number == before.number + 1
                || (self.number == first && before.number == first))
    }
}

/// Where the words begin after a mark of `len` bytes: there must be white space between, and words.
fn after_mark(line: &str, len: usize) -> Option<usize> {
    let rest = &line[len..];
    let words = rest.trim_start();
    (rest.len() > words.len() && words.chars().any(char::is_alphanumeric))
        .then(|| line.len() - words.len())
}

/// The character a line is drawn with: `* * *`, `-----`, `=====`.
pub fn drawn(line: &str) -> Option<char> {
    let first = line
        .chars()
        .next()
        .filter(|c| matches!(c, '*' | '-' | '_' | '=' | '~' | '#' | '•' | '·' | '—' | '─'))?;
    let mut count = 0;
    for c in line.chars().filter(|c| !c.is_whitespace()) {
        if c != first {
            return None;
        }
        count += 1;
    }
    (count >= 3).then_some(first)
}

/// Is `line` a line drawn under `title`?
pub fn is_underline(line: &str, title: &str) -> bool {
    let width = line.chars().count();
    drawn(line).is_some_and(|c| matches!(c, '=' | '-' | '~' | '_'))
        && !line.contains(char::is_whitespace)
        && width * 2 >= title.chars().count()
        && width <= title.chars().count() * 2 + 4
}

/// The title in `== Title ==`, and how many signs stand on each side: two to six.
pub fn framed(line: &str) -> Option<(&str, u8)> {
    let inner = line.trim_matches('=');
    let before = line.len() - line.trim_start_matches('=').len();
    let after = line.len() - line.trim_end_matches('=').len();
    let named = inner.chars().any(char::is_alphanumeric);
    (before == after && (2..=6).contains(&before) && named)
        .then(|| Some((inner.trim(), u8::try_from(before).ok()?)))
        .flatten()
}
