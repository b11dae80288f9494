//! Marks and notes as others read and write them: W3C annotation sets.
//!
//! Format: W3C EPUB Annotations 1.0 (<https://www.w3.org/TR/epub-anno-10/>), whose words are those of the Web Annotation
//! Data Model. Reading is generous, for what comes is written by many programs: a record with an odd field keeps the
//! rest, and one that cannot be used is refused with its number and a reason, so that what was read adds up. The record
//! itself is kept whole. Writing is strict.
//!
//! Two motivations stand only inside bundles: `questioning` (a teacher's question) and `replying` (an answer to one).
//!
//! Pure; positions are code points of a text's plain text.

pub mod archive;
mod read;
mod write;

use std::ops::Range;

use serde_json::Value;

use crate::time::Timestamp;

/// The context of a set.
pub const CONTEXT: &str = "https://www.w3.org/ns/epub-anno.jsonld";
/// The most records of a set.
pub const MAX_RECORDS: usize = 50_000;
/// The longest body, bytes of UTF-8.
pub const MAX_BODY_BYTES: usize = 256 * 1024;
/// The longest quote, bytes of UTF-8.
pub const MAX_QUOTE_BYTES: usize = 64 * 1024;
/// The most tags of a record.
pub const MAX_TAGS: usize = 100;

/// What `mg:state` says of a place that nobody has looked at yet.
const DOUBTFUL: &str = "check";

/// A set of annotations, as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Set {
    /// Its id, `urn:uuid:…`.
    pub id: Option<String>,
    /// What it is called.
    pub title: Option<String>,
    /// When it was made.
    pub generated: Option<Timestamp>,
    /// Whose it is, where it is one person's (ours: the one who hands in).
    pub creator: Option<Creator>,
    /// Which publication it belongs to.
    pub about: About,
    /// The records, in their order.
    pub items: Vec<Annotation>,
    /// Those that cannot be used; `items.len() + refused.len()` is the number of records.
    pub refused: Vec<Refused>,
    /// Those that were told before and are no more (`mg:deleted`). Other programs do not see them.
    pub deleted: Vec<Deleted>,
}

/// An annotation that is no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    /// Its id.
    pub id: String,
    /// Higher than the one it had.
    pub revision: u32,
    /// When that was told first.
    pub modified: Option<Timestamp>,
}

/// The publication a set belongs to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    /// `dc:identifier`: for us the bundle's, then those of its texts.
    pub identifiers: Vec<String>,
    /// `dc:title`.
    pub title: Option<String>,
    /// `mg:edition`: the bundle's edition the marks were made in.
    pub edition: Option<u32>,
    /// `mg:manifest`: that edition's manifest, `sha256-…`.
    pub manifest: Option<String>,
}

/// One annotation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotation {
    /// Its id.
    pub id: String,
    /// Why it was made.
    pub motivation: Motivation,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// When it was last changed.
    pub modified: Option<Timestamp>,
    /// Who made it.
    pub creator: Option<Creator>,
    /// What it stands on.
    pub target: Target,
    /// What it says; absent for a mark without a note.
    pub body: Option<Body>,
    /// Grows whenever it changes (`mg:revision`, from 1).
    pub revision: Option<u32>,
    /// The record as it came; `null` for one of our own.
    pub record: Value,
}

/// Why an annotation was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Motivation {
    /// A mark.
    #[default]
    Highlighting,
    /// A note.
    Commenting,
    /// A place to come back to.
    Bookmarking,
    /// A question for the reader (in bundles).
    Questioning,
    /// An answer to another annotation (in bundles).
    Replying,
    /// Anything else, as written.
    Other(String),
}

/// Who made an annotation, as they say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Creator {
    /// A URI.
    pub id: Option<String>,
    /// A name.
    pub name: Option<String>,
}

/// What an annotation stands on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Target {
    /// The text: its identifier, or its path in the bundle. For an answer the id of what it answers.
    pub source: String,
    /// The passage by its words.
    pub quote: Option<Quote>,
    /// The passage by its place, code points.
    pub position: Option<Range<u32>>,
    /// The text in which the place counts: `sha256-…` of its plain text (`mg:textHash`).
    pub text_hash: Option<String>,
    /// Is the place one that nobody has looked at yet (`mg:state` is `check`)?
    pub doubtful: bool,
    /// Of an answer: the text it was asked about (`mg:text`).
    pub text: Option<String>,
    /// Of an answer: the words that were answered (`mg:asked`).
    pub asked: Option<String>,
}

/// A passage by its words (`TextQuoteSelector`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quote {
    /// The words.
    pub exact: String,
    /// What stands before them.
    pub prefix: String,
    /// What stands after them.
    pub suffix: String,
}

/// What an annotation says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// The note.
    pub value: String,
    /// A name of a color, as written.
    pub color: Option<String>,
    /// How the mark looks (`solid`, `underline`…), as written.
    pub highlight: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Help with a question (`mg:hint`).
    pub hint: Option<String>,
}

/// A record that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its number in the set, from 1.
    pub number: u32,
    /// Why.
    pub message: String,
}

impl Motivation {
    /// As it is written.
    pub fn name(&self) -> &str {
        match self {
            Self::Highlighting => "highlighting",
            Self::Commenting => "commenting",
            Self::Bookmarking => "bookmarking",
            Self::Questioning => "questioning",
            Self::Replying => "replying",
            Self::Other(name) => name,
        }
    }

    fn of(name: &str) -> Self {
        match name {
            "highlighting" => Self::Highlighting,
            "commenting" => Self::Commenting,
            "bookmarking" => Self::Bookmarking,
            "questioning" => Self::Questioning,
            "replying" => Self::Replying,
            other => Self::Other(other.to_owned()),
        }
    }
}
