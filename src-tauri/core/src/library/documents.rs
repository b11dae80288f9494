//! The editions parsed last. Parsing a long text takes longer than a key press may.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::Result;
use crate::ids::EditionId;
use crate::text::Document;

/// How many are kept at most.
const KEPT: usize = 8;
/// How much source they may have in all, bytes; the newest is kept in any case.
const KEPT_BYTES: usize = 16 * 1024 * 1024;

#[derive(Debug)]
struct Parsed {
    edition: EditionId,
    bytes: usize,
    document: Arc<Document>,
}

/// The newest stands last.
#[derive(Debug, Default)]
pub(super) struct Documents(Mutex<Vec<Parsed>>);

impl Documents {
    /// The document of an edition; `source` is asked where it is not kept. Editions never change.
    pub(super) fn get(
        &self,
        edition: EditionId,
        source: impl FnOnce() -> Result<String>,
    ) -> Result<Arc<Document>> {
        if let Some(document) = self.find(edition) {
            return Ok(document);
        }
        // Not under the lock: who wants another text does not wait for this one.
        let source = source()?;
        let document = Arc::new(Document::parse(&source));
        self.keep(Parsed {
            edition,
            bytes: source.len(),
            document: Arc::clone(&document),
        });
        Ok(document)
    }

    /// Lets go of all.
    pub(super) fn forget(&self) {
        self.kept().clear();
    }

    fn find(&self, edition: EditionId) -> Option<Arc<Document>> {
        let mut kept = self.kept();
        let place = kept.iter().position(|parsed| parsed.edition == edition)?;
        let parsed = kept.remove(place);
        let document = Arc::clone(&parsed.document);
        kept.push(parsed);
        Some(document)
    }

    fn keep(&self, parsed: Parsed) {
        let mut kept = self.kept();
        kept.retain(|other| other.edition != parsed.edition);
        kept.push(parsed);
        while kept.len() > 1
            && (kept.len() > KEPT || kept.iter().map(|one| one.bytes).sum::<usize>() > KEPT_BYTES)
        {
            kept.remove(0);
        }
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Parsed>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
