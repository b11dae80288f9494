import { describe, expect, it } from "vitest";
import { scoreOf } from "./match";

const NAMES = ["Go to the notebook", "Export notes", "Keyboard shortcuts", "Add note", "Import text"];

const ranked = (letters: string): string[] =>
  NAMES.map((name) => ({ name, score: scoreOf(name, letters) }))
    .filter((one): one is { name: string; score: number } => one.score !== null)
    .sort((a, b) => b.score - a.score)
    .map(({ name }) => name);

describe("finding a command by letters", () => {
  it("puts the beginnings of words before letters inside them", () => {
    expect(ranked("an")[0]).toBe("Add note");
    expect(ranked("gn")[0]).toBe("Go to the notebook");
    expect(ranked("note")[0]).toBe("Add note");
  });

  it("drops what has not the letters in this order", () => {
    expect(ranked("zq")).toEqual([]);
    expect(scoreOf("Add note", "eton")).toBeNull();
  });

  it("ignores case and spaces", () => {
    expect(ranked("EXP not")[0]).toBe("Export notes");
    expect(ranked("")).toHaveLength(NAMES.length);
  });
});
