//! What holds for any text whatever.

use marginalis_core::anchor::{describe, resolve_exact};
use marginalis_core::text::block::inline_text;
use marginalis_core::text::find::find;
use marginalis_core::text::markdown::{MAX_DEPTH, MAX_SPANS};
use marginalis_core::text::{Document, Inline, PlainText, plain};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

/// Pieces of Markdown and of the world's scripts, thrown together: far more structure than random characters give.
fn markdown() -> impl Strategy<Value = String> {
    let pieces = [
        "# ",
        "## ",
        "> ",
        "- ",
        "* ",
        "1. ",
        "2) ",
        "- [x] ",
        "    ",
        "\t",
        "```\n",
        "~~~ rust\n",
        "---\n",
        "===\n",
        "***\n",
        "\n",
        "\n",
        "\n\n",
        "  \n",
        "\\\n",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "``",
        "$",
        "$$",
        "[",
        "]",
        "](",
        ")",
        "![",
        "(#a)",
        "<",
        ">",
        "[^1]",
        "[^1]: ",
        "[^b]: ",
        "[^b]",
        ": ",
        "\n: ",
        "|",
        "|---|:-:|\n",
        " | ",
        "<b>",
        "<div>\n",
        "</div>\n",
        "<!--",
        "-->",
        "&amp;",
        "&#0;",
        "&#13;",
        "&nbsp;",
        "\\",
        "{#a}",
        "https://x.example",
        "<https://y.example>",
        "[a]: b.md\n",
        "word ",
        "words ",
        "**Name:**\n\n",
        "title: x\n",
        "\r\n",
        "\r",
        "\0",
        "é",
        "e\u{301}",
        "\u{301}",
        "𝔸",
        "🧑🏽‍🚀",
        "שלום",
        "عالم",
        "共有",
        "\u{ad}",
        "\u{a0}",
        "\u{200b}",
        "\u{feff}",
        "\u{2028}",
        "\u{fb01}",
        "ß",
        "İ",
    ];
    let piece = prop_oneof![4 => prop::sample::select(pieces.to_vec()).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    prop::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}

fn depth(inlines: &[Inline]) -> usize {
    let inner = |inline: &Inline| match inline {
        Inline::Emphasis { children } | Inline::Strong { children } => 1 + depth(children),
        Inline::Strikethrough { children } | Inline::Link { children, .. } => 1 + depth(children),
        _ => 0,
    };
    inlines.iter().map(inner).max().unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn blocks_are_the_plain_text_and_nothing_else(source in markdown()) {
        let document = Document::parse(&source);
        let mut texts = Vec::new();
        let mut end = None;
        for (index, block) in document.blocks.iter().enumerate() {
            let text = inline_text(&block.inlines);
            prop_assert_eq!(block.index as usize, index);
            prop_assert_eq!(block.start, end.map_or(0, |end: u32| end + 1));
            prop_assert_eq!(document.plain.slice(block.start..block.end), Some(text.as_str()));
            prop_assert!(block.within.len() <= MAX_DEPTH && depth(&block.inlines) <= MAX_SPANS);
            end = Some(block.end);
            texts.push(text);
        }
        prop_assert_eq!(texts.join("\n"), document.plain.as_str());
        prop_assert_eq!(document.plain.len(), end.unwrap_or(0));
        for heading in &document.outline {
            prop_assert_eq!(document.blocks[heading.block as usize].start, heading.start);
        }
    }

    #[test]
    fn reading_is_the_same_each_time(source in markdown()) {
        let (once, again) = (Document::parse(&source), Document::parse(&source));
        prop_assert_eq!(once.plain, again.plain);
        prop_assert_eq!(once.blocks, again.blocks);
    }

    #[test]
    fn a_described_passage_is_its_slice(text in any::<String>(), a in 0u32..40, b in 0u32..40) {
        let chars: Vec<char> = text.chars().collect();
        let plain = PlainText::from(text);
        if let Ok(anchor) = describe(&plain, a, b) {
            let expected = |from: usize, to: usize| chars[from..to].iter().collect::<String>();
            let (start, end) = (a as usize, b as usize);
            prop_assert_eq!(&anchor.quote, &expected(start, end));
            prop_assert_eq!(&anchor.before, &expected(start.saturating_sub(32), start));
            prop_assert_eq!(&anchor.after, &expected(end, (end + 32).min(chars.len())));
            prop_assert!(resolve_exact(&plain, &anchor));
        } else {
            let sound = a < b && b as usize <= chars.len();
            prop_assert!(!sound || chars[a as usize..b as usize].iter().all(|c| c.is_whitespace()));
        }
    }

    #[test]
    fn counting_by_stretches_counts_the_same_words(text in any::<String>(), source in markdown()) {
        for text in [text, source] {
            prop_assert_eq!(plain::count_words(&text) as usize, text.unicode_words().count());
        }
    }

    #[test]
    fn a_passage_is_found_where_it_stands(source in markdown(), a in 0u32..200, length in 1u32..30) {
        let document = Document::parse(&source);
        let Some(query) = document.plain.slice(a..a.saturating_add(length)) else { return Ok(()) };
        let found = find(&document, query);
        let mut free = 0;
        for hit in &found.hits {
            prop_assert!(hit.start >= free && hit.end > hit.start && hit.end <= document.plain.len());
            prop_assert_eq!(document.block_at(hit.start).map(|block| block.index), Some(hit.block));
            free = hit.end;
        }
        prop_assert_eq!(found.total as usize, found.hits.len());
        // A first letter that is only half of a folded one, as a mark is, may begin no hit of its own.
        if query.chars().all(char::is_alphanumeric) && query.is_ascii() {
            prop_assert!(found.total > 0, "{query:?} is there and was not found");
        }
    }
}
