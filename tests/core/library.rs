//! What a library is on the disk: made whole, opened with every setting, never taken for something else.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use marginalis_core::library::DATABASE;
use marginalis_core::testing::{TestLibrary, ticking_clock};
use marginalis_core::time::Clock;
use marginalis_core::{
    ErrorKind, Library, Result, health, highlights, history, reading_list, session, text,
};
use rusqlite::config::DbConfig;
use rusqlite::types::Value;
use rusqlite::{Connection, TransactionBehavior};

fn refusal(folder: &Path) -> ErrorKind {
    Library::open(folder, Clock::system())
        .map(|_| ())
        .unwrap_err()
        .kind
}

/// Names and contents of everything in a folder.
fn contents(folder: &Path) -> Vec<(String, Option<Vec<u8>>)> {
    let mut all: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            (
                entry.file_name().into_string().unwrap(),
                fs::read(entry.path()).ok(),
            )
        })
        .collect();
    all.sort();
    all
}

#[test]
fn what_was_marked_is_there_after_a_restart() {
    let library = TestLibrary::empty().unwrap();
    let text = library
        .add_text("A", "# One\n\nSome words *here* to mark.\n")
        .unwrap();
    let made = library.mark(text, "words here").unwrap();
    let library = library.reopened().unwrap();
    assert_eq!(highlights::list(&library, None).unwrap(), [made]);
}

#[test]
fn a_new_library_holds_the_study_edition_and_nothing_to_undo() {
    let library = TestLibrary::shipped().unwrap();
    let shelf = text::shelf(&library).unwrap();
    assert_eq!(shelf.bundles.len(), 1);
    assert_eq!(shelf.texts.len(), 9);
    assert!(
        shelf
            .texts
            .iter()
            .all(|text| text.bundle == Some(shelf.bundles[0].id))
    );
    assert_eq!(reading_list::list(&library).unwrap().len(), 6);
    assert_eq!(history::undo(&library).unwrap(), None);
    assert!(health::check(&library).unwrap().ok);
}

#[test]
fn what_the_reader_did_to_the_study_edition_stays_done() {
    let library = TestLibrary::shipped().unwrap();
    for text in text::shelf(&library).unwrap().texts {
        text::remove(&library, text.id).unwrap();
    }
    let library = library.reopened().unwrap();
    let shelf = text::shelf(&library).unwrap();
    assert!(shelf.texts.is_empty() && shelf.bundles.is_empty());
}

mod settings {
    //! Every setting of the design, on the connection that writes and on those that read.

    use super::*;

    fn held(library: &TestLibrary, name: &str) -> (Value, Value) {
        let ask = |connection: &Connection| -> Result<Value> {
            Ok(connection.pragma_query_value(None, name, |row| row.get(0))?)
        };
        (
            library.note(|tx| ask(tx)).unwrap(),
            library.read(ask).unwrap(),
        )
    }

    macro_rules! both {
        ($($test:ident: $name:literal = $value:expr;)*) => {$(
            #[test]
            fn $test() {
                let library = TestLibrary::empty().unwrap();
                let value: Value = $value;
                assert_eq!(held(&library, $name), (value.clone(), value), $name);
            }
        )*};
    }

    both! {
        the_file_says_whose_it_is: "application_id" = Value::Integer(0x4D52_474E);
        the_file_says_its_version: "user_version" = Value::Integer(1);
        the_journal_is_a_log: "journal_mode" = Value::Text("wal".to_owned());
        foreign_keys_are_held: "foreign_keys" = Value::Integer(1);
        others_are_waited_for: "busy_timeout" = Value::Integer(5000);
        temporary_tables_stay_in_memory: "temp_store" = Value::Integer(2);
        the_schema_is_not_trusted: "trusted_schema" = Value::Integer(0);
        cells_are_checked: "cell_size_check" = Value::Integer(1);
        nothing_is_mapped: "mmap_size" = Value::Integer(0);
        pages_are_not_moved: "auto_vacuum" = Value::Integer(0);
        deleted_content_is_handled_as_by_default: "secure_delete" = Value::Integer(0);
    }

    fn of_writer(name: &str) -> Value {
        held(&TestLibrary::empty().unwrap(), name).0
    }

    #[test]
    fn saved_means_on_the_disk() {
        assert_eq!(of_writer("synchronous"), Value::Integer(2), "FULL");
        let apple = Value::Integer(i64::from(cfg!(target_os = "macos")));
        assert_eq!(of_writer("fullfsync"), apple);
        assert_eq!(of_writer("checkpoint_fullfsync"), apple);
    }

    #[test]
    fn the_log_is_carried_over_every_thousand_pages() {
        assert_eq!(of_writer("wal_autocheckpoint"), Value::Integer(1000));
    }

    #[test]
    fn connections_are_defensive() {
        let library = TestLibrary::empty().unwrap();
        let ask = |connection: &Connection| -> Result<[bool; 4]> {
            Ok([
                connection.db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE)?,
                !connection.db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA)?,
                !connection.db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML)?,
                !connection.db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL)?,
            ])
        };
        assert_eq!(library.note(|tx| ask(tx)).unwrap(), [true; 4]);
        assert_eq!(library.read(ask).unwrap(), [true; 4]);
        let changed = library.note(|tx| {
            tx.pragma_update(None, "writable_schema", true)?;
            tx.execute("UPDATE sqlite_schema SET sql = ''", [])?;
            Ok(())
        });
        assert!(changed.is_err(), "the schema's own table cannot be written");
    }

    #[test]
    fn extensions_cannot_be_loaded() {
        let library = TestLibrary::empty().unwrap();
        for refused in [
            library.note(|tx| Ok(tx.execute("SELECT load_extension('x')", [])?)),
            library.read(|connection| Ok(connection.execute("SELECT load_extension('x')", [])?)),
        ] {
            let cause = refused.unwrap_err().cause.unwrap().to_string();
            assert!(cause.contains("not authorized"), "{cause}");
        }
    }

    #[test]
    fn sqlite_is_new_enough() {
        assert!(
            rusqlite::version_number() >= 3_051_003,
            "{}",
            rusqlite::version()
        );
    }

    #[test]
    fn readers_cannot_write() {
        let library = TestLibrary::empty().unwrap();
        let refused =
            library.read(|connection| Ok(connection.execute("DELETE FROM settings", [])?));
        assert_eq!(refused.unwrap_err().kind, ErrorKind::ReadOnly);
    }

    #[test]
    fn every_table_is_strict() {
        let library = TestLibrary::empty().unwrap();
        let loose: Vec<String> = library
            .read(|connection| {
                let mut statement = connection.prepare(
                    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND NOT strict AND name NOT LIKE 'sqlite_%'",
                )?;
                let names = statement.query_map([], |row| row.get(0))?;
                Ok(names.collect::<rusqlite::Result<_>>()?)
            })
            .unwrap();
        assert_eq!(loose, Vec::<String>::new());
    }

    #[test]
    fn a_clean_end_leaves_one_file_and_what_the_planner_learned() {
        let library = TestLibrary::empty().unwrap();
        let text = library.add_text("A", "Words to mark.\n").unwrap();
        library.mark(text, "Words").unwrap();
        let folder = library.closed().unwrap();
        let names: Vec<_> = contents(folder.path())
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(names, [DATABASE, "marginalis.lock"]);
    }
}

mod refused {
    //! What is not a library is told and left as it is, byte for byte.

    use super::*;

    fn untouched(folder: &Path, kind: ErrorKind) {
        let before = contents(folder);
        assert_eq!(refusal(folder), kind);
        assert_eq!(contents(folder), before, "{kind:?}: nothing was changed");
    }

    fn with_file(bytes: &[u8]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(DATABASE), bytes).unwrap();
        folder
    }

    /// Another program's database, changed by some statements.
    fn with_database(sql: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        Connection::open(folder.path().join(DATABASE))
            .unwrap()
            .execute_batch(sql)
            .unwrap();
        folder
    }

    /// A library of ours, closed and then changed by some statements.
    fn with_library(sql: &str) -> tempfile::TempDir {
        let folder = TestLibrary::empty().unwrap().closed().unwrap();
        Connection::open(folder.path().join(DATABASE))
            .unwrap()
            .execute_batch(sql)
            .unwrap();
        folder
    }

    #[test]
    fn a_folder_in_its_place() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(DATABASE)).unwrap();
        untouched(folder.path(), ErrorKind::NotALibrary);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_its_place_wherever_it_leads() {
        let library = TestLibrary::empty().unwrap().closed().unwrap();
        for target in [library.path().join(DATABASE), "/nowhere/at/all".into()] {
            let folder = tempfile::tempdir().unwrap();
            std::os::unix::fs::symlink(target, folder.path().join(DATABASE)).unwrap();
            untouched(folder.path(), ErrorKind::NotALibrary);
        }
    }

    #[test]
    fn an_empty_file() {
        untouched(with_file(b"").path(), ErrorKind::NotALibrary);
    }

    #[test]
    fn a_file_that_is_no_database() {
        untouched(with_file(b"SQLite").path(), ErrorKind::NotALibrary);
        untouched(with_file(&[b'x'; 4096]).path(), ErrorKind::NotALibrary);
    }

    #[test]
    fn a_database_of_another_program() {
        untouched(
            with_database("CREATE TABLE t (x)").path(),
            ErrorKind::NotALibrary,
        );
        untouched(
            with_database("PRAGMA application_id = 7; CREATE TABLE t (x)").path(),
            ErrorKind::NotALibrary,
        );
    }

    #[test]
    fn a_library_of_a_newer_program() {
        untouched(
            with_library("PRAGMA user_version = 2").path(),
            ErrorKind::NewerLibrary,
        );
    }

    #[test]
    fn a_library_of_a_newer_program_whose_version_is_still_in_the_log() {
        let folder = TestLibrary::empty().unwrap().closed().unwrap();
        let path = folder.path().join(DATABASE);
        let newer = Connection::open(&path).unwrap();
        newer
            .execute_batch("PRAGMA wal_autocheckpoint = 0; PRAGMA user_version = 2")
            .unwrap();
        let database = fs::read(&path).unwrap();
        assert_eq!(refusal(folder.path()), ErrorKind::NewerLibrary);
        assert_eq!(
            fs::read(&path).unwrap(),
            database,
            "the log was not carried over"
        );
        drop(newer);
    }

    #[test]
    fn a_library_without_a_version() {
        untouched(
            with_library("PRAGMA user_version = 0").path(),
            ErrorKind::DamagedLibrary,
        );
    }

    #[test]
    fn a_library_with_a_trigger_or_a_view_that_is_not_ours() {
        for slipped_in in [
            "CREATE TRIGGER quiet AFTER INSERT ON highlights BEGIN DELETE FROM books; END",
            "CREATE VIEW quiet AS SELECT load_extension('x')",
            "CREATE TABLE quiet (x)",
            "DROP INDEX highlights_by_time",
        ] {
            let folder = with_library(slipped_in);
            let before = fs::read(folder.path().join(DATABASE)).unwrap();
            assert_eq!(
                refusal(folder.path()),
                ErrorKind::DamagedLibrary,
                "{slipped_in}"
            );
            assert_eq!(
                fs::read(folder.path().join(DATABASE)).unwrap(),
                before,
                "{slipped_in}"
            );
        }
    }

    #[test]
    fn a_file_where_the_folder_should_be() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("notes.txt");
        fs::write(&file, "mine").unwrap();
        assert_eq!(refusal(&file), ErrorKind::NotALibrary);
        assert_eq!(refusal(&file.join("below")), ErrorKind::NotALibrary);
        assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    }

    #[test]
    fn a_truncated_library_is_damaged_and_not_made_anew() {
        let library = TestLibrary::shipped().unwrap();
        let folder = library.closed().unwrap();
        let path = folder.path().join(DATABASE);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        assert_eq!(refusal(folder.path()), ErrorKind::DamagedLibrary);
        assert_eq!(fs::read(&path).unwrap(), &whole[..whole.len() / 2]);
    }
}

#[test]
fn damage_is_looked_for_after_an_end_that_was_not_clean() {
    let library = TestLibrary::shipped().unwrap();
    let folder = library.closed().unwrap();
    let path = folder.path().join(DATABASE);
    let mut bytes = fs::read(&path).unwrap();
    // A page of a text is lost: a part that opening alone does not look at.
    let page: u32 = Connection::open(&path)
        .unwrap()
        .query_row(
            "SELECT pageno FROM dbstat WHERE name = 'contents' AND pagetype = 'leaf'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let page = (page as usize - 1) * 4096;
    bytes[page..page + 4096].fill(0);
    fs::write(&path, &bytes).unwrap();

    let library = Library::open(folder.path(), Clock::system()).unwrap();
    let found = health::check(&library).unwrap();
    assert!(
        !found.ok,
        "after a clean end opening is quick, and the check of health finds it"
    );
    library.close().unwrap();

    // What a killed program leaves behind: its log.
    fs::write(folder.path().join(format!("{DATABASE}-wal")), b"").unwrap();
    assert_eq!(refusal(folder.path()), ErrorKind::DamagedLibrary);
}

#[test]
fn a_log_that_belongs_to_another_database_is_not_believed() {
    let library = TestLibrary::empty().unwrap();
    let text = library.add_text("A", "Words to mark.\n").unwrap();
    let folder = library.closed().unwrap();
    let other = TestLibrary::empty().unwrap();
    other.add_text("B", "Other words.\n").unwrap();
    let log = fs::read(other.folder().join(format!("{DATABASE}-wal"))).unwrap();
    assert!(!log.is_empty(), "the other library's log holds its text");
    fs::write(folder.path().join(format!("{DATABASE}-wal")), log).unwrap();

    match Library::open(folder.path(), Clock::system()) {
        Ok(library) => {
            let texts: Vec<_> = text::shelf(&library)
                .unwrap()
                .texts
                .iter()
                .map(|text| text.id)
                .collect();
            assert_eq!(
                texts,
                [text],
                "what was committed, and nothing of the other"
            );
        }
        Err(error) => assert_eq!(error.kind, ErrorKind::DamagedLibrary),
    }
}

#[test]
fn a_log_that_vanished_costs_what_was_in_it_and_no_more() {
    let library = TestLibrary::empty().unwrap();
    let text = library.add_text("A", "Words to mark.\n").unwrap();
    let folder = library.closed().unwrap();
    for suffix in ["-wal", "-shm"] {
        let _ = fs::remove_file(folder.path().join(format!("{DATABASE}{suffix}")));
    }
    let library = Library::open(folder.path(), Clock::system()).unwrap();
    assert_eq!(text::shelf(&library).unwrap().texts[0].id, text);
}

#[test]
fn another_programs_short_lock_is_waited_for_and_a_long_one_told() {
    let library = TestLibrary::empty().unwrap();
    let text = library.add_text("A", "Words to mark.\n").unwrap();
    let (start, end) = (0, 5);
    let mark = |library: &Library| {
        let new = serde_json::json!({"text": text, "start": start, "end": end});
        highlights::create(library, serde_json::from_value(new).unwrap())
    };
    let hold = |time: Duration| {
        let path = library.folder().join(DATABASE);
        let (ready, wait) = std::sync::mpsc::channel();
        let holder = std::thread::spawn(move || {
            let mut other = Connection::open(path).unwrap();
            let held = other
                .transaction_with_behavior(TransactionBehavior::Exclusive)
                .unwrap();
            ready.send(()).unwrap();
            std::thread::sleep(time);
            held.rollback().unwrap();
        });
        wait.recv().unwrap();
        holder
    };
    let holder = hold(Duration::from_millis(300));
    assert!(mark(&library).is_ok(), "after a short wait");
    holder.join().unwrap();

    let holder = hold(Duration::from_millis(6_000));
    let begun = Instant::now();
    assert_eq!(mark(&library).unwrap_err().kind, ErrorKind::Busy);
    assert!(
        begun.elapsed() >= Duration::from_millis(4_900),
        "{:?}",
        begun.elapsed()
    );
    holder.join().unwrap();
    assert_eq!(
        highlights::list(&library, None).unwrap().len(),
        1,
        "the second was not saved, and said so"
    );
    assert!(mark(&library).is_ok(), "and can be tried again");
}

#[test]
fn the_generation_tells_of_others_and_not_of_ourselves() {
    let ours = TestLibrary::empty().unwrap();
    let text = ours.add_text("A", "Some words here to mark.").unwrap();
    let others = ours.second().unwrap();
    let before = ours.generation().unwrap();
    ours.mark(text, "words").unwrap();
    session::resume(&others).unwrap();
    assert_eq!(
        ours.generation().unwrap(),
        before,
        "our own mark is no news, and reading is none"
    );
    session::remember(&others, Some(text)).unwrap();
    assert_ne!(
        ours.generation().unwrap(),
        before,
        "what another writes is news"
    );
}

#[test]
fn a_view_does_not_move_while_it_is_looked_at() {
    let library = TestLibrary::empty().unwrap();
    let count = |connection: &Connection| -> Result<u32> {
        Ok(connection.query_row("SELECT count(*) FROM texts", [], |row| row.get(0))?)
    };
    library
        .read(|connection| {
            assert_eq!(count(connection)?, 0);
            library.add_text("A", "Words.\n")?;
            assert_eq!(count(connection)?, 0, "as it was when looking began");
            Ok(())
        })
        .unwrap();
    assert_eq!(library.read(count).unwrap(), 1);
}

#[test]
fn many_threads_read_and_write_one_library() {
    let library = TestLibrary::empty().unwrap();
    let text = library.add_text("A", "Words to mark.\n").unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..10 {
                    library.mark(text, "mark").unwrap();
                    text::shelf(&library).unwrap();
                }
            });
        }
    });
    assert_eq!(highlights::list(&library, Some(text)).unwrap().len(), 80);
}

#[test]
fn folders_with_strange_names_are_folders() {
    let folder = tempfile::tempdir().unwrap();
    for name in [
        "with space",
        "a%20b",
        "a#b?c=d&mode=memory",
        "file:x",
        "größe-\u{1F4DA}",
        "a'b\"c",
        &"x".repeat(200),
    ] {
        let place = folder.path().join(name);
        Library::open(&place, ticking_clock())
            .unwrap()
            .close()
            .unwrap();
        assert!(place.join(DATABASE).is_file(), "{name}");
    }
}

mod processes {
    //! Several programs on one folder. This test binary plays them: it starts itself with a part to play.

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
        let mut program = Command::new(std::env::current_exe().unwrap());
        program
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
        program
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
        use std::os::unix::fs::PermissionsExt;
        use std::os::unix::process::CommandExt;

        let folder = TestLibrary::shipped().unwrap().closed().unwrap();
        let nobodys = tempfile::tempdir().unwrap();
        for place in [folder.path(), nobodys.path()] {
            fs::set_permissions(place, fs::Permissions::from_mode(0o555)).unwrap();
            let before = contents(place);
            let mut program = program("open", place);
            let root = fs::metadata("/proc/self")
                .is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0);
            if root {
                // Where only root reaches this binary, a copy of it is what others can start.
                let copy = tempfile::tempdir().unwrap();
                fs::set_permissions(copy.path(), fs::Permissions::from_mode(0o755)).unwrap();
                let binary = copy.path().join("core");
                fs::copy(std::env::current_exe().unwrap(), &binary).unwrap();
                let mut other = Command::new(&binary);
                other
                    .args(program.get_args())
                    .env(PART, "open")
                    .env(FOLDER, place)
                    .current_dir(copy.path())
                    .uid(65_534)
                    .gid(65_534);
                program = other;
                let output = program.output().unwrap();
                assert_eq!(said(&output.stdout, "refused"), ["read-only"], "{output:?}");
            } else {
                let output = program.output().unwrap();
                assert_eq!(said(&output.stdout, "refused"), ["read-only"], "{output:?}");
            }
            assert_eq!(contents(place), before);
            fs::set_permissions(place, fs::Permissions::from_mode(0o755)).unwrap();
        }
    }
}
