//! Writing a file whole or not at all, and names that are safe on every system ([`name`]).

pub(crate) mod kind;
pub mod name;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::{Error, ErrorKind, Result};

/// Writes `bytes` to `target`: into a new file beside it, to the disk, then renamed over it. Whoever looks sees the
/// old file or the new one, and after an error the old one.
///
/// A target that is there keeps its permissions. One that is a link, a folder, a device, or marked read-only is
/// refused: each of those says that somebody wants something else there than our file.
///
/// # Errors
/// `disk-full`, else `unwritable-file`.
pub fn write_whole(target: &Path, bytes: &[u8]) -> Result<()> {
    let old = old_file(target)?;
    replace(target, old.as_ref(), bytes).map_err(|cause| unwritable(target, cause))?;
    sync_folder(folder_of(target)).map_err(|cause| {
        let name = target.display();
        let words = format!("“{name}” was written, but the disk did not confirm it ({cause}). Look whether it is there.");
        Error::caused(ErrorKind::UnwritableFile, words, cause)
    })
}

/// What a target holds: `None` where there is no file yet.
///
/// # Errors
/// As [`write_whole`]: what could not be replaced is not read either.
pub fn read_old(target: &Path) -> Result<Option<Vec<u8>>> {
    match old_file(target)? {
        Some(_) => fs::read(target)
            .map(Some)
            .map_err(|cause| unwritable(target, cause)),
        None => Ok(None),
    }
}

fn replace(target: &Path, old: Option<&fs::Metadata>, bytes: &[u8]) -> io::Result<()> {
    let mut beside = Beside::create(folder_of(target))?;
    beside.file.write_all(bytes)?;
    beside.put_in_place(target, old)
}

/// A new file beside the target; gone again unless it was put in its place.
#[derive(Debug)]
pub(crate) struct Beside {
    path: PathBuf,
    pub(crate) file: File,
    renamed: bool,
}

impl Beside {
    /// A file that will become `target`, for whoever writes it piece by piece.
    ///
    /// # Errors
    /// As [`write_whole`].
    pub(crate) fn target(target: &Path) -> Result<(Self, Option<fs::Metadata>)> {
        let old = old_file(target)?;
        let beside = Self::create(folder_of(target)).map_err(|cause| unwritable(target, cause))?;
        Ok((beside, old))
    }

    /// Makes it the target, once it is on the disk.
    pub(crate) fn put_in_place(
        mut self,
        target: &Path,
        old: Option<&fs::Metadata>,
    ) -> io::Result<()> {
        if let Some(old) = old {
            self.file.set_permissions(old.permissions())?;
        }
        self.file.sync_all()?;
        fs::rename(&self.path, target)?;
        self.renamed = true;
        Ok(())
    }

    pub(crate) fn create(folder: &Path) -> io::Result<Self> {
        let path = folder.join(format!(".marginalis-{}.tmp", uuid::Uuid::now_v7()));
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o644);
        let file = options.open(&path)?;
        Ok(Self {
            path,
            file,
            renamed: false,
        })
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.renamed {
            // Nothing to tell: the error that brought us here is the one worth telling.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// The file that a target names now. A rename would replace a link or a device without a word: refuse instead.
pub(crate) fn old_file(target: &Path) -> Result<Option<fs::Metadata>> {
    let refuse = |what: &str| {
        let words = format!(
            "“{}” {what}. Nothing was changed. Name another file.",
            target.display()
        );
        Err(Error::new(ErrorKind::UnwritableFile, words))
    };
    if target.file_name().is_none() {
        return refuse("is not the name of a file");
    }
    match fs::symlink_metadata(target) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(unwritable(target, cause)),
        Ok(old) if old.is_symlink() => {
            refuse("is a link to somewhere else, and links are not followed")
        }
        Ok(old) if old.is_dir() => refuse("is a folder"),
        Ok(old) if !old.is_file() => refuse("is not a plain file"),
        Ok(old) if old.permissions().readonly() => refuse("is marked read-only"),
        Ok(old) => Ok(Some(old)),
    }
}

/// The folder a file stands in; the current one for a bare name.
pub(crate) fn folder_of(target: &Path) -> &Path {
    match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Makes the rename last over a power cut. Windows does so by itself and has no such call.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// What went wrong with a target, in words.
pub(crate) fn unwritable(target: &Path, cause: io::Error) -> Error {
    let name = target.display();
    match cause.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::caused(
            ErrorKind::DiskFull,
            format!(
                "There is no room on the disk for “{name}”. What was there before is untouched. Free some space, or choose another disk."
            ),
            cause,
        ),
        _ => Error::caused(
            ErrorKind::UnwritableFile,
            format!(
                "“{name}” could not be written ({cause}). What was there before is untouched. Choose another folder."
            ),
            cause,
        ),
    }
}
