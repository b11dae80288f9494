//! A window that is closed in the middle of a note waits until the note is saved.
//!
//! A note saves itself when the keys rest. The page says when there is one that is not saved (`hold_window`); whoever
//! closes the window then has it saved first. A page that does not answer holds nobody up for longer than a moment, and
//! closing a second time does not wait.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tauri::{CloseRequestApi, Emitter, Manager, Runtime, Window};

/// How long a window that is closed waits for what is not saved.
const LONGEST: Duration = Duration::from_secs(3);

/// What stands against closing.
#[derive(Default)]
pub struct Closing {
    held: AtomicBool,
    asked: AtomicBool,
}

impl Closing {
    /// Must the reader's word wait? Only the first time it is given.
    fn must_wait(&self) -> bool {
        self.held.load(Ordering::SeqCst) && !self.asked.swap(true, Ordering::SeqCst)
    }

    /// Something is not saved, or all is. Is the window waiting to be closed on that?
    fn hold(&self, held: bool) -> bool {
        self.held.store(held, Ordering::SeqCst);
        !held && self.asked.load(Ordering::SeqCst)
    }
}

/// The reader closes the window.
pub fn asked<R: Runtime>(window: &Window<R>, api: &CloseRequestApi) {
    if !window.state::<Closing>().must_wait() {
        return;
    }
    api.prevent_close();
    let _ = window.emit("closing", ());
    let window = window.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(LONGEST).await;
        let _ = window.destroy();
    });
}

/// The page has something that is not saved (`held`), or has saved it all.
pub fn hold<R: Runtime>(window: &Window<R>, held: bool) {
    if window.state::<Closing>().hold(held) {
        let _ = window.destroy();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_waits_once_and_only_for_what_is_not_saved() {
        let closing = Closing::default();
        assert!(!closing.must_wait());
        assert!(!closing.hold(true));
        assert!(closing.must_wait());
        assert!(!closing.must_wait(), "a second time");
        assert!(!closing.hold(true), "typed on meanwhile");
        assert!(closing.hold(false), "saved: now it closes");
    }

    #[test]
    fn what_was_saved_before_holds_nobody_up() {
        let closing = Closing::default();
        closing.hold(true);
        assert!(!closing.hold(false));
        assert!(!closing.must_wait());
    }
}
