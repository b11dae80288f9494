//! `bundle list`, `bundle remove`, `bundle verify-installed`

use std::ops::ControlFlow;

use marginalis_core::Library;
use marginalis_core::bundle::installed::{self, InstalledBundle, Problem};

use super::install::vouched;
use crate::output::{Out, Result, count};
use crate::{DONE, REFUSED, find};

/// Lists the bundles.
pub fn list(library: &Library, out: &mut Out) -> Result<u8> {
    let bundles = installed::list(library)?;
    if out.wants_json() {
        out.json(&bundles)?;
    } else {
        bundles.iter().try_for_each(|bundle| show(bundle, out))?;
    }
    Ok(DONE)
}

fn show(bundle: &InstalledBundle, out: &mut Out) -> Result {
    out.line(&format!(
        "{}  {}, edition {}",
        bundle.id, bundle.name, bundle.edition
    ))?;
    let from = match bundle.shipped {
        true => "came with the program",
        false => vouched(bundle.trust),
    };
    let texts = count(bundle.texts as usize, "text", "texts");
    let marks = count(bundle.marks as usize, "mark", "marks");
    out.line(&format!("  {texts}, {marks}; {from}"))?;
    match bundle.copy_of {
        Some(original) => out.line(&format!("  a separate copy of {original}")),
        None => Ok(()),
    }
}

/// Takes a bundle out.
pub fn remove(library: &Library, wanted: &str, out: &mut Out) -> Result<u8> {
    let bundle = find::bundle(library, wanted)?.id;
    let removed = installed::remove(library, bundle)?;
    if out.wants_json() {
        out.json(&removed)?;
        return Ok(DONE);
    }
    let gone = count(removed.gone as usize, "text is", "texts are");
    out.line(&format!("{} was removed: {gone} gone", removed.name))?;
    for text in &removed.kept {
        let marks = count(text.marks as usize, "mark", "marks");
        out.line(&format!("  stays, with {marks}: {}", text.title))?;
    }
    Ok(DONE)
}

/// Compares an installed bundle with its manifest. Done only where it is whole.
pub fn verify(library: &Library, wanted: &str, out: &mut Out) -> Result<u8> {
    let bundle = find::bundle(library, wanted)?.id;
    let verified =
        installed::verify_installed(library, bundle, &mut |_| ControlFlow::Continue(()))?;
    if out.wants_json() {
        out.json(&verified)?;
    } else {
        let files = count(verified.files as usize, "file", "files");
        let state = if verified.whole { "whole" } else { "damaged" };
        out.line(&format!(
            "{}, edition {}: {files}, {state}; {}",
            verified.name,
            verified.edition,
            vouched(verified.trust)
        ))?;
        for problem in &verified.problems {
            let what = match problem.what {
                Problem::Missing => "is missing",
                Problem::Changed => "was changed",
                Problem::Signature => "does not hold",
            };
            out.line(&format!("  {} {what}", problem.file))?;
        }
        for title in &verified.replaced {
            out.line(&format!("  {title}: you put another edition in its place"))?;
        }
    }
    Ok(if verified.whole { DONE } else { REFUSED })
}
