//! The core suite: a module per feature, on a real SQLite file.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod anchor;
mod annotations;
mod bundle;
mod bundle_install;
mod bundle_source;
mod carry;
mod carry_hostile;
mod carry_properties;
mod editions;
mod editions_properties;
mod export;
mod export_file;
mod export_markdown;
mod export_pages;
mod export_properties;
mod handin;
mod health;
mod health_daily;
mod highlights;
mod history;
mod import;
mod library;
mod migrations;
mod quote_match;
mod reading_list;
mod resolve_hostile;
mod settings;
mod shipped;
mod snapshots;
mod sources;
mod text;
mod text_find;
mod text_golden;
mod text_hostile;
mod text_properties;
