//! Building a bundle of 1,000 texts of 50 kB (`cargo bench -p marginalis-core --bench bundle_build`), against the floor:
//! reading, parsing, hashing and deflating the same files, alternating in the same run. And how much memory it takes
//! beyond what the program has before (Linux).
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use marginalis_core::bundle::source::{self, NewBundle, Wanted};
use marginalis_core::text::Document;
use sha2::{Digest, Sha256};

const TEXTS: usize = 1_000;
const BYTES: usize = 50_000;
const RUNS: usize = 3;
/// An image that is far larger than all texts: it must not be held in memory.
const IMAGE: usize = 60 << 20;

/// Words by a simple generator, so that texts differ and pack like prose.
fn words(seed: usize) -> String {
    const SYLLABLES: [&str; 16] = [
        "mar", "gin", "pen", "read", "er", "note", "in", "the", "page", "of", "and", "book",
        "line", "mark", "side", "al",
    ];
    let mut state = seed as u64 * 2 + 1;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    };
    let mut text = format!("# Text {seed}\n\n");
    while text.len() < BYTES {
        for _ in 0..60 {
            for _ in 0..=next() % 3 {
                text += SYLLABLES[next() % SYLLABLES.len()];
            }
            text += " ";
        }
        writeln!(text, ".\n").unwrap();
    }
    text
}

/// A PNG whose data is noise: a header, one chunk, the end.
fn image() -> Vec<u8> {
    let mut bytes =
        b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x0f\xa0\0\0\x0b\xb8\x08\x02\0\0\0\0\0\0\0".to_vec();
    let mut state = 1u32;
    bytes.extend(
        std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .take(IMAGE),
    );
    bytes.extend(b"\0\0\0\0IEND\xae\x42\x60\x82");
    bytes
}

/// The most memory the program ever had, bytes; afterwards it counts anew.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    let _ = File::options()
        .write(true)
        .open("/proc/self/clear_refs")
        .and_then(|mut file| file.write_all(b"5"));
    kib.unwrap_or(0) * 1024
}

/// What cannot be had for less: every file read, parsed, hashed twice (its bytes and its words) and packed.
fn floor(folder: &Path) -> Duration {
    let start = Instant::now();
    let mut out = File::create(folder.join("floor.tmp")).unwrap();
    for entry in fs::read_dir(folder.join("texts")).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        let document = Document::parse(std::str::from_utf8(&bytes).unwrap());
        std::hint::black_box((
            Sha256::digest(&bytes),
            Sha256::digest(document.plain.as_str()),
        ));
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
        packed.write_all(&bytes).unwrap();
        out.write_all(&packed.finish().unwrap()).unwrap();
    }
    let image = fs::read(folder.join("assets/noise.png")).unwrap();
    std::hint::black_box(Sha256::digest(&image));
    out.write_all(&image).unwrap();
    out.sync_all().unwrap();
    start.elapsed()
}

fn build(folder: &Path) -> Duration {
    // Each build is a first one.
    let _ = fs::remove_file(folder.join("bundle.lock"));
    let wanted = Wanted {
        out: Some(folder.join("built.marginalis")),
        ..Wanted::default()
    };
    let start = Instant::now();
    let built = source::build(folder, &wanted, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(built.texts.len(), TEXTS);
    start.elapsed()
}

fn main() {
    let held = tempfile::tempdir().unwrap();
    let folder = held.path().join("source");
    source::create(&folder, &NewBundle::default()).unwrap();
    for old in [
        "texts/01-welcome.md",
        "annotations/notes.json",
        "questions.json",
    ] {
        fs::remove_file(folder.join(old)).unwrap();
    }
    for text in 0..TEXTS {
        fs::write(folder.join(format!("texts/{text:04}.md")), words(text)).unwrap();
    }
    fs::write(folder.join("assets/noise.png"), image()).unwrap();
    peak();
    let before = peak();
    let first = build(&folder);
    let memory = peak().saturating_sub(before);
    println!(
        "memory of a build: {} MiB beyond {} MiB (first build {:.2} s)",
        memory >> 20,
        before >> 20,
        first.as_secs_f64()
    );
    let (mut built, mut floors) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        floors.push(floor(&folder));
        built.push(build(&folder));
    }
    floors.sort_unstable();
    built.sort_unstable();
    let (built, floor) = (built[RUNS / 2], floors[RUNS / 2]);
    println!(
        "ratio bundle-build {:.2} (a build {:.2} s, reading, parsing, hashing and packing {:.2} s, medians of {RUNS})",
        built.as_secs_f64() / floor.as_secs_f64(),
        built.as_secs_f64(),
        floor.as_secs_f64(),
    );
}
