/** Undo, settings, import, export and links of the in-memory library. */
import type { Backend } from "../index";
import type { ImportReport } from "../types/ImportReport";
import { lackingBooks } from "./books";
import { SAMPLE_BOOKS } from "./sample";
import { type FakeText, type Journal, now, type State, wordsIn } from "./state";
import { readFakeText } from "./texts";
import { hear, tell } from "./events";

export function housekeeping(
  journal: Journal,
  events: EventTarget,
): Pick<
  Backend,
  | "undo"
  | "redo"
  | "historyState"
  | "getSettings"
  | "setSettings"
  | "health"
  | "lookDaily"
  | "importTexts"
  | "cancelImport"
  | "printPage"
  | "exportNotes"
  | "describeLink"
  | "openLink"
  | "onLibraryChanged"
  | "onImportProgress"
  | "onImportFinished"
  | "onFilesHover"
  | "onClosing"
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
    lookDaily: async () => structuredClone(journal.state.look),
    importTexts: async () => {
      const report = journal.write("import-texts", importSample(journal));
      tell(events, "import-finished", report);
      return report;
    },
    cancelImport: async () => undefined,
    printPage: async () => undefined,
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
    onClosing: (heard) => hear(events, "closing", heard),
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
      withdrawn: false,
      document,
      edition: 1,
      past: [],
      reissue: null,
      position: 0,
      seenTo: 0,
      lastRead: null,
      added: now(),
    };
    state.texts.push(text);
    const message = "“empty.txt” is empty, so there is nothing to read in it. Nothing was changed.";
    return {
      texts: [
        {
          id: text.id,
          title: text.title,
          words: wordsIn(text),
          books_named: SAMPLE_BOOKS.length,
          books_offered: lackingBooks(state).length,
          known: false,
        },
      ],
      refused: [{ file: "/home/reader/texts/empty.txt", code: "empty-file", message }],
    };
  };
}
