/**
 * Stored marks as `<mark>` segments: where overlaps split a block, and how a segment looks and is named.
 *
 * A segment carries the ids of all marks on it. The longest filled mark colors the ground, each further one
 * draws a band below the words, so none hides another.
 */
import type { Highlight } from "../backend/types/Highlight";
import type { Passage } from "./positions";

/** A stretch of a block with the same marks on all of it, in plain-text positions. */
export interface Segment extends Passage {
  marks: Highlight[];
}

/** By start, then longest first, then oldest: the order of segments, of layers, and of the margin. */
export function inReadingOrder(a: Highlight, b: Highlight): number {
  return a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : 1);
}

/** The marks that have characters in a passage, in reading order. */
export function marksOn(passage: Passage, marks: Iterable<Highlight>): Highlight[] {
  const found: Highlight[] = [];
  for (const mark of marks) {
    if (mark.start < passage.end && mark.end > passage.start && mark.state !== "unplaced") found.push(mark);
  }
  return found.sort(inReadingOrder);
}

/** Splits a passage at every start and end of the marks on it; unmarked stretches are segments too. */
export function segmentsOf(passage: Passage, marks: Highlight[]): Segment[] {
  const here = marksOn(passage, marks);
  const seams = new Set([passage.start, passage.end]);
  for (const mark of here) {
    if (mark.start > passage.start) seams.add(mark.start);
    if (mark.end < passage.end) seams.add(mark.end);
  }
  const ordered = [...seams].sort((a, b) => a - b);
  return ordered.slice(0, -1).map((start, index) => {
    const end = ordered[index + 1] as number;
    return { start, end, marks: here.filter((mark) => mark.start < end && mark.end > start) };
  });
}

/** What a mark is, in words, for those who do not see it. */
export type Describe = (mark: Highlight) => string;

/** How many bands fit below a line of text; further marks are still named and reachable. */
const MAX_BANDS = 3;

/**
 * The element of a segment. `focusable`: a mark is first met here, so the Tab key stops.
 * Names go into `aria-description` (a mark may not be named by `aria-label`), never into its text.
 */
export function markElement(segment: Segment, focusable: boolean, describe: Describe): HTMLElement {
  const element = document.createElement("mark");
  element.dataset.ids = segment.marks.map((mark) => mark.id).join(" ");
  element.setAttribute("aria-description", segment.marks.map(describe).join("; "));
  if (focusable) element.tabIndex = 0;
  if (segment.marks.some((mark) => mark.note !== "" && mark.end === segment.end))
    element.classList.add("note-end");
  paint(element, segment.marks);
  return element;
}

/** Colors go in as custom properties: the table of colors stays in the style sheet, for every theme. */
function paint(element: HTMLElement, marks: Highlight[]): void {
  const ground = marks.find((mark) => mark.style === "solid");
  const bands = marks.filter((mark) => mark !== ground).slice(0, MAX_BANDS);
  if (ground) element.style.setProperty("--ground", `var(--mark-${ground.color})`);
  bands.forEach((mark, index) =>
    element.style.setProperty(`--band-${index + 1}`, `var(--line-${mark.color})`),
  );
  element.dataset.bands = String(bands.length);
}

/** The ids of the marks under a node of the text. */
export function idsAt(node: Node | null): string[] {
  const element = node instanceof Element ? node : (node?.parentElement ?? null);
  const ids = element?.closest<HTMLElement>("mark[data-ids]")?.dataset.ids;
  return ids ? ids.split(" ") : [];
}

/** The segments of one mark on the page, in reading order. */
export function elementsOf(id: string, root: Element): HTMLElement[] {
  return Array.from(root.querySelectorAll<HTMLElement>(`mark[data-ids~=${JSON.stringify(id)}]`));
}
