//! `replace TEXT FILE`

use std::path::Path;

use marginalis_core::editions::{self, News, Replacement};
use marginalis_core::{Library, import};

use crate::output::{Out, Result, count};
use crate::shapes::ReplacedText;
use crate::{DONE, find};

/// How far to go.
#[derive(Clone, Copy, PartialEq)]
pub enum How {
    /// Only say what would happen.
    Preview,
    /// Replace, if it is the same work.
    SameWork,
    /// Replace, whatever it is.
    EvenAnotherWork,
}

/// Replaces a text by a new edition, or says what that would do.
pub fn run(library: &Library, wanted: &str, file: &Path, how: How, out: &mut Out) -> Result<u8> {
    let text = find::text(library, wanted)?;
    let new = import::prepare(file)?;
    let replaced = match how {
        How::Preview => editions::preview(library, text.id, &new)?,
        How::SameWork => editions::replace(library, text.id, &new, false)?,
        How::EvenAnotherWork => editions::replace(library, text.id, &new, true)?,
    };
    if out.wants_json() {
        out.json(&ReplacedText::from(&replaced))?;
    } else {
        show(&replaced, how, out)?;
    }
    Ok(DONE)
}

/// The text is named as it was called before: by that name it was asked for.
fn show(replaced: &Replacement, how: How, out: &mut Out) -> Result {
    let (edition, called) = (replaced.edition, &replaced.title);
    let title = &replaced.title_before;
    let mut line = match (replaced.news, how) {
        (News::Nothing, _) => format!("{title}: edition {edition} is this file already"),
        (_, How::Preview) => format!("{title} would become edition {edition}"),
        _ => format!("{title} is edition {edition} now"),
    };
    if called != title {
        line += &match how {
            How::Preview => format!(" and be called “{called}”"),
            _ => format!(" and is called “{called}”"),
        };
    }
    out.line(&line)?;
    out.say(&format!("  {}", replaced.likeness.reason()));
    let marks = &replaced.marks;
    if marks.before == 0 {
        return Ok(());
    }
    let figures = [
        (marks.kept, "kept"),
        (marks.moved, "moved"),
        (marks.reworded, "reworded"),
        (marks.ambiguous, "at two places"),
        (marks.removed, "gone"),
    ];
    let told: Vec<String> = figures
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    let all = count(marks.before as usize, "mark", "marks");
    out.line(&format!("  {all}: {}", told.join(", ")))?;
    out.line(&format!(
        "  {} placed, {} to check, {} without a place",
        marks.placed, marks.check, marks.unplaced
    ))
}
