import { describe, expect, it } from "vitest";
import { readTo } from "./place";

describe("how far the reader is", () => {
  it("is nowhere at the beginning, whatever is in sight, and at the end at the end", () => {
    expect(readTo(0, 1_300, 10_000)).toBe(0);
    expect(readTo(8_700, 10_000, 10_000)).toBe(10_000);
  });

  it("grows with every line, within what is in sight", () => {
    let before = 0;
    for (let top = 100; top <= 9_000; top += 100) {
      const read = readTo(top, top + 1_000, 10_000) ?? -1;
      expect(read).toBeGreaterThan(before);
      expect(read).toBeGreaterThanOrEqual(top);
      expect(read).toBeLessThanOrEqual(top + 1_000);
      before = read;
    }
  });

  it("cannot be said where all is in sight", () => {
    expect(readTo(0, 500, 500)).toBeNull();
    expect(readTo(0, 0, 0)).toBeNull();
  });
});
