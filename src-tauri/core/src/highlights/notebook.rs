//! The notebook: a page of all marks, filtered and ordered, each with the title and the heading it stands under.

mod store;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rusqlite::Connection;

use super::{Highlight, NotebookEntry, NotebookOrder, NotebookPage, NotebookQuery};
use crate::ids::{EditionId, TextId};
use crate::text::{OutlineEntry, heading_at};
use crate::{Result, text};

/// Entries on a page where the query does not say.
const PAGE: u32 = 200;

/// A page of the notebook.
pub(super) fn page(connection: &Connection, query: &NotebookQuery) -> Result<NotebookPage> {
    let filter = store::filter(connection, query)?;
    let limit = if query.limit == 0 { PAGE } else { query.limit };
    let (total, highlights) = match query.order {
        NotebookOrder::Place => store::by_place(connection, &filter, query.offset, limit)?,
        NotebookOrder::Newest => store::by_time(connection, &filter, true, query.offset, limit)?,
        NotebookOrder::Oldest => store::by_time(connection, &filter, false, query.offset, limit)?,
    };
    Ok(NotebookPage {
        total,
        entries: entries(connection, highlights)?,
    })
}

/// Puts the title and the heading beside each mark; each text and each edition on the page is asked once.
fn entries(connection: &Connection, highlights: Vec<Highlight>) -> Result<Vec<NotebookEntry>> {
    let mut titles: HashMap<TextId, String> = HashMap::new();
    let mut outlines: HashMap<EditionId, Vec<OutlineEntry>> = HashMap::new();
    let mut entries = Vec::with_capacity(highlights.len());
    for highlight in highlights {
        let title = match titles.entry(highlight.text) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(text::store::title(connection, highlight.text)?),
        };
        let outline = match outlines.entry(highlight.edition) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(text::store::outline(connection, highlight.edition)?),
        };
        entries.push(NotebookEntry {
            title: title.clone(),
            heading: heading_at(outline, highlight.anchor.start)
                .map(|heading| heading.text.clone())
                .unwrap_or_default(),
            highlight,
        });
    }
    Ok(entries)
}
