//! A Markdown file: front matter, and the images beside it.
