//! A library of 1,000 texts and 100,000 marks, the same in every run: what the notebook and the shelf take.
//!
//!     cargo bench -p marginalis-core --bench large                  measures the core
//!     cargo bench -p marginalis-core --bench large -- --into DIR    makes it in DIR, for benches/large-window.mjs
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;
use std::time::{Duration, Instant};

use marginalis_core::highlights::{
    self, Color, NewHighlight, NotebookOrder, NotebookQuery, Style, notebook,
};
use marginalis_core::ids::TextId;
use marginalis_core::testing::TestLibrary;
use marginalis_core::{Library, session, text};

const TEXTS: u32 = 1_000;
const MARKS_IN_EACH: u32 = 100;
const RUNS: usize = 15;

/// Words to make sentences of; the last one is rare, and stands in one mark of a thousand.
const WORDS: [&str; 24] = [
    "the",
    "reader",
    "margin",
    "of",
    "a",
    "commons",
    "and",
    "production",
    "answers",
    "to",
    "peers",
    "who",
    "share",
    "tools",
    "without",
    "price",
    "ownership",
    "is",
    "question",
    "in",
    "which",
    "Öffentlichkeit",
    "labor",
    "code",
];
const RARE: &str = "palimpsest";

/// Numerical Recipes' linear congruential generator: enough to mix words, and the same everywhere.
struct Dice(u32);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % most
    }

    fn sentence(&mut self) -> String {
        let words = 12 + self.below(14);
        let mut sentence: Vec<&str> = (0..words).map(|_| WORDS[self.below(WORDS.len())]).collect();
        if self.below(1_000) == 0 {
            sentence[words / 2] = RARE;
        }
        sentence.join(" ") + "."
    }
}

fn library() -> TestLibrary {
    let library = TestLibrary::empty().unwrap();
    let mut dice = Dice(1);
    for number in 0..TEXTS {
        let mut sentences = Vec::new();
        let mut source = format!("# Text {number}\n");
        for paragraph in 0..MARKS_IN_EACH {
            if paragraph % 10 == 0 {
                source += &format!("\n## Section {}\n", paragraph / 10);
            }
            let first = dice.sentence();
            source += &format!("\n{first} {} {}\n", dice.sentence(), dice.sentence());
            sentences.push(first);
        }
        let id = library
            .add_text(&format!("Text {number}"), &source)
            .unwrap();
        mark(&library, id, &sentences);
        if number % 100 == 99 {
            eprintln!(
                "{} texts, {} marks",
                number + 1,
                (number + 1) * MARKS_IN_EACH
            );
        }
    }
    library
}

fn mark(library: &TestLibrary, text: TextId, sentences: &[String]) {
    const COLORS: [Color; 6] = [
        Color::Yellow,
        Color::Green,
        Color::Pink,
        Color::Blue,
        Color::Purple,
        Color::Orange,
    ];
    for (i, sentence) in sentences.iter().enumerate() {
        let (start, end) = library.place_of(text, sentence).unwrap();
        let new = NewHighlight {
            text,
            start,
            end,
            color: COLORS[i % COLORS.len()],
            style: Style::Solid,
            note: if i % 3 == 0 {
                format!("Note {i}: is this so, and who says it?")
            } else {
                String::new()
            },
            tags: if i % 5 == 0 {
                vec![format!("tag {}", i % 30)]
            } else {
                Vec::new()
            },
        };
        highlights::create(library, new).unwrap();
    }
}

fn measure(what: &str, mut work: impl FnMut() -> String) {
    let mut times = Vec::new();
    let mut found = String::new();
    for _ in 0..RUNS {
        let begun = Instant::now();
        found = work();
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    let median: Duration = times[RUNS / 2];
    println!(
        "{what}: {:.1} ms ({found}; median of {RUNS})",
        median.as_secs_f64() * 1e3
    );
}

fn page(library: &Library, query: NotebookQuery) -> String {
    let page = notebook(library, &query).unwrap();
    format!("{} of {}", page.entries.len(), page.total)
}

fn query() -> NotebookQuery {
    NotebookQuery {
        limit: 100,
        ..NotebookQuery::default()
    }
}

fn words(words: &str) -> NotebookQuery {
    NotebookQuery {
        words: Some(words.to_owned()),
        ..query()
    }
}

fn measure_core(library: &Library) {
    measure("what the first picture needs", || {
        format!(
            "{} texts",
            session::resume(library).unwrap().shelf.texts.len()
        )
    });
    measure("the shelf", || {
        format!("{} texts", text::shelf(library).unwrap().texts.len())
    });
    measure("the notebook, first page", || page(library, query()));
    measure("the notebook, a page in the middle", || {
        page(
            library,
            NotebookQuery {
                offset: 50_000,
                ..query()
            },
        )
    });
    measure("the notebook, newest first", || {
        page(
            library,
            NotebookQuery {
                order: NotebookOrder::Newest,
                ..query()
            },
        )
    });
    measure("filter by a common word", || {
        page(library, words("commons"))
    });
    measure("filter by a rare word", || page(library, words(RARE)));
    measure("filter by a word that is not there", || {
        page(library, words("zymurgy"))
    });
    measure("filter by two words", || {
        page(library, words("öffentlichkeit palimp"))
    });
    measure("filter by one letter", || page(library, words("a")));
    measure("filter by a word, newest first", || {
        page(
            library,
            NotebookQuery {
                order: NotebookOrder::Newest,
                ..words(RARE)
            },
        )
    });
    measure("filter by color", || {
        page(
            library,
            NotebookQuery {
                colors: vec![Color::Pink],
                ..query()
            },
        )
    });
    measure("filter by tag", || {
        page(
            library,
            NotebookQuery {
                tag: Some("tag 5".to_owned()),
                ..query()
            },
        )
    });
    measure("all tags", || {
        format!("{} tags", highlights::tags(library).unwrap().len())
    });
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let into = arguments
        .iter()
        .position(|argument| argument == "--into")
        .and_then(|at| arguments.get(at + 1));
    let begun = Instant::now();
    let library = library();
    println!("made in {:.0} s", begun.elapsed().as_secs_f64());
    match into {
        Some(folder) => keep(library, Path::new(folder)),
        None => measure_core(&library.reopened().unwrap()),
    }
}

fn keep(library: TestLibrary, folder: &Path) {
    let made = library.closed().unwrap().keep();
    std::fs::create_dir_all(folder).unwrap();
    let name = marginalis_core::library::DATABASE;
    std::fs::copy(made.join(name), folder.join(name)).unwrap();
    std::fs::remove_dir_all(made).unwrap();
    println!("the library is in {}", folder.display());
}
