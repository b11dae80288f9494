/** Two editions side by side, as far as they are read. */
import { backend } from "../backend";
import type { Compared } from "../backend/types/Compared";
import type { ComparedRow } from "../backend/types/ComparedRow";
import type { EditionSummary } from "../backend/types/EditionSummary";
import type { MarkSpan } from "../backend/types/MarkSpan";

/** How many rows come at once. */
export const PAGE = 80;

/** A row with the marks on its sides. */
export interface Row extends ComparedRow {
  oldMarks: MarkSpan[];
  newMarks: MarkSpan[];
}

export class Comparison {
  title = $state("");
  editions: EditionSummary[] = $state.raw([]);
  old: EditionSummary | null = $state.raw(null);
  rows: Row[] = $state.raw([]);
  total = $state(0);
  /** The row the reader is at; -1: none yet. */
  at = $state(-1);
  loaded = $state(false);
  private asked = 0;
  private growing: Promise<void> | null = null;

  constructor(readonly text: string) {}

  /** The edition in use. */
  get current(): EditionSummary | null {
    return this.editions.find(({ current }) => current) ?? null;
  }

  /** The editions that the one in use can be compared with, newest first. */
  get earlier(): EditionSummary[] {
    return this.editions.filter(({ current }) => !current);
  }

  /** Begins with an edition; null: the one before the one in use. */
  async start(from: string | null): Promise<void> {
    await this.loadText();
    this.old = this.earlier.find(({ id }) => id === from) ?? this.earlier[0] ?? null;
    this.at = -1;
    await this.load(PAGE);
    this.loaded = true;
  }

  /** The same again: the library changed. */
  async reload(): Promise<void> {
    const { at } = this;
    await this.loadText();
    this.old = this.earlier.find(({ id }) => id === this.old?.id) ?? this.earlier[0] ?? null;
    await this.load(Math.max(PAGE, this.rows.length));
    this.at = Math.min(at, this.rows.length - 1);
  }

  /** The next rows, if there are more. */
  more(): Promise<void> {
    this.growing ??= this.grow().finally(() => (this.growing = null));
    return this.growing;
  }

  /** To the next row that differs, reading on as far as it takes; false: there is none this way. */
  async step(by: 1 | -1): Promise<boolean> {
    const differs = ({ kind }: Row): boolean => kind !== "same";
    if (by === -1) {
      const to = this.rows.slice(0, Math.max(0, this.at)).findLastIndex(differs);
      if (to >= 0) this.at = to;
      return to >= 0;
    }
    for (;;) {
      const { length } = this.rows;
      const to = this.rows.findIndex((row, index) => index > this.at && differs(row));
      if (to >= 0) this.at = to;
      if (to >= 0 || length >= this.total) return to >= 0;
      await this.more();
      if (this.rows.length === length) return false;
    }
  }

  /** To a row by its number, reading on as far as it takes. */
  async goTo(row: number): Promise<void> {
    if (row >= this.rows.length) await this.load(Math.min(this.total, row + PAGE));
    this.at = Math.min(row, this.rows.length - 1);
  }

  private async loadText(): Promise<void> {
    const [{ summary }, editions] = await Promise.all([
      backend.openText(this.text),
      backend.listEditions(this.text),
    ]);
    this.title = summary.title;
    this.editions = editions;
  }

  private async load(until: number): Promise<void> {
    const asked = ++this.asked;
    const { old, current } = this;
    const read = old && current ? await backend.compareEditions(old.id, current.id, 0, until) : null;
    if (asked !== this.asked) return;
    this.total = read?.total ?? 0;
    this.rows = read ? withMarks(read) : [];
  }

  private async grow(): Promise<void> {
    const { asked, old, current } = this;
    const from = this.rows.length;
    if (!old || !current || from >= this.total) return;
    const read = await backend.compareEditions(old.id, current.id, from, from + PAGE);
    if (asked === this.asked) this.rows = [...this.rows, ...withMarks(read)];
  }
}

function withMarks({ rows, old_marks, new_marks }: Compared): Row[] {
  return rows.map((row) => ({
    ...row,
    oldMarks: old_marks.filter((mark) => touches(mark, row.old)),
    newMarks: new_marks.filter((mark) => touches(mark, row.new)),
  }));
}

function touches(mark: MarkSpan, blocks: { start: number; end: number }[]): boolean {
  return blocks.some(({ start, end }) => mark.start < end && mark.end > start);
}
