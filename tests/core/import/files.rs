//! One file: what is refused and why, and what comes with a text.

use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;

use marginalis_core::ErrorKind;
use marginalis_core::import::markdown::MAX_IMAGE_BYTES;
use marginalis_core::import::{
    self, Asset, MAX_FILE_BYTES, MAX_TEXT_BYTES, MAX_TITLE, file, images, prepare,
};
use tempfile::TempDir;

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    fn refusal(&self, name: &str, bytes: impl AsRef<[u8]>) -> (ErrorKind, String) {
        let error = prepare(&self.file(name, bytes)).unwrap_err();
        (error.kind, error.message)
    }
}

#[test]
fn each_bad_file_has_its_code_and_says_what_to_do() {
    let folder = Folder::new();
    assert_eq!(folder.refusal("empty.txt", b"").0, ErrorKind::EmptyFile);
    assert_eq!(
        folder.refusal("blank.txt", b" \n\t\r\n\xef\xbb\xbf").0,
        ErrorKind::EmptyFile
    );
    assert_eq!(
        folder.refusal("blank.md", b"\xef\xbb\xbf").0,
        ErrorKind::EmptyFile
    );
    let (kind, message) = folder.refusal("picture.md", b"PK\x03\x04....");
    assert_eq!(kind, ErrorKind::BinaryFile);
    assert!(
        message.contains("ZIP") && message.contains("picture.md") && message.contains(".txt"),
        "{message}"
    );
    assert_eq!(
        folder.refusal("page.html", b"<p>words</p>").0,
        ErrorKind::BinaryFile
    );
    assert_eq!(
        prepare(folder.0.path()).unwrap_err().kind,
        ErrorKind::UnreadableFile
    );
    let missing = prepare(&folder.0.path().join("none.txt")).unwrap_err();
    assert_eq!(missing.kind, ErrorKind::UnreadableFile);
    assert!(
        missing.message.contains("none.txt")
            && !missing.message.contains(folder.0.path().to_str().unwrap())
    );
}

#[cfg(unix)]
#[test]
fn a_device_is_no_file_and_nobody_waits_for_it() {
    assert_eq!(
        prepare("/dev/zero".as_ref()).unwrap_err().kind,
        ErrorKind::UnreadableFile
    );
}

#[test]
fn a_file_over_the_limit_is_refused_before_it_is_read() {
    let folder = Folder::new();
    let path = folder.file("large.txt", b"");
    // Sparse: it takes no room, and reading it would take a while.
    fs::File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_len(MAX_FILE_BYTES + 1)
        .unwrap();
    let error = prepare(&path).unwrap_err();
    assert_eq!(error.kind, ErrorKind::FileTooLarge);
    assert!(
        error.message.contains("64.1 MiB") && error.message.contains("64 MiB"),
        "{}",
        error.message
    );
    fs::File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_len(100 * 1024 * 1024)
        .unwrap();
    let message = prepare(&path).unwrap_err().message;
    assert!(
        message.contains("100 MiB") && message.contains("at most 8 MiB"),
        "{message}"
    );
}

#[test]
fn a_file_at_the_limit_is_read() {
    let folder = Folder::new();
    let path = folder.file("at-the-limit", b"");
    fs::File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_len(MAX_FILE_BYTES)
        .unwrap();
    assert_eq!(
        file::read(&path, MAX_FILE_BYTES).unwrap().len() as u64,
        MAX_FILE_BYTES
    );
}

#[test]
fn a_text_at_the_limit_comes_in_and_one_past_it_does_not() {
    let folder = Folder::new();
    let mut text = "word ".repeat(MAX_TEXT_BYTES / 5);
    text.push_str(&"x".repeat(MAX_TEXT_BYTES - text.len()));
    assert!(prepare(&folder.file("fits.md", &text)).is_ok());
    text.push('x');
    let (kind, message) = folder.refusal("over.md", &text);
    assert_eq!(kind, ErrorKind::FileTooLarge);
    assert!(message.contains("at most 8 MiB"), "{message}");
}

/// Says it is longer or shorter than it is, or breaks off.
struct Fickle(Vec<u8>, bool);

impl Read for Fickle {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() && self.1 {
            return Err(io::ErrorKind::NotFound.into());
        }
        let count = buffer.len().min(self.0.len()).min(3);
        buffer[..count].copy_from_slice(&self.0[..count]);
        self.0.drain(..count);
        Ok(count)
    }
}

#[test]
fn a_file_that_changes_while_it_is_read_has_vanished() {
    let read = |bytes: &[u8], breaks, size| {
        file::read_exactly(Fickle(bytes.to_vec(), breaks), size, 100, "a.txt")
    };
    assert_eq!(read(b"ten bytes!", false, 10).unwrap(), b"ten bytes!");
    for (bytes, breaks, size) in [
        (&b"short"[..], false, 10),
        (b"longer than ten", false, 10),
        (b"short", true, 10),
    ] {
        assert_eq!(
            read(bytes, breaks, size).unwrap_err().kind,
            ErrorKind::FileVanished
        );
    }
    assert_eq!(
        read(&[b'a'; 101], false, 101).unwrap_err().kind,
        ErrorKind::FileTooLarge
    );
    assert_eq!(read(&[b'a'; 100], false, 100).unwrap().len(), 100);
}

#[test]
fn a_text_gets_its_title_from_itself_or_from_its_file() {
    let folder = Folder::new();
    let title = |name: &str, text: &str| prepare(&folder.file(name, text)).unwrap().title;
    assert_eq!(
        title("a.md", "---\ntitle: From the front\n---\n\n# Heading\n"),
        "From the front"
    );
    assert_eq!(
        title("a.md", "Words.\n\n## A *first* heading\n"),
        "A first heading"
    );
    assert_eq!(title("my_own  notes.md", "Only words."), "my own notes");
    assert_eq!(
        title("a.txt", "The First Line\n\nAnd then a sentence."),
        "The First Line"
    );
    assert_eq!(
        title("a.md", "# \"><img src=x onerror=alert(1)>\n\nx"),
        "\"><img src=x onerror=alert(1)>"
    );
    let long = format!("# {}\n\nx", "long ".repeat(200));
    assert_eq!(
        title("a.md", &long).chars().count(),
        MAX_TITLE - 1,
        "cut, and no space left at its end"
    );
}

#[test]
fn markdown_stays_as_it_is_and_names_itself() {
    let folder = Folder::new();
    let source = "---\nidentifier: urn:uuid:0199d2c1-7b1e-7000-8000-000000000000\n---\n\n# T\r\n\r\n*a* <b>e\u{301}</b>\n";
    let prepared = prepare(&folder.file("a.md", source)).unwrap();
    assert_eq!(
        prepared.markdown,
        source.replace("\r\n", "\n").replace("e\u{301}", "é")
    );
    assert_eq!(
        prepared.identifier.unwrap().to_string(),
        "0199d2c1-7b1e-7000-8000-000000000000"
    );
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend(b"\x08\x06\0\0\0");
    bytes
}

#[test]
fn images_come_along_only_from_the_folder_of_the_text() {
    let folder = Folder::new();
    folder.file("secret.png", png(1, 1));
    folder.file("texts/one.png", png(2, 3));
    folder.file("texts/sub dir/two.png", png(2, 3));
    folder.file("texts/huge.png", png(60_000, 60_000));
    folder.file("texts/not-an-image.png", b"<svg onload='x'/>");
    #[cfg(unix)]
    std::os::unix::fs::symlink(
        folder.0.path().join("secret.png"),
        folder.0.path().join("texts/linked.png"),
    )
    .unwrap();
    let absolute = folder.0.path().join("secret.png");
    let source = format!(
        "![](one.png) ![](sub%20dir/two.png) ![](one.png) ![](../secret.png) ![](%2e%2e%2fsecret.png) ![](sub/../one.png)\n\
         ![](huge.png) ![](not-an-image.png) ![](linked.png) ![](missing.png) ![]({0}) ![](file://{0}) ![](https://a.b/c.png)\n",
        absolute.display()
    );
    let prepared = prepare(&folder.file("texts/text.md", source)).unwrap();
    let named = |name: &str| Asset {
        name: name.to_owned(),
        media_type: "image/png",
        bytes: png(2, 3),
    };
    assert_eq!(
        prepared.assets,
        [named("one.png"), named("sub%20dir/two.png")]
    );
}

#[test]
fn an_image_comes_along_up_to_its_limit() {
    let folder = Folder::new();
    for (name, length) in [
        ("at.png", MAX_IMAGE_BYTES),
        ("past.png", MAX_IMAGE_BYTES + 1),
    ] {
        let image = folder.file(name, png(2, 3));
        let file = fs::File::options().write(true).open(image).unwrap();
        file.set_len(length).unwrap();
    }
    let text = folder.file("text.md", "![](at.png) ![](past.png)\n");
    let names: Vec<_> = prepare(&text)
        .unwrap()
        .assets
        .into_iter()
        .map(|asset| asset.name)
        .collect();
    assert_eq!(names, ["at.png"]);
}

#[test]
fn the_header_of_an_image_says_how_large_it_would_be() {
    let shown = |bytes: &[u8]| images::header(bytes).is_some_and(|header| header.is_shown());
    assert!(shown(&png(10_000, 5_000)), "50 megapixels");
    assert!(!shown(&png(10_000, 5_001)));
    assert!(!shown(&png(0, 7)));
    let jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x20\x00\x10";
    assert_eq!(
        images::header(jpeg).map(|h| (h.media_type, h.width, h.height)),
        Some(("image/jpeg", 16, 32))
    );
    let webp = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x0f\0\0\x1f\0\0";
    assert_eq!(
        images::header(webp).map(|h| (h.media_type, h.width, h.height)),
        Some(("image/webp", 16, 32))
    );
    let mut gif = b"GIF89a\xe8\x03\xe8\x03\0\0\0".to_vec();
    assert!(!shown(&gif), "no frame");
    for frames in 1..=10_000 {
        gif.extend(b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x01\0\0");
        assert!(frames > 1 || shown(&gif));
    }
    let header = images::header(&gif).unwrap();
    assert_eq!(
        (header.media_type, header.width, header.frames),
        ("image/gif", 1_000, 10_000)
    );
    assert!(!header.is_shown(), "a thousand frames too many");
    assert_eq!(
        images::header(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        None
    );
    let avif = b"\0\0\0\x10ftypavif\0\0\0\0\0\0\0\x30meta\0\0\0\0\0\0\0\x24iprp\0\0\0\x1cipco\0\0\0\x14ispe\0\0\0\0\0\0\0\x10\0\0\0\x20";
    assert_eq!(
        images::header(avif).map(|h| (h.media_type, h.width, h.height)),
        Some(("image/avif", 16, 32))
    );
    for image in [&webp[..], avif] {
        for cut in 0..image.len() {
            assert_eq!(images::header(&image[..cut]), None);
        }
    }
}

#[test]
fn eight_megabytes_in_one_line_come_in() {
    let folder = Folder::new();
    let path = folder.file("line.txt", "x".repeat(MAX_TEXT_BYTES));
    assert!(import::prepare(&path).is_ok());
}
