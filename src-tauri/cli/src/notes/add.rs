//! `notes add`: one from the arguments, or many as JSON lines.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use marginalis_core::highlights::{self, Color, Highlight, NewHighlight, Style};
use marginalis_core::ids::TextId;
use marginalis_core::{Error, ErrorKind, Library};
use serde::Deserialize;

use super::tell;
use crate::args::Look;
use crate::output::{Out, Result};
use crate::shapes::NoteLine;
use crate::{DONE, REFUSED, find};

/// The longest line that is read, bytes: the longest note, each character escaped, and room for the rest.
const MAX_LINE: u64 = 4 * 1024 * 1024;

/// Marks one passage. The grammar sees to it that the place is there.
pub fn one(
    library: &Library,
    place: (Option<String>, Option<i64>, Option<i64>),
    look: Look,
    out: &mut Out,
) -> Result<u8> {
    let (Some(text), Some(start), Some(end)) = place else {
        let words = "A note needs --text, --start and --end, or --from.";
        return Err(Error::new(ErrorKind::InvalidValue, words).into());
    };
    let text = find::text(library, &text)?;
    let (start, end) = positions(start, end, text.length)?;
    let note = highlights::create(
        library,
        NewHighlight {
            text: text.id,
            start,
            end,
            color: look.color.unwrap_or_default(),
            style: look.style.unwrap_or_default(),
            note: look.note.unwrap_or_default(),
            tags: look.tags,
        },
    )?;
    tell(&note, out)
}

/// Positions as they were typed, as places in a text of so many characters.
fn positions(start: i64, end: i64, length: u32) -> marginalis_core::Result<(u32, u32)> {
    let place = |at: i64| u32::try_from(at).ok().filter(|at| *at <= length);
    place(start).zip(place(end)).ok_or_else(|| {
        let words = format!(
            "The passage, {start} to {end}, is not in the text, which has {length} characters, counted from 0. \
             Nothing was changed."
        );
        Error::new(ErrorKind::InvalidRange, words)
    })
}

/// A line of `--from`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    text: String,
    start: i64,
    end: i64,
    #[serde(default)]
    color: Color,
    #[serde(default)]
    style: Style,
    #[serde(default)]
    note: String,
    #[serde(default)]
    tags: Vec<String>,
}

/// Marks a passage per line. Each is a step of its own, and is printed once it is on the disk: who reads a line here
/// will find the note after any crash. A line that is refused is told and does not hold up the next.
pub fn many(library: &Library, from: &Path, out: &mut Out) -> Result<u8> {
    let mut input = open(from)?;
    let mut texts = HashMap::new();
    let mut code = DONE;
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if input
            .by_ref()
            .take(MAX_LINE)
            .read_until(b'\n', &mut line)
            .map_err(|cause| unreadable(from, cause))?
            == 0
        {
            break;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match add(library, &line, &mut texts) {
            Ok(note) => {
                out.json(&NoteLine::from(&note))?;
                out.finish()?;
            }
            Err(mut error) => {
                error.message = format!("Line {number}: {}", error.message);
                out.error(&error);
                code = REFUSED;
            }
        }
    }
    Ok(code)
}

fn add(
    library: &Library,
    line: &[u8],
    texts: &mut HashMap<String, (TextId, u32)>,
) -> marginalis_core::Result<Highlight> {
    let line: Line = serde_json::from_slice(line).map_err(|cause| {
        let words = format!("This is not a note in JSON ({cause}). Nothing was added for it.");
        Error::caused(ErrorKind::InvalidValue, words, cause)
    })?;
    let (text, length) = match texts.get(&line.text) {
        Some(known) => *known,
        None => {
            let found = find::text(library, &line.text)?;
            let known = (found.id, found.length);
            texts.insert(line.text.clone(), known);
            known
        }
    };
    let (start, end) = positions(line.start, line.end, length)?;
    let Line {
        color,
        style,
        note,
        tags,
        ..
    } = line;
    highlights::create(
        library,
        NewHighlight {
            text,
            start,
            end,
            color,
            style,
            note,
            tags,
        },
    )
}

fn open(from: &Path) -> marginalis_core::Result<Box<dyn BufRead>> {
    if from == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = File::open(from).map_err(|cause| unreadable(from, cause))?;
    Ok(Box::new(BufReader::new(file)))
}

fn unreadable(from: &Path, cause: io::Error) -> Error {
    let words = format!(
        "“{}” could not be read ({cause}). Notes printed so far are kept.",
        from.display()
    );
    Error::caused(ErrorKind::UnreadableFile, words, cause)
}
