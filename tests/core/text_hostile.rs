//! Texts made to hurt: they are read in full, in work and size that stay in proportion to their source.

use std::sync::Arc;

use marginalis_core::text::markdown::{MAX_DEPTH, MAX_SPANS};
use marginalis_core::text::{Block, Document, Inline};

/// The size every case is brought to.
const SIZE: usize = 200_000;

fn repeated(piece: &str) -> String {
    piece.repeat(SIZE / piece.len())
}

/// What a document holds in memory for its blocks and plain text, about; shared lists of containers once.
fn size(document: &Document) -> usize {
    let mut bytes = document.plain.as_str().len();
    let mut last = None;
    for block in &document.blocks {
        let list = Arc::as_ptr(&block.within).cast::<u8>();
        if last.replace(list) != Some(list) {
            bytes += size_of_val(&*block.within);
        }
        bytes += serde_json::to_string(&block.inlines).unwrap().len();
    }
    bytes
}

#[test]
fn the_size_of_a_document_stays_in_proportion() {
    let pieces = [
        ">",
        "> ",
        ">\n",
        "- ",
        "- - \n",
        "* 1. ",
        "[",
        "![",
        "[a](",
        "[a][",
        "*a ",
        "*a **a ",
        "_*",
        "~~a ~",
        "`",
        "`a``b```c",
        "$",
        "${",
        "$a$$",
        "<!--",
        "a<![CDATA[",
        "a<?",
        "<a ",
        "&#",
        "[a]: b\n",
        "[^a]",
        "[^a]: ",
        "# a {#",
        "a\n=\n",
        "a\n: ",
        "- [ ] ",
        "|",
        "[a](b \"",
        "[a](<b",
        "\\",
        "**a ",
        "***",
        "\n\n",
        "1)\n",
        "    a\n",
        "```\n",
        "---\n",
        "\u{301}",
        "\0",
        "\r",
    ];
    for piece in pieces {
        let source = repeated(piece);
        let document = Document::parse(&source);
        assert!(
            document.plain.as_str().len() <= source.len() * 3,
            "{piece:?}: the plain text grew"
        );
        assert!(
            size(&document) <= source.len() * 32,
            "{piece:?}: {} bytes",
            size(&document)
        );
        assert!(
            document
                .blocks
                .iter()
                .all(|block| block.within.len() <= MAX_DEPTH),
            "{piece:?}"
        );
    }
}

#[test]
fn containers_and_spans_are_drawn_as_deep_as_the_cut_and_no_deeper() {
    for (deep, drawn) in [(MAX_DEPTH, MAX_DEPTH), (MAX_DEPTH + 1, MAX_DEPTH)] {
        let document = Document::parse(&("> ".repeat(deep) + "kept"));
        assert_eq!(document.plain.as_str(), "kept");
        assert_eq!(document.blocks[0].within.len(), drawn);
    }
    for (deep, drawn) in [(MAX_SPANS, MAX_SPANS), (MAX_SPANS + 1, MAX_SPANS)] {
        let source = "*a ".repeat(deep) + "core" + &" a*".repeat(deep);
        let document = Document::parse(&source);
        assert_eq!(document.plain.as_str(), source.replace('*', ""));
        assert_eq!(spans(&document.blocks[0].inlines), drawn);
    }
}

/// How deep emphasis is nested.
fn spans(inlines: &[Inline]) -> usize {
    let inner = |inline: &Inline| match inline {
        Inline::Emphasis { children } => 1 + spans(children),
        _ => 0,
    };
    inlines.iter().map(inner).max().unwrap_or(0)
}

#[test]
fn containers_deeper_than_the_cut_keep_their_words() {
    for piece in ["> ", "- ", "1. ", "> - "] {
        let source = repeated(piece) + "kept";
        assert_eq!(Document::parse(&source).plain.as_str(), "kept", "{piece:?}");
    }
    let spans = "*a ".repeat(1_000) + "core" + &" a*".repeat(1_000);
    assert_eq!(
        Document::parse(&spans).plain.as_str().matches('*').count(),
        0
    );
    let pairs: Vec<String> = (0..300)
        .map(|level| format!("{}- item {level}\n", "  ".repeat(level)))
        .collect();
    let document = Document::parse(&pairs.concat());
    assert_eq!(document.blocks.len(), 300);
    assert!(document.plain.as_str().ends_with("item 299"));
}

#[test]
fn a_wide_table_makes_no_cells_of_its_own() {
    let head: String = (0..5_000).map(|column| format!("|{column}")).collect();
    let source = format!("{head}|\n{}|\n{}", "|-".repeat(5_000), "|a\n".repeat(2_000));
    let document = Document::parse(&source);
    // The parser ends a table once it has made up 2^18 cells, and reads on from that row as text.
    let cells =
        |block: &&Block| matches!(block.kind, marginalis_core::text::BlockKind::Cell { .. });
    let made = document.blocks.iter().filter(cells).count();
    assert!((5_000..7_000).contains(&made), "{made}");
    assert!(
        document.plain.as_str().matches('a').count() >= 2_000,
        "a word is lost"
    );
}

#[test]
fn cells_of_a_deep_row_share_their_containers() {
    let deep = "> ".repeat(90);
    let source = format!(
        "{deep}{0}\n{deep}{1}\n{deep}{0}\n",
        "|a".repeat(1_000),
        "|-".repeat(1_000)
    );
    let document = Document::parse(&source);
    assert_eq!(document.blocks.len(), 2_000);
    let row: Vec<_> = document.blocks[..1_000]
        .iter()
        .map(|block| Arc::as_ptr(&block.within))
        .collect();
    assert!(row.iter().all(|&list| std::ptr::eq(list, row[0])));
}

#[test]
fn footnotes_that_refer_to_each_other_end() {
    let notes: String = (0..5_000)
        .map(|n| format!("[^{n}]: see [^{}] and [^{n}]\n\n", (n + 1) % 5_000))
        .collect();
    let document = Document::parse(&format!("word[^17]\n\n{notes}"));
    assert_eq!(document.blocks.len(), 5_001);
    assert_eq!(document.blocks[5_000].end, document.plain.len());
}

#[test]
fn a_reference_used_often_does_not_multiply() {
    let url = "b".repeat(SIZE / 2);
    let document = Document::parse(&format!("[a]: {url}\n\n{}", "[a] ".repeat(SIZE / 8)));
    assert!(size(&document) <= SIZE * 32, "{}", size(&document));
}

#[test]
fn equal_headings_get_names_in_time() {
    let document = Document::parse(&repeated("# a\n"));
    assert_eq!(document.outline.len(), SIZE / 4);
}

/// The parser itself panics on these (0.13.6, firstpass.rs, heading attributes); every word must stay all the same.
#[test]
fn a_heading_of_one_backslash_in_a_task_is_read() {
    for source in [
        "- [x] \\\n    ---\n",
        "- [ ]\t\\\n  ===\n\nAfter it.\n",
        "1. [X] \\ \n   ---\n",
    ] {
        let document = Document::parse(source);
        assert!(document.plain.as_str().contains('\\'), "{source:?}");
        assert_eq!(
            document.plain.as_str().contains("After it."),
            source.contains("After it.")
        );
    }
}
