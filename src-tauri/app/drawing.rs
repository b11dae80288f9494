//! How the web view draws: by the graphics card where there is one, else straight into the window.

use tauri::{Runtime, WebviewWindow};

/// Where Linux names the devices that programs draw with.
#[cfg(target_os = "linux")]
const DEVICES: &str = "/dev/dri";

/// Without a graphics card WebKitGTK would imitate one in software: the first picture comes about a tenth of a second
/// later, each change costs more, and the web process holds more than twice the memory (docs/speed.md). A page of
/// text needs none of that.
///
/// # Errors
/// Where the web view is gone already.
#[cfg(target_os = "linux")]
pub fn suit_the_machine<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};

    if has_graphics_card(std::path::Path::new(DEVICES)) || is_driven() {
        return Ok(());
    }
    window.with_webview(|view| {
        if let Some(settings) = view.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

/// Elsewhere the system's web view sees to it.
///
/// # Errors
/// None.
#[cfg(not(target_os = "linux"))]
pub fn suit_the_machine<R: Runtime>(_window: &WebviewWindow<R>) -> tauri::Result<()> {
    Ok(())
}

/// Is a WebDriver session in hand of the window? It asks for pictures, and WebKitGTK gives one only with the next frame
/// that it composes: drawn straight into the window, a page at rest would keep the driver waiting for ever.
#[cfg(target_os = "linux")]
fn is_driven() -> bool {
    std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some()
}

/// A render node is what a program without special rights may draw with.
#[cfg(target_os = "linux")]
fn has_graphics_card(devices: &std::path::Path) -> bool {
    std::fs::read_dir(devices).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().starts_with("renderD"))
    })
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_render_node_is_a_graphics_card_and_a_bare_display_is_not() {
        let folder =
            std::env::temp_dir().join(format!("marginalis-devices-{}", std::process::id()));
        assert!(!has_graphics_card(&folder));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("card0"), "").unwrap();
        assert!(!has_graphics_card(&folder));
        std::fs::write(folder.join("renderD128"), "").unwrap();
        assert!(has_graphics_card(&folder));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
