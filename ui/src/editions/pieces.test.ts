import { describe, expect, it } from "vitest";
import type { MarkSpan } from "../backend/types/MarkSpan";
import { around, piecesOf, piecesOfBlock } from "./pieces";

const mark = (highlight: string, start: number, end: number): MarkSpan => ({
  ...{ highlight, start, end },
  ...{ color: "yellow", style: "solid", state: "placed" },
});

describe("pieces", () => {
  it("are the words, cut where a change begins and ends", () => {
    expect(
      piecesOf("not a branch", [{ start: 0, end: 5 }]).map(({ text, changed }) => [text, changed]),
    ).toEqual([
      ["not a", true],
      [" branch", false],
    ]);
  });

  it("count code points, and add up to the words", () => {
    const pieces = piecesOf("𝔸 wörd 😀 end", [{ start: 7, end: 8 }]);
    expect(pieces.find(({ changed }) => changed)?.text).toBe("😀");
    expect(pieces.map(({ text }) => text).join("")).toBe("𝔸 wörd 😀 end");
  });

  it("know the marks on them, the shortest where several overlap", () => {
    const pieces = piecesOf(
      "one two three",
      [{ start: 8, end: 13 }],
      [mark("long", 0, 13), mark("short", 4, 7)],
    );
    expect(pieces.map(({ text, changed, mark }) => [text, changed, mark?.highlight])).toEqual([
      ["one ", false, "long"],
      ["two", false, "short"],
      [" ", false, "long"],
      ["three", true, "long"],
    ]);
  });

  it("leave out what lies outside, and a change without words", () => {
    expect(
      piecesOf("words", [
        { start: 2, end: 2 },
        { start: 40, end: 50 },
      ]),
    ).toEqual([
      { text: "wo", changed: false, mark: null },
      { text: "rds", changed: false, mark: null },
    ]);
    expect(piecesOf("", [])).toEqual([]);
  });

  it("take a block's words from its inlines, at its place in the edition", () => {
    const block = {
      ...{ index: 3, start: 100, end: 114, kind: { type: "paragraph" as const }, within: [] },
      inlines: [
        { type: "text" as const, text: "plain " },
        { type: "emphasis" as const, children: [{ type: "text" as const, text: "words" }] },
        { type: "break" as const },
        { type: "image" as const, asset: null, alt: "ab" },
      ],
    };
    const pieces = piecesOfBlock(block, [{ start: 106, end: 111 }], []);
    expect(pieces.map(({ text }) => text)).toEqual(["plain ", "words", "\nab"]);
    expect(pieces[1]?.changed).toBe(true);
  });
});

describe("what stands around a passage", () => {
  it.each([
    ["uction is a mode ", " and so on, particip", ["… is a mode ", " and so on, …"]],
    ["nobody commands.\n", "\nIt also depends", ["", ""]],
    ["Title\nThe ", " end.\nNext", ["The ", " end."]],
    ["", "", ["", ""]],
  ])("%j … %j", (before, after, shown) => {
    expect(around({ before, after })).toEqual(shown);
  });
});
