//! A shell with a library of its own.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A text with a heading, a list and a quotation; what its positions are is for the text to say.
pub const ESSAY: &str = "# On Margins\n\nWide margins invite a pen. *Narrow* ones forbid it.\n\n## Use\n\n- to doubt\n- to agree\n\n> A book without notes\n> is a book unread.\n";

/// A folder with a library and whatever else a test puts there.
pub struct Shell {
    folder: TempDir,
}

/// What a command did.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Shell {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A shell whose library has [`ESSAY`], and the text's id.
    pub fn with_essay() -> (Self, String) {
        let shell = Self::new();
        let file = shell.file("on margins.md", ESSAY);
        let report = shell.json(["import", file.to_str().unwrap()]);
        let id = report["texts"][0]["id"].as_str().unwrap().to_owned();
        (shell, id)
    }

    pub fn library(&self) -> PathBuf {
        self.folder.path().join("library")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        path
    }

    pub fn command<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Command {
        let mut command = on(&self.library());
        command.args(args);
        command
    }

    pub fn run<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Ran {
        ran(self.command(args))
    }

    /// Runs with `--json`, must succeed, and gives the result.
    pub fn json<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Value {
        let mut command = self.command(args);
        command.arg("--json");
        let ran = ran(command);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(ran.err, "", "words beside JSON");
        serde_json::from_str(&ran.out).unwrap()
    }

    /// Runs with `--json`, must end with `code`, and gives the error.
    pub fn error<A: AsRef<OsStr>>(&self, code: i32, args: impl IntoIterator<Item = A>) -> Value {
        let mut command = self.command(args);
        command.arg("--json");
        let ran = ran(command);
        assert_eq!(ran.code, code, "{ran:?}");
        assert_eq!(ran.out, "", "a result beside an error");
        let error: Value = serde_json::from_str(&ran.err).unwrap();
        assert!(!error["message"].as_str().unwrap().is_empty());
        error
    }

    /// Marks a range of a text.
    pub fn mark(&self, text: &str, start: u32, end: u32) -> Value {
        self.json([
            "notes",
            "add",
            "--text",
            text,
            "--start",
            &start.to_string(),
            "--end",
            &end.to_string(),
        ])
    }

    /// The plain text of a text.
    pub fn plain(&self, text: &str) -> String {
        self.run(["show", text]).out
    }

    /// `notes add --from -`, ready to be written to.
    pub fn stream(&self) -> Child {
        let mut command = self.command(["notes", "add", "--from", "-"]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    /// Runs with this on standard input.
    pub fn fed<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>, input: &str) -> Ran {
        let mut command = self.command(args);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_owned();
        let feeding = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
        let output = child.wait_with_output().unwrap();
        let _ = feeding.join().unwrap();
        Ran::from(output)
    }
}

/// The binary on a library's folder, away from whatever library this account has.
pub fn on(library: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_marginalis"));
    command
        .arg("--library")
        .arg(library)
        .env_remove("MARGINALIS_LIBRARY");
    command
}

pub fn ran(mut command: Command) -> Ran {
    Ran::from(command.output().unwrap())
}

impl From<std::process::Output> for Ran {
    fn from(output: std::process::Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Where words stand in a text, code points.
pub fn place(plain: &str, words: &str) -> (u32, u32) {
    let byte = plain.find(words).unwrap();
    let start = plain[..byte].chars().count() as u32;
    (start, start + words.chars().count() as u32)
}
