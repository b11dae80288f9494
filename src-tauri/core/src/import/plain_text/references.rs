//! References that stand one under the other with no blank line between: each is a paragraph of its own, not a line of
//! one, and not a line of verse.

use std::ops::Range;

use super::lines::Line;

/// The longest mark before a reference, characters: `[Ell98]`.
const LONGEST_MARK: usize = 12;
/// The most words before the first comma, stop or bracket of a reference: "C. K. Arkwright and Jonna de Vries".
const MOST_NAMES: usize = 8;
/// The longest reference, characters.
const LONGEST: usize = 600;
/// Years of books.
const YEARS: Range<u32> = 1400..2200;

/// The lines of each reference, if these lines are several.
pub fn entries(lines: &[Line<'_>]) -> Option<Vec<Range<usize>>> {
    let marked = |at: usize| mark(lines[at].text).is_some();
    let hanging = |at: usize| lines[at].indent < lines[0].indent + 2;
    let begins = |at: usize| ended(lines[at - 1].text) && begins_with_name(lines[at].text);
    let several = |starts: &dyn Fn(usize) -> bool| {
        let entries = split(lines.len(), starts);
        (entries.len() > 1).then_some(entries)
    };
    if lines.len() < 2 {
        None
    } else if marked(0) {
        several(&marked).filter(|entries| most_are_references(lines, entries))
    } else if !begins_with_name(lines[0].text) {
        None
    } else if (1..lines.len()).any(|at| !hanging(at)) {
        several(&hanging).filter(|entries| most_are_references(lines, entries))
    } else {
        several(&begins).filter(|entries| entries.iter().all(|e| is_reference(&lines[e.clone()])))
    }
}

/// Ranges that begin with the first line, and with every other one that starts one.
fn split(count: usize, starts: &dyn Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut begins: Vec<usize> = (1..count).filter(|&at| starts(at)).collect();
    begins.insert(0, 0);
    begins.push(count);
    begins.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

fn most_are_references(lines: &[Line<'_>], entries: &[Range<usize>]) -> bool {
    let references = entries
        .iter()
        .filter(|e| is_reference(&lines[(*e).clone()]));
    references.count() * 3 >= entries.len() * 2
}

/// Does it begin with a mark or with a name, and name a year or an address?
fn is_reference(lines: &[Line<'_>]) -> bool {
    let Some(first) = lines.first() else {
        return false;
    };
    let width: usize = lines.iter().map(|l| l.width).sum();
    let sourced = lines
        .iter()
        .any(|l| has_year(l.text) || l.text.contains("://"));
    let named = mark(first.text).is_some() || begins_with_name(first.text);
    width <= LONGEST && sourced && named && lines.last().is_some_and(|l| ended(l.text))
}

/// `[3]`, `[Ell98]` and the words after it.
fn mark(line: &str) -> Option<&str> {
    let (label, rest) = line.strip_prefix('[')?.split_once(']')?;
    let short = label.chars().take(LONGEST_MARK + 1).count() <= LONGEST_MARK;
    let named = label.chars().any(char::is_alphanumeric) && !label.contains(char::is_whitespace);
    (short && named && rest.starts_with(char::is_whitespace)).then(|| rest.trim_start())
}

fn ended(line: &str) -> bool {
    line.ends_with(['.', ')', ']', '/', '”', '"']) || line.ends_with(|c: char| c.is_ascii_digit())
}

/// "Ellery, Maud.", "M. Ellery,", "Maud Ellery and Jonna de Vries (".
fn begins_with_name(line: &str) -> bool {
    let mut words = 0;
    for word in line.split_whitespace().take(MOST_NAMES) {
        let bare = word.trim_end_matches([',', '.', ':', ';']);
        let capital = word.starts_with(char::is_uppercase);
        let small = matches!(
            bare,
            "and"
                | "&"
                | "et"
                | "und"
                | "al"
                | "da"
                | "de"
                | "del"
                | "den"
                | "der"
                | "di"
                | "du"
                | "la"
                | "le"
                | "van"
                | "von"
                | "y"
        );
        if word.starts_with('(') {
            return words > 0;
        }
        if !(capital || small) || word.contains(['“', '"', '!', '?', '=']) {
            return false;
        }
        words += 1;
        let initial = bare.chars().count() <= 2;
        if bare.len() < word.len() && !initial {
            return words > 1 || word.ends_with(',');
        }
    }
    false
}

fn has_year(line: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric()).any(|word| {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        digits.len() == 4 && digits.parse().is_ok_and(|year| YEARS.contains(&year))
    })
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    fn found(text: &str) -> Option<usize> {
        let chunks = lines::chunks(text);
        entries(&chunks[0].lines).map(|entries| entries.len())
    }

    #[test]
    fn references_of_one_line_and_of_several() {
        let line = "Ellery, Maud. The Wild Allotment. Leeds: Hedgerow Press, 1998.\n";
        assert_eq!(found(&line.repeat(3)), Some(3));
        assert_eq!(found(line), None, "one is a paragraph as it is");
        let hanging = "Ellery, M. (1998). The Wild\n   Allotment. Leeds: Hedgerow.\n";
        assert_eq!(found(&hanging.repeat(2)), Some(2));
        let flush = "M. Ellery, The Wild Allotment,\nLeeds: Hedgerow, 1998.\n";
        assert_eq!(found(&flush.repeat(2)), Some(2));
        let marked = "[1] M. Ellery, “The wild allotment,” in\nProceedings, Leeds, 1998, pp. 12–15.\n[2] J. Brandt, 2003.\n";
        assert_eq!(found(marked), Some(2));
    }

    #[test]
    fn verse_prose_and_addresses_are_none() {
        for text in [
            "The water keeps the color of the sky,\nAnd holds it longer than the sky can do.\n",
            "In 1998 the town, Leeds, opened a garden.\nEllery was there, and wrote of it in 1999.\n",
            "14 Harbor Street\nPort Ellery\n9 May 1911\n",
            "Wood, 12 pieces\nIron, 30 pieces\n",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
