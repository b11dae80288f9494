//! The people of a file.

use std::collections::HashMap;

use super::layer::Said;
use super::naming::cleaned;
use super::record::unfit;
use super::{MAX_CREATORS, MAX_ID_BYTES};
use crate::Result;
use crate::annotations::Creator;

/// Somebody whose annotations are in a file.
pub(super) struct Person {
    pub(super) creator: String,
    pub(super) said: Said,
}

/// The people of a file, each once.
#[derive(Default)]
pub(super) struct People {
    numbers: HashMap<String, usize>,
    names: Vec<(String, String)>,
}

impl People {
    pub(super) fn number(&mut self, creator: &Creator) -> Result<usize> {
        let name = cleaned(creator.name.as_deref().unwrap_or_default());
        let id = match creator.id.as_deref().map(str::trim) {
            Some(id) if !id.is_empty() => id.to_owned(),
            _ => format!("name:{name}"),
        };
        if id.len() > MAX_ID_BYTES || id.contains('\0') {
            return Err(unfit("The id of its writer is too long or holds a NUL."));
        }
        if let Some(&number) = self.numbers.get(&id) {
            if self.names[number].1.is_empty() {
                self.names[number].1 = name;
            }
            return Ok(number);
        }
        if self.names.len() == MAX_CREATORS {
            return Err(unfit("The file holds annotations of more than 200 people."));
        }
        self.numbers.insert(id.clone(), self.names.len());
        self.names.push((id, name));
        Ok(self.names.len() - 1)
    }

    pub(super) fn all(self, said: &Said) -> Vec<Person> {
        let people = self.names.into_iter();
        people
            .map(|(creator, name)| Person {
                creator,
                said: Said {
                    name,
                    ..said.clone()
                },
            })
            .collect()
    }
}
