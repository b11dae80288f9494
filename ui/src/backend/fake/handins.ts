/** Handing in, in the in-memory library: a class of three that waits outside. */
import type { Backend } from "../index";
import type { Collected } from "../types/Collected";
import type { CollectedCounts } from "../types/CollectedCounts";
import type { HandedIn } from "../types/HandedIn";
import type { HandIn } from "../types/HandIn";
import type { HandInCounts } from "../types/HandInCounts";
import type { HandIns } from "../types/HandIns";
import type { HeatRun } from "../types/HeatRun";
import type { QuestionAnswers } from "../types/QuestionAnswers";
import { hear } from "./events";
import { BUNDLE, failure, type FakeHandIn, type Journal, now, type State } from "./state";

/** Who hands in, what they mark in the bundle's first text, and what they note there. */
const CLASS = [
  { name: "Ada", passages: ["useful things are made in common", "the scale is new"], note: "By whom?" },
  { name: "Ben", passages: ["made in common, by people who are not paid"], note: "" },
  { name: "Cy", passages: ["voluntary participation"], note: "Is it?" },
];

export function handIns(
  journal: Journal,
  events: EventTarget,
): Pick<
  Backend,
  | "handInOutlook"
  | "handIn"
  | "chooseHandIns"
  | "collectHandIns"
  | "listHandIns"
  | "handInMarks"
  | "heatMap"
  | "answersByQuestion"
  | "exportHandIns"
  | "nameStudent"
  | "removeHandIn"
  | "onHandInsChosen"
> {
  return {
    onHandInsChosen: (heard) => hear(events, "hand-ins-chosen", heard),
    handInOutlook: async (bundle) => outlook(journal.state, bundle),
    handIn: async (bundle, name) => {
      if (!name.trim()) throw failure("invalid-value", "Whose marks are these? Nothing was written.");
      if (name.trim() !== journal.state.settings.hand_in_name)
        journal.write("change-settings", (state) => (state.settings.hand_in_name = name.trim()));
      const told = outlook(journal.state, bundle);
      return { file: `/home/reader/${told.title} - ${told.name}.annotations`, told };
    },
    chooseHandIns: async () => ({ handle: 1, preview: told(namesIn(journal.state)) }),
    collectHandIns: async () => {
      const known = namesIn(journal.state);
      const coming = CLASS.filter(({ name }) => !known.has(name));
      if (coming.length > 0)
        journal.write("collect-hand-ins", (state) => {
          for (const one of coming) state.handedIn.push(work(journal, state, one));
        });
      return told(known);
    },
    listHandIns: async (bundle) => list(journal.state, bundle),
    handInMarks: async (text) => {
      const marks = journal.state.handedIn.flatMap((one) => one.marks.filter((mark) => mark.text === text));
      marks.sort((a, b) => (a.start ?? Infinity) - (b.start ?? Infinity));
      return { marks: structuredClone(marks), left_out: 0 };
    },
    heatMap: async (text) => {
      const runs = heat(journal.state, text);
      const most = Math.max(0, ...runs.map(({ students }) => students));
      return { students: journal.state.handedIn.length, most, runs };
    },
    answersByQuestion: async (bundle) => structuredClone(answers(journal.state, bundle)),
    exportHandIns: async (bundle) => `/home/reader/${list(journal.state, bundle).title}.csv`,
    nameStudent: async (id, called, pseudonym) =>
      journal.write("name-student", (state) => {
        const { student } = one(state, id);
        student.called = called ?? student.called;
        student.pseudonym = pseudonym ?? student.pseudonym;
      }),
    removeHandIn: async (id) =>
      journal.write("remove-hand-in", (state) => {
        state.handedIn.splice(state.handedIn.indexOf(one(state, id)), 1);
      }),
  };
}

function one(state: State, id: string): FakeHandIn {
  const found = state.handedIn.find(({ student }) => student.id === id);
  if (!found) throw failure("not-found", "There is no such hand-in (any more). Nothing was changed.");
  return found;
}

function outlook(state: State, bundle: string): HandedIn {
  const installed = state.bundles.find(({ id }) => id === bundle);
  if (!installed) throw failure("not-found", "There is no such bundle in the library (any more).");
  const texts = new Set(state.texts.filter((text) => text.bundle === bundle).map(({ id }) => id));
  const marks = state.highlights.filter(({ text }) => texts.has(text));
  return {
    bundle,
    title: installed.name,
    edition: installed.edition,
    name: state.settings.hand_in_name,
    marks: marks.length,
    notes: marks.filter(({ note }) => note !== "").length,
    answers: state.notes.filter((note) => note.bundle === bundle && note.answer).length,
    deleted: 0,
  };
}

function namesIn(state: State): Set<string> {
  return new Set(state.handedIn.map(({ student }) => student.name));
}

/** What the files of the class do where the work of some is here. */
function told(known: Set<string>): Collected {
  const files = CLASS.map(({ name, passages }) => ({
    file: `${name}.annotations`,
    bundle: BUNDLE.id,
    title: BUNDLE.name,
    students: [name],
    counts: counts(passages.length, known.has(name)),
    refused: [],
    refusal: null,
  }));
  const all = files.map((file) => file.counts);
  const sum = (field: keyof CollectedCounts): number => all.reduce((total, one) => total + one[field], 0);
  const together = counts(0, false);
  for (const field of Object.keys(together) as (keyof CollectedCounts)[]) together[field] = sum(field);
  return { files, counts: together };
}

function counts(marks: number, known: boolean): CollectedCounts {
  const records = marks === 0 ? 0 : marks + 1;
  const [fresh, same] = known ? [0, records] : [records, 0];
  return {
    ...{ records, new: fresh, changed: 0, same, older: 0, refused: 0, deleted: 0 },
    ...{ placed: marks, check: 0, unplaced: 0, whole: records - marks },
  };
}

/** A student's work on the bundle's first text. */
function work(journal: Journal, state: State, { name, passages, note }: (typeof CLASS)[number]): FakeHandIn {
  const text = state.texts.find(({ bundle }) => bundle === BUNDLE.id);
  if (!text) throw failure("bundle-not-installed", "The bundle this is about is not in the library.");
  const id = journal.id("hand-in");
  const plain = text.document.points.join("");
  const marks = passages.map((quote, index) => {
    // The sample texts have no character beyond the first plane before these passages.
    const start = plain.indexOf(quote);
    return {
      text: text.id,
      hand_in: id,
      id: `urn:student:${name}:${index}`,
      start,
      end: start + quote.length,
      on_passage: true,
      state: "placed" as const,
      quote,
      color: "yellow" as const,
      style: "solid" as const,
      note: index === 0 ? note : "",
      tags: [],
      created: now(),
      modified: now(),
    };
  });
  const student: HandIn = {
    id,
    number: Math.max(0, ...state.handedIn.map((other) => other.student.number)) + 1,
    name,
    called: "",
    pseudonym: "",
    namesake: 0,
    pseudonym_namesake: 0,
    edition: 1,
    generated: now(),
    received: now(),
    counts: counted(marks),
    texts: [],
    answers: 1,
  };
  const answer = {
    hand_in: id,
    id: `urn:student:${name}:answer`,
    body: `${name} thinks so.`,
    asked: null,
    modified: now(),
  };
  return { student, marks, answers: new Map([["urn:question", answer]]) };
}

function counted(marks: FakeHandIn["marks"]): HandInCounts {
  const notes = marks.filter(({ note }) => note !== "").length;
  return { marks: marks.length, notes, placed: marks.length, check: 0, unplaced: 0 };
}

function list(state: State, bundle: string): HandIns {
  const { title, edition } = outlook(state, bundle);
  const texts = state.texts.filter((text) => text.bundle === bundle).map(({ id, title }) => ({ id, title }));
  const students = bundle === BUNDLE.id ? state.handedIn : [];
  return {
    bundle,
    title,
    edition,
    texts,
    students: students.map(({ student, marks }) => ({
      ...student,
      texts: texts.map(({ id }) => counted(marks.filter((mark) => mark.text === id))),
    })),
  };
}

function heat(state: State, text: string): HeatRun[] {
  const edges = new Set<number>();
  const marked = state.handedIn.map(({ marks }) => marks.filter((mark) => mark.text === text));
  for (const { start, end } of marked.flat()) {
    if (start !== null && end !== null) edges.add(start).add(end);
  }
  const sorted = [...edges].sort((a, b) => a - b);
  return sorted.slice(0, -1).flatMap((start, index) => {
    const end = sorted[index + 1] ?? start;
    const covers = (mark: FakeHandIn["marks"][number]): boolean =>
      (mark.start ?? Infinity) <= start && (mark.end ?? 0) >= end;
    const students = marked.filter((marks) => marks.some(covers)).length;
    return students > 0 ? [{ start, end, students }] : [];
  });
}

function answers(state: State, bundle: string): QuestionAnswers[] {
  if (bundle !== BUNDLE.id) return [];
  const given = state.handedIn.flatMap((one) => [...one.answers.values()]);
  return [
    {
      target: "urn:question",
      question: true,
      asked_still: true,
      text: state.texts.find((text) => text.bundle === bundle)?.id ?? null,
      asked: "Can a firm be a commons?",
      quote: "",
      answers: given,
    },
  ];
}
