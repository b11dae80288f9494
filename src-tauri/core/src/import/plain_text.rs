//! A plain-text file: paragraphs, and the structure a reader sees in them.
