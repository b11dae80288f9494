//! The texts of two editions, paired by their identifiers and compared one at a time.

use super::marks::Waiting;
use super::{ParagraphCounts, Passage, PassageChange, TextChange, TextNews};
use crate::Result;
use crate::anchor::carry::EditionMap;
use crate::bundle::Opened;
use crate::bundle::manifest::Resource;
use crate::editions::alignment::edition_text;
use crate::editions::comparison::documents;
use crate::editions::{ComparedRow, RowKind};
use crate::ids::TextId;
use crate::text::{Block, Document};

pub(super) fn compare(
    old: &mut Opened,
    new: &mut Opened,
    mut marks: Option<&mut Waiting>,
) -> Result<Vec<TextChange>> {
    let (before, after) = (
        old.manifest().reading_order.clone(),
        new.manifest().reading_order.clone(),
    );
    let with = |list: &[Resource], id: TextId| {
        list.iter()
            .find(|text| text.identifier == Some(id))
            .cloned()
    };
    let mut changes = Vec::new();
    for text in &after {
        let Some(id) = text.identifier else { continue };
        match with(&before, id) {
            None => changes.push(only(text, id, TextNews::New)),
            Some(earlier) => {
                let pair = Pair {
                    id,
                    old: &earlier,
                    new: text,
                };
                changes.push(pair.compare(old, new, marks.as_deref_mut())?);
            }
        }
    }
    let gone = before
        .iter()
        .filter_map(|text| Some((text, text.identifier?)));
    let gone = gone.filter(|(_, id)| with(&after, *id).is_none());
    changes.extend(gone.map(|(text, id)| only(text, id, TextNews::Withdrawn)));
    Ok(changes)
}

fn only(text: &Resource, id: TextId, change: TextNews) -> TextChange {
    let file = Some(text.url.clone());
    let is_new = change == TextNews::New;
    TextChange {
        id,
        title: text.name.clone().unwrap_or_default(),
        change,
        old_file: file.clone().filter(|_| !is_new),
        new_file: file.filter(|_| is_new),
        similarity: 0.0,
        paragraphs: ParagraphCounts::default(),
        passages: Vec::new(),
    }
}

struct Pair<'a> {
    id: TextId,
    old: &'a Resource,
    new: &'a Resource,
}

impl Pair<'_> {
    fn compare(
        &self,
        old: &mut Opened,
        new: &mut Opened,
        marks: Option<&mut Waiting>,
    ) -> Result<TextChange> {
        let same_words = self.old.text_hash.is_some()
            && (self.old.text_hash, self.old.text_form) == (self.new.text_hash, self.new.text_form);
        let same = same_words
            && self.old.sha256 == self.new.sha256
            && (&self.old.url, &self.old.name) == (&self.new.url, &self.new.name);
        let mut change = TextChange {
            change: if same { TextNews::Same } else { TextNews::Form },
            old_file: Some(self.old.url.clone()),
            similarity: 1.0,
            ..only(self.new, self.id, TextNews::New)
        };
        let wanted = marks.as_ref().is_some_and(|marks| marks.has(self.id));
        if same_words && !wanted {
            return Ok(change);
        }
        let before = Document::parse(&old.read_text(self.old)?);
        let after = Document::parse(&new.read_text(self.new)?);
        let map = EditionMap::between(&edition_text(&before), &edition_text(&after));
        if !same_words {
            let (rows, similarity) = documents(&before, &after, &map);
            change.change = TextNews::Words;
            change.similarity = similarity;
            change.paragraphs = counts(&rows);
            let changed = rows.iter().filter(|row| row.kind != RowKind::Same);
            change.passages = changed
                .map(|row| passage_change(row, &before, &after))
                .collect();
        }
        if let Some(marks) = marks {
            marks.carry(self.id, &before, &after, &map);
        }
        Ok(change)
    }
}

fn counts(rows: &[ComparedRow]) -> ParagraphCounts {
    let mut counts = ParagraphCounts::default();
    for row in rows {
        match row.kind {
            RowKind::Same => counts.same += 1,
            RowKind::Changed => counts.changed += 1,
            RowKind::Removed => counts.removed += 1,
            RowKind::Added => counts.added += 1,
            // Both its sides are rows; it is one paragraph.
            RowKind::MovedAway => counts.moved += 1,
            RowKind::MovedHere => {}
        }
    }
    counts
}

fn passage_change(row: &ComparedRow, old: &Document, new: &Document) -> PassageChange {
    let (old_passage, new_passage) = (passage(&row.old, old), passage(&row.new, new));
    let heading = match (&new_passage, &old_passage) {
        (Some(passage), _) => new.heading_before(passage.start),
        (None, Some(passage)) => old.heading_before(passage.start),
        (None, None) => None,
    };
    PassageChange {
        kind: row.kind,
        heading: heading
            .map(|heading| heading.text.clone())
            .unwrap_or_default(),
        old: old_passage,
        new: new_passage,
        changes: row.changes.clone(),
    }
}

fn passage(blocks: &[Block], document: &Document) -> Option<Passage> {
    let (start, end) = (blocks.first()?.start, blocks.last()?.end);
    Some(Passage {
        start,
        end,
        text: document.plain.slice(start..end)?.to_owned(),
    })
}
