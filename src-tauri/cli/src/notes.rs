//! `notes …`

mod add;

use std::path::Path;

use marginalis_core::highlights::{self, Highlight, HighlightChange, State};
use marginalis_core::{Library, export};
use serde_json::json;

use crate::args::{Look, NotesCommand};
use crate::output::{Out, Result, count, short};
use crate::shapes::NoteLine;
use crate::{DONE, find};

/// Makes, lists, changes and takes out notes.
pub fn run(library: &Library, command: NotesCommand, out: &mut Out) -> Result<u8> {
    match command {
        NotesCommand::Add {
            from: Some(file), ..
        } => add::many(library, &file, out),
        NotesCommand::Add {
            text,
            start,
            end,
            look,
            ..
        } => add::one(library, (text, start, end), look, out),
        NotesCommand::List { text } => list(library, text.as_deref(), out),
        NotesCommand::Edit {
            id,
            look,
            no_tags,
            revision,
        } => edit(library, &id, look, no_tags, revision, out),
        NotesCommand::Delete { ids } => delete(library, &ids, out),
        NotesCommand::Export {
            out: path, text, ..
        } => take_out(library, text.as_deref(), &path, out),
    }
}

fn list(library: &Library, text: Option<&str>, out: &mut Out) -> Result<u8> {
    let text = text.map(|wanted| find::text(library, wanted)).transpose()?;
    let notes = highlights::list(library, text.map(|text| text.id))?;
    if out.wants_json() {
        out.json(&notes.iter().map(NoteLine::from).collect::<Vec<_>>())?;
        return Ok(DONE);
    }
    notes.iter().try_for_each(|note| show(note, out))?;
    if notes.is_empty() {
        out.say("There are no notes.");
    }
    Ok(DONE)
}

fn edit(
    library: &Library,
    id: &str,
    look: Look,
    no_tags: bool,
    revision: Option<u32>,
    out: &mut Out,
) -> Result<u8> {
    let old = find::note(library, id)?;
    let change = HighlightChange {
        color: look.color,
        style: look.style,
        note: look.note,
        tags: (no_tags || !look.tags.is_empty()).then_some(look.tags),
    };
    let note = highlights::change(library, old.id, revision.unwrap_or(old.revision), change)?;
    tell(&note, out)
}

fn delete(library: &Library, ids: &[String], out: &mut Out) -> Result<u8> {
    let notes = ids
        .iter()
        .map(|id| find::note(library, id))
        .collect::<marginalis_core::Result<Vec<_>>>()?;
    let ids: Vec<_> = notes.iter().map(|note| note.id).collect();
    highlights::delete(library, &ids)?;
    if out.wants_json() {
        out.json(&json!({ "deleted": ids }))?;
    }
    out.say(&format!(
        "Deleted {}. `marginalis undo` brings back.",
        count(ids.len(), "note", "notes")
    ));
    Ok(DONE)
}

fn take_out(library: &Library, text: Option<&str>, path: &Path, out: &mut Out) -> Result<u8> {
    let text = text.map(|wanted| find::text(library, wanted)).transpose()?;
    let report = export::notes_to_markdown(library, text.map(|text| text.id), path)?;
    let files: Vec<String> = report
        .files
        .iter()
        .map(|file| file.display().to_string())
        .collect();
    if out.wants_json() {
        out.json(&json!({ "files": files, "highlights": report.highlights }))?;
        return Ok(DONE);
    }
    files.iter().try_for_each(|file| out.line(file))?;
    let notes = count(report.highlights as usize, "note", "notes");
    out.say(&format!(
        "Wrote {notes} to {}.",
        count(report.files.len(), "file", "files")
    ));
    Ok(DONE)
}

/// A note as the result of a command.
fn tell(note: &Highlight, out: &mut Out) -> Result<u8> {
    match out.wants_json() {
        true => out.json(&NoteLine::from(note))?,
        false => show(note, out)?,
    }
    Ok(DONE)
}

/// A note for people: a line about it, its words, what was written.
fn show(note: &Highlight, out: &mut Out) -> Result {
    let color = json!(note.color);
    let place = format!("{}–{}", note.anchor.start, note.anchor.end);
    let tags: Vec<String> = note.tags.iter().map(|tag| format!("#{tag}")).collect();
    let state = match note.state {
        State::Placed => "",
        State::Check => "(to check) ",
        State::Unplaced => "(without a place) ",
    };
    let line = format!(
        "{}  {:<6}  {place:>13}  {state}{}",
        note.id,
        color.as_str().unwrap_or_default(),
        tags.join(" ")
    );
    out.line(line.trim_end())?;
    out.line(&format!("    “{}”", short(&note.anchor.quote, 90)))?;
    note.note
        .lines()
        .try_for_each(|line| out.line(format!("    {line}").trim_end()))
}
