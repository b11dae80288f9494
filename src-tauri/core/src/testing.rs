//! For tests: a library in a temporary folder.
