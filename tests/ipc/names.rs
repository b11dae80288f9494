//! One list of commands in three places.

use std::collections::BTreeSet;

const PAGE: &str = include_str!("../../ui/src/backend/index.ts");
const HANDLER: &str = include_str!("../../src-tauri/app/commands.rs");
const PERMISSIONS: &str = include_str!("../../src-tauri/app/permissions.toml");

/// What stands between `before` and `after`, at each place.
fn between<'a>(text: &'a str, before: &str, after: &str) -> BTreeSet<&'a str> {
    text.split(before)
        .skip(1)
        .filter_map(|rest| rest.split(after).next())
        .collect()
}

fn of_the_page() -> BTreeSet<&'static str> {
    between(PAGE, "invoke(\"", "\"")
}

#[test]
fn the_page_calls_what_the_window_answers() {
    let list = HANDLER.split("generate_handler![").nth(1).expect("a list");
    let list = list.split(']').next().expect("an end of the list");
    let answered: BTreeSet<_> = between(list, "::", ",");
    assert_eq!(answered, of_the_page());
}

#[test]
fn the_page_may_call_what_it_calls_and_nothing_else() {
    let permissions = between(PERMISSIONS, "commands.allow = [", "]");
    let allowed: BTreeSet<_> = permissions
        .iter()
        .flat_map(|list| list.split('"').skip(1).step_by(2))
        .collect();
    assert_eq!(allowed, of_the_page());
}
