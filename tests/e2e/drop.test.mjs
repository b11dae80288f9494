/** Files dropped on the window, as a file manager drops them. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { drag } from "./drag.mjs";
import { commandLine, newHome, open, until } from "./harness.mjs";
import { TITLE, secondEdition } from "./lessons.mjs";

/** A place in the middle of the window. */
const [X, Y] = [600, 400];

async function opened(t) {
  const home = newHome(t);
  const window = await open(home);
  await window.find("heading", "Library");
  // The rail comes with all that listens, after the first picture.
  await window.find("navigation", "Main");
  const overlay = () => window.js(() => document.querySelector(".drop")?.textContent.trim() ?? null);
  return { home, window, overlay };
}

function file(home, name, words) {
  const path = join(home.folder, name);
  writeFileSync(path, words);
  return path;
}

const titles = async (home) => (await commandLine(home, "texts")).map(({ title }) => title);

test("a file held over the window is invited, taken away again it is not, dropped it is in the library", async (t) => {
  const { home, window, overlay } = await opened(t);
  const path = file(home, "Ünder 100 % #1.txt", "The Margin\n\nA margin is where a reader answers.\n");
  const before = await titles(home);

  const first = await drag(t, [path]);
  await first.hold(X, Y);
  await until("the invitation", async () => (await overlay()) === "Drop to import");
  await first.leave();
  await until("no invitation", async () => (await overlay()) === null);
  assert.deepEqual(await titles(home), before);

  const again = await drag(t, [path]);
  await again.hold(X, Y);
  await again.hold(X + 40, Y + 20);
  await until("the invitation", async () => (await overlay()) === "Drop to import");
  await again.drop();
  const report = await window.find("dialog", "The text is in your library");
  assert.match(await report.getText(), /The Margin/);
  assert.equal(await overlay(), null);
  assert.deepEqual((await titles(home)).filter((title) => !before.includes(title)), ["The Margin"]);
  await window.click("button", "Read", "[role=dialog]");
  await window.find("article", "The Margin");
  await window.seeWords("A margin is where a reader answers.", "article");
});

test("of several things dropped at once each file comes in, and each other thing says why not", async (t) => {
  const { home, window } = await opened(t);
  mkdirSync(join(home.folder, "Seminar"));
  const before = (await titles(home)).length;
  const dragged = await drag(t, [
    file(home, "one.md", "# One\n\nThe first.\n"),
    file(home, "two.txt", "Two\n\nThe second.\n"),
    join(home.folder, "Seminar"),
    join(home.folder, "gone.txt"),
  ]);
  await dragged.hold(X, Y);
  await dragged.drop();
  const report = await window.find("dialog");
  const words = await until("the report", async () => {
    const words = await report.getText();
    return words.includes("gone.txt") && words;
  });
  assert.match(words, /“Seminar” is a folder\. Nothing was changed\. Choose the text files themselves\./);
  assert.match(words, /There is no file “gone\.txt” at this place\./);
  assert.equal((await titles(home)).length, before + 2);
});

test("a bundle that is dropped shows what it would do, a text beside it comes in, and a broken one says why not", async (t) => {
  const { file: bundle } = await secondEdition(newHome(t));
  const { home, window } = await opened(t);
  const before = await commandLine(home, "bundle", "list");

  const dragged = await drag(t, [bundle]);
  await dragged.hold(X, Y);
  await dragged.drop();
  await window.find("dialog", TITLE);
  await window.seeWords("Edition 2", "[role=dialog]");
  await window.find("button", "Update to edition 2", "[role=dialog]");
  assert.deepEqual(await commandLine(home, "bundle", "list"), before, "nothing is done before the reader says so");
  await window.click("button", "Cancel", "[role=dialog]");
  await until("no dialog", async () => (await window.driver.findElements({ css: "[role=dialog]" })).length === 0);

  const texts = (await titles(home)).length;
  const mixed = await drag(t, [file(home, "broken.marginalis", "no bundle"), file(home, "one.md", "# One\n\nThe first.\n")]);
  await mixed.hold(X, Y);
  await mixed.drop();
  await window.find("dialog", "The text is in your library");
  assert.equal((await titles(home)).length, texts + 1);
  await window.click("button", "Close", "[role=dialog] footer");
  await window.seeWords("broken.marginalis", "[role=dialog]");
  assert.deepEqual(await commandLine(home, "bundle", "list"), before);
});

test("a link dragged over the window is no file: nothing invites it, and nothing comes of it", async (t) => {
  const { home, window, overlay } = await opened(t);
  const before = await titles(home);
  const dragged = await drag(t, ["https://example.org/"]);
  await dragged.hold(X, Y);
  await dragged.hold(X + 30, Y);
  await new Promise((done) => setTimeout(done, 500));
  assert.equal(await overlay(), null);
  await dragged.drop().catch(() => {});
  await new Promise((done) => setTimeout(done, 500));
  assert.deepEqual(await titles(home), before);
  assert.deepEqual(await window.driver.findElements({ css: "[role=dialog]" }), []);
  assert.equal(await window.js(() => location.origin), "tauri://localhost", "the page is still ours");
});
