/** The screens of a new edition: axe-core in light and dark, wide and narrow; and all of it without a pointer. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { inTheme, tabTo, violations } from "./accessible.mjs";
import { answerDialog, commandLine, newHome, open, until } from "./harness.mjs";
import { GARDENS, marked, newEdition } from "./reissued.mjs";

const entries = (window) => window.js(() => document.querySelectorAll("main [data-at]").length);

const SCREENS = {
  "what changed": async (window, { text }) => {
    await window.goTo(`#/changes/${text}`);
    await window.find("heading", "What changed");
    await until("entries", () => entries(window));
  },
  "what changed, the moved ones": async (window) => {
    await window.click("tab", /^Moved /);
    await until("moved", async () => (await entries(window)) === 4);
  },
  "what changed, the removed ones": async (window) => {
    await window.click("tab", /^Removed /);
    await until("removed", async () => (await entries(window)) === 2);
  },
  "compare editions": async (window) => {
    await window.click("button", "Compare editions", "main");
    await until("rows", () => window.js(() => document.querySelectorAll("main [data-row]").length > 10));
  },
  "compare editions, at a change": async (window) => {
    await window.press("j", "j");
    await until("a row in hand", () => window.js(() => document.activeElement.matches("[data-row]")));
  },
  "a gap beside the text": async (window, { text }) => {
    const [gap] = await window.ask("gaps", { text });
    await window.goTo(`#/read/${text}?highlight=${gap.highlight.id}`);
    await until("the focus on the gap", () => window.js(() => document.activeElement.matches("[data-gap]")));
  },
  "placing a mark by hand": async (window, { text }) => {
    const [gap] = await window.ask("gaps", { text });
    await window.goTo(`#/read/${text}?at=${gap.at}&place=${gap.highlight.id}`);
    await window.seeWords("Select the words that it belongs to now.");
  },
  "what replacing would do": async (window, { edition }) => {
    await window.press("Control+k");
    await window.find("dialog");
    await window.type("Replace with a new version");
    await window.press("Enter");
    await answerDialog("Replace with a new version", edition);
    await window.find("dialog", /^Replace “/);
  },
};

for (const theme of ["light", "dark"]) {
  for (const [width, height] of [[1280, 800], [900, 600]]) {
    test(`axe finds nothing on the screens of a new edition, ${theme}, ${width} × ${height}`, { timeout: 300_000 }, async (t) => {
      const home = newHome(t);
      const { text } = await marked(GARDENS, home);
      await commandLine(home, "replace", text, newEdition(GARDENS, home.folder));
      // Back to the first edition: the dialog then tells of changes.
      const edition = GARDENS.file;
      const window = await open(home);
      await window.find("navigation", "Main");
      await window.driver.manage().window().setRect({ width, height });
      await inTheme(window, theme);
      const found = [];
      for (const [screen, go] of Object.entries(SCREENS)) {
        await go(window, { text, edition });
        // Colors in the middle of a fade are nobody's colors.
        await new Promise((done) => setTimeout(done, 500));
        found.push(...(await violations(window)).map((violation) => `${screen}: ${violation}`));
      }
      assert.deepEqual(found, []);
    });
  }
}

test("replacing, deciding and placing by hand, by keyboard alone", { timeout: 300_000 }, async (t) => {
  const home = newHome(t);
  const { text, marks } = await marked(GARDENS, home);
  const [words, place] = GARDENS.byHand;
  const { id } = marks.find((mark) => mark.words === words);
  const window = await open(home);
  await window.find("navigation", "Main");
  await window.goTo(`#/read/${text}`);
  await window.find("article");

  await window.press("Control+k");
  await window.find("dialog");
  await window.type("Replace with a new version");
  await window.press("Enter");
  await answerDialog("Replace with a new version", newEdition(GARDENS, home.folder));
  await window.find("dialog", /^Replace “/);
  await tabTo(window, "Replace");
  await window.press("Enter");
  await window.find("button", "What changed", "[role=status]");
  await window.press("Control+k");
  await window.find("dialog");
  await window.type("What changed");
  await window.press("Enter");
  await window.find("heading", "What changed");

  // On from mark to mark to the one that is to be placed; those on the way are accepted.
  const open_ = async () => (await window.ask("text_changes", { text, query: { open: true } })).total;
  const focused = () => window.js(() => document.activeElement.closest("[data-at]")?.querySelector(".quote")?.textContent);
  await until("the first entry in hand", focused);
  let left = await open_();
  assert.equal(left, 7);
  while ((await focused()) !== words) {
    await window.press("a");
    left -= 1;
    await until(`${left} left`, async () => (await open_()) === left && (await entries(window)) === left);
    await until("the next in hand", focused);
  }
  await window.press("p");
  await window.seeWords("Select the words that it belongs to now.");
  // The cursor steps by paragraph and takes a sentence.
  await until("the passage", async () => {
    await window.press("j");
    return (await window.js(() => document.activeElement.textContent)).startsWith(place);
  });
  await window.press("s");
  await window.seeWords(`→ ${place}`);
  await window.press("p");
  await window.find("heading", "What changed");
  const stored = async () => (await commandLine(home, "notes", "list", "--text", text)).find((note) => note.id === id);
  assert.deepEqual([(await stored()).state, (await stored()).quote], ["placed", place]);

  await until("the entry in hand", focused);
  await window.press("o");
  await until("without a place", async () => (await stored()).state === "unplaced");
  await window.press("Control+z");
  await until("placed again", async () => (await stored()).state === "placed");
  await tabTo(window, "Compare editions").catch(() => tabTo(window, "In both editions"));
  await window.press("Enter");
  await window.find("heading", "Compare editions");
});
