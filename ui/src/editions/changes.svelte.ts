/** What became of a text's marks: the groups, the page that is shown, and the mark the reader is at. */
import { backend } from "../backend";
import type { ChangedMark } from "../backend/types/ChangedMark";
import type { ChangeQuery } from "../backend/types/ChangeQuery";
import type { Chosen } from "../backend/types/Chosen";
import type { EditionSummary } from "../backend/types/EditionSummary";
import type { MarkCounts } from "../backend/types/MarkCounts";
import { VERDICTS, type Verdict } from "./verdicts";

/** How many entries come at once. */
export const PAGE = 100;

/** What is listed: the marks to decide, or those with a verdict. */
export type Group = "open" | Verdict;

export class Changes {
  group: Group = $state("open");
  counts: MarkCounts | null = $state.raw(null);
  open = $state(0);
  total = $state(0);
  /** How many of the group are to be decided. */
  openHere = $state(0);
  entries: ChangedMark[] = $state.raw([]);
  title = $state("");
  editions: EditionSummary[] = $state.raw([]);
  /** The entry the reader is at. */
  at = $state(0);
  private asked = 0;
  private growing = false;

  constructor(readonly text: string) {}

  /** The groups that hold a mark, with how many. */
  get groups(): { group: Group; count: number }[] {
    const { counts } = this;
    if (!counts) return [];
    const byVerdict = VERDICTS.map((group) => ({ group, count: counts[group] }));
    return [{ group: "open" as Group, count: this.open }, ...byVerdict].filter(({ count }) => count > 0);
  }

  get current(): ChangedMark | null {
    return this.entries[this.at] ?? null;
  }

  get edition(): EditionSummary | null {
    return this.editions.find(({ current }) => current) ?? null;
  }

  private get query(): Partial<ChangeQuery> {
    return this.group === "open" ? { open: true } : { verdict: this.group };
  }

  /** The first look: what is to decide, else the first group; and at the mark that was asked for. */
  async start(mark: string | null): Promise<void> {
    await this.loadText();
    await this.load();
    if (mark) await this.goToMark(mark);
    else if (this.open === 0) await this.show(this.groups[0]?.group ?? "open");
  }

  /** Turns to a group. */
  async show(group: Group): Promise<void> {
    this.group = group;
    this.at = 0;
    await this.load();
  }

  /** Asks anew, for at least `least` entries, so that nobody loses their place. */
  async load(least = PAGE): Promise<void> {
    const asked = ++this.asked;
    const list = await backend.textChanges(this.text, {
      ...this.query,
      offset: 0,
      limit: Math.max(least, PAGE),
    });
    const openHere =
      this.group === "open"
        ? list.open
        : (await backend.textChanges(this.text, { ...this.query, open: true, limit: 1 })).total;
    // A later question is under way: this answer is old.
    if (asked !== this.asked) return;
    this.counts = list.counts;
    this.open = list.open;
    this.total = list.total;
    this.openHere = openHere;
    this.entries = list.entries;
    this.at = Math.max(0, Math.min(this.at, list.entries.length - 1));
  }

  /** The same again: the library changed. */
  async reload(): Promise<void> {
    await this.loadText();
    await this.load(this.entries.length);
  }

  /** The next page, if there is one. */
  async more(): Promise<void> {
    if (this.growing || this.entries.length >= this.total) return;
    this.growing = true;
    const { asked } = this;
    try {
      const offset = this.entries.length;
      const list = await backend.textChanges(this.text, { ...this.query, offset, limit: PAGE });
      if (asked === this.asked) this.entries = [...this.entries, ...list.entries];
    } finally {
      this.growing = false;
    }
  }

  /** One entry on or back; false at the ends. */
  async step(by: 1 | -1): Promise<boolean> {
    const to = this.at + by;
    if (to >= this.entries.length) await this.more();
    if (to < 0 || to >= this.entries.length) return false;
    this.at = to;
    return true;
  }

  async accept(chosen: Chosen): Promise<number> {
    const count = await backend.acceptChanges(chosen);
    await this.load(this.entries.length);
    return count;
  }

  async orphan(chosen: Chosen): Promise<number> {
    const count = await backend.orphanMarks(chosen);
    await this.load(this.entries.length);
    return count;
  }

  async place(mark: string, start: number, end: number): Promise<void> {
    await backend.placeMark(mark, start, end);
    await this.load(this.entries.length);
  }

  private async loadText(): Promise<void> {
    const [{ summary }, editions] = await Promise.all([
      backend.openText(this.text),
      backend.listEditions(this.text),
    ]);
    this.title = summary.title;
    this.editions = editions;
  }

  private async goToMark(mark: string): Promise<void> {
    const among = (): number => this.entries.findIndex(({ highlight }) => highlight.id === mark);
    for (const group of ["open", ...VERDICTS] as Group[]) {
      if (this.group !== group) await this.show(group);
      while (among() < 0 && this.entries.length < this.total) await this.more();
      if (among() < 0) continue;
      this.at = among();
      return;
    }
  }
}
