//! The window: a thin door into [`marginalis_core`].
//!
//! [`run`] begins to open the library on a thread of its own ([`opening`]), makes the window ([`window`]), and answers
//! the page's commands ([`commands`]). A command unpacks what the page sent, calls core off the window's thread and
//! converts the error ([`ipc`]); there is no logic of the product here.

pub mod arguments;
pub mod bundles;
pub mod closing;
pub mod collecting;
pub mod commands;
pub mod dialogs;
pub mod drawing;
pub mod imports;
pub mod ipc;
pub mod making;
pub mod media;
pub mod opening;
pub mod paths;
pub mod replacing;
pub mod single;
pub mod watch;
pub mod window;

use std::process::ExitCode;
use std::sync::Arc;

use tauri::{AppHandle, Builder, Context, Manager, RunEvent, Runtime};
use tauri_plugin_window_state::StateFlags;

use crate::arguments::Arguments;
use crate::bundles::Bundles;
use crate::closing::Closing;
use crate::collecting::Collection;
use crate::imports::Imports;
use crate::making::Workshop;
use crate::opening::Opening;
use crate::replacing::Previewed;

/// Opens the window; returns when it is closed.
pub fn run(arguments: Arguments) -> ExitCode {
    let folder = match paths::library_folder(arguments.library) {
        Ok(folder) => folder,
        Err(error) => {
            eprintln!("marginalis: {}: {error}", error.kind.code());
            return ExitCode::FAILURE;
        }
    };
    let opening = Opening::begin(folder.clone());
    let files = arguments.files;

    let app = door(Builder::default(), Arc::clone(&opening))
        // First: a second start must end before anything else is set up.
        .plugin(single::plugin(&folder))
        .plugin(
            tauri_plugin_window_state::Builder::default()
                .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
                .build(),
        )
        .setup(move |app| {
            // Without a session bus the lock alone knows of the other window; its message is on stderr by now.
            if opening.elsewhere() {
                std::process::exit(1);
            }
            window::open(app, opening.theme())?;
            watch::begin(app.handle().clone(), Arc::clone(&opening));
            imports::receive(app.handle(), files.clone());
            Ok(())
        })
        .build(context());
    match app {
        Ok(app) => {
            app.run(on_run_event);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("marginalis: the window could not be opened: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Everything the page can reach: commands, media, dropped files. Tests open the same door without a window.
pub fn door<R: Runtime>(builder: Builder<R>, opening: Arc<Opening>) -> Builder<R> {
    builder
        .manage(opening)
        .manage(Imports::default())
        .manage(Previewed::default())
        .manage(Bundles::default())
        .manage(Closing::default())
        .manage(Collection::default())
        .manage(Workshop::default())
        .register_asynchronous_uri_scheme_protocol("media", media::answer)
        .on_window_event(window::on_event)
        .invoke_handler(commands::handler())
}

/// tauri.conf.json and the built page.
pub fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!()
}

fn on_run_event<R: Runtime>(app: &AppHandle<R>, event: RunEvent) {
    match event {
        RunEvent::Exit => app.state::<Arc<Opening>>().close(),
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            let files = urls.iter().filter_map(|url| url.to_file_path().ok());
            imports::receive(app, files.collect());
        }
        _ => {}
    }
}
