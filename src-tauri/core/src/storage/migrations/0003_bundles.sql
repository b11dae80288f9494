-- Schema 3: bundles that are signed, updated, taken out again, and handed back.

---------------------------------------------------------------------------------------------- the publisher's room

-- What a bundle says of itself stands in its manifest, kept with the sources by its hash. `key` is the public key that
-- vouches for the installed edition (none: unsigned); `original` is the id a separate copy has in its manifest, and a
-- text of a copy names its original likewise. A bundle that was removed while the reader has marks in it stays as a
-- name over the texts that were kept.
ALTER TABLE bundles ADD COLUMN publisher TEXT NOT NULL DEFAULT '';
ALTER TABLE bundles ADD COLUMN manifest TEXT REFERENCES contents (hash);
ALTER TABLE bundles ADD COLUMN key TEXT CHECK (key <> '');
ALTER TABLE bundles ADD COLUMN original TEXT CHECK (length(original) = 36);
ALTER TABLE bundles ADD COLUMN removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1));
CREATE INDEX bundles_by_manifest ON bundles (manifest);

-- A text that its publisher withdrew stays, with its marks, behind the others of its bundle.
ALTER TABLE texts ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1));
ALTER TABLE texts ADD COLUMN original TEXT CHECK (length(original) = 36);

-- Every file of an installed bundle by its path there: what the manifest promised can be checked at any time.
CREATE TABLE bundle_files (
  bundle  TEXT NOT NULL REFERENCES bundles (id) DEFERRABLE INITIALLY DEFERRED,
  path    TEXT NOT NULL CHECK (path <> ''),
  content TEXT REFERENCES contents (hash),
  asset   TEXT REFERENCES assets (hash),
  PRIMARY KEY (bundle, path),
  CHECK ((content IS NULL) <> (asset IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX bundle_files_by_content ON bundle_files (content);
CREATE INDEX bundle_files_by_asset ON bundle_files (asset);

-- What the teacher wrote beside the texts. A layer is replaced as a whole: its row by one with another id.
CREATE TABLE layers (
  id      TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  bundle  TEXT NOT NULL REFERENCES bundles (id) DEFERRABLE INITIALLY DEFERRED,
  file    TEXT NOT NULL CHECK (file <> ''),
  kind    TEXT NOT NULL CHECK (kind IN ('notes', 'questions')),
  name    TEXT NOT NULL,
  creator TEXT NOT NULL,
  UNIQUE (bundle, file)
) STRICT;

-- The notes or questions of a layer, with the place each was found at when the layer came. Written once, never
-- changed, kept while a layer or the journal names theirs. `note` is its id as the file has it; without a text it is
-- about the whole bundle, without a passage about the whole text.
CREATE TABLE layer_notes (
  layer      TEXT NOT NULL CHECK (length(layer) = 36),
  number     INTEGER NOT NULL CHECK (number >= 1),
  note       TEXT NOT NULL CHECK (note <> ''),
  text       TEXT CHECK (length(text) = 36),
  edition    TEXT CHECK (length(edition) = 36),
  start      INTEGER CHECK (start >= 0),
  stop       INTEGER CHECK (stop > start),
  quote      TEXT NOT NULL,
  prefix     TEXT NOT NULL,
  suffix     TEXT NOT NULL,
  state      TEXT NOT NULL CHECK (state IN ('placed', 'check', 'unplaced')),
  motivation TEXT NOT NULL,
  color      TEXT CHECK (color IN ('yellow', 'green', 'pink', 'blue', 'purple', 'orange')),
  style      TEXT CHECK (style IN ('solid', 'underline')),
  body       TEXT NOT NULL,
  hint       TEXT NOT NULL,
  tags       TEXT NOT NULL CHECK (json_type(tags) = 'array'),
  creator    TEXT NOT NULL,
  created    TEXT CHECK (created GLOB '????-??-??T??:??:??.???Z'),
  modified   TEXT CHECK (modified GLOB '????-??-??T??:??:??.???Z'),
  PRIMARY KEY (layer, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX layer_notes_by_place ON layer_notes (text, edition, start);

------------------------------------------------------------------------------------------------- the reader's room

-- What the reader answered to a teacher's question or note: `target` is its id as the teacher's file has it, `asked`
-- and `quote` are its words and its passage as they were when it was answered. No foreign key: an answer outlives the
-- question, the text and the bundle.
CREATE TABLE answers (
  id       TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  bundle   TEXT NOT NULL CHECK (length(bundle) = 36),
  text     TEXT CHECK (length(text) = 36),
  target   TEXT NOT NULL CHECK (target <> ''),
  kind     TEXT NOT NULL CHECK (kind IN ('question', 'note')),
  asked    TEXT NOT NULL,
  quote    TEXT NOT NULL,
  body     TEXT NOT NULL CHECK (body <> ''),
  created  TEXT NOT NULL CHECK (created GLOB '????-??-??T??:??:??.???Z'),
  modified TEXT NOT NULL CHECK (modified GLOB '????-??-??T??:??:??.???Z'),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  UNIQUE (bundle, target)
) STRICT;
CREATE INDEX answers_by_text ON answers (text);

-- What students handed in to this reader, a layer a student and bundle. `creator` is the student's own id, `name` what
-- they call themselves; `called` is what the teacher calls them, `pseudonym` what the teacher calls them where names
-- are not to be seen ('' is "Student" and the number). `edition`, `manifest` ('' is unknown) and `generated` are those
-- of the newest file.
CREATE TABLE handins (
  id        TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  bundle    TEXT NOT NULL CHECK (length(bundle) = 36),
  creator   TEXT NOT NULL CHECK (creator <> ''),
  number    INTEGER NOT NULL CHECK (number >= 1),
  name      TEXT NOT NULL,
  called    TEXT NOT NULL,
  pseudonym TEXT NOT NULL,
  edition   INTEGER CHECK (edition >= 1),
  manifest  TEXT NOT NULL,
  generated TEXT CHECK (generated GLOB '????-??-??T??:??:??.???Z'),
  received  TEXT NOT NULL CHECK (received GLOB '????-??-??T??:??:??.???Z'),
  UNIQUE (bundle, creator),
  UNIQUE (bundle, number)
) STRICT;

-- Their annotations under the students' own ids: of two the newer revision stands, and one that was deleted stays as
-- such, so that an older file does not bring it back. The place counts in `edition`: that of the student where it is
-- here, else the one it was looked for in; where it stands in a later one is found when it is asked for. `question` is
-- what an answer answers, `record` what the file had.
CREATE TABLE handin_annotations (
  handin     TEXT NOT NULL REFERENCES handins (id) DEFERRABLE INITIALLY DEFERRED,
  id         TEXT NOT NULL CHECK (id <> ''),
  revision   INTEGER NOT NULL CHECK (revision >= 1),
  deleted    INTEGER NOT NULL CHECK (deleted IN (0, 1)),
  motivation TEXT NOT NULL,
  text       TEXT CHECK (length(text) = 36),
  edition    TEXT CHECK (length(edition) = 36),
  start      INTEGER CHECK (start >= 0),
  stop       INTEGER CHECK (stop > start),
  quote      TEXT NOT NULL,
  prefix     TEXT NOT NULL,
  suffix     TEXT NOT NULL,
  state      TEXT NOT NULL CHECK (state IN ('placed', 'check', 'unplaced')),
  color      TEXT CHECK (color IN ('yellow', 'green', 'pink', 'blue', 'purple', 'orange')),
  style      TEXT CHECK (style IN ('solid', 'underline')),
  note       TEXT NOT NULL,
  tags       TEXT NOT NULL CHECK (json_type(tags) = 'array'),
  question   TEXT CHECK (question <> ''),
  created    TEXT CHECK (created GLOB '????-??-??T??:??:??.???Z'),
  modified   TEXT CHECK (modified GLOB '????-??-??T??:??:??.???Z'),
  record     TEXT NOT NULL CHECK (json_type(record) = 'object'),
  PRIMARY KEY (handin, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX handin_annotations_by_place ON handin_annotations (text, edition, start);

------------------------------------------------------------------------------ what the reader handed in (no journal)

-- A file that was handed in cannot be taken back by undo, so neither is what was told in it.

-- Who the reader is to the teacher of a bundle: an id that says nothing of them, another for each bundle.
CREATE TABLE bylines (
  bundle  TEXT NOT NULL PRIMARY KEY CHECK (length(bundle) = 36),
  creator TEXT NOT NULL CHECK (length(creator) = 36)
) STRICT, WITHOUT ROWID;

-- The marks and answers that were handed in, the SHA-256 of each as it was told last (none: that it was deleted), and
-- a revision that grows whenever something else is told.
CREATE TABLE handed (
  bundle   TEXT NOT NULL CHECK (length(bundle) = 36),
  id       TEXT NOT NULL CHECK (length(id) = 36),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  digest   TEXT CHECK (length(digest) = 64),
  told     TEXT NOT NULL CHECK (told GLOB '????-??-??T??:??:??.???Z'),
  PRIMARY KEY (bundle, id)
) STRICT, WITHOUT ROWID;

---------------------------------------------------------------------- whom the reader trusts, and how far (no journal)

-- Neither undo nor removing a bundle takes these back: who could make a program forget an edition could hand out an
-- older one.

-- The key the reader took for a bundle's: only it, or who it names, may update that bundle.
CREATE TABLE pins (
  bundle    TEXT NOT NULL PRIMARY KEY CHECK (length(bundle) = 36),
  key       TEXT NOT NULL CHECK (key <> ''),
  publisher TEXT NOT NULL,
  at        TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.???Z')
) STRICT, WITHOUT ROWID;
CREATE INDEX pins_by_key ON pins (key);

-- The highest edition installed under each key ('' is none), and the manifest it had.
CREATE TABLE ratchets (
  bundle   TEXT NOT NULL CHECK (length(bundle) = 36),
  key      TEXT NOT NULL,
  edition  INTEGER NOT NULL CHECK (edition >= 1),
  manifest TEXT NOT NULL CHECK (length(manifest) = 64),
  at       TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.???Z'),
  PRIMARY KEY (bundle, key)
) STRICT, WITHOUT ROWID;

------------------------------------------------------------------------------------------------------ the journal

DROP TRIGGER bundles_inserted;
DROP TRIGGER bundles_deleted;
DROP TRIGGER bundles_updated;
CREATE TRIGGER bundles_inserted AFTER INSERT ON bundles BEGIN
  INSERT INTO changes (subject, after)
    SELECT 'bundles', json_object(
      'id', new.id, 'title', new.title, 'authors', new.authors, 'license', new.license,
      'language', new.language, 'edition', new.edition, 'description', new.description, 'added', new.added,
      'publisher', new.publisher, 'manifest', new.manifest, 'key', new.key, 'original', new.original,
      'removed', new.removed)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER bundles_deleted AFTER DELETE ON bundles BEGIN
  INSERT INTO changes (subject, before)
    SELECT 'bundles', json_object(
      'id', old.id, 'title', old.title, 'authors', old.authors, 'license', old.license,
      'language', old.language, 'edition', old.edition, 'description', old.description, 'added', old.added,
      'publisher', old.publisher, 'manifest', old.manifest, 'key', old.key, 'original', old.original,
      'removed', old.removed)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER bundles_updated AFTER UPDATE ON bundles BEGIN
  INSERT INTO changes (subject, before, after)
    SELECT 'bundles', json_object(
      'id', old.id, 'title', old.title, 'authors', old.authors, 'license', old.license,
      'language', old.language, 'edition', old.edition, 'description', old.description, 'added', old.added,
      'publisher', old.publisher, 'manifest', old.manifest, 'key', old.key, 'original', old.original,
      'removed', old.removed), json_object(
      'id', new.id, 'title', new.title, 'authors', new.authors, 'license', new.license,
      'language', new.language, 'edition', new.edition, 'description', new.description, 'added', new.added,
      'publisher', new.publisher, 'manifest', new.manifest, 'key', new.key, 'original', new.original,
      'removed', new.removed)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;

DROP TRIGGER texts_inserted;
DROP TRIGGER texts_deleted;
DROP TRIGGER texts_updated;
CREATE TRIGGER texts_inserted AFTER INSERT ON texts BEGIN
  INSERT INTO changes (subject, after)
    SELECT 'texts', json_object(
      'id', new.id, 'title', new.title, 'edition', new.edition, 'bundle', new.bundle, 'place', new.place,
      'file', new.file, 'added', new.added, 'withdrawn', new.withdrawn, 'original', new.original)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER texts_deleted AFTER DELETE ON texts BEGIN
  INSERT INTO changes (subject, before)
    SELECT 'texts', json_object(
      'id', old.id, 'title', old.title, 'edition', old.edition, 'bundle', old.bundle, 'place', old.place,
      'file', old.file, 'added', old.added, 'withdrawn', old.withdrawn, 'original', old.original)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER texts_updated AFTER UPDATE ON texts BEGIN
  INSERT INTO changes (subject, before, after)
    SELECT 'texts', json_object(
      'id', old.id, 'title', old.title, 'edition', old.edition, 'bundle', old.bundle, 'place', old.place,
      'file', old.file, 'added', old.added, 'withdrawn', old.withdrawn, 'original', old.original), json_object(
      'id', new.id, 'title', new.title, 'edition', new.edition, 'bundle', new.bundle, 'place', new.place,
      'file', new.file, 'added', new.added, 'withdrawn', new.withdrawn, 'original', new.original)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;

CREATE TRIGGER bundle_files_inserted AFTER INSERT ON bundle_files BEGIN
  INSERT INTO changes (subject, after)
    SELECT 'bundle_files', json_object(
      'bundle', new.bundle, 'path', new.path, 'content', new.content, 'asset', new.asset)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER bundle_files_deleted AFTER DELETE ON bundle_files BEGIN
  INSERT INTO changes (subject, before)
    SELECT 'bundle_files', json_object(
      'bundle', old.bundle, 'path', old.path, 'content', old.content, 'asset', old.asset)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER bundle_files_updated AFTER UPDATE ON bundle_files BEGIN
  INSERT INTO changes (subject, before, after)
    SELECT 'bundle_files', json_object(
      'bundle', old.bundle, 'path', old.path, 'content', old.content, 'asset', old.asset), json_object(
      'bundle', new.bundle, 'path', new.path, 'content', new.content, 'asset', new.asset)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;

CREATE TRIGGER layers_inserted AFTER INSERT ON layers BEGIN
  INSERT INTO changes (subject, after)
    SELECT 'layers', json_object(
      'id', new.id, 'bundle', new.bundle, 'file', new.file, 'kind', new.kind, 'name', new.name,
      'creator', new.creator)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER layers_deleted AFTER DELETE ON layers BEGIN
  INSERT INTO changes (subject, before)
    SELECT 'layers', json_object(
      'id', old.id, 'bundle', old.bundle, 'file', old.file, 'kind', old.kind, 'name', old.name,
      'creator', old.creator)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER layers_updated AFTER UPDATE ON layers BEGIN
  INSERT INTO changes (subject, before, after)
    SELECT 'layers', json_object(
      'id', old.id, 'bundle', old.bundle, 'file', old.file, 'kind', old.kind, 'name', old.name,
      'creator', old.creator), json_object(
      'id', new.id, 'bundle', new.bundle, 'file', new.file, 'kind', new.kind, 'name', new.name,
      'creator', new.creator)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;

CREATE TRIGGER answers_inserted AFTER INSERT ON answers BEGIN
  INSERT INTO changes (subject, after)
    SELECT 'answers', json_object(
      'id', new.id, 'bundle', new.bundle, 'text', new.text, 'target', new.target, 'kind', new.kind,
      'asked', new.asked, 'quote', new.quote, 'body', new.body, 'created', new.created,
      'modified', new.modified, 'revision', new.revision)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER answers_deleted AFTER DELETE ON answers BEGIN
  INSERT INTO changes (subject, before)
    SELECT 'answers', json_object(
      'id', old.id, 'bundle', old.bundle, 'text', old.text, 'target', old.target, 'kind', old.kind,
      'asked', old.asked, 'quote', old.quote, 'body', old.body, 'created', old.created,
      'modified', old.modified, 'revision', old.revision)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER answers_updated AFTER UPDATE ON answers BEGIN
  INSERT INTO changes (subject, before, after)
    SELECT 'answers', json_object(
      'id', old.id, 'bundle', old.bundle, 'text', old.text, 'target', old.target, 'kind', old.kind,
      'asked', old.asked, 'quote', old.quote, 'body', old.body, 'created', old.created,
      'modified', old.modified, 'revision', old.revision), json_object(
      'id', new.id, 'bundle', new.bundle, 'text', new.text, 'target', new.target, 'kind', new.kind,
      'asked', new.asked, 'quote', new.quote, 'body', new.body, 'created', new.created,
      'modified', new.modified, 'revision', new.revision)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;

CREATE TRIGGER handins_inserted AFTER INSERT ON handins BEGIN
  INSERT INTO changes (subject, after)
    SELECT 'handins', json_object(
      'id', new.id, 'bundle', new.bundle, 'creator', new.creator, 'number', new.number,
      'name', new.name, 'called', new.called, 'pseudonym', new.pseudonym, 'edition', new.edition,
      'manifest', new.manifest, 'generated', new.generated, 'received', new.received)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER handins_deleted AFTER DELETE ON handins BEGIN
  INSERT INTO changes (subject, before)
    SELECT 'handins', json_object(
      'id', old.id, 'bundle', old.bundle, 'creator', old.creator, 'number', old.number,
      'name', old.name, 'called', old.called, 'pseudonym', old.pseudonym, 'edition', old.edition,
      'manifest', old.manifest, 'generated', old.generated, 'received', old.received)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER handins_updated AFTER UPDATE ON handins BEGIN
  INSERT INTO changes (subject, before, after)
    SELECT 'handins', json_object(
      'id', old.id, 'bundle', old.bundle, 'creator', old.creator, 'number', old.number,
      'name', old.name, 'called', old.called, 'pseudonym', old.pseudonym, 'edition', old.edition,
      'manifest', old.manifest, 'generated', old.generated, 'received', old.received), json_object(
      'id', new.id, 'bundle', new.bundle, 'creator', new.creator, 'number', new.number,
      'name', new.name, 'called', new.called, 'pseudonym', new.pseudonym, 'edition', new.edition,
      'manifest', new.manifest, 'generated', new.generated, 'received', new.received)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;

CREATE TRIGGER handin_annotations_inserted AFTER INSERT ON handin_annotations BEGIN
  INSERT INTO changes (subject, after)
    SELECT 'handin_annotations', json_object(
      'handin', new.handin, 'id', new.id, 'revision', new.revision, 'deleted', new.deleted,
      'motivation', new.motivation, 'text', new.text, 'edition', new.edition, 'start', new.start,
      'stop', new.stop, 'quote', new.quote, 'prefix', new.prefix, 'suffix', new.suffix, 'state', new.state,
      'color', new.color, 'style', new.style, 'note', new.note, 'tags', new.tags, 'question', new.question,
      'created', new.created, 'modified', new.modified, 'record', new.record)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER handin_annotations_deleted AFTER DELETE ON handin_annotations BEGIN
  INSERT INTO changes (subject, before)
    SELECT 'handin_annotations', json_object(
      'handin', old.handin, 'id', old.id, 'revision', old.revision, 'deleted', old.deleted,
      'motivation', old.motivation, 'text', old.text, 'edition', old.edition, 'start', old.start,
      'stop', old.stop, 'quote', old.quote, 'prefix', old.prefix, 'suffix', old.suffix, 'state', old.state,
      'color', old.color, 'style', old.style, 'note', old.note, 'tags', old.tags, 'question', old.question,
      'created', old.created, 'modified', old.modified, 'record', old.record)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER handin_annotations_updated AFTER UPDATE ON handin_annotations BEGIN
  INSERT INTO changes (subject, before, after)
    SELECT 'handin_annotations', json_object(
      'handin', old.handin, 'id', old.id, 'revision', old.revision, 'deleted', old.deleted,
      'motivation', old.motivation, 'text', old.text, 'edition', old.edition, 'start', old.start,
      'stop', old.stop, 'quote', old.quote, 'prefix', old.prefix, 'suffix', old.suffix, 'state', old.state,
      'color', old.color, 'style', old.style, 'note', old.note, 'tags', old.tags, 'question', old.question,
      'created', old.created, 'modified', old.modified, 'record', old.record), json_object(
      'handin', new.handin, 'id', new.id, 'revision', new.revision, 'deleted', new.deleted,
      'motivation', new.motivation, 'text', new.text, 'edition', new.edition, 'start', new.start,
      'stop', new.stop, 'quote', new.quote, 'prefix', new.prefix, 'suffix', new.suffix, 'state', new.state,
      'color', new.color, 'style', new.style, 'note', new.note, 'tags', new.tags, 'question', new.question,
      'created', new.created, 'modified', new.modified, 'record', new.record)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
