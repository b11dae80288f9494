//! The install table: what a bundle that comes in may do to what is here. Pure.
//!
//! Who vouches is asked first, which edition it is second. Nobody can force a row: a refused bundle can at most be
//! opened as a separate copy, beside the one that is here.

use super::{Question, Trust};
use crate::{Error, ErrorKind};

/// What comes in, as the rules see it. Keys are public keys as text, hashes hexadecimal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Coming<'a> {
    /// Its title, for words.
    pub(super) name: &'a str,
    pub(super) edition: u32,
    /// SHA-256 of its manifest.
    pub(super) manifest: &'a str,
    /// The key it is signed with.
    pub(super) key: Option<&'a str>,
    /// Keys that named the one it is signed with as their next, directly or over others.
    pub(super) former_keys: &'a [String],
}

/// What the library knows of the bundle and its key.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// The bundle, where it is installed.
    pub(super) installed: Option<Installed>,
    /// The key that was taken for this bundle's.
    pub(super) pin: Option<String>,
    /// The highest edition that came under the incoming key, and its manifest.
    pub(super) seen: Option<(u32, String)>,
    /// Was the incoming key taken for another bundle's?
    pub(super) key_of_another: bool,
    /// Are the installed files those that come, byte for byte, whatever the manifests say?
    pub(super) same_content: bool,
}

impl Known {
    /// Did what is installed come from nobody, and is no key known yet?
    fn nobody_vouched(&self) -> bool {
        self.pin.is_none() && self.installed.as_ref().is_some_and(|one| !one.signed)
    }
}

/// The edition that is installed.
#[derive(Clone, Debug)]
pub(super) struct Installed {
    pub(super) edition: u32,
    /// None: it came with the program.
    pub(super) manifest: Option<String>,
    pub(super) signed: bool,
}

/// What is to be done.
#[derive(Debug)]
pub(super) enum Ruling {
    /// It is this very edition: nothing.
    AlreadyInstalled(Trust),
    /// Install or update; after asking, where there is a question.
    Go(Trust, Option<Question>),
    /// Nothing, for this reason. A separate copy is possible.
    Refuse(Trust, Error),
}

pub(super) fn judge(coming: &Coming<'_>, known: &Known) -> Ruling {
    let trust = trust(coming, known);
    if let Some(refusal) = wrong_key(coming, known, trust) {
        return Ruling::Refuse(trust, refusal);
    }
    let same_manifest =
        known
            .installed
            .as_ref()
            .is_some_and(|installed| match &installed.manifest {
                Some(manifest) => manifest == coming.manifest,
                None => installed.edition == coming.edition && known.same_content,
            });
    let newly_vouched = known.installed.as_ref().is_some_and(|installed| {
        trust == Trust::NextKey || (coming.key.is_some() && !installed.signed)
    });
    if same_manifest && !newly_vouched {
        return Ruling::AlreadyInstalled(trust);
    }
    if let Some(refusal) = wrong_edition(coming, known, trust, same_manifest) {
        return Ruling::Refuse(trust, refusal);
    }
    Ruling::Go(trust, question(known, trust))
}

fn trust(coming: &Coming<'_>, known: &Known) -> Trust {
    let Some(key) = coming.key else {
        return Trust::Unsigned;
    };
    match &known.pin {
        Some(pin) if pin == key => Trust::KnownKey,
        Some(pin) if coming.former_keys.contains(pin) => Trust::NextKey,
        None if known.key_of_another => Trust::KnownKey,
        _ => Trust::NewKey,
    }
}

fn wrong_key(coming: &Coming<'_>, known: &Known, trust: Trust) -> Option<Error> {
    known.pin.as_ref()?;
    let name = coming.name;
    match trust {
        Trust::Unsigned => Some(Error::new(
            ErrorKind::UnsignedOverSigned,
            format!(
                "Nobody signed this edition of “{name}”, and those you have come from a key you trust. Nothing was \
                 changed. Ask for the signed file, or open this one as a separate copy."
            ),
        )),
        Trust::NewKey => Some(Error::new(
            ErrorKind::OtherKey,
            format!(
                "“{name}” is signed with another key than the one you trust for it, and that key did not name this \
                 one as its next. Nothing was changed. Ask the publisher whether their key changed, or open this \
                 file as a separate copy."
            ),
        )),
        Trust::KnownKey | Trust::NextKey => None,
    }
}

fn wrong_edition(
    coming: &Coming<'_>,
    known: &Known,
    trust: Trust,
    same_manifest: bool,
) -> Option<Error> {
    // A new key counts anew: what its predecessor signed last, perhaps in other hands, must not lock it out.
    let installed = known
        .installed
        .as_ref()
        .filter(|_| trust != Trust::NextKey && !same_manifest);
    if let Some((edition, manifest)) = &known.seen {
        if coming.edition < *edition {
            return Some(older(coming, *edition));
        }
        if coming.edition == *edition && coming.manifest != manifest {
            return Some(two_of_one_edition(coming));
        }
    }
    let installed = installed?;
    // A number that nobody vouched for must not lock out those who sign: anyone can write a high one.
    let first_signature = coming.key.is_some() && known.nobody_vouched();
    if coming.edition < installed.edition {
        return (!first_signature).then(|| older(coming, installed.edition));
    }
    // Who signs an edition that was handed out unsigned changes its manifest by the key alone.
    let only_signed = coming.key.is_some() && !installed.signed && known.same_content;
    (coming.edition == installed.edition && !only_signed).then(|| two_of_one_edition(coming))
}

fn older(coming: &Coming<'_>, edition: u32) -> Error {
    Error::new(
        ErrorKind::OlderEdition,
        format!(
            "This is edition {} of “{}”, and edition {edition} was here already. Nothing was changed. To look at the \
             older one, open it as a separate copy.",
            coming.edition, coming.name
        ),
    )
}

fn two_of_one_edition(coming: &Coming<'_>) -> Error {
    Error::new(
        ErrorKind::SameEditionOtherContent,
        format!(
            "Two different bundles both say they are edition {} of “{}”: this one, and one that was here before. \
             Nothing was changed. Ask the publisher which one counts, or open this one as a separate copy.",
            coming.edition, coming.name
        ),
    )
}

fn question(known: &Known, trust: Trust) -> Option<Question> {
    match (trust, &known.installed) {
        (Trust::NextKey, _) => Some(Question::NextKey),
        (Trust::Unsigned, Some(_)) => Some(Question::NobodyVouches),
        (Trust::Unsigned, None) => None,
        _ if known.nobody_vouched() => Some(Question::FirstSignature),
        (Trust::NewKey, _) => Some(Question::NewKey),
        (Trust::KnownKey, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "key a";
    const B: &str = "key b";

    fn coming(edition: u32, manifest: &'static str, key: Option<&'static str>) -> Coming<'static> {
        Coming {
            name: "Rhetoric",
            edition,
            manifest,
            key,
            former_keys: &[],
        }
    }

    fn here(edition: u32, manifest: &str, key: Option<&str>) -> Known {
        Known {
            installed: Some(Installed {
                edition,
                manifest: Some(manifest.to_owned()),
                signed: key.is_some(),
            }),
            pin: key.map(str::to_owned),
            seen: Some((edition, manifest.to_owned())),
            ..Known::default()
        }
    }

    /// In one word: the code of a refusal, "already", or the question with the trust.
    fn told(coming: &Coming<'_>, known: &Known) -> String {
        match judge(coming, known) {
            Ruling::AlreadyInstalled(_) => "already".to_owned(),
            Ruling::Refuse(_, error) => error.kind.code(),
            Ruling::Go(trust, question) => format!("{trust:?} {question:?}"),
        }
    }

    #[test]
    fn a_bundle_nobody_knows_comes_in() {
        let nothing = Known::default();
        assert_eq!(told(&coming(7, "m7", None), &nothing), "Unsigned None");
        assert_eq!(
            told(&coming(7, "m7", Some(A)), &nothing),
            "NewKey Some(NewKey)"
        );
        let trusted = Known {
            key_of_another: true,
            ..Known::default()
        };
        assert_eq!(told(&coming(7, "m7", Some(A)), &trusted), "KnownKey None");
    }

    #[test]
    fn the_same_key_goes_up_and_never_down() {
        let known = here(2, "m2", Some(A));
        for (edition, manifest, expected) in [
            (3, "m3", "KnownKey None"),
            (2, "m2", "already"),
            (2, "other", "same-edition-other-content"),
            (1, "m1", "older-edition"),
        ] {
            assert_eq!(told(&coming(edition, manifest, Some(A)), &known), expected);
        }
    }

    /// What is installed counts by itself: the ratchet is written with it, and yet another table.
    #[test]
    fn what_is_installed_counts_without_the_ratchet() {
        let known = Known {
            seen: None,
            same_content: true,
            ..here(2, "m2", Some(A))
        };
        for (edition, manifest, expected) in [
            (3, "m3", "KnownKey None"),
            (2, "m2", "already"),
            (2, "renamed", "same-edition-other-content"),
            (1, "m1", "older-edition"),
        ] {
            assert_eq!(told(&coming(edition, manifest, Some(A)), &known), expected);
        }
    }

    #[test]
    fn the_ratchet_outlives_the_bundle_and_undo() {
        let removed = Known {
            installed: None,
            ..here(5, "m5", Some(A))
        };
        assert_eq!(told(&coming(4, "m4", Some(A)), &removed), "older-edition");
        assert_eq!(told(&coming(5, "m5", Some(A)), &removed), "KnownKey None");
        assert_eq!(
            told(&coming(5, "x", Some(A)), &removed),
            "same-edition-other-content"
        );
        assert_eq!(
            told(&coming(9, "m9", None), &removed),
            "unsigned-over-signed"
        );
        let undone = Known {
            seen: Some((5, "m5".to_owned())),
            ..here(4, "m4", Some(A))
        };
        assert_eq!(told(&coming(5, "m5", Some(A)), &undone), "KnownKey None");
        assert_eq!(told(&coming(4, "m4", Some(A)), &undone), "already");
    }

    #[test]
    fn another_key_needs_the_word_of_the_one_before() {
        let known = here(i32::MAX as u32, "leaked", Some(A));
        let other = coming(3, "m3", Some(B));
        assert_eq!(told(&other, &known), "other-key");
        let former_keys = [A.to_owned()];
        let named = Coming {
            former_keys: &former_keys,
            ..other
        };
        let known = Known {
            seen: None,
            ..known
        };
        assert_eq!(told(&named, &known), "NextKey Some(NextKey)");
        // From here on the new key counts for itself.
        let known = here(3, "m3", Some(B));
        assert_eq!(told(&coming(4, "m4", Some(A)), &known), "other-key");
        assert_eq!(told(&coming(2, "m2", Some(B)), &known), "older-edition");
    }

    #[test]
    fn unsigned_and_signed_meet() {
        let signed = here(2, "m2", Some(A));
        assert_eq!(
            told(&coming(3, "m3", None), &signed),
            "unsigned-over-signed"
        );
        assert_eq!(
            told(&coming(2, "m2", None), &signed),
            "unsigned-over-signed"
        );
        let unsigned = here(2, "m2", None);
        for (edition, manifest, key, expected) in [
            (3, "m3", Some(A), "NewKey Some(FirstSignature)"),
            (2, "m2", Some(A), "NewKey Some(FirstSignature)"),
            (3, "m3", None, "Unsigned Some(NobodyVouches)"),
            (2, "m2", None, "already"),
            (2, "x", None, "same-edition-other-content"),
            (1, "m1", None, "older-edition"),
        ] {
            let known = Known {
                seen: key.is_none().then(|| (2, "m2".to_owned())),
                ..unsigned.clone()
            };
            assert_eq!(told(&coming(edition, manifest, key), &known), expected);
        }
        // Signed afterwards: the same files under a manifest that names a key.
        let signed_later = Known {
            seen: None,
            same_content: true,
            ..unsigned.clone()
        };
        assert_eq!(
            told(&coming(2, "m2 with a key", Some(A)), &signed_later),
            "NewKey Some(FirstSignature)"
        );
        let contradicted = Known {
            same_content: false,
            ..signed_later
        };
        assert_eq!(
            told(&coming(2, "m2 with a key", Some(A)), &contradicted),
            "same-edition-other-content"
        );
        // The highest number there is, written by whoever likes, keeps no publisher out.
        let taken = Known {
            seen: None,
            ..here(u32::MAX, "m", None)
        };
        assert_eq!(
            told(&coming(1, "m1", Some(A)), &taken),
            "NewKey Some(FirstSignature)"
        );
        let seen_higher = Known {
            seen: Some((2, "m2".to_owned())),
            ..taken
        };
        assert_eq!(
            told(&coming(1, "m1", Some(A)), &seen_higher),
            "older-edition",
            "what this very key signed counts"
        );
    }

    #[test]
    fn what_came_with_the_program_has_no_manifest_to_compare() {
        let shipped = |same_content| Known {
            installed: Some(Installed {
                edition: 1,
                manifest: None,
                signed: false,
            }),
            same_content,
            ..Known::default()
        };
        assert_eq!(
            told(&coming(2, "m2", Some(A)), &shipped(false)),
            "NewKey Some(FirstSignature)"
        );
        assert_eq!(
            told(&coming(1, "m1", None), &shipped(false)),
            "same-edition-other-content"
        );
        assert_eq!(told(&coming(1, "m1", None), &shipped(true)), "already");
        assert_eq!(
            told(&coming(2, "m2", None), &shipped(true)),
            "Unsigned Some(NobodyVouches)",
            "another edition, though of the same files"
        );
        assert_eq!(
            told(&coming(1, "m1", Some(A)), &shipped(true)),
            "NewKey Some(FirstSignature)"
        );
    }
}
