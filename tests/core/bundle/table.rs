//! docs/hostile-bundles.md: every number it is about has a row, and every test it names is there.

use std::fs;
use std::path::Path;

#[test]
fn every_hostile_input_has_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join("docs/hostile-bundles.md")).unwrap();
    for number in (1..=27).chain([43]).chain(45..=47).chain(64..=71) {
        assert!(page.contains(&format!("\n| H{number} |")), "H{number}");
    }
    let mut tests = 0;
    for row in page.lines().filter(|line| line.starts_with("| ")) {
        let named = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        for test in named.split("`, `") {
            let Some((file, test)) = test.trim_matches('`').split_once("` `") else {
                continue;
            };
            let place = match file.split_once('/') {
                Some(("src-tauri" | "ui" | "tests", _)) => root.join(file),
                _ => root.join("tests/core").join(file),
            };
            let source = fs::read_to_string(&place).expect(file);
            let there = [format!("fn {test}("), format!("(\"{test}\",")];
            assert!(
                there.iter().any(|name| source.contains(name)),
                "{file} has no {test}"
            );
            tests += 1;
        }
    }
    assert!(tests > 60, "only {tests} were found");
}
