//! A source folder from what is in a library: chosen texts with their pictures, books, the teacher's own notes as a layer,
//! and questions. The folder is like any other then: it is checked and built, and edited by hand.
//!
//! Its texts are texts of their own: under the library's identifiers the bundle would claim texts that others have already,
//! and everybody who has them, the teacher first, would be refused it.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use super::colophon::urn;
use super::create::{NewBundle, colophon, make_empty, make_folder, pretty, put, quoted};
use super::folder::text_url;
use super::identity::in_bundle;
use super::lock::KnownText;
use super::{COLOPHON, Earlier, Place, QUESTIONS, READING_LIST, sha256};
use crate::anchor;
use crate::bundle::names::{self, Names};
use crate::export::file::{name::numbered, write_whole};
use crate::highlights::{self, Highlight, State};
use crate::ids::{BookId, BundleId, EditionId, TextId};
use crate::import::file;
use crate::text::links::{asset, target};
use crate::text::markdown::located::{self, What};
use crate::text::metadata::split;
use crate::text::opening::resolve;
use crate::text::slug::slug_of;
use crate::text::{self, LinkTarget};
use crate::{Error, ErrorKind, Library, Result, reading_list};

/// The layer of the teacher's own notes.
const LAYER: &str = "annotations/notes.json";

/// What is to become a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ChosenForBundle {
    /// Title.
    pub title: String,
    /// Authors.
    pub authors: Vec<String>,
    /// SPDX expression, or `NONE`.
    pub license: String,
    /// BCP-47.
    pub language: String,
    /// The texts, in reading order.
    pub texts: Vec<TextId>,
    /// Books of the reading list.
    pub books: Vec<BookId>,
    /// Do the marks and notes on these texts come along, as the teacher's layer?
    pub notes: bool,
    /// Questions.
    pub questions: Vec<NewQuestion>,
}

/// A question for students.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NewQuestion {
    /// On which text.
    pub text: TextId,
    /// The passage it is about, code points of the current edition; absent: the whole text.
    pub start: Option<u32>,
    /// The end of the passage, exclusive.
    pub end: Option<u32>,
    /// The question.
    pub question: String,
    /// Help with it, or "".
    pub hint: String,
}

/// What a folder was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FolderMade {
    /// The bundle.
    pub bundle: Option<BundleId>,
    /// The folder whose bundle it goes on with; none: the bundle is new.
    pub continues: Option<String>,
    /// Texts.
    pub texts: u32,
    /// Pictures.
    pub pictures: u32,
    /// Books.
    pub books: u32,
    /// Notes and marks of the layer.
    pub notes: u32,
    /// Marks that did not come along: their words are gone from the text.
    pub left_out: u32,
    /// Texts of the last edition that are not in this one: students keep them, as withdrawn.
    pub withdrawn: u32,
}

/// Makes a source folder of what was chosen, of a new bundle or of the next edition of an earlier one: what its folder holds
/// stays there, but for what its builds remember. The same texts keep their identifiers, and those no longer chosen are
/// withdrawn. Nothing of what the teacher did as a reader comes along but notes and marks, and those only where asked for:
/// no progress, no ratings, no notes on books.
///
/// # Errors
/// `unwritable-file` where the folder holds something already; `not-found` where a text or book is not there;
/// `invalid-value` without any text, `invalid-range` for a question past its text; what writing may say.
pub fn from_library(
    library: &Library,
    place: &Place,
    chosen: &ChosenForBundle,
) -> Result<FolderMade> {
    let Place { folder, earlier } = place;
    if chosen.texts.is_empty() {
        return Err(Error::new(
            ErrorKind::InvalidValue,
            "A bundle needs a text. Nothing was written. Choose at least one.",
        ));
    }
    let earlier = earlier.as_ref();
    let bundle = earlier.map_or_else(BundleId::new, |earlier| earlier.bundle);
    let mut making = Making {
        library,
        folder,
        bundle,
        known: earlier.map_or(&[], Earlier::known),
        names: Names::default(),
        texts: Vec::new(),
        made: FolderMade::default(),
    };
    for id in &chosen.texts {
        making.choose(*id)?;
    }
    make_empty(folder)?;
    making.made.bundle = Some(bundle);
    making.made.continues = earlier.map(|earlier| file::shown_name(&earlier.folder));
    let new = NewBundle {
        title: Some(chosen.title.clone()),
        authors: chosen.authors.clone(),
        license: chosen.license.clone(),
        language: chosen.language.clone(),
    };
    let listed = making.texts.iter().fold(String::new(), |mut listed, text| {
        // Writing to a string does not fail.
        let _ = write!(
            listed,
            "\n[[texts]]\nfile = {}\nidentifier = \"urn:uuid:{}\"\n",
            quoted(&text.file),
            text.identifier
        );
        listed
    });
    let edition = earlier.map_or(1, |earlier| earlier.edition);
    let withdrawn = making.withdraw(earlier);
    let toml = colophon(bundle, edition, chosen.title.trim(), &new) + &withdrawn + &listed;
    put(folder, COLOPHON, &toml)?;
    if let Some(lock) = earlier.and_then(|earlier| earlier.lock.as_ref()) {
        lock.write(folder)?;
    }
    making.write_texts()?;
    making.write_books(&chosen.books)?;
    if chosen.notes {
        making.write_notes()?;
    }
    making.write_questions(&chosen.questions)?;
    make_folder(&folder.join("assets"))?;
    Ok(making.made)
}

struct Making<'a> {
    library: &'a Library,
    folder: &'a Path,
    bundle: BundleId,
    /// The texts of earlier editions.
    known: &'a [KnownText],
    names: Names,
    texts: Vec<Chosen>,
    made: FolderMade,
}

struct Chosen {
    id: TextId,
    /// What it is called over all editions of the new bundle.
    identifier: TextId,
    file: String,
    source: String,
    /// Names as the source has them, and where they lie in the folder.
    pictures: Vec<(String, String)>,
}

impl Making<'_> {
    /// Reads a text and finds it a file: the one it had in its bundle, for links lead there, else one of its title.
    fn choose(&mut self, id: TextId) -> Result<()> {
        if self.texts.iter().any(|text| text.id == id) {
            return Ok(());
        }
        let edition = self
            .library
            .read(|connection| text::store::current_edition(connection, id))?;
        let (title, place) = self.library.read(|connection| {
            Ok((
                text::store::title(connection, id)?,
                text::store::place(connection, id)?,
            ))
        })?;
        let source = self.library.source(edition)?;
        let images = images(&source);
        let had = place
            .map(|place| text_url(&place.file))
            .filter(|file| file.starts_with("texts/") && names::check(file).is_ok());
        let file = match had {
            Some(file) if self.names.add(&file).is_ok() => file,
            _ => self.free_name(&title, !images.is_empty()),
        };
        let pictures = images
            .into_iter()
            .filter_map(|(name, path)| Some((name, resolve(&file, &path)?)));
        let identifier = self.identifier(id, edition)?;
        self.texts.push(Chosen {
            id,
            identifier,
            pictures: pictures.collect(),
            file,
            source: under(source, identifier),
        });
        Ok(())
    }

    /// What a text is called in every edition. One that an earlier edition had keeps its identifier, also where the library
    /// has it from that very bundle, or the folder was made by hand and gave it another.
    fn identifier(&self, id: TextId, edition: EditionId) -> Result<TextId> {
        let made = in_bundle(self.bundle, id);
        let is_known = |id: &TextId| self.known.iter().any(|known| known.identifier == *id);
        let known = match [made, id].into_iter().find(is_known) {
            None if !self.known.is_empty() => self.same_words(edition)?,
            known => known,
        };
        let is_free = |id: &TextId| self.texts.iter().all(|text| text.identifier != *id);
        Ok(known.filter(is_free).unwrap_or(made))
    }

    /// The text of earlier editions that has the same words.
    fn same_words(&self, edition: EditionId) -> Result<Option<TextId>> {
        let document = self.library.document(edition)?;
        let words = sha256(&Sha256::digest(document.plain.as_str().as_bytes()).into());
        let same = self.known.iter().find(|known| known.words == words);
        Ok(same.map(|known| known.identifier))
    }

    /// Says in `bundle.toml` which texts of the last edition are withdrawn.
    fn withdraw(&mut self, earlier: Option<&Earlier>) -> String {
        let is_here = |known: &&KnownText| {
            self.texts
                .iter()
                .any(|text| text.identifier == known.identifier)
        };
        let gone: Vec<String> = earlier
            .into_iter()
            .flat_map(Earlier::last)
            .filter(|known| !is_here(known))
            .map(|known| format!("    \"urn:uuid:{}\", # {}\n", known.identifier, known.file))
            .collect();
        self.made.withdrawn = text::plain::saturated(gone.len());
        match gone.is_empty() {
            true => String::new(),
            false => format!(
                "\n# Texts of earlier editions that are no longer in it: students keep them, with their marks.\nwithdrawn = [\n{}]\n",
                gone.concat()
            ),
        }
    }

    /// A text with pictures gets a folder of its own: two texts may each have their "map.png".
    fn free_name(&mut self, title: &str, with_pictures: bool) -> String {
        let slug: String = slug_of(title).chars().filter(|c| *c != '%').collect();
        for number in 1.. {
            let name = numbered(&slug, "md", number);
            let file = match with_pictures {
                true => format!("texts/{}/{name}", name.trim_end_matches(".md")),
                false => format!("texts/{name}"),
            };
            if names::check(&file).is_ok() && self.names.add(&file).is_ok() {
                return file;
            }
        }
        slug
    }

    fn write_texts(&mut self) -> Result<()> {
        let mut written: HashSet<String> = HashSet::new();
        for text in &self.texts {
            put(self.folder, &text.file, &text.source)?;
            self.made.texts += 1;
            let edition = self
                .library
                .read(|connection| text::store::current_edition(connection, text.id))?;
            for (name, file) in &text.pictures {
                let is_safe = names::check(file).is_ok()
                    && (file.starts_with("texts/") || file.starts_with("assets/"));
                let picture = text::asset(self.library, edition, name)?;
                let Some(picture) = picture.filter(|_| is_safe && written.insert(names::key(file)))
                else {
                    continue;
                };
                let place = self.folder.join(file);
                make_folder(place.parent().unwrap_or(self.folder))?;
                write_whole(&place, &picture.bytes)?;
                self.made.pictures += 1;
            }
        }
        Ok(())
    }

    fn file_of(&self, id: TextId) -> Option<&str> {
        self.texts
            .iter()
            .find(|text| text.id == id)
            .map(|text| text.file.as_str())
    }

    fn write_books(&mut self, chosen: &[BookId]) -> Result<()> {
        let mut items = Vec::new();
        for id in chosen {
            let book = reading_list::get(self.library, *id)?;
            let mut item = book.item;
            let mut custom = match item.get_mut("custom").map(Value::take) {
                Some(Value::Object(custom)) => custom,
                _ => Map::new(),
            };
            custom.insert("mg:order".to_owned(), json!(items.len() + 1));
            if let Some(file) = book.text.and_then(|text| self.file_of(text)) {
                custom.insert("mg:text".to_owned(), json!(file));
            }
            item["custom"] = Value::Object(custom);
            items.push(item);
        }
        self.made.books = text::plain::saturated(items.len());
        put(self.folder, READING_LIST, &pretty(&Value::Array(items))?)
    }

    fn write_notes(&mut self) -> Result<()> {
        let mut notes = Vec::new();
        for text in &self.texts {
            for mark in highlights::list(self.library, Some(text.id))? {
                match mark.state {
                    State::Unplaced => self.made.left_out += 1,
                    State::Placed | State::Check => notes.push(note(&mark, &text.file)),
                }
            }
        }
        self.made.notes = text::plain::saturated(notes.len());
        match notes.is_empty() {
            true => Ok(()),
            false => put(self.folder, LAYER, &pretty(&json!({ "notes": notes }))?),
        }
    }

    fn write_questions(&self, questions: &[NewQuestion]) -> Result<()> {
        let mut all = Vec::new();
        for question in questions {
            let file = self.file_of(question.text).ok_or_else(|| {
                Error::new(
                    ErrorKind::NotFound,
                    "A question is about a text that was not chosen. Nothing more was written.",
                )
            })?;
            // Without an id of its own a question is known by what it asks of which words: in the next edition, too, an
            // answer stands at what it answered.
            let mut entry = json!({ "text": file, "question": question.question });
            if !question.hint.trim().is_empty() {
                entry["hint"] = json!(question.hint);
            }
            if let (Some(start), Some(end)) = (question.start, question.end) {
                let edition = self
                    .library
                    .read(|connection| text::store::current_edition(connection, question.text))?;
                let passage = anchor::describe(&self.library.document(edition)?.plain, start, end)?;
                entry["quote"] = json!(passage.quote);
                entry["before"] = json!(passage.before);
                entry["after"] = json!(passage.after);
            }
            all.push(entry);
        }
        match all.is_empty() {
            true => Ok(()),
            false => put(self.folder, QUESTIONS, &pretty(&Value::Array(all))?),
        }
    }
}

/// The source under its new identifier, where it says of itself what it is called.
fn under(source: String, identifier: TextId) -> String {
    let (metadata, body) = split(&source);
    let own = metadata.identifier.filter(|own| urn::<TextId>(own).is_ok());
    match own {
        Some(own) => {
            let front_matter = &source[..source.len() - body.len()];
            front_matter.replace(&own, &format!("urn:uuid:{identifier}")) + body
        }
        None => source,
    }
}

/// The pictures a source names: as it names them, and as paths.
fn images(source: &str) -> Vec<(String, String)> {
    let mut seen = HashSet::new();
    let images = located::all(source)
        .into_iter()
        .filter_map(|found| match found.what {
            What::Image { destination, .. } => {
                let name = asset(&destination)?;
                match target(&destination) {
                    LinkTarget::Text { path, .. } => Some((name, path)),
                    _ => None,
                }
            }
            _ => None,
        });
    images
        .filter(|(name, _)| seen.insert(name.clone()))
        .collect()
}

/// A mark as a teacher would write it.
fn note(mark: &Highlight, file: &str) -> Value {
    json!({
        "id": format!("urn:uuid:{}", mark.id),
        "text": file,
        "quote": mark.anchor.quote,
        "before": mark.anchor.before,
        "after": mark.anchor.after,
        "note": mark.note,
        "tags": mark.tags,
        "color": mark.color,
        "style": mark.style,
    })
}
