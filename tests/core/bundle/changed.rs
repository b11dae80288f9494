//! Bundles that change: by a bit on the way, or while they are read.

use std::fs;
use std::io::Cursor;
use std::ops::ControlFlow;

use marginalis_core::ErrorKind::{DamagedBundle, UnreadableFile, WrongHash};
use marginalis_core::bundle::{Opened, PUBLICATION, Signature};

use super::sample;
use super::zip::{Part, archive};

type Read = (Signature, Vec<(String, Vec<u8>)>);

/// All that is read of a bundle: who vouches, and every file.
fn read(bytes: Vec<u8>) -> marginalis_core::Result<Read> {
    let opened = Opened::from_reader(Cursor::new(bytes.clone()))?;
    Ok((opened.signature().clone(), sample::read_all(bytes)?))
}

/// H64: every bit of a signed bundle, one at a time.
#[test]
fn no_single_bit_changes_what_is_read() {
    let right = sample::signed();
    let contents = read(right.clone()).unwrap();
    let mut refusals = 0;
    for at in 0..right.len() {
        for bit in 0..8 {
            let mut bytes = right.clone();
            bytes[at] ^= 1 << bit;
            match read(bytes) {
                Err(_) => refusals += 1,
                // bookkeeping that nobody reads, such as who made the archive
                Ok(same) => assert!(
                    same == contents,
                    "bit {bit} of byte {at} changes what is read"
                ),
            }
        }
    }
    assert!(
        refusals * 100 > right.len() * 8 * 90,
        "only {refusals} of {} refused",
        right.len() * 8
    );
}

/// And such a bundle stays as signed as it was, by the same key, also where a file of it cannot be read.
#[test]
fn no_single_bit_changes_who_vouches() {
    let right = sample::signed();
    let opened = Opened::from_reader(Cursor::new(right.clone())).unwrap();
    let names = right
        .windows(PUBLICATION.len())
        .filter(|window| *window == PUBLICATION.as_bytes())
        .count();
    assert_eq!(
        names, 4,
        "in two headers each: the manifest and its signature"
    );
    for at in 0..right.len() {
        for bit in 0..8 {
            let mut bytes = right.clone();
            bytes[at] ^= 1 << bit;
            if let Ok(other) = Opened::from_reader(Cursor::new(bytes)) {
                let same = other.signature() == opened.signature();
                assert!(same, "bit {bit} of byte {at}");
            }
        }
    }
}

fn verified(opened: &mut Opened) -> marginalis_core::Result<()> {
    opened.verify(&mut |_| ControlFlow::Continue(()))
}

/// H69: the file is replaced after it was looked at. What was opened is what is read.
#[test]
fn another_file_in_its_place_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.marginalis");
    fs::write(&path, sample::signed()).unwrap();
    let mut opened = Opened::open(&path).unwrap();
    let other = folder.path().join("b.marginalis");
    fs::write(&other, sample::unsigned()).unwrap();
    fs::rename(&other, &path).unwrap();
    verified(&mut opened).unwrap();
    let text = opened.manifest().reading_order[0].clone();
    assert_eq!(
        opened.read_whole(&text).unwrap(),
        sample::files().pop().unwrap().1
    );
}

/// H69: its bytes change after it was looked at, with sums that agree: the hash was remembered.
#[test]
fn other_bytes_in_its_place_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.marginalis");
    let parts: Vec<Part> = sample::entries(&sample::manifest())
        .iter()
        .map(|(name, bytes)| Part::stored(name, bytes))
        .collect();
    let mut changed = parts.clone();
    let text = changed.last_mut().unwrap();
    text.packed.make_ascii_uppercase();
    text.crc = crc32fast::hash(&text.packed);
    let (right, wrong) = (archive(&parts), archive(&changed));
    assert_eq!(right.len(), wrong.len());

    fs::write(&path, &right).unwrap();
    let mut opened = Opened::open(&path).unwrap();
    fs::write(&path, &wrong).unwrap();
    // what the entry's own sum says was remembered too
    assert_eq!(verified(&mut opened).unwrap_err().kind, DamagedBundle);
    let mut reopened = Opened::open(&path).unwrap();
    assert_eq!(verified(&mut reopened).unwrap_err().kind, WrongHash);

    fs::write(&path, &right).unwrap();
    let mut opened = Opened::open(&path).unwrap();
    fs::write(&path, &right[..right.len() / 2]).unwrap();
    assert_eq!(verified(&mut opened).unwrap_err().kind, DamagedBundle);
    fs::remove_file(&path).unwrap();
    assert_eq!(Opened::open(&path).unwrap_err().kind, UnreadableFile);
}
