//! What students are called, and letting go of what they handed in.

use super::{MAX_NAME, store};
use crate::history::Action;
use crate::ids::HandInId;
use crate::{Error, ErrorKind, Library, Result};

/// Calls a student something.
pub(super) fn name(
    library: &Library,
    hand_in: HandInId,
    called: Option<&str>,
    pseudonym: Option<&str>,
) -> Result<()> {
    let called = called.map(checked).transpose()?;
    let pseudonym = pseudonym.map(checked).transpose()?;
    library.write(Action::NameStudent, |tx| {
        let mut layer = store::get(tx, hand_in)?;
        let before = (layer.called.clone(), layer.pseudonym.clone());
        layer.called = called.unwrap_or(layer.called);
        layer.pseudonym = pseudonym.unwrap_or(layer.pseudonym);
        match before == (layer.called.clone(), layer.pseudonym.clone()) {
            true => Ok(()),
            false => store::update(tx, &layer),
        }
    })
}

/// Lets go of what a student handed in.
pub(super) fn remove(library: &Library, hand_in: HandInId) -> Result<()> {
    library.write(Action::RemoveHandIn, |tx| store::delete(tx, hand_in))
}

fn checked(name: &str) -> Result<String> {
    let name = name.trim();
    if name.chars().count() <= MAX_NAME && !name.chars().any(char::is_control) {
        return Ok(name.to_owned());
    }
    Err(Error::new(
        ErrorKind::InvalidValue,
        format!("A name has up to {MAX_NAME} characters on one line. Nothing was changed."),
    ))
}

/// A name out of a file, fit to be shown: without what steers a text or cannot be seen, on one line, not too long.
pub(super) fn cleaned(name: &str) -> String {
    let shown = name.chars().map(|c| match c {
        c if c.is_whitespace() => ' ',
        c => c,
    });
    let shown: String = shown
        .filter(|c| !c.is_control() && !super::super::names::invisible_or_unassigned(*c))
        .collect();
    let words: Vec<&str> = shown.split_whitespace().collect();
    words.join(" ").chars().take(MAX_NAME).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_fit_to_be_shown() {
        assert_eq!(cleaned("  Ada\n\tLovelace "), "Ada Lovelace");
        assert_eq!(cleaned("A\u{202e}nn\u{0}\u{200b}a"), "Anna");
        assert_eq!(cleaned("<b>Ada</b>"), "<b>Ada</b>");
        assert_eq!(cleaned(&"é".repeat(10_000)), "é".repeat(MAX_NAME));
    }

    #[test]
    fn a_name_at_the_limit_and_one_past() {
        assert!(checked(&"é".repeat(MAX_NAME)).is_ok());
        assert!(checked(&"é".repeat(MAX_NAME + 1)).is_err());
        assert!(checked("a\nb").is_err());
        assert_eq!(checked(" Ada ").unwrap(), "Ada");
    }
}
