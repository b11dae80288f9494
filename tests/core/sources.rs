//! Invariants that hold for the sources themselves: where SQL stands, and that nothing opens a socket.

use std::fs;
use std::path::{Path, PathBuf};

/// What only a file with SQL has: its words, and the calls that take it.
const SQL: [&str; 10] = [
    "SELECT ",
    "INSERT INTO ",
    "DELETE FROM ",
    "CREATE TABLE ",
    "PRAGMA ",
    ".prepare(",
    ".prepare_cached(",
    ".query_row(",
    ".execute_batch(",
    ".execute(",
];
/// What opens a connection to anywhere, this machine included.
const SOCKETS: [&str; 4] = ["std::net", "unix::net", "tokio::net", "windows::net"];

/// The Rust files of the program with what they do: neither comments nor tests.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let source = fs::read_to_string(&path).unwrap();
                let program = source.split("#[cfg(test)]").next().unwrap_or_default();
                let lines = program.lines();
                let code = lines.filter(|line| !line.trim_start().starts_with("//"));
                let code = code.collect::<Vec<_>>().join("\n");
                found.push((path.strip_prefix(&root).unwrap().to_owned(), code));
            }
        }
    }
    assert!(found.len() > 200, "only {} files", found.len());
    found
}

/// `store.rs` and what lies in a `store` folder, and the storage with its migrations.
fn may_hold_sql(path: &Path) -> bool {
    let is_storage = ["core/src/storage", "core/src/storage.rs"]
        .iter()
        .any(|storage| path.starts_with(storage));
    let is_store = |part: &std::ffi::OsStr| part == "store" || part == "store.rs";
    is_storage || path.iter().any(is_store)
}

#[test]
fn sql_stands_in_stores_alone() {
    let (stores, others): (Vec<_>, Vec<_>) = sources()
        .into_iter()
        .partition(|(path, _)| may_hold_sql(path));
    for (path, code) in others {
        let found = SQL.iter().find(|sql| code.contains(**sql));
        assert_eq!(found, None, "{}", path.display());
    }
    // The search itself: it would find what it looks for.
    let with_sql = stores
        .iter()
        .filter(|(_, code)| SQL.iter().any(|sql| code.contains(sql)));
    assert!(with_sql.count() > 20);
}

#[test]
fn nothing_opens_a_socket() {
    for (path, code) in sources() {
        let found = SOCKETS.iter().find(|net| code.contains(**net));
        assert_eq!(found, None, "{}", path.display());
    }
}
