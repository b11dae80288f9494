//! Notices what others (the command line, another program) write to the open library.

use std::sync::Arc;
use std::time::Duration;

use tauri::{AppHandle, Emitter, Runtime};

use crate::opening::Opening;

/// How often the library is asked. With the page's own work this keeps a change within a second of the screen.
const PAUSE: Duration = Duration::from_millis(400);

/// Begins; tells the page with `library-changed`.
pub fn begin<R: Runtime>(app: AppHandle<R>, opening: Arc<Opening>) {
    std::thread::spawn(move || {
        let Ok(mut seen) = opening.first_generation() else {
            return;
        };
        loop {
            std::thread::sleep(PAUSE);
            let Ok(library) = opening.library() else {
                return;
            };
            // A failed look is no news; the next one follows.
            if let Ok(now) = library.generation()
                && now != seen
            {
                seen = now;
                let _ = app.emit("library-changed", ());
            }
        }
    });
}
