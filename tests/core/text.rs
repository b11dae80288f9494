//! A text as read: blocks, plain text, names, links.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use marginalis_core::text::{BlockKind, Document};

#[test]
fn a_bold_line_ending_in_a_colon_names_a_speaker() {
    let text =
        Document::parse("**Jakob Rigi:**\n\nWords.\n\n**Not a speaker**\n\n- **An item:**\n");
    let kinds: Vec<_> = text.blocks.iter().map(|block| &block.kind).collect();
    let paragraph = &BlockKind::Paragraph;
    assert_eq!(
        kinds,
        [&BlockKind::Speaker, paragraph, paragraph, paragraph]
    );
    assert_eq!(
        text.plain.as_str(),
        "Jakob Rigi:\nWords.\nNot a speaker\nAn item:"
    );
}
