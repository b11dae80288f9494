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
  /** The rows that are read, from number `first` on. */
  rows: Row[] = $state.raw([]);
  first = $state(0);
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

  /** The number behind the last row that is read. */
  get end(): number {
    return this.first + this.rows.length;
  }

  /** Begins with an edition (null: the one before the one in use), at a mark's old passage if one is named. */
  async start(from: string | null, mark: string | null): Promise<void> {
    await this.loadText();
    this.old = this.earlier.find(({ id }) => id === from) ?? this.earlier[0] ?? null;
    this.at = -1;
    const { old, current } = this;
    const row = mark && old && current ? await backend.rowOfMark(old.id, current.id, mark) : null;
    if (row === null) await this.load(0, PAGE);
    else await this.goTo(row);
    this.loaded = true;
  }

  /** The same again: the library changed. */
  async reload(): Promise<void> {
    await this.loadText();
    this.old = this.earlier.find(({ id }) => id === this.old?.id) ?? this.earlier[0] ?? null;
    await this.load(this.first, Math.max(PAGE, this.rows.length));
    this.at = Math.min(this.at, this.end - 1);
  }

  /** The rows after or before those that are read, if there are any. */
  more(by: 1 | -1 = 1): Promise<void> {
    this.growing ??= this.grow(by).finally(() => (this.growing = null));
    return this.growing;
  }

  /** To the next row that differs, reading on as far as it takes; false: there is none this way. */
  async step(by: 1 | -1): Promise<boolean> {
    for (;;) {
      const { first, end, at } = this;
      const to = this.differing(by, at < 0 && by < 0 ? 0 : at);
      if (to >= 0) this.at = to;
      if (to >= 0 || (by > 0 ? end >= this.total : first === 0)) return to >= 0;
      await this.more(by);
      if (this.first === first && this.end === end) return false;
    }
  }

  /** To a row by its number. */
  async goTo(row: number): Promise<void> {
    if (row < this.first || row >= this.end) await this.load(Math.max(0, row - PAGE / 4), PAGE);
    this.at = Math.min(row, this.end - 1);
  }

  /** The next row that differs among those that are read, or -1. */
  private differing(by: 1 | -1, at: number): number {
    const differs = ({ kind }: Row, index: number): boolean => {
      const ahead = by > 0 ? this.first + index > at : this.first + index < at;
      return kind !== "same" && ahead;
    };
    const found = by > 0 ? this.rows.findIndex(differs) : this.rows.findLastIndex(differs);
    return found < 0 ? -1 : this.first + found;
  }

  private async loadText(): Promise<void> {
    const [{ summary }, editions] = await Promise.all([
      backend.openText(this.text),
      backend.listEditions(this.text),
    ]);
    this.title = summary.title;
    this.editions = editions;
  }

  private async load(from: number, count: number): Promise<void> {
    const asked = ++this.asked;
    const { old, current } = this;
    const read =
      old && current ? await backend.compareEditions(old.id, current.id, from, from + count) : null;
    if (asked !== this.asked) return;
    this.total = read?.total ?? 0;
    this.first = Math.min(from, this.total);
    this.rows = read ? withMarks(read) : [];
  }

  private async grow(by: 1 | -1): Promise<void> {
    const { asked, old, current, first, end } = this;
    const [from, to] = by > 0 ? [end, end + PAGE] : [Math.max(0, first - PAGE), first];
    if (!old || !current || from >= this.total || from === to) return;
    const rows = withMarks(await backend.compareEditions(old.id, current.id, from, to));
    if (asked !== this.asked) return;
    this.rows = by > 0 ? [...this.rows, ...rows] : [...rows, ...this.rows];
    this.first = Math.min(this.first, from);
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
