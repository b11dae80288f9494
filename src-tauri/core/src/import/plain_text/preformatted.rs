//! Code and tables: lines whose inner spacing or signs matter.

use super::lines::Line;
use super::markers::Marker;

/// Are most of these lines, two at least, code or a table?
pub fn are(lines: &[Line<'_>]) -> bool {
    let columns = |line: &Line<'_>| {
        let words = Marker::of(line.text).map_or(line.text, |m| &line.text[m.cut..]);
        words.contains("   ")
            || words.contains('\t')
            || (words.starts_with('|') && words.ends_with('|'))
    };
    let signs = |line: &Line<'_>| {
        let text = line.text;
        let ends =
            text.ends_with(['{', '}']) || text.starts_with("#include") || text.starts_with("</");
        let calls = text.ends_with(';') && text.contains(['(', '=']);
        ends || calls || (text.contains(" = ") || text.contains(" == ") || text.contains("();"))
    };
    let share = |is: &dyn Fn(&Line<'_>) -> bool| {
        lines.iter().filter(|l| is(l)).count() * 10 >= lines.len() * 6
    };
    lines.len() >= 2 && (share(&columns) || share(&signs))
}
