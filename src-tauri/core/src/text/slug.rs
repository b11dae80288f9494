//! Names of headings, for links inside a text: made as most Markdown readers make them.

use std::collections::HashMap;

/// The names given out in one text. They are data (`__proto__` is a name like any other).
#[derive(Default)]
pub(crate) struct Slugs {
    /// Each name in use, with the last number tried behind it.
    taken: HashMap<String, u32>,
}

impl Slugs {
    /// A name like `wanted` that no other heading has: itself, or with the first free number behind it.
    pub(crate) fn unique(&mut self, wanted: String) -> String {
        let Some(mut number) = self.taken.get(&wanted).copied() else {
            self.taken.insert(wanted.clone(), 0);
            return wanted;
        };
        // The number is kept, so a thousand equal headings do not each count from 1.
        let name = loop {
            number += 1;
            let name = format!("{wanted}-{number}");
            if !self.taken.contains_key(&name) {
                break name;
            }
        };
        self.taken.insert(wanted, number);
        self.taken.insert(name.clone(), 0);
        name
    }
}

/// The name a heading's text suggests: lower case; letters, marks, digits, `-` and `_` kept; a space becomes `-`.
pub(crate) fn slug_of(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if c.is_whitespace() {
            slug.push('-');
        } else if c.is_alphanumeric() || matches!(c, '-' | '_') || is_mark(c) {
            slug.extend(c.to_lowercase());
        }
    }
    if slug.is_empty() {
        slug.push_str("section");
    }
    slug
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}
