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
    if text.books_offered > 0 {
        let books = count(text.books_offered as usize, "book", "books");
        out.say(&format!(
            "  names {books}: `marginalis books import --text {}` takes them",
            text.id
        ));
    }
    Ok(())
}
