//! Tells Tauri which commands the window may call: those of `permissions.toml`, and no other.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=src-tauri/app/permissions.toml");
    let manifest =
        tauri_build::AppManifest::new().permissions_path_pattern("src-tauri/app/permissions.toml");
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    Ok(())
}
