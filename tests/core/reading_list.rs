//! The list of books: order, progress, and CSL-JSON in and out.

use jiff::civil::date;
use marginalis_core::ids::BookId;
use marginalis_core::reading_list::{
    self, Book, BookChange, MAX_ITEM_BYTES, MAX_NOTE_BYTES, MAX_PAGES, Status,
};
use marginalis_core::testing::TestLibrary;
use marginalis_core::{ErrorKind, Result};
use serde_json::{Value, json};

fn library() -> TestLibrary {
    TestLibrary::empty().unwrap()
}

fn add(library: &TestLibrary, item: Value) -> Book {
    reading_list::add(library, item).unwrap()
}

fn titles(library: &TestLibrary) -> Vec<String> {
    reading_list::list(library)
        .unwrap()
        .into_iter()
        .map(|book| book.title)
        .collect()
}

fn kind<T: std::fmt::Debug>(refused: Result<T>) -> ErrorKind {
    refused.unwrap_err().kind
}

fn change(json: Value) -> BookChange {
    serde_json::from_value(json).unwrap()
}

#[test]
fn a_book_shows_what_its_item_says() {
    let library = library();
    let item = json!({
        "id": 7, "type": "book", "title": "The Wealth of Networks",
        "author": [{"family": "Benkler", "given": "Yochai"}],
        "issued": {"date-parts": [[2006, 5]]}, "publisher": "Yale University Press", "number-of-pages": 515,
        "unknown-field": {"deep": [1, null, "x"]},
    });
    let book = add(&library, item.clone());
    assert_eq!(book.item, item, "the item is kept whole");
    assert_eq!(
        (book.authors.as_slice(), book.year),
        (&["Yochai Benkler".to_owned()][..], Some(2006))
    );
    assert_eq!(
        (book.publisher.as_deref(), book.pages),
        (Some("Yale University Press"), Some(515))
    );
    assert_eq!((book.status, book.percent), (Status::ToRead, None));
    assert_eq!(reading_list::get(&library, book.id).unwrap(), book);
}

#[test]
fn what_is_no_book_is_refused() {
    let library = library();
    for item in [
        json!("x"),
        json!([]),
        json!({}),
        json!({"title": " "}),
        json!({"title": 5}),
    ] {
        assert_eq!(
            kind(reading_list::add(&library, item.clone())),
            ErrorKind::InvalidCsl,
            "{item}"
        );
    }
    let sized = |size: usize| {
        let mut item = json!({"id": "x", "title": "T", "abstract": ""});
        let rest = size - item.to_string().len();
        item["abstract"] = json!("a".repeat(rest));
        item
    };
    assert!(reading_list::add(&library, sized(MAX_ITEM_BYTES)).is_ok());
    assert_eq!(
        kind(reading_list::add(&library, sized(MAX_ITEM_BYTES + 1))),
        ErrorKind::InvalidCsl
    );
    assert_eq!(
        kind(reading_list::get(&library, BookId::new())),
        ErrorKind::NotFound
    );
    assert_eq!(
        kind(reading_list::remove(&library, BookId::new())),
        ErrorKind::NotFound
    );
}

#[test]
fn a_page_makes_a_book_one_that_is_being_read() {
    let library = library();
    let book = add(&library, json!({"title": "A", "number-of-pages": "200"}));
    let book = reading_list::change(&library, book.id, change(json!({"page": 41}))).unwrap();
    assert_eq!(
        (book.status, book.page, book.percent),
        (Status::Reading, Some(41), Some(20))
    );
    assert_eq!(
        book.started,
        Some(date(2026, 1, 1)),
        "the day of the library's clock"
    );
    assert_eq!(book.finished, None);

    let book =
        reading_list::change(&library, book.id, change(json!({"status": "finished"}))).unwrap();
    assert_eq!(
        (book.started, book.finished),
        (Some(date(2026, 1, 1)), Some(date(2026, 1, 1)))
    );
    let book = reading_list::change(&library, book.id, change(json!({"page": 10}))).unwrap();
    assert_eq!(
        book.status,
        Status::Finished,
        "looking something up does not begin it anew"
    );
}

#[test]
fn dates_that_are_there_are_not_overwritten_and_null_clears() {
    let library = library();
    let book = add(&library, json!({"title": "A"}));
    let set = |json: Value| reading_list::change(&library, book.id, change(json)).unwrap();
    let began = set(json!({"status": "reading", "started": "2025-12-01"}));
    assert_eq!(began.started, Some(date(2025, 12, 1)));
    assert_eq!(set(json!({"page": 3})).started, Some(date(2025, 12, 1)));
    assert_eq!(
        set(json!({"started": null})).started,
        None,
        "cleared, and not filled again by the same change"
    );
    assert_eq!(set(json!({"status": "set_aside"})).started, None);
    let rated = set(json!({"rating": 4, "note": "n", "percent": 60, "pages": 300}));
    assert_eq!(
        (rated.rating, rated.percent, rated.pages),
        (Some(4), Some(60), Some(300))
    );
    let cleared =
        set(json!({"rating": null, "percent": null, "pages": null, "page": null, "note": ""}));
    assert_eq!(
        (cleared.rating, cleared.percent, cleared.pages, cleared.page),
        (None, None, None, None)
    );
}

#[test]
fn percent_goes_by_page_only_where_the_pages_are_known() {
    let library = library();
    let book = add(&library, json!({"title": "A"}));
    let set = |json: Value| reading_list::change(&library, book.id, change(json)).unwrap();
    assert_eq!(set(json!({"page": 50})).percent, None);
    assert_eq!(set(json!({"pages": 199})).percent, Some(25));
    assert_eq!(
        set(json!({"page": 198})).percent,
        Some(99),
        "100 is the end and nothing before it"
    );
    assert_eq!(set(json!({"page": 199})).percent, Some(100));
    assert_eq!(set(json!({"percent": 40})).percent, Some(40), "as set");
}

#[test]
fn values_that_cannot_be_are_refused_and_change_nothing() {
    let library = library();
    let book = add(&library, json!({"title": "A", "number-of-pages": 100}));
    let before = library.dump().unwrap();
    for refused in [
        json!({"rating": 0}),
        json!({"rating": 6}),
        json!({"percent": 101}),
        json!({"page": 101}),
        json!({"pages": 0}),
        json!({"pages": MAX_PAGES + 1}),
        json!({"note": "n".repeat(MAX_NOTE_BYTES + 1)}),
        json!({"note": "\0"}),
        json!({"started": "2026-02-02", "finished": "2026-02-01"}),
    ] {
        let result = reading_list::change(&library, book.id, change(refused.clone()));
        assert_eq!(kind(result), ErrorKind::InvalidValue, "{refused}");
    }
    assert_eq!(
        kind(reading_list::change(
            &library,
            book.id,
            change(json!({"item": {}}))
        )),
        ErrorKind::InvalidCsl
    );
    assert_eq!(library.dump().unwrap(), before);
    for allowed in [
        json!({"rating": 1}),
        json!({"rating": 5}),
        json!({"percent": 0}),
        json!({"percent": 100}),
        json!({"page": 0}),
        json!({"page": 100}),
        json!({"pages": MAX_PAGES}),
        json!({"pages": 1, "page": 1}),
        json!({"note": "n".repeat(MAX_NOTE_BYTES)}),
        json!({"started": "2026-02-02", "finished": "2026-02-02"}),
    ] {
        assert!(
            reading_list::change(&library, book.id, change(allowed.clone())).is_ok(),
            "{allowed}"
        );
    }
}

#[test]
fn books_move_and_stay_where_they_were_put() {
    let mut library = library();
    let ids: Vec<BookId> = ["A", "B", "C", "D"]
        .map(|title| add(&library, json!({"title": title})).id)
        .to_vec();
    let put = |library: &TestLibrary, book: usize, before: Option<usize>| {
        reading_list::move_before(library, ids[book], before.map(|before| ids[before])).unwrap();
        titles(library).concat()
    };
    assert_eq!(put(&library, 3, Some(0)), "DABC");
    assert_eq!(put(&library, 0, None), "DBCA");
    assert_eq!(put(&library, 2, Some(1)), "DCBA");
    assert_eq!(
        put(&library, 1, Some(1)),
        "DCBA",
        "before itself is where it is"
    );
    assert_eq!(put(&library, 3, None), "CBAD");
    library = library.reopened().unwrap();
    assert_eq!(titles(&library).concat(), "CBAD");
    let gone = BookId::new();
    assert_eq!(
        kind(reading_list::move_before(&library, ids[0], Some(gone))),
        ErrorKind::NotFound
    );
    assert_eq!(
        kind(reading_list::move_before(&library, gone, None)),
        ErrorKind::NotFound
    );
    assert_eq!(titles(&library).concat(), "CBAD");
}

#[test]
fn there_is_always_room_between_two_books() {
    let library = library();
    let [a, b, c] = ["A", "B", "C"].map(|title| add(&library, json!({"title": title})).id);
    // Each move halves the room between A and what follows it: 60 of them are more than any gap holds.
    for round in 0..60 {
        let (mover, other) = if round % 2 == 0 { (c, b) } else { (b, c) };
        reading_list::move_before(&library, mover, Some(other)).unwrap();
        assert_eq!(
            titles(&library).concat(),
            if round % 2 == 0 { "ACB" } else { "ABC" }
        );
        let _ = a;
    }
}

#[test]
fn an_export_that_is_imported_is_the_same_list() {
    let library = library();
    for number in 0..5 {
        let item = json!({
            "id": format!("book-{number}"), "title": format!("Title {number}"), "x": [number],
            "custom": {"mg:required": true, "theirs": "kept"},
        });
        let book = add(&library, item);
        let progress = [
            json!({"status": "reading", "page": 3, "pages": 90}),
            json!({"status": "finished", "rating": 5, "started": "2025-01-02", "finished": "2025-02-03"}),
            json!({"percent": 33, "note": "A note,\nwith \"lines\"."}),
            json!({"status": "set_aside"}),
            json!({}),
        ];
        reading_list::change(&library, book.id, change(progress[number].clone())).unwrap();
    }
    let books = reading_list::list(&library).unwrap();
    reading_list::move_before(&library, books[4].id, Some(books[0].id)).unwrap();
    let exported = reading_list::export(&library).unwrap();

    let other = TestLibrary::empty().unwrap();
    // Other programs sort what they are given; the order travels in the items.
    let mut items: Vec<Value> = serde_json::from_str(&exported).unwrap();
    items.reverse();
    let report = reading_list::import(&other, &serde_json::to_string(&items).unwrap()).unwrap();
    assert_eq!(
        (report.added, report.known, report.refused.len()),
        (5, 0, 0)
    );
    let stripped = |library: &TestLibrary| -> Vec<Book> {
        let nobody = BookId(uuid::Uuid::nil());
        reading_list::list(library)
            .unwrap()
            .into_iter()
            .map(|book| Book { id: nobody, ..book })
            .collect()
    };
    assert_eq!(stripped(&other), stripped(&library));
    assert_eq!(reading_list::export(&other).unwrap(), exported);
    let again = reading_list::import(&other, &exported).unwrap();
    assert_eq!((again.added, again.known), (0, 5));
}

#[test]
fn an_export_is_csl_json() {
    let library = library();
    let unnamed = add(&library, json!({"title": "No id"}));
    add(&library, json!({"id": "same", "title": "First"}));
    add(&library, json!({"id": "same", "title": "Second"}));
    reading_list::change(
        &library,
        unnamed.id,
        change(json!({"item": {"title": "Still no id"}})),
    )
    .unwrap();
    let items: Vec<Value> = serde_json::from_str(&reading_list::export(&library).unwrap()).unwrap();
    let ids: std::collections::HashSet<&str> = items
        .iter()
        .map(|item| item["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), 3, "every item has an id of its own: {ids:?}");
    assert_eq!(items[0]["custom"]["mg:status"], "to_read");
    assert_eq!(items[2]["custom"]["mg:order"], 3);
}

#[test]
fn an_export_takes_the_place_of_a_list_and_of_nothing_else() {
    let library = library();
    add(&library, json!({"title": "A book of no type"}));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("books.json");
    let list = reading_list::export(&library).unwrap();
    for old in [
        list.clone(),
        format!("\u{feff}{list}"),
        "\u{feff}[]".to_owned(),
        r#"[{"title": "T"}, {"type": "book"}]"#.to_owned(),
        String::new(),
    ] {
        std::fs::write(&file, &old).unwrap();
        reading_list::export_to(&library, &file).unwrap_or_else(|e| panic!("{old}: {e:?}"));
        assert_eq!(std::fs::read_to_string(&file).unwrap(), list);
    }
    for own in [
        r#"{"title": "T"}"#,
        r#"["title"]"#,
        r#"[{"title": "T"}, {"name": "N"}]"#,
        r#"[{"title": 1}]"#,
        "my words",
    ] {
        std::fs::write(&file, own).unwrap();
        let refused = kind(reading_list::export_to(&library, &file));
        assert_eq!(refused, ErrorKind::UnwritableFile, "{own}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), own);
    }
}

#[test]
fn each_item_of_an_import_is_taken_refused_or_known() {
    let library = library();
    add(
        &library,
        json!({"id": "k", "title": "Known", "ISBN": "978-0-300-11056-2"}),
    );
    let report = reading_list::import(
        &library,
        r#"[{"id": "n", "title": "New"}, 5, {"title": ""}, {"id": "k", "title": "By id"},
            {"id": "i", "title": "By number", "ISBN": "0300110561"}, {"id": "n", "title": "Twice in the file"},
            {"id": "r", "title": "Rated", "custom": {"mg:rating": 9}}]"#,
    )
    .unwrap();
    assert_eq!((report.added, report.known), (2, 3));
    let refused: Vec<u32> = report.refused.iter().map(|item| item.number).collect();
    assert_eq!(refused, [2, 3]);
    assert_eq!(titles(&library), ["Known", "New", "Rated"]);
    let rated = reading_list::list(&library).unwrap().pop().unwrap();
    assert_eq!(
        rated.rating, None,
        "a value that is not allowed is not taken"
    );
    for no_list in ["", "{}", "null", "[", "{\"items\": []}"] {
        assert_eq!(
            kind(reading_list::import(&library, no_list)),
            ErrorKind::InvalidCsl,
            "{no_list}"
        );
    }
    assert!(
        reading_list::import(&library, "\u{feff}[]").is_ok(),
        "a byte order mark is no item"
    );
}

#[test]
fn a_book_that_the_library_has_is_linked_to_its_text() {
    let library = library();
    let text = library
        .add_text(
            "On Liberty",
            "---\ntitle: On Liberty\nauthors: [John Stuart Mill]\n---\n\nText.\n",
        )
        .unwrap();
    let by = |family: &str| json!({"title": "On liberty.", "author": [{"family": family}]});
    assert_eq!(add(&library, by("Mill")).text, Some(text));
    assert_eq!(add(&library, by("Other")).text, None);
}
