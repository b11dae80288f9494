//! Where in the nesting of containers the reader stands, and the cut where it grows too deep.

use std::sync::Arc;

use super::super::block::Container;
use super::MAX_DEPTH;

/// Where in the nesting of containers the reader stands.
pub(super) struct Place {
    containers: Vec<Container>,
    /// How many containers are open beyond [`MAX_DEPTH`].
    pub(super) cut: usize,
    /// For each open list, drawn or not: the number of the next item, if it is numbered.
    pub(super) lists: Vec<Option<u32>>,
    /// For each open item or definition: how many leaves the flow had when it began.
    pub(super) begun: Vec<usize>,
    /// `containers` as the leaves share it; absent after a change.
    shared: Option<Arc<[Container]>>,
}

impl Place {
    pub(super) fn new(containers: Vec<Container>) -> Self {
        Self {
            containers,
            cut: 0,
            lists: Vec::new(),
            begun: Vec::new(),
            shared: None,
        }
    }

    /// Opens a container, unless it and the `levels - 1` that must stand in it would be too deep.
    pub(super) fn open(&mut self, container: Container, levels: usize) {
        if self.cut > 0 || self.containers.len() + levels > MAX_DEPTH {
            self.cut += 1;
        } else {
            self.containers.push(container);
            self.shared = None;
        }
    }

    pub(super) fn open_item(&mut self, id: u32, leaves: usize) {
        self.begun.push(leaves);
        let next = self.lists.last_mut().and_then(Option::as_mut);
        let number = next.map(|next| std::mem::replace(next, next.saturating_add(1)));
        self.open(
            Container::Item {
                id,
                number,
                checked: None,
            },
            1,
        );
    }

    pub(super) fn close(&mut self) {
        if self.cut > 0 {
            self.cut -= 1;
        } else {
            self.containers.pop();
            self.shared = None;
        }
    }

    /// Directly in an item or a definition?
    pub(super) fn in_item(&self) -> bool {
        let innermost = self.containers.last();
        matches!(
            innermost,
            Some(Container::Item { .. } | Container::Definition { .. })
        )
    }

    /// The item being read is a task.
    pub(super) fn check(&mut self, done: bool) {
        if let (0, Some(Container::Item { checked, .. })) = (self.cut, self.containers.last_mut()) {
            *checked = Some(done);
            self.shared = None;
        }
    }

    pub(super) fn shared(&mut self) -> Arc<[Container]> {
        let shared = self
            .shared
            .get_or_insert_with(|| self.containers.as_slice().into());
        Arc::clone(shared)
    }
}
