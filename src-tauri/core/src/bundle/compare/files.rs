//! Which files other than texts an edition adds, changes or takes away.

use std::io::{Read, Seek};

use super::super::Opened;
use super::super::manifest::{REL_ANNOTATIONS, REL_QUESTIONS, Resource};
use super::{FileChange, FileNews};
use crate::Result;
use crate::annotations::{Annotation, Quote, Set, Target};

pub(super) fn compare<R: Read + Seek>(
    old: &mut Opened<R>,
    new: &mut Opened<R>,
) -> Result<Vec<FileChange>> {
    let mut changes = Vec::new();
    let mut add = |file: &str, change| {
        changes.push(FileChange {
            file: file.to_owned(),
            change,
        });
    };
    for file in &new.manifest().resources.clone() {
        match old.manifest().resource(&file.url).cloned() {
            None => add(&file.url, FileNews::Added),
            Some(before) if differs(&before, old, file, new)? => add(&file.url, FileNews::Changed),
            Some(_) => {}
        }
    }
    for file in &old.manifest().resources {
        if new.manifest().resource(&file.url).is_none() {
            add(&file.url, FileNews::Removed);
        }
    }
    changes.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(changes)
}

fn differs<R: Read + Seek>(
    before: &Resource,
    old: &mut Opened<R>,
    now: &Resource,
    new: &mut Opened<R>,
) -> Result<bool> {
    if before.sha256 == now.sha256 {
        return Ok(false);
    }
    if ![REL_ANNOTATIONS, REL_QUESTIONS]
        .iter()
        .any(|rel| now.rel.iter().any(|one| one == rel))
    {
        return Ok(true);
    }
    let (before, now) = (old.read_whole(before)?, new.read_whole(now)?);
    // What cannot be read as notes is compared as bytes, and these differ.
    Ok(match (Set::parse(&before), Set::parse(&now)) {
        (Ok(before), Ok(now)) => written(before) != written(now),
        _ => true,
    })
}

/// What the teacher wrote of a set. A build gives a note without a date its own date, and every note the place and the
/// surroundings that its words have in this edition.
fn written(set: Set) -> Set {
    let built = set.generated;
    let items = set.items.into_iter().map(|note| Annotation {
        created: note.created.filter(|created| Some(*created) != built),
        target: Target {
            position: None,
            text_hash: None,
            quote: note.target.quote.map(|quote| Quote {
                exact: quote.exact,
                ..Default::default()
            }),
            ..note.target
        },
        record: serde_json::Value::Null,
        ..note
    });
    Set {
        items: items.collect(),
        generated: None,
        about: Default::default(),
        ..set
    }
}
