/**
 * What the real window shows of texts: each block is its slice of the one plain text (invariant 1), and no row of the shelf
 * is left out.
 */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT, commandLine, newHome, open, until } from "./harness.mjs";

const FIXTURES = ["tests/fixtures/texts", "tests/fixtures/import"].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => /\.(md|txt)$/.test(name) && !name.endsWith(".plain.txt"))
    .map((name) => join(ROOT, folder, name)),
);

test("what the screen says is what the positions count, in every block of every text", async (t) => {
  const home = newHome(t);
  const { refused } = await commandLine(home, "import", ...FIXTURES);
  assert.deepEqual(refused, []);
  const texts = await commandLine(home, "texts");
  assert.ok(texts.length > FIXTURES.length, "the shipped texts and the fixtures");
  const window = await open(home);
  await window.find("heading", "Library");
  for (const { id, title } of texts) {
    const { plain } = await commandLine(home, "show", id, "--as", "plain");
    const { blocks } = await commandLine(home, "show", id, "--as", "blocks");
    const points = [...plain];
    const expected = blocks.map(({ start, end }) => points.slice(start, end).join(""));
    const shown = await blocksOnScreen(window, id, expected.length);
    assert.deepEqual(shown, expected, title);
  }
});

test("a row of the shelf that had the focus, and lost it, is still drawn", async (t) => {
  // The engine left it out only where the focus came within the first moment; three starts meet that.
  for (const row of [1, 3, 5]) {
    const window = await open(newHome(t));
    await window.find("heading", "Library");
    await window.js((row) => document.querySelectorAll("main li")[row].querySelector("button").focus(), row);
    await window.press("ArrowDown");
    await window.js(() => document.activeElement.blur());
    await until("every row", () =>
      window.js(() => {
        const rows = [...document.querySelectorAll("main li a")];
        return rows.length > 5 && rows.every((link) => link.checkVisibility({ contentVisibilityAuto: true }));
      }),
    );
    await window.end();
  }
});

/** Scrolls from the start to the end and keeps each block's words as it comes by. */
async function blocksOnScreen(window, text, count) {
  await window.goTo(`#/read/${text}`);
  await until("the text", () =>
    window.js((text) => location.hash.includes(text) && document.querySelector("article [data-block='0']"), text),
  );
  return window.driver.executeAsyncScript(async (count, done) => {
    const seen = new Map();
    const look = () => {
      for (const block of document.querySelectorAll("article [data-block]"))
        seen.set(Number(block.dataset.block), block.textContent);
    };
    let scroller = document.querySelector("article");
    while (scroller && !(scroller.scrollHeight > scroller.clientHeight && /auto|scroll/.test(getComputedStyle(scroller).overflowY)))
      scroller = scroller.parentElement;
    look();
    for (let step = 0; scroller && seen.size < count && step < 400; step++) {
      scroller.scrollTop += scroller.clientHeight * 0.7;
      await new Promise((next) => setTimeout(next, 30));
      look();
    }
    done(Array.from({ length: count }, (_, index) => seen.get(index) ?? null));
  }, count);
}
