//! `notes add`: one from the arguments, or many as JSON lines.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::Path;

use marginalis_core::highlights::{self, Color, Highlight, NewHighlight, Style};
use marginalis_core::ids::TextId;
use marginalis_core::{Error, ErrorKind, Library};
use serde::Deserialize;

use super::tell;
use crate::args::Look;
use crate::output::{Out, Result};
use crate::shapes::NoteLine;
use crate::{DONE, FAILED, REFUSED, exit_code, find};

/// The longest line that is read, bytes without its end: the longest note, each character escaped, and room for the
/// rest.
const MAX_LINE: usize = 4 * 1024 * 1024;

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
/// will find the note after any crash. A line that is refused is told and does not hold up the next; a failure ends it.
pub fn many(library: &Library, from: &Path, out: &mut Out) -> Result<u8> {
    let mut input = open(from)?;
    let mut texts = HashMap::new();
    let mut code = DONE;
    let mut line = Vec::new();
    for number in 1.. {
        let read =
            next_line(&mut input, MAX_LINE, &mut line).map_err(|cause| unreadable(from, cause))?;
        if read == Read::End {
            break;
        }
        if read == Read::Line && line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let added = if read == Read::TooLong {
            Err(too_long())
        } else {
            add(library, &line, &mut texts)
        };
        match added {
            Ok(note) => {
                out.json(&NoteLine::from(&note))?;
                out.finish()?;
            }
            Err(mut error) => {
                error.message = format!("Line {number}: {}", error.message);
                // What failed for one line fails for the next: a full disk, a library that others hold.
                if exit_code(error.kind) == FAILED {
                    return Err(error.into());
                }
                out.error(&error);
                code = REFUSED;
            }
        }
    }
    Ok(code)
}

/// What was read of the lines.
#[derive(Debug, PartialEq, Eq)]
enum Read {
    Line,
    /// Only its beginning was kept; what comes next is the next line.
    TooLong,
    End,
}

/// The next line with its end, or the beginning of one that is longer than `longest`.
fn next_line(input: &mut dyn BufRead, longest: usize, line: &mut Vec<u8>) -> io::Result<Read> {
    line.clear();
    // The end of a line that is just as long as allowed is read with it.
    let most = u64::try_from(longest).unwrap_or(u64::MAX).saturating_add(1);
    if (&mut *input).take(most).read_until(b'\n', line)? == 0 {
        return Ok(Read::End);
    }
    if line.len() <= longest || line.ends_with(b"\n") {
        return Ok(Read::Line);
    }
    input.skip_until(b'\n')?;
    Ok(Read::TooLong)
}

fn too_long() -> Error {
    let words = format!(
        "The line is longer than {} MB. Nothing was added for it.",
        MAX_LINE / (1024 * 1024)
    );
    Error::new(ErrorKind::InvalidValue, words)
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn lines(input: &str) -> Vec<(Read, String)> {
        let mut input = input.as_bytes();
        let mut line = Vec::new();
        let mut lines = Vec::new();
        loop {
            let read = next_line(&mut input, 3, &mut line).unwrap();
            if read == Read::End {
                return lines;
            }
            lines.push((read, String::from_utf8(line.clone()).unwrap()));
        }
    }

    #[test]
    fn a_line_over_the_limit_is_one_line() {
        let line = |words: &str| (Read::Line, words.to_owned());
        let long = || (Read::TooLong, "1234".to_owned());
        assert_eq!(lines("123\n\nab"), [line("123\n"), line("\n"), line("ab")]);
        assert_eq!(lines("1234\nab\n"), [long(), line("ab\n")]);
        assert_eq!(lines("1234567890\nab"), [long(), line("ab")]);
        assert_eq!(lines("123"), [line("123")], "at it, without an end");
        assert_eq!(lines("1234"), [long()]);
    }
}
