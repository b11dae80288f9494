//! Names that others gave out: licenses (SPDX) and languages (BCP-47). Each check gives `None` where all is well, else
//! what is wrong and what to write instead.

use language_tags::{LanguageTag, ValidationError};
use spdx::error::Reason;

use super::colophon::edits;

/// What is wrong with a name.
pub(super) struct Wrong {
    pub(super) message: String,
    pub(super) hint: String,
}

/// Said instead of a license where there is none.
pub const NO_LICENSE: &str = "NONE";

/// Is this an SPDX expression whose ids are all known?
pub(super) fn license(expression: &str) -> Option<Wrong> {
    let error = match spdx::Expression::parse(expression) {
        Ok(parsed) => return says_nothing(&parsed),
        Err(error) => error,
    };
    let part = expression.get(error.span.clone()).unwrap_or(expression);
    let message = match error.reason {
        Reason::Empty => "The license is empty.".to_owned(),
        Reason::DeprecatedLicenseId => format!("“{part}” is an outdated name of a license."),
        Reason::UnknownLicense | Reason::UnknownTerm | Reason::UnknownException => {
            format!("“{part}” is not a license of the SPDX list.")
        }
        reason => format!("“{expression}” is not an SPDX expression: {reason}."),
    };
    // "MIT License" is one name, of which the parser blames the second word.
    let mut words = expression.split_whitespace();
    let name = match words.any(|word| ["AND", "OR", "WITH"].contains(&word)) {
        true => part,
        false => expression,
    };
    let hint = match like(name) {
        Some(known) => format!("Did you mean {known}? All ids: https://spdx.org/licenses"),
        None => "Write an id of https://spdx.org/licenses such as CC-BY-4.0, CC-BY-SA-4.0 or CC0-1.0, several as in `CC-BY-4.0 OR MIT`; for one that is not on the list `LicenseRef-` and a name of yours; where you give none, NONE.".to_owned(),
    };
    Some(Wrong { message, hint })
}

/// Two of SPDX's names are none of a license: students must be told that there is none, not be left to look it up.
fn says_nothing(expression: &spdx::Expression) -> Option<Wrong> {
    let name = expression
        .requirements()
        .filter_map(|each| each.req.license.id())
        .map(|id| id.name)
        .find(|name| ["NOASSERTION", NO_LICENSE].contains(name))?;
    Some(Wrong {
        message: format!("“{name}” is not a license."),
        hint: "Where you give none, write NONE and nothing else; students are told so.".to_owned(),
    })
}

/// One letter in so many may be wrong in a license's id.
const LETTERS_TO_AN_ERROR: usize = 4;

/// The license that was probably meant: the id that differs by signs and case only, else the newest that begins with all
/// these parts, else what the license is also called, else the id with the fewest letters to change, if they are few.
fn like(name: &str) -> Option<&'static str> {
    let wanted = folded(name);
    if wanted.len() < 3 {
        return None;
    }
    let current = || {
        let known = spdx::identifiers::LICENSES
            .iter()
            .map(|license| license.name);
        known.filter(|name| spdx::license_id(name).is_some_and(|id| !id.is_deprecated()))
    };
    let has_parts = |id: &&str| {
        let ends = id
            .char_indices()
            .filter(|(_, c)| !c.is_ascii_alphanumeric());
        ends.map(|(end, _)| folded(&id[..end]))
            .any(|part| part == wanted)
    };
    let also_called = || {
        let (id, length) = spdx::imprecise_license_id(name)?;
        let rest = name.get(length..)?;
        (!rest.starts_with(char::is_alphanumeric)).then_some(id.name)
    };
    let is_near = |errors: &usize| *errors <= wanted.len().div_ceil(LETTERS_TO_AN_ERROR);
    current()
        .find(|id| folded(id) == wanted)
        // Of "CC-BY-SA" the plain versions come before those of a country: they are shorter.
        .or_else(|| {
            let alike = current().filter(has_parts);
            alike.min_by_key(|id| (id.len(), std::cmp::Reverse(*id)))
        })
        .or_else(also_called)
        .or_else(|| {
            let alike = current().map(|id| (errors(&wanted, id), id));
            let near = alike.filter(|(errors, _)| is_near(errors));
            near.min_by_key(|(errors, id)| (*errors, id.len(), std::cmp::Reverse(*id)))
                .map(|(_, id)| id)
        })
}

/// A name without signs and case.
fn folded(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

/// How many letters of a folded name to change to have this id; where the name has no version, those of the id do not count.
fn errors(wanted: &str, id: &str) -> usize {
    let id = folded(id);
    let is_digit = |c: char| c.is_ascii_digit();
    let without_version = match wanted.contains(is_digit) {
        true => &id,
        false => id.trim_end_matches(is_digit),
    };
    edits(wanted, without_version)
}

/// Is this a BCP-47 tag whose parts are all registered?
pub(super) fn language(tag: &str) -> Option<Wrong> {
    let hint = "Write a BCP-47 tag: a language such as en, de, la or grc, if need be with a script or region, as in pt-BR or zh-Hant.";
    let parsed = match LanguageTag::parse(tag) {
        Ok(parsed) => parsed,
        Err(error) => {
            let name = tag.trim().to_lowercase();
            let hint = match NAMES.iter().find(|(known, _)| *known == name) {
                Some((_, tag)) => format!("Write {tag}."),
                None => hint.to_owned(),
            };
            let message = format!("“{tag}” is not a BCP-47 language tag ({error}).");
            return Some(Wrong { message, hint });
        }
    };
    let error = parsed.validate().err()?;
    let what = match error {
        ValidationError::PrimaryLanguageNotInRegistry => {
            format!("there is no language “{}”", parsed.primary_language())
        }
        ValidationError::RegionNotInRegistry => {
            format!(
                "there is no region “{}”",
                parsed.region().unwrap_or_default()
            )
        }
        ValidationError::ScriptNotInRegistry => {
            format!(
                "there is no script “{}”",
                parsed.script().unwrap_or_default()
            )
        }
        error => error.to_string(),
    };
    let name = NAMES.iter().find(|(known, _)| *known == tag.to_lowercase());
    Some(Wrong {
        message: format!("“{tag}” is not a known language: {what}."),
        hint: match (name, tag) {
            (Some((_, tag)), _) => format!("Write {tag}."),
            (None, tag) if tag.to_ascii_uppercase().ends_with("-UK") => {
                format!(
                    "The United Kingdom is GB: write {}GB.",
                    &tag[..tag.len() - 2]
                )
            }
            _ => hint.to_owned(),
        },
    })
}

/// Names that people write instead of tags.
const NAMES: [(&str, &str); 12] = [
    ("english", "en"),
    ("german", "de"),
    ("deutsch", "de"),
    ("french", "fr"),
    ("français", "fr"),
    ("spanish", "es"),
    ("español", "es"),
    ("italian", "it"),
    ("italiano", "it"),
    ("latin", "la"),
    ("greek", "el"),
    ("portuguese", "pt"),
];

/// Is a language written from right to left, by its script or by the one it is usually written in?
pub(super) fn is_right_to_left(tag: &str) -> bool {
    let Ok(tag) = LanguageTag::parse(tag) else {
        return false;
    };
    match tag.script() {
        Some(script) => matches!(
            script,
            "Arab" | "Hebr" | "Syrc" | "Thaa" | "Nkoo" | "Adlm" | "Rohg"
        ),
        None => matches!(
            tag.primary_language(),
            "ar" | "arc" | "ckb" | "dv" | "fa" | "he" | "ps" | "sd" | "syr" | "ug" | "ur" | "yi"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licenses_are_known_or_a_better_name_is_told() {
        for good in [
            "CC-BY-SA-4.0",
            "CC0-1.0 AND MIT",
            "LicenseRef-Mine",
            "GPL-3.0-or-later",
        ] {
            assert!(license(good).is_none(), "{good}");
        }
        let told = |name: &str| license(name).map(|wrong| wrong.hint).unwrap_or_default();
        assert!(
            told("CC BY-SA 4.0").contains("CC-BY-SA-4.0"),
            "{}",
            told("CC BY-SA 4.0")
        );
        assert!(
            told("cc-by-4.0").contains("CC-BY-4.0"),
            "{}",
            told("cc-by-4.0")
        );
        assert!(
            told("CC-BY-SA").contains("CC-BY-SA-4.0"),
            "{}",
            told("CC-BY-SA")
        );
        for (name, meant) in [
            ("MITT", "MIT"),
            ("MIT License", "MIT"),
            ("CC0-1.0 OR MITT", "MIT"),
            ("GPLv2", "GPL-2.0-only"),
            ("Apach", "Apache-2.0"),
            ("apache", "Apache-2.0"),
            ("CC-BY-SE-4.0", "CC-BY-SA-4.0"),
            ("CC-BY", "CC-BY-4.0"),
            ("CC-BY-SA-5.0", "CC-BY-SA-4.0"),
            ("GPL-3.0-onyl", "GPL-3.0-only"),
        ] {
            let expected = format!("Did you mean {meant}? ");
            assert!(told(name).contains(&expected), "{name}: {}", told(name));
        }
        for far in ["public domain", "Our own terms", "Quetzal", "ask me first"] {
            assert!(told(far).contains("LicenseRef-"), "{far}: {}", told(far));
        }
        assert!(license("").is_some() && license("MIT OR").is_some());
    }

    #[test]
    fn languages_are_known_or_a_better_tag_is_told() {
        for good in ["en", "pt-BR", "zh-Hant", "grc", "de-CH-1996", "sr-Latn"] {
            assert!(language(good).is_none(), "{good}");
        }
        let told = |tag: &str| language(tag).map(|wrong| wrong.hint).unwrap_or_default();
        assert_eq!(told("English"), "Write en.");
        assert_eq!(told("en-UK"), "The United Kingdom is GB: write en-GB.");
        for bad in ["", "xx", "en-", "en_US", "Englisch (UK)"] {
            assert!(language(bad).is_some(), "{bad}");
        }
    }
}
