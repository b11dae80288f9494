//! `health`

use marginalis_core::{Library, health};

use crate::output::{Out, Result, count};
use crate::shapes::Health;
use crate::{DONE, REFUSED};

/// Checks the library and tells; repairs nothing.
pub fn run(library: &Library, out: &mut Out) -> Result<u8> {
    let report = health::check(library)?;
    if out.wants_json() {
        out.json(&Health::from(&report))?;
    } else {
        out.line(&format!("Library   {}", report.folder))?;
        out.line(&format!(
            "Holds     {}, {}, {}",
            count(report.texts as usize, "text", "texts"),
            count(report.highlights as usize, "mark", "marks"),
            count(report.books as usize, "book", "books"),
        ))?;
        out.line(&format!(
            "Database  {:.0} bytes, schema {}, SQLite {}",
            report.bytes, report.schema, report.sqlite
        ))?;
        out.line(if report.ok {
            "Health    nothing wrong"
        } else {
            "Health    needs attention:"
        })?;
        for said in report.problems.iter().chain(&report.remarks) {
            out.line(&format!("  - {said}"))?;
        }
    }
    Ok(if report.ok { DONE } else { REFUSED })
}
