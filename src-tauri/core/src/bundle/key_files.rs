//! Keys as files: KEY, which only its owner may read, and KEY.pub for everybody.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::keys::PublicKey;
use super::limits::MAX_STATEMENT;
use super::rotation::Rotation;
use super::secret_key::SecretKey;
use super::signing::only_over_a_signature;
use crate::export::file::kind::only_over;
use crate::export::file::{unwritable, write_whole};
use crate::{Error, ErrorKind, Result};

/// Writes a key pair: `path`, encrypted by the passphrase and with mode 0600, and `path`.pub. Answers the latter's path.
///
/// # Errors
/// `unwritable-file` where one of the two is there already: a key is never written over, since what it signed could
/// not be continued without it; what writing fails with.
pub fn write_new(path: &Path, key: &SecretKey, passphrase: &str) -> Result<PathBuf> {
    let public_path = beside(path, ".pub");
    if public_path.symlink_metadata().is_ok() {
        return Err(there_already(&public_path));
    }
    let secret = Zeroizing::new(key.to_file(passphrase)?);
    write_one(path, secret.as_bytes(), 0o600)?;
    let public = key.public()?.to_file();
    write_one(&public_path, public.as_bytes(), 0o644).inspect_err(|_| {
        // Half a pair is none; the error that brought us here is the one worth telling.
        let _ = fs::remove_file(path);
    })?;
    Ok(public_path)
}

/// Reads a secret key; `passphrase` is asked only once the file was read.
///
/// # Errors
/// `unreadable-file`, `invalid-key`, `wrong-passphrase`; what `passphrase` fails with.
pub fn read_secret(
    path: &Path,
    passphrase: impl FnOnce() -> Result<Zeroizing<String>>,
) -> Result<SecretKey> {
    let text = Zeroizing::new(read_small(path)?);
    SecretKey::from_file(&text, &passphrase()?)
}

/// Reads a public key.
///
/// # Errors
/// `unreadable-file`, `invalid-key`.
pub fn read_public(path: &Path) -> Result<PublicKey> {
    PublicKey::from_file(&read_small(path)?)
}

/// Writes a rotation: the statement to `path`, its signature to `path`.minisig. Answers the latter's path.
///
/// # Errors
/// `unwritable-file` where one of the two is there and is another kind of file; what writing fails with.
pub fn write_rotation(path: &Path, rotation: &Rotation) -> Result<PathBuf> {
    let signature = beside(path, ".minisig");
    only_over(
        path,
        "a statement that a key changed",
        MAX_STATEMENT.saturating_add(1),
        Rotation::is_statement,
    )?;
    only_over_a_signature(&signature)?;
    write_whole(path, &rotation.statement)?;
    write_whole(&signature, &rotation.signature)?;
    Ok(signature)
}

/// Reads a rotation that [`write_rotation`] wrote, and believes it if its signature holds.
///
/// # Errors
/// `unreadable-file`, `broken-signature`.
pub fn read_rotation(path: &Path) -> Result<Rotation> {
    let (statement, signature) = (read_small(path)?, read_small(&beside(path, ".minisig"))?);
    Rotation::read(statement.as_bytes(), signature.as_bytes())
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn read_small(path: &Path) -> Result<String> {
    let mut text = String::new();
    File::open(path)
        .and_then(|file| file.take(MAX_STATEMENT + 1).read_to_string(&mut text))
        .map_err(|cause| {
            let name = path.display();
            let words = format!("“{name}” could not be read as a key or a signature ({cause}). Nothing was changed. Check the name.");
            Error::caused(ErrorKind::UnreadableFile, words, cause)
        })?;
    if text.len() as u64 > MAX_STATEMENT {
        let words = format!(
            "“{}” is too long for a key or a signature. Nothing was changed. Check the name.",
            path.display()
        );
        return Err(Error::new(ErrorKind::InvalidKey, words));
    }
    Ok(text)
}

/// A new file with this mode from its first moment on.
fn write_one(path: &Path, bytes: &[u8], mode: u32) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    let mut file = options.open(path).map_err(|cause| match cause.kind() {
        io::ErrorKind::AlreadyExists => there_already(path),
        _ => unwritable(path, cause),
    })?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(|cause| {
            let _ = fs::remove_file(path);
            unwritable(path, cause)
        })
}

fn there_already(path: &Path) -> Error {
    let words = format!(
        "“{}” is there already, and keys are never written over. Nothing was changed. Name another file.",
        path.display()
    );
    Error::new(ErrorKind::UnwritableFile, words)
}
