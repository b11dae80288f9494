//! Choosing files. The dialogs are called from Rust, so no path ever comes from the page.

use std::path::PathBuf;
use std::sync::mpsc;

use marginalis_core::bundle::{EXTENSION, handin};
use rfd::{AsyncFileDialog, FileHandle};
use tauri::{AppHandle, Manager, Runtime};

/// Asks for texts to bring in; `None`: the reader cancelled.
pub fn texts<R: Runtime>(app: &AppHandle<R>) -> Option<Vec<PathBuf>> {
    let chosen = answer(app, "Import text", |dialog| of_texts(dialog).pick_files())?;
    Some(chosen.iter().map(path).collect())
}

/// Asks for the new version of a text; `None`: the reader cancelled.
pub fn new_version<R: Runtime>(app: &AppHandle<R>) -> Option<PathBuf> {
    answer(app, "Replace with a new version", |dialog| {
        of_texts(dialog).pick_file()
    })
    .as_ref()
    .map(path)
}

/// Asks for a bundle; `None`: the reader cancelled.
pub fn bundle<R: Runtime>(app: &AppHandle<R>) -> Option<PathBuf> {
    answer(app, "Open a bundle", |dialog| {
        or_any(dialog.add_filter("Bundles", &[EXTENSION])).pick_file()
    })
    .as_ref()
    .map(path)
}

/// Asks for a key to sign with; `None`: the reader cancelled.
pub fn key<R: Runtime>(app: &AppHandle<R>) -> Option<PathBuf> {
    answer(app, "Choose your key", |dialog| {
        or_any(dialog.add_filter("Keys", &["key"])).pick_file()
    })
    .as_ref()
    .map(path)
}

/// Asks for files that students handed in; `None`: the reader cancelled.
pub fn hand_ins<R: Runtime>(app: &AppHandle<R>) -> Option<Vec<PathBuf>> {
    let chosen = answer(app, "Open hand-ins", |dialog| {
        or_any(dialog.add_filter("Annotations", &[handin::EXTENSION, "annotation", "json"]))
            .pick_files()
    })?;
    Some(chosen.iter().map(path).collect())
}

/// Asks for a file of books; `None`: the reader cancelled.
pub fn books<R: Runtime>(app: &AppHandle<R>) -> Option<PathBuf> {
    answer(app, "Import books", |dialog| {
        or_any(dialog.add_filter("CSL-JSON", &["json"])).pick_file()
    })
    .as_ref()
    .map(path)
}

/// Asks where a file goes; `None`: the reader cancelled. The system asks before a file is replaced.
pub fn destination<R: Runtime>(
    app: &AppHandle<R>,
    title: &'static str,
    name: &str,
    kind: (&'static str, &'static str),
) -> Option<PathBuf> {
    let name = name.to_owned();
    answer(app, title, move |dialog| {
        dialog
            .set_file_name(name)
            .add_filter(kind.0, &[kind.1])
            .save_file()
    })
    .as_ref()
    .map(path)
}

/// Asks for a folder that files go into; `None`: the reader cancelled.
pub fn folder<R: Runtime>(app: &AppHandle<R>, title: &'static str) -> Option<PathBuf> {
    answer(app, title, AsyncFileDialog::pick_folder)
        .as_ref()
        .map(path)
}

fn of_texts(dialog: AsyncFileDialog) -> AsyncFileDialog {
    or_any(dialog.add_filter("Texts", &["txt", "md", "markdown", "text"]))
}

fn or_any(dialog: AsyncFileDialog) -> AsyncFileDialog {
    dialog.add_filter("All files", &["*"])
}

/// Shows a dialog and waits for its answer. The systems want it shown from the window's own thread, which must go on
/// working; so it is called on another one, and waits there.
fn answer<R: Runtime, T: Send + 'static, Shown>(
    app: &AppHandle<R>,
    title: &'static str,
    show: impl FnOnce(AsyncFileDialog) -> Shown + Send + 'static,
) -> Option<T>
where
    Shown: Future<Output = Option<T>> + Send + 'static,
{
    let (tell, shown) = mpsc::channel();
    let of = app.clone();
    app.run_on_main_thread(move || {
        let _ = tell.send(show(titled(&of, title)));
    })
    .ok()?;
    tauri::async_runtime::block_on(shown.recv().ok()?)
}

fn titled<R: Runtime>(app: &AppHandle<R>, title: &str) -> AsyncFileDialog {
    let mut dialog = AsyncFileDialog::new()
        .set_title(title)
        .set_can_create_directories(true);
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

fn path(chosen: &FileHandle) -> PathBuf {
    chosen.path().to_owned()
}
