//! The front matter of a file that was exported before, brought up to date.
//!
//! What an export says there of a text is the export's: it is written again where it stands, also where another program
//! has set the block anew (strings without quotes, lists a line each). Every other key is the reader's, and so is one of
//! ours that the new export has nothing to say for.

use std::ops::Range;

use super::{ABOUT, EXPORTED, ID, TEXTS};

const FENCE: &str = "---\n";

/// `old` with the front matter that `new`, an export of today, has for the same texts.
pub(super) fn renewed(old: &str, new: &str) -> String {
    let (Some(place), Some(fresh)) = (head(old), head(new)) else {
        return old.to_owned();
    };
    let fresh = Entries::read(&new[fresh]);
    let mut entries = Entries::read(&old[place.clone()]);
    let news = fresh.texts();
    entries.renew(&news);
    if let Some(day) = fresh.get(EXPORTED) {
        entries.replace(EXPORTED, day);
    }
    entries.renew_list(&news);
    format!(
        "{}{}{}",
        &old[..place.start],
        entries.written(),
        &old[place.end..]
    )
}

/// Where the lines between the two `---` are.
fn head(file: &str) -> Option<Range<usize>> {
    let lines = file.strip_prefix(FENCE)?;
    let end = lines.find("\n---\n")? + 1;
    Some(FENCE.len()..FENCE.len() + end)
}

/// A block of YAML by its keys, each with the lines that belong to it as they are. Lines before the first key have none.
#[derive(Clone, Debug, Default)]
struct Entries(Vec<(String, String)>);

impl Entries {
    fn read(block: &str) -> Self {
        let mut entries = Vec::new();
        for line in block.split_inclusive('\n') {
            match (key(line), entries.last_mut()) {
                (None, Some((_, lines))) => {
                    let lines: &mut String = lines;
                    lines.push_str(line);
                }
                (found, _) => entries.push((found.unwrap_or_default().to_owned(), line.to_owned())),
            }
        }
        Self(entries)
    }

    fn written(&self) -> String {
        self.0.iter().map(|(_, lines)| lines.as_str()).collect()
    }

    fn get(&self, key: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == key);
        found.map(|(_, lines)| lines.as_str())
    }

    /// Writes the lines of a key anew; comments below them stay.
    fn replace(&mut self, key: &str, lines: &str) -> bool {
        let Some((_, old)) = self.0.iter_mut().find(|(known, _)| known == key) else {
            return false;
        };
        let is_value = |line: &&str| !line.trim_start().starts_with('#') && !line.trim().is_empty();
        let rest = old
            .split_inclusive('\n')
            .rev()
            .take_while(|line| !is_value(line));
        let rest = rest.map(str::len).sum::<usize>();
        old.replace_range(..old.len() - rest, lines);
        true
    }

    fn id(&self) -> Option<&str> {
        let (_, value) = self.get(ID)?.trim_end().split_once(':')?;
        Some(value.trim().trim_matches(['"', '\'']))
    }

    /// What is said of each text: of the one that the file is about, or of those in its list.
    fn texts(&self) -> Vec<Entries> {
        match self.id() {
            Some(_) => vec![self.clone()],
            None => self
                .items()
                .iter()
                .map(|item| Self::read(&item.outdented()))
                .collect(),
        }
    }

    /// Says of this text what the news say of it.
    fn renew(&mut self, news: &[Entries]) {
        let Some(fresh) = news
            .iter()
            .find(|text| text.id().is_some() && text.id() == self.id())
        else {
            return;
        };
        for key in ABOUT {
            let Some(lines) = fresh.get(key) else {
                continue;
            };
            if !self.replace(key, lines) {
                let id = self.0.iter().position(|(known, _)| known == ID);
                let at = id.unwrap_or(self.0.len());
                self.0.insert(at, (key.to_owned(), lines.to_owned()));
            }
        }
    }

    /// Brings each text of the list up to date, and adds those it lacks.
    fn renew_list(&mut self, news: &[Entries]) {
        if self.get(TEXTS).is_none() {
            return;
        }
        let mut items = self.items();
        for item in &mut items {
            let mut text = Self::read(&item.outdented());
            text.renew(news);
            item.take(&text.written());
        }
        let margin = items.first().map_or(2, |item| item.margin);
        for text in news {
            let Some(id) = text.id() else { continue };
            if !items.iter().any(|item| item.lines.contains(id)) {
                let mut item = Item {
                    margin,
                    lines: String::new(),
                };
                item.take(&Self(text.about()).written());
                items.push(item);
            }
        }
        let lines: String = items.iter().map(|item| item.lines.as_str()).collect();
        self.replace(TEXTS, &format!("{TEXTS}:\n{lines}"));
    }

    /// What is said of a text, and nothing else of the file that it is said in.
    fn about(&self) -> Vec<(String, String)> {
        let entries = self.0.iter();
        entries
            .filter(|(key, _)| key == ID || ABOUT.contains(&key.as_str()))
            .cloned()
            .collect()
    }

    /// The items of the list of texts.
    fn items(&self) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        let lines = self
            .get(TEXTS)
            .unwrap_or_default()
            .split_inclusive('\n')
            .skip(1);
        for line in lines {
            let margin = line.len() - line.trim_start_matches(' ').len();
            let begins = line[margin..].starts_with("- ")
                && items.first().is_none_or(|first| first.margin == margin);
            match items.last_mut() {
                Some(item) if !begins => item.lines.push_str(line),
                _ => items.push(Item {
                    margin,
                    lines: line.to_owned(),
                }),
            }
        }
        items
    }
}

/// An item of a list of YAML: `- ` after a margin, and what hangs below.
struct Item {
    margin: usize,
    lines: String,
}

impl Item {
    /// Its lines as a block of their own; empty where one of them does not hang as far in as the first.
    fn outdented(&self) -> String {
        let hanging = self.margin + 2;
        let mut block = String::new();
        for (number, line) in self.lines.split_inclusive('\n').enumerate() {
            let (margin, rest) = match line.split_at_checked(hanging) {
                Some(parts) => parts,
                None => return String::new(),
            };
            let expected = if number == 0 { "- " } else { "" };
            if margin.trim_start_matches(' ') != expected {
                return String::new();
            }
            block.push_str(rest);
        }
        block
    }

    /// Becomes what a block says; stays as it is where that says nothing.
    fn take(&mut self, block: &str) {
        if block.is_empty() {
            return;
        }
        let margin = " ".repeat(self.margin);
        let lines = block.split_inclusive('\n').enumerate();
        self.lines = lines
            .map(|(number, line)| {
                format!("{margin}{}{line}", if number == 0 { "- " } else { "  " })
            })
            .collect();
    }
}

/// The key that a line begins with; `None` where it belongs to the one above.
fn key(line: &str) -> Option<&str> {
    let (key, _) = line.split_once(':')?;
    let begins = !key.starts_with([' ', '\t', '#', '-']);
    begins.then(|| key.trim_matches(['"', '\'']))
}
