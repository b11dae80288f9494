//! Which snapshots are kept: the last ten, and of each of seven days, four weeks and twelve months the newest. Pure.

use std::collections::HashSet;
use std::path::PathBuf;

use jiff::tz::TimeZone;

use crate::time::Timestamp;

/// How many of the newest are kept in any case.
const LAST: usize = 10;
/// Of how many days, weeks and months with a snapshot the newest is kept.
const DAYS: usize = 7;
const WEEKS: usize = 4;
const MONTHS: usize = 12;

/// A snapshot.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Taken {
    pub(super) at: Timestamp,
    pub(super) bytes: u64,
    pub(super) path: PathBuf,
}

/// Those that may go. What is kept has at most `max_bytes`, but for the newest, which is always kept.
pub(super) fn unneeded(mut taken: Vec<Taken>, max_bytes: u64) -> Vec<PathBuf> {
    taken.sort_by_key(|one| std::cmp::Reverse(one.at));
    let mut keep: HashSet<usize> = (0..taken.len().min(LAST)).collect();
    let date = |one: &Taken| one.at.to_zoned(TimeZone::UTC).date();
    let week = |one: &Taken| {
        let week = date(one).iso_week_date();
        (i32::from(week.year()), i32::from(week.week()))
    };
    let month = |one: &Taken| (i32::from(date(one).year()), i32::from(date(one).month()));
    let day = |one: &Taken| {
        (
            i32::from(date(one).year()),
            i32::from(date(one).day_of_year()),
        )
    };
    keep.extend(newest_of_each(&taken, DAYS, day));
    keep.extend(newest_of_each(&taken, WEEKS, week));
    keep.extend(newest_of_each(&taken, MONTHS, month));
    let mut room = max_bytes;
    let mut gone = Vec::new();
    for (number, one) in taken.into_iter().enumerate() {
        let fits = one.bytes <= room || number == 0;
        if keep.contains(&number) && fits {
            room = room.saturating_sub(one.bytes);
        } else {
            gone.push(one.path);
        }
    }
    gone
}

/// The first (newest) of each of the first `count` stretches of time.
fn newest_of_each(
    taken: &[Taken],
    count: usize,
    stretch: impl Fn(&Taken) -> (i32, i32),
) -> Vec<usize> {
    let mut seen = HashSet::new();
    let mut newest = Vec::new();
    for (number, one) in taken.iter().enumerate() {
        if seen.insert(stretch(one)) {
            newest.push(number);
        }
        if seen.len() == count {
            break;
        }
    }
    newest
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600;

    fn every(hours: i64, count: i64) -> Vec<Taken> {
        (0..count)
            .map(|number| {
                let at = 1_767_268_800 - number * hours * HOUR;
                Taken {
                    at: Timestamp::from_second(at).unwrap_or_default(),
                    bytes: 10,
                    path: PathBuf::from(number.to_string()),
                }
            })
            .collect()
    }

    fn kept(taken: &[Taken], max_bytes: u64) -> Vec<usize> {
        let gone = unneeded(taken.to_vec(), max_bytes);
        (0..taken.len())
            .filter(|number| !gone.contains(&taken[*number].path))
            .collect()
    }

    #[test]
    fn the_last_ten_then_days_weeks_and_months() {
        let hourly = kept(&every(1, 24 * 400), u64::MAX);
        assert_eq!(hourly[..10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        // Taken at noon, backwards: the newest of each day before is that of 23:00.
        assert_eq!(
            hourly[10..16],
            [13, 37, 61, 85, 109, 133],
            "six days before today"
        );
        // Of four weeks and twelve months the first two are among the days.
        assert_eq!(hourly.len(), 10 + 6 + 2 + 10, "{hourly:?}");
        assert_eq!(kept(&every(1, 10), u64::MAX).len(), 10);
        assert_eq!(kept(&every(1, 11), u64::MAX).len(), 10);
    }

    #[test]
    fn the_newest_stays_however_large() {
        let taken = every(24, 5);
        assert_eq!(kept(&taken, 0), [0]);
        assert_eq!(kept(&taken, 29), [0, 1]);
        assert_eq!(kept(&taken, 30), [0, 1, 2]);
        assert_eq!(unneeded(Vec::new(), 0), Vec::<PathBuf>::new());
    }
}
