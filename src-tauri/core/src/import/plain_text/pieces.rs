//! Chunks of lines to pieces: what each run of lines is, seen by itself.

use std::ops::Range;

use super::lines::{Chunk, Layout, Line};
use super::markers::{Marker, drawn, framed, is_underline};
use super::speakers::Speakers;
use super::verse::is_prose;
use super::{headings, items, mail, preformatted, references};

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
    /// Does it stand apart from what is above it, by a blank line or by its form?
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
    /// A quotation as mail sets it off; its lines are without their sign, and hold pieces of their own.
    Mail,
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

/// The pieces of all chunks. `depth`: so many quotations do they stand in.
pub fn pieces<'a>(
    chunks: &[Chunk<'a>],
    layout: &Layout,
    speakers: &Speakers<'a>,
    depth: usize,
) -> Vec<Piece<'a>> {
    let mut splitter = Splitter {
        depth,
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
    depth: usize,
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
        let (mut from, mut at) = (0, 0);
        while at < lines.len() {
            let (count, quoted) = self.quoted(lines, at);
            if quoted {
                self.own(&lines[from..at]);
                self.push(Kind::Mail, &lines[at..at + count], true);
                from = at + count;
            }
            at += count.max(1);
        }
        self.own(&lines[from..]);
        if let Some(first) = self.out.get_mut(begins) {
            first.after_blank = true;
        }
    }

    /// How many lines from one on begin as a quotation of mail does, and are they one?
    fn quoted(&self, lines: &[Line<'a>], at: usize) -> (usize, bool) {
        if !mail::is_quoted(lines[at].text) {
            return (0, false);
        }
        let above = match at.checked_sub(1) {
            Some(above) => lines[above].text,
            None => self.out.last().map_or("", Piece::last),
        };
        let used = self.layout.mail || self.depth > 0;
        let (count, quoted) = mail::run(&lines[at..], used, above.ends_with([':', '：']));
        (count, quoted && self.depth < mail::DEEPEST)
    }

    /// Lines that are the text's own.
    fn own(&mut self, lines: &[Line<'a>]) {
        if lines.is_empty() {
            return;
        }
        if preformatted::are(lines) {
            return self.push(Kind::Code, lines, true);
        }
        let markers: Vec<Option<Marker>> = lines.iter().map(|l| Marker::of(l.text)).collect();
        for (i, line) in lines.iter().enumerate() {
            self.line(line, i, lines, &markers);
        }
        self.flush();
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
        if let Some(marker) = items::begins(i, lines, markers, self.item.as_ref(), self.layout) {
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

    fn flush(&mut self) {
        let lines = std::mem::take(&mut self.open);
        let item = self.item.take();
        let over = headings::over_a_paragraph(&lines, self.layout);
        let (heads, lines) = lines.split_at(over);
        for (i, head) in heads.iter().enumerate() {
            let kind = item.filter(|_| i == 0).map_or(Kind::Prose, Kind::Item);
            self.push(kind, &[*head], true);
        }
        let from = self.out.len();
        match item.filter(|_| over == 0) {
            Some(marker) => self.push(Kind::Item(marker), lines, false),
            None => self.running(lines),
        }
        if let Some(first) = self.out.get_mut(from).filter(|_| over > 0) {
            first.after_blank = true;
        }
    }

    /// Running text, verse, references: lines without a mark of their own.
    fn running(&mut self, lines: &[Line<'a>]) {
        if lines.is_empty() {
            return;
        }
        if self.layout.unwrapped && lines.iter().any(Line::is_long) {
            for line in lines {
                self.push(Kind::Prose, &[*line], false);
            }
        } else if let Some(entries) = references::entries(lines) {
            for entry in entries {
                self.push(Kind::Prose, &lines[entry], true);
            }
        } else if lines.len() > 1 && !is_prose(lines, self.layout) {
            self.push(Kind::Verse, lines, false);
        } else {
            self.paragraphs(lines);
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
        let shown = |line: &Line<'a>| match kind {
            Kind::Code => line.raw,
            Kind::Mail => mail::without_sign(line.text),
            _ => line.text,
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

/// "a) one", "(b) two", "iv. three": points of an argument, which are set in as well.
fn is_lettered(line: &str) -> bool {
    let mark = line.split_whitespace().next().unwrap_or("");
    let letters = mark.trim_start_matches('(').trim_end_matches([')', '.']);
    letters.len() < mark.len()
        && letters.len() <= 4
        && letters.bytes().all(|b| b.is_ascii_alphanumeric())
}
