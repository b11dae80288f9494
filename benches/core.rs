//! Speed of the core (`make bench`): criterion's figures, then the ratios that docs/speed.md holds, each against a
//! floor measured in the same run, alternating.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::Criterion;
use marginalis_core::highlights::{self, Color, NewHighlight};
use marginalis_core::testing::TestLibrary;
use marginalis_core::text::{Document, find};

/// A text of 20,000 blocks and about 3 MB: headings, paragraphs, some emphasis, a list now and then.
fn long_text() -> String {
    let sentence = "The reader who marks a passage makes a promise to come back to it, and the page keeps the place. ";
    let mut text = String::from("# A long text\n\n");
    for block in 0..20_000 {
        match block % 25 {
            0 => writeln!(text, "## Section {}\n", block / 25).unwrap(),
            7 => writeln!(text, "- an *item* of a list\n- and **another** one\n").unwrap(),
            _ => writeln!(
                text,
                "{block}. {}\n",
                sentence.repeat(if block % 3 == 0 { 2 } else { 1 })
            )
            .unwrap(),
        }
    }
    // "12. The…" at the start of a paragraph would be a list item: the number is escaped as an import does it.
    text.lines()
        .map(|l| {
            if l.starts_with(|c: char| c.is_ascii_digit()) {
                l.replacen(". ", "\\. ", 1) + "\n"
            } else {
                l.to_owned() + "\n"
            }
        })
        .collect()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// One saved mark against one bare SQLite commit with the same settings, alternating, 400 of each.
fn saved_mark_ratio() {
    let library = TestLibrary::empty().unwrap();
    let text = library
        .add_text(
            "A text",
            &format!("# A text\n\n{}", "Some words to mark. ".repeat(400)),
        )
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let bare = rusqlite::Connection::open(folder.path().join("bare.db")).unwrap();
    bare.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;
         CREATE TABLE mark(id TEXT PRIMARY KEY, quote TEXT NOT NULL, note TEXT NOT NULL) STRICT;",
    )
    .unwrap();
    let (mut saved, mut floor) = (Vec::new(), Vec::new());
    for i in 0..440u32 {
        let start = 10 + (i % 300) * 20;
        let t = Instant::now();
        let new = NewHighlight {
            text,
            start,
            end: start + 15,
            color: Color::Yellow,
            style: Default::default(),
            note: String::new(),
            tags: vec![],
        };
        highlights::create(&library, new).unwrap();
        let saved_in = t.elapsed();
        let t = Instant::now();
        bare.execute_batch("BEGIN IMMEDIATE").unwrap();
        bare.prepare_cached("INSERT INTO mark VALUES (?1, ?2, ?3)")
            .unwrap()
            .execute((format!("{i:036}"), "Some words to m", ""))
            .unwrap();
        bare.execute_batch("COMMIT").unwrap();
        let floor_in = t.elapsed();
        if i >= 40 {
            saved.push(saved_in);
            floor.push(floor_in);
        }
    }
    let (saved, floor) = (median(saved), median(floor));
    println!(
        "ratio saved-mark {:.2} (a saved mark {:.3} ms, a bare commit {:.3} ms, medians of 400; target 2.00)",
        saved.as_secs_f64() / floor.as_secs_f64(),
        saved.as_secs_f64() * 1e3,
        floor.as_secs_f64() * 1e3,
    );
}

fn main() {
    let source = long_text();
    let document = Document::parse(&source);
    println!(
        "the long text: {} bytes, {} blocks",
        source.len(),
        document.blocks.len()
    );

    let mut criterion = Criterion::default().sample_size(20).configure_from_args();
    criterion.bench_function("parse 3 MB", |b| {
        b.iter(|| Document::parse(black_box(&source)))
    });
    criterion.bench_function("parse 3 MB, floor: events alone", |b| {
        b.iter(|| {
            pulldown_cmark::Parser::new_ext(black_box(&source), pulldown_cmark::Options::all())
                .count()
        })
    });
    criterion.bench_function("find in 3 MB", |b| {
        b.iter(|| find::find(black_box(&document), "comes back"))
    });
    criterion.final_summary();
    saved_mark_ratio();
}
