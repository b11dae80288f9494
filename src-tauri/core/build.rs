//! Lists the files of the shipped study edition, so that they are compiled in: a table of name and content.

use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let content = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../content/peer-production");
    let texts = content.join("texts").canonicalize()?;
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", texts.display());

    let mut files = fs::read_dir(&texts)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>, std::io::Error>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "md"));
    files.sort();

    let mut table = String::from("&[\n");
    for file in &files {
        let name = file
            .file_name()
            .map(|name| name.to_string_lossy())
            .unwrap_or_default();
        table += &format!(
            "    ({:?}, include_str!({file:?})),\n",
            format!("texts/{name}")
        );
    }
    table += "]\n";
    fs::write(
        Path::new(&env::var("OUT_DIR")?).join("shipped_files.rs"),
        table,
    )?;
    Ok(())
}
