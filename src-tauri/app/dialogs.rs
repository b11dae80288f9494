//! Choosing files. The dialogs are called from Rust, so no path ever comes from the page.

use std::path::PathBuf;

use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};

/// Asks for texts to bring in; `None`: the reader cancelled.
pub fn texts<R: Runtime>(app: &AppHandle<R>) -> Option<Vec<PathBuf>> {
    let chosen = titled(app, "Import text")
        .add_filter("Texts", &["txt", "md", "markdown", "text"])
        .add_filter("All files", &["*"])
        .blocking_pick_files()?;
    Some(chosen.into_iter().filter_map(path).collect())
}

/// Asks for the new version of a text; `None`: the reader cancelled.
pub fn new_version<R: Runtime>(app: &AppHandle<R>) -> Option<PathBuf> {
    titled(app, "Replace with a new version")
        .add_filter("Texts", &["txt", "md", "markdown", "text"])
        .add_filter("All files", &["*"])
        .blocking_pick_file()
        .and_then(path)
}

/// Asks for a file of books; `None`: the reader cancelled.
pub fn books<R: Runtime>(app: &AppHandle<R>) -> Option<PathBuf> {
    titled(app, "Import books")
        .add_filter("CSL-JSON", &["json"])
        .add_filter("All files", &["*"])
        .blocking_pick_file()
        .and_then(path)
}

/// Asks where a file goes; `None`: the reader cancelled. The system asks before a file is replaced.
pub fn destination<R: Runtime>(
    app: &AppHandle<R>,
    title: &str,
    name: &str,
    kind: (&str, &str),
) -> Option<PathBuf> {
    titled(app, title)
        .set_file_name(name)
        .add_filter(kind.0, &[kind.1])
        .blocking_save_file()
        .and_then(path)
}

/// Asks for a folder that files go into; `None`: the reader cancelled.
pub fn folder<R: Runtime>(app: &AppHandle<R>, title: &str) -> Option<PathBuf> {
    titled(app, title).blocking_pick_folder().and_then(path)
}

fn titled<R: Runtime>(app: &AppHandle<R>, title: &str) -> FileDialogBuilder<R> {
    let mut dialog = app.dialog().file().set_title(title);
    // Where a reader's files are; the system's own choice may be a list of what was used of late, which is no place.
    let paths = app.path();
    if let Ok(place) = paths.document_dir().or_else(|_| paths.home_dir()) {
        dialog = dialog.set_directory(place);
    }
    match app.get_webview_window("main") {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

fn path(chosen: FilePath) -> Option<PathBuf> {
    chosen.into_path().ok()
}
