//! The real binary: exit codes and output.
