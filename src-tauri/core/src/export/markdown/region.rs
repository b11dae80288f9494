//! The part of a file that belongs to the app, and writing it again without touching the rest.
//!
//! A region starts and ends with a line that Markdown and vaults both take for a comment (`<!-- -->` and `%% %%`).
//! No quote and no note can hold such a line: `<` never goes out as it is.

use std::ops::Range;

use super::renewal;
use crate::ids::TextId;

/// A region around its content.
pub(super) fn wrap(id: TextId, content: &str) -> String {
    format!(
        "{}\n\n{content}\n\n{}\n",
        marker("begin", id),
        marker("end", id)
    )
}

fn marker(what: &str, id: TextId) -> String {
    format!("<!-- %% mg:{what} {id} %% -->")
}

/// Where a file written before stands to a new export.
#[derive(Debug, PartialEq, Eq)]
pub enum Merge {
    /// It holds no region, nor is it the page of a library without notes: another hand's file.
    Foreign,
    /// Its markers do not match: what is whose cannot be told.
    Broken,
    /// The old file with the regions of the new one in place; what was around them stayed.
    Merged(String),
}

/// Does a file hold the region of a text?
pub fn holds(old: &str, id: TextId) -> bool {
    regions(old).is_some_and(|regions| regions.iter().any(|(known, _)| *known == id))
}

/// Puts the regions of `new` into `old`: each in its old place, those it lacked at its end. Regions of texts that the new
/// export does not have stay. What the front matter says of the texts, and when, is brought up to date.
pub fn merge(old: &str, new: &str) -> Merge {
    let (Some(mut places), Some(fresh)) = (regions(old), regions(new)) else {
        return Merge::Broken;
    };
    if places.is_empty() {
        return match super::is_without_notes(old) {
            true => Merge::Merged(new.to_owned()),
            false => Merge::Foreign,
        };
    }
    let mut merged = old.to_owned();
    // From the end, so that the places before stay where they are.
    places.reverse();
    for (id, place) in &places {
        if let Some((_, range)) = fresh.iter().find(|(other, _)| other == id) {
            merged.replace_range(place.clone(), &new[range.clone()]);
        }
    }
    for (id, range) in fresh {
        if !places.iter().any(|(known, _)| *known == id) {
            let gap = if merged.ends_with('\n') { "\n" } else { "\n\n" };
            merged.push_str(gap);
            merged.push_str(&new[range]);
        }
    }
    Merge::Merged(renewal::renewed(&merged, new))
}

/// The regions of a file, by text; `None` where a marker lacks its other half or an id comes twice.
fn regions(file: &str) -> Option<Vec<(TextId, Range<usize>)>> {
    let mut found: Vec<(TextId, Range<usize>)> = Vec::new();
    let mut open: Option<(TextId, usize)> = None;
    let mut at = 0;
    for line in file.split_inclusive('\n') {
        let start = at;
        at += line.len();
        match (read_marker(line), open) {
            (None, _) => {}
            (Some(("begin", id)), None) if !found.iter().any(|(known, _)| *known == id) => {
                open = Some((id, start))
            }
            (Some(("end", id)), Some((begun, from))) if begun == id => {
                found.push((id, from..at));
                open = None;
            }
            _ => return None,
        }
    }
    open.is_none().then_some(found)
}

fn read_marker(line: &str) -> Option<(&str, TextId)> {
    let inner = line
        .trim()
        .strip_prefix("<!-- %% mg:")?
        .strip_suffix(" %% -->")?;
    let (what, id) = inner.split_once(' ')?;
    Some((what, id.parse().ok()?))
}
