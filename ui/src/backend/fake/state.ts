/** The state of the in-memory library, with its journal: a write is a copy of the state and a step back. */
import type { BackendError } from "../index";
import type { Action } from "../types/Action";
import type { Book } from "../types/Book";
import type { DailyLook } from "../types/DailyLook";
import type { ErrorKind } from "../types/ErrorKind";
import type { HandIn } from "../types/HandIn";
import type { HandInMark } from "../types/HandInMark";
import type { Highlight } from "../types/Highlight";
import type { HistoryState } from "../types/HistoryState";
import type { InstalledBundle } from "../types/InstalledBundle";
import type { JournalEntry } from "../types/JournalEntry";
import type { Settings } from "../types/Settings";
import type { Status } from "../types/Status";
import type { StudentAnswer } from "../types/StudentAnswer";
import type { TeacherNote } from "../types/TeacherNote";
import { SAMPLE_BOOKS, SAMPLE_TEXTS } from "./sample";
import { readFakeText, type FakeDocument } from "./texts";
import type { CarriedMark } from "./carry";

export interface FakeText {
  id: string;
  title: string;
  authors: string[];
  bundle: string | null;
  withdrawn: boolean;
  /** The edition in use, and its number. */
  document: FakeDocument;
  edition: number;
  /** The editions before it, oldest first. */
  past: FakeEdition[];
  /** What a file that the reader chooses as its new edition would hold; null: what it holds now and a line more. */
  reissue: string[] | null;
  position: number;
  seenTo: number;
  lastRead: string | null;
  added: string;
}

export interface FakeEdition {
  number: number;
  document: FakeDocument;
  added: string;
}

export interface State {
  texts: FakeText[];
  highlights: Highlight[];
  carried: CarriedMark[];
  books: Book[];
  settings: Settings;
  /** What the look of the day would say. */
  look: DailyLook;
  reading: string | null;
  bundles: InstalledBundle[];
  notes: TeacherNote[];
  /** What the class handed in of the bundle that comes with the program. */
  handedIn: FakeHandIn[];
}

/** A student's work. */
export interface FakeHandIn {
  student: HandIn;
  marks: (HandInMark & { text: string })[];
  /** By the question's id. */
  answers: Map<string, StudentAnswer>;
}

/** The bundle that comes with the program. */
export const BUNDLE: InstalledBundle = {
  id: "bundle-1",
  name: "Peer Production: A Study Edition",
  authors: ["Marginalis"],
  license: "CC-BY-SA-4.0",
  language: "en",
  edition: 1,
  description:
    "What follows when people make things in common: the arguments, the critics, and the key books.",
  publisher: "Marginalis",
  trust: "unsigned",
  key: null,
  shipped: true,
  copy_of: null,
  texts: 0,
  withdrawn: 0,
  marks: 0,
  added: "2026-11-23T08:00:00Z",
};

/** Built in here as in Rust. */
export const DEFAULT_SETTINGS: Settings = {
  theme: "system",
  font: "literata",
  size: 19,
  line_height: 160,
  width: 64,
  color_meanings: ["Important", "Agree", "Disagree", "Definition", "Question", "Source"],
  hand_in_name: "",
};

/** The library as it is on the first day. */
export function firstState(): State {
  return {
    texts: SAMPLE_TEXTS.map((sample, index) => ({
      id: `text-${index + 1}`,
      title: sample.title,
      authors: sample.authors,
      bundle: sample.bundled ? BUNDLE.id : null,
      withdrawn: false,
      document: readFakeText(sample.lines),
      edition: 1,
      past: [],
      reissue: sample.reissue ?? null,
      position: 0,
      seenTo: 0,
      lastRead: null,
      added: "2026-11-23T08:00:00Z",
    })),
    highlights: [],
    carried: [],
    books: SAMPLE_BOOKS.map((item, index) => bookFrom(item, `book-${index + 1}`)),
    settings: structuredClone(DEFAULT_SETTINGS),
    look: { problems: [], remarks: [] },
    reading: null,
    bundles: [structuredClone(BUNDLE)],
    notes: [],
    handedIn: [],
  };
}

/** A book of the list from a CSL-JSON item. */
export function bookFrom(item: Record<string, unknown>, id: string): Book {
  return {
    ...fieldsOf(item),
    id,
    status: "to_read",
    page: null,
    percent: null,
    started: null,
    finished: null,
    rating: null,
    note: "",
    text: null,
    added: "2026-11-23T08:00:00Z",
  };
}

/** The fields of a book that stand in its CSL-JSON item. */
export function fieldsOf(
  item: Record<string, unknown>,
): Pick<Book, "item" | "title" | "authors" | "year" | "publisher" | "pages"> {
  const names = (item["author"] ?? item["editor"] ?? []) as Record<string, string>[];
  const issued = item["issued"] as { "date-parts"?: (number | string)[][] } | undefined;
  const year = Number(issued?.["date-parts"]?.[0]?.[0] ?? Number.NaN);
  const pages = Number(item["number-of-pages"] ?? Number.NaN);
  return {
    item,
    title: String(item["title"] ?? ""),
    authors: names.map(
      (name) => name["literal"] ?? [name["given"], name["family"]].filter(Boolean).join(" "),
    ),
    year: Number.isFinite(year) ? year : null,
    publisher: typeof item["publisher"] === "string" ? item["publisher"] : null,
    pages: Number.isFinite(pages) ? pages : null,
  };
}

/** The dates that a status sets where they are empty. */
export function datesFor(status: Status | undefined, book: Book, today: string): Partial<Book> {
  if (status === "reading") return { started: book.started ?? today };
  if (status === "finished") return { finished: book.finished ?? today, percent: 100 };
  return {};
}

/** Undo and redo over whole states. */
export class Journal {
  state: State;
  private past: { entry: JournalEntry; before: State }[] = [];
  private future: { entry: JournalEntry; after: State }[] = [];
  private count = 0;

  constructor(state: State) {
    this.state = state;
  }

  /** An id that no other thing has. */
  id(kind: string): string {
    this.count += 1;
    return `${kind}-new-${this.count}`;
  }

  write<Result>(action: Action, change: (state: State) => Result): Result {
    const before = structuredClone(this.state);
    const result = change(this.state);
    this.past.push({ entry: { id: this.id("action"), action, at: now() }, before });
    this.future = [];
    return result;
  }

  undo(): JournalEntry | null {
    const step = this.past.pop();
    if (!step) return null;
    this.future.push({ entry: step.entry, after: this.state });
    this.state = step.before;
    return step.entry;
  }

  redo(): JournalEntry | null {
    const step = this.future.pop();
    if (!step) return null;
    this.past.push({ entry: step.entry, before: this.state });
    this.state = step.after;
    return step.entry;
  }

  get history(): HistoryState {
    return { undo: this.past.at(-1)?.entry ?? null, redo: this.future.at(-1)?.entry ?? null };
  }
}

/** Now, as the library stores it. */
export function now(): string {
  return new Date().toISOString();
}

/** An error as it comes over the bridge. */
export function failure(code: ErrorKind, message: string): BackendError {
  return { code, message };
}

/** A text of the library. */
export function textOf(state: State, id: string): FakeText {
  const text = state.texts.find((one) => one.id === id);
  if (!text) throw failure("not-found", "That text is not in the library any more.");
  return text;
}

/** The id of a text's edition: the one in use where no number is given. */
export function editionOf(text: Pick<FakeText, "id" | "edition">, number = text.edition): string {
  return number === 1 ? `edition-of-${text.id}` : `edition-${number}-of-${text.id}`;
}

/** Words of a text. */
export function wordsIn(text: FakeText): number {
  return text.document.points.join("").match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}
