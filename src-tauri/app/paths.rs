//! Which library the window opens.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

/// The variable that names the library's folder where no `--library` does.
pub const LIBRARY_VARIABLE: &str = "MARGINALIS_LIBRARY";

/// The library's folder: as named at the start, else by the environment, else the user's own.
pub fn library_folder(named: Option<PathBuf>) -> PathBuf {
    let folder = named
        .or_else(|| {
            std::env::var_os(LIBRARY_VARIABLE)
                .filter(|name| !name.is_empty())
                .map(PathBuf::from)
        })
        .unwrap_or_else(default_folder);
    resolved(&folder)
}

fn default_folder() -> PathBuf {
    ProjectDirs::from("", "", "marginalis").map_or_else(
        || PathBuf::from("marginalis"),
        |dirs| dirs.data_dir().to_owned(),
    )
}

/// One name for one folder, also where its end is not there yet: two starts must agree on it.
fn resolved(folder: &Path) -> PathBuf {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    for there in absolute.ancestors() {
        if let Ok(real) = there.canonicalize() {
            let rest = absolute.strip_prefix(there).unwrap_or(Path::new(""));
            return real.join(rest).components().collect();
        }
    }
    absolute
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_folder_has_one_name_before_and_after_it_is_made() {
        let root = tempfile::tempdir().unwrap();
        let real = root.path().canonicalize().unwrap().join("real");
        std::fs::create_dir(&real).unwrap();
        std::os::unix::fs::symlink(&real, root.path().join("link")).unwrap();
        let asked = root.path().join("link/library");
        assert_eq!(resolved(&asked), real.join("library"));
        std::fs::create_dir(real.join("library")).unwrap();
        assert_eq!(resolved(&asked), real.join("library"));
    }
}
