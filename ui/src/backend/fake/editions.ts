/** New editions of the texts of the in-memory library, and what became of the marks. */
import type { Backend } from "../index";
import type { Anchor } from "../types/Anchor";
import type { ChangedMark } from "../types/ChangedMark";
import type { ChangeQuery } from "../types/ChangeQuery";
import type { Chosen } from "../types/Chosen";
import type { Compared } from "../types/Compared";
import type { ComparedRow } from "../types/ComparedRow";
import type { Highlight } from "../types/Highlight";
import type { MarkCounts } from "../types/MarkCounts";
import type { MarkSpan } from "../types/MarkSpan";
import type { Replacement } from "../types/Replacement";
import { carry, headingAt, likest, wordChanges, wordsOf, type Carried, type CarriedMark } from "./carry";
import { editionOf, failure, type FakeText, type Journal, now, type State, textOf } from "./state";
import { readFakeText, type FakeDocument } from "./texts";

/** From this confidence on a mark on the same words needs no look, as in Rust. */
const SURE = 0.95;

export function editions(
  journal: Journal,
): Pick<
  Backend,
  | "previewReplace"
  | "replaceText"
  | "textChanges"
  | "acceptChanges"
  | "placeMark"
  | "orphanMarks"
  | "gaps"
  | "listEditions"
  | "compareEditions"
  | "rowOfMark"
> {
  return {
    previewReplace: async (id) => replace(structuredClone(journal.state), id),
    replaceText: async (id) => journal.write("replace-text", (state) => replace(state, id)),
    textChanges: async (id, query) => changesOf(journal.state, id, query),
    acceptChanges: async (chosen) =>
      journal.write("accept-marks", (state) => {
        const records = chosenOf(state, chosen).filter(({ decision }) => decision === "open");
        for (const record of records) {
          record.decision = "accepted";
          const mark = markOf(state, record.highlight);
          if (mark.state === "check") mark.state = "placed";
        }
        return records.length;
      }),
    placeMark: async (id, start, end) =>
      journal.write("place-mark", (state) => {
        const mark = markOf(state, id);
        const text = textOf(state, mark.text);
        Object.assign(mark, anchorOf(text.document, start, end), {
          edition: editionOf(text),
          state: "placed",
        });
        const record = state.carried.find(({ highlight }) => highlight === id);
        if (record) Object.assign(record, { decision: "placed", gap: null });
        return structuredClone(mark);
      }),
    orphanMarks: async (chosen) =>
      journal.write("orphan-marks", (state) => {
        const records = chosenOf(state, chosen).filter(({ decision }) => decision !== "orphan");
        for (const record of records) {
          const mark = markOf(state, record.highlight);
          record.gap ??= mark.start;
          record.decision = "orphan";
          Object.assign(mark, record.old, { edition: record.old_edition, state: "unplaced" });
        }
        return records.length;
      }),
    gaps: async (id) =>
      journal.state.carried
        .filter(({ text, gap }) => text === id && gap !== null)
        .map(({ gap, highlight, decision }) => ({
          at: gap ?? 0,
          highlight: structuredClone(markOf(journal.state, highlight)),
          decision,
        }))
        .sort((a, b) => a.at - b.at),
    listEditions: async (id) => {
      const text = textOf(journal.state, id);
      return allEditions(text)
        .toReversed()
        .map(({ number, document, added }) => ({
          id: editionOf(text, number),
          number,
          added,
          words: wordsOf({ start: 0, end: document.points.length }, document).length,
          length: document.points.length,
          current: number === text.edition,
          marks: journal.state.highlights.filter(({ edition }) => edition === editionOf(text, number)).length,
        }));
    },
    compareEditions: async (old, current, from, to) => compare(journal.state, old, current, from, to),
    rowOfMark: async (old, current, mark) => {
      const { rows, old_marks } = compare(journal.state, old, current, 0, Infinity);
      const place = old_marks.find(({ highlight }) => highlight === mark);
      const row = rows.findIndex(({ old: [block] }) => block && place && block.end > place.start);
      return row < 0 ? null : row;
    },
  };
}

function allEditions(text: FakeText): { number: number; document: FakeDocument; added: string }[] {
  const { edition: number, document, added } = text;
  return [...text.past, { number, document, added }];
}

function replace(state: State, id: string): Replacement {
  const text = textOf(state, id);
  const old = text.document;
  const document = text.reissue ? readFakeText(text.reissue) : longer(old);
  const from = { id: editionOf(text), number: text.edition };
  text.past = [...text.past, { number: text.edition, document: old, added: text.added }];
  Object.assign(text, { document, edition: text.edition + 1, reissue: null, added: now() });
  const marks = state.highlights.filter((mark) => mark.text === id && mark.state !== "unplaced");
  for (const mark of marks) {
    const record = recordOf(mark, carry(mark, old, document), { ...from, document: old }, document);
    state.carried = [...state.carried.filter(({ highlight }) => highlight !== mark.id), record.record];
    Object.assign(mark, record.place ? anchorOf(document, record.place.start, record.place.end) : {});
    Object.assign(mark, { state: record.state }, record.place ? { edition: editionOf(text) } : {});
  }
  const lives = old.blocks.filter((block) => likest(wordsOf(block, old), document.blocks, document)).length;
  const similarity = lives / Math.max(1, old.blocks.length);
  return {
    text: id,
    title_before: text.title,
    title: text.title,
    edition: text.edition,
    news: "words",
    likeness: { same_work: "yes", similarity, told_by: "words" },
    marks: countsOf(state, id),
  };
}

function longer(document: FakeDocument): FakeDocument {
  const lines = document.blocks.map(({ start, end, kind }) => {
    const words = document.points.slice(start, end).join("");
    return kind.type === "heading" ? `${"#".repeat(kind.level)} ${words}` : words;
  });
  return readFakeText([...lines, "A line that the new edition adds."]);
}

function recordOf(
  mark: Highlight,
  carried: Carried,
  from: { id: string; number: number; document: FakeDocument },
  document: FakeDocument,
): { record: CarriedMark; place: Carried["range"]; state: Highlight["state"] } {
  const { verdict, confidence, reason, range, gap, alternatives } = carried;
  const sure = confidence >= SURE && (verdict === "kept" || verdict === "moved");
  const { start, end, quote, before, after } = mark;
  const record: CarriedMark = {
    highlight: mark.id,
    text: mark.text,
    verdict,
    confidence,
    reason,
    old_edition: from.id,
    old_edition_number: from.number,
    old: { start, end, quote, before, after },
    old_headings: [headingAt(from.document, start)].filter(Boolean),
    headings: [headingAt(document, range?.start ?? gap ?? 0)].filter(Boolean),
    gap,
    alternatives: alternatives.map((place) => ({
      ...anchorOf(document, place.start, place.end),
      headings: [headingAt(document, place.start)].filter(Boolean),
    })),
    decision: sure ? "not_needed" : "open",
  };
  return { record, place: range, state: range ? (sure ? "placed" : "check") : "unplaced" };
}

function anchorOf({ points }: FakeDocument, start: number, end: number): Anchor {
  if (start >= end || end > points.length) {
    throw failure("invalid-range", "A mark needs at least one character of the text.");
  }
  const words = (from: number, to: number): string => points.slice(Math.max(0, from), to).join("");
  return {
    start,
    end,
    quote: words(start, end),
    before: words(start - 32, start),
    after: words(end, end + 32),
  };
}

function countsOf(state: State, id: string): MarkCounts {
  const counts: MarkCounts = {
    ...{ before: 0, kept: 0, moved: 0, reworded: 0, ambiguous: 0, removed: 0 },
    ...{ placed: 0, check: 0, unplaced: 0 },
  };
  for (const { highlight, verdict } of state.carried.filter(({ text }) => text === id)) {
    counts.before += 1;
    counts[verdict] += 1;
    counts[markOf(state, highlight).state] += 1;
  }
  return counts;
}

function changesOf(
  state: State,
  id: string,
  { verdict, open, offset = 0, limit }: Partial<ChangeQuery>,
): ReturnType<Backend["textChanges"]> extends Promise<infer List> ? List : never {
  const all = state.carried.filter(({ text }) => text === id).sort((a, b) => a.old.start - b.old.start);
  const found = all.filter(
    (one) => (!verdict || one.verdict === verdict) && (!open || one.decision === "open"),
  );
  return {
    text: id,
    counts: countsOf(state, id),
    open: all.filter(({ decision }) => decision === "open").length,
    total: found.length,
    entries: found.slice(offset, offset + (limit || 200)).map((record) => entryOf(state, record)),
  };
}

function entryOf(state: State, { highlight: id, text: _text, ...record }: CarriedMark): ChangedMark {
  const highlight = markOf(state, id);
  const changes = highlight.state === "unplaced" ? [] : wordChanges(record.old.quote, highlight.quote);
  return structuredClone({ ...record, highlight, changes });
}

function chosenOf(state: State, chosen: Chosen): CarriedMark[] {
  if ("marks" in chosen) return state.carried.filter(({ highlight }) => chosen.marks.includes(highlight));
  const { text, verdict } = chosen.open;
  return state.carried.filter(
    (one) => one.text === text && one.verdict === verdict && one.decision === "open",
  );
}

function markOf(state: State, id: string): Highlight {
  const mark = state.highlights.find((one) => one.id === id);
  if (!mark) throw failure("not-found", "That mark is not in the library any more.");
  return mark;
}

function compare(state: State, old: string, current: string, from: number, to: number): Compared {
  const documentOf = (id: string): FakeDocument => {
    for (const text of state.texts) {
      const found = allEditions(text).find(({ number }) => editionOf(text, number) === id);
      if (found) return found.document;
    }
    throw failure("not-found", "That edition is not in the library.");
  };
  const rows = rowsOf(documentOf(old), documentOf(current));
  const shown = rows.slice(from, to);
  const marksOn = (edition: string, side: "old" | "new"): MarkSpan[] =>
    state.highlights
      .map((mark) => sideOf(state, mark, edition))
      .filter((mark) => mark !== null)
      .filter((mark) =>
        shown.some((row) => row[side].some(({ start, end }) => mark.start < end && mark.end > start)),
      );
  return structuredClone({
    ...{ old, new: current, total: rows.length, rows: shown },
    ...{ old_marks: marksOn(old, "old"), new_marks: marksOn(current, "new") },
  });
}

function sideOf(state: State, mark: Highlight, edition: string): MarkSpan | null {
  const record = state.carried.find(({ highlight }) => highlight === mark.id);
  const { id: highlight, color, style, state: stands } = mark;
  const place = mark.edition === edition ? mark : record?.old_edition === edition ? record.old : null;
  return place && { highlight, start: place.start, end: place.end, color, style, state: stands };
}

/** The blocks of both editions side by side: same or alike ones in order, the others where they stand. */
function rowsOf(old: FakeDocument, now: FakeDocument): ComparedRow[] {
  const partner = new Map(
    old.blocks.map((block) => [block.index, likest(wordsOf(block, old), now.blocks, now)?.index ?? null]),
  );
  const rows: ComparedRow[] = [];
  const blank = { old: [], new: [], other: null, changes: [] };
  let next = 0;
  const added = (until: number): void => {
    for (; next < until; next += 1) {
      const block = now.blocks[next];
      if (!block) continue;
      const moved = [...partner.values()].includes(next);
      rows.push({ ...blank, kind: moved ? "moved_here" : "added", new: [block] });
    }
  };
  for (const block of old.blocks) {
    const at = partner.get(block.index) ?? null;
    const other = at === null ? undefined : now.blocks[at];
    if (at === null || !other) {
      rows.push({ ...blank, kind: "removed", old: [block] });
    } else if (at < next || staysBehind(old, block.index, at, partner)) {
      rows.push({ ...blank, kind: "moved_away", old: [block] });
    } else {
      added(at);
      next = at + 1;
      const words = (document: FakeDocument, { start, end }: typeof block): string =>
        document.points.slice(start, end).join("");
      const changes = wordChanges(words(old, block), words(now, other)).map((change) => ({
        old: { start: change.old.start + block.start, end: change.old.end + block.start },
        new: { start: change.new.start + other.start, end: change.new.end + other.start },
      }));
      rows.push({
        ...blank,
        kind: changes.length > 0 ? "changed" : "same",
        old: [block],
        new: [other],
        changes,
      });
    }
  }
  added(now.blocks.length);
  return linked(rows, partner);
}

/** More of what comes later stands before this block's new place than the other way round: it is the one that moved. */
function staysBehind(
  { blocks }: FakeDocument,
  index: number,
  at: number,
  partner: Map<number, number | null>,
): boolean {
  const passed = blocks.slice(index + 1).filter((block) => (partner.get(block.index) ?? Infinity) < at);
  const same = blocks.slice(0, index).filter((block) => (partner.get(block.index) ?? -1) > at);
  return passed.length > same.length && passed.length > 3;
}

/** Both sides of a moved block name each other's row. */
function linked(rows: ComparedRow[], partner: Map<number, number | null>): ComparedRow[] {
  return rows.map((row) => {
    const [old] = row.old;
    const [now] = row.new;
    if (row.kind === "moved_away" && old) {
      const other = rows.findIndex(
        (one) => one.kind === "moved_here" && one.new[0]?.index === partner.get(old.index),
      );
      return { ...row, other: other < 0 ? null : other };
    }
    if (row.kind === "moved_here" && now) {
      const other = rows.findIndex(
        (one) => one.kind === "moved_away" && partner.get(one.old[0]?.index ?? -1) === now.index,
      );
      return { ...row, other: other < 0 ? null : other };
    }
    return row;
  });
}
