//! The bridge between page and core, without a window.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod bridge;
mod config;
mod names;
mod replacing;
