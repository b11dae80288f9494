//! A small bundle's parts, to be taken as they are or spoiled.

use std::io::Cursor;
use std::sync::LazyLock;

use marginalis_core::bundle::container::{Packing, Writer};
use marginalis_core::bundle::manifest::{
    Agent, AgentKind, Direction, License, REL_READING_LIST, Resource, Superseded, TEXT_MEDIA,
};
use marginalis_core::bundle::media::Media;
use marginalis_core::bundle::signature::{Prehash, TrustedComment, sign};
use marginalis_core::bundle::{
    MEDIA_TYPE, MIMETYPE, Manifest, Opened, PUBLICATION, Rotation, SIGNATURE, SecretKey,
};
use serde_json::Map;
use sha2::{Digest, Sha256};

/// The files of the small bundle: a text, a picture, a reading list.
pub fn files() -> Vec<(&'static str, Vec<u8>)> {
    let text = "# On margins\n\nWide margins invite a pen.\n".repeat(20);
    vec![
        ("assets/dot.png", png(2, 1)),
        ("reading-list.json", b"[]".to_vec()),
        ("texts/on-margins.md", text.into_bytes()),
    ]
}

/// A picture as small as its format allows that says it is `width` × `height`.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let chunk = |kind: &[u8; 4], data: &[u8]| {
        let mut bytes = u32::try_from(data.len()).unwrap().to_be_bytes().to_vec();
        let mut sum = crc32fast::Hasher::new();
        sum.update(kind);
        sum.update(data);
        bytes.extend_from_slice(kind);
        bytes.extend_from_slice(data);
        bytes.extend_from_slice(&sum.finalize().to_be_bytes());
        bytes
    };
    let mut header = width.to_be_bytes().to_vec();
    header.extend_from_slice(&height.to_be_bytes());
    header.extend_from_slice(&[8, 0, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(chunk(b"IHDR", &header));
    bytes.extend(chunk(b"IDAT", b"\x78\x9c\x63\x60\x60\x60\0\0\0\x04\0\x01"));
    bytes.extend(chunk(b"IEND", b""));
    bytes
}

/// What the manifest of the small bundle says of a file.
pub fn resource(name: &str, bytes: &[u8]) -> Resource {
    let hash: [u8; 32] = Sha256::digest(bytes).into();
    let media_type = match name.rsplit('.').next() {
        Some("md") => TEXT_MEDIA,
        Some("png") => "image/png",
        Some("json") => "application/json",
        _ => "text/plain",
    };
    Resource::new(name, media_type, hash, bytes.len() as u64)
}

/// The manifest of the small bundle.
pub fn manifest() -> Manifest {
    let mut manifest = Manifest {
        id: "0199d2c1-7b1e-7000-8000-000000000001".parse().unwrap(),
        types: vec!["Collection".to_owned(), "LearningResource".to_owned()],
        name: "On margins".to_owned(),
        languages: vec!["en".to_owned(), "la".to_owned()],
        direction: Direction::Ltr,
        authors: vec![Agent {
            kind: AgentKind::Organization,
            name: "The Marginalis contributors".to_owned(),
            id: None,
        }],
        editors: Vec::new(),
        contributors: Vec::new(),
        publisher: None,
        license: License::Spdx("CC-BY-SA-4.0".to_owned()),
        description: Some("A text,\nand a picture.".to_owned()),
        modified: "2026-11-20T09:00:00Z".parse().unwrap(),
        published: None,
        version: Some("First".to_owned()),
        edition: 2,
        supersedes: vec![Superseded {
            edition: 1,
            manifest: [7; 32],
        }],
        min_reader: 1,
        publisher_key: None,
        requires: Vec::new(),
        reading_order: Vec::new(),
        resources: Vec::new(),
        other: Map::new(),
    };
    for (name, bytes) in files() {
        let mut resource = resource(name, &bytes);
        if name == "reading-list.json" {
            resource.media_type = "application/vnd.citationstyles.csl+json".to_owned();
            resource.rel = vec![REL_READING_LIST.to_owned()];
        }
        if name.ends_with(".md") {
            resource.name = Some("On margins".to_owned());
            resource.identifier = Some("0199d2c1-7b1e-7000-8000-000000000002".parse().unwrap());
            resource.text_hash = Some([9; 32]);
            resource.text_form = Some(1);
            manifest.reading_order.push(resource);
        } else {
            manifest.resources.push(resource);
        }
    }
    manifest
}

/// A bundle's entries in their order.
pub type Entries = Vec<(String, Vec<u8>)>;

/// A key, the same for a whole run.
pub fn key() -> &'static SecretKey {
    static KEY: LazyLock<SecretKey> = LazyLock::new(|| SecretKey::generate().unwrap());
    &KEY
}

/// The entries of the small bundle with this manifest.
pub fn entries(manifest: &Manifest) -> Entries {
    let own = [
        (MIMETYPE, MEDIA_TYPE.into()),
        (PUBLICATION, manifest.to_bytes().unwrap()),
    ];
    own.into_iter()
        .chain(files())
        .map(|(name, bytes)| (name.to_owned(), bytes))
        .collect()
}

/// The entries of the small bundle, signed by `key` with these steps before it.
pub fn signed_entries(key: &SecretKey, rotations: &[Rotation]) -> Entries {
    let mut manifest = manifest();
    manifest.publisher_key = Some(key.public().unwrap());
    let mut entries = entries(&manifest);
    let mut own = vec![(SIGNATURE.to_owned(), signature(key, &manifest).into_bytes())];
    for (step, rotation) in rotations.iter().enumerate() {
        let [statement, signature] = Rotation::entry_names(step + 1);
        own.push((statement, rotation.statement.clone()));
        own.push((signature, rotation.signature.clone()));
    }
    entries.splice(2..2, own);
    entries
}

/// The signature of a manifest.
pub fn signature(key: &SecretKey, manifest: &Manifest) -> String {
    let bytes = manifest.to_bytes().unwrap();
    let comment = TrustedComment {
        bundle: manifest.id,
        edition: manifest.edition,
        manifest: Sha256::digest(&bytes).into(),
    };
    sign(key, &Prehash::of(&bytes), &comment.to_string()).unwrap()
}

/// Writes entries into a container.
pub fn pack(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        let packing = match Media::of_name(name).is_some_and(Media::is_text) {
            true => Packing::Deflated,
            false => Packing::Stored,
        };
        let written = writer.add(name, packing, &mut bytes.as_slice()).unwrap();
        assert_eq!(written.size, bytes.len() as u64);
    }
    writer.finish().unwrap().into_inner()
}

/// The small bundle, unsigned.
pub fn unsigned() -> Vec<u8> {
    pack(&entries(&manifest()))
}

/// The small bundle, signed.
pub fn signed() -> Vec<u8> {
    pack(&signed_entries(key(), &[]))
}

/// Opens bytes and reads every file; answers what is in it.
pub fn read_all(bytes: Vec<u8>) -> marginalis_core::Result<Vec<(String, Vec<u8>)>> {
    let mut opened = Opened::from_reader(Cursor::new(bytes))?;
    let files: Vec<_> = opened.manifest().all().cloned().collect();
    let mut contents = vec![(PUBLICATION.to_owned(), opened.publication().to_vec())];
    for file in files {
        contents.push((file.url.clone(), opened.read_whole(&file)?));
    }
    contents.sort();
    Ok(contents)
}
