//! What the teacher wrote beside the texts: notes and questions, each with the place it is found at.
//!
//! A layer comes whole and is replaced whole. Its notes are looked for once, in the editions it came with; a place in
//! the file counts only where its words stand there.

pub(super) mod store;

use std::collections::HashMap;

use super::super::manifest::{REL_ANNOTATIONS, REL_QUESTIONS, Resource};
use super::super::placing::Ground;
use super::LeftOut;
use super::incoming::{Incoming, Names};
use crate::anchor::Anchor;
use crate::annotations::{Annotation, Body, Set, Target};
use crate::highlights::{Color, State, Style};
use crate::ids::TextId;
use crate::text::Document;
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Result};

/// A layer that comes.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) file: String,
    pub(super) kind: Kind,
    pub(super) name: String,
    pub(super) creator: String,
    pub(super) notes: Vec<Note>,
    pub(super) left_out: Vec<LeftOut>,
}

/// What a layer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Notes,
    Questions,
}

/// A note or a question.
#[derive(Debug)]
pub(super) struct Note {
    /// Its id as the file has it.
    pub(super) id: String,
    /// The text it is about; none: the whole bundle, or a text that is not there.
    pub(super) text: Option<TextId>,
    target: Target,
    /// The passage it was found at.
    pub(super) anchor: Option<Anchor>,
    pub(super) state: State,
    pub(super) motivation: String,
    pub(super) color: Option<Color>,
    pub(super) style: Option<Style>,
    pub(super) body: String,
    pub(super) hint: String,
    pub(super) tags: Vec<String>,
    pub(super) creator: String,
    pub(super) created: Option<Timestamp>,
    pub(super) modified: Option<Timestamp>,
}

/// The files of a bundle that are layers.
pub(super) fn files(incoming: &Incoming) -> impl Iterator<Item = (&Resource, Kind)> {
    let manifest = &incoming.manifest;
    let notes = manifest.with_rel(REL_ANNOTATIONS);
    let questions = manifest.with_rel(REL_QUESTIONS);
    notes
        .map(|resource| (resource, Kind::Notes))
        .chain(questions.map(|resource| (resource, Kind::Questions)))
}

/// Reads a layer; the places are looked for later ([`Layer::place`]).
pub(super) fn read(
    resource: &Resource,
    kind: Kind,
    json: &str,
    incoming: &Incoming,
    names: &Names,
) -> Result<Layer> {
    let set = Set::parse(json.as_bytes()).map_err(|e| {
        Error::caused(
            ErrorKind::DamagedBundle,
            format!(
                "“{}” in the bundle cannot be read. Nothing was changed. Ask its publisher for a bundle built anew.",
                resource.url
            ),
            e,
        )
    })?;
    let texts = sources(incoming, names)?;
    let left_out = set.refused.into_iter().map(|refused| LeftOut {
        file: resource.url.clone(),
        number: refused.number,
        message: refused.message,
    });
    let left_out = left_out.collect();
    let notes: Vec<Note> = set
        .items
        .into_iter()
        .map(|item| Note::of(item, &texts))
        .collect();
    let creator = notes.iter().map(|note| note.creator.as_str());
    Ok(Layer {
        file: resource.url.clone(),
        kind,
        name: resource.name.clone().or(set.title).unwrap_or_default(),
        creator: creator
            .clone()
            .find(|name| !name.is_empty())
            .unwrap_or_default()
            .to_owned(),
        notes,
        left_out,
    })
}

/// The texts of a bundle by what an annotation may call them: identifier or path.
fn sources(incoming: &Incoming, names: &Names) -> Result<HashMap<String, TextId>> {
    let mut texts = HashMap::new();
    for text in incoming.texts()? {
        let id = names.text(text.identifier);
        texts.insert(format!("urn:uuid:{}", text.identifier), id);
        texts.insert(text.resource.url.clone(), id);
    }
    Ok(texts)
}

impl Note {
    fn of(item: Annotation, texts: &HashMap<String, TextId>) -> Self {
        let Body {
            value,
            color,
            highlight,
            tags,
            hint,
        } = item.body.unwrap_or_default();
        let whole = item.target.quote.is_none() && item.target.position.is_none();
        Self {
            id: item.id,
            text: texts.get(&item.target.source).copied(),
            anchor: None,
            state: if whole {
                State::Placed
            } else {
                State::Unplaced
            },
            target: item.target,
            motivation: item.motivation.name().to_owned(),
            color: color.and_then(|name| serde_json::from_value(name.into()).ok()),
            style: highlight.and_then(|name| serde_json::from_value(name.into()).ok()),
            body: value,
            hint: hint.unwrap_or_default(),
            tags,
            creator: item.creator.and_then(|by| by.name).unwrap_or_default(),
            created: item.created,
            modified: item.modified,
        }
    }

    fn place(&mut self, ground: &mut Ground<'_>) {
        if let Some((anchor, state)) = ground.find(&self.target) {
            (self.anchor, self.state) = (Some(anchor), state);
        }
    }

    /// The words it was made on, with what stood around them.
    pub(super) fn words(&self) -> (&str, &str, &str) {
        match (&self.anchor, &self.target.quote) {
            (Some(anchor), _) => (&anchor.quote, &anchor.before, &anchor.after),
            (None, Some(quote)) => (&quote.exact, &quote.prefix, &quote.suffix),
            (None, None) => ("", "", ""),
        }
    }
}

impl Layer {
    /// The texts it has notes on, each once.
    pub(super) fn texts(&self) -> Vec<TextId> {
        let mut texts: Vec<TextId> = self.notes.iter().filter_map(|note| note.text).collect();
        texts.sort_unstable();
        texts.dedup();
        texts
    }

    /// Looks for the places of its notes on a text.
    pub(super) fn place(&mut self, text: TextId, document: &Document) {
        let mut ground = Ground::of(&document.plain);
        for note in self.notes.iter_mut().filter(|note| note.text == Some(text)) {
            note.place(&mut ground);
        }
    }
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Notes => "notes",
            Self::Questions => "questions",
        }
    }
}
