// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { elementsOf, idsAt, segmentsOf } from "./marks";
import { blocksOf, mark, page, text } from "./testing";

describe("segments", () => {
  it("splits where marks start and end, and carries every id", () => {
    const found = segmentsOf({ start: 10, end: 30 }, [
      mark("a", 12, 20),
      mark("b", 15, 40),
      mark("c", 0, 11),
    ]);
    expect(found.map(({ start, end, marks }) => [start, end, marks.map(({ id }) => id).join()])).toEqual([
      [10, 11, "c"],
      [11, 12, ""],
      [12, 15, "a"],
      [15, 20, "a,b"],
      [20, 30, "b"],
    ]);
  });

  it("leaves out marks that only touch, and those whose words are gone", () => {
    const away = mark("gone", 5, 8, { state: "unplaced" });
    expect(segmentsOf({ start: 5, end: 8 }, [mark("a", 0, 5), mark("b", 8, 9), away])).toEqual([
      { start: 5, end: 8, marks: [] },
    ]);
  });
});

describe("mark elements", () => {
  const { blocks } = blocksOf([
    { inlines: [text("One "), { type: "emphasis", children: [text("two 𝔱hree")] }, text(" four")] },
    "Five six",
  ]);
  // "two 𝔱hree four" and "𝔱hree four\nFive"
  const marks = [
    mark("a", 4, 18, { note: "why?" }),
    mark("b", 8, 23, { color: "green", style: "underline" }),
  ];

  it("shows the words of a mark and no others", () => {
    const root = page(blocks, marks);
    const wordsOf = (id: string) =>
      elementsOf(id, root)
        .map((each) => each.textContent)
        .join("|");
    expect(wordsOf("a")).toBe("two |𝔱hree| four");
    expect(wordsOf("b")).toBe("𝔱hree| four|Five");
  });

  it("stops the Tab key once per mark, where it begins", () => {
    const root = page(blocks, marks);
    const stops = Array.from(
      root.querySelectorAll<HTMLElement>("mark[tabindex='0']"),
      (each) => each.textContent,
    );
    expect(stops).toEqual(["two ", "𝔱hree"]);
  });

  it("describes every mark of a segment, and shows each", () => {
    const root = page(blocks, marks);
    const both = elementsOf("b", root)[0] as HTMLElement;
    expect(both.getAttribute("aria-description")).toBe("yellow: why?; green");
    expect(both.style.getPropertyValue("--ground")).toBe("var(--mark-yellow)");
    expect(both.style.getPropertyValue("--band-1")).toBe("var(--line-green)");
    expect(idsAt(both.firstChild)).toEqual(["a", "b"]);
  });

  it("shows where a note hangs at the end of its mark only", () => {
    const root = page(blocks, marks);
    expect(Array.from(root.querySelectorAll(".note-end"), (each) => each.textContent)).toEqual([" four"]);
  });
});
