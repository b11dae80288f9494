//! `bundle hand-in`, and what a teacher does with what was handed in: `collect`, `hand-ins`, `answers`, `heat-map`,
//! `student`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use marginalis_core::bundle::handin::{
    self, Collected, CollectedCounts, CollectedFile, HandIn, HandIns, TableForm,
};
use marginalis_core::ids::{BundleId, HandInId};
use marginalis_core::{Error, ErrorKind, Library, text};

use super::shapes::{Answered, Given, HandedInFile, Heat, Student, Students, Table};
use crate::output::{Out, Result, count, short};
use crate::{DONE, REFUSED, find};

/// Writes the file for the teacher.
pub fn hand_in(
    library: &Library,
    wanted: &str,
    name: Option<&str>,
    to: &Path,
    out: &mut Out,
) -> Result<u8> {
    let bundle = find::bundle(library, wanted)?.id;
    let told = handin::hand_in(library, bundle, name, to)?;
    let shown = to.display().to_string();
    if out.wants_json() {
        out.json(&HandedInFile {
            file: &shown,
            told: &told,
        })?;
        return Ok(DONE);
    }
    out.line(&shown)?;
    let marks = count(told.marks as usize, "mark", "marks");
    let notes = count(told.notes as usize, "note", "notes");
    let answers = count(told.answers as usize, "answer", "answers");
    out.say(&format!(
        "{}, edition {}: {marks} with {notes}, {answers}, as {}",
        told.title, told.edition, told.name
    ));
    Ok(DONE)
}

/// Opens files of students. Those that are refused do not hold up the others.
pub fn collect(
    library: &Library,
    only: Option<&str>,
    files: &[PathBuf],
    preview: bool,
    out: &mut Out,
) -> Result<u8> {
    let only = only
        .map(|wanted| find::bundle(library, wanted))
        .transpose()?;
    let only: Option<BundleId> = only.map(|bundle| bundle.id);
    let collected = match preview {
        true => handin::preview(library, only, files)?,
        false => handin::collect(library, only, files)?,
    };
    if out.wants_json() {
        out.json(&collected)?;
    } else {
        show_collected(&collected, out)?;
    }
    let all_taken = collected.files.iter().all(|file| file.refusal.is_none());
    Ok(match all_taken && collected.counts.refused == 0 {
        true => DONE,
        false => REFUSED,
    })
}

fn show_collected(collected: &Collected, out: &mut Out) -> Result {
    for file in &collected.files {
        match &file.refusal {
            Some(refusal) => out.say(&format!(
                "{}: {} [{}]",
                file.file,
                refusal.message,
                refusal.code.code()
            )),
            None => show_file(file, out)?,
        }
    }
    if collected.files.len() > 1 {
        out.line(&format!("together: {}", counted(&collected.counts)))?;
    }
    Ok(())
}

fn show_file(file: &CollectedFile, out: &mut Out) -> Result {
    let whose = file.students.join(", ");
    out.line(&format!(
        "{}: {whose}, {}",
        file.file,
        counted(&file.counts)
    ))?;
    for refused in &file.refused {
        out.say(&format!(
            "{}, number {}: {}",
            file.file, refused.number, refused.message
        ));
    }
    Ok(())
}

fn counted(counts: &CollectedCounts) -> String {
    let mut words = vec![
        format!("{} new", counts.new),
        format!("{} changed", counts.changed),
        format!("{} as before", counts.same),
    ];
    for (number, what) in [
        (counts.older, "older than what is here"),
        (counts.deleted, "deleted"),
        (counts.check, "to check"),
        (counts.unplaced, "without a place"),
        (counts.refused, "refused"),
    ] {
        if number > 0 {
            words.push(format!("{number} {what}"));
        }
    }
    words.join(", ")
}

/// Lists who handed in what.
pub fn list(library: &Library, wanted: &str, pseudonyms: bool, out: &mut Out) -> Result<u8> {
    let all = of_bundle(library, wanted)?;
    if out.wants_json() {
        out.json(&Students::of(&all, pseudonyms))?;
        return Ok(DONE);
    }
    for student in &all.students {
        out.line(&format!(
            "{}  {}",
            student.number,
            student.shown(pseudonyms)
        ))?;
        let counts = student.counts;
        let marks = count(counts.marks as usize, "mark", "marks");
        let notes = count(counts.notes as usize, "note", "notes");
        let answers = count(student.answers as usize, "answer", "answers");
        let edition = match student.edition {
            Some(edition) if edition != all.edition => format!("; in edition {edition}"),
            _ => String::new(),
        };
        out.line(&format!(
            "   {marks} ({} to check, {} without a place), {notes}, {answers}{edition}",
            counts.check, counts.unplaced
        ))?;
    }
    Ok(DONE)
}

fn of_bundle(library: &Library, wanted: &str) -> Result<HandIns> {
    Ok(handin::hand_ins(
        library,
        find::bundle(library, wanted)?.id,
    )?)
}

/// Writes every mark and answer as a table.
pub fn table(
    library: &Library,
    wanted: &str,
    form: TableForm,
    to: &Path,
    out: &mut Out,
) -> Result<u8> {
    let bundle = find::bundle(library, wanted)?.id;
    handin::write_table(library, bundle, form, to)?;
    let shown = to.display().to_string();
    match out.wants_json() {
        true => out.json(&Table { file: &shown })?,
        false => out.line(&shown)?,
    }
    Ok(DONE)
}

/// Lists answers by question.
pub fn answers(library: &Library, wanted: &str, pseudonyms: bool, out: &mut Out) -> Result<u8> {
    let all = of_bundle(library, wanted)?;
    let names: HashMap<HandInId, &HandIn> = all
        .students
        .iter()
        .map(|student| (student.id, student))
        .collect();
    let questions = handin::answers(library, all.bundle)?;
    if out.wants_json() {
        let shapes: Vec<Answered<'_>> = questions
            .iter()
            .map(|question| Answered::of(question, &names, pseudonyms))
            .collect();
        out.json(&shapes)?;
        return Ok(DONE);
    }
    for question in &questions {
        out.line(&short(&question.asked, 200))?;
        for answer in &question.answers {
            let given = Given::of(answer, &names, pseudonyms);
            out.line(&format!(
                "  {}: {}",
                given.student,
                short(&answer.body, 400)
            ))?;
        }
    }
    Ok(DONE)
}

/// Says how many students marked each passage.
pub fn heat_map(library: &Library, wanted: &str, out: &mut Out) -> Result<u8> {
    let of = find::text(library, wanted)?;
    let heat = handin::heat_map(library, of.id)?;
    if out.wants_json() {
        out.json(&Heat {
            text: of.id,
            heat: &heat,
        })?;
        return Ok(DONE);
    }
    let edition = text::open(library, of.id)?.summary.edition;
    let document = library.document(edition)?;
    out.line(&format!(
        "{}: {} handed in",
        of.title,
        count(heat.students as usize, "student", "students")
    ))?;
    for run in &heat.runs {
        let words = document.plain.slice(run.start..run.end).unwrap_or_default();
        out.line(&format!("{:>4}  {}", run.students, short(words, 100)))?;
    }
    Ok(DONE)
}

/// Says what a student is called.
pub fn student(
    library: &Library,
    which: (&str, &str),
    name: Option<String>,
    pseudonym: Option<String>,
    out: &mut Out,
) -> Result<u8> {
    let student = one(library, which)?;
    handin::name_student(library, student.id, name.as_deref(), pseudonym.as_deref())?;
    let student = one(library, (which.0, &student.id.to_string()))?;
    match out.wants_json() {
        true => out.json(&Student::of(&student, false))?,
        false => out.line(&format!(
            "{}  {}, or {}",
            student.number,
            student.shown(false),
            student.shown(true)
        ))?,
    }
    Ok(DONE)
}

/// Lets go of what a student handed in.
pub fn remove(library: &Library, which: (&str, &str), out: &mut Out) -> Result<u8> {
    let student = one(library, which)?;
    handin::remove(library, student.id)?;
    match out.wants_json() {
        true => out.json(&Student::of(&student, false))?,
        false => out.line(&format!(
            "What {} handed in is gone; `marginalis undo` brings it back",
            student.shown(false)
        ))?,
    }
    Ok(DONE)
}

/// A student by number, id, or name.
fn one(library: &Library, (bundle, wanted): (&str, &str)) -> Result<HandIn> {
    let folded = wanted.trim().to_lowercase();
    let all = of_bundle(library, bundle)?.students;
    let is_named = |student: &HandIn| {
        [
            student.shown(false),
            student.shown(true),
            student.name.clone(),
            student.called.clone(),
            student.pseudonym.clone(),
        ]
        .iter()
        .any(|name| !name.is_empty() && name.to_lowercase() == folded)
    };
    let by_number = all
        .iter()
        .find(|student| student.number.to_string() == folded || student.id.to_string() == folded);
    let mut by_name = all.iter().filter(|student| is_named(student));
    match (by_number, by_name.next(), by_name.next()) {
        (Some(student), _, _) | (None, Some(student), None) => Ok(student.clone()),
        (None, Some(_), Some(_)) => Err(Error::new(
            ErrorKind::InvalidValue,
            format!("Several students are called “{wanted}”. Give the number."),
        )
        .into()),
        (None, None, _) => Err(Error::new(
            ErrorKind::NotFound,
            format!(
                "No student here is called “{wanted}”. `marginalis bundle hand-ins` lists them."
            ),
        )
        .into()),
    }
}
