//! Which text is which: identifiers of the texts of a folder, by what it says and what its lock remembers.
//!
//! In this order: what `bundle.toml` or the text itself says; the same words; words much alike, the likest first; the
//! same title; the same file with a few of the words. So texts that swapped their names keep their identifiers, and a
//! text rewritten from the ground up keeps it by its title. What is left gets a new one, made from the bundle, the file
//! and the words: two people who build the same folder for the first time give the same.

use std::collections::{HashMap, HashSet};

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::lock::{KnownText, Lock};
use super::sketch::Sketch;
use crate::ids::{BundleId, TextId};

/// From this share of common runs of words on, two texts are editions of one.
const ALIKE: f32 = 0.25;
/// From this share on, where they also have the same file.
const ALIKE_IN_PLACE: f32 = 0.05;

/// What is known of a text of the folder.
pub(super) struct Sought<'a> {
    /// The identifier it is given by hand.
    pub(super) declared: Option<TextId>,
    pub(super) file: &'a str,
    pub(super) title: &'a str,
    /// `sha256-…` of the plain text.
    pub(super) words: &'a str,
    pub(super) sketch: &'a Sketch,
}

/// Identifiers in the order of the texts.
pub(super) fn identify(bundle: BundleId, texts: &[Sought<'_>], lock: &Lock) -> Vec<TextId> {
    let mut matching = Matching::new(texts, lock);
    matching.by(|text, known| text.words == known.words);
    matching.by_likeness();
    matching.by(|text, known| text.title == known.title && text.file == known.file);
    matching.by(|text, known| text.title == known.title);
    matching.by(|text, known| {
        text.file == known.file
            && text.sketch.likeness(&Sketch::from_text(&known.sketch)) >= ALIKE_IN_PLACE
    });
    let mut taken: HashSet<TextId> = lock.texts.iter().map(|known| known.identifier).collect();
    taken.extend(matching.found.iter().flatten());
    texts
        .iter()
        .zip(matching.found)
        .map(|(text, found)| found.unwrap_or_else(|| made(bundle, text, &mut taken)))
        .collect()
}

struct Matching<'a> {
    texts: &'a [Sought<'a>],
    /// Texts of the lock that nothing has claimed.
    open: Vec<&'a KnownText>,
    found: Vec<Option<TextId>>,
}

impl<'a> Matching<'a> {
    fn new(texts: &'a [Sought<'a>], lock: &'a Lock) -> Self {
        let found: Vec<_> = texts.iter().map(|text| text.declared).collect();
        let declared: HashSet<TextId> = found.iter().flatten().copied().collect();
        let open = lock
            .texts
            .iter()
            .filter(|known| !declared.contains(&known.identifier));
        Self {
            texts,
            open: open.collect(),
            found,
        }
    }

    fn take(&mut self, text: usize, identifier: TextId) {
        self.found[text] = Some(identifier);
        self.open.retain(|known| known.identifier != identifier);
    }

    /// Joins those that agree in something; of several the one of the same file, else the newest, else the first.
    fn by(&mut self, agree: impl Fn(&Sought<'_>, &KnownText) -> bool) {
        for at in 0..self.texts.len() {
            let text = &self.texts[at];
            if self.found[at].is_some() {
                continue;
            }
            let alike = self.open.iter().filter(|known| agree(text, known));
            let best = alike
                .min_by_key(|known| (known.file != text.file, std::cmp::Reverse(known.edition)));
            if let Some(identifier) = best.map(|known| known.identifier) {
                self.take(at, identifier);
            }
        }
    }

    fn by_likeness(&mut self) {
        let sketches: HashMap<TextId, Sketch> = self
            .open
            .iter()
            .map(|known| (known.identifier, Sketch::from_text(&known.sketch)))
            .collect();
        let mut pairs = Vec::new();
        for (at, text) in self.texts.iter().enumerate() {
            if self.found[at].is_some() {
                continue;
            }
            for known in &self.open {
                let likeness = text.sketch.likeness(&sketches[&known.identifier]);
                if likeness >= ALIKE {
                    pairs.push((likeness, known.file == text.file, at, known.identifier));
                }
            }
        }
        pairs.sort_by(|a, b| {
            b.0.total_cmp(&a.0)
                .then(b.1.cmp(&a.1))
                .then(a.2.cmp(&b.2))
                .then(a.3.cmp(&b.3))
        });
        for (_, _, at, identifier) in pairs {
            let is_open = self.open.iter().any(|known| known.identifier == identifier);
            if self.found[at].is_none() && is_open {
                self.take(at, identifier);
            }
        }
    }
}

/// A new identifier.
fn made(bundle: BundleId, text: &Sought<'_>, taken: &mut HashSet<TextId>) -> TextId {
    let seeds = (0u32..).map(|number| {
        let seed = format!("text\n{bundle}\n{}\n{}\n{number}", text.file, text.words);
        TextId(from_name(&seed))
    });
    let mut fresh = seeds.filter(|id| !taken.contains(id));
    let id = fresh.next().unwrap_or_else(TextId::new);
    taken.insert(id);
    id
}

/// What a text of a library is called in a bundle made of it: no other text is called so, and who has both can tell that
/// one was made of the other.
pub(super) fn in_bundle(bundle: BundleId, text: TextId) -> TextId {
    TextId(from_name(&format!("library's text\n{bundle}\n{text}")))
}

/// A UUID (version 8) made from a name: the same name gives the same one.
pub(in crate::bundle) fn from_name(name: &str) -> Uuid {
    let hash = Sha256::digest(name.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
