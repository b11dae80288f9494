//! `bundle verify`

use std::ops::ControlFlow;
use std::path::Path;

use marginalis_core::bundle::{Opened, Signature, key_files, manifest_name};
use marginalis_core::{Error, ErrorKind};

use super::shapes::{Verified, who};
use crate::DONE;
use crate::output::{Out, Result, count};

/// Checks every byte and the signature. Done only where the bundle is signed, and by whom it should be.
pub fn run(path: &Path, key: Option<&Path>, out: &mut Out) -> Result<u8> {
    let wanted = key.map(key_files::read_public).transpose()?;
    let mut opened = Opened::open(path)?;
    opened.verify(&mut |_| ControlFlow::Continue(()))?;
    let Signature::Signed { key, rotations, .. } = opened.signature() else {
        return Err(Error::new(
            ErrorKind::Unsigned,
            "The bundle is whole, and nobody signed it: anybody could have made it. Ask its publisher for a signed one.",
        )
        .into());
    };
    if let Some(wanted) = wanted.filter(|wanted| !opened.signature().vouched_by(wanted)) {
        return Err(Error::new(
            ErrorKind::OtherKey,
            format!(
                "The bundle is whole and signed by {}, and that is not {}, nor does that key lead to it. Ask its publisher whether their key changed.",
                key.fingerprint(),
                wanted.fingerprint()
            ),
        )
        .into());
    }
    let manifest = opened.manifest();
    if out.wants_json() {
        out.json(&Verified {
            bundle: manifest.id,
            name: &manifest.name,
            edition: manifest.edition,
            manifest: manifest_name(&opened.manifest_hash()),
            files: manifest.all().count(),
            bytes: manifest.all().map(|file| file.size).sum(),
            signed: who(opened.signature()),
        })?;
        return Ok(DONE);
    }
    let files = count(manifest.all().count(), "file", "files");
    out.line(&format!(
        "{}, edition {}: {files}, whole",
        manifest.name, manifest.edition
    ))?;
    out.line(&format!("Signed by {}", key.fingerprint()))?;
    for step in rotations {
        out.line(&format!(
            "  which followed {} on {}",
            step.from.fingerprint(),
            step.date
        ))?;
    }
    if wanted.is_none() {
        out.say("Whose key that is, its publisher can tell you: compare the words.");
    }
    Ok(DONE)
}
