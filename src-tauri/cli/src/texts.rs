//! `texts`

use marginalis_core::{Library, text};

use crate::DONE;
use crate::output::{Out, Result, short};
use crate::shapes::TextLine;

/// Lists the texts: those of a bundle in its order, then the others, newest first.
pub fn run(library: &Library, out: &mut Out) -> Result<u8> {
    let texts = text::shelf(library)?.texts;
    if out.wants_json() {
        out.json(&texts.iter().map(TextLine::from).collect::<Vec<_>>())?;
        return Ok(DONE);
    }
    // The title comes last: whatever its letters' width, the columns before it stand.
    out.line(&format!(
        "{:36}  {:>7}  {:>5}  {:>4}  TITLE",
        "ID", "WORDS", "MARKS", "READ"
    ))?;
    for text in &texts {
        let read = format!("{:.0}%", text.progress * 100.0);
        out.line(&format!(
            "{}  {:>7}  {:>5}  {read:>4}  {}",
            text.id,
            text.words,
            text.highlights,
            short(&text.title, 80)
        ))?;
    }
    Ok(DONE)
}
