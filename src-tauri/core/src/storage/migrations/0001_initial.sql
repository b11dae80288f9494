-- Schema 1. Never edited after release: a change is a new file beside this one.
--
-- Three rooms. *The publisher's*: bundles, texts, editions and what they consist of. *The reader's*: highlights,
-- books, settings. *The journal*: what the reader did, so that it can be taken back, also after a restart.
-- Beside them stands what is remembered without being an act: where the reader is.
--
-- Ids are UUIDs as text, moments are UTC as `2026-11-23T05:21:38.123Z` (so they sort as text), positions count
-- Unicode code points of an edition's plain text.

-- The library itself: one row.
CREATE TABLE library (
  one     INTEGER PRIMARY KEY CHECK (one = 1),
  id      TEXT NOT NULL CHECK (length(id) = 36),
  created TEXT NOT NULL CHECK (created GLOB '????-??-??T??:??:??.???Z')
) STRICT;

---------------------------------------------------------------------------------------------- the publisher's room

-- Sources by their SHA-256: written once, never changed, kept while an edition or the journal names them. They stand
-- apart so that journalling an edition costs a line and not a book.
CREATE TABLE contents (
  hash TEXT NOT NULL PRIMARY KEY CHECK (length(hash) = 64),
  body TEXT NOT NULL
) STRICT;

CREATE TABLE assets (
  hash       TEXT NOT NULL PRIMARY KEY CHECK (length(hash) = 64),
  media_type TEXT NOT NULL,
  bytes      BLOB NOT NULL
) STRICT;

CREATE TABLE bundles (
  id          TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  title       TEXT NOT NULL CHECK (title <> ''),
  authors     TEXT NOT NULL CHECK (json_type(authors) = 'array'),
  license     TEXT NOT NULL,
  language    TEXT NOT NULL,
  edition     INTEGER NOT NULL CHECK (edition >= 1),
  description TEXT NOT NULL,
  added       TEXT NOT NULL CHECK (added GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE TABLE texts (
  id      TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  title   TEXT NOT NULL CHECK (title <> ''),
  edition TEXT NOT NULL REFERENCES editions (id) DEFERRABLE INITIALLY DEFERRED,
  bundle  TEXT REFERENCES bundles (id),
  place   INTEGER CHECK (place >= 0),
  file    TEXT,
  added   TEXT NOT NULL CHECK (added GLOB '????-??-??T??:??:??.???Z'),
  CHECK ((bundle IS NULL) = (place IS NULL) AND (bundle IS NULL) = (file IS NULL))
) STRICT;
CREATE INDEX texts_by_edition ON texts (edition);
CREATE INDEX texts_by_bundle ON texts (bundle, place);

-- `metadata` is what the source says of itself. `outline` can be had from the source at any time; it is kept so that
-- a page of the notebook need not parse every text it shows a mark of.
CREATE TABLE editions (
  id         TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  text       TEXT NOT NULL REFERENCES texts (id) DEFERRABLE INITIALLY DEFERRED,
  number     INTEGER NOT NULL CHECK (number >= 1),
  content    TEXT NOT NULL REFERENCES contents (hash),
  plain_hash TEXT NOT NULL CHECK (length(plain_hash) = 64),
  form       INTEGER NOT NULL CHECK (form >= 1),
  metadata   TEXT NOT NULL CHECK (json_type(metadata) = 'object'),
  outline    TEXT NOT NULL CHECK (json_type(outline) = 'array'),
  words      INTEGER NOT NULL CHECK (words >= 0),
  length     INTEGER NOT NULL CHECK (length >= 0),
  added      TEXT NOT NULL CHECK (added GLOB '????-??-??T??:??:??.???Z'),
  UNIQUE (text, number),
  UNIQUE (text, id)
) STRICT;
CREATE INDEX editions_by_content ON editions (content);
CREATE INDEX editions_by_plain_hash ON editions (plain_hash);

CREATE TABLE edition_assets (
  edition TEXT NOT NULL REFERENCES editions (id) DEFERRABLE INITIALLY DEFERRED,
  name    TEXT NOT NULL,
  asset   TEXT NOT NULL REFERENCES assets (hash),
  PRIMARY KEY (edition, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX edition_assets_by_asset ON edition_assets (asset);

------------------------------------------------------------------------------------------------- the reader's room

CREATE TABLE highlights (
  id       TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  text     TEXT NOT NULL,
  edition  TEXT NOT NULL,
  start    INTEGER NOT NULL CHECK (start >= 0),
  stop     INTEGER NOT NULL CHECK (stop > start),
  quote    TEXT NOT NULL CHECK (quote <> ''),
  prefix   TEXT NOT NULL,
  suffix   TEXT NOT NULL,
  color    TEXT NOT NULL CHECK (color IN ('yellow', 'green', 'pink', 'blue', 'purple', 'orange')),
  style    TEXT NOT NULL CHECK (style IN ('solid', 'underline')),
  note     TEXT NOT NULL,
  state    TEXT NOT NULL CHECK (state IN ('placed', 'check', 'unplaced')),
  created  TEXT NOT NULL CHECK (created GLOB '????-??-??T??:??:??.???Z'),
  modified TEXT NOT NULL CHECK (modified GLOB '????-??-??T??:??:??.???Z'),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  FOREIGN KEY (text, edition) REFERENCES editions (text, id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
-- The one index that finds the marks of a text, of an edition, and of a stretch of it, and counts them.
CREATE INDEX highlights_by_place ON highlights (text, edition, start, stop);
CREATE INDEX highlights_by_time ON highlights (created, id);

-- `folded` is the tag as it is compared: "Commons" and "commons" are one tag.
CREATE TABLE highlight_tags (
  highlight TEXT NOT NULL REFERENCES highlights (id) DEFERRABLE INITIALLY DEFERRED,
  place     INTEGER NOT NULL CHECK (place >= 0),
  tag       TEXT NOT NULL CHECK (tag <> ''),
  folded    TEXT NOT NULL CHECK (folded <> ''),
  PRIMARY KEY (highlight, place),
  UNIQUE (highlight, folded)
) STRICT, WITHOUT ROWID;
CREATE INDEX highlight_tags_by_tag ON highlight_tags (folded, tag);

-- `item` is the CSL-JSON item, whole. `place` orders the list; it has gaps, so a move writes one row.
CREATE TABLE books (
  id       TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  place    INTEGER NOT NULL,
  item     TEXT NOT NULL CHECK (json_type(item) = 'object'),
  status   TEXT NOT NULL CHECK (status IN ('to_read', 'reading', 'finished', 'set_aside')),
  page     INTEGER CHECK (page >= 0),
  percent  INTEGER CHECK (percent BETWEEN 0 AND 100),
  pages    INTEGER CHECK (pages >= 1),
  started  TEXT CHECK (started GLOB '????-??-??'),
  finished TEXT CHECK (finished GLOB '????-??-??'),
  rating   INTEGER CHECK (rating BETWEEN 1 AND 5),
  note     TEXT NOT NULL,
  added    TEXT NOT NULL CHECK (added GLOB '????-??-??T??:??:??.???Z')
) STRICT;
CREATE INDEX books_by_place ON books (place, id);

-- One row a setting, so that two programs that change two settings do not undo each other.
CREATE TABLE settings (
  key   TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;

-------------------------------------------------------------------------------- where the reader is (no journal)

-- No foreign key: a text that is removed and brought back by undo is found where the reader left it.
CREATE TABLE reading_positions (
  text     TEXT NOT NULL PRIMARY KEY,
  edition  TEXT NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 0),
  seen_to  INTEGER NOT NULL CHECK (seen_to >= 0),
  at       TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE TABLE session (
  one  INTEGER PRIMARY KEY CHECK (one = 1),
  text TEXT
) STRICT;

------------------------------------------------------------------------------------------------------ the journal

-- An action names the stretch of `changes` it consists of. While it is being done it is 'recording'; that state is
-- never seen outside its transaction.
CREATE TABLE actions (
  seq          INTEGER PRIMARY KEY,
  id           TEXT NOT NULL CHECK (length(id) = 36),
  name         TEXT NOT NULL,
  at           TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.???Z'),
  state        TEXT NOT NULL CHECK (state IN ('recording', 'done', 'undone')),
  first_change INTEGER NOT NULL,
  last_change  INTEGER
) STRICT;

-- A row as it was and as it became. Data, never statements: undo writes them back through the columns the program
-- knows (history/journal.rs), so a crafted file cannot make it run anything.
CREATE TABLE changes (
  seq     INTEGER PRIMARY KEY,
  subject TEXT NOT NULL,
  before  TEXT CHECK (json_type(before) = 'object'),
  after   TEXT CHECK (json_type(after) = 'object'),
  CHECK (before IS NOT NULL OR after IS NOT NULL)
) STRICT;

-- The triggers write a change only while an action is recording: not when what is changed is no act of the reader,
-- and not when an act is taken back.

CREATE TRIGGER bundles_inserted AFTER INSERT ON bundles BEGIN
  INSERT INTO changes (subject, after)
    SELECT 'bundles', json_object(
      'id', new.id, 'title', new.title, 'authors', new.authors, 'license', new.license,
      'language', new.language, 'edition', new.edition, 'description', new.description, 'added', new.added)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER bundles_deleted AFTER DELETE ON bundles BEGIN
  INSERT INTO changes (subject, before)
    SELECT 'bundles', json_object(
      'id', old.id, 'title', old.title, 'authors', old.authors, 'license', old.license,
      'language', old.language, 'edition', old.edition, 'description', old.description, 'added', old.added)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER bundles_updated AFTER UPDATE ON bundles BEGIN
  INSERT INTO changes (subject, before, after)
    SELECT 'bundles', json_object(
      'id', old.id, 'title', old.title, 'authors', old.authors, 'license', old.license,
      'language', old.language, 'edition', old.edition, 'description', old.description, 'added', old.added), json_object(
      'id', new.id, 'title', new.title, 'authors', new.authors, 'license', new.license,
      'language', new.language, 'edition', new.edition, 'description', new.description, 'added', new.added)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;

CREATE TRIGGER texts_inserted AFTER INSERT ON texts BEGIN
  INSERT INTO changes (subject, after)
    SELECT 'texts', json_object(
      'id', new.id, 'title', new.title, 'edition', new.edition, 'bundle', new.bundle, 'place', new.place,
      'file', new.file, 'added', new.added)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER texts_deleted AFTER DELETE ON texts BEGIN
  INSERT INTO changes (subject, before)
    SELECT 'texts', json_object(
      'id', old.id, 'title', old.title, 'edition', old.edition, 'bundle', old.bundle, 'place', old.place,
      'file', old.file, 'added', old.added)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER texts_updated AFTER UPDATE ON texts BEGIN
  INSERT INTO changes (subject, before, after)
    SELECT 'texts', json_object(
      'id', old.id, 'title', old.title, 'edition', old.edition, 'bundle', old.bundle, 'place', old.place,
      'file', old.file, 'added', old.added), json_object(
      'id', new.id, 'title', new.title, 'edition', new.edition, 'bundle', new.bundle, 'place', new.place,
      'file', new.file, 'added', new.added)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;

CREATE TRIGGER editions_inserted AFTER INSERT ON editions BEGIN
  INSERT INTO changes (subject, after)
    SELECT 'editions', json_object(
      'id', new.id, 'text', new.text, 'number', new.number, 'content', new.content,
      'plain_hash', new.plain_hash, 'form', new.form, 'metadata', new.metadata, 'outline', new.outline,
      'words', new.words, 'length', new.length, 'added', new.added)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER editions_deleted AFTER DELETE ON editions BEGIN
  INSERT INTO changes (subject, before)
    SELECT 'editions', json_object(
      'id', old.id, 'text', old.text, 'number', old.number, 'content', old.content,
      'plain_hash', old.plain_hash, 'form', old.form, 'metadata', old.metadata, 'outline', old.outline,
      'words', old.words, 'length', old.length, 'added', old.added)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER editions_updated AFTER UPDATE ON editions BEGIN
  INSERT INTO changes (subject, before, after)
    SELECT 'editions', json_object(
      'id', old.id, 'text', old.text, 'number', old.number, 'content', old.content,
      'plain_hash', old.plain_hash, 'form', old.form, 'metadata', old.metadata, 'outline', old.outline,
      'words', old.words, 'length', old.length, 'added', old.added), json_object(
      'id', new.id, 'text', new.text, 'number', new.number, 'content', new.content,
      'plain_hash', new.plain_hash, 'form', new.form, 'metadata', new.metadata, 'outline', new.outline,
      'words', new.words, 'length', new.length, 'added', new.added)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;

CREATE TRIGGER edition_assets_inserted AFTER INSERT ON edition_assets BEGIN
  INSERT INTO changes (subject, after)
    SELECT 'edition_assets', json_object(
      'edition', new.edition, 'name', new.name, 'asset', new.asset)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER edition_assets_deleted AFTER DELETE ON edition_assets BEGIN
  INSERT INTO changes (subject, before)
    SELECT 'edition_assets', json_object(
      'edition', old.edition, 'name', old.name, 'asset', old.asset)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER edition_assets_updated AFTER UPDATE ON edition_assets BEGIN
  INSERT INTO changes (subject, before, after)
    SELECT 'edition_assets', json_object(
      'edition', old.edition, 'name', old.name, 'asset', old.asset), json_object(
      'edition', new.edition, 'name', new.name, 'asset', new.asset)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;

CREATE TRIGGER highlights_inserted AFTER INSERT ON highlights BEGIN
  INSERT INTO changes (subject, after)
    SELECT 'highlights', json_object(
      'id', new.id, 'text', new.text, 'edition', new.edition, 'start', new.start, 'stop', new.stop,
      'quote', new.quote, 'prefix', new.prefix, 'suffix', new.suffix, 'color', new.color, 'style', new.style,
      'note', new.note, 'state', new.state, 'created', new.created, 'modified', new.modified,
      'revision', new.revision)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER highlights_deleted AFTER DELETE ON highlights BEGIN
  INSERT INTO changes (subject, before)
    SELECT 'highlights', json_object(
      'id', old.id, 'text', old.text, 'edition', old.edition, 'start', old.start, 'stop', old.stop,
      'quote', old.quote, 'prefix', old.prefix, 'suffix', old.suffix, 'color', old.color, 'style', old.style,
      'note', old.note, 'state', old.state, 'created', old.created, 'modified', old.modified,
      'revision', old.revision)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER highlights_updated AFTER UPDATE ON highlights BEGIN
  INSERT INTO changes (subject, before, after)
    SELECT 'highlights', json_object(
      'id', old.id, 'text', old.text, 'edition', old.edition, 'start', old.start, 'stop', old.stop,
      'quote', old.quote, 'prefix', old.prefix, 'suffix', old.suffix, 'color', old.color, 'style', old.style,
      'note', old.note, 'state', old.state, 'created', old.created, 'modified', old.modified,
      'revision', old.revision), json_object(
      'id', new.id, 'text', new.text, 'edition', new.edition, 'start', new.start, 'stop', new.stop,
      'quote', new.quote, 'prefix', new.prefix, 'suffix', new.suffix, 'color', new.color, 'style', new.style,
      'note', new.note, 'state', new.state, 'created', new.created, 'modified', new.modified,
      'revision', new.revision)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;

CREATE TRIGGER highlight_tags_inserted AFTER INSERT ON highlight_tags BEGIN
  INSERT INTO changes (subject, after)
    SELECT 'highlight_tags', json_object(
      'highlight', new.highlight, 'place', new.place, 'tag', new.tag, 'folded', new.folded)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER highlight_tags_deleted AFTER DELETE ON highlight_tags BEGIN
  INSERT INTO changes (subject, before)
    SELECT 'highlight_tags', json_object(
      'highlight', old.highlight, 'place', old.place, 'tag', old.tag, 'folded', old.folded)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER highlight_tags_updated AFTER UPDATE ON highlight_tags BEGIN
  INSERT INTO changes (subject, before, after)
    SELECT 'highlight_tags', json_object(
      'highlight', old.highlight, 'place', old.place, 'tag', old.tag, 'folded', old.folded), json_object(
      'highlight', new.highlight, 'place', new.place, 'tag', new.tag, 'folded', new.folded)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;

CREATE TRIGGER books_inserted AFTER INSERT ON books BEGIN
  INSERT INTO changes (subject, after)
    SELECT 'books', json_object(
      'id', new.id, 'place', new.place, 'item', new.item, 'status', new.status, 'page', new.page,
      'percent', new.percent, 'pages', new.pages, 'started', new.started, 'finished', new.finished,
      'rating', new.rating, 'note', new.note, 'added', new.added)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER books_deleted AFTER DELETE ON books BEGIN
  INSERT INTO changes (subject, before)
    SELECT 'books', json_object(
      'id', old.id, 'place', old.place, 'item', old.item, 'status', old.status, 'page', old.page,
      'percent', old.percent, 'pages', old.pages, 'started', old.started, 'finished', old.finished,
      'rating', old.rating, 'note', old.note, 'added', old.added)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER books_updated AFTER UPDATE ON books BEGIN
  INSERT INTO changes (subject, before, after)
    SELECT 'books', json_object(
      'id', old.id, 'place', old.place, 'item', old.item, 'status', old.status, 'page', old.page,
      'percent', old.percent, 'pages', old.pages, 'started', old.started, 'finished', old.finished,
      'rating', old.rating, 'note', old.note, 'added', old.added), json_object(
      'id', new.id, 'place', new.place, 'item', new.item, 'status', new.status, 'page', new.page,
      'percent', new.percent, 'pages', new.pages, 'started', new.started, 'finished', new.finished,
      'rating', new.rating, 'note', new.note, 'added', new.added)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;

CREATE TRIGGER settings_inserted AFTER INSERT ON settings BEGIN
  INSERT INTO changes (subject, after)
    SELECT 'settings', json_object(
      'key', new.key, 'value', new.value)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER settings_deleted AFTER DELETE ON settings BEGIN
  INSERT INTO changes (subject, before)
    SELECT 'settings', json_object(
      'key', old.key, 'value', old.value)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER settings_updated AFTER UPDATE ON settings BEGIN
  INSERT INTO changes (subject, before, after)
    SELECT 'settings', json_object(
      'key', old.key, 'value', old.value), json_object(
      'key', new.key, 'value', new.value)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
