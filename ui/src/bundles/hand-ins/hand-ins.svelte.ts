/** What students handed in of a bundle: who, how much, what they answered. */
import { backend } from "../../backend";
import type { Collected } from "../../backend/types/Collected";
import type { HandIn } from "../../backend/types/HandIn";
import type { HandIns } from "../../backend/types/HandIns";
import type { QuestionAnswers } from "../../backend/types/QuestionAnswers";
import { t } from "../../messages/messages";

/** Names or pseudonyms: as long as the window is open, for all bundles. */
const shown = $state({ pseudonyms: false });

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

  get pseudonyms(): boolean {
    return shown.pseudonyms;
  }

  set pseudonyms(pseudonyms: boolean) {
    shown.pseudonyms = pseudonyms;
  }

  /** Where the table was written; null: the reader cancelled. */
  export(): Promise<string | null> {
    return backend.exportHandIns(this.bundle, { pseudonyms: shown.pseudonyms, raw: false });
  }

  nameOf(student: HandIn): string {
    return nameOf(student, shown.pseudonyms);
  }

  nameOfId(id: string): string {
    const student = this.all?.students.find((one) => one.id === id);
    return student ? this.nameOf(student) : "";
  }
}

/** What to call a student. */
export function nameOf(student: HandIn, pseudonyms: boolean): string {
  const name = pseudonyms ? student.pseudonym : student.called || student.name;
  return name || t("hand-ins-student", { number: student.number });
}
