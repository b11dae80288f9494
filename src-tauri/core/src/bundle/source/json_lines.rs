//! In which lines the entries of a JSON list stand, so that a finding can point at one.

/// The line (from 1) of each entry of the outermost list, or of the list named `key` in the outermost object.
/// Nothing is checked: the JSON was read already.
pub(super) fn of_entries(json: &str, key: &str) -> Vec<u32> {
    let mut scan = Scan {
        bytes: json.as_bytes(),
        at: 0,
        line: 1,
    };
    scan.space();
    let mut lines = Vec::new();
    match scan.peek() {
        Some(b'[') => scan.list(&mut lines),
        Some(b'{') => {
            scan.bump();
            while scan.next_entry() {
                let name = scan.string();
                scan.space();
                scan.bump();
                scan.space();
                if name == key.as_bytes() && scan.peek() == Some(b'[') {
                    scan.list(&mut lines);
                } else {
                    scan.value();
                }
            }
        }
        _ => {}
    }
    lines
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

    fn list(&mut self, lines: &mut Vec<u32>) {
        self.bump();
        while self.next_entry() {
            lines.push(self.line);
            self.value();
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
        assert!(of_entries("[]", "notes").is_empty());
        for broken in ["", "[", "{", "{\"a", "[1,", "[{\"a\": ", "]", "{\"notes\":"] {
            of_entries(broken, "notes");
        }
    }
}
