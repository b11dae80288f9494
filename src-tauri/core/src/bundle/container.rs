//! The container: a ZIP file of the plainest kind, read strictly and written reproducibly.
//!
//! ZIP says everything twice, in each entry's own header and in the directory at the end, and readers differ in whom
//! they believe. So a bundle's entries follow each other without a gap from the first byte to the directory, in the
//! directory's order, and both headers say the same; then there is nothing to disagree about. That rules out what
//! comes before or after the archive, overlapping and hidden entries, and names that differ. The grammar that is left
//! is so small that we read it ourselves: a general reader takes all of those without a word.

pub mod read;
mod unpack;
pub mod write;

pub use read::{Container, Entry};
pub use write::Writer;

/// How an entry's bytes are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// As they are.
    Stored,
    /// Deflated.
    Deflated,
}

const LOCAL: &[u8; 4] = b"PK\x03\x04";
const CENTRAL: &[u8; 4] = b"PK\x01\x02";
const END: &[u8; 4] = b"PK\x05\x06";
const LOCAL_LENGTH: usize = 30;
const CENTRAL_LENGTH: usize = 46;
const END_LENGTH: usize = 22;

/// The method number of stored bytes.
const STORED: u16 = 0;
/// The method number of deflated bytes.
const DEFLATED: u16 = 8;
/// The flag that says that a name is UTF-8.
const UTF8: u16 = 1 << 11;
/// The flags in which a packer may say how hard it tried.
const EFFORT: u16 = 0b110;
