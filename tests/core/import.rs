//! Files coming in: their encodings, their structure, their words.

mod books;
mod encoding;
mod files;
mod into_library;
mod kinds_of_text;
mod plain_text;
mod shown;
