/** A bundle made, checked, signed and saved in the window, and the screens of bundles. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { inTheme, violations } from "./accessible.mjs";
import { DESKTOP, answerDialog, commandLine, newHome, open, until } from "./harness.mjs";
import { PASSPHRASE, TITLE, bundle, markEach, secondEdition } from "./lessons.mjs";

const run = promisify(execFile);

test("a bundle is made, checked, signed and saved in the window, and comes to a student", { timeout: 600_000 }, async (t) => {
  const home = newHome(t);
  const [marked] = await markEach(home);
  const window = await open(home);
  await window.find("heading", "Library");
  await window.go("Bundles");
  await window.click("button", "New bundle from texts…", "main");
  await window.find("heading", "New bundle");
  await window.fill("Title", "Rhetoric, first term");
  await window.click("checkbox", /^Introduction/, "main");
  await window.click("checkbox", /^Peer Production and Capitalism/, "main");
  await window.click("checkbox", /^The Wealth of Networks/, "main");
  await window.click("button", "Add a question", "main");
  await window.fill("Question", "What would you ask its author?");
  await window.fill(/^On these words/, marked.passage);
  const makeFolder = async () => {
    await window.click("button", "Make the folder…", "main");
    await answerDialog("Put the bundle's folder into", home.folder);
    await window.find("heading", "Rhetoric, first term");
  };
  await makeFolder();
  await window.seeWords("In the folder: 2 texts, 0 pictures, one book, 4 notes, one question.");

  // Two chapters lead to others that are not in it. One can look where, and comes back to what was chosen.
  await window.find("button", /^Show the passage: texts/, "main");
  assert.equal(await (await window.find("button", "Build and save…", "main")).isEnabled(), false);
  await window.click("button", /^Show the passage: texts/, "main");
  await window.find("article");
  await window.go("Bundles");
  await window.click("button", "New bundle from texts…", "main");
  await window.click("button", "What is in it", "main");
  for (const [at, { title }] of (await commandLine(home, "texts")).entries()) {
    if (at > 1) await window.click("checkbox", new RegExp(`^${title.replaceAll("?", "\\?")}`), "main");
  }
  await makeFolder();
  await window.seeWords("In the folder: 9 texts, 0 pictures, one book, 18 notes, one question.");
  await window.seeWords("Nothing stands in the way.");

  await window.click("button", "Make a key…", "main");
  await window.password("Passphrase of the new key", PASSPHRASE);
  await window.password("The same once more", PASSPHRASE);
  await window.click("button", "Choose where to keep it…", "main");
  const key = join(home.folder, "teacher.key");
  await answerDialog("Make a key", key, { saving: true });
  await window.seeWords("teacher.key", "main");
  assert.equal(statSync(key).mode & 0o777, 0o600);

  const file = join(home.folder, "rhetoric.marginalis");
  await window.password("Passphrase of the key", "not this one");
  await window.click("button", "Build and save…", "main");
  await window.seeWords("wrong-passphrase", "main");
  await window.password("Passphrase of the key", PASSPHRASE);
  await window.click("button", "Build and save…", "main");
  await answerDialog("Save the bundle", file, { saving: true });
  await window.seeWords("Edition 1 is built");
  assert.ok(existsSync(file));
  const verified = await bundle(home, "verify", file, "--key", `${key}.pub`);
  assert.equal(verified.edition, 1);

  // As a double click does: the program is started with the file, here beside a window that is open.
  const student = newHome(t);
  const reading = await open(student);
  await reading.find("heading", "Library");
  await run(DESKTOP, [file], { env: student.env, timeout: 20_000 });
  await reading.find("dialog", "Rhetoric, first term");
});

for (const theme of ["light", "dark"]) {
  test(`axe finds nothing on the screens of bundles, ${theme}`, { timeout: 300_000 }, async (t) => {
    const home = newHome(t);
    const teacher = await secondEdition(home);
    await markEach(home);
    const window = await open(home);
    await window.find("heading", "Library");
    await inTheme(window, theme);
    const found = [];
    const look = async (screen) => {
      for (const [width, height] of [[1280, 800], [900, 600]]) {
        await window.driver.manage().window().setRect({ width, height });
        await new Promise((done) => setTimeout(done, 500));
        found.push(...(await violations(window)).map((violation) => `${screen}, ${width}: ${violation}`));
      }
    };
    await run(DESKTOP, [teacher.file], { env: home.env, timeout: 20_000 });
    await window.find("dialog", TITLE);
    await look("preview");
    await window.click("checkbox", /only this key may update/, "[role=dialog]");
    await window.click("button", "Update to edition 2", "[role=dialog]");
    await window.find("dialog", `“${TITLE}” is now edition 2`);
    await look("report");
    await window.click("button", "Close", "[role=dialog] footer");
    await window.go("Bundles");
    await window.click("button", "Verify", "main");
    await window.seeWords("are as its publisher signed them");
    await window.click("button", /1 question/, "main");
    await look("bundles");
    await window.click("button", "New bundle from texts…", "main");
    await window.click("checkbox", /^Introduction/, "main");
    await window.click("checkbox", /^Peer Production and Capitalism/, "main");
    await window.click("button", "Add a question", "main");
    await look("new bundle");
    await window.click("button", "Open a bundle’s folder…", "main");
    await answerDialog("Open a bundle's folder", teacher.folder);
    await window.find("heading", TITLE);
    await window.click("button", "Make a key…", "main");
    await look("a folder");
    const [text] = await commandLine(home, "texts");
    await window.read(text.title);
    await window.press("q");
    await until("a teacher's note in hand", () => window.js(() => document.activeElement.closest("[data-taught]") !== null));
    await look("the teacher's layer");
    assert.deepEqual(found, []);
  });
}
