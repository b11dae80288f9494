//! Files whole or not at all, and their names (H60, F29).

use std::fs;
use std::path::Path;

use marginalis_core::ErrorKind;
use marginalis_core::export::file::name::{MAX_BYTES, clash_key, numbered};
use marginalis_core::export::file::write_whole;
use proptest::prelude::*;

fn name(title: &str) -> String {
    numbered(title, "md", 1)
}

#[test]
fn a_title_becomes_a_name_that_is_safe_everywhere() {
    for (title, expected) in [
        (
            "Peer Production - Part Two",
            "Peer Production - Part Two.md",
        ),
        ("Introduction: What It Is", "Introduction - What It Is.md"),
        ("../../.bashrc", "bashrc.md"),
        ("a/b\\c:d|e", "a-b-c-d-e.md"),
        ("What? \"Why\" <now> *then*", "What Why now then.md"),
        ("C# ^up [link] x", "C up link x.md"),
        (".", "Untitled.md"),
        ("..", "Untitled.md"),
        ("", "Untitled.md"),
        (" \t\n", "Untitled.md"),
        ("-rf", "rf.md"),
        ("trailing. . ", "trailing.md"),
        ("two\nlines\tand  spaces", "two lines and spaces.md"),
        ("\u{202E}gnp.exe", "gnp.exe.md"),
        ("zero\u{200B}width\u{FEFF}", "zerowidth.md"),
        ("nul\0bel\u{7}del\u{7F}c1\u{9B}", "nulbeldelc1.md"),
        ("private\u{E000}\u{FFFF}\u{10FFFE}", "private.md"),
        ("Ünïcödé 📚 ספר", "Ünïcödé 📚 ספר.md"),
        ("e\u{301}tude", "étude.md"),
    ] {
        assert_eq!(name(title), expected, "{title:?}");
    }
}

#[test]
fn a_device_of_windows_is_never_a_name() {
    for title in [
        "CON",
        "con",
        "Nul",
        "aux.txt",
        "COM1",
        "LPT9.tar.gz",
        "COM¹",
        "CONIN$",
        "PRN ",
    ] {
        assert!(
            name(title).starts_with('_'),
            "{title:?} gives {:?}",
            name(title)
        );
    }
    for title in ["Contents", "COM10", "Auxiliary", "NULL"] {
        assert_eq!(name(title), format!("{title}.md"));
    }
}

#[test]
fn a_long_title_is_cut_between_characters_and_keeps_its_extension() {
    let accents = name(&"é".repeat(300));
    assert_eq!(accents.len(), 119, "58 letters of two bytes and “.md”");
    let families = name(&"👩‍👩‍👧‍👦".repeat(20));
    let stem = families.strip_suffix(".md").unwrap();
    assert_eq!(stem.len() % "👩‍👩‍👧‍👦".len(), 0, "no family is split");
    let numbered = numbered(&"x".repeat(300), "md", 12);
    assert_eq!(numbered.len(), MAX_BYTES);
    assert!(numbered.ends_with("x (12).md"));
    // One "character" longer than any name: cut inside it rather than lose it.
    assert!(name(&format!("a{}", "\u{301}".repeat(300))).len() <= MAX_BYTES);
}

#[test]
fn names_that_differ_in_case_or_form_alone_clash() {
    assert_eq!(clash_key("Notes.md"), clash_key("NOTES.MD"));
    assert_eq!(clash_key("Straße"), clash_key("STRASSE"));
    assert_eq!(clash_key("é"), clash_key("E\u{301}"));
    assert_ne!(clash_key("notes"), clash_key("notes (2)"));
}

proptest! {
    #[test]
    fn any_title_gives_one_part_of_a_path_within_bounds(title in any::<String>(), number in 1u32..2000) {
        let name = numbered(&title, "md", number);
        prop_assert!(name.len() <= MAX_BYTES && name.ends_with(".md"));
        prop_assert!(!name.contains(['/', '\\', ':', '"', '*', '<', '>', '?', '|', '#', '^', '[', ']']));
        prop_assert!(!name.starts_with(['.', '-', ' ']) && !name.chars().any(char::is_control));
        prop_assert_eq!(Path::new(&name).components().count(), 1);
    }
}

#[test]
fn a_file_is_written_and_replaced_and_nothing_else_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.md");
    write_whole(&file, b"first").unwrap();
    write_whole(&file, b"second").unwrap();
    assert_eq!(fs::read(&file).unwrap(), b"second");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn what_cannot_be_written_is_said_and_the_old_file_stays() {
    let folder = tempfile::tempdir().unwrap();
    let plain_file = folder.path().join("plain");
    fs::write(&plain_file, "old").unwrap();
    let sub = folder.path().join("sub");
    fs::create_dir(&sub).unwrap();
    for target in [
        plain_file.join("below a file.md"),
        folder.path().join("gone/notes.md"),
        sub.clone(),
        "/".into(),
    ] {
        let error = write_whole(&target, b"new").unwrap_err();
        assert_eq!(
            error.kind,
            ErrorKind::UnwritableFile,
            "{}",
            target.display()
        );
    }
    assert_eq!(fs::read(&plain_file).unwrap(), b"old");
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        2,
        "no temporary file stays behind"
    );
}

#[test]
fn a_file_marked_read_only_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.md");
    fs::write(&file, "old").unwrap();
    let mut permissions = fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file, permissions).unwrap();
    assert_eq!(
        write_whole(&file, b"new").unwrap_err().kind,
        ErrorKind::UnwritableFile
    );
    assert_eq!(fs::read(&file).unwrap(), b"old");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_link_is_neither_followed_nor_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = folder.path().join("elsewhere");
        fs::write(&elsewhere, "old").unwrap();
        let link = folder.path().join("notes.md");
        symlink(&elsewhere, &link).unwrap();
        let dangling = folder.path().join("dangling.md");
        symlink(folder.path().join("nowhere"), &dangling).unwrap();
        for target in [&link, &dangling] {
            assert_eq!(
                write_whole(target, b"new").unwrap_err().kind,
                ErrorKind::UnwritableFile
            );
            assert!(fs::symlink_metadata(target).unwrap().is_symlink());
        }
        assert_eq!(fs::read(&elsewhere).unwrap(), b"old");
    }

    #[test]
    fn a_device_is_refused_and_permissions_are_kept() {
        assert_eq!(
            write_whole(Path::new("/dev/null"), b"x").unwrap_err().kind,
            ErrorKind::UnwritableFile
        );
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("notes.md");
        write_whole(&file, b"new").unwrap();
        assert_eq!(
            fs::metadata(&file).unwrap().permissions().mode() & 0o133,
            0,
            "never executable, never writable by others"
        );
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        write_whole(&file, b"newer").unwrap();
        assert_eq!(
            fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }

    #[test]
    fn a_name_the_system_refuses_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("n".repeat(300));
        assert_eq!(
            write_whole(&file, b"x").unwrap_err().kind,
            ErrorKind::UnwritableFile
        );
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
