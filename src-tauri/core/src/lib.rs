//! The product, without a window.
//!
//! A [`Library`] is a folder with one SQLite file. It holds *texts*, each in one or more *editions*; an edition is
//! canonical Markdown, read into blocks and one plain text. A *highlight* is an anchor (edition, code-point range,
//! quote, context) with a color, a note and tags. Beside them stand the *reading list* and where the reader is.
//!
//! Read the modules in this order: [`text`] (what a text is), [`anchor`] (how a passage is named), [`library`]
//! (how it is kept), then the features: [`highlights`], [`editions`], [`reading`], [`reading_list`], [`import`], [`export`],
//! [`history`].
//!
//! Positions are counted in Unicode code points of an edition's plain text, times are UTC, ids are UUID v7.

pub mod anchor;
pub mod annotations;
pub mod bundle;
pub mod editions;
pub mod error;
pub mod export;
pub mod health;
pub mod highlights;
pub mod history;
pub mod ids;
pub mod import;
pub mod library;
pub mod reading;
pub mod reading_list;
pub mod session;
pub mod settings;
pub mod shipped;
mod storage;
#[cfg(feature = "testing")]
pub mod testing;
pub mod text;
pub mod time;

pub use error::{Error, ErrorKind, Result};
pub use library::Library;
