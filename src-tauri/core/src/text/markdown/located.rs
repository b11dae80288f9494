//! Where in a source headings, links and images stand, for telling an author. The text itself is read by [`super`].

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::{OPTIONS, trips_on_heading_attributes, with_plain_line_ends};
use crate::text::metadata;

/// Something in a source that may be worth a word to its author.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Located {
    /// Its line, from 1, front matter counted.
    pub(crate) line: u32,
    /// What it is.
    pub(crate) what: What,
}

/// What stands there.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum What {
    /// A heading of a level.
    Heading(u8),
    /// A link, and where it leads, as written.
    Link(String),
    /// An image.
    Image {
        /// Where it is, as written.
        destination: String,
        /// Has it an alternative text?
        described: bool,
    },
    /// Raw HTML, which readers see as its characters.
    Html,
}

/// Everything of that kind, in the order of the source; nothing where the parser breaks off.
pub(crate) fn all(source: &str) -> Vec<Located> {
    let source = with_plain_line_ends(source);
    let (_, body) = metadata::split(&source);
    let options = if trips_on_heading_attributes(body) {
        OPTIONS.difference(pulldown_cmark::Options::ENABLE_HEADING_ATTRIBUTES)
    } else {
        OPTIONS
    };
    let front_matter = &source[..source.len() - body.len()];
    std::panic::catch_unwind(|| {
        let mut scan = Scan::new(body, front_matter);
        for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
            scan.take(event, range);
        }
        scan.found
    })
    .unwrap_or_default()
}

struct Scan<'a> {
    body: &'a str,
    /// Up to which byte lines are counted, and how many there are.
    counted: usize,
    lines: u32,
    /// Images that are open, as places in `found`.
    images: Vec<usize>,
    found: Vec<Located>,
}

impl<'a> Scan<'a> {
    fn new(body: &'a str, front_matter: &str) -> Self {
        Self {
            body,
            counted: 0,
            lines: line_feeds(front_matter),
            images: Vec::new(),
            found: Vec::new(),
        }
    }

    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                self.add(What::Heading(level as u8), range.start)
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) if link_type != LinkType::Email => {
                self.add(What::Link(dest_url.into_string()), range.start)
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                self.images.push(self.found.len());
                let destination = dest_url.into_string();
                let image = What::Image {
                    destination,
                    described: false,
                };
                self.add(image, range.start);
            }
            Event::End(TagEnd::Image) => drop(self.images.pop()),
            Event::Text(words) | Event::Code(words) => self.describe(&words),
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
                self.add(What::Html, range.start)
            }
            _ => {}
        }
    }

    /// Words inside an image are its alternative text.
    fn describe(&mut self, words: &str) {
        let image = self.images.last().and_then(|at| self.found.get_mut(*at));
        if let Some(What::Image { described, .. }) = image.map(|image| &mut image.what) {
            *described |= !words.trim().is_empty();
        }
    }

    fn add(&mut self, what: What, at: usize) {
        // Footnotes and references make events go back a little; a line is counted once all the same.
        let line = if at >= self.counted {
            self.lines += line_feeds(&self.body[self.counted..at]);
            self.counted = at;
            self.lines
        } else {
            self.lines - line_feeds(&self.body[at..self.counted])
        };
        self.found.push(Located {
            line: line + 1,
            what,
        });
    }
}

fn line_feeds(text: &str) -> u32 {
    let count = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_file() {
        let source = "---\ntitle: \"A\"\n---\n\n# One\n\nA [link](a.md) and\n![](b.png) ![a `map`](c.png)\n\n### Three\n\n<b>x</b>\n";
        let found: Vec<(u32, What)> = all(source).into_iter().map(|f| (f.line, f.what)).collect();
        let image = |destination: &str, described| What::Image {
            destination: destination.to_owned(),
            described,
        };
        assert_eq!(
            found,
            [
                (5, What::Heading(1)),
                (7, What::Link("a.md".to_owned())),
                (8, image("b.png", false)),
                (8, image("c.png", true)),
                (10, What::Heading(3)),
                (12, What::Html),
                (12, What::Html),
            ]
        );
    }
}
