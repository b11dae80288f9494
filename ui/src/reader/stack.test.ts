import { describe, expect, it } from "vitest";
import { stack } from "./stack";

const card = (id: string, level: number, height = 40) => ({ id, level, height });
const tops = (...given: Parameters<typeof stack>) => Object.fromEntries(stack(...given));

describe("cards beside the text", () => {
  it("stand level with their passages where there is room", () => {
    expect(tops([card("a", 10), card("b", 100)], null, 8)).toEqual({ a: 10, b: 100 });
  });

  it("give way downward", () => {
    expect(tops([card("a", 10), card("b", 12), card("c", 90)], null, 8)).toEqual({ a: 10, b: 58, c: 106 });
  });

  it("make room for the one in hand on both sides", () => {
    const cards = [card("a", 90), card("b", 100), card("c", 104), card("d", 300)];
    expect(tops(cards, "b", 8)).toEqual({ a: 52, b: 100, c: 148, d: 300 });
  });

  it("never leave the page at its top", () => {
    expect(tops([card("a", 10), card("b", 12)], "b", 8)).toEqual({ a: 10, b: 58 });
  });
});
