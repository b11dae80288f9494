//! Results on standard output, words on standard error, and neither panics when the reader has gone away.

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};

use marginalis_core::{Error, ErrorKind};
use serde::Serialize;
use serde_json::json;

/// Why a command stopped.
#[derive(Debug)]
pub enum Stop {
    /// An error to tell.
    Failed(Error),
    /// Nobody reads our results any more (`marginalis show … | head`).
    PipeClosed,
}

/// The result of a command.
pub type Result<T = ()> = std::result::Result<T, Stop>;

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        let (kind, why) = match error.kind() {
            io::ErrorKind::BrokenPipe => return Self::PipeClosed,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                (ErrorKind::DiskFull, "the disk is full".to_owned())
            }
            _ => (ErrorKind::Internal, error.to_string()),
        };
        let message = format!(
            "The results could not be written out ({why}). The library is as the command left it."
        );
        Self::Failed(Error::caused(kind, message, error))
    }
}

/// Where results go, and in which form.
pub struct Out {
    json: bool,
    terminal: bool,
    to: BufWriter<Stdout>,
}

impl Out {
    /// Standard output, as JSON or for people.
    pub fn new(json: bool) -> Self {
        let stdout = io::stdout();
        Self {
            json,
            terminal: stdout.is_terminal(),
            to: BufWriter::new(stdout),
        }
    }

    /// Is JSON wanted?
    pub fn wants_json(&self) -> bool {
        self.json
    }

    /// One JSON value on a line of its own.
    pub fn json(&mut self, value: &impl Serialize) -> Result {
        serde_json::to_writer(&mut self.to, value).map_err(io::Error::from)?;
        Ok(self.to.write_all(b"\n")?)
    }

    /// A line for people. What would steer a terminal is taken out: titles come from anywhere.
    pub fn line(&mut self, line: &str) -> Result {
        Ok(writeln!(self.to, "{}", shown(line))?)
    }

    /// A whole text, byte for byte, so that positions hold. On a terminal harmless and with a line end instead.
    pub fn text(&mut self, text: &str) -> Result {
        if !self.terminal {
            return Ok(self.to.write_all(text.as_bytes())?);
        }
        text.lines().try_for_each(|line| self.line(line))
    }

    /// Words for people beside the result; none where JSON is wanted.
    pub fn say(&self, words: &str) {
        if !self.json {
            words_out(&shown(words));
        }
    }

    /// An error, in the form that was asked for.
    pub fn error(&mut self, error: &Error) {
        // What was already found out belongs before the error; a closed pipe changes nothing about it.
        let _ = self.to.flush();
        match self.json {
            true => words_out(&json!({ "code": error.kind, "message": error.message }).to_string()),
            false => words_out(&shown(&format!(
                "{} [{}]",
                error.message,
                error.kind.code()
            ))),
        }
    }

    /// Sends out what is still held.
    pub fn finish(&mut self) -> Result {
        Ok(self.to.flush()?)
    }
}

/// A call that was not understood, as JSON.
pub fn usage_error(message: &str) {
    words_out(&json!({ "code": "usage", "message": message.trim_end() }).to_string());
}

fn words_out(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

fn shown(line: &str) -> String {
    line.chars()
        .map(|c| {
            if c.is_control() && c != '\t' {
                '\u{FFFD}'
            } else {
                c
            }
        })
        .collect()
}

/// Words on one line, cut where they get long.
pub fn short(words: &str, length: usize) -> String {
    let flat = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= length {
        return flat;
    }
    let mut cut: String = flat.chars().take(length - 1).collect();
    cut.truncate(cut.trim_end().len());
    cut + "…"
}

/// One thing or several.
pub fn count(number: usize, one: &str, more: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { more })
}
