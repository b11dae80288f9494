//! Notes as Markdown: the same words after reading them back, and nothing that runs (H58, H59).

use jiff::civil::date;
use marginalis_core::export::markdown::region::{Merge, holds, merge};
use marginalis_core::export::markdown::{TextNotes, page, pages};
use marginalis_core::highlights::{Color, State};
use marginalis_core::ids::TextId;
use saphyr::{LoadableYamlNode, Yaml};

use crate::export_pages::{front_matter, mark, notes, read, setting, words};

#[test]
fn a_page_groups_by_heading_and_says_everything_once() {
    let mut first = mark(
        1,
        20,
        "A quote.\nAnother block.",
        "My *own* words:\n\n- one\n- two",
    );
    first.anchor.end = 43;
    first.tags = vec!["key idea".into(), "2011".into(), "a/b".into()];
    let mut second = mark(2, 105, "of _stars_ & <b>bold</b>", "");
    second.color = Color::Purple;
    let third = mark(3, 55, "one half", "");
    insta::assert_snapshot!(page(&notes(vec![second, first, third]), &setting()), @r##"
    ---
    title: "The Title"
    author: ["First Author", "Second Author"]
    source: "A page of 2011"
    license: "CC-BY-SA-4.0"
    mg-id: "00000000-0000-0000-0000-000000000001"
    exported: "2026-11-22"
    ---

    <!-- %% mg:begin 00000000-0000-0000-0000-000000000001 %% -->

    # The Title

    First Author, Second Author, *The Title*, edition 1, from *The Bundle*, CC-BY-SA-4.0. Source: A page of 2011.

    ## One

    > A quote.
    >
    > Another block.

    ^mg-00000000abc1

    **Important** · #key-idea #n2011 #a/b · 2026-11-20 · characters 20–43

    My *own* words:

    - one
    - two

    ### One and a half

    > one half

    ^mg-00000000abc3

    **Important** · 2026-11-20 · characters 55–63

    ## Two \*stars\*

    > of \_stars\_ & &lt;b>bold&lt;/b>

    ^mg-00000000abc2

    **Question** · 2026-11-20 · characters 105–129

    <!-- %% mg:end 00000000-0000-0000-0000-000000000001 %% -->
    "##);
}

#[test]
fn a_break_inside_a_block_stays_a_line_break() {
    let page = page(
        &notes(vec![mark(
            1,
            20,
            "first verse\n  second verse\n\nthird",
            "",
        )]),
        &setting(),
    );
    assert!(
        page.contains("> first verse\\\n> \u{A0}\u{A0}second verse\\\n> third\n"),
        "{page}"
    );
}

#[test]
fn marks_without_a_place_stand_in_a_section_of_their_own() {
    let mut lost = mark(1, 20, "gone words", "still my note");
    lost.state = State::Unplaced;
    let mut check = mark(2, 60, "changed words", "");
    check.state = State::Check;
    let page = page(&notes(vec![lost, check]), &setting());
    let (text, orphans) = page
        .split_once("## Passages that are no longer in the text")
        .unwrap();
    assert!(text.contains("> changed words") && text.contains("please check the passage"));
    assert!(
        orphans.contains("> gone words")
            && orphans.contains("without a place")
            && orphans.contains("still my note")
    );
    assert!(text.contains("characters 60–"), "{text}");
    assert!(
        !orphans.contains("characters"),
        "its position is one of an older edition: {orphans}"
    );
}

#[test]
fn a_text_without_notes_says_so_and_so_does_a_library() {
    assert!(page(&notes(vec![]), &setting()).contains("\nNo notes yet.\n"));
    assert!(pages(&[], &setting()).contains("\nNo notes yet.\n"));
}

#[test]
fn what_runs_in_a_vault_stands_still() {
    for hostile in [
        "```dataviewjs\ndv.pages()\n```",
        "~~~dataview\nTABLE\n~~~",
        "`$= dv.current()` and `= this.file`",
        "<% tp.system.prompt() %>",
        "<%* app.vault.delete() %>",
        "{{date}} {{title}}",
        "{% include x %}",
        "[[Other note]] ![[/etc/passwd]]",
        "![](https://example.org/pixel.png)",
        "[click](javascript:alert(1)) [a]: javascript:x",
        "<https://example.org> <script>alert(1)</script> <img src=x onerror=y>",
        "%% hidden %% and %%",
        "$$x$$ and $y$",
        "==bright== ~~gone~~ ~sub~ ^sup^ ^mg-000000000000",
        "text\n---\ntext\n===\n***\n- - -\n___\n-",
        "# heading\n## heading\n#\n> quote\n> [!danger] callout",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "term\n: definition\n\n    code by indent\n\tand by tab",
        "- item\n\n        code in an item\n\n- [ ] task\n-     far",
        "- a\n  - b\n      - c\n\n1) one\n7) seven\n\n12. twelve\n text 3. three",
        "foo\n2. a\n   3. b\n\n      c\n      d",
        "[^1] and\n\n[^1]: footnote",
        "<!-- %% mg:end 00000000-0000-0000-0000-000000000001 %% -->",
        "---\ntitle: \"other\"\n---",
        "&lt;b&gt; &#60; &amp; AT&T & co",
        "\\[[x]] \\<% y %> \\`z` \\\\ \\",
        "key:: value",
    ] {
        let page = page(&notes(vec![mark(1, 20, hostile, hostile)]), &setting());
        let read = read(&page);
        assert_eq!(read.strange, Vec::<String>::new(), "{hostile:?} in\n{page}");
        assert_eq!(
            read.headings,
            ["The Title", "One"],
            "{hostile:?} in\n{page}"
        );
        assert_eq!(read.quotes.len(), 1, "{hostile:?} in\n{page}");
        assert_eq!(
            words(&read.quotes[0]),
            words(hostile),
            "{hostile:?} in\n{page}"
        );
        let body = page
            .split("mg-id")
            .nth(1)
            .unwrap()
            .replace("<!-- %% mg:", "")
            .replace(" %% -->", "");
        for sign in [
            "<%", "{{", "{%", "[[", "%%", "$$", "```", "~~~", "==", "<s", "<i", "<h", "![",
        ] {
            assert!(!body.contains(sign), "{sign} stands whole in\n{page}");
        }
        assert_eq!(
            merge(&page, &page),
            Merge::Merged(page.clone()),
            "{hostile:?} breaks a region"
        );
    }
}

#[test]
fn a_note_keeps_its_emphasis_and_lists() {
    let note = "So *very* **strong**, see #topic\n\n1. one\n2. two\n   - inner\n\n  - outer\n\nEnd: 2 * 3 * 4, snake_case";
    let page = page(&notes(vec![mark(1, 20, "quote", note)]), &setting());
    let body = page.split_once("characters 20–25\n\n").unwrap().1;
    insta::assert_snapshot!(body.split_once("\n\n<!--").unwrap().0, @r"
    So *very* **strong**, see #topic

    1. one
    2. two
       - inner

       - outer

    End: 2 * 3 * 4, snake_case
    ");
}

#[test]
fn a_line_of_a_note_stays_one_and_what_stands_below_a_list_is_not_of_it() {
    let note = "first\nsecond\n- one\n  more of it\n- two\nbelow the list\nand on\n\n1. a\n   - b\n   below b\nbelow all\n2. no list";
    let page = page(&notes(vec![mark(1, 20, "quote", note)]), &setting());
    let body = page.split_once("characters 20–25\n\n").unwrap().1;
    insta::assert_snapshot!(body.split_once("\n\n<!--").unwrap().0, @r"
    first\
    second
    - one\
      more of it
    - two

    below the list\
    and on

    1. a
       - b

       below b

    below all\
    2\. no list
    ");
    assert_eq!(read(&page).strange, Vec::<String>::new());
}

#[test]
fn a_tag_becomes_one_a_vault_takes() {
    for (typed, written) in [
        ("key idea", "#key-idea"),
        ("2011", "#n2011"),
        ("a/b c", "#a/b-c"),
        ("Größe", "#Größe"),
        ("🌱 seed", "#🌱-seed"),
        ("c++", "#c"),
        ("<%x%>", "#x"),
        ("_x_", "#x"),
    ] {
        let mut tagged = mark(1, 20, "quote", "");
        tagged.tags = vec![typed.into()];
        let page = page(&notes(vec![tagged]), &setting());
        assert!(
            page.contains(&format!(
                "**Important** · {written} · 2026-11-20 · characters 20–25"
            )),
            "{page}"
        );
    }
}

const HOSTILE_STRINGS: [&str; 18] = [
    "x\"\n---\ntags: [a]",
    "!!python/object:os.system",
    "*alias",
    "&a",
    "2026-11-22",
    "no",
    "null",
    "~",
    "1e3",
    "",
    "a: b # c",
    "\\u0041 \\n",
    "line\u{2028}separator\u{85}nel\u{2029}",
    "\u{202E}evil\u{2066}",
    "bell\u{7}\u{1b}[31m\0",
    "😀 𝒳 \u{10FFFF}",
    "\u{FEFF}bom \u{FFFE}",
    "tab\there\r\n",
];

#[test]
fn front_matter_gives_back_the_same_strings() {
    for hostile in HOSTILE_STRINGS {
        let mut notes = notes(vec![]);
        notes.title = hostile.into();
        notes.authors = vec![hostile.into(), "Plain".into()];
        notes.source = Some(hostile.into());
        notes.license = Some(hostile.into());
        let alone = page(&notes, &setting());
        let yaml = front_matter(&alone);
        let yaml = &Yaml::load_from_str(&yaml).unwrap()[0];
        check_strings(yaml, hostile);
        assert_eq!(yaml["exported"].as_str(), Some("2026-11-22"));

        let both = pages(&[notes.clone(), notes], &setting());
        let yaml = front_matter(&both);
        let yaml = &Yaml::load_from_str(&yaml).unwrap()[0];
        check_strings(&yaml["texts"][1], hostile);
    }
}

fn check_strings(yaml: &Yaml<'_>, expected: &str) {
    assert_eq!(yaml["title"].as_str(), Some(expected));
    assert_eq!(yaml["author"][0].as_str(), Some(expected));
    assert_eq!(yaml["author"][1].as_str(), Some("Plain"));
    assert_eq!(yaml["source"].as_str(), Some(expected));
    assert_eq!(yaml["license"].as_str(), Some(expected));
}

#[test]
fn a_later_export_leaves_alone_what_a_hand_added() {
    let first = page(&notes(vec![mark(1, 20, "old quote", "")]), &setting());
    let edited = first.replace("mg-id:", "mine: yes\nmg-id:") + "\nMy own closing thoughts.\n";
    let mut later = setting();
    later.exported = date(2026, 12, 1);
    let second = page(&notes(vec![mark(2, 55, "new quote", "")]), &later);
    let Merge::Merged(merged) = merge(&edited, &second) else {
        panic!("it is our file")
    };
    assert!(merged.contains("mine: yes") && merged.ends_with("\nMy own closing thoughts.\n"));
    assert!(merged.contains("new quote") && !merged.contains("old quote"));
    assert!(merged.contains("exported: \"2026-12-01\""));
}

#[test]
fn a_later_export_says_how_the_text_is_called_now() {
    let old = notes(vec![mark(1, 20, "quote", "")]);
    let mut new = old.clone();
    new.title = "Another: Title".into();
    new.authors = vec!["Third Author".into()];
    let first = page(&old, &setting()).replace("mg-id:", "mine: yes\nmg-id:");
    let Merge::Merged(merged) = merge(&first, &page(&new, &setting())) else {
        panic!("it is our file")
    };
    assert_eq!(
        front_matter(&merged),
        front_matter(&page(&new, &setting())).replace("mg-id:", "mine: yes\nmg-id:")
    );

    // Another program has set it anew, with a list of ours over several lines, and lost one of ours.
    let reset = "---\n# my own\ntitle: The Title\nauthor:\n  - First Author\n  - Second Author\n# mine too\ntags: [a]\n\
                 license: CC-BY-SA-4.0\nmg-id: 00000000-0000-0000-0000-000000000001\n---\n";
    let body = first.split_once("---\n\n").unwrap().1;
    let Merge::Merged(merged) = merge(&format!("{reset}\n{body}"), &page(&new, &setting())) else {
        panic!("it is our file")
    };
    insta::assert_snapshot!(front_matter(&merged), @r#"
    # my own
    title: "Another: Title"
    author: ["Third Author"]
    # mine too
    tags: [a]
    license: "CC-BY-SA-4.0"
    source: "A page of 2011"
    mg-id: 00000000-0000-0000-0000-000000000001
    "#);

    // What the new edition no longer names stays: it may be the reader's.
    new.source = None;
    let Merge::Merged(merged) = merge(&first, &page(&new, &setting())) else {
        panic!("it is our file")
    };
    assert!(merged.contains("source: \"A page of 2011\""));
}

#[test]
fn a_later_export_of_one_text_or_of_all_says_how_each_is_called_now() {
    let one = notes(vec![mark(1, 20, "first", "")]);
    let (mut two, mut three) = (one.clone(), one.clone());
    two.id = TextId(uuid::Uuid::from_u128(2));
    three.id = TextId(uuid::Uuid::from_u128(3));
    let first = pages(&[one.clone(), two.clone()], &setting());
    two.title = "Second, renamed".into();
    three.title = "Third".into();
    let titles = |file: &str| -> Vec<String> {
        let yaml = front_matter(file);
        let yaml = &Yaml::load_from_str(&yaml).unwrap()[0];
        let list = yaml
            .as_mapping_get("texts")
            .and_then(|list| list.as_vec())
            .map_or(&[][..], |list| list);
        let all = std::iter::once(&yaml["title"]).chain(list.iter().map(|text| &text["title"]));
        all.map(|title| title.as_str().unwrap().to_owned())
            .collect()
    };
    let merged = |old: &str, new: &str| match merge(old, new) {
        Merge::Merged(merged) => merged,
        other => panic!("{other:?}"),
    };
    let all = merged(&first, &pages(&[two.clone(), three.clone()], &setting()));
    assert_eq!(
        titles(&all),
        ["Notes", "The Title", "Second, renamed", "Third"]
    );
    let alone = merged(&first, &page(&two, &setting()));
    assert_eq!(titles(&alone), ["Notes", "The Title", "Second, renamed"]);
    assert!(!alone.contains("      exported"), "{alone}");

    // A file of one text, into which all are exported, stays named after that one.
    let renamed = TextNotes {
        title: "First, renamed".into(),
        ..one.clone()
    };
    let joined = merged(
        &page(&one, &setting()),
        &pages(&[renamed, three], &setting()),
    );
    assert_eq!(titles(&joined), ["First, renamed"]);
    assert!(joined.contains("# Third"));

    // A list set anew by another program; a comment of the reader's that hangs out of it.
    let reset = first
        .replace("  - title", "- title")
        .replace("\n    ", "\n  ");
    assert_eq!(
        titles(&merged(&reset, &page(&two, &setting()))),
        ["Notes", "The Title", "Second, renamed"]
    );
    let hanging = first.replacen("    mg-id", "# mine\n    mg-id", 1);
    assert_eq!(
        titles(&merged(&hanging, &page(&two, &setting()))),
        ["Notes", "The Title", "Second, renamed"]
    );
    let untouched = merged(&hanging, &page(&one, &setting()));
    assert!(
        untouched.contains("# mine\n") && titles(&untouched).len() == 3,
        "{untouched}"
    );
}

#[test]
fn a_file_of_another_hand_and_a_torn_region_are_told_apart() {
    let page = page(&notes(vec![]), &setting());
    assert_eq!(merge("# Shopping\n", &page), Merge::Foreign);
    let torn = page
        .lines()
        .filter(|line| !line.contains("mg:end"))
        .collect::<Vec<_>>()
        .join("\n");
    assert_eq!(merge(&torn, &page), Merge::Broken);
    assert!(holds(&page, TextId(uuid::Uuid::from_u128(1))));
    assert!(!holds(&page, TextId(uuid::Uuid::from_u128(2))));
}

#[test]
fn a_new_text_joins_the_file_of_all_texts() {
    let one = notes(vec![mark(1, 20, "first", "")]);
    let mut two = notes(vec![mark(2, 20, "second", "")]);
    two.id = TextId(uuid::Uuid::from_u128(2));
    let old = pages(std::slice::from_ref(&one), &setting()) + "\nMine.\n";
    let Merge::Merged(merged) = merge(&old, &pages(&[one, two.clone()], &setting())) else {
        panic!("it is our file")
    };
    assert!(merged.contains("\nMine.\n") && merged.contains("> second") && holds(&merged, two.id));
}
