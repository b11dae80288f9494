//! `bundle inspect`

use std::path::Path;

use marginalis_core::bundle::manifest::{Agent, Manifest};
use marginalis_core::bundle::{Opened, Signature, manifest_name};
use marginalis_core::{Error, ErrorKind};

use super::shapes::{Inspected, file, license, texts, who};
use crate::DONE;
use crate::output::{Out, Result, count};

/// Says what is in a bundle. Its structure, its description and its signature are checked, its files are not.
pub fn run(path: &Path, out: &mut Out) -> Result<u8> {
    let opened = Opened::open(path)?;
    let size = std::fs::metadata(path)
        .map(|data| data.len())
        .map_err(|e| {
            let words = format!("The bundle could not be read ({e}). Nothing was changed.");
            Error::caused(ErrorKind::UnreadableFile, words, e)
        })?;
    match out.wants_json() {
        true => out.json(&inspected(&opened, size))?,
        false => show(&opened, size, out)?,
    }
    Ok(DONE)
}

fn inspected(opened: &Opened, size: u64) -> Inspected<'_> {
    let manifest = opened.manifest();
    Inspected {
        bundle: manifest.id,
        name: &manifest.name,
        edition: manifest.edition,
        version: manifest.version.as_deref(),
        description: manifest.description.as_deref(),
        languages: &manifest.languages,
        license: license(&manifest.license),
        authors: &manifest.authors,
        editors: &manifest.editors,
        contributors: &manifest.contributors,
        publisher: manifest.publisher.as_ref(),
        modified: manifest.modified,
        published: manifest.published,
        supersedes: manifest.supersedes.iter().map(|old| old.edition).collect(),
        manifest: manifest_name(&opened.manifest_hash()),
        size,
        unpacked: unpacked(manifest),
        publisher_key: manifest.publisher_key.map(Into::into),
        signed: who(opened.signature()),
        texts: texts(manifest),
        files: manifest.resources.iter().map(file).collect(),
    }
}

fn unpacked(manifest: &Manifest) -> u64 {
    manifest.all().map(|file| file.size).sum()
}

fn show(opened: &Opened, size: u64, out: &mut Out) -> Result {
    let manifest = opened.manifest();
    let label = manifest
        .version
        .as_deref()
        .map_or_else(String::new, |label| format!(" ({label})"));
    out.line(&format!(
        "{}, edition {}{label}",
        manifest.name, manifest.edition
    ))?;
    let names = |agents: &[Agent]| {
        agents
            .iter()
            .map(|agent| agent.name.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    for (what, agents) in [
        ("by", &manifest.authors),
        ("edited by", &manifest.editors),
        ("with", &manifest.contributors),
    ] {
        if !agents.is_empty() {
            out.line(&format!("  {what} {}", names(agents)))?;
        }
    }
    if let Some(publisher) = &manifest.publisher {
        out.line(&format!("  given out by {}", publisher.name))?;
    }
    out.line(&format!("  license: {}", license(&manifest.license)))?;
    out.line(&format!("  languages: {}", manifest.languages.join(", ")))?;
    out.line(&format!(
        "  {} bytes, {} unpacked",
        size,
        unpacked(manifest)
    ))?;
    match (opened.signature(), &manifest.publisher_key) {
        (Signature::Signed { key, .. }, _) => {
            out.line(&format!("  signed by {}", key.fingerprint()))?
        }
        (Signature::Unsigned, Some(key)) => out.line(&format!(
            "  not signed, though it names the key {}",
            key.fingerprint()
        ))?,
        (Signature::Unsigned, None) => out.line("  not signed")?,
    }
    out.line(&count(manifest.reading_order.len(), "text:", "texts:"))?;
    for text in &manifest.reading_order {
        out.line(&format!(
            "  {}  {} bytes  {}",
            text.name.as_deref().unwrap_or("(no title)"),
            text.size,
            text.url
        ))?;
    }
    out.line(&count(
        manifest.resources.len(),
        "other file:",
        "other files:",
    ))?;
    for other in &manifest.resources {
        out.line(&format!("  {}  {} bytes", other.url, other.size))?;
    }
    Ok(())
}
