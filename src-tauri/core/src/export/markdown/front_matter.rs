//! YAML front matter. Every string is a double-quoted scalar, which is JSON's string for what both allow: so no title
//! can end the block, name a type, or turn into a number or a date.

/// The text between the two `---` lines.
#[derive(Default)]
pub(super) struct FrontMatter {
    yaml: String,
}

impl FrontMatter {
    /// A key with one string.
    pub(super) fn string(&mut self, key: &str, value: &str) -> &mut Self {
        self.line(&format!("{key}: {}", quoted(value)))
    }

    /// A key with one string, if there is one.
    pub(super) fn optional(&mut self, key: &str, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) => self.string(key, value),
            None => self,
        }
    }

    /// A key with a list of strings; nothing where it is empty.
    pub(super) fn list(&mut self, key: &str, values: &[String]) -> &mut Self {
        if values.is_empty() {
            return self;
        }
        let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
        self.line(&format!("{key}: [{}]", values.join(", ")))
    }

    /// Another block as one item of a list.
    pub(super) fn item(&mut self, item: &FrontMatter) -> &mut Self {
        for (number, line) in item.yaml.lines().enumerate() {
            let margin = if number == 0 { "  - " } else { "    " };
            self.line(&format!("{margin}{line}"));
        }
        self
    }

    /// A line as it is.
    pub(super) fn line(&mut self, line: &str) -> &mut Self {
        self.yaml.push_str(line);
        self.yaml.push('\n');
        self
    }

    /// The whole block, its `---` lines included.
    pub(super) fn finish(&self) -> String {
        format!("---\n{}---\n", self.yaml)
    }
}

/// A double-quoted scalar on one line. Beyond JSON's escapes, what a YAML 1.1 or 1.2 reader takes for a line end or
/// does not allow is named by its number, and so is what turns the writing direction.
pub(super) fn quoted(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 2);
    out.push('"');
    for c in value.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if needs_number(c) => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn needs_number(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
                | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}'
        )
}
