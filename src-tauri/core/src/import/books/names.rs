//! Names of people, as references write them.

use serde_json::{Value, json};

/// A person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Name {
    /// "Hippel".
    pub family: String,
    /// "Eric", "C. K."
    pub given: String,
    /// "von".
    pub particle: String,
}

const PARTICLES: &[&str] = &[
    "al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la",
    "le", "ten", "ter", "van", "von", "zu",
];
/// The most people a reference names.
const MOST: usize = 12;
/// Words that stand in titles and names of institutions, hardly in names of people.
const NOT_NAMES: &[&str] = &[
    "and", "for", "in", "of", "on", "the", "to", "with", "a", "an", "how", "why", "what",
];

impl Name {
    /// As a CSL name.
    pub fn csl(&self) -> Value {
        let mut name = json!({ "family": self.family });
        if !self.given.is_empty() {
            name["given"] = json!(self.given);
        }
        if !self.particle.is_empty() {
            name["non-dropping-particle"] = json!(self.particle);
        }
        name
    }

    /// "Eric von Hippel", "C. K. Prahalad".
    fn straight(text: &str) -> Option<Name> {
        let words: Vec<&str> = text.split_whitespace().collect();
        if !(2..=5).contains(&words.len()) {
            return None;
        }
        let family_at = words
            .iter()
            .rposition(|word| PARTICLES.contains(word))
            .map_or(words.len() - 1, |at| at + 1);
        let particle_at = words[..family_at]
            .iter()
            .rposition(|w| !PARTICLES.contains(w))
            .map_or(0, |at| at + 1);
        let (given, family) = (&words[..particle_at], &words[family_at..]);
        let named = !given.is_empty()
            && !family.is_empty()
            && given.iter().chain(family).all(|w| is_name_word(w));
        (named && family.iter().all(|w| !is_initial(w))).then(|| Name {
            family: family.join(" "),
            given: given.join(" "),
            particle: words[particle_at..family_at].join(" "),
        })
    }

    /// "Hippel, Eric von" in two parts.
    fn inverted(family: &str, given: &str) -> Option<Name> {
        let words = |text: &str| {
            text.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let (mut family, mut given) = (words(family), words(given));
        let mut particle = Vec::new();
        while family.len() > 1 && PARTICLES.contains(&family[0].to_lowercase().as_str()) {
            particle.push(family.remove(0));
        }
        while given.len() > 1
            && given
                .last()
                .is_some_and(|w| PARTICLES.contains(&w.as_str()))
        {
            particle.insert(0, given.pop()?);
        }
        let plausible = (1..=3).contains(&family.len())
            && (1..=4).contains(&given.len())
            && family.iter().all(|w| is_name_word(w) && !is_initial(w))
            && given.iter().all(|w| is_name_word(w));
        plausible.then(|| Name {
            family: family.join(" "),
            given: given.join(" "),
            particle: particle.join(" "),
        })
    }
}

/// All the names of "A B", "A B and C D", "A B, C D, and E F", "B, A., & D, C." – and nothing but names.
pub fn all(text: &str) -> Option<Vec<Name>> {
    let text = text
        .trim()
        .trim_end_matches(',')
        .trim_end_matches(" et al")
        .trim_end_matches(" et al.");
    let text = text
        .replace(" & ", ", and ")
        .replace("; and ", ", and ")
        .replace(';', ",")
        .replace(" and ", ", and ");
    let parts: Vec<&str> = text
        .split(',')
        .map(|part| part.trim().trim_start_matches("and ").trim())
        .filter(|part| !part.is_empty() && *part != "and")
        .collect();
    let mut names = Vec::new();
    let mut at = 0;
    while at < parts.len() {
        if let Some(name) = Name::straight(parts[at]) {
            names.push(name);
            at += 1;
        } else {
            names.push(Name::inverted(parts[at], parts.get(at + 1)?)?);
            at += 2;
        }
    }
    (!names.is_empty() && names.len() <= MOST).then_some(names)
}

fn is_name_word(word: &str) -> bool {
    let letters = word.trim_matches(|c| matches!(c, '.' | '’' | '\''));
    letters
        .chars()
        .next()
        .is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
        && letters
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'))
        // "A Way Out" is a title, "Whitlow, A." is somebody.
        && (is_initial(word) && word.ends_with('.')
            || !NOT_NAMES.contains(&letters.to_lowercase().as_str()))
}

fn is_initial(word: &str) -> bool {
    word.ends_with('.') || word.chars().count() == 1
}
