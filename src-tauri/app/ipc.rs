//! The bridge to the page: what a command answers with, and where its work is done.

use std::sync::Arc;

use marginalis_core::{Error, ErrorKind, Library};
use serde::Serialize;
use tauri::State;

use crate::opening::Opening;

/// An error as the page gets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The stable code.
    pub code: ErrorKind,
    /// What happened, what was kept, what to do.
    pub message: String,
}

/// What a command answers with.
pub type Answer<T> = Result<T, Refusal>;

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        if let Some(cause) = &error.cause {
            eprintln!(
                "marginalis: {}: {} ({cause})",
                error.kind.code(),
                error.message
            );
        }
        Self {
            code: error.kind,
            message: error.message,
        }
    }
}

impl Refusal {
    /// The answer where work broke off with a panic: it was one transaction, so nothing of it was kept.
    pub fn broke_off() -> Self {
        Self {
            code: ErrorKind::Internal,
            message:
                "Something went wrong inside Marginalis. Nothing was changed; please try again."
                    .into(),
        }
    }
}

/// Does a command's work on the open library, off the window's own thread.
///
/// # Errors
/// Those of the work, and that of opening where the library did not open.
pub async fn with_library<T: Send + 'static>(
    opening: State<'_, Arc<Opening>>,
    work: impl FnOnce(&Library) -> marginalis_core::Result<T> + Send + 'static,
) -> Answer<T> {
    let opening = Arc::clone(&opening);
    apart(move || Ok(work(&*opening.library()?)?)).await
}

/// Does work that may take its time (disk, dialogs) off the window's own thread. A panic in it is an error of this
/// one command.
///
/// # Errors
/// Those of the work.
pub async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Answer<T> + Send + 'static,
) -> Answer<T> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|_| Err(Refusal::broke_off()))
}
