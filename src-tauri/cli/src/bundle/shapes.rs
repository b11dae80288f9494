//! The JSON of `bundle` (docs/cli.md).

use std::collections::HashMap;

use marginalis_core::bundle::handin::{
    HandIn, HandInText, HandIns, HandedIn, HeatMap, QuestionAnswers, StudentAnswer,
};
use marginalis_core::bundle::install::{LeftOut, MarkFates, Report, TextNews, Trust};
use marginalis_core::bundle::manifest::{Agent, License, Manifest, Resource};
use marginalis_core::bundle::source::Finding;
use marginalis_core::bundle::{Fingerprint, PublicKey, Rotation, Signature};
use marginalis_core::ids::{BundleId, HandInId, TextId};
use marginalis_core::time::Timestamp;
use serde::Serialize;

/// A key as everybody may see it.
#[derive(Serialize)]
pub struct Key {
    key: PublicKey,
    id: String,
    fingerprint: Fingerprint,
}

impl From<PublicKey> for Key {
    fn from(key: PublicKey) -> Self {
        Self {
            key,
            id: key.id_hex(),
            fingerprint: key.fingerprint(),
        }
    }
}

/// `keygen`.
#[derive(Serialize)]
pub struct NewKey<'a> {
    pub file: &'a str,
    pub public: &'a str,
    #[serde(flatten)]
    pub key: Key,
}

/// `rotate`.
#[derive(Serialize)]
pub struct NewRotation<'a> {
    pub file: &'a str,
    pub signature: &'a str,
    pub from: Key,
    pub to: Key,
    #[serde(serialize_with = "marginalis_core::time::write")]
    pub date: Timestamp,
}

/// `sign`.
#[derive(Serialize)]
pub struct Signed<'a> {
    pub file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<&'a str>,
    pub sha256: String,
    pub bundle: BundleId,
    pub edition: u32,
    pub signed: Key,
}

/// `verify`.
#[derive(Serialize)]
pub struct Verified<'a> {
    pub bundle: BundleId,
    pub name: &'a str,
    pub edition: u32,
    /// SHA-256 of the manifest, hexadecimal.
    pub manifest: String,
    pub files: usize,
    pub bytes: u64,
    pub signed: Option<Who>,
}

/// Who signed.
#[derive(Serialize)]
pub struct Who {
    #[serde(flatten)]
    key: Key,
    rotations: Vec<Step>,
}

#[derive(Serialize)]
struct Step {
    from: Key,
    to: Key,
    #[serde(serialize_with = "marginalis_core::time::write")]
    date: Timestamp,
}

/// Who signed a bundle, if anybody did.
pub fn who(signature: &Signature) -> Option<Who> {
    let Signature::Signed { key, rotations, .. } = signature else {
        return None;
    };
    let step = |rotation: &Rotation| Step {
        from: rotation.from.into(),
        to: rotation.to.into(),
        date: rotation.date,
    };
    Some(Who {
        key: (*key).into(),
        rotations: rotations.iter().map(step).collect(),
    })
}

/// `inspect`.
#[derive(Serialize)]
pub struct Inspected<'a> {
    pub bundle: BundleId,
    pub name: &'a str,
    pub edition: u32,
    pub version: Option<&'a str>,
    pub description: Option<&'a str>,
    pub languages: &'a [String],
    /// An SPDX expression, or `NONE`.
    pub license: &'a str,
    pub authors: &'a [Agent],
    pub editors: &'a [Agent],
    pub contributors: &'a [Agent],
    pub publisher: Option<&'a Agent>,
    #[serde(serialize_with = "marginalis_core::time::write")]
    pub modified: Timestamp,
    #[serde(serialize_with = "marginalis_core::time::write_option")]
    pub published: Option<Timestamp>,
    pub supersedes: Vec<u32>,
    pub manifest: String,
    /// Bytes of the file, and of all in it unpacked.
    pub size: u64,
    pub unpacked: u64,
    /// The key that the bundle names, signed or not.
    pub publisher_key: Option<Key>,
    pub signed: Option<Who>,
    pub texts: Vec<Text<'a>>,
    pub files: Vec<File<'a>>,
}

#[derive(Serialize)]
pub struct Text<'a> {
    id: Option<TextId>,
    title: Option<&'a str>,
    #[serde(flatten)]
    file: File<'a>,
}

#[derive(Serialize)]
pub struct File<'a> {
    file: &'a str,
    size: u64,
    media_type: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    rel: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    license: Option<&'a str>,
}

/// The texts of a bundle.
pub fn texts(manifest: &Manifest) -> Vec<Text<'_>> {
    manifest.reading_order.iter().map(text).collect()
}

fn text(resource: &Resource) -> Text<'_> {
    Text {
        id: resource.identifier,
        title: resource.name.as_deref(),
        file: file(resource),
    }
}

/// A file of a bundle.
pub fn file(resource: &Resource) -> File<'_> {
    File {
        file: &resource.url,
        size: resource.size,
        media_type: &resource.media_type,
        rel: &resource.rel,
        license: resource.license.as_ref().map(license),
    }
}

/// A license in a word.
pub fn license(license: &License) -> &str {
    match license {
        License::Spdx(expression) => expression,
        License::NotStated => "NONE",
    }
}

/// `new`.
#[derive(Serialize)]
pub struct NewFolder {
    pub folder: String,
    pub id: BundleId,
}

/// `check`.
#[derive(Serialize)]
pub struct Checked<'a> {
    pub errors: usize,
    pub warnings: usize,
    pub findings: &'a [Finding],
}

/// `build`.
#[derive(Serialize)]
pub struct BuiltBundle<'a> {
    pub file: String,
    pub bundle: BundleId,
    pub title: &'a str,
    pub edition: u32,
    #[serde(serialize_with = "marginalis_core::time::write")]
    pub modified: Timestamp,
    pub bytes: u64,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// SHA-256 of the manifest, hexadecimal.
    pub manifest: String,
    pub signed: Option<Fingerprint>,
    pub files: u32,
    pub texts: Vec<BuiltTextShape<'a>>,
    pub warnings: &'a [Finding],
}

/// A text of `build`.
#[derive(Serialize)]
pub struct BuiltTextShape<'a> {
    pub id: TextId,
    pub title: &'a str,
    pub file: &'a str,
    /// Its file in the edition before, where that was another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<&'a str>,
}

/// `install`.
#[derive(Serialize)]
pub struct Installed<'a> {
    bundle: BundleId,
    edition: u32,
    trust: Trust,
    texts: &'a [TextNews],
    marks: MarkFates,
    #[serde(skip_serializing_if = "<[LeftOut]>::is_empty")]
    left_out: &'a [LeftOut],
}

impl<'a> From<&'a Report> for Installed<'a> {
    fn from(report: &'a Report) -> Self {
        Self {
            bundle: report.bundle,
            edition: report.edition,
            trust: report.trust,
            texts: &report.texts,
            marks: report.marks,
            left_out: &report.left_out,
        }
    }
}

/// `hand-in`.
#[derive(Serialize)]
pub struct HandedInFile<'a> {
    pub file: &'a str,
    #[serde(flatten)]
    pub told: &'a HandedIn,
}

/// `hand-ins --csv`.
#[derive(Serialize)]
pub struct Table<'a> {
    pub file: &'a str,
}

/// `hand-ins`.
#[derive(Serialize)]
pub struct Students<'a> {
    bundle: BundleId,
    title: &'a str,
    edition: u32,
    texts: &'a [HandInText],
    students: Vec<Student>,
}

impl<'a> Students<'a> {
    pub fn of(all: &'a HandIns, pseudonyms: bool) -> Self {
        let students = all.students.iter();
        Self {
            bundle: all.bundle,
            title: &all.title,
            edition: all.edition,
            texts: &all.texts,
            students: students.map(|one| Student::of(one, pseudonyms)).collect(),
        }
    }
}

/// A student; where pseudonyms are wanted, without names.
#[derive(Serialize)]
pub struct Student {
    student: String,
    #[serde(flatten)]
    hand_in: HandIn,
}

impl Student {
    pub fn of(one: &HandIn, pseudonyms: bool) -> Self {
        let mut hand_in = one.clone();
        if pseudonyms {
            hand_in.name.clear();
            hand_in.called.clear();
            hand_in.namesake = 0;
        }
        Self {
            student: one.shown(pseudonyms),
            hand_in,
        }
    }
}

/// A question of `answers`.
#[derive(Serialize)]
pub struct Answered<'a> {
    target: &'a str,
    question: bool,
    asked_still: bool,
    text: Option<TextId>,
    asked: &'a str,
    quote: &'a str,
    answers: Vec<Given<'a>>,
}

/// An answer of `answers`.
#[derive(Serialize)]
pub struct Given<'a> {
    pub student: String,
    number: u32,
    #[serde(flatten)]
    answer: &'a StudentAnswer,
}

impl<'a> Answered<'a> {
    pub fn of(
        question: &'a QuestionAnswers,
        names: &HashMap<HandInId, &HandIn>,
        pseudonyms: bool,
    ) -> Self {
        let answers = question.answers.iter();
        Self {
            target: &question.target,
            question: question.question,
            asked_still: question.asked_still,
            text: question.text,
            asked: &question.asked,
            quote: &question.quote,
            answers: answers
                .map(|answer| Given::of(answer, names, pseudonyms))
                .collect(),
        }
    }
}

impl<'a> Given<'a> {
    pub fn of(
        answer: &'a StudentAnswer,
        names: &HashMap<HandInId, &HandIn>,
        pseudonyms: bool,
    ) -> Self {
        let student = names.get(&answer.hand_in);
        Self {
            student: student.map_or_else(String::new, |student| student.shown(pseudonyms)),
            number: student.map_or(0, |student| student.number),
            answer,
        }
    }
}

/// `heat-map`.
#[derive(Serialize)]
pub struct Heat<'a> {
    pub text: TextId,
    #[serde(flatten)]
    pub heat: &'a HeatMap,
}
