//! Taking a bundle out: what the reader marked or answered stays, with the texts it stands in.

use super::super::install::store::withdraw;
use super::{RemovedBundle, store};
use crate::history::Action;
use crate::ids::BundleId;
use crate::text::store::delete_text;
use crate::{Library, Result};

pub(super) fn remove(library: &Library, bundle: BundleId) -> Result<RemovedBundle> {
    library.read(|connection| store::get(connection, bundle))?;
    library.snapshot(&mut || Ok(()))?;
    library.write(Action::RemoveBundle, |tx| {
        let name = store::get(tx, bundle)?.name;
        let (mut kept, mut gone) = (Vec::new(), 0);
        for (text, answered) in store::with_marks(tx, bundle)? {
            if text.marks > 0 || answered {
                withdraw(tx, text.id)?;
                kept.push(text);
            } else {
                delete_text(tx, text.id)?;
                gone += 1;
            }
        }
        if !kept.is_empty() {
            store::set_removed(tx, bundle)?;
        }
        Ok(RemovedBundle {
            bundle,
            name,
            marks: kept.iter().map(|text| text.marks).sum(),
            kept,
            gone,
        })
    })
}
