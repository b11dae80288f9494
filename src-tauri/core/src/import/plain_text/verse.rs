//! Were lines broken for want of room (prose), or on purpose (verse, addresses, lists of names)?
//!
//! Two things tell. *Width*: a line of prose ends where the next word would not have fitted. *Beginnings*: verse begins
//! its lines with capitals, prose only where a sentence or a name happens to begin there. Widths alone mistake verse
//! whose lines are about as long as each other; beginnings alone mistake a short paragraph now and then. So lines that
//! are full are verse only where capitals at all their beginnings can hardly be chance in a text of this size.

use super::lines::{Chunk, Layout, Line};

/// Narrower than anybody wraps prose.
const NARROWEST: usize = 24;
/// From this width on a wrap is that of a page; narrower ones are columns, and as often verse.
const WIDE: usize = 55;
/// Lines that a machine or a patient hand wrapped are full as often as this: 0 to 1.
const REGULAR: f64 = 0.9;
/// So many paragraphs may be taken for verse by chance, in a whole text.
const MISTAKES: f64 = 0.05;
/// Where no prose shows how often its lines begin with a capital: more often than in most languages.
const BY_CHANCE: f64 = 0.35;
/// However seldom it was seen.
const LEAST_BY_CHANCE: f64 = 0.2;
/// So many lines that go on from another one show the way of the whole text.
const SHOWN: u32 = 6;

/// How the lines of a text begin that have another one above them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Beginnings {
    /// How many in a hundred begin with a capital in paragraphs that are prose: 0 to 1.
    by_chance: f64,
    /// Paragraphs of more than one line.
    paragraphs: u32,
    /// Do most lines of the text stand in stanzas?
    stanzas: bool,
}

impl Beginnings {
    /// Looks at all lines that are not whole paragraphs.
    pub fn of(chunks: &[Chunk<'_>]) -> Self {
        let (mut paragraphs, mut in_stanzas, mut in_prose, mut by_chance) = (0, 0, 0, 0);
        let several =
            |chunk: &&Chunk<'_>| chunk.lines.len() > 1 && !chunk.lines.iter().any(Line::is_long);
        for chunk in chunks.iter().filter(several) {
            let (capitals, small) = count(&chunk.lines);
            paragraphs += 1;
            if small == 0 {
                in_stanzas += capitals;
            } else {
                in_prose += capitals + small;
                by_chance += capitals;
            }
        }
        let by_chance = match in_prose {
            0 => BY_CHANCE,
            all => (f64::from(by_chance) / f64::from(all)).max(LEAST_BY_CHANCE),
        };
        Self {
            by_chance,
            paragraphs,
            stanzas: in_stanzas >= SHOWN && in_stanzas > in_prose,
        }
    }

    /// Do all lines begin with capitals, and not by chance? Of a text that is `wrapped` as regularly as only prose is,
    /// the way of the whole says nothing: its language may write many words with a capital.
    fn are_verse(&self, lines: &[Line<'_>], wrapped: bool) -> bool {
        let (capitals, small) = count(lines);
        // In a long stanza a line may go on from the one before.
        let all = small * 10 <= capitals && capitals > 0;
        let chance = self
            .by_chance
            .powi(i32::try_from(capitals).unwrap_or(i32::MAX));
        all && ((self.stanzas && !wrapped) || chance * f64::from(self.paragraphs) < MISTAKES)
    }
}

/// How many lines after the first begin with a capital, and how many with a small letter. Scripts without case, and
/// figures, say nothing.
fn count(lines: &[Line<'_>]) -> (u32, u32) {
    let first_letter = |line: &Line<'_>| {
        let mut signs = line.text.chars().skip_while(|c| !c.is_alphanumeric());
        signs.next()
    };
    let letters = || lines.iter().skip(1).filter_map(first_letter);
    let number = |is: fn(&char) -> bool| u32::try_from(letters().filter(is).count());
    let capitals = number(|c| c.is_uppercase()).unwrap_or(u32::MAX);
    (capitals, number(|c| c.is_lowercase()).unwrap_or(u32::MAX))
}

/// Were these lines, two at least, broken for want of room?
pub fn is_prose(lines: &[Line<'_>], layout: &Layout) -> bool {
    let wrapped = layout.wrap >= WIDE && layout.full >= REGULAR;
    if layout.wrap < NARROWEST || are_labeled(lines) || layout.beginnings.are_verse(lines, wrapped)
    {
        return false;
    }
    let inner = lines.len() - 1;
    let full = lines
        .windows(2)
        .filter(|w| w[0].is_full_before(&w[1], layout.wrap))
        .count();
    let share = full as f64 / inner as f64;
    let wide = layout.wrap >= WIDE;
    let by_width = match (inner, wide) {
        // Where lines are whole paragraphs, those that are short were not broken for want of room.
        _ if layout.unwrapped => share >= 0.7 && layout.full >= 0.8,
        (0..3, true) => share >= 0.5 && layout.full >= 0.5,
        // Three short lines fill a narrow column by chance.
        (0..3, false) => share >= 0.5 && layout.full >= 0.8,
        (_, true) => share >= 0.5,
        (_, false) => share >= 0.7,
    };
    // Lines broken by hand, here and there: they go on in the middle of a sentence and are about as wide.
    let small = lines[1..]
        .iter()
        .filter(|l| l.text.starts_with(char::is_lowercase))
        .count();
    let mean = lines[..inner].iter().map(|l| l.width).sum::<usize>() / inner;
    by_width || (wide && small * 2 >= inner && mean * 10 >= layout.wrap * 6)
}

/// "From: …" over "Subject: …": a line each, as long as they come.
fn are_labeled(lines: &[Line<'_>]) -> bool {
    let labeled = |line: &&Line<'_>| {
        let label = line.text.split_once(": ").map_or("", |(label, _)| label);
        label.starts_with(char::is_uppercase)
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let count = lines.iter().filter(labeled).count();
    count > 1 && count * 2 > lines.len()
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    fn are_prose(text: &str) -> Vec<bool> {
        let chunks = lines::chunks(text);
        let layout = lines::layout(&chunks);
        let several = chunks.iter().filter(|chunk| chunk.lines.len() > 1);
        several
            .map(|chunk| is_prose(&chunk.lines, &layout))
            .collect()
    }

    #[test]
    fn even_lines_with_capitals_are_verse_and_even_lines_without_are_prose() {
        let verse = "The street is long and so is every night\nThe lamps are many but they give no light\n\
                     The houses stand as if they had been told\nThat nothing which is useful can be old\n";
        assert_eq!(are_prose(&format!("{verse}\n{verse}")), [false, false]);
        let prose = "The street is long and so is every night, and the\nlamps are many but they give no light, and the\n\
                     houses stand as if they had been told that it will\nnever be of use to be as old as all of that is.\n";
        assert_eq!(are_prose(&format!("{prose}\n{prose}")), [true, true]);
    }

    #[test]
    fn capitals_that_may_be_chance_change_nothing() {
        let prose = "It was said of the harbor master at the Old Quay in\nPort Ellery that he had never been to sea, and\n\
                     Henrietta Vale, who knew him, did not deny it when\nasked, for which he thanked her in a long letter.\n";
        let by_chance = "He wrote it on the paper of the harbor office under\nThe Seal of the Town, with a pen that Tobias of\n\
                         Ellery had given him, and sealed it.\n";
        let text = format!("{}{by_chance}", format!("{prose}\n").repeat(5));
        assert_eq!(are_prose(&text).last(), Some(&true));
    }
}
