/** The shelf as the library screen shows it: grouped, filtered, sorted. */
import { backend } from "../backend";
import type { BundleSummary } from "../backend/types/BundleSummary";
import type { Shelf } from "../backend/types/Shelf";
import type { TextSummary } from "../backend/types/TextSummary";

export type ShelfOrder = "shelf" | "title" | "recent" | "longest";

export interface ShelfGroup {
  /** The bundle; null: texts that came by themselves. */
  bundle: BundleSummary | null;
  texts: ShelfText[];
}

export interface ShelfText {
  text: TextSummary;
  /** Its place in the bundle, from 1; null where another order is in force. */
  chapter: number | null;
}

export class LibraryShelf {
  shelf: Shelf = $state.raw({ bundles: [], texts: [], continue_reading: null });
  filter = $state("");
  order: ShelfOrder = $state("shelf");
  /** The heading that the text to go on with was left at; "" where there is none, null until that is known. */
  heading: string | null = $state(null);

  /** The shelf that came with the start, if this is the start. */
  constructor(first: Shelf | null) {
    if (first) this.shelf = first;
  }

  /** Asks for the shelf, then for the place that reading goes on at. */
  async load(): Promise<void> {
    this.shelf = await backend.shelf();
    await this.findHeading();
  }

  /** Looks up the heading that the text to go on with was left at. */
  async findHeading(): Promise<void> {
    const text = this.continued;
    if (!text) return;
    const { outline, position } = await backend.openText(text.id);
    const heading = outline.findLast(({ start }) => start <= position)?.text ?? "";
    this.heading = heading === text.title ? "" : heading;
  }

  get groups(): ShelfGroup[] {
    return [...this.shelf.bundles, null]
      .map((bundle) => ({ bundle, texts: this.textsOf(bundle) }))
      .filter(({ texts }) => texts.length > 0);
  }

  get continued(): TextSummary | null {
    return this.shelf.texts.find(({ id }) => id === this.shelf.continue_reading) ?? null;
  }

  private textsOf(bundle: BundleSummary | null): ShelfText[] {
    const wanted = this.filter.trim().toLocaleLowerCase();
    const all = this.shelf.texts.filter((text) => text.bundle === (bundle?.id ?? null));
    const numbered = bundle !== null && this.order === "shelf";
    const found = all
      .map((text, index) => ({ text, chapter: numbered && !text.withdrawn ? index + 1 : null }))
      .filter(({ text }) =>
        [text.title, ...text.authors].some((words) => words.toLocaleLowerCase().includes(wanted)),
      );
    return this.order === "shelf" ? found : found.sort((a, b) => compare(a.text, b.text, this.order));
  }
}

const titles = new Intl.Collator(undefined, { numeric: true });

function compare(a: TextSummary, b: TextSummary, order: ShelfOrder): number {
  if (order === "recent") return (b.last_read ?? "").localeCompare(a.last_read ?? "");
  if (order === "longest") return b.words - a.words;
  return titles.compare(a.title, b.title);
}
