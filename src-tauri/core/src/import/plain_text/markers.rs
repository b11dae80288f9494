//! Marks before list items, and lines that are drawn rather than written.

/// The mark before a list item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Marker {
    /// What kind of list it belongs to.
    pub kind: MarkerKind,
    /// Its number in a numbered list; of a letter its place in the alphabet, of several letters 0.
    pub number: u32,
    /// Letters as a Roman numeral; 0 where they are none.
    pub roman: u32,
    /// Where the item's words begin in its first line, bytes. Markdown has no lettered lists, so a letter is kept, as
    /// one of the words.
    pub cut: usize,
}

/// What a list item is marked with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MarkerKind {
    /// `-`, `*`, `•` …
    Bullet(char),
    /// `1.`, `1)`, `(1)`: told apart by the closing character and whether there is an opening one.
    Number(char, bool),
    /// `a)`, `(b)`, `iv.`, `C.`: told apart by the same, and by whether they are capitals.
    Letter(char, bool, bool),
}

/// The longest mark of letters: "xviii".
const MOST_LETTERS: usize = 5;

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
                roman: 0,
                cut,
            });
        }
        if line
            .trim_start_matches('(')
            .starts_with(|c: char| c.is_ascii_alphabetic())
        {
            return Self::of_letters(line);
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
            roman: 0,
            cut,
        })
    }

    fn of_letters(line: &str) -> Option<Self> {
        let inner = line.strip_prefix('(');
        let length = inner
            .unwrap_or(line)
            .bytes()
            .take_while(u8::is_ascii_alphabetic)
            .take(MOST_LETTERS + 1)
            .count();
        let (letters, rest) = inner.unwrap_or(line).split_at(length);
        let close = rest
            .chars()
            .next()
            .filter(|&c| c == ')' || (c == '.' && inner.is_none()))?;
        after_mark(rest, 1).filter(|_| length <= MOST_LETTERS)?;
        let upper = letters.starts_with(|c: char| c.is_ascii_uppercase());
        let number = match *letters.as_bytes() {
            [letter] => u32::from(letter.to_ascii_lowercase() - b'a') + 1,
            _ => 0,
        };
        let capitals = letters.to_ascii_uppercase();
        let one_case = letters == capitals || letters == letters.to_ascii_lowercase();
        let roman = roman(&capitals).filter(|_| one_case).unwrap_or(0);
        (number > 0 || roman > 0).then_some(Self {
            kind: MarkerKind::Letter(close, inner.is_some(), upper),
            number,
            roman,
            cut: 0,
        })
    }

    /// Is it a number?
    pub fn is_number(&self) -> bool {
        matches!(self.kind, MarkerKind::Number(..))
    }

    /// Is it a letter, or several?
    pub fn is_letter(&self) -> bool {
        matches!(self.kind, MarkerKind::Letter(..))
    }

    /// Is it "a" or "i"?
    pub fn is_first(&self) -> bool {
        self.number == 1 || self.roman == 1
    }

    /// "A. Whitlow" is a name, and "A. Wait" a first point.
    pub fn ends_like_initial(&self) -> bool {
        matches!(self.kind, MarkerKind::Letter('.', ..))
    }

    /// May `self` stand next after `before` in one list, whose items begin with the number `first`?
    pub fn follows(&self, before: &Marker, first: u32) -> bool {
        if self.is_letter() {
            let next = |number, last| last > 0 && number == last + 1;
            return self.kind == before.kind
                && (next(self.number, before.number) || next(self.roman, before.roman));
        }
        self.kind == before.kind
            && (!self.is_number()
                || self.number == before.number + 1
                || (self.number == first && before.number == first))
    }
}

/// The value of a Roman numeral in capitals, up to 399.
pub fn roman(text: &str) -> Option<u32> {
    const PARTS: &[(&str, u32)] = &[
        ("C", 100),
        ("XC", 90),
        ("L", 50),
        ("XL", 40),
        ("X", 10),
        ("IX", 9),
        ("V", 5),
        ("IV", 4),
        ("I", 1),
    ];
    let (mut rest, mut value) = (text, 0);
    for (part, worth) in PARTS {
        for _ in 0..3 {
            if let Some(after) = rest.strip_prefix(part) {
                rest = after;
                value += worth;
            }
        }
    }
    (rest.is_empty() && value > 0).then_some(value)
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
