//! The limits that no other file here is about, at each and one past it.

use marginalis_core::ErrorKind::{
    self, BrokenSignature, BundleTooLarge, InvalidKey, InvalidManifest,
};
use marginalis_core::bundle::limits::*;
use marginalis_core::bundle::{Manifest, Opened, Rotation, SecretKey};
use serde_json::{Value, json};

use super::manifest::changed;
use super::sample;

/// A value of `field` at the limit is taken, one past it is not.
#[track_caller]
fn taken_up_to(limit: usize, set: impl Fn(&mut Value, usize)) {
    let parse = |size: usize| Manifest::parse(&changed(|it| set(it, size)));
    parse(limit).unwrap();
    assert_eq!(parse(limit + 1).unwrap_err().kind, InvalidManifest);
}

#[test]
fn words_of_a_manifest() {
    let words = |size: usize| json!("\u{e9}".repeat(size));
    let labels = |size: usize| json!([format!("x{}", "\u{e9}".repeat(size - 1))]);
    taken_up_to(MAX_TITLE_CHARS, |it, size| {
        it["author"][0]["name"] = words(size)
    });
    taken_up_to(MAX_TITLE_CHARS, |it, size| {
        it["resources"][0]["name"] = words(size)
    });
    taken_up_to(MAX_LABEL_CHARS, |it, size| it["version"] = words(size));
    taken_up_to(MAX_LABEL_CHARS, |it, size| it["type"] = labels(size));
    taken_up_to(MAX_LABEL_CHARS, |it, size| {
        it["resources"][0]["rel"] = labels(size)
    });
    taken_up_to(MAX_LABEL_CHARS, |it, size| {
        it["resources"][0]["encodingFormat"] = json!(format!("image/png;{}", "x".repeat(size - 10)))
    });
    taken_up_to(MAX_LABEL_CHARS, |it, size| {
        it.as_object_mut().unwrap().remove("license");
        it["mg:spdx"] = json!("M".repeat(size));
    });
    taken_up_to(MAX_DESCRIPTION_CHARS, |it, size| {
        it["description"] = words(size)
    });
    taken_up_to(MAX_ADDRESS_CHARS, |it, size| {
        it["author"][0]["id"] = words(size)
    });
}

#[test]
fn lists_of_a_manifest() {
    taken_up_to(MAX_LIST, |it, size| {
        it["author"] = Value::Array(vec![it["author"][0].clone(); size])
    });
    taken_up_to(MAX_LIST, |it, size| {
        it["inLanguage"] = json!(vec!["en"; size])
    });
    taken_up_to(MAX_LIST, |it, size| {
        it["resources"][0]["rel"] = json!(vec!["cover"; size])
    });
    taken_up_to(MAX_LIST, |it, size| {
        let hash = it["mg:supersedes"][0]["manifest"].clone();
        it["mg:edition"] = json!(size + 1);
        it["mg:supersedes"] = (1..=size)
            .rev()
            .map(|edition| json!({"edition": edition, "manifest": hash}))
            .collect();
    });
}

/// A signature file, made longer by the line that nobody vouches for.
fn of_length(signature: &[u8], length: usize) -> Vec<u8> {
    let padding = "x".repeat(length - signature.len());
    let text = std::str::from_utf8(signature).unwrap();
    text.replacen('\n', &format!("{padding}\n"), 1).into_bytes()
}

#[test]
fn signatures_and_statements() {
    let most = usize::try_from(MAX_STATEMENT).unwrap();
    let [old, new] = [1, 2].map(|seed| SecretKey::of_seed([seed; 32]));
    let date = "2026-11-20T09:00:00Z".parse().unwrap();
    let step = Rotation::new(&old, new.public().unwrap(), date).unwrap();
    let right = sample::signed_entries(&new, &[step]);
    let open = |place: usize, length: usize| {
        let mut entries = right.clone();
        entries[place].1 = of_length(&right[place].1, length);
        Opened::from_reader(std::io::Cursor::new(sample::pack(&entries)))
    };
    // the bundle's signature, and that of the statement
    for place in [2, 4] {
        assert!(open(place, most).unwrap().signature().key().is_some());
        assert_eq!(open(place, most + 1).unwrap_err().kind, BundleTooLarge);
    }
    // Neither says anything, but only one is refused for its length.
    let refusal = |length: usize| Rotation::read(&vec![b' '; length], &right[4].1).unwrap_err();
    for (length, is_long) in [(most, false), (most + 1, true)] {
        let error = refusal(length);
        assert_eq!(error.kind, BrokenSignature);
        assert_eq!(
            error.message.contains("too long"),
            is_long,
            "{}",
            error.message
        );
    }
}

/// A page is not looked for behind the first 4,096 bytes: in a photograph any bytes can stand there.
#[test]
fn how_far_a_picture_is_looked_at_for_a_page() {
    const LOOKED_AT: usize = 4096;
    let picture = |at: usize| {
        let right = sample::png(2, 1);
        let chunk = [vec![b'x'; at - 41], b"<html".to_vec(), vec![b'x'; 20]].concat();
        let length = u32::try_from(chunk.len()).unwrap().to_be_bytes();
        [
            &right[..33],
            &length,
            b"tEXt",
            &chunk,
            b"\0\0\0\0",
            &right[33..],
        ]
        .concat()
    };
    let taken = |at: usize| {
        let media = marginalis_core::bundle::media::Media::Png;
        let bytes = picture(at);
        assert_eq!(&bytes[at..at + 5], b"<html");
        let tail = &bytes[bytes.len() - marginalis_core::bundle::media::TAIL..];
        media.check("a.png", &bytes, tail, bytes.len() as u64)
    };
    assert_eq!(
        taken(LOOKED_AT - 5).unwrap_err().kind,
        ErrorKind::ForbiddenMedia
    );
    taken(LOOKED_AT - 4).unwrap();
}

#[test]
fn key_files() {
    let right = SecretKey::of_seed([1; 32]).to_file("for a test").unwrap();
    let file = |length: usize| String::from_utf8(of_length(right.as_bytes(), length)).unwrap();
    SecretKey::from_file(&file(4096), "for a test").unwrap();
    let refused = SecretKey::from_file(&file(4097), "for a test").unwrap_err();
    assert_eq!(refused.kind, InvalidKey);
}
