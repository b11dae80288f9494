//! What a bundle may cost at most, in one table. Each is checked before anything of that size is allocated.
//!
//! They are shown in `docs/bundle-format.md` and tested at the limit and one past it.

const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;

/// The bundle file, bytes.
pub const MAX_FILE: u64 = 512 * MIB;
/// All entries unpacked, bytes, as they are declared (reading never goes beyond what is declared).
pub const MAX_UNPACKED: u64 = 1024 * MIB;
/// Entries, `mimetype` and manifest included.
pub const MAX_ENTRIES: usize = 5_000;
/// An entry's name, bytes of UTF-8.
pub const MAX_NAME: usize = 200;
/// One part of a name, bytes of UTF-8.
pub const MAX_NAME_PART: usize = 120;
/// Parts of a name.
pub const MAX_NAME_PARTS: usize = 8;
/// The manifest, bytes.
pub const MAX_MANIFEST: u64 = 4 * MIB;
/// How deep JSON may be nested.
pub const MAX_JSON_DEPTH: usize = 32;
/// One text, bytes.
pub const MAX_TEXT: u64 = 8 * MIB;
/// One image or recording, bytes.
pub const MAX_ASSET: u64 = 64 * MIB;
/// A reading list, a layer of annotations, the questions, or a license's text, bytes.
pub const MAX_DATA: u64 = 32 * MIB;
/// A signature or a rotation statement, bytes.
pub const MAX_STATEMENT: u64 = 8 * KIB;
/// An entry over this size, bytes, …
pub const RATIO_FROM: u64 = MIB;
/// … may be at most so many times larger unpacked than packed.
pub const MAX_RATIO: u64 = 200;
/// Width times height of an image.
pub const MAX_PIXELS: u64 = crate::import::images::MAX_PIXELS;
/// Steps from an old key to the one that signed.
pub const MAX_ROTATIONS: usize = 8;
/// A name or title, code points.
pub const MAX_TITLE_CHARS: usize = 300;
/// A label such as the edition's, a language, a level, code points.
pub const MAX_LABEL_CHARS: usize = 200;
/// A description or summary, code points.
pub const MAX_DESCRIPTION_CHARS: usize = 10_000;
/// An address (of a person, say), code points.
pub const MAX_ADDRESS_CHARS: usize = 2_000;
/// Entries of a list in the manifest other than its resources: authors, languages, earlier editions.
pub const MAX_LIST: usize = 1_000;
