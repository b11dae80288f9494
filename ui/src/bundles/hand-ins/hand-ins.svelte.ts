/** What students handed in of a bundle: who, how much, what they answered. */
import { backend } from "../../backend";
import type { Collected } from "../../backend/types/Collected";
import type { HandIns } from "../../backend/types/HandIns";
import type { QuestionAnswers } from "../../backend/types/QuestionAnswers";
import { nameOf, naming } from "../../shared/students.svelte";

export class HandedIn {
  /** null: not asked yet. */
  all: HandIns | null = $state.raw(null);
  questions: QuestionAnswers[] = $state.raw([]);
  /** What the last opening of files did. */
  collected: Collected | null = $state.raw(null);

  constructor(private readonly bundle: string) {}

  async load(): Promise<void> {
    [this.all, this.questions] = await Promise.all([
      backend.listHandIns(this.bundle),
      backend.answersByQuestion(this.bundle),
    ]);
  }

  async collect(): Promise<void> {
    this.collected = (await backend.collectHandIns(this.bundle)) ?? this.collected;
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
