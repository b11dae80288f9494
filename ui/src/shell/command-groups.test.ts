import { describe, expect, it } from "vitest";
import { balanced } from "./command-groups";

describe("two columns", () => {
  const split = (heights: number[]): [number[], number[]] => balanced(heights, (height) => height);

  it("are about as high as each other, in the order of the list", () => {
    expect(split([9, 15, 12, 6, 2, 2, 2])).toEqual([
      [9, 15],
      [12, 6, 2, 2, 2],
    ]);
    expect(split([1, 1, 10])).toEqual([[1, 1], [10]]);
  });

  it("are one where there is nothing to split", () => {
    expect(split([])).toEqual([[], []]);
    expect(split([5])).toEqual([[5], []]);
  });
});
