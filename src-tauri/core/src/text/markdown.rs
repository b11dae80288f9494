//! pulldown-cmark events to blocks: the only place that knows the parser's options.
//!
//! Canonical Markdown is CommonMark with tables, footnotes, strikethrough, task lists, definition lists, math (`$…$`,
//! kept as its source), heading attributes (`# Title {#name}`) and front matter ([`super::metadata`]). Characters
//! are never made smarter than they are written. Ours are only:
//!
//! - **Speakers.** A paragraph that is one run of strong text ending in a colon, `**Jakob Rigi:**`, names who speaks
//!   in what follows ([`BlockKind::Speaker`]). Other readers of Markdown show it as a bold line.
//! - **Footnotes** stand at the end of the text, numbered in the order of their first reference (those a footnote
//!   refers to after those of the body), then those nobody refers to, in their order in the source. `#fn-label` is a
//!   link to one.
//! - **Raw HTML**, in blocks or in a line, is literal text.
//! - **Nesting** is cut at [`MAX_DEPTH`] and [`MAX_SPANS`]: deeper containers and spans are not drawn, their words
//!   stay.
//!
//! Reading takes time and space linear in the source: the parser bounds its own work, containers are shared between
//! leaves, and cells that a short table row lacks are not made up.

mod assemble;
mod inlines;
pub(crate) mod located;
mod place;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use self::inlines::{Inlines, Span};
use self::place::Place;
use super::block::{Align, BlockKind, Container, Inline, inline_text};
use super::plain::saturated;
use super::{Document, links, metadata};

/// How deep containers may stand in each other. What is deeper keeps its words, at the cut.
pub const MAX_DEPTH: usize = 100;
/// How deep spans in a line may stand in each other: as JSON they stay within the 128 levels its readers take.
pub const MAX_SPANS: usize = 50;
/// The longest name of a speaker, code points; a longer bold line is a paragraph.
pub const MAX_SPEAKER: usize = 120;

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_MATH)
    .union(Options::ENABLE_DEFINITION_LIST);

/// Reads canonical Markdown.
pub fn parse(source: &str) -> Document {
    let source = with_plain_line_ends(source);
    let (metadata, body) = metadata::split(&source);
    let options = if trips_on_heading_attributes(body) {
        OPTIONS.difference(Options::ENABLE_HEADING_ATTRIBUTES)
    } else {
        OPTIONS
    };
    let flows = read(body, options).unwrap_or_else(|| verbatim(body));
    assemble::document(metadata, flows)
}

/// The parser's events taken in; `None` where it broke off. A text from a stranger must not take the reader's other
/// work down with it, so a panic in the parser stays here.
fn read(body: &str, options: Options) -> Option<Vec<Flow>> {
    std::panic::catch_unwind(|| {
        let mut reader = Reader::new();
        for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
            reader.take(event, range);
        }
        reader.close_leaf();
        reader.flows
    })
    .ok()
}

/// Every word, without structure.
fn verbatim(body: &str) -> Vec<Flow> {
    let mut reader = Reader::new();
    reader.open_verbatim(BlockKind::Literal);
    reader.text(body);
    reader.close_leaf();
    reader.flows
}

/// pulldown-cmark 0.13.6 panics on an underlined heading in a task whose only text is a backslash, if it looks for
/// attributes at headings. Such a text is read without looking for them.
fn trips_on_heading_attributes(body: &str) -> bool {
    let task_with_a_lone_backslash = |line: &str| {
        let before = line.trim_end().strip_suffix('\\').map(str::trim_end);
        before.is_some_and(|text| {
            ["[ ]", "[x]", "[X]"]
                .iter()
                .any(|mark| text.ends_with(mark))
        })
    };
    memchr::memchr(b'\\', body.as_bytes()).is_some() && body.lines().any(task_with_a_lone_backslash)
}

/// Line ends as LF, without a byte order mark; NUL as the sign for a character that cannot be shown.
fn with_plain_line_ends(source: &str) -> Cow<'_, str> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    if memchr::memchr2(b'\r', 0, source.as_bytes()).is_none() {
        return Cow::Borrowed(source);
    }
    let source = source.replace("\r\n", "\n").replace('\r', "\n");
    Cow::Owned(source.replace('\0', "\u{fffd}"))
}

/// A leaf before it has a number and a place.
struct Draft {
    kind: BlockKind,
    within: Arc<[Container]>,
    inlines: Vec<Inline>,
    /// Does it hold links into this text or references to notes, to be resolved at the end?
    refers: bool,
}

/// The body of the text, or a footnote: what is read in one go.
#[derive(Default)]
struct Flow {
    leaves: Vec<Draft>,
    /// The footnotes it refers to, as indices of flows, in order.
    refers_to: Vec<usize>,
    /// For a footnote with a definition: its name in the source.
    label: Option<String>,
}

#[derive(Default)]
struct Table {
    aligns: Vec<Align>,
    column: usize,
    header: bool,
    /// Where the row ends in the source; cells from there on are made up by the parser.
    row_end: usize,
}

struct Reader {
    /// The body, then the footnotes as they are met.
    flows: Vec<Flow>,
    /// The flow being read.
    flow: usize,
    place: Place,
    /// What was being read when a footnote began.
    interrupted: Vec<(usize, Place)>,
    /// The leaf of running text that is being read.
    running: Option<(BlockKind, Inlines)>,
    /// The code or raw HTML that is being read.
    verbatim: Option<(BlockKind, String)>,
    table: Table,
    /// The flow of each footnote by its folded name.
    notes: HashMap<String, usize>,
    ids: u32,
}

impl Reader {
    fn new() -> Self {
        Self {
            flows: vec![Flow::default()],
            flow: 0,
            place: Place::new(Vec::new()),
            interrupted: Vec::new(),
            running: None,
            verbatim: None,
            table: Table::default(),
            notes: HashMap::new(),
            ids: 0,
        }
    }

    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Code(text) => self.inlines().push(Inline::Code {
                text: text.into_string(),
            }),
            Event::InlineMath(text) => self.math(text.into_string(), false),
            Event::DisplayMath(text) => self.math(text.into_string(), true),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.inlines().push(Inline::Break),
            Event::FootnoteReference(label) => self.refer(&label),
            Event::Rule => {
                self.close_leaf();
                self.add(BlockKind::Rule, Vec::new(), false);
            }
            Event::TaskListMarker(checked) => self.place.check(checked),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Emphasis => return self.inlines().open(Span::Emphasis),
            Tag::Strong => return self.inlines().open(Span::Strong),
            Tag::Strikethrough => return self.inlines().open(Span::Strikethrough),
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => {
                let target = match link_type {
                    LinkType::Email => links::target(&format!("mailto:{dest_url}")),
                    _ => links::target(&dest_url),
                };
                return self.inlines().open(Span::Link(target));
            }
            Tag::Image { dest_url, .. } => return self.inlines().open_image(&dest_url),
            _ => self.close_leaf(),
        }
        match tag {
            Tag::Paragraph => self.open_running(BlockKind::Paragraph),
            Tag::Heading { level, id, .. } => self.open_running(BlockKind::Heading {
                level: level as u8,
                slug: id.map(|id| id.into_string()).unwrap_or_default(),
            }),
            Tag::CodeBlock(kind) => self.open_verbatim(BlockKind::Code {
                language: language(&kind),
            }),
            Tag::HtmlBlock => self.open_verbatim(BlockKind::Literal),
            Tag::DefinitionListTitle => self.open_running(match self.place.cut {
                0 => BlockKind::Term,
                _ => BlockKind::Paragraph,
            }),
            Tag::TableCell => self.open_cell(range),
            Tag::FootnoteDefinition(label) => self.open_note(&label),
            _ => self.open_container(tag, range),
        }
    }

    fn open_container(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let id = self.ids;
        self.ids += 1;
        let leaves = self.flows[self.flow].leaves.len();
        match tag {
            Tag::BlockQuote(_) => self.place.open(Container::Quote { id }, 1),
            Tag::List(first) => {
                self.place.lists.push(first.map(|n| saturated(n as usize)));
                let ordered = first.is_some();
                self.place.open(Container::List { id, ordered }, 2);
            }
            Tag::Item => self.place.open_item(id, leaves),
            Tag::DefinitionList => self.place.open(Container::DefinitionList { id }, 2),
            Tag::DefinitionListDefinition => {
                self.place.begun.push(leaves);
                self.place.open(Container::Definition { id }, 1);
            }
            Tag::Table(aligns) => {
                self.table.aligns = aligns.iter().map(align).collect();
                self.place.open(Container::Table { id }, 2);
            }
            Tag::TableHead | Tag::TableRow => {
                self.table.header = matches!(tag, Tag::TableHead);
                self.table.column = 0;
                self.table.row_end = range.end;
                self.place.open(Container::Row { id }, 1);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => {
                return self.inlines().close();
            }
            TagEnd::Image => return self.inlines().close_image(),
            _ => self.close_leaf(),
        }
        match tag {
            TagEnd::Item | TagEnd::DefinitionListDefinition => {
                // An item without content is still an item: its number or bullet shows.
                if self.place.begun.pop() == Some(self.flows[self.flow].leaves.len()) {
                    self.add(BlockKind::Paragraph, Vec::new(), false);
                }
                self.place.close();
            }
            TagEnd::List(_) => {
                self.place.lists.pop();
                self.place.close();
            }
            TagEnd::BlockQuote(_)
            | TagEnd::DefinitionList
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow => self.place.close(),
            TagEnd::FootnoteDefinition => self.close_note(),
            _ => {}
        }
    }

    fn open_running(&mut self, kind: BlockKind) {
        self.running = Some((kind, Inlines::default()));
    }

    fn open_verbatim(&mut self, kind: BlockKind) {
        self.verbatim = Some((kind, String::new()));
    }

    fn open_cell(&mut self, range: Range<usize>) {
        if range.start >= self.table.row_end {
            return;
        }
        let column = self.table.column;
        self.table.column += 1;
        self.open_running(match self.place.cut {
            0 => BlockKind::Cell {
                column: saturated(column),
                header: self.table.header,
                align: self
                    .table
                    .aligns
                    .get(column)
                    .copied()
                    .unwrap_or(Align::Start),
            },
            _ => BlockKind::Paragraph,
        });
    }

    fn open_note(&mut self, label: &str) {
        let folded = label.to_lowercase();
        let known = self.notes.get(&folded).copied();
        // Of two definitions of one name the first is meant; the second is kept as a note nobody refers to.
        let flow = match known.filter(|&flow| self.flows[flow].label.is_none()) {
            Some(flow) => flow,
            None => self.new_flow(),
        };
        if known.is_none() {
            self.notes.insert(folded, flow);
        }
        self.flows[flow].label = Some(label.to_owned());
        let note = Container::Footnote {
            id: self.ids,
            number: 0,
        };
        self.ids += 1;
        let place = std::mem::replace(&mut self.place, Place::new(vec![note]));
        self.interrupted.push((self.flow, place));
        self.flow = flow;
    }

    fn close_note(&mut self) {
        if self.flows[self.flow].leaves.is_empty() {
            self.add(BlockKind::Paragraph, Vec::new(), false);
        }
        if let Some((flow, place)) = self.interrupted.pop() {
            self.flow = flow;
            self.place = place;
        }
    }

    fn new_flow(&mut self) -> usize {
        self.flows.push(Flow::default());
        self.flows.len() - 1
    }

    fn refer(&mut self, label: &str) {
        let folded = label.to_lowercase();
        let note = match self.notes.get(&folded) {
            Some(&note) => note,
            None => {
                let note = self.new_flow();
                self.notes.insert(folded, note);
                note
            }
        };
        self.flows[self.flow].refers_to.push(note);
        self.inlines().refer(saturated(note));
    }

    fn text(&mut self, text: &str) {
        match &mut self.verbatim {
            Some((_, verbatim)) => verbatim.push_str(text),
            None => self.inlines().text(text),
        }
    }

    fn math(&mut self, text: String, display: bool) {
        self.inlines().push(Inline::Math { text, display });
    }

    /// The line being read. Text directly in an item or a definition opens a paragraph.
    fn inlines(&mut self) -> &mut Inlines {
        let begun = || (BlockKind::Paragraph, Inlines::default());
        &mut self.running.get_or_insert_with(begun).1
    }

    fn close_leaf(&mut self) {
        if let Some((kind, mut text)) = self.verbatim.take() {
            if text.ends_with('\n') {
                text.pop();
            }
            self.add(kind, vec![Inline::Text { text }], false);
        }
        if let Some((kind, inlines)) = self.running.take() {
            let (inlines, refers) = inlines.finish();
            let kind = match kind {
                BlockKind::Paragraph if !self.place.in_item() && names_speaker(&inlines) => {
                    BlockKind::Speaker
                }
                kind => kind,
            };
            self.add(kind, inlines, refers);
        }
    }

    fn add(&mut self, kind: BlockKind, inlines: Vec<Inline>, refers: bool) {
        let within = self.place.shared();
        let leaf = Draft {
            kind,
            within,
            inlines,
            refers,
        };
        self.flows[self.flow].leaves.push(leaf);
    }
}

/// Is a paragraph one run of strong text that ends in a colon?
fn names_speaker(inlines: &[Inline]) -> bool {
    let [Inline::Strong { children }] = inlines else {
        return false;
    };
    let name = inline_text(children);
    name.ends_with(':')
        && name.len() > 1
        && !name.contains('\n')
        && name.chars().count() <= MAX_SPEAKER
}

/// The first word at the fence.
fn language(kind: &CodeBlockKind<'_>) -> String {
    match kind {
        CodeBlockKind::Indented => String::new(),
        CodeBlockKind::Fenced(info) => {
            let end = info.find([' ', '\t', ',']).unwrap_or(info.len());
            info[..end].to_owned()
        }
    }
}

fn align(alignment: &Alignment) -> Align {
    match alignment {
        Alignment::None | Alignment::Left => Align::Start,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::End,
    }
}
