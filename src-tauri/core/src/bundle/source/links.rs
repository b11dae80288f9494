//! Links, images and headings of the texts: what a reader would click in vain, not see, or lose the thread by.

use std::collections::{HashMap, HashSet};

use super::finding::{At, FindingCode, Findings};
use super::folder::SourceFile;
use super::texts::SourceText;
use crate::text::LinkTarget;
use crate::text::links::{asset, target};
use crate::text::markdown::located::{Located, What};
use crate::text::opening::resolve;

pub(super) fn check(texts: &[SourceText], assets: &[SourceFile], findings: &mut Findings) {
    let mut whole = Whole {
        texts: texts.iter().map(|text| (text.url.as_str(), text)).collect(),
        sources: texts
            .iter()
            .map(|text| (text.source.path.as_str(), text.url.as_str()))
            .collect(),
        assets: assets
            .iter()
            .map(|file| (file.path.as_str(), file))
            .collect(),
        used: HashSet::new(),
        findings,
    };
    for text in texts {
        whole.text(text);
    }
    let used = whole.used;
    for file in assets
        .iter()
        .filter(|file| !used.contains(file.path.as_str()))
    {
        let hint = "It is handed out all the same, and nobody sees it: name it in a text as ![what it shows](…), or take it out.";
        findings.add(
            FindingCode::UnusedFile,
            At::file(&file.path),
            "No text shows this file.",
            hint,
        );
    }
}

struct Whole<'a, 'f> {
    /// By their place in the bundle.
    texts: HashMap<&'a str, &'a SourceText>,
    /// Their places in the bundle by those in the folder.
    sources: HashMap<&'a str, &'a str>,
    assets: HashMap<&'a str, &'a SourceFile>,
    used: HashSet<&'a str>,
    findings: &'f mut Findings,
}

impl Whole<'_, '_> {
    fn text(&mut self, text: &SourceText) {
        let mut level = None;
        for Located { line, what } in &text.located {
            let at = At::line(&text.source.path, *line);
            match what {
                What::Heading(next) => {
                    self.heading(at, level, *next);
                    level = Some(*next);
                }
                What::Link(destination) => self.link(at, text, destination),
                What::Image {
                    destination,
                    described,
                } => self.image(at, text, destination, *described),
                What::Html => {
                    let hint = "Write it in Markdown. Where the signs themselves are meant, set them between backticks.";
                    self.findings.add(
                        FindingCode::RawHtml,
                        at,
                        "This is HTML, and readers see it as it is written.",
                        hint,
                    );
                }
            }
        }
    }

    fn heading(&mut self, at: At<'_>, before: Option<u8>, level: u8) {
        if before.is_some_and(|before| level > before + 1) {
            let should = before.unwrap_or(0) + 1;
            let message = format!(
                "A heading of level {level} follows one of level {}.",
                should - 1
            );
            let hint = format!(
                "Make it {}: who listens to the text or goes by its outline would look for what is missing.",
                "#".repeat(should.into())
            );
            self.findings
                .add(FindingCode::HeadingJump, at, message, hint);
        }
    }

    fn link(&mut self, at: At<'_>, text: &SourceText, destination: &str) {
        match target(destination) {
            LinkTarget::Text { path, fragment } if path.is_empty() => {
                self.fragment(at, text, destination, &fragment)
            }
            LinkTarget::Text { path, fragment } => {
                let url = resolve(&text.url, &path).unwrap_or_default();
                match (self.texts.get(url.as_str()), self.sources.get(url.as_str())) {
                    (Some(other), _) => self.fragment(at, other, destination, &fragment),
                    (None, Some(built)) => {
                        let message = format!("“{destination}” is called {built} in the bundle.");
                        let hint = "In a bundle every text is Markdown: let the link end in .md.";
                        self.findings
                            .add(FindingCode::BrokenLink, at, message, hint);
                    }
                    (None, None) => {
                        let message =
                            format!("The link “{destination}” leads to no text of the bundle.");
                        let hint = "Links to other texts are paths seen from the file, such as on-invention.md; those to the web begin with https://.";
                        self.findings
                            .add(FindingCode::BrokenLink, at, message, hint);
                    }
                }
            }
            LinkTarget::Dead => {
                let message = format!("The link “{destination}” cannot be opened.");
                let hint = "Links lead to texts of the bundle, to https:// or http://, or are mailto: addresses.";
                self.findings.add(FindingCode::DeadLink, at, message, hint);
            }
            _ => {}
        }
    }

    fn fragment(&mut self, at: At<'_>, text: &SourceText, destination: &str, fragment: &str) {
        let is_note = fragment.starts_with("fn-") || fragment.starts_with("fn");
        if fragment.is_empty() || text.slugs.contains(fragment) || is_note {
            return;
        }
        let message = format!(
            "The link “{destination}” leads to no heading of {}.",
            text.url
        );
        let like = text
            .slugs
            .iter()
            .filter(|slug| slug.contains(fragment) || fragment.contains(slug.as_str()));
        let hint = match like.min() {
            Some(slug) => format!("Did you mean #{slug}?"),
            None => "A heading is named in lower case with - for spaces: “On Invention” is #on-invention.".to_owned(),
        };
        self.findings
            .add(FindingCode::BrokenFragment, at, message, hint);
    }

    fn image(&mut self, at: At<'_>, text: &SourceText, destination: &str, described: bool) {
        if !described {
            let hint = "Say between the brackets what the image shows, as one would tell it on the telephone: ![A map of the river](…).";
            self.findings.add(
                FindingCode::MissingAlt,
                at,
                "This image has no alternative text.",
                hint,
            );
        }
        match (target(destination), asset(destination)) {
            (LinkTarget::Web { .. }, _) => {
                let hint = "Put the image into assets/ and name it there: nothing is ever loaded from the web.";
                self.findings.add(
                    FindingCode::RemoteImage,
                    at,
                    format!(
                        "“{destination}” lies on the web; readers see its alternative text alone."
                    ),
                    hint,
                );
            }
            (LinkTarget::Text { path, .. }, Some(_)) => {
                self.local_image(at, text, destination, &path)
            }
            (LinkTarget::Text { path, .. }, None) if path.starts_with("../../") => {
                let message = format!("“{destination}” leads more than one folder up.");
                let hint = "An image lies beside its text, below it, or one folder up and from there below: for a text in texts/part-one/ in texts/assets/, named as ../assets/map.png.";
                self.findings
                    .add(FindingCode::BrokenImage, at, message, hint);
            }
            _ => self.broken_image(at, destination, "is no path to an image"),
        }
    }

    fn local_image(&mut self, at: At<'_>, text: &SourceText, destination: &str, path: &str) {
        let url = resolve(&text.url, path).unwrap_or_default();
        let Some((known, _)) = self.assets.get_key_value(url.as_str()) else {
            return self.broken_image(at, destination, "is not in the folder");
        };
        self.used.insert(known);
    }

    fn broken_image(&mut self, at: At<'_>, destination: &str, why: &str) {
        let hint = "Put the image into assets/ as PNG, JPEG, GIF or WebP, and name it by its path seen from the text: ../assets/map.png.";
        self.findings.add(
            FindingCode::BrokenImage,
            at,
            format!("“{destination}” {why}."),
            hint,
        );
    }
}
