//! SQL of highlights and tags.
