//! Signatures and rotations: only what holds is believed (H65, H66, H70).

use std::io::Cursor;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use marginalis_core::ErrorKind::{
    self, BrokenSignature, BundleTooLarge, InvalidKey, OtherKey, WrongPassphrase,
};
use marginalis_core::bundle::limits::MAX_ROTATIONS;
use marginalis_core::bundle::signature::{Minisig, Prehash, TrustedComment, sign};
use marginalis_core::bundle::{
    Manifest, Opened, PublicKey, Rotation, SIGNATURE, SecretKey, Signature,
};

use serde_json::{Value, json};

use super::manifest::sorted;
use super::sample::{self, Entries};

const DATE: &str = "2026-11-20T09:00:00Z";

fn open(entries: &Entries) -> marginalis_core::Result<Opened<Cursor<Vec<u8>>>> {
    Opened::from_reader(Cursor::new(sample::pack(entries)))
}

#[track_caller]
fn refused(code: ErrorKind, entries: &Entries) {
    match open(entries) {
        Ok(opened) => panic!("taken: {:?}", opened.signature()),
        Err(error) => assert_eq!(error.kind, code, "{error}"),
    }
}

/// The signed small bundle with its signature file changed.
fn with_signature(change: impl FnOnce(&str) -> String) -> Entries {
    let mut entries = sample::signed_entries(sample::key(), &[]);
    let text = String::from_utf8(entries[2].1.clone()).unwrap();
    entries[2].1 = change(&text).into_bytes();
    entries
}

fn new_key() -> SecretKey {
    SecretKey::generate().unwrap()
}

#[test]
fn a_signed_bundle_says_by_whom() {
    let opened = Opened::from_reader(Cursor::new(sample::signed())).unwrap();
    let Signature::Signed {
        key,
        comment,
        rotations,
    } = opened.signature()
    else {
        panic!("unsigned");
    };
    assert_eq!(*key, sample::key().public().unwrap());
    assert_eq!(comment.manifest, opened.manifest_hash());
    assert_eq!((comment.bundle, comment.edition), (opened.manifest().id, 2));
    assert!(rotations.is_empty());
    assert!(opened.signature().vouched_by(key));
    assert!(!opened.signature().vouched_by(&new_key().public().unwrap()));
}

#[test]
fn a_bundle_whose_signature_was_taken_out_is_unsigned() {
    let mut entries = sample::signed_entries(sample::key(), &[]);
    entries.remove(2);
    assert_eq!(*open(&entries).unwrap().signature(), Signature::Unsigned);
}

/// H65
#[test]
fn signatures_that_are_for_something_else() {
    let key = sample::key();
    // of another edition, by the same key
    let mut other = sample::manifest();
    other.publisher_key = Some(key.public().unwrap());
    other.edition = 3;
    refused(
        BrokenSignature,
        &with_signature(|_| sample::signature(key, &other)),
    );
    // by another key than the bundle names
    let mut mine = sample::manifest();
    mine.publisher_key = Some(key.public().unwrap());
    refused(
        BrokenSignature,
        &with_signature(|_| sample::signature(&new_key(), &mine)),
    );
    // the id of the right key over the bytes of another
    let forged = sample::signature(&new_key(), &mine);
    let theirs = |text: &str, line: usize| BASE64.decode(text.lines().nth(line).unwrap()).unwrap();
    let with_id = |text: &str| {
        let mut signature = theirs(&forged, 1);
        signature[2..10].copy_from_slice(&theirs(text, 1)[2..10]);
        forged.replace(forged.lines().nth(1).unwrap(), &BASE64.encode(signature))
    };
    refused(BrokenSignature, &with_signature(with_id));
    // a bundle that names no key
    let mut nameless = sample::entries(&sample::manifest());
    nameless.insert(
        2,
        (
            SIGNATURE.to_owned(),
            sample::signature(key, &sample::manifest()).into_bytes(),
        ),
    );
    refused(BrokenSignature, &nameless);
}

/// H65: the comment is signed, and what it says must be true.
#[test]
fn comments_that_do_not_agree() {
    refused(
        BrokenSignature,
        &with_signature(|text| text.replace("edition:2", "edition:3")),
    );
    refused(
        BrokenSignature,
        &with_signature(|text| text.replace("trusted comment: marg", "trusted comment: Marg")),
    );
    let signed = |comment: &str| {
        let comment = comment.to_owned();
        with_signature(move |_| {
            let mut manifest = sample::manifest();
            manifest.publisher_key = Some(sample::key().public().unwrap());
            sign(
                sample::key(),
                &Prehash::of(&manifest.to_bytes().unwrap()),
                &comment,
            )
            .unwrap()
        })
    };
    let opened = Opened::from_reader(Cursor::new(sample::signed())).unwrap();
    let of = |manifest: [u8; 32]| {
        let comment = TrustedComment {
            bundle: opened.manifest().id,
            edition: 2,
            manifest,
        };
        comment.to_string()
    };
    let right = of(opened.manifest_hash());
    open(&signed(&right)).unwrap();
    for wrong in [
        of([7; 32]),
        right.replace("edition:2", "edition:1"),
        right.replace("edition:2", "edition:02"),
        right.replace("0199d2c1", "0199d2c2"),
        right.replace(
            "0199d2c1-7b1e-7000-8000-000000000001",
            "0199D2C1-7B1E-7000-8000-000000000001",
        ),
        format!("{right} more"),
        right.replace(" ", "  "),
        String::new(),
    ] {
        assert_ne!(wrong, right);
        refused(BrokenSignature, &signed(&wrong));
    }
}

/// H65, H66: forms that other programs might take.
#[test]
fn signature_files_that_are_read_strictly() {
    let line = |text: &str, number: usize, change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = BASE64.decode(text.lines().nth(number).unwrap()).unwrap();
        change(&mut bytes);
        text.replace(text.lines().nth(number).unwrap(), &BASE64.encode(bytes))
    };
    // the older form, which signs the file itself
    refused(
        BrokenSignature,
        &with_signature(|text| line(text, 1, &|bytes| bytes[1] = b'd')),
    );
    // S + L: the same signature by another number
    let order: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
        0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let add_order = |scalar: &mut [u8]| {
        let mut carry = 0;
        for (byte, add) in scalar.iter_mut().zip(order) {
            let sum = u16::from(*byte) + u16::from(add) + carry;
            *byte = (sum & 0xff) as u8;
            carry = sum >> 8;
        }
        assert_eq!(carry, 0);
    };
    refused(
        BrokenSignature,
        &with_signature(|text| line(text, 1, &|bytes| add_order(&mut bytes[42..74]))),
    );
    refused(
        BrokenSignature,
        &with_signature(|text| line(text, 3, &|bytes| add_order(&mut bytes[32..64]))),
    );
    // R of small order, and nothing but zeros
    refused(
        BrokenSignature,
        &with_signature(|text| line(text, 1, &|bytes| bytes[10..].fill(0))),
    );
    refused(
        BrokenSignature,
        &with_signature(|text| line(text, 1, &|bytes| bytes.truncate(73))),
    );
    refused(
        BrokenSignature,
        &with_signature(|text| text.replace('\n', "\r\n")),
    );
    refused(BrokenSignature, &with_signature(|text| format!("{text}\n")));
    refused(
        BrokenSignature,
        &with_signature(|text| format!("\u{feff}{text}")),
    );
    refused(
        BrokenSignature,
        &with_signature(|text| text.replace("untrusted", "Untrusted")),
    );
    refused(
        BrokenSignature,
        &with_signature(|text| text.lines().take(2).collect::<Vec<_>>().join("\n")),
    );
    refused(BrokenSignature, &with_signature(|_| String::new()));
    refused(
        BundleTooLarge,
        &with_signature(|_| "x".repeat(8 * 1024 + 1)),
    );
    let unpadded = |text: &str| text.replace("==\n", "\n").replace("=\n", "\n");
    refused(BrokenSignature, &with_signature(unpadded));
}

/// H66
#[test]
fn keys_that_are_none() {
    let right = sample::key().public().unwrap().to_string();
    assert_eq!(
        right.parse::<PublicKey>().unwrap(),
        sample::key().public().unwrap()
    );
    let mut zero = BASE64.decode(&right).unwrap();
    zero[10..].fill(0);
    let mut old = BASE64.decode(&right).unwrap();
    old[1] = b'D';
    for wrong in [
        BASE64.encode(&zero),
        BASE64.encode(&old),
        BASE64.encode(&zero[1..]),
        format!("{right}\n"),
        right[1..].to_owned(),
        String::new(),
        right.replace("RW", "rw"),
        "R".repeat(56),
        "=".repeat(56),
    ] {
        assert_eq!(
            wrong.parse::<PublicKey>().unwrap_err().kind,
            InvalidKey,
            "{wrong}"
        );
    }
}

#[test]
fn a_key_of_another_is_said_to_be_one() {
    let file = Prehash::of(b"x");
    let signature = Minisig::parse(sign(sample::key(), &file, "c").unwrap().as_bytes()).unwrap();
    assert_eq!(
        signature
            .verify(&sample::key().public().unwrap(), &file)
            .unwrap(),
        "c"
    );
    assert_eq!(
        signature
            .verify(&new_key().public().unwrap(), &file)
            .unwrap_err()
            .kind,
        OtherKey
    );
    let broken = signature.verify(&sample::key().public().unwrap(), &Prehash::of(b"y"));
    assert_eq!(broken.unwrap_err().kind, BrokenSignature);
    assert!(sign(sample::key(), &file, "two\nlines").is_err());
}

#[test]
fn a_secret_key_opens_with_its_passphrase_alone() {
    let key = new_key();
    let file = key.to_file("correct horse").unwrap();
    let again = SecretKey::from_file(&file, "correct horse").unwrap();
    assert_eq!(again.public().unwrap(), key.public().unwrap());
    assert_eq!(
        SecretKey::from_file(&file, "correct mule")
            .unwrap_err()
            .kind,
        WrongPassphrase
    );
    assert_eq!(key.to_file("").unwrap_err().kind, WrongPassphrase);
    assert_eq!(format!("{key:?}"), "SecretKey");
    let mut open = BASE64.decode(file.lines().nth(1).unwrap()).unwrap();
    open[2..4].fill(0);
    // asks for more memory than any key may
    let mut greedy = BASE64.decode(file.lines().nth(1).unwrap()).unwrap();
    greedy[46..54].fill(0x7f);
    for bytes in [open, greedy] {
        let text = format!("untrusted comment: x\n{}\n", BASE64.encode(bytes));
        assert_eq!(
            SecretKey::from_file(&text, "correct horse")
                .unwrap_err()
                .kind,
            InvalidKey
        );
    }
    for text in [
        "",
        "untrusted comment: x",
        "untrusted comment: x\nRW",
        &"x".repeat(5000),
    ] {
        assert_eq!(
            SecretKey::from_file(text, "x").unwrap_err().kind,
            InvalidKey
        );
    }
}

/// Keys, each the next one's old key, and the steps between them.
fn chain(length: usize) -> (Vec<SecretKey>, Vec<Rotation>) {
    let keys: Vec<SecretKey> = (0..=length).map(|_| new_key()).collect();
    let date = DATE.parse().unwrap();
    let steps = keys
        .windows(2)
        .map(|pair| Rotation::new(&pair[0], pair[1].public().unwrap(), date).unwrap())
        .collect();
    (keys, steps)
}

/// H70
#[test]
fn a_chain_of_keys_is_followed_to_its_limit() {
    let (keys, steps) = chain(MAX_ROTATIONS);
    let opened = open(&sample::signed_entries(keys.last().unwrap(), &steps)).unwrap();
    for key in &keys {
        assert!(opened.signature().vouched_by(&key.public().unwrap()));
    }
    for length in [MAX_ROTATIONS + 1, 1_000] {
        let (keys, steps) = chain(length);
        refused(
            BundleTooLarge,
            &sample::signed_entries(keys.last().unwrap(), &steps),
        );
    }
}

/// H70
#[test]
fn chains_that_break_or_lead_in_a_circle() {
    let (keys, steps) = chain(3);
    let date = DATE.parse().unwrap();
    let last = keys.last().unwrap();
    refused(BrokenSignature, &sample::signed_entries(&keys[1], &steps));
    refused(BrokenSignature, &sample::signed_entries(last, &steps[..2]));
    refused(
        BrokenSignature,
        &sample::signed_entries(last, &[steps[0].clone(), steps[2].clone()]),
    );
    refused(
        BrokenSignature,
        &sample::signed_entries(last, &[steps[2].clone(), steps[1].clone()]),
    );
    let back = Rotation::new(last, keys[0].public().unwrap(), date).unwrap();
    let circle = [&steps[..], &[back]].concat();
    refused(BrokenSignature, &sample::signed_entries(&keys[0], &circle));
    let again = Rotation::new(&keys[0], last.public().unwrap(), date).unwrap();
    refused(
        BrokenSignature,
        &sample::signed_entries(last, &[&circle[..], &[again]].concat()),
    );
    assert!(Rotation::new(last, last.public().unwrap(), date).is_err());
}

/// H70: the new key cannot say so itself.
#[test]
fn statements_that_the_old_key_did_not_sign() {
    let (keys, steps) = chain(1);
    let step = &steps[0];
    let by_new = sign(
        &keys[1],
        &Prehash::of(&step.statement),
        &format!("marginalis-rotation from:{} to:{}", step.from, step.to),
    );
    let other =
        Rotation::new(&keys[0], new_key().public().unwrap(), DATE.parse().unwrap()).unwrap();
    let spaced = String::from_utf8(step.statement.clone())
        .unwrap()
        .replace(':', ": ");
    let no_key = String::from_utf8(step.statement.clone())
        .unwrap()
        .replace("RW", "RX");
    let elsewhere = sign(&keys[0], &Prehash::of(&step.statement), "something else").unwrap();
    let deep = "[".repeat(8_000);
    for (statement, signature) in [
        (step.statement.as_slice(), by_new.unwrap().as_bytes()),
        (&step.statement, &other.signature),
        (&other.statement, &step.signature),
        (spaced.as_bytes(), &step.signature),
        (&step.statement, elsewhere.as_bytes()),
        (no_key.as_bytes(), &step.signature),
        (deep.as_bytes(), &step.signature),
        (b"{}", &step.signature),
        (b"[]", &step.signature),
        (b"", &step.signature),
        (&step.statement, b""),
    ] {
        assert_eq!(
            Rotation::read(statement, signature).unwrap_err().kind,
            BrokenSignature
        );
        let mut entries = sample::signed_entries(&keys[1], &steps);
        (entries[3].1, entries[4].1) = (statement.to_vec(), signature.to_vec());
        refused(BrokenSignature, &entries);
    }
    // signed by it, as it should be, and yet no statement of this form
    let [from, to] = [&step.from, &step.to].map(ToString::to_string);
    let right = json!({
        "conformsTo": "https://marginalis.invalid/rotation/1", "date": DATE, "from": from, "to": to
    });
    let read = |change: &dyn Fn(&mut Value)| {
        let mut statement = right.clone();
        change(&mut statement);
        let statement = sorted(&statement);
        let comment = format!("marginalis-rotation from:{from} to:{to}");
        let signature = sign(&keys[0], &Prehash::of(statement.as_bytes()), &comment).unwrap();
        Rotation::read(statement.as_bytes(), signature.as_bytes()).map_err(|error| error.kind)
    };
    assert_eq!(read(&|_| ()).unwrap().date, step.date);
    for field in ["conformsTo", "date", "from", "to"] {
        let without = |it: &mut Value| drop(it.as_object_mut().unwrap().remove(field));
        assert_eq!(read(&without).unwrap_err(), BrokenSignature, "{field}");
    }
    let others: [(&str, Value); 4] = [
        ("conformsTo", json!("https://marginalis.invalid/rotation/2")),
        ("date", json!("yesterday")),
        ("note", json!("x")),
        ("until", json!(null)),
    ];
    for (field, value) in others {
        let other = |it: &mut Value| it[field] = value.clone();
        assert_eq!(read(&other).unwrap_err(), BrokenSignature, "{field}");
    }
    // a manifest is no statement, and a statement no manifest
    assert!(Manifest::parse(&step.statement).is_err());
}
