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
    /// Why, in words.
    pub reason: String,
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
    let percent = (similarity * 100.0).floor();
    let share = if percent < 1.0 {
        "less than 1 % of its words live".to_owned()
    } else {
        format!("{percent} % of its words live")
    };
    let (same_work, reason) = if signs.same_identifier {
        let reason = format!("It names this text's identifier; {share} on.");
        (SameWork::Yes, reason)
    } else if similarity >= SURELY {
        (SameWork::Yes, sentence(&share, " on."))
    } else if similarity >= PROBABLY {
        let reason = sentence(
            &share,
            " on: the same work, heavily edited, or a part of it.",
        );
        (SameWork::Probably, reason)
    } else if signs.same_title && similarity >= PROBABLY_WITH_TITLE {
        let reason = format!("It has the same title, but only {share} on.");
        (SameWork::Probably, reason)
    } else {
        (SameWork::No, format!("Only {share} on."))
    };
    Likeness {
        same_work,
        similarity,
        reason,
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
