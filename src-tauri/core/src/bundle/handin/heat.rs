//! How many people marked each passage. Pure: ranges in, runs out.

use super::{HeatRun, MAX_RUNS};

/// The runs of one count each, from the ranges of each person. One who marked a place twice counts once.
pub(super) fn runs(people: impl Iterator<Item = Vec<(u32, u32)>>) -> Vec<HeatRun> {
    let mut steps: Vec<(u32, i64)> = Vec::new();
    for person in people {
        for (start, end) in joined(person) {
            steps.extend([(start, 1), (end, -1)]);
        }
    }
    steps.sort_unstable();
    let mut runs: Vec<HeatRun> = Vec::new();
    let (mut at, mut students) = (0, 0);
    for (position, step) in steps {
        if position > at && students > 0 {
            push(&mut runs, at, position, students);
        }
        at = position;
        students += step;
    }
    bounded(runs)
}

/// Ranges that touch or overlap as one.
fn joined(mut ranges: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    ranges.sort_unstable();
    let mut joined: Vec<(u32, u32)> = Vec::new();
    for (start, end) in ranges {
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ if start < end => joined.push((start, end)),
            _ => {}
        }
    }
    joined
}

fn push(runs: &mut Vec<HeatRun>, start: u32, end: u32, students: i64) {
    let students = u32::try_from(students).unwrap_or(0);
    match runs.last_mut() {
        Some(last) if last.end == start && last.students == students => last.end = end,
        _ => runs.push(HeatRun {
            start,
            end,
            students,
        }),
    }
}

/// At most [`MAX_RUNS`]: runs that begin in the same stretch of the text are told as one, and the stretches are as
/// short as they can be, by doubling.
fn bounded(mut runs: Vec<HeatRun>) -> Vec<HeatRun> {
    let mut stretch = 16_u32;
    while runs.len() > MAX_RUNS {
        let mut coarser: Vec<HeatRun> = Vec::new();
        for run in runs {
            match coarser.last_mut() {
                Some(last) if last.start / stretch == run.start / stretch => {
                    last.end = run.end;
                    last.students = last.students.max(run.students);
                }
                _ => coarser.push(run),
            }
        }
        runs = coarser;
        stretch = stretch.saturating_mul(2);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(people: &[&[(u32, u32)]]) -> Vec<(u32, u32, u32)> {
        let people = people.iter().map(|ranges| ranges.to_vec());
        runs(people)
            .iter()
            .map(|run| (run.start, run.end, run.students))
            .collect()
    }

    #[test]
    fn people_are_counted_and_not_marks() {
        assert_eq!(told(&[]), []);
        assert_eq!(told(&[&[(3, 9), (5, 12)]]), [(3, 12, 1)]);
        assert_eq!(
            told(&[&[(0, 10)], &[(5, 15)], &[(5, 10), (20, 21)]]),
            [(0, 5, 1), (5, 10, 3), (10, 15, 1), (20, 21, 1)]
        );
        assert_eq!(
            told(&[&[(0, 5)], &[(5, 9)]]),
            [(0, 9, 1)],
            "as many on both"
        );
    }

    #[test]
    fn there_are_never_more_runs_than_the_limit() {
        let apart =
            |count: u32| -> Vec<(u32, u32)> { (0..count).map(|n| (n * 10, n * 10 + 5)).collect() };
        let limit = u32::try_from(MAX_RUNS).unwrap_or(0);
        assert_eq!(runs([apart(limit)].into_iter()).len(), MAX_RUNS);
        let coarse = runs([apart(limit + 1), vec![(7, 8)]].into_iter());
        assert!(coarse.len() <= MAX_RUNS && coarse.len() > MAX_RUNS / 4);
        assert!(coarse.is_sorted_by(|a, b| a.end <= b.start));
        assert_eq!(coarse.first().map(|run| run.start), Some(0));
        assert_eq!(coarse.last().map(|run| run.end), Some(limit * 10 + 5));
    }
}
