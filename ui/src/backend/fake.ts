/**
 * An in-memory backend with the shape of the real one: for component tests and for the UI in a plain browser.
 * It keeps what it is told, undoes and redoes; it writes no file and asks for none.
 */
import type { Backend } from "./index";
import { SAMPLE_BOOKS } from "./fake/sample";
import {
  bookFrom,
  BUNDLE,
  datesFor,
  failure,
  fieldsOf,
  firstState,
  Journal,
  now,
  type FakeText,
  type State,
} from "./fake/state";
import { readFakeText } from "./fake/texts";
import type { BlockRun } from "./types/BlockRun";
import type { Book } from "./types/Book";
import type { Highlight } from "./types/Highlight";
import type { HighlightChange } from "./types/HighlightChange";
import type { Hit } from "./types/Hit";
import type { ImportProgress } from "./types/ImportProgress";
import type { ImportReport } from "./types/ImportReport";
import type { NotebookEntry } from "./types/NotebookEntry";
import type { NotebookQuery } from "./types/NotebookQuery";
import type { OpenText } from "./types/OpenText";
import type { Shelf } from "./types/Shelf";
import type { TextSummary } from "./types/TextSummary";

const GROUP = 50;

/** What a test or a demonstration can make the outside world do. */
export interface FakeWorld {
  journal: Journal;
  libraryChanged(): void;
  filesHover(hovering: boolean): void;
  importProgress(progress: ImportProgress): void;
  importFinished(report: ImportReport): void;
}

export type FakeBackend = Backend & { world: FakeWorld };

/** A library of its own, in memory. */
export function createFake(prepare?: (state: State) => void): FakeBackend {
  const first = firstState();
  prepare?.(first);
  const journal = new Journal(first);
  const events = new EventTarget();
  return {
    ...reading(journal),
    ...marks(journal),
    ...books(journal),
    ...housekeeping(journal, events),
    world: {
      journal,
      libraryChanged: () => tell(events, "library-changed", undefined),
      filesHover: (hovering) => tell(events, "files-hover", hovering),
      importProgress: (progress) => tell(events, "import-progress", progress),
      importFinished: (report) => tell(events, "import-finished", report),
    },
  };
}

type Part<Key extends keyof Backend> = Pick<Backend, Key>;

function reading(
  journal: Journal,
): Part<
  | "resumeSession"
  | "rememberText"
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
    shelf: async () => shelfOf(journal.state),
    openText: async (id) => openText(journal.state, textOf(journal.state, id)),
    readBlocks: async (edition, from, to) => {
      const text = journal.state.texts.find(({ id }) => editionOf(id) === edition);
      if (!text) throw failure("not-found", "That edition is not in the library.");
      return runOf(journal.state, text, from, to);
    },
    findInText: async (edition, query) => {
      const text = journal.state.texts.find(({ id }) => editionOf(id) === edition);
      const hits = text && query ? hitsIn(text, query) : [];
      return { total: hits.length, hits };
    },
    linkedText: async () => null,
    removeText: async (id) =>
      journal.write("remove-text", (state) => {
        state.texts = state.texts.filter((text) => text.id !== id);
        state.highlights = state.highlights.filter(({ text }) => text !== id);
      }),
    savePosition: async (id, position, seenTo) => {
      const text = textOf(journal.state, id);
      text.position = position;
      text.seenTo = Math.max(text.seenTo, seenTo);
      text.lastRead = now();
    },
  };
}

function marks(
  journal: Journal,
): Part<
  "createHighlight" | "changeHighlight" | "changeHighlights" | "deleteHighlights" | "notebook" | "listTags"
> {
  return {
    createHighlight: async (fresh) =>
      journal.write("create-highlight", (state) => {
        const text = textOf(state, fresh.text);
        const { points } = text.document;
        if (fresh.start >= fresh.end || fresh.end > points.length) {
          throw failure("invalid-range", "A mark needs at least one character of the text.");
        }
        const highlight: Highlight = {
          id: journal.id("highlight"),
          text: text.id,
          edition: editionOf(text.id),
          color: fresh.color ?? "yellow",
          style: fresh.style ?? "solid",
          note: fresh.note ?? "",
          tags: fresh.tags ?? [],
          state: "placed",
          created: now(),
          modified: now(),
          revision: 1,
          start: fresh.start,
          end: fresh.end,
          quote: points.slice(fresh.start, fresh.end).join(""),
          before: points.slice(Math.max(0, fresh.start - 32), fresh.start).join(""),
          after: points.slice(fresh.end, fresh.end + 32).join(""),
        };
        state.highlights.push(highlight);
        return structuredClone(highlight);
      }),
    changeHighlight: async (id, _revision, change) =>
      journal.write(actionOf(change), (state) => {
        const highlight = state.highlights.find((one) => one.id === id);
        if (!highlight) throw failure("not-found", "That mark is not in the library any more.");
        changeMark(highlight, change);
        return structuredClone(highlight);
      }),
    changeHighlights: async (ids, change) =>
      journal.write(actionOf(change), (state) => {
        const chosen = state.highlights.filter(({ id }) => ids.includes(id));
        for (const highlight of chosen) changeMark(highlight, change);
        return chosen.length;
      }),
    deleteHighlights: async (ids) =>
      journal.write("delete-highlights", (state) => {
        state.highlights = state.highlights.filter(({ id }) => !ids.includes(id));
      }),
    notebook: async (query) => notebookPage(journal.state, query),
    listTags: async () => {
      const counts = new Map<string, number>();
      for (const tag of journal.state.highlights.flatMap(({ tags }) => tags)) {
        counts.set(tag, (counts.get(tag) ?? 0) + 1);
      }
      return [...counts].map(([tag, count]) => ({ tag, count })).sort((a, b) => b.count - a.count);
    },
  };
}

function books(
  journal: Journal,
): Part<
  | "listBooks"
  | "addBook"
  | "changeBook"
  | "moveBook"
  | "removeBook"
  | "offeredBooks"
  | "takeOfferedBooks"
  | "importBooks"
  | "exportBooks"
> {
  const offered = (): Record<string, unknown>[] => {
    const known = new Set(journal.state.books.map(({ item }) => item["id"]));
    return SAMPLE_BOOKS.filter((item) => !known.has(item["id"]));
  };
  return {
    listBooks: async () => structuredClone(journal.state.books),
    addBook: async (item) =>
      journal.write("add-book", (state) => {
        if (!item["title"]) throw failure("invalid-csl", "A book needs a title.");
        const book = bookFrom(item, journal.id("book"));
        state.books.push(book);
        return structuredClone(book);
      }),
    changeBook: async (id, change) =>
      journal.write(change.item ? "edit-book" : "change-book", (state) => {
        const book = state.books.find((one) => one.id === id);
        if (!book) throw failure("not-found", "That book is not on the list any more.");
        const { item, ...fields } = change;
        Object.assign(book, datesFor(change.status, book, now().slice(0, 10)), fields);
        if (item) Object.assign(book, fieldsOf(item));
        if (change.page && book.pages) book.percent = Math.round((100 * change.page) / book.pages);
        return structuredClone(book) as Book;
      }),
    moveBook: async (id, before) =>
      journal.write("move-book", (state) => {
        const book = state.books.find((one) => one.id === id);
        if (!book) throw failure("not-found", "That book is not on the list any more.");
        const rest = state.books.filter((one) => one !== book);
        const at = before === null ? rest.length : rest.findIndex((one) => one.id === before);
        rest.splice(at, 0, book);
        state.books = rest;
      }),
    removeBook: async (id) =>
      journal.write("remove-book", (state) => {
        state.books = state.books.filter((book) => book.id !== id);
      }),
    offeredBooks: async () => offered(),
    takeOfferedBooks: async () =>
      journal.write("import-books", (state) => {
        const fresh = offered();
        state.books.push(...fresh.map((item) => bookFrom(item, journal.id("book"))));
        return { added: fresh.length, known: 0, refused: [] };
      }),
    importBooks: async () => null,
    exportBooks: async () => "reading-list.json",
  };
}

function housekeeping(
  journal: Journal,
  events: EventTarget,
): Omit<
  Backend,
  keyof ReturnType<typeof reading> | keyof ReturnType<typeof marks> | keyof ReturnType<typeof books>
> {
  return {
    undo: async () => journal.undo(),
    redo: async () => journal.redo(),
    historyState: async () => journal.history,
    getSettings: async () => structuredClone(journal.state.settings),
    setSettings: async (settings) =>
      journal.write("change-settings", (state) => {
        state.settings = structuredClone(settings);
      }),
    health: async () => ({
      ok: true,
      problems: [],
      remarks: [],
      folder: "in memory",
      schema: 1,
      sqlite: "none",
      texts: journal.state.texts.length,
      highlights: journal.state.highlights.length,
      books: journal.state.books.length,
      bytes: 0,
    }),
    importTexts: async () => {
      const report = journal.write("import-texts", importSample(journal));
      tell(events, "import-finished", report);
      return report;
    },
    cancelImport: async () => undefined,
    exportNotes: async (text) => ({
      files: ["notes.md"],
      highlights: journal.state.highlights.filter((one) => text === null || one.text === text).length,
    }),
    describeLink: async (url) => ({ url, host: new URL(url).host }),
    openLink: async () => undefined,
    onLibraryChanged: (heard) => hear(events, "library-changed", heard),
    onImportProgress: (heard) => hear(events, "import-progress", heard),
    onImportFinished: (heard) => hear(events, "import-finished", heard),
    onFilesHover: (heard) => hear(events, "files-hover", heard),
  };
}

/** As if the reader had chosen one good file and an empty one. */
function importSample(journal: Journal): (state: State) => ImportReport {
  return (state) => {
    const document = readFakeText(["# An imported page", "The words of a file that the reader chose."]);
    const text: FakeText = {
      id: journal.id("text"),
      title: "An imported page",
      authors: [],
      bundle: null,
      document,
      position: 0,
      seenTo: 0,
      lastRead: null,
      added: now(),
    };
    state.texts.push(text);
    const message = "The file “empty.txt” holds nothing. Nothing was imported from it.";
    return {
      texts: [{ id: text.id, title: text.title, words: wordsIn(text), books_offered: 6, known: false }],
      refused: [{ file: "empty.txt", code: "empty-file", message }],
    };
  };
}

function shelfOf(state: State): Shelf {
  const begun = state.texts
    .filter((text) => text.lastRead !== null && text.seenTo < text.document.points.length)
    .sort((a, b) => (b.lastRead ?? "").localeCompare(a.lastRead ?? ""));
  return {
    bundles: state.texts.some(({ bundle }) => bundle !== null) ? [BUNDLE] : [],
    texts: state.texts.map((text) => summaryOf(state, text)),
    continue_reading: begun[0]?.id ?? null,
  };
}

function summaryOf(state: State, text: FakeText): TextSummary {
  const length = text.document.points.length;
  return {
    id: text.id,
    edition: editionOf(text.id),
    edition_number: 1,
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
      license: text.bundle ? BUNDLE.license : null,
      identifier: null,
      date: null,
    },
    outline: structuredClone(outline),
    block_count: blocks.length,
    group_starts: blocks.filter(({ index }) => index % GROUP === 0).map(({ start }) => start),
    position: text.position,
    previous: at > 0 ? (bundled[at - 1]?.id ?? null) : null,
    next: at >= 0 ? (bundled[at + 1]?.id ?? null) : null,
    books_offered: 0,
  };
}

function runOf(state: State, text: FakeText, from: number, to: number): BlockRun {
  const blocks = text.document.blocks.slice(Math.max(0, from), Math.max(0, to));
  const start = blocks[0]?.start ?? 0;
  const end = blocks.at(-1)?.end ?? 0;
  const highlights = state.highlights
    .filter((one) => one.text === text.id && one.start < end && one.end > start)
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

function notebookPage(
  state: State,
  query: Partial<NotebookQuery>,
): { total: number; entries: NotebookEntry[] } {
  const words = query.words?.toLowerCase() ?? "";
  const chosen = state.highlights.filter(
    (one) =>
      (!query.text || one.text === query.text) &&
      (!query.colors?.length || query.colors.includes(one.color)) &&
      (!query.tag || one.tags.includes(query.tag)) &&
      (!query.with_note || one.note !== "") &&
      [one.quote, one.note, ...one.tags].join("\n").toLowerCase().includes(words),
  );
  const order = state.texts.map(({ id }) => id);
  chosen.sort((a, b) => {
    if (query.order === "newest") return b.created.localeCompare(a.created);
    if (query.order === "oldest") return a.created.localeCompare(b.created);
    return order.indexOf(a.text) - order.indexOf(b.text) || a.start - b.start;
  });
  const offset = query.offset ?? 0;
  const entries = chosen.slice(offset, offset + (query.limit || 200)).map((highlight) => {
    const text = textOf(state, highlight.text);
    const heading = text.document.outline.findLast(({ start }) => start <= highlight.start)?.text ?? "";
    return { highlight: structuredClone(highlight), title: text.title, heading };
  });
  return { total: chosen.length, entries };
}

function changeMark(highlight: Highlight, change: Partial<HighlightChange>): void {
  highlight.color = change.color ?? highlight.color;
  highlight.style = change.style ?? highlight.style;
  highlight.note = change.note ?? highlight.note;
  highlight.tags = change.tags ?? highlight.tags;
  highlight.modified = now();
  highlight.revision += 1;
}

function actionOf(change: Partial<HighlightChange>): "edit-note" | "tag-highlight" | "recolor-highlight" {
  if (typeof change.note === "string") return "edit-note";
  return change.tags ? "tag-highlight" : "recolor-highlight";
}

function textOf(state: State, id: string): FakeText {
  const text = state.texts.find((one) => one.id === id);
  if (!text) throw failure("not-found", "That text is not in the library any more.");
  return text;
}

function editionOf(text: string): string {
  return `edition-of-${text}`;
}

function wordsIn(text: FakeText): number {
  return text.document.points.join("").match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}

function tell(events: EventTarget, name: string, detail: unknown): void {
  events.dispatchEvent(new CustomEvent(name, { detail }));
}

async function hear<Detail>(
  events: EventTarget,
  name: string,
  heard: (detail: Detail) => void,
): Promise<() => void> {
  const listener = (event: Event): void => heard((event as CustomEvent<Detail>).detail);
  events.addEventListener(name, listener);
  return () => events.removeEventListener(name, listener);
}
