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
        with_library("PRAGMA user_version = 5").path(),
        ErrorKind::NewerLibrary,
    );
}

#[test]
fn a_library_of_a_newer_program_whose_version_is_still_in_the_log() {
    let folder = TestLibrary::empty().unwrap().closed().unwrap();
    let path = folder.path().join(DATABASE);
    let newer = Connection::open(&path).unwrap();
    newer
        .execute_batch("PRAGMA wal_autocheckpoint = 0; PRAGMA user_version = 5")
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

#[test]
fn no_library_is_made_among_other_things() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("thesis.odt"), "words").unwrap();
    let before = contents(folder.path());
    assert_eq!(refusal(folder.path()), ErrorKind::NotALibrary);
    assert_eq!(contents(folder.path()), before);

    // What hides or is ours does not count: a folder that a file manager looked into is still empty.
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(".DS_Store"), "").unwrap();
    fs::write(folder.path().join("window.lock"), "").unwrap();
    Library::open(folder.path(), Clock::system()).unwrap();
}
