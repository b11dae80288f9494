//! The grammar of `bundle`.

use std::path::PathBuf;

use clap::Subcommand;

/// Bundles.
#[derive(Subcommand)]
pub enum BundleCommand {
    /// Make a folder for a new bundle, with a first text in it
    New {
        /// The folder; it must not hold anything yet
        folder: PathBuf,
        /// Title; without it the folder's name
        #[arg(long)]
        title: Option<String>,
        /// Who wrote the texts, or chose them; may be given several times
        #[arg(long = "author", value_name = "NAME")]
        authors: Vec<String>,
        /// What students may do with it: an SPDX id, or NONE
        #[arg(long, default_value = "CC-BY-SA-4.0")]
        license: String,
        /// The texts' language, as a BCP-47 tag
        #[arg(long, default_value = "en")]
        language: String,
    },
    /// Say what students would stumble on; 1 where something stops a build, warnings alone are 0
    Check {
        /// The folder
        folder: PathBuf,
    },
    /// Build a bundle from its folder
    Build {
        /// The folder
        folder: PathBuf,
        /// The bundle's file; without it one named after title and edition, here
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// The edition; without it that of bundle.toml
        #[arg(long, value_name = "N")]
        edition: Option<u32>,
        /// The key to sign with
        #[arg(long, value_name = "KEY")]
        sign: Option<PathBuf>,
        /// Don't pack: the same bytes with every version of this program
        #[arg(long)]
        store: bool,
    },
    /// Say what a new edition changes, and what it does to marks
    Compare {
        /// The bundle that students have
        old: PathBuf,
        /// The bundle they would get
        new: PathBuf,
        /// Marks made in the old one, as handed in; may be given several times
        #[arg(long, value_name = "FILE.annotations")]
        notes: Vec<PathBuf>,
        /// As a page for a browser, on standard output
        #[arg(long, conflicts_with = "json")]
        html: bool,
    },
    /// Write a folder for a web server: the bundles, their hashes, an OPDS feed and a page
    Publish {
        /// The folder
        folder: PathBuf,
        /// The bundles
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// What stands over the page
        #[arg(long, default_value = "Bundles")]
        title: String,
    },
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
    /// Install a bundle into the library, or update it; your marks go with their words
    Install {
        /// The bundle
        file: PathBuf,
        /// Say yes to what is asked about its key: that it is new, that it changed, or that there is none
        #[arg(long)]
        accept_key: bool,
        /// Install it beside what is here, as a bundle of its own
        #[arg(long)]
        as_copy: bool,
        /// Only say what would happen
        #[arg(long)]
        preview: bool,
    },
    /// List the bundles in the library
    List,
    /// Take a bundle out of the library; texts with marks stay
    Remove {
        /// Which: its id, an unmistakable beginning or end of it, or its exact title
        bundle: String,
    },
    /// Compare every file of an installed bundle with what its publisher signed or listed
    VerifyInstalled {
        /// Which
        bundle: String,
    },
    /// Write your marks, notes and answers of a bundle to a file for your teacher
    HandIn {
        /// Which
        bundle: String,
        /// The file; by custom it ends in .annotations
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// What your teacher knows you by; remembered for the next time
        #[arg(long)]
        name: Option<String>,
    },
    /// Open what students handed in: files, or folders of them, as often and in any order you like
    Collect {
        /// The files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// The bundle they must be about; without it each says itself
        #[arg(long)]
        bundle: Option<String>,
        /// Only say what would happen
        #[arg(long)]
        preview: bool,
    },
    /// List who handed in what; with --csv write every mark and answer as a table
    HandIns {
        /// Which bundle
        bundle: String,
        /// Pseudonyms in place of names
        #[arg(long)]
        pseudonyms: bool,
        /// Where the table goes
        #[arg(long, value_name = "OUT")]
        csv: Option<PathBuf>,
        /// Cells exactly as they are, for programs; not for a spreadsheet, which may run them
        #[arg(long, requires = "csv")]
        raw: bool,
    },
    /// List what students answered, question by question
    Answers {
        /// Which bundle
        bundle: String,
        /// Pseudonyms in place of names
        #[arg(long)]
        pseudonyms: bool,
    },
    /// Say how many students marked each passage of a text
    HeatMap {
        /// The text
        text: String,
    },
    /// Say what a student is called, or let go of what they handed in
    Student {
        /// Which bundle
        bundle: String,
        /// The student: their number, or what they are called
        student: String,
        /// What you call them; "" for what they call themselves
        #[arg(long)]
        name: Option<String>,
        /// What they are called where names are not to be seen; "" for their number
        #[arg(long)]
        pseudonym: Option<String>,
        /// Let go of what they handed in
        #[arg(long, conflicts_with_all = ["name", "pseudonym"])]
        remove: bool,
    },
    /// Say what is in a bundle, without installing it
    Inspect {
        /// The bundle
        file: PathBuf,
    },
}
