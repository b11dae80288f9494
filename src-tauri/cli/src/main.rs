//! `marginalis`: the same library, for teachers and scripts.
//!
//! A thin door: [`args`] says what can be asked, a short file per command asks the core, [`output`] tells the result.
//! Results go to standard output and words to standard error; the shapes of the JSON stand in [`shapes`] and in
//! `docs/cli.md`.

mod args;
mod books;
mod bundle;
mod carry;
mod find;
mod health;
mod history;
mod import;
mod notes;
mod output;
mod place;
mod replace;
mod shapes;
mod show;
mod texts;

use std::process::ExitCode;

use clap::Parser;
use marginalis_core::ErrorKind;

use args::{Args, Command};
use output::{Out, Result, Stop};
use place::Place;
use replace::How;

/// Everything asked for was done.
const DONE: u8 = 0;
/// The library understood and said no: to all of it, or to a part.
const REFUSED: u8 = 1;
/// The call was not understood, or something failed that may work another time.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return not_understood(&error),
    };
    let mut out = Out::new(args.json);
    let code = match run(args, &mut out).and_then(|code| out.finish().map(|()| code)) {
        Ok(code) => code,
        // Whoever read our output has seen enough.
        Err(Stop::PipeClosed) => DONE,
        Err(Stop::Failed(error)) => {
            out.error(&error);
            exit_code(error.kind)
        }
    };
    ExitCode::from(code)
}

fn run(args: Args, out: &mut Out) -> Result<u8> {
    let place = Place(args.library);
    let library = || place.library();
    match args.command {
        Command::Import { files } => import::run(&library()?, &files, out),
        Command::Texts => texts::run(&library()?, out),
        Command::Show { text, form } => show::run(&library()?, &text, form, out),
        Command::Replace {
            text,
            file,
            preview,
            different_work,
        } => {
            let how = match (preview, different_work) {
                (true, _) => How::Preview,
                (false, true) => How::EvenAnotherWork,
                (false, false) => How::SameWork,
            };
            replace::run(&library()?, &text, &file, how, out)
        }
        Command::Notes { command } => notes::run(&library()?, command, out),
        Command::Books { command } => books::run(&library()?, command, out),
        Command::Bundle { command } => bundle::run(command, &place, out),
        Command::Undo => history::undo(&library()?, out),
        Command::Redo => history::redo(&library()?, out),
        Command::Health => health::run(&place.existing()?, out),
        Command::Carry { old, new, targets } => carry::run(&old, &new, &targets, out),
        Command::Resolve { text, selectors } => carry::resolve(&text, &selectors, out),
    }
}

/// Which errors are a "no" and which are a failure.
fn exit_code(kind: ErrorKind) -> u8 {
    match kind {
        ErrorKind::Internal | ErrorKind::DiskFull | ErrorKind::Busy => FAILED,
        _ => REFUSED,
    }
}

/// Help and version are results; anything else is a mistake in the call.
fn not_understood(error: &clap::Error) -> ExitCode {
    if error.use_stderr() && std::env::args_os().any(|arg| arg == "--json") {
        output::usage_error(&error.render().to_string());
    } else {
        // Where even this cannot be written there is nobody to tell.
        let _ = error.print();
    }
    ExitCode::from(if error.use_stderr() { FAILED } else { DONE })
}
