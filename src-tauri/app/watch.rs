//! Notices what others (the command line, another program) write to the open library.

use std::sync::Arc;
use std::time::Duration;

use tauri::{AppHandle, Emitter, Runtime};
use tokio::time::MissedTickBehavior;

use crate::imports;
use crate::ipc::Answer;
use crate::opening::Opening;

/// How often the library is asked. With the page's own work this keeps a change within a second of the screen.
const PAUSE: Duration = Duration::from_millis(400);

/// Begins; tells the page with `library-changed`.
pub fn begin<R: Runtime>(app: AppHandle<R>, opening: Arc<Opening>) {
    tauri::async_runtime::spawn(async move {
        let Some(mut seen) = ask(&opening, Opening::first_generation).await else {
            return;
        };
        let mut ticks = tokio::time::interval(PAUSE);
        // After a pause of the whole machine one look is enough.
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            // What changed before the page listens is told when it does.
            if !imports::is_page_there(&app) {
                continue;
            }
            // A failed look is no news; the next one follows.
            let now = ask(&opening, look).await;
            if let Some(now) = now.filter(|now| *now != seen) {
                seen = now;
                let _ = app.emit("library-changed", ());
            }
        }
    });
}

fn look(opening: &Opening) -> Answer<u64> {
    Ok(opening.library()?.generation()?)
}

/// Asks the library where waiting for it blocks nobody.
async fn ask(opening: &Arc<Opening>, question: fn(&Opening) -> Answer<u64>) -> Option<u64> {
    let opening = Arc::clone(opening);
    tokio::task::spawn_blocking(move || question(&opening).ok())
        .await
        .ok()
        .flatten()
}
