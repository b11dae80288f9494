//! Every setting of the design, on the connection that writes and on those that read.

use rusqlite::config::DbConfig;
use rusqlite::types::Value;

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
    the_file_says_its_version: "user_version" = Value::Integer(4);
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
    let refused = library.read(|connection| Ok(connection.execute("DELETE FROM settings", [])?));
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
