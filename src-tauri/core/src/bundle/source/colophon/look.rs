//! What `bundle.toml` lacks, and what of it no bundle could hold.

use super::super::finding::{At, FindingCode, Findings};
use super::super::{COLOPHON, vocabulary};
use super::{Colophon, urn};
use crate::bundle::limits;

impl Colophon {
    /// Says what is missing or wrong in the fields of which the bundle as a whole is made.
    pub(in super::super) fn check(&self, toml: &str, findings: &mut Findings) {
        let mut look = Look { toml, findings };
        look.identifiers(self);
        look.title(self);
        look.license(self);
        look.languages(self);
        look.limits(self);
    }
}

/// Checks fields and says in which line they stand.
struct Look<'a> {
    toml: &'a str,
    findings: &'a mut Findings,
}

impl Look<'_> {
    /// Where a field of the bundle as a whole is set: before the first table.
    fn at(&self, field: &str) -> At<'static> {
        let top = self
            .toml
            .lines()
            .take_while(|line| !line.trim_start().starts_with('['));
        let line = (1..).zip(top).find(|(_, line)| {
            let rest = line.trim_start().strip_prefix(field);
            rest.is_some_and(|rest| rest.trim_start().starts_with('='))
        });
        At {
            file: COLOPHON,
            line: line.map(|(number, _)| number),
        }
    }

    fn add(
        &mut self,
        code: FindingCode,
        field: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.findings.add(code, self.at(field), message, hint);
    }

    fn identifiers(&mut self, colophon: &Colophon) {
        let id = colophon.id.as_deref().unwrap_or_default();
        if urn::<crate::ids::BundleId>(id).is_err() {
            let new = crate::ids::BundleId::new();
            let message = if id.is_empty() {
                "The bundle has no id.".to_owned()
            } else {
                format!("“{id}” is not an id.")
            };
            let hint = format!(
                "Write id = \"urn:uuid:{new}\" and keep it over all editions: by it students' programs know the bundle again."
            );
            self.add(FindingCode::InvalidIdentifier, "id", message, hint);
        }
        for gone in &colophon.withdrawn {
            if urn::<crate::ids::TextId>(gone).is_err() {
                let message = format!("“{gone}” is not the identifier of a text.");
                self.add(
                    FindingCode::InvalidIdentifier,
                    "withdrawn",
                    message,
                    "Write \"urn:uuid:\" and then the identifier that bundle.lock has for the text.",
                );
            }
        }
        if colophon.edition == Some(0)
            || colophon
                .edition
                .is_some_and(|edition| edition > i32::MAX as u32)
        {
            self.add(
                FindingCode::InvalidBundleToml,
                "edition",
                "Editions are counted from 1.",
                "Write edition = 1 for the first, and a higher number for each that you hand out.",
            );
        }
    }

    fn title(&mut self, colophon: &Colophon) {
        if colophon
            .title
            .as_deref()
            .unwrap_or_default()
            .trim()
            .is_empty()
        {
            self.add(
                FindingCode::MissingTitle,
                "title",
                "The bundle has no title.",
                "Write title = \"…\": students see it in their library.",
            );
        }
        let names = colophon.authors.iter().chain(&colophon.editors);
        if names.filter(|name| !name.trim().is_empty()).count() == 0 {
            self.add(
                FindingCode::MissingAuthors,
                "authors",
                "The bundle names no author.",
                "Write authors = [\"…\"]: who wrote the texts, or who chose them.",
            );
        }
    }

    fn license(&mut self, colophon: &Colophon) {
        match colophon.license.as_deref().map(str::trim) {
            None | Some("") => self.add(
                FindingCode::MissingLicense,
                "license",
                "It is not said what students may do with the bundle.",
                "Write license = \"CC-BY-SA-4.0\" or another id of https://spdx.org/licenses; where you cannot give one, license = \"NONE\", and students are told so.",
            ),
            Some(vocabulary::NO_LICENSE) => self.add(
                FindingCode::NoLicense,
                "license",
                "The bundle has no license: students are told that they may read it and nothing more.",
                "If the texts are yours or free, give a license such as CC-BY-4.0.",
            ),
            Some(license) => {
                if let Some(wrong) = vocabulary::license(license) {
                    self.add(FindingCode::UnknownLicense, "license", wrong.message, wrong.hint);
                }
            }
        }
    }

    fn languages(&mut self, colophon: &Colophon) {
        if colophon.languages().is_empty() {
            self.add(
                FindingCode::MissingLanguage,
                "language",
                "It is not said in which language the texts are.",
                "Write language = \"en\" (a BCP-47 tag): screen readers and the breaking of lines depend on it.",
            );
        }
        for tag in colophon.languages() {
            if let Some(wrong) = vocabulary::language(tag) {
                self.add(
                    FindingCode::UnknownLanguage,
                    "language",
                    wrong.message,
                    wrong.hint,
                );
            }
        }
    }

    /// What the manifest could not hold.
    fn limits(&mut self, colophon: &Colophon) {
        let texts = [
            ("title", &colophon.title, limits::MAX_TITLE_CHARS),
            ("publisher", &colophon.publisher, limits::MAX_TITLE_CHARS),
            ("label", &colophon.label, limits::MAX_LABEL_CHARS),
            (
                "educational-level",
                &colophon.educational_level,
                limits::MAX_LABEL_CHARS,
            ),
            (
                "learning-resource-type",
                &colophon.learning_resource_type,
                limits::MAX_LABEL_CHARS,
            ),
            (
                "time-required",
                &colophon.time_required,
                limits::MAX_LABEL_CHARS,
            ),
            (
                "description",
                &colophon.description,
                limits::MAX_DESCRIPTION_CHARS,
            ),
            (
                "accessibility-summary",
                &colophon.accessibility_summary,
                limits::MAX_DESCRIPTION_CHARS,
            ),
        ];
        for (field, text, limit) in texts {
            if text
                .as_deref()
                .is_some_and(|text| text.chars().count() > limit)
            {
                let message = format!("{field} is longer than {limit} characters.");
                self.add(FindingCode::OverLimit, field, message, "Shorten it.");
            }
        }
        let lists = [
            ("authors", &colophon.authors, limits::MAX_TITLE_CHARS),
            ("editors", &colophon.editors, limits::MAX_TITLE_CHARS),
            (
                "contributors",
                &colophon.contributors,
                limits::MAX_TITLE_CHARS,
            ),
            ("about", &colophon.about, limits::MAX_LABEL_CHARS),
            ("teaches", &colophon.teaches, limits::MAX_LABEL_CHARS),
            (
                "access-mode",
                &colophon.access_mode,
                limits::MAX_LABEL_CHARS,
            ),
            (
                "accessibility-feature",
                &colophon.accessibility_feature,
                limits::MAX_LABEL_CHARS,
            ),
            (
                "accessibility-hazard",
                &colophon.accessibility_hazard,
                limits::MAX_LABEL_CHARS,
            ),
        ];
        for (field, list, limit) in lists {
            if list.len() > limits::MAX_LIST
                || list.iter().any(|entry| entry.chars().count() > limit)
            {
                let message = format!(
                    "{field} holds more than {} entries, or one of more than {limit} characters.",
                    limits::MAX_LIST
                );
                self.add(FindingCode::OverLimit, field, message, "Shorten it.");
            }
        }
    }
}
