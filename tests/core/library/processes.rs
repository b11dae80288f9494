//! Several programs on one folder. This test binary plays them: it starts itself with a part to play.

use std::process::{Command, Stdio};

use super::*;

const PART: &str = "MARGINALIS_TEST_PART";
const FOLDER: &str = "MARGINALIS_TEST_FOLDER";

/// Not a test of its own: what a started program does. Without a part it does nothing.
#[test]
fn play_a_part() {
    let (Ok(part), Some(folder)) = (std::env::var(PART), std::env::var_os(FOLDER)) else {
        return;
    };
    match part.as_str() {
        "open" => match Library::open(Path::new(&folder), Clock::system()) {
            Ok(library) => println!("opened {}", text::shelf(&library).unwrap().texts.len()),
            Err(error) => println!("refused {}", error.kind.code()),
        },
        "make and die" => {
            let library = Library::open(Path::new(&folder), Clock::system()).unwrap();
            println!("opened {}", text::shelf(&library).unwrap().texts.len());
            std::process::abort();
        }
        "mark for ever" => {
            let library = Library::open(Path::new(&folder), Clock::system()).unwrap();
            let text = text::shelf(&library).unwrap().texts[0].id;
            loop {
                let new = serde_json::json!({"text": text, "start": 2, "end": 8});
                let mark =
                    highlights::create(&library, serde_json::from_value(new).unwrap()).unwrap();
                println!("saved {}", mark.id);
            }
        }
        other => panic!("no such part: {other}"),
    }
}

fn program(part: &str, folder: &Path) -> Command {
    as_program(Command::new(std::env::current_exe().unwrap()), part, folder)
}

fn as_program(mut binary: Command, part: &str, folder: &Path) -> Command {
    binary
        .args([
            "--exact",
            "library::processes::play_a_part",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(PART, part)
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    binary
}

fn said(output: &[u8], word: &str) -> Vec<String> {
    String::from_utf8_lossy(output)
        .lines()
        .filter_map(|line| {
            line.split_once(word)
                .map(|(_, rest)| rest.trim().to_owned())
        })
        .collect()
}

#[test]
fn programs_that_start_together_make_one_library() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("new");
    let started: Vec<_> = (0..6)
        .map(|_| program("open", &place).spawn().unwrap())
        .collect();
    for child in started {
        let output = child.wait_with_output().unwrap();
        assert_eq!(said(&output.stdout, "opened"), ["9"], "{output:?}");
    }
    assert!(
        !place.join(format!("{DATABASE}.new")).exists(),
        "no draft is left"
    );
}

#[test]
fn a_program_that_died_leaves_no_lock_and_a_whole_library() {
    let folder = tempfile::tempdir().unwrap();
    let output = program("make and die", folder.path()).output().unwrap();
    assert_eq!(said(&output.stdout, "opened"), ["9"]);
    let library = Library::open(folder.path(), Clock::system()).unwrap();
    assert!(health::check(&library).unwrap().ok);
}

#[test]
fn a_program_killed_while_making_a_library_leaves_none_or_a_whole_one() {
    for delay in 0..12 {
        let folder = tempfile::tempdir().unwrap();
        let mut child = program("open", folder.path()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(delay * 7));
        child.kill().unwrap();
        child.wait().unwrap();
        let library = Library::open(folder.path(), Clock::system()).unwrap();
        assert_eq!(
            text::shelf(&library).unwrap().texts.len(),
            9,
            "killed after {} ms",
            delay * 7
        );
        assert!(health::check(&library).unwrap().ok);
    }
}

#[test]
fn what_was_said_to_be_saved_is_there_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    Library::open(folder.path(), Clock::system())
        .unwrap()
        .close()
        .unwrap();
    let mut acknowledged = 0;
    for round in 0..10 {
        let mut child = program("mark for ever", folder.path()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(40 + round * 13));
        child.kill().unwrap();
        let output = child.wait_with_output().unwrap();
        let library = Library::open(folder.path(), Clock::system()).unwrap();
        let stored = highlights::list(&library, None).unwrap();
        for id in said(&output.stdout, "saved")
            .iter()
            .filter(|id| id.len() == 36)
        {
            acknowledged += 1;
            assert!(
                stored.iter().any(|mark| mark.id.to_string() == *id),
                "{id} was said to be saved"
            );
        }
        assert!(health::check(&library).unwrap().ok);
    }
    assert!(
        acknowledged > 10,
        "the rounds saved something: {acknowledged}"
    );
}

/// Root may write everywhere, so the part is played by a user who may not.
#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_told_and_nothing_changes() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;

    let folder = TestLibrary::shipped().unwrap().closed().unwrap();
    let nobodys = tempfile::tempdir().unwrap();
    for place in [folder.path(), nobodys.path()] {
        fs::set_permissions(place, fs::Permissions::from_mode(0o555)).unwrap();
        let before = contents(place);
        let mut program = program("open", place);
        let copy = tempfile::tempdir().unwrap();
        if fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0) {
            // Where only root reaches this binary, a copy of it is what others can start.
            fs::set_permissions(copy.path(), fs::Permissions::from_mode(0o755)).unwrap();
            let binary = copy.path().join("core");
            fs::copy(std::env::current_exe().unwrap(), &binary).unwrap();
            program = as_program(Command::new(binary), "open", place);
            program.current_dir(copy.path()).uid(65_534).gid(65_534);
        }
        let output = program.output().unwrap();
        assert_eq!(said(&output.stdout, "refused"), ["read-only"], "{output:?}");
        assert_eq!(contents(place), before);
        fs::set_permissions(place, fs::Permissions::from_mode(0o755)).unwrap();
    }
}
