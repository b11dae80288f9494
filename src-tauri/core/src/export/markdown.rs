//! Notes as Markdown: grouped by text and heading.
