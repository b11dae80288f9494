//! Pieces to canonical Markdown.

use super::pieces::{Kind, Piece, Place};
use super::{escape, recover_quoted};

/// Writes the pieces, each a block of Markdown that reads back as its words. `depth`: so many quotations do they stand
/// in.
pub fn write(pieces: &[Piece<'_>], depth: usize) -> String {
    let mut out = Writer {
        depth,
        ..Writer::default()
    };
    for (i, piece) in pieces.iter().enumerate() {
        out.piece(piece, i.checked_sub(1).map(|i| &pieces[i]));
    }
    out.text
}

#[derive(Default)]
struct Writer {
    text: String,
    depth: usize,
    /// Where the words of an item begin, columns, for each list the last item stands in.
    columns: Vec<usize>,
    /// The marks of the lists, outermost first: neighbors must differ, or Markdown takes them for one.
    marks: Vec<char>,
}

impl Writer {
    fn piece(&mut self, piece: &Piece<'_>, before: Option<&Piece<'_>>) {
        if let Kind::Listed(place) = piece.kind {
            return self.item(piece, place, before);
        }
        self.separate(piece, before);
        match piece.kind {
            Kind::Heading(level) => self.heading(piece, level),
            Kind::Speaker => {
                self.text.push_str("**");
                escape::inline(&mut self.text, piece.first());
                self.text.push_str("**\n");
            }
            Kind::Code => self.code(piece),
            Kind::Mail => self.mail(piece),
            Kind::Rule => self.text.push_str("***\n"),
            Kind::ItemMore(depth) => {
                let margin = " ".repeat(self.columns.get(depth).copied().unwrap_or(0));
                self.text.push_str(&margin);
                self.lines(&piece.lines, &margin, "\n");
            }
            kind => {
                let margin = if piece.quote.is_some() { "> " } else { "" };
                let end = if kind == Kind::Verse { "\\\n" } else { "\n" };
                self.text.push_str(margin);
                self.lines(&piece.lines, margin, end);
            }
        }
        if !matches!(piece.kind, Kind::ItemMore(_)) {
            self.columns.clear();
        }
    }

    /// The blank line between blocks, which in one quotation is a quoted one.
    fn separate(&mut self, piece: &Piece<'_>, before: Option<&Piece<'_>>) {
        let Some(before) = before else { return };
        let same_quote = piece.quote.is_some() && piece.quote == before.quote;
        self.text.push_str(if same_quote { ">\n" } else { "\n" });
    }

    fn heading(&mut self, piece: &Piece<'_>, level: u8) {
        self.text.push_str(&"#".repeat(usize::from(level)));
        for line in &piece.lines {
            self.text.push(' ');
            escape::inline(&mut self.text, line);
        }
        self.text.push('\n');
    }

    fn code(&mut self, piece: &Piece<'_>) {
        let fence = escape::fence(piece.lines.iter().copied());
        let spaces = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let margin = piece.lines.iter().map(|l| spaces(l)).min().unwrap_or(0);
        self.text.push_str(&fence);
        self.text.push('\n');
        for line in &piece.lines {
            self.text.push_str(&line[margin..]);
            self.text.push('\n');
        }
        self.text.push_str(&fence);
        self.text.push('\n');
    }

    /// A quotation whose lines are a text of their own.
    fn mail(&mut self, piece: &Piece<'_>) {
        let quoted = recover_quoted(&piece.lines.join("\n"), self.depth + 1);
        for line in quoted.lines() {
            self.text.push('>');
            if !line.is_empty() {
                self.text.push(' ');
                self.text.push_str(line);
            }
            self.text.push('\n');
        }
    }

    fn item(&mut self, piece: &Piece<'_>, place: Place, before: Option<&Piece<'_>>) {
        let follows = before.is_some_and(|b| matches!(b.kind, Kind::Listed(_) | Kind::ItemMore(_)));
        if before.is_some() && (!follows || piece.after_blank || (place.first && place.depth == 0))
        {
            self.text.push('\n');
        }
        self.columns.truncate(place.depth);
        let ordered = place.number.is_some();
        if place.first {
            let last = self.marks.get(place.depth).copied().filter(|_| follows);
            self.marks.truncate(place.depth);
            self.marks.push(match (ordered, last) {
                (true, Some('.')) => ')',
                (true, _) => '.',
                (false, Some('-')) => '*',
                (false, _) => '-',
            });
        }
        self.marks.truncate(place.depth + 1);
        let mark = self.marks.last().copied().unwrap_or('-');
        let mark = place
            .number
            .map_or(mark.to_string(), |number| format!("{number}{mark}"));
        let margin = self.columns.last().copied().unwrap_or(0);
        let column = margin + mark.len() + 1;
        self.text.push_str(&" ".repeat(margin));
        self.text.push_str(&mark);
        self.text.push(' ');
        let mut lines = piece.lines.clone();
        if let Some(first) = lines.first_mut() {
            *first = &first[place.cut..];
        }
        self.lines(&lines, &" ".repeat(column), "\n");
        self.columns.push(column);
    }

    /// Lines of running text after the first margin, which stands already.
    fn lines(&mut self, lines: &[&str], margin: &str, end: &str) {
        for (i, line) in lines.iter().enumerate() {
            if i > 0 {
                self.text.push_str(end);
                self.text.push_str(margin);
            }
            escape::line(&mut self.text, line);
        }
        self.text.push('\n');
    }
}
