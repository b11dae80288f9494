//! Reading CSL-JSON: titles, names, dates; nothing of an item is lost.
