//! Two editions side by side, a stretch of rows at a time.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use super::alignment::{Alignment, Row, edition_text, span, words};
use super::records::store as records;
use super::words::changes;
use super::{Compared, ComparedRow, RowKind, Span, WordChange};
use crate::anchor::carry::EditionMap;
use crate::highlights::store as marks;
use crate::ids::{EditionId, HighlightId, TextId};
use crate::text::plain::saturated;
use crate::text::store::text_of_edition;
use crate::text::{Block, Document};
use crate::{Error, ErrorKind, Library, Result};

/// The two editions compared last: a window asks for them row by row, and editions never change.
#[derive(Debug, Default)]
pub(crate) struct LastCompared(Mutex<Option<Kept>>);

#[derive(Debug)]
struct Kept {
    editions: (EditionId, EditionId),
    alignment: Arc<Alignment>,
}

impl LastCompared {
    fn get(
        &self,
        editions: (EditionId, EditionId),
        make: impl FnOnce() -> Alignment,
    ) -> Arc<Alignment> {
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept().as_ref().filter(|kept| kept.editions == editions) {
            return Arc::clone(&kept.alignment);
        }
        let alignment = Arc::new(make());
        *kept() = Some(Kept {
            editions,
            alignment: Arc::clone(&alignment),
        });
        alignment
    }
}

pub(super) fn compare(
    library: &Library,
    old: EditionId,
    new: EditionId,
    from: u32,
    to: u32,
) -> Result<Compared> {
    let both = Both::of(library, old, new)?;
    let text = both.text;
    let rows = &both.alignment.rows;
    let to = (to as usize).min(rows.len());
    let page = &rows[(from as usize).min(to)..to];
    library.read(|connection| {
        let marks = |edition, stretch| records::marks_on(connection, text, edition, stretch);
        Ok(Compared {
            old,
            new,
            total: saturated(rows.len()),
            rows: page.iter().map(|row| both.sides().row(row, rows)).collect(),
            old_marks: marks(old, stretch(&both.old, page.iter().map(|row| &row.old)))?,
            new_marks: marks(new, stretch(&both.new, page.iter().map(|row| &row.new)))?,
        })
    })
}

pub(super) fn row_of_mark(
    library: &Library,
    old: EditionId,
    new: EditionId,
    mark: HighlightId,
) -> Result<Option<u32>> {
    let passage = library.read(|connection| {
        let carried = records::record(connection, mark)?.filter(|one| one.from_edition == old);
        if let Some(record) = carried {
            return Ok(Some(record.old.start));
        }
        let stored = marks::get(connection, mark)?;
        Ok((stored.edition == old).then_some(stored.anchor.start))
    })?;
    let Some(position) = passage else {
        return Ok(None);
    };
    let both = Both::of(library, old, new)?;
    let block = both.old.block_at(position).map_or(0, |block| block.index);
    let row = |row: &Row| row.old.contains(&(block as usize));
    Ok(both.alignment.rows.iter().position(row).map(saturated))
}

/// Two documents side by side, every row, and how much of the one lives on in the other.
pub(crate) fn documents(
    old: &Document,
    new: &Document,
    map: &EditionMap<'_>,
) -> (Vec<ComparedRow>, f32) {
    let sides = Sides { old, new };
    let Alignment { rows, similarity } = Alignment::between(old, new, map);
    let compared = rows.iter().map(|row| sides.row(row, &rows)).collect();
    (compared, similarity)
}

/// From the first to the last block of some rows.
fn stretch<'a>(document: &Document, rows: impl Iterator<Item = &'a Range<usize>>) -> Range<u32> {
    rows.filter(|blocks| !blocks.is_empty())
        .map(|blocks| span(document, blocks))
        .reduce(|all, one| all.start.min(one.start)..all.end.max(one.end))
        .unwrap_or(0..0)
}

struct Both {
    text: TextId,
    old: Arc<Document>,
    new: Arc<Document>,
    alignment: Arc<Alignment>,
}

impl Both {
    fn of(library: &Library, old: EditionId, new: EditionId) -> Result<Self> {
        let text = library.read(|connection| {
            let text = text_of_edition(connection, old)?;
            if text_of_edition(connection, new)? == text {
                return Ok(text);
            }
            Err(Error::new(
                ErrorKind::InvalidValue,
                "These are editions of two different texts. Nothing was changed; choose two of one text.",
            ))
        })?;
        let editions = (old, new);
        let (old, new) = (library.document(old)?, library.document(new)?);
        let alignment = library.last_compared().get(editions, || {
            let map = EditionMap::between(&edition_text(&old), &edition_text(&new));
            Alignment::between(&old, &new, &map)
        });
        Ok(Self {
            text,
            old,
            new,
            alignment,
        })
    }

    fn sides(&self) -> Sides<'_> {
        Sides {
            old: &self.old,
            new: &self.new,
        }
    }
}

/// Two documents.
struct Sides<'a> {
    old: &'a Document,
    new: &'a Document,
}

impl Sides<'_> {
    fn row(&self, row: &Row, rows: &[Row]) -> ComparedRow {
        let other = row.other.map(|other| &rows[other]);
        let changes = match (row.kind, other) {
            (RowKind::Changed, _) => self.changes(&row.old, &row.new),
            (RowKind::MovedAway, Some(here)) if here.kind == RowKind::MovedHere => {
                self.changes(&row.old, &here.new)
            }
            (RowKind::MovedHere, Some(away)) => self.changes(&away.old, &row.new),
            _ => Vec::new(),
        };
        ComparedRow {
            kind: row.kind,
            old: blocks(self.old, &row.old),
            new: blocks(self.new, &row.new),
            other: row.other.map(saturated),
            changes,
        }
    }

    /// Changed words, counted in the editions.
    fn changes(&self, old: &Range<usize>, new: &Range<usize>) -> Vec<WordChange> {
        let (old_start, new_start) = (span(self.old, old).start, span(self.new, new).start);
        let shifted = |part: Span, by: u32| Span {
            start: part.start + by,
            end: part.end + by,
        };
        changes(words(self.old, old), words(self.new, new))
            .into_iter()
            .map(|change| WordChange {
                old: shifted(change.old, old_start),
                new: shifted(change.new, new_start),
            })
            .collect()
    }
}

fn blocks(document: &Document, range: &Range<usize>) -> Vec<Block> {
    document.blocks[range.clone()].to_vec()
}
