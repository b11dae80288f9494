//! Book references in lists, read into CSL-JSON.
