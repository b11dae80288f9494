/** Texts of the in-memory library: the shelf, opening, blocks, finding. */
import type { Backend } from "../index";
import type { BlockRun } from "../types/BlockRun";
import type { Hit } from "../types/Hit";
import type { OpenText } from "../types/OpenText";
import type { Shelf } from "../types/Shelf";
import type { TextSummary } from "../types/TextSummary";
import { editionOf, failure, type FakeText, type Journal, now, type State, textOf, wordsIn } from "./state";

/** Blocks per group of `OpenText.group_starts`, as in Rust. */
const GROUP = 50;

export function reading(
  journal: Journal,
): Pick<
  Backend,
  | "resumeSession"
  | "rememberText"
  | "holdWindow"
  | "answerClosing"
  | "shelf"
  | "openText"
  | "readBlocks"
  | "findInText"
  | "linkedText"
  | "removeText"
  | "savePosition"
> {
  return {
    resumeSession: async () => {
      const { state } = journal;
      const text = state.texts.find(({ id }) => id === state.reading);
      return {
        settings: structuredClone(state.settings),
        shelf: shelfOf(state),
        history: journal.history,
        reading: text ? { text: openText(state, text), run: runOf(state, text, 0, 120) } : null,
      };
    },
    rememberText: async (text) => {
      journal.state.reading = text;
    },
    holdWindow: async () => undefined,
    answerClosing: async () => undefined,
    shelf: async () => shelfOf(journal.state),
    openText: async (id) => openText(journal.state, textOf(journal.state, id)),
    readBlocks: async (edition, from, to) => {
      const text = journal.state.texts.find((one) => editionOf(one) === edition);
      if (!text) throw failure("not-found", "That edition is not in the library.");
      return runOf(journal.state, text, from, to);
    },
    findInText: async (edition, query) => {
      const text = journal.state.texts.find((one) => editionOf(one) === edition);
      const hits = text && query ? hitsIn(text, query) : [];
      return { total: hits.length, hits };
    },
    linkedText: async () => null,
    removeText: async (id) =>
      journal.write("remove-text", (state) => {
        state.texts = state.texts.filter((text) => text.id !== id);
        state.highlights = state.highlights.filter(({ text }) => text !== id);
        state.carried = state.carried.filter(({ text }) => text !== id);
      }),
    savePosition: async (id, position, seenTo) => {
      const text = textOf(journal.state, id);
      text.position = position;
      text.seenTo = Math.max(text.seenTo, seenTo);
      text.lastRead = now();
    },
  };
}

/** Everything on the shelf. */
export function shelfOf(state: State): Shelf {
  const begun = state.texts
    .filter((text) => text.lastRead !== null && text.seenTo < text.document.points.length)
    .sort((a, b) => (b.lastRead ?? "").localeCompare(a.lastRead ?? ""));
  return {
    bundles: state.bundles
      .filter(({ id }) => state.texts.some(({ bundle }) => bundle === id))
      .map(({ id, name, authors, license, language, edition, description }) => ({
        id,
        title: name,
        authors,
        license,
        language,
        edition,
        description,
        removed: false,
      })),
    texts: state.texts.map((text) => summaryOf(state, text)),
    continue_reading: begun[0]?.id ?? null,
  };
}

function summaryOf(state: State, text: FakeText): TextSummary {
  const length = text.document.points.length;
  return {
    id: text.id,
    edition: editionOf(text),
    edition_number: text.edition,
    title: text.title,
    authors: text.authors,
    language: "en",
    bundle: text.bundle,
    words: wordsIn(text),
    length,
    highlights: state.highlights.filter((one) => one.text === text.id).length,
    progress: length > 0 ? text.seenTo / length : 0,
    last_read: text.lastRead,
    added: text.added,
    withdrawn: text.withdrawn,
  };
}

function openText(state: State, text: FakeText): OpenText {
  const { blocks, outline } = text.document;
  const bundled = state.texts.filter(({ bundle }) => bundle !== null && bundle === text.bundle);
  const at = bundled.indexOf(text);
  return {
    summary: summaryOf(state, text),
    metadata: {
      title: text.title,
      authors: text.authors,
      speakers: [],
      source: null,
      language: "en",
      license: state.bundles.find(({ id }) => id === text.bundle)?.license ?? null,
      identifier: null,
      date: null,
    },
    outline: structuredClone(outline),
    block_count: blocks.length,
    group_starts: blocks.filter(({ index }) => index % GROUP === 0).map(({ start }) => start),
    position: text.position,
    previous: at > 0 ? (bundled[at - 1]?.id ?? null) : null,
    next: at >= 0 ? (bundled[at + 1]?.id ?? null) : null,
    books_named: 0,
    books_offered: 0,
  };
}

function runOf(state: State, text: FakeText, from: number, to: number): BlockRun {
  const blocks = text.document.blocks.slice(Math.max(0, from), Math.max(0, to));
  const start = blocks[0]?.start ?? 0;
  const end = blocks.at(-1)?.end ?? 0;
  const highlights = state.highlights
    .filter((one) => one.text === text.id && one.state !== "unplaced" && one.start < end && one.end > start)
    .sort((a, b) => a.start - b.start || b.end - a.end);
  return structuredClone({ blocks, highlights });
}

function hitsIn(text: FakeText, query: string): Hit[] {
  const wanted = [...query.toLowerCase()];
  const points = text.document.points.map((point) => point.toLowerCase());
  const hits: Hit[] = [];
  for (let start = 0; start + wanted.length <= points.length; start += 1) {
    if (!wanted.every((point, offset) => points[start + offset] === point)) continue;
    const block = text.document.blocks.find((one) => one.end > start);
    hits.push({ start, end: start + wanted.length, block: block?.index ?? 0 });
  }
  return hits;
}
