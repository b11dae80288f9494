//! Pages to test with, and a reader of Markdown to read them back.

use jiff::civil::date;
use marginalis_core::anchor::Anchor;
use marginalis_core::export::markdown::{Setting, TextNotes};
use marginalis_core::highlights::{Color, Highlight, State, Style};
use marginalis_core::ids::{EditionId, HighlightId, TextId};
use marginalis_core::settings::Settings;
use marginalis_core::text::OutlineEntry;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

pub const EDITION: u128 = 7;

pub fn setting() -> Setting {
    Setting {
        meanings: Settings::default().color_meanings,
        exported: date(2026, 11, 22),
    }
}

pub fn notes(highlights: Vec<Highlight>) -> TextNotes {
    let heading = |level, text: &str, start, block| OutlineEntry {
        level,
        text: text.into(),
        start,
        block,
    };
    TextNotes {
        id: TextId(uuid::Uuid::from_u128(1)),
        title: "The Title".into(),
        authors: vec!["First Author".into(), "Second Author".into()],
        source: Some("A page of 2011".into()),
        license: Some("CC-BY-SA-4.0".into()),
        bundle: Some("The Bundle".into()),
        edition: EditionId(uuid::Uuid::from_u128(EDITION)),
        edition_number: 1,
        outline: vec![
            heading(1, "The Title", 0, 0),
            heading(2, "One", 10, 1),
            heading(3, "One and a half", 50, 4),
            heading(2, "Two *stars*", 100, 9),
        ],
        block_starts: vec![0, 10, 14, 20, 29, 50, 70, 100, 120],
        highlights,
        answers: Vec::new(),
    }
}

pub fn mark(number: u128, start: u32, quote: &str, note: &str) -> Highlight {
    Highlight {
        id: HighlightId(uuid::Uuid::from_u128(0xABC0 + number)),
        text: TextId(uuid::Uuid::from_u128(1)),
        edition: EditionId(uuid::Uuid::from_u128(EDITION)),
        anchor: Anchor {
            start,
            end: start + quote.chars().count() as u32,
            quote: quote.into(),
            before: String::new(),
            after: String::new(),
        },
        color: Color::Yellow,
        style: Style::Solid,
        note: note.into(),
        tags: vec![],
        state: State::Placed,
        created: "2026-11-20T23:30:00Z".parse().unwrap(),
        modified: "2026-11-20T23:30:00Z".parse().unwrap(),
        revision: 1,
    }
}

/// What a reader of Markdown, with every extension a vault has, makes of a page.
#[derive(Debug, Default)]
pub struct Read {
    pub quotes: Vec<String>,
    pub headings: Vec<String>,
    /// Paragraphs and list items outside quotes.
    pub words: String,
    /// Kinds of events that must not come from a reader's or a text's words. A soft break is one: it is drawn as a space.
    pub strange: Vec<String>,
}

pub fn read(markdown: &str) -> Read {
    let options = Options::all()
        - Options::ENABLE_SMART_PUNCTUATION
        - Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut read = Read::default();
    let (mut in_quote, mut in_heading, mut in_meta) = (false, false, false);
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => in_meta = true,
            Event::End(TagEnd::MetadataBlock(_)) => in_meta = false,
            Event::Start(Tag::BlockQuote(None)) => {
                in_quote = true;
                read.quotes.push(String::new());
            }
            Event::End(TagEnd::BlockQuote(_)) => in_quote = false,
            Event::Start(Tag::Heading { .. }) => {
                in_heading = true;
                read.headings.push(String::new());
            }
            Event::End(TagEnd::Heading(_)) => in_heading = false,
            Event::Text(_) if in_meta => {}
            Event::Text(text) => read.say(in_quote, in_heading, &text),
            Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item) => {
                read.say(in_quote, in_heading, "\n");
            }
            Event::Start(Tag::List(_)) => read.say(in_quote, in_heading, "\n"),
            Event::Start(
                Tag::Paragraph | Tag::Item | Tag::Emphasis | Tag::Strong | Tag::HtmlBlock,
            ) => {}
            Event::End(_) => {}
            Event::Html(html) if html.starts_with("<!-- %% mg:") => {}
            other => read.strange.push(format!("{other:?}")),
        }
    }
    read
}

impl Read {
    fn say(&mut self, in_quote: bool, in_heading: bool, text: &str) {
        let place = match (in_quote, in_heading) {
            (true, _) => self.quotes.last_mut(),
            (_, true) => self.headings.last_mut(),
            _ => Some(&mut self.words),
        };
        place.unwrap().push_str(text);
    }
}

pub fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect()
}

pub fn front_matter(page: &str) -> String {
    let head = page.strip_prefix("---\n").unwrap();
    head.split_once("\n---\n").unwrap().0.to_owned()
}
