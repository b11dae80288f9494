//! A Markdown file: its source is kept as it is; what is read from it is its title and the images beside it.

use std::collections::HashSet;
use std::path::Path;

use super::{Asset, Prepared, file, images, title_from};
use crate::ids::TextId;
use crate::text::{Document, LinkTarget, links};

/// The largest image that is taken, bytes.
pub const MAX_IMAGE_BYTES: u64 = 64 * 1024 * 1024;
/// All images of a text together, bytes.
pub const MAX_IMAGES_BYTES: usize = 256 * 1024 * 1024;

/// Makes a text of Markdown (LF line ends, composed characters), without images. `path` names it where it does not do
/// so itself.
pub fn prepare(source: String, path: &Path) -> Prepared {
    let document = Document::parse(&source);
    let first_heading = document
        .outline
        .iter()
        .map(|entry| entry.text.as_str())
        .find(|text| !text.trim().is_empty());
    let title = document
        .metadata
        .title
        .as_deref()
        .filter(|title| !title.trim().is_empty())
        .or(first_heading);
    let identifier = document.metadata.identifier.as_deref().and_then(identifier);
    Prepared {
        title: title_from(title, path),
        assets: Vec::new(),
        identifier,
        markdown: source,
    }
}

/// The images that lie with a text, which is at `path`.
pub(super) fn assets_beside(source: &str, path: &Path) -> Vec<Asset> {
    // Every image begins so; most texts have none and need not be read again.
    let folder = path.parent().filter(|_| source.contains("!["));
    folder.map_or_else(Vec::new, |folder| {
        assets(&Document::parse(source), folder, MAX_IMAGES_BYTES)
    })
}

/// `urn:uuid:…` as an id.
fn identifier(text: &str) -> Option<TextId> {
    text.trim().strip_prefix("urn:uuid:")?.parse().ok()
}

/// The images a text refers to that lie in its folder, as far as there is room, bytes. What cannot be taken is left out;
/// its mark stays in the text.
fn assets(document: &Document, folder: &Path, mut room: usize) -> Vec<Asset> {
    let mut seen = HashSet::new();
    let mut assets = Vec::new();
    for name in document
        .image_names()
        .into_iter()
        .filter(|name| seen.insert(*name))
    {
        if let Some(asset) = asset(name, folder).filter(|asset| asset.bytes.len() <= room) {
            room -= asset.bytes.len();
            assets.push(asset);
        }
    }
    assets
}

/// Reads one image. A reference leads nowhere but down from the text's own folder, also not by a symbolic link:
/// a text from a stranger must not be able to name a file of the reader's and have it taken in.
fn asset(name: &str, folder: &Path) -> Option<Asset> {
    let LinkTarget::Text { path, .. } = links::target(name) else {
        return None;
    };
    let down = !path.is_empty() && path.split('/').all(|part| !matches!(part, "" | "." | ".."));
    let folder = folder_of(folder).canonicalize().ok().filter(|_| down)?;
    let image = folder.join(path).canonicalize().ok()?;
    if !image.starts_with(&folder) {
        return None;
    }
    let bytes = file::read(&image, MAX_IMAGE_BYTES).ok()?;
    let header = images::header(&bytes).filter(images::Header::is_shown)?;
    Some(Asset {
        name: name.to_owned(),
        media_type: header.media_type,
        bytes,
    })
}

/// The folder of "text.md" is written as nothing at all.
fn folder_of(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn images_come_along_as_far_as_there_is_room_for_them_together() {
        let folder = tempfile::tempdir().unwrap();
        let image = [
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(),
            &[0, 0, 0, 1, 0, 0, 0, 1],
        ]
        .concat();
        for name in ["a.png", "b.png", "c.png"] {
            std::fs::write(folder.path().join(name), &image).unwrap();
        }
        let longer = [&image[..], b"x"].concat();
        std::fs::write(folder.path().join("b.png"), longer).unwrap();
        let document = Document::parse("![](a.png) ![](b.png) ![](c.png)");
        let names = |room: usize| -> Vec<String> {
            let taken = assets(&document, folder.path(), room);
            taken.into_iter().map(|asset| asset.name).collect()
        };
        let all = 3 * image.len() + 1;
        assert_eq!(names(all), ["a.png", "b.png", "c.png"]);
        assert_eq!(names(all - 1), ["a.png", "b.png"]);
        assert_eq!(names(all - image.len()), ["a.png", "b.png"]);
        let left_out = names(all - image.len() - 1);
        assert_eq!(left_out, ["a.png", "c.png"], "a smaller one still fits");
    }
}
