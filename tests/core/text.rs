//! A text as read: front matter, speakers, names, places.

use marginalis_core::text::markdown::MAX_SPEAKER;
use marginalis_core::text::{
    Block, BlockKind, Container, Document, Inline, LinkTarget, PlainText, plain,
};

fn kinds(text: &str) -> Vec<BlockKind> {
    Document::parse(text)
        .blocks
        .into_iter()
        .map(|block| block.kind)
        .collect()
}

#[test]
fn a_bold_line_ending_in_a_colon_names_a_speaker() {
    use BlockKind::{Paragraph, Speaker};
    let text =
        "**Jakob Rigi:**\n\nWords.\n\n**Not a speaker**\n\n- **An item:**\n\n**Run-in:** words";
    assert_eq!(
        kinds(text),
        [Speaker, Paragraph, Paragraph, Paragraph, Paragraph]
    );
    assert_eq!(kinds("**:**"), [Paragraph], "a colon alone is no name");
    assert_eq!(kinds("**Two\\\nlines:**"), [Paragraph]);
    let long = "x".repeat(MAX_SPEAKER);
    assert_eq!(
        kinds(&format!("**{}:**\n\n**{long}:**", &long[1..])),
        [Speaker, Paragraph]
    );
}

#[test]
fn front_matter_is_read_up_to_its_limit() {
    // 64 KiB, without the two lines around it.
    const MAX_BYTES: usize = 64 * 1024;
    let of = |length: usize| {
        let title = "title: T\n";
        let rest = "x".repeat(length - title.len() - "# \n".len());
        Document::parse(&format!("---\n{title}# {rest}\n---\nText\n"))
    };
    let at = of(MAX_BYTES);
    assert_eq!(
        (at.metadata.title.as_deref(), at.plain.as_str()),
        (Some("T"), "Text")
    );
    let past = of(MAX_BYTES + 1);
    assert_eq!(past.metadata.title, None);
    assert!(
        past.plain.as_str().contains("title: T"),
        "no word is hidden"
    );
}

#[test]
fn front_matter_keeps_values_as_they_are_written() {
    let text = "---\nTitle: 'Two Modes'\nauthor: One Only\nspeakers: [First, 'Second Voice']\ndate: 2011-08\n\
                lang: de\nlicense: CC-BY-SA-4.0\nidentifier: urn:uuid:7\nsource: \"line\\nbreak\"\nedition: 3\n---\nText\n";
    let document = Document::parse(text);
    let metadata = document.metadata;
    assert_eq!(metadata.title.as_deref(), Some("Two Modes"));
    assert_eq!(metadata.authors, ["One Only"]);
    assert_eq!(metadata.speakers, ["First", "Second Voice"]);
    assert_eq!(metadata.date.as_deref(), Some("2011-08"));
    assert_eq!(metadata.language.as_deref(), Some("de"));
    assert_eq!(metadata.source.as_deref(), Some("line break"));
    assert_eq!(document.plain.as_str(), "Text");
    let number = Document::parse("---\ntitle: 1984\ndate: 2011\n---\n").metadata;
    assert_eq!(
        (number.title.as_deref(), number.date.as_deref()),
        (Some("1984"), Some("2011"))
    );
}

#[test]
fn oddities_of_yaml_are_passed_over() {
    let text = "---\n? [a, b]\n: c\ntitle: {x: y}\nauthor: &a [One, [deep], {k: v}, ~, Two]\nspeakers: *a\n\
                language:\nlicense: null\ntitle: Second\ntitle: Third\n---\nText";
    let metadata = Document::parse(text).metadata;
    assert_eq!(metadata.authors, ["One", "Two"]);
    assert_eq!(
        metadata.title.as_deref(),
        Some("Second"),
        "the first value that is one stands"
    );
    assert_eq!((metadata.language, metadata.license), (None, None));
    assert!(metadata.speakers.is_empty());
}

#[test]
fn what_is_not_front_matter_is_text() {
    let large = format!("---\ntitle: {}\n---\n\nText", "x".repeat(70_000));
    let deep = format!("---\na: {}\n---\n\nText", "[".repeat(10_000));
    let cases = [
        "---\nprose of words\n---\n\nText",
        "---\n- a list\n---\n\nText",
        "---\na: b: c\n---\n\nText",
    ];
    for text in cases.into_iter().chain([
        large.as_str(),
        deep.as_str(),
        "---\ntitle: never closed\n\nText",
    ]) {
        let document = Document::parse(text);
        assert_eq!(document.metadata, Default::default());
        let line = text.lines().nth(1).unwrap();
        let words = line.trim_start_matches("- ");
        assert!(
            document.plain.as_str().contains(words),
            "lost: {}",
            &words[..words.len().min(60)]
        );
        assert!(document.plain.as_str().ends_with("Text"));
    }
}

#[test]
fn a_mapping_nested_past_any_stack_is_still_read() {
    let text = format!("---\ntitle: Deep\na:\n {}b\n---\nText", "- ".repeat(20_000));
    let document = Document::parse(&text);
    assert_eq!(document.metadata.title.as_deref(), Some("Deep"));
    assert_eq!(document.plain.as_str(), "Text");
}

#[test]
fn line_ends_and_byte_order_mark_make_no_difference() {
    let text = "---\ntitle: T\n---\n# H\n\na  \nb\nc\n\n```\nd\n\ne\n```\n\n<p>\nf\n</p>\n";
    let unix = Document::parse(text);
    for other in [
        text.replace('\n', "\r\n"),
        text.replace('\n', "\r"),
        format!("\u{feff}{text}"),
    ] {
        let document = Document::parse(&other);
        assert_eq!(document.plain.as_str(), unix.plain.as_str());
        assert_eq!(
            (document.metadata, document.blocks),
            (unix.metadata.clone(), unix.blocks.clone())
        );
    }
}

#[test]
fn nothing_makes_an_empty_document() {
    for text in [
        "",
        "\n\n",
        "\u{feff}",
        "---\ntitle: T\n---\n",
        "[a]: b.md\n",
    ] {
        let document = Document::parse(text);
        assert!(
            document.blocks.is_empty() && document.plain.is_empty(),
            "{text:?}"
        );
        assert!(document.block_at(0).is_none());
        assert_eq!(document.words(), 0);
    }
}

#[test]
fn footnotes_are_numbered_as_they_are_met() {
    let document =
        Document::parse("a[^x] b[^y] c[^x]\n\n[^y]: Y[^z]\n\n[^unused]: U\n\n[^z]: Z\n\n[^x]: X\n");
    assert_eq!(document.plain.as_str(), "a b c\nX\nY\nZ\nU");
    let numbers: Vec<_> = document.blocks.iter().filter_map(footnote).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
    let references: Vec<_> = document.blocks[0]
        .inlines
        .iter()
        .filter_map(reference)
        .collect();
    assert_eq!(references, [(1, Some(6)), (2, Some(8)), (1, Some(6))]);
}

fn footnote(block: &Block) -> Option<u32> {
    match block.within.first() {
        Some(Container::Footnote { number, .. }) => Some(*number),
        _ => None,
    }
}

fn reference(inline: &Inline) -> Option<(u32, Option<u32>)> {
    match inline {
        Inline::NoteReference { number, start } => Some((*number, *start)),
        _ => None,
    }
}

#[test]
fn a_link_leads_to_the_heading_that_bears_its_name() {
    let document =
        Document::parse("[a](#b) [c](#__proto__) [d](#none)\n\n# B\n\n# B {#__proto__}\n");
    let targets: Vec<_> = document.blocks[0]
        .inlines
        .iter()
        .filter_map(target)
        .collect();
    let (b, proto) = (document.outline[0].start, document.outline[1].start);
    let passage = |start| LinkTarget::Passage { start };
    assert_eq!(targets, [passage(b), passage(proto), LinkTarget::Dead]);
}

fn target(inline: &Inline) -> Option<LinkTarget> {
    match inline {
        Inline::Link { target, .. } => Some(target.clone()),
        _ => None,
    }
}

#[test]
fn a_position_finds_its_block_and_its_headings() {
    let document = Document::parse(
        "pre\n\n# A\n\none\n\n## B\n\n---\n\ntwo\n\n### C\n\n## D\n\nthree\n\n# E\n",
    );
    let text = document.plain.as_str();
    let at = |word: &str| document.plain.position_of_byte(text.find(word).unwrap());
    let path = |word| {
        document
            .heading_path(at(word))
            .iter()
            .map(|entry| entry.text.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(path("pre"), Vec::<&str>::new());
    assert_eq!(path("two"), ["A", "B"]);
    assert_eq!(path("C"), ["A", "B", "C"]);
    assert_eq!(path("three"), ["A", "D"]);
    assert_eq!(path("E"), ["E"]);
    assert!(document.heading_before(0).is_none());
    assert_eq!(document.heading_before(at("three")).unwrap().text, "D");
    for block in &document.blocks {
        assert_eq!(document.block_at(block.start).unwrap().index, block.index);
        assert_eq!(document.block_at(block.end).unwrap().index, block.index);
    }
    assert_eq!(
        document.block_at(u32::MAX).unwrap().index,
        document.blocks.last().unwrap().index
    );
}

#[test]
fn a_plain_text_is_sliced_by_code_points() {
    for text in [
        "",
        "ascii only",
        "𝔸 é e\u{301} שלום 🧑🏽‍🚀",
        &"aé𝔸".repeat(500),
        &"a".repeat(1000),
    ] {
        let plain = PlainText::from(text.to_owned());
        let chars: Vec<char> = text.chars().collect();
        let length = u32::try_from(chars.len()).unwrap();
        assert_eq!(plain.len(), length);
        for (start, end) in [
            (0, length),
            (0, 0),
            (length, length),
            (length / 3, length / 2),
            (length / 2, length),
        ] {
            let expected: String = chars[start as usize..end as usize].iter().collect();
            assert_eq!(plain.slice(start..end), Some(expected.as_str()));
        }
        assert_eq!(plain.slice(0..length + 1), None);
        assert_eq!(plain.slice(length + 1..length + 1), None);
        assert_eq!(plain.slice(std::ops::Range { start: 1, end: 0 }), None);
        for (position, (byte, c)) in text.char_indices().enumerate() {
            assert_eq!(plain.byte_of(u32::try_from(position).unwrap()), Some(byte));
            // From within a character, the character.
            assert_eq!(
                plain.position_of_byte(byte + c.len_utf8() - 1) as usize,
                position
            );
        }
        assert_eq!(plain.position_of_byte(usize::MAX), length);
    }
}

#[test]
fn words_are_counted_as_unicode_parts_them() {
    assert_eq!(
        plain::count_words("It's 3.14 — a co-op, isn't it?\nשלום עולם 🕊️ naïve"),
        10
    );
}
