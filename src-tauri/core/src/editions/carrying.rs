//! A new edition that comes with others, in a bundle: what becomes of its text's marks is decided before the library is
//! held for writing, and looked over again when it is.
//!
//! The text is known by its identifier, so whether it is the same work is no question here.

use std::collections::HashMap;

use rusqlite::{Connection, Transaction};

use super::fates::{self, Fate, Maps, Olds};
use super::replacing::{carry_out, moved_place, none_is_lost};
pub(crate) use super::store::Standing;
use super::store::{self, Current};
use super::{MarkCounts, News, Verdict};
use crate::highlights::State;
use crate::ids::{BundleId, EditionId, TextId};
use crate::reading::store::Place;
use crate::text::Document;
use crate::text::store::{KeptEdition, insert_kept_edition};
use crate::time::Timestamp;
use crate::{Result, library, reading};

/// An edition as it comes, with the hashes of what is kept of it (SHA-256, hexadecimal).
#[derive(Clone, Copy)]
pub(crate) struct Coming<'a> {
    /// Of the source.
    pub(crate) content: &'a str,
    /// Of the plain text.
    pub(crate) plain_hash: &'a str,
    /// Name in the source, and hash, by name.
    pub(crate) pictures: &'a [(String, String)],
}

/// What becomes of a text's marks and of the reader's place in it.
#[derive(Debug)]
pub(crate) struct Carrying {
    now: Current,
    /// What the edition brings.
    pub(crate) news: News,
    /// The marks by what becomes of them.
    pub(crate) counts: MarkCounts,
    /// Marks placed, by verdict: the same words in the same place, and elsewhere.
    pub(crate) placed: (u32, u32),
    fates: Vec<Fate>,
    place: Option<Moved>,
}

/// The reader's place in the current edition, and in the new one.
#[derive(Debug)]
struct Moved {
    old: Place,
    at: Timestamp,
    new: (u32, u32),
}

/// Decides what becomes of a text's marks. `document` is the new edition, asked for only where its words are needed.
///
/// # Errors
/// `not-found` where there is no such text.
pub(crate) fn plan<'d>(
    connection: &Connection,
    text: TextId,
    new: &Coming<'_>,
    document: impl FnOnce() -> Result<std::borrow::Cow<'d, Document>>,
) -> Result<Carrying> {
    let now = store::current(connection, text)?;
    let news = news(connection, &now, new)?;
    let mut carrying = Carrying {
        news,
        counts: MarkCounts::default(),
        placed: (0, 0),
        fates: Vec::new(),
        place: None,
        now,
    };
    let place = reading::store::place(connection, text, carrying.now.edition)?;
    let standing = store::standing(connection, text, carrying.now.edition)?;
    if news != News::Words {
        carrying.count_unmoved(standing);
        carrying.place = place.map(|(old, at)| Moved {
            new: (old.position, old.seen_to),
            old,
            at,
        });
    } else if standing != Standing::default() || place.is_some() {
        let document = document()?;
        let olds = Olds::read(connection, text)?;
        let mut maps = Maps::new(&olds, &document);
        carrying.fates = fates::of_marks(connection, text, &mut maps)?;
        carrying.count_fates();
        carrying.place = match place {
            Some((old, at)) => Some(Moved {
                new: moved_place(&old, carrying.now.edition, &document.plain, &mut maps)?,
                old,
                at,
            }),
            None => None,
        };
    }
    Ok(carrying)
}

fn news(connection: &Connection, now: &Current, new: &Coming<'_>) -> Result<News> {
    if new.plain_hash != now.plain_hash {
        return Ok(News::Words);
    }
    let same =
        new.content == now.content && new.pictures == store::pictures(connection, now.edition)?;
    Ok(if same { News::Nothing } else { News::Form })
}

/// The marks of all texts of a bundle by where they stand; a text without marks is not in it.
pub(crate) fn standings(
    connection: &Connection,
    bundle: BundleId,
) -> Result<HashMap<TextId, Standing>> {
    store::standings(connection, bundle)
}

impl Carrying {
    fn count_unmoved(&mut self, standing: Standing) {
        self.counts
            .add(Verdict::Kept, State::Placed, standing.placed);
        self.counts.add(Verdict::Kept, State::Check, standing.check);
        self.counts
            .add(Verdict::Removed, State::Unplaced, standing.unplaced);
        self.placed = (standing.placed, 0);
    }

    fn count_fates(&mut self) {
        for fate in &self.fates {
            self.counts.add(fate.record.verdict, fate.state, 1);
            match (fate.state, fate.record.verdict) {
                (State::Placed, Verdict::Moved) => self.placed.1 += 1,
                (State::Placed, _) => self.placed.0 += 1,
                _ => {}
            }
        }
    }

    /// Are the text, its marks and the reader's place still what this was decided on?
    fn still_holds(&self, connection: &Connection, text: TextId) -> Result<bool> {
        let now = store::current(connection, text)?;
        if now != self.now {
            return Ok(false);
        }
        let place = reading::store::place(connection, text, now.edition)?;
        if place.as_ref()
            != self
                .place
                .as_ref()
                .map(|moved| (moved.old.clone(), moved.at))
                .as_ref()
        {
            return Ok(false);
        }
        if self.news != News::Words {
            let standing = store::standing(connection, text, now.edition)?;
            return Ok(standing
                == Standing {
                    placed: self.counts.placed,
                    check: self.counts.check,
                    unplaced: self.counts.unplaced,
                    astray: 0,
                });
        }
        fates::still_hold(connection, text, &self.fates)
    }
}

/// Installs an edition that is kept already, and carries the marks into it as planned; plans anew where the library is
/// no longer as it was then. Returns what came of it, and the text's edition.
pub(crate) fn install(
    tx: &Transaction<'_>,
    at: Timestamp,
    text: TextId,
    new: &KeptEdition<'_>,
    planned: Carrying,
) -> Result<(Carrying, EditionId)> {
    let carrying = match planned.still_holds(tx, text)? {
        true => planned,
        false => {
            let coming = Coming {
                content: new.content,
                plain_hash: new.plain_hash,
                pictures: new.pictures,
            };
            plan(tx, text, &coming, || {
                let source = library::store::kept_source(tx, new.content)?;
                Ok(std::borrow::Cow::Owned(Document::parse(&source)))
            })?
        }
    };
    if carrying.news == News::Nothing {
        let edition = carrying.now.edition;
        return Ok((carrying, edition));
    }
    let now = &carrying.now;
    let before = store::standing(tx, text, now.edition)?.sum();
    let edition = insert_kept_edition(tx, at, text, now.number + 1, new)?;
    store::set_edition(tx, text, edition)?;
    match carrying.news {
        News::Words => {
            for fate in &carrying.fates {
                carry_out(tx, text, edition, fate)?;
            }
        }
        News::Form | News::Nothing => store::repoint(tx, text, now.edition, edition)?,
    }
    if let Some(moved) = &carrying.place {
        let (position, seen_to) = moved.new;
        let place = Place {
            text,
            edition,
            position,
            seen_to: seen_to.max(position),
        };
        reading::store::save(tx, &place, moved.at)?;
    }
    store::drop_unneeded(tx, text, [now.edition, edition])?;
    none_is_lost(
        before,
        &carrying.counts,
        store::standing(tx, text, edition)?,
    )?;
    Ok((carrying, edition))
}
