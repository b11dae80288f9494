//! Where annotations stand: found once, in the edition they were made in if it is here, and carried from there to the
//! text's current edition whenever somebody asks. So an update loses nothing and needs no work of its own.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use super::super::placing::Ground;
use super::super::source::hash_of;
use super::layer::{Kept, Passage, lesser};
use super::reading::{Incoming, Opened};
use super::store;
use crate::anchor::Anchor;
use crate::anchor::carry::EditionMap;
use crate::annotations::Target;
use crate::editions::alignment::edition_text;
use crate::editions::fates::of_passage;
use crate::highlights::State;
use crate::ids::{EditionId, TextId};
use crate::text::Document;
use crate::text::store::current_edition;
use crate::{ErrorKind, Library, Result};

/// How much is looked for by words in one go, characters of text for each 64 of a quote. A class whose edition is not
/// here needs a part of it; a file made to keep the program busy gets no more.
const SEARCHING: u64 = 4_000_000_000;

/// What is left of [`SEARCHING`].
struct Patience(u64);

impl Patience {
    /// May a quote be looked for in a text?
    fn bears(&mut self, text: &Document, quote: &str) -> bool {
        let cost = u64::from(text.plain.len()) * (quote.len() as u64).div_ceil(64);
        match self.0.checked_sub(cost) {
            Some(left) => {
                self.0 = left;
                true
            }
            None => false,
        }
    }
}

/// A text with what is asked about it.
struct Editions {
    current: EditionId,
    /// Those that something stands in.
    documents: HashMap<EditionId, Arc<Document>>,
}

impl Editions {
    /// Reads the current edition, and others as far as they are here.
    fn of(
        library: &Library,
        text: TextId,
        others: impl Iterator<Item = EditionId>,
    ) -> Result<Self> {
        let current = library.read(|connection| current_edition(connection, text))?;
        let mut documents = HashMap::from([(current, library.document(current)?)]);
        for other in others {
            if let Entry::Vacant(place) = documents.entry(other) {
                match library.document(other) {
                    Ok(document) => drop(place.insert(document)),
                    // Undo took it back; the words are still known.
                    Err(error) if error.kind == ErrorKind::NotFound => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(Self { current, documents })
    }

    fn now(&self) -> Option<&Document> {
        self.documents.get(&self.current).map(Arc::as_ref)
    }
}

/// Carries passages to the current edition; each map is made once.
struct Carrying<'a> {
    editions: &'a Editions,
    now: &'a Document,
    ground: Ground<'a>,
    maps: HashMap<EditionId, EditionMap<'a>>,
}

impl<'a> Carrying<'a> {
    fn new(editions: &'a Editions, now: &'a Document) -> Self {
        Self {
            editions,
            now,
            ground: Ground::of(&now.plain),
            maps: HashMap::new(),
        }
    }

    /// Where a passage stands now.
    fn carry(&mut self, passage: &Passage, patience: &mut Patience) -> (Option<Anchor>, State) {
        let Some((edition, at)) = &passage.place else {
            return (None, passage.state);
        };
        if *edition == self.editions.current {
            let anchor = crate::anchor::describe(&self.now.plain, at.start, at.end).ok();
            return settled(anchor, passage.state);
        }
        let Some(old) = self.editions.documents.get(edition) else {
            let found = patience
                .bears(self.now, &passage.quote)
                .then(|| passage.by_words(&mut self.ground))
                .flatten();
            return match found {
                Some((anchor, state)) => (Some(anchor), lesser(state, passage.state)),
                None => (None, State::Unplaced),
            };
        };
        let map = match self.maps.entry(*edition) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(EditionMap::between(
                &edition_text(old),
                &edition_text(self.now),
            )),
        };
        let (_, anchor, state) = of_passage(at.clone(), map, self.now);
        settled(anchor, lesser(state, passage.state))
    }
}

fn settled(anchor: Option<Anchor>, state: State) -> (Option<Anchor>, State) {
    match anchor {
        Some(anchor) => (Some(anchor), state),
        None => (None, State::Unplaced),
    }
}

/// Where each of some annotations on a text stands in its current edition. Those on no passage have no place and are
/// *placed*.
pub(super) fn now(
    library: &Library,
    text: TextId,
    kept: &[&Kept],
) -> Result<Vec<(Option<Anchor>, State)>> {
    let stood_in = kept.iter().filter_map(|kept| kept.passage.place.as_ref());
    let editions = Editions::of(library, text, stood_in.map(|(edition, _)| *edition))?;
    let Some(document) = editions.now() else {
        return Ok(Vec::new());
    };
    let mut carrying = Carrying::new(&editions, document);
    let mut patience = Patience(SEARCHING);
    Ok(kept
        .iter()
        .map(|kept| carrying.carry(&kept.passage, &mut patience))
        .collect())
}

/// Finds the places of what comes in.
pub(super) fn find(library: &Library, files: &mut [Opened]) -> Result<()> {
    let mut of_text: HashMap<TextId, Vec<&mut Incoming>> = HashMap::new();
    let sheets = files.iter_mut().filter_map(|file| file.sheet.as_mut().ok());
    for incoming in sheets.flat_map(|sheet| &mut sheet.notes) {
        if let Some(text) = incoming.kept.text
            && incoming.kept.passage.state == State::Unplaced
        {
            of_text.entry(text).or_default().push(incoming);
        }
    }
    let mut patience = Patience(SEARCHING);
    for (text, incoming) in of_text {
        find_in(library, text, incoming, &mut patience)?;
    }
    Ok(())
}

fn find_in(
    library: &Library,
    text: TextId,
    incoming: Vec<&mut Incoming>,
    patience: &mut Patience,
) -> Result<()> {
    let hashes = library.read(|connection| store::plain_hashes(connection, text))?;
    let current = library.read(|connection| current_edition(connection, text))?;
    let mut known: Vec<(EditionId, [u8; 32])> = hashes.into_iter().collect();
    // Of editions that read alike the current one, then the newest.
    known.sort_unstable_by_key(|(edition, _)| (*edition != current, std::cmp::Reverse(*edition)));
    let made_in = |target: &Target| {
        let hash = hash_of(target.text_hash.as_deref()?)?;
        known
            .iter()
            .find(|(_, known)| *known == hash)
            .map(|known| known.0)
    };
    let wanted: Vec<EditionId> = incoming
        .iter()
        .filter_map(|incoming| made_in(&incoming.target))
        .collect();
    let editions = Editions::of(library, text, wanted.into_iter())?;
    let Some(document) = editions.now() else {
        return Ok(());
    };
    let mut carrying = Carrying::new(&editions, document);
    for incoming in incoming {
        let edition = made_in(&incoming.target);
        if let Some((edition, anchor, state)) =
            place(&incoming.target, edition, &mut carrying, patience)
        {
            let passage = &mut incoming.kept.passage;
            passage.place = Some((edition, anchor.start..anchor.end));
            passage.state = state;
            // The words stay those it was made on, where the file has them.
            if passage.quote.is_empty() {
                (passage.quote, passage.prefix, passage.suffix) =
                    (anchor.quote, anchor.before, anchor.after);
            }
        }
        incoming.standing = carrying.carry(&incoming.kept.passage, patience).1;
    }
    Ok(())
}

/// The place of a target: in the edition it was made in, where that is here; else in the current one.
fn place(
    target: &Target,
    made_in: Option<EditionId>,
    carrying: &mut Carrying<'_>,
    patience: &mut Patience,
) -> Option<(EditionId, Anchor, State)> {
    let said = match target.doubtful {
        true => State::Check,
        false => State::Placed,
    };
    let document = made_in.and_then(|edition| carrying.editions.documents.get(&edition));
    if let (Some(edition), Some(document)) = (made_in, document)
        && let Some(anchor) = Ground::of(&document.plain).at_place(target)
    {
        return Some((edition, anchor, said));
    }
    let current = carrying.editions.current;
    let quote = match &target.quote {
        Some(quote) => quote,
        // A place in a text that is not here is none; one in an unnamed text is a guess.
        None if target.text_hash.is_some() => return None,
        None => {
            let anchor = carrying.ground.at_place(target)?;
            return Some((current, anchor, State::Check));
        }
    };
    if let Some(anchor) = carrying.ground.at_place(target) {
        return Some((current, anchor, said));
    }
    patience.bears(carrying.now, &quote.exact).then_some(())?;
    let (anchor, state) = carrying.ground.by_words(target)?;
    Some((current, anchor, lesser(state, said)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looking_for_words_ends_at_its_limit() {
        let text = Document::parse("ten signs.");
        let mut patience = Patience(20);
        assert!(patience.bears(&text, "signs"));
        assert!(patience.bears(&text, "signs"), "at the limit");
        assert!(!patience.bears(&text, "signs"), "one past it");
        assert!(
            !Patience(19).bears(&text, &"s".repeat(65)),
            "a longer quote costs more"
        );
    }
}
