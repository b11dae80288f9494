//! Books out of lists of references, and none out of other lists.

use marginalis_core::import::books::references;
use marginalis_core::text::Document;
use serde_json::Value;

/// "Family, Given particle; … | Title | Place | Publisher | Year", one a line.
fn read(markdown: &str) -> String {
    let field = |item: &Value, name: &str| item[name].as_str().unwrap_or("-").to_owned();
    let name = |name: &Value| {
        format!(
            "{}, {} {}",
            field(name, "family"),
            field(name, "given"),
            field(name, "non-dropping-particle")
        )
        .trim_end_matches(" -")
        .to_owned()
    };
    let line = |item: &Value| {
        assert_eq!(item["type"], "book");
        let people = item
            .get("author")
            .or(item.get("editor"))
            .unwrap()
            .as_array()
            .unwrap();
        let people: Vec<String> = people.iter().map(name).collect();
        let year = &item["issued"]["date-parts"][0][0];
        let (title, place) = (field(item, "title"), field(item, "publisher-place"));
        format!(
            "{} | {title} | {place} | {} | {year}",
            people.join("; "),
            field(item, "publisher")
        )
    };
    references(&Document::parse(markdown))
        .iter()
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_common_shapes_of_references() {
    let books = read(
        "1. Ada Whitlow, Rubble and Rain: How Streets, Squares and Yards Became Gardens, Leeds, UK: Hedgerow Press, 1998.\n\
         2. Eric von Holt, Making Do, Boston: Workshop House, 2005.\n\
         3. C. K. Arkwright and Jonna de Vries, Common Ground, Rotterdam: Polder House, 2011.\n\
         4. Ada Whitlow, Omar Quist and Rosa L. Featherby, Three Voices, New York: Farrar, Straus and Giroux, 1999.\n\
         5. Vale, Henrietta (1987) Thresholds: An Unfinished History. London: Lintel Books.\n\
         6. Okafor, I., & Brandt, J. P. (2003). Handles and hinges. Türverlag.\n\
         7. Marrow, Edda. The Lighthouse Keeper's Almanac. Edinburgh: North Light, 1931.\n\
         8. Petra van der Molen, *Gates of the North* (Groningen: Poort, 1999). A book about gates, and one to keep.\n\
         9. Sand, K. and Odell, F. (eds.) (1990). Collected Doors. Oslo: Havn.\n",
    );
    insta::assert_snapshot!(books, @r###"
    Whitlow, Ada | Rubble and Rain: How Streets, Squares and Yards Became Gardens | Leeds, UK | Hedgerow Press | 1998
    Holt, Eric von | Making Do | Boston | Workshop House | 2005
    Arkwright, C. K.; Vries, Jonna de | Common Ground | Rotterdam | Polder House | 2011
    Whitlow, Ada; Quist, Omar; Featherby, Rosa L. | Three Voices | New York | Farrar, Straus and Giroux | 1999
    Vale, Henrietta | Thresholds: An Unfinished History | London | Lintel Books | 1987
    Okafor, I.; Brandt, J. P. | Handles and hinges | - | Türverlag | 2003
    Marrow, Edda | The Lighthouse Keeper's Almanac | Edinburgh | North Light | 1931
    Molen, Petra van der | Gates of the North | Groningen | Poort | 1999
    Sand, K.; Odell, F. | Collected Doors | Oslo | Havn | 1990
    "###);
}

#[test]
fn other_lists_hold_no_books() {
    for list in [
        "1. Denying that it can work at all (or claiming that its successes were flukes) despite the fact that it does.\n\
         2. Insisting that it works in small cases only, in 2004.\n3. Asking for a plan, Boston: 2005.\n",
        "- milk, two liters\n- bread, Berlin: 1999\n- eggs\n",
        "1. How far can it be extended?\n2. Who governs it?\n",
        "- In 2004, the town, Leeds, opened: a garden.\n- The Market Hall, Main Street: open since 1950.\n",
        "- Ines Okafor, chair\n- Ada Whitlow, Leeds\n- Omar Quist, 1999\n",
        "- Sand, K. (1990). “On knocking.” Journal of Doors 12(3), 45–67.\n",
    ] {
        assert_eq!(read(list), "", "{list}");
    }
}

#[test]
fn one_reference_among_other_items_is_none() {
    let list =
        "- Bring water\n- Eric von Holt, Making Do, Boston: Workshop House, 2005.\n- Sleep\n";
    assert_eq!(read(list), "");
}

#[test]
fn paragraphs_count_under_a_heading_that_announces_them() {
    let reference = "Eric von Holt, Making Do, Boston: Workshop House, 2005.\n";
    assert_eq!(read(&format!("## Chapter\n\n{reference}")), "");
    assert_eq!(
        read(&format!(
            "## References\n\n{reference}\n## Notes\n\n{reference}"
        )),
        "Holt, Eric von | Making Do | Boston | Workshop House | 2005"
    );
}

#[test]
fn no_text_breaks_the_reading() {
    for odd in [
        "",
        "(",
        ")(",
        "((((",
        "a, b: c, 2000",
        ", , : , 1999.",
        "A. B. (2000).",
        "(2000)",
        "é (1999). x. y",
        "A B (2000)) . .",
    ] {
        for prefix in ["- ", "1. "] {
            let _ = read(&format!("{prefix}{odd}\n"));
        }
    }
}
