//! `show TEXT`

use marginalis_core::Library;
use serde_json::json;

use crate::args::Form;
use crate::output::{Out, Result, short};
use crate::shapes::TextBlocks;
use crate::{DONE, find};

/// Prints a text in one of its forms.
pub fn run(library: &Library, wanted: &str, form: Form, out: &mut Out) -> Result<u8> {
    let text = find::text(library, wanted)?;
    match form {
        Form::Plain => {
            let document = library.document(text.edition)?;
            let plain = document.plain.as_str();
            match out.wants_json() {
                true => out.json(&json!({ "id": text.id, "title": text.title, "plain": plain }))?,
                false => out.text(plain)?,
            }
        }
        Form::Markdown => {
            let markdown = library.source(text.edition)?;
            match out.wants_json() {
                true => {
                    out.json(&json!({ "id": text.id, "title": text.title, "markdown": markdown }))?
                }
                false => out.text(&markdown)?,
            }
        }
        Form::Blocks => {
            let document = library.document(text.edition)?;
            let shape = TextBlocks::new(&text, &document);
            if out.wants_json() {
                out.json(&shape)?;
                return Ok(DONE);
            }
            for (kind, start, end) in shape.lines() {
                let words = document.plain.slice(start..end).unwrap_or_default();
                out.line(&format!(
                    "{start:>7}  {end:>7}  {kind:<10}  {}",
                    short(words, 60)
                ))?;
            }
        }
    }
    Ok(DONE)
}
