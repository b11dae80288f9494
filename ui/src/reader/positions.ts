/**
 * Between the screen and the plain text: DOM points on one side, code points of the edition on the other.
 *
 * The only file that knows UTF-16. Everything else counts code points, as Rust does. It relies on one promise
 * of `render.ts`: the text content of a block element is the block's slice of the plain text, character for
 * character, and neighboring blocks are one LF apart.
 */

/** A passage: code points of the plain text, end exclusive. */
export interface Passage {
  start: number;
  end: number;
}

const BLOCK = "[data-block]";
const SURROGATE = /[\uD800-\uDFFF]/;
const WHITE_SPACE = /\s/u;

/** Length in code points. */
export function countCodePoints(text: string): number {
  if (!SURROGATE.test(text)) return text.length;
  let count = text.length;
  // A pair of surrogates is one code point.
  for (let index = 1; index < text.length; index += 1) {
    if (isPair(text, index)) count -= 1;
  }
  return count;
}

function isPair(text: string, second: number): boolean {
  return (text.codePointAt(second - 1) ?? 0) > 0xffff;
}

/** The index a code-point offset has in a JavaScript string. */
function utf16Index(text: string, codePoints: number): number {
  if (!SURROGATE.test(text)) return Math.min(codePoints, text.length);
  let index = 0;
  for (let seen = 0; seen < codePoints && index < text.length; seen += 1) {
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  return index;
}

/** A slice by code points. */
export function sliceCodePoints(text: string, start: number, end: number): string {
  return text.slice(utf16Index(text, start), utf16Index(text, end));
}

/** Shortened to a number of code points, with an ellipsis where something was cut. */
export function shorten(text: string, length: number): string {
  return countCodePoints(text) <= length ? text : `${sliceCodePoints(text, 0, length - 1).trimEnd()}…`;
}

/** Words or sentences of a text, as code-point passages; white space at their ends and mere punctuation are left out. */
export function segments(text: string, granularity: "word" | "sentence", language: string): Passage[] {
  const found: Passage[] = [];
  let position = 0;
  for (const part of segmenter(language, granularity).segment(text)) {
    const length = countCodePoints(part.segment);
    const trimmed = countCodePoints(part.segment.trimEnd());
    const spoken = granularity === "sentence" ? trimmed > 0 : part.isWordLike === true;
    if (spoken) found.push({ start: position, end: position + trimmed });
    position += length;
  }
  return found;
}

/** The text's language comes from outside: an unknown tag falls back to the system's. */
function segmenter(language: string, granularity: "word" | "sentence"): Intl.Segmenter {
  try {
    return new Intl.Segmenter(language || undefined, { granularity });
  } catch {
    return new Intl.Segmenter(undefined, { granularity });
  }
}

/** Where a block element starts in the plain text. */
export function blockStart(block: Element): number {
  return Number((block as HTMLElement).dataset.start);
}

/** Where a block element ends in the plain text. */
export function blockEnd(block: Element): number {
  return blockStart(block) + countCodePoints(block.textContent);
}

/** The block element a node stands in. */
export function blockOf(node: Node | null): HTMLElement | null {
  const element = node instanceof Element ? node : (node?.parentElement ?? null);
  return element?.closest<HTMLElement>(BLOCK) ?? null;
}

/** The rendered block that holds a position; the separator after a block counts as the block's end. */
export function blockAt(root: Element, position: number): HTMLElement | null {
  const blocks = root.querySelectorAll<HTMLElement>(BLOCK);
  const block = blocks[countWhile(blocks, (each) => blockStart(each) <= position) - 1];
  return block && position <= blockEnd(block) ? block : null;
}

/** How many leading items satisfy `holds`, which is true up to some item and false from there. */
function countWhile<T>(items: ArrayLike<T>, holds: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(items[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The passage a DOM range stands for, without white space at its ends; `null` where nothing of the text is in it.
 *
 * Ends may lie anywhere: in nested marks, in lists and tables, outside the text. A triple click, which ends at
 * the start of the next block, gives the paragraph alone.
 */
export function passageOf(range: AbstractRange, root: Element): Passage | null {
  const start = positionOf(range.startContainer, range.startOffset, root, "start");
  const end = positionOf(range.endContainer, range.endOffset, root, "end");
  if (start === null || end === null || start >= end) return null;
  return trimmed({ start, end }, root);
}

/** The passage selected in the text, in reading order whichever way it was drawn. */
export function selectedPassage(selection: Selection | null, root: Element): Passage | null {
  if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return null;
  return passageOf(selection.getRangeAt(0), root);
}

/** The position of one DOM point; a point between blocks goes to the next block's start or the last one's end. */
export function positionOf(node: Node, offset: number, root: Element, end: "start" | "end"): number | null {
  const block = root.contains(node) ? blockOf(node) : null;
  if (block && root.contains(block)) {
    const before = document.createRange();
    before.setStart(block, 0);
    before.setEnd(node, offset);
    return blockStart(block) + countCodePoints(before.toString());
  }
  const point = document.createRange();
  point.setStart(node, offset);
  const blocks = root.querySelectorAll<HTMLElement>(BLOCK);
  const before = countWhile(blocks, (each) => point.comparePoint(each, 0) < 0);
  const beside = end === "start" ? blocks[before] : blocks[before - 1];
  if (!beside) return null;
  return end === "start" ? blockStart(beside) : blockEnd(beside);
}

function trimmed(passage: Passage, root: Element): Passage | null {
  const text = [...textOf(passage, root)];
  let first = 0;
  let last = text.length;
  while (first < last && WHITE_SPACE.test(text[first] as string)) first += 1;
  while (last > first && WHITE_SPACE.test(text[last - 1] as string)) last -= 1;
  return first < last ? { start: passage.start + first, end: passage.start + last } : null;
}

/** The words of a passage, as far as its blocks are on the page. */
export function textOf(passage: Passage, root: Element): string {
  const parts: string[] = [];
  for (const block of blocksIn(passage, root)) {
    const start = blockStart(block);
    parts.push(sliceCodePoints(block.textContent, Math.max(0, passage.start - start), passage.end - start));
    const within = passage.end - start - countCodePoints(block.textContent);
    if (within > 0) parts.push("\n");
  }
  return parts.join("");
}

/** The rendered blocks a passage touches. */
export function blocksIn(passage: Passage, root: Element): HTMLElement[] {
  const blocks = root.querySelectorAll<HTMLElement>(BLOCK);
  const first = Math.max(0, countWhile(blocks, (each) => blockStart(each) <= passage.start) - 1);
  const end = countWhile(blocks, (each) => blockStart(each) < passage.end);
  return Array.from(blocks)
    .slice(first, end)
    .filter((block) => blockEnd(block) >= passage.start);
}

/** A DOM range over a passage, as far as its blocks are on the page. */
export function rangeOf(passage: Passage, root: Element): Range | null {
  const blocks = blocksIn(passage, root);
  const first = blocks[0];
  const last = blocks[blocks.length - 1];
  if (!first || !last) return null;
  const range = document.createRange();
  range.setStart(...pointIn(first, passage.start - blockStart(first), "start"));
  range.setEnd(...pointIn(last, passage.end - blockStart(last), "end"));
  return range;
}

/** The DOM point of an offset in a block: at a seam, a start leans to the right and an end to the left. */
function pointIn(block: Element, offset: number, lean: "start" | "end"): [Node, number] {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let left = Math.max(0, offset);
  let point: [Node, number] = [block, 0];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = (node as Text).data;
    const length = countCodePoints(text);
    const here = lean === "start" ? left < length : left <= length;
    if (here) return [node, utf16Index(text, left)];
    left -= length;
    point = [node, text.length];
  }
  return point;
}

/** The top of the line a position stands on. */
export function lineTop(block: HTMLElement, position: number, root: Element): number {
  const own = block.getBoundingClientRect();
  if (position <= blockStart(block)) return own.top;
  const range = rangeOf({ start: position, end: Math.min(position + 1, blockEnd(block)) }, root);
  const rect = range && typeof range.getClientRects === "function" ? range.getClientRects()[0] : undefined;
  return rect?.top ?? own.top;
}

/** The position under a point of the window; `null` where the engine cannot tell or there is no text. */
export function positionAtPoint(x: number, y: number, root: Element): number | null {
  const point = caretAt(x, y);
  if (!point || !root.contains(point.node) || !blockOf(point.node)) return null;
  return positionOf(point.node, point.offset, root, "start");
}

function caretAt(x: number, y: number): { node: Node; offset: number } | null {
  if (typeof document.caretPositionFromPoint === "function") {
    const caret = document.caretPositionFromPoint(x, y);
    return caret && { node: caret.offsetNode, offset: caret.offset };
  }
  // WebKit knew it under this name first.
  if (typeof document.caretRangeFromPoint !== "function") return null;
  const range = document.caretRangeFromPoint(x, y);
  return range && { node: range.startContainer, offset: range.startOffset };
}

/** About the position at a height of the window in a block: what lies over the text does not matter here. */
export function positionAcross(block: HTMLElement, y: number): number {
  const { top, height } = block.getBoundingClientRect();
  const share = height > 0 ? Math.min(1, Math.max(0, (y - top) / height)) : 0;
  return Math.round(blockStart(block) + share * (blockEnd(block) - blockStart(block)));
}
