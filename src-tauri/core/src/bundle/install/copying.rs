//! The copy of the library as it is before a bundle changes it. It is made on a thread of its own while the bundle is
//! opened, looked at and read, and is on the disk before anything is changed. Where nothing is changed in the end, none
//! is kept.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Scope, ScopedJoinHandle};

use crate::storage::{Draft, GoOn, Kept};
use crate::{Error, ErrorKind, Library, Result};

/// A copy that is being made. Whoever drops it stops it.
#[derive(Debug)]
pub(super) struct Copying<'scope> {
    /// A word for each step that the copy goes on.
    steps: Receiver<()>,
    thread: ScopedJoinHandle<'scope, Result<Draft>>,
    library: &'scope Library,
}

impl<'scope> Copying<'scope> {
    /// Begins a copy.
    pub(super) fn begin(scope: &'scope Scope<'scope, '_>, library: &'scope Library) -> Self {
        let (say, steps) = channel();
        let thread = scope.spawn(move || copy(library, &say));
        Self {
            steps,
            thread,
            library,
        }
    }

    /// The library that is copied.
    pub(super) fn library(&self) -> &'scope Library {
        self.library
    }

    /// Waits until it is settled what it will hold, whatever is written from then on, and until others can write: where
    /// there is no log, whoever reads keeps them from it.
    pub(super) fn let_write(&self, go_on: &mut GoOn<'_>) -> Result<()> {
        // Without a word it has failed, and with what is told when it is kept.
        let _ = self.steps.recv();
        match self.library.storage().has_log() {
            true => Ok(()),
            false => self.watch(go_on),
        }
    }

    /// Waits for the rest of it and keeps it.
    pub(super) fn keep(self, go_on: &mut GoOn<'_>) -> Result<Kept> {
        self.watch(go_on)?;
        match self.thread.join() {
            Ok(draft) => draft?.keep(),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }

    fn watch(&self, go_on: &mut GoOn<'_>) -> Result<()> {
        self.steps.iter().try_for_each(|()| go_on())
    }
}

fn copy(library: &Library, say: &Sender<()>) -> Result<Draft> {
    library.copy(&mut || {
        // Nobody listens any more: nothing will be changed.
        let stopped = |_| Error::new(ErrorKind::Cancelled, "The copy was not needed.");
        say.send(()).map_err(stopped)
    })
}
