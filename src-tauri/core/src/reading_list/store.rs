//! SQL of the reading list.
