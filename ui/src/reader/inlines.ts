/**
 * The content of one block, with the marks on it.
 *
 * Every character of the plain text becomes one character of a text node and nothing else does: numbers of
 * notes, placeholders of images and the like are drawn by the style sheet from attributes.
 */
import type { Block } from "../backend/types/Block";
import type { Highlight } from "../backend/types/Highlight";
import type { Inline } from "../backend/types/Inline";
import { imageElement, linkElement } from "./links";
import { markElement, segmentsOf, type Describe, type Segment } from "./marks";
import { countCodePoints, sliceCodePoints } from "./positions";

/** The words of the interface that a text needs, in the reader's language. */
export interface Words {
  describeMark: Describe;
  deadLink: string;
  missingImage: string;
  /** Where the page finds an image that came with the text. */
  imageAddress: (asset: string) => string | null;
  note: (number: number) => string;
  task: (done: boolean) => string;
}

/** Fills a block element. */
export function fill(element: HTMLElement, block: Block, marks: Highlight[], words: Words): void {
  const pen = new Pen(block, marks, words);
  for (const inline of block.inlines) pen.write(inline, element);
}

/** Walks the inlines with the position in the plain text, cutting text where marks start and end. */
class Pen {
  private position: number;
  private segment = 0;
  private readonly segments: Segment[];
  private readonly met = new Set<string>();

  constructor(
    private readonly block: Block,
    marks: Highlight[],
    private readonly words: Words,
  ) {
    this.position = block.start;
    this.segments = segmentsOf(block, marks);
  }

  write(inline: Inline, into: HTMLElement): void {
    switch (inline.type) {
      case "text":
        return this.text(inline.text, into);
      case "emphasis":
        return this.nest("em", inline.children, into);
      case "strong":
        return this.nest("strong", inline.children, into);
      case "strikethrough":
        return this.nest("s", inline.children, into);
      case "code":
        return this.text(inline.text, append(into, "code"));
      case "math":
        return this.text(inline.text, append(into, "code", inline.display ? "math display" : "math"));
      case "link":
        return this.link(inline, into);
      case "image":
        return this.image(inline, into);
      case "break":
        return this.text("\n", append(into, "span", "break"));
      case "note_reference":
        return this.reference(inline, into);
    }
  }

  private nest(tag: "em" | "strong" | "s", children: Inline[], into: HTMLElement): void {
    const element = append(into, tag);
    for (const child of children) this.write(child, element);
  }

  private link(inline: Extract<Inline, { type: "link" }>, into: HTMLElement): void {
    const link = linkElement(inline.target, this.words.deadLink);
    into.append(link);
    for (const child of inline.children) this.write(child, link);
  }

  /** The image, or a placeholder; its words stand below, as part of the text. */
  private image({ asset, alt }: Extract<Inline, { type: "image" }>, into: HTMLElement): void {
    const frame = append(into, "span", "image");
    frame.dataset.label = this.words.missingImage;
    const address = asset === null ? null : this.words.imageAddress(asset);
    if (address !== null) frame.append(imageElement(address));
    this.text(alt, frame);
  }

  private reference(inline: Extract<Inline, { type: "note_reference" }>, into: HTMLElement): void {
    const target =
      inline.start === null
        ? ({ type: "dead" } as const)
        : ({ type: "passage", start: inline.start } as const);
    const element = linkElement(target, this.words.deadLink);
    element.classList.add("note-reference");
    element.dataset.number = String(inline.number);
    if (target.type === "passage") element.setAttribute("aria-label", this.words.note(inline.number));
    into.append(element);
  }

  private text(text: string, into: HTMLElement): void {
    const end = this.position + countCodePoints(text);
    const start = this.position;
    while (this.position < end) {
      const segment = this.segments[this.segment];
      // The block's length and its inlines always agree; should they not, the words still appear.
      const until = segment ? Math.min(end, segment.end) : end;
      const piece = sliceCodePoints(text, this.position - start, until - start);
      this.ground(segment, until, into).append(piece);
      this.position = until;
      if (segment && until === segment.end) this.segment += 1;
    }
  }

  /** The element text of a segment goes into: a new `<mark>`, or the surrounding element. */
  private ground(segment: Segment | undefined, until: number, into: HTMLElement): HTMLElement {
    if (!segment || segment.marks.length === 0) return into;
    const piece = { start: this.position, end: until, marks: segment.marks };
    const element = markElement(piece, this.meetsNew(segment.marks), this.words.describeMark);
    into.append(element);
    return element;
  }

  /** Is this the first sight of a mark that starts in this block (or at the seam before it)? */
  private meetsNew(marks: Highlight[]): boolean {
    const fresh = marks.filter((mark) => mark.start >= this.block.start - 1 && !this.met.has(mark.id));
    for (const mark of fresh) this.met.add(mark.id);
    return fresh.length > 0;
  }
}

function append(into: HTMLElement, tag: string, className = ""): HTMLElement {
  const element = document.createElement(tag);
  if (className) element.className = className;
  into.append(element);
  return element;
}
