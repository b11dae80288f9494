//! Writing a file whole or not at all, and names that are safe on every system.
