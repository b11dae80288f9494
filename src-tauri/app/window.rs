//! The one window: made from tauri.conf.json, shut towards everything but our own page.

use std::path::PathBuf;

use marginalis_core::settings::Theme;
use tauri::webview::{NewWindowResponse, WebviewWindowBuilder};
use tauri::window::Color;
use tauri::{App, DragDropEvent, Emitter, Manager, Runtime, Url, Window, WindowEvent};

use crate::closing;
use crate::drawing;
use crate::imports;

/// Makes the window. It has the color of the reader's paper before there is a page, and so has the page before it knows
/// the settings: a white one would dazzle in the dark.
///
/// # Errors
/// Where the system gives no window.
pub fn open<R: Runtime>(app: &App<R>, theme: Theme) -> tauri::Result<()> {
    let Some(config) = app.config().app.windows.first() else {
        return Err(tauri::Error::WindowNotFound);
    };
    let mut window = WebviewWindowBuilder::from_config(app, config)?
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .devtools(cfg!(debug_assertions));
    if let Some((name, paper)) = chosen(theme) {
        window = window
            .background_color(paper)
            .initialization_script(format!(
                "document.documentElement.dataset.theme = '{name}';"
            ));
    }
    drawing::suit_the_machine(&window.build()?)
}

/// A theme that the reader chose: what the page calls it, and the color of its paper (`ui/src/styles/tokens.css`). In the
/// system's own, the system colors the window by itself.
fn chosen(theme: Theme) -> Option<(&'static str, Color)> {
    match theme {
        Theme::System => None,
        Theme::Light => Some(("light", Color(0xfc, 0xfb, 0xf8, 0xff))),
        Theme::Sepia => Some(("sepia", Color(0xf6, 0xed, 0xda, 0xff))),
        Theme::Dark => Some(("dark", Color(0x1c, 0x1b, 0x19, 0xff))),
        Theme::Contrast => Some(("contrast", Color(0x00, 0x00, 0x00, 0xff))),
    }
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
    fn the_window_has_the_color_of_the_pages_paper() {
        let tokens = include_str!("../../ui/src/styles/tokens.css");
        for theme in [Theme::Light, Theme::Sepia, Theme::Dark, Theme::Contrast] {
            let (name, Color(red, green, blue, _)) = chosen(theme).unwrap();
            let rule = match theme {
                Theme::Light => ":root {".to_owned(),
                _ => format!(":root[data-theme=\"{name}\"] {{"),
            };
            let color = format!("#{red:02x}{green:02x}{blue:02x};");
            let (_, declared) = tokens.split_once(&rule).unwrap();
            let (_, paper) = declared.split_once("--paper: ").unwrap();
            assert!(paper.starts_with(&color), "{rule} {color}");
        }
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
