/** The bundles that are installed, with their texts, and what looking them over found. */
import { SvelteMap } from "svelte/reactivity";
import { backend } from "../backend";
import type { Answer } from "../backend/types/Answer";
import type { InstalledBundle } from "../backend/types/InstalledBundle";
import type { RemovedBundle } from "../backend/types/RemovedBundle";
import type { TeacherNote } from "../backend/types/TeacherNote";
import type { TextSummary } from "../backend/types/TextSummary";
import type { Verified } from "../backend/types/Verified";

export class InstalledBundles {
  /** null: not asked yet. */
  list: InstalledBundle[] | null = $state.raw(null);
  /** What the last look found, by bundle; null: it is being looked over. */
  readonly verified = new SvelteMap<string, Verified | null>();
  private texts: TextSummary[] = $state.raw([]);
  private readonly asked = new SvelteMap<string, TeacherNote[]>();
  private readonly past = new SvelteMap<string, Answer[]>();

  async load(): Promise<void> {
    const [list, shelf] = await Promise.all([backend.listBundles(), backend.shelf()]);
    await Promise.all(list.map(({ id }) => this.loadQuestions(id)));
    const before = this.list;
    this.texts = shelf.texts;
    this.list = list;
    // What was found of another edition says nothing about this one.
    for (const id of [...this.verified.keys()]) {
      const edition = (all: InstalledBundle[] | null): number | undefined =>
        all?.find((bundle) => bundle.id === id)?.edition;
      if (edition(before) !== edition(list)) this.verified.delete(id);
    }
  }

  async loadQuestions(bundle: string): Promise<void> {
    const [notes, answers] = await Promise.all([backend.bundleNotes(bundle), backend.listAnswers(bundle)]);
    this.asked.set(
      bundle,
      notes.filter((note) => note.question || note.answer || note.text === null),
    );
    this.past.set(
      bundle,
      answers.filter(({ target }) => !notes.some(({ id }) => id === target)),
    );
  }

  /** The texts of a bundle in its order: those that it has, or those that were withdrawn from it. */
  textsOf(bundle: string, withdrawn: boolean): TextSummary[] {
    return this.texts.filter((text) => text.bundle === bundle && text.withdrawn === withdrawn);
  }

  /** The teacher's questions and whatever else was answered. */
  questionsOf(bundle: string): TeacherNote[] {
    return this.asked.get(bundle) ?? [];
  }

  /** Answers to what this edition does not ask any more. */
  pastOf(bundle: string): Answer[] {
    return this.past.get(bundle) ?? [];
  }

  async verify(bundle: string): Promise<void> {
    if (this.verified.get(bundle) === null) return;
    this.verified.set(bundle, null);
    try {
      this.verified.set(bundle, await backend.verifyBundle(bundle));
    } catch (error) {
      this.verified.delete(bundle);
      throw error;
    }
  }

  async remove(bundle: string): Promise<RemovedBundle> {
    const removed = await backend.removeBundle(bundle);
    await this.load();
    return removed;
  }
}
