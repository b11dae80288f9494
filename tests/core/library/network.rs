//! A library on a drive of the network: a rollback journal in place of the log, for programs on several machines share no
//! memory.

use std::ops::ControlFlow;

use marginalis_core::bundle::install::{self, Consent};
use marginalis_core::testing::bundles::Pack;
use marginalis_core::testing::open_on_network;

use super::*;

const JOURNAL: &str = "marginalis.db-journal";

fn journal_mode(library: &TestLibrary) -> String {
    library
        .note(|tx| Ok(tx.pragma_query_value(None, "journal_mode", |row| row.get(0))?))
        .unwrap()
}

fn marked(library: &TestLibrary) -> highlights::Highlight {
    let text = library
        .add_text("A", "Some words *here* to mark.\n")
        .unwrap();
    library.mark(text, "words here").unwrap()
}

fn has_a_log(library: &TestLibrary) -> bool {
    ["-wal", "-shm"].iter().any(|suffix| {
        library
            .folder()
            .join(format!("{DATABASE}{suffix}"))
            .exists()
    })
}

#[test]
fn what_was_marked_is_there_after_a_restart_and_no_log_ever_was() {
    let library = TestLibrary::shipped_on_network().unwrap();
    assert_eq!(journal_mode(&library), "truncate");
    let made = marked(&library);
    assert!(!has_a_log(&library));
    let library = library.reopened().unwrap();
    assert_eq!(journal_mode(&library), "truncate");
    assert_eq!(highlights::list(&library, None).unwrap(), [made]);
    assert!(!has_a_log(&library));
}

#[test]
fn the_check_of_health_says_where_it_lies() {
    let library = TestLibrary::shipped_on_network().unwrap();
    let found = health::check(&library).unwrap();
    assert!(found.ok);
    assert!(
        found.remarks[0].contains("network file system"),
        "{:?}",
        found.remarks
    );
    let found = health::check(&library.moved_home().unwrap()).unwrap();
    assert_eq!(found.remarks, [] as [&str; 0]);
}

#[test]
fn it_moves_there_and_back() {
    let library = TestLibrary::empty().unwrap();
    let first = marked(&library);
    let library = library.moved_to_network().unwrap();
    assert_eq!(journal_mode(&library), "truncate");
    let second = marked(&library);
    let library = library.moved_home().unwrap();
    assert_eq!(journal_mode(&library), "wal");
    let found: Vec<_> = highlights::list(&library, None)
        .unwrap()
        .into_iter()
        .map(|mark| mark.id)
        .collect();
    assert_eq!(found.len(), 2);
    assert!(found.contains(&first.id) && found.contains(&second.id));
}

#[test]
fn a_second_program_reads_and_writes_beside_the_first() {
    let library = TestLibrary::shipped_on_network().unwrap();
    let made = marked(&library);
    let second = library.second().unwrap();
    let id = made.id;
    assert_eq!(highlights::list(&second, None).unwrap(), [made]);
    highlights::delete(&second, &[id]).unwrap();
    assert_eq!(highlights::list(&library, None).unwrap(), []);
}

#[test]
fn an_emptied_journal_is_a_clean_end_and_a_full_one_is_not() {
    let library = TestLibrary::shipped_on_network().unwrap();
    marked(&library);
    let folder = library.closed().unwrap();
    let journal = folder.path().join(JOURNAL);
    fs::write(&journal, b"").unwrap();
    lose_a_page(folder.path());
    let open = || open_on_network(folder.path(), Clock::system());
    open().unwrap().close().unwrap();

    fs::write(&journal, b"cut off").unwrap();
    assert_eq!(
        open().map(|_| ()).unwrap_err().kind,
        ErrorKind::DamagedLibrary
    );
}

#[test]
fn what_is_copied_before_a_bundle_comes_in_can_be_opened() {
    let library = TestLibrary::shipped_on_network().unwrap();
    let made = marked(&library);
    let folder = tempfile::tempdir().unwrap();
    let pack = Pack::edition(1).text(1, "# One\n\nWide margins invite a pen.\n");
    let mut opened = pack.opened(folder.path(), None).unwrap();
    let go_on = &mut |_| ControlFlow::Continue(());
    install::install(&library, &mut opened, Consent::default(), go_on).unwrap();

    let mut copies = contents(&library.folder().join("snapshots"));
    assert_eq!(copies.len(), 1, "one file");
    let (_, copy) = copies.remove(0);
    fs::write(folder.path().join(DATABASE), copy.unwrap()).unwrap();
    let before = open_on_network(folder.path(), Clock::system()).unwrap();
    assert_eq!(highlights::list(&before, None).unwrap(), [made]);
    assert_eq!(text::shelf(&before).unwrap().bundles.len(), 1);
    assert_eq!(text::shelf(&library).unwrap().bundles.len(), 2);
}
