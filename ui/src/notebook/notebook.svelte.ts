/** The notebook's page of the library: a query, what it found so far, and what is selected. */
import { SvelteSet } from "svelte/reactivity";
import { backend } from "../backend";
import type { Color } from "../backend/types/Color";
import type { HighlightChange } from "../backend/types/HighlightChange";
import type { NotebookEntry } from "../backend/types/NotebookEntry";
import type { NotebookOrder } from "../backend/types/NotebookOrder";
import type { NotebookQuery } from "../backend/types/NotebookQuery";
import type { TagCount } from "../backend/types/TagCount";
import type { TextSummary } from "../backend/types/TextSummary";
import { idsOf } from "./entries";

/** How many entries come at once. */
export const PAGE = 100;

export class Notebook {
  text = $state("");
  tag = $state("");
  words = $state("");
  withNote = $state(false);
  order: NotebookOrder = $state("place");
  readonly colors = new SvelteSet<Color>();

  total = $state(0);
  /** What came so far. A page that is there stays the same when the next one comes, so it is not drawn again. */
  pages: NotebookEntry[][] = $state.raw([]);
  readonly entries = $derived(this.pages.flat());
  loaded = $state(false);
  tags: TagCount[] = $state.raw([]);
  texts: TextSummary[] = $state.raw([]);
  readonly selected = new SvelteSet<string>();
  private asked = 0;
  private growing = false;

  /** What is asked for, but for the page. */
  get query(): Partial<NotebookQuery> {
    return {
      text: this.text || null,
      colors: [...this.colors],
      tag: this.tag || null,
      words: this.words.trim() || null,
      with_note: this.withNote,
      order: this.order,
    };
  }

  get filtered(): boolean {
    return Boolean(this.text || this.tag || this.words.trim() || this.withNote || this.colors.size > 0);
  }

  /** Asks anew, for at least `least` entries, so that nobody loses their place. */
  async load(least = PAGE): Promise<void> {
    const asked = ++this.asked;
    const page = await backend.notebook({ ...this.query, offset: 0, limit: Math.max(least, PAGE) });
    // A later question is under way: this answer is old.
    if (asked !== this.asked) return;
    this.total = page.total;
    this.pages = inPages(page.entries);
    this.loaded = true;
    const here = idsOf(page.entries);
    for (const id of this.selected) if (!here.has(id)) this.selected.delete(id);
  }

  /** The next page, if there is one. */
  async more(): Promise<void> {
    if (this.growing || this.entries.length >= this.total) return;
    this.growing = true;
    const { asked } = this;
    try {
      const page = await backend.notebook({ ...this.query, offset: this.entries.length, limit: PAGE });
      if (asked !== this.asked) return;
      this.total = page.total;
      this.pages = [...this.pages, page.entries];
    } finally {
      this.growing = false;
    }
  }

  /** What the filters offer. */
  async loadChoices(): Promise<void> {
    const [tags, shelf] = await Promise.all([backend.listTags(), backend.shelf()]);
    this.tags = tags;
    this.texts = shelf.texts.filter(({ highlights }) => highlights > 0);
    if (this.tag && !tags.some(({ tag }) => tag === this.tag)) this.tag = "";
  }

  /** Everything again: marks, tags, texts. */
  async reload(): Promise<void> {
    await Promise.all([this.load(this.entries.length), this.loadChoices()]);
  }

  clearFilter(): void {
    this.text = "";
    this.tag = "";
    this.words = "";
    this.withNote = false;
    this.colors.clear();
  }

  toggleColor(color: Color): void {
    if (!this.colors.delete(color)) this.colors.add(color);
  }

  toggleSelected(id: string): void {
    if (!this.selected.delete(id)) this.selected.add(id);
  }

  selectAll(): void {
    for (const { highlight } of this.entries) this.selected.add(highlight.id);
  }

  /** Changes one mark. */
  async change(entry: NotebookEntry, change: Partial<HighlightChange>): Promise<void> {
    const { id, revision } = entry.highlight;
    await backend.changeHighlight(id, revision, change);
    await this.reload();
  }

  /** Changes all that are selected, as one step to undo. */
  async changeSelected(change: Partial<HighlightChange>): Promise<number> {
    const count = await backend.changeHighlights([...this.selected], change);
    await this.reload();
    return count;
  }

  /** Adds tags to all that are selected, as one step to undo. */
  async tagSelected(tags: string[]): Promise<number> {
    const count = await backend.tagHighlights([...this.selected], tags);
    await this.reload();
    return count;
  }

  /** Deletes marks, as one step to undo. */
  async delete(ids: string[]): Promise<void> {
    await backend.deleteHighlights(ids);
    for (const id of ids) this.selected.delete(id);
    await this.reload();
  }
}

function inPages(entries: NotebookEntry[]): NotebookEntry[][] {
  const pages = [];
  for (let at = 0; at < entries.length; at += PAGE) pages.push(entries.slice(at, at + PAGE));
  return pages;
}
