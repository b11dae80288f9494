//! Plain text: its structure is found, its words stay.

use marginalis_core::import::books;
use marginalis_core::import::plain_text::recover;
use marginalis_core::text::Document;
use proptest::prelude::*;

use super::shown::{lost_words, outline, source_page, structure};

#[test]
fn the_source_page_shows_its_structure() {
    let Some(text) = source_page() else { return };
    let found = recover(&text);
    assert_eq!(found.title.as_deref(), Some("Peer Production - Part Two"));
    insta::assert_snapshot!(outline(&found.markdown), @r###"
    Peer Production - Part Two
      Consequences of Peer Production
        Peer Production and Capitalism
        On the difference between capitalists and entrepreneurs
        On the difference between for profit and for benefit
      Criticism of Peer Production
        Main Arguments summary
        Peer Production as Neoliberalism
        Nicholas Carr on the limited application field of peer production
      The Evolution of Peer Production
      Is Peer Production a User-Mode of Production?
      Key Books to Read
      More Information
    "###);
    insta::assert_snapshot!(structure(&found.markdown), @r###"
    # Peer Production - Part Two
    Continued from Peer Production
    ## Consequences of Peer Production
    ### Peer Production and Capitalism
    @ Jakob Rigi:
    > "Peer production does not depends on …
    > On the level of production, there …
    > The translation of this contradiction into …
    ### On the difference between capitalists and …
    Excerpts from a great post by …
    The author argues that “incentives of …
    For example, Linus Torvalds is a …
    The problem for capitalists in peer …
    ### On the difference between for profit …
    > “Historically, entrepreneurship is associated with creating …
    > The classical idea of profit is …
    > The peer production equivalent of profit …
    > The change that enables widespread peer …
    > There are examples where a dying …
    > Historically many benefits of entrepreneurship have …
    ## Criticism of Peer Production
    ### Main Arguments summary
    Review of the main arguments of …
    @ Tim Lee [1]:
    1. Denying that the decentralized process can …
    2. Insisting that the process will only …
    3. Focusing on failures in individual cases, …
    4. Demanding a detailed description of how …
    ### Peer Production as Neoliberalism
    @ Mr. Teacup:
    > "The de-commodification of intellectual labor that …
    > As a method for socializing costs …
    > If the empirical evidence shows that …
    > Rather than mitigating the problems of …
    > In 2002, Benkler wrote Coase’s Penguin, …
    ### Nicholas Carr on the limited application …
    > "The bottom line is that peer …
    > But if peer production is a …
    ## The Evolution of Peer Production
    Franz Narada distinguishes three phases in …
    1. The classical "prosumer mode", in which …
    2. The "swarm mode" in which people …
    3. The "community mode", in which the …
    The interesting thing is that this …
    ## Is Peer Production a User-Mode of …
    Patrick Anderson, who is a proponent …
    > "the GNU GPL is very clear …
    > When RMS speaks of freedom it …
    > For instance, says “‘Proprietary software is …
    > And the recent interview “Three Minutes …
    > If a “Mode of Production” is …
    ## Key Books to Read
    1. Yochai Benkler, The Wealth of Networks: …
    2. Henry Chesbrough, Open Innovation: The New …
    3. James Surowiecki, The Wisdom of Crowds: …
    4. Eric von Hippel, Democratizing Innovation, Cambridge, …
    5. C. K. Prahalad and Venkat Ramaswamy, …
    6. Don Tapscott and Anthony D. Williams, …
    ## More Information
    From Michel Bauwens' P2P and Human …
    1. How far can peer production be …
    2. Peer governance in peer production?
    The basic essay:
    1. The Political Economy of Peer Production
    Aspects of Peer Production:
    "###);
    assert_eq!(lost_words(&text, &found.markdown), None);
}

#[test]
fn the_six_key_books_of_the_source_page_are_read_in_full() {
    let Some(text) = source_page() else { return };
    let document = Document::parse(&recover(&text).markdown);
    insta::assert_json_snapshot!(books::references(&document), @r###"
    [
      {
        "type": "book",
        "title": "The Wealth of Networks: How Social Production Transforms Markets and Freedom",
        "author": [
          {
            "family": "Benkler",
            "given": "Yochai"
          }
        ],
        "issued": {
          "date-parts": [
            [
              2006
            ]
          ]
        },
        "publisher": "Yale University Press",
        "publisher-place": "Cambridge, MA"
      },
      {
        "type": "book",
        "title": "Open Innovation: The New Imperative for Creating and Profiting from Technology",
        "author": [
          {
            "family": "Chesbrough",
            "given": "Henry"
          }
        ],
        "issued": {
          "date-parts": [
            [
              2003
            ]
          ]
        },
        "publisher": "Harvard Business School Press",
        "publisher-place": "Boston"
      },
      {
        "type": "book",
        "title": "The Wisdom of Crowds: Why the Many Are Smarter than the Few and How Collective Wisdom Shapes Business, Economies, Societies and Nations",
        "author": [
          {
            "family": "Surowiecki",
            "given": "James"
          }
        ],
        "issued": {
          "date-parts": [
            [
              2004
            ]
          ]
        },
        "publisher": "Doubleday",
        "publisher-place": "New York"
      },
      {
        "type": "book",
        "title": "Democratizing Innovation",
        "author": [
          {
            "family": "Hippel",
            "given": "Eric",
            "non-dropping-particle": "von"
          }
        ],
        "issued": {
          "date-parts": [
            [
              2005
            ]
          ]
        },
        "publisher": "MIT Press",
        "publisher-place": "Cambridge, MA"
      },
      {
        "type": "book",
        "title": "The Future of Competition: Co-Creating Unique Value with Customers",
        "author": [
          {
            "family": "Prahalad",
            "given": "C. K."
          },
          {
            "family": "Ramaswamy",
            "given": "Venkat"
          }
        ],
        "issued": {
          "date-parts": [
            [
              2004
            ]
          ]
        },
        "publisher": "Harvard Business School Press",
        "publisher-place": "Boston"
      },
      {
        "type": "book",
        "title": "Wikinomics: How Mass Collaboration Changes Everything",
        "author": [
          {
            "family": "Tapscott",
            "given": "Don"
          },
          {
            "family": "Williams",
            "given": "Anthony D."
          }
        ],
        "issued": {
          "date-parts": [
            [
              2006
            ]
          ]
        },
        "publisher": "Portfolio Hardcover",
        "publisher-place": "New York"
      }
    ]
    "###);
}

#[test]
fn a_page_of_many_voices() {
    let text = include_str!("../../fixtures/import/many-voices.txt");
    let found = recover(text);
    insta::assert_snapshot!(structure(&found.markdown), @r###"
    # Community Gardens - A Reader
    Taken from the Garden Pages
    ## Origins of Community Gardens
    ### Community Gardens and the City
    @ Ada Whitlow:
    > "Community gardens does not need the …
    > On the level of land, there …
    > What follows from this is a …
    ### On the difference between tending and …
    Excerpts from a long letter by …
    The writer holds that “whoever waters …
    A tenant who plants a pear …
    ### On the difference between harvest and …
    > “A harvest is what is carried …
    > The classical idea counts kilograms for …
    > The gardener counts evenings instead, and …
    > Historically both were one thing. The …
    ## Criticism of Community Gardens
    ### Main objections in brief
    Objections as they come up in …
    @ Omar Quist [2]:
    1. Denying that a garden without a …
    2. Insisting that it works for lettuce …
    3. Pointing at one neglected bed, while …
    4. Asking for a plan of who …
    ### Community Gardens as Cheap Maintenance
    @ Mrs. Featherby:
    > "The garden saves the council the …
    > A real commitment would look different. …
    ### Rosa Lindqvist on the narrow reach …
    > "Gardens are good at tomatoes and …
    ## The Future of Community Gardens
    Franka Odell sees three kinds of …
    1. The "window-box kind", in which everybody …
    2. The "allotment kind", with one gate …
    3. The "commons kind", in which the …
    The three are seldom found pure, …
    ## Is the Community Garden a Garden …
    Paul Ferrars, who keeps bees, writes …
    > "the rule is very clear about …
    > When the rule speaks of members …
    > For instance it says “‘Whoever holds …
    > If a “garden” is defined by …
    ## Key Books to Read
    1. Maud Ellery, The Wild Allotment: How …
    2. P. T. Arkwright and Jonna de …
    ## More Information
    From Ada Whitlow's Garden Notebooks:
    1. How large can a garden become?
    2. Who holds the key?
    The first essay:
    1. The Economy of the Spade
    Kinds of Community Gardens:
    "###);
    assert_eq!(lost_words(text, &found.markdown), None);
}

#[test]
fn a_wrapped_book() {
    let text = include_str!("../../fixtures/import/wrapped-book.txt");
    let found = recover(text);
    insta::assert_snapshot!(structure(&found.markdown), @r###"
    # THE LIGHTHOUSE KEEPER'S ALMANAC
    by Edda Marrow
    ## CONTENTS
    /2 CHAPTER I. The Stairs CHAPTER II. …
    ## PREFACE
    This little book was written on …
    E. M.
    ## CHAPTER I. The Stairs
    There are two hundred and nine …
    "You count them still?" asked the …
    "Every day," I said. "One does …
    > A short passage may be set …
    He laughed and drank his tea.
    /3 The wind is up, the wind …
    rule
    After that the winter came, and …
    ## CHAPTER II. Of Oil and Wicks
    What is needed every night:
    - oil, two measures, or three when …
    - wicks, trimmed
    - matches
    I have tried each of them …
    ## CHAPTER III. Letters
    Nothing is harder than a letter …
    THE END
    "###);
    assert_eq!(lost_words(text, &found.markdown), None);
}

#[test]
fn poems_keep_their_lines() {
    let text = include_str!("../../fixtures/import/poems.txt");
    let found = recover(text);
    insta::assert_snapshot!(structure(&found.markdown), @r###"
    # SMALL HOURS
    Poems by Ilse Grandin
    ## The Kettle
    /3 Before the birds, before the light …
    /3 I pour the water, watch it …
    Nevermind
    /1 A cup, a chair A coat …
    ## Rain on a Tin Roof
    /2 It counts and loses count and …
    Nevermind
    /1 It has all the time there …
    "###);
    assert_eq!(lost_words(text, &found.markdown), None);
}

#[test]
fn a_transcript_names_its_speakers() {
    let text = include_str!("../../fixtures/import/transcript.txt");
    let found = recover(text);
    insta::assert_snapshot!(structure(&found.markdown), @r###"
    # Lecture 4: What a Map Leaves …
    @ PROF. OYELARAN:
    Good morning. Last week we drew …
    @ STUDENT 1:
    I have. But I left out …
    @ PROF. OYELARAN:
    Good. Tell us why you left …
    @ STUDENT 2:
    Because it did not fit on …
    @ PROF. OYELARAN:
    There are three reasons for leaving …
    1. it does not fit
    2. it does not matter
    3. it does not suit
    Note: the third was underlined on …
    @ STUDENT 1:
    And which one is mine?
    "###);
    assert_eq!(lost_words(text, &found.markdown), None);
}

#[test]
fn a_letter_has_no_headings_but_its_own() {
    let text = include_str!("../../fixtures/import/letter.txt");
    let found = recover(text);
    insta::assert_snapshot!(structure(&found.markdown), @r###"
    /2 14 Harbor Street Port Ellery 9 …
    Dear Tobias,
    Your letter came on Tuesday, together …
    Come when you can; the spare …
    Yours as ever,
    Henrietta Vale
    P.S. Bring the saw.
    "###);
    assert_eq!(lost_words(text, &found.markdown), None);
}

#[test]
fn a_paper_with_numbered_sections_code_and_references() {
    let text = include_str!("../../fixtures/import/paper.txt");
    let found = recover(text);
    insta::assert_snapshot!(structure(&found.markdown), @r###"
    # Counting Doors
    Ines Okafor, Lund
    ## Abstract
    We count the doors of a …
    ## 1. Introduction
    Doors have been counted before, though …
    ### 1.1 Terms
    A door is whatever has a …
    ## 2. Methods
    We walked. The steps were as …
    1. choose a street
    2. count its doors, on both sides
    3. repeat
    The counts were added by a …
    code total = 0 for street in …
    and the results were kept in …
    code Street Doors Gates Long 112 4 …
    ## 3. Results
    There are fewer doors than people, …
    ## References
    Vale, Henrietta (1987) Thresholds: An Unfinished …
    Okafor, I. and Brandt, J. P. …
    Marrow, Edda. The Lighthouse Keeper's Almanac. …
    Petra van der Molen, Gates of …
    Sand, K. (1990). “On knocking.” Journal …
    "###);
    insta::assert_json_snapshot!(books::references(&Document::parse(&found.markdown)), @r###"
    [
      {
        "type": "book",
        "title": "Thresholds: An Unfinished History",
        "author": [
          {
            "family": "Vale",
            "given": "Henrietta"
          }
        ],
        "issued": {
          "date-parts": [
            [
              1987
            ]
          ]
        },
        "publisher": "Lintel Books",
        "publisher-place": "London"
      },
      {
        "type": "book",
        "title": "Handles and Hinges",
        "author": [
          {
            "family": "Okafor",
            "given": "I."
          },
          {
            "family": "Brandt",
            "given": "J. P."
          }
        ],
        "issued": {
          "date-parts": [
            [
              2003
            ]
          ]
        },
        "publisher": "Türverlag",
        "publisher-place": "Berlin"
      },
      {
        "type": "book",
        "title": "The Lighthouse Keeper's Almanac",
        "author": [
          {
            "family": "Marrow",
            "given": "Edda"
          }
        ],
        "issued": {
          "date-parts": [
            [
              1931
            ]
          ]
        },
        "publisher": "North Light",
        "publisher-place": "Edinburgh"
      },
      {
        "type": "book",
        "title": "Gates of the North",
        "author": [
          {
            "family": "Molen",
            "given": "Petra",
            "non-dropping-particle": "van der"
          }
        ],
        "issued": {
          "date-parts": [
            [
              1999
            ]
          ]
        },
        "publisher": "Poort",
        "publisher-place": "Groningen"
      }
    ]
    "###);
    assert_eq!(lost_words(text, &found.markdown), None);
}

#[test]
fn what_markdown_would_take_for_markup_stays_as_written() {
    let text = include_str!("../../fixtures/import/specials.txt");
    let found = recover(text);
    insta::assert_snapshot!(structure(&found.markdown), @r###"
    # Signs and Wonders
    Stars *are* not emphasis_here_ nor ** …
    # A number sign is no …
    > nor is this a quotation, …
    <script>alert("no")</script> and <b>bold</b> stay; so does …
    [a link](http://example.org/a_b_c) and ![an image](../../../etc/passwd) and …
    [^1]: Neither a footnote,
    [ref]: http://example.org nor a definition.
    | a | b | with …
    ## A trailing heading {#id}
    Four spaces do not make code …
    : no definition either, with a …
    1986. A year at the start …
    + plus alone
    http://example.org/under_score?a=1&copy=2
    :-: | :-: is what it …
    Setext? No: this line has words …
    "###);
    assert_eq!(lost_words(text, &found.markdown), None);
    let plain = Document::parse(&found.markdown).plain;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        assert!(
            plain.as_str().contains(line.trim()),
            "{line:?} is not as written"
        );
    }
}

#[test]
fn a_large_text_takes_time_in_proportion() {
    let part = "Chapter heading\n\n\"A paragraph opens a quotation and\nnever closes it.\n\n  - item\n  1. one\n\n\
                Name: says\n\n> on Monday\n>> on Sunday\n\n(a) one\n(b) two\n\nEllery, M. (1998). It.\nQuist, O. 1999.\n\n";
    takes_time_in_proportion(part, 200_000);
}

#[test]
fn a_large_paragraph_takes_time_in_proportion() {
    for line in [
        ">>> x\n",
        "> x\n",
        ">> x\n> y\n",
        "a) x\n",
        "I. x\n",
        "1. x\n7. x\n",
        "[1] Ellery, M. 1998.\n",
        "Q: x\n",
    ] {
        takes_time_in_proportion(&format!("Words:\n{line}"), 25_000);
        takes_time_in_proportion(line, 25_000);
    }
}

/// The floor is measured in the same run: a busy machine slows both. Eight times as much would take quadratic time 64
/// times as long.
fn takes_time_in_proportion(part: &str, bytes: usize) {
    let seconds = |bytes: usize| {
        let text = part.repeat(bytes / part.len());
        let started = std::time::Instant::now();
        assert!(recover(&text).markdown.len() >= text.len() / 2);
        started.elapsed().as_secs_f64()
    };
    let (small, large) = (seconds(bytes), seconds(bytes * 8));
    assert!(
        large < small * 24.0 + 1.0,
        "{part:?}: {small} s, then {large} s"
    );
}

/// Fragments that mean something in Markdown or to the recovery of structure, among words and arbitrary characters.
fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z]{1,8}".prop_map(|s| s),
        2 => prop::sample::select(vec![
            "*", "**", "_", "__", "`", "```", "~~", "~~~", "#", "##", ">", "-", "--", "---", "***", "===", "+", "1.", "2.", "1)",
            "(1)", "1986.", "[x]", "[ ]", "[a](b)", "![a](b)", "[^1]", "[^1]:", "[a]: b", "<tag>", "</tag>", "<!--", "-->",
            "<https://a.b>", "|", "|-|", ":-:", "\\", "\\\\", "&amp;", "&", "&#35;", "$x$", "$$", "{#id}", "}", ":", ": x",
            "Name:", "Tim Lee [1]:", "\"", "“", "”", "•", "–", "http://a_b.c/d_e", "!", "^a^", "'", "Chapter 1", "II.", "\t", "== x ==", "===",
            ">>", "a)", "b)", "(a)", "(b)", "i.", "ii.", "A.", "B.", "[1]", "[2]", "Ellery, M.", "1998.", "„", "Q:",
        ]).prop_map(str::to_owned),
        1 => "\\PC{1,4}".prop_map(|s| s),
    ]
}

fn any_text() -> impl Strategy<Value = String> {
    let glue = prop::sample::select(vec![
        " ", " ", " ", "", "\n", "\n", "\n\n", "\n\n", "\n    ", "\n  ", "\n\t", "  \n", "\n> ",
        "\n>> ", "\n> > ", "\n>", "\n\n> ",
    ]);
    prop::collection::vec((fragment(), glue), 1..60).prop_map(|parts| {
        parts
            .into_iter()
            .flat_map(|(word, glue)| [word, glue.to_owned()])
            .collect::<String>()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_word_is_lost_added_or_changed(text in any_text()) {
        let text = marginalis_core::import::encoding::canonical(&text);
        let found = recover(&text);
        prop_assert_eq!(lost_words(&text, &found.markdown), None, "{}", found.markdown);
    }
}

/// A sign that another combines with is one character, and no sign of a quotation.
#[test]
fn what_combines_with_the_sign_of_a_quotation_keeps_it() {
    for combining in ["\u{301}", "\u{ff9e}"] {
        let text = format!("A\n>{combining} a\n> b\n");
        let found = recover(&text);
        assert_eq!(
            lost_words(&text, &found.markdown),
            None,
            "{}",
            found.markdown
        );
    }
}

#[test]
fn numbering_goes_on_after_what_stands_between() {
    let text = "\
                 RULES OF THE READING ROOM
                   Third version, 1931

  1. Whoever enters wipes their feet, and hangs up their coat on the hook that
has their number.

This applies in the summer too, when there is neither mud nor any coat at all
to be seen in the town.

  2. Whoever reads aloud reads to everybody, and therefore asks everybody first:

    a) those at the window, who are nearest to the street and
    may not hear it;

    b) those at the stove.

                        NO LIABILITY

  3. The librarian is not liable for what is in the books, nor for what is not
in them, except on Mondays.
";
    let found = recover(text);
    insta::assert_snapshot!(structure(&found.markdown), @r###"
    # RULES OF THE READING ROOM
    Third version, 1931
    1. Whoever enters wipes their feet, and …
    This applies in the summer too, …
    2. Whoever reads aloud reads to everybody, …
    2. - a) those at the window, who …
    2. - b) those at the stove.
    ## NO LIABILITY
    3. The librarian is not liable for …
    "###);
    assert_eq!(lost_words(text, &found.markdown), None);
}

#[test]
fn a_dump_of_a_wiki_page() {
    let text = "\
The Northern Meadow

The '''Northern Meadow''' is a garden on the edge of the town that belongs to all who come to it.

== History ==
It was a railway yard until 1951, and nobody has found the last of the rails.
=== Before the war ===
=== After the war ===
It was left alone, which suited it.

== Plants ==
* apples
** early ones
* pears
";
    let found = recover(text);
    insta::assert_snapshot!(structure(&found.markdown), @r###"
    # The Northern Meadow
    The '''Northern Meadow''' is a garden …
    ## History
    It was a railway yard until …
    ### Before the war
    ### After the war
    It was left alone, which suited …
    ## Plants
    - apples ** early ones
    - pears
    "###);
    assert_eq!(lost_words(text, &found.markdown), None);
}

#[test]
fn lines_without_blank_lines_between_are_paragraphs_where_they_are_long() {
    let long = "This is a paragraph that fills one line of the file and goes on for longer than anybody would ever wrap \
                it by hand, as programs write it that leave the breaking of lines to the window.";
    let text =
        format!("A Day in the Archive\n{long}\nThe Morning\n{long}\n{long}\nThe Evening\n{long}\n");
    let found = recover(&text);
    insta::assert_snapshot!(outline(&found.markdown), @r###"
    A Day in the Archive
      The Morning
      The Evening
    "###);
    assert_eq!(lost_words(&text, &found.markdown), None);
}

#[test]
fn a_poem_alone_has_no_headings() {
    for text in [
        "the fog\n\ncomes in\n\nand sits\n\non the wall\n\nand leaves\n",
        "O Night\n\nWho Walks Here\n\nBetween The Stones\n\nWho Calls\n\nAnd Who Replies\n",
        "So much of it\nis waiting for\n\nthe red door\nto be painted\n\na color that\nnobody has\n",
    ] {
        let found = recover(text);
        assert_eq!(
            Document::parse(&found.markdown)
                .outline
                .iter()
                .filter(|e| e.level > 1)
                .count(),
            0,
            "{text}"
        );
        assert_eq!(lost_words(text, &found.markdown), None);
    }
}
