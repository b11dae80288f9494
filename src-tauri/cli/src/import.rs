//! `import FILE…`

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use marginalis_core::Library;
use marginalis_core::import::{self, ImportedText};

use crate::output::{Out, Result, count};
use crate::{DONE, REFUSED};

/// Brings files in. Those that cannot come in do not hold up the others.
pub fn run(library: &Library, files: &[PathBuf], out: &mut Out) -> Result<u8> {
    let report = import::import(library, files, &AtomicBool::new(false), &mut |_| {})?;
    if out.wants_json() {
        out.json(&report)?;
    } else {
        report.texts.iter().try_for_each(|text| show(text, out))?;
    }
    for file in &report.refused {
        out.say(&format!(
            "{}: {} [{}]",
            file.file,
            file.message,
            file.code.code()
        ));
    }
    Ok(if report.refused.is_empty() {
        DONE
    } else {
        REFUSED
    })
}

fn show(text: &ImportedText, out: &mut Out) -> Result {
    out.line(&format!("{}  {}", text.id, text.title))?;
    match text.known {
        true => out.say("  was in the library already; nothing was added"),
        false => out.say(&format!(
            "  {}",
            count(text.words as usize, "word", "words")
        )),
    }
    if let Some(words) = about_books(text) {
        out.say(&format!("  {words}"));
    }
    Ok(())
}

/// What the text names for the reading list, if it names books.
fn about_books(text: &ImportedText) -> Option<String> {
    let named = count(text.books_named as usize, "book", "books");
    match (text.books_named, text.books_offered) {
        (0, _) => None,
        (1, 0) => {
            Some("names 1 book, which is on your reading list: `marginalis books`".to_owned())
        }
        (_, 0) => Some(format!(
            "names {named}, all on your reading list: `marginalis books`"
        )),
        (_, lacking) => {
            let which = match lacking == text.books_named {
                true => String::new(),
                false => format!(", {lacking} of them not on your reading list"),
            };
            Some(format!(
                "names {named}{which}: `marginalis books import --text {}` takes them",
                text.id
            ))
        }
    }
}
