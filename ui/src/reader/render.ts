/**
 * Blocks to DOM: the only way a text reaches the screen. Elements come from the fixed tables below, characters
 * go in as text, nothing is parsed.
 *
 * Promise (invariant 1): the text content of each `[data-block]` element equals the block's slice of the plain
 * text. Containers (lists, quotations, tables) hold blocks and add no characters. A run of blocks can be drawn
 * without its neighbors: `around` says which containers it continues.
 */
import type { Block } from "../backend/types/Block";
import type { BlockKind } from "../backend/types/BlockKind";
import type { Container } from "../backend/types/Container";
import type { Inline } from "../backend/types/Inline";
import type { Highlight } from "../backend/types/Highlight";
import { fill, type Words } from "./inlines";
import { marksOn } from "./marks";

export type { Words } from "./inlines";

/** The containers of the block before a run and of the block after it. */
export interface Around {
  before: Container[];
  after: Container[];
}

/** One block element with the marks on it. */
export function renderBlock(block: Block, marks: Iterable<Highlight>, words: Words): HTMLElement {
  const element = document.createElement(tagOf(block.kind));
  element.dataset.block = String(block.index);
  element.dataset.start = String(block.start);
  element.tabIndex = -1;
  element.dir = "auto";
  dress(element, block.kind);
  const ink = block.kind.type === "code" ? element.appendChild(document.createElement("code")) : element;
  fill(ink, block, marksOn(block, marks), words);
  return element;
}

function tagOf(kind: BlockKind): string {
  switch (kind.type) {
    case "paragraph":
    case "speaker":
      return "p";
    case "heading":
      return `h${Math.min(6, Math.max(1, kind.level))}`;
    case "code":
    case "literal":
      return "pre";
    case "term":
      return "dt";
    case "cell":
      return kind.header ? "th" : "td";
    case "rule":
      return "hr";
  }
}

function dress(element: HTMLElement, kind: BlockKind): void {
  if (kind.type === "speaker" || kind.type === "literal") element.className = kind.type;
  if (kind.type !== "cell") return;
  element.dataset.align = kind.align;
  if (kind.header) element.setAttribute("scope", "col");
}

/** The first letter belongs to a script that runs from right to left. */
const RIGHT_TO_LEFT =
  /^\P{L}*[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
const LEADING = 200;

/** "a)", "(b)", "iv.": an item that begins with its own mark needs no bullet before it. */
const LETTERED = /^(?:\(?[A-Za-z]{1,5}\)|[a-z]\.|[ivxl]{1,5}\.)\s/;

/** `dir="auto"` serves blocks; a container does not see the text of blocks that have a direction of their own. */
function leadingText(inlines: Inline[]): string {
  let text = "";
  for (const inline of inlines) {
    if (text.length >= LEADING) break;
    if ("children" in inline) text += leadingText(inline.children);
    else if ("text" in inline) text += inline.text.slice(0, LEADING);
  }
  return text;
}

/** A run of blocks with their containers. */
export function renderRun(
  blocks: Block[],
  around: Around,
  marks: Iterable<Highlight>,
  words: Words,
): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const all = [...marks];
  let open: Opened[] = [];
  for (const block of blocks) {
    const kept = sharedDepth(open, block.within);
    open = open.slice(0, kept);
    for (const container of block.within.slice(kept)) {
      open.push(openContainer(container, innermost(open, fragment), block, words));
    }
    innermost(open, fragment).append(renderBlock(block, all, words));
  }
  markSeams(fragment, around);
  return fragment;
}

interface Opened {
  container: Container;
  /** What blocks and further containers are put into. */
  element: HTMLElement;
}

function innermost(open: Opened[], outside: DocumentFragment): HTMLElement | DocumentFragment {
  return open[open.length - 1]?.element ?? outside;
}

function sharedDepth(open: Opened[], within: Container[]): number {
  let depth = 0;
  while (open[depth]?.container.id === within[depth]?.id && depth < open.length && depth < within.length)
    depth += 1;
  return depth;
}

const TAGS: Record<Exclude<Container["type"], "list">, string> = {
  quote: "blockquote",
  item: "li",
  definition_list: "dl",
  definition: "dd",
  table: "table",
  row: "tr",
  footnote: "aside",
};

function openContainer(
  container: Container,
  into: HTMLElement | DocumentFragment,
  block: Block,
  words: Words,
): Opened {
  const tag = container.type === "list" ? (container.ordered ? "ol" : "ul") : TAGS[container.type];
  const element = document.createElement(tag);
  element.dataset.container = String(container.id);
  if (RIGHT_TO_LEFT.test(leadingText(block.inlines))) element.dir = "rtl";
  if (container.type === "item") {
    dressItem(element as HTMLLIElement, container, words);
    element.classList.toggle(
      "lettered",
      container.number === null && LETTERED.test(leadingText(block.inlines)),
    );
  }
  if (container.type === "footnote") dressFootnote(element, container.number, words);
  if (container.type === "table") into.append(scrolling(element));
  else if (container.type === "row") rowGroup(into as HTMLElement, block).append(element);
  else into.append(element);
  return { container, element };
}

function dressItem(
  item: HTMLLIElement,
  { number, checked }: Extract<Container, { type: "item" }>,
  words: Words,
): void {
  if (number !== null) item.value = number;
  if (checked === null) return;
  item.className = "task";
  item.dataset.checked = String(checked);
  item.setAttribute("aria-description", words.task(checked));
}

function dressFootnote(note: HTMLElement, number: number, words: Words): void {
  note.className = "footnote";
  note.dataset.number = String(number);
  note.setAttribute("role", "note");
  note.setAttribute("aria-label", words.note(number));
}

/** Wide tables scroll in a box of their own; the box can be reached by keyboard. */
function scrolling(table: HTMLElement): HTMLElement {
  const box = document.createElement("div");
  box.className = "table-box";
  box.tabIndex = 0;
  box.append(table);
  return box;
}

/** Rows stand in `thead` or `tbody`, as their first cell says. */
function rowGroup(table: HTMLElement, block: Block): HTMLElement {
  const tag = block.kind.type === "cell" && block.kind.header ? "thead" : "tbody";
  const last = table.lastElementChild as HTMLElement | null;
  if (last?.localName === tag) return last;
  return table.appendChild(document.createElement(tag));
}

/** Containers that go on beyond the run are marked, so that the style sheet joins the parts. */
function markSeams(fragment: DocumentFragment, around: Around): void {
  for (const { id } of around.before) {
    fragment.querySelector(`[data-container="${id}"]`)?.classList.add("continued");
  }
  for (const { id } of around.after) {
    fragment.querySelector(`[data-container="${id}"]`)?.classList.add("continues");
  }
}
