/**
 * A small text for the in-memory backend: one leaf block a line. `#` headings, `>` quotes, `-` and `1.` items,
 * `@` a speaker; *emphasis* and [words](https://…) inside a line. Real texts are read by the core; this only
 * gives tests and a plain browser something true to show.
 */
import type { Block } from "../types/Block";
import type { BlockKind } from "../types/BlockKind";
import type { Container } from "../types/Container";
import type { Inline } from "../types/Inline";
import type { OutlineEntry } from "../types/OutlineEntry";

export interface FakeDocument {
  blocks: Block[];
  outline: OutlineEntry[];
  /** The plain text as code points, so that offsets index it. */
  points: string[];
}

/** Reads the lines into blocks, outline and plain text. */
export function readFakeText(lines: string[]): FakeDocument {
  const blocks: Block[] = [];
  const outline: OutlineEntry[] = [];
  const points: string[] = [];
  const containers = new Containers();
  for (const line of lines) {
    const { kind, within, rest } = readLine(line, containers);
    const inlines = readInlines(rest);
    if (points.length > 0) points.push("\n");
    const start = points.length;
    points.push(...wordsOf(inlines));
    const block: Block = { index: blocks.length, start, end: points.length, kind, within, inlines };
    if (kind.type === "heading") {
      outline.push({ level: kind.level, text: wordsOf(inlines), start, block: block.index });
    }
    blocks.push(block);
  }
  return { blocks, outline, points };
}

function readLine(
  line: string,
  containers: Containers,
): { kind: BlockKind; within: Container[]; rest: string } {
  const heading = /^(#{1,6}) (.*)$/.exec(line);
  if (heading?.[1] && heading[2] !== undefined) {
    containers.close();
    const kind: BlockKind = { type: "heading", level: heading[1].length, slug: slugOf(heading[2]) };
    return { kind, within: [], rest: heading[2] };
  }
  if (line.startsWith("@ ")) {
    containers.close();
    return { kind: { type: "speaker" }, within: [], rest: line.slice(2) };
  }
  if (line.startsWith("> ")) {
    return { kind: { type: "paragraph" }, within: containers.quote(), rest: line.slice(2) };
  }
  const item = /^(?:-|(\d+)\.) (.*)$/.exec(line);
  if (item?.[2] !== undefined) {
    const number = item[1] === undefined ? null : Number(item[1]);
    return { kind: { type: "paragraph" }, within: containers.item(number), rest: item[2] };
  }
  containers.close();
  return { kind: { type: "paragraph" }, within: [], rest: line };
}

/** Hands out container ids: neighboring lines of a kind stand in one container. */
class Containers {
  private next = 1;
  private open: Container | null = null;

  close(): void {
    this.open = null;
  }

  quote(): Container[] {
    if (this.open?.type !== "quote") this.open = { type: "quote", id: this.next++ };
    return [this.open];
  }

  item(number: number | null): Container[] {
    const ordered = number !== null;
    if (this.open?.type !== "list" || this.open.ordered !== ordered) {
      this.open = { type: "list", id: this.next++, ordered };
    }
    return [this.open, { type: "item", id: this.next++, number, checked: null }];
  }
}

function readInlines(line: string): Inline[] {
  const inlines: Inline[] = [];
  let from = 0;
  for (const match of line.matchAll(/\*([^*]+)\*|\[([^\]]+)\]\(([^)]+)\)/gu)) {
    if (match.index > from) inlines.push({ type: "text", text: line.slice(from, match.index) });
    const [whole, emphasized, linked, url] = match;
    if (emphasized !== undefined) {
      inlines.push({ type: "emphasis", children: [{ type: "text", text: emphasized }] });
    } else if (linked !== undefined && url !== undefined) {
      const children: Inline[] = [{ type: "text", text: linked }];
      inlines.push({ type: "link", target: { type: "web", url }, children });
    }
    from = match.index + whole.length;
  }
  if (from < line.length) inlines.push({ type: "text", text: line.slice(from) });
  return inlines;
}

function wordsOf(inlines: Inline[]): string {
  return inlines
    .map((inline) => {
      if ("children" in inline) return wordsOf(inline.children);
      return "text" in inline ? inline.text : "";
    })
    .join("");
}

function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/gu, "");
}
