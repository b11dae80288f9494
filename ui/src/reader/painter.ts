/**
 * Passing paint over the text: find hits, the mark that is being saved, a flash on arrival. Nothing stored is
 * drawn here. Uses the CSS Custom Highlight API, near the viewport only: its cost grows with the ranges on the
 * page. Where an engine lacks it, the current hit is shown as the selection and the rest does without.
 */
import { rangeOf, type Passage } from "./positions";

type Paint = "find" | "find-current" | "flash" | "pending" | "taught" | "class";

/** More than anyone sees at once; WebKit slows down with every further range. */
const MAX_RANGES = 300;
const FLASH_MS = 1_600;

const registry: HighlightRegistry | null =
  typeof CSS !== "undefined" && "highlights" in CSS && typeof Highlight === "function"
    ? CSS.highlights
    : null;

export class Painter {
  private flashing: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly root: Element) {}

  /** Draws passages as far as they are on the page, instead of those before. */
  paint(name: Paint, passages: Passage[]): void {
    if (!registry) return;
    // Deleting first: older WebKit does not repaint when a name is set again.
    registry.delete(name);
    const ranges = passages
      .slice(0, MAX_RANGES)
      .map((passage) => rangeOf(passage, this.root))
      .filter((range) => range !== null);
    if (ranges.length > 0) registry.set(name, new Highlight(...ranges));
  }

  /** The one hit the reader is at: a selection where it cannot be painted. */
  paintCurrent(passage: Passage | null): void {
    this.paint("find-current", passage ? [passage] : []);
    if (registry || !passage) return;
    const range = rangeOf(passage, this.root);
    const selection = document.getSelection();
    if (!range || !selection) return;
    selection.removeAllRanges();
    selection.addRange(range);
  }

  /** Shows for a moment where a jump has led. */
  flash(passage: Passage): void {
    clearTimeout(this.flashing);
    this.paint("flash", [passage]);
    this.flashing = setTimeout(() => this.paint("flash", []), FLASH_MS);
  }

  clear(): void {
    clearTimeout(this.flashing);
    for (const name of ["find", "find-current", "flash", "pending", "taught", "class"] as const)
      this.paint(name, []);
  }
}
