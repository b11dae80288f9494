//! The container: what is written is read, by others too, and always the same.

use std::io::{Cursor, Seek, SeekFrom, Write};
use std::ops::ControlFlow;

use marginalis_core::ErrorKind;
use marginalis_core::bundle::container::{Container, Packing, Writer};
use marginalis_core::bundle::limits::*;
use marginalis_core::bundle::{Opened, Progress, Signature};

use super::sample;
use super::zip::{Part, archive};

#[test]
fn what_is_written_is_read() {
    let mut opened = Opened::from_reader(Cursor::new(sample::unsigned())).unwrap();
    assert_eq!(*opened.signature(), Signature::Unsigned);
    assert_eq!(*opened.manifest(), sample::manifest());
    for (name, bytes) in sample::files() {
        let file = opened.manifest().resource(name).unwrap().clone();
        assert_eq!(opened.read_whole(&file).unwrap(), bytes);
    }
    let text = opened.manifest().reading_order[0].clone();
    assert!(
        opened
            .read_text(&text)
            .unwrap()
            .starts_with("# On margins\n")
    );
}

#[test]
fn the_same_entries_give_the_same_bytes() {
    assert_eq!(sample::unsigned(), sample::unsigned());
    assert_eq!(sample::signed(), sample::signed());
}

#[test]
fn another_program_unpacks_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.marginalis");
    std::fs::write(&path, sample::signed()).unwrap();
    let tested = std::process::Command::new("unzip")
        .arg("-tq")
        .arg(&path)
        .output()
        .expect("unzip is missing; tools/setup.sh test installs it");
    assert!(
        tested.status.success(),
        "{}",
        String::from_utf8_lossy(&tested.stdout)
    );
}

#[test]
fn verifying_tells_how_far_it_is_and_can_be_stopped() {
    let mut opened = Opened::from_reader(Cursor::new(sample::unsigned())).unwrap();
    let mut seen = Vec::new();
    opened
        .verify(&mut |progress| {
            seen.push(progress);
            ControlFlow::Continue(())
        })
        .unwrap();
    let of = sample::files()
        .iter()
        .map(|(_, bytes)| bytes.len() as u64)
        .sum();
    assert_eq!(seen.last(), Some(&Progress { done: of, of }));
    assert!(seen.is_sorted_by(|a, b| a.done < b.done));
    let stopped = opened.verify(&mut |_| ControlFlow::Break(())).unwrap_err();
    assert_eq!(stopped.kind, ErrorKind::Cancelled);
}

#[test]
fn an_entry_is_copied_as_it_is_packed() {
    let bytes = sample::signed();
    let mut old = Container::open(Cursor::new(bytes.clone())).unwrap();
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    for place in 0..old.entries().len() {
        writer.copy(&mut old, place).unwrap();
    }
    assert_eq!(writer.finish().unwrap().into_inner(), bytes);
}

#[test]
fn a_writer_takes_no_name_twice_and_none_that_leads_elsewhere() {
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    writer.add("a.md", Packing::Stored, &mut &b""[..]).unwrap();
    for name in ["A.md", "../a.md", "a.md/b"] {
        let refused = writer
            .add(name, Packing::Stored, &mut &b""[..])
            .unwrap_err();
        assert_eq!(refused.kind, ErrorKind::ForbiddenName);
    }
}

#[test]
fn as_many_entries_as_the_limit_and_one_more() {
    let named = |count: usize| -> Vec<Part> {
        (0..count)
            .map(|number| Part::stored(&number.to_string(), b""))
            .collect()
    };
    let most = archive(&named(MAX_ENTRIES));
    assert_eq!(
        Container::open(Cursor::new(most)).unwrap().entries().len(),
        MAX_ENTRIES
    );
    let refused = Container::open(Cursor::new(archive(&named(MAX_ENTRIES + 1)))).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::BundleTooLarge);

    let mut writer = Writer::new(Cursor::new(Vec::new()));
    for number in 0..MAX_ENTRIES {
        writer
            .add(&number.to_string(), Packing::Stored, &mut &b""[..])
            .unwrap();
    }
    let refused = writer
        .add("more", Packing::Stored, &mut &b""[..])
        .unwrap_err();
    assert_eq!(refused.kind, ErrorKind::BundleTooLarge);
}

/// A file with a hole: only its size is looked at.
#[test]
fn a_file_as_large_as_the_limit_and_one_byte_more() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hole");
    let mut file = std::fs::File::create(&path).unwrap();
    file.write_all(b"PK\x03\x04").unwrap();
    for (length, code) in [
        (MAX_FILE, ErrorKind::DamagedBundle),
        (MAX_FILE + 1, ErrorKind::BundleTooLarge),
    ] {
        file.set_len(length).unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
        assert_eq!(Opened::open(&path).unwrap_err().kind, code);
    }
}

/// Declared sizes are added up before anything is unpacked.
#[test]
fn as_much_unpacked_as_the_limit_and_one_byte_more() {
    let declared = |more: u32| {
        let parts: Vec<Part> = (0..4)
            .map(|number| {
                let mut part = Part::deflated(&number.to_string(), b"x");
                part.size =
                    u32::try_from(MAX_UNPACKED / 4).unwrap() + if number == 0 { more } else { 0 };
                // as large as the ratio allows
                part.packed = vec![0; usize::try_from(MAX_UNPACKED / 4 / MAX_RATIO).unwrap() + 1];
                part.packed_size = u32::try_from(part.packed.len()).unwrap();
                part
            })
            .collect();
        archive(&parts)
    };
    Container::open(Cursor::new(declared(0))).unwrap();
    let refused = Container::open(Cursor::new(declared(1))).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::BundleTooLarge);
}

#[test]
fn packed_as_much_as_the_ratio_allows_and_a_little_more() {
    let packed = |size: u64| {
        let mut part = Part::deflated("a", b"x");
        part.packed = vec![0; 6_000];
        part.packed_size = 6_000;
        part.size = u32::try_from(size).unwrap();
        Container::open(Cursor::new(archive(&[part])))
    };
    packed(6_000 * MAX_RATIO).unwrap();
    assert_eq!(
        packed(6_000 * MAX_RATIO + 1).unwrap_err().kind,
        ErrorKind::BundleTooLarge
    );
    // what is small may be packed as it likes
    let zeros = vec![0; usize::try_from(RATIO_FROM).unwrap()];
    let mut small = Container::open(Cursor::new(archive(&[Part::deflated("a", &zeros)]))).unwrap();
    assert_eq!(small.unpack_whole(0, RATIO_FROM).unwrap(), zeros);
    assert_eq!(
        small.unpack_whole(0, RATIO_FROM - 1).unwrap_err().kind,
        ErrorKind::BundleTooLarge
    );
}
