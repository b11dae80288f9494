//! The one window: made from tauri.conf.json, shut towards everything but our own page.

use std::path::PathBuf;

use tauri::webview::{NewWindowResponse, WebviewWindowBuilder};
use tauri::{App, DragDropEvent, Emitter, Manager, Runtime, Url, Window, WindowEvent};

use crate::closing;
use crate::drawing;
use crate::imports;

/// Makes the window.
///
/// # Errors
/// Where the system gives no window.
pub fn open<R: Runtime>(app: &App<R>) -> tauri::Result<()> {
    let Some(config) = app.config().app.windows.first() else {
        return Err(tauri::Error::WindowNotFound);
    };
    let window = WebviewWindowBuilder::from_config(app, config)?
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .devtools(cfg!(debug_assertions))
        .build()?;
    drawing::suit_the_machine(&window)
}

/// What happens to the window.
pub fn on_event<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    match event {
        WindowEvent::DragDrop(event) => dragged(window, event),
        WindowEvent::CloseRequested { api, .. } => closing::asked(window, api),
        _ => {}
    }
}

/// Files held over the window and dropped on it. Their paths stay here; the page hears only that they come.
fn dragged<R: Runtime>(window: &Window<R>, event: &DragDropEvent) {
    let hovering = match event {
        DragDropEvent::Enter { paths, .. } => !files(paths).is_empty(),
        DragDropEvent::Over { .. } => return,
        DragDropEvent::Drop { paths, .. } => {
            imports::receive(window.app_handle(), files(paths));
            false
        }
        _ => false,
    };
    let _ = window.emit("files-hover", hovering);
}

/// A link that is dragged, out of a browser or within our own page, comes as a path that is none.
fn files(paths: &[PathBuf]) -> Vec<PathBuf> {
    let files = paths.iter().filter(|path| path.is_absolute());
    files.cloned().collect()
}

/// Is this our own page? Everything else, the media scheme included, is never navigated to.
fn is_ours(address: &Url) -> bool {
    match address.scheme() {
        "tauri" => address.host_str() == Some("localhost"),
        // How Windows names `tauri://localhost`, and where the live-reload server stands.
        "http" => match address.host_str() {
            Some("tauri.localhost") => cfg!(windows),
            Some("localhost") => tauri::is_dev() && address.port() == Some(1420),
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_link_that_is_dragged_is_no_file() {
        let here = std::env::temp_dir().join("a.txt");
        let dragged = [
            here.clone(),
            "https://example.org/".into(),
            "tauri://localhost/#/notebook".into(),
        ];
        assert_eq!(files(&dragged), [here]);
    }

    #[test]
    fn only_our_own_page_is_navigated_to() {
        let ours = |address: &str| is_ours(&Url::parse(address).unwrap());
        assert!(ours("tauri://localhost/index.html"));
        for address in [
            "https://example.org/",
            "http://tauri.localhost.example.org/",
            "tauri://example.org/",
            "media://localhost/x",
            "data:text/html,x",
            "file:///etc/passwd",
            "about:blank",
            "javascript:alert(1)",
        ] {
            assert!(!ours(address), "{address}");
        }
    }
}
