//! Bundles: what is read, what is refused and with which code.

mod container;
mod format;
mod hostile;
mod manifest;
mod sample;
mod signature;
mod zip;
