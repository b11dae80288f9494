//! Kill -9 at any moment: what was acknowledged is there (reliability, F1).

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{ChildStdin, ChildStdout};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use marginalis_core::ids::HighlightId;
use marginalis_core::time::Clock;
use marginalis_core::{Library, health, highlights};
use serde_json::{Value, json};

use crate::driver::Shell;

const ROUNDS: u32 = 120;

#[test]
fn nothing_acknowledged_is_lost_when_the_writer_is_killed() {
    let (shell, text) = Shell::with_essay();
    let length = shell.plain(&text).chars().count() as u32;
    let mut acknowledged: HashSet<HighlightId> = HashSet::new();
    let mut known: HashSet<HighlightId> = HashSet::new();
    let mut chance = Chance::new();
    let mut late = 0;
    for round in 0..ROUNDS {
        let mut writer = shell.stream();
        let feeding = feed(writer.stdin.take().unwrap(), text.clone(), length, round);
        let listening = listen(writer.stdout.take().unwrap());
        thread::sleep(Duration::from_millis(chance.between(5, 250)));
        writer.kill().unwrap();
        writer.wait().unwrap();
        feeding.join().unwrap();
        acknowledged.extend(listening.join().unwrap());

        // The same way in as the window's, so that recovery is tested too.
        let library = Library::open(&shell.library(), Clock::system()).unwrap();
        let there: HashSet<HighlightId> = highlights::list(&library, None)
            .unwrap()
            .iter()
            .map(|mark| mark.id)
            .collect();
        let lost = acknowledged.difference(&there).count();
        assert_eq!(lost, 0, "round {round}, {chance:?}");
        let unsaid = there
            .difference(&acknowledged)
            .filter(|id| !known.contains(id))
            .count();
        assert!(
            unsaid <= 1,
            "{unsaid} marks that nobody was told of in round {round}, {chance:?}"
        );
        late += unsaid;
        known = there;
        if round % 20 == 19 {
            assert_eq!(
                health::check(&library).unwrap().problems,
                Vec::<String>::new()
            );
        }
    }
    assert!(
        acknowledged.len() > ROUNDS as usize,
        "the writer was killed at work, not before it"
    );
    println!(
        "{ROUNDS} rounds, {} acknowledged, 0 lost ({late} saved but not yet told)",
        acknowledged.len()
    );
}

/// Writes notes as fast as they are taken, until nobody takes them.
fn feed(mut to: ChildStdin, text: String, length: u32, round: u32) -> JoinHandle<()> {
    thread::spawn(move || {
        for number in 0.. {
            let start = number % (length - 3);
            let line = json!({ "text": text, "start": start, "end": start + 3, "note": format!("{round}/{number}"), "tags": ["kill"] });
            if writeln!(to, "{line}").is_err() {
                return;
            }
        }
    })
}

/// The ids of all notes that the writer told of.
fn listen(from: ChildStdout) -> JoinHandle<Vec<HighlightId>> {
    thread::spawn(move || {
        let lines = BufReader::new(from).lines().map_while(Result::ok);
        // A line cut off in the middle told nothing.
        let notes = lines.filter_map(|line| serde_json::from_str::<Value>(&line).ok());
        notes
            .map(|note| note["id"].as_str().unwrap().parse().unwrap())
            .collect()
    })
}

/// Numbers to kill by; the state is in every message, so that a failure can be run again.
#[derive(Debug)]
pub struct Chance(u64);

impl Chance {
    pub fn new() -> Self {
        let seed = std::env::var("MARGINALIS_KILL_SEED")
            .ok()
            .and_then(|seed| seed.parse().ok());
        Self(
            seed.unwrap_or_else(|| {
                Instant::now().elapsed().as_nanos() as u64 ^ u64::from(std::process::id())
            }) | 1,
        )
    }

    /// Xorshift (Marsaglia 2003).
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        low + self.0 % (high - low)
    }
}
