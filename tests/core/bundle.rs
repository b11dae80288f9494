//! Bundles: what is read, what is refused and with which code.

mod manifest;
mod sample;
