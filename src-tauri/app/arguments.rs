//! What the program is started with, the first time or a second time while its window is open.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// How to start it.
pub const USAGE: &str = "\
Usage: marginalis-desktop [--library DIR] [FILE…]

  --library DIR  open the library in this folder (also: MARGINALIS_LIBRARY)
  FILE…          texts to bring in, bundles and hand-ins to open
  --version      print the version
  --help         print this";

/// What a start asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    /// The window.
    Start(Arguments),
    /// The usage.
    Help,
    /// The version.
    Version,
}

/// A start's library and files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// The folder named by `--library`, absolute.
    pub library: Option<PathBuf>,
    /// Texts to bring in, bundles and hand-ins to open, absolute.
    pub files: Vec<PathBuf>,
}

impl Arguments {
    /// Reads the arguments behind the program's name; relative paths count from `cwd`.
    ///
    /// # Errors
    /// A sentence, where an option is unknown or lacks its value.
    pub fn parse(
        arguments: impl IntoIterator<Item = OsString>,
        cwd: &Path,
    ) -> Result<Asked, String> {
        let mut arguments = arguments.into_iter();
        let mut found = Arguments::default();
        while let Some(argument) = arguments.next() {
            match argument.to_str() {
                Some("--help" | "-h") => return Ok(Asked::Help),
                Some("--version" | "-V") => return Ok(Asked::Version),
                Some("--library") => {
                    let folder = arguments.next().ok_or("--library needs a folder")?;
                    found.library = Some(cwd.join(folder));
                }
                Some("--") => found.files.extend(arguments.by_ref().map(|f| cwd.join(f))),
                Some(option) if option.starts_with("--library=") => {
                    found.library = Some(cwd.join(&option["--library=".len()..]));
                }
                Some(option) if option.starts_with('-') && option != "-" => {
                    return Err(format!("there is no option {option}"));
                }
                _ => found.files.push(file(&argument, cwd)),
            }
        }
        Ok(Asked::Start(found))
    }
}

/// A file as a desktop hands it over: a path, or a `file:` address.
fn file(argument: &OsStr, cwd: &Path) -> PathBuf {
    argument
        .to_str()
        .filter(|text| text.starts_with("file:"))
        .and_then(|text| url::Url::parse(text).ok())
        .and_then(|address| address.to_file_path().ok())
        .unwrap_or_else(|| cwd.join(argument))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Asked, String> {
        Arguments::parse(arguments.iter().map(OsString::from), Path::new("/here"))
    }

    #[test]
    fn library_and_files_are_made_absolute() {
        let asked = parse(&["--library", "lib", "a.txt", "/b.md", "file:///c%20d.txt"]).unwrap();
        let expected = Arguments {
            library: Some("/here/lib".into()),
            files: vec!["/here/a.txt".into(), "/b.md".into(), "/c d.txt".into()],
        };
        assert_eq!(asked, Asked::Start(expected));
    }

    #[test]
    fn after_two_dashes_everything_is_a_file() {
        let asked = parse(&["--library=l", "--", "--help"]).unwrap();
        let Asked::Start(arguments) = asked else {
            panic!("not a start: {asked:?}")
        };
        assert_eq!(arguments.files, [PathBuf::from("/here/--help")]);
    }

    #[test]
    fn an_unknown_option_is_refused() {
        assert_eq!(
            parse(&["--colour"]),
            Err("there is no option --colour".into())
        );
        assert_eq!(
            parse(&["--library"]),
            Err("--library needs a folder".into())
        );
    }
}
