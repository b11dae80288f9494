//! Files coming in: their encodings, their structure, their words.

mod books;
mod encoding;
mod files;
mod into_library;
mod plain_text;
mod shown;
