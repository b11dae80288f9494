//! The real binary: exit codes and output.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod bad_input;
mod books;
mod bundle;
mod bundle_faults;
mod bundle_handin;
mod bundle_install;
mod bundle_source;
mod carry;
mod driver;
mod kill;
mod notes;
mod replace;
mod texts;
mod together;
