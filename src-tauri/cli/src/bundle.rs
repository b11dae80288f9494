//! `bundle …`: keys, signing and looking into bundles. Files alone; no library is opened.

pub mod args;
mod inspect;
mod keys;
mod passphrase;
mod shapes;
mod verify;

use args::BundleCommand;

use crate::output::{Out, Result};

/// Does what was asked for.
pub fn run(command: BundleCommand, out: &mut Out) -> Result<u8> {
    match command {
        BundleCommand::Keygen { out: file } => keys::generate(&file, out),
        BundleCommand::Rotate {
            from,
            to,
            out: file,
        } => keys::rotate(&from, &to, &file, out),
        BundleCommand::Sign {
            file,
            key,
            rotations,
            detached,
        } => keys::sign(&file, &key, &rotations, detached, out),
        BundleCommand::Verify { file, key } => verify::run(&file, key.as_deref(), out),
        BundleCommand::Inspect { file } => inspect::run(&file, out),
    }
}
