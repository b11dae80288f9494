//! `bundle …`: making, signing, comparing and looking into bundles, on files alone; installing them, on the library.

pub mod args;
mod compare;
mod handin;
mod inspect;
mod install;
mod installed;
mod keys;
mod passphrase;
mod publish;
mod shapes;
mod source;
mod verify;

use args::BundleCommand;
use marginalis_core::bundle::handin::TableForm;
use marginalis_core::bundle::source::NewBundle;

use crate::output::{Out, Result};
use crate::place::Place;

/// Does what was asked for.
pub fn run(command: BundleCommand, place: &Place, out: &mut Out) -> Result<u8> {
    let library = || place.library();
    match command {
        BundleCommand::New {
            folder,
            title,
            authors,
            license,
            language,
        } => {
            let new = NewBundle {
                title,
                authors,
                license,
                language,
            };
            source::create(&folder, &new, out)
        }
        BundleCommand::Check { folder } => source::check(&folder, out),
        BundleCommand::Build {
            folder,
            out: file,
            edition,
            sign,
            store,
        } => {
            let build = source::Build {
                file,
                edition,
                sign,
                store,
            };
            source::build(&folder, build, out)
        }
        BundleCommand::Compare {
            old,
            new,
            notes,
            html,
        } => compare::run(&old, &new, &notes, html, out),
        BundleCommand::Publish {
            folder,
            files,
            title,
        } => publish::run(&folder, &title, &files, out),
        BundleCommand::Keygen { out: file } => keys::generate(&file, out),
        BundleCommand::Rotate {
            from,
            to,
            out: file,
        } => keys::rotate(&from, &to, &file, out),
        BundleCommand::Sign {
            file,
            key,
            rotations,
            detached,
        } => keys::sign(&file, &key, &rotations, detached, out),
        BundleCommand::Verify { file, key } => verify::run(&file, key.as_deref(), out),
        BundleCommand::Inspect { file } => inspect::run(&file, out),
        BundleCommand::Install {
            file,
            accept_key,
            as_copy,
            preview,
        } => place.library_for(&file, |library, opening| match preview {
            true => install::preview(library, &mut opening.wait()?, out),
            false => install::run(library, opening, accept_key, as_copy, out),
        }),
        BundleCommand::HandIn {
            bundle,
            out: file,
            name,
        } => handin::hand_in(&library()?, &bundle, name.as_deref(), &file, out),
        BundleCommand::Collect {
            files,
            bundle,
            preview,
        } => handin::collect(&library()?, bundle.as_deref(), &files, preview, out),
        BundleCommand::HandIns {
            bundle,
            pseudonyms,
            csv: Some(file),
            raw,
        } => {
            let form = TableForm { pseudonyms, raw };
            handin::table(&library()?, &bundle, form, &file, out)
        }
        BundleCommand::HandIns {
            bundle,
            pseudonyms,
            csv: None,
            ..
        } => handin::list(&library()?, &bundle, pseudonyms, out),
        BundleCommand::Answers { bundle, pseudonyms } => {
            handin::answers(&library()?, &bundle, pseudonyms, out)
        }
        BundleCommand::HeatMap { text } => handin::heat_map(&library()?, &text, out),
        BundleCommand::Student {
            bundle,
            student,
            name,
            pseudonym,
            remove,
        } => {
            let which = (bundle.as_str(), student.as_str());
            match remove {
                true => handin::remove(&library()?, which, out),
                false => handin::student(&library()?, which, name, pseudonym, out),
            }
        }
        BundleCommand::List => installed::list(&library()?, out),
        BundleCommand::Remove { bundle } => installed::remove(&library()?, &bundle, out),
        BundleCommand::VerifyInstalled { bundle } => installed::verify(&library()?, &bundle, out),
    }
}
