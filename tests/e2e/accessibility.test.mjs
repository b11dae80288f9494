/** axe-core on every screen in light and dark, and the whole loop without a pointer. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { tabTo, violations } from "./accessible.mjs";
import { Key, answerDialog, commandLine, newHome, open, until } from "./harness.mjs";

const FIRST = "Introduction: What Peer Production Is";

const SCREENS = {
  library: (window) => window.go("Library"),
  "a text with marks": async (window) => {
    await window.read(FIRST);
    await until("marks", async () => Object.keys(await window.marks()).length === 2);
  },
  "a mark in hand, its note being written": async (window) => {
    await window.js(() => document.querySelector("article mark").focus());
    await window.press("Enter", "n");
    await window.find("textbox", "Note");
  },
  find: async (window) => {
    await window.press("Escape", "Escape", "Control+f");
    await window.find("searchbox", "Find in text");
    await window.type("the");
  },
  notebook: async (window) => {
    await window.press("Escape");
    await window.go("Notebook");
    await window.seeWords("Nobody owned the result", "main");
  },
  "reading list, a book open": async (window) => {
    await window.go("Reading list");
    await window.click("button", /^Show details of “Wikinomics/);
    await window.find("spinbutton", "Page");
  },
  settings: (window) => window.go("Settings"),
  "command palette": async (window) => {
    await window.press("Control+k");
    await window.find("dialog");
  },
  shortcuts: async (window) => {
    await window.press("Escape", "?");
    await window.find("dialog");
  },
};

for (const theme of ["light", "dark"]) {
  test(`axe finds nothing on any screen, ${theme}`, async (t) => {
    const home = newHome(t);
    const text = (await commandLine(home, "texts")).find(({ title }) => title === FIRST);
    const { plain } = await commandLine(home, "show", text.id, "--as", "plain");
    for (const [passage, ...more] of [
      ["Nobody owned the result", "--note", "Who then?", "--tag", "ownership"],
      ["owned the result, and no plan", "--color", "blue"],
    ]) {
      const start = [...plain.slice(0, plain.indexOf(passage))].length;
      const range = ["--start", String(start), "--end", String(start + [...passage].length)];
      await commandLine(home, "notes", "add", "--text", text.id, ...range, ...more);
    }
    let window = await open(home);
    await window.find("heading", "Library");
    await window.ask("set_settings", { settings: { ...(await window.ask("get_settings")), theme } });
    await window.close();
    window = await open(home);
    await window.find("heading", "Library");
    for (const [screen, go] of Object.entries(SCREENS)) {
      await go(window);
      // Colors in the middle of a fade are nobody's colors.
      await new Promise((done) => setTimeout(done, 500));
      assert.deepEqual(await violations(window), [], screen);
    }
  });
}

test("the whole loop by keyboard alone", async (t) => {
  const home = newHome(t);
  const window = await open(home);
  await window.find("heading", "Library");

  await window.press("Control+k");
  await window.find("dialog");
  await window.type("library");
  await window.press("Enter");
  await tabTo(window, FIRST);
  await window.press("Enter");
  await window.find("article", FIRST);
  await until("painted words", () => window.js(() => document.querySelector("article [data-block]") !== null));

  // The cursor: two paragraphs on, a sentence, a mark, a note.
  await window.press("j", "j", "s");
  await window.find("toolbar", "Selection");
  await window.press("4");
  await until("a mark", async () => Object.keys(await window.marks()).length === 1);
  await window.press("n");
  await window.find("textbox", "Note");
  await window.type("By keyboard");
  await window.press("Escape");
  await until("the saved note", async () => (await commandLine(home, "notes", "list"))[0]?.note === "By keyboard");
  assert.equal((await commandLine(home, "notes", "list"))[0].color, "blue");

  await window.press("Control+3");
  await window.find("heading", "Reading list");
  await tabTo(window, /^Show details of “The Wealth of Networks/);
  await window.press("Enter");
  await tabTo(window, "Page");
  await window.type("40" + Key.TAB);
  await until("the saved page", async () => (await commandLine(home, "books"))[0].page === 40);

  await window.press("Control+k");
  await window.find("dialog");
  await window.type("export all");
  await window.press("Enter");
  await answerDialog("Export notes", home.folder);
  const file = await until("the exported notes", () => readdirSync(home.folder).find((name) => name.endsWith(".md")));
  assert.match(readFileSync(join(home.folder, file), "utf8"), /By keyboard/);
});
