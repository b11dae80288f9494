//! Rotation: an old key says which new key signs from now on.
//!
//! A statement is a small JSON file in its one form, signed by the old key like any other file. A bundle carries the
//! whole chain, oldest first: `META-INF/rotation.json`, `META-INF/rotation-2.json`, …, each with its `.minisig`. The
//! last one leads to the key that signed the bundle.

use serde_json::{Value, json};

use super::jcs;
use super::keys::PublicKey;
use super::limits::{MAX_ROTATIONS, MAX_STATEMENT};
use super::secret_key::SecretKey;
use super::signature::{Minisig, Prehash, broken, sign};
use crate::time::Timestamp;
use crate::{Error, ErrorKind, Result};

/// What every statement says it is.
const PROFILE: &str = "https://marginalis.invalid/rotation/1";

/// One step, believed: the old key signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// The key until then.
    pub from: PublicKey,
    /// The key from then on.
    pub to: PublicKey,
    /// When, as the statement says.
    pub date: Timestamp,
    /// The statement's bytes.
    pub statement: Vec<u8>,
    /// Its signature file.
    pub signature: Vec<u8>,
}

impl Rotation {
    /// The statement that `to` follows `from`, signed by `from`.
    ///
    /// # Errors
    /// `invalid-value` where both are the same key.
    pub fn new(from: &SecretKey, to: PublicKey, date: Timestamp) -> Result<Self> {
        let old = from.public()?;
        if old.point == to.point {
            return Err(Error::new(
                ErrorKind::InvalidValue,
                "The old and the new key are the same. Nothing was written. Make a new key first.",
            ));
        }
        let value = json!({"conformsTo": PROFILE, "date": date.to_string(), "from": old, "to": to});
        let statement = jcs::to_bytes(&value).map_err(|why| broken(&why))?;
        let signature = sign(from, &Prehash::of(&statement), &comment(&old, &to))?;
        Self::read(&statement, signature.as_bytes())
    }

    /// Reads a statement and believes it, if the key it names as the old one signed it.
    ///
    /// # Errors
    /// `broken-signature`.
    pub fn read(statement: &[u8], signature: &[u8]) -> Result<Self> {
        if statement.len() as u64 > MAX_STATEMENT {
            return Err(broken("the statement that its key changed is too long"));
        }
        let value = jcs::parse(statement)
            .map_err(|why| broken(&format!("of the statement that its key changed {why}")))?;
        let no_statement = || broken("what should say that its key changed says something else");
        let text = |name: &str| {
            value
                .get(name)
                .and_then(Value::as_str)
                .ok_or_else(no_statement)
        };
        let key = |name: &str| -> Result<PublicKey> {
            text(name)?.parse().map_err(|e: Error| {
                Error::caused(ErrorKind::BrokenSignature, no_statement().message, e)
            })
        };
        let (from, to) = (key("from")?, key("to")?);
        let date: Timestamp = text("date")?.parse().map_err(|_| no_statement())?;
        if text("conformsTo")? != PROFILE || value.as_object().is_none_or(|map| map.len() != 4) {
            return Err(no_statement());
        }
        let said = Minisig::parse(signature)?
            .verify(&from, &Prehash::of(statement))
            .map(str::to_owned);
        let said = said.map_err(|_| {
            broken("the statement that its key changed is not signed by the old key")
        })?;
        if said != comment(&from, &to) || from.point == to.point {
            return Err(no_statement());
        }
        Ok(Self {
            from,
            to,
            date,
            statement: statement.to_vec(),
            signature: signature.to_vec(),
        })
    }

    /// Does this say that it is such a statement? Whether to believe it is another question.
    pub(super) fn is_statement(bytes: &[u8]) -> bool {
        let said = jcs::parse(bytes).ok();
        said.is_some_and(|value| value.get("conformsTo").and_then(Value::as_str) == Some(PROFILE))
    }

    /// The two entries of step `number`, counted from 1, in a bundle.
    pub fn entry_names(number: usize) -> [String; 2] {
        let name = match number {
            1 => "META-INF/rotation.json".to_owned(),
            _ => format!("META-INF/rotation-{number}.json"),
        };
        let signature = format!("{name}.minisig");
        [name, signature]
    }
}

fn comment(from: &PublicKey, to: &PublicKey) -> String {
    format!("marginalis-rotation from:{from} to:{to}")
}

/// Do these steps lead, one after the other, to `key`, without meeting a key twice?
///
/// # Errors
/// `broken-signature`; `bundle-too-large` for more than [`MAX_ROTATIONS`].
pub(super) fn check_chain(steps: &[Rotation], key: &PublicKey) -> Result<()> {
    if steps.len() > MAX_ROTATIONS {
        return Err(super::too_large(
            "the number of times its key changed",
            steps.len() as u64,
            MAX_ROTATIONS as u64,
        ));
    }
    let follow = steps.windows(2).all(|pair| pair[0].to == pair[1].from);
    if !follow || steps.last().is_some_and(|last| last.to != *key) {
        return Err(broken(
            "the statements that its key changed do not lead to the key that signed it",
        ));
    }
    let met = |place: usize| {
        steps[..=place]
            .iter()
            .any(|step| step.from.point == steps[place].to.point)
    };
    match (0..steps.len()).any(met) {
        true => Err(broken(
            "the statements that its key changed lead in a circle",
        )),
        false => Ok(()),
    }
}
