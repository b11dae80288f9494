//! The grammar of `bundle`.

use std::path::PathBuf;

use clap::Subcommand;

/// Bundles.
#[derive(Subcommand)]
pub enum BundleCommand {
    /// Make a key to sign with: KEY, opened by a passphrase, and KEY.pub for everybody
    Keygen {
        /// Where the key goes; nothing is written over
        #[arg(long, value_name = "KEY")]
        out: PathBuf,
    },
    /// State, signed by the old key, that a new key follows it
    Rotate {
        /// The old key
        #[arg(long, value_name = "KEY")]
        from: PathBuf,
        /// The new key's public half
        #[arg(long, value_name = "KEY.pub")]
        to: PathBuf,
        /// Where the statement goes; its signature goes to FILE.minisig
        #[arg(long, value_name = "FILE", default_value = "rotation.json")]
        out: PathBuf,
    },
    /// Sign a bundle: in its place, or beside it with --detached
    Sign {
        /// The bundle
        file: PathBuf,
        /// The key
        #[arg(long, value_name = "KEY")]
        key: PathBuf,
        /// A statement that the key changed, the oldest first
        #[arg(long = "rotation", value_name = "FILE")]
        rotations: Vec<PathBuf>,
        /// Leave the bundle as it is and write FILE.minisig
        #[arg(long, conflicts_with = "rotations")]
        detached: bool,
    },
    /// Check a bundle's every byte and its signature; done only where it is signed and whole
    Verify {
        /// The bundle
        file: PathBuf,
        /// The key it must be signed with, or one that led to it
        #[arg(long, value_name = "KEY.pub")]
        key: Option<PathBuf>,
    },
    /// Say what is in a bundle, without installing it
    Inspect {
        /// The bundle
        file: PathBuf,
    },
}
