//! SQL of reading positions.
