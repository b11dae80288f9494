//! The JSON that the command line prints: format 1. Fields are added, never renamed or given another meaning; a change
//! that cannot be made so is format 2. `docs/cli.md` shows each shape.

use marginalis_core::editions::{MarkCounts, News, Replacement, SameWork};
use marginalis_core::health::HealthReport;
use marginalis_core::highlights::{Color, Highlight, State, Style};
use marginalis_core::ids::{BookId, HighlightId, TextId};
use marginalis_core::reading_list::{Book, Status};
use marginalis_core::text::{Block, BlockKind, Container, Document, TextSummary};
use marginalis_core::time::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::args::Date;

/// The number of these shapes; `health` says it.
pub const FORMAT: u32 = 1;

/// A line of `texts`.
#[derive(Serialize)]
pub struct TextLine<'a> {
    id: TextId,
    title: &'a str,
    authors: &'a [String],
    edition: u32,
    words: u32,
    length: u32,
    highlights: u32,
    progress: f64,
}

impl<'a> From<&'a TextSummary> for TextLine<'a> {
    fn from(text: &'a TextSummary) -> Self {
        Self {
            id: text.id,
            title: &text.title,
            authors: &text.authors,
            edition: text.edition_number,
            words: text.words,
            length: text.length,
            highlights: text.highlights,
            progress: text.progress,
        }
    }
}

/// `replace`.
#[derive(Serialize)]
pub struct ReplacedText<'a> {
    text: TextId,
    title: &'a str,
    edition: u32,
    news: News,
    same_work: bool,
    similarity: f64,
    reason: String,
    marks: MarkCounts,
}

impl<'a> From<&'a Replacement> for ReplacedText<'a> {
    fn from(replaced: &'a Replacement) -> Self {
        let likeness = &replaced.likeness;
        Self {
            text: replaced.text,
            title: &replaced.title,
            edition: replaced.edition,
            news: replaced.news,
            same_work: likeness.same_work != SameWork::No,
            similarity: (f64::from(likeness.similarity) * 1000.0).round() / 1000.0,
            reason: likeness.reason(),
            marks: replaced.marks,
        }
    }
}

/// `show --as blocks`.
#[derive(Serialize)]
pub struct TextBlocks<'a> {
    id: TextId,
    title: &'a str,
    outline: Vec<Heading<'a>>,
    blocks: Vec<BlockLine<'a>>,
}

#[derive(Serialize)]
struct Heading<'a> {
    level: u8,
    text: &'a str,
    start: u32,
}

#[derive(Serialize)]
struct BlockLine<'a> {
    kind: &'static str,
    start: u32,
    end: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<u8>,
    within: &'a [Container],
}

impl<'a> TextBlocks<'a> {
    /// The outline and blocks of a text.
    pub fn new(text: &'a TextSummary, document: &'a Document) -> Self {
        let heading = |entry: &'a marginalis_core::text::OutlineEntry| Heading {
            level: entry.level,
            text: &entry.text,
            start: entry.start,
        };
        Self {
            id: text.id,
            title: &text.title,
            outline: document.outline.iter().map(heading).collect(),
            blocks: document.blocks.iter().map(BlockLine::from).collect(),
        }
    }

    /// Each block's kind, start and end.
    pub fn lines(&self) -> impl Iterator<Item = (&'static str, u32, u32)> {
        self.blocks
            .iter()
            .map(|block| (block.kind, block.start, block.end))
    }
}

impl<'a> From<&'a Block> for BlockLine<'a> {
    fn from(block: &'a Block) -> Self {
        let level = match block.kind {
            BlockKind::Heading { level, .. } => Some(level),
            _ => None,
        };
        Self {
            kind: kind(block),
            start: block.start,
            end: block.end,
            level,
            within: &block.within,
        }
    }
}

/// What a block is. A paragraph is named by what it stands in, closest first.
fn kind(block: &Block) -> &'static str {
    match &block.kind {
        BlockKind::Heading { .. } => "heading",
        BlockKind::Speaker => "speaker",
        BlockKind::Code { .. } => "code",
        BlockKind::Literal => "literal",
        BlockKind::Term => "term",
        BlockKind::Cell { .. } => "cell",
        BlockKind::Rule => "rule",
        BlockKind::Paragraph => match block.within.last() {
            Some(Container::Item { .. }) => "list_item",
            Some(Container::Quote { .. }) => "quote",
            Some(Container::Definition { .. }) => "definition",
            Some(Container::Footnote { .. }) => "footnote",
            _ => "paragraph",
        },
    }
}

/// A line of `notes list`, and what `notes add` and `notes edit` print.
#[derive(Serialize)]
pub struct NoteLine<'a> {
    id: HighlightId,
    text: TextId,
    start: u32,
    end: u32,
    quote: &'a str,
    color: Color,
    style: Style,
    note: &'a str,
    tags: &'a [String],
    state: State,
    #[serde(serialize_with = "marginalis_core::time::write")]
    created: Timestamp,
    #[serde(serialize_with = "marginalis_core::time::write")]
    modified: Timestamp,
    revision: u32,
}

impl<'a> From<&'a Highlight> for NoteLine<'a> {
    fn from(mark: &'a Highlight) -> Self {
        Self {
            id: mark.id,
            text: mark.text,
            start: mark.anchor.start,
            end: mark.anchor.end,
            quote: &mark.anchor.quote,
            color: mark.color,
            style: mark.style,
            note: &mark.note,
            tags: &mark.tags,
            state: mark.state,
            created: mark.created,
            modified: mark.modified,
            revision: mark.revision,
        }
    }
}

/// A line of `books`, and what `books set` and `books add` print.
#[derive(Serialize)]
pub struct BookLine<'a> {
    id: BookId,
    title: &'a str,
    authors: &'a [String],
    year: Option<i32>,
    publisher: Option<&'a str>,
    pages: Option<u32>,
    status: Status,
    page: Option<u32>,
    percent: Option<u32>,
    started: Option<Date>,
    finished: Option<Date>,
    rating: Option<u8>,
    note: &'a str,
    text: Option<TextId>,
    item: &'a Value,
}

impl<'a> From<&'a Book> for BookLine<'a> {
    fn from(book: &'a Book) -> Self {
        Self {
            id: book.id,
            title: &book.title,
            authors: &book.authors,
            year: book.year,
            publisher: book.publisher.as_deref(),
            pages: book.pages,
            status: book.status,
            page: book.page,
            percent: book.percent,
            started: book.started,
            finished: book.finished,
            rating: book.rating,
            note: &book.note,
            text: book.text,
            item: &book.item,
        }
    }
}

/// `health`.
#[derive(Serialize)]
pub struct Health<'a> {
    format: u32,
    version: &'static str,
    ok: bool,
    problems: &'a [String],
    remarks: &'a [String],
    folder: &'a str,
    schema: u32,
    sqlite: &'a str,
    texts: u32,
    highlights: u32,
    books: u32,
    bytes: u64,
}

impl<'a> From<&'a HealthReport> for Health<'a> {
    fn from(report: &'a HealthReport) -> Self {
        Self {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION"),
            ok: report.ok,
            problems: &report.problems,
            remarks: &report.remarks,
            folder: &report.folder,
            schema: report.schema,
            sqlite: &report.sqlite,
            texts: report.texts,
            highlights: report.highlights,
            books: report.books,
            bytes: report.bytes as u64,
        }
    }
}
