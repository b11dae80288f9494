//! The passphrase of a key: from `MARGINALIS_PASSPHRASE`, or asked for on the terminal without showing it.

use marginalis_core::{Error, ErrorKind, Result};
use zeroize::Zeroizing;

/// Where scripts put it.
const VARIABLE: &str = "MARGINALIS_PASSPHRASE";

/// Asks for the passphrase of a key that is there.
pub fn ask() -> Result<Zeroizing<String>> {
    from_script().map_or_else(|| on_terminal("Passphrase: "), Ok)
}

/// Asks for the passphrase of a new key, twice.
pub fn choose() -> Result<Zeroizing<String>> {
    if let Some(chosen) = from_script() {
        return Ok(chosen);
    }
    let chosen = on_terminal("A passphrase for the new key: ")?;
    match *chosen == *on_terminal("Once more: ")? {
        true => Ok(chosen),
        false => Err(Error::new(
            ErrorKind::WrongPassphrase,
            "The two passphrases differ. No key was written. Try again.",
        )),
    }
}

fn from_script() -> Option<Zeroizing<String>> {
    std::env::var(VARIABLE).ok().map(Zeroizing::new)
}

fn on_terminal(prompt: &str) -> Result<Zeroizing<String>> {
    rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(|e| {
        let words = format!("There is no terminal to ask for the passphrase ({e}). Nothing was written. Put it into {VARIABLE}.");
        Error::caused(ErrorKind::WrongPassphrase, words, e)
    })
}
