// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { BlockRun } from "../backend/types/BlockRun";
import type { OpenText } from "../backend/types/OpenText";
import { Column } from "./column";
import { words } from "./testing";

/** Two empty groups of a thousand characters, as tall as they are long. */
const text = { group_starts: [0, 1_000], block_count: 100, summary: { length: 2_000 } } as OpenText;

/** How far down on its page the text begins: what stands above it, and fonts that arrive, change this. */
let above: number;
let frames: (() => void)[];
let resized: () => void;
let scroller: HTMLElement;
let column: Column;

beforeEach(async () => {
  above = 0;
  frames = [];
  vi.stubGlobal("requestAnimationFrame", (frame: () => void) => frames.push(frame));
  vi.stubGlobal("cancelAnimationFrame", () => undefined);
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(call: () => void) {
        resized = call;
      }
      observe = vi.fn();
      disconnect = vi.fn();
    },
  );
  scroller = document.createElement("div");
  const article = document.createElement("article");
  scroller.append(article);
  document.body.replaceChildren(scroller);
  Object.defineProperty(scroller, "clientHeight", { value: 600 });
  scroller.getBoundingClientRect = () => new DOMRect(0, 0, 600, 600);
  column = new Column({
    scroller,
    article,
    text,
    words,
    read: () => new Promise<BlockRun>(() => undefined),
    took: () => undefined,
    marks: () => [],
    changed: () => undefined,
    failed: (error) => {
      throw error;
    },
  });
  for (const [index, box] of [...article.children].entries())
    box.getBoundingClientRect = () => new DOMRect(0, above + index * 1_000 - scroller.scrollTop, 400, 1_000);
  scrollTo(300);
});

afterEach(() => {
  column.destroy();
  vi.unstubAllGlobals();
});

it("follows the reader's scrolling", () => {
  expect(column.top).toBe(300);
  scrollTo(1_250);
  expect(column.top).toBe(1_250);
});

it("keeps the line at the top where the text moved, and nobody scrolled", () => {
  above = 40;
  // A frame that is drawn before anybody hears of the move must not take what is there now for the reader's place.
  scroller.dispatchEvent(new Event("scroll"));
  drawFrame();
  expect(column.top).toBe(300);
  resized();
  expect([column.top, scroller.scrollTop]).toEqual([300, 340]);
});

it("takes the reader's scrolling for what it is also where the text moved meanwhile", () => {
  above = 40;
  scroller.scrollTop = 640;
  resized();
  expect([column.top, scroller.scrollTop]).toEqual([600, 640]);
});

function scrollTo(top: number): void {
  scroller.scrollTop = top;
  scroller.dispatchEvent(new Event("scroll"));
  drawFrame();
}

function drawFrame(): void {
  for (const frame of frames.splice(0)) frame();
}
