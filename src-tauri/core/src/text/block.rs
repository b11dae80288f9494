//! The closed model: the only form in which a text reaches the screen.
//!
//! A text is a flat list of *leaf blocks* in reading order (a paragraph, a heading, a table cell, a line of code
//! lines…). The containers a leaf stands in (quotation, list, item, table…) are named on the leaf, outermost
//! first, each with a number that is the same for all leaves of that container: so any run of blocks can be
//! drawn without the rest of the text. There is no variant for markup from outside.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A leaf block and its place in the edition's plain text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Block {
    /// Its number in reading order, from 0.
    pub index: u32,
    /// Where its text starts in the plain text, in code points.
    pub start: u32,
    /// Where its text ends (exclusive), in code points. `start == end` for a rule or an empty cell.
    pub end: u32,
    /// What it is.
    pub kind: BlockKind,
    /// The containers it stands in, outermost first. Leaves of one place share the list: a row of a thousand cells
    /// deep inside quotations holds it once.
    pub within: Arc<[Container]>,
    /// Its content. The concatenated text of the inlines is the block's slice of the plain text.
    pub inlines: Vec<Inline>,
}

/// What a leaf block is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[ts(export)]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// A heading.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its name for links inside the text; unique in the text.
        slug: String,
    },
    /// Who speaks in what follows ("Jakob Rigi:"). In Markdown a paragraph that is one run of strong text ending
    /// in a colon: `**Jakob Rigi:**`.
    Speaker,
    /// Code, verbatim. One [`Inline::Text`].
    Code {
        /// The language named at the fence, or "".
        language: String,
    },
    /// Raw HTML of the source, shown as literal text. One [`Inline::Text`].
    Literal,
    /// The term of a definition list.
    Term,
    /// A cell of a table.
    Cell {
        /// Column, from 0.
        column: u32,
        /// In the header row?
        header: bool,
        /// How the column is set.
        align: Align,
    },
    /// A thematic break; no text.
    Rule,
}

/// How a column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Align {
    /// As the text runs.
    Start,
    /// Centered.
    Center,
    /// At the far side.
    End,
}

/// A container of leaf blocks. `id` is unique in the edition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[ts(export)]
pub enum Container {
    /// A quotation.
    Quote {
        /// Unique in the edition.
        id: u32,
    },
    /// A list.
    List {
        /// Unique in the edition.
        id: u32,
        /// Numbered?
        ordered: bool,
    },
    /// An item of the list before it.
    Item {
        /// Unique in the edition.
        id: u32,
        /// Its number in a numbered list.
        number: Option<u32>,
        /// For a task: done or not.
        checked: Option<bool>,
    },
    /// A definition list.
    DefinitionList {
        /// Unique in the edition.
        id: u32,
    },
    /// A definition in a definition list.
    Definition {
        /// Unique in the edition.
        id: u32,
    },
    /// A table.
    Table {
        /// Unique in the edition.
        id: u32,
    },
    /// A row of the table before it.
    Row {
        /// Unique in the edition.
        id: u32,
    },
    /// A footnote.
    Footnote {
        /// Unique in the edition.
        id: u32,
        /// Its number as shown.
        number: u32,
    },
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[ts(export)]
pub enum Inline {
    /// Text.
    Text {
        /// The characters.
        text: String,
    },
    /// Emphasis.
    Emphasis {
        /// What is emphasized.
        children: Vec<Inline>,
    },
    /// Strong emphasis.
    Strong {
        /// What is emphasized.
        children: Vec<Inline>,
    },
    /// Struck out.
    Strikethrough {
        /// What is struck out.
        children: Vec<Inline>,
    },
    /// Code.
    Code {
        /// The characters.
        text: String,
    },
    /// Mathematics, as its source.
    Math {
        /// The source.
        text: String,
        /// On a line of its own?
        display: bool,
    },
    /// A link.
    Link {
        /// Where it leads.
        target: LinkTarget,
        /// What is shown.
        children: Vec<Inline>,
    },
    /// An image that came with the text, or its alternative text alone. Its text is `alt`.
    Image {
        /// Name of the asset that came with the edition (as referred to in the source); absent: not with the text.
        asset: Option<String>,
        /// The alternative text.
        alt: String,
    },
    /// A line break. Its text is one LF.
    Break,
    /// A reference to a footnote. It has no text: the number is drawn, not written, so a quote stays clean.
    NoteReference {
        /// The number shown.
        number: u32,
        /// Where the footnote starts in the plain text; absent where it has none.
        start: Option<u32>,
    },
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[ts(export)]
pub enum LinkTarget {
    /// A passage of this edition.
    Passage {
        /// Code points.
        start: u32,
    },
    /// Another text, by a relative path as written.
    Text {
        /// The path, percent-decoded.
        path: String,
        /// The part after `#`, or "".
        fragment: String,
    },
    /// The web or a mail address: opened only after asking. Always `https:`, `http:` or `mailto:`.
    Web {
        /// The address as written.
        url: String,
    },
    /// Anything else: shown, never opened.
    Dead,
}

/// The text of a run of inlines: what it adds to the plain text, and what its DOM must hold.
pub fn inline_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    write_text(inlines, &mut text);
    text
}

/// Appends the text of a run of inlines. Nesting is bounded by [`super::markdown::MAX_SPANS`].
pub(crate) fn write_text(inlines: &[Inline], into: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text { text } | Inline::Code { text } | Inline::Math { text, .. } => {
                into.push_str(text)
            }
            Inline::Image { alt, .. } => into.push_str(alt),
            Inline::Break => into.push('\n'),
            Inline::NoteReference { .. } => {}
            Inline::Emphasis { children }
            | Inline::Strong { children }
            | Inline::Strikethrough { children }
            | Inline::Link { children, .. } => write_text(children, into),
        }
    }
}

/// The names of the images among inlines, at any depth.
pub(super) fn image_names<'a>(inlines: &'a [Inline], names: &mut Vec<&'a str>) {
    for inline in inlines {
        match inline {
            Inline::Image {
                asset: Some(name), ..
            } => names.push(name),
            Inline::Emphasis { children }
            | Inline::Strong { children }
            | Inline::Strikethrough { children }
            | Inline::Link { children, .. } => image_names(children, names),
            _ => {}
        }
    }
}
