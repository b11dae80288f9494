//! The hostile inputs H1–H27, H43, H64 and H68, each refused with its code and nothing else.

use std::io::Cursor;

use marginalis_core::ErrorKind::{
    self, BundleTooLarge, DamagedBundle, ForbiddenMedia, ForbiddenName, MissingFile, NotABundle,
    UnlistedFile, WrongHash,
};
use marginalis_core::bundle::manifest::{Manifest, Resource};
use marginalis_core::bundle::media::HEAD;
use marginalis_core::bundle::{MEDIA_TYPE, Opened, PUBLICATION};

use super::sample;
use super::zip::{Part, archive, archive_with, end};

/// The small bundle's parts, unsigned.
fn parts() -> Vec<Part> {
    let entries = sample::entries(&sample::manifest());
    entries
        .iter()
        .map(|(name, bytes)| Part::stored(name, bytes))
        .collect()
}

#[track_caller]
fn refused(code: ErrorKind, bytes: Vec<u8>) {
    match sample::read_all(bytes) {
        Ok(_) => panic!("taken"),
        Err(error) => assert_eq!(error.kind, code, "{error}"),
    }
}

/// The small bundle with one more entry.
fn with(part: Part) -> Vec<u8> {
    let mut parts = parts();
    parts.push(part);
    archive(&parts)
}

/// The small bundle with its last entry changed.
fn changed(change: impl FnOnce(&mut Part)) -> Vec<u8> {
    let mut parts = parts();
    change(parts.last_mut().unwrap());
    archive(&parts)
}

/// The bundle whose manifest lists these files, and holds them.
fn holding(files: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let mut manifest = sample::manifest();
    let mut entries = sample::entries(&manifest);
    for (name, media_type, bytes) in files {
        let mut resource: Resource = sample::resource(name, bytes);
        resource.media_type = (*media_type).to_owned();
        manifest.resources.push(resource);
        entries.push(((*name).to_owned(), bytes.to_vec()));
    }
    entries[1].1 = manifest.to_bytes().unwrap();
    sample::pack(&entries)
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
    refused(DamagedBundle, changed(|part| part.attributes |= 0x10));
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
    // an honest directory over headers that say something else
    let right = archive(&parts());
    for at in (4..30).filter(|at| !(26..30).contains(at)) {
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
}

/// H43: files that are not what their names say.
#[test]
fn kinds_are_told_by_name_and_by_bytes() {
    let png = sample::png(2, 1);
    let with_html = [
        &png[..33],
        b"\0\0\0\x0ftEXta\0<HTML><body>\0\0\0\0",
        &png[33..],
    ]
    .concat();
    let zip = archive(&[Part::stored("x", b"x")]);
    // behind what is looked at of a picture
    let numbers: String = (0..HEAD / 4).map(|number| format!("{number} ")).collect();
    let late = [numbers.as_bytes(), b"\0"].concat();
    let (image, jpeg, markdown) = ("image/png", "image/jpeg", "text/markdown");
    for (name, media_type, bytes) in [
        (
            "assets/a.png",
            image,
            &b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..],
        ),
        ("assets/a.png", image, b"<!doctype html><script>x</script>"),
        ("assets/a.png", image, b""),
        ("assets/a.png", image, b"\x89PNG\r\n\x1a\n"),
        ("assets/a.png", image, &with_html),
        ("assets/a.png", image, &[&png[..], b"<html>"].concat()),
        ("assets/a.png", image, &[&png[..], &zip].concat()),
        ("assets/a.jpg", jpeg, &png),
        ("assets/a.jpg", jpeg, b"\xff\xd8\xff"),
        ("assets/a.webp", "image/webp", b"RIFF\xff\0\0\0WEBPVP8 "),
        (
            "assets/a.avif",
            "image/avif",
            b"\0\0\0\x14ftypmif1\0\0\0\0heic",
        ),
        ("assets/a.gif", "image/gif", b"GIF89a"),
        ("assets/a.mp3", "audio/mpeg", b"<html>"),
        ("assets/a.ogg", "audio/ogg", b"RIFF"),
        ("assets/a.m4a", "audio/mp4", b"\0\0\0\x10ftypavif\0\0\0\0"),
        ("extra/a.md", markdown, &zip),
        ("extra/a.md", markdown, b"\xef\xbb\xbf# x"),
        ("extra/a.md", markdown, b"a\xffb"),
        ("extra/a.json", "application/json", b"[\"\xc3\"]"),
        ("extra/a.txt", "text/plain", b"MZ\0\0"),
        ("extra/a.txt", "text/plain", &late),
    ] {
        match sample::read_all(holding(&[(name, media_type, bytes)])) {
            Ok(_) => panic!("taken: {name} {bytes:?}"),
            Err(error) => assert_eq!(error.kind, ForbiddenMedia, "{name}: {error}"),
        }
    }
    sample::read_all(holding(&[
        ("assets/a.png", image, &png),
        ("assets/a.mp3", "audio/mpeg", b"\xff\xfb\x90\x64rest"),
        ("assets/a.ogg", "audio/ogg", b"OggS\0rest"),
        (
            "assets/a.m4a",
            "audio/mp4",
            b"\0\0\0\x14ftypM4A \0\0\0\0isomrest",
        ),
        ("assets/a.gif", "image/gif", b"GIF89a\x01\0\x01\0\0\0\0;"),
        ("LICENSES/CC0-1.0.txt", "text/plain", "é".as_bytes()),
    ]))
    .unwrap();
}

/// H32: a picture that says it is larger than anybody shows.
#[test]
fn pictures_at_the_limit_and_one_pixel_past() {
    let picture =
        |width, height| holding(&[("assets/a.png", "image/png", &sample::png(width, height))]);
    sample::read_all(picture(50_000_000, 1)).unwrap();
    refused(BundleTooLarge, picture(50_000_001, 1));
    refused(BundleTooLarge, picture(60_000, 60_000));
    refused(BundleTooLarge, picture(u32::MAX, u32::MAX));
    refused(ForbiddenMedia, picture(0, 7));
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

/// H64: every bit of a signed bundle, one at a time.
#[test]
fn no_single_bit_changes_what_is_read() {
    let right = sample::signed();
    let contents = sample::read_all(right.clone()).unwrap();
    let mut refusals = 0;
    for at in 0..right.len() {
        for bit in 0..8 {
            let mut bytes = right.clone();
            bytes[at] ^= 1 << bit;
            match sample::read_all(bytes) {
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

/// And such a bundle stays as signed as it was.
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
        let mut bytes = right.clone();
        bytes[at] ^= 1 << (at % 8);
        if let Ok(other) = Opened::from_reader(Cursor::new(bytes)) {
            assert_eq!(other.signature(), opened.signature(), "byte {at}");
        }
    }
}
