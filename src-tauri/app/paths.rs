//! Which library the window opens.

use std::path::{Path, PathBuf};

use marginalis_core::Result;
use marginalis_core::library::default_folder;

/// The library's folder: as named at the start, else where core looks for it.
///
/// # Errors
/// `not-found` where nobody names one and the system names no home folder.
pub fn library_folder(named: Option<PathBuf>) -> Result<PathBuf> {
    let folder = match named {
        Some(folder) => folder,
        None => default_folder()?,
    };
    Ok(resolved(&folder))
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
