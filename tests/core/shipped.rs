//! The study edition that comes with the program.

use std::collections::HashSet;
use std::path::Path;

use marginalis_core::testing::TestLibrary;
use marginalis_core::text::{self, BlockKind, Inline, LinkTarget};
use marginalis_core::{health, reading_list};

#[test]
fn its_texts_stand_in_order_with_title_author_and_words() {
    let library = TestLibrary::shipped().unwrap();
    let shelf = text::shelf(&library).unwrap();
    let bundle = &shelf.bundles[0];
    assert_eq!(
        (bundle.license.as_str(), bundle.edition),
        ("CC-BY-SA-4.0", 1)
    );
    let words: u32 = shelf.texts.iter().map(|text| text.words).sum();
    assert!((6_000..=12_000).contains(&words), "{words} words");
    for (at, summary) in shelf.texts.iter().enumerate() {
        let opened = text::open(&library, summary.id).unwrap();
        assert_eq!(
            opened.previous,
            at.checked_sub(1).map(|before| shelf.texts[before].id)
        );
        assert_eq!(opened.next, shelf.texts.get(at + 1).map(|after| after.id));
        assert_eq!(
            opened.metadata.title.as_deref(),
            Some(summary.title.as_str())
        );
        assert!(
            !summary.authors.is_empty() && !opened.outline.is_empty(),
            "{}",
            summary.title
        );
    }
}

#[test]
fn every_file_of_it_is_compiled_in_under_its_own_name() {
    let library = TestLibrary::shipped().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/peer-production/texts");
    let files = std::fs::read_dir(folder).unwrap().count();
    assert_eq!(text::shelf(&library).unwrap().texts.len(), files);
}

#[test]
fn its_identifiers_are_the_same_in_every_library() {
    let ids = |library: &TestLibrary| -> Vec<_> {
        text::shelf(library)
            .unwrap()
            .texts
            .iter()
            .map(|text| text.id)
            .collect()
    };
    let (one, other) = (
        TestLibrary::shipped().unwrap(),
        TestLibrary::shipped().unwrap(),
    );
    assert_eq!(ids(&one), ids(&other));
    assert_eq!(
        ids(&one).iter().collect::<HashSet<_>>().len(),
        ids(&one).len()
    );
}

#[test]
fn its_links_to_other_chapters_lead_there() {
    let library = TestLibrary::shipped().unwrap();
    for summary in text::shelf(&library).unwrap().texts {
        for path in linked_paths(&library, summary.edition) {
            let target = text::linked(&library, summary.id, &path).unwrap();
            assert!(target.is_some(), "{}: {path}", summary.title);
        }
        assert_eq!(
            text::linked(&library, summary.id, "../../secret.md").unwrap(),
            None
        );
    }
}

fn linked_paths(library: &TestLibrary, edition: marginalis_core::ids::EditionId) -> Vec<String> {
    fn walk(inlines: &[Inline], paths: &mut Vec<String>) {
        for inline in inlines {
            match inline {
                Inline::Link {
                    target: LinkTarget::Text { path, .. },
                    ..
                } => paths.push(path.clone()),
                Inline::Emphasis { children } | Inline::Strong { children } => {
                    walk(children, paths)
                }
                _ => {}
            }
        }
    }
    let mut paths = Vec::new();
    for block in &library.document(edition).unwrap().blocks {
        walk(&block.inlines, &mut paths);
    }
    paths
}

#[test]
fn its_key_books_are_complete_and_in_order() {
    let library = TestLibrary::shipped().unwrap();
    let books = reading_list::list(&library).unwrap();
    let first_authors: Vec<_> = books.iter().map(|book| book.authors[0].as_str()).collect();
    assert_eq!(books.len(), 6, "{first_authors:?}");
    for book in &books {
        assert!(
            book.year.is_some() && book.publisher.is_some() && book.pages.is_some(),
            "{}",
            book.title
        );
        assert!(book.item.get("ISBN").is_some(), "{}", book.title);
    }
}

#[test]
fn it_is_sound() {
    let library = TestLibrary::shipped().unwrap();
    let report = health::check(&library).unwrap();
    assert!(report.ok, "{:?}", report.problems);
    assert_eq!((report.texts, report.highlights, report.books), (9, 0, 6));
    for summary in text::shelf(&library).unwrap().texts {
        let document = library.document(summary.edition).unwrap();
        let literal = document
            .blocks
            .iter()
            .filter(|block| block.kind == BlockKind::Literal)
            .count();
        assert_eq!(literal, 0, "{}: no HTML", summary.title);
    }
}
