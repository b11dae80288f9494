//! The core suite: a module per feature, on a real SQLite file.
mod text;
