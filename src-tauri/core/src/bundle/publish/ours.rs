//! What lies in the folder already: what was published before is replaced, what is of another hand is not.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::page::foot;
use super::{FEED, FEED_MEDIA, PAGE, Ready, SUMS};
use crate::Result;
use crate::bundle::MEDIA_TYPE;
use crate::bundle::replacing::only_over_a_bundle;
use crate::bundle::signing::only_over_a_signature;
use crate::export::file::kind::{foreign, only_over};
use crate::export::file::read_old;

/// Refuses a folder that holds something else under a name that is needed.
///
/// # Errors
/// `unwritable-file`; what reading a bundle's picture may say.
pub(super) fn check(folder: &Path, bundles: &mut [Ready]) -> Result<()> {
    let whole = u64::MAX;
    let sums = folder.join(SUMS);
    only_over(
        &folder.join(PAGE),
        "a page that was published so",
        whole,
        is_page,
    )?;
    only_over(&folder.join(FEED), "a feed of bundles", whole, is_feed)?;
    only_over(&sums, "a list of what was published so", whole, |bytes| {
        listed(bytes).is_some()
    })?;
    let known = fs::read(sums).ok();
    let known = known.as_deref().and_then(listed).unwrap_or_default();
    for bundle in bundles {
        let target = folder.join(&bundle.name);
        only_over_a_bundle(&target)?;
        if bundle.detached.is_some() {
            only_over_a_signature(&folder.join(format!("{}.minisig", bundle.name)))?;
        }
        let cover = folder.join(&bundle.cover.0);
        if !known.contains(bundle.cover.0.as_str())
            && let Some(old) = read_old(&cover)?
            && old != bundle.picture()?
        {
            return Err(foreign(&cover, "a picture that was published so"));
        }
    }
    Ok(())
}

fn is_page(bytes: &[u8]) -> bool {
    bytes.ends_with(foot().as_bytes())
}

/// A feed that calls itself by our name, and in which there is nothing but bundles.
fn is_feed(bytes: &[u8]) -> bool {
    let Ok(feed) = serde_json::from_slice::<Value>(bytes) else {
        return false;
    };
    let itself = &feed["links"][0];
    let publications = feed["publications"].as_array();
    itself["href"] == FEED
        && itself["type"] == FEED_MEDIA
        && publications
            .is_some_and(|all| all.iter().all(|one| one["links"][0]["type"] == MEDIA_TYPE))
}

/// The names in a list of hashes that also names the page and the feed; `None` where it is none.
fn listed(bytes: &[u8]) -> Option<HashSet<&str>> {
    let lines = std::str::from_utf8(bytes).ok()?.lines();
    let names = lines.map(|line| {
        let (hash, name) = line.split_once("  ")?;
        let is_hash = hash.len() == 64 && hash.bytes().all(|digit| digit.is_ascii_hexdigit());
        is_hash.then_some(name)
    });
    let names: HashSet<&str> = names.collect::<Option<_>>()?;
    (names.contains(PAGE) && names.contains(FEED)).then_some(names)
}
