//! Bundles made for a test: texts, pictures, layers, a reading list, signed or not.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::bundle::container::{Packing, Writer};
use crate::bundle::manifest::{
    Agent, AgentKind, Direction, License, REL_ANNOTATIONS, REL_QUESTIONS, REL_READING_LIST,
    Resource, TEXT_MEDIA,
};
use crate::bundle::media::Media;
use crate::bundle::signature::{Prehash, TrustedComment, sign};
use crate::bundle::{
    MEDIA_TYPE, MIMETYPE, Manifest, Opened, PUBLICATION, Rotation, SIGNATURE, SecretKey,
};
use crate::ids::{BundleId, TextId};
use crate::text::{Document, FORM};
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Library, Result};

/// A bundle being put together.
#[derive(Clone, Debug)]
pub struct Pack {
    /// What it says of itself; files are added by [`Pack::write`].
    pub manifest: Manifest,
    files: Vec<(Resource, Vec<u8>)>,
    rotations: Vec<Rotation>,
    rewritten: Option<(&'static str, &'static str)>,
}

/// The same text in every test, by its number.
pub fn text_id(number: u16) -> TextId {
    TextId(Uuid::from_u128(
        0x0199_d2c1_7b1e_7000_8000_0000_0001_0000 + u128::from(number),
    ))
}

/// The same bundle in every test, by its number.
pub fn bundle_id(number: u16) -> BundleId {
    BundleId(Uuid::from_u128(
        0x0199_d2c1_7b1e_7000_8000_0000_0002_0000 + u128::from(number),
    ))
}

impl Pack {
    /// An edition of bundle number 1, without texts.
    pub fn edition(edition: u32) -> Self {
        Self {
            manifest: Manifest {
                id: bundle_id(1),
                types: vec!["Collection".to_owned(), "LearningResource".to_owned()],
                name: "Rhetoric".to_owned(),
                languages: vec!["en".to_owned()],
                direction: Direction::Ltr,
                authors: vec![Agent {
                    kind: AgentKind::Person,
                    name: "A. Teacher".to_owned(),
                    id: None,
                }],
                editors: Vec::new(),
                contributors: Vec::new(),
                publisher: None,
                license: License::Spdx("CC-BY-SA-4.0".to_owned()),
                description: None,
                modified: Timestamp::UNIX_EPOCH,
                published: None,
                version: None,
                edition,
                supersedes: Vec::new(),
                min_reader: 1,
                publisher_key: None,
                requires: Vec::new(),
                reading_order: Vec::new(),
                resources: Vec::new(),
                other: Map::new(),
            },
            files: Vec::new(),
            rotations: Vec::new(),
            rewritten: None,
        }
    }

    /// Another bundle.
    pub fn of(mut self, bundle: BundleId) -> Self {
        self.manifest.id = bundle;
        self
    }

    /// Adds a text, as `texts/<number>.md`.
    pub fn text(self, number: u16, markdown: &str) -> Self {
        let file = format!("texts/{number}.md");
        self.text_in(text_id(number), &file, markdown)
    }

    /// Adds a text under a name.
    pub fn text_in(mut self, id: TextId, file: &str, markdown: &str) -> Self {
        let plain = Document::parse(markdown).plain;
        let mut resource = resource(file, markdown.as_bytes());
        resource.media_type = TEXT_MEDIA.to_owned();
        resource.identifier = Some(id);
        resource.text_hash = Some(Sha256::digest(plain.as_str().as_bytes()).into());
        resource.text_form = Some(FORM);
        self.files.push((resource, markdown.as_bytes().to_vec()));
        self
    }

    /// Adds a picture, a license or another file.
    pub fn file(mut self, name: &str, bytes: &[u8]) -> Self {
        self.files.push((resource(name, bytes), bytes.to_vec()));
        self
    }

    /// Changes what the manifest says of the file that was added last.
    pub fn saying(mut self, change: impl FnOnce(&mut Resource)) -> Self {
        if let Some((resource, _)) = self.files.last_mut() {
            change(resource);
        }
        self
    }

    /// Adds a reading list of books with these titles.
    pub fn books(self, titles: &[&str]) -> Self {
        let items: Vec<Value> = titles
            .iter()
            .map(|title| json!({"id": title, "type": "book", "title": title}))
            .collect();
        self.related("reading-list.json", REL_READING_LIST, &Value::from(items))
    }

    /// Adds a layer of the teacher's notes: text number, quote, note.
    pub fn notes(self, notes: &[(u16, &str, &str)]) -> Self {
        self.layer(
            "annotations/teacher.json",
            REL_ANNOTATIONS,
            "commenting",
            notes,
        )
    }

    /// Adds the teacher's questions: text number, quote ("" for the whole text), question.
    pub fn questions(self, questions: &[(u16, &str, &str)]) -> Self {
        self.layer("questions.json", REL_QUESTIONS, "questioning", questions)
    }

    fn layer(self, name: &str, rel: &str, motivation: &str, notes: &[(u16, &str, &str)]) -> Self {
        let items: Vec<Value> = (1..)
            .zip(notes)
            .map(|(number, (text, quote, body))| {
                let mut target = json!({"source": format!("urn:uuid:{}", text_id(*text))});
                if !quote.is_empty() {
                    target["selector"] = json!([{"type": "TextQuoteSelector", "exact": quote}]);
                }
                json!({
                    "id": format!("urn:test:{motivation}:{number}"), "type": "Annotation",
                    "motivation": motivation, "created": "2026-01-01T00:00:00Z",
                    "target": target, "body": {"type": "TextualBody", "value": body, "color": "green"}
                })
            })
            .collect();
        let set = json!({
            "@context": "https://www.w3.org/ns/epub-anno.jsonld", "id": "urn:test:set",
            "type": "AnnotationSet", "about": {}, "items": items
        });
        self.related(name, rel, &set)
    }

    /// Adds JSON that is something to the bundle.
    pub fn related(mut self, name: &str, rel: &str, json: &Value) -> Self {
        let bytes = json.to_string().into_bytes();
        let mut resource = resource(name, &bytes);
        resource.rel = vec![rel.to_owned()];
        self.files.push((resource, bytes));
        self
    }

    /// Says that one key followed another.
    pub fn rotated(mut self, rotation: Rotation) -> Self {
        self.rotations.push(rotation);
        self
    }

    /// Puts other words into its finished manifest: for what no manifest can be made to say.
    pub fn rewritten(mut self, words: &'static str, others: &'static str) -> Self {
        self.rewritten = Some((words, others));
        self
    }

    /// Writes it, unsigned.
    ///
    /// # Errors
    /// Those of the container and the manifest.
    pub fn write(&self, path: &Path) -> Result<()> {
        self.write_signed(path, None)
    }

    /// Writes it, signed.
    ///
    /// # Errors
    /// Those of the container and the manifest.
    pub fn write_signed(&self, path: &Path, key: Option<&SecretKey>) -> Result<()> {
        let mut manifest = self.manifest.clone();
        manifest.publisher_key = key.map(SecretKey::public).transpose()?;
        for (resource, _) in &self.files {
            match resource.identifier {
                Some(_) => manifest.reading_order.push(resource.clone()),
                None => manifest.resources.push(resource.clone()),
            }
        }
        let mut publication = manifest.to_bytes()?;
        if let Some((words, others)) = self.rewritten {
            let said = String::from_utf8_lossy(&publication);
            publication = said.replacen(words, others, 1).into_bytes();
        }
        let file = File::create(path).map_err(unwritable)?;
        let mut writer = Writer::new(BufWriter::new(file));
        writer.add(MIMETYPE, Packing::Stored, &mut MEDIA_TYPE.as_bytes())?;
        writer.add(PUBLICATION, Packing::Deflated, &mut publication.as_slice())?;
        if let Some(key) = key {
            let comment = TrustedComment {
                bundle: manifest.id,
                edition: manifest.edition,
                manifest: Sha256::digest(&publication).into(),
            };
            let signature = sign(key, &Prehash::of(&publication), &comment.to_string())?;
            writer.add(SIGNATURE, Packing::Stored, &mut signature.as_bytes())?;
            for (number, step) in (1..).zip(&self.rotations) {
                let [statement, its_signature] = Rotation::entry_names(number);
                writer.add(&statement, Packing::Stored, &mut step.statement.as_slice())?;
                writer.add(
                    &its_signature,
                    Packing::Stored,
                    &mut step.signature.as_slice(),
                )?;
            }
        }
        let mut files: Vec<_> = self.files.iter().collect();
        files.sort_by(|(a, _), (b, _)| a.url.cmp(&b.url));
        for (resource, bytes) in files {
            let text = Media::of_name(&resource.url).is_some_and(Media::is_text);
            let packing = if text {
                Packing::Deflated
            } else {
                Packing::Stored
            };
            writer.add(&resource.url, packing, &mut bytes.as_slice())?;
        }
        let file = writer.finish()?;
        file.into_inner()
            .map(drop)
            .map_err(|error| unwritable(error.into_error()))
    }

    /// Writes it into a folder and opens it.
    ///
    /// # Errors
    /// Those of writing and of opening.
    pub fn opened(&self, folder: &Path, key: Option<&SecretKey>) -> Result<Opened> {
        let path = folder.join(format!("{}.marginalis", Uuid::now_v7()));
        self.write_signed(&path, key)?;
        Opened::open(&path)
    }
}

fn resource(name: &str, bytes: &[u8]) -> Resource {
    let media_type = Media::of_name(name).map_or("text/plain", Media::media_type);
    Resource::new(
        name,
        media_type,
        Sha256::digest(bytes).into(),
        bytes.len() as u64,
    )
}

fn unwritable(cause: std::io::Error) -> Error {
    Error::caused(
        ErrorKind::UnwritableFile,
        "The test's bundle could not be written.",
        cause,
    )
}

/// Makes the copy of the library that is made before a bundle is installed.
///
/// # Errors
/// `disk-full`, `read-only`.
pub fn snapshot(library: &Library) -> Result<()> {
    library.snapshot(&mut || Ok(()))
}
