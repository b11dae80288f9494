//! What a text is: canonical Markdown, read into blocks and one plain text.
//!
//! [`Document::parse`] is pure. The library keeps the source; blocks and plain text are derived from it and never
//! stored. *Text form 1* (`FORM`): see [`plain`].

pub mod block;
pub mod find;
pub(crate) mod links;
pub mod markdown;
pub(crate) mod metadata;
pub(crate) mod opening;
pub mod plain;
pub(crate) mod slug;
pub(crate) mod store;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::{BundleId, EditionId, TextId};
use crate::import::Asset;
use crate::time::Timestamp;
use crate::{Library, Result};
pub use block::{Block, BlockKind, Container, Inline, LinkTarget};
pub use plain::PlainText;
pub use store::IMAGE_TYPES;

/// The number of the normaliser: what an offset means. A change to it is a new form.
pub const FORM: u32 = 1;

/// A text as read: metadata, blocks, plain text, outline.
#[derive(Clone, Debug)]
pub struct Document {
    /// From the front matter.
    pub metadata: Metadata,
    /// The leaf blocks in reading order.
    pub blocks: Vec<Block>,
    /// The one plain text.
    pub plain: PlainText,
    /// The headings in reading order.
    pub outline: Vec<OutlineEntry>,
}

/// What a text says of itself (front matter, all optional).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(default)]
pub struct Metadata {
    /// Title.
    pub title: Option<String>,
    /// Authors, in order.
    pub authors: Vec<String>,
    /// Whose argument it presents.
    pub speakers: Vec<String>,
    /// A note on the source.
    pub source: Option<String>,
    /// BCP-47 tag.
    pub language: Option<String>,
    /// SPDX expression.
    pub license: Option<String>,
    /// `urn:uuid:…`, constant over editions.
    pub identifier: Option<String>,
    /// As written, e.g. `2011` or `2011-08`.
    pub date: Option<String>,
}

/// A heading in the outline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OutlineEntry {
    /// 1 to 6.
    pub level: u8,
    /// Its text.
    pub text: String,
    /// Where it starts, code points.
    pub start: u32,
    /// The block's number.
    pub block: u32,
}

/// The headings of an outline that a position stands under, outermost first.
pub(crate) fn heading_path(outline: &[OutlineEntry], position: u32) -> Vec<&OutlineEntry> {
    let begun = outline.partition_point(|heading| heading.start <= position);
    let mut path: Vec<&OutlineEntry> = Vec::new();
    for heading in outline[..begun].iter().rev() {
        if path.last().is_none_or(|inner| heading.level < inner.level) {
            path.push(heading);
        }
        if heading.level == 1 {
            break;
        }
    }
    path.reverse();
    path
}

/// The heading of an outline that a position stands under, or on.
pub(crate) fn heading_at(outline: &[OutlineEntry], position: u32) -> Option<&OutlineEntry> {
    let begun = outline.partition_point(|heading| heading.start <= position);
    outline.get(begun.checked_sub(1)?)
}

/// A text in the library, as a list shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TextSummary {
    /// Id.
    pub id: TextId,
    /// The edition in use.
    pub edition: EditionId,
    /// The edition's number, from 1.
    pub edition_number: u32,
    /// Title.
    pub title: String,
    /// Authors in order.
    pub authors: Vec<String>,
    /// BCP-47, if known.
    pub language: Option<String>,
    /// The bundle it came with.
    pub bundle: Option<BundleId>,
    /// Words (Unicode word segmentation).
    pub words: u32,
    /// Length of the plain text, code points.
    pub length: u32,
    /// How many highlights it has.
    pub highlights: u32,
    /// Progress, 0 to 1: how far the reader got.
    pub progress: f64,
    /// When it was last read.
    #[serde(serialize_with = "crate::time::write_option")]
    pub last_read: Option<Timestamp>,
    /// When it came into the library.
    #[serde(serialize_with = "crate::time::write")]
    pub added: Timestamp,
    /// Does its bundle no longer have it? Its publisher took it out, or the reader removed the bundle.
    pub withdrawn: bool,
}

/// A bundle in the library.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BundleSummary {
    /// Id.
    pub id: BundleId,
    /// Title.
    pub title: String,
    /// Authors in order.
    pub authors: Vec<String>,
    /// SPDX expression.
    pub license: String,
    /// BCP-47.
    pub language: String,
    /// Edition number.
    pub edition: u32,
    /// One or two sentences.
    pub description: String,
    /// Was it removed, and stands here only over the texts that were kept?
    pub removed: bool,
}

/// The whole library as its first screen shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Shelf {
    /// Bundles in order of arrival.
    pub bundles: Vec<BundleSummary>,
    /// All texts: those of a bundle in its reading order, then the others, newest first.
    pub texts: Vec<TextSummary>,
    /// The text to go on with, if one was begun and not finished.
    pub continue_reading: Option<TextId>,
}

/// A text opened for reading: everything but its blocks, which are asked for as needed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OpenText {
    /// As in the list.
    pub summary: TextSummary,
    /// What the text says of itself.
    pub metadata: Metadata,
    /// Headings.
    pub outline: Vec<OutlineEntry>,
    /// How many leaf blocks.
    pub block_count: u32,
    /// Start of each group of [`GROUP`] blocks in the plain text, to go from a position to blocks.
    pub group_starts: Vec<u32>,
    /// Where the reader was, code points.
    pub position: u32,
    /// The text before this one in its bundle.
    pub previous: Option<TextId>,
    /// The text after this one in its bundle.
    pub next: Option<TextId>,
    /// Books that the text's lists of references name.
    pub books_named: u32,
    /// Those of them that the reading list lacks.
    pub books_offered: u32,
}

/// Blocks per group in [`OpenText::group_starts`].
pub const GROUP: u32 = 50;

/// A run of blocks with the highlights on them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BlockRun {
    /// The blocks.
    pub blocks: Vec<Block>,
    /// Every highlight that touches them, by start, then longest first.
    pub highlights: Vec<crate::highlights::Highlight>,
}

impl Document {
    /// Reads canonical Markdown. Never fails: what is not Markdown is text.
    pub fn parse(source: &str) -> Document {
        markdown::parse(source)
    }

    /// Words of the plain text (Unicode word segmentation).
    pub fn words(&self) -> u32 {
        plain::count_words(self.plain.as_str())
    }

    /// The names of the images that came with the text, where it shows them; one that is shown twice is there twice.
    pub(crate) fn image_names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for block in &self.blocks {
            block::image_names(&block.inlines, &mut names);
        }
        names
    }

    /// The block a position stands in; the line feed behind a block counts as part of it. Past the end: the last one.
    pub fn block_at(&self, position: u32) -> Option<&Block> {
        let begun = self.blocks.partition_point(|block| block.start <= position);
        self.blocks.get(begun.checked_sub(1)?)
    }

    /// The heading a position stands under, or on.
    pub fn heading_before(&self, position: u32) -> Option<&OutlineEntry> {
        heading_at(&self.outline, position)
    }

    /// The headings a position stands under, outermost first.
    pub fn heading_path(&self, position: u32) -> Vec<&OutlineEntry> {
        heading_path(&self.outline, position)
    }
}

/// Everything on the shelf.
pub fn shelf(library: &Library) -> Result<Shelf> {
    library.read(store::shelf)
}

/// Opens a text for reading, in its current edition.
pub fn open(library: &Library, text: TextId) -> Result<OpenText> {
    opening::open(library, text)
}

/// Blocks `from..to` (numbers, clamped) of an edition, with the highlights on them.
pub fn blocks(library: &Library, edition: EditionId, from: u32, to: u32) -> Result<BlockRun> {
    opening::blocks(library, edition, from, to)
}

/// Removes a text from the library with its marks; undoable.
pub fn remove(library: &Library, text: TextId) -> Result<()> {
    opening::remove(library, text)
}

/// An image that came with an edition, by its name in the source; `None` where it did not.
pub fn asset(library: &Library, edition: EditionId, name: &str) -> Result<Option<Asset>> {
    library.read(|connection| store::asset(connection, edition, name))
}

/// The text of the same bundle whose file a relative link names.
pub fn linked(library: &Library, from: TextId, path: &str) -> Result<Option<TextId>> {
    opening::linked(library, from, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_stands_under_the_last_heading_before_it() {
        let heading = |start, text: &str| OutlineEntry {
            level: 1,
            text: text.to_owned(),
            start,
            block: 0,
        };
        let outline = [heading(10, "One"), heading(50, "Two")];
        let under = |position| heading_at(&outline, position).map(|heading| heading.text.as_str());
        assert_eq!(under(9), None, "before the first heading");
        assert_eq!(under(10), Some("One"), "on the heading itself");
        assert_eq!(under(49), Some("One"));
        assert_eq!(under(50), Some("Two"));
    }
}
