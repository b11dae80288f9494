//! A bundle's source folder: made, checked, built.

mod building;
mod checking;
mod handing_out;
mod identity;
mod making_again;

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use marginalis_core::bundle::source::{self, Finding, FindingCode};
use tempfile::TempDir;

/// A source folder with nothing wrong in it.
pub struct Folder {
    held: TempDir,
}

const COLOPHON: &str = "id = \"urn:uuid:0199d2c1-7b1e-7000-8000-000000000001\"\ntitle = \"Rivers\"\nauthors = [\"A. Teacher\"]\nlicense = \"CC-BY-SA-4.0\"\nlanguage = \"en\"\nedition = 1\n";
pub const RIVERS: &str = "---\ntitle: \"On Rivers\"\n---\n\n# On Rivers\n\nA river remembers what towns forget. Its banks hold coins, bones and letters.\n\n## Floods\n\nA flood returns them in spring, and nobody asks why. See [the towns](02-towns.md#markets).\n";
pub const TOWNS: &str = "# On Towns\n\nA town forgets what it was built for.\n\n## Markets\n\nOn market days the square is full of people who came to sell and stayed to talk.\n";

impl Folder {
    pub fn new() -> Self {
        let folder = Self {
            held: tempfile::tempdir().unwrap(),
        };
        folder.write("bundle.toml", COLOPHON);
        folder.write("texts/01-rivers.md", RIVERS);
        folder.write("texts/02-towns.md", TOWNS);
        folder
    }

    pub fn path(&self) -> PathBuf {
        self.held.path().join("source")
    }

    pub fn beside(&self, name: &str) -> PathBuf {
        self.held.path().join(name)
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) -> &Self {
        let place = self.path().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, content).unwrap();
        self
    }

    pub fn change(&self, path: &str, from: &str, to: &str) -> &Self {
        let old = fs::read_to_string(self.path().join(path)).unwrap();
        assert!(old.contains(from), "{from} in {old}");
        self.write(path, old.replace(from, to))
    }

    pub fn rename(&self, from: &str, to: &str) -> &Self {
        fs::rename(self.path().join(from), self.path().join(to)).unwrap();
        self
    }

    pub fn remove(&self, path: &str) -> &Self {
        fs::remove_file(self.path().join(path)).unwrap();
        self
    }

    pub fn check(&self) -> Vec<Finding> {
        check(&self.path())
    }

    /// The findings as file, line and code.
    pub fn found(&self) -> Vec<(String, Option<u32>, FindingCode)> {
        let findings = self.check().into_iter();
        findings
            .map(|finding| (finding.file, finding.line, finding.code))
            .collect()
    }

    /// The one finding there is.
    pub fn only(&self, file: &str, line: impl Into<Option<u32>>, code: FindingCode) -> Finding {
        let findings = self.check();
        let [finding] = &findings[..] else {
            panic!("{findings:#?}")
        };
        assert_eq!(
            (finding.file.as_str(), finding.line, finding.code),
            (file, line.into(), code),
            "{finding:?}"
        );
        assert!(
            finding.message.ends_with(['.', '?']) && !finding.hint.is_empty(),
            "{finding:?}"
        );
        finding.clone()
    }
}

pub fn check(folder: &Path) -> Vec<Finding> {
    source::check(folder, &mut |_| ControlFlow::Continue(()))
        .unwrap()
        .0
}
