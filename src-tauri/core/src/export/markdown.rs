//! Notes as Markdown: grouped by text and heading, in order of place. Pure: values in, text out, the same each time.
//!
//! A page is front matter and one *region* per text, between two marker lines. What stands outside the regions is
//! the reader's: a later export rewrites the regions and nothing else ([`region::merge`]).

mod escape;
mod front_matter;
pub mod region;
mod renewal;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::bundle::answers::Answer;
use crate::highlights::{Color, Highlight, State};
use crate::ids::{EditionId, TextId};
use crate::text::OutlineEntry;
use front_matter::FrontMatter;

/// Everything an export says about one text.
#[derive(Clone, Debug)]
pub struct TextNotes {
    /// Id.
    pub id: TextId,
    /// Title.
    pub title: String,
    /// Authors in order.
    pub authors: Vec<String>,
    /// The text's note on its source.
    pub source: Option<String>,
    /// Its licence, else its bundle's; SPDX.
    pub license: Option<String>,
    /// The bundle it came with, by title.
    pub bundle: Option<String>,
    /// The edition in use.
    pub edition: EditionId,
    /// Its number.
    pub edition_number: u32,
    /// Headings.
    pub outline: Vec<OutlineEntry>,
    /// Where each block starts, code points, in order.
    pub block_starts: Vec<u32>,
    /// The marks.
    pub highlights: Vec<Highlight>,
    /// What was answered to a teacher's questions and notes, in order of time.
    pub answers: Vec<Answer>,
}

/// What the words around the notes need.
#[derive(Clone, Debug)]
pub struct Setting {
    /// What the colors mean, in the order of [`Color`].
    pub meanings: [String; 6],
    /// The day of the export.
    pub exported: Date,
}

/// The notes of one text.
pub fn page(notes: &TextNotes, setting: &Setting) -> String {
    let mut head = FrontMatter::default();
    about(&mut head, notes);
    head.string(EXPORTED, &setting.exported.to_string());
    format!("{}\n{}", head.finish(), region(notes, setting))
}

/// The notes of several texts in one file.
pub fn pages(all: &[TextNotes], setting: &Setting) -> String {
    if all.is_empty() {
        return without_notes(setting.exported);
    }
    let mut head = head_of_pages(setting.exported);
    head.line(&format!("{TEXTS}:"));
    for notes in all {
        let mut text = FrontMatter::default();
        about(&mut text, notes);
        head.item(&text);
    }
    let mut page = head.finish();
    for notes in all {
        page.push('\n');
        page.push_str(&region(notes, setting));
    }
    page
}

fn head_of_pages(exported: Date) -> FrontMatter {
    let mut head = FrontMatter::default();
    head.string("title", "Notes")
        .string(EXPORTED, &exported.to_string());
    head
}

/// The page of a library that has no notes.
fn without_notes(exported: Date) -> String {
    format!("{}\n{NO_NOTES}\n", head_of_pages(exported).finish())
}

/// Is a file such a page, of any day, to the byte? It has no region to be known by, and nothing of the reader's in it.
fn is_without_notes(file: &str) -> bool {
    let days = file.lines().filter_map(|line| {
        let day = line.strip_prefix(EXPORTED)?.strip_prefix(": ")?;
        day.trim_matches('"').parse().ok()
    });
    days.take(1).any(|day| without_notes(day) == file)
}

/// What stands in the place of notes where there are none.
const NO_NOTES: &str = "No notes yet.";

/// The key of the front matter that says when the file was last written.
const EXPORTED: &str = "exported";
/// The key with a list of the texts, where there are several.
const TEXTS: &str = "texts";
/// The key of a text's id.
const ID: &str = "mg-id";
/// The keys that say what a text is.
const ABOUT: [&str; 4] = ["title", "author", "source", "license"];

fn about(head: &mut FrontMatter, notes: &TextNotes) {
    let [title, author, source, license] = ABOUT;
    head.string(title, &notes.title)
        .list(author, &notes.authors)
        .optional(source, notes.source.as_deref())
        .optional(license, notes.license.as_deref())
        .string(ID, &notes.id.to_string());
}

fn region(notes: &TextNotes, setting: &Setting) -> String {
    let mut blocks = vec![format!("# {}", escape::line(&notes.title)), citation(notes)];
    let (mut placed, mut lost): (Vec<_>, Vec<_>) = notes
        .highlights
        .iter()
        .partition(|mark| stands(notes, mark));
    for marks in [&mut placed, &mut lost] {
        marks.sort_by_key(|mark| (mark.anchor.start, mark.anchor.end, mark.id));
    }
    if notes.highlights.is_empty() && notes.answers.is_empty() {
        blocks.push(NO_NOTES.to_owned());
    }
    let mut path = Vec::new();
    for mark in placed {
        headings(notes, mark, &mut path, &mut blocks);
        passage(notes, mark, setting, &mut blocks);
    }
    if !lost.is_empty() {
        blocks.push("## Passages that are no longer in the text".to_owned());
    }
    for mark in lost {
        passage(notes, mark, setting, &mut blocks);
    }
    if !notes.answers.is_empty() {
        blocks.push("## Answers".to_owned());
    }
    for each in &notes.answers {
        answer(each, &mut blocks);
    }
    region::wrap(notes.id, &blocks.join("\n\n"))
}

/// Does a mark stand in the edition that is cited? Elsewhere its position counts in another, and would mislead.
fn stands(notes: &TextNotes, mark: &Highlight) -> bool {
    mark.state != State::Unplaced && mark.edition == notes.edition
}

/// Author, *title*, edition, where from, licence. Then the note on the source, which may be sentences long.
fn citation(notes: &TextNotes) -> String {
    let mut parts = Vec::new();
    if !notes.authors.is_empty() {
        parts.push(escape::line(&notes.authors.join(", ")));
    }
    parts.push(format!("*{}*", escape::line(&notes.title)));
    parts.push(format!("edition {}", notes.edition_number));
    if let Some(bundle) = notes
        .bundle
        .as_deref()
        .filter(|bundle| *bundle != notes.title)
    {
        parts.push(format!("from *{}*", escape::line(bundle)));
    }
    parts.extend(notes.license.as_deref().map(escape::line));
    let mut citation = sentence(parts.join(", "));
    if let Some(source) = &notes.source {
        citation.push_str(&sentence(format!(" Source: {}", escape::line(source))));
    }
    citation
}

fn sentence(words: String) -> String {
    if words.ends_with(['.', '!', '?', '…']) {
        words
    } else {
        words + "."
    }
}

/// The headings over a mark that were not written yet. `path` is what stands written, by number in the outline.
fn headings(notes: &TextNotes, mark: &Highlight, path: &mut Vec<usize>, blocks: &mut Vec<String>) {
    let mut here: Vec<usize> = Vec::new();
    for (number, heading) in notes.outline.iter().enumerate() {
        if heading.start > mark.anchor.start {
            break;
        }
        here.retain(|above| notes.outline[*above].level < heading.level);
        here.push(number);
    }
    // The text's title stands over the whole page already.
    if here
        .first()
        .is_some_and(|top| notes.outline[*top].text.trim() == notes.title.trim())
    {
        here.remove(0);
    }
    let common = here
        .iter()
        .zip(path.iter())
        .take_while(|(new, old)| new == old)
        .count();
    for (depth, number) in here.iter().enumerate().skip(common) {
        let signs = "#".repeat((depth + 2).min(6));
        blocks.push(format!(
            "{signs} {}",
            escape::line(&notes.outline[*number].text)
        ));
    }
    *path = here;
}

/// What was asked where, and what the reader answered.
fn answer(answer: &Answer, blocks: &mut Vec<String>) {
    let quote: Vec<String> = answer
        .quote
        .split('\n')
        .map(escape::quote_line)
        .filter(|line| !line.trim().is_empty())
        .collect();
    if !quote.is_empty() {
        blocks.push(format!("> {}", quote.join("\\\n> ")));
    }
    let asked = if answer.question { "Question" } else { "Note" };
    blocks.push(format!("**{asked}**"));
    blocks.push(escape::note(&answer.asked).join("\n"));
    let day = answer.modified.to_zoned(TimeZone::UTC).date();
    blocks.push(format!("**Answer** · {day}"));
    blocks.push(escape::note(&answer.body).join("\n"));
}

fn passage(notes: &TextNotes, mark: &Highlight, setting: &Setting, blocks: &mut Vec<String>) {
    blocks.push(quote(notes, mark));
    blocks.push(format!("^{}", block_id(mark)));
    blocks.push(details(notes, mark, setting));
    let note = escape::note(&mark.note);
    if !note.is_empty() {
        blocks.push(note.join("\n"));
    }
}

/// The quote, each block of the text a paragraph, each line break in one a line break.
fn quote(notes: &TextNotes, mark: &Highlight) -> String {
    let mut out = String::from(">");
    let mut at = mark.anchor.start;
    let mut empty = true;
    for line in mark.anchor.quote.split('\n') {
        let begins_block =
            mark.edition != notes.edition || notes.block_starts.binary_search(&at).is_ok();
        let words = escape::quote_line(line);
        at += line.chars().count() as u32 + 1;
        if words.trim().is_empty() {
            continue;
        }
        match (empty, begins_block) {
            (true, _) => out.push(' '),
            (false, true) => out.push_str("\n>\n> "),
            (false, false) => out.push_str("\\\n> "),
        }
        out.push_str(&words);
        empty = false;
    }
    out
}

/// The name of a passage for links into the file. The end of the id, since ids of one minute begin alike.
fn block_id(mark: &Highlight) -> String {
    let id = mark.id.0.simple().to_string();
    format!("mg-{}", &id[id.len() - 12..])
}

/// What the color means, the tags, the day, and, where it stands in the text, the way back to the passage.
fn details(notes: &TextNotes, mark: &Highlight, setting: &Setting) -> String {
    let mut parts = vec![format!("**{}**", meaning(mark.color, setting))];
    match mark.state {
        State::Placed => {}
        State::Check => parts.push("please check the passage".to_owned()),
        State::Unplaced => parts.push("without a place".to_owned()),
    }
    let mut tags: Vec<String> = Vec::new();
    for tag in mark.tags.iter().filter_map(|tag| escape::tag(tag)) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    if !tags.is_empty() {
        parts.push(tags.join(" "));
    }
    parts.push(mark.created.to_zoned(TimeZone::UTC).date().to_string());
    if stands(notes, mark) {
        parts.push(format!(
            "characters {}–{}",
            mark.anchor.start, mark.anchor.end
        ));
    }
    parts.join(" · ")
}

fn meaning(color: Color, setting: &Setting) -> String {
    let (number, name) = match color {
        Color::Yellow => (0, "Yellow"),
        Color::Green => (1, "Green"),
        Color::Pink => (2, "Pink"),
        Color::Blue => (3, "Blue"),
        Color::Purple => (4, "Purple"),
        Color::Orange => (5, "Orange"),
    };
    match escape::line(&setting.meanings[number]) {
        empty if empty.is_empty() => name.to_owned(),
        meaning => meaning,
    }
}
