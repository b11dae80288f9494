/**
 * Where marks go when a text of the in-memory library gets a new edition: words that stand in the new edition as
 * they are, else the block that shares most words. The core does this with care; this gives tests and a plain
 * browser true verdicts on short texts.
 */
import type { ChangedMark } from "../types/ChangedMark";
import type { Highlight } from "../types/Highlight";
import type { Reason } from "../types/Reason";
import type { Span } from "../types/Span";
import type { WordChange } from "../types/WordChange";
import type { Block } from "../types/Block";
import type { FakeDocument } from "./texts";

export type Verdict = ChangedMark["verdict"];

/** What is kept of a mark that was carried. */
export type CarriedMark = Omit<ChangedMark, "highlight" | "changes"> & { highlight: string; text: string };

export interface Carried {
  verdict: Verdict;
  confidence: number;
  reason: Reason;
  /** Null: it is without a place. */
  range: Span | null;
  gap: number | null;
  alternatives: Span[];
}

/** Blocks that share at least this much of their words are the same block, edited. */
const ALIKE = 0.4;

/** What becomes of a mark. */
export function carry(mark: Highlight, old: FakeDocument, now: FakeDocument): Carried {
  const places = occurrences(old.points.slice(mark.start, mark.end), now);
  const [first, second] = places;
  if (first && second) {
    const reason: Reason = { type: "two_places" };
    return { verdict: "ambiguous", confidence: 0.5, reason, range: first, gap: null, alternatives: places };
  }
  if (first) return found(mark, first, old, now);
  return reworded(mark, old, now) ?? gone(mark, old, now);
}

function found(mark: Highlight, range: Span, old: FakeDocument, now: FakeDocument): Carried {
  const moved =
    headingAt(old, mark.start) !== headingAt(now, range.start) || overtakes(mark, range, old, now);
  const reason: Reason = { type: "all_words", moved };
  const verdict = moved ? "moved" : "kept";
  return { verdict, confidence: 0.99, reason, range, gap: null, alternatives: [] };
}

function overtakes(mark: Highlight, range: Span, old: FakeDocument, now: FakeDocument): boolean {
  const before = titles(old).indexOf(headingAt(old, mark.start));
  const heading = headingAt(now, range.start);
  const ahead = titles(now).slice(0, titles(now).indexOf(heading));
  return titles(old)
    .slice(0, before)
    .some((title) => titles(now).includes(title) && !ahead.includes(title));
}

const titles = (document: FakeDocument): string[] => document.outline.map(({ text }) => text);

function reworded(mark: Highlight, old: FakeDocument, now: FakeDocument): Carried | null {
  const block = blockAt(old, mark.start);
  const other = block && likest(wordsOf(block, old), now.blocks, now);
  if (!block || !other || mark.end > block.end) return null;
  const kept = shared(wordsOf(block, old), wordsOf(other, now))
    .filter(([word]) => word.start >= mark.start && word.end <= mark.end)
    .map(([, word]) => word);
  const [first] = kept;
  const last = kept.at(-1);
  if (!first || !last) return null;
  const words = wordsOf(mark, old).length;
  const reason: Reason = { type: "some_words", found: kept.length, words, moved: false };
  const range = { start: first.start, end: last.end };
  return { verdict: "reworded", confidence: 0.93, reason, range, gap: null, alternatives: [] };
}

function gone(mark: Highlight, old: FakeDocument, now: FakeDocument): Carried {
  const after = old.blocks.filter(({ start }) => start > mark.start);
  const next = after.map((block) => likest(wordsOf(block, old), now.blocks, now)).find(Boolean);
  const gap = next?.start ?? now.points.length;
  const reason: Reason = { type: "no_words" };
  return { verdict: "removed", confidence: 0.98, reason, range: null, gap, alternatives: [] };
}

interface Word extends Span {
  word: string;
}

/** The words of a block, with their places in the plain text. */
export function wordsOf(span: Span, document: FakeDocument): Word[] {
  return wordsIn(document.points.slice(span.start, span.end).join("")).map(({ word, start, end }) => ({
    word,
    start: start + span.start,
    end: end + span.start,
  }));
}

function wordsIn(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{N}’'-]+|[^\s\p{L}\p{N}]/gu)].map((match) => {
    const start = [...text.slice(0, match.index)].length;
    return { word: match[0], start, end: start + [...match[0]].length };
  });
}

/** The block that shares most words with some, if it shares enough. */
export function likest(words: Word[], blocks: Block[], document: FakeDocument): Block | null {
  let best: { block: Block; share: number } | null = null;
  for (const block of blocks) {
    const other = wordsOf(block, document);
    const share = (2 * shared(words, other).length) / Math.max(1, words.length + other.length);
    if (share >= ALIKE && share > (best?.share ?? 0)) best = { block, share };
  }
  return best?.block ?? null;
}

/** The longest common run of words, in pairs. */
function shared(old: Word[], now: Word[]): [Word, Word][] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  const at = (row: number, column: number): number => lengths[row]?.[column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = now.length - 1; column >= 0; column -= 1) {
      const same = old[row]?.word === now[column]?.word;
      const longest = same ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
      (lengths[row] as number[])[column] = longest;
    }
  }
  const pairs: [Word, Word][] = [];
  for (let row = 0, column = 0; row < old.length && column < now.length;) {
    const [a, b] = [old[row] as Word, now[column] as Word];
    const [down, right] = [at(row + 1, column), at(row, column + 1)];
    if (a.word === b.word) pairs.push([a, b]);
    if (a.word === b.word || down >= right) row += 1;
    if (a.word === b.word || down < right) column += 1;
  }
  return pairs;
}

/** The words that differ; each side counts from the start of its passage. */
export function wordChanges(old: string, now: string): WordChange[] {
  const [before, after] = [wordsIn(old), wordsIn(now)];
  const pairs = [...shared(before, after), null];
  const changes: WordChange[] = [];
  let [row, column] = [0, 0];
  for (const pair of pairs) {
    const rowEnd = pair ? before.indexOf(pair[0]) : before.length;
    const columnEnd = pair ? after.indexOf(pair[1]) : after.length;
    if (rowEnd > row || columnEnd > column) {
      changes.push({ old: spanOf(before, row, rowEnd), new: spanOf(after, column, columnEnd) });
    }
    row = rowEnd + 1;
    column = columnEnd + 1;
  }
  return changes;
}

function spanOf(words: Word[], from: number, to: number): Span {
  const before = words[from - 1]?.end ?? 0;
  if (from >= to) return { start: before, end: before };
  return { start: words[from]?.start ?? before, end: words[to - 1]?.end ?? before };
}

function occurrences(wanted: string[], { points }: FakeDocument): Span[] {
  const found: Span[] = [];
  for (let start = 0; start + wanted.length <= points.length; start += 1) {
    if (wanted.every((point, offset) => points[start + offset] === point)) {
      found.push({ start, end: start + wanted.length });
    }
  }
  return found;
}

function blockAt({ blocks }: FakeDocument, position: number): Block | undefined {
  return blocks.find(({ start, end }) => start <= position && position < end);
}

export function headingAt({ outline }: FakeDocument, position: number): string {
  return outline.findLast(({ start }) => start <= position)?.text ?? "";
}
