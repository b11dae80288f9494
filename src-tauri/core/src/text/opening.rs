//! Opening a text for reading: everything around its blocks, and the blocks by need.

use std::ops::Range;

use super::plain::saturated;
use super::{BlockRun, Document, GROUP, OpenText, store};
use crate::history::Action;
use crate::ids::{EditionId, TextId};
use crate::{Library, Result, highlights, reading, reading_list};

/// Opens a text for reading, in its current edition.
pub(super) fn open(library: &Library, text: TextId) -> Result<OpenText> {
    let (summary, position, (previous, next)) = library.read(|connection| {
        let summary = store::summary(connection, text)?;
        let position = reading::store::position(connection, text, summary.edition)?;
        let neighbors = match store::place(connection, text)? {
            Some(place) => store::neighbors(connection, &place)?,
            None => (None, None),
        };
        Ok((summary, position, neighbors))
    })?;
    let document = library.document(summary.edition)?;
    let books = reading_list::named_by(library, text)?;
    Ok(OpenText {
        metadata: document.metadata.clone(),
        outline: document.outline.clone(),
        block_count: block_count(&document),
        group_starts: document
            .blocks
            .iter()
            .step_by(GROUP as usize)
            .map(|block| block.start)
            .collect(),
        position: position.min(summary.length),
        previous,
        next,
        books_named: books.total,
        books_offered: saturated(books.lacking.len()),
        summary,
    })
}

/// Blocks of an edition with the highlights on them.
pub(super) fn blocks(
    library: &Library,
    edition: EditionId,
    from: u32,
    to: u32,
) -> Result<BlockRun> {
    let document = library.document(edition)?;
    let to = to.min(block_count(&document));
    let from = from.min(to);
    let blocks = document.blocks[from as usize..to as usize].to_vec();
    let stretch = blocks
        .first()
        .zip(blocks.last())
        .map(|(first, last)| first.start..last.end);
    let highlights = match stretch {
        Some(stretch) => touching(library, edition, stretch)?,
        None => Vec::new(),
    };
    Ok(BlockRun { blocks, highlights })
}

fn touching(
    library: &Library,
    edition: EditionId,
    stretch: Range<u32>,
) -> Result<Vec<highlights::Highlight>> {
    library.read(|connection| {
        let text = store::text_of_edition(connection, edition)?;
        highlights::store::touching(connection, text, edition, stretch)
    })
}

fn block_count(document: &Document) -> u32 {
    u32::try_from(document.blocks.len()).unwrap_or(u32::MAX)
}

/// Removes a text with its marks.
pub(super) fn remove(library: &Library, text: TextId) -> Result<()> {
    library.write(Action::RemoveText, |tx| store::delete_text(tx, text))
}

/// The text of the same bundle whose file a relative link names.
pub(super) fn linked(library: &Library, from: TextId, path: &str) -> Result<Option<TextId>> {
    library.read(|connection| {
        let Some(place) = store::place(connection, from)? else {
            return Ok(None);
        };
        match resolve(&place.file, path) {
            Some(file) => store::by_file(connection, place.bundle, &file),
            None => Ok(None),
        }
    })
}

/// A relative path, seen from a file. `None` where it leads out of the bundle.
pub(crate) fn resolve(from: &str, path: &str) -> Option<String> {
    if path.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn a_link_is_seen_from_its_file() {
        let seen = |path| resolve("texts/part-one.md", path);
        assert_eq!(seen("part-two.md").as_deref(), Some("texts/part-two.md"));
        assert_eq!(seen("./part-two.md").as_deref(), Some("texts/part-two.md"));
        assert_eq!(seen("../more/x.md").as_deref(), Some("more/x.md"));
        assert_eq!(seen("../../x.md"), None, "out of the bundle");
        assert_eq!(seen("/etc/passwd"), None, "from the root of the machine");
    }
}
