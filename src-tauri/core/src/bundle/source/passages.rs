//! Passages of the folder's texts, found by their words.

use std::ops::Range;

use super::finding::{At, FindingCode, Findings};
use super::texts::{SourceText, words_of};
use crate::anchor::carry::Verdict;
use crate::anchor::quote_match::{Haystack, Selector};
use crate::anchor::{self};
use crate::annotations::Quote;
use crate::ids::TextId;
use crate::text::{Document, PlainText};

/// A passage by its words and its place.
pub(super) type Found = (Quote, Range<u32>);

/// The texts, one of them open to be searched.
pub(super) struct Passages<'a> {
    texts: &'a [SourceText],
    open: Option<Open>,
}

struct Open {
    text: usize,
    plain: PlainText,
    haystack: Haystack,
}

impl<'a> Passages<'a> {
    pub(super) fn of(texts: &'a [SourceText]) -> Self {
        Self { texts, open: None }
    }

    /// The text of this identifier, path (with or without its folder) or title.
    pub(super) fn text(&self, name: &str) -> Option<usize> {
        let name = name.trim();
        if let Some(id) = name.strip_prefix("urn:uuid:") {
            let id: TextId = id.parse().ok()?;
            return self.texts.iter().position(|text| text.id == id);
        }
        let by = |is: &dyn Fn(&SourceText) -> bool| self.texts.iter().position(is);
        by(&|text| text.source.path == name || text.url == name)
            .or_else(|| {
                by(&|text| {
                    text.source.path.strip_prefix("texts/") == Some(name)
                        || text.url.strip_prefix("texts/") == Some(name)
                })
            })
            .or_else(|| by(&|text| text.title == name))
    }

    pub(super) fn identifier(&self, text: usize) -> TextId {
        self.texts[text].id
    }

    /// Where a quote stands now, in the text's own words.
    pub(super) fn find(
        &mut self,
        text: usize,
        quote: &Quote,
        position: Option<&Range<u32>>,
        at: At<'_>,
        findings: &mut Findings,
    ) -> Option<Found> {
        let file = self.texts[text].source.path.clone();
        let open = self.open(text)?;
        let mut found = open.resolve(&quote.exact, quote, position);
        if found.0 != Verdict::Kept {
            // Copied from the source, a quote has its signs of emphasis in it.
            let words = Document::parse(&quote.exact).plain;
            let read = open.resolve(words.as_str(), quote, position);
            if read.0 == Verdict::Kept || found.0 == Verdict::Removed {
                found = read;
            }
        }
        let shown: String = quote.exact.chars().take(60).collect();
        let (verdict, range) = found;
        match verdict {
            Verdict::Removed => {
                let message = format!("“{shown}” does not stand in {file} any more.");
                findings.add(
                    FindingCode::PassageGone,
                    at,
                    message,
                    "Copy the passage anew from the text into \"quote\", or take the entry out.",
                );
                return None;
            }
            Verdict::Ambiguous => {
                let message = format!(
                    "“{shown}” may be several places in {file}, or is too short to be sure of one."
                );
                findings.add(
                    FindingCode::PassageAmbiguous,
                    at,
                    message,
                    "Quote more of it, or say in \"before\" and \"after\" what stands around it.",
                );
                return None;
            }
            _ => {}
        }
        let anchor = anchor::describe(&open.plain, range.start, range.end).ok()?;
        if verdict == Verdict::Reworded {
            let now: String = anchor.quote.chars().take(120).collect();
            let message = format!("“{shown}” now reads “{now}” in {file}.");
            findings.add(
                FindingCode::PassageReworded,
                at,
                message,
                "If the entry still fits, copy the new words into \"quote\".",
            );
        }
        let quote = Quote {
            exact: anchor.quote,
            prefix: anchor.before,
            suffix: anchor.after,
        };
        Some((quote, range))
    }

    fn open(&mut self, text: usize) -> Option<&Open> {
        if self.open.as_ref().is_none_or(|open| open.text != text) {
            // It was read a moment ago; if it is gone now, the build finds so.
            let (_, document) = words_of(&self.texts[text].source).ok()?;
            self.open = Some(Open {
                text,
                haystack: Haystack::of(document.plain.as_str()),
                plain: document.plain,
            });
        }
        self.open.as_ref()
    }
}

impl Open {
    fn resolve(
        &self,
        words: &str,
        quote: &Quote,
        position: Option<&Range<u32>>,
    ) -> (Verdict, Range<u32>) {
        let found = self.haystack.resolve(&Selector {
            quote: words,
            before: &quote.prefix,
            after: &quote.suffix,
            hint: position.map(|position| position.start),
        });
        (found.verdict, found.range)
    }
}
