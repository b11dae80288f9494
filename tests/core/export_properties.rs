//! Whatever is quoted or noted: the page reads back as the same words, in the same places.

use marginalis_core::export::markdown::page;
use marginalis_core::export::markdown::region::{Merge, merge};
use proptest::prelude::*;
use saphyr::{LoadableYamlNode, Yaml};

use crate::export_pages::{front_matter, mark, notes, read, setting, words};

/// Words as they come: letters, signs in heaps, line ends.
fn any_words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "[a-zA-Z0-9éß]{1,6}",
        2 => Just(" ".to_owned()),
        1 => Just("\n".to_owned()),
        4 => "[-*_+#>~=|`$%^&<>{}\\[\\]()!:.\\\\1 ]{1,5}",
        1 => prop::sample::select(vec!["    ", "\n\n", "```", "---", "1. ", "<!--", "-->", "&amp;", "[[", "]]", "\u{A0}", "https://e.org/a_b_c"])
            .prop_map(str::to_owned),
        1 => any::<char>().prop_filter("no control", |c| !c.is_control()).prop_map(String::from),
    ];
    prop::collection::vec(piece, 1..30).prop_map(|pieces| pieces.concat())
}

/// Lines of a note: words, at any depth, with or without the marker of an item; and empty ones.
fn any_lines() -> impl Strategy<Value = Vec<String>> {
    let marker = prop::sample::select(vec!["", "", "- ", "* ", "1. ", "2. ", "3) ", "7) "]);
    let line = (0usize..6, marker, "[a-z]{1,5}( [a-z]{1,5})?")
        .prop_map(|(indent, marker, words)| format!("{:indent$}{marker}{words}", ""));
    prop::collection::vec(prop_oneof![5 => line, 1 => Just(String::new())], 1..12)
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn quotes_titles_and_headings_read_back_as_the_same_words(quote in any_words(), title in any_words()) {
        prop_assume!(!words(&quote).is_empty() && !words(&title).is_empty());
        let mut notes = notes(vec![mark(1, 20, &quote, "")]);
        notes.title = title.clone();
        let heading = format!("{title} again");
        notes.outline[1].text = heading.clone();
        notes.outline.remove(0);
        let page = page(&notes, &setting());
        let read = read(&page);
        prop_assert_eq!(&read.strange, &Vec::<String>::new(), "in\n{}", page);
        prop_assert_eq!(read.quotes.iter().flat_map(|quote| words(quote)).collect::<Vec<_>>(), words(&quote), "in\n{}", page);
        prop_assert_eq!(read.headings.len(), 2, "in\n{}", page);
        prop_assert_eq!(words(&read.headings[0]), words(&title), "in\n{}", page);
        prop_assert_eq!(words(&read.headings[1]), words(&heading), "in\n{}", page);
    }

    #[test]
    fn a_note_never_leaves_its_place(note in any_words()) {
        let page = page(&notes(vec![mark(1, 20, "first quote", &note), mark(2, 55, "second quote", "")]), &setting());
        let read = read(&page);
        prop_assert_eq!(&read.strange, &Vec::<String>::new(), "in\n{}", page);
        prop_assert_eq!(read.quotes.iter().map(|quote| quote.trim()).collect::<Vec<_>>(), ["first quote", "second quote"], "in\n{}", page);
        prop_assert_eq!(read.headings, ["The Title", "One", "One and a half"], "in\n{}", page);
        prop_assert_eq!(merge(&page, &page), Merge::Merged(page.clone()));
        // Letters and digits stay, whatever becomes of the signs between them; item numbers may be drawn, not written.
        prop_assert!(letters(&read.words).contains(&letters(&note)), "in\n{}", page);
    }

    #[test]
    fn each_line_of_a_note_stays_a_line(lines in any_lines()) {
        let page = page(&notes(vec![mark(1, 20, "quote", &lines.join("\n"))]), &setting());
        let read = read(&page);
        prop_assert_eq!(&read.strange, &Vec::<String>::new(), "in\n{}", page);
        let drawn = read.words.split_once("characters 20–25").unwrap().1;
        let drawn: Vec<String> = drawn.lines().map(letters).filter(|line| !line.is_empty()).collect();
        let typed: Vec<String> = lines.iter().map(|line| letters(line)).filter(|line| !line.is_empty()).collect();
        prop_assert_eq!(drawn, typed, "in\n{}", page);
    }

    #[test]
    fn any_string_comes_through_the_front_matter(title in any::<String>()) {
        let mut notes = notes(vec![]);
        notes.title = title.clone();
        let yaml = front_matter(&page(&notes, &setting()));
        let yaml = Yaml::load_from_str(&yaml).unwrap();
        prop_assert_eq!(yaml[0]["title"].as_str(), Some(title.as_str()));
    }
}
