/** The core's golden texts on the page: invariants 1 and 2 from the window's side. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Block } from "../backend/types/Block";
import { passageOf, positionOf, rangeOf, sliceCodePoints } from "./positions";
import { mark, page } from "./testing";

const FOLDER = join(import.meta.dirname, "../../../tests/fixtures/texts");
const ENDING = ".blocks.json";
const names = readdirSync(FOLDER)
  .filter((name) => name.endsWith(ENDING))
  .map((name) => name.slice(0, -ENDING.length));

function golden(name: string): { blocks: Block[]; plain: string } {
  const { blocks } = JSON.parse(readFileSync(join(FOLDER, name + ENDING), "utf8")) as { blocks: Block[] };
  return { blocks, plain: readFileSync(join(FOLDER, `${name}.plain.txt`), "utf8") };
}

/** Marks of uneven lengths all over the text, so that segments begin and end in the middle of everything. */
function marksOver(length: number): ReturnType<typeof mark>[] {
  return Array.from({ length: Math.ceil(length / 23) }, (_, index) =>
    mark(`m${index}`, index * 23, Math.min(length, index * 23 + 5 + ((index * 17) % 90))),
  );
}

it("has golden texts to hold", () => expect(names.length).toBeGreaterThan(9));

describe.each(names)("%s", (name) => {
  const { blocks, plain } = golden(name);
  const length = blocks[blocks.length - 1]?.end ?? 0;

  it("shows every block as its slice of the plain text", () => {
    for (const marks of [[], marksOver(length)]) {
      const elements = page(blocks, marks).querySelectorAll("[data-block]");
      expect(elements).toHaveLength(blocks.length);
      blocks.forEach(({ start, end }, index) =>
        expect(elements[index]?.textContent).toBe(sliceCodePoints(plain, start, end)),
      );
    }
  });

  it("leads from passages to the page and back", () => {
    const root = page(blocks, marksOver(length));
    for (const { start, end } of blocks.filter((block) => block.end > block.start)) {
      const words = [...sliceCodePoints(plain, start, end)];
      const first = start + words.findIndex((point) => !/\s/u.test(point));
      const last = start + words.findLastIndex((point) => !/\s/u.test(point)) + 1;
      const range = rangeOf({ start, end }, root);
      expect(range && passageOf(range, root)).toEqual({ start: first, end: last });
      for (let position = start; position <= end; position += 7) {
        const point = rangeOf({ start: position, end }, root);
        expect(point && positionOf(point.startContainer, point.startOffset, root, "start")).toBe(position);
      }
    }
  });
});
