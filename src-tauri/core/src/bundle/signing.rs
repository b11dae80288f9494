//! Signing a bundle that is there: its signature becomes the third entry, everything else is copied as it is packed.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::container::{Packing, Writer};
use super::jcs;
use super::keys::PublicKey;
use super::manifest::Manifest;
use super::opened::{Opened, Progress, Signature};
use super::rotation::{Rotation, check_chain};
use super::secret_key::SecretKey;
use super::signature::{Minisig, Prehash, TrustedComment, broken, sign};
use super::{MEDIA_TYPE, MIMETYPE, PUBLICATION, SIGNATURE, from_io, limits, unreadable};
use crate::export::file::kind::only_over;
use crate::export::file::{Beside, folder_of, sync_folder, unwritable, write_whole};
use crate::{Error, ErrorKind, Result};

/// Signs the bundle at `path`, in its place. All of it is verified before, since a signature vouches for all of it.
///
/// Where the manifest names no key yet, it names this one then. Where it names another, `rotations` must lead from that
/// key to this one; without any, those that the bundle carries already are kept.
///
/// # Errors
/// All of [`Opened::verify`]; `other-key`; `broken-signature` where the rotations do not lead to this key; what writing
/// fails with. After an error the file is as it was.
pub fn sign_in_place(
    path: &Path,
    key: &SecretKey,
    rotations: &[Rotation],
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<()> {
    let mut opened = Opened::open(path)?;
    opened.verify(progress)?;
    let public = key.public()?;
    let rotations = match opened.signature() {
        Signature::Signed {
            rotations: kept, ..
        } if rotations.is_empty() => kept.clone(),
        _ => rotations.to_vec(),
    };
    check_chain(&rotations, &public)?;
    let manifest = manifest_for(&opened, &public, &rotations)?;
    let signature = signature_of(key, &manifest)?;
    let (beside, old) = Beside::target(path)?;
    write(&mut opened, &beside.file, &manifest, &signature, &rotations)?;
    beside
        .put_in_place(path, old.as_ref())
        .map_err(|cause| unwritable(path, cause))?;
    sync_folder(folder_of(path)).map_err(|cause| unwritable(path, cause))
}

/// Signs the file at `path` as a whole, into `<file>.minisig` beside it: for a web page, where a stock minisign verifies
/// it before anything is unpacked. Answers where the signature is.
///
/// # Errors
/// All of [`Opened::open`]: what is no bundle is not signed; `unwritable-file` where something else than a signature has
/// that name; what writing fails with.
pub fn sign_detached(path: &Path, key: &SecretKey) -> Result<PathBuf> {
    let opened = Opened::open(path)?;
    let mut target = path.as_os_str().to_owned();
    target.push(".minisig");
    let target = PathBuf::from(target);
    only_over_a_signature(&target)?;
    let comment = comment_of(opened.manifest(), opened.publication());
    let file = File::open(path).map_err(unreadable)?;
    let prehash = Prehash::of_reader(BufReader::new(file)).map_err(unreadable)?;
    write_whole(
        &target,
        sign(key, &prehash, &comment.to_string())?.as_bytes(),
    )?;
    Ok(target)
}

/// Refuses a target that is there and is not a signature.
///
/// # Errors
/// `unwritable-file`.
pub(super) fn only_over_a_signature(target: &Path) -> Result<()> {
    let most = limits::MAX_STATEMENT.saturating_add(1);
    only_over(target, "a signature", most, |bytes| {
        Minisig::parse(bytes).is_ok()
    })
}

/// The signature file of a manifest's bytes, as it stands in a bundle.
///
/// # Errors
/// `invalid-manifest`; `other-key` where the manifest does not name this key.
pub fn signature_of(key: &SecretKey, publication: &[u8]) -> Result<String> {
    let manifest = Manifest::parse(publication)?;
    let public = key.public()?;
    if manifest.publisher_key != Some(public) {
        return Err(other_key(manifest.publisher_key.as_ref(), &public));
    }
    let comment = comment_of(&manifest, publication);
    sign(key, &Prehash::of(publication), &comment.to_string())
}

fn comment_of(manifest: &Manifest, publication: &[u8]) -> TrustedComment {
    TrustedComment {
        bundle: manifest.id,
        edition: manifest.edition,
        manifest: Sha256::digest(publication).into(),
    }
}

/// The manifest's bytes with this key in them. Only that field changes: others', too, stay as they stand.
fn manifest_for(opened: &Opened, public: &PublicKey, rotations: &[Rotation]) -> Result<Vec<u8>> {
    match opened.manifest().publisher_key {
        Some(named) if named == *public => return Ok(opened.publication().to_vec()),
        Some(named) if !rotations.iter().any(|step| step.from == named) => {
            return Err(other_key(Some(&named), public));
        }
        _ => {}
    }
    let mut value = jcs::parse(opened.publication()).map_err(|why| broken(&why))?;
    value["mg:publisherKey"] = Value::String(public.to_string());
    jcs::to_bytes(&value).map_err(|why| broken(&why))
}

fn write(
    opened: &mut Opened,
    file: &File,
    manifest: &[u8],
    signature: &str,
    rotations: &[Rotation],
) -> Result<()> {
    let mut writer = Writer::new(BufWriter::new(file));
    writer.add(MIMETYPE, Packing::Stored, &mut MEDIA_TYPE.as_bytes())?;
    writer.add(PUBLICATION, Packing::Deflated, &mut &manifest[..])?;
    writer.add(SIGNATURE, Packing::Deflated, &mut signature.as_bytes())?;
    for (step, rotation) in (1..).zip(rotations) {
        let [statement, its_signature] = Rotation::entry_names(step);
        writer.add(&statement, Packing::Deflated, &mut &rotation.statement[..])?;
        writer.add(
            &its_signature,
            Packing::Deflated,
            &mut &rotation.signature[..],
        )?;
    }
    let container = opened.container();
    for place in 0..container.entries().len() {
        let name = &container.entries()[place].name;
        if ![MIMETYPE, PUBLICATION].contains(&name.as_str()) && !name.starts_with("META-INF/") {
            writer.copy(container, place)?;
        }
    }
    let buffer = writer.finish()?;
    buffer.into_inner().map_err(|e| from_io(e.into_error()))?;
    Ok(())
}

fn other_key(named: Option<&PublicKey>, public: &PublicKey) -> Error {
    let whose = named.map_or_else(
        || "no key".to_owned(),
        |key| format!("the key {}", key.id_hex()),
    );
    Error::new(
        ErrorKind::OtherKey,
        format!(
            "The bundle names {whose}, and this is {}. Nothing was written. Sign with that key, build it anew for this one, or make a statement that the key changed (bundle rotate); at most {} such steps are followed.",
            public.id_hex(),
            limits::MAX_ROTATIONS
        ),
    )
}
