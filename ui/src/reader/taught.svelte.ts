/**
 * What the teacher wrote beside a text: a layer next to the reader's own marks. It is only read here; the one thing
 * that the reader adds is an answer.
 */
import { backend } from "../backend";
import type { Answer } from "../backend/types/Answer";
import type { TeacherNote } from "../backend/types/TeacherNote";
import type { Passage } from "./positions";

/** Ids come from a stranger's file and may be there twice: on the page each has a number of its own. */
export interface TaughtNote extends TeacherNote {
  number: number;
}

/** A note that stands on words of the text. */
export type PlacedNote = TaughtNote & Passage;

/** Shown in every text or in none, as long as the window is open: with a new start nothing of the teacher's is missed. */
const layer = $state({ shown: true });

export class Taught {
  private notes: TaughtNote[] = $state.raw([]);
  /** The one in hand: open where there is no room for cards. */
  open: number | null = $state(null);

  constructor(private readonly text: string) {}

  async load(): Promise<void> {
    const notes = await backend.teacherNotes(this.text);
    this.notes = notes.map((note, number) => ({ ...note, number }));
    if (!this.notes.some(({ number }) => number === this.open)) this.open = null;
  }

  get shown(): boolean {
    return layer.shown;
  }

  set shown(shown: boolean) {
    layer.shown = shown;
    if (!shown) this.open = null;
  }

  /** Is there anything to show or hide? */
  get any(): boolean {
    return this.notes.length > 0;
  }

  /** Those on a passage, in order of place; none while the layer is hidden. */
  get placed(): PlacedNote[] {
    return layer.shown ? this.notes.filter(isPlaced) : [];
  }

  /** Those on the text as a whole, and those whose words are gone from it. */
  get whole(): TaughtNote[] {
    return layer.shown ? this.notes.filter((note) => !isPlaced(note)) : [];
  }

  /** In the order in which they are met: those beside the text, then those below it. */
  get inOrder(): TaughtNote[] {
    return [...this.placed, ...this.whole];
  }

  /** The library said how an answer is now. */
  answered(id: string, answer: Answer | null): void {
    this.notes = this.notes.map((note) => (note.id === id ? { ...note, answer } : note));
  }

  note(id: string): TaughtNote | undefined {
    return this.notes.find((one) => one.id === id);
  }
}

export function isPlaced(note: TaughtNote): note is PlacedNote {
  return note.start !== null && note.end !== null && note.end > note.start && note.state !== "unplaced";
}

/** The name of a note's card on the page. */
export function cardOf(number: number): string {
  return `teacher:${number}`;
}
