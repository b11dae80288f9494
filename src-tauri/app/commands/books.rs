//! The reading list.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use marginalis_core::ids::{BookId, TextId};
use marginalis_core::reading_list::{self, Book, BookChange, BooksReport};
use marginalis_core::{Error, ErrorKind};
use serde_json::Value;
use tauri::{AppHandle, Runtime, State};

use crate::dialogs;
use crate::ipc::{Answer, apart, with_library};
use crate::opening::Opening;

/// All books.
#[tauri::command]
pub async fn list_books(opening: State<'_, Arc<Opening>>) -> Answer<Vec<Book>> {
    with_library(opening, reading_list::list).await
}

/// Puts a book at the end of the list.
#[tauri::command]
pub async fn add_book(opening: State<'_, Arc<Opening>>, item: Value) -> Answer<Book> {
    with_library(opening, move |library| reading_list::add(library, item)).await
}

/// Changes a book.
#[tauri::command]
pub async fn change_book(
    opening: State<'_, Arc<Opening>>,
    id: BookId,
    change: BookChange,
) -> Answer<Book> {
    with_library(opening, move |library| {
        reading_list::change(library, id, change)
    })
    .await
}

/// Puts a book before another one, or at the end.
#[tauri::command]
pub async fn move_book(
    opening: State<'_, Arc<Opening>>,
    id: BookId,
    before: Option<BookId>,
) -> Answer<()> {
    with_library(opening, move |library| {
        reading_list::move_before(library, id, before)
    })
    .await
}

/// Takes a book off the list.
#[tauri::command]
pub async fn remove_book(opening: State<'_, Arc<Opening>>, id: BookId) -> Answer<()> {
    with_library(opening, move |library| reading_list::remove(library, id)).await
}

/// Books that a text names and the list lacks.
#[tauri::command]
pub async fn offered_books(opening: State<'_, Arc<Opening>>, text: TextId) -> Answer<Vec<Value>> {
    with_library(opening, move |library| {
        Ok(reading_list::named_by(library, text)?.lacking)
    })
    .await
}

/// Takes those books onto the list.
#[tauri::command]
pub async fn take_offered_books(
    opening: State<'_, Arc<Opening>>,
    text: TextId,
) -> Answer<BooksReport> {
    with_library(opening, move |library| {
        reading_list::take_offered(library, text)
    })
    .await
}

/// Asks for a CSL-JSON file and takes its books onto the list.
#[tauri::command]
pub async fn import_books<R: Runtime>(
    app: AppHandle<R>,
    opening: State<'_, Arc<Opening>>,
) -> Answer<Option<BooksReport>> {
    let opening = Arc::clone(&opening);
    apart(move || {
        let Some(path) = dialogs::books(&app) else {
            return Ok(None);
        };
        let json = words_of(&path)?;
        Ok(Some(reading_list::import(&*opening.library()?, &json)?))
    })
    .await
}

/// Asks where to and writes the list there; answers with the file's path, to be shown.
#[tauri::command]
pub async fn export_books<R: Runtime>(
    app: AppHandle<R>,
    opening: State<'_, Arc<Opening>>,
) -> Answer<Option<String>> {
    let opening = Arc::clone(&opening);
    apart(move || {
        let kind = ("CSL-JSON", "json");
        let Some(path) =
            dialogs::destination(&app, "Export reading list", "reading-list.json", kind)
        else {
            return Ok(None);
        };
        reading_list::export_to(&*opening.library()?, &path)?;
        Ok(Some(path.display().to_string()))
    })
    .await
}

/// The largest file of books that is read, bytes.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

fn words_of(path: &Path) -> marginalis_core::Result<String> {
    let unreadable = |cause: std::io::Error| {
        let words = format!(
            "“{}” could not be read ({cause}). Nothing was changed.",
            path.display()
        );
        Error::caused(ErrorKind::UnreadableFile, words, cause)
    };
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Error::new(
            ErrorKind::FileTooLarge,
            "The file is larger than 16 MB. Nothing was changed. Split it, and bring in the parts.",
        ));
    }
    String::from_utf8(bytes).map_err(|cause| {
        Error::caused(
            ErrorKind::InvalidCsl,
            "The file is not UTF-8 text, as CSL-JSON is. Nothing was changed.",
            cause,
        )
    })
}
