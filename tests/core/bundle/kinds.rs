//! Files that are not what their names say.

use marginalis_core::ErrorKind::{self, BundleTooLarge, ForbiddenMedia};
use marginalis_core::bundle::manifest::Resource;
use marginalis_core::bundle::media::{
    HEAD,
    Media::{self, Avif, Gif, Jpeg, M4a, Mp3, Ogg, Png, WebP},
    TAIL,
};

use super::hostile::refused;
use super::sample;
use super::zip::{Part, archive};

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
        ("extra/a.txt", "text/plain", b"cut off: \xc3"),
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
        ("assets/B.PnG", image, &png),
        ("assets/a.mp3", "audio/mpeg", b"\xff\xfb\x90\x64rest"),
        ("assets/a.ogg", "audio/ogg", b"OggS\0rest"),
        (
            "assets/a.m4a",
            "audio/mp4",
            b"\0\0\0\x14ftypM4A \0\0\0\0isomrest",
        ),
        ("assets/a.gif", "image/gif", &gif((1, 1), (1, 1))),
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

fn gif(screen: (u16, u16), frame: (u16, u16)) -> Vec<u8> {
    let [screen, frame] = [screen, frame].map(|(width, height)| le16(&[width, height]));
    let descriptor = [b"\x2c\0\0\0\0", &frame[..], b"\0\x02\x01\0\0;"].concat();
    [b"GIF89a", &screen[..], b"\0\0\0", &descriptor].concat()
}

fn gif87((width, height): (u16, u16)) -> Vec<u8> {
    let mut gif = gif((1, 1), (width - 1, height - 1));
    gif[4] = b'7';
    // the frame begins a pixel from the left and from above
    (gif[14], gif[16]) = (1, 1);
    gif
}

/// `before` stands between the first marker and the one that says how large the picture is.
fn jpeg(before: &[u8], width: u16, height: u16) -> Vec<u8> {
    let size = [height.to_be_bytes(), width.to_be_bytes()].concat();
    let frame = [b"\xff\xc0\0\x0b\x08", &size[..], b"\x01\x01\x11\0"].concat();
    [b"\xff\xd8", before, &frame, b"\xff\xd9"].concat()
}

fn webp(kind: &[u8; 4], header: &[u8]) -> Vec<u8> {
    let length = |bytes: usize| u32::try_from(bytes).unwrap().to_le_bytes();
    let chunk = [kind, &length(header.len())[..], header].concat();
    let whole = length(4 + chunk.len());
    [b"RIFF", &whole[..], b"WEBP", &chunk].concat()
}

/// Each chunk that can say how large the picture is.
fn webps(width: u32, height: u32) -> [Vec<u8>; 3] {
    let simple = le16(&[width, height].map(|side| u16::try_from(side).unwrap()));
    let lossless = ((width - 1) | ((height - 1) << 14)).to_le_bytes();
    [
        webp(b"VP8 ", &[b"\x10\0\0\x9d\x01\x2a", &simple[..]].concat()),
        webp(b"VP8L", &[b"\x2f", &lossless[..], b"\0"].concat()),
        webp_canvas(width, height),
    ]
}

fn webp_canvas(width: u32, height: u32) -> Vec<u8> {
    let [width, height] = [width, height].map(|side| (side - 1).to_le_bytes());
    webp(b"VP8X", &[b"\0\0\0\0", &width[..3], &height[..3]].concat())
}

fn le16(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

fn iso(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 8).unwrap().to_be_bytes();
    [&length[..], kind, content].concat()
}

/// `more` stands behind each size in its box.
fn avif(sizes: &[(u32, u32)], more: &[u8]) -> Vec<u8> {
    let size = |(width, height): &(u32, u32)| {
        let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
        iso(b"ispe", &[b"\0\0\0\0", &size[..], more].concat())
    };
    let sizes: Vec<u8> = sizes.iter().flat_map(size).collect();
    let properties = iso(
        b"iprp",
        &iso(b"ipco", &[iso(b"clap", &[0xff; 32]), sizes].concat()),
    );
    let meta = iso(
        b"meta",
        &[&[0; 4][..], &iso(b"hdlr", b""), &properties].concat(),
    );
    let brands = iso(b"ftyp", b"mif1\0\0\0\0miafavif");
    [brands, meta, iso(b"mdat", b"")].concat()
}

fn checked(media: Media, bytes: &[u8]) -> Result<(), ErrorKind> {
    let (head, tail) = (&bytes[..bytes.len().min(HEAD)], bytes.len() - TAIL);
    let checked = media.check("a", head, &bytes[tail..], bytes.len() as u64);
    checked.map_err(|error| error.kind)
}

#[test]
fn pictures_of_each_kind_at_the_limit_and_past() {
    let (at, past) = ((10_000, 5_000), (10_000, 5_001));
    let wide = |(width, height): (u16, u16)| (u32::from(width), u32::from(height));
    let webps = |size| webps(wide(size).0, wide(size).1);
    let mut sizes = vec![
        (Gif, gif(at, (1, 1)), gif(past, (1, 1))),
        (Gif, gif87(at), gif87(past)),
        (Jpeg, jpeg(b"", at.0, at.1), jpeg(b"", past.0, past.1)),
        (WebP, webp_canvas(12_500_000, 4), webp_canvas(16_666_667, 3)),
        (
            Avif,
            avif(&[(50_000_000, 1)], b""),
            avif(&[(50_000_001, 1)], b""),
        ),
    ];
    sizes.extend(
        webps(at)
            .into_iter()
            .zip(webps(past))
            .map(|(at, past)| (WebP, at, past)),
    );
    for (media, at, past) in sizes {
        assert_eq!(checked(media, &at), Ok(()), "{media:?} {at:?}");
        assert_eq!(checked(media, &past), Err(BundleTooLarge), "{past:?}");
        for cut in TAIL..at.len() - 1 {
            let error = checked(media, &at[..cut]);
            assert!(
                matches!(error, Ok(()) | Err(ForbiddenMedia)),
                "{media:?} {cut}"
            );
        }
    }
    for (media, none) in [
        (Gif, gif((0, 7), (0, 7))),
        (Jpeg, jpeg(b"", 7, 0)),
        (WebP, webp(b"VP8 ", b"\x10\0\0\x9d\x01\x2a\0\0\x07\0")),
        (Avif, avif(&[(7, 0)], b"")),
    ] {
        assert_eq!(checked(media, &none), Err(ForbiddenMedia), "{media:?}");
    }
}

/// What stands in a header beside the size is not taken for a part of it.
#[test]
fn numbers_beside_the_size_are_passed_over() {
    let mut scaled = webps(10_000, 5_000);
    for at in [27, 29] {
        scaled[0][at] |= 0xc0;
    }
    assert_eq!(checked(WebP, &scaled[0]), Ok(()));
    for table in [0xc4, 0xc8, 0xcc, 0xe1] {
        let before = [b"\xff", &[table][..], b"\0\x09\x08\xff\xff\xff\xff\0\0"].concat();
        assert_eq!(checked(Jpeg, &jpeg(&before, 10_000, 5_000)), Ok(()));
        let past = jpeg(&before, 10_000, 5_001);
        assert_eq!(checked(Jpeg, &past), Err(BundleTooLarge));
    }
}

#[test]
fn a_picture_that_could_be_a_page_is_none() {
    for mark in [
        "<html",
        "<script",
        "<!doctype",
        "<HTML",
        "<ScRiPt",
        "<!DOCTYPE",
    ] {
        let png = sample::png(2, 1);
        let comment = [b"\0\0\0\x0ftEXta\0", mark.as_bytes(), b"\0\0\0\0"].concat();
        let png = [&png[..33], &comment, &png[33..]].concat();
        assert_eq!(checked(Png, &png), Err(ForbiddenMedia), "{mark}");
        let gif = [&gif((1, 1), (1, 1))[..], mark.as_bytes()].concat();
        assert_eq!(checked(Gif, &gif), Err(ForbiddenMedia), "{mark}");
    }
}

/// H32: a small size where somebody looks who reads the format otherwise than what shows the picture.
#[test]
fn pictures_that_are_larger_than_they_seem() {
    const MOST: u16 = u16::MAX;
    let decoy = jpeg(b"", 1, 1)[2..].to_vec();
    let skipped = [&vec![0; 0xc000 - 2][..], &decoy].concat();
    for (media, picture) in [
        // the first frame makes the screen larger
        (Gif, gif((1, 1), (MOST, MOST))),
        // fill bytes, and markers that no length follows
        (Jpeg, [jpeg(b"\xff", MOST, MOST), skipped.clone()].concat()),
        (
            Jpeg,
            [jpeg(b"\xff\xff\xff", MOST, MOST), skipped.clone()].concat(),
        ),
        (Jpeg, jpeg(b"\xff\x01", MOST, MOST)),
        (Jpeg, jpeg(b"\xff\xd0\xff\xd7", MOST, MOST)),
        (Jpeg, jpeg(b"\xff\xe0\0\x04\xff\xc0", MOST, MOST)),
        // the size of another part of the picture, and a box that goes on behind its size
        (Avif, avif(&[(1, 1), (MOST.into(), MOST.into())], b"")),
        (Avif, avif(&[(MOST.into(), MOST.into()), (1, 1)], b"")),
        (
            Avif,
            avif(
                &[(1, 1), (MOST.into(), MOST.into())],
                b"\x7f\xff\xff\xfffree",
            ),
        ),
    ] {
        assert_eq!(checked(media, &picture), Err(BundleTooLarge), "{media:?}");
    }
    for (media, picture) in [
        (Gif, b"GIF89a\x01\0\x01\0\0\0\0;".to_vec()),
        // a decoder looks on behind what is no marker
        (Jpeg, [jpeg(b"\xff\0", MOST, MOST), skipped].concat()),
        (
            Jpeg,
            [b"\xff\xd8\xff\xe0\0\x02", &jpeg(b"", 1, 1)[1..]].concat(),
        ),
    ] {
        assert_eq!(checked(media, &picture), Err(ForbiddenMedia), "{media:?}");
    }
}

#[test]
fn recordings_are_told_by_their_first_bytes() {
    for frame in [
        b"\xff\xfb\x90\x64", // MPEG 1
        b"\xff\xf3\x40\xc0", // MPEG 2
        b"\xff\xe3\x18\xc4", // MPEG 2.5
        b"ID3\x04",
    ] {
        assert_eq!(checked(Mp3, &[&frame[..], &[0; 8]].concat()), Ok(()));
    }
    for none in [
        b"\xff\xfd\x90\x64", // layer 2
        b"\xff\xdb\x90\x64", // no such beginning: the quantization tables of a JPEG
        b"\xff\xeb\x90\x64", // a reserved version
        b"\xff\xfb\xf0\x64", // no such bit rate
        b"\xff\xfb\x9c\x64", // no such sampling rate
        b"\xfe\xfb\x90\x64",
    ] {
        let bytes = [&none[..], &[0; 8]].concat();
        assert_eq!(checked(Mp3, &bytes), Err(ForbiddenMedia), "{none:x?}");
    }
    for brand in [b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom"] {
        let major = iso(b"ftyp", &[&brand[..], b"\0\0\0\0"].concat());
        let compatible = iso(b"ftyp", &[b"dash\0\0\0\0", &brand[..]].concat());
        let version = iso(b"ftyp", &[b"qt  ", &brand[..]].concat());
        assert_eq!(checked(M4a, &major), Ok(()), "{brand:?}");
        assert_eq!(checked(M4a, &compatible), Ok(()), "{brand:?}");
        assert_eq!(checked(M4a, &version), Err(ForbiddenMedia), "{brand:?}");
    }
    assert_eq!(checked(Ogg, b"OggS\x01\0\0\0\0\0\0\0"), Err(ForbiddenMedia));
}

/// Some writers leave the padding of an odd chunk out of the sum, and some out of the file.
#[test]
fn the_size_in_a_webp_is_that_of_the_file() {
    let right = webp_canvas(2, 3);
    let said = u32::from_le_bytes(right[4..8].try_into().unwrap());
    for (more, expected) in [
        (-2, Err(ForbiddenMedia)),
        (-1, Ok(())),
        (0, Ok(())),
        (1, Ok(())),
        (2, Err(ForbiddenMedia)),
    ] {
        let mut bytes = right.clone();
        bytes[4..8].copy_from_slice(&said.saturating_add_signed(more).to_le_bytes());
        assert_eq!(checked(WebP, &bytes), expected, "{more}");
    }
}
