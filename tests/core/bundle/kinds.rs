//! Files that are not what their names say.

use marginalis_core::ErrorKind::{BundleTooLarge, ForbiddenMedia};
use marginalis_core::bundle::manifest::Resource;
use marginalis_core::bundle::media::HEAD;

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
