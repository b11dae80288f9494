//! Two editions side by side.

use super::*;

#[test]
fn two_editions_stand_side_by_side() {
    let world = world();
    let first = world.library.edition(world.text).unwrap();
    world.replace(SECOND);
    let second = world.library.edition(world.text).unwrap();
    let all = editions::compare(&world.library, first, second, 0, 1000).unwrap();
    assert_eq!(all.total as usize, all.rows.len());

    // Every block of both stands in one row, in order.
    let old: Vec<u32> = all
        .rows
        .iter()
        .flat_map(|row| &row.old)
        .map(|block| block.index)
        .collect();
    let new: Vec<u32> = all
        .rows
        .iter()
        .flat_map(|row| &row.new)
        .map(|block| block.index)
        .collect();
    assert_eq!(old, (0..8).collect::<Vec<_>>());
    assert_eq!(new, (0..8).collect::<Vec<_>>());
    let count = |kind| all.rows.iter().filter(|row| row.kind == kind).count();
    assert_eq!(
        (
            count(RowKind::Added),
            count(RowKind::Removed),
            count(RowKind::Changed)
        ),
        (1, 1, 1)
    );
    assert!(count(RowKind::MovedAway) > 0);
    for (at, row) in all.rows.iter().enumerate() {
        if row.kind == RowKind::MovedAway {
            let other = &all.rows[row.other.unwrap() as usize];
            assert_eq!(
                (other.kind, other.other),
                (RowKind::MovedHere, Some(at as u32))
            );
        }
    }
    let changed = all
        .rows
        .iter()
        .find(|row| row.kind == RowKind::Changed)
        .unwrap();
    let document = world.library.document(second).unwrap();
    let words: Vec<&str> = changed
        .changes
        .iter()
        .map(|change| {
            document
                .plain
                .slice(change.new.start..change.new.end)
                .unwrap()
        })
        .collect();
    assert_eq!(words, ["sharp", "all that"]);
    assert_eq!(all.old_marks.len(), 3, "as they stood");
    assert_eq!(all.new_marks.len(), 2, "one is without a place");

    let page = editions::compare(&world.library, first, second, 2, 4).unwrap();
    assert_eq!(page.rows, all.rows[2..4]);
    assert_eq!(page.total, all.total);
    let other = world.library.add_text("Other", "Other words.\n").unwrap();
    let other = world.library.edition(other).unwrap();
    let mixed = editions::compare(&world.library, first, other, 0, 10);
    assert_eq!(mixed.unwrap_err().kind, ErrorKind::InvalidValue);
}

#[test]
fn the_row_of_a_mark_is_that_of_its_old_passage() {
    let world = world();
    let first = world.library.edition(world.text).unwrap();
    world.replace(SECOND);
    let second = world.library.edition(world.text).unwrap();
    let row =
        |mark: &Highlight| editions::row_of_mark(&world.library, first, second, mark.id).unwrap();
    for mark in [&world.stays, &world.reworded, &world.gone] {
        let at = row(mark).unwrap();
        let rows = editions::compare(&world.library, first, second, at, at + 1).unwrap();
        let [block] = rows.rows[0].old.as_slice() else {
            panic!("one block of the old edition: {rows:?}");
        };
        assert!((block.start..block.end).contains(&mark.anchor.start));
    }
    let made_later = world.library.mark(world.text, "An opening").unwrap();
    assert_eq!(row(&made_later), None, "it never stood in the old edition");
    let nobody = HighlightId::new();
    let error = editions::row_of_mark(&world.library, first, second, nobody).unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotFound);
}
