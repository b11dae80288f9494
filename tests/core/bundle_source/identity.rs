//! Texts keep their identifiers, whatever becomes of their files.

use std::collections::HashMap;
use std::fs;

use marginalis_core::bundle::source::FindingCode::{
    IdentifierGone, InvalidLock, LinkInFolder, UnreadableText,
};
use marginalis_core::bundle::source::Wanted;

use super::building::build;
use super::{Folder, RIVERS, TOWNS};

/// The identifier of each title.
fn identifiers(folder: &Folder, edition: u32) -> HashMap<String, String> {
    let wanted = Wanted {
        edition: Some(edition),
        ..Wanted::default()
    };
    let built = build(folder, &format!("{edition}.marginalis"), wanted).unwrap();
    built
        .texts
        .into_iter()
        .map(|text| (text.title, text.identifier.to_string()))
        .collect()
}

#[test]
fn a_renamed_text_keeps_its_identifier_and_so_does_a_corrected_one() {
    let folder = Folder::new();
    let first = identifiers(&folder, 1);
    folder
        .rename("texts/01-rivers.md", "texts/99-floods.md")
        .change("texts/99-floods.md", "in spring", "in autumn");
    folder.change("texts/02-towns.md", "full of people", "crowded");
    let second = identifiers(&folder, 2);
    assert_eq!(first, second);
}

#[test]
fn texts_that_swap_their_files_keep_their_identifiers() {
    let folder = Folder::new();
    let first = identifiers(&folder, 1);
    folder.write("texts/01-rivers.md", TOWNS);
    folder.write(
        "texts/02-towns.md",
        RIVERS.replace("02-towns.md#markets", "01-rivers.md#markets"),
    );
    assert_eq!(identifiers(&folder, 2), first);
}

#[test]
fn a_text_rewritten_from_the_ground_up_is_known_by_its_title() {
    let folder = Folder::new();
    let first = identifiers(&folder, 1);
    folder.remove("texts/02-towns.md").write(
        "texts/03-other.md",
        "# On Towns\n\nNothing of what stood here before is left.\n\n## Markets\n",
    );
    folder.change("texts/01-rivers.md", "02-towns", "03-other");
    assert_eq!(identifiers(&folder, 2), first);
}

#[test]
fn a_text_that_is_gone_stops_the_build_until_it_is_said_to_be_withdrawn() {
    let folder = Folder::new();
    let first = identifiers(&folder, 1);
    folder.remove("texts/02-towns.md").change(
        "texts/01-rivers.md",
        " See [the towns](02-towns.md#markets).",
        "",
    );
    let gone = folder.only("texts/02-towns.md", None, IdentifierGone);
    let id = &first["On Towns"];
    assert!(gone.hint.contains(id), "{}", gone.hint);
    assert!(
        build(
            &folder,
            "x",
            Wanted {
                edition: Some(2),
                ..Wanted::default()
            }
        )
        .is_err()
    );
    folder.change(
        "bundle.toml",
        "edition = 1",
        &format!("edition = 2\nwithdrawn = [\"urn:uuid:{id}\"]"),
    );
    assert_eq!(folder.found(), []);
    identifiers(&folder, 2);
    folder.change(
        "bundle.toml",
        &format!("\nwithdrawn = [\"urn:uuid:{id}\"]"),
        "",
    );
    assert_eq!(folder.found(), [], "gone for good");
    folder.write("texts/05-towns-again.md", TOWNS);
    assert_eq!(
        identifiers(&folder, 3),
        first,
        "and back with its identifier"
    );
}

#[test]
fn a_text_that_cannot_be_read_is_not_gone() {
    let folder = Folder::new();
    let first = identifiers(&folder, 1);
    folder.change(
        "texts/01-rivers.md",
        " See [the towns](02-towns.md#markets).",
        "",
    );
    // Empty, no text, too long, a link, without permission: each is one error, and none says to withdraw it.
    for bytes in [&b""[..], b"\x89PNG\r\n\x1a\n\0\0\0\0"] {
        folder.write("texts/02-towns.md", bytes);
        folder.only("texts/02-towns.md", None, UnreadableText);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt, symlink};
        folder.remove("texts/02-towns.md");
        symlink("01-rivers.md", folder.path().join("texts/02-towns.md")).unwrap();
        folder.only("texts/02-towns.md", None, LinkInFolder);
        folder
            .remove("texts/02-towns.md")
            .write("texts/02-towns.md", TOWNS);
        let place = folder.path().join("texts/02-towns.md");
        fs::set_permissions(&place, fs::Permissions::from_mode(0o000)).unwrap();
        // Whoever may read everything is not kept out by this.
        if fs::read(&place).is_err() {
            folder.only("texts/02-towns.md", None, UnreadableText);
        }
        fs::set_permissions(&place, fs::Permissions::from_mode(0o644)).unwrap();
    }
    // Under another name it may be the one that is missing; once it can be read, it is told which is.
    folder
        .rename("texts/02-towns.md", "texts/03-other.md")
        .write("texts/03-other.md", "");
    folder.only("texts/03-other.md", None, UnreadableText);
    folder.write(
        "texts/03-other.md",
        "# On Harbors\n\nShips come in and go out.\n",
    );
    folder.only("texts/02-towns.md", None, IdentifierGone);
    // One that is there hides no other that is gone.
    folder
        .remove("texts/03-other.md")
        .write("texts/01-rivers.md", "");
    let found = folder.found();
    let codes: Vec<_> = found
        .iter()
        .map(|(file, _, code)| (file.as_str(), *code))
        .collect();
    let both = [
        ("texts/01-rivers.md", UnreadableText),
        ("texts/02-towns.md", IdentifierGone),
    ];
    assert_eq!(codes, both);
    folder
        .write("texts/01-rivers.md", RIVERS)
        .write("texts/02-towns.md", TOWNS);
    assert_eq!(identifiers(&folder, 2), first);
}

#[test]
fn a_new_text_in_the_place_of_another_is_not_taken_for_it() {
    let folder = Folder::new();
    let first = identifiers(&folder, 1);
    folder.write("texts/02-towns.md", "# On Harbors\n\nShips come in and go out, and gulls quarrel over what is left.\n\n## Markets\n");
    let gone = folder.only("texts/02-towns.md", None, IdentifierGone);
    assert!(gone.hint.contains(&first["On Towns"]));
}

#[test]
fn what_a_text_says_of_itself_comes_first() {
    let folder = Folder::new();
    identifiers(&folder, 1);
    let id = "0199d2c1-7b1e-7000-8000-00000000000a";
    folder.write(
        "texts/03-new.md",
        format!("---\nidentifier: \"urn:uuid:{id}\"\n---\n\n# New\n\nWords.\n"),
    );
    assert_eq!(identifiers(&folder, 2)["New"], id);
    folder.change("bundle.toml", "edition = 1", "edition = 3\n[[texts]]\nfile = \"texts/02-towns.md\"\n[[texts]]\nfile = \"texts/03-new.md\"\nidentifier = \"urn:uuid:0199d2c1-7b1e-7000-8000-00000000000a\"\n[[texts]]\nfile = \"texts/01-rivers.md\"\n");
    let third = build(&folder, "3", Wanted::default()).unwrap();
    let order: Vec<_> = third.texts.iter().map(|text| text.title.as_str()).collect();
    assert_eq!(order, ["On Towns", "New", "On Rivers"]);
}

#[test]
fn a_lock_that_cannot_be_read_or_is_of_another_bundle_stops_a_build() {
    let folder = Folder::new();
    identifiers(&folder, 1);
    let lock = fs::read_to_string(folder.path().join("bundle.lock")).unwrap();
    folder.write("bundle.lock", &lock[..lock.len() / 2]);
    folder.only("bundle.lock", None, InvalidLock);
    folder.write("bundle.lock", lock.replace("version = 1", "version = one"));
    let told = folder.only("bundle.lock", None, InvalidLock).message;
    assert!(
        told.starts_with("bundle.lock, line 4: This line cannot be read"),
        "{told}"
    );
    folder.write("bundle.lock", lock.replace("version = 1", "version = 2"));
    folder.only("bundle.lock", None, InvalidLock);
    folder.write("bundle.lock", &lock);
    folder.change("bundle.toml", "000001", "000002");
    folder.only("bundle.lock", None, InvalidLock);
}

#[test]
fn two_people_who_build_a_folder_for_the_first_time_give_its_texts_the_same_identifiers() {
    assert_eq!(
        identifiers(&Folder::new(), 1),
        identifiers(&Folder::new(), 1)
    );
}
