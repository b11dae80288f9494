//! Which encoding a file is in: BOM, then valid UTF-8, then UTF-16 by its zero bytes, then Windows-1252.
