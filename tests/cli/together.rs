//! Several processes on one library.

use std::io::Write;
use std::time::{Duration, Instant};

use marginalis_core::time::Clock;
use marginalis_core::{Library, highlights};
use serde_json::json;

use crate::driver::Shell;

#[test]
fn two_writers_at_once_both_keep_everything() {
    let (shell, text) = Shell::with_essay();
    let mut writers: Vec<_> = (0..2).map(|_| shell.stream()).collect();
    let feeding: Vec<_> = writers
        .iter_mut()
        .enumerate()
        .map(|(writer, child)| {
            let mut stdin = child.stdin.take().unwrap();
            let text = text.clone();
            std::thread::spawn(move || {
                for number in 0..100 {
                    let line = json!({ "text": text, "start": 0, "end": 2, "note": format!("{writer}/{number}") });
                    writeln!(stdin, "{line}").unwrap();
                }
            })
        })
        .collect();
    feeding
        .into_iter()
        .for_each(|feeding| feeding.join().unwrap());
    for writer in writers {
        let output = writer.wait_with_output().unwrap();
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(
            output.stdout.iter().filter(|byte| **byte == b'\n').count(),
            100
        );
    }
    assert_eq!(shell.json(["notes", "list"]).as_array().unwrap().len(), 200);
    assert_eq!(shell.json(["health"])["problems"], json!([]));
}

#[test]
fn an_open_library_notices_within_a_second_what_another_process_wrote() {
    let (shell, text) = Shell::with_essay();
    let library = Library::open(&shell.library(), Clock::system()).unwrap();
    let before = library.generation().unwrap();
    assert_eq!(library.generation().unwrap(), before, "nothing happened");
    let added = shell.mark(&text, 0, 2);
    let since = Instant::now();
    while library.generation().unwrap() == before {
        assert!(since.elapsed() < Duration::from_secs(1), "not noticed");
        std::thread::sleep(Duration::from_millis(20));
    }
    let notes = highlights::list(&library, None).unwrap();
    assert_eq!(json!(notes[0].id), added["id"]);
}

#[test]
fn two_processes_make_one_library_between_them() {
    let shell = Shell::new();
    let starting: Vec<_> = (0..4)
        .map(|_| {
            let mut command = shell.command(["texts", "--json"]);
            command
                .stdout(std::process::Stdio::piped())
                .stderr(std::process::Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    let outputs: Vec<_> = starting
        .into_iter()
        .map(|child| child.wait_with_output().unwrap())
        .collect();
    for output in &outputs {
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(
            output.stdout, outputs[0].stdout,
            "all of them see the same texts"
        );
    }
}
