//! Is a file a new edition of a text, or another work? Told by the words that live on. Pure.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use unicode_normalization::UnicodeNormalization;

/// From this share of surviving words on it is the same work.
const SURELY: f32 = 0.4;
/// From this share on it may well be, heavily edited …
const PROBABLY: f32 = 0.15;
/// … and from this one where it has the same title.
const PROBABLY_WITH_TITLE: f32 = 0.05;

/// Is it the same work?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SameWork {
    /// Yes.
    Yes,
    /// Probably, heavily edited: worth a look before replacing.
    Probably,
    /// It does not look so.
    No,
}

/// How like a text a new edition is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Likeness {
    /// The verdict.
    pub same_work: SameWork,
    /// Words that live on, as a share of the shorter of both, 0 to 1.
    pub similarity: f32,
    /// What tells it.
    pub told_by: ToldBy,
}

/// What tells whether it is the same work, beside the words that live on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ToldBy {
    /// The words of both are the same.
    SameWords,
    /// The file names the text's own identifier.
    Identifier,
    /// Both have the same title, and few words live on.
    Title,
    /// Nothing else.
    Words,
}

impl Likeness {
    /// Why, in English.
    pub fn reason(&self) -> String {
        let percent = (self.similarity * 100.0).floor();
        let share = if percent < 1.0 {
            "less than 1 % of its words live".to_owned()
        } else {
            format!("{percent} % of its words live")
        };
        match (self.told_by, self.same_work) {
            (ToldBy::SameWords, _) => "It has the same words.".to_owned(),
            (ToldBy::Identifier, _) => format!("It names this text's identifier; {share} on."),
            (ToldBy::Title, _) => format!("It has the same title, but only {share} on."),
            (ToldBy::Words, SameWork::Yes) => sentence(&share, " on."),
            (ToldBy::Words, SameWork::Probably) => sentence(
                &share,
                " on: the same work, heavily edited, or a part of it.",
            ),
            (ToldBy::Words, SameWork::No) if percent < 1.0 => {
                "Hardly any of its words live on.".to_owned()
            }
            (ToldBy::Words, SameWork::No) => format!("Only {share} on."),
        }
    }
}

/// What is known of both.
pub(super) struct Signs {
    /// Words that live on, as a share of the shorter of both.
    pub similarity: f32,
    /// Does the new edition name the text's own identifier?
    pub same_identifier: bool,
    /// Is the title the same but for case?
    pub same_title: bool,
}

pub(super) fn judge(signs: &Signs) -> Likeness {
    let similarity = signs.similarity;
    let (same_work, told_by) = if signs.same_identifier {
        (SameWork::Yes, ToldBy::Identifier)
    } else if similarity >= SURELY {
        (SameWork::Yes, ToldBy::Words)
    } else if similarity >= PROBABLY {
        (SameWork::Probably, ToldBy::Words)
    } else if signs.same_title && similarity >= PROBABLY_WITH_TITLE {
        (SameWork::Probably, ToldBy::Title)
    } else {
        (SameWork::No, ToldBy::Words)
    };
    Likeness {
        same_work,
        similarity,
        told_by,
    }
}

fn sentence(share: &str, rest: &str) -> String {
    let mut letters = share.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain(rest.chars()).collect()
}

/// Are two titles the same, but for case and spaces?
pub(super) fn same_title(a: &str, b: &str) -> bool {
    let folded = |title: &str| {
        let words: Vec<String> = title
            .split_whitespace()
            .map(|word| word.nfc().flat_map(char::to_lowercase).collect())
            .collect();
        words.join(" ")
    };
    folded(a) == folded(b)
}
