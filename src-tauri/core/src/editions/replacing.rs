//! Installing a new edition: one transaction, and the marks are counted before it ends.

use rusqlite::{Connection, Transaction};
use sha2::{Digest, Sha256};

use super::fates::{self, Fate, Maps, Olds};
use super::records;
use super::same_work::{self, Likeness, SameWork, Signs, ToldBy};
use super::store::{self, Current, Standing};
use super::{MarkCounts, News, Replacement, Verdict};
use crate::highlights::{self, Highlight, State};
use crate::history::Action;
use crate::ids::{EditionId, TextId};
use crate::import::{self, Prepared};
use crate::storage::migrations::hex;
use crate::text::store::{NewText, insert_edition};
use crate::text::{Document, PlainText};
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Library, Result, reading};

/// A new edition, read.
struct Incoming<'a> {
    prepared: &'a Prepared,
    document: Document,
    plain_hash: [u8; 32],
}

impl<'a> Incoming<'a> {
    fn read(prepared: &'a Prepared) -> Result<Self> {
        let document = Document::parse(&prepared.markdown);
        import::drop_if_empty(&prepared.title, document.plain.as_str())?;
        Ok(Self {
            plain_hash: Sha256::digest(document.plain.as_str().as_bytes()).into(),
            prepared,
            document,
        })
    }

    fn news(&self, connection: &Connection, now: &Current) -> Result<News> {
        if hex(&self.plain_hash) != now.plain_hash {
            return Ok(News::Words);
        }
        let mut pictures: Vec<(String, String)> = self
            .prepared
            .assets
            .iter()
            .map(|asset| (asset.name.clone(), hex(&Sha256::digest(&asset.bytes))))
            .collect();
        pictures.sort();
        let source = hex(&Sha256::digest(self.prepared.markdown.as_bytes()));
        let same = source == now.content && pictures == store::pictures(connection, now.edition)?;
        Ok(if same { News::Nothing } else { News::Form })
    }

    /// The title that the new edition says of itself; a file's name is none.
    fn title(&self) -> Option<&str> {
        let said = |title: &str| same_work::same_title(title, &self.prepared.title);
        let metadata = self.document.metadata.title.as_deref().is_some_and(said);
        let heading = self.document.outline.iter().any(|entry| said(&entry.text));
        (metadata || heading).then_some(self.prepared.title.as_str())
    }
}

/// What replacing comes to, seen in one view of the library.
struct Plan {
    now: Current,
    news: News,
    likeness: Likeness,
    counts: MarkCounts,
    /// Empty where the words are the same.
    fates: Vec<Fate>,
}

fn plan(
    connection: &Connection,
    text: TextId,
    new: &Incoming<'_>,
    maps: &mut Maps<'_>,
) -> Result<Plan> {
    let now = store::current(connection, text)?;
    let news = new.news(connection, &now)?;
    let mut counts = MarkCounts::default();
    if news != News::Words {
        let standing = store::standing(connection, text, now.edition)?;
        counts.add(Verdict::Kept, State::Placed, standing.placed);
        counts.add(Verdict::Kept, State::Check, standing.check);
        counts.add(Verdict::Removed, State::Unplaced, standing.unplaced);
        return Ok(Plan {
            now,
            news,
            likeness: Likeness {
                same_work: SameWork::Yes,
                similarity: 1.0,
                told_by: ToldBy::SameWords,
            },
            counts,
            fates: Vec::new(),
        });
    }
    let likeness = likeness(text, &now, new, maps)?;
    let fates = fates::of_marks(connection, text, maps)?;
    for fate in &fates {
        counts.add(fate.record.verdict, fate.state, 1);
    }
    Ok(Plan {
        now,
        news,
        likeness,
        counts,
        fates,
    })
}

fn likeness(
    text: TextId,
    now: &Current,
    new: &Incoming<'_>,
    maps: &mut Maps<'_>,
) -> Result<Likeness> {
    Ok(same_work::judge(&Signs {
        similarity: maps.alignment(now.edition)?.similarity,
        same_identifier: new.prepared.identifier == Some(text),
        same_title: same_work::same_title(&now.title, &new.prepared.title),
    }))
}

impl Plan {
    fn told(&self, text: TextId, new: &Incoming<'_>) -> Replacement {
        let unchanged = self.news == News::Nothing;
        Replacement {
            text,
            title_before: self.now.title.clone(),
            title: match new.title().filter(|_| !unchanged) {
                Some(title) => title.to_owned(),
                None => self.now.title.clone(),
            },
            edition: self.now.number + u32::from(!unchanged),
            news: self.news,
            likeness: self.likeness.clone(),
            marks: self.counts,
        }
    }
}

pub(super) fn preview(library: &Library, text: TextId, new: &Prepared) -> Result<Replacement> {
    let new = Incoming::read(new)?;
    let olds = Olds::of(library, text)?;
    let mut maps = Maps::new(&olds, &new.document);
    library.read(|connection| Ok(plan(connection, text, &new, &mut maps)?.told(text, &new)))
}

pub(super) fn replace(
    library: &Library,
    text: TextId,
    new: &Prepared,
    other_work: bool,
) -> Result<Replacement> {
    let new = Incoming::read(new)?;
    let olds = Olds::of(library, text)?;
    let mut maps = Maps::new(&olds, &new.document);
    // Seen first without the writer's lock: the maps take their time, and often that is all.
    let seen = library.read(|connection| plan(connection, text, &new, &mut maps))?;
    if seen.news == News::Nothing {
        return Ok(seen.told(text, &new));
    }
    let at = library.clock().now();
    library.write(Action::ReplaceText, |tx| {
        // Decided on what the transaction sees: a mark may have been made meanwhile.
        let plan = plan(tx, text, &new, &mut maps)?;
        if plan.likeness.same_work == SameWork::No && !other_work {
            return Err(another_work(&plan, &new));
        }
        if plan.news != News::Nothing {
            install(tx, at, text, &new, &plan, &mut maps)?;
        }
        Ok(plan.told(text, &new))
    })
}

fn install(
    tx: &Transaction<'_>,
    at: Timestamp,
    text: TextId,
    new: &Incoming<'_>,
    plan: &Plan,
    maps: &mut Maps<'_>,
) -> Result<()> {
    let now = &plan.now;
    let before = store::standing(tx, text, now.edition)?.sum();
    let edition = insert_edition(
        tx,
        at,
        text,
        now.number + 1,
        &NewText {
            id: Some(text),
            title: &new.prepared.title,
            metadata: &new.document.metadata,
            outline: &new.document.outline,
            markdown: &new.prepared.markdown,
            words: new.document.words(),
            length: new.document.plain.len(),
            plain_hash: new.plain_hash,
            bundle: None,
            assets: &new.prepared.assets,
        },
    )?;
    store::set_current(tx, text, edition, new.title().unwrap_or(&now.title))?;
    match plan.news {
        News::Words => {
            for fate in &plan.fates {
                carry_out(tx, text, edition, fate)?;
            }
        }
        News::Form | News::Nothing => store::repoint(tx, text, now.edition, edition)?,
    }
    move_place(tx, text, now.edition, edition, new, plan.news, maps)?;
    store::drop_unneeded(tx, text, [now.edition, edition])?;
    none_is_lost(before, &plan.counts, store::standing(tx, text, edition)?)
}

/// Puts a mark where its words went. Its revision stays: the reader did not change it.
pub(super) fn carry_out(
    tx: &Transaction<'_>,
    text: TextId,
    edition: EditionId,
    fate: &Fate,
) -> Result<()> {
    let (edition_of_mark, anchor) = match &fate.passage {
        Some(passage) => (edition, passage),
        None => (fate.record.from_edition, &fate.record.old),
    };
    let changed = Highlight {
        edition: edition_of_mark,
        anchor: anchor.clone(),
        state: fate.state,
        ..fate.mark.clone()
    };
    if changed != fate.mark {
        highlights::store::update_place(tx, &changed)?;
    }
    records::store::keep(tx, text, edition, &fate.record)
}

/// Takes the reader's place along. That it is kept for each edition lets undo find the old one.
fn move_place(
    tx: &Transaction<'_>,
    text: TextId,
    old: EditionId,
    edition: EditionId,
    new: &Incoming<'_>,
    news: News,
    maps: &mut Maps<'_>,
) -> Result<()> {
    let Some((place, at)) = reading::store::place(tx, text, old)? else {
        return Ok(());
    };
    let (position, seen_to) = if news == News::Words {
        moved_place(&place, old, &new.document.plain, maps)?
    } else {
        (place.position, place.seen_to)
    };
    let place = reading::store::Place {
        text,
        edition,
        position,
        seen_to: seen_to.max(position),
    };
    reading::store::save(tx, &place, at)
}

/// Where the reader is and how far they saw, in the new edition.
pub(super) fn moved_place(
    place: &reading::store::Place,
    old: EditionId,
    new: &PlainText,
    maps: &mut Maps<'_>,
) -> Result<(u32, u32)> {
    let map = maps.from(old)?;
    let seen_to = to_the_end(new, map.position(place.seen_to));
    Ok((map.position(place.position), seen_to))
}

/// Behind the last word there is nothing left to read.
fn to_the_end(plain: &PlainText, position: u32) -> u32 {
    let rest = plain.slice(position..plain.len()).unwrap_or_default();
    if rest.chars().any(char::is_alphanumeric) {
        position
    } else {
        plain.len()
    }
}

/// The promise: placed, to check and unplaced after are the marks from before, and each stands where it was said.
pub(super) fn none_is_lost(before: u32, said: &MarkCounts, after: Standing) -> Result<()> {
    let told = Standing {
        placed: said.placed,
        check: said.check,
        unplaced: said.unplaced,
        astray: 0,
    };
    if after == told
        && said.before == before
        && after.placed + after.check + after.unplaced == before
    {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Internal,
        format!(
            "The text was not replaced: of its {before} marks {} would have been there after. The text and all marks \
             are as they were. Please report this.",
            after.placed + after.check + after.unplaced
        ),
    ))
}

fn another_work(plan: &Plan, new: &Incoming<'_>) -> Error {
    Error::new(
        ErrorKind::AnotherWork,
        format!(
            "“{}” does not look like a new edition of “{}”. {} Nothing was changed. Import it as a text of its own, or \
             say that it is to replace this one all the same.",
            new.prepared.title,
            plan.now.title,
            plan.likeness.reason()
        ),
    )
}
