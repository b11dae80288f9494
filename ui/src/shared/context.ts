/** What the shell lends to every screen. Screens reach it by `getShell()`; tests give one of their own. */
import { createContext } from "svelte";
import type { ImportReport } from "../backend/types/ImportReport";
import type { Settings } from "../backend/types/Settings";

/** Where the window can be. */
export type Route =
  | { name: "library" }
  | { name: "notebook"; text?: string }
  /** `book`: one to be mended. */
  | { name: "reading-list"; book?: string }
  | { name: "bundles" }
  /** A bundle being made; what is chosen so far stays as long as the window is open. */
  | { name: "make-bundle" }
  /** What a class handed in of a bundle. */
  | { name: "hand-ins"; bundle: string }
  | { name: "settings" }
  /** `place`: a mark to be placed by hand; `note`: a teacher's note to be met. */
  | { name: "reader"; text: string; at?: number; highlight?: string; place?: string; note?: string }
  | { name: "changes"; text: string; mark?: string }
  /** `mark`: one to begin at. */
  | { name: "compare"; text: string; from?: string; mark?: string };

export interface Toast {
  text: string;
  /** Offers Undo: the last write is one that the reader may want back. */
  undo?: boolean;
  /** A button of its own. */
  action?: { name: string; run: () => void };
  kind?: "news" | "error";
  /** More words under the text. */
  detail?: string;
  /** News of one kind: the newest takes the place of the one before. */
  topic?: string;
}

export type CommandGroup = "go" | "read" | "mark" | "move" | "edit" | "library" | "view" | "help";

/** Something the reader can do: by the palette, by a key, by a button of the same name. */
export interface Command {
  id: string;
  /** As the palette and the button show it. */
  name: string;
  group: CommandGroup;
  /** Keys: `"Mod+K"` (Ctrl, or Command on a Mac), `"Alt+ArrowLeft"`, `"?"`, or a sequence `"g l"`. */
  shortcuts?: string[];
  /** Also while a text field has the focus. */
  inFields?: boolean;
  /** Can it be done now? */
  when?: () => boolean;
  run: () => unknown;
}

export interface Shell {
  /** The settings in force; reactive. */
  readonly settings: Settings;
  /** Grows when the library changed under the screens (undo, redo, another program, an import): load again. */
  readonly revision: number;
  /** Is the first picture on the screen? What nobody looks for in it waits; reactive. */
  readonly settled: boolean;
  navigate(route: Route): void;
  /** Back will lead to this position of the text that is open. */
  rememberPlace(at: number): void;
  toast(toast: Toast): void;
  showError(error: unknown): void;
  /** Says something to a screen reader and to nobody else. */
  announce(text: string): void;
  /** Adds commands until the returned function is called. */
  registerCommands(commands: Command[]): () => void;
  /** Changes settings at once; they are saved a moment later. */
  changeSettings(change: Partial<Settings>): void;
  /** Asks for files and brings them in; the report shows itself. */
  importTexts(): Promise<ImportReport | null>;
  /** Asks for the new version of a text, shows what it would do, and replaces the text if the reader agrees. */
  replaceText(text: string): Promise<void>;
  /** Asks for a bundle and shows what installing it would do. */
  openBundle(): Promise<void>;
  /** Asks where to and writes the notes of one text, or of all. */
  exportNotes(text: string | null): Promise<void>;
  /** Asks before it opens an address outside. */
  openLink(url: string): Promise<void>;
  undo(): Promise<void>;
  redo(): Promise<void>;
}

const [get, set] = createContext<Shell>();

export const getShell = get;
export const setShell = set;
