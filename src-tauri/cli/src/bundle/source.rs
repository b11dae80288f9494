//! `bundle new`, `check` and `build`: a folder, and the bundle made of it.

use std::fs::File;
use std::io::{self, BufReader, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use marginalis_core::bundle::source::{
    self, Built, Finding, NewBundle, Severity, SourceProgress, Wanted,
};
use marginalis_core::bundle::{file_hash, key_files, manifest_name};
use marginalis_core::time::Timestamp;
use marginalis_core::{Error, ErrorKind};

use super::passphrase;
use super::shapes::{BuiltBundle, BuiltTextShape, Checked, NewFolder};
use crate::output::{Out, Result, count};
use crate::{DONE, REFUSED};

/// What reproducible builds agree on: <https://reproducible-builds.org/specs/source-date-epoch/>.
const EPOCH: &str = "SOURCE_DATE_EPOCH";

/// Makes a folder.
pub fn create(folder: &Path, new: &NewBundle, out: &mut Out) -> Result<u8> {
    let id = source::create(folder, new)?;
    let folder = folder.display().to_string();
    if out.wants_json() {
        out.json(&NewFolder { folder, id })?;
        return Ok(DONE);
    }
    out.line(&format!(
        "{folder} is ready. Its README.md says what goes where."
    ))?;
    out.say(&format!("Next: marginalis bundle check {folder}"));
    Ok(DONE)
}

/// Looks a folder through.
pub fn check(folder: &Path, out: &mut Out) -> Result<u8> {
    let mut shown = Shown::new(out);
    let findings = source::check(folder, &mut |step| shown.step(step))?.0;
    shown.done();
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .count();
    let warnings = findings.len() - errors;
    if out.wants_json() {
        out.json(&Checked {
            errors,
            warnings,
            findings: &findings,
        })?;
    } else {
        findings.iter().try_for_each(|finding| tell(finding, out))?;
        out.say(&format!(
            "{}, {}",
            count(errors, "error", "errors"),
            count(warnings, "warning", "warnings")
        ));
    }
    Ok(if errors > 0 { REFUSED } else { DONE })
}

fn tell(finding: &Finding, out: &mut Out) -> Result {
    let line = finding
        .line
        .map_or_else(String::new, |line| format!(":{line}"));
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let code = serde_json::to_value(finding.code).map_err(io::Error::from)?;
    let code = code.as_str().unwrap_or_default();
    out.line(&format!(
        "{}{line}: {severity}: {} [{code}]",
        finding.file, finding.message
    ))?;
    out.line(&format!("    {}", finding.hint))
}

/// What was asked for.
pub struct Build {
    pub file: Option<PathBuf>,
    pub edition: Option<u32>,
    pub sign: Option<PathBuf>,
    pub store: bool,
}

/// Builds a bundle.
pub fn build(folder: &Path, build: Build, out: &mut Out) -> Result<u8> {
    let key = match &build.sign {
        Some(path) => {
            // What is wrong with the folder is better said before a passphrase is asked for.
            source::refuse_errors(&source::check(folder, &mut |_| ControlFlow::Continue(()))?)?;
            Some(key_files::read_secret(path, passphrase::ask)?)
        }
        None => None,
    };
    let wanted = Wanted {
        out: build.file,
        edition: build.edition,
        date: epoch()?,
        key: key.as_ref(),
        store: build.store,
    };
    let mut shown = Shown::new(out);
    let built = source::build(folder, &wanted, &mut |step| shown.step(step))?;
    shown.done();
    let sha256 = hash(&built.file)?;
    if out.wants_json() {
        out.json(&shape(&built, sha256))?;
        return Ok(DONE);
    }
    say_built(&built, &sha256, out)?;
    Ok(DONE)
}

/// The date that is asked for from outside.
fn epoch() -> marginalis_core::Result<Option<Timestamp>> {
    let Some(written) = std::env::var_os(EPOCH).filter(|written| !written.is_empty()) else {
        return Ok(None);
    };
    let written = written.to_string_lossy();
    let seconds = written.parse().ok().filter(|seconds: &i64| *seconds >= 0);
    let date = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    date.map(Some).ok_or_else(|| {
        let words = format!(
            "{EPOCH} {}. Nothing was built. Mend it or take it out.",
            what_is_wrong(&written)
        );
        Error::new(ErrorKind::InvalidValue, words)
    })
}

/// Why this is no moment that a bundle may be of.
fn what_is_wrong(epoch: &str) -> String {
    let digits = epoch.strip_prefix('-').unwrap_or(epoch);
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    match (is_number, epoch.starts_with('-')) {
        (false, _) => "is not a number of seconds since 1970".to_owned(),
        (true, true) => "is before 1970, where it begins to count".to_owned(),
        (true, false) => format!(
            "is too late: {} seconds since 1970 are the most",
            Timestamp::MAX.as_second()
        ),
    }
}

fn hash(file: &Path) -> Result<String> {
    let unreadable = |cause: io::Error| {
        let words = format!("The bundle was built and could not be read again ({cause}).");
        Error::caused(ErrorKind::UnreadableFile, words, cause)
    };
    let open = File::open(file).map_err(unreadable)?;
    Ok(file_hash(BufReader::new(open)).map_err(unreadable)?)
}

fn shape(built: &Built, sha256: String) -> BuiltBundle<'_> {
    let texts = built.texts.iter().map(|text| BuiltTextShape {
        id: text.identifier,
        title: &text.title,
        file: &text.file,
        renamed_from: text.renamed_from.as_deref(),
    });
    BuiltBundle {
        file: built.file.display().to_string(),
        bundle: built.bundle,
        title: &built.title,
        edition: built.edition,
        modified: built.modified,
        bytes: built.bytes,
        sha256,
        manifest: manifest_name(&built.manifest),
        signed: built.signed.clone(),
        files: built.files,
        texts: texts.collect(),
        warnings: &built.warnings.0,
    }
}

fn say_built(built: &Built, sha256: &str, out: &mut Out) -> Result {
    for finding in &built.warnings.0 {
        let line = finding
            .line
            .map_or_else(String::new, |line| format!(":{line}"));
        out.say(&format!(
            "{}{line}: warning: {}",
            finding.file, finding.message
        ));
    }
    for text in &built.texts {
        if let Some(old) = &text.renamed_from {
            out.say(&format!("{} is {old} of the edition before", text.file));
        }
    }
    let texts = count(built.texts.len(), "text", "texts");
    out.line(&format!(
        "{}: {}, edition {}, {texts}",
        built.file.display(),
        built.title,
        built.edition
    ))?;
    match &built.signed {
        Some(fingerprint) => out.line(&format!("Signed by {fingerprint}"))?,
        None => {
            out.line("Not signed: whoever gets it cannot tell that it is from you (--sign KEY).")?
        }
    }
    out.line(&format!("SHA-256 of the file: {sha256}"))
}

/// The file at work, on one line of the terminal; nothing where nobody watches.
struct Shown {
    watched: bool,
    dirty: bool,
}

impl Shown {
    fn new(out: &Out) -> Self {
        Self {
            watched: !out.wants_json() && io::stderr().is_terminal(),
            dirty: false,
        }
    }

    fn step(&mut self, step: &SourceProgress) -> ControlFlow<()> {
        if self.watched {
            let file: String = step
                .file
                .chars()
                .filter(|c| !c.is_control())
                .take(60)
                .collect();
            // A terminal that is gone cannot be told of it.
            let _ = write!(
                io::stderr(),
                "\r\x1b[K{}/{} {file}",
                step.done + 1,
                step.total
            );
            self.dirty = true;
        }
        ControlFlow::Continue(())
    }

    fn done(&mut self) {
        if self.dirty {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
