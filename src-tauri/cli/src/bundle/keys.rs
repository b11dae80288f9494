//! `bundle keygen`, `rotate` and `sign`.

use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use marginalis_core::bundle::{Opened, Rotation, SecretKey, file_hash, key_files, signing};
use marginalis_core::time::Clock;
use marginalis_core::{Error, ErrorKind};

use super::passphrase;
use super::shapes::{NewKey, NewRotation, Signed};
use crate::DONE;
use crate::output::{Out, Result};

/// Makes a key pair.
pub fn generate(path: &Path, out: &mut Out) -> Result<u8> {
    let key = SecretKey::generate()?;
    let public_path = key_files::write_new(path, &key, &passphrase::choose()?)?;
    let public = key.public()?;
    let [file, public_file] = [path, &public_path].map(|path| path.display().to_string());
    if out.wants_json() {
        out.json(&NewKey {
            file: &file,
            public: &public_file,
            key: public.into(),
        })?;
        return Ok(DONE);
    }
    out.line(&format!("Your key is in {file}, for you alone. Keep a copy in a safe place: without it you cannot go on signing."))?;
    out.line(&format!(
        "Its public half is in {public_file}, for everybody."
    ))?;
    out.line(&format!("Fingerprint: {}", public.fingerprint()))?;
    Ok(DONE)
}

/// States that a new key follows an old one.
pub fn rotate(from: &Path, to: &Path, path: &Path, out: &mut Out) -> Result<u8> {
    let to = key_files::read_public(to)?;
    let from = key_files::read_secret(from, passphrase::ask)?;
    let rotation = Rotation::new(&from, to, Clock::system().now())?;
    let signature = key_files::write_rotation(path, &rotation)?;
    let [file, signature] = [path, &signature].map(|path| path.display().to_string());
    if out.wants_json() {
        out.json(&NewRotation {
            file: &file,
            signature: &signature,
            from: rotation.from.into(),
            to: rotation.to.into(),
            date: rotation.date,
        })?;
        return Ok(DONE);
    }
    out.line(&format!(
        "{file} and {signature} say that {} follows {}.",
        rotation.to.fingerprint(),
        rotation.from.fingerprint()
    ))?;
    out.line("Sign with the new key from now on, and name this file: bundle sign … --rotation")?;
    Ok(DONE)
}

/// Signs a bundle.
pub fn sign(
    path: &Path,
    key: &Path,
    rotations: &[PathBuf],
    detached: bool,
    out: &mut Out,
) -> Result<u8> {
    // What is wrong with the bundle is better said before a passphrase is asked for.
    drop(Opened::open(path)?);
    let steps = rotations
        .iter()
        .map(|path| key_files::read_rotation(path))
        .collect::<std::result::Result<Vec<_>, _>>()?;
    let key = key_files::read_secret(key, passphrase::ask)?;
    let signature = match detached {
        true => Some(signing::sign_detached(path, &key)?.display().to_string()),
        false => {
            signing::sign_in_place(path, &key, &steps, &mut |_| ControlFlow::Continue(()))?;
            None
        }
    };
    let opened = Opened::open(path)?;
    let file = path.display().to_string();
    let public = key.public()?;
    let signed = Signed {
        file: &file,
        signature: signature.as_deref(),
        sha256: hash(path)?,
        bundle: opened.manifest().id,
        edition: opened.manifest().edition,
        signed: public.into(),
    };
    if out.wants_json() {
        out.json(&signed)?;
        return Ok(DONE);
    }
    out.line(&format!(
        "{} is signed by {}",
        signature.as_deref().unwrap_or(&file),
        public.fingerprint()
    ))?;
    out.line(&format!("SHA-256 of the file: {}", signed.sha256))?;
    Ok(DONE)
}

fn hash(path: &Path) -> Result<String> {
    let unreadable = |e: std::io::Error| {
        let words = format!("The file was signed and could not be read again ({e}).");
        Error::caused(ErrorKind::UnreadableFile, words, e)
    };
    let file = File::open(path).map_err(unreadable)?;
    Ok(file_hash(BufReader::new(file)).map_err(unreadable)?)
}
