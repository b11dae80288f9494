//! `bundle publish`

use std::path::{Path, PathBuf};

use marginalis_core::bundle::publish;

use crate::DONE;
use crate::output::{Out, Result, count};

/// Writes a folder for a web server.
pub fn run(folder: &Path, title: &str, files: &[PathBuf], out: &mut Out) -> Result<u8> {
    let published = publish::publish(folder, title, files)?;
    if out.wants_json() {
        out.json(&published)?;
        return Ok(DONE);
    }
    for bundle in &published.bundles {
        let signed = if bundle.signed {
            "signed"
        } else {
            "not signed"
        };
        out.line(&format!(
            "{}: {}, edition {}, {signed}",
            bundle.file, bundle.name, bundle.edition
        ))?;
    }
    // The bundles stand in the order of their files.
    let signed = published.bundles.iter().zip(files);
    for (bundle, source) in signed.filter(|(bundle, _)| bundle.signed) {
        let signature = format!("{}.minisig", bundle.file);
        if !published.files.contains(&signature) {
            out.say(&format!(
                "{signature} is not there: Marginalis knows the signature inside {}, minisign needs one beside it \
                 (marginalis bundle sign {} --key KEY --detached)",
                bundle.file,
                in_a_shell(source)
            ));
        }
    }
    for name in &published.left_out {
        out.say(&format!(
            "{name} lies in the folder, but is not on the page: name it too, if it is to be there"
        ));
    }
    let files = count(published.files.len(), "file", "files");
    out.say(&format!(
        "{files} in {}: copy them to any web server",
        published.folder.display()
    ));
    Ok(DONE)
}

/// A file as it can be typed.
fn in_a_shell(file: &Path) -> String {
    let name = file.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || "-_./\\:".contains(c);
    match name.chars().all(is_plain) {
        true => name,
        false => format!("\"{name}\""),
    }
}
