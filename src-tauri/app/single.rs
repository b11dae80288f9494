//! One window per library: a second start hands its files to the first window and ends.

use std::ffi::OsString;
use std::path::Path;

use tauri::{AppHandle, Manager, Runtime, plugin::TauriPlugin};

use crate::arguments::{Arguments, Asked};
use crate::imports;

/// Finds a window that is open on this library already. On Linux by a name on the session bus that stands for the
/// folder; elsewhere the plugin knows one name per program. The lock of [`crate::opening`] stands behind both.
pub fn plugin<R: Runtime>(library: &Path) -> TauriPlugin<R> {
    tauri_plugin_single_instance::Builder::new()
        .dbus_id(format!(
            "org.marginalis.desktop.library-{:016x}",
            fingerprint(library)
        ))
        .callback(|app, arguments, cwd| second_start(app, arguments, Path::new(&cwd)))
        .build()
}

fn second_start<R: Runtime>(app: &AppHandle<R>, arguments: Vec<String>, cwd: &Path) {
    if let Some(window) = app.get_webview_window("main") {
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
    let arguments = arguments.into_iter().skip(1).map(OsString::from);
    if let Ok(Asked::Start(arguments)) = Arguments::parse(arguments, cwd) {
        imports::receive(app, arguments.files);
    }
}

/// FNV-1a, 64 bits, <http://www.isthe.com/chongo/tech/comp/fnv/>: the same number in every build of the program,
/// which the standard library's hasher does not promise. It tells folders apart, it protects nothing.
fn fingerprint(folder: &Path) -> u64 {
    folder
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_is_fnv_1a() {
        // Test vectors of the algorithm's own page.
        assert_eq!(fingerprint(Path::new("")), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fingerprint(Path::new("a")), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fingerprint(Path::new("foobar")), 0x8594_4171_f739_67e8);
    }
}
