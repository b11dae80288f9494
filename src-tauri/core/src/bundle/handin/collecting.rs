//! Files of a class, taken in as one step: what each layer becomes is decided first, then written.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use rusqlite::{Connection, Transaction};

use super::layer::{Kept, Layer};
use super::reading::{self, Incoming, Opened, Sheet};
use super::{Collected, CollectedCounts, CollectedFile, HandIn, standing, store};
use crate::highlights::State;
use crate::history::Action;
use crate::ids::{BundleId, HandInId};
use crate::text::plain::saturated;
use crate::time::Timestamp;
use crate::{Library, Result};

pub(super) fn collect(
    library: &Library,
    only: Option<BundleId>,
    files: &[PathBuf],
) -> Result<Collected> {
    let files = read(library, only, files)?;
    let now = library.clock().now();
    library.write(Action::CollectHandIns, |tx| {
        let (report, layers) = decided(tx, now, files)?;
        layers.into_values().try_for_each(|layer| layer.write(tx))?;
        Ok(report)
    })
}

pub(super) fn preview(
    library: &Library,
    only: Option<BundleId>,
    files: &[PathBuf],
) -> Result<Collected> {
    let files = read(library, only, files)?;
    let now = library.clock().now();
    library.read(|connection| Ok(decided(connection, now, files)?.0))
}

fn read(library: &Library, only: Option<BundleId>, files: &[PathBuf]) -> Result<Vec<Opened>> {
    let mut files = reading::open_all(library, only, files)?;
    standing::find(library, &mut files)?;
    Ok(files)
}

/// Layers by bundle and the student's own id.
type Layers = BTreeMap<(BundleId, String), Growing>;

/// A layer that files are laid into.
struct Growing {
    layer: Layer,
    /// As it was; none: the student is new.
    before: Option<Layer>,
    kept: HashMap<String, Kept>,
    touched: BTreeSet<String>,
}

fn decided(
    connection: &Connection,
    now: Timestamp,
    files: Vec<Opened>,
) -> Result<(Collected, Layers)> {
    let mut layers = begun(connection, now, &files)?;
    let mut report = Collected::default();
    for Opened { file, sheet } in files {
        let told = match sheet {
            Ok(sheet) => lay(file, sheet, &mut layers),
            Err(refusal) => CollectedFile {
                file,
                bundle: None,
                title: String::new(),
                students: Vec::new(),
                counts: CollectedCounts::default(),
                refused: Vec::new(),
                refusal: Some(refusal),
            },
        };
        report.counts.add(told.counts);
        report.files.push(told);
    }
    for layer in layers.values_mut().filter(|layer| layer.is_other()) {
        layer.layer.received = now;
    }
    Ok((report, layers))
}

/// The layers as they are, and empty ones for students who are new. Those get their numbers in the order of their ids,
/// which is none: the first file of the alphabet is not to be Student 1.
fn begun(connection: &Connection, now: Timestamp, files: &[Opened]) -> Result<Layers> {
    let mut wanted: BTreeMap<BundleId, BTreeSet<&str>> = BTreeMap::new();
    for sheet in files.iter().filter_map(|file| file.sheet.as_ref().ok()) {
        let people = sheet.people.iter().map(|person| person.creator.as_str());
        wanted.entry(sheet.bundle.id).or_default().extend(people);
    }
    let mut layers = Layers::new();
    for (bundle, creators) in wanted {
        let known = store::layers(connection, bundle)?;
        let mut last = known.last().map_or(0, |layer| layer.number);
        for creator in creators {
            let before = known.iter().find(|layer| layer.creator == creator).cloned();
            let kept = match &before {
                Some(layer) => store::of_layer(connection, layer.id)?,
                None => Vec::new(),
            };
            last += u32::from(before.is_none());
            let layer = before
                .clone()
                .unwrap_or_else(|| Layer::new(bundle, creator, last, now));
            let growing = Growing {
                layer,
                before,
                kept: kept
                    .into_iter()
                    .map(|kept| (kept.id.clone(), kept))
                    .collect(),
                touched: BTreeSet::new(),
            };
            layers.insert((bundle, creator.to_owned()), growing);
        }
    }
    Ok(layers)
}

/// Lays a file into the layers of its people.
fn lay(file: String, sheet: Sheet, layers: &mut Layers) -> CollectedFile {
    let Sheet {
        bundle,
        people,
        notes,
        gone,
        refused,
    } = sheet;
    let mut counts = CollectedCounts {
        records: saturated(notes.len() + refused.len()),
        refused: saturated(refused.len()),
        ..CollectedCounts::default()
    };
    let mut keys = Vec::new();
    let mut students = Vec::new();
    for person in people {
        let key = (bundle.id, person.creator);
        if let Some(growing) = layers.get_mut(&key) {
            // The newest file says what a student is called and which edition they have.
            if person.said > growing.layer.said {
                growing.layer.said = person.said;
            }
            students.push(HandIn::of(&growing.layer).shown(false));
        }
        keys.push(key);
    }
    for incoming in notes {
        let key = keys.get(incoming.person);
        if let Some(growing) = key.and_then(|key| layers.get_mut(key)) {
            growing.take(incoming, &mut counts);
        }
    }
    // What is no more is told by whoever the file is of, and of nobody else's.
    if let Some(growing) = keys.first().and_then(|key| layers.get_mut(key)) {
        gone.into_iter()
            .for_each(|gone| growing.let_go(gone, &mut counts));
    }
    CollectedFile {
        file,
        bundle: Some(bundle.id),
        title: bundle.title,
        students,
        counts,
        refused,
        refusal: None,
    }
}

impl Growing {
    fn take(&mut self, incoming: Incoming, counts: &mut CollectedCounts) {
        let Incoming { kept, standing, .. } = incoming;
        let age = self.kept.get(&kept.id).map(|known| kept.age(known));
        match age {
            None => counts.new += 1,
            Some(age) if age.is_gt() => counts.changed += 1,
            Some(age) if age.is_eq() => counts.same += 1,
            Some(_) => {
                counts.older += 1;
                return;
            }
        }
        *match (kept.on_passage(), standing) {
            (false, _) => &mut counts.whole,
            (true, State::Placed) => &mut counts.placed,
            (true, State::Check) => &mut counts.check,
            (true, State::Unplaced) => &mut counts.unplaced,
        } += 1;
        // What is here already stays, unless its place is better known by now (the right edition came).
        let is_news = match self.kept.get(&kept.id) {
            Some(known) if age.is_some_and(std::cmp::Ordering::is_eq) => {
                certainty(kept.passage.state) > certainty(known.passage.state)
            }
            _ => true,
        };
        if is_news {
            self.put(kept);
        }
    }

    fn let_go(&mut self, gone: Kept, counts: &mut CollectedCounts) {
        match self.kept.get(&gone.id) {
            Some(known) if gone.age(known).is_le() => return,
            Some(known) => counts.deleted += u32::from(!known.deleted),
            None => {}
        }
        self.put(gone);
    }

    fn put(&mut self, kept: Kept) {
        self.touched.insert(kept.id.clone());
        self.kept.insert(kept.id.clone(), kept);
    }

    fn is_other(&self) -> bool {
        self.before.as_ref() != Some(&self.layer) || !self.touched.is_empty()
    }

    fn write(self, tx: &Transaction<'_>) -> Result<()> {
        match &self.before {
            None => store::insert(tx, &self.layer)?,
            Some(_) if self.is_other() => store::update(tx, &self.layer)?,
            Some(_) => return Ok(()),
        }
        for id in &self.touched {
            if let Some(kept) = self.kept.get(id) {
                store::put(tx, self.layer.id, kept)?;
            }
        }
        Ok(())
    }
}

fn certainty(state: State) -> u8 {
    match state {
        State::Unplaced => 0,
        State::Check => 1,
        State::Placed => 2,
    }
}

impl Layer {
    fn new(bundle: BundleId, creator: &str, number: u32, now: Timestamp) -> Self {
        Self {
            id: HandInId::new(),
            bundle,
            creator: creator.to_owned(),
            number,
            called: String::new(),
            pseudonym: String::new(),
            received: now,
            said: super::layer::Said {
                generated: None,
                edition: None,
                manifest: String::new(),
                name: String::new(),
            },
        }
    }
}
