// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import type { Block } from "../backend/types/Block";
import {
  blockAt,
  countCodePoints,
  passageOf,
  rangeOf,
  segments,
  selectedPassage,
  shorten,
  sliceCodePoints,
  textOf,
} from "./positions";
import { blocksOf, mark, page, text } from "./testing";

const { blocks, plain } = blocksOf([
  { kind: { type: "heading", level: 1, slug: "t" }, inlines: [text("𝔗itle 📚 of it")] },
  {
    inlines: [
      text("Plain "),
      { type: "emphasis", children: [text("עברית e\u0301 ﬁ")] },
      { type: "break" },
      text("so\u00adft 🇩🇪 end"),
    ],
  },
  {
    within: [
      { type: "list", id: 1, ordered: false },
      { type: "item", id: 2, number: null, checked: null },
    ],
    inlines: [text("  item one")],
  },
  { kind: { type: "rule" }, inlines: [] },
  "Last words.",
]);
const end = (blocks[blocks.length - 1] as Block).end;
const marks = [mark("a", 2, 14), mark("b", 8, 30), mark("c", 20, 41)];

function range(from: Node, fromOffset: number, to: Node, toOffset: number): Range {
  const made = document.createRange();
  made.setStart(from, fromOffset);
  made.setEnd(to, toOffset);
  return made;
}

const element = (root: Element, index: number) =>
  root.querySelector(`[data-block="${index}"]`) as HTMLElement;

describe("invariant 2: code points there and back", () => {
  for (const [name, painted] of [
    ["bare", []],
    ["with nested marks", marks],
  ] as const) {
    it(`every passage survives, ${name}`, () => {
      const root = page(blocks, [...painted]);
      for (let from = 0; from < end; from += 1) {
        for (let to = from + 1; to <= end; to += 1) {
          const words = sliceCodePoints(plain, from, to);
          const made = rangeOf({ start: from, end: to }, root);
          const left = countCodePoints(words) - countCodePoints(words.trimStart());
          const right = countCodePoints(words) - countCodePoints(words.trimEnd());
          const expected = words.trim() === "" ? null : { start: from + left, end: to - right };
          expect(made && passageOf(made, root)).toEqual(expected);
        }
      }
    });
  }

  it("reads the words of a passage across blocks", () => {
    const root = page(blocks, marks);
    expect(textOf({ start: 0, end }, root)).toBe(plain);
    expect(textOf({ start: 6, end: 18 }, root)).toBe(sliceCodePoints(plain, 6, 18));
  });
});

describe("selections as people make them", () => {
  it("a triple click, which ends at the start of the next block, is the paragraph", () => {
    const root = page(blocks, marks);
    const first = blocks[0] as Block;
    expect(passageOf(range(element(root, 0), 0, element(root, 1), 0), root)).toEqual({
      start: first.start,
      end: first.end,
    });
  });

  it("ends in list and text elements", () => {
    const root = page(blocks);
    const list = root.querySelector("ul") as Element;
    const third = blocks[2] as Block;
    expect(passageOf(range(root, 2, list, 1), root)).toEqual({ start: third.start + 2, end: third.end });
    expect(passageOf(range(root, 0, root, root.childNodes.length), root)).toEqual({ start: 0, end });
  });

  it("ends outside the text are cut to it", () => {
    const root = page(blocks);
    document.body.prepend("before");
    document.body.append("after");
    expect(passageOf(range(document.body, 0, document.body, document.body.childNodes.length), root)).toEqual({
      start: 0,
      end,
    });
    expect(passageOf(range(document.body, 0, document.body, 1), root)).toBeNull();
  });

  it("drawn backward, it is the same passage", () => {
    const root = page(blocks, marks);
    const selection = document.getSelection() as Selection;
    const { startContainer, startOffset, endContainer, endOffset } = rangeOf(
      { start: 3, end: 19 },
      root,
    ) as Range;
    selection.setBaseAndExtent(endContainer, endOffset, startContainer, startOffset);
    expect(selectedPassage(selection, root)).toEqual({ start: 3, end: 19 });
    selection.collapseToStart();
    expect(selectedPassage(selection, root)).toBeNull();
  });

  it("white space alone is nothing", () => {
    const root = page(blocks);
    const third = element(root, 2).firstChild as Node;
    expect(passageOf(range(third, 0, third, 2), root)).toBeNull();
  });
});

describe("finding blocks and words", () => {
  it("finds the block of a position, also where only part of the text is on the page", () => {
    const root = page(blocks.slice(1, 3));
    expect(blockAt(root, (blocks[1] as Block).start)?.dataset.block).toBe("1");
    expect(blockAt(root, (blocks[2] as Block).end)?.dataset.block).toBe("2");
    expect(blockAt(root, 0)).toBeNull();
    expect(blockAt(root, end)).toBeNull();
  });

  it("finds words and sentences in code points", () => {
    const said = "𝔄 bear 📚 ran. It slept! ";
    const cut = (granularity: "word" | "sentence") =>
      segments(said, granularity, "en").map(({ start, end: until }) => sliceCodePoints(said, start, until));
    expect(cut("word").slice(-4)).toEqual(["bear", "ran", "It", "slept"]);
    expect(cut("sentence")).toEqual(["𝔄 bear 📚 ran.", "It slept!"]);
    expect(segments("a b", "word", "not a language!")).toHaveLength(2);
  });

  it("shortens by code points", () => {
    expect(shorten("📚📚📚📚", 3)).toBe("📚📚…");
    expect(shorten("📚📚", 3)).toBe("📚📚");
  });
});
