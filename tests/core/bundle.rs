//! Bundles: what is read, what is refused and with which code.

mod changed;
mod container;
mod format;
mod hostile;
mod kinds;
mod limits;
mod manifest;
mod sample;
mod schemas;
mod signature;
mod table;
mod zip;
