/**
 * What a class marked in a text: how many marked each passage, and a layer for each student. It is only read here, and
 * asked for only where somebody handed in something.
 */
import { backend } from "../backend";
import type { HandIn } from "../backend/types/HandIn";
import type { HandInMark } from "../backend/types/HandInMark";
import type { HeatMap } from "../backend/types/HeatMap";
import type { HeatRun } from "../backend/types/HeatRun";
import type { Passage } from "./positions";

/** Shown in every text or in none, as long as the window is open. */
const layer = $state({ shown: false });

export class ClassWork {
  /** null: nobody handed in anything. */
  heat: HeatMap | null = $state.raw(null);
  students: HandIn[] = $state.raw([]);
  /** Whose layer is shown; null: the whole class's. */
  student: string | null = $state(null);
  /** The passage in hand. */
  run: HeatRun | null = $state.raw(null);
  private marks: HandInMark[] = $state.raw([]);

  constructor(
    private readonly text: string,
    private readonly bundle: string | null,
  ) {}

  async load(): Promise<void> {
    if (this.bundle === null) return;
    const heat = await backend.heatMap(this.text);
    this.heat = heat.students > 0 ? heat : null;
    this.run = heat.runs.find(({ start }) => start === this.run?.start) ?? null;
    if (this.heat && layer.shown) await this.loadLayers();
  }

  private async loadLayers(): Promise<void> {
    if (this.bundle === null) return;
    const [all, found] = await Promise.all([
      backend.listHandIns(this.bundle),
      backend.handInMarks(this.text),
    ]);
    this.students = all.students;
    this.marks = found.marks;
    if (!all.students.some(({ id }) => id === this.student)) this.student = null;
  }

  /** Is there anything to show or hide? */
  get any(): boolean {
    return this.heat !== null;
  }

  get shown(): boolean {
    return layer.shown && this.any;
  }

  async show(shown: boolean): Promise<void> {
    layer.shown = shown;
    if (shown) await this.loadLayers();
  }

  /** Shows the layer of a student, or (null) that of the whole class. */
  choose(student: string | null): void {
    this.student = student;
    this.run = null;
  }

  /** Takes up a passage: who marked it? */
  takeUp(run: HeatRun | null): void {
    this.run = run;
    this.student = null;
  }

  /** The passages of the margin, and how many share each; of one student alone each counts 1. */
  get runs(): HeatRun[] {
    return this.shown ? (this.heat?.runs ?? []) : [];
  }

  /** What is told one by one: what a student marked, or what was marked at the passage in hand. */
  get listed(): HandInMark[] {
    const { run, student } = this;
    if (!this.shown) return [];
    if (run)
      return this.marks.filter((mark) => isPlaced(mark) && mark.start < run.end && mark.end > run.start);
    return student === null ? [] : this.marks.filter((mark) => mark.hand_in === student);
  }

  /** Those of them that stand on words of the text. */
  get painted(): Passage[] {
    return this.listed.filter(isPlaced);
  }

  studentOf(mark: HandInMark): HandIn | undefined {
    return this.students.find(({ id }) => id === mark.hand_in);
  }
}

export function isPlaced(mark: HandInMark): mark is HandInMark & Passage {
  return mark.start !== null && mark.end !== null && mark.end > mark.start;
}
