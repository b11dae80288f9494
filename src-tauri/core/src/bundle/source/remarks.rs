//! The teacher's notes (`annotations/<layer>.json`) and questions (`questions.json`), as written by hand or as W3C
//! annotations, and where their passages stand now.

mod written;

use std::collections::HashMap;

use super::QUESTIONS;
use super::finding::{At, FindingCode, Findings};
use super::folder::SourceFile;
use super::identity::from_name;
use super::passages::{Found, Passages};
use crate::annotations::{
    About, Annotation, Body, Creator, MAX_BODY_BYTES, MAX_QUOTE_BYTES, MAX_TAGS, Set, Target,
};
use crate::ids::{BundleId, TextId};
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Result};
use written::Remark;

/// A layer of notes, or the questions, with every passage found.
#[derive(Debug)]
pub(super) struct Layer {
    /// Its place in the bundle, which is that in the folder.
    pub(super) url: String,
    /// What it is called.
    pub(super) title: String,
    id: String,
    remarks: Vec<Annotation>,
}

impl Layer {
    /// As it goes into a bundle. `date` stands where a note does not say when it was made.
    fn to_set(&self, about: &About, date: Timestamp) -> Set {
        let dated = self.remarks.iter().map(|remark| Annotation {
            created: remark.created.or(Some(date)),
            ..remark.clone()
        });
        Set {
            id: Some(self.id.clone()),
            title: Some(self.title.clone()),
            generated: Some(date),
            about: about.clone(),
            items: dated.collect(),
            ..Set::default()
        }
    }
}

/// Whose notes they are, where a file does not say.
pub(super) struct Author<'a> {
    pub(super) bundle: BundleId,
    pub(super) name: Option<&'a str>,
}

/// The ids of all notes and questions of a folder, and where each stands. Answers and hand-ins name them by these.
pub(super) type Ids = HashMap<String, String>;

/// Reads a layer or the questions and looks for the passages. What is wrong is a finding; `None` where the file as a
/// whole cannot be read.
pub(super) fn read(
    source: &SourceFile,
    author: &Author<'_>,
    passages: &mut Passages<'_>,
    ids: &mut Ids,
    findings: &mut Findings,
) -> Option<Layer> {
    let questions = source.path == QUESTIONS;
    let (code, hint) = if questions {
        (
            FindingCode::InvalidQuestions,
            "Questions are a list such as [{\"id\": \"q1\", \"text\": \"texts/on-invention.md\", \"question\": \"…\"}]; with \"quote\" a question stands at a passage, and \"hint\" helps with it.",
        )
    } else {
        (
            FindingCode::InvalidNotes,
            "Notes are a list such as [{\"text\": \"texts/on-invention.md\", \"quote\": \"…\", \"note\": \"…\", \"tags\": []}], or a W3C AnnotationSet.",
        )
    };
    let file = &source.path;
    let draft = match written::read(source, questions) {
        Ok(draft) => draft,
        Err((line, message)) => {
            findings.add(code, At { file, line }, message, hint);
            return None;
        }
    };
    for (line, message) in draft.unreadable {
        findings.add(code, At { file, line }, message, hint);
    }
    let stem = source
        .path
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .trim_end_matches(".json");
    let mut making = Making {
        source,
        author,
        creator: draft.creator.or_else(|| author.name.map(str::to_owned)),
        passages,
        findings,
        ids,
    };
    let remarks = draft
        .remarks
        .into_iter()
        .filter_map(|remark| making.annotation(remark))
        .collect();
    Some(Layer {
        title: draft.title.unwrap_or_else(|| stem.to_owned()),
        id: format!(
            "urn:uuid:{}",
            from_name(&format!("layer\n{}\n{}", author.bundle, source.path))
        ),
        url: source.path.clone(),
        remarks,
    })
}

/// Remarks becoming annotations.
struct Making<'a, 'p> {
    source: &'a SourceFile,
    author: &'a Author<'a>,
    creator: Option<String>,
    passages: &'a mut Passages<'p>,
    findings: &'a mut Findings,
    ids: &'a mut Ids,
}

impl Making<'_, '_> {
    fn annotation(&mut self, remark: Remark) -> Option<Annotation> {
        let at = At {
            file: &self.source.path,
            line: remark.line,
        };
        if !self.is_within_limits(&remark, at) {
            return None;
        }
        let whole = format!("urn:uuid:{}", self.author.bundle);
        let named = remark.text.as_deref().filter(|name| name.trim() != whole);
        let (source, passage) = match named {
            None => (whole, None),
            Some(name) => self.place(name, &remark, at)?,
        };
        let id = self.id(&remark, &source)?;
        let creator = remark.creator.or_else(|| self.creator());
        let (quote, position) = passage.map_or((None, None), |(quote, position)| {
            (Some(quote), Some(position))
        });
        Some(Annotation {
            id,
            motivation: remark.motivation,
            created: remark.created,
            modified: remark.modified,
            creator,
            target: Target {
                source,
                quote,
                position,
                ..Target::default()
            },
            body: (remark.body != Body::default()).then_some(remark.body),
            ..Annotation::default()
        })
    }

    /// The text a remark names, and its passage there.
    fn place(
        &mut self,
        name: &str,
        remark: &Remark,
        at: At<'_>,
    ) -> Option<(String, Option<Found>)> {
        let Some(text) = self.passages.text(name) else {
            let message = format!("“{name}” is no text of this bundle.");
            self.findings.add(FindingCode::UnknownText, at, message, "Name a text by its path in the folder, such as texts/on-invention.md, or by its identifier; an entry without text is about the bundle as a whole.");
            return None;
        };
        let found = match &remark.quote {
            Some(quote) => Some(self.passages.find(
                text,
                quote,
                remark.position.as_ref(),
                at,
                self.findings,
            )?),
            None => None,
        };
        Some((
            format!("urn:uuid:{}", self.passages.identifier(text)),
            found,
        ))
    }

    fn is_within_limits(&mut self, remark: &Remark, at: At<'_>) -> bool {
        let hint = remark.body.hint.as_deref().unwrap_or_default();
        let quote = remark
            .quote
            .iter()
            .map(|quote| quote.exact.len())
            .max()
            .unwrap_or(0);
        let over = [
            (
                remark.body.value.len().max(hint.len()) > MAX_BODY_BYTES,
                "It is longer than 256 KiB.",
            ),
            (quote > MAX_QUOTE_BYTES, "Its quote is longer than 64 KiB."),
            (
                remark.body.tags.len() > MAX_TAGS,
                "It has more than 100 tags.",
            ),
        ];
        for (_, message) in over.iter().filter(|(over, _)| *over) {
            self.findings
                .add(FindingCode::OverLimit, at, *message, "Shorten it.");
        }
        !over.iter().any(|(over, _)| *over)
    }

    fn creator(&self) -> Option<Creator> {
        let name = self.creator.clone()?;
        let id = from_name(&format!("person\n{}\n{name}", self.author.bundle));
        Some(Creator {
            id: Some(format!("urn:uuid:{id}")),
            name: Some(name),
        })
    }

    /// Its own id where that is an address, else one made from what it says: the same in each edition, as long as
    /// that stays.
    fn id(&mut self, remark: &Remark, text: &str) -> Option<String> {
        let is_address = |id: &&String| {
            id.starts_with("urn:") || id.starts_with("https://") || id.starts_with("http://")
        };
        let made = |name: String| format!("urn:uuid:{}", from_name(&name));
        let place = format!("remark\n{}\n{}", self.author.bundle, self.source.path);
        let id = match &remark.id {
            Some(id) if is_address(&id) => id.clone(),
            Some(id) => made(format!("{place}\n{id}")),
            None => {
                let words = remark
                    .quote
                    .as_ref()
                    .map_or("", |quote| quote.exact.as_str());
                let kind = remark.motivation.name();
                let body = if kind == "questioning" {
                    remark.body.value.as_str()
                } else {
                    ""
                };
                let names = (0u32..).map(|number| {
                    made(format!(
                        "{place}\n{text}\n{kind}\n{words}\n{body}\n{number}"
                    ))
                });
                let mut free = names.filter(|id| !self.ids.contains_key(id));
                free.next().unwrap_or_default()
            }
        };
        let file = &self.source.path;
        let place = match remark.line {
            Some(line) => format!("{file}:{line}"),
            None => file.clone(),
        };
        let Some(other) = self.ids.insert(id.clone(), place) else {
            return Some(id);
        };
        let at = At {
            file,
            line: remark.line,
        };
        let named = remark.id.as_deref().unwrap_or_default();
        let message = format!("The id “{named}” stands at {other} already.");
        self.findings.add(
            FindingCode::DuplicateIdentifier,
            at,
            message,
            "Give each an id of its own, or none.",
        );
        None
    }
}

/// What the sets of a bundle say they belong to.
pub(super) fn about(bundle: BundleId, title: &str, texts: impl Iterator<Item = TextId>) -> About {
    let ids = std::iter::once(format!("urn:uuid:{bundle}"))
        .chain(texts.map(|id| format!("urn:uuid:{id}")));
    About {
        identifiers: ids.collect(),
        title: Some(title.to_owned()),
        ..About::default()
    }
}

impl Layer {
    /// The file in the bundle: indented, for whoever unpacks it.
    pub(super) fn to_bytes(&self, about: &About, date: Timestamp) -> Result<Vec<u8>> {
        let json = serde_json::to_string_pretty(&self.to_set(about, date).to_json());
        let json = json.map_err(|e| {
            Error::caused(
                ErrorKind::Internal,
                "Notes could not be written. Nothing was built.",
                e,
            )
        })?;
        Ok((json + "\n").into_bytes())
    }
}
