-- Schema 4. Never edited after release: a change is a new file beside this one.
--
-- Texts are kept packed: a library, and each copy that is made of it, is less than half as large.

-- Sources by the SHA-256 of their bytes: written once, never changed, kept while an edition, a bundle or the journal
-- names them. They stand apart so that journalling an edition costs a line and not a book. `bytes` is raw deflate
-- (RFC 1951) of `size` bytes of UTF-8.
CREATE TABLE packed_contents (
  hash  TEXT NOT NULL PRIMARY KEY CHECK (length(hash) = 64),
  size  INTEGER NOT NULL CHECK (size >= 0),
  bytes BLOB NOT NULL
) STRICT;
-- `packed` is the program's own (storage/contents.rs).
INSERT INTO packed_contents (hash, size, bytes)
  SELECT hash, octet_length(body), packed(body) FROM contents ORDER BY rowid;
DROP TABLE contents;
ALTER TABLE packed_contents RENAME TO contents;
