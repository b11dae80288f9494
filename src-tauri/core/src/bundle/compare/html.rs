//! A comparison as a page of its own: one file, no script, nothing loaded, every word escaped.

use std::fmt::Write;

use super::{
    Comparison, MarkChange, Marks, ParagraphCounts, Passage, PassageChange, TextChange, TextNews,
};
use crate::bundle::page::{Escaped, head};
use crate::editions::{RowKind, Span, Verdict};
use crate::highlights::State;

const STYLE: &str = include_str!("compare.css");

/// Writes the page.
pub fn page(comparison: &Comparison) -> String {
    let mut page = head(&format!("{}: what changes", comparison.new.name), STYLE);
    // Writing to a string does not fail.
    let _ = write_page(&mut page, comparison);
    page
}

fn write_page(page: &mut String, comparison: &Comparison) -> std::fmt::Result {
    let Comparison { old, new, .. } = comparison;
    writeln!(page, "<h1>{}</h1>", Escaped(&new.name))?;
    writeln!(
        page,
        "<p>Edition {} ({}) compared with edition {} ({}).</p>",
        new.edition,
        day(new.modified),
        old.edition,
        day(old.modified)
    )?;
    if !comparison.same_bundle {
        writeln!(
            page,
            "<p class=\"warning\">These are two different bundles: nobody who has the one can update to the other.</p>"
        )?;
    } else if !comparison.higher {
        writeln!(
            page,
            "<p class=\"warning\">The new edition’s number is not higher: nobody who has edition {} is offered it.</p>",
            old.edition
        )?;
    }
    for field in &comparison.fields {
        writeln!(
            page,
            "<p>{}: <del>{}</del> <ins>{}</ins></p>",
            field.field,
            Escaped(&field.old),
            Escaped(&field.new)
        )?;
    }
    contents(page, comparison)?;
    if let Some(marks) = &comparison.marks {
        summary_of_marks(page, marks)?;
    }
    for text in comparison
        .texts
        .iter()
        .filter(|text| text.change == TextNews::Words)
    {
        let marks = comparison.marks.iter().flat_map(|marks| &marks.entries);
        let marks: Vec<&MarkChange> = marks
            .filter(|mark| mark.text == text.id && mark.state != State::Placed)
            .collect();
        text_section(page, text, &marks)?;
    }
    page.push_str("</body>\n</html>\n");
    Ok(())
}

fn day(time: crate::time::Timestamp) -> String {
    time.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}

fn contents(page: &mut String, comparison: &Comparison) -> std::fmt::Result {
    page.push_str(
        "<h2>Texts</h2>\n<table>\n<tr><th>Text</th><th>Change</th><th>Paragraphs</th></tr>\n",
    );
    for text in &comparison.texts {
        let title = match text.change {
            TextNews::Words => format!("<a href=\"#t-{}\">{}</a>", text.id, Escaped(&text.title)),
            _ => Escaped(&text.title).to_string(),
        };
        writeln!(
            page,
            "<tr><td>{title}</td><td>{}</td><td>{}</td></tr>",
            news(text),
            paragraphs(&text.paragraphs)
        )?;
    }
    for file in &comparison.files {
        writeln!(
            page,
            "<tr><td>{}</td><td>{}</td><td></td></tr>",
            Escaped(&file.file),
            format!("{:?}", file.change).to_lowercase()
        )?;
    }
    page.push_str("</table>\n");
    Ok(())
}

fn news(text: &TextChange) -> String {
    match text.change {
        TextNews::Same => "the same".to_owned(),
        TextNews::Form => "the same words in another form".to_owned(),
        TextNews::Words => format!(
            "{} % of its words live on",
            (text.similarity * 100.0).floor()
        ),
        TextNews::New => "new".to_owned(),
        TextNews::Withdrawn => "withdrawn".to_owned(),
    }
}

fn paragraphs(counts: &ParagraphCounts) -> String {
    let all = [
        (counts.changed, "changed"),
        (counts.added, "added"),
        (counts.removed, "removed"),
        (counts.moved, "moved"),
    ];
    let told = all
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"));
    told.collect::<Vec<_>>().join(", ")
}

fn summary_of_marks(page: &mut String, marks: &Marks) -> std::fmt::Result {
    let counts = &marks.counts;
    page.push_str("<h2>Marks</h2>\n");
    writeln!(
        page,
        "<p>{} marks on passages: {} stay on their words, {} are to be checked, {} lose their place.</p>",
        counts.before, counts.placed, counts.check, counts.unplaced
    )?;
    if marks.withdrawn > 0 {
        writeln!(
            page,
            "<p>{} stand on texts that are withdrawn, and stay with them.</p>",
            marks.withdrawn
        )?;
    }
    for refused in &marks.refused {
        writeln!(
            page,
            "<p class=\"warning\">{}, number {}: {}</p>",
            Escaped(&refused.file),
            refused.number,
            Escaped(&refused.message)
        )?;
    }
    Ok(())
}

fn text_section(page: &mut String, text: &TextChange, marks: &[&MarkChange]) -> std::fmt::Result {
    writeln!(
        page,
        "<section id=\"t-{}\">\n<h2>{}</h2>",
        text.id,
        Escaped(&text.title)
    )?;
    let mut heading = "";
    for passage in &text.passages {
        if passage.heading != heading {
            heading = &passage.heading;
            writeln!(page, "<h3>{}</h3>", Escaped(heading))?;
        }
        passage_row(page, passage)?;
    }
    if !marks.is_empty() {
        page.push_str("<h3>Marks to look at</h3>\n");
    }
    for mark in marks {
        mark_row(page, mark)?;
    }
    page.push_str("</section>\n");
    Ok(())
}

fn passage_row(page: &mut String, row: &PassageChange) -> std::fmt::Result {
    let kind = match row.kind {
        RowKind::Same => "same",
        RowKind::Changed => "changed",
        RowKind::Removed => "removed",
        RowKind::Added => "added",
        RowKind::MovedAway => "moved away",
        RowKind::MovedHere => "moved here",
    };
    writeln!(page, "<div class=\"row\"><p class=\"kind\">{kind}</p>")?;
    side(
        page,
        "old",
        "del",
        row.old.as_ref(),
        row.changes.iter().map(|change| change.old),
    )?;
    side(
        page,
        "new",
        "ins",
        row.new.as_ref(),
        row.changes.iter().map(|change| change.new),
    )?;
    page.push_str("</div>\n");
    Ok(())
}

/// A passage with its changed words marked; the words that a moved passage changed are told where both its sides are.
fn side(
    page: &mut String,
    class: &str,
    mark: &str,
    passage: Option<&Passage>,
    changes: impl Iterator<Item = Span>,
) -> std::fmt::Result {
    let Some(passage) = passage else {
        return writeln!(page, "<p class=\"{class}\"></p>");
    };
    write!(page, "<p class=\"{class}\">")?;
    let letters: Vec<char> = passage.text.chars().collect();
    let inside = |at: u32| (at.saturating_sub(passage.start) as usize).min(letters.len());
    let mut done = 0;
    for change in
        changes.filter(|change| change.start >= passage.start && change.end <= passage.end)
    {
        let (start, end) = (inside(change.start).max(done), inside(change.end));
        if start >= end {
            continue;
        }
        let plain: String = letters[done..start].iter().collect();
        let changed: String = letters[start..end].iter().collect();
        write!(
            page,
            "{}<{mark}>{}</{mark}>",
            Escaped(&plain),
            Escaped(&changed)
        )?;
        done = end;
    }
    let rest: String = letters[done..].iter().collect();
    writeln!(page, "{}</p>", Escaped(&rest))
}

fn mark_row(page: &mut String, mark: &MarkChange) -> std::fmt::Result {
    let verdict = match mark.verdict {
        Verdict::Kept => "kept",
        Verdict::Moved => "moved",
        Verdict::Reworded => "reworded",
        Verdict::Ambiguous => "ambiguous",
        Verdict::Removed => "removed",
    };
    let who = mark.creator.as_deref().unwrap_or(&mark.file);
    writeln!(
        page,
        "<div class=\"row\"><p class=\"kind\">{} · {verdict}</p>",
        Escaped(who)
    )?;
    side(page, "old", "del", Some(&mark.old), std::iter::empty())?;
    side(page, "new", "ins", mark.new.as_ref(), std::iter::empty())?;
    writeln!(
        page,
        "<p class=\"why\">{} {}</p></div>",
        Escaped(&mark.reason),
        Escaped(&mark.note)
    )
}
