//! The floor that the window is measured against: a Tauri window from the same lock file that shows a static page
//! and does nothing else (`benches/window.mjs`).

fn main() {
    if let Err(error) =
        tauri::Builder::default().run(tauri::generate_context!("benches/floor/tauri.conf.json"))
    {
        eprintln!("bare window: {error}");
        std::process::exit(1);
    }
}
