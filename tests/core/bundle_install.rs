//! The student's way: a bundle comes in, is updated, goes again, and nothing the reader made is lost.

mod hostile;
mod installed;
mod layers;
mod properties;
mod replaced;
mod rules;
mod updates;

use std::ops::ControlFlow;

use marginalis_core::bundle::install::{
    self, Act, Consent, MarkFates, Preview, Question, Report, TextChange, Trust,
};
use marginalis_core::bundle::{Opened, Rotation, SecretKey};
use marginalis_core::highlights::{self, State};
use marginalis_core::ids::TextId;
use marginalis_core::testing::TestLibrary;
use marginalis_core::testing::bundles::{Pack, bundle_id, text_id};
use marginalis_core::{ErrorKind, Library, Result, health, history, reading, reading_list, text};
use tempfile::TempDir;

const ONE: &str = "# One\n\nWide margins invite a pen, and the pen invites a thought.\n\nNarrow ones forbid it, \
                   as every reader of a cheap paperback knows.\n\nNobody thanked a stranger for pencilled doubts.\n";
const ONE_AGAIN: &str = "# One\n\nA preface was added to this second edition.\n\nWide margins invite a pen, and a \
                         sharp pen invites a thought.\n\nNarrow ones forbid it, as every reader of a cheap paperback \
                         knows.\n";
const TWO: &str = "# Two\n\nA list of books is a promise one makes to oneself.\n";
const THREE: &str =
    "# Three\n\nWhat is lent is seldom read, and what is read is seldom given back.\n";

/// A library, and a folder for bundles.
struct Desk {
    library: TestLibrary,
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self::with(TestLibrary::empty().unwrap())
    }

    fn with(library: TestLibrary) -> Self {
        Self {
            library,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn opened(&self, pack: &Pack, key: Option<&SecretKey>) -> Opened {
        pack.opened(self.folder.path(), key).unwrap()
    }

    fn preview(&self, pack: &Pack, key: Option<&SecretKey>) -> Preview {
        install::preview(&self.library, &mut self.opened(pack, key)).unwrap()
    }

    /// Installs, saying yes to whatever is asked.
    fn installs(&self, pack: &Pack, key: Option<&SecretKey>) -> Report {
        let mut opened = self.opened(pack, key);
        let preview = install::preview(&self.library, &mut opened).unwrap();
        let consent = Consent {
            yes_to: preview.question,
            as_copy: false,
            ..Consent::default()
        };
        let report = run(&self.library, &mut opened, consent).unwrap();
        assert_eq!(report.act, preview.act);
        assert_eq!(report.trust, preview.trust);
        assert_eq!(
            report.marks, preview.marks,
            "what was previewed is what is done"
        );
        let changes = |texts: &[install::TextNews]| -> Vec<_> {
            texts.iter().map(|text| (text.id, text.change)).collect()
        };
        assert_eq!(changes(&report.texts), changes(&preview.texts));
        self.is_sound();
        report
    }

    /// Must be refused without the reader's word and with any; nothing is changed.
    fn refuses(&self, pack: &Pack, key: Option<&SecretKey>) -> ErrorKind {
        let before = self.library.dump().unwrap();
        let preview = self.preview(pack, key);
        let mut opened = self.opened(pack, key);
        let yes_to = |question| Consent {
            yes_to: Some(question),
            ..Consent::default()
        };
        for consent in [
            Consent::default(),
            yes_to(Question::NewKey),
            yes_to(Question::NextKey),
            yes_to(Question::FirstSignature),
            yes_to(Question::NobodyVouches),
            Consent {
                to_anything: true,
                ..Consent::default()
            },
        ] {
            let error = run(&self.library, &mut opened, consent).unwrap_err();
            assert_eq!(preview.act, Act::Refuse);
            assert_eq!(preview.refusal.as_ref().unwrap().code, error.kind);
        }
        assert_eq!(self.library.dump().unwrap(), before);
        preview.refusal.unwrap().code
    }

    fn is_sound(&self) {
        assert_eq!(
            health::check(&self.library).unwrap().problems,
            Vec::<String>::new()
        );
    }

    fn title(&self, id: TextId) -> String {
        text::open(&self.library, id).unwrap().summary.title
    }

    fn states(&self, id: TextId) -> Vec<(String, State)> {
        highlights::list(&self.library, Some(id))
            .unwrap()
            .into_iter()
            .map(|mark| (mark.anchor.quote, mark.state))
            .collect()
    }
}

fn run(library: &Library, opened: &mut Opened, consent: Consent) -> Result<Report> {
    install::install(library, opened, consent, &mut |_| ControlFlow::Continue(()))
}

fn changes(report: &Report) -> Vec<(TextId, TextChange)> {
    report
        .texts
        .iter()
        .map(|text| (text.id, text.change))
        .collect()
}

fn key() -> SecretKey {
    SecretKey::generate().unwrap()
}
