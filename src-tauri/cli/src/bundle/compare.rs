//! `bundle compare`

use std::path::{Path, PathBuf};

use marginalis_core::bundle::compare::{self, Comparison, Marks, TextChange, TextNews, html};
use marginalis_core::highlights::State;

use crate::DONE;
use crate::output::{Out, Result, count, short};

/// Compares two editions.
pub fn run(old: &Path, new: &Path, notes: &[PathBuf], as_page: bool, out: &mut Out) -> Result<u8> {
    let comparison = compare::compare(old, new, notes)?;
    if as_page {
        out.text(&html::page(&comparison))?;
    } else if out.wants_json() {
        out.json(&comparison)?;
    } else {
        show(&comparison, out)?;
    }
    Ok(DONE)
}

fn show(comparison: &Comparison, out: &mut Out) -> Result {
    let Comparison { old, new, .. } = comparison;
    out.line(&format!(
        "{}, edition {} → {}",
        new.name, old.edition, new.edition
    ))?;
    if !comparison.same_bundle {
        out.line(
            "These are two different bundles: nobody who has the one can update to the other.",
        )?;
    } else if !comparison.higher {
        out.line("The new edition’s number is not higher: nobody is offered it.")?;
    }
    for field in &comparison.fields {
        out.line(&format!(
            "{}: “{}” → “{}”",
            field.field, field.old, field.new
        ))?;
    }
    for text in &comparison.texts {
        show_text(text, out)?;
    }
    for file in &comparison.files {
        out.line(&format!(
            "{}: {}",
            file.file,
            format!("{:?}", file.change).to_lowercase()
        ))?;
    }
    match &comparison.marks {
        Some(marks) => show_marks(marks, out),
        None => Ok(()),
    }
}

fn show_text(text: &TextChange, out: &mut Out) -> Result {
    let what = match text.change {
        TextNews::Same => return Ok(()),
        TextNews::Form => "the same words in another form".to_owned(),
        TextNews::New => "new".to_owned(),
        TextNews::Withdrawn => "withdrawn".to_owned(),
        TextNews::Words => {
            let all = &text.paragraphs;
            format!(
                "paragraphs: {} changed, {} added, {} removed, {} moved",
                all.changed, all.added, all.removed, all.moved
            )
        }
    };
    out.line(&format!("{}: {what}", text.title))?;
    for passage in &text.passages {
        let [old, new] =
            [&passage.old, &passage.new].map(|side| side.as_ref().map(|side| &*side.text));
        let begins = match (old, new) {
            (Some(old), Some(new)) => first_difference(old, new),
            _ => 0,
        };
        for (sign, words) in [("-", old), ("+", new)] {
            if let Some(words) = words {
                out.line(&format!("  {sign} {}", excerpt(words, begins)))?;
            }
        }
    }
    Ok(())
}

/// Signs of a passage that are shown.
const SHOWN: usize = 100;
/// Signs before the first change that are shown with it.
const LEAD: usize = 40;

/// The number of the first word in which two passages differ.
fn first_difference(old: &str, new: &str) -> usize {
    let same = |(old, new): &(&str, &str)| old == new;
    let pairs = old.split_whitespace().zip(new.split_whitespace());
    pairs.take_while(same).count()
}

/// A passage, or what stands around its word number `begins` where all of it would not fit.
fn excerpt(passage: &str, begins: usize) -> String {
    let words: Vec<&str> = passage.split_whitespace().collect();
    let all: usize = words.iter().map(|word| word.chars().count() + 1).sum();
    let (mut from, mut lead) = (begins.min(words.len()), 0);
    while from > 0 && lead < LEAD {
        from -= 1;
        lead += words[from].chars().count() + 1;
    }
    if all <= SHOWN || from == 0 {
        return short(passage, SHOWN);
    }
    format!("…{}", short(&words[from..].join(" "), SHOWN - 1))
}

fn show_marks(marks: &Marks, out: &mut Out) -> Result {
    let counts = &marks.counts;
    let all = count(counts.before as usize, "mark", "marks");
    out.line(&format!(
        "{all}: {} stay, {} to check, {} lose their place",
        counts.placed, counts.check, counts.unplaced
    ))?;
    if marks.withdrawn > 0 {
        out.line(&format!(
            "{} on withdrawn texts stay with them",
            marks.withdrawn
        ))?;
    }
    for mark in marks
        .entries
        .iter()
        .filter(|mark| mark.state != State::Placed)
    {
        let who = mark.creator.as_deref().unwrap_or(&mark.file);
        let new = mark.new.as_ref().map_or("nowhere".to_owned(), |new| {
            format!("“{}”", short(&new.text, 60))
        });
        out.line(&format!(
            "  {who}: “{}” → {new}: {}",
            short(&mark.old.text, 60),
            mark.reason
        ))?;
    }
    for refused in &marks.refused {
        out.say(&format!(
            "{}, number {}: {}",
            refused.file, refused.number, refused.message
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_passage_is_shown_where_it_changed() {
        let lead = "one two three four five ".repeat(8);
        let (old, new) = (lead.clone() + "six seven.", lead + "six, or seven.");
        let begins = first_difference(&old, &new);
        assert_eq!(begins, 40);
        let shown = excerpt(&old, begins);
        assert!(
            shown.starts_with("…") && shown.ends_with(" five six seven."),
            "{shown}"
        );
        assert!(shown.chars().count() <= SHOWN);
        assert!(excerpt(&new, begins).ends_with("six, or seven."));
        assert_eq!(excerpt("short words", 1), "short words");
    }
}
