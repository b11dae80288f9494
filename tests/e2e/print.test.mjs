/** On paper: the whole text, though the window draws only what is near. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { commandLine, newHome, open, until, xdotool } from "./harness.mjs";

const PARAGRAPHS = 1_500;

const drawn = (window) => window.js(() => document.querySelectorAll("article [data-block]").length);
const dialog = async () =>
  (await xdotool("search", "--onlyvisible", "--name", "^Print$")).split("\n").filter(Boolean).pop();

test("Ctrl+P draws all of a long text and opens the system's dialog; what is far goes again when that is over", async (t) => {
  const home = newHome(t);
  const file = join(home.folder, "long.md");
  const paragraph = "The reader who marks a passage makes a promise to come back to it.";
  const all = Array.from({ length: PARAGRAPHS }, (_, i) => `${i}\\. ${paragraph}`);
  writeFileSync(file, ["# A long text", ...all].join("\n\n"));
  await commandLine(home, "import", file);
  const window = await open(home);
  await window.read("A long text");
  const before = await drawn(window);
  assert.ok(before < PARAGRAPHS / 2, `${before} blocks near the window`);

  await window.press("Control+p");
  const id = await until("the print dialog", dialog);
  assert.equal(await drawn(window), PARAGRAPHS + 1);
  await xdotool("windowfocus", id);
  await xdotool("key", "--clearmodifiers", "Escape");
  await until("the end of the dialog", async () => !(await dialog()));
  await window.press("Shift");
  await until("only what is near", async () => (await drawn(window)) < PARAGRAPHS / 2);
});
