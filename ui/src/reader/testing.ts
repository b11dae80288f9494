/** Makers of blocks and marks for the tests of the reader. */
import type { Block } from "../backend/types/Block";
import type { BlockKind } from "../backend/types/BlockKind";
import type { Container } from "../backend/types/Container";
import type { Highlight } from "../backend/types/Highlight";
import type { Inline } from "../backend/types/Inline";
import { countCodePoints } from "./positions";
import { renderRun, type Words } from "./render";

export const words: Words = {
  describeMark: (mark) => (mark.note ? `${mark.color}: ${mark.note}` : mark.color),
  deadLink: "This link is not opened",
  missingImage: "Image not with the text",
  imageAddress: (asset) => `media://localhost/edition/${asset}`,
  note: (number) => `Note ${number}`,
  task: (done) => (done ? "done" : "to do"),
};

/** The characters an inline stands for, as the core's documentation says. */
export function plainOf(inline: Inline): string {
  switch (inline.type) {
    case "text":
    case "code":
    case "math":
      return inline.text;
    case "image":
      return inline.alt;
    case "break":
      return "\n";
    case "note_reference":
      return "";
    default:
      return inline.children.map(plainOf).join("");
  }
}

export interface Draft {
  kind?: BlockKind;
  within?: Container[];
  inlines: Inline[];
}

export function text(characters: string): Inline {
  return { type: "text", text: characters };
}

/** Blocks with their positions; `plain` is the edition's plain text. */
export function blocksOf(drafts: (string | Draft)[]): { blocks: Block[]; plain: string } {
  const plains: string[] = [];
  let start = 0;
  const blocks = drafts.map((draft, index): Block => {
    const {
      kind = { type: "paragraph" },
      within = [],
      inlines,
    } = typeof draft === "string" ? { inlines: [text(draft)] } : draft;
    const plain = inlines.map(plainOf).join("");
    plains.push(plain);
    const end = start + countCodePoints(plain);
    const block = { index, start, end, kind, within, inlines };
    start = end + 1;
    return block;
  });
  return { blocks, plain: plains.join("\n") };
}

export function mark(id: string, start: number, end: number, change: Partial<Highlight> = {}): Highlight {
  return {
    id,
    text: "text",
    edition: "edition",
    color: "yellow",
    style: "solid",
    note: "",
    tags: [],
    state: "placed",
    created: "2026-01-01T00:00:00Z",
    modified: "2026-01-01T00:00:00Z",
    revision: 1,
    start,
    end,
    quote: "",
    before: "",
    after: "",
    ...change,
  };
}

/** Puts blocks on the page. */
export function page(blocks: Block[], marks: Highlight[] = []): HTMLElement {
  const root = document.createElement("article");
  root.append(renderRun(blocks, { before: [], after: [] }, marks, words));
  document.body.replaceChildren(root);
  return root;
}
