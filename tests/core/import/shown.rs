//! A document as short lines, one a block, to see its structure at a glance; and its words.

use std::path::Path;

use marginalis_core::text::{Block, BlockKind, Container, Document, Inline};
use unicode_segmentation::UnicodeSegmentation;

/// The page the study edition follows, if it lies beside the project.
pub fn source_page() -> Option<String> {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let mut pages = above.map(|folder| folder.join("shared/texts/peer-production-part-two.txt"));
    let text = pages.find_map(|page| std::fs::read_to_string(page).ok());
    if text.is_none() {
        println!("skipped: shared/texts/peer-production-part-two.txt is not beside the project");
    }
    text
}

/// One line a block: what it is, and its first words.
pub fn structure(markdown: &str) -> String {
    let document = Document::parse(markdown);
    let lines: Vec<String> = document
        .blocks
        .iter()
        .map(|block| line(&document, block))
        .collect();
    lines.join("\n")
}

fn line(document: &Document, block: &Block) -> String {
    let text = document.plain.slice(block.start..block.end).unwrap();
    let words: Vec<&str> = text.split_whitespace().collect();
    let more = if words.len() > 6 { " …" } else { "" };
    let start = words.iter().take(6).copied().collect::<Vec<_>>().join(" ");
    let within: String = block.within.iter().map(container).collect();
    let verse = block
        .inlines
        .iter()
        .filter(|i| matches!(i, Inline::Break))
        .count();
    let kind = match &block.kind {
        BlockKind::Heading { level, .. } => format!("{} ", "#".repeat(usize::from(*level))),
        BlockKind::Speaker => "@ ".to_owned(),
        BlockKind::Code { .. } => "code ".to_owned(),
        BlockKind::Rule => "rule".to_owned(),
        BlockKind::Paragraph if verse > 0 => format!("/{verse} "),
        BlockKind::Paragraph => String::new(),
        other => format!("{other:?} "),
    };
    format!("{within}{kind}{start}{more}")
}

fn container(container: &Container) -> String {
    match container {
        Container::Quote { .. } => "> ".to_owned(),
        Container::List { .. } => String::new(),
        Container::Item {
            number: Some(number),
            ..
        } => format!("{number}. "),
        Container::Item { .. } => "- ".to_owned(),
        other => format!("{other:?} "),
    }
}

/// The headings, each indented by its level.
pub fn outline(markdown: &str) -> String {
    let document = Document::parse(markdown);
    let lines: Vec<String> = document
        .outline
        .iter()
        .map(|entry| {
            format!(
                "{}{}",
                "  ".repeat(usize::from(entry.level) - 1),
                entry.text
            )
        })
        .collect();
    lines.join("\n")
}

/// The words of a text: white space always ends one.
fn words(text: &str) -> Vec<&str> {
    text.split_whitespace()
        .flat_map(|part| part.unicode_words())
        .collect()
}

/// What differs between the words of a file and those its Markdown reads back as; list numbers may differ in value.
pub fn lost_words(file: &str, markdown: &str) -> Option<String> {
    let document = Document::parse(markdown);
    let mut read: Vec<(String, bool)> = Vec::new();
    let mut numbered = None;
    for block in &document.blocks {
        let item = block
            .within
            .iter()
            .rev()
            .find_map(|container| match container {
                Container::Item { id, number, .. } => Some((*id, *number)),
                _ => None,
            });
        if let Some((id, Some(number))) = item
            && numbered != Some(id)
        {
            numbered = Some(id);
            read.push((number.to_string(), true));
        }
        let text = document.plain.slice(block.start..block.end).unwrap();
        read.extend(words(text).into_iter().map(|word| (word.to_owned(), false)));
    }
    let written = words(file);
    for (i, word) in written.iter().enumerate() {
        match read.get(i) {
            Some((other, _)) if other == word => {}
            Some((_, true)) if word.chars().all(|c| c.is_ascii_digit()) => {}
            other => {
                return Some(format!(
                    "word {i} is {word:?} in the file and {other:?} in the text"
                ));
            }
        }
    }
    (read.len() > written.len())
        .then(|| format!("words that the file lacks: {:?}", &read[written.len()..]))
}
