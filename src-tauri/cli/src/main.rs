//! `marginalis`: the same library, for teachers and scripts.
fn main() {}
