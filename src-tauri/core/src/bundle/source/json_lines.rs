//! In which lines the entries of a JSON list stand, so that a finding can point at one.

use std::ops::Range;

/// An entry of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    /// Its first line, from 1.
    pub(super) line: u32,
    /// As it is written.
    pub(super) json: &'a str,
}

/// The line of each entry of the outermost list, or of the list named `key` in the outermost object.
pub(super) fn of_entries(json: &str, key: &str) -> Vec<u32> {
    let entries = entries(json, key).into_iter();
    entries.map(|entry| entry.line).collect()
}

/// The entries of the outermost list, or of the list named `key` in the outermost object.
/// Nothing is checked: the JSON was read already.
pub(super) fn entries<'a>(json: &'a str, key: &str) -> Vec<Entry<'a>> {
    let mut scan = Scan {
        bytes: json.as_bytes(),
        at: 0,
        line: 1,
    };
    scan.space();
    let mut found = Vec::new();
    match scan.peek() {
        Some(b'[') => scan.list(&mut found),
        Some(b'{') => {
            scan.bump();
            while scan.next_entry() {
                let name = scan.string();
                scan.space();
                scan.bump();
                scan.space();
                if name == key.as_bytes() && scan.peek() == Some(b'[') {
                    scan.list(&mut found);
                } else {
                    scan.value();
                }
            }
        }
        _ => {}
    }
    let entry = |(line, range): (u32, Range<usize>)| Entry {
        line,
        json: json.get(range).unwrap_or_default(),
    };
    found.into_iter().map(entry).collect()
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u32,
}

impl<'a> Scan<'a> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn bump(&mut self) {
        self.line += u32::from(self.peek() == Some(b'\n'));
        self.at += 1;
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|byte| {
            byte.is_ascii_whitespace() || byte == 0xef || byte == 0xbb || byte == 0xbf
        }) {
            self.bump();
        }
    }

    /// Goes to the next entry of the list or object that is open; past its end where there is none.
    fn next_entry(&mut self) -> bool {
        self.space();
        if self.peek() == Some(b',') {
            self.bump();
            self.space();
        }
        match self.peek() {
            None => false,
            Some(b']' | b'}') => {
                self.bump();
                false
            }
            Some(_) => true,
        }
    }

    /// Goes through a list: the line of each entry, and where it is written.
    fn list(&mut self, found: &mut Vec<(u32, Range<usize>)>) {
        self.bump();
        while self.next_entry() {
            let (line, start) = (self.line, self.at);
            self.value();
            found.push((line, start..self.at.min(self.bytes.len())));
        }
    }

    /// Passes over a value.
    fn value(&mut self) {
        let mut open = 0u32;
        loop {
            match self.peek() {
                None => return,
                Some(b'"') => drop(self.string()),
                Some(b'[' | b'{') => {
                    open += 1;
                    self.bump();
                }
                Some(b']' | b'}') if open == 0 => return,
                Some(b']' | b'}') => {
                    open -= 1;
                    self.bump();
                }
                Some(b',') if open == 0 => return,
                Some(_) => self.bump(),
            }
            if open == 0 && matches!(self.peek(), Some(b',' | b']' | b'}')) {
                return;
            }
        }
    }

    /// Passes over a string and gives what stands between its quotes, as written.
    fn string(&mut self) -> &'a [u8] {
        self.bump();
        let start = self.at;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => break,
                b'\\' => self.bump(),
                _ => {}
            }
            self.bump();
        }
        let inside = self
            .bytes
            .get(start..self.at.min(self.bytes.len()))
            .unwrap_or_default();
        self.bump();
        inside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_in_their_lines() {
        assert_eq!(
            of_entries(
                "[\n {\"a\": [1,\n2]},\n\n {\"b\": \"x,]\\\"}\"}, 3\n]",
                "notes"
            ),
            [2, 5, 5]
        );
        assert_eq!(
            of_entries(
                "{\"title\": \"[a\\n\",\n \"notes\": [\n  {},\n  {}\n ], \"x\": [1]}",
                "notes"
            ),
            [3, 4]
        );
        let written: Vec<_> = entries("[ {\"é\": [1,2]} ,3\n, \"x\"]", "notes")
            .iter()
            .map(|entry| entry.json.trim())
            .collect();
        assert_eq!(written, ["{\"é\": [1,2]}", "3", "\"x\""]);
        assert!(of_entries("[]", "notes").is_empty());
        for broken in ["", "[", "{", "{\"a", "[1,", "[{\"a\": ", "]", "{\"notes\":"] {
            of_entries(broken, "notes");
        }
    }
}
