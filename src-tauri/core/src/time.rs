//! Time is passed in: a library is opened with a clock, and tests bring their own.

use std::sync::Arc;

use serde::{Serialize, Serializer};

/// A moment, UTC. In JSON and in the database an RFC 3339 string with a `Z`, in the one form of [`rfc3339`].
pub type Timestamp = jiff::Timestamp;

/// A moment as we write it: `2026-11-23T05:21:38.120Z`, always with three digits after the second, so that moments have
/// one length and sort as text. Read is any RFC 3339.
pub fn rfc3339(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// Writes a moment into JSON (for `#[serde(serialize_with)]`).
pub fn write<S: Serializer>(at: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&rfc3339(*at))
}

/// Writes a moment, or none, into JSON.
pub fn write_option<S: Serializer>(at: &Option<Timestamp>, to: S) -> Result<S::Ok, S::Error> {
    at.map(rfc3339).serialize(to)
}

/// Where "now" comes from.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Arc::new(Timestamp::now))
    }

    /// A clock of the caller's.
    pub fn from_fn(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// Now, to the millisecond (what is stored is what is shown).
    pub fn now(&self) -> Timestamp {
        let now = (self.0)();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}
