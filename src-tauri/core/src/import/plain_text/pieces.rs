//! Chunks of lines to pieces: what each run of lines is, seen by itself.

use std::ops::Range;

use super::lines::{Chunk, Layout, Line};
use super::markers::{Marker, drawn, framed, is_underline};
use super::speakers::Speakers;

/// Columns by which a passage is set in.
const INSET: usize = 4;

/// A run of lines that belong together.
#[derive(Clone, Debug)]
pub struct Piece<'a> {
    /// What they are.
    pub kind: Kind,
    /// The lines, without white space around them (code: as they stand).
    pub lines: Vec<&'a str>,
    /// Columns of white space before the first line.
    pub indent: usize,
    /// Does it begin after a blank line?
    pub after_blank: bool,
    /// Is the whole of it set in from the margin, as quotations are?
    pub inset: bool,
    /// Do its line breaks look meant, as in verse?
    pub broken: bool,
    /// The number of the quotation it stands in.
    pub quote: Option<usize>,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Running text; its line breaks mean nothing.
    Prose,
    /// Lines that were meant as lines: verse, an address, a list of names.
    Verse,
    /// A title with a line drawn under it.
    Underlined(char),
    /// A title between equals signs, as wikis write it, and how many on each side.
    Framed(u8),
    /// An item of a list, or what looks like one; its first line holds the mark.
    Item(Marker),
    /// An item that is one: it has its place in a list.
    Listed(Place),
    /// A further paragraph of an item at this depth.
    ItemMore(usize),
    /// Who speaks in what follows.
    Speaker,
    /// Preformatted lines.
    Code,
    /// A drawn line between sections.
    Rule,
    /// A heading of a level, 1 to 6.
    Heading(u8),
}

/// Where an item stands in its list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Lists it stands in, less one.
    pub depth: usize,
    /// Its number, in a numbered list.
    pub number: Option<u32>,
    /// Is it the first of its list?
    pub first: bool,
    /// Where its words begin in its first line, bytes.
    pub cut: usize,
}

impl<'a> Piece<'a> {
    /// Some of its lines, as a piece by themselves.
    pub fn with_lines(&self, range: Range<usize>) -> Piece<'a> {
        let lines = self.lines[range].to_vec();
        let kind = if lines.len() == 1 {
            Kind::Prose
        } else {
            self.kind
        };
        Piece {
            kind,
            lines,
            ..self.clone()
        }
    }

    /// Is it one line of text that no other role has claimed?
    pub fn is_single_line(&self) -> bool {
        self.kind == Kind::Prose && self.lines.len() == 1
    }

    /// Characters of all lines.
    pub fn width(&self) -> usize {
        self.lines.iter().map(|l| l.chars().count()).sum()
    }

    /// Its first line.
    pub fn first(&self) -> &'a str {
        self.lines.first().copied().unwrap_or("")
    }

    /// Its last line.
    pub fn last(&self) -> &'a str {
        self.lines.last().copied().unwrap_or("")
    }
}

/// The pieces of all chunks.
pub fn pieces<'a>(
    chunks: &[Chunk<'a>],
    layout: &Layout,
    speakers: &Speakers<'a>,
) -> Vec<Piece<'a>> {
    let mut splitter = Splitter {
        layout,
        speakers,
        out: Vec::new(),
        open: Vec::new(),
        item: None,
    };
    for chunk in chunks {
        splitter.chunk(&chunk.lines);
    }
    splitter.out
}

struct Splitter<'a, 'b> {
    layout: &'b Layout,
    speakers: &'b Speakers<'a>,
    out: Vec<Piece<'a>>,
    /// Lines not yet given to a piece.
    open: Vec<Line<'a>>,
    /// The list item they belong to.
    item: Option<Marker>,
}

impl<'a> Splitter<'a, '_> {
    fn chunk(&mut self, lines: &[Line<'a>]) {
        let begins = self.out.len();
        if is_preformatted(lines) {
            self.push(Kind::Code, lines, true);
        } else {
            let markers: Vec<Option<Marker>> = lines.iter().map(|l| Marker::of(l.text)).collect();
            for (i, line) in lines.iter().enumerate() {
                self.line(line, i, lines, &markers);
            }
            self.flush();
        }
        if let Some(first) = self.out.get_mut(begins) {
            first.after_blank = true;
        }
    }

    fn line(&mut self, line: &Line<'a>, i: usize, lines: &[Line<'a>], markers: &[Option<Marker>]) {
        if drawn(line.text).is_some() {
            return self.drawn_line(line);
        }
        if let Some((title, signs)) = framed(line.text) {
            self.flush();
            let title = Line {
                text: title,
                raw: title,
                ..*line
            };
            return self.push(Kind::Framed(signs), &[title], false);
        }
        if self.speakers.is_speaker_line(line.text) && self.begins_turn(lines, i) {
            self.flush();
            return self.push(Kind::Speaker, &[*line], false);
        }
        if let Some((name, said)) = self.speakers.turn(line.text) {
            self.flush();
            self.push(
                Kind::Speaker,
                &[Line {
                    text: name,
                    raw: name,
                    ..*line
                }],
                false,
            );
            self.open.push(Line {
                text: said,
                raw: said,
                ..*line
            });
            return;
        }
        if let Some(marker) = markers[i].filter(|m| self.begins_item(m, i, lines, markers)) {
            self.flush();
            self.item = Some(marker);
        }
        self.open.push(*line);
    }

    /// A speaker's line stands alone, or where the text is broken by hand.
    fn begins_turn(&self, lines: &[Line<'a>], i: usize) -> bool {
        i == 0 || self.layout.unwrapped || !lines[i - 1].is_full_before(&lines[i], self.layout.wrap)
    }

    fn drawn_line(&mut self, line: &Line<'a>) {
        if let ([title], None, Some(c)) = (self.open.as_slice(), self.item, drawn(line.text))
            && is_underline(line.text, title.text)
        {
            let title = *title;
            self.open.clear();
            return self.push(Kind::Underlined(c), &[title], false);
        }
        self.flush();
        self.push(Kind::Rule, &[*line], false);
    }

    /// Is the mark a mark, or does a wrapped line happen to begin with "2." or a dash?
    fn begins_item(
        &self,
        marker: &Marker,
        i: usize,
        lines: &[Line<'a>],
        markers: &[Option<Marker>],
    ) -> bool {
        let Some(before) = i.checked_sub(1).and_then(|i| lines.get(i)) else {
            return true;
        };
        if self.layout.unwrapped || before.text.ends_with([':', '：']) {
            return true;
        }
        if let Some(open) = self.item {
            return marker.kind != open.kind
                || marker.follows(&open, open.number)
                || !marker.is_number();
        }
        // In the middle of a paragraph a list shows itself by its second item.
        markers[i + 1..]
            .iter()
            .flatten()
            .any(|next| next.follows(marker, marker.number))
            && (!marker.is_number() || marker.number == 1)
    }

    fn flush(&mut self) {
        let lines = std::mem::take(&mut self.open);
        if let Some(marker) = self.item.take() {
            return self.push(Kind::Item(marker), &lines, false);
        }
        if lines.is_empty() {
            return;
        }
        if self.layout.unwrapped && lines.iter().any(Line::is_long) {
            for line in &lines {
                self.push(Kind::Prose, &[*line], false);
            }
        } else if lines.len() > 1 && !is_prose(&lines, self.layout) {
            self.push(Kind::Verse, &lines, false);
        } else {
            self.paragraphs(&lines);
        }
    }

    /// Paragraphs without a blank line between them begin with an indent.
    fn paragraphs(&mut self, lines: &[Line<'a>]) {
        let base = lines.iter().map(|l| l.indent).min().unwrap_or(0);
        let mut from = 0;
        for i in 1..lines.len() {
            let (before, line) = (&lines[i - 1], &lines[i]);
            let ended = before
                .text
                .ends_with(['.', '!', '?', '"', '”', '’', ':', '…'])
                || !before.is_full_before(line, self.layout.wrap);
            let next_is_out = lines
                .get(i + 1)
                .is_none_or(|next| next.indent < line.indent || next.indent == base);
            if line.indent >= base + 2
                && (before.indent == base || i - from == 1)
                && ended
                && next_is_out
            {
                self.push(Kind::Prose, &lines[from..i], false);
                from = i;
            }
        }
        self.push(Kind::Prose, &lines[from..], false);
    }

    fn push(&mut self, kind: Kind, lines: &[Line<'a>], after_blank: bool) {
        let indent = lines.first().map_or(0, |l| l.indent);
        let inset = kind == Kind::Prose
            && lines.len() > 1
            && lines.iter().all(|l| l.indent >= INSET)
            && !is_lettered(lines[0].text);
        let shown = |line: &Line<'a>| {
            if kind == Kind::Code {
                line.raw
            } else {
                line.text
            }
        };
        let broken = kind == Kind::Verse
            || (matches!(kind, Kind::Item(_)) && lines.len() > 1 && !is_prose(lines, self.layout));
        let lines = lines.iter().map(shown).collect();
        self.out.push(Piece {
            kind,
            lines,
            indent,
            after_blank,
            inset,
            broken,
            quote: None,
        });
    }
}

/// Were these lines broken for want of room (prose), or on purpose (verse)?
fn is_prose(lines: &[Line<'_>], layout: &Layout) -> bool {
    let inner = lines.len() - 1;
    let full = lines
        .windows(2)
        .filter(|w| w[0].is_full_before(&w[1], layout.wrap))
        .count();
    let share = full as f64 / inner as f64;
    let wide = layout.wrap >= 55;
    let by_width = match (inner, wide) {
        (0..3, _) => share >= 0.5 && layout.full >= 0.5,
        (_, true) => share >= 0.5,
        (_, false) => share >= 0.7,
    };
    // Lines broken by hand, here and there: they go on in the middle of a sentence and are about as wide.
    let small = lines[1..]
        .iter()
        .filter(|l| l.text.starts_with(char::is_lowercase))
        .count();
    let mean = lines[..inner].iter().map(|l| l.width).sum::<usize>() / inner;
    by_width || (wide && small * 2 >= inner && mean * 10 >= layout.wrap * 6)
}

/// "a) one", "(b) two", "iv. three": points of an argument, which are set in as well.
fn is_lettered(line: &str) -> bool {
    let mark = line.split_whitespace().next().unwrap_or("");
    let letters = mark.trim_start_matches('(').trim_end_matches([')', '.']);
    letters.len() < mark.len()
        && letters.len() <= 4
        && letters.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Code and tables: lines whose inner spacing or signs matter.
fn is_preformatted(lines: &[Line<'_>]) -> bool {
    let columns = |line: &Line<'_>| {
        let words = Marker::of(line.text).map_or(line.text, |m| &line.text[m.cut..]);
        words.contains("   ")
            || words.contains('\t')
            || (words.starts_with('|') && words.ends_with('|'))
    };
    let signs = |line: &Line<'_>| {
        let text = line.text;
        let ends =
            text.ends_with(['{', '}']) || text.starts_with("#include") || text.starts_with("</");
        let calls = text.ends_with(';') && text.contains(['(', '=']);
        ends || calls || (text.contains(" = ") || text.contains(" == ") || text.contains("();"))
    };
    let share = |is: &dyn Fn(&Line<'_>) -> bool| {
        lines.iter().filter(|l| is(l)).count() * 10 >= lines.len() * 6
    };
    lines.len() >= 2 && (share(&columns) || share(&signs))
}
