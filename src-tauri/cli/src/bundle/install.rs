//! `bundle install`

use std::ops::ControlFlow;

use marginalis_core::bundle::Opened;
use marginalis_core::bundle::install::{
    self, Act, Consent, LeftOut, MarkFates, Preview, Report, TextChange, TextNews, Trust,
};
use marginalis_core::{Error, ErrorKind, Library};

use super::shapes::Installed;
use crate::output::{Out, Result, count};
use crate::place::Opening;
use crate::{DONE, REFUSED};

/// Says what installing would do. Not done where it would be refused.
pub fn preview(library: &Library, opened: &mut Opened, out: &mut Out) -> Result<u8> {
    let preview = install::preview(library, opened)?;
    if out.wants_json() {
        out.json(&preview)?;
    } else {
        show_bundle(&preview, out)?;
        if preview.act != Act::Refuse {
            show_texts(&preview.texts, out)?;
            show_marks(&preview.marks, out)?;
            show_left_out(&preview.left_out, out)?;
        }
        show_verdict(&preview, out)?;
    }
    Ok(match preview.act {
        Act::Refuse => REFUSED,
        Act::Install | Act::Update | Act::Nothing | Act::Repair => DONE,
    })
}

/// Installs a bundle, or updates what is here to it.
pub fn run(
    library: &Library,
    opening: Opening<'_>,
    accept_key: bool,
    as_copy: bool,
    out: &mut Out,
) -> Result<u8> {
    let consent = Consent {
        to_anything: accept_key,
        as_copy,
        ..Consent::default()
    };
    let report = install::begin(library, |begun| -> Result<Report> {
        let mut opened = opening.wait()?;
        if !out.wants_json() {
            let preview = install::preview(library, &mut opened)?;
            if preview.act != Act::Refuse || as_copy {
                show_bundle(&preview, out)?;
            }
        }
        let report = begun.install(&mut opened, consent, &mut |_| ControlFlow::Continue(()));
        Ok(report.map_err(naming_the_option)?)
    })?;
    if out.wants_json() {
        out.json(&Installed::from(&report))?;
    } else {
        show_report(&report, as_copy, out)?;
    }
    Ok(DONE)
}

/// What the library asks for in words has a name on the command line.
fn naming_the_option(mut error: Error) -> Error {
    if let Some(option) = option(error.kind) {
        error.message = format!("{} {option}", error.message);
    }
    error
}

fn option(refused: ErrorKind) -> Option<&'static str> {
    match refused {
        ErrorKind::NewKey | ErrorKind::Unsigned => Some("Your consent: --accept-key."),
        ErrorKind::OlderEdition
        | ErrorKind::SameEditionOtherContent
        | ErrorKind::OtherKey
        | ErrorKind::UnsignedOverSigned
        | ErrorKind::TakenText => Some("A separate copy: --as-copy."),
        _ => None,
    }
}

fn show_bundle(preview: &Preview, out: &mut Out) -> Result {
    let label = preview.version.as_ref();
    let label = label.map_or_else(String::new, |label| format!(" ({label})"));
    let here = match preview.installed_edition {
        Some(edition) if edition != preview.edition => format!("; edition {edition} is here"),
        _ => String::new(),
    };
    out.line(&format!(
        "{}, edition {}{label}{here}",
        preview.name, preview.edition
    ))?;
    out.line(&format!("  by {}, {}", preview.publisher, preview.license))?;
    let key = preview.key.as_ref();
    let key = key.map_or_else(String::new, |key| {
        format!(": {} ({})", key.words.join(" "), key.hex)
    });
    out.line(&format!("  {}{key}", vouched(preview.trust)))?;
    let texts = preview.texts.iter();
    let texts = texts.filter(|text| text.change != TextChange::Withdrawn);
    let mut holds = vec![count(texts.count(), "text", "texts")];
    for (number, one, more) in [
        (preview.notes, "note", "notes"),
        (preview.questions, "question", "questions"),
    ] {
        if number > 0 {
            holds.push(count(number as usize, one, more));
        }
    }
    out.line(&format!("  {}, {} bytes", holds.join(", "), preview.bytes))
}

fn show_verdict(preview: &Preview, out: &mut Out) -> Result {
    let asked = match preview.question {
        Some(_) => " It would ask for your consent (--accept-key).",
        None => "",
    };
    match (&preview.refusal, preview.act) {
        (Some(refusal), _) => out.line(&format!(
            "{} {} [{}]",
            refusal.message,
            option(refusal.code).unwrap_or_default(),
            refusal.code.code()
        )),
        (None, Act::Nothing) => out.line("It is installed already."),
        (None, Act::Repair) => {
            out.line("It is installed already. What is damaged of it here would be put right.")
        }
        (None, Act::Update) => out.line(&format!("It would be updated.{asked}")),
        (None, _) => out.line(&format!("It would be installed.{asked}")),
    }
}

/// The state of a key in words.
pub fn vouched(trust: Trust) -> &'static str {
    match trust {
        Trust::KnownKey => "signed by a key you know",
        Trust::NewKey => "signed by a new key",
        Trust::NextKey => "signed by a new key that the one you know names as its next",
        Trust::Unsigned => "unsigned: nobody vouches for it",
    }
}

fn show_report(report: &Report, as_copy: bool, out: &mut Out) -> Result {
    const UNDO: &str = "`marginalis undo` takes it back.";
    if report.act == Act::Repair {
        return out.line("It is installed already. What was damaged of it here is put right.");
    }
    if report.act == Act::Nothing {
        return out.line(match as_copy {
            true => "This copy is here already.",
            false => "It is installed already.",
        });
    }
    show_texts(&report.texts, out)?;
    show_marks(&report.marks, out)?;
    if report.books > 0 {
        let books = count(report.books as usize, "book", "books");
        out.line(&format!("  {books} came onto the reading list"))?;
    }
    show_left_out(&report.left_out, out)?;
    match (as_copy, report.act) {
        (true, _) => out.line(&format!(
            "Installed as a separate copy, {}. {UNDO}",
            report.bundle
        )),
        (false, Act::Update) => out.line(&format!("Updated. {UNDO}")),
        (false, _) => out.line(&format!("Installed. {UNDO}")),
    }
}

fn show_texts(texts: &[TextNews], out: &mut Out) -> Result {
    for (change, word) in [
        (TextChange::New, "new"),
        (TextChange::Changed, "changed"),
        (TextChange::Withdrawn, "withdrawn"),
    ] {
        for text in texts.iter().filter(|text| text.change == change) {
            out.line(&format!("  {word}: {}", text.title))?;
        }
    }
    Ok(())
}

fn show_marks(marks: &MarkFates, out: &mut Out) -> Result {
    if marks.before == 0 {
        return Ok(());
    }
    out.line(&format!(
        "  {}: {} kept, {} moved, {} to check, {} without a place",
        count(marks.before as usize, "mark", "marks"),
        marks.kept,
        marks.moved,
        marks.check,
        marks.unplaced
    ))
}

fn show_left_out(left_out: &[LeftOut], out: &mut Out) -> Result {
    for one in left_out {
        out.line(&format!(
            "  left out: number {} in {}: {}",
            one.number, one.file, one.message
        ))?;
    }
    Ok(())
}
