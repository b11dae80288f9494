//! Books that a text names in its lists of references, as CSL-JSON items.
//!
//! Only lists whose items mostly read as references count, and paragraphs under a heading that announces them: a
//! single sentence with a name and a year in it is no reason to offer a book. What is read and how stands in
//! [`reference`].

mod names;
mod reference;

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use crate::text::{Block, BlockKind, Container, Document};
use names::Name;
use reference::Reference;

/// Words that announce references in a heading.
const ANNOUNCING: &[&str] = &[
    "bibliography",
    "books",
    "further reading",
    "key books",
    "literature",
    "references",
    "sources",
    "works cited",
];

/// The books that the reference lists of a text name, in their order, each once.
pub fn references(document: &Document) -> Vec<Value> {
    let mut seen = HashSet::new();
    groups(document)
        .into_iter()
        .flat_map(|entries| read_mostly(&entries))
        .filter(|reference| seen.insert((reference.title.to_lowercase(), reference.year)))
        .map(|reference| csl(&reference))
        .collect()
}

/// The references of a group, if most of its entries are some, of whatever style: what is read here, and articles and
/// pages that are not.
fn read_mostly(entries: &[&str]) -> Vec<Reference> {
    let found: Vec<Option<Reference>> = entries.iter().map(|e| reference::read(e)).collect();
    let cited = found
        .iter()
        .zip(entries)
        .filter(|(found, entry)| found.is_some() || reference::is_citation(entry))
        .count();
    if cited * 2 > entries.len() {
        found.into_iter().flatten().collect()
    } else {
        Vec::new()
    }
}

/// The entries of each list, and of each run of paragraphs under an announcing heading.
fn groups(document: &Document) -> Vec<Vec<&str>> {
    let mut groups: Vec<Vec<&str>> = Vec::new();
    let mut open: Option<Group> = None;
    let mut announced = false;
    let mut last_item = None;
    for block in &document.blocks {
        if let BlockKind::Heading { .. } = block.kind {
            announced = document
                .plain
                .slice(block.start..block.end)
                .is_some_and(announces);
        }
        let group = Group::of(block, announced);
        if group != open || groups.is_empty() {
            groups.push(Vec::new());
            open = group;
        }
        let item = item_of(block);
        // Of an item only the first paragraph is the reference; what follows is about it.
        let first = item.is_none() || item != last_item;
        last_item = item;
        if let (Some(_), true, Some(text), Some(entries)) = (
            group,
            first,
            document.plain.slice(block.start..block.end),
            groups.last_mut(),
        ) {
            entries.push(text);
        }
    }
    groups
}

#[derive(Clone, Copy, PartialEq)]
enum Group {
    List(u32),
    Paragraphs,
}

impl Group {
    fn of(block: &Block, announced: bool) -> Option<Group> {
        if block.kind != BlockKind::Paragraph {
            return None;
        }
        let list = block
            .within
            .iter()
            .rev()
            .find_map(|container| match container {
                Container::List { id, .. } => Some(Group::List(*id)),
                _ => None,
            });
        list.or_else(|| (announced && block.within.is_empty()).then_some(Group::Paragraphs))
    }
}

fn item_of(block: &Block) -> Option<u32> {
    block
        .within
        .iter()
        .rev()
        .find_map(|container| match container {
            Container::Item { id, .. } => Some(*id),
            _ => None,
        })
}

fn announces(heading: &str) -> bool {
    let heading = heading.to_lowercase();
    ANNOUNCING.iter().any(|word| heading.contains(word))
}

/// The item has no `id`: one made up of name and year would stand for other books as well.
fn csl(reference: &Reference) -> Value {
    let mut item = Map::new();
    item.insert("type".to_owned(), json!("book"));
    item.insert("title".to_owned(), json!(reference.title));
    let role = if reference.edited { "editor" } else { "author" };
    item.insert(
        role.to_owned(),
        reference.names.iter().map(Name::csl).collect(),
    );
    item.insert(
        "issued".to_owned(),
        json!({ "date-parts": [[reference.year]] }),
    );
    if let Some(publisher) = &reference.publisher {
        item.insert("publisher".to_owned(), json!(publisher));
    }
    if let Some(place) = &reference.place {
        item.insert("publisher-place".to_owned(), json!(place));
    }
    Value::Object(item)
}
