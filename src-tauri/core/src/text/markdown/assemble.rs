//! Leaves to a document: footnotes are numbered, every leaf gets its place, links inside the text find theirs.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::block::{
    Block, BlockKind, Container, Inline, LinkTarget, inline_text, write_text,
};
use super::super::plain::{PlainText, saturated};
use super::super::slug::{Slugs, slug_of};
use super::super::{Document, Metadata, OutlineEntry};
use super::{Draft, Flow};

/// The body and its footnotes (`flows[0]` and the rest) as one document.
pub(super) fn document(metadata: Metadata, flows: Vec<Flow>) -> Document {
    let order = reading_order(&flows);
    let mut text = Assembly::new(&order, flows.len());
    let mut waiting: Vec<Option<Flow>> = flows.into_iter().map(Some).collect();
    for flow in order {
        if let Some(flow_read) = waiting[flow].take() {
            text.add(flow, flow_read);
        }
    }
    text.name_headings();
    text.resolve();
    Document {
        metadata,
        blocks: text.blocks,
        plain: PlainText::from(text.plain),
        outline: text.outline,
    }
}

/// The body, then the footnotes in the order in which a reader meets them, then those nobody refers to.
fn reading_order(flows: &[Flow]) -> Vec<usize> {
    let mut order = Vec::with_capacity(flows.len());
    let mut met = vec![false; flows.len()];
    for begin in 0..flows.len() {
        // Each flow is asked once for what it refers to, when its turn to be read comes.
        let mut turn = order.len();
        if !std::mem::replace(&mut met[begin], true) {
            order.push(begin);
        }
        while turn < order.len() {
            for &note in &flows[order[turn]].refers_to {
                if !std::mem::replace(&mut met[note], true) {
                    order.push(note);
                }
            }
            turn += 1;
        }
    }
    order
}

struct Assembly {
    plain: String,
    /// Length of `plain`, code points.
    position: u32,
    blocks: Vec<Block>,
    outline: Vec<OutlineEntry>,
    /// The blocks with something to resolve.
    referring: Vec<usize>,
    /// By flow: the footnote's number, and where it starts.
    notes: Vec<(u32, Option<u32>)>,
    /// Where links inside the text lead, by name.
    names: HashMap<String, u32>,
}

impl Assembly {
    fn new(order: &[usize], flows: usize) -> Self {
        let mut notes = vec![(0, None); flows];
        for (number, &flow) in order.iter().enumerate() {
            notes[flow].0 = saturated(number);
        }
        Self {
            plain: String::new(),
            position: 0,
            blocks: Vec::new(),
            outline: Vec::new(),
            referring: Vec::new(),
            notes,
            names: HashMap::new(),
        }
    }

    fn add(&mut self, flow: usize, read: Flow) {
        let is_note = flow > 0;
        let mut sharing = Sharing::default();
        for (at, mut leaf) in read.leaves.into_iter().enumerate() {
            if is_note {
                leaf.within = sharing.numbered(leaf.within, self.notes[flow].0);
            }
            self.place(leaf);
            if is_note && at == 0 {
                self.notes[flow].1 = self.blocks.last().map(|block| block.start);
            }
        }
        if let (Some(label), (_, Some(start))) = (read.label, self.notes[flow]) {
            self.names.entry(format!("fn-{label}")).or_insert(start);
        }
    }

    fn place(&mut self, leaf: Draft) {
        if !self.blocks.is_empty() {
            self.plain.push('\n');
            self.position += 1;
        }
        let begun = self.plain.len();
        write_text(&leaf.inlines, &mut self.plain);
        let start = self.position;
        self.position += saturated(self.plain[begun..].chars().count());
        if leaf.refers {
            self.referring.push(self.blocks.len());
        }
        self.blocks.push(Block {
            index: saturated(self.blocks.len()),
            start,
            end: self.position,
            kind: leaf.kind,
            within: leaf.within,
            inlines: leaf.inlines,
        });
    }

    /// Gives every heading a name of its own: those the author chose first, so that no made-up one takes them.
    fn name_headings(&mut self) {
        let mut slugs = Slugs::default();
        for chosen in [true, false] {
            for block in &mut self.blocks {
                if let BlockKind::Heading { slug, .. } = &mut block.kind
                    && (chosen != slug.is_empty())
                {
                    let wanted = match chosen {
                        true => std::mem::take(slug),
                        false => slug_of(&inline_text(&block.inlines)),
                    };
                    *slug = slugs.unique(wanted);
                }
            }
        }
        for block in &self.blocks {
            let BlockKind::Heading { level, slug } = &block.kind else {
                continue;
            };
            self.names.insert(slug.clone(), block.start);
            let text = inline_text(&block.inlines).replace('\n', " ");
            // A heading without words is drawn, but there is nothing to list.
            if !text.trim().is_empty() {
                self.outline.push(OutlineEntry {
                    level: *level,
                    text,
                    start: block.start,
                    block: block.index,
                });
            }
        }
    }

    fn resolve(&mut self) {
        for &block in &self.referring {
            resolve(&mut self.blocks[block].inlines, &self.names, &self.notes);
        }
    }
}

/// Keeps leaves of one place sharing their list of containers when a footnote's number is written into it.
#[derive(Default)]
struct Sharing {
    last: Option<[Arc<[Container]>; 2]>,
}

impl Sharing {
    /// The containers of a footnote's leaf, with its number.
    fn numbered(&mut self, within: Arc<[Container]>, number: u32) -> Arc<[Container]> {
        if let Some([before, now]) = &self.last
            && Arc::ptr_eq(before, &within)
        {
            return Arc::clone(now);
        }
        let numbered = within.iter().cloned().map(|container| match container {
            Container::Footnote { id, .. } => Container::Footnote { id, number },
            other => other,
        });
        let now: Arc<[Container]> = numbered.collect();
        self.last = Some([within, Arc::clone(&now)]);
        now
    }
}

/// Nesting is bounded by [`super::MAX_SPANS`].
fn resolve(inlines: &mut [Inline], names: &HashMap<String, u32>, notes: &[(u32, Option<u32>)]) {
    for inline in inlines {
        match inline {
            Inline::NoteReference { number, start } => {
                (*number, *start) = notes.get(*number as usize).copied().unwrap_or_default();
            }
            Inline::Link { target, children } => {
                if let LinkTarget::Text { path, fragment } = target
                    && path.is_empty()
                {
                    *target = passage(fragment, names);
                }
                resolve(children, names, notes);
            }
            Inline::Emphasis { children }
            | Inline::Strong { children }
            | Inline::Strikethrough { children } => {
                resolve(children, names, notes);
            }
            _ => {}
        }
    }
}

/// `#` alone is the top of the text, as on the web.
fn passage(name: &str, names: &HashMap<String, u32>) -> LinkTarget {
    match names.get(name) {
        Some(&start) => LinkTarget::Passage { start },
        None if name.is_empty() => LinkTarget::Passage { start: 0 },
        None => LinkTarget::Dead,
    }
}
