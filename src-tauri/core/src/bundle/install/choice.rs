//! From an opened bundle to what is done with it: looked at by the rules, asked about, read, written.

use std::ops::ControlFlow;

use rusqlite::Connection;

use super::super::manifest::REL_READING_LIST;
use super::super::opened::Opened;
use super::copying::Copying;
use super::incoming::{Incoming, Names};
use super::reading;
use super::repairing::{damaged, repair};
use super::rules::{self, Ruling};
use super::staging::{Staging, read_text};
use super::store;
use super::texts::{self, Beside, Brings};
use super::{
    Act, Consent, InstallProgress, LeftOut, MarkFates, OnProgress, Preview, Question, Refused,
    Report, Trust, layers, writing,
};
use crate::editions::carrying::standings;
use crate::history::Action;
use crate::storage::{Kept, Written};
use crate::{Error, ErrorKind, Library, Result, reading_list};

/// What is to be done with a bundle.
#[derive(Debug)]
pub(super) struct Decided<'a> {
    pub(super) incoming: &'a Incoming,
    pub(super) names: Names,
    pub(super) trust: Trust,
    pub(super) act: Act,
    pub(super) question: Option<Question>,
    pub(super) refusal: Option<Error>,
}

impl<'a> Decided<'a> {
    fn of(
        connection: &Connection,
        incoming: &'a Incoming,
        as_copy: bool,
    ) -> Result<(Self, Beside<'a>)> {
        match as_copy {
            true => Self::copy(connection, incoming),
            false => Self::by_rules(connection, incoming),
        }
    }

    fn by_rules(connection: &Connection, incoming: &'a Incoming) -> Result<(Self, Beside<'a>)> {
        let names = Names::its_own(incoming);
        let beside = Beside::of(connection, incoming, &names)?;
        let mut known = store::known(connection, names.bundle, incoming.key_text.as_deref())?;
        known.same_content = beside.same_content(incoming);
        let installed = known.installed.is_some();
        let ruling = rules::judge(&incoming.as_seen_by_rules(), &known);
        let mut decided = Self {
            incoming,
            names,
            trust: Trust::Unsigned,
            act: Act::Refuse,
            question: None,
            refusal: None,
        };
        match ruling {
            Ruling::AlreadyInstalled(trust) => (decided.trust, decided.act) = (trust, Act::Nothing),
            Ruling::Refuse(trust, error) => {
                (decided.trust, decided.refusal) = (trust, Some(error));
            }
            Ruling::Go(trust, question) => {
                decided.trust = trust;
                decided.refusal = taken(incoming, &beside);
                if decided.refusal.is_none() {
                    decided.act = if installed { Act::Update } else { Act::Install };
                    decided.question = question;
                }
            }
        }
        Ok((decided, beside))
    }

    /// Beside what is here nothing is replaced, so there is nothing to refuse.
    fn copy(connection: &Connection, incoming: &'a Incoming) -> Result<(Self, Beside<'a>)> {
        let there = store::copy_of(connection, incoming.manifest.id, &incoming.hash)?;
        let names = match there {
            Some(id) => Names::of_the_copy(incoming, id, store::originals(connection, id)?),
            None => Names::of_a_copy(incoming),
        };
        let key_is_known = match &incoming.key_text {
            Some(key) => store::is_pinned(connection, key)?,
            None => false,
        };
        let beside = Beside::of(connection, incoming, &names)?;
        let decided = Self {
            incoming,
            names,
            trust: incoming.trust_of_copy(key_is_known),
            act: if there.is_some() {
                Act::Nothing
            } else {
                Act::Install
            },
            question: None,
            refusal: None,
        };
        Ok((decided, beside))
    }

    /// May it be done, as the reader spoke?
    fn allowed(&mut self, consent: Consent) -> Result<()> {
        if let Some(refusal) = self.refusal.take() {
            return Err(refusal);
        }
        match self.question {
            Some(question) if !consent.says_yes_to(question) => Err(self.unanswered(question)),
            _ => Ok(()),
        }
    }

    fn unanswered(&self, question: Question) -> Error {
        let name = &self.incoming.manifest.name;
        let key = self.incoming.key_shown();
        let fingerprint = key.map_or_else(String::new, |key| {
            format!(" Its fingerprint: {} ({}).", key.words.join(" "), key.hex)
        });
        let (kind, words) = match question {
            Question::NewKey => (
                ErrorKind::NewKey,
                format!("“{name}” is signed by a key you do not know yet.{fingerprint}"),
            ),
            Question::NextKey => (
                ErrorKind::NewKey,
                format!(
                    "The key of “{name}” has changed, and the old key names the new one.{fingerprint}"
                ),
            ),
            Question::FirstSignature => (
                ErrorKind::NewKey,
                format!("So far nobody vouched for “{name}”; this edition is signed.{fingerprint}"),
            ),
            Question::NobodyVouches => (
                ErrorKind::Unsigned,
                format!(
                    "Nobody vouches for this edition of “{name}”; your marks are safe either way."
                ),
            ),
        };
        Error::new(
            kind,
            format!(
                "{words} Nothing was changed; compare it with what the publisher says, and install again with your consent."
            ),
        )
    }

    /// The same, word for word, as another look at the library decided?
    fn is_as(&self, other: &Self) -> bool {
        (self.trust, self.act, self.question) == (other.trust, other.act, other.question)
            && self.refusal.is_none()
    }
}

impl Consent {
    fn says_yes_to(self, question: Question) -> bool {
        self.to_anything || self.yes_to == Some(question)
    }
}

/// A text of the bundle that is here by other hands is not taken over.
fn taken(incoming: &Incoming, beside: &Beside<'_>) -> Option<Error> {
    let text = beside.taken.first()?;
    let whose = match text.bundle {
        Some(_) => "belongs to another bundle",
        None => "is one of your own",
    };
    Some(Error::new(
        ErrorKind::TakenText,
        format!(
            "“{}” in “{}” has the identifier of a text that {whose} (“{}”). Nothing was changed. Open the bundle as a \
             separate copy.",
            text.file.as_deref().unwrap_or(&text.title),
            incoming.manifest.name,
            text.title
        ),
    ))
}

pub(super) fn preview(library: &Library, opened: &mut Opened) -> Result<Preview> {
    opened.verify(&mut |_| ControlFlow::Continue(()))?;
    let incoming = Incoming::of(opened)?;
    let (mut decided, beside) =
        library.read(|connection| Decided::of(connection, &incoming, false))?;
    if decided.act == Act::Nothing
        && library.read(|connection| Ok(!damaged(connection, &incoming)?.is_empty()))?
    {
        decided.act = Act::Repair;
    }
    let mut marks = MarkFates::default();
    let standings = library.read(|connection| standings(connection, decided.names.bundle))?;
    for seen in &beside.texts {
        marks.add(match (decided.act, seen.brings) {
            // Nothing moves for a bundle that is refused.
            (Act::Install | Act::Update | Act::Nothing | Act::Repair, Brings::Words) => {
                texts::fates(library, opened, seen)?
            }
            _ => MarkFates::unmoved(&standings, seen.id),
        });
    }
    for text in &beside.withdrawn {
        marks.add(MarkFates::unmoved(&standings, text.id));
    }
    let beside_texts = Counts::of(library, opened, &incoming, &decided)?;
    Ok(told(&decided, &beside, marks, beside_texts))
}

/// What comes beside the texts.
struct Counts {
    books: u32,
    notes: u32,
    questions: u32,
    left_out: Vec<LeftOut>,
    installed_edition: Option<u32>,
}

impl Counts {
    fn of(
        library: &Library,
        opened: &mut Opened,
        incoming: &Incoming,
        decided: &Decided<'_>,
    ) -> Result<Self> {
        let mut counts = Self {
            books: 0,
            notes: 0,
            questions: 0,
            left_out: Vec::new(),
            installed_edition: library.read(|connection| {
                let known = store::known(connection, incoming.manifest.id, None)?;
                Ok(known.installed.map(|installed| installed.edition))
            })?,
        };
        for (resource, kind) in layers::files(incoming) {
            let json = read_text(opened, resource)?;
            let layer = layers::read(resource, kind, &json, incoming, &decided.names)?;
            let notes = u32::try_from(layer.notes.len()).unwrap_or(u32::MAX);
            match kind {
                layers::Kind::Notes => counts.notes += notes,
                layers::Kind::Questions => counts.questions += notes,
            }
            counts.left_out.extend(layer.left_out);
        }
        for resource in incoming.manifest.with_rel(REL_READING_LIST) {
            let json = read_text(opened, resource)?;
            counts.books += library.read(|connection| reading_list::lacking(connection, &json))?;
        }
        Ok(counts)
    }
}

fn told(decided: &Decided<'_>, beside: &Beside<'_>, marks: MarkFates, counts: Counts) -> Preview {
    let incoming = decided.incoming;
    let manifest = &incoming.manifest;
    let files = manifest.all();
    Preview {
        bundle: manifest.id,
        name: manifest.name.clone(),
        publisher: incoming.publisher(),
        authors: incoming.authors(),
        license: incoming.license(),
        languages: manifest.languages.clone(),
        description: manifest.description.clone().unwrap_or_default(),
        edition: manifest.edition,
        version: manifest.version.clone(),
        modified: manifest.modified,
        installed_edition: counts.installed_edition,
        trust: decided.trust,
        key: incoming.key_shown(),
        act: decided.act,
        refusal: decided.refusal.as_ref().map(|error| Refused {
            code: error.kind,
            message: error.message.clone(),
        }),
        question: decided.question,
        texts: beside.news(),
        marks,
        files: u32::try_from(manifest.all().count()).unwrap_or(u32::MAX),
        bytes: files.map(|file| file.size).sum(),
        books: counts.books,
        notes: counts.notes,
        questions: counts.questions,
        left_out: counts.left_out,
    }
}

pub(super) fn install(
    copying: Copying<'_>,
    opened: &mut Opened,
    consent: Consent,
    progress: &mut OnProgress<'_>,
) -> Result<Report> {
    let library = copying.library();
    let incoming = Incoming::of(opened)?;
    let written = library.storage().written()?;
    let (mut decided, beside) =
        library.read(|connection| Decided::of(connection, &incoming, consent.as_copy))?;
    decided.allowed(consent)?;
    if decided.act == Act::Nothing {
        let damaged = library.read(|connection| damaged(connection, &incoming))?;
        if !damaged.is_empty() {
            repair(library, opened, &damaged)?;
            decided.act = Act::Repair;
        }
        return library.read(|connection| as_it_is(connection, &decided, &beside));
    }
    let mut staging = Staging::new(library);
    let ready = read(opened, &decided, beside, copying, &mut staging, progress);
    let result = ready.and_then(|(ready, copy)| {
        let written = written.and_ours(staging.transactions());
        let report = write(library, &decided, ready, consent, written);
        match &report {
            Ok(_) => copy.thin(),
            // Where the disk failed or something is damaged, it may be the last good one.
            Err(error) if matches!(error.kind, ErrorKind::Internal | ErrorKind::DamagedLibrary) => {
            }
            Err(_) => copy.let_go(),
        }
        report
    });
    match result {
        Err(error) => {
            staging.let_go();
            Err(repaired_after(error, library, opened, &incoming))
        }
        result => result,
    }
}

/// Where what is damaged here stood in the way, the bundle's own bytes may be what is missing: then they are put right,
/// and the next try succeeds.
fn repaired_after(
    error: Error,
    library: &Library,
    opened: &mut Opened,
    incoming: &Incoming,
) -> Error {
    if error.kind != ErrorKind::DamagedLibrary {
        return error;
    }
    let mut put_right = || -> Result<bool> {
        let damaged = library.read(|connection| damaged(connection, incoming))?;
        repair(library, opened, &damaged)?;
        Ok(!damaged.is_empty())
    };
    match put_right() {
        Ok(true) => Error::new(
            ErrorKind::DamagedLibrary,
            "Some texts that this bundle brings were damaged in the library. They are put right now, out of the bundle; \
             nothing else was changed. Install it again.",
        ),
        _ => error,
    }
}

/// Reads what comes while the library is copied as it is. When this returns, both are done.
fn read<'a>(
    opened: &mut Opened,
    decided: &Decided<'a>,
    beside: Beside<'a>,
    copying: Copying<'_>,
    staging: &mut Staging<'_>,
    progress: &mut OnProgress<'_>,
) -> Result<(reading::Ready<'a>, Kept)> {
    let Decided {
        incoming, names, ..
    } = decided;
    let tell_of_copy = |progress: &mut OnProgress<'_>| {
        let copying = InstallProgress {
            done: 0.0,
            total: 0.0,
            file: incoming.manifest.name.clone(),
        };
        reading::tell(progress, copying)
    };
    copying.let_write(&mut || tell_of_copy(progress))?;
    let ready = reading::read(opened, incoming, names, beside, staging, progress)?;
    let copy = copying.keep(&mut || tell_of_copy(progress))?;
    Ok((ready, copy))
}

fn write(
    library: &Library,
    decided: &Decided<'_>,
    ready: reading::Ready<'_>,
    consent: Consent,
    written: Written,
) -> Result<Report> {
    let now = library.clock().now();
    let action = match decided.act {
        Act::Update => Action::UpdateBundle,
        _ => Action::InstallBundle,
    };
    library.write(action, |tx| {
        // Where anybody wrote meanwhile, the rules are asked again, of what is written to: another program may have
        // installed something.
        if library.storage().written_before(tx)? != written {
            let (again, beside) = Decided::of(tx, decided.incoming, consent.as_copy)?;
            if !again.is_as(decided) || !ready.beside.is_as(&beside) {
                return Err(Error::new(
                    ErrorKind::Busy,
                    "Another program changed the library while the bundle was read. Nothing was installed; try again.",
                ));
            }
        }
        writing::write(tx, now, decided, ready)
    })
}

/// The report on a bundle that is here already.
fn as_it_is(connection: &Connection, decided: &Decided<'_>, beside: &Beside<'_>) -> Result<Report> {
    let mut marks = MarkFates::default();
    let standings = standings(connection, decided.names.bundle)?;
    for seen in &beside.texts {
        marks.add(MarkFates::unmoved(&standings, seen.id));
    }
    let manifest = &decided.incoming.manifest;
    Ok(Report {
        bundle: decided.names.bundle,
        name: manifest.name.clone(),
        edition: manifest.edition,
        trust: decided.trust,
        act: decided.act,
        texts: beside.news(),
        marks,
        books: 0,
        left_out: Vec::new(),
    })
}
