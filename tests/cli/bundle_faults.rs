//! An update that is killed, that meets a full disk, or that meets another one: the old edition as a whole or the new
//! one, and every mark in either case (reliability, F1, F3, F5, F19).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use marginalis_core::highlights::State;
use marginalis_core::testing::bundles::{Pack, bundle_id, text_id};
use marginalis_core::time::Clock;
use marginalis_core::{Library, bundle::installed, editions, health, highlights, text};
use serde_json::{Value, json};

use crate::driver::Shell;
use crate::kill::Chance;

/// How often by default; `MARGINALIS_ROUNDS` says otherwise.
const ROUNDS: u32 = 25;
const TEXTS: u16 = 6;
const MARKS: u32 = 30;
/// Room that is enough for the update, KiB.
const ENOUGH: u64 = 4_000;

fn rounds() -> u32 {
    let asked = std::env::var("MARGINALIS_ROUNDS").ok();
    asked
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(ROUNDS)
}

/// An edition whose texts all differ from those of the one before in every paragraph's second word.
fn edition(number: u32) -> Pack {
    let word = ["what", "much", "little"][number as usize % 3];
    let text = |text: u16| -> String {
        let lines: Vec<String> = (0..MARKS)
            .map(|line| {
                format!("Paragraph {line} of text {text} is about matter {} and {word} its readers say.", line * 7)
            })
            .collect();
        lines.join("\n\n")
    };
    let picture = {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x01\x08\0\0\0\0".to_vec();
        bytes.resize(300_000, number as u8);
        bytes.extend(b"\0\0\0\0IEND\xae\x42\x60\x82");
        bytes
    };
    (1..=TEXTS)
        .fold(Pack::edition(number), |pack, number| {
            pack.text(number, &text(number))
        })
        .file("assets/dot.png", &picture)
}

/// A library with the first edition, and a mark on every paragraph of every text.
fn marked() -> Shell {
    let shell = Shell::new();
    install(&shell, 1);
    for number in 1..=TEXTS {
        let id = text_id(number).to_string();
        let mut at = 0;
        let mut lines = String::new();
        for line in shell.plain(&id).lines() {
            let length = line.chars().count() as u32;
            let (start, end) = (at + 3, at + length - 3);
            lines += &json!({"text": id, "start": start, "end": end, "note": format!("On line {at} of {number}")}).to_string();
            lines.push('\n');
            at += length + 1;
        }
        let ran = shell.fed(["notes", "add", "--from", "-"], &lines);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    shell
}

fn written(shell: &Shell, number: u32) -> PathBuf {
    let path = shell.path(&format!("{number}.marginalis"));
    edition(number).write(&path).unwrap();
    path
}

fn install(shell: &Shell, number: u32) -> Value {
    let path = written(shell, number);
    shell.json(["bundle", "install", path.to_str().unwrap(), "--accept-key"])
}

/// What the reader made: each mark, and its note.
type Marks = BTreeSet<(String, String)>;

fn marks(library: &Library) -> Marks {
    let all = highlights::list(library, None).unwrap();
    all.into_iter()
        .map(|mark| (mark.id.to_string(), mark.note))
        .collect()
}

/// The edition that is installed; everything in it is of that edition, and every mark is there.
fn whole(folder: &Path, made: &Marks, round: &str) -> u32 {
    let library = Library::open(folder, Clock::system()).unwrap();
    let bundle = installed::list(&library)
        .unwrap()
        .into_iter()
        .find(|bundle| bundle.id == bundle_id(1))
        .unwrap();
    let look = installed::verify_installed(&library, bundle.id, &mut |_| {
        std::ops::ControlFlow::Continue(())
    })
    .unwrap();
    assert!(look.whole && look.replaced.is_empty(), "{round}: {look:?}");
    assert_eq!(bundle.marks, u32::from(TEXTS) * MARKS, "{round}");
    assert_eq!(marks(&library), *made, "{round}");
    for number in 1..=TEXTS {
        let current = text::open(&library, text_id(number))
            .unwrap()
            .summary
            .edition;
        let marks = highlights::list(&library, Some(text_id(number))).unwrap();
        assert!(
            marks
                .iter()
                .all(|mark| mark.edition == current && mark.state != State::Unplaced),
            "{round}"
        );
        assert_eq!(
            editions::list(&library, text_id(number)).unwrap()[0].number,
            bundle.edition,
            "{round}"
        );
    }
    assert_eq!(
        health::check(&library).unwrap().problems,
        Vec::<String>::new(),
        "{round}"
    );
    library.close().unwrap();
    bundle.edition
}

fn made(shell: &Shell) -> Marks {
    let library = Library::open(&shell.library(), Clock::system()).unwrap();
    let made = marks(&library);
    library.close().unwrap();
    made
}

#[test]
fn an_update_that_is_killed_happened_wholly_or_not_at_all() {
    let shell = marked();
    let made = made(&shell);
    // How long it takes here; learned on, so that the kills fall before, into and behind the work.
    let begun = Instant::now();
    install(&shell, 2);
    let mut takes = begun.elapsed();
    let mut chance = Chance::new();
    let (mut before, mut old, mut new, mut in_time) = (2, 0, 0, 0);
    for round in 0..rounds() {
        let at = format!("round {round}, {chance:?}");
        let path = written(&shell, before + 1);
        let mut child = shell
            .command([
                "bundle",
                "install",
                path.to_str().unwrap(),
                "--accept-key",
                "--json",
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(takes * chance.between(0, 120) as u32 / 100);
        let _ = child.kill();
        let ended = child.wait().unwrap();
        let after = whole(&shell.library(), &made, &at);
        match (ended.code(), after - before) {
            (None, 0) => old += 1,
            // Between its commit and its end.
            (None, 1) => new += 1,
            (Some(0), 1) => in_time += 1,
            other => panic!("{at}: {other:?}"),
        }
        takes = match ended.code() {
            None => takes * 21 / 20,
            Some(_) => takes * 3 / 4,
        };
        before = after;
    }
    println!(
        "{} rounds: killed, {old} times the old edition and {new} times the new; {in_time} times done before",
        rounds()
    );
    assert!(
        old > 0 && new + in_time > 0,
        "killed at work, and not only before it"
    );
}

/// The program and the library go into a file system of their own, small and all but full.
const ON_A_FULL_DISK: &str = r#"
set -e
mount -t tmpfs -o size=64m disk "$MOUNT"
cp -r "$LIBRARY" "$MOUNT/library"
if [ "$ROOM" -gt 0 ]; then
  free=$(df -k --output=avail "$MOUNT" | tail -1)
  head -c "$(( (free - ROOM) * 1024 ))" /dev/zero > "$MOUNT/filler" || true
fi
set +e
"$MARGINALIS" --library "$MOUNT/library" --json bundle install "$BUNDLE" --accept-key > "$OUT/said" 2> "$OUT/error"
echo $? > "$OUT/code"
rm -f "$MOUNT/filler"
ls "$MOUNT/library/snapshots" -A | grep -c tmp > "$OUT/drafts"
rm -rf "$AFTER" && cp -r "$MOUNT/library" "$AFTER"
"#;

#[test]
fn an_update_on_a_full_disk_happened_wholly_or_not_at_all() {
    let shell = marked();
    let (out, mount) = (shell.path("out"), shell.path("mount"));
    std::fs::create_dir_all(&out).unwrap();
    std::fs::create_dir_all(&mount).unwrap();
    let allowed = Command::new("unshare")
        .args(["-rm", "mount", "-t", "tmpfs", "t"])
        .arg(&mount)
        .output();
    if !allowed.is_ok_and(|ran| ran.status.success()) {
        println!("skipped: this account may not mount a file system of its own");
        return;
    }
    let made = made(&shell);
    let mut chance = Chance::new();
    let (bundle, after) = (written(&shell, 2), shell.path("after"));
    let (mut old, mut new) = (0, 0);
    for round in 0..rounds() {
        // From no room at all to more than is needed, KiB.
        let room = match round {
            0 => 40,
            1 => ENOUGH,
            _ => chance.between(40, ENOUGH),
        };
        let at = format!("round {round}, {room} KiB");
        let ran = Command::new("unshare")
            .args(["-rm", "sh", "-c", ON_A_FULL_DISK])
            .env("MOUNT", &mount)
            .env("LIBRARY", shell.library())
            .env("AFTER", &after)
            .env("ROOM", room.to_string())
            .env("MARGINALIS", env!("CARGO_BIN_EXE_marginalis"))
            .env("BUNDLE", &bundle)
            .env("OUT", &out)
            .output()
            .unwrap();
        assert!(ran.status.success(), "{at}: {ran:?}");
        let read = |name: &str| std::fs::read_to_string(out.join(name)).unwrap();
        assert_eq!(read("drafts").trim(), "0", "{at}: a half snapshot is left");
        let edition = whole(&after, &made, &at);
        match read("code").trim() {
            "0" => assert_eq!(edition, 2, "{at}"),
            code => {
                assert_eq!((code, edition), ("2", 1), "{at}: {}", read("error"));
                let error: Value = serde_json::from_str(&read("error")).unwrap();
                assert_eq!(error["code"], "disk-full", "{at}: {error}");
            }
        }
        *(if edition == 1 { &mut old } else { &mut new }) += 1;
    }
    assert!(
        old > 0 && new > 0,
        "{old} times the disk was full, {new} times not"
    );
    println!(
        "{} rounds: {old} times the disk was full, {new} times not",
        rounds()
    );
}

#[test]
fn two_programs_that_install_at_once_leave_one_whole_edition() {
    let shell = marked();
    let made = made(&shell);
    for round in 0..3 {
        let number = 2 + round;
        let path = written(&shell, number);
        let mut children: Vec<_> = (0..3)
            .map(|turn| {
                thread::sleep(Duration::from_millis(turn * 15));
                shell
                    .command([
                        "bundle",
                        "install",
                        path.to_str().unwrap(),
                        "--accept-key",
                        "--json",
                    ])
                    .stdout(Stdio::piped())
                    .stderr(Stdio::piped())
                    .spawn()
                    .unwrap()
            })
            .collect();
        let codes: Vec<_> = children
            .drain(..)
            .map(|child| {
                let ran = child.wait_with_output().unwrap();
                (
                    ran.status.code().unwrap(),
                    String::from_utf8(ran.stderr).unwrap(),
                )
            })
            .collect();
        assert!(codes.iter().any(|(code, _)| *code == 0), "{codes:?}");
        for (code, error) in codes {
            assert!(code == 0 || error.contains("\"busy\""), "{code}: {error}");
        }
        assert_eq!(
            whole(&shell.library(), &made, &format!("round {round}")),
            number
        );
    }
}
