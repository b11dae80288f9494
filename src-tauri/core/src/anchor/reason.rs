//! Why a mark is said to be where it is: a stable code with its figures. The command line says it in English
//! (`Display`), the window in the words of its catalog.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why a verdict was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[ts(export)]
pub enum Reason {
    /// Both editions are the same text.
    SameText,
    /// All its words were found, in the same order.
    AllWords {
        /// Elsewhere than the text around it.
        moved: bool,
    },
    /// All its words were found, and others between them.
    WordsBetween {
        /// Elsewhere than the text around it.
        moved: bool,
    },
    /// Some of its words were found, the others were changed.
    SomeWords {
        /// How many were found.
        found: u32,
        /// How many it has.
        words: u32,
        /// Elsewhere than the text around it.
        moved: bool,
    },
    /// The same words stand at two places, and nothing but habit speaks for one.
    TwoPlaces,
    /// The same words stood twice, and one of them was taken out.
    OneOfTwo,
    /// It holds no words; those on both sides of it stand as they stood.
    BothSides,
    /// It holds no words, and what stood around it was changed.
    NoSides,
    /// None of its words were found that are its own: a like word elsewhere is not.
    NoWords,
    /// Some of its words were found, but not enough to say that they are it.
    TooFewWords {
        /// How many were found.
        found: u32,
        /// How many it has.
        words: u32,
    },
    /// It is gone from its place; the same words stand elsewhere, but too little moved along to be sure.
    MaybeMoved,
    /// The quote holds no words.
    QuoteEmpty,
    /// The quote stands there, and nowhere else that fits as well.
    QuoteStands,
    /// Something like the quote stands there.
    QuoteAlike {
        /// How many of a hundred characters are the same.
        share: u32,
    },
    /// The quote fits several places as well.
    QuoteRepeated,
    /// The quote is short, may be part of another word there, and what stands around it does not fit.
    QuotePartOfWord,
    /// Neither the quote nor anything like it stands there.
    QuoteNowhere,
    /// The quote stands at hundreds of places.
    QuoteEverywhere,
    /// The quote does not stand there, and is too long to be looked for in other wordings in so long a text.
    QuoteTooLong,
    /// The reader left the mark without a place.
    LeftByReader,
    /// In words, as they were written before reasons had codes.
    Told {
        /// The words, English.
        words: String,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let and_moved = |moved: &bool| {
            if *moved {
                "the passage was moved, and "
            } else {
                ""
            }
        };
        f.write_str(match self {
            Self::SameText => "The text is the same.",
            Self::AllWords { moved: false } => "All its words stand here in the same order.",
            Self::AllWords { moved: true } => "All its words stand here; the passage was moved.",
            Self::WordsBetween { moved } => {
                let moved = and_moved(moved);
                return write!(
                    f,
                    "All its words stand here; {moved}words were put between them."
                );
            }
            Self::SomeWords {
                found,
                words,
                moved,
            } => {
                let moved = and_moved(moved);
                return write!(
                    f,
                    "{found} of its {words} words stand here; {moved}the others were changed."
                );
            }
            Self::TwoPlaces => {
                "The same words stand at two places that fit as well; this one is a little likelier."
            }
            Self::OneOfTwo => {
                "The same words stood there twice; one of them was taken out, and which cannot be said."
            }
            Self::BothSides => "The words on both sides of it stand as they stood.",
            Self::NoSides => "It holds no words, and what stood around it was changed.",
            Self::NoWords => {
                "Its words were not found near its place, nor elsewhere as the same passage."
            }
            Self::TooFewWords { found, words } => {
                return write!(
                    f,
                    "Only {found} of its {words} words were found, and too little of what stood around."
                );
            }
            Self::MaybeMoved => {
                "It is gone from its place. The same words stand elsewhere, but too little moved along to be sure that they are the same passage."
            }
            Self::QuoteEmpty => "The quote holds no words.",
            Self::QuoteStands => "Its words stand here, and nowhere else that fits as well.",
            Self::QuoteAlike { share } => {
                return write!(
                    f,
                    "Words like these stand here: {share} of 100 characters are the same."
                );
            }
            Self::QuoteRepeated => "Several places fit as well.",
            Self::QuotePartOfWord => {
                "So short a quote may be part of another word or stand here by chance; nothing around it says that it is meant."
            }
            Self::QuoteNowhere => "Neither its words nor words like them stand here.",
            Self::QuoteEverywhere => "The quote stands at hundreds of places.",
            Self::QuoteTooLong => {
                "Its words do not stand here, and the text is too long to look for other wordings of so long a quote."
            }
            Self::LeftByReader => "You left it without a place.",
            Self::Told { words } => words,
        })
    }
}
