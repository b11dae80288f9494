//! Front matter: what a text says of itself, in YAML between two lines of `---` at its very top.
//!
//! Only a mapping is front matter. Anything else between two such lines (prose, a list, YAML that does not parse, more
//! than [`MAX_BYTES`]) is left to the Markdown reader as part of the text, so a mistake in it hides no words. Values
//! are kept as written: `date: 2011-08` stays `2011-08`. The parser's events are read one by one, never as a tree, so
//! neither deep nesting nor aliases that multiply can cost anything; aliases and nested mappings are passed over.

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::Metadata;

/// The longest front matter, bytes.
pub const MAX_BYTES: usize = 64 * 1024;

/// Parts a source (line ends LF) into its front matter and the rest.
pub(crate) fn split(source: &str) -> (Metadata, &str) {
    let parts = fenced(source).and_then(|(yaml, body)| Some((read(yaml)?, body)));
    parts.unwrap_or_else(|| (Metadata::default(), source))
}

/// What stands between the two lines, and what follows them.
fn fenced(source: &str) -> Option<(&str, &str)> {
    let (first, rest) = source.split_once('\n')?;
    if first.trim_end() != "---" {
        return None;
    }
    let mut length = 0;
    for line in rest.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((&rest[..length], &rest[length + line.len()..]));
        }
        length += line.len();
        if length > MAX_BYTES {
            return None;
        }
    }
    None
}

/// Reads YAML; `None` where it is not one mapping.
fn read(yaml: &str) -> Option<Metadata> {
    let mut reading = Reading::default();
    for event in Parser::new_from_str(yaml) {
        reading.take(event.ok()?.0)?;
    }
    reading.complete.then_some(reading.metadata)
}

#[derive(Default)]
struct Reading {
    metadata: Metadata,
    /// How many collections are open; 1 is the mapping itself.
    depth: usize,
    /// The key whose value comes next.
    key: Option<String>,
    /// Is the value a list, so that what stands in it counts?
    in_list: bool,
    values: Vec<String>,
    /// Was the mapping read to its end?
    complete: bool,
}

impl Reading {
    fn take(&mut self, event: Event<'_>) -> Option<()> {
        match event {
            Event::MappingStart(..) => self.open(false),
            Event::SequenceStart(..) if self.depth == 0 => return None,
            Event::SequenceStart(..) => self.open(true),
            Event::MappingEnd | Event::SequenceEnd => self.close(),
            Event::Scalar(..) if self.depth == 0 => return None,
            Event::Scalar(value, style, ..) => self.scalar(&value, style),
            Event::Alias(_) => self.scalar("", ScalarStyle::Plain),
            _ => {}
        }
        Some(())
    }

    fn open(&mut self, list: bool) {
        if self.depth == 1 {
            self.in_list = list && self.key.is_some();
        }
        self.depth += 1;
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        match self.depth {
            0 => self.complete = true,
            // A collection as a key: no key of ours.
            1 if self.key.is_none() => self.key = Some(String::new()),
            1 => self.finish(),
            _ => {}
        }
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle) {
        if self.depth == 1 && self.key.is_none() {
            self.key = Some(value.to_ascii_lowercase());
            return;
        }
        let absent = style == ScalarStyle::Plain && matches!(value, "" | "~" | "null");
        let counts = self.depth == 1 || (self.depth == 2 && self.in_list);
        if counts && !absent {
            self.values.push(one_line(value));
        }
        if self.depth == 1 {
            self.finish();
        }
    }

    /// A pair is read. Of a key that comes twice, the first stands.
    fn finish(&mut self) {
        let key = self.key.take().unwrap_or_default();
        let mut values = std::mem::take(&mut self.values);
        values.retain(|value| !value.is_empty());
        if values.is_empty() {
            return;
        }
        let metadata = &mut self.metadata;
        let field = match key.as_str() {
            "author" | "authors" => return fill(&mut metadata.authors, values),
            "speaker" | "speakers" => return fill(&mut metadata.speakers, values),
            "title" => &mut metadata.title,
            "source" => &mut metadata.source,
            "language" | "lang" => &mut metadata.language,
            "license" => &mut metadata.license,
            "identifier" => &mut metadata.identifier,
            "date" => &mut metadata.date,
            _ => return,
        };
        if field.is_none() {
            *field = values.into_iter().next();
        }
    }
}

fn fill(field: &mut Vec<String>, values: Vec<String>) {
    if field.is_empty() {
        *field = values;
    }
}

/// A value as it is shown: on one line, without control characters.
fn one_line(value: &str) -> String {
    let words = value.split(|c: char| c.is_whitespace() || c.is_control());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
