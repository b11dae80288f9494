//! The window's program. `marginalis-desktop [--library DIR] [FILE…]`

// No console beside the window on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

use marginalis_app::arguments::{Arguments, Asked, USAGE};

fn main() -> ExitCode {
    let cwd = std::env::current_dir().unwrap_or_default();
    match Arguments::parse(std::env::args_os().skip(1), &cwd) {
        Ok(Asked::Start(arguments)) => marginalis_app::run(arguments),
        Ok(Asked::Help) => {
            println!("{USAGE}");
            ExitCode::SUCCESS
        }
        Ok(Asked::Version) => {
            println!("marginalis-desktop {}", env!("CARGO_PKG_VERSION"));
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("marginalis-desktop: {message}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}
