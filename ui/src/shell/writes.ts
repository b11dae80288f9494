/** Notices every write that the window makes, so that undo and redo know of it without any screen saying so. */
import type { Backend } from "../backend";

const WRITES = [
  "removeText",
  "replaceText",
  "acceptChanges",
  "placeMark",
  "orphanMarks",
  "createHighlight",
  "changeHighlight",
  "changeHighlights",
  "tagHighlights",
  "deleteHighlights",
  "addBook",
  "changeBook",
  "moveBook",
  "removeBook",
  "takeOfferedBooks",
  "importBooks",
  "importTexts",
  "installBundle",
  "removeBundle",
  "answerQuestion",
  "handIn",
  "collectHandIns",
  "nameStudent",
  "removeHandIn",
  "setSettings",
] as const satisfies (keyof Backend)[];

/** The same backend; `wrote` is called after each write that succeeded. */
export function observeWrites(backend: Backend, wrote: () => void): Backend {
  const observed = { ...backend };
  for (const name of WRITES) {
    const command = backend[name] as (...given: unknown[]) => Promise<unknown>;
    const watched = async (...given: unknown[]): Promise<unknown> => {
      const result = await command(...given);
      wrote();
      return result;
    };
    Object.assign(observed, { [name]: watched });
  }
  return observed;
}
