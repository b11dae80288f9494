//! What became of a mark when its text got its current edition, as it is kept.

pub(super) mod store;

use super::{Decision, Span, Verdict};
use crate::anchor::{Anchor, Reason};
use crate::ids::{EditionId, HighlightId, TextId};

/// What became of one mark.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Record {
    pub(super) highlight: HighlightId,
    pub(super) from_edition: EditionId,
    pub(super) verdict: Verdict,
    pub(super) confidence: f32,
    pub(super) reason: Reason,
    /// The passage in `from_edition`.
    pub(super) old: Anchor,
    pub(super) gap: Option<u32>,
    pub(super) alternatives: Vec<Span>,
    pub(super) decision: Decision,
}

/// Which records to list.
pub(super) struct Listed {
    pub(super) text: TextId,
    pub(super) verdict: Option<Verdict>,
    pub(super) open: bool,
}
