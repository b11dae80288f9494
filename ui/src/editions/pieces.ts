/** Cuts words into stretches that were changed or marked alike. Positions are code points. Pure. */
import type { Block } from "../backend/types/Block";
import type { Inline } from "../backend/types/Inline";
import type { MarkSpan } from "../backend/types/MarkSpan";
import type { Span } from "../backend/types/Span";

/** A stretch of words. */
export interface Piece {
  text: string;
  changed: boolean;
  /** The mark on it: where several overlap, the shortest. */
  mark: MarkSpan | null;
}

/** The characters an inline stands for in the plain text. */
function plainOf(inline: Inline): string {
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

/** The pieces of a block; `changes` and `marks` count as the block does, in its edition. */
export function piecesOfBlock(block: Block, changes: Span[], marks: MarkSpan[]): Piece[] {
  return piecesOf(block.inlines.map(plainOf).join(""), changes, marks, block.start);
}

/** The pieces of some words that start at `start`. */
export function piecesOf(words: string, changes: Span[], marks: MarkSpan[] = [], start = 0): Piece[] {
  const points = [...words];
  const end = start + points.length;
  const spans = [...changes, ...marks].filter((span) => span.start < end && span.end > start);
  const seams = new Set(spans.flatMap((span) => [Math.max(start, span.start), Math.min(end, span.end)]));
  const ordered = [...seams.add(start).add(end)].sort((a, b) => a - b);
  return ordered.slice(0, -1).map((from, index) => {
    const to = ordered[index + 1] ?? end;
    const covers = (span: Span): boolean => span.start < to && span.end > from;
    return {
      text: points.slice(from - start, to - start).join(""),
      changed: changes.some(covers),
      mark: shortest(marks.filter(covers)),
    };
  });
}

/** What stands before and after a passage, in its own block and without the halves of words at the outer ends. */
export function around({ before, after }: { before: string; after: string }): [string, string] {
  const [head = ""] = before.split("\n").slice(-1);
  const [tail = ""] = after.split("\n");
  const whole = (words: string, context: string): boolean => words !== context || words === "";
  return [
    whole(head, before) ? head : head.replace(/^\S*(?=\s)/u, "…"),
    whole(tail, after) ? tail : tail.replace(/(?<=\s)\S*$/u, "…"),
  ];
}

function shortest(marks: MarkSpan[]): MarkSpan | null {
  const [first, ...rest] = marks;
  if (!first) return null;
  return rest.reduce((best, mark) => (mark.end - mark.start < best.end - best.start ? mark : best), first);
}
