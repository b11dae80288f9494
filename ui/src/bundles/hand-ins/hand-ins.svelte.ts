/** What students handed in of a bundle: who, how much, what they answered. */
import { backend, type ChosenHandIns } from "../../backend";
import type { Collected } from "../../backend/types/Collected";
import type { HandIns } from "../../backend/types/HandIns";
import type { QuestionAnswers } from "../../backend/types/QuestionAnswers";
import { nameOf, naming } from "../../shared/students.svelte";

export class HandedIn {
  /** null: not asked yet. */
  all: HandIns | null = $state.raw(null);
  questions: QuestionAnswers[] = $state.raw([]);
  /** Files that wait for the teacher's word. */
  chosen: ChosenHandIns | null = $state.raw(null);
  /** What the last opening of files did. */
  collected: Collected | null = $state.raw(null);

  constructor(private readonly bundle: string) {}

  async load(): Promise<void> {
    [this.all, this.questions] = await Promise.all([
      backend.listHandIns(this.bundle),
      backend.answersByQuestion(this.bundle),
    ]);
  }

  /** Asks for files; what they would do is shown before they are taken in. */
  async choose(): Promise<void> {
    this.chosen = (await backend.chooseHandIns(this.bundle)) ?? this.chosen;
  }

  async collect(): Promise<void> {
    const { chosen } = this;
    if (!chosen) return;
    this.collected = await backend.collectHandIns(chosen.handle);
    this.chosen = null;
    await this.load();
  }

  /** Where the table was written; null: the reader cancelled. */
  export(): Promise<string | null> {
    return backend.exportHandIns(this.bundle, { pseudonyms: naming.pseudonyms, raw: false });
  }

  nameOfId(id: string): string {
    const student = this.all?.students.find((one) => one.id === id);
    return student ? nameOf(student) : "";
  }
}
