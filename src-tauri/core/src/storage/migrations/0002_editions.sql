-- Schema 2: texts get new editions.

-- What became of each mark when its text got its current edition, and what the reader said to it. One row a mark, the
-- last replacement's. `start` to `suffix` are the passage as the reader last made or confirmed it, in `from_edition`;
-- `gap` is where it would stand in `to_edition` while the mark is unplaced; `confidence` is per mille.
CREATE TABLE carried_marks (
  highlight    TEXT NOT NULL PRIMARY KEY REFERENCES highlights (id) DEFERRABLE INITIALLY DEFERRED,
  text         TEXT NOT NULL,
  from_edition TEXT NOT NULL,
  to_edition   TEXT NOT NULL,
  verdict      TEXT NOT NULL CHECK (verdict IN ('kept', 'moved', 'reworded', 'ambiguous', 'removed')),
  confidence   INTEGER NOT NULL CHECK (confidence BETWEEN 0 AND 1000),
  reason       TEXT NOT NULL,
  start        INTEGER NOT NULL CHECK (start >= 0),
  stop         INTEGER NOT NULL CHECK (stop > start),
  quote        TEXT NOT NULL CHECK (quote <> ''),
  prefix       TEXT NOT NULL,
  suffix       TEXT NOT NULL,
  gap          INTEGER CHECK (gap >= 0),
  alternatives TEXT NOT NULL CHECK (json_type(alternatives) = 'array'),
  decision     TEXT NOT NULL CHECK (decision IN ('not_needed', 'open', 'accepted', 'placed', 'orphan')),
  FOREIGN KEY (text, from_edition) REFERENCES editions (text, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (text, to_edition) REFERENCES editions (text, id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
-- Of a text by what became of them; by its first column also for the foreign keys.
CREATE INDEX carried_marks_by_verdict ON carried_marks (text, verdict, decision);

-- Where the reader is, now for each edition: when an edition is taken back, they are where they were in the other.
CREATE TABLE places (
  text     TEXT NOT NULL,
  edition  TEXT NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 0),
  seen_to  INTEGER NOT NULL CHECK (seen_to >= 0),
  at       TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.???Z'),
  PRIMARY KEY (text, edition)
) STRICT, WITHOUT ROWID;
INSERT INTO places SELECT text, edition, position, seen_to, at FROM reading_positions;
DROP TABLE reading_positions;
ALTER TABLE places RENAME TO reading_positions;

CREATE TRIGGER carried_marks_inserted AFTER INSERT ON carried_marks BEGIN
  INSERT INTO changes (subject, after)
    SELECT 'carried_marks', json_object(
      'highlight', new.highlight, 'text', new.text, 'from_edition', new.from_edition,
      'to_edition', new.to_edition, 'verdict', new.verdict, 'confidence', new.confidence,
      'reason', new.reason, 'start', new.start, 'stop', new.stop, 'quote', new.quote, 'prefix', new.prefix,
      'suffix', new.suffix, 'gap', new.gap, 'alternatives', new.alternatives, 'decision', new.decision)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER carried_marks_deleted AFTER DELETE ON carried_marks BEGIN
  INSERT INTO changes (subject, before)
    SELECT 'carried_marks', json_object(
      'highlight', old.highlight, 'text', old.text, 'from_edition', old.from_edition,
      'to_edition', old.to_edition, 'verdict', old.verdict, 'confidence', old.confidence,
      'reason', old.reason, 'start', old.start, 'stop', old.stop, 'quote', old.quote, 'prefix', old.prefix,
      'suffix', old.suffix, 'gap', old.gap, 'alternatives', old.alternatives, 'decision', old.decision)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
CREATE TRIGGER carried_marks_updated AFTER UPDATE ON carried_marks BEGIN
  INSERT INTO changes (subject, before, after)
    SELECT 'carried_marks', json_object(
      'highlight', old.highlight, 'text', old.text, 'from_edition', old.from_edition,
      'to_edition', old.to_edition, 'verdict', old.verdict, 'confidence', old.confidence,
      'reason', old.reason, 'start', old.start, 'stop', old.stop, 'quote', old.quote, 'prefix', old.prefix,
      'suffix', old.suffix, 'gap', old.gap, 'alternatives', old.alternatives, 'decision', old.decision), json_object(
      'highlight', new.highlight, 'text', new.text, 'from_edition', new.from_edition,
      'to_edition', new.to_edition, 'verdict', new.verdict, 'confidence', new.confidence,
      'reason', new.reason, 'start', new.start, 'stop', new.stop, 'quote', new.quote, 'prefix', new.prefix,
      'suffix', new.suffix, 'gap', new.gap, 'alternatives', new.alternatives, 'decision', new.decision)
    FROM actions WHERE seq = (SELECT max(seq) FROM actions) AND state = 'recording';
END;
