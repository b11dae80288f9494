//! Looks for files that make the readers of bundles panic, run on, or break a promise:
//! `cargo bench -p marginalis-core --bench bundle_fuzz -- MINUTES [SEED]`.
//!
//! Structure-aware: valid bundles are made and then spoiled as bytes, as ZIP headers, as JSON, as names, as pictures and
//! as signatures, often with sums and hashes made right again, so that the next layer is reached. Not guided by
//! coverage: the stable compiler offers no instrumentation for that.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::io::Cursor;
use std::time::{Duration, Instant};

use marginalis_core::Error;
use marginalis_core::annotations::Set;
use marginalis_core::bundle::media::{HEAD, Media, TAIL};
use marginalis_core::bundle::signature::Minisig;
use marginalis_core::bundle::{Manifest, Opened, PublicKey, Rotation, SecretKey, Signature, names};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

#[path = "carry/book.rs"]
#[allow(dead_code)]
mod book;
#[path = "../tests/core/bundle/sample.rs"]
#[allow(dead_code)]
mod sample;
#[path = "../tests/core/bundle/zip.rs"]
#[allow(dead_code)]
mod zip;

use book::Numbers;
use sample::Entries;
use zip::Part;

/// A small file is read or refused within this time.
const A_FILE: Duration = Duration::from_secs(2);

const NAMES: [&str; 16] = [
    "a.md",
    "texts/on-margins.md",
    "TEXTS/on-margins.md",
    "../x.md",
    "/x",
    "a\\b",
    "CON.md",
    "META-INF/rotation.json",
    "META-INF/publication.json.minisig",
    "publication.json",
    "mimetype",
    "a\u{202e}.md",
    "e\u{301}.md",
    "",
    "a/",
    "ß/ẞ/ss",
];

fn strange(numbers: &mut Numbers) -> Value {
    let numeral = [0_i64, 1, -1, 2, 1 << 31, (1 << 53) - 1, i64::MAX, i64::MIN][numbers.below(8)];
    match numbers.below(12) {
        0 => Value::Null,
        1 => json!(numeral),
        2 => json!(numeral.to_string()),
        3 => json!(1.5),
        4 => json!([]),
        5 => json!({}),
        6 => json!("x".repeat(numbers.below(20_000))),
        7 => (0..numbers.below(60)).fold(json!(1), |inner, _| json!([inner])),
        8 => json!(NAMES[numbers.below(NAMES.len())]),
        9 => json!("\u{202e}\0"),
        10 => json!("sha256-T1PNoYwrqgwDVLtfmj7L5e0Sq02OEbqHPC8RFhICuUU="),
        _ => json!("urn:uuid:0199d2c1-7b1e-7000-8000-000000000002"),
    }
}

/// Changes one thing somewhere in a JSON value.
fn spoil_json(numbers: &mut Numbers, value: &mut Value) {
    let deeper = numbers.below(4) > 0;
    match value {
        Value::Object(map) if !map.is_empty() => {
            let at = numbers.below(map.len());
            let key = map.keys().nth(at).unwrap().clone();
            match numbers.below(8) {
                0 => drop(map.remove(&key)),
                1 => drop(map.insert(
                    NAMES[numbers.below(NAMES.len())].to_owned(),
                    strange(numbers),
                )),
                _ if deeper => spoil_json(numbers, &mut map[&key]),
                _ => map[&key] = strange(numbers),
            }
        }
        Value::Array(items) if !items.is_empty() => {
            let at = numbers.below(items.len());
            match numbers.below(8) {
                0 => drop(items.remove(at)),
                1 => items.push(items[at].clone()),
                2 => items.reverse(),
                _ if deeper => spoil_json(numbers, &mut items[at]),
                _ => items[at] = strange(numbers),
            }
        }
        other => *other = strange(numbers),
    }
}

/// Flips, cuts, doubles, moves or overwrites some bytes.
fn spoil_bytes(numbers: &mut Numbers, bytes: &mut Vec<u8>) {
    if bytes.is_empty() {
        bytes.push(numbers.below(256) as u8);
        return;
    }
    let at = numbers.below(bytes.len());
    let most = [2, 8, 64, 4_096][numbers.below(4)];
    let to = (at + 1 + numbers.below(most)).min(bytes.len());
    match numbers.below(8) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(at..to)),
        2 => {
            let copy = bytes[at..to].to_vec();
            let there = numbers.below(bytes.len() + 1);
            bytes.splice(there..there, copy);
        }
        3 => bytes[at..to].fill([0, 0xff][numbers.below(2)]),
        4 => {
            let word = [
                0_u32,
                1,
                0x7fff_ffff,
                0x8000_0000,
                u32::MAX,
                bytes.len() as u32,
            ][numbers.below(6)];
            for (byte, new) in bytes[at..].iter_mut().zip(word.to_le_bytes()) {
                *byte = new;
            }
        }
        5 => bytes[at..to].reverse(),
        _ => bytes[at] ^= 1 << numbers.below(8),
    }
}

/// Pictures and recordings, as short as their kinds allow.
fn media(numbers: &mut Numbers) -> (&'static str, Vec<u8>) {
    let jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x0b\x08\0\x02\0\x03\x01\x01\x11\0\xff\xd9";
    let webp = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0";
    let avif = b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf\0\0\0\x3cmeta\0\0\0\0\0\0\0\x30iprp\0\0\0\x1cipco\0\0\0\x14ispe\0\0\0\0\0\0\0\x02\0\0\0\x03\0\0\0\x0cipma\0\0\0\0";
    match numbers.below(8) {
        0 => ("assets/a.jpg", jpeg.to_vec()),
        1 => (
            "assets/a.gif",
            b"GIF89a\x02\0\x03\0\0\0\0\x2c\0\0\0\0\x02\0\x03\0\0\x02\x01\0\0;".to_vec(),
        ),
        2 => ("assets/a.webp", webp.to_vec()),
        3 => ("assets/a.avif", avif.to_vec()),
        4 => ("assets/a.mp3", b"\xff\xfb\x90\x64rest".to_vec()),
        5 => ("assets/a.ogg", b"OggS\0rest".to_vec()),
        6 => (
            "assets/a.m4a",
            b"\0\0\0\x14ftypM4A \0\0\0\0isomrest".to_vec(),
        ),
        _ => (
            "assets/a.png",
            sample::png(numbers.below(60_000) as u32, numbers.below(60_000) as u32),
        ),
    }
}

/// A bundle's entries: signed or not, with a picture of some kind, spoiled within or not, hashes right.
fn entries(numbers: &mut Numbers, keys: &[SecretKey], rotations: &[Rotation]) -> Entries {
    let mut entries = match numbers.below(3) {
        0 => sample::entries(&sample::manifest()),
        1 => sample::signed_entries(&keys[0], &[]),
        _ => sample::signed_entries(&keys[rotations.len()], rotations),
    };
    if numbers.below(2) == 0 {
        let (name, mut bytes) = media(numbers);
        for _ in 0..numbers.below(4) {
            spoil_bytes(numbers, &mut bytes);
        }
        let mut manifest: Value = serde_json::from_slice(&entries[1].1).unwrap();
        let mut resource = sample::resource(name, &bytes);
        resource.media_type = Media::of_name(name).unwrap().media_type().to_owned();
        let mut whole = sample::manifest();
        whole.resources = vec![resource];
        let listed: Value = serde_json::from_slice(&whole.to_bytes().unwrap()).unwrap();
        manifest["resources"]
            .as_array_mut()
            .unwrap()
            .push(listed["resources"][0].clone());
        entries[1].1 = sorted(&manifest).into_bytes();
        entries.push((name.to_owned(), bytes));
    }
    match numbers.below(7) {
        0 => {
            let mut manifest: Value = serde_json::from_slice(&entries[1].1).unwrap();
            for _ in 0..=numbers.below(3) {
                spoil_json(numbers, &mut manifest);
            }
            entries[1].1 = sorted(&manifest).into_bytes();
        }
        1 => {
            let at = numbers.below(entries.len());
            spoil_bytes(numbers, &mut entries[at].1);
        }
        2 => {
            let at = numbers.below(entries.len());
            entries[at].0 = NAMES[numbers.below(NAMES.len())].to_owned();
        }
        3 => {
            let at = numbers.below(entries.len());
            match numbers.below(3) {
                0 => drop(entries.remove(at)),
                1 => entries.push(entries[at].clone()),
                _ => entries[at..].reverse(),
            }
        }
        _ => {}
    }
    entries
}

/// JSON with sorted keys, as the format wants it; keys beyond the basic plane are not made here.
fn sorted(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let mut pairs: Vec<_> = map.iter().collect();
            pairs.sort_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
            let fields: Vec<String> = pairs
                .iter()
                .map(|(key, value)| format!("{}:{}", json!(key), sorted(value)))
                .collect();
            format!("{{{}}}", fields.join(","))
        }
        Value::Array(items) => format!(
            "[{}]",
            items.iter().map(sorted).collect::<Vec<_>>().join(",")
        ),
        other => other.to_string(),
    }
}

/// Entries as a container, its headers spoiled or not.
fn container(numbers: &mut Numbers, entries: &Entries) -> Vec<u8> {
    let mut parts: Vec<Part> = entries
        .iter()
        .enumerate()
        .map(
            |(place, (name, bytes))| match place == 0 || numbers.below(2) == 0 {
                true => Part::stored(name, bytes),
                false => Part::deflated(name, bytes),
            },
        )
        .collect();
    let mut claimed = parts.len();
    if numbers.below(3) == 0 {
        let at = numbers.below(parts.len());
        let other = parts[numbers.below(claimed)].clone();
        let part = &mut parts[at];
        match numbers.below(14) {
            0 => part.flags ^= 1 << numbers.below(16),
            1 => part.method = [0, 8, 9, 12, 14, 93, 99][numbers.below(7)],
            2 => part.crc ^= 1 << numbers.below(32),
            3 => {
                part.packed_size = part
                    .packed_size
                    .wrapping_add([1, u32::MAX, 1 << 31][numbers.below(3)])
            }
            4 => {
                part.size = part
                    .size
                    .wrapping_add([1, u32::MAX, 1 << 31][numbers.below(3)])
            }
            5 => part.attributes = [0o120_777 << 16, 0x10, 0, u32::MAX][numbers.below(4)],
            6 => part.extra = vec![0; numbers.below(40)],
            7 => part.before = b"PK\x03\x04junk"[..numbers.below(9)].to_vec(),
            8 => part.offset = Some([0, 1, u32::MAX, 60][numbers.below(4)]),
            9 => part.local_name = Some(other.name),
            10 => part.name = vec![b'a'; numbers.below(400)],
            11 => spoil_bytes(numbers, &mut part.packed),
            12 => claimed = [0, 1, claimed + 1, 65_535][numbers.below(4)],
            _ => parts.push(other),
        }
    }
    let mut bytes = zip::archive_with(&parts, claimed, b"");
    if numbers.below(2) == 0 {
        for _ in 0..=numbers.below(3) {
            spoil_bytes(numbers, &mut bytes);
        }
    }
    bytes
}

#[derive(Default)]
struct Seen {
    files: u64,
    opened: u64,
    whole: u64,
    slowest: Duration,
    /// How often each code was the answer: that every layer was reached.
    refused: BTreeMap<String, u64>,
}

impl Seen {
    fn refusal(&mut self, error: &Error) {
        *self.refused.entry(error.kind.code()).or_default() += 1;
    }
}

/// Opens a container and reads it all. What is given is what the manifest says, or there is a refusal.
fn read(seed: u64, bytes: &[u8], signed: &[Vec<u8>], seen: &mut Seen) {
    let mut opened = match Opened::from_reader(Cursor::new(bytes)) {
        Ok(opened) => opened,
        Err(error) => return seen.refusal(&error),
    };
    seen.opened += 1;
    if let Signature::Signed { .. } = opened.signature() {
        let known = signed
            .iter()
            .any(|publication| publication == opened.publication());
        assert!(known, "seed {seed}: signed, and nobody signed it");
    }
    let mut all = true;
    for file in opened.manifest().all().cloned().collect::<Vec<_>>() {
        match opened.read_whole(&file) {
            Ok(content) => {
                assert_eq!(content.len() as u64, file.size, "seed {seed}");
                assert_eq!(
                    <[u8; 32]>::from(Sha256::digest(&content)),
                    file.sha256,
                    "seed {seed}"
                );
            }
            Err(error) => {
                seen.refusal(&error);
                all = false;
            }
        }
    }
    seen.whole += u64::from(all);
}

/// The readers of the parts alone.
fn parts_alone(seed: u64, numbers: &mut Numbers, entries: &Entries) {
    let at = numbers.below(entries.len());
    let mut bytes = entries[at].1.clone();
    for _ in 0..numbers.below(4) {
        spoil_bytes(numbers, &mut bytes);
    }
    if let Ok(manifest) = Manifest::parse(&bytes) {
        let again = manifest
            .to_bytes()
            .unwrap_or_else(|e| panic!("seed {seed}: {e}"));
        assert_eq!(Manifest::parse(&again).unwrap(), manifest, "seed {seed}");
    }
    let _ = Set::parse(&bytes);
    let _ = Minisig::parse(&bytes);
    let _ = Rotation::read(&bytes, &entries[2].1);
    let _ = SecretKey::from_file(&String::from_utf8_lossy(&bytes), "");
    let _ = PublicKey::from_file(&String::from_utf8_lossy(&bytes));
    if let Ok(name) = names::from_bytes(&bytes, true) {
        assert!(
            !name.contains("..") || !name.split('/').any(|part| part == ".."),
            "seed {seed}"
        );
        assert!(
            !name.starts_with('/') && !name.contains('\\'),
            "seed {seed}"
        );
    }
    let (name, mut picture) = media(numbers);
    for _ in 0..numbers.below(6) {
        spoil_bytes(numbers, &mut picture);
    }
    let head = &picture[..picture.len().min(HEAD)];
    let tail = &picture[picture.len().saturating_sub(TAIL)..];
    let _ = Media::of_name(name)
        .unwrap()
        .check(name, head, tail, picture.len() as u64);
}

fn one(seed: u64, keys: &[SecretKey], rotations: &[Rotation], signed: &[Vec<u8>], seen: &mut Seen) {
    let mut numbers = Numbers(seed);
    let steps = numbers.below(rotations.len() + 1);
    let entries = entries(&mut numbers, keys, &rotations[..steps]);
    let bytes = container(&mut numbers, &entries);
    let start = Instant::now();
    read(seed, &bytes, signed, seen);
    parts_alone(seed, &mut numbers, &entries);
    let took = start.elapsed();
    assert!(took < A_FILE, "seed {seed}: took {took:?}");
    seen.slowest = seen.slowest.max(took);
    seen.files += 1;
}

fn main() {
    let mut arguments = std::env::args()
        .skip(1)
        .filter_map(|argument| argument.parse::<f64>().ok());
    // without a number, as under `cargo bench` for all: a moment, to see that it runs
    let minutes = arguments.next().unwrap_or(0.02);
    let first = arguments.next().unwrap_or(1.0) as u64;
    let end = Instant::now() + Duration::from_secs_f64(minutes * 60.0);
    let keys: Vec<SecretKey> = (0..4)
        .map(|number| SecretKey::of_seed([number; 32]))
        .collect();
    let date = "2026-11-20T09:00:00Z".parse().unwrap();
    let rotations: Vec<Rotation> = keys
        .windows(2)
        .map(|pair| Rotation::new(&pair[0], pair[1].public().unwrap(), date).unwrap())
        .collect();
    let signed: Vec<Vec<u8>> = keys
        .iter()
        .map(|key| sample::signed_entries(key, &[])[1].1.clone())
        .collect();
    let mut seen = Seen::default();
    let mut seed = first;
    while Instant::now() < end {
        one(seed, &keys, &rotations, &signed, &mut seen);
        seed += 1;
    }
    let refused: Vec<String> = seen
        .refused
        .iter()
        .map(|(code, count)| format!("{code} {count}"))
        .collect();
    println!(
        "fuzz: {} files (seeds {first} to {}), {} opened, {} of them whole, the others refused; no panic, no broken promise; slowest {:?}",
        seen.files,
        seed - 1,
        seen.opened,
        seen.whole,
        seen.slowest,
    );
    println!("refusals: {}", refused.join(", "));
}
