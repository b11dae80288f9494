//! Containers put together to mislead, each refused with its code. What each number means: docs/hostile-bundles.md.

use std::io::Cursor;

use marginalis_core::ErrorKind::{
    self, BundleTooLarge, DamagedBundle, ForbiddenMedia, ForbiddenName, InvalidManifest,
    MissingFile, NotABundle, UnlistedFile, WrongHash,
};
use marginalis_core::bundle::container::Container;
use marginalis_core::bundle::manifest::Manifest;
use marginalis_core::bundle::{MEDIA_TYPE, PUBLICATION};

use super::sample;
use super::zip::{Part, archive, archive_with, end};

/// The small bundle's parts, unsigned.
pub fn parts() -> Vec<Part> {
    let entries = sample::entries(&sample::manifest());
    entries
        .iter()
        .map(|(name, bytes)| Part::stored(name, bytes))
        .collect()
}

#[track_caller]
pub fn refused(code: ErrorKind, bytes: Vec<u8>) {
    match sample::read_all(bytes) {
        Ok(_) => panic!("taken"),
        Err(error) => assert_eq!(error.kind, code, "{error}"),
    }
}

/// The small bundle with one more entry.
pub fn with(part: Part) -> Vec<u8> {
    let mut parts = parts();
    parts.push(part);
    archive(&parts)
}

/// The small bundle with its last entry changed.
pub fn changed(change: impl FnOnce(&mut Part)) -> Vec<u8> {
    let mut parts = parts();
    change(parts.last_mut().unwrap());
    archive(&parts)
}

#[test]
fn the_parts_alone_are_a_bundle() {
    assert_eq!(
        sample::read_all(archive(&parts())).unwrap(),
        sample::read_all(sample::unsigned()).unwrap()
    );
}

/// H1–H6, H25
#[test]
fn names_that_lead_elsewhere() {
    for name in [
        "../../x",
        "/etc/x.txt",
        "..\\..\\x",
        "a\\..\\b",
        "C:\\x",
        "C:x",
        "\\\\srv\\share\\x",
        "a:b",
        "CON.md",
        "lpt1",
        "nul.txt",
        "a.",
        "a ",
        "a\0.png",
        "a\u{1b}",
        "a\u{202e}b",
        "a\u{e000}",
        "texts/",
        "texts/../x.md",
        "./x.md",
        "",
    ] {
        refused(ForbiddenName, with(Part::stored(name, b"x")));
    }
    let mut latin = Part::stored("a", b"x");
    latin.name = b"a\xff.txt".to_vec();
    refused(ForbiddenName, with(latin.clone()));
    latin.name = "\u{e9}.txt".into();
    latin.flags = 0;
    refused(ForbiddenName, with(latin));
    refused(
        BundleTooLarge,
        with(Part::stored(&"x".repeat(65_535), b"x")),
    );
    refused(
        BundleTooLarge,
        with(Part::stored(&["x"; 2_000].join("/"), b"x")),
    );
}

/// H7, H8
#[test]
fn links_folders_and_devices() {
    for mode in [
        0o120_777_u32,
        0o040_755,
        0o020_644,
        0o060_644,
        0o010_644,
        0o140_644,
    ] {
        refused(DamagedBundle, changed(|part| part.attributes = mode << 16));
    }
    // of DOS: a folder, a volume
    for bit in [0x10, 0x08] {
        refused(DamagedBundle, changed(|part| part.attributes |= bit));
    }
    let mut link = Part::stored("a", b"/tmp");
    link.attributes = 0o120_777 << 16;
    let mut chain = parts();
    chain.extend([link, Part::stored("a/x", b"x")]);
    refused(DamagedBundle, archive(&chain));
}

/// H9, H10
#[test]
fn names_twice() {
    let text = "texts/on-margins.md";
    refused(ForbiddenName, with(Part::stored(text, b"other")));
    refused(
        ForbiddenName,
        with(Part::stored("texts/On-Margins.md", b"x")),
    );
    refused(ForbiddenName, with(Part::stored("texts", b"x")));
    refused(
        ForbiddenName,
        with(Part::stored("texts/on-margins.md/x", b"x")),
    );
    refused(ForbiddenName, with(Part::stored("PUBLICATION.json", b"x")));
    refused(ForbiddenName, with(Part::stored("e\u{301}.md", b"x")));
    for pair in [["\u{df}.md", "SS.md"], ["\u{e9}.md", "\u{c9}.md"]] {
        let mut both = parts();
        both.extend(pair.map(|name| Part::stored(name, b"x")));
        refused(ForbiddenName, archive(&both));
    }
    // one directory record for two entries
    let mut parts = parts();
    let hidden = parts.pop().unwrap();
    let mut last = parts.pop().unwrap();
    last.before = archive(&[hidden]);
    parts.push(last);
    refused(DamagedBundle, archive(&parts));
}

/// H11, H12
#[test]
fn headers_that_disagree_and_entries_that_overlap() {
    refused(
        DamagedBundle,
        changed(|part| part.local_name = Some(b"texts/on-margina.md".to_vec())),
    );
    refused(
        DamagedBundle,
        changed(|part| part.local_name = Some(b"x".to_vec())),
    );
    refused(DamagedBundle, changed(|part| part.offset = Some(0)));
    refused(DamagedBundle, changed(|part| part.offset = Some(u32::MAX)));
    refused(DamagedBundle, changed(|part| part.packed_size -= 1));
    refused(DamagedBundle, changed(|part| part.packed_size += 1));
    refused(
        DamagedBundle,
        changed(|part| part.extra = b"\x55\x54\x01\0x".to_vec()),
    );
    // no header of a directory, though all else in it is right
    let right = archive(&parts());
    let header = |window: &[u8]| window == b"PK\x01\x02";
    let header = right.windows(4).rposition(header).unwrap();
    for at in header..header + 4 {
        let mut bytes = right.clone();
        bytes[at] ^= 1;
        refused(DamagedBundle, bytes);
    }
    // an honest directory over headers that say something else
    for at in (0..30).filter(|at| !(26..30).contains(at)) {
        let mut bytes = right.clone();
        let text = bytes
            .windows(4)
            .rposition(|window| window == b"PK\x03\x04")
            .unwrap();
        bytes[text + at] ^= 1;
        refused(DamagedBundle, bytes);
    }
}

/// H13–H16
#[test]
fn what_stands_before_behind_and_between() {
    let right = archive(&parts());
    let joined = |parts: &[&[u8]]| parts.concat();
    refused(NotABundle, joined(&[b"%PDF-1.4 polyglot\n", &right]));
    refused(DamagedBundle, joined(&[b"PK\x03\x04", &right]));
    refused(DamagedBundle, joined(&[&right, &right]));
    refused(DamagedBundle, joined(&[&right, b"JUNK"]));
    refused(DamagedBundle, joined(&[&right, b"\n"]));
    refused(DamagedBundle, joined(&[&right, &end(0, 0, 0, b"")]));
    refused(
        DamagedBundle,
        changed(|part| part.before = b"between".to_vec()),
    );
    let parts = parts();
    // behind the last entry, before a directory that is where it says
    let directory = right
        .windows(4)
        .position(|window| window == b"PK\x01\x02")
        .unwrap();
    let (entries, directory) = right[..right.len() - 22].split_at(directory);
    let end_at = |at: usize| end(parts.len(), directory.len(), at, b"");
    let apart = |between: &[u8]| {
        let at = end_at(entries.len() + between.len());
        joined(&[entries, between, directory, &at])
    };
    assert_eq!(apart(b""), right);
    for between in [&b"\0"[..], b"between", &archive(&parts[..1])] {
        refused(DamagedBundle, apart(between));
    }
    refused(
        DamagedBundle,
        archive_with(&parts, parts.len(), b"a comment"),
    );
    refused(
        DamagedBundle,
        archive_with(&parts, parts.len(), &end(1, 1, 1, b"")),
    );
    for claimed in [0, 1, parts.len() - 1, parts.len() + 1] {
        refused(DamagedBundle, archive_with(&parts, claimed, b""));
    }
    refused(BundleTooLarge, archive_with(&parts, 65_535, b""));
}

/// H15, H18: what only larger archives have.
#[test]
fn volumes_comments_and_zip64() {
    let right = archive(&parts());
    let end = right.len() - 22;
    let directory = right
        .windows(4)
        .position(|window| window == b"PK\x01\x02")
        .unwrap();
    // numbers of volumes, entries in this volume; an entry's extra field, comment, volume
    for at in [end + 4, end + 6, end + 8, end + 20].into_iter().chain([
        directory + 30,
        directory + 32,
        directory + 34,
    ]) {
        let mut bytes = right.clone();
        bytes[at] = bytes[at].wrapping_add(1);
        refused(DamagedBundle, bytes);
    }
    // the larger record and its pointer, outside of the directory and as part of it
    let larger = [&b"PK\x06\x06"[..], &[0; 52], b"PK\x06\x07", &[0; 16]].concat();
    let with_larger = [&right[..end], &larger, &right[end..]].concat();
    refused(DamagedBundle, with_larger.clone());
    let mut counted = with_larger;
    let size = u32::try_from(end - directory + larger.len()).unwrap();
    let end = end + larger.len();
    counted[end + 12..end + 16].copy_from_slice(&size.to_le_bytes());
    refused(DamagedBundle, counted);
}

/// H17
#[test]
fn cut_off_anywhere() {
    let right = sample::signed();
    for length in 0..right.len() {
        refused(DamagedBundle, right[..length].to_vec());
    }
    refused(DamagedBundle, end(0, 0, 0, b""));
    refused(NotABundle, b"# On margins\n".to_vec());
    refused(NotABundle, vec![0; 4096]);
}

/// H18, H19, H22
#[test]
fn packed_in_ways_that_bundles_are_not() {
    for flag in [0, 3, 4, 5, 6, 12, 13, 14, 15] {
        refused(DamagedBundle, changed(|part| part.flags |= 1 << flag));
    }
    for method in [1, 9, 12, 14, 93, 95, 98, 99, 65_535] {
        refused(DamagedBundle, changed(|part| part.method = method));
    }
    refused(DamagedBundle, changed(|part| part.size += 1));
    refused(DamagedBundle, changed(|part| part.crc ^= 1));
    let text = parts().pop().unwrap();
    let deflated = || Part::deflated("texts/on-margins.md", &text.packed);
    let replaced = |part: Part| changed(|last| *last = part);
    sample::read_all(replaced(deflated())).unwrap();
    let broken = |change: &dyn Fn(&mut Part)| {
        let mut part = deflated();
        change(&mut part);
        part.packed_size = u32::try_from(part.packed.len()).unwrap();
        replaced(part)
    };
    refused(DamagedBundle, broken(&|part| part.packed.push(0)));
    refused(
        DamagedBundle,
        broken(&|part| part.packed.truncate(part.packed.len() - 1)),
    );
    refused(DamagedBundle, broken(&|part| part.packed.clear()));
    refused(
        DamagedBundle,
        broken(&|part| part.packed = b"\x06".to_vec()),
    );
    refused(DamagedBundle, broken(&|part| part.crc ^= 1));
    // says the right size, and unpacks to more
    let more = Part::deflated("x", &[text.packed.as_slice(), b"more"].concat()).packed;
    refused(DamagedBundle, broken(&|part| part.packed.clone_from(&more)));
    // says ten bytes, and unpacks to 30 MB: ten are the most that come out
    let zeros = Part::deflated("x", &vec![0; 30_000_000]).packed;
    let bomb = broken(&|part| (part.packed, part.size) = (zeros.clone(), 10));
    let mut container = Container::open(Cursor::new(bomb.clone())).unwrap();
    let (last, mut given) = (container.entries().len() - 1, 0);
    let mut take = |piece: &[u8]| {
        given += piece.len();
        Ok(())
    };
    assert_eq!(
        container.unpack(last, &mut take).unwrap_err().kind,
        DamagedBundle
    );
    assert!(given <= 10, "{given}");
    refused(WrongHash, bomb);
    // ZIP64: sizes that stand in an extra field
    refused(
        BundleTooLarge,
        changed(|part| {
            part.method = 8;
            part.size = u32::MAX;
        }),
    );
    refused(DamagedBundle, changed(|part| part.packed_size = u32::MAX));
}

/// H20
#[test]
fn what_does_not_say_that_it_is_a_bundle() {
    let first = |change: &dyn Fn(&mut Vec<Part>)| {
        let mut parts = parts();
        change(&mut parts);
        archive(&parts)
    };
    refused(NotABundle, first(&|parts| drop(parts.remove(0))));
    refused(NotABundle, first(&|parts| parts.swap(0, 1)));
    refused(NotABundle, first(&|parts| parts.swap(1, 2)));
    refused(NotABundle, first(&|parts| drop(parts.remove(1))));
    refused(
        NotABundle,
        first(&|parts| parts[0] = Part::deflated("mimetype", MEDIA_TYPE.as_bytes())),
    );
    let renamed = || Part::stored("mimetypo", MEDIA_TYPE.as_bytes());
    refused(NotABundle, first(&|parts| parts[0] = renamed()));
    for wrong in [
        format!("\u{feff}{MEDIA_TYPE}"),
        format!("{MEDIA_TYPE}\n"),
        "application/epub+zip".to_owned(),
        String::new(),
    ] {
        refused(
            NotABundle,
            first(&|parts| parts[0] = Part::stored("mimetype", wrong.as_bytes())),
        );
    }
}

/// H21, H23, H24: little that would become much.
#[test]
fn bombs_are_refused_before_they_are_unpacked() {
    let zeros = vec![0; 30_000_000];
    refused(BundleTooLarge, with(Part::deflated("assets/x.png", &zeros)));
    let inner = archive(&[Part::deflated("x", &zeros)]);
    for name in ["x.zip", "x.marginalis", "x.epub", "x"] {
        let manifest = String::from_utf8(sample::manifest().to_bytes().unwrap()).unwrap();
        let renamed = manifest.replace("assets/dot.png", &format!("assets/{name}"));
        assert_eq!(
            Manifest::parse(renamed.as_bytes()).unwrap_err().kind,
            ForbiddenMedia
        );
        refused(UnlistedFile, with(Part::stored(name, &inner)));
    }
    let many: Vec<Part> = (0..65_535)
        .map(|number| Part::stored(&number.to_string(), b""))
        .collect();
    refused(BundleTooLarge, archive(&many));
    // more than the record at the end can count: it says 3,392
    let more: Vec<Part> = (0..200_000)
        .map(|number| Part::stored(&number.to_string(), b""))
        .collect();
    refused(BundleTooLarge, archive_with(&more, 200_000 % 65_536, b""));
    // and a count that seems small
    refused(BundleTooLarge, archive_with(&more[..65_536 + 5], 5, b""));
}

/// H26
#[test]
fn json_that_only_opens() {
    let mut parts = parts();
    parts[1] = Part::deflated(PUBLICATION, "[".repeat(100_000).as_bytes());
    refused(InvalidManifest, archive(&parts));
}

/// H68
#[test]
fn every_file_is_listed_and_every_listed_file_is_there() {
    refused(UnlistedFile, with(Part::stored("extra.md", b"x")));
    refused(UnlistedFile, with(Part::stored("META-INF/more.txt", b"x")));
    refused(
        UnlistedFile,
        with(Part::stored("META-INF/publication.json.minisig", b"x")),
    );
    refused(
        UnlistedFile,
        with(Part::stored("META-INF/rotation.json", b"x")),
    );
    let mut without = parts();
    without.pop();
    refused(MissingFile, archive(&without));
    let text = parts().pop().unwrap().packed;
    let replaced =
        |bytes: &[u8]| changed(|part| *part = Part::stored("texts/on-margins.md", bytes));
    refused(WrongHash, replaced(&text[1..]));
    refused(WrongHash, replaced(&[text.as_slice(), b"x"].concat()));
    refused(WrongHash, replaced(&text.to_ascii_uppercase()));
}
