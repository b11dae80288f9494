//! A window that is closed in the middle of a note waits until the note is saved.
//!
//! A note saves itself when the keys rest. The page says when there is one that is not saved (`hold_window`); whoever
//! closes the window then has it saved first. Where it cannot be saved the page says so, and the window stays open until
//! the reader has decided. Only a page that does not answer at all is closed after a moment.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Deserialize;
use tauri::{CloseRequestApi, Emitter, Manager, Runtime, Window};

/// How long a window that is closed waits for its page to say a word.
const LONGEST: Duration = Duration::from_secs(3);

/// What stands against closing.
#[derive(Default)]
pub struct Closing(Mutex<Standing>);

#[derive(Default)]
struct Standing {
    /// Is there something that is not saved?
    held: bool,
    /// Does a reader wait for the window to close?
    waiting: bool,
    /// How often was the page asked?
    asked: u32,
    /// Has it answered the last time?
    heard: bool,
}

/// What the page says when it is asked to save what is not saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClosingWord {
    /// It is about to.
    Saving,
    /// It could not; the reader is told.
    Stays,
    /// The reader lets go of it.
    Leaves,
}

impl Closing {
    /// The reader closes the window: must it wait, and for which answer?
    fn ask(&self) -> Option<u32> {
        let mut standing = self.standing();
        if !standing.held {
            return None;
        }
        standing.waiting = true;
        standing.heard = false;
        standing.asked = standing.asked.wrapping_add(1);
        Some(standing.asked)
    }

    /// The time for an answer is over. Has none come?
    fn is_overdue(&self, asked: u32) -> bool {
        let standing = self.standing();
        standing.waiting && !standing.heard && standing.asked == asked
    }

    /// Something is not saved, or all is. Is the window to be closed on that?
    fn hold(&self, held: bool) -> bool {
        let mut standing = self.standing();
        standing.held = held;
        !held && standing.waiting
    }

    /// The page answers. Is the window to be closed on that?
    fn answer(&self, word: ClosingWord) -> bool {
        let mut standing = self.standing();
        standing.heard = true;
        match word {
            ClosingWord::Saving => false,
            ClosingWord::Stays => {
                standing.waiting = false;
                false
            }
            ClosingWord::Leaves => true,
        }
    }

    fn standing(&self) -> MutexGuard<'_, Standing> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The reader closes the window.
pub fn asked<R: Runtime>(window: &Window<R>, api: &CloseRequestApi) {
    let Some(asked) = window.state::<Closing>().ask() else {
        return;
    };
    api.prevent_close();
    let _ = window.emit("closing", ());
    let window = window.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(LONGEST).await;
        if window.state::<Closing>().is_overdue(asked) {
            let _ = window.destroy();
        }
    });
}

/// The page has something that is not saved (`held`), or has saved it all.
pub fn hold<R: Runtime>(window: &Window<R>, held: bool) {
    if window.state::<Closing>().hold(held) {
        let _ = window.destroy();
    }
}

/// What the page says of closing.
pub fn answer<R: Runtime>(window: &Window<R>, word: ClosingWord) {
    if window.state::<Closing>().answer(word) {
        let _ = window.destroy();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn closing_waits_only_for_what_is_not_saved() {
        let closing = Closing::default();
        assert_eq!(closing.ask(), None);
        assert!(!closing.hold(true));
        assert!(closing.ask().is_some());
        assert!(!closing.hold(true), "typed on meanwhile");
        assert!(closing.hold(false), "saved: now it closes");
    }

    #[test]
    fn what_was_saved_before_holds_nobody_up() {
        let closing = Closing::default();
        closing.hold(true);
        assert!(!closing.hold(false));
        assert_eq!(closing.ask(), None);
    }

    #[test]
    fn a_page_that_does_not_answer_is_closed_and_one_that_is_at_it_is_not() {
        let closing = Closing::default();
        closing.hold(true);
        let first = closing.ask().unwrap();
        assert!(closing.is_overdue(first));
        assert!(!closing.answer(ClosingWord::Saving));
        assert!(!closing.is_overdue(first));
        let second = closing.ask().unwrap();
        assert!(
            !closing.is_overdue(first),
            "the time of the second time counts"
        );
        assert!(closing.is_overdue(second), "each time it must answer anew");
    }

    #[test]
    fn what_cannot_be_saved_keeps_the_window_open_until_the_reader_lets_go() {
        let closing = Closing::default();
        closing.hold(true);
        let asked = closing.ask().unwrap();
        closing.answer(ClosingWord::Saving);
        assert!(!closing.answer(ClosingWord::Stays));
        assert!(!closing.is_overdue(asked));
        assert!(!closing.hold(false), "saved later: nobody asks any more");
        closing.hold(true);
        assert!(closing.ask().is_some(), "closed once more, it waits again");
        assert!(closing.answer(ClosingWord::Leaves));
    }
}
