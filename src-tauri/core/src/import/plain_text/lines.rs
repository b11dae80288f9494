//! The lines of a plain text, in chunks between blank lines, and how the whole of it is laid out.

use super::mail;
use super::verse::Beginnings;

/// A line that is not blank.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Without the white space around it.
    pub text: &'a str,
    /// As it stands, without the white space after it.
    pub raw: &'a str,
    /// Columns of white space before it; a tab goes to the next multiple of eight.
    pub indent: usize,
    /// Characters, without the indent.
    pub width: usize,
}

/// Lines with no blank line between them.
#[derive(Clone, Debug)]
pub struct Chunk<'a> {
    /// At least one.
    pub lines: Vec<Line<'a>>,
}

/// How the lines of a text came to be broken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    /// The width at which a machine or a hand broke the lines of paragraphs, characters.
    pub wrap: usize,
    /// How many of the lines that could be, are broken because the next word did not fit: 0 to 1.
    pub full: f64,
    /// Every line is a paragraph of its own, whatever its length.
    pub unwrapped: bool,
    /// How lines begin that have another one above them.
    pub beginnings: Beginnings,
    /// Is `>` before a line the sign of a quotation in this text?
    pub mail: bool,
}

/// Wider than anybody wraps: such a line is a whole paragraph.
const LONG: usize = 120;
/// A line counts as full where the next word would come within this many columns of the wrap.
const SLACK: usize = 3;

impl<'a> Line<'a> {
    fn new(raw: &'a str) -> Self {
        let raw = raw.trim_end();
        let text = raw.trim_start();
        let indent = raw
            .chars()
            .take_while(|c| c.is_whitespace())
            .fold(0, |column, c| match c {
                '\t' => (column / 8 + 1) * 8,
                _ => column + 1,
            });
        Self {
            text,
            raw,
            indent,
            width: text.chars().count(),
        }
    }

    /// Is it as long as a whole paragraph?
    pub fn is_long(&self) -> bool {
        self.width > LONG
    }

    /// Was it broken because the first word of `next` did not fit?
    pub fn is_full_before(&self, next: &Line<'_>, wrap: usize) -> bool {
        let word = next
            .text
            .split_whitespace()
            .next()
            .map_or(0, |w| w.chars().count());
        self.indent + self.width + 1 + word + SLACK > wrap
    }
}

/// The chunks of a text.
pub fn chunks(text: &str) -> Vec<Chunk<'_>> {
    let mut chunks = Vec::new();
    let mut lines = Vec::new();
    for raw in text.split('\n') {
        let line = Line::new(raw);
        if !line.text.is_empty() {
            lines.push(line);
        } else if !lines.is_empty() {
            chunks.push(Chunk {
                lines: std::mem::take(&mut lines),
            });
        }
    }
    if !lines.is_empty() {
        chunks.push(Chunk { lines });
    }
    chunks
}

/// How a text is laid out, from the lines that have another one below them in their chunk.
pub fn layout(chunks: &[Chunk<'_>]) -> Layout {
    let long: usize = chunks
        .iter()
        .flat_map(|c| &c.lines)
        .filter(|l| l.is_long())
        .count();
    let all: usize = chunks.iter().map(|c| c.lines.len()).sum();
    let wrap = wrap_width(chunks);
    let (mut full, mut inner) = (0_u32, 0_u32);
    for pair in chunks.iter().flat_map(|c| c.lines.windows(2)) {
        if let [line, next] = pair {
            inner += 1;
            full += u32::from(line.is_full_before(next, wrap));
        }
    }
    Layout {
        wrap,
        full: f64::from(full) / f64::from(inner.max(1)),
        // A few long lines are an address or a table in a wrapped text; a tenth of them is the rule of the text.
        unwrapped: long * 10 >= all.max(1),
        beginnings: Beginnings::of(chunks),
        mail: mail::is_used(chunks),
    }
}

/// The width that few broken lines pass: the 95th of a hundred by width.
fn wrap_width(chunks: &[Chunk<'_>]) -> usize {
    let mut counts = [0_usize; LONG + 1];
    let mut total = 0;
    for line in chunks
        .iter()
        .flat_map(|c| c.lines.split_last())
        .flat_map(|(_, inner)| inner)
    {
        if !line.is_long() && !mail::is_quoted(line.text) {
            counts[(line.indent + line.width).min(LONG)] += 1;
            total += 1;
        }
    }
    let mut passed = 0;
    for (width, count) in counts.iter().enumerate() {
        passed += count;
        if total > 0 && passed * 100 >= total * 95 {
            return width;
        }
    }
    0
}
