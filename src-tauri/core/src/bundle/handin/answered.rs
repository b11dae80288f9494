//! Answers by question.

use std::collections::HashMap;

use serde_json::Value;

use super::super::notes;
use super::layer::Kept;
use super::{QuestionAnswers, StudentAnswer, store};
use crate::ids::{BundleId, HandInId};
use crate::{Library, Result};

pub(super) fn by_question(library: &Library, bundle: BundleId) -> Result<Vec<QuestionAnswers>> {
    let answers = library.read(|connection| {
        store::own_bundle(connection, bundle)?;
        store::answers(connection, bundle)
    })?;
    let mut questions: Vec<QuestionAnswers> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut notes = Vec::new();
    for note in notes::of_bundle(library, bundle)? {
        match note.question {
            true => add(&mut questions, &mut places, of_note(note)),
            false => notes.push(note),
        }
    }
    // A note is told where somebody answered it.
    let answered = |id: &str| {
        let targets = answers.iter().map(|(_, kept)| kept.question.as_deref());
        targets.flatten().any(|target| target == id)
    };
    notes.retain(|note| answered(&note.id));
    for note in notes {
        add(&mut questions, &mut places, of_note(note));
    }
    for (hand_in, kept) in answers {
        let Some(target) = kept.question.clone() else {
            continue;
        };
        if !places.contains_key(&target) {
            add(&mut questions, &mut places, no_longer_asked(&kept, &target));
        }
        if let Some(question) = places.get(&target).and_then(|&at| questions.get_mut(at)) {
            let answer = of_kept(hand_in, kept, &question.asked);
            question.answers.push(answer);
        }
    }
    Ok(questions)
}

fn add(
    questions: &mut Vec<QuestionAnswers>,
    places: &mut HashMap<String, usize>,
    question: QuestionAnswers,
) {
    // Of two with one id the first is meant, as where a student answers.
    if !places.contains_key(&question.target) {
        places.insert(question.target.clone(), questions.len());
        questions.push(question);
    }
}

fn of_note(note: notes::TeacherNote) -> QuestionAnswers {
    QuestionAnswers {
        target: note.id,
        question: note.question,
        asked_still: true,
        text: note.text,
        asked: note.body,
        quote: note.quote,
        answers: Vec::new(),
    }
}

fn no_longer_asked(kept: &Kept, target: &str) -> QuestionAnswers {
    QuestionAnswers {
        target: target.to_owned(),
        question: true,
        asked_still: false,
        text: kept.text,
        asked: asked(kept).unwrap_or_default(),
        quote: kept.passage.quote.clone(),
        answers: Vec::new(),
    }
}

fn of_kept(hand_in: HandInId, kept: Kept, asked_now: &str) -> StudentAnswer {
    StudentAnswer {
        hand_in,
        asked: asked(&kept).filter(|asked| asked != asked_now),
        id: kept.id,
        body: kept.note,
        modified: kept.modified.or(kept.created),
    }
}

/// The words that were answered, as the student's record has them.
fn asked(kept: &Kept) -> Option<String> {
    let record: Value = serde_json::from_str(&kept.record).ok()?;
    let asked = record.pointer("/target/mg:asked")?.as_str()?;
    (!asked.is_empty()).then(|| asked.to_owned())
}
