//! `bundle install`

use std::ops::ControlFlow;

use marginalis_core::Library;
use marginalis_core::bundle::Opened;
use marginalis_core::bundle::install::{self, Act, Consent, Preview, Report, TextChange, Trust};

use super::shapes::Installed;
use crate::output::{Out, Result, count};
use crate::{DONE, REFUSED};

/// Says what installing would do. Not done where it would be refused.
pub fn preview(library: &Library, opened: &mut Opened, out: &mut Out) -> Result<u8> {
    let preview = install::preview(library, opened)?;
    if out.wants_json() {
        out.json(&preview)?;
    } else {
        show_preview(&preview, out)?;
    }
    Ok(match preview.act {
        Act::Refuse => REFUSED,
        Act::Install | Act::Update | Act::Nothing => DONE,
    })
}

/// Installs a bundle, or updates what is here to it.
pub fn run(
    library: &Library,
    opened: &mut Opened,
    accept_key: bool,
    as_copy: bool,
    out: &mut Out,
) -> Result<u8> {
    if !out.wants_json() {
        let preview = install::preview(library, opened)?;
        if preview.act != Act::Refuse {
            show_preview(&preview, out)?;
        }
    }
    let consent = Consent {
        to_anything: accept_key,
        as_copy,
        ..Consent::default()
    };
    let report = install::install(library, opened, consent, &mut |_| ControlFlow::Continue(()))?;
    if out.wants_json() {
        out.json(&Installed::from(&report))?;
    } else {
        show_report(&report, out)?;
    }
    Ok(DONE)
}

fn show_preview(preview: &Preview, out: &mut Out) -> Result {
    let label = preview.version.as_ref();
    let label = label.map_or_else(String::new, |label| format!(" ({label})"));
    out.line(&format!(
        "{}, edition {}{label}",
        preview.name, preview.edition
    ))?;
    out.line(&format!("  by {}, {}", preview.publisher, preview.license))?;
    let key = preview.key.as_ref();
    let key = key.map_or_else(String::new, |key| {
        format!(": {} ({})", key.words.join(" "), key.hex)
    });
    out.line(&format!("  {}{key}", vouched(preview.trust)))?;
    let texts = count(preview.texts.len(), "text", "texts");
    out.line(&format!("  {texts}, {} bytes", preview.bytes))?;
    match (&preview.refusal, preview.act) {
        (Some(refusal), _) => out.line(&format!("  {} [{}]", refusal.message, refusal.code.code())),
        (None, Act::Nothing) => out.line("  It is installed already."),
        (None, _) => Ok(()),
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

fn show_report(report: &Report, out: &mut Out) -> Result {
    for (change, word) in [
        (TextChange::New, "new"),
        (TextChange::Changed, "changed"),
        (TextChange::Withdrawn, "withdrawn"),
    ] {
        for text in report.texts.iter().filter(|text| text.change == change) {
            out.line(&format!("  {word}: {}", text.title))?;
        }
    }
    let marks = &report.marks;
    if marks.before > 0 {
        out.line(&format!(
            "  {}: {} kept, {} moved, {} to check, {} without a place",
            count(marks.before as usize, "mark", "marks"),
            marks.kept,
            marks.moved,
            marks.check,
            marks.unplaced
        ))?;
    }
    if report.books > 0 {
        let books = count(report.books as usize, "book", "books");
        out.line(&format!("  {books} came onto the reading list"))?;
    }
    Ok(())
}
