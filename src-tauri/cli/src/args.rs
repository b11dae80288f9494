//! What can be asked: the command line's grammar.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Parser, Subcommand, ValueEnum};
use marginalis_core::highlights::{Color, Style};
use marginalis_core::reading_list::Status;
use serde::de::DeserializeOwned;

use crate::bundle::args::BundleCommand;

/// Read, mark, and keep what you wrote in the margin.
///
/// A TEXT is named by its id, by a beginning or an end of the id that no other text shares, or by its exact title.
/// Exit codes: 0 done, 1 refused (wholly or in part), 2 not understood or failed.
#[derive(Parser)]
#[command(name = "marginalis", version)]
pub struct Args {
    /// The library's folder; without it MARGINALIS_LIBRARY, else the one the window opens
    #[arg(long, global = true, value_name = "DIR")]
    pub library: Option<PathBuf>,
    /// Results as JSON; errors as JSON too, on standard error
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Subcommand)]
pub enum Command {
    /// Bring texts into the library
    Import {
        /// Plain text or Markdown
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// List the texts
    Texts,
    /// Print a text
    Show {
        /// Which
        text: String,
        /// In which form
        #[arg(long = "as", value_name = "FORM", default_value = "plain")]
        form: Form,
    },
    /// Replace a text by a new edition; its marks go with their words
    Replace {
        /// Which
        text: String,
        /// The new edition: plain text or Markdown
        file: PathBuf,
        /// Only say what would happen
        #[arg(long)]
        preview: bool,
        /// Replace also where the file looks like another work
        #[arg(long)]
        different_work: bool,
    },
    /// Make, list, change and take out notes
    Notes {
        /// What to do with them.
        #[command(subcommand)]
        command: NotesCommand,
    },
    /// The reading list; alone, it lists the books
    Books {
        /// What to do with them.
        #[command(subcommand)]
        command: Option<BooksCommand>,
    },
    /// Make, sign and publish bundles; install, check and remove them
    Bundle {
        /// What to do with them.
        #[command(subcommand)]
        command: BundleCommand,
    },
    /// Take back the last change
    Undo,
    /// Do the last change that was taken back again
    Redo,
    /// Check the library; changes nothing
    Health,
    /// Carry marks from one edition of a text to another: files, no library; always prints JSON
    Carry {
        /// The edition the marks were made in: .txt (as it is) or .md (its plain text)
        old: PathBuf,
        /// The edition they go to
        new: PathBuf,
        /// The marks: [{"id", "start", "end"}], code points of the old edition
        #[arg(value_name = "TARGETS.json")]
        targets: PathBuf,
    },
    /// Find passages by their words alone: files, no library; always prints JSON
    Resolve {
        /// The text: .txt (as it is) or .md (its plain text)
        text: PathBuf,
        /// The passages: [{"id", "exact", "prefix", "suffix", "start"}]; all but id and exact may be missing
        #[arg(value_name = "SELECTORS.json")]
        selectors: PathBuf,
    },
}

/// A form of a text.
#[derive(Clone, Copy, ValueEnum)]
pub enum Form {
    /// The plain text in which positions count
    Plain,
    /// The Markdown the library keeps
    Markdown,
    /// Outline and blocks with their positions
    Blocks,
}

/// Notes.
#[derive(Subcommand)]
pub enum NotesCommand {
    /// Mark a passage, with or without a note
    Add {
        /// The text
        #[arg(long, required_unless_present = "from")]
        text: Option<String>,
        /// First character, counted in code points of the plain text from 0
        #[arg(long, required_unless_present = "from", allow_negative_numbers = true)]
        start: Option<i64>,
        /// The character after the last
        #[arg(long, required_unless_present = "from", allow_negative_numbers = true)]
        end: Option<i64>,
        /// What it looks like and says
        #[command(flatten)]
        look: Look,
        /// Take many from a file of JSON lines, or `-` for standard input; each is saved, then printed
        #[arg(long, value_name = "FILE", conflicts_with_all = ["text", "start", "end", "color", "style", "note", "tags"])]
        from: Option<PathBuf>,
    },
    /// List marks and notes in order of place
    List {
        /// Of this text only
        #[arg(long)]
        text: Option<String>,
    },
    /// Change a mark
    Edit {
        /// Which: its id, or an unmistakable beginning or end of it
        id: String,
        /// What to change
        #[command(flatten)]
        look: Look,
        /// Take all tags away
        #[arg(long, conflicts_with = "tags")]
        no_tags: bool,
        /// The revision you saw; if the note changed since, both wordings are kept
        #[arg(long)]
        revision: Option<u32>,
    },
    /// Delete marks with their notes, as one step
    Delete {
        /// Which
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
    },
    /// Write notes to a file, or to a file per text in a folder
    Export {
        /// In which format
        #[arg(long)]
        format: ExportFormat,
        /// A file, or a folder (one that exists, or a path that ends in “/”)
        #[arg(long, value_name = "PATH")]
        out: PathBuf,
        /// Of this text only
        #[arg(long)]
        text: Option<String>,
    },
}

/// How a mark looks and what it says.
#[derive(clap::Args, Default)]
pub struct Look {
    /// yellow, green, pink, blue, purple or orange
    #[arg(long, value_parser = named::<Color>)]
    pub color: Option<Color>,
    /// solid or underline
    #[arg(long, value_parser = named::<Style>)]
    pub style: Option<Style>,
    /// The note, in Markdown
    #[arg(long, allow_hyphen_values = true)]
    pub note: Option<String>,
    /// A tag; may be given several times
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
}

/// Formats of an export.
#[derive(Clone, Copy, ValueEnum)]
pub enum ExportFormat {
    /// Markdown
    Markdown,
}

/// Books.
#[derive(Subcommand)]
pub enum BooksCommand {
    /// List the books in your order
    List,
    /// Say where you are with a book; `none` clears a figure or a date
    Set {
        /// Which: id, an unmistakable beginning or end of it, or exact title
        id: String,
        /// What to set
        #[command(flatten)]
        progress: Progress,
    },
    /// Put a book on the list
    Add {
        /// Title
        #[arg(long)]
        title: String,
        /// Author; may be given several times
        #[arg(long = "author", value_name = "NAME")]
        authors: Vec<String>,
        /// Year
        #[arg(long, allow_negative_numbers = true)]
        year: Option<i32>,
        /// Publisher
        #[arg(long)]
        publisher: Option<String>,
        /// Pages
        #[arg(long)]
        pages: Option<u32>,
    },
    /// Take books from a CSL-JSON file, or those a text names
    Import {
        /// A CSL-JSON array
        #[arg(required_unless_present = "text", conflicts_with = "text")]
        file: Option<PathBuf>,
        /// The books this text's lists name
        #[arg(long)]
        text: Option<String>,
    },
    /// Print the list as CSL-JSON, or write it to a file
    Export {
        /// The file
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Take a book off the list
    Remove {
        /// Which
        id: String,
    },
}

/// Where a reader is with a book; one of these at least.
#[derive(clap::Args)]
#[group(required = true, multiple = true)]
pub struct Progress {
    /// to-read, reading, finished or set-aside
    #[arg(long, value_parser = named::<Status>)]
    pub status: Option<Status>,
    /// The page reached
    #[arg(long, value_name = "N")]
    pub page: Option<OrNone<u32>>,
    /// Percent reached
    #[arg(long, value_name = "N")]
    pub percent: Option<OrNone<u32>>,
    /// Pages in all
    #[arg(long, value_name = "N")]
    pub pages: Option<OrNone<u32>>,
    /// When begun, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub started: Option<OrNone<Date>>,
    /// When finished, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub finished: Option<OrNone<Date>>,
    /// 1 to 5
    #[arg(long, value_name = "N")]
    pub rating: Option<OrNone<u8>>,
    /// Your note; an empty one removes it
    #[arg(long, allow_hyphen_values = true)]
    pub note: Option<String>,
}

/// A day.
pub type Date = jiff::civil::Date;

/// A value, or the word `none` that clears it.
#[derive(Clone, Copy)]
pub struct OrNone<T>(pub Option<T>);

impl<T: FromStr> FromStr for OrNone<T> {
    type Err = T::Err;

    fn from_str(word: &str) -> Result<Self, T::Err> {
        match word {
            "none" => Ok(Self(None)),
            word => word.parse().map(|value| Self(Some(value))),
        }
    }
}

/// One of the core's names, as its JSON has them; hyphens do for underscores. The error lists them all.
fn named<T: DeserializeOwned>(word: &str) -> Result<T, String> {
    let name = serde_json::Value::String(word.to_lowercase().replace('-', "_"));
    serde_json::from_value(name).map_err(|error| error.to_string())
}
