import { describe, expect, it } from "vitest";
import type { OpenText } from "../backend/types/OpenText";
import { Grouping } from "./grouping";

const text = { group_starts: [0, 100, 250], block_count: 120, summary: { length: 300 } } as OpenText;
const groups = new Grouping(text);

describe("groups of blocks", () => {
  it("hold the positions from their start to the next one's", () => {
    expect([0, 99, 100, 249, 250, 300, 9_999].map((position) => groups.of(position))).toEqual([
      0, 0, 1, 1, 2, 2, 2,
    ]);
    expect(groups.end(1)).toBe(250);
    expect(groups.end(2)).toBe(300);
  });

  it("have fifty blocks, the last what is left", () => {
    expect([0, 1, 2].map((group) => groups.blocks(group))).toEqual([
      [0, 50],
      [50, 100],
      [100, 120],
    ]);
  });

  it("go from positions to shares and back", () => {
    expect(groups.share(1, 175)).toBe(0.5);
    expect(groups.at(1, 0.5)).toBe(175);
    expect(groups.at(1, 7)).toBe(250);
  });

  it("of a text without blocks is one, empty", () => {
    const none = new Grouping({
      group_starts: [],
      block_count: 0,
      summary: { length: 0 },
    } as unknown as OpenText);
    expect([none.of(5), none.start(0), none.end(0), none.blocks(0)]).toEqual([0, 0, 0, [0, 0]]);
  });
});
