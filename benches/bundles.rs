//! Installing bundles, measured from outside (`cargo bench -p marginalis-cli --bench bundles [-- RUNS]`): the program as
//! a reader starts it, each run against a floor of the same run, alternating.
//!
//! Floors: of 1,000 texts of 50 kB, parsing them, counting their words, hashing them, and writing them to a bare SQLite
//! file with the library's settings; of an update that changes one text in 1,000, the fresh install before it. Before an
//! update the whole library is copied; what that takes is measured apart, over copying the same file and waiting for the
//! disk, and so is what that floor alone is of the install, and the rest of the update.
//! (200 MB of pictures: `bundle.sh`.)
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

#[path = "carry/book.rs"]
#[allow(dead_code)] // the next edition and its marks are for the benchmarks of carrying
mod book;

use std::fmt::Write as _;
use std::fs::{self, File};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use marginalis_core::Library;
use marginalis_core::testing::bundles::{Pack, snapshot};
use marginalis_core::text::Document;
use marginalis_core::time::Clock;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

const RUNS: usize = 5;
const TEXTS: u16 = 1_000;
const TEXT_BYTES: usize = 50_000;
/// So many words of the made-up book are not much less than that.
const TEXT_WORDS: usize = 10_000;

/// How long a program took, and how much memory it had at most, bytes.
#[derive(Clone, Copy, Debug)]
struct Ran {
    took: Duration,
    memory: u64,
}

fn main() {
    let runs = std::env::args()
        .filter_map(|arg| arg.parse().ok())
        .next()
        .unwrap_or(RUNS);
    let folder = tempfile::tempdir().unwrap();
    texts(folder.path(), runs);
}

fn texts(folder: &Path, runs: usize) {
    let sources: Vec<String> = (1..=TEXTS).map(|number| text(number, "first")).collect();
    let edition = |number: u32, changed: Option<u16>| {
        let path = folder.join(format!("texts-{number}.marginalis"));
        (1..=TEXTS)
            .zip(&sources)
            .fold(Pack::edition(number), |pack, (id, source)| match changed {
                Some(changed) if changed == id => pack.text(id, &text(id, "second")),
                _ => pack.text(id, source),
            })
            .write(&path)
            .unwrap();
        path
    };
    let (first, second) = (edition(1, None), edition(2, Some(500)));
    let written: usize = sources.iter().map(String::len).sum();
    let packed = fs::metadata(&first).unwrap().len();
    println!(
        "texts that pack to 1/{:.2} in a bundle",
        written as f64 / packed as f64
    );
    let (mut fresh, mut updates, mut copies) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..runs {
        let floor = parsed_and_written(folder, &sources);
        let library = Fresh::new();
        let installed = library.install(&first);
        copies.push((library.copied_by_us(), library.copied()));
        fresh.push((installed, floor));
        updates.push((library.install(&second), installed.took));
    }
    let parsing = "1,000 texts of 50 kB, over parsing + writing them";
    told(parsing, &fresh, 2.0);
    let changed = "one text of 1,000 changed, over the fresh install";
    told(changed, &updates, 0.05);
    told_of_copies(&updates, &copies);
}

/// What of the updates is the copy before them.
fn told_of_copies(updates: &[(Ran, Duration)], copies: &[(Duration, Duration)]) {
    let seconds = Duration::as_secs_f64;
    let copy = median(copies.iter().map(|(ours, _)| seconds(ours)).collect());
    let over = median(
        copies
            .iter()
            .map(|(ours, floor)| seconds(ours) / seconds(floor))
            .collect(),
    );
    let floor = median(copies.iter().map(|(_, floor)| seconds(floor)).collect());
    let of_install = |value: fn(&Ran, f64) -> f64| {
        let ratios = updates.iter().zip(copies);
        median(
            ratios
                .map(|((ran, install), (_, floor))| value(ran, seconds(floor)) / seconds(install))
                .collect(),
        )
    };
    println!(
        "  of that the copy of the library before it: {:.0} ms, {over:.2} of {:.0} ms for copying the file and syncing it\n  \
         that floor alone, over the install: {:.3}; the update without it: {:.3} (goal 0.05 for both)",
        copy * 1e3,
        floor * 1e3,
        of_install(|_, floor| floor),
        of_install(|ran, floor| ran.took.as_secs_f64() - floor),
    );
}

/// A library made anew, with the shipped texts in it.
struct Fresh(TempDir);

impl Fresh {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = program(folder.path())
            .arg("texts")
            .stdout(Stdio::null())
            .status();
        assert!(made.unwrap().success());
        Self(folder)
    }

    /// How long it takes to copy its file, and to wait until the copy is on the disk.
    fn copied(&self) -> Duration {
        let copy = self.0.path().join("copy.db");
        let begun = Instant::now();
        fs::copy(self.0.path().join("library/marginalis.db"), &copy).unwrap();
        File::options()
            .write(true)
            .open(&copy)
            .and_then(|file| file.sync_all())
            .unwrap();
        let took = begun.elapsed();
        fs::remove_file(copy).unwrap();
        took
    }

    /// How long the copy takes that is made of it before an update.
    fn copied_by_us(&self) -> Duration {
        let library = Library::open(&self.0.path().join("library"), Clock::system()).unwrap();
        let begun = Instant::now();
        snapshot(&library).unwrap();
        let took = begun.elapsed();
        library.close().unwrap();
        took
    }

    fn install(&self, bundle: &Path) -> Ran {
        let begun = Instant::now();
        let mut child = program(self.0.path())
            .args(["bundle", "install", "--accept-key", "--json"])
            .arg(bundle)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let status = PathBuf::from(format!("/proc/{}/status", child.id()));
        // Beside it, so that the end is not seen late.
        let watching = thread::spawn(move || {
            let mut memory = 0;
            loop {
                match peak(&status) {
                    0 => return memory,
                    peak => memory = memory.max(peak),
                }
                thread::sleep(Duration::from_millis(2));
            }
        });
        assert!(child.wait().unwrap().success());
        Ran {
            took: begun.elapsed(),
            memory: watching.join().unwrap(),
        }
    }
}

fn program(library: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_marginalis"));
    command.arg("--library").arg(library.join("library"));
    command
}

/// The most memory a program had so far; 0 where the system does not say.
fn peak(status: &Path) -> u64 {
    let status = fs::read_to_string(status).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}

fn parsed_and_written(folder: &Path, sources: &[String]) -> Duration {
    let path = folder.join("bare.db");
    let begun = Instant::now();
    let mut bare = rusqlite::Connection::open(&path).unwrap();
    bare.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
         CREATE TABLE contents (hash TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL) STRICT;",
    )
    .unwrap();
    let tx = bare.transaction().unwrap();
    for source in sources {
        let document = Document::parse(source);
        black_box((document.words(), Sha256::digest(document.plain.as_str())));
        let hash = Sha256::digest(source.as_bytes());
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        tx.prepare_cached("INSERT INTO contents VALUES (?1, ?2)")
            .unwrap()
            .execute([&hash, source])
            .unwrap();
    }
    tx.commit().unwrap();
    bare.close().unwrap();
    let took = begun.elapsed();
    fs::remove_file(path).unwrap();
    took
}

/// Prose with headings, some emphasis and a list now and then; `word` stands in each paragraph. Its words are as common
/// and as rare as in a book, so that it packs as a book does: what repeats itself would flatter the library.
fn text(number: u16, word: &str) -> String {
    let mut text = format!("# Text {number}\n\n");
    let prose = book::text(2 * TEXT_WORDS, u64::from(number));
    for (block, paragraph) in prose.lines().enumerate() {
        if text.len() >= TEXT_BYTES {
            break;
        }
        match block % 25 {
            0 => writeln!(text, "## Section {}\n\n{paragraph}\n", block / 25).unwrap(),
            7 => writeln!(text, "- an *item* of a list\n- and **another** one\n").unwrap(),
            _ => writeln!(text, "The {word} to say: {paragraph}\n").unwrap(),
        }
    }
    text
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}

fn told(what: &str, runs: &[(Ran, Duration)], goal: f64) {
    let of = |value: fn(&(Ran, Duration)) -> f64| median(runs.iter().map(value).collect());
    let ratio = of(|(ran, floor)| ran.took.as_secs_f64() / floor.as_secs_f64());
    let memory = runs.iter().map(|(ran, _)| ran.memory).max().unwrap_or(0);
    println!(
        "{what}: {ratio:.3} (goal {goal}); {:.0} ms against {:.0} ms; memory at most {} MB",
        of(|(ran, _)| ran.took.as_secs_f64() * 1e3),
        of(|(_, floor)| floor.as_secs_f64() * 1e3),
        memory / 1_000_000
    );
}
