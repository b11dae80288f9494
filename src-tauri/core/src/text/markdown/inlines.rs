//! One line of running text as it is read: spans open and close, neighboring text grows together.

use super::super::block::{Inline, LinkTarget, write_text};
use super::super::links;
use super::MAX_SPANS;

/// A span that is open.
pub(super) enum Span {
    Emphasis,
    Strong,
    Strikethrough,
    Link(LinkTarget),
}

/// The line so far.
#[derive(Default)]
pub(super) struct Inlines {
    /// The content of the innermost open span, or of the line.
    current: Vec<Inline>,
    /// Open spans, each with what stood before it in the span around it.
    open: Vec<(Span, Vec<Inline>)>,
    /// How many spans are open beyond [`MAX_SPANS`].
    cut: usize,
    image: Option<Image>,
    refers: bool,
}

/// An image whose alternative text is being read. Spans in it are not kept, images in it are part of its text.
struct Image {
    asset: Option<String>,
    alt: String,
    /// How many images stand around this point, itself included.
    depth: usize,
}

impl Inlines {
    pub(super) fn text(&mut self, added: &str) {
        if let Some(image) = &mut self.image {
            image.alt.push_str(added);
        } else if let Some(Inline::Text { text }) = self.current.last_mut() {
            text.push_str(added);
        } else {
            self.current.push(Inline::Text {
                text: added.to_owned(),
            });
        }
    }

    pub(super) fn push(&mut self, inline: Inline) {
        match (&mut self.image, inline) {
            (None, inline) => self.current.push(inline),
            (Some(image), Inline::Break) => image.alt.push(' '),
            (Some(image), inline) => write_text(&[inline], &mut image.alt),
        }
    }

    /// A reference to the footnote read as flow `note`; its number is known at the end.
    pub(super) fn refer(&mut self, note: u32) {
        self.refers = true;
        self.push(Inline::NoteReference {
            number: note,
            start: None,
        });
    }

    pub(super) fn open(&mut self, span: Span) {
        if self.image.is_some() {
            return;
        }
        if self.cut > 0 || self.open.len() >= MAX_SPANS {
            self.cut += 1;
            return;
        }
        self.refers |=
            matches!(&span, Span::Link(LinkTarget::Text { path, .. }) if path.is_empty());
        self.open.push((span, std::mem::take(&mut self.current)));
    }

    pub(super) fn close(&mut self) {
        if self.image.is_some() {
            return;
        }
        if self.cut > 0 {
            self.cut -= 1;
            return;
        }
        let Some((span, before)) = self.open.pop() else {
            return;
        };
        let children = std::mem::replace(&mut self.current, before);
        self.current.push(match span {
            Span::Emphasis => Inline::Emphasis { children },
            Span::Strong => Inline::Strong { children },
            Span::Strikethrough => Inline::Strikethrough { children },
            Span::Link(target) => Inline::Link { target, children },
        });
    }

    pub(super) fn open_image(&mut self, destination: &str) {
        match &mut self.image {
            Some(image) => image.depth += 1,
            None => {
                self.image = Some(Image {
                    asset: links::asset(destination),
                    alt: String::new(),
                    depth: 1,
                });
            }
        }
    }

    pub(super) fn close_image(&mut self) {
        match self.image.take() {
            Some(image) if image.depth > 1 => {
                self.image = Some(Image {
                    depth: image.depth - 1,
                    ..image
                });
            }
            Some(Image { asset, alt, .. }) => self.current.push(Inline::Image { asset, alt }),
            None => {}
        }
    }

    /// The line, and whether anything in it must be resolved against the whole text.
    pub(super) fn finish(mut self) -> (Vec<Inline>, bool) {
        while self.image.is_some() {
            self.close_image();
        }
        self.cut = 0;
        while !self.open.is_empty() {
            self.close();
        }
        (self.current, self.refers)
    }
}
