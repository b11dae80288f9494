/** Bundles of the in-memory library: one that waits outside, what is installed, a teacher's notes. */
import type { Backend, OpenedBundle } from "../index";
import type { InstalledBundle } from "../types/InstalledBundle";
import type { InstallPreview } from "../types/InstallPreview";
import type { KeyShown } from "../types/KeyShown";
import type { MarkFates } from "../types/MarkFates";
import type { TeacherNote } from "../types/TeacherNote";
import type { TextNews } from "../types/TextNews";
import { hear } from "./events";
import { failure, type Journal, now, type State } from "./state";
import { readFakeText } from "./texts";

const KEY: KeyShown = {
  key: "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3",
  words: ["margin", "vivid", "sentence", "orbit", "patrol", "ladder", "museum", "acoustic"],
  hex: "8b3a10d2f04c77e1",
};

/** The texts of the bundle that waits outside. */
const LESSON = [
  { title: "On invention", lines: ["# On invention", "To invent is to find what was there to be said."] },
  { title: "On arrangement", lines: ["# On arrangement", "First things are seldom said first."] },
];

export function bundles(
  journal: Journal,
  events: EventTarget,
): Pick<
  Backend,
  | "openBundle"
  | "previewBundle"
  | "installBundle"
  | "cancelInstall"
  | "closeBundle"
  | "listBundles"
  | "removeBundle"
  | "verifyBundle"
  | "teacherNotes"
  | "bundleNotes"
  | "answerQuestion"
  | "listAnswers"
  | "onInstallProgress"
  | "onBundleOpened"
  | "onBundleRefused"
> {
  return {
    openBundle: async () => lesson(journal.state),
    previewBundle: async () => lesson(journal.state).preview,
    installBundle: async (_handle, consent) => {
      const { preview } = lesson(journal.state);
      if (preview.question && consent.yes_to !== preview.question && !consent.as_copy) {
        throw failure("new-key", "“Rhetoric, first term” is signed by a key you do not know yet.");
      }
      if (preview.act !== "nothing")
        journal.write("install-bundle", (state) => bringIn(journal, state, preview));
      const { name, edition, trust, act, texts, marks, books, left_out } = preview;
      return { bundle: preview.bundle, name, edition, trust, act, texts, marks, books, left_out };
    },
    cancelInstall: async () => undefined,
    closeBundle: async () => undefined,
    listBundles: async () => structuredClone(journal.state.bundles.map((one) => counted(journal.state, one))),
    removeBundle: async (id) => journal.write("remove-bundle", (state) => takeOut(state, id)),
    verifyBundle: async (id) => {
      const { name, edition, trust, texts } = counted(journal.state, installed(journal.state, id));
      return { bundle: id, name, edition, trust, whole: true, files: texts, problems: [], replaced: [] };
    },
    teacherNotes: async (text) => structuredClone(journal.state.notes.filter((note) => note.text === text)),
    bundleNotes: async (id) => structuredClone(journal.state.notes.filter((note) => note.bundle === id)),
    answerQuestion: async (bundle, target, body) =>
      journal.write("answer-question", (state) => {
        const note = state.notes.find((one) => one.bundle === bundle && one.id === target);
        if (!note) throw failure("not-found", "There is no such question or note (any more).");
        note.answer = body.trim() ? answerTo(journal, note, body) : null;
        return structuredClone(note.answer);
      }),
    listAnswers: async (bundle) =>
      journal.state.notes.flatMap((note) => (note.bundle === bundle && note.answer ? [note.answer] : [])),
    onInstallProgress: (heard) => hear(events, "install-progress", heard),
    onBundleOpened: (heard) => hear(events, "bundle-opened", heard),
    onBundleRefused: (heard) => hear(events, "bundle-refused", heard),
  };
}

/** The bundle that waits outside, beside the library as it is. */
export function lesson(state: State): OpenedBundle {
  const here = state.bundles.find(({ id }) => id === "bundle-lesson");
  const texts: TextNews[] = LESSON.map(({ title }, index) => ({
    id: `lesson-${index + 1}`,
    title,
    change: here ? "same" : "new",
  }));
  const preview: InstallPreview = {
    bundle: "bundle-lesson",
    name: "Rhetoric, first term",
    publisher: "A. Teacher",
    authors: ["A. Teacher"],
    license: "CC-BY-4.0",
    languages: ["en"],
    description: "Two short readings to begin with.",
    edition: 1,
    version: "Autumn",
    modified: "2026-11-20T09:00:00Z",
    installed_edition: here?.edition ?? null,
    trust: here ? "known_key" : "new_key",
    key: KEY,
    act: here ? "nothing" : "install",
    refusal: null,
    question: here ? null : "new_key",
    texts,
    marks: fatesIn(state, "bundle-lesson"),
    files: LESSON.length,
    bytes: 48_211,
    books: 0,
    notes: 1,
    questions: 1,
    left_out: [],
  };
  return { handle: 1, file: "rhetoric.marginalis", preview };
}

function fatesIn(state: State, bundle: string): MarkFates {
  const texts = new Set(state.texts.filter((text) => text.bundle === bundle).map(({ id }) => id));
  const marks = state.highlights.filter(({ text }) => texts.has(text)).length;
  return { before: marks, kept: marks, moved: 0, check: 0, unplaced: 0 };
}

function bringIn(journal: Journal, state: State, preview: InstallPreview): void {
  LESSON.forEach(({ title, lines }, index) => {
    state.texts.push({
      id: `lesson-${index + 1}`,
      title,
      authors: preview.authors,
      bundle: preview.bundle,
      withdrawn: false,
      document: readFakeText(lines),
      edition: 1,
      past: [],
      reissue: null,
      position: 0,
      seenTo: 0,
      lastRead: null,
      added: now(),
    });
  });
  state.bundles.push({
    id: preview.bundle,
    name: preview.name,
    publisher: preview.publisher,
    authors: preview.authors,
    license: preview.license,
    language: "en",
    description: preview.description,
    edition: preview.edition,
    trust: "known_key",
    key: KEY,
    shipped: false,
    copy_of: null,
    texts: 0,
    withdrawn: 0,
    marks: 0,
    added: now(),
  });
  const shared = {
    bundle: preview.bundle,
    text: "lesson-1",
    state: "placed",
    style: null,
    tags: [],
    creator: "A. Teacher",
    answer: null,
  } as const satisfies Partial<TeacherNote>;
  state.notes.push(
    {
      ...shared,
      id: journal.id("question"),
      layer: "Questions",
      question: true,
      start: null,
      end: null,
      quote: "",
      motivation: "questioning",
      color: null,
      body: "What would you call finding?",
      hint: "Think of the last thing you looked for.",
      tags: [],
    },
    {
      ...shared,
      id: journal.id("note"),
      layer: "Notes",
      question: false,
      start: 13,
      end: 22,
      quote: "To invent",
      motivation: "commenting",
      color: "green",
      body: "In the old sense of the word.",
      hint: "",
      tags: [],
    },
  );
}

function installed(state: State, id: string): InstalledBundle {
  const found = state.bundles.find((bundle) => bundle.id === id);
  if (!found) throw failure("not-found", "There is no such bundle in the library (any more).");
  return found;
}

function counted(state: State, bundle: InstalledBundle): InstalledBundle {
  const texts = state.texts.filter((text) => text.bundle === bundle.id);
  const withdrawn = texts.filter((text) => text.withdrawn).length;
  const { before: marks } = fatesIn(state, bundle.id);
  return { ...bundle, texts: texts.length - withdrawn, withdrawn, marks };
}

function takeOut(state: State, id: string): Awaited<ReturnType<Backend["removeBundle"]>> {
  const { name } = installed(state, id);
  const marksOf = (text: string): number => state.highlights.filter((mark) => mark.text === text).length;
  const texts = state.texts.filter((text) => text.bundle === id);
  const kept = texts.filter((text) => marksOf(text.id) > 0);
  for (const text of kept) text.withdrawn = true;
  state.texts = state.texts.filter((text) => text.bundle !== id || kept.includes(text));
  state.bundles = state.bundles.filter((bundle) => bundle.id !== id);
  state.notes = state.notes.filter((note) => note.bundle !== id);
  return {
    bundle: id,
    name,
    kept: kept.map((text) => ({ id: text.id, title: text.title, marks: marksOf(text.id) })),
    gone: texts.length - kept.length,
    marks: kept.reduce((sum, text) => sum + marksOf(text.id), 0),
  };
}

function answerTo(journal: Journal, note: TeacherNote, body: string): NonNullable<TeacherNote["answer"]> {
  const before = note.answer;
  return {
    id: before?.id ?? journal.id("answer"),
    bundle: note.bundle,
    text: note.text,
    target: note.id,
    question: note.question,
    asked: note.body,
    quote: note.quote,
    body,
    created: before?.created ?? now(),
    modified: now(),
    revision: (before?.revision ?? 0) + 1,
  };
}
