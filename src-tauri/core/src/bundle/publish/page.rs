//! The page: what there is, for people.

use std::fmt::Write as _;

use super::{FEED, Ready, SUMS};
use crate::bundle::Manifest;
use crate::bundle::manifest::License;
use crate::bundle::page::{Escaped, head};

const STYLE: &str = include_str!("page.css");

/// The page of a folder.
pub(super) fn of(title: &str, bundles: &[Ready]) -> String {
    let mut page = head(title, STYLE);
    // Writing to a string does not fail.
    let _ = write_page(&mut page, title, bundles);
    page
}

fn write_page(page: &mut String, title: &str, bundles: &[Ready]) -> std::fmt::Result {
    writeln!(page, "<h1>{}</h1>", Escaped(title))?;
    for bundle in bundles {
        let Manifest {
            name,
            edition,
            modified,
            description,
            authors,
            license,
            ..
        } = &*bundle.manifest;
        let day = modified.to_zoned(jiff::tz::TimeZone::UTC).date();
        let authors: Vec<&str> = authors.iter().map(|agent| agent.name.as_str()).collect();
        let license = match license {
            License::Spdx(expression) => expression.as_str(),
            License::NotStated => "no license stated",
        };
        let file = Escaped(&bundle.name);
        writeln!(page, "<section>\n<h2>{}</h2>", Escaped(name))?;
        writeln!(page, "<p>{}</p>", Escaped(&authors.join(", ")))?;
        if let Some(description) = description {
            writeln!(page, "<p>{}</p>", Escaped(description))?;
        }
        writeln!(
            page,
            "<p><a href=\"{file}\" download>{file}</a> ({} KiB)</p>",
            bundle.size.div_ceil(1024)
        )?;
        writeln!(
            page,
            "<dl>\n<dt>Edition</dt><dd>{edition}, {day}</dd>\n<dt>License</dt><dd>{}</dd>",
            Escaped(license)
        )?;
        match &bundle.signed {
            Some(fingerprint) => {
                writeln!(page, "<dt>Signed by</dt><dd>{}</dd>", Escaped(fingerprint))?
            }
            None => writeln!(page, "<dt>Signed by</dt><dd>nobody</dd>")?,
        }
        writeln!(
            page,
            "<dt>SHA-256</dt><dd><code>{}</code></dd>",
            bundle.sha256
        )?;
        if bundle.detached.is_some() {
            writeln!(
                page,
                "<dt>Signature</dt><dd><a href=\"{file}.minisig\" download>{file}.minisig</a></dd>"
            )?;
        }
        page.push_str("</dl>\n</section>\n");
    }
    page.push_str(&foot());
    Ok(())
}

/// How every page of ours ends.
pub(super) fn foot() -> String {
    format!(
        "<p><a href=\"{FEED}\">OPDS feed</a> · <a href=\"{SUMS}\">{SUMS}</a></p>\n</body>\n</html>\n"
    )
}
