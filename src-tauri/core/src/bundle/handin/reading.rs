//! The files of a class, read one by one: which bundle each is about, whose it is, and its records. Nothing is placed
//! and nothing written here.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::layer::{Kept, Said};
use super::naming::cleaned;
use super::people::{People, Person};
use super::record::{gone, incoming, to_the_millisecond};
use super::store::{self, OwnBundle};
use super::{EXTENSION, MAX_BYTES, MAX_FILES, RefusedHandIn, RefusedRecord};
use crate::annotations::archive::{self, MAX_FILE};
use crate::annotations::{Creator, Set, Target};
use crate::highlights::State;
use crate::ids::{BundleId, TextId};
use crate::import::file;
use crate::{Error, ErrorKind, Library, Result};
use rusqlite::Connection;

/// What a file is called that holds annotations, in a folder.
const EXTENSIONS: [&str; 3] = [EXTENSION, "annotation", "json"];

/// A file that was opened.
pub(super) struct Opened {
    /// Its name, without the folder.
    pub(super) file: String,
    /// What is in it, or why nothing can be taken.
    pub(super) sheet: std::result::Result<Sheet, RefusedHandIn>,
}

/// What is in a file.
pub(super) struct Sheet {
    pub(super) bundle: OwnBundle,
    pub(super) people: Vec<Person>,
    pub(super) notes: Vec<Incoming>,
    /// What is no more, of the person whose file it is.
    pub(super) gone: Vec<Kept>,
    pub(super) refused: Vec<RefusedRecord>,
}

/// An annotation that comes in.
pub(super) struct Incoming {
    /// Whose: a place among the people.
    pub(super) person: usize,
    pub(super) kept: Kept,
    pub(super) target: Target,
    /// Where it stands in the text's current edition.
    pub(super) standing: State,
}

/// Opens the files, and those in folders, in order of their names.
pub(super) fn open_all(
    library: &Library,
    only: Option<BundleId>,
    paths: &[PathBuf],
) -> Result<Vec<Opened>> {
    if let Some(bundle) = only {
        library.read(|connection| store::own_bundle(connection, bundle))?;
    }
    let files = listed(paths)?;
    let mut room = MAX_BYTES;
    files
        .into_iter()
        .map(|path| {
            let sheet = open(library, only, &path, &mut room);
            Ok(Opened {
                file: file::shown_name(&path),
                sheet: sheet.map_err(|error| RefusedHandIn {
                    code: error.kind,
                    message: error.message,
                }),
            })
        })
        .collect()
}

/// The files that are meant: of a folder those that can hold annotations, not those in folders in it.
fn listed(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        // What cannot be listed is told as a file that cannot be read.
        match fs::read_dir(path) {
            Ok(folder) => {
                let mut inside: Vec<PathBuf> = folder
                    .filter_map(|entry| Some(entry.ok()?.path()))
                    .filter(|path| can_hold_annotations(path))
                    .collect();
                inside.sort();
                files.extend(inside);
            }
            Err(_) => files.push(path.clone()),
        }
        if files.len() > MAX_FILES {
            return Err(Error::new(
                ErrorKind::InvalidValue,
                format!(
                    "These are more than {MAX_FILES} files. Nothing was taken in; open them in several goes."
                ),
            ));
        }
    }
    Ok(files)
}

fn can_hold_annotations(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        EXTENSIONS
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

fn open(library: &Library, only: Option<BundleId>, path: &Path, room: &mut u64) -> Result<Sheet> {
    let bytes = file::read(path, MAX_FILE)?;
    *room = room.checked_sub(bytes.len() as u64).ok_or_else(|| {
        Error::new(
            ErrorKind::FileTooLarge,
            format!(
                "The files before this one have nearly {} MiB already. Nothing was taken from this one; open it afterwards.",
                MAX_BYTES / (1024 * 1024)
            ),
        )
    })?;
    let set = archive::from_bytes(&bytes)?;
    drop(bytes);
    library.read(|connection| {
        let bundle = bundle_of(connection, only, &set)?;
        let texts = texts(connection, bundle.id)?;
        Sheet::of(set, bundle, &texts, &file::shown_name(path))
    })
}

/// The bundle a set is about: as it says, else the one whose texts it stands on.
fn bundle_of(connection: &Connection, only: Option<BundleId>, set: &Set) -> Result<OwnBundle> {
    let mut fitting = Vec::new();
    for id in set.about.identifiers.iter().filter_map(|id| uuid(id)) {
        fitting.extend(store::bundles_named(connection, BundleId(id))?);
    }
    // A set of ours names its bundle; whose bundle is not here is about none that merely shares a text with it.
    if set.about.edition.is_none() {
        let sources = set.items.iter().map(|item| &item.target.source);
        let texts: HashSet<_> = sources
            .chain(&set.about.identifiers)
            .filter_map(|id| uuid(id))
            .collect();
        for id in texts {
            fitting.extend(store::bundles_with(connection, TextId(id))?);
        }
    }
    let chosen = match only {
        Some(only) if fitting.contains(&only) => Some(only),
        Some(only) if fitting.is_empty() && set.about.edition.is_none() => Some(only),
        Some(_) => {
            return Err(Error::new(
                ErrorKind::OtherBundle,
                format!(
                    "This is about another bundle{}. Nothing was taken from it; open it there.",
                    said_title(set)
                ),
            ));
        }
        None => fitting.first().copied(),
    };
    let Some(chosen) = chosen else {
        return Err(Error::new(
            ErrorKind::BundleNotInstalled,
            format!(
                "The bundle this is about{} is not in the library. Nothing was taken from it; install the bundle and open the file again.",
                said_title(set)
            ),
        ));
    };
    store::own_bundle(connection, chosen)
}

fn said_title(set: &Set) -> String {
    let title = set.about.title.as_deref().map(cleaned).unwrap_or_default();
    match title.is_empty() {
        true => String::new(),
        false => format!(", “{title}”,"),
    }
}

fn uuid(id: &str) -> Option<uuid::Uuid> {
    id.strip_prefix("urn:uuid:")?.parse().ok()
}

/// The texts of a bundle by what an annotation may call them: identifier or path.
fn texts(connection: &Connection, bundle: BundleId) -> Result<HashMap<String, TextId>> {
    let mut names = HashMap::new();
    for text in store::texts(connection, bundle)? {
        let published = text.original.unwrap_or(text.id);
        names.insert(format!("urn:uuid:{}", text.id), text.id);
        names.insert(format!("urn:uuid:{published}"), text.id);
        names.extend(text.file.map(|file| (file, text.id)));
    }
    Ok(names)
}

impl Sheet {
    fn of(
        set: Set,
        bundle: OwnBundle,
        texts: &HashMap<String, TextId>,
        file: &str,
    ) -> Result<Self> {
        let mut sheet = Self {
            bundle,
            people: Vec::new(),
            notes: Vec::new(),
            gone: Vec::new(),
            refused: Vec::new(),
        };
        let said = Said {
            generated: set.generated.map(to_the_millisecond),
            edition: set.about.edition.filter(|edition| *edition >= 1),
            manifest: cleaned(set.about.manifest.as_deref().unwrap_or_default()),
            name: String::new(),
        };
        let nobody = Creator {
            id: Some(set.id.clone().unwrap_or_else(|| format!("file:{file}"))),
            name: None,
        };
        let owner = set.creator.clone();
        let mut people = People::default();
        // Whose file it is handed it in, also where nothing is in it.
        if owner.is_some() || set.items.is_empty() {
            people.number(owner.as_ref().unwrap_or(&nobody))?;
            sheet.gone = set.deleted.into_iter().filter_map(gone).collect();
        }
        let not_taken: HashSet<u32> = set.refused.iter().map(|one| one.number).collect();
        sheet.refused = set
            .refused
            .into_iter()
            .map(|one| RefusedRecord {
                number: one.number,
                message: one.message,
            })
            .collect();
        let numbers = (1..).filter(|number| !not_taken.contains(number));
        let mut seen: HashMap<(usize, String), usize> = HashMap::new();
        for (number, mut item) in numbers.zip(set.items) {
            let by = item.creator.take().or_else(|| owner.clone());
            let taken = people
                .number(by.as_ref().unwrap_or(&nobody))
                .and_then(|person| Ok((person, incoming(item, texts)?)));
            match taken {
                Ok((person, (kept, target))) => sheet.take(number, person, kept, target, &mut seen),
                Err(error) => sheet.refuse(number, &error.message),
            }
        }
        sheet.refused.sort_by_key(|refused| refused.number);
        sheet.people = people.all(&said);
        Ok(sheet)
    }

    /// Of two records with one id the newer is taken, and the other refused.
    fn take(
        &mut self,
        number: u32,
        person: usize,
        kept: Kept,
        target: Target,
        seen: &mut HashMap<(usize, String), usize>,
    ) {
        let standing = kept.passage.state;
        let key = (person, kept.id.clone());
        let incoming = Incoming {
            person,
            kept,
            target,
            standing,
        };
        match seen.get(&key) {
            None => {
                seen.insert(key, self.notes.len());
                self.notes.push(incoming);
            }
            Some(&other) => {
                if incoming.kept.age(&self.notes[other].kept).is_gt() {
                    self.notes[other] = incoming;
                }
                self.refuse(
                    number,
                    "The file has two annotations of this id; the newer one was taken.",
                );
            }
        }
    }

    fn refuse(&mut self, number: u32, message: &str) {
        self.refused.push(RefusedRecord {
            number,
            message: message.to_owned(),
        });
    }
}
