//! What the teacher sees: the students, the layers of a text, its heat map.

use std::collections::{BTreeMap, HashMap};

use super::layer::{Kept, Layer};
use super::{
    HandIn, HandInCounts, HandInMark, HandInMarks, HandInText, HandIns, HeatMap, MAX_MARKS, heat,
    standing, store,
};
use crate::anchor::Anchor;
use crate::highlights::State;
use crate::ids::{BundleId, HandInId, TextId};
use crate::text::plain::saturated;
use crate::{Library, Result};

pub(super) fn hand_ins(library: &Library, bundle: BundleId) -> Result<HandIns> {
    let (own, texts, layers, kept) = library.read(|connection| {
        Ok((
            store::own_bundle(connection, bundle)?,
            store::texts(connection, bundle)?,
            store::layers(connection, bundle)?,
            store::live_of_bundle(connection, bundle)?,
        ))
    })?;
    let places: HashMap<TextId, usize> = texts.iter().map(|text| text.id).zip(0..).collect();
    let mut students: Vec<HandIn> = layers.iter().map(HandIn::of).collect();
    tell_namesakes_apart(&mut students);
    for student in &mut students {
        student.texts = vec![HandInCounts::default(); texts.len()];
    }
    let by_id: HashMap<HandInId, usize> = layers.iter().map(|layer| layer.id).zip(0..).collect();
    for (hand_in, kept, (_, state)) in standing_of(library, kept)? {
        let Some(student) = by_id.get(&hand_in).and_then(|&at| students.get_mut(at)) else {
            continue;
        };
        if kept.question.is_some() {
            student.answers += 1;
            continue;
        }
        student.counts.add(&kept, state);
        let place = kept.text.and_then(|text| places.get(&text));
        if let Some(counts) = place.and_then(|&place| student.texts.get_mut(place)) {
            counts.add(&kept, state);
        }
    }
    Ok(HandIns {
        bundle,
        title: own.title,
        edition: own.edition,
        texts: texts
            .into_iter()
            .map(|text| HandInText {
                id: text.id,
                title: text.title,
            })
            .collect(),
        students,
    })
}

/// Numbers those who are called the same, in the order they came. The numbers run among them alone: a student's own
/// number behind a name would say who "Student 3" is where names are not to be seen.
fn tell_namesakes_apart(students: &mut [HandIn]) {
    for pseudonyms in [false, true] {
        let names: Vec<String> = students.iter().map(|one| one.plainly(pseudonyms)).collect();
        let mut called: HashMap<&str, u32> = HashMap::new();
        for name in &names {
            *called.entry(name).or_default() += 1;
        }
        let mut last: HashMap<&str, u32> = HashMap::new();
        for (student, name) in students.iter_mut().zip(&names) {
            if called.get(name.as_str()) == Some(&1) {
                continue;
            }
            let number = last.entry(name).or_default();
            *number += 1;
            while called.contains_key(format!("{name} ({number})").as_str()) {
                *number += 1;
            }
            *match pseudonyms {
                true => &mut student.pseudonym_namesake,
                false => &mut student.namesake,
            } = *number;
        }
    }
}

/// An annotation with its student and where it stands.
pub(super) type Standing = (HandInId, Kept, (Option<Anchor>, State));

/// Where annotations of any texts stand, in the order they came.
pub(super) fn standing_of(library: &Library, kept: Vec<(HandInId, Kept)>) -> Result<Vec<Standing>> {
    let mut of_text: BTreeMap<TextId, Vec<usize>> = BTreeMap::new();
    for (number, (_, kept)) in kept.iter().enumerate() {
        if let Some(text) = kept.text
            && kept.on_passage()
        {
            of_text.entry(text).or_default().push(number);
        }
    }
    let mut standing: Vec<(Option<Anchor>, State)> = kept
        .iter()
        .map(|(_, kept)| (None, kept.passage.state))
        .collect();
    for (text, numbers) in of_text {
        let some: Vec<&Kept> = numbers.iter().map(|&number| &kept[number].1).collect();
        for (number, found) in numbers.iter().zip(standing::now(library, text, &some)?) {
            standing[*number] = found;
        }
    }
    let all = kept.into_iter().zip(standing);
    Ok(all
        .map(|((hand_in, kept), standing)| (hand_in, kept, standing))
        .collect())
}

pub(super) fn marks(library: &Library, text: TextId) -> Result<HandInMarks> {
    let kept = library.read(|connection| {
        crate::text::store::current_edition(connection, text)?;
        store::live_of_text(connection, text)
    })?;
    let mut marks: Vec<HandInMark> = standing_of(library, kept)?
        .into_iter()
        .map(HandInMark::of)
        .collect();
    // The order of students is kept among those of one place.
    marks.sort_by_key(|mark| {
        (
            mark.start.is_none(),
            mark.start,
            std::cmp::Reverse(mark.end),
        )
    });
    let left_out = marks.len().saturating_sub(MAX_MARKS);
    marks.truncate(MAX_MARKS);
    Ok(HandInMarks {
        marks,
        left_out: saturated(left_out),
    })
}

pub(super) fn heat_map(library: &Library, text: TextId) -> Result<HeatMap> {
    let (students, kept) = library.read(|connection| {
        crate::text::store::current_edition(connection, text)?;
        let students = match store::bundle_of(connection, text)? {
            Some(bundle) => store::layers(connection, bundle)?.len(),
            None => 0,
        };
        Ok((students, store::live_of_text(connection, text)?))
    })?;
    let mut marked: BTreeMap<HandInId, Vec<(u32, u32)>> = BTreeMap::new();
    for (hand_in, _, (anchor, _)) in standing_of(library, kept)? {
        if let Some(anchor) = anchor {
            marked
                .entry(hand_in)
                .or_default()
                .push((anchor.start, anchor.end));
        }
    }
    let runs = heat::runs(marked.into_values());
    Ok(HeatMap {
        students: saturated(students),
        most: runs.iter().map(|run| run.students).max().unwrap_or(0),
        runs,
    })
}

impl HandIn {
    /// A student before anything is counted.
    pub(super) fn of(layer: &Layer) -> Self {
        Self {
            id: layer.id,
            number: layer.number,
            name: layer.said.name.clone(),
            called: layer.called.clone(),
            pseudonym: layer.pseudonym.clone(),
            namesake: 0,
            pseudonym_namesake: 0,
            edition: layer.said.edition,
            generated: layer.said.generated,
            received: layer.received,
            counts: HandInCounts::default(),
            texts: Vec::new(),
            answers: 0,
        }
    }
}

impl HandInCounts {
    fn add(&mut self, kept: &Kept, state: State) {
        self.notes += u32::from(!kept.note.is_empty());
        if !kept.on_passage() {
            return;
        }
        self.marks += 1;
        *match state {
            State::Placed => &mut self.placed,
            State::Check => &mut self.check,
            State::Unplaced => &mut self.unplaced,
        } += 1;
    }
}

impl HandInMark {
    fn of((hand_in, kept, (anchor, state)): Standing) -> Self {
        Self {
            hand_in,
            start: anchor.as_ref().map(|anchor| anchor.start),
            end: anchor.as_ref().map(|anchor| anchor.end),
            on_passage: kept.on_passage(),
            state,
            id: kept.id,
            quote: kept.passage.quote,
            color: kept.color,
            style: kept.style,
            note: kept.note,
            tags: kept.tags,
            created: kept.created,
            modified: kept.modified,
        }
    }
}
