//! A small bundle's parts, to be taken as they are or spoiled.

use marginalis_core::bundle::Manifest;
use marginalis_core::bundle::manifest::{
    Agent, AgentKind, Direction, License, REL_READING_LIST, Resource, Superseded, TEXT_MEDIA,
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
